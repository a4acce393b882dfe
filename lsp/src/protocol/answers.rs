//! Answers that are places and edits.

use distc::db::Span;
use tower_lsp::ls_types::{GotoDefinitionResponse, Position, Range, TextEdit};

use super::View;
use crate::ide;

/// Where the name at a position is defined.
pub fn definition(view: &View, position: Position) -> Option<GotoDefinitionResponse> {
    view.location(ide::definition(view.at(position))?).map(GotoDefinitionResponse::Scalar)
}

/// Where the type of what stands at a position is declared.
pub fn type_definition(view: &View, position: Position) -> Option<GotoDefinitionResponse> {
    view.location(ide::type_definition(view.at(position))?).map(GotoDefinitionResponse::Scalar)
}

/// The edits that lay out the file.
pub fn formatting(view: &View) -> Vec<TextEdit> {
    edits(view, ide::formatted(view.lines.text()))
}

/// The edits that lay out the declarations in a range.
pub fn range_formatting(view: &View, range: Range) -> Vec<TextEdit> {
    edits(view, ide::formatted_within(view.lines.text(), view.span(range)))
}

fn edits(view: &View, edits: Vec<(Span, String)>) -> Vec<TextEdit> {
    edits.into_iter().map(|(span, text)| view.edit(span, text)).collect()
}
