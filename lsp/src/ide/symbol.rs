//! What the name at a place stands for.

use distc::db::Span;
use distc::types::{Symbol, What};

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
    Some((symbol, piece.in_file(span)))
}
