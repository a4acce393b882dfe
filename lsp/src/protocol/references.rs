//! Places that name a thing, and its other name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, Location, Position, PrepareRenameResponse, TextEdit, Uri, WorkspaceEdit,
};

use super::View;
use crate::ide::{self, Refusal};

/// Every place that names what the name at a position stands for, in each program that has the file.
pub fn references(views: &[View], position: Position, with_definition: bool) -> Vec<Location> {
    let (mut all, mut known) = (Vec::new(), HashSet::new());
    for view in views {
        let found = ide::references(view.at(position)).into_iter().filter(|one| with_definition || !one.defines);
        all.extend(found.filter_map(|one| view.location(one.range)).filter(|at| known.insert(place(at))));
    }
    all
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

/// The edits that give what the name at a position stands for another name, in each program that has the file; none where no
/// program has.
///
/// # Errors
///
/// It cannot have that name; the message says why.
pub fn rename(views: &[View], position: Position, new: &str) -> Result<Option<WorkspaceEdit>, Error> {
    let (mut changes, mut known) = (HashMap::<Uri, Vec<TextEdit>>::new(), HashSet::new());
    for view in views {
        for edit in ide::rename(view.at(position), new).map_err(|why| refused(&why))? {
            let Some(at) = view.location(edit.range).filter(|at| known.insert(place(at))) else { continue };
            changes.entry(at.uri).or_default().push(TextEdit::new(at.range, edit.text));
        }
    }
    Ok((!views.is_empty()).then(|| WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }))
}

/// Tells places apart that several programs have.
fn place(at: &Location) -> (String, u32, u32) {
    (at.uri.as_str().to_owned(), at.range.start.line, at.range.start.character)
}

fn refused(why: &Refusal) -> Error {
    let message = match why {
        Refusal::Nothing => "there is no name here".to_owned(),
        Refusal::Foreign => "only what the program defines can be renamed".to_owned(),
        Refusal::Cluster => {
            "it is what the cluster calls it: the fields of a resource are not the program's".to_owned()
        }
        Refusal::Module => "a module is called like its file: rename the file".to_owned(),
        Refusal::NoName(new) => format!("`{new}` cannot be its name"),
        Refusal::Taken(new) => format!("`{new}` is another thing already"),
    };
    Error { code: ErrorCode::InvalidParams, message: Cow::Owned(message), data: None }
}
