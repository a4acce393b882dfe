//! What editors ask, answered in bytes of files and plain structs. No type of the protocol is named here.

mod definition;
mod diagnostics;
mod formatting;
mod hover;
mod place;
mod symbol;

use distc::Workspace;
use distc::db::{Decl, File, Span};

pub use definition::{definition, type_definition};
pub use diagnostics::{Finding, checked};
pub use formatting::formatted;
pub use hover::{Held, Hover, hover};
pub use place::{Piece, place_of};
pub use symbol::{kind_of, symbol_at};

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

/// The declaration that holds a range, for those who show it.
pub type Home = Decl;
