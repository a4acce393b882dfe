//! What editors ask, answered in bytes of files and plain structs. No type of the protocol is named here.

mod alias;
mod completion;
mod definition;
mod diagnostics;
mod excerpt;
mod formatting;
mod hover;
mod inlays;
mod lenses;
mod lexemes;
mod links;
mod named_keys;
mod neighbours;
mod outline;
mod place;
mod preview;
mod references;
mod rename;
mod signature;
mod structure;
mod symbol;
mod tokens;
mod uses;

use distc::Workspace;
use distc::db::{File, Span};

pub use completion::{Completions, Item, ItemKind, completions, plain};
pub use definition::{definition, type_definition};
pub use diagnostics::{Finding, checked, of_file, sources};
pub use formatting::{formatted, formatted_within};
pub use hover::{Held, Hover, hover};
pub use inlays::{Inlay, InlaySort, inlays};
pub use lenses::{About, Lens, lenses};
pub use links::links;
pub use neighbours::{Beside, Heads, Neighbour, neighbours};
pub use outline::{Entry, Sort, outline, search};
pub use place::{Piece, place_of};
pub use preview::{Source, component_at, explained, line_of, path_at, source_of};
pub use references::{Reference, highlights, references};
pub use rename::{Refusal, rename, renamed_range};
pub use signature::{Help, signature_help};
pub use structure::{Fold, folds, selections};
pub use symbol::symbol_at;
pub use tokens::{Colour, Token, tokens};
pub use uses::Uses;

/// A byte of a file of a program.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The program.
    pub workspace: &'a Workspace,
    /// The file.
    pub file: File,
    /// The byte.
    pub offset: u32,
}

/// A range of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Range {
    /// The file.
    pub file: File,
    /// Its bytes.
    pub span: Span,
}

/// A text that replaces a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The range.
    pub range: Range,
    /// What stands there afterwards.
    pub text: String,
}
