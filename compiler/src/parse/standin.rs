//! Stands in for the splitter and the parser until they are here: declarations are found, their insides are not read.

use super::Parsed;
use super::tree::{Ident, Item, Use};
use crate::db::{Db, Decl, Span};
use crate::diagnostics::{Code, Diagnostic};

/// Words that begin a declaration in the first column.
const WORDS: &[&str] = &[
    "use",
    "distribution",
    "part",
    "param",
    "let",
    "component",
    "every",
    "variant",
    "type",
    "enum",
    "resource",
    "mixin",
    "fn",
    "external",
    "test",
];

/// How a declaration begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'t> {
    /// Its word.
    pub keyword: &'static str,
    /// Its name; of a `use` or a `part`, the rest of the line; empty where there is none.
    pub name: &'t str,
}

/// Cuts a text into declarations with the comments above them. The pieces, joined, are the text.
pub fn split(text: &str) -> Vec<&str> {
    let mut starts = vec![];
    let (mut at, mut comments) = (0, None);
    for line in text.split_inclusive('\n') {
        if keyword(line).is_some() {
            starts.push(comments.take().unwrap_or(at));
        } else if line.starts_with("//") && !line.starts_with("//!") {
            comments = comments.or(Some(at));
        } else {
            comments = None;
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let front = starts.first().copied().unwrap_or(text.len());
    let pieces = starts.iter().zip(ends).map(|(start, end)| &text[*start..end]);
    std::iter::once(&text[..front]).chain(pieces).filter(|piece| !piece.is_empty()).collect()
}

/// The beginning of the declaration in a piece.
pub fn head(piece: &str) -> Option<Head<'_>> {
    let line = piece.lines().find(|line| keyword(line).is_some())?;
    let keyword = keyword(line)?;
    let rest = line[keyword.len()..].trim_start();
    let end =
        if matches!(keyword, "use" | "part") { rest.len() } else { rest.find([' ', '{', ':']).unwrap_or(rest.len()) };
    Some(Head { keyword, name: &rest[..end] })
}

/// What a declaration's text says.
#[salsa::tracked(returns(ref), no_eq)]
pub fn parsed(db: &dyn Db, decl: Decl) -> Parsed {
    parse(decl.text(db))
}

/// Understands a piece.
pub fn parse(text: &str) -> Parsed {
    let mut at = 0;
    let mut parsed = Parsed::default();
    for line in text.split_inclusive('\n') {
        if let Some(head) = head(line) {
            parsed.chunk.item = item(text, at + line.find(head.name).unwrap_or_default(), head);
            break;
        }
        if !line.trim().is_empty() && !line.starts_with("//") {
            let span = Span::new(at, at + line.trim_end().len());
            parsed.errors.push(Diagnostic::new(Code::E0101, span, "expected a declaration"));
        }
        at += line.len();
    }
    parsed
}

fn item(text: &str, start: usize, head: Head) -> Option<Item> {
    let path_end = text[start..].find(|c: char| !is_name(c) && c != '.').map_or(text.len(), |end| start + end);
    let path = idents(text, start, path_end, '.');
    let rest = &text[path_end..];
    let names_end = path_end + rest.starts_with('{').then(|| rest.find('}')).flatten().unwrap_or(0);
    let names = idents(text, path_end, names_end, ',');
    match head.keyword {
        "use" => Some(Item::Use(Use { path, names, alias: None })),
        "part" => Some(Item::Part(path)),
        _ => None,
    }
}

fn idents(text: &str, start: usize, end: usize, separator: char) -> Vec<Ident> {
    let mut at = start;
    let mut idents = Vec::new();
    for part in text[start..end].split(separator) {
        let name = part.trim_matches(|c| !is_name(c));
        if !name.is_empty() {
            let from = at + part.find(name).unwrap_or_default();
            idents.push(Ident { node: name.into(), span: Span::new(from, from + name.len()) });
        }
        at += part.len() + 1;
    }
    idents
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

fn keyword(line: &str) -> Option<&'static str> {
    let end = line.find(|c: char| !c.is_ascii_lowercase())?;
    let blank = line[end..].starts_with([' ', '\t']);
    WORDS.iter().copied().find(|word| blank && *word == &line[..end])
}
