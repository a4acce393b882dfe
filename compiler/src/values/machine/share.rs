//! What several owners hold alike is computed once. A place that is said the same of as for another owner, and whose expressions
//! read the same values, has the same value: what was read is noted with the value, and asked of the next owner first.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Machine;
use super::cell::CellId;
use super::recall::Values;
use crate::values::node::Node;
use crate::values::value::Value;

/// How much may be read for a value that is kept.
const READS: usize = 48;

/// Where what is read lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the place that is being computed.
    Inside,
    /// Wherever the same is found whoever reads it.
    Elsewhere,
    /// In the reader's owner, from its root.
    Own(CellId),
    /// In the reader's owner, from a record around the reader.
    Around(CellId),
}

/// What was found there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    Absent,
    Value(Value),
}

/// What was read while a place was computed.
pub(super) struct Dependency {
    pub origin: Origin,
    pub cell: CellId,
    pub found: Found,
}

/// A place that is being computed, with what is read for it.
pub(super) struct Frame {
    number: u32,
    /// The one around it.
    outer: u32,
    pub top: CellId,
    /// What is said of it, before defaults are laid beneath.
    pub node: Arc<Node>,
    pub reads: Vec<Dependency>,
    /// Whether another owner may have the value.
    sound: bool,
    /// How much had gone wrong when it began.
    noted: usize,
}

/// What is known of places that several owners have.
#[derive(Default)]
pub(super) struct Sharing {
    pub is_on: bool,
    /// The frame whose place is being computed; zero for none.
    pub current: u32,
    numbers: u32,
    pub frames: Vec<Frame>,
    /// Nodes that were met once.
    pub met: FxHashSet<usize>,
    pub values: FxHashMap<usize, Values>,
}

impl Sharing {
    /// For a machine that many owners use.
    pub(super) fn between_owners() -> Sharing {
        Sharing { is_on: true, ..Sharing::default() }
    }
}

impl Machine<'_> {
    /// The frame that a place is computed in.
    pub(super) fn frame(&self) -> u32 {
        self.sharing.current
    }

    /// A place that was computed before is met: what was read for it then is not known of the frame.
    pub(super) fn meet(&mut self, id: CellId) {
        let current = self.sharing.current;
        if current != 0 && self.cell(id).frame != current {
            self.unshare();
        }
    }

    /// The place that is being computed is no other owner's.
    pub(super) fn unshare(&mut self) {
        if self.sharing.current != 0
            && let Some(frame) = self.sharing.frames.last_mut()
        {
            frame.sound = false;
        }
    }

    /// Leaves the frame for places outside of it; gives what `enter_frame` takes.
    pub(super) fn leave_frame(&mut self, origin: Origin) -> u32 {
        match origin {
            Origin::Inside => self.sharing.current,
            Origin::Elsewhere | Origin::Own(_) | Origin::Around(_) => std::mem::take(&mut self.sharing.current),
        }
    }

    pub(super) fn enter_frame(&mut self, frame: u32) {
        self.sharing.current = frame;
    }

    /// Does something that no value of the frame hangs on by itself.
    pub(super) fn outside_frame<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let frame = self.leave_frame(Origin::Elsewhere);
        let made = body(self);
        self.enter_frame(frame);
        made
    }

    /// Where a record lies that an expression starts at, seen from the frame.
    pub(super) fn origin(&mut self, id: CellId, is_own: bool) -> Origin {
        match self.sharing.frames.last().filter(|_| self.sharing.current != 0) {
            None => Origin::Elsewhere,
            Some(_) if self.cell(id).loose => Origin::Inside,
            Some(frame) if self.holds(frame.top, id) => Origin::Inside,
            Some(_) if is_own => Origin::Own(id),
            Some(_) => Origin::Around(id),
        }
    }

    /// Whether a place is another or in it.
    fn holds(&self, top: CellId, id: CellId) -> bool {
        let depth = self.cell(top).depth;
        let mut id = id;
        while self.cell(id).depth > depth {
            let Some(parent) = self.cell(id).parent else { return false };
            id = parent;
        }
        id == top
    }

    /// Notes for the frame what was read.
    pub(super) fn note(&mut self, origin: Origin, cell: CellId, found: impl FnOnce() -> Found) {
        if self.sharing.current == 0 || matches!(origin, Origin::Inside | Origin::Elsewhere) {
            return;
        }
        let found = found();
        let stuck = matches!(&found, Found::Value(value) if value.stuck().is_some());
        let Some(frame) = self.sharing.frames.last_mut() else { return };
        if stuck || frame.reads.len() >= READS {
            frame.sound = false;
        } else if !frame.reads.iter().any(|read| read.cell == cell && read.origin == origin) {
            frame.reads.push(Dependency { origin, cell, found });
        }
    }

    /// Begins to note what is read for a place.
    pub(super) fn begin(&mut self, id: CellId) {
        self.sharing.numbers += 1;
        let (number, outer, noted) = (self.sharing.numbers, self.sharing.current, self.noted());
        let node = self.cell(id).node.clone();
        self.sharing.frames.push(Frame { number, outer, top: id, node, reads: Vec::new(), sound: true, noted });
        self.sharing.current = number;
    }

    /// How much was said besides values.
    fn noted(&self) -> usize {
        self.faults.len() + self.idle.len() + self.removals.len() + usize::from(self.hidden)
    }

    /// Keeps the value of a place, where others may have it; the frame around it reads what was read for it.
    pub(super) fn end(&mut self, value: &Value) {
        let noted = self.noted();
        let Some(mut frame) = self.sharing.frames.pop() else { return };
        debug_assert_eq!(self.sharing.current, frame.number);
        self.sharing.current = frame.outer;
        frame.sound &= noted == frame.noted && value.stuck().is_none();
        let reads = if frame.sound { self.repeatable(&frame) } else { None };
        match reads {
            Some(reads) => self.keep(&frame, reads, value),
            None => frame.sound = false,
        }
        self.cell_mut(frame.top).frame = frame.outer;
        if !frame.sound {
            self.unshare();
        }
        for read in frame.reads {
            let inside = self.sharing.frames.last().is_some_and(|outer| self.is_inside(outer.top, read.origin));
            if !inside {
                self.note(read.origin, read.cell, || read.found);
            }
        }
    }

    fn is_inside(&self, top: CellId, origin: Origin) -> bool {
        matches!(origin, Origin::Around(record) if self.holds(top, record))
    }
}
