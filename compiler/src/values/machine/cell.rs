//! Cells: the places of owners, made as they are walked.

use std::hash::Hasher as _;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::Machine;
use crate::db::Name;
use crate::types::ir::{Key, Segment};
use crate::types::{Sort, Type, enumeration};
use crate::values::node::{Base, Node, Source};
use crate::values::plan::Plan;
use crate::values::value::{Owner, Value};

/// The number of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CellId(pub u32);

/// How far a place has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Not looked at.
    Fresh,
    /// Being settled.
    Busy,
    /// Nothing is there.
    Absent,
    /// Something is there.
    Present,
    /// It hangs on a parameter without a value.
    Unknown,
    /// An error stands here.
    Poison,
}

/// The value of a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Memo {
    Fresh,
    Busy,
    Done(Value),
}

/// What all cells of one root share.
pub(super) struct Home {
    pub owner: Owner,
    pub plan: Arc<Plan>,
    pub woven: bool,
}

impl Home {
    /// The same owner, with or without `every` over manifests' types.
    pub(super) fn with_weaving(&self, woven: bool) -> Rc<Home> {
        Rc::new(Home { owner: self.owner.clone(), plan: self.plan.clone(), woven })
    }
}

/// One place of one owner.
pub(super) struct Cell {
    pub home: Rc<Home>,
    pub parent: Option<CellId>,
    pub segment: Option<Segment>,
    pub depth: u16,
    pub ty: Type,
    pub node: Arc<Node>,
    /// What was said of it before its value, which an expression gave, was laid out as a literal.
    pub said: Option<Arc<Node>>,
    /// The value that an expression gave, where one did.
    pub backing: Option<Value>,
    /// It is a value that was computed, with what is said about it besides: what it lacks is absent, not a default.
    pub given: bool,
    /// It is no place of its owner, but a value that an expression makes, or what `super` stands for.
    pub loose: bool,
    /// The frame that it was computed in.
    pub frame: u32,
    pub state: State,
    pub memo: Memo,
    /// The places one step deeper that were asked for, each with the mark of its segment.
    pub kids: Vec<(u32, CellId)>,
    /// `every` of this standing and later ones do not reach the place: it is what is below one of them.
    pub limit: Option<Arc<Source>>,
    /// What sort of field it is.
    pub sort: Sort,
    /// The number of its emit among those of the plan.
    pub emit: Option<usize>,
}

impl Cell {
    pub(super) fn root(owner: Owner, ty: Type, plan: Arc<Plan>, woven: bool) -> Cell {
        let node = Arc::new(Node { base: Base::New, ..(*plan.node).clone() });
        let loose = false;
        Cell { loose, ..Cell::detached(Rc::new(Home { owner, plan, woven }), ty, node, State::Present) }
    }

    /// A cell that is no kid of another; it may know its parent.
    pub(super) fn detached(home: Rc<Home>, ty: Type, node: Arc<Node>, state: State) -> Cell {
        Cell {
            home,
            parent: None,
            segment: None,
            depth: 0,
            ty,
            node,
            said: None,
            backing: None,
            given: false,
            loose: true,
            frame: 0,
            state,
            memo: Memo::Fresh,
            kids: Vec::new(),
            limit: None,
            sort: Sort::Plain,
            emit: None,
        }
    }
}

