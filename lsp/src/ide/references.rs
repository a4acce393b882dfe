//! Every place that names a thing.

use distc::Workspace;
use distc::db::{Decl, File, Span};
use distc::resolve::is_library;
use distc::types::{Symbol, What, notes};

use super::place::Piece;
use super::{At, Range, symbol_at};

/// A place that names a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where the name stands.
    pub range: Range,
    /// Whether it is there that the thing is defined.
    pub defines: bool,
}

/// Every place that names what the name at a byte stands for, in the order of files and texts.
pub fn references(at: At<'_>) -> Vec<Reference> {
    symbol_at(at).map(|(symbol, _)| of_symbol(at.workspace, &symbol)).unwrap_or_default()
}

/// The places of its own file that name what the name at a byte stands for.
pub fn highlights(at: At<'_>) -> Vec<Reference> {
    symbol_at(at).map(|(symbol, _)| in_file(at.workspace, &symbol, at.file)).unwrap_or_default()
}

/// Every place that names a symbol.
pub fn of_symbol(workspace: &Workspace, symbol: &Symbol) -> Vec<Reference> {
    let db = workspace.db();
    let is_standard = symbol.home().is_none_or(|home| is_library(db, home.file(db)));
    let files = if is_standard { workspace.all_files() } else { workspace.files() };
    files.into_iter().flat_map(|file| in_file(workspace, symbol, file)).collect()
}

fn in_file(workspace: &Workspace, symbol: &Symbol, file: File) -> Vec<Reference> {
    let db = workspace.db();
    let name = symbol.name(db);
    let may = |piece: &Piece| match symbol {
        Symbol::Local(decl, _) => *decl == piece.decl || calls_by_name(piece.decl.code(db), &name),
        _ => piece.decl.code(db).contains(name.as_str()),
    };
    let pieces = Piece::deep(workspace, file).into_iter().filter(may);
    let mut all: Vec<Reference> = pieces.flat_map(|piece| in_piece(workspace, symbol, file, piece)).collect();
    all.sort_by_key(|reference| reference.range);
    all
}

/// A parameter of a function is named elsewhere only in front of `=`.
fn calls_by_name(text: &str, name: &str) -> bool {
    let behind = |(at, _): (usize, &str)| text[at + name.len()..].trim_start().starts_with('=');
    text.match_indices(name).any(behind)
}

fn in_piece(workspace: &Workspace, symbol: &Symbol, file: File, piece: Piece<'_>) -> Vec<Reference> {
    let named = in_code(workspace, symbol, piece.decl).into_iter();
    named.map(|(span, defines)| Reference { range: Range { file, span: piece.in_file(span) }, defines }).collect()
}

/// The places in a declaration's code that name a symbol, and whether it is there that it is defined.
pub(super) fn in_code(workspace: &Workspace, symbol: &Symbol, decl: Decl) -> Vec<(Span, bool)> {
    let named = notes(workspace.db(), decl).into_iter().filter_map(|note| match note.what {
        What::Defines(of) if of == *symbol => Some((note.span, true)),
        What::Names(of) if of == *symbol => Some((note.span, false)),
        _ => None,
    });
    let mut spans: Vec<(Span, bool)> = named.collect();
    spans.sort_by_key(|(span, defines)| (*span, !defines));
    spans.dedup_by_key(|(span, _)| *span);
    spans
}
