//! Trees to typed statements: one pass that resolves names and checks types. Nothing is evaluated.

mod body;
mod call;
mod comprehension;
mod declaration;
mod definitions;
mod expr;
mod flow;
mod former;
mod keyed;
mod level;
mod literal;
mod mismatch;
mod names;
mod note;
mod operator;
mod path;
mod setting;
mod unknown;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::ir::{Expr, Kind};
use super::resolve_type::Resolver;
use super::ty::{RecordId, Type};
use crate::db::{Db, Decl, Name, Node, Place, Span};
use crate::diagnostics::Diagnostic;

pub use declaration::{let_type, lowering};
pub use names::is_label;
pub use note::{notes, notes_of};
pub use path::numbers_of;

/// What one declaration says, with what is wrong about it and where its nodes stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lowering {
    /// The statements; equal under layout edits.
    pub lowered: Arc<super::ir::Lowered>,
    /// Faults of stage S.
    pub faults: Vec<Diagnostic<Place>>,
    /// The ranges of each statement's nodes.
    pub spans: FxHashMap<u64, Vec<Span>>,
    /// The keys that each statement's paths go through, with the nodes that they are.
    pub keys: FxHashMap<u64, Vec<(Name, u32)>>,
}

/// What `self` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfType {
    /// Inside a type: its record.
    This(RecordId),
    /// In other bodies: the component or distribution that is written into.
    Own(RecordId),
}

impl SelfType {
    fn record(self) -> RecordId {
        match self {
            SelfType::This(id) | SelfType::Own(id) => id,
        }
    }
}

/// What an expression may see.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// `self`.
    pub own: Option<SelfType>,
    /// Whether it sees the parameters.
    pub parameters: bool,
    /// Whether it sees components and the distribution.
    pub components: bool,
    /// A mixin for every distribution sees what it declares itself, and nothing of one distribution.
    pub alone: bool,
    /// The type of `it`.
    pub it: Option<Type>,
    /// The type of `super`.
    pub below: Option<Type>,
}

/// A name bound in a body or an expression.
#[derive(Clone, Debug)]
struct Local {
    name: Name,
    ty: Type,
    kind: Kind,
    /// The place that binds it.
    span: Span,
}

/// Something known of a stable path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fact {
    path: Name,
    known: Known,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Known {
    Present,
    Is(Name),
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The expression.
    pub expr: Expr,
    /// Its type.
    pub ty: Type,
    /// It reads an item that may be absent.
    partial: bool,
    /// A `?` in front may have made it absent; its type becomes optional when the path ends.
    maybe: bool,
    /// The stable path that it is.
    path: Option<Name>,
}

impl Typed {
    fn new(expr: Expr, ty: Type) -> Typed {
        Typed { expr, ty, partial: false, maybe: false, path: None }
    }
}

/// The statement being lowered: its identity and the ranges of its nodes.
#[derive(Default)]
struct Statement {
    id: u64,
    nodes: Vec<Span>,
    keys: Vec<(Name, u32)>,
}

/// Lowers one declaration.
pub struct Lower<'db> {
    db: &'db dyn Db,
    decl: Decl,
    /// The code of the declaration.
    text: &'db str,
    types: Resolver<'db>,
    sight: Sight,
    locals: Vec<Local>,
    facts: Vec<Fact>,
    statement: Statement,
    seen: FxHashMap<u64, u64>,
    spans: FxHashMap<u64, Vec<Span>>,
    keys: FxHashMap<u64, Vec<(Name, u32)>>,
    faults: Vec<Diagnostic<Place>>,
    /// The emits that the body being lowered adds to its target.
    emits: Vec<(Name, Type)>,
    /// The component that is being written into, by name.
    owner: Option<Name>,
    /// Optionals on the way do not matter: the path of a check's `at`.
    lenient: bool,
    /// Whether `assert` may stand here: in a test.
    asserts: bool,
    /// How many literals in braces stand around.
    literals: u32,
    /// The path of what the literal around is the value of; none where it has no place of its own.
    literal_path: Option<Name>,
    /// The field whose value is being written, and its path; noted alone.
    field: Option<(RecordId, Name)>,
    value_path: Option<Name>,
    /// The mixins that blocks of the body being lowered apply; none where they may not.
    within: Option<Vec<super::ir::Applied>>,
    /// Where the statements of each target are.
    targets: FxHashMap<super::ir::Target, usize>,
    out: super::ir::Lowered,
}

