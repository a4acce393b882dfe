//! Programs as the model sees them: what stands in the source, with names resolved and types known.

use std::collections::BTreeMap;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    Field(String),
    Alternative(String),
    Key(String),
}

/// A step of a path; `ask` where a `?` stands in front of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub segment: Segment,
    pub ask: bool,
}

/// Whether the edge of the `n`-th step is soft: `?` asks for what stands in front of it, and for the key behind it as well.
pub fn is_soft(path: &[Step], n: usize) -> bool {
    let key = matches!(path[n].segment, Segment::Key(_));
    path.get(n + 1).is_some_and(|next| next.ask) || key && path[n].ask
}

/// A type. Whether it may be absent is said by the field.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Int,
    Bool,
    List,
    Map(Box<Type>),
    Keyed(&'static str),
    Record(&'static str),
    Enum(&'static str),
}

#[derive(Clone, Debug)]
pub struct Field {
    pub name: &'static str,
    pub ty: Type,
    pub optional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sort {
    Component,
    Plain,
    Resource,
    /// The fields of an alternative.
    Payload,
}

#[derive(Clone, Debug)]
pub struct TypeDecl {
    pub name: &'static str,
    pub sort: Sort,
    pub extends: Option<&'static str>,
    pub fields: Vec<Field>,
    pub defaults: Vec<Write>,
    pub emit: Option<Emit>,
}

/// `emit name: of if condition`; what it holds is among the defaults.
#[derive(Clone, Debug)]
pub struct Emit {
    pub name: &'static str,
    pub of: &'static str,
    pub condition: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    pub path: Vec<Step>,
    pub op: Op,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// `=`
    Set(Expr),
    /// `= none`
    Clear,
    /// `+=` on a plain list.
    Append(Expr),
    /// `+=` of one item on a keyed list, whose key ends the path.
    Insert(Expr),
    /// What an expression gave. Not written.
    Given(Value),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Int(i64),
    Bool(bool),
    /// Of integers.
    List(Vec<Expr>),
    /// `[...a, b]`
    Spread(Box<Expr>, Vec<Expr>),
    /// `{ ...spread, entries }`, of a record or a map.
    Record(Option<Box<Expr>>, Vec<Write>),
    Alternative(&'static str, Vec<Write>),
    Read(Root, Vec<Step>),
    Argument(&'static str),
    Super(Vec<Step>),
    Add(Box<Expr>, Box<Expr>),
    Less(Box<Expr>, Box<Expr>),
    /// `??`
    Else(Box<Expr>, Box<Expr>),
    If(Box<Expr>, Box<Expr>, Option<Box<Expr>>),
    Is(Box<Expr>, &'static str),
    /// `!= none`
    Given(Box<Expr>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Root {
    /// `self` in a type: the record.
    This,
    /// `self` elsewhere: the component.
    Own,
    Parameters,
    /// A component, or a member of a family.
    Component(&'static str, Option<&'static str>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
    /// Fields that are there.
    Record(BTreeMap<String, Value>),
    /// A map or keyed list.
    Items(Vec<(String, Value)>),
    Alternative(String, Option<Box<Value>>),
    Unknown,
    Poison,
    /// `super` had nothing to stand for; whether something was removed there.
    Skip(bool),
}

pub type Args = BTreeMap<&'static str, Expr>;

/// A mixin as it is applied.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    pub mixin: &'static str,
    pub args: Args,
    pub when: Option<Expr>,
    /// Where in what the body is about; empty for that itself.
    pub path: Vec<Step>,
}

/// Statements about one owner, with the `every` of objects' types among them.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub with: Vec<With>,
    pub rules: Vec<Every>,
    pub writes: Vec<Write>,
}

/// `every of except … { … }`: of components, or of records in what is emitted.
#[derive(Clone, Debug)]
pub struct Every {
    pub of: &'static str,
    pub except: Vec<&'static str>,
    pub body: Body,
}

/// `component name[k, v in items]: of { … }`
#[derive(Clone, Debug)]
pub struct Member {
    pub name: &'static str,
    pub of: &'static str,
    /// The parameter, a map of integers, whose entries are its items: `k` and `v` in the body.
    pub family: Option<&'static str>,
    pub body: Body,
}

/// `name { … }`, or its paths one by one.
#[derive(Clone, Debug)]
pub struct Block {
    pub name: &'static str,
    pub key: Option<&'static str>,
    pub body: Body,
}

/// What a distribution, a variant, or a mixin for distributions holds.
#[derive(Clone, Debug, Default)]
pub struct Level {
    pub name: &'static str,
    pub of: Option<usize>,
    pub with: Vec<With>,
    pub params: Vec<Write>,
    pub members: Vec<Member>,
    pub everys: Vec<Every>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug)]
pub enum Mixin {
    /// `for Distribution` or for the distribution by name.
    Level(&'static str, Level),
    /// For components of a type, or for other records.
    Own(&'static str, Body),
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: &'static str,
    pub ty: Type,
    pub default: Option<Expr>,
}

#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Written with care: most of what it says is right, so that there are values to compare.
    pub calm: bool,
    pub types: Vec<TypeDecl>,
    pub params: Vec<Param>,
    pub mixins: Vec<(&'static str, Mixin)>,
    /// The distribution, then the variants.
    pub levels: Vec<Level>,
}

/// The alternatives of the enum that programs have, each with the type of its fields.
pub const ALTERNATIVES: &[(&str, Option<&str>)] =
    &[("Slow", None), ("Fast", Some("Mode.Fast")), ("Wide", Some("Mode.Wide"))];

impl Program {
    pub fn type_of(&self, name: &str) -> Option<&TypeDecl> {
        self.types.iter().find(|t| t.name == name)
    }

    /// A type and what it extends, base first.
    pub fn chain(&self, name: &str) -> Vec<&TypeDecl> {
        let Some(own) = self.type_of(name) else { return Vec::new() };
        let mut chain = own.extends.map_or_else(Vec::new, |base| self.chain(base));
        chain.push(own);
        chain
    }

    pub fn fields(&self, of: &str) -> Vec<&Field> {
        self.chain(of).into_iter().flat_map(|t| &t.fields).collect()
    }

    pub fn emit(&self, of: &str) -> Option<&Emit> {
        self.chain(of).into_iter().find_map(|t| t.emit.as_ref())
    }

    pub fn mixin(&self, name: &str) -> Option<&Mixin> {
        self.mixins.iter().find(|(n, _)| *n == name).map(|(_, mixin)| mixin)
    }

    /// The levels of a variant, the distribution first.
    pub fn way(&self, variant: usize) -> Vec<&Level> {
        let level = &self.levels[variant];
        let mut way = level.of.map_or_else(Vec::new, |below| self.way(below));
        way.push(level);
        way
    }
}

impl Expr {
    pub fn mentions_super(&self) -> bool {
        let writes = |ws: &[Write]| {
            ws.iter().any(|w| matches!(&w.op, Op::Set(e) | Op::Append(e) | Op::Insert(e) if e.mentions_super()))
        };
        match self {
            Expr::Super(_) => true,
            Expr::Int(_) | Expr::Bool(_) | Expr::Read(..) | Expr::Argument(_) => false,
            Expr::List(items) => items.iter().any(Expr::mentions_super),
            Expr::Spread(all, items) => all.mentions_super() || items.iter().any(Expr::mentions_super),
            Expr::Record(spread, ws) => spread.as_ref().is_some_and(|e| e.mentions_super()) || writes(ws),
            Expr::Alternative(_, ws) => writes(ws),
            Expr::Add(a, b) | Expr::Less(a, b) | Expr::Else(a, b) => a.mentions_super() || b.mentions_super(),
            Expr::If(c, a, b) => {
                c.mentions_super() || a.mentions_super() || b.as_ref().is_some_and(|b| b.mentions_super())
            }
            Expr::Is(e, _) | Expr::Given(e) => e.mentions_super(),
        }
    }

    /// Nothing in it is looked up, and it is no block.
    pub fn is_constant(&self) -> bool {
        match self {
            Expr::Int(_) | Expr::Bool(_) => true,
            Expr::List(items) => items.iter().all(Expr::is_constant),
            _ => false,
        }
    }
}
