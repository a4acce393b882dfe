//! Statements and expressions once names and types are known. They hold no text ranges, so they are equal under layout edits.

mod statements;

use std::sync::Arc;

use super::scalar::Scalar;
use super::ty::{RecordId, Type};
use crate::db::{Decl, Name};
use crate::parse::tree::{Binary, Unary};

pub use statements::{Condition, Lowered, Member, Param, Statements, Target};

/// An expression; `node` is its number in the statement, by which its place is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Its number in the statement.
    pub node: u32,
}

/// Where a path on the right starts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// `self` inside a type: the record that the statement stands in.
    This,
    /// `self` elsewhere: the component that the statement writes into; in an `every` of a manifest's type whoever emits it.
    Own,
    /// The distribution: `self` where nothing is written into a component.
    Distribution,
    /// The parameters.
    Parameters,
    /// A component, or a family's map of members.
    Component(Name),
    /// The value being refined.
    It,
    /// The value below this statement.
    Super,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named after what is written")]
pub enum Kind {
    /// An error was reported here.
    Poison,
    None,
    Scalar(Scalar),
    Root(Root),
    /// `base.segment`; soft where a `?` stands in front.
    Step {
        base: Box<Expr>,
        segment: Segment,
        soft: bool,
    },
    /// `base[key]` with a computed key.
    At {
        base: Box<Expr>,
        key: Box<Expr>,
        soft: bool,
    },
    /// A name bound by a comprehension, a `match` or a function's parameter.
    Local(Name),
    /// A mixin's argument or a family's item.
    Argument(Name),
    /// A `let` of a body: its expression, which belongs to another statement.
    Bound {
        entry: u64,
        value: Arc<Expr>,
    },
    /// A `let` of a file.
    Global(Decl),
    Text(Vec<Part>),
    List(Vec<Item>),
    ListFor {
        generators: Vec<Generator>,
        value: Box<Expr>,
    },
    /// A literal in braces whose keys are constant.
    Block(Box<Block>),
    /// A map with computed keys.
    Map(Vec<(Expr, Expr)>),
    MapFor {
        generators: Vec<Generator>,
        key: Box<Expr>,
        value: Box<Expr>,
    },
    /// `Alternative { … }`
    Construct {
        of: Decl,
        alternative: u16,
        fields: Option<Box<Block>>,
    },
    /// A list whose items' handles are read off their values.
    Keyed {
        list: Box<Expr>,
        ty: Type,
    },
    Call {
        function: Decl,
        args: Vec<Option<Expr>>,
    },
    Unary {
        op: Unary,
        operand: Box<Expr>,
    },
    Binary {
        op: Binary,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Is {
        operand: Box<Expr>,
        alternative: Name,
    },
    Range {
        low: Box<Expr>,
        high: Option<Box<Expr>>,
    },
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    Match {
        operand: Box<Expr>,
        arms: Vec<(Pattern, Expr)>,
    },
    /// `all T`
    All(RecordId),
    /// A value that has to fulfil the refinements of a type.
    Refine {
        value: Box<Expr>,
        ty: Decl,
    },
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named after what is written")]
pub enum Part {
    Text(Name),
    Hole(Expr),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named after what is written")]
pub enum Item {
    Value(Expr),
    Spread(Expr),
}

/// `for key, value in source if condition`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named after what is written")]
pub struct Generator {
    pub key: Name,
    pub value: Option<Name>,
    pub source: Expr,
    pub condition: Option<Expr>,
}

/// What an arm of a `match` takes.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named after what is written")]
pub enum Pattern {
    Else,
    None,
    Scalar(Scalar),
    Alternative { name: Name, binding: Option<Name> },
}

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A field of a record, or an emit.
    Field(Name),
    /// An alternative of an enum.
    Alternative(Name),
    /// A constant key of a map or keyed list.
    Key(Key),
}

impl Segment {
    /// As it is written in a path, with the dot in front.
    pub fn spelling(&self) -> Name {
        match self {
            Segment::Field(name) | Segment::Alternative(name) => ecow::eco_format!(".{name}"),
            Segment::Key(Key::Text(key)) => {
                let bare = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
                if bare { ecow::eco_format!(".{key}") } else { ecow::eco_format!("[\"{key}\"]") }
            }
            Segment::Key(Key::Named(pieces)) => ecow::eco_format!("[\"{}\"]", pieces.join("*")),
        }
    }
}

/// A key. In types, the component's name may be part of it; it is filled in when a component's layers are merged.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A constant. The parts of a key of several fields are joined by `,`.
    Text(Name),
    /// Pieces, between which stands the component's name.
    Named(Arc<[Name]>),
}

/// A step of a written path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where it leads.
    pub segment: Segment,
    /// The edge is walked only where what stands in front is there (with a key, the item too).
    pub soft: bool,
}

/// One write of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// From the root of the body that holds the statement.
    pub path: Vec<Step>,
    /// What it does there.
    pub op: Op,
    /// The statement.
    pub entry: u64,
    /// Its number in the statement.
    pub node: u32,
}

/// What a write does at its path.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// `=`
    Set(Expr),
    /// `= none`, literally.
    Clear,
    /// `+=` on a plain list.
    Append(Expr),
    /// `+=` of an item on a keyed list, whose path ends in the item's key: it must be new.
    Insert(Expr),
}

/// A literal in braces.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The type of the literal.
    pub ty: Type,
    /// `...expr`, in front.
    pub spreads: Vec<Expr>,
    /// Its entries.
    pub writes: Vec<Write>,
}

/// A mixin as it is applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The mixin.
    pub mixin: Decl,
    /// Its arguments by parameter, where given.
    pub args: Vec<(Name, Expr)>,
    /// When it applies; of parameters alone.
    pub condition: Option<Expr>,
    /// Where in the target of its block; empty for the target itself.
    pub path: Vec<Step>,
    /// The statement that its nodes belong to.
    pub entry: u64,
    /// The node of the mixin's name.
    pub node: u32,
}

/// `check condition at place else message`.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What must hold.
    pub condition: Expr,
    /// The path whose writer the message points at.
    pub at: Option<Expr>,
    /// What to say.
    pub message: Option<Expr>,
    /// The statement.
    pub entry: u64,
}

/// `emit name[k in xs]: Kind if condition`.
#[derive(Clone, Debug, PartialEq)]
pub struct Emit {
    /// The field's name.
    pub name: Name,
    /// The manifest's type.
    pub of: RecordId,
    /// When it is written.
    pub condition: Option<Expr>,
    /// The items, with the names for key and value.
    pub family: Option<Family>,
    /// What each of a family's objects holds, from its root; a single object's writes are among those of the body.
    pub writes: Vec<Write>,
    /// The statements of its own body.
    pub own: Vec<u64>,
    /// The statement; its first node is the manifest's type.
    pub entry: u64,
}

/// `[key, value in items]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The name for each item, or for a map's key.
    pub key: Name,
    /// The name for a map's value.
    pub value: Option<Name>,
    /// The items.
    pub items: Expr,
}
