//! Evaluation by need. A cell is one place of one owner; it is computed when it is asked for, at most once. Cells of other
//! owners live in the same machine and are just as lazy, so only what is read is computed.

mod blame;
mod call;
mod cell;
mod check;
mod emit;
mod eval;
mod explain;
mod facts;
mod handle;
mod judge;
mod literal;
mod minors;
mod native;
mod nearest;
mod operate;
mod owner;
mod read;
mod recall;
mod refine;
mod settle;
mod share;
mod source;
mod trace;
mod weave;
mod whole;

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::errors;
use super::node::Source;
use super::program::{Seat, member};
use super::value::{Owner, Value};
use crate::db::{Db, Decl, Name, Node as Number, Place};
use crate::diagnostics::Diagnostic;
use crate::types::ir::Expr;
use crate::types::{RecordId, Type, distribution_type};

pub use explain::{Explanation, layer};
pub use operate::Why;
pub use owner::{Object, supported};
pub use source::Source as Origin;

use cell::{Cell, CellId};

/// How many steps one owner of one variant may take.
const STEPS: u64 = 10_000_000;

/// How many items a list or map may have.
const ITEMS: usize = 10_000;

/// How many characters a text may have: more than a ConfigMap takes.
const STRING: usize = 1 << 20;

/// How many characters a value may have that is written or compared: more than a cluster takes as one object.
const OBJECT: usize = 3 << 20;

/// How many places a machine that many owners use may hold between them: what a cache holds.
const PLACES: usize = 2_048;

/// How deep evaluation may nest.
const DEPTH: u32 = 400;

/// Evaluates one variant.
pub struct Machine<'db> {
    db: &'db dyn Db,
    variant: Decl,
    cells: Vec<Cell>,
    roots: FxHashMap<(Owner, bool), CellId>,
    /// What went wrong.
    pub faults: Vec<Diagnostic<Place>>,
    /// Cells that are being computed, for the message of a circle.
    busy: Vec<CellId>,
    /// The check that is being judged, with what it is about.
    judged: Option<(CellId, Place)>,
    steps: u64,
    depth: u32,
    /// Knows constants only: everything else is unknown.
    blind: bool,
    /// Statements that removed something.
    pub removals: Vec<Place>,
    /// General statements that removed nothing here, each with its fault: it counts where they remove nothing anywhere.
    pub idle: Vec<(Vec<Place>, Diagnostic<Place>)>,
    /// An object that layers amend is not emitted: what is wrong with those layers is not seen.
    pub(super) hidden: bool,
    /// Whether a `super` had nothing to stand for.
    skipped: Skipped,
    /// Who reads which component, and where. It is kept for owners that are evaluated later.
    peers: FxHashMap<Owner, FxHashSet<(Owner, Place)>>,
    globals: FxHashMap<Decl, Value>,
    facts: FxHashMap<RecordId, Rc<facts::Facts<'db>>>,
    functions: FxHashMap<Decl, Rc<call::Function<'db>>>,
    refinements: FxHashMap<Decl, Rc<refine::Refinement<'db>>>,
    /// Texts that are known to fulfil a refinement.
    fulfilled: FxHashSet<(Decl, Name)>,
    supported: Option<Option<crate::schema::Minors>>,
    /// The plan of places outside of all owners.
    nothing: Arc<super::plan::Plan>,
    /// Whether plans are remembered beyond this machine.
    remembers: bool,
    sharing: share::Sharing,
}

/// What became of a statement whose `super` had no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Skipped {
    /// There was none such.
    #[default]
    No,
    /// Nothing was below: the statement does nothing.
    Nothing,
    /// What was below was removed: so is what is made of it.
    Removed,
}

/// What an expression sees while it is evaluated.
#[derive(Clone)]
struct Scope {
    /// `self` inside a type.
    this: Option<CellId>,
    /// `self` elsewhere.
    own: Option<CellId>,
    /// The cell whose layers hold the statement, for `super`.
    at: Option<CellId>,
    /// Where the statement comes from.
    source: Arc<Source>,
    /// The statement.
    entry: u64,
    /// Names bound by comprehensions, `match` and calls.
    locals: Vec<(Name, Value)>,
    /// `it`.
    it: Option<Value>,
    /// It judges: objects are read as they are written, with `every` over their types.
    judges: bool,
}

impl Scope {
    fn place(&self, e: &Expr) -> Place {
        Place::At(self.source.decl, Number { entry: self.entry, index: e.node })
    }
}

