//! What the client has opened, edit by edit.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use distc::db::{LineIndex, Span};
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::protocol::{Encoding, offset};

/// A text that the client has opened.
pub struct Document {
    /// As the client calls it.
    pub uri: Uri,
    /// The client's number of this text.
    pub version: i32,
    /// The text with its lines.
    pub lines: Arc<LineIndex>,
}

/// What the client has opened, by path.
#[derive(Default)]
pub struct Documents(pub HashMap<PathBuf, Document>);

impl Documents {
    /// Applies the client's edits, each to what the ones before it left; the new text, unless it is not open.
    pub fn change(
        &mut self,
        path: &Path,
        version: i32,
        edits: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<Arc<str>> {
        let document = self.0.get_mut(path)?;
        document.version = version;
        for edit in edits {
            document.lines = Arc::new(edited(&document.lines, edit, encoding));
        }
        Some(document.lines.shared())
    }
}

fn edited(lines: &LineIndex, edit: TextDocumentContentChangeEvent, encoding: Encoding) -> LineIndex {
    let Some(range) = edit.range else { return LineIndex::new(edit.text) };
    let (start, end) = (offset(lines, encoding, range.start), offset(lines, encoding, range.end));
    lines.edited(Span { start, end: end.max(start) }, &edit.text)
}
