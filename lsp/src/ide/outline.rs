//! What files declare: the outline of one, and a search through all.

use distc::Workspace;
use distc::db::{File, Name, Span};
use distc::parse::parsed;
use distc::parse::tree::{self, Body, EntryKind, Ident, Item, TypeDefinition};
use distc::resolve;

use super::Range;
use super::place::Piece;

/// What sort of thing is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the things")]
pub enum Sort {
    Distribution,
    Variant,
    Component,
    Parameter,
    Let,
    Type,
    Enum,
    Alternative,
    Field,
    Emit,
    Mixin,
    Function,
    Test,
    Every,
    Check,
}

/// Something declared, with what is declared in it. Ranges count from the start of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub name: Name,
    /// What is said of it besides, such as its type.
    pub detail: String,
    /// What it is.
    pub sort: Sort,
    /// All of it.
    pub span: Span,
    /// Its name in the text.
    pub selection: Span,
    /// What is declared in it.
    pub inner: Vec<Entry>,
}

/// What a file declares, in its order.
pub fn outline(workspace: &Workspace, file: File) -> Vec<Entry> {
    Piece::all(workspace, file).into_iter().filter_map(|piece| of_piece(workspace, piece)).collect()
}

/// How many are found at most.
const FOUND: usize = 256;

/// The declarations of a program whose names hold the letters of a query in that order, whatever their case.
pub fn search(workspace: &Workspace, query: &str) -> Vec<(Entry, Range)> {
    let db = workspace.db();
    let pieces =
        workspace.files().into_iter().flat_map(|file| Piece::all(workspace, file).into_iter().map(move |p| (file, p)));
    let fitting = pieces.filter(|(_, piece)| is_within(query, resolve::declared_name(db, piece.decl)));
    let found = fitting.filter_map(|(file, piece)| {
        let entry = of_piece(workspace, piece)?;
        let range = Range { file, span: entry.selection };
        Some((entry, range))
    });
    found.take(FOUND).collect()
}

/// Whether the letters of a query stand in a name in their order.
fn is_within(query: &str, name: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}

/// How many characters of a condition are shown.
const SHOWN: usize = 60;

fn of_piece(workspace: &Workspace, piece: Piece<'_>) -> Option<Entry> {
    let db = workspace.db();
    let code = piece.decl.code(db);
    let item = parsed(db, piece.decl).chunk.item.as_ref()?;
    let name = name_of(item)?.1.span.start as usize;
    let start = code[..name].rfind('\n').map_or(0, |at| at + 1);
    let mut entry = of_item(code, item, Span::new(start, code.trim_end().len()))?;
    place(&mut entry, piece, None);
    Some(entry)
}

/// Turns ranges of code into those of the file, each within what is around it: text that is half typed ends where it ends, and a
/// name that is yet to be written stands behind whatever is in front of it.
fn place(entry: &mut Entry, piece: Piece<'_>, around: Option<Span>) {
    let within = |span: Span, around: Span| {
        let inside = |byte: u32| byte.clamp(around.start, around.end);
        Span { start: inside(span.start), end: inside(span.end) }
    };
    let span = piece.in_file(entry.span);
    entry.span = around.map_or(span, |around| within(span, around));
    entry.selection = within(piece.in_file(entry.selection), entry.span);
    let span = entry.span;
    entry.inner.iter_mut().for_each(|inner| place(inner, piece, Some(span)));
}

/// What sort of thing a declaration declares, and its name; of what has none, the last part of the type that it is about.
fn name_of(item: &Item) -> Option<(Sort, &Ident)> {
    Some(match item {
        Item::Use(_) | Item::Part(_) => return None,
        Item::Distribution(of) => (Sort::Distribution, &of.name),
        Item::Param(of) => (Sort::Parameter, &of.name),
        Item::Let(of) => (Sort::Let, &of.name),
        Item::Component(of) => (Sort::Component, &of.name),
        Item::Every(of) => (Sort::Every, of.ty.last()?),
        Item::Variant(of) => (Sort::Variant, &of.name),
        Item::Type(of) => (Sort::Type, &of.name),
        Item::Enum(of) => (Sort::Enum, &of.name),
        Item::Resource(of) => (Sort::Type, &of.name),
        Item::Mixin(of) => (Sort::Mixin, &of.name),
        Item::Function(of) => (Sort::Function, &of.name),
        Item::Test(of) => (Sort::Test, &of.title),
    })
}

