//! What changes when a thing is called otherwise, and what speaks against it.

use std::collections::HashSet;

use distc::Workspace;
use distc::db::{Decl, File, Name, Span};
use distc::parse::parse;
use distc::resolve::{self, Definition, Word, is_library};
use distc::types::{BUILT_IN, RecordId, Symbol, Type, What, distribution_type, enumeration, is_label, notes, record};

use super::alias::Alias;
use super::named_keys::left_behind;
use super::place::Piece;
use super::references::in_code;
use super::{At, Edit, Range, symbol_at};

/// Words that are no names where a value may stand.
const WORDS: [&str; 15] = [
    "else", "false", "for", "if", "in", "is", "it", "match", "none", "params", "self", "super", "then", "true", "with",
];

/// Why a thing cannot be called otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no name.
    Nothing,
    /// It is defined outside of the program.
    Foreign,
    /// A module is called like its file.
    Module,
    /// The cluster knows it by its name.
    Cluster,
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
    if let Some(alias) = Alias::of(at, &symbol, span) {
        return Ok((span, alias.name));
    }
    match symbol.home() {
        _ if matches!(symbol, Symbol::Module(_)) => Err(Refusal::Module),
        _ if is_of_cluster(at.workspace, &symbol) => Err(Refusal::Cluster),
        Some(home) if !is_library(db, home.file(db)) => Ok((span, symbol.name(db))),
        _ => Err(Refusal::Foreign),
    }
}

/// The edits that call what the name at a byte stands for `new`. Another name that a `use` gives is another only where it is known.
///
/// # Errors
///
/// It cannot be called so.
pub fn rename(at: At<'_>, new: &str) -> Result<Vec<Edit>, Refusal> {
    let (_, old) = renamed_range(at)?;
    let (symbol, span) = symbol_at(at).ok_or(Refusal::Nothing)?;
    if WORDS.contains(&new) || !has_form(at.workspace, &symbol, new) {
        return Err(Refusal::NoName(new.to_owned()));
    }
    let alias = Alias::of(at, &symbol, span);
    let is_taken = match &alias {
        Some(alias) => is_known(at, alias, new),
        None => is_taken(at.workspace, &symbol, new),
    };
    if is_taken {
        return Err(Refusal::Taken(new.to_owned()));
    }
    let edits = match &alias {
        Some(alias) => alias_edits(at.workspace, &symbol, alias, new),
        None => edits(at.workspace, &symbol, &old, new),
    };
    if edits.iter().any(|(piece, edits)| !still_parses(at.workspace, piece.decl, edits)) {
        return Err(Refusal::NoName(new.to_owned()));
    }
    let whole = |(piece, edits): (Piece<'_>, Vec<(Span, String)>)| {
        let file = piece.decl.file(at.workspace.db());
        let edit = |(span, text)| Edit { range: Range { file, span: piece.in_file(span) }, text };
        edits.into_iter().map(edit).collect::<Vec<_>>()
    };
    let mut edits: Vec<Edit> = edits.into_iter().flat_map(whole).collect();
    if let (Symbol::Component(..), None) = (&symbol, &alias) {
        edits.extend(left_behind(at.workspace, &edits, &old, &new.into()));
    }
    Ok(edits)
}

/// Whether a name means something already where another name of a thing is known.
fn is_known(at: At<'_>, alias: &Alias, new: &str) -> bool {
    resolve::lookup(at.workspace.db(), at.file, new).is_some()
        || BUILT_IN.iter().any(|(name, _)| *name == new)
        || binds(at.workspace, alias.pieces(at.workspace), new)
}

