//! Whether every supported version of Kubernetes has what is written: kinds and fields, each told for the outermost alone.

use std::sync::Arc;

use super::Machine;
use super::cell::CellId;
use crate::db::{Node as Number, Place};
use crate::schema::Minors;
use crate::types::ir::Segment;
use crate::types::{RecordId, Type, record};
use crate::values::errors;
use crate::values::node::{Node, Writer};

impl Machine<'_> {
    /// Tells the kind, or the fields that are said of a record, that some supported version lacks. They stand by their numbers.
    pub(super) fn judge_minors(&mut self, id: CellId, of: RecordId, said: &[Option<&Arc<Node>>]) {
        if !matches!(of, RecordId::Kubernetes(_)) {
            return;
        }
        let Some(supported) = self.supported() else { return };
        if let Some(emitted) = self.emitted_kind(id, of) {
            let lacking = supported.without(kind_minors(self, of));
            if !lacking.is_empty() {
                let name = of.name(self.db);
                self.fault(errors::kind_not_in_all_minors(&name, emitted, kind_minors(self, of), supported));
            }
        }
        let known = &record(self.db, of).fields;
        let missing = |(_, field): &(_, &crate::types::Field)| !supported.without(field.minors).is_empty();
        let lacking = known.iter().zip(said).filter_map(|(field, node)| Some((field, (*node)?)));
        let lacking: Vec<_> = lacking.filter(|(field, _)| missing(field)).collect();
        if lacking.is_empty() {
            return;
        }
        let told = self.lacking_around(id, supported);
        for ((name, field), node) in lacking {
            let is_told = told.contains_all(supported.without(field.minors));
            if let Some(writer) = node.writers().first().filter(|w| !is_told && w.node != FILLED) {
                let path = ecow::eco_format!("{}.{name}", self.path(id));
                self.fault(errors::not_in_all_minors(&path, writer.place(), field.minors, supported));
            }
        }
    }

    /// Where the kind of an object is written that an owner emits.
    fn emitted_kind(&self, id: CellId, of: RecordId) -> Option<Place> {
        record(self.db, of).object.as_ref()?;
        let cell = self.cell(id);
        let family = || cell.parent.and_then(|parent| self.cell(parent).emit);
        let (emit, source) = cell.home.plan.lists.emits.get(cell.emit.or_else(family)?)?;
        Some(Writer { source: source.clone(), node: Number { entry: emit.entry, index: 0 } }.place())
    }

    /// The supported versions that lack a record, or what it stands in.
    fn lacking_around(&self, id: CellId, supported: Minors) -> Minors {
        let mut lacking = Minors::NONE;
        let mut next = Some(id);
        while let Some(id) = next {
            let cell = self.cell(id);
            if let Type::Record(of @ RecordId::Kubernetes(_)) = cell.ty.required()
                && record(self.db, *of).object.is_some()
            {
                lacking = lacking.union(supported.without(kind_minors(self, *of)));
            }
            let parent = cell.parent.map(|parent| self.cell(parent).ty.required());
            if let (Some(Segment::Field(name)), Some(Type::Record(of @ RecordId::Kubernetes(_)))) =
                (&cell.segment, parent)
                && let Some(field) = record(self.db, *of).fields.get(name)
            {
                lacking = lacking.union(supported.without(field.minors));
            }
            next = cell.parent;
        }
        lacking
    }
}

/// The statement of what the compiler fills in.
const FILLED: Number = Number { entry: 0, index: 0 };

/// The minors that have a kind.
fn kind_minors(machine: &Machine<'_>, of: RecordId) -> Minors {
    record(machine.db, of).fields.get("apiVersion").map_or(Minors::all(), |field| field.minors)
}
