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
fn in_code(workspace: &Workspace, symbol: &Symbol, decl: Decl) -> Vec<(Span, bool)> {
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
    let whole = |(piece, edits): (Piece<'_>, Vec<(Span, String)>)| {
        let file = piece.decl.file(at.workspace.db());
        let edit = |(span, text)| Edit { range: Range { file, span: piece.in_file(span) }, text };
        edits.into_iter().map(edit).collect::<Vec<_>>()
    };
    Ok(edits.into_iter().flat_map(whole).collect())
}

/// What changes in the code of each declaration. Where a thing goes by another name, that stays.
fn edits<'a>(workspace: &'a Workspace, symbol: &Symbol, old: &str, new: &str) -> Vec<(Piece<'a>, Vec<(Span, String)>)> {
    let db = workspace.db();
    let in_piece = |piece: Piece<'a>| {
        let code = piece.decl.code(db);
        let spans = in_code(workspace, symbol, piece.decl).into_iter();
        let edits: Vec<_> = spans.filter_map(|(span, _)| replaced(code, span, old, new)).collect();
        (!edits.is_empty()).then_some((piece, edits))
    };
    let pieces = workspace.files().into_iter().flat_map(|file| Piece::deep(workspace, file));
    pieces.filter(|piece| piece.decl.code(db).contains(old)).filter_map(in_piece).collect()
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
    let old = decl.code(workspace.db());
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
            let is_new = |span: Span| home.code(db).get(std::ops::Range::from(span)) == Some(new);
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