fn of_item(code: &str, item: &Item, span: Span) -> Option<Entry> {
    let (sort, name) = name_of(item)?;
    let of_body = |body: &Body| of_body(code, body);
    let (detail, inner) = match item {
        Item::Every(of) => return every(code, of, span),
        Item::Distribution(of) => (String::new(), of_body(&of.body)),
        Item::Variant(of) => (of.of.as_deref().map(dotted).unwrap_or_default(), of_body(&of.body)),
        Item::Component(of) => (dotted(&of.ty), of_body(&of.body)),
        Item::Mixin(of) => (dotted(&of.target), of_body(&of.body)),
        Item::Test(of) => (dotted(&of.of), of_body(&of.body)),
        Item::Resource(of) => (of.kind.node.to_string(), of_body(&of.body)),
        Item::Enum(of) => (String::new(), of.alternatives.iter().map(|one| alternative(code, one)).collect()),
        Item::Type(of) => match &of.definition {
            TypeDefinition::Record { body, extends } => {
                (extends.as_deref().map(dotted).unwrap_or_default(), of_body(body))
            }
            TypeDefinition::Refinement(_) => (String::new(), Vec::new()),
        },
        Item::Param(_) | Item::Let(_) | Item::Function(_) => (String::new(), Vec::new()),
        Item::Use(_) | Item::Part(_) => return None,
    };
    Some(Entry { detail, inner, ..leaf(sort, &name.node, name.span, span) })
}

fn leaf(sort: Sort, name: &str, selection: Span, span: Span) -> Entry {
    let shown = if name.is_empty() { "…".into() } else { name.into() };
    Entry { name: shown, detail: String::new(), sort, span: span.to(selection), selection, inner: Vec::new() }
}

/// What amends all of a type goes by the type.
fn every(code: &str, of: &tree::Every, span: Span) -> Option<Entry> {
    let name = format!("every {}", dotted(&of.ty));
    Some(Entry { inner: of_body(code, &of.body), ..leaf(Sort::Every, &name, extent(&of.ty)?, span) })
}

/// What must hold goes by its condition.
fn check(code: &str, word: &str, of: &tree::Check, span: Span) -> Entry {
    let condition = code.get(std::ops::Range::from(of.condition.span)).unwrap_or_default();
    let words = condition.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = words.chars().take(SHOWN).collect();
    let more = if shown.len() < words.len() { "…" } else { "" };
    leaf(Sort::Check, format!("{word} {shown}{more}").trim_end(), of.condition.span, span)
}

fn alternative(code: &str, of: &tree::Alternative) -> Entry {
    let inner = of.body.as_ref().map(|body| of_body(code, body)).unwrap_or_default();
    let end = of.body.as_ref().map_or(of.name.span, |body| body.span);
    Entry { inner, ..leaf(Sort::Alternative, &of.name.node, of.name.span, of.name.span.to(end)) }
}

fn of_body(code: &str, body: &Body) -> Vec<Entry> {
    body.entries.iter().filter_map(|entry| of_entry(code, entry)).collect()
}

fn of_entry(code: &str, entry: &tree::Entry) -> Option<Entry> {
    let leaf = |sort, name: &Ident| leaf(sort, &name.node, name.span, entry.span);
    Some(match &entry.kind {
        EntryKind::Field(of) => leaf(Sort::Field, &of.name),
        EntryKind::Refined { name, .. } => leaf(Sort::Field, name),
        EntryKind::Let(of) => leaf(Sort::Let, &of.name),
        EntryKind::Emit(of) => Entry { detail: dotted(&of.ty), ..leaf(Sort::Emit, &of.name) },
        EntryKind::Param(of) => leaf(Sort::Parameter, &of.name),
        EntryKind::Component(of) => {
            Entry { detail: dotted(&of.ty), inner: of_body(code, &of.body), ..leaf(Sort::Component, &of.name) }
        }
        EntryKind::Every(of) => return every(code, of, entry.span),
        EntryKind::Check(of) => check(code, "check", of, entry.span),
        EntryKind::Assert(of) => check(code, "assert", of, entry.span),
        EntryKind::Setting(_) => return None,
    })
}

/// From the first name of a path to its last.
fn extent(path: &[Ident]) -> Option<Span> {
    Some(path.first()?.span.to(path.last()?.span))
}

fn dotted(path: &[Ident]) -> String {
    path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".")
}
