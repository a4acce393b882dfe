//! Cells: the places of owners, made as they are walked.

use std::rc::Rc;
use std::sync::Arc;

use super::Machine;
use crate::db::Name;
use crate::types::ir::{Key, Segment};
use crate::types::{Sort, Type, enumeration, record};
use crate::values::head::emit_head;
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
    /// The value that an expression gave, where one did.
    pub backing: Option<Value>,
    /// It is a value that was computed, with what is said about it besides: what it lacks is absent, not a default.
    pub given: bool,
    pub state: State,
    pub memo: Memo,
    pub kids: Vec<(Segment, CellId)>,
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
        Cell::detached(Rc::new(Home { owner, plan, woven }), ty, node, State::Present)
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
            backing: None,
            given: false,
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
        let cell = self.cell(id);
        if let Some((_, kid)) = cell.kids.iter().find(|(s, _)| s == segment) {
            return Some(*kid);
        }
        let (ty, sort, emit) = self.step_type(id, segment)?;
        let cell = self.cell(id);
        let node = cell.node.kid(segment).cloned().unwrap_or_else(Node::empty);
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
            backing,
            given: false,
            state: State::Fresh,
            memo: Memo::Fresh,
            kids: Vec::new(),
            limit: cell.limit.clone(),
            sort,
            emit,
        };
        self.cells.push(made);
        let kid = CellId(self.cells.len() as u32 - 1);
        self.cell_mut(id).kids.push((segment.clone(), kid));
        Some(kid)
    }

    fn step_type(&self, id: CellId, segment: &Segment) -> Option<(Type, Sort, Option<usize>)> {
        let cell = self.cell(id);
        let plain = |ty: Type| Some((ty, Sort::Plain, None));
        match (cell.ty.required(), segment) {
            (Type::Record(crate::types::RecordId::Parameters), Segment::Field(name)) => {
                let all = crate::values::program::parameters(self.db, self.variant);
                all.iter().find(|(.., p)| p.name == *name).and_then(|(.., p)| plain(p.ty.clone()))
            }
            (Type::Record(of), Segment::Field(name)) => {
                let emit = || cell.home.plan.emits.iter().position(|(e, _)| e.name == *name);
                match record(self.db, *of).fields.get(name) {
                    Some(field) if matches!(field.sort, Sort::Emit { .. }) && cell.parent.is_none() => {
                        Some((field.ty.clone(), field.sort, emit()))
                    }
                    Some(field) => Some((field.ty.clone(), Sort::Plain, None)),
                    None if cell.parent.is_none() => {
                        let number = emit()?;
                        let emit = &cell.home.plan.emits[number].0;
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
            path.push_str(&spelt(segment));
        }
        if free { path.trim_start_matches('.').into() } else { path }
    }

    /// The head of the object of a single emit.
    pub(super) fn emit_head(&self, id: CellId) -> Arc<Node> {
        let cell = self.cell(id);
        match cell.emit.and_then(|number| cell.home.plan.emits.get(number)) {
            Some((emit, _)) if emit.family.is_none() => emit_head(self.db, &cell.home.owner, emit),
            _ => Node::empty(),
        }
    }

    /// The same place as expressions see it: without `every` over manifests' types.
    pub(super) fn unwoven(&mut self, id: CellId) -> Option<CellId> {
        if !self.cell(id).home.woven {
            return Some(id);
        }
        match (self.cell(id).parent, self.cell(id).segment.clone()) {
            (Some(parent), Some(segment)) => {
                let parent = self.unwoven(parent)?;
                self.settle(parent);
                self.step(parent, &segment)
            }
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

/// A segment as it is written.
pub(in crate::values) fn spelt(segment: &Segment) -> Name {
    match segment {
        Segment::Field(name) | Segment::Alternative(name) => ecow::eco_format!(".{name}"),
        Segment::Key(Key::Text(key)) => {
            let bare = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
            if bare { ecow::eco_format!(".{key}") } else { ecow::eco_format!("[\"{key}\"]") }
        }
        Segment::Key(Key::Named(pieces)) => ecow::eco_format!("[\"{}\"]", pieces.join("*")),
    }
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
