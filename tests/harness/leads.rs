//! Between statements and manifests, as the preview beside them leads.

use std::ops::Range;

use distc::Workspace;
use distc::db::{LineIndex, Name, text};
use distc_lsp::ide::{self, At};

use crate::editor::NOTHING;

/// The line of the manifests that a statement leads to.
pub fn line(at: At<'_>, words: &[String]) -> String {
    let variant = Name::from(words.first().map_or("", String::as_str));
    let component = ide::component_at(at);
    let Some(made) = at.workspace.preview(&variant, component.as_ref()) else { return NOTHING.to_owned() };
    let found = ide::line_of(at, &variant, &made.lines).and_then(|line| made.text.lines().nth(line as usize));
    found.map_or_else(|| NOTHING.to_owned(), |line| format!("{}\n", line.trim()))
}

/// Where lines of a component's manifests lead to: those that have one of the words, else all.
pub fn sources(workspace: &Workspace, words: &[String]) -> String {
    let [variant, component, words @ ..] = words else { return NOTHING.to_owned() };
    let variant = Name::from(variant.as_str());
    let Some(made) = workspace.preview(&variant, Some(&component.as_str().into())) else { return NOTHING.to_owned() };
    let mut shown = String::new();
    for (number, line) in made.text.lines().enumerate() {
        let is_wanted = words.is_empty() || words.iter().any(|word| line.contains(word.as_str()));
        let Some(known) = made.lines.iter().find(|known| known.line as usize == number).filter(|_| is_wanted) else {
            continue;
        };
        let found = ide::source_of(workspace, &variant, known);
        let untold = if found.as_ref().is_none_or(|found| found.chain.is_empty()) { " (untold)" } else { "" };
        let place = found.and_then(|source| source.place);
        let source = place.map_or_else(|| "nowhere".to_owned(), |place| written(workspace, place)) + untold;
        shown += &format!("{:<40} {source}\n", line);
    }
    shown
}

/// The file, the line, and the line's text from the place on.
fn written(workspace: &Workspace, place: ide::Range) -> String {
    let db = workspace.db();
    let index = LineIndex::new(text(db, place.file));
    let line = index.span(index.line(place.span.start));
    let shown = index.text()[Range::from(line)][(place.span.start - line.start) as usize..].trim_end();
    format!("{}: {shown}", place.file.path(db))
}
