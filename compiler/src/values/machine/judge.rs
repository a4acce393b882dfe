//! What was said of a place, judged: removals, amendments of what is not there, items that must be new.

use std::sync::Arc;

use super::Machine;
use super::cell::{CellId, State};
use crate::db::{Name, Place};
use crate::types::Sort;
use crate::types::ir::{Key, Segment};
use crate::values::errors;
use crate::values::node::{Base, Node, Stage, Writer, Writers};
use crate::values::value::Owner;

impl Machine<'_> {
    pub(super) fn judge_fresh(&mut self, id: CellId, node: &Node) {
        if node.base != Base::Fresh {
            return;
        }
        if let Some(holder) = node.below.as_ref().and_then(|b| b.holder()).cloned() {
            let path = self.path(id);
            self.fault(errors::item_twice(&path, &node.by, &holder));
        }
    }

    /// Removing asks for something to remove; amending what was removed asks for it to be back.
    pub(super) fn judge_removal(&mut self, id: CellId, node: &Arc<Node>, lenient: bool) {
        let key = matches!(self.cell(id).segment, Some(Segment::Key(_)));
        let emit = matches!(self.cell(id).sort, Sort::Emit { .. });
        let there = node.below.as_ref().is_some_and(|b| b.held(key)) || emit;
        let path = self.path(id);
        if there {
            self.removals.extend(node.by.iter().map(Writer::place));
        } else if !lenient {
            let general = |w: &Writer| matches!(w.source.standing.stage, Stage::Mixins | Stage::Schema | Stage::Every);
            match errors::removes_missing(&path, &node.by) {
                Some(fault) if node.by.iter().any(general) => {
                    self.idle.push((node.by.iter().filter(|w| general(w)).map(Writer::place).collect(), fault));
                }
                fault => self.fault(fault),
            }
        }
        let amends =
            |w: &&Writer| !node.by.iter().any(|b| b.is(w)) && (!emit || w.source.standing.stage == Stage::Body);
        let amending: Writers = node.hard.iter().filter(amends).cloned().collect();
        if !amending.is_empty() {
            self.fault(errors::amends_removed(&path, &amending, &node.by));
        }
    }

    /// An item that no layer made.
    pub(super) fn judge_missing(&mut self, id: CellId, node: &Arc<Node>) -> State {
        if !node.hard.is_empty() {
            let path = self.path(id);
            let names = self.siblings(id);
            let key = match &self.cell(id).segment {
                Some(Segment::Key(Key::Text(key))) => key.clone(),
                _ => Name::new(),
            };
            self.fault(errors::amends_missing(self.db, &path, &key, &node.hard, &names));
        }
        State::Absent
    }

    /// The keys that stand beside a place.
    fn siblings(&self, id: CellId) -> Vec<Name> {
        let Some(parent) = self.cell(id).parent else { return Vec::new() };
        let cell = self.cell(parent);
        let made = cell.node.kids.iter().filter(|(_, kid)| kid.makes());
        let keys = made.filter_map(|(s, _)| match s {
            Segment::Key(Key::Text(key)) => Some(key.clone()),
            _ => None,
        });
        let backing = cell.backing.as_ref().and_then(|v| v.entries()).into_iter().flat_map(|e| e.iter());
        keys.chain(backing.map(|(k, _)| k.clone())).collect()
    }

    /// An object whose condition does not hold: only named paths need it.
    pub(super) fn not_emitted(&mut self, id: CellId, node: &Arc<Node>) -> State {
        let amends = node.writers().iter().any(|w| w.source.standing.stage != Stage::Type);
        self.hidden |= amends || !node.is_plain() || !self.cell(id).home.plan.lists.reach.is_empty();
        let plan = self.cell(id).home.plan.clone();
        let emit = self.cell(id).emit.and_then(|number| plan.lists.emits.get(number));
        let is_own = |w: &Writer| {
            emit.is_some_and(|(emit, source)| source.decl == w.source.decl && emit.own.contains(&w.node.entry))
        };
        let named = |w: &&Writer| w.source.standing.stage == Stage::Body && !is_own(w);
        let named: Writers = node.hard.iter().filter(named).cloned().collect();
        if !named.is_empty() {
            let path = self.path(id);
            let sets = node.makes() && named.iter().all(|w| node.by.iter().any(|by| by.is(w)));
            self.fault(errors::amends_unemitted(self.db, &path, &named, sets));
        }
        State::Absent
    }

    /// A required field that no layer sets.
    pub(super) fn unset(&mut self, id: CellId) {
        let path = self.path(id);
        let owner = self.cell(id).home.owner.clone();
        let writer = self.maker(id);
        let declared = self.declaration(&owner);
        if let Some(place) = writer.or(declared) {
            self.fault(errors::unset(&path, place));
        }
    }

    /// Who made the record that a place is in, or else called for it.
    fn maker(&self, id: CellId) -> Option<Place> {
        let parent = self.cell(id).parent?;
        let node = &self.cell(parent).node;
        let made = node.by.last().filter(|w| (w.node.entry, w.node.index) != (0, 0)).map(Writer::place);
        let called = || {
            let mut all = node.hard.iter().rev().map(Writer::place);
            all.find(|place| !self.is_library(place))
        };
        let is_owner = self.cell(parent).parent.is_none();
        made.or_else(|| if is_owner { None } else { called().or_else(|| self.maker(parent)) })
    }

    pub(super) fn declaration(&self, owner: &Owner) -> Option<crate::db::Place> {
        use crate::db::{Node as Number, Place};
        match owner {
            Owner::Component(_) | Owner::Member(..) => {
                let member = crate::values::program::member(self.db, self.variant, owner)?;
                Some(Place::At(member.decl, Number { entry: member.entry, index: 0 }))
            }
            Owner::Distribution | Owner::Parameters => {
                let level = crate::types::levels(self.db, self.variant).first().copied()?;
                Some(crate::resolve::name_place(self.db, level))
            }
        }
    }
}
