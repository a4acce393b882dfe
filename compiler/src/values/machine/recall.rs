//! The values that other owners have at a place, with what each hangs on.

use std::rc::Rc;
use std::sync::Arc;

use super::Machine;
use super::cell::{CellId, State};
use super::share::{Dependency, Found, Frame, Origin};
use crate::types::Type;
use crate::types::ir::{Expr, Kind, Segment};
use crate::values::node::{Base, Node};
use crate::values::stages::Lists;
use crate::values::value::{Owner, Value};

/// How many values of one place are kept.
const KEPT: usize = 8;

/// How often in a row none of them may fit until the place is no longer looked up.
const FRUITLESS: u8 = 6;

/// Where a read starts, seen from the place that reads.
enum Start {
    Own,
    Up(u16),
}

/// A read that another owner can repeat.
pub(super) struct Read {
    start: Start,
    path: Vec<Segment>,
    found: Found,
}

/// A value of a place, with what it hangs on.
struct Known {
    /// What is said of the place; kept so that no other has its address.
    node: Arc<Node>,
    lists: Arc<Lists>,
    woven: bool,
    ty: Type,
    depth: u16,
    segment: Option<Segment>,
    within: Option<Type>,
    reads: Vec<Read>,
    value: Value,
}

/// The values of the places that one node speaks of.
#[derive(Default)]
pub(super) struct Values {
    all: Vec<Rc<Known>>,
    fruitless: u8,
}

/// What came of looking up a place.
pub(super) enum Recalled {
    Value(Value),
    /// It is worth noting what is read.
    Watch,
    Nothing,
}

