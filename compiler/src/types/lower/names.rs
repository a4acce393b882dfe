//! What may be declared under which name: each once, and none that the owner has already.

use super::Lower;
use crate::db::Decl;
use crate::parse::parsed;
use crate::parse::tree::{self, EntryKind, Ident};
use crate::resolve::{self, Definition, Word};
use crate::types::ty::RecordId;
use crate::types::{distribution_type, errors, extends, extends_itself, record, record_named};

impl Lower<'_> {
    /// The fields of a record type: no two of one name, and none that what it extends has.
    pub(super) fn unique_fields(&mut self, body: &tree::Body, of: RecordId) {
        let base = record(self.db, of).extends;
        let inherited = |name: &Ident| base.is_some_and(|base| record(self.db, base).fields.contains_key(&name.node));
        let names: Vec<&Ident> = body.entries.iter().filter_map(|entry| declared(&entry.kind)).collect();
        let taken: Vec<&Ident> = names.iter().copied().filter(|name| inherited(name)).collect();
        self.unique(&names);
        let shown = base.map(|base| base.name(self.db)).unwrap_or_default();
        taken.into_iter().for_each(|name| self.fault(errors::inherited(self.at(name.span), &name.node, &shown)));
    }

    /// What a body emits: no two of one name, and none that the owner's type has.
    pub(super) fn unique_emits(&mut self, body: &tree::Body, of: RecordId) {
        let emits = body.entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Emit(emit) => Some(&emit.name),
            _ => None,
        });
        let names: Vec<&Ident> = emits.collect();
        let known = record(self.db, of);
        let taken = names.iter().filter(|name| known.fields.contains_key(&name.node));
        let faults: Vec<_> = taken.map(|name| errors::declared_twice(self.at(name.span), &name.node)).collect();
        self.unique(&names);
        faults.into_iter().for_each(|fault| self.fault(fault));
    }

    /// The name of what objects or folders are named after.
    pub(super) fn is_label(&mut self, name: &Ident) {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let good = name.node.len() <= 63 && name.node.chars().all(inner) && !name.node.ends_with('-');
        if !good && !name.node.is_empty() {
            self.fault(errors::no_label(self.at(name.span), &name.node));
        }
    }

    /// No two of these names are one.
    pub(super) fn unique(&mut self, names: &[&Ident]) {
        for (index, name) in names.iter().enumerate() {
            if names[..index].iter().any(|earlier| earlier.node == name.node) {
                self.fault(errors::declared_twice(self.at(name.span), &name.node));
            }
        }
    }

    /// A type that is none of components, which is told unless that it extends itself was.
    pub(super) fn no_component_type(&mut self, of: RecordId, path: &[Ident]) {
        let last = &path[path.len() - 1];
        if !extends_itself(self.db, of) {
            self.fault(errors::not_a_component_type(self.at(last.span), &last.node));
        }
    }

    /// A mixin is applied to what it is for.
    pub(super) fn fits_target(&mut self, mixin: Decl, own: RecordId, at: &Ident) {
        let Some(tree::Item::Mixin(written)) = &parsed(self.db, mixin).chunk.item else { return };
        let target = match resolve::path(self.db, mixin.file(self.db), &written.target) {
            Ok(Definition::Declared(Word::Distribution, _)) => distribution_type(self.db),
            Ok(_) => record_named(self.db, mixin, &written.target),
            Err(_) => None,
        };
        if let Some(target) = target.filter(|target| !extends(self.db, own, *target)) {
            let (wanted, found) = (own.name(self.db), target.name(self.db));
            self.fault(errors::another_target(self.at(at.span), &wanted, &found));
        }
    }

    /// A component or parameter is not called like a field of the distribution, beside which it stands in a variant.
    pub(super) fn no_distribution_field(&mut self, name: &Ident) {
        let fields = distribution_type(self.db).map(|of| record(self.db, of));
        if fields.is_some_and(|known| known.fields.contains_key(&name.node)) {
            self.fault(errors::shadows(self.at(name.span), &name.node));
        }
    }
}

/// The field that an entry of a type declares.
fn declared(entry: &EntryKind) -> Option<&Ident> {
    match entry {
        EntryKind::Field(field) => Some(&field.name),
        EntryKind::Let(binding) => Some(&binding.name),
        EntryKind::Emit(emit) => Some(&emit.name),
        EntryKind::Check(_)
        | EntryKind::Component(_)
        | EntryKind::Every(_)
        | EntryKind::Param(_)
        | EntryKind::Assert(_)
        | EntryKind::Setting(_)
        | EntryKind::Refined { .. } => None,
    }
}
