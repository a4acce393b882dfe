//! What is known of a thing, in Markdown.

use std::fmt::Write;

use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::View;
use crate::ide::{self, Held};

/// How many characters of a value are shown.
const WIDTH: usize = 100;

/// What is known of the thing at a position.
pub fn hover(view: &View, position: Position) -> Option<Hover> {
    let known = ide::hover(view.at(position))?;
    let mut text = format!("```dist\n{}\n```\n", known.signature);
    if !known.docs.is_empty() {
        let _ = write!(text, "\n{}\n", known.docs);
    }
    text.push_str(&table(view, &known.values));
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: text });
    Some(Hover { contents, range: Some(view.range(known.span)) })
}

/// The value in each variant; one line where all agree.
fn table(view: &View, values: &[Held]) -> String {
    let Some(first) = values.first() else { return String::new() };
    let mut text = format!("\n`{}`\n", first.path);
    let agree = values.iter().all(|held| (&held.value, &held.by) == (&first.value, &first.by));
    if agree && values.len() > 1 {
        let program = view.workspace.shown_path(view.workspace.program().root(view.workspace.db()));
        let _ = writeln!(text, "\n`{}` in all variants of `{program}`{}", value(first), by(view, first));
        return text;
    }
    text.push_str("\n| variant | value | set by |\n|---|---|---|\n");
    for held in values {
        let (value, by) = (value(held).replace('|', "\\|"), by(view, held));
        let _ = writeln!(text, "| {} | `{value}` | {} |", held.variant, by.trim_start_matches(", "));
    }
    text
}

/// The value, on one line that fits.
fn value(held: &Held) -> String {
    let shown: String = held.value.chars().take(WIDTH).collect();
    if shown.len() < held.value.len() { format!("{shown}…") } else { shown }
}

/// The layers, as links to where they say so.
fn by(view: &View, held: &Held) -> String {
    let link = |(layer, range): &(String, Option<ide::Range>)| {
        let location = range.and_then(|range| view.location(range));
        match location {
            Some(at) => format!(", [{layer}]({}#L{})", at.uri.as_str(), at.range.start.line + 1),
            None => format!(", {layer}"),
        }
    };
    held.by.iter().map(link).collect()
}
