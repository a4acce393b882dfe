//! The other names that `use … as` gives to things: which files know a thing by one, and where they say it.

use std::ops;

use distc::Workspace;
use distc::db::{Decl, File, Name, Span};
use distc::parse::parsed;
use distc::parse::tree::{Ident, Item, Use};
use distc::resolve;
use distc::types::{Note, Symbol, What, notes};

use super::At;
use super::place::Piece;
use super::references::in_code;

/// Another name of a thing.
pub struct Alias {
    /// As a `use` gives it.
    pub name: Name,
    /// The files that know the thing by it: those that share the scope of the `use`.
    pub files: Vec<File>,
}

impl Alias {
    /// The other name by which a range of a place's file names a symbol; none where it is the thing's own.
    pub fn of(at: At<'_>, symbol: &Symbol, span: Span) -> Option<Alias> {
        let db = at.workspace.db();
        let piece = at.innermost()?;
        let (span, _) =
            in_code(at.workspace, symbol, piece.decl).into_iter().find(|(s, _)| piece.in_file(*s) == span)?;
        let name = piece.decl.code(db).get(ops::Range::from(span))?;
        let files = resolve::unit(db, at.file).to_vec();
        let mut uses = files.iter().flat_map(|file| &resolve::declared(db, *file).uses);
        let is_given = uses.any(|decl| given(at.workspace, *decl).is_some_and(|alias| alias.node == name));
        let alias = Alias { name: name.into(), files };
        (is_given && alias.is_at(at.workspace, piece.decl, span)).then_some(alias)
    }

    /// The places in a declaration's code that name a symbol by it.
    pub fn places(&self, workspace: &Workspace, symbol: &Symbol, decl: Decl) -> Vec<Span> {
        let all = in_code(workspace, symbol, decl).into_iter().map(|(span, _)| span);
        all.filter(|span| self.is_at(workspace, decl, *span)).collect()
    }

    /// The declarations that know the thing by it.
    pub fn pieces<'a>(&self, workspace: &'a Workspace) -> Vec<Piece<'a>> {
        self.files.iter().flat_map(|file| Piece::deep(workspace, *file)).collect()
    }

    /// Whether what names the thing there is this name: in a `use` behind `as`, elsewhere with no module in front.
    fn is_at(&self, workspace: &Workspace, decl: Decl, span: Span) -> bool {
        let db = workspace.db();
        if decl.code(db).get(ops::Range::from(span)) != Some(self.name.as_str()) {
            return false;
        }
        if resolve::word(db, decl) == Some(resolve::Word::Use) {
            return given(workspace, decl).is_some_and(|alias| alias.span == span);
        }
        !decl.code(db)[..span.start as usize].ends_with('.') || is_method(workspace, decl, span)
    }
}

/// Whether the name behind a dot is that of a function, with its first argument in front.
fn is_method(workspace: &Workspace, decl: Decl, span: Span) -> bool {
    let all = notes(workspace.db(), decl);
    let is_front = |note: &Note| matches!(note.what, What::Names(Symbol::Module(_))) && note.span.end + 1 == span.start;
    let is_call = |note: &Note| matches!(note.what, What::Calls(_)) && note.span.start == span.start;
    all.iter().any(is_call) && !all.iter().any(is_front)
}

/// The other name that a `use` gives.
fn given(workspace: &Workspace, decl: Decl) -> Option<&Ident> {
    match &parsed(workspace.db(), decl).chunk.item {
        Some(Item::Use(Use { alias, .. })) => alias.as_ref(),
        _ => None,
    }
}