impl<'db> Machine<'db> {
    /// For one variant.
    pub fn new(db: &'db dyn Db, variant: Decl) -> Self {
        Machine {
            db,
            variant,
            cells: Vec::new(),
            roots: FxHashMap::default(),
            faults: Vec::new(),
            busy: Vec::new(),
            judged: None,
            steps: 0,
            depth: 0,
            blind: false,
            removals: Vec::new(),
            idle: Vec::new(),
            hidden: false,
            skipped: Skipped::No,
            peers: FxHashMap::default(),
            globals: FxHashMap::default(),
            facts: FxHashMap::default(),
            functions: FxHashMap::default(),
            refinements: FxHashMap::default(),
            fulfilled: FxHashSet::default(),
            supported: None,
            nothing: Arc::default(),
            remembers: true,
            sharing: share::Sharing::default(),
        }
    }

    /// One that knows constants only, and so finds what is wrong with layers whatever the values are: also in objects that are
    /// not emitted.
    pub(super) fn blinded(&self) -> Machine<'db> {
        Machine { blind: true, ..Machine::new(self.db, self.variant) }
    }

    /// Whether it met layers that nothing comes of.
    pub(super) fn hides(&self) -> bool {
        self.hidden
    }

    /// For many owners of one variant, one after the other, in one go: what they share is computed once, and nothing is
    /// remembered afterwards.
    pub fn passing(db: &'db dyn Db, variant: Decl) -> Self {
        Machine { remembers: false, sharing: share::Sharing::between_owners(), ..Machine::new(db, variant) }
    }

    /// Readies it for another owner, whose steps and faults count anew.
    pub fn restart(&mut self) {
        if !self.remembers && self.cells.len() > PLACES {
            self.forget();
        }
        self.steps = 0;
        self.hidden = false;
        self.faults.clear();
        self.idle.clear();
        self.removals.clear();
    }

    /// Forgets the places of all owners, but not what owners share.
    pub fn forget(&mut self) {
        self.cells.clear();
        self.fulfilled.clear();
        self.roots.clear();
        self.judged = None;
    }

    fn fault(&mut self, fault: impl Into<Option<Diagnostic<Place>>>) {
        if let Some(fault) = fault.into().filter(|f| self.faults.len() < 1_000 && !self.faults.contains(f)) {
            self.faults.push(fault);
        }
    }

    /// Says that a limit is reached at the place that is being computed.
    fn limit_here(&mut self, name: &str, limit: u64) -> Value {
        let of_cell = self.busy.last().and_then(|id| Some((*id, self.cell(*id).node.by.first()?.place())));
        if let Some((id, place)) = of_cell.or(self.judged) {
            let path = self.path(id);
            self.fault(errors::limit(name, limit, &path, place));
        }
        Value::Poison
    }

    /// A list or map of `count` items, unless there are too many.
    fn bounded(&mut self, count: usize, made: impl FnOnce() -> Value) -> Value {
        if count > ITEMS { self.limit_here("items", ITEMS as u64) } else { made() }
    }

    /// Evaluates an expression that stands outside of all owners: of parameters alone.
    pub fn outside(&mut self, e: &Expr, source: &Arc<Source>, entry: u64) -> Value {
        let (this, own, at) = (None, None, None);
        let scope = Scope { this, own, at, source: source.clone(), entry, locals: Vec::new(), it: None, judges: false };
        self.eval(e, &scope)
    }

    /// The root cell of an owner; `woven` as manifests see it, with `every` over their types.
    fn root(&mut self, owner: &Owner, woven: bool) -> Option<CellId> {
        if let Some(root) = self.roots.get(&(owner.clone(), woven)) {
            return Some(*root);
        }
        let of = self.type_of(owner)?;
        let plan = match self.roots.get(&(owner.clone(), !woven)) {
            Some(other) => self.cell(*other).home.plan.clone(),
            None if self.remembers => {
                super::plan::merged(self.db, Seat { variant: self.variant, owner: owner.clone() }).clone()
            }
            None => Arc::new(super::plan::merge(self.db, self.variant, owner)),
        };
        let cell = Cell::root(owner.clone(), Type::Record(of), plan, woven);
        self.cells.push(cell);
        let id = CellId(self.cells.len() as u32 - 1);
        self.roots.insert((owner.clone(), woven), id);
        Some(id)
    }

    /// The root cell of an owner as it is read; by what `judges` with `every` over manifests' types, where there are any.
    fn seen(&mut self, owner: &Owner, judges: bool) -> Option<CellId> {
        let plain = self.root(owner, false)?;
        let woven = judges && !self.cell(plain).home.plan.lists.reach.is_empty();
        if woven { self.root(owner, true) } else { Some(plain) }
    }

    fn type_of(&self, owner: &Owner) -> Option<RecordId> {
        match owner {
            Owner::Distribution => distribution_type(self.db),
            Owner::Parameters => Some(RecordId::Parameters),
            Owner::Component(_) | Owner::Member(..) => member(self.db, self.variant, owner).map(|m| m.of),
        }
    }
}
