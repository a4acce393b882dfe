//! What stands at a place, in the author's words.

use crate::db::Span;
use crate::parse::marks::unquoted;

/// Tokens of more than one character that are neither names, numbers nor texts.
const LONG: &[&str] =
    &["...", "..", "??", "||", "&&", "==", "!=", "<=", ">=", "=>", "->", "+=", "-=", ":=", "{{", "${"];

/// The token at `at` and how to call it; at a line's end, the place behind the last token, which ends at `end`.
pub(crate) fn found(text: &str, at: u32, end: u32) -> (Span, String) {
    let (at, end) = (at as usize, end as usize);
    let rest = text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
    let start = text.len() - rest.len();
    let behind = behind(text, start, end.min(start));
    match rest.chars().next() {
        None => (behind, "the end of the declaration".into()),
        Some('\n') => (behind, "the end of the line".into()),
        Some('/') if rest.starts_with("//") => (behind, "the end of the line".into()),
        Some(_) => {
            let length = token(rest);
            (Span::new(start, start + length), format!("`{}`", shortened(&rest[..length])))
        }
    }
}

/// The place behind the last code in front of `at`, knowing that a token ends at `end`.
fn behind(text: &str, at: usize, end: usize) -> Span {
    let line_end = text[..at].trim_end().len().max(end);
    // What ends there may be of a comment, and may stand on another line than one.
    let line = text[..line_end].rfind('\n').map_or(end, |line| end.max(line + 1));
    let place = if text[line..line_end].contains("//") { end } else { line_end };
    Span::new(place, place)
}

/// The length of the token at the start of a text that is not empty.
fn token(rest: &str) -> usize {
    let first = rest.chars().next().unwrap_or(' ');
    if first.is_ascii_alphanumeric() || matches!(first, '_' | '$') && !rest.starts_with("${") {
        return rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))).unwrap_or(rest.len());
    }
    if first == '"' {
        let line = rest.lines().next().unwrap_or(rest);
        return line[1..].find('"').map_or(line.len(), |quote| quote + 2);
    }
    LONG.iter().find(|long| rest.starts_with(**long)).map_or(first.len_utf8(), |long| long.len())
}

fn shortened(token: &str) -> String {
    let short: String = token.chars().take(24).collect();
    if short.len() < token.len() { short + "…" } else { short }
}

/// The `{` that is likely the open one: the first whose line is further in than the line of the `}` that would close it.
pub(crate) fn misindented(text: &str) -> Option<usize> {
    let (mut open, mut at) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        for (column, brace) in braces(line) {
            match brace {
                '{' => open.push((at + column, indent)),
                _ => match open.pop() {
                    Some((place, inner)) if column == indent && inner > indent => return Some(place),
                    _ => {}
                },
            }
        }
        at += line.len();
    }
    None
}

/// The braces of a line, outside of texts and comments.
fn braces(line: &str) -> impl Iterator<Item = (usize, char)> {
    let is_text = line.trim_start().starts_with('|');
    let code = unquoted(line).take_while(move |(at, _)| !is_text && !line[*at..].starts_with("//"));
    code.filter(|(_, c)| matches!(c, '{' | '}'))
}

/// With a capital first letter.
pub(crate) fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// Whether one edit, or two neighbouring letters exchanged, make one word of the other.
pub(crate) fn is_near(word: &str, known: &str) -> bool {
    let (a, b) = (word.as_bytes(), known.as_bytes());
    if word == known || a.len().abs_diff(b.len()) > 1 || b.len() < 3 {
        return false;
    }
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let back = a[front..].iter().rev().zip(b[front..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..a.len() - back], &b[front..b.len() - back]);
    a.len() <= 1 && b.len() <= 1 || matches!((a, b), ([p, q], [r, s]) if p == s && q == r)
}
