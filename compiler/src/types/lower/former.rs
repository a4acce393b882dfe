//! Names that may be former ones: what they mean now, which is told with a fix.

use super::{Lower, Typed};
use crate::db::{Decl, Name, Span};
use crate::parse::tree::Ident;
use crate::resolve::{self, Word};
use crate::types::ty::RecordId;
use crate::types::{Alternative, Field, Symbol, enumeration, errors, former_name, record};

impl<'db> Lower<'db> {
    /// What a component or parameter is called now that had a name before.
    pub(super) fn renamed(&mut self, word: Word, name: &Name, span: Span) -> Option<Name> {
        let now = former_name(self.db, self.decl, word, name)?;
        self.told(if word == Word::Param { "parameter" } else { "component" }, name, &now, span);
        Some(now)
    }

    /// A name that a component or parameter had before. What is known of it is known by the name that is written.
    pub(super) fn former(&mut self, name: &Ident) -> Option<Typed> {
        let now =
            [Word::Component, Word::Param].into_iter().find_map(|word| self.renamed(word, &name.node, name.span))?;
        let typed = self.name(&Ident { node: now, span: name.span });
        Some(self.narrowed(Typed { path: Some(name.node.clone()), ..typed }))
    }

    /// A field of a record, with its name.
    pub(super) fn field_named(&mut self, of: RecordId, name: &Name, span: Span) -> Option<(Name, &'db Field)> {
        let (now, field) = record(self.db, of).named(name)?;
        self.told("field", name, now, span);
        self.names(span, || Symbol::Field(field.of, now.clone()));
        Some((now.clone(), field))
    }

    /// An alternative of an enum: its number and its name. One that there is not is told.
    pub(super) fn alternative_named(&mut self, of: Decl, name: &Ident) -> Option<(u16, Name)> {
        let all = enumeration(self.db, of);
        let Some((index, found)) = all.named(&name.node) else {
            let names: Vec<Name> = all.alternatives.iter().map(|a| a.name.clone()).collect();
            let fault = resolve::unknown_name(self.decl, name, "alternative", &names);
            let has = |a: &&Alternative| a.record.as_ref().is_some_and(|record| record.fields.contains_key(&name.node));
            let owners: Vec<&str> = all.alternatives.iter().filter(has).map(|owner| owner.name.as_str()).collect();
            self.fault(errors::field_of_alternatives(self.at(name.span), &name.node, &owners, fault));
            return None;
        };
        self.told("alternative", &name.node, &found.name, name.span);
        self.names(name.span, || Symbol::Alternative(of, index));
        Some((index, found.name.clone()))
    }

    pub(super) fn told(&mut self, what: &str, name: &Name, now: &Name, span: Span) {
        if name != now {
            self.fault(resolve::renamed(self.at(span), what, name, now));
        }
    }
}
