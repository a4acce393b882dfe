//! What a question is asked of: a program at one moment, and a file of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use distc::Workspace;
use distc::db::{File, LineIndex, Span, System, text};
use tower_lsp::ls_types::{Location, Position, Range, TextEdit};

use super::position::{self, Encoding};
use super::preview::Kept;
use super::{Paths, offset};
use crate::ide::{self, At, Beside, Finding, Heads};

/// A program at one moment, and a file of it.
#[derive(Clone)]
pub struct View {
    /// The program.
    pub workspace: Workspace,
    /// The file that is asked about.
    pub file: File,
    /// Its text.
    pub lines: Arc<LineIndex>,
    /// What positions count.
    pub encoding: Encoding,
    /// Whether the client knows snippets.
    pub snippets: bool,
    /// The files that there are.
    pub system: Arc<dyn System>,
    /// What is known of modules that no program has.
    pub heads: Arc<Heads>,
    /// What files are called.
    pub paths: Arc<Paths>,
    /// What is known to be wrong with the program as it is now; none where that is not known yet.
    pub findings: Option<Arc<Vec<Finding>>>,
    /// The manifests that were last good.
    pub kept: Kept,
    /// The texts of other files that answers point into.
    pub others: RefCell<HashMap<File, Arc<LineIndex>>>,
}

impl View {
    /// The place of the file at a position.
    pub fn at(&self, position: Position) -> At<'_> {
        At { workspace: &self.workspace, file: self.file, offset: self.offset(position) }
    }

    /// The files around the program.
    pub fn beside(&self) -> Beside<'_> {
        Beside { system: &*self.system, heads: &self.heads }
    }

    /// The byte of the file at a position.
    pub fn offset(&self, position: Position) -> u32 {
        offset(&self.lines, self.encoding, position)
    }

    /// The span of the file that a range means.
    pub fn span(&self, range: Range) -> Span {
        Span { start: self.offset(range.start), end: self.offset(range.end) }
    }

    /// A range of the file.
    pub fn range(&self, span: Span) -> Range {
        position::range(&self.lines, self.encoding, span)
    }

    /// An edit of the file.
    pub fn edit(&self, span: Span, text: impl Into<String>) -> TextEdit {
        TextEdit::new(self.range(span), text.into())
    }

    /// The text of any file of the program.
    pub fn lines_of(&self, file: File) -> Arc<LineIndex> {
        if file == self.file {
            return self.lines.clone();
        }
        let read = || Arc::new(LineIndex::new(text(self.workspace.db(), file)));
        self.others.borrow_mut().entry(file).or_insert_with(read).clone()
    }

    /// A range of any file of the program; none where the client cannot open it.
    pub fn location(&self, range: ide::Range) -> Option<Location> {
        let uri = self.paths.uri(range.file.path(self.workspace.db()))?;
        Some(Location::new(uri, position::range(&self.lines_of(range.file), self.encoding, range.span)))
    }
}
