//! Text that is no declaration may have been meant as one: the names that it seems to declare.

use crate::db::Name;

/// The names that the end of a text seems to declare: the second word of each line, and what stands in place of a name at the
/// end of a declaration's head.
pub(super) fn names(text: &str, start: usize) -> Vec<Name> {
    let (before, rest) = text.split_at(start);
    let begins_line = before.trim_end_matches([' ', '\t', '\r']).ends_with('\n') || before.trim().is_empty();
    let (head, lines) = if begins_line { ("", rest) } else { rest.split_once('\n').unwrap_or((rest, "")) };
    name(head).into_iter().chain(lines.lines().filter_map(declared)).map(Name::from).collect()
}

/// The name behind a word, as in `service cache: …`.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let word = line.find(|c: char| !c.is_ascii_lowercase()).filter(|end| *end > 1)?;
    line[word..].strip_prefix([' ', '\t']).and_then(name)
}

/// The name that a text begins with, in quotes or not.
fn name(text: &str) -> Option<&str> {
    let text = text.trim_start().trim_start_matches('"');
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$'))).unwrap_or(text.len());
    let name = text[..end].trim_end_matches('-');
    (!name.is_empty() && !name.starts_with('-')).then_some(name)
}
