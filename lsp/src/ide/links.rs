//! Links from a text to other files: the modules that `use` and `part` name.

use distc::Workspace;
use distc::db::{File, Span};
use distc::resolve::{Word, word};
use distc::types::{Symbol, What, notes};

use super::place::Piece;

/// The names of modules in a file, each with the file that it leads to.
pub fn links(workspace: &Workspace, file: File) -> Vec<(Span, File)> {
    let db = workspace.db();
    let pieces = Piece::all(workspace, file).into_iter();
    let mentions = pieces.filter(|piece| matches!(word(db, piece.decl), Some(Word::Use | Word::Part)));
    let of_piece = |piece: Piece| {
        let notes = notes(db, piece.decl).into_iter();
        notes.filter_map(move |note| match note.what {
            What::Names(Symbol::Module(leads)) => Some((note.span.shifted(piece.start), leads)),
            _ => None,
        })
    };
    mentions.flat_map(of_piece).collect()
}