impl Machine<'_> {
    pub(super) fn cell(&self, id: CellId) -> &Cell {
        &self.cells[id.0 as usize]
    }

    pub(super) fn cell_mut(&mut self, id: CellId) -> &mut Cell {
        &mut self.cells[id.0 as usize]
    }

    /// The place one step deeper; none where the type has no such step, which the checker has reported.
    pub(super) fn step(&mut self, id: CellId, segment: &Segment) -> Option<CellId> {
        if let Some(kid) = self.known_kid(id, segment) {
            return Some(kid);
        }
        let (ty, sort, emit) = self.step_type(id, segment)?;
        let node = self.cell(id).node.kid(segment).cloned().unwrap_or_else(Node::empty);
        Some(self.add_kid(id, segment, ty, sort, emit, node))
    }

    fn known_kid(&self, id: CellId, segment: &Segment) -> Option<CellId> {
        let mark = mark(segment);
        let is = |(other, kid): &&(u32, CellId)| *other == mark && self.cell(*kid).segment.as_ref() == Some(segment);
        self.cell(id).kids.iter().find(is).map(|(_, kid)| *kid)
    }

    /// A field of a record that is no emit.
    pub(super) fn step_field(&mut self, id: CellId, segment: &Segment, ty: &Type, node: Option<&Arc<Node>>) -> CellId {
        let known = self.known_kid(id, segment);
        known.unwrap_or_else(|| {
            self.add_kid(id, segment, ty.clone(), Sort::Plain, None, node.cloned().unwrap_or_else(Node::empty))
        })
    }

    /// The value of a part of a place where no place of its own is needed to tell it: a constant, or nothing at all.
    pub(super) fn plain_part(&self, id: CellId, ty: &Type, node: Option<&Arc<Node>>) -> Option<Value> {
        match node {
            None => (ty.is_optional() && self.cell(id).backing.is_none()).then_some(Value::None),
            Some(node) => node.constant(),
        }
    }

    fn add_kid(
        &mut self,
        id: CellId,
        segment: &Segment,
        ty: Type,
        sort: Sort,
        emit: Option<usize>,
        node: Arc<Node>,
    ) -> CellId {
        let cell = self.cell(id);
        let backing = match (&node.base, &cell.backing) {
            (Base::Nothing, Some(value)) => part(value, segment),
            _ => None,
        };
        let made = Cell {
            home: cell.home.clone(),
            parent: Some(id),
            segment: Some(segment.clone()),
            depth: cell.depth + 1,
            ty,
            node,
            said: None,
            backing,
            given: false,
            loose: cell.loose,
            frame: 0,
            state: State::Fresh,
            memo: Memo::Fresh,
            kids: Vec::new(),
            limit: cell.limit.clone(),
            sort,
            emit,
        };
        self.cells.push(made);
        let kid = CellId(self.cells.len() as u32 - 1);
        self.cell_mut(id).kids.push((mark(segment), kid));
        kid
    }

    fn step_type(&mut self, id: CellId, segment: &Segment) -> Option<(Type, Sort, Option<usize>)> {
        let facts = match self.cell(id).ty.required() {
            Type::Record(of) => Some(*of),
            _ => None,
        };
        let facts = facts.map(|of| self.facts(of));
        let cell = self.cell(id);
        let plain = |ty: Type| Some((ty, Sort::Plain, None));
        match (cell.ty.required(), segment) {
            (Type::Record(crate::types::RecordId::Parameters), Segment::Field(name)) => {
                let all = crate::values::program::parameters(self.db, self.variant);
                all.iter().find(|(.., p)| p.name == *name).and_then(|(.., p)| plain(p.ty.clone()))
            }
            (Type::Record(_), Segment::Field(name)) => {
                let emit = || cell.home.plan.lists.emits.iter().position(|(e, _)| e.name == *name);
                match facts.as_ref().and_then(|facts| facts.record.fields.get(name)) {
                    Some(field) if matches!(field.sort, Sort::Emit { .. }) && cell.parent.is_none() => {
                        Some((field.ty.clone(), field.sort, emit()))
                    }
                    Some(field) => Some((field.ty.clone(), Sort::Plain, None)),
                    None if cell.parent.is_none() => {
                        let number = emit()?;
                        let emit = &cell.home.plan.lists.emits[number].0;
                        let family = emit.family.is_some();
                        let of = Type::Record(emit.of);
                        let ty = if family { Type::map(of) } else { of };
                        Some((ty, Sort::Emit { conditional: emit.condition.is_some(), family }, Some(number)))
                    }
                    None => None,
                }
            }
            (Type::Map(_, of) | Type::Keyed(of, _), Segment::Key(_)) => plain((**of).clone()),
            (Type::Json, Segment::Key(_)) => plain(Type::Json),
            (Type::Enum(of), Segment::Alternative(name)) => {
                let index = enumeration(self.db, *of).index(name)?;
                plain(Type::Record(crate::types::RecordId::Payload(*of, index)).optional())
            }
            _ => None,
        }
    }

    /// The path of a cell, as messages show it.
    pub(super) fn path(&self, id: CellId) -> Name {
        let mut parts = Vec::new();
        let owner = &self.cell(id).home.owner;
        let (mut next, mut root) = (Some(id), owner);
        while let Some(id) = next {
            parts.extend(self.cell(id).segment.as_ref());
            root = &self.cell(id).home.owner;
            next = self.cell(id).parent;
        }
        // A literal of a declaration stands in no object: its fields are called by their names alone.
        let free = root != owner;
        let mut path = if free { Name::default() } else { owner.name() };
        for segment in parts.into_iter().rev() {
            path.push_str(&segment.spelling());
        }
        if free { path.trim_start_matches('.').into() } else { path }
    }

    /// The head of the object of a single emit.
    pub(super) fn emit_head(&self, id: CellId) -> Arc<Node> {
        let cell = self.cell(id);
        let head = cell.emit.and(cell.segment.as_ref()).and_then(|segment| cell.home.plan.lists.heads.kid(segment));
        head.cloned().unwrap_or_else(Node::empty)
    }

    /// The same place as expressions see it: without `every` over manifests' types.
    pub(super) fn unwoven(&mut self, id: CellId) -> Option<CellId> {
        if !self.cell(id).home.woven {
            return Some(id);
        }
        match (self.cell(id).parent, self.cell(id).segment.clone()) {
            (Some(parent), Some(segment)) => self.outside_frame(|machine| {
                let parent = machine.unwoven(parent)?;
                machine.settle(parent);
                machine.step(parent, &segment)
            }),
            _ => {
                let owner = self.cell(id).home.owner.clone();
                self.root(&owner, false)
            }
        }
    }

    /// The cell `hops` steps up.
    pub(super) fn up(&self, id: CellId, hops: u16) -> CellId {
        (0..hops).fold(id, |id, _| self.cell(id).parent.unwrap_or(id))
    }

    /// The root of a cell's owner.
    pub(super) fn own(&self, id: CellId) -> CellId {
        let mut id = id;
        while let Some(parent) = self.cell(id).parent {
            id = parent;
        }
        id
    }
}

/// Tells most segments apart.
fn mark(segment: &Segment) -> u32 {
    let (Segment::Field(text) | Segment::Alternative(text) | Segment::Key(Key::Text(text))) = segment else { return 0 };
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish() as u32
}

/// The part of a value that a segment names.
pub(super) fn part(value: &Value, segment: &Segment) -> Option<Value> {
    match (value, segment) {
        (Value::Poison | Value::Unknown, _) => Some(value.clone()),
        (Value::Alternative(chosen), Segment::Alternative(name)) => {
            (chosen.name == *name).then(|| chosen.fields.clone())
        }
        (_, Segment::Field(name) | Segment::Key(Key::Text(name))) => value.part(name).cloned(),
        _ => None,
    }
}
