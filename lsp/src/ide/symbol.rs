//! What the name at a place stands for.

use distc::Workspace;
use distc::db::Span;
use distc::resolve::{self, Word};
use distc::types::{RecordId, Symbol, What, is_component};

use super::At;
use super::place::touches;

/// What the name at a byte stands for, and where the name stands in its file.
pub fn symbol_at(at: At<'_>) -> Option<(Symbol, Span)> {
    let (piece, offset, notes) = at.notes()?;
    let named = notes.into_iter().filter_map(|note| match note.what {
        What::Names(symbol) | What::Defines(symbol) => Some((symbol, note.span)),
        _ => None,
    });
    let (symbol, span) =
        named.filter(|(_, span)| touches(*span, offset)).min_by_key(|(_, span)| span.end - span.start)?;
    Some((symbol, span.shifted(piece.start)))
}

/// What sort of thing a symbol is, as the language calls it.
pub fn kind_of(workspace: &Workspace, symbol: &Symbol) -> &'static str {
    let db = workspace.db();
    match symbol {
        Symbol::Declared(decl) => match resolve::word(db, *decl) {
            Some(Word::Type) if is_component(db, RecordId::Declared(*decl)) => "component type",
            Some(word) => word.text(),
            None => "declaration",
        },
        Symbol::Module(_) => "module",
        Symbol::Kubernetes(_) => "type",
        Symbol::Field(..) => "field",
        Symbol::Alternative(..) => "alternative",
        Symbol::Component(..) => "component",
        Symbol::Parameter(..) => "param",
        Symbol::Emit(..) => "emit",
        Symbol::Local(..) => "let",
    }
}
