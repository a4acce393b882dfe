//! Between bytes of files and declarations, whose texts and notes count from their own start.

use distc::Workspace;
use distc::db::{Decl, File, Layouts, Place, Span};
use distc::types::{Note, notes, span_of};

use super::{At, Range};

/// A declaration where it stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The declaration.
    pub decl: Decl,
    /// The byte of the file at which it starts.
    pub start: u32,
}

impl Piece {
    /// All pieces of a file, in order.
    pub fn all(workspace: &Workspace, file: File) -> Vec<Piece> {
        let db = workspace.db();
        let mut start = 0;
        let mut piece = |decl: &Decl| {
            let piece = Piece { decl: *decl, start };
            start += decl.text(db).len() as u32;
            piece
        };
        file.decls(db).iter().map(&mut piece).collect()
    }

    /// A range of the declaration as one of its file.
    pub fn range(self, file: File, span: Span) -> Range {
        Range { file, span: span.shifted(self.start) }
    }
}

impl At<'_> {
    /// The declaration at the byte; at a boundary the one in front.
    pub fn piece(&self) -> Option<Piece> {
        let pieces = Piece::all(self.workspace, self.file);
        let behind = pieces.partition_point(|piece| piece.start < self.offset).max(1);
        pieces.get(behind - 1).copied()
    }

    /// What is known of the declaration at the byte, with the byte as counted from its start.
    pub fn notes(&self) -> Option<(Piece, u32, Vec<Note>)> {
        let piece = self.piece()?;
        Some((piece, self.offset - piece.start, notes(self.workspace.db(), piece.decl)))
    }
}

/// Whether a range holds a byte, or ends at it.
pub fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

/// The range of a file that a place stands for.
pub fn place_of(workspace: &Workspace, place: Place) -> Range {
    let db = workspace.db();
    let inside = |decl: Decl, span: Span| {
        let start = Layouts::new(db).start(decl).unwrap_or_default();
        Range { file: decl.file(db), span: span.shifted(start) }
    };
    match place {
        Place::In(decl, span) => inside(decl, span),
        Place::At(decl, node) => inside(decl, span_of(db, decl, node)),
        Place::File(file, span) => Range { file, span },
    }
}
