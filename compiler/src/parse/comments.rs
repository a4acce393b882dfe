//! Comments as other languages write them: the grammar knows them, the tree does not.

use pest::iterators::Pairs;

use super::errors;
use super::grammar::Rule;
use crate::db::Span;
use crate::diagnostics::Diagnostic;

/// What is opaque: characters in it are no comments.
const LITERALS: &[Rule] = &[
    Rule::string,
    Rule::raw,
    Rule::text,
    Rule::doc,
    Rule::stray_doc,
    Rule::stray,
    Rule::stray_item,
    Rule::stray_key,
    Rule::stray_head,
    Rule::stray_bases,
    Rule::stray_for,
    Rule::stray_rest,
    Rule::too_deep,
    Rule::like_single,
    Rule::like_helm,
    Rule::like_shell,
    Rule::like_block_text,
];

/// The places of all `# …` and `/* … */`.
pub(super) fn foreign(text: &str, pairs: &Pairs<'_, Rule>) -> Vec<Span> {
    if !text.contains('#') && !text.contains("/*") {
        return Vec::new();
    }
    let literals = pairs.clone().flatten().filter(|pair| LITERALS.contains(&pair.as_rule()));
    let (mut places, mut at) = (Vec::new(), 0);
    for literal in literals {
        let span = literal.as_span();
        between(text, at, span.start(), &mut places);
        at = span.end().max(at);
    }
    between(text, at, text.len(), &mut places);
    places
}

/// Looks for comments between two literals.
fn between(text: &str, mut at: usize, end: usize, places: &mut Vec<Span>) {
    while let Some(rest) = text.get(at..end).filter(|rest| !rest.is_empty()) {
        let (length, is_foreign) = comment(rest);
        if is_foreign {
            places.push(Span::new(at, at + length));
        }
        at += length;
    }
}

/// The length of the comment at the start of a text and whether it is a foreign one; else the way to where one may start.
fn comment(rest: &str) -> (usize, bool) {
    let line = rest.find('\n').unwrap_or(rest.len());
    match rest.as_bytes() {
        [b'#', ..] => (line, true),
        [b'/', b'*', ..] => (rest.find("*/").map_or(rest.len(), |skip| skip + 2), true),
        [b'/', b'/', ..] => (line, false),
        [b'/', ..] => (1, false),
        _ => (rest.find(['#', '/']).unwrap_or(rest.len()), false),
    }
}

/// The text with blanks in their place, and one error for each.
pub(super) fn blanked(text: &str, places: &[Span]) -> (String, Vec<Diagnostic<Span>>) {
    let (mut blanked, mut end) = (String::with_capacity(text.len()), 0);
    for place in places {
        blanked.push_str(&text[end..place.start as usize]);
        end = place.end as usize;
        blanked.extend(std::iter::repeat_n(' ', end - place.start as usize));
    }
    blanked.push_str(&text[end..]);
    (blanked, places.iter().map(|place| errors::foreign_comment(text, *place)).collect())
}
