//! The history of a value as text: the chain of layers, winner first, and what the winner reads.

use std::fmt::Write;

use crate::db::{Db, LineIndex, Name, Span, text};
use crate::diagnostics::{Diagnostic, located};
use crate::types::span_of;
use crate::values::{Explanation, Writer, layer};

/// One line of a chain.
struct Line {
    place: String,
    layer: String,
    source: String,
}

/// A value's history in a variant.
pub fn shown(db: &dyn Db, variant: &Name, explanation: &Explanation) -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    write(db, &format!("{variant}/"), explanation, 0, &mut seen, &mut out);
    out
}

fn write(db: &dyn Db, front: &str, one: &Explanation, depth: usize, seen: &mut Vec<Name>, out: &mut String) {
    let pad = "    ".repeat(depth);
    let _ = writeln!(out, "{pad}{front}{} = {}", one.path, one.value);
    if seen.contains(&one.path) {
        return;
    }
    seen.push(one.path.clone());
    let lines: Vec<Line> = one.chain.iter().map(|writer| line(db, writer)).collect();
    let width = |of: fn(&Line) -> &String| lines.iter().map(|l| of(l).chars().count()).max().unwrap_or_default();
    let (places, layers) = (width(|l| &l.place), width(|l| &l.layer));
    for (n, line) in lines.iter().enumerate() {
        let mark = if n == 0 { "*" } else { " " };
        let text = format!("{pad}  {mark} {:places$}  {:layers$}  {}", line.place, line.layer, line.source);
        let _ = writeln!(out, "{}", text.trim_end());
    }
    for read in &one.reads {
        write(db, "reads ", read, depth + 1, seen, out);
    }
}

fn line(db: &dyn Db, writer: &Writer) -> Line {
    let layer = layer(db, writer);
    if layer == "filled in" {
        return Line { place: "-".to_owned(), layer, source: String::new() };
    }
    // A diagnostic is what knows how to find places in files.
    let code = crate::diagnostics::Code::E0501;
    let probe = Diagnostic::new(code, writer.place(), "");
    let node = |decl, node| Some(span_of(db, decl, node));
    let Some(found) = located(db, [probe], &node).pop() else {
        return Line { place: "-".to_owned(), layer, source: String::new() };
    };
    let (file, span) = (found.place.file, found.place.span);
    let text = text(db, file);
    let index = LineIndex::new(text.as_str());
    let at = index.position(span.start);
    Line { place: format!("{}:{}:{}", file.path(db), at.line, at.column), layer, source: source_line(&text, span) }
}

/// The line of a span, without its blanks.
fn source_line(text: &str, span: Span) -> String {
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find('\n').map_or(text.len(), |at| at + start);
    text[start..end].trim().to_owned()
}
