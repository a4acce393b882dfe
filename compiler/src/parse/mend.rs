//! A `}` that is missing in the middle of a declaration, put where the lines' indentation says, so that what follows is understood
//! as what it is.

use super::errors;
use crate::db::Span;
use crate::diagnostics::Diagnostic;

/// The text with the brace in place of blanks, which keeps all places, and what to say about it. None where the layout does not
/// tell, or leaves no room.
pub(super) fn mended(text: &str) -> Option<(String, Diagnostic<Span>)> {
    let open = errors::misindented(text)?;
    let start = text[..open].rfind('\n').map_or(0, |at| at + 1);
    let indent = indent_of(&text[start..]);
    let mut at = start + text[start..].split_inclusive('\n').next()?.len();
    let mut end = at;
    for line in text[at..].split_inclusive('\n') {
        if !line.trim().is_empty() && indent_of(line) <= indent {
            let (place, with) = room(text, at, end)?;
            let mut mended = text.to_owned();
            mended.replace_range(place..place + with.len(), with);
            return Some((mended, errors::open_brace(text, open, trimmed(text, end), indent)));
        }
        at += line.len();
        if !line.trim().is_empty() {
            end = at;
        }
    }
    None
}

/// Where the brace has room in front of the line at `at`, behind lines that end at `end`: in its indentation, or in the line break
/// where it closes itself.
fn room(text: &str, at: usize, end: usize) -> Option<(usize, &'static str)> {
    let (line, above) = (&text[at..], text[..end].lines().next_back().unwrap_or_default());
    if line.trim_start_matches([' ', '\t']).starts_with('}') {
        return (!above.contains("//") && text[..end].ends_with('\n')).then_some((end - 1, "}"));
    }
    line.starts_with("  ").then_some((at, "},"))
}

fn trimmed(text: &str, end: usize) -> usize {
    text[..end].trim_end().len()
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
