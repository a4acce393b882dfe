//! Places that name a thing, and its other name.

use std::borrow::Cow;
use std::collections::HashMap;

use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, Location, Position, PrepareRenameResponse, TextEdit, Uri, WorkspaceEdit,
};

use super::View;
use crate::ide::{self, Refusal};

/// Every place that names what the name at a position stands for.
pub fn references(view: &View, position: Position, with_definition: bool) -> Vec<Location> {
    let all = ide::references(view.at(position)).into_iter();
    all.filter(|one| with_definition || !one.defines).filter_map(|one| view.location(one.range)).collect()
}

/// The places in the file that name what the name at a position stands for.
pub fn highlights(view: &View, position: Position) -> Vec<DocumentHighlight> {
    let all = ide::highlights(view.at(position)).into_iter();
    let shown = all.map(|one| {
        let kind = if one.defines { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ };
        DocumentHighlight { range: view.range(one.range.span), kind: Some(kind) }
    });
    shown.collect()
}

/// The name at a position, where it can be another.
///
/// # Errors
///
/// It cannot be another; the message says why.
pub fn prepare_rename(view: &View, position: Position) -> Result<PrepareRenameResponse, Error> {
    let (span, name) = ide::renamed_range(view.at(position)).map_err(|why| refused(&why))?;
    Ok(PrepareRenameResponse::RangeWithPlaceholder { range: view.range(span), placeholder: name.to_string() })
}

/// The edits that give what the name at a position stands for another name.
///
/// # Errors
///
/// It cannot have that name; the message says why.
pub fn rename(view: &View, position: Position, new: &str) -> Result<WorkspaceEdit, Error> {
    let edits = ide::rename(view.at(position), new).map_err(|why| refused(&why))?;
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in edits {
        if let Some(at) = view.location(edit.range) {
            changes.entry(at.uri).or_default().push(TextEdit::new(at.range, edit.text));
        }
    }
    Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

fn refused(why: &Refusal) -> Error {
    let message = match why {
        Refusal::Nothing => "there is no name here".to_owned(),
        Refusal::Foreign => "only what the program defines can be renamed".to_owned(),
        Refusal::Module => "a module is called like its file: rename the file".to_owned(),
        Refusal::NoName(new) => format!("`{new}` cannot be its name"),
        Refusal::Taken(new) => format!("`{new}` is another thing already"),
    };
    Error { code: ErrorCode::InvalidParams, message: Cow::Owned(message), data: None }
}
