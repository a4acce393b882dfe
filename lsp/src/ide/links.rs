//! Links from a text to other files: the modules that `use` and `part` name.

use distc::Workspace;
use distc::db::{File, Span};
use distc::resolve::{Word, word};
use distc::types::{Symbol, What, notes};

use super::place::Piece;

/// The names of modules in a file, each with the file that it leads to.
pub fn links(workspace: &Workspace, file: File) -> Vec<(Span, File)> {
    let mentions = |piece: &Piece<'_>| matches!(word(workspace.db(), piece.decl), Some(Word::Use | Word::Part));
    let pieces = Piece::all(workspace, file).into_iter().filter(mentions);
    pieces.flat_map(|piece| of_piece(workspace, piece)).collect()
}

fn of_piece(workspace: &Workspace, piece: Piece<'_>) -> Vec<(Span, File)> {
    let leads = notes(workspace.db(), piece.decl).into_iter().filter_map(|note| match note.what {
        What::Names(Symbol::Module(leads)) => Some((piece.in_file(note.span), leads)),
        _ => None,
    });
    leads.collect()
}
