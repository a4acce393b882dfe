//! Which name means which file: sibling modules, the embedded standard library, and what `dist.toml` names.
//!
//! `use a.b.C` means the longest beginning of `a.b.C` that is a file below the root file's folder: `a/b/C.dist`, `a/b.dist` or
//! `a.dist`; `part a.b` means `a/b.dist`. What a file mentions is known to `parse`, which stands below; so it comes in as a
//! [`Syntax`].

mod errors;
mod load;
mod program;
mod texts;

use crate::db::{Name, Reading, Span};

pub use load::{Loaded, library, load, read};
pub use program::{Program, Provided};
pub use texts::{mentioned_texts, names_text, text_path, texts_named};

/// What has to be known of the language to find a program's files.
#[derive(Clone, Copy, Debug)]
pub struct Syntax {
    /// How a text becomes declarations.
    pub reading: Reading,
    /// The modules that a declaration mentions.
    pub mentions: fn(&str) -> Vec<Mention>,
}

/// A module, or names of one, as a declaration mentions them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The dotted name; its end may be a name inside the module.
    pub path: Name,
    /// Where it is written in the declaration.
    pub span: Span,
    /// Names that are picked below the path, modules or not.
    pub picks: Vec<(Name, Span)>,
    /// Whether all of the path has to be the module, as in `part`.
    pub whole: bool,
}
