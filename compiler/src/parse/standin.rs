//! Stands in for the splitter and the parser until they are here: declarations are found, their insides are not read.

use super::Parsed;
use crate::db::Span;
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
pub struct Head<'a> {
    /// Its word.
    pub keyword: &'a str,
    /// Its name, dotted for `use` and `part`; empty where there is none.
    pub name: &'a str,
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
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
    Some(Head { keyword, name: rest[..end].trim_end_matches('.') })
}

/// Understands a piece.
pub fn parse(text: &str) -> Parsed {
    let mut at = 0;
    let mut errors = Vec::new();
    for line in text.split_inclusive('\n') {
        if head(line).is_some() {
            break;
        }
        if !line.trim().is_empty() && !line.starts_with("//") {
            let span = Span::new(at, at + line.trim_end().len());
            errors.push(Diagnostic::new(Code::E0101, span, "expected a declaration"));
        }
        at += line.len();
    }
    Parsed { errors, ..Parsed::default() }
}

fn keyword(line: &str) -> Option<&'static str> {
    let end = line.find(|c: char| !c.is_ascii_lowercase())?;
    let blank = line[end..].starts_with([' ', '\t']);
    WORDS.iter().copied().find(|word| blank && *word == &line[..end])
}
