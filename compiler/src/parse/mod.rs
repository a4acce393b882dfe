//! Text to syntax trees, one declaration at a time. Never fails: what cannot be understood is reported and left out.

mod build;
mod comments;
mod errors;
pub(crate) mod grammar;
mod split;
pub mod tree;

use pest::Parser;

use crate::db::{Db, Decl, Span};
use crate::diagnostics::Diagnostic;

pub use split::{Head, head, split};

/// How many levels of brackets and choices a declaration may have. The grammar counts them; each costs the parser some 8 KB of stack.
pub const MAX_NESTING: usize = 100;

/// How many levels an expression may have, operators included.
pub const MAX_OPERATORS: u32 = 1000;

/// What is understood of one declaration's text, and what is not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The tree of all that was understood. A name that is missing in it is empty.
    pub chunk: tree::Chunk,
    /// One error for each place that was not.
    pub errors: Vec<Diagnostic<Span>>,
}

/// What a declaration's text says.
#[salsa::tracked(returns(ref), no_eq)]
pub fn parsed(db: &dyn Db, decl: Decl) -> Parsed {
    parse(decl.text(db))
}

/// Parses one piece of a file, as [`split`] cuts it.
pub fn parse(text: &str) -> Parsed {
    let mut errors = comments::foreign(text);
    match grammar::Grammar::parse(grammar::Rule::chunk, text) {
        Ok(mut pairs) => {
            let (chunk, found) = build::chunk(text, pairs.next());
            errors.extend(found);
            errors.sort_by_key(|error| error.place.start);
            Parsed { chunk, errors }
        }
        // The grammar takes any text; should it ever not, say so rather than lose the file.
        Err(_) => Parsed { errors: vec![errors::no_declaration(text, 0, false)], ..Parsed::default() },
    }
}
