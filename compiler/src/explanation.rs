//! The history of a value as text: who appends, who wins, who is beaten, who amended it deeper, and what they read.

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

/// A value's history in a variant. Paths of files are told as seen from `folder`.
pub fn shown(db: &dyn Db, variant: &Name, explanation: &Explanation, folder: &str) -> String {
    let mut shown = Shown { db, folder, seen: Vec::new(), out: String::new() };
    shown.write(&format!("{variant}/"), explanation, 0);
    shown.out
}

struct Shown<'a> {
    db: &'a dyn Db,
    folder: &'a str,
    /// What was told already is not told again.
    seen: Vec<Name>,
    out: String,
}

impl Shown<'_> {
    fn write(&mut self, front: &str, one: &Explanation, depth: usize) {
        let pad = "    ".repeat(depth);
        let _ = writeln!(self.out, "{pad}{front}{} = {}", one.path, one.value);
        if self.seen.contains(&one.path) {
            return;
        }
        self.seen.push(one.path.clone());
        let lines: Vec<Line> = one.chain.iter().chain(&one.amended).map(|writer| self.line(writer)).collect();
        let width = |of: fn(&Line) -> &String| lines.iter().map(|l| of(l).chars().count()).max().unwrap_or_default();
        let (places, layers) = (width(|l| &l.place), width(|l| &l.layer));
        for (n, line) in lines.iter().enumerate() {
            let mark = match n {
                n if n < one.appended || n >= one.chain.len() => "+",
                n if n < one.appended + one.winners => "*",
                _ => " ",
            };
            let text = format!("{pad}  {mark} {:places$}  {:layers$}  {}", line.place, line.layer, line.source);
            let _ = writeln!(self.out, "{}", text.trim_end());
        }
        for read in &one.reads {
            self.write("reads ", read, depth + 1);
        }
    }

    fn line(&self, writer: &Writer) -> Line {
        let db = self.db;
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
        let path = file.path(db);
        let path = path.strip_prefix(self.folder).unwrap_or(path);
        Line { place: format!("{path}:{}:{}", at.line, at.column), layer, source: source_line(&text, span) }
    }
}

/// The line of a span, without its blanks.
fn source_line(text: &str, span: Span) -> String {
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find('\n').map_or(text.len(), |at| at + start);
    text[start..end].trim().to_owned()
}