impl Machine<'_> {
    /// Whether other owners may have the value of a place, and it costs more than asking.
    fn is_shareable(&self, id: CellId) -> bool {
        let cell = self.cell(id);
        let costs = match &cell.node.base {
            Base::Set { value, .. } => !is_path(value),
            Base::Nothing | Base::New | Base::Fresh => true,
            Base::Value(_) | Base::Removed { .. } | Base::Clash => false,
        };
        let wide = || {
            let ty = cell.ty.required();
            matches!(ty, Type::Record(_) | Type::Map(..) | Type::Keyed(..) | Type::List(_) | Type::Enum(_) | Type::Json)
        };
        let placed = || cell.state == State::Fresh && cell.emit.is_none() && cell.parent.is_some() && !cell.loose;
        let owned = || matches!(cell.home.owner, Owner::Component(_) | Owner::Member(..));
        costs && placed() && owned() && wide() && cell.backing.is_none() && !cell.given && !cell.node.is_empty()
    }

    /// The value that another owner has at a place, where all that it hangs on is the same.
    pub(super) fn recall(&mut self, id: CellId) -> Recalled {
        if !self.sharing.is_on || !self.is_shareable(id) {
            return Recalled::Nothing;
        }
        let address = Arc::as_ptr(&self.cell(id).node).addr();
        let Some(values) = self.sharing.values.get(&address) else {
            return if self.sharing.met.insert(address) { Recalled::Nothing } else { Recalled::Watch };
        };
        if values.fruitless >= FRUITLESS {
            return Recalled::Nothing;
        }
        let all = values.all.clone();
        let found = self.asked(id, &all);
        let Some(values) = self.sharing.values.get_mut(&address) else { return Recalled::Nothing };
        match found {
            Some(at) => {
                values.fruitless = 0;
                Recalled::Value(all[at].value.clone())
            }
            None => {
                values.fruitless += 1;
                if values.all.len() < KEPT { Recalled::Watch } else { Recalled::Nothing }
            }
        }
    }

    /// Which of the known values is that of the place.
    fn asked(&mut self, id: CellId, all: &[Rc<Known>]) -> Option<usize> {
        self.cell_mut(id).state = State::Busy;
        self.busy.push(id);
        let found = (0..all.len()).find(|at| self.fits(id, &all[*at]));
        self.busy.pop();
        if self.cell(id).state != State::Busy {
            return None;
        }
        self.cell_mut(id).state = State::Fresh;
        found
    }

    fn fits(&mut self, id: CellId, known: &Known) -> bool {
        let cell = self.cell(id);
        let alike = Arc::ptr_eq(&cell.node, &known.node)
            && Arc::ptr_eq(&cell.home.plan.lists, &known.lists)
            && (cell.home.woven, cell.depth) == (known.woven, known.depth)
            && cell.segment == known.segment
            && cell.ty == known.ty
            && self.within(id) == known.within.as_ref();
        let before = self.sharing.frames.last().map_or(0, |frame| frame.reads.len());
        let fits = alike && known.reads.iter().all(|read| self.reads_alike(id, read));
        if !fits
            && self.sharing.current != 0
            && let Some(frame) = self.sharing.frames.last_mut()
        {
            frame.reads.truncate(before);
        }
        fits
    }

    /// The type that the key of a place belongs to.
    fn within(&self, id: CellId) -> Option<&Type> {
        let keyed = matches!(self.cell(id).segment, Some(Segment::Key(_)));
        self.cell(id).parent.filter(|_| keyed).map(|parent| &self.cell(parent).ty)
    }

    /// Whether a read finds here what it found there.
    fn reads_alike(&mut self, id: CellId, read: &Read) -> bool {
        let frame = self.leave_frame(Origin::Elsewhere);
        let start = match read.start {
            Start::Own => self.own(id),
            Start::Up(steps) => self.up(id, steps),
        };
        let found = self.unwoven(start).and_then(|start| Some((start, self.walk(start, &read.path)?)));
        let alike = found.filter(|(_, cell)| match &read.found {
            Found::Absent => self.settle(*cell) == State::Absent,
            Found::Value(value) => self.value(*cell) == *value,
        });
        self.enter_frame(frame);
        if let Some((start, cell)) = alike {
            let origin = self.origin(start, matches!(read.start, Start::Own));
            self.note(origin, cell, || read.found.clone());
        }
        alike.is_some()
    }

    /// The place that a path of places leads to.
    fn walk(&mut self, start: CellId, path: &[Segment]) -> Option<CellId> {
        path.iter().try_fold(start, |at, segment| {
            let is_there = self.settle(at) == State::Present && self.cell(at).backing.is_none();
            if is_there { self.step(at, segment) } else { None }
        })
    }

    pub(super) fn keep(&mut self, frame: &Frame, reads: Vec<Read>, value: &Value) {
        let cell = self.cell(frame.top);
        let known = Known {
            node: frame.node.clone(),
            lists: cell.home.plan.lists.clone(),
            woven: cell.home.woven,
            ty: cell.ty.clone(),
            depth: cell.depth,
            segment: cell.segment.clone(),
            within: self.within(frame.top).cloned(),
            reads,
            value: value.clone(),
        };
        let address = Arc::as_ptr(&known.node).addr();
        self.sharing.values.entry(address).or_default().all.push(Rc::new(known));
    }

    /// The reads of a frame as another owner can repeat them; none where one cannot be.
    pub(super) fn repeatable(&self, frame: &Frame) -> Option<Vec<Read>> {
        frame.reads.iter().map(|read| self.repeatable_read(frame.top, read)).collect()
    }

    fn repeatable_read(&self, top: CellId, read: &Dependency) -> Option<Read> {
        let (record, is_own) = match read.origin {
            Origin::Own(root) => (root, true),
            Origin::Around(record) => (record, false),
            Origin::Inside | Origin::Elsewhere => return None,
        };
        if self.cell(record).home.woven {
            return None;
        }
        let depth = self.cell(top).depth;
        let (start, from) = match is_own {
            true => (Start::Own, 0),
            false => (Start::Up(depth.saturating_sub(self.cell(record).depth)), self.cell(record).depth.min(depth)),
        };
        let mut path = Vec::new();
        let mut at = read.cell;
        while self.cell(at).depth > from {
            path.push(self.cell(at).segment.clone()?);
            at = self.cell(at).parent?;
        }
        path.reverse();
        Some(Read { start, path, found: read.found.clone() })
    }
}

/// Whether an expression only says where its value stands.
fn is_path(e: &Expr) -> bool {
    match &e.kind {
        Kind::Root(_) => true,
        Kind::Step { base, .. } => is_path(base),
        _ => false,
    }
}
