//! The database: inputs, files and places. Nothing here knows the language.

mod files;
mod span;

pub use files::{Database, Db, Decl, File};
pub use span::{Node, Place, Span};

/// A name of a program: short ones are stored inline, longer ones shared.
pub type Name = ecow::EcoString;
