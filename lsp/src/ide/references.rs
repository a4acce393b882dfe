//! Every place that names a thing, and what changes when the thing is called otherwise.

use distc::Workspace;
use distc::db::{Decl, File, Name, Span};
use distc::parse::parse;
use distc::resolve::{self, is_library};
use distc::types::{RecordId, Symbol, What, enumeration, notes, record};

use super::place::Piece;
use super::{At, Edit, Range, symbol_at};

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
        Symbol::Local(decl, _) => *decl == piece.decl || calls_by_name(piece.decl.text(db), &name),
        _ => piece.decl.text(db).contains(name.as_str()),
    };
    let pieces = Piece::all(workspace, file).into_iter().filter(may);
    pieces.flat_map(|piece| in_piece(workspace, symbol, file, piece)).collect()
}

/// A parameter of a function is named elsewhere only in front of `=`.
fn calls_by_name(text: &str, name: &str) -> bool {
    let behind = |(at, _): (usize, &str)| text[at + name.len()..].trim_start().starts_with('=');
    text.match_indices(name).any(behind)
}

fn in_piece(workspace: &Workspace, symbol: &Symbol, file: File, piece: Piece) -> Vec<Reference> {
    let named = notes(workspace.db(), piece.decl).into_iter().filter_map(|note| match note.what {
        What::Defines(of) if of == *symbol => Some((note.span, true)),
        What::Names(of) if of == *symbol => Some((note.span, false)),
        _ => None,
    });
    let mut spans: Vec<(Span, bool)> = named.collect();
    spans.sort_by_key(|(span, defines)| (*span, !defines));
    spans.dedup_by_key(|(span, _)| *span);
    spans.into_iter().map(|(span, defines)| Reference { range: piece.range(file, span), defines }).collect()
}

/// Why a thing cannot be called otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no name.
    Nothing,
    /// It is defined outside of the program.
    Foreign,
    /// A module is called like its file.
    Module,
    /// It is no name, or a word of the language.
    NoName(String),
    /// Another thing has the name.
    Taken(String),
}

/// The name at a byte, where it can be another.
///
/// # Errors
///
/// There is none, or the program does not define what it stands for.
pub fn renamed_range(at: At<'_>) -> Result<(Span, Name), Refusal> {
    let (symbol, span) = symbol_at(at).ok_or(Refusal::Nothing)?;
    let db = at.workspace.db();
    match symbol.home() {
        _ if matches!(symbol, Symbol::Module(_)) => Err(Refusal::Module),
        Some(home) if !is_library(db, home.file(db)) => Ok((span, symbol.name(db))),
        _ => Err(Refusal::Foreign),
    }
}

/// The edits that call what the name at a byte stands for `new`.
///
/// # Errors
///
/// It cannot be called so.
pub fn rename(at: At<'_>, new: &str) -> Result<Vec<Edit>, Refusal> {
    let (_, old) = renamed_range(at)?;
    let (symbol, _) = symbol_at(at).ok_or(Refusal::Nothing)?;
    if is_taken(at.workspace, &symbol, new) {
        return Err(Refusal::Taken(new.to_owned()));
    }
    let edits = edits(at.workspace, &symbol, &old, new);
    if edits.iter().any(|(piece, edits)| !still_parses(at.workspace, piece.decl, edits)) {
        return Err(Refusal::NoName(new.to_owned()));
    }
    let whole = |(piece, edits): (Piece, Vec<(Span, String)>)| {
        let file = piece.decl.file(at.workspace.db());
        edits.into_iter().map(move |(span, text)| Edit { range: piece.range(file, span), text })
    };
    Ok(edits.into_iter().flat_map(whole).collect())
}

/// What changes in each declaration, counted from its start. Where a thing goes by another name, that stays.
fn edits(workspace: &Workspace, symbol: &Symbol, old: &str, new: &str) -> Vec<(Piece, Vec<(Span, String)>)> {
    let db = workspace.db();
    let of_file = |file: File| Piece::all(workspace, file).into_iter().map(move |piece| (file, piece));
    let in_piece = |(file, piece): (File, Piece)| {
        let spans = in_piece(workspace, symbol, file, piece).into_iter().map(|reference| reference.range.span);
        let own = spans.map(|span| Span { start: span.start - piece.start, end: span.end - piece.start });
        let text = piece.decl.text(db);
        let edits: Vec<_> = own.filter_map(|span| replaced(text, span, old, new)).collect();
        (!edits.is_empty()).then_some((piece, edits))
    };
    let may = |(_, piece): &(File, Piece)| piece.decl.text(db).contains(old);
    workspace.files().into_iter().flat_map(of_file).filter(may).filter_map(in_piece).collect()
}

/// The edit of one name, which may stand in quotes.
fn replaced(text: &str, span: Span, old: &str, new: &str) -> Option<(Span, String)> {
    let written = text.get(std::ops::Range::from(span))?;
    if written == old {
        return Some((span, new.to_owned()));
    }
    (written.trim_matches('"') == old).then(|| (span, format!("\"{new}\"")))
}

fn still_parses(workspace: &Workspace, decl: Decl, edits: &[(Span, String)]) -> bool {
    let old = decl.text(workspace.db());
    let mut new = old.to_owned();
    for (span, text) in edits.iter().rev() {
        new.replace_range(std::ops::Range::from(*span), text);
    }
    parse(&new).errors.len() <= parse(old).errors.len()
}

fn is_taken(workspace: &Workspace, symbol: &Symbol, new: &str) -> bool {
    let db = workspace.db();
    let in_scope = |home: &Decl| resolve::lookup(db, home.file(db), new).is_some();
    match symbol {
        Symbol::Declared(home) | Symbol::Component(home, _) | Symbol::Parameter(home, _) => in_scope(home),
        Symbol::Field(of, _) => record(db, *of).fields.contains_key(new),
        Symbol::Alternative(of, _) => enumeration(db, *of).index(new).is_some(),
        Symbol::Local(home, _) => {
            let is_new = |span: Span| home.text(db).get(std::ops::Range::from(span)) == Some(new);
            in_scope(home) || notes(db, *home).iter().any(|n| matches!(n.what, What::Defines(_)) && is_new(n.span))
        }
        Symbol::Emit(home, owner, _) => {
            let of = if owner.is_empty() {
                distc::types::distribution_type(db)
            } else {
                of_component(workspace, *home, owner)
            };
            of.is_some_and(|of| record(db, of).fields.contains_key(new))
        }
        Symbol::Module(_) | Symbol::Kubernetes(_) => false,
    }
}

fn of_component(workspace: &Workspace, home: Decl, name: &str) -> Option<RecordId> {
    match distc::types::member_type(workspace.db(), home, name)?.0 {
        distc::types::Type::Record(of) => Some(of),
        _ => None,
    }
}
