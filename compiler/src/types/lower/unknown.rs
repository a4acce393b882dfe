//! Names that nothing has: what could have been meant is of the kind that may stand there.

use super::{Lower, Typed};
use crate::db::Name;
use crate::parse::tree::{self, Ident};
use crate::resolve::{self, Definition, Failed, Word};
use crate::types::errors;
use crate::types::ir::Kind;
use crate::types::notes::is_cursor;

/// Whether values stand behind a name that is none.
pub fn is_front(found: &Definition) -> bool {
    found.leads_on() || found.is_a(&[Word::Enum])
}

impl Lower<'_> {
    /// Tells that nothing has a name, with what could have been meant; `leads` says that a dot follows.
    pub(super) fn unknown(&mut self, name: &Ident, leads: bool) -> Typed {
        // The mark of an editor is no name, and nobody is told what could have been meant by it.
        if is_cursor(&name.node) || crate::types::is_lost(self.db, self.decl, &name.node) {
            return self.poison(name.span);
        }
        let is_large = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
        let is_value = |found: &Definition| found.is_a(&[Word::Let, Word::Param, Word::Component]);
        let is_wanted = |found: &Definition| is_value(found) || leads && is_front(found);
        let mut names = resolve::candidates_for(self.db, self.types.file, None, is_wanted);
        names.retain(|known| is_large(known) == is_large(&name.node) || known.eq_ignore_ascii_case(&name.node));
        names.extend(self.locals.iter().map(|l| l.name.clone()));
        names.extend(crate::types::nested_names(self.db, self.decl));
        let own = self.sight.own.map(|own| crate::types::record(self.db, own.record()));
        let mut fault = resolve::unknown_name(self.decl, name, "name", &names);
        if own.is_some_and(|record| record.fields.contains_key(&name.node)) {
            fault = errors::needs_self(self.at(name.span), &name.node);
        } else if name.node.starts_with(|c: char| c.is_ascii_uppercase()) && fault.helps.is_empty() {
            fault = errors::maybe_text(fault, self.at(name.span), &name.node);
        }
        self.fault(if leads { resolve::module_elsewhere(self.db, self.types.file, fault, name) } else { fault });
        self.poison(name.span)
    }

    /// The names that could have been meant and mean what is wanted.
    pub(super) fn candidates(&self, failed: &Failed, is_wanted: impl Fn(&Definition) -> bool) -> Vec<Name> {
        resolve::candidates_for(self.db, self.types.file, failed.within.as_ref(), is_wanted)
    }

    /// Whether what stands in front of an unknown function is what is unknown; that is told.
    pub(super) fn is_lost_front(&mut self, base: &tree::Expr, name: &Ident) -> bool {
        let function = resolve::lookup(self.db, self.types.file, &name.node);
        let is_function = function.is_some_and(|found| found.is_a(&[Word::Function]));
        let is_name = super::path::dotted(base).is_some_and(|path| !self.is_value(&path[0].node));
        !is_function && is_name && matches!(self.front(base).expr.kind, Kind::Poison)
    }
}
