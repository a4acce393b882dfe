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

fn of_piece(workspace: &Workspace, piece: Piece<'_>) -> Option<Entry> {
    let db = workspace.db();
    let code = piece.decl.code(db);
    let item = parsed(db, piece.decl).chunk.item.as_ref()?;
    let name = name_of(item)?.1.span.start as usize;
    let start = code[..name].rfind('\n').map_or(0, |at| at + 1);
    let mut entry = of_item(item, Span::new(start, code.trim_end().len()))?;
    place(&mut entry, piece);
    Some(entry)
}

/// Turns ranges of code into those of the file.
fn place(entry: &mut Entry, piece: Piece<'_>) {
    (entry.span, entry.selection) = (piece.in_file(entry.span), piece.in_file(entry.selection));
    entry.inner.iter_mut().for_each(|inner| place(inner, piece));
}

/// What sort of thing a declaration declares, and its name.
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

fn of_item(item: &Item, span: Span) -> Option<Entry> {
    let (sort, name) = name_of(item)?;
    let (detail, inner) = match item {
        Item::Distribution(of) => (String::new(), of_body(&of.body)),
        Item::Variant(of) => (of.of.as_deref().map(dotted).unwrap_or_default(), of_body(&of.body)),
        Item::Component(of) => (dotted(&of.ty), of_body(&of.body)),
        Item::Mixin(of) => (dotted(&of.target), of_body(&of.body)),
        Item::Test(of) => (dotted(&of.of), Vec::new()),
        Item::Resource(of) => (of.kind.node.to_string(), of_body(&of.body)),
        Item::Enum(of) => (String::new(), of.alternatives.iter().map(alternative).collect()),
        Item::Type(of) => match &of.definition {
            TypeDefinition::Record { body, extends } => {
                (extends.as_deref().map(dotted).unwrap_or_default(), of_body(body))
            }
            TypeDefinition::Refinement(_) => (String::new(), Vec::new()),
        },
        Item::Every(_) | Item::Param(_) | Item::Let(_) | Item::Function(_) => (String::new(), Vec::new()),
        Item::Use(_) | Item::Part(_) => return None,
    };
    Some(Entry { detail, inner, ..leaf(sort, name, span) })
}

fn leaf(sort: Sort, name: &Ident, span: Span) -> Entry {
    let span = span.to(name.span);
    let shown = if name.node.is_empty() { "…".into() } else { name.node.clone() };
    Entry { name: shown, detail: String::new(), sort, span, selection: name.span, inner: Vec::new() }
}

fn alternative(of: &tree::Alternative) -> Entry {
    let inner = of.body.as_ref().map(of_body).unwrap_or_default();
    let end = of.body.as_ref().map_or(of.name.span, |body| body.span);
    Entry { inner, ..leaf(Sort::Alternative, &of.name, of.name.span.to(end)) }
}

fn of_body(body: &Body) -> Vec<Entry> {
    body.entries.iter().filter_map(of_entry).collect()
}

fn of_entry(entry: &tree::Entry) -> Option<Entry> {
    let leaf = |sort, name| leaf(sort, name, entry.span);
    Some(match &entry.kind {
        EntryKind::Field(of) => leaf(Sort::Field, &of.name),
        EntryKind::Let(of) => leaf(Sort::Let, &of.name),
        EntryKind::Emit(of) => Entry { detail: dotted(&of.ty), ..leaf(Sort::Emit, &of.name) },
        EntryKind::Param(of) => leaf(Sort::Parameter, &of.name),
        EntryKind::Component(of) => {
            Entry { detail: dotted(&of.ty), inner: of_body(&of.body), ..leaf(Sort::Component, &of.name) }
        }
        EntryKind::Check(_)
        | EntryKind::Assert(_)
        | EntryKind::Every(_)
        | EntryKind::Setting(_)
        | EntryKind::Refined { .. } => return None,
    })
}

fn dotted(path: &[Ident]) -> String {
    path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".")
}
