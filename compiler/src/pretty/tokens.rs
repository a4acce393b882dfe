//! The tokens of a file without syntax errors, comments among them, with the line breaks in front of each.

use super::marks::{Mark, Marks};

/// What a token is to the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Names, numbers, strings, operators.
    Code,
    /// `//`, `///`, `//!` to the end of the line.
    Comment,
    /// Lines that start with `|`.
    Lines,
    /// `(`, `[`, `{`
    Open,
    /// `)`, `]`, `}`
    Close,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    pub kind: Kind,
    pub mark: Mark,
    /// Line breaks between it and the token in front of it.
    pub breaks: usize,
}

impl Token<'_> {
    /// Whether it is a plain comment on the line of what it follows; docs belong to what follows them.
    pub(super) fn is_behind(&self) -> bool {
        self.kind == Kind::Comment && self.breaks == 0 && !self.text.starts_with("///") && !self.text.starts_with("//!")
    }
}

/// Operators of more than one character.
const LONG: &[&str] = &["...", "..", "??", "||", "&&", "==", "!=", "<=", ">=", "=>", "->", "+="];

/// Reads all tokens.
pub(super) fn tokens<'t>(text: &'t str, marks: &Marks) -> Vec<Token<'t>> {
    let (mut tokens, mut at, mut breaks) = (Vec::new(), 0, 0);
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            breaks += usize::from(first == '\n');
            at += first.len_utf8();
            continue;
        }
        let mark = marks.get(at);
        let (kind, length) = token(&text[at..], mark, at);
        let text = &text[at..at + length];
        tokens.push(Token { text: if kind == Kind::Comment { text.trim_end() } else { text }, kind, mark, breaks });
        breaks = 0;
        at += length;
    }
    tokens
}

/// The kind and length of the token at the start of a text; `at` is where that is in the file.
fn token(rest: &str, mark: Mark, at: usize) -> (Kind, usize) {
    let first = rest.chars().next().unwrap_or(' ');
    if let Some(end) = mark.literal {
        return (if first == '|' { Kind::Lines } else { Kind::Code }, end - at);
    }
    if rest.starts_with("//") {
        return (Kind::Comment, rest.find('\n').unwrap_or(rest.len()));
    }
    match first {
        '(' | '[' | '{' => (Kind::Open, 1),
        ')' | ']' | '}' => (Kind::Close, 1),
        _ => (Kind::Code, code(rest, first, mark)),
    }
}

fn code(rest: &str, first: char, mark: Mark) -> usize {
    if first.is_ascii_digit() {
        return number(rest.as_bytes());
    }
    if first.is_ascii_alphabetic() || matches!(first, '_' | '$') {
        return name(rest.as_bytes());
    }
    let is_closing_angle = first == '>' && mark.glued;
    let long = LONG.iter().find(|long| !is_closing_angle && rest.starts_with(**long));
    long.map_or(first.len_utf8(), |long| long.len())
}

/// A name may hold inner dashes.
fn name(bytes: &[u8]) -> usize {
    let mut end = 1;
    while let Some(byte) = bytes.get(end) {
        let is_dash = *byte == b'-' && bytes.get(end + 1).is_some_and(|next| is_letter(*next));
        if !is_letter(*byte) && !is_dash {
            break;
        }
        end += 1;
    }
    end
}

/// Digits, a fraction, a unit.
fn number(bytes: &[u8]) -> usize {
    let mut end = 1;
    while let Some(byte) = bytes.get(end) {
        let is_point = *byte == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !is_letter(*byte) && *byte != b'%' && !is_point {
            break;
        }
        end += 1;
    }
    end
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