/// What changes where another name of a thing is known.
fn alias_edits<'a>(
    workspace: &'a Workspace,
    symbol: &Symbol,
    alias: &Alias,
    new: &str,
) -> Vec<(Piece<'a>, Vec<(Span, String)>)> {
    let in_piece = |piece: Piece<'a>| {
        let places = alias.places(workspace, symbol, piece.decl).into_iter();
        (piece, places.map(|span| (span, new.to_owned())).collect::<Vec<_>>())
    };
    alias.pieces(workspace).into_iter().map(in_piece).filter(|(_, edits)| !edits.is_empty()).collect()
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
    let pieces = || workspace.files().into_iter().flat_map(|file| Piece::deep(workspace, file)).collect();
    if is_seen_everywhere(workspace, symbol) && binds(workspace, pieces(), new) {
        return true;
    }
    let in_scope = |home: &Decl| resolve::lookup(db, home.file(db), new).is_some();
    match symbol {
        Symbol::Component(home, _) | Symbol::Parameter(home, _) => {
            in_scope(home) || distribution_type(db).is_some_and(|of| record(db, of).fields.contains_key(new))
        }
        Symbol::Declared(home) if resolve::word(db, *home) == Some(Word::Variant) => {
            workspace.variants().iter().any(|name| name == new)
        }
        Symbol::Declared(home) => {
            let knows = |file: &File| {
                let found = resolve::lookup(db, *file, resolve::declared_name(db, *home));
                matches!(found, Some(Definition::Declared(_, decl)) if decl == *home)
            };
            let mut known = workspace.files().into_iter().filter(knows);
            in_scope(home)
                || BUILT_IN.iter().any(|(name, _)| *name == new)
                || known.any(|file| resolve::lookup(db, file, new).is_some())
        }
        Symbol::Field(of, _) => record(db, *of).fields.contains_key(new),
        Symbol::Alternative(of, _) => enumeration(db, *of).index(new).is_some(),
        Symbol::Local(home, _) => {
            let is_new = |span: Span| home.code(db).get(std::ops::Range::from(span)) == Some(new);
            in_scope(home) || notes(db, *home).iter().any(|n| matches!(n.what, What::Defines(_)) && is_new(n.span))
        }
        Symbol::Emit(home, owner, _) => {
            let of = if owner.is_empty() { distribution_type(db) } else { of_component(workspace, *home, owner) };
            of.is_some_and(|of| record(db, of).fields.contains_key(new))
        }
        Symbol::Module(_) | Symbol::Kubernetes(_) => false,
    }
}

/// Whether names that are bound further in may not be that of the symbol: nothing shadows.
fn is_seen_everywhere(workspace: &Workspace, symbol: &Symbol) -> bool {
    match symbol {
        Symbol::Declared(decl) => !matches!(resolve::word(workspace.db(), *decl), Some(Word::Variant)),
        Symbol::Component(..) | Symbol::Parameter(..) => true,
        _ => false,
    }
}

/// Whether a declaration binds a name within itself.
fn binds(workspace: &Workspace, pieces: Vec<Piece<'_>>, name: &str) -> bool {
    let db = workspace.db();
    let mut binding = pieces.into_iter().filter(|piece| piece.decl.code(db).contains(name));
    binding.any(|piece| {
        notes(db, piece.decl).iter().any(|note| match &note.what {
            What::Defines(symbol @ (Symbol::Local(..) | Symbol::Component(..) | Symbol::Parameter(..))) => {
                symbol.name(db) == name
            }
            _ => false,
        })
    })
}

fn of_component(workspace: &Workspace, home: Decl, name: &str) -> Option<RecordId> {
    match distc::types::member_type(workspace.db(), home, name)?.0 {
        distc::types::Type::Record(of) => Some(of),
        _ => None,
    }
}

/// Whether a name is written as those of its kind are: types begin in upper case, and what folders and objects are named after is
/// a label.
fn has_form(workspace: &Workspace, symbol: &Symbol, new: &str) -> bool {
    let db = workspace.db();
    let is_large = new.starts_with(|c: char| c.is_ascii_uppercase());
    match symbol {
        Symbol::Alternative(..) => is_large,
        Symbol::Component(..) => is_label(new),
        Symbol::Declared(decl) => match resolve::word(db, *decl) {
            Some(Word::Type | Word::Enum | Word::Resource) => is_large,
            Some(Word::Variant | Word::Distribution) => is_label(new),
            _ => !is_large,
        },
        _ => !is_large,
    }
}

/// Whether it is a field of what a resource holds, which controllers read.
fn is_of_cluster(workspace: &Workspace, symbol: &Symbol) -> bool {
    let Symbol::Field(of, _) = symbol else { return false };
    let db = workspace.db();
    let decls = workspace.files().into_iter().flat_map(|file| file.decls(db).iter());
    let resources = decls.filter(|decl| resolve::word(db, **decl) == Some(Word::Resource));
    let mut open: Vec<RecordId> = resources.map(|decl| RecordId::Declared(*decl)).collect();
    let mut met: HashSet<RecordId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        for field in record(db, id).fields.values() {
            let more = records(&field.ty).filter(|id| matches!(id, RecordId::Declared(_)));
            open.extend(more.filter(|id| met.insert(*id)));
        }
    }
    met.contains(of)
}

/// The record that a type is, or holds items of.
fn records(ty: &Type) -> impl Iterator<Item = RecordId> {
    let within = |ty: &Type| match ty {
        Type::Optional(of) | Type::List(of) | Type::Map(_, of) | Type::Keyed(of, _) => Some((**of).clone()),
        _ => None,
    };
    let all = std::iter::successors(Some(ty.clone()), within);
    all.filter_map(|ty| if let Type::Record(id) = ty { Some(id) } else { None })
}
