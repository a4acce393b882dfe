//! What may be declared under which name: each once, and none that the owner has already.

use super::Lower;
use crate::db::{Decl, Place};
use crate::parse::parsed;
use crate::parse::tree::{self, EntryKind, Ident};
use crate::resolve::{self, Definition, Word};
use crate::types::ty::RecordId;
use crate::types::{
    declared_place, distribution_type, errors, extends, extends_itself, is_lost_type, levels, record,
    target_distribution, target_type,
};

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

    /// What a body emits: no two of one name.
    pub(super) fn unique_emits(&mut self, body: &tree::Body) {
        let emits = body.entries.iter().filter_map(|entry| match &entry.kind {
            EntryKind::Emit(emit) => Some(&emit.name),
            _ => None,
        });
        self.unique(&emits.collect::<Vec<_>>());
    }

    /// A name that is to be a value's is none's yet.
    pub(super) fn is_free(&mut self, name: &Ident) {
        if !name.node.is_empty() && (self.local(&name.node).is_some() || self.is_value(&name.node)) {
            self.is_taken(name);
        }
    }

    /// A name that is to mean something new, and means something already.
    pub(super) fn is_taken(&mut self, name: &Ident) {
        let meaning = self.meaning(&name.node).filter(|(place, _)| *place != self.at(name.span));
        self.fault(errors::shadows(self.at(name.span), &name.node, meaning));
    }

    /// Where what a name means is declared, and what it is.
    fn meaning(&self, name: &str) -> Option<(Place, &'static str)> {
        if let Some(local) = self.local(name) {
            return Some((self.at(local.span), "first here"));
        }
        if let Some((word, place)) = declared_place(self.db, self.decl, name) {
            return Some((place, if word == Word::Param { "the parameter" } else { "the component" }));
        }
        match resolve::lookup(self.db, self.types.file, name)? {
            found @ Definition::Declared(_, decl) => Some((resolve::name_place(self.db, decl), errors::noun(&found))),
            Definition::Module(_) | Definition::Modules(_) | Definition::Kubernetes(_) | Definition::Missing => None,
        }
    }

    /// A field that the owner's type has, whose name something else is to have.
    pub(super) fn taken_field(&mut self, name: &Ident, of: RecordId) {
        let place = match of {
            RecordId::Declared(decl) => {
                Some((resolve::name_place(self.db, decl), "this type has a field of that name"))
            }
            RecordId::Payload(..) | RecordId::Kubernetes(_) | RecordId::Parameters => None,
        };
        self.fault(errors::shadows(self.at(name.span), &name.node, place));
    }

    /// Whether a record type extends what is not there: nobody knows its fields.
    pub(super) fn is_lost_record(&self, of: RecordId) -> bool {
        matches!(of, RecordId::Declared(decl) if is_lost_type(self.db, decl))
    }

    /// The name of what objects or folders are named after.
    pub(super) fn named_as_label(&mut self, name: &Ident) {
        if !is_label(&name.node) && !name.node.is_empty() {
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
        let distribution = target_distribution(self.db, mixin, &written.target);
        if let Some(found) = distribution.filter(|_| Some(own) == distribution_type(self.db)) {
            let ours = levels(self.db, self.decl).first().filter(|ours| **ours != found);
            let name = |decl: Decl| resolve::declared_name(self.db, decl);
            if let Some(ours) = ours.filter(|ours| resolve::word(self.db, **ours) == Some(Word::Distribution)) {
                self.fault(errors::another_target(self.at(at.span), name(*ours), name(found)));
            }
            return;
        }
        let target = target_type(self.db, mixin);
        if let Some(target) = target.filter(|target| !extends(self.db, own, *target)) {
            let (wanted, found) = (own.name(self.db), target.name(self.db));
            self.fault(errors::another_target(self.at(at.span), &wanted, &found));
        }
    }

    /// What a mixin is for is no distribution that its file sees.
    pub(super) fn no_distribution(&mut self, target: &[Ident]) {
        let (file, last) = (self.types.file, &target[target.len() - 1]);
        let fault = match resolve::path(self.db, file, target) {
            Ok(Definition::Missing) => None,
            Ok(other) => Some(resolve::not_a(self.decl, last, "a type or a distribution", errors::noun(&other))),
            Err(failed) => {
                resolve::unknown_distribution(self.db, self.decl, &target[failed.at], failed.within.as_ref())
            }
        };
        fault.into_iter().for_each(|fault| self.fault(fault));
    }

    /// A component or parameter is not called like a field of the distribution, beside which it stands in a variant.
    pub(super) fn no_distribution_field(&mut self, name: &Ident) {
        let fields = distribution_type(self.db).map(|of| &record(self.db, of).fields);
        if let Some(field) = fields.and_then(|fields| fields.get(&name.node)) {
            self.taken_field(name, field.of);
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

/// Whether objects and folders can be named after a name.
pub fn is_label(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.len() <= 63 && name.chars().all(inner) && !name.ends_with('-')
}
