//! Text to syntax trees, one declaration at a time. Never fails: what cannot be understood is reported and left out.

mod build;
mod code;
mod comments;
mod entries;
mod errors;
pub(crate) mod grammar;
mod marks;
mod mend;
mod split;
mod takes;
pub mod tree;

use pest::Parser;
use pest::iterators::Pairs;

use grammar::{Grammar, Rule};

use crate::db::{Db, Decl, Span};
use crate::diagnostics::Diagnostic;

pub use code::{code, entry, stays_entry};
pub(crate) use errors::lower_alternative;
pub use split::{Head, head, split};
pub use takes::takes;

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
    parse(decl.code(db))
}

/// The component that a declaration's head declares, without its body, where the head says it alone.
#[salsa::tracked(returns(as_ref))]
pub fn component(db: &dyn Db, decl: Decl) -> Option<tree::Component> {
    let Parsed { chunk, errors } = parse(decl.head(db));
    match chunk.item {
        Some(tree::Item::Component(component)) if errors.is_empty() && component.family.is_none() => Some(component),
        _ => None,
    }
}

/// Parses one piece of a file, as [`split`] cuts it.
pub fn parse(text: &str) -> Parsed {
    parse_seen(text, |_| {})
}

/// Parses one piece of a file for someone who also looks at what the grammar sees in it.
pub(crate) fn parse_seen(text: &str, see: impl FnOnce(Pairs<'_, Rule>)) -> Parsed {
    let pairs = pairs(text);
    if let Some(pairs) = &pairs {
        see(pairs.clone());
    }
    let places = pairs.as_ref().map_or_else(Vec::new, |pairs| comments::foreign(text, pairs));
    if places.is_empty() {
        return built(text, pairs);
    }
    let (blanked, errors) = comments::blanked(text, &places);
    let mut parsed = built(&blanked, self::pairs(&blanked));
    parsed.errors.extend(errors);
    parsed.errors.sort_by_key(|error| error.place.start);
    parsed
}

/// The ranges of all that the grammar sees in a piece, the outer ones first, without the blanks behind them.
pub fn ranges(text: &str) -> Vec<Span> {
    let pairs = pairs(text).into_iter().flat_map(Pairs::flatten).map(|pair| pair.as_span());
    let trimmed = pairs.map(|span| Span::new(span.start(), span.start() + span.as_str().trim_end().len()));
    trimmed.filter(|span| span.start < span.end).collect()
}

/// What the grammar says. It takes any text; should it ever not, the builder says that there is no declaration.
fn pairs(text: &str) -> Option<Pairs<'_, Rule>> {
    Grammar::parse(Rule::chunk, text).ok()
}

fn built(text: &str, pairs: Option<Pairs<'_, Rule>>) -> Parsed {
    let parsed = read(text, pairs);
    if !parsed.errors.iter().any(errors::is_open_brace) {
        return parsed;
    }
    let Some((mended, error)) = mend::mended(text) else { return parsed };
    let mut again = read(&mended, self::pairs(&mended));
    if again.errors.iter().any(errors::is_open_brace) {
        return parsed;
    }
    again.errors.push(error);
    again.errors.sort_by_key(|error| error.place.start);
    again
}

fn read(text: &str, pairs: Option<Pairs<'_, Rule>>) -> Parsed {
    let (chunk, mut errors) = build::chunk(text, pairs.and_then(|mut pairs| pairs.next()));
    errors.sort_by_key(|error| error.place.start);
    Parsed { chunk, errors }
}
