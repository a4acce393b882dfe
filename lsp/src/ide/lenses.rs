//! What is told above declarations: how many manifests a program writes, and what can be seen of a variant.

use distc::Workspace;
use distc::db::{File, Name, Span};
use distc::resolve::{Word, declared_name, word};
use distc::types::{What, notes};

use super::place::Piece;

/// What is told above a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name that it stands above.
    pub span: Span,
    /// What is declared.
    pub about: About,
}

/// What a lens is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The distribution.
    Distribution,
    /// A variant.
    Variant(Name),
    /// A component.
    Component(Name),
}

/// Above what something can be told in a file. The components of a large file are left out: no one reads a thousand lenses.
pub fn lenses(workspace: &Workspace, file: File) -> Vec<Lens> {
    let db = workspace.db();
    let pieces = Piece::all(workspace, file);
    let is_large = pieces.len() > 500;
    let about = |piece: &Piece| {
        let name = Name::from(declared_name(db, piece.decl));
        match word(db, piece.decl)? {
            Word::Distribution => Some(About::Distribution),
            Word::Variant => Some(About::Variant(name)),
            Word::Component if !is_large => Some(About::Component(name)),
            _ => None,
        }
    };
    let lens = |piece: Piece| {
        let about = about(&piece)?;
        let defined = notes(db, piece.decl).into_iter().find(|note| matches!(note.what, What::Defines(_)))?;
        Some(Lens { span: piece.in_file(defined.span), about })
    };
    pieces.into_iter().filter_map(lens).collect()
}
