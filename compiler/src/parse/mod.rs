//! Text to syntax trees, one declaration at a time. Never fails: what cannot be understood is reported and left out.

mod standin;
pub mod tree;

pub use standin::{Head, head, parse, parsed, split};

use crate::db::Span;
use crate::diagnostics::Diagnostic;

/// What is understood of one declaration's text, and what is not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The tree of all that was understood.
    pub chunk: tree::Chunk,
    /// One error for each place that was not.
    pub errors: Vec<Diagnostic<Span>>,
}