impl<'db> Lower<'db> {
    fn new(db: &'db dyn Db, decl: Decl) -> Self {
        Lower {
            db,
            decl,
            text: decl.code(db),
            types: Resolver::new(db, decl),
            sight: Sight::default(),
            locals: Vec::new(),
            facts: Vec::new(),
            statement: Statement::default(),
            seen: FxHashMap::default(),
            spans: FxHashMap::default(),
            keys: FxHashMap::default(),
            faults: Vec::new(),
            emits: Vec::new(),
            owner: None,
            lenient: false,
            asserts: false,
            literals: 0,
            literal_path: None,
            field: None,
            value_path: None,
            within: None,
            targets: FxHashMap::default(),
            out: super::ir::Lowered::default(),
        }
    }

    fn finish(mut self) -> Lowering {
        self.spans.insert(self.statement.id, std::mem::take(&mut self.statement.nodes));
        self.faults.append(&mut self.types.faults);
        Lowering { lowered: Arc::new(self.out), faults: self.faults, spans: self.spans, keys: self.keys }
    }

    /// Runs `body` as one statement, known by its text and by how many equal ones stand before it.
    fn statement<T>(&mut self, span: Span, body: impl FnOnce(&mut Self) -> T) -> T {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let mut hasher = FxHasher::default();
        text.split_whitespace().for_each(|word| word.hash(&mut hasher));
        let count = self.seen.entry(hasher.finish()).or_default();
        count.hash(&mut hasher);
        *count += 1;
        let outer = std::mem::replace(&mut self.statement, Statement { id: hasher.finish(), ..Statement::default() });
        let result = body(self);
        let done = std::mem::replace(&mut self.statement, outer);
        if !done.keys.is_empty() {
            self.keys.insert(done.id, done.keys);
        }
        self.spans.insert(done.id, done.nodes);
        result
    }

    /// Numbers a node of the current statement.
    fn node(&mut self, span: Span) -> u32 {
        self.statement.nodes.push(span);
        self.statement.nodes.len() as u32 - 1
    }

    fn expr(&mut self, kind: Kind, span: Span) -> Expr {
        Expr { kind, node: self.node(span) }
    }

    fn poison(&mut self, span: Span) -> Typed {
        Typed::new(self.expr(Kind::Poison, span), Type::Error)
    }

    fn fault(&mut self, fault: impl Into<Option<Diagnostic<Place>>>) {
        self.faults.extend(fault.into());
    }

    fn at(&self, span: Span) -> Place {
        Place::In(self.decl, span)
    }

    fn show(&self, ty: &Type) -> String {
        ty.show(self.db).to_string()
    }

    fn local(&self, name: &str) -> Option<&Local> {
        self.locals.iter().rev().find(|l| l.name == name)
    }

    /// Runs `body` with more names, which are gone afterwards.
    fn scoped<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let (locals, facts) = (self.locals.len(), self.facts.len());
        let result = body(self);
        self.locals.truncate(locals);
        self.facts.truncate(facts);
        result
    }

    /// Runs `body` with another sight.
    fn seeing<T>(&mut self, change: impl FnOnce(&mut Sight), body: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.sight.clone();
        change(&mut self.sight);
        let result = body(self);
        self.sight = outer;
        result
    }
}

/// The node of a key on the way to what a statement writes at another node, where the key is written there.
pub fn key_node(db: &dyn Db, decl: Decl, node: Node, key: &str) -> Option<Node> {
    let keys = lowering(db, decl).keys.get(&node.entry)?;
    let before = |(name, index): &&(Name, u32)| *index < node.index && name == key;
    keys.iter().rev().find(before).map(|(_, index)| Node { index: *index, ..node })
}

/// The range of a node in its declaration's text.
pub fn span_of(db: &dyn Db, decl: Decl, node: Node) -> Span {
    if let Some(range) = node.as_range() {
        return range;
    }
    let spans = lowering(db, decl).spans.get(&node.entry);
    spans.and_then(|s| s.get(node.index as usize)).copied().unwrap_or_default()
}
