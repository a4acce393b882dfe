//! What the name at a place stands for.

use distc::db::Span;
use distc::types::{Symbol, What};

use super::At;
use super::place::shortest;

/// What the name at a byte stands for, and where the name stands in its file.
pub fn symbol_at(at: At<'_>) -> Option<(Symbol, Span)> {
    let (piece, offset, notes) = at.notes()?;
    let (symbol, span) = shortest(&notes, offset, |what| match what {
        What::Names(symbol) | What::Defines(symbol) => Some(symbol.clone()),
        _ => None,
    })?;
    Some((symbol, piece.in_file(span)))
}
