//! Links from a text to other files: the modules that `use` and `part` name, and the texts that statements read.

use distc::Workspace;
use distc::db::{File, Span};
use distc::packages::{mentioned_texts, text_path};
use distc::resolve::{Word, word};
use distc::types::{Symbol, What, notes};

use super::place::Piece;

/// The names of modules and the paths of texts in a file, each with the file that it leads to.
pub fn links(workspace: &Workspace, file: File) -> Vec<(Span, File)> {
    let pieces = Piece::all(workspace, file);
    pieces.into_iter().flat_map(|piece| [modules(workspace, piece), texts(workspace, file, piece)].concat()).collect()
}

fn modules(workspace: &Workspace, piece: Piece<'_>) -> Vec<(Span, File)> {
    if !matches!(word(workspace.db(), piece.decl), Some(Word::Use | Word::Part)) {
        return Vec::new();
    }
    let leads = notes(workspace.db(), piece.decl).into_iter().filter_map(|note| match note.what {
        What::Names(Symbol::Module(leads)) => Some((piece.in_file(note.span), leads)),
        _ => None,
    });
    leads.collect()
}

/// A pattern leads to no one file.
fn texts(workspace: &Workspace, file: File, piece: Piece<'_>) -> Vec<(Span, File)> {
    let db = workspace.db();
    let all = workspace.program().texts(db);
    let leads = mentioned_texts(piece.decl.text(db)).filter_map(|(at, path)| {
        let text = all.get(&text_path(file.path(db), path)?)?;
        Some((Span::new(at, at + path.len()).shifted(piece.start), *text))
    });
    leads.collect()
}
