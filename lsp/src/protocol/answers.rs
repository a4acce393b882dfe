//! Answers that are places and edits.

use tower_lsp::ls_types::{GotoDefinitionResponse, Position, TextEdit};

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

/// The edits that lay out the file; none where it has syntax errors.
pub fn formatting(view: &View) -> Option<Vec<TextEdit>> {
    let edits = ide::formatted(view.lines.text())?;
    Some(edits.into_iter().map(|(span, text)| view.edit(span, text)).collect())
}
