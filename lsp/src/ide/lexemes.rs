//! The tokens of a declaration as it is being typed: enough to know what a byte stands in, whatever is wrong around it.

use distc::db::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a word.
    Word,
    /// A number with its unit.
    Number,
    /// A text, or the piece of one in front of, between or behind its holes.
    Text {
        /// Whether its end is written: a quote, or the start of a hole.
        is_closed: bool,
    },
    /// A comment, to the end of the line or of itself.
    Comment,
    /// `(`, `[`, `{`, `\(`
    Open,
    /// `)`, `]`, `}`
    Close,
    /// An operator, a comma, a dot.
    Mark,
    /// A line break.
    Break,
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub span: Span,
}

impl Token {
    /// Its characters.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(std::ops::Range::from(self.span)).unwrap_or_default()
    }
}

/// Operators of more than one character that matter here.
const LONG: [&str; 12] = ["...", "..", "??", "||", "&&", "==", "!=", "<=", ">=", "=>", "->", "+="];

/// What is open around a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Bracket,
    /// A hole of a text in quotes, or of one in lines.
    Hole {
        is_quoted: bool,
    },
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    around: Vec<Around>,
    /// How many of these, the outermost, are brackets: what is open since lines above.
    above: usize,
    tokens: Vec<Token>,
}

/// The tokens of a text, blanks left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, around: Vec::new(), above: 0, tokens: Vec::new() };
    while lexer.at < text.len() {
        lexer.next();
    }
    lexer.tokens
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn add(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, span: Span::new(self.at, self.at + length) });
        self.at += length;
    }

    fn next(&mut self) {
        let rest = self.rest();
        let line = || rest.find('\n').unwrap_or(rest.len());
        let Some(first) = rest.chars().next() else { return };
        match first {
            '\n' => {
                let own = self.around.split_off(self.above);
                self.around.extend(own.into_iter().filter(|around| *around == Around::Bracket));
                self.above = self.around.len();
                self.add(Kind::Break, 1);
            }
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '#' => self.add(Kind::Comment, line()),
            '/' if rest.starts_with("//") => self.add(Kind::Comment, line()),
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                self.add(Kind::Comment, end);
            }
            '"' => self.text(true, 1),
            '|' if self.starts_lines() => self.text(false, 1),
            'r' if raw(rest).is_some() => {
                let (length, is_closed) = raw(rest).unwrap_or((1, false));
                self.add(Kind::Text { is_closed }, length);
            }
            '(' | '[' | '{' => {
                self.around.push(Around::Bracket);
                self.add(Kind::Open, 1);
            }
            ')' | ']' | '}' => self.close(),
            _ if first.is_ascii_digit() => self.add(Kind::Number, number(rest.as_bytes())),
            _ if is_letter(first) => self.add(Kind::Word, name(rest)),
            _ => {
                let long = LONG.iter().find(|long| rest.starts_with(**long));
                self.add(Kind::Mark, long.map_or(first.len_utf8(), |long| long.len()));
            }
        }
    }

    /// Whether a bar starts a line of text: at the start of a line, or where a value starts.
    fn starts_lines(&self) -> bool {
        if self.rest().starts_with("||") {
            return false;
        }
        self.tokens.last().is_none_or(|last| match last.kind {
            Kind::Break | Kind::Open => true,
            Kind::Mark => matches!(last.text(self.text), "=" | "+=" | "," | "=>"),
            _ => false,
        })
    }

    fn close(&mut self) {
        let closed = self.around.pop();
        self.above = self.above.min(self.around.len());
        self.add(Kind::Close, 1);
        if let Some(Around::Hole { is_quoted }) = closed {
            self.text(is_quoted, 0);
        }
    }

    /// The characters of a text, up to its end or its next hole; `skip` are those that open it.
    fn text(&mut self, is_quoted: bool, skip: usize) {
        let bytes = self.rest().as_bytes();
        let mut end = skip;
        loop {
            match bytes.get(end..).unwrap_or_default() {
                [] | [b'\n', ..] => return self.add(Kind::Text { is_closed: !is_quoted }, end),
                [b'\\', b'(', ..] => {
                    self.add(Kind::Text { is_closed: true }, end);
                    self.around.push(Around::Hole { is_quoted });
                    return self.add(Kind::Open, 2);
                }
                [b'\\', next, ..] if is_quoted && *next != b'\n' => end += 2,
                [b'"', ..] if is_quoted => return self.add(Kind::Text { is_closed: true }, end + 1),
                _ => end += 1,
            }
        }
    }
}

/// The length of the raw text at the start, and whether it is closed.
fn raw(rest: &str) -> Option<(usize, bool)> {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let inner = rest[1 + hashes..].strip_prefix('"')?;
    let (mut end, start) = (0, 2 + hashes);
    while let Some(at) = inner[end..].find(['"', '\n']).map(|at| end + at) {
        let behind = inner[at..].strip_prefix('"').map(str::as_bytes);
        match behind.map(|behind| behind.iter().take(hashes).filter(|byte| **byte == b'#').count()) {
            Some(closing) if closing == hashes => return Some((start + at + 1 + hashes, true)),
            Some(_) => end = at + 1,
            None => return Some((start + at, false)),
        }
    }
    Some((start + inner.len(), false))
}

fn number(bytes: &[u8]) -> usize {
    let mut end = 1;
    while let Some(byte) = bytes.get(end) {
        let is_point = *byte == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'%') && !is_point {
            break;
        }
        end += 1;
    }
    end
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

/// A name may hold inner dashes; one at the end is about to get its letter.
fn name(rest: &str) -> usize {
    rest.find(|c: char| !is_letter(c) && c != '-').unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let shown = |token: &Token| format!("{:?} {:?}", token.kind, token.text(text));
        tokens(text).iter().map(shown).collect()
    }

    #[test]
    fn a_text_with_a_hole_goes_on_behind_it() {
        let kinds: Vec<Kind> = tokens("\"a\\(b)c\" d").iter().map(|token| token.kind).collect();
        let text = |is_closed| Kind::Text { is_closed };
        assert_eq!(kinds, [text(true), Kind::Open, Kind::Word, Kind::Close, text(true), Kind::Word]);
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line() {
        let all = shown("a = \"x\\(y\nb = r\"z\nc | d\n| e");
        assert_eq!(all.iter().filter(|token| token.contains("is_closed: false")).count(), 1);
        assert!(all.contains(&"Text { is_closed: true } \"| e\"".to_owned()), "{all:?}");
    }

    #[test]
    fn raw_texts_end_with_as_many_hashes_as_they_begin() {
        let all = shown("r#\"a\"b\"# c r\"d\" r##\"e\"#\nf");
        let raw: Vec<&String> = all.iter().filter(|token| token.starts_with("Text")).collect();
        let wanted = [
            "Text { is_closed: true } \"r#\\\"a\\\"b\\\"#\"",
            "Text { is_closed: true } \"r\\\"d\\\"\"",
            "Text { is_closed: false } \"r##\\\"e\\\"#\"",
        ];
        assert_eq!(raw, wanted);
    }

    #[test]
    fn long_lines_and_deep_brackets_are_read_once() {
        let long = [
            "if true then ".repeat(200_000),
            "r\"x\" ".repeat(200_000),
            "{\n".repeat(400_000),
            "{\n\"\\(\n".repeat(200_000),
            "\"\\(a".repeat(200_000),
        ];
        let count: usize = long.iter().map(|text| tokens(text).len()).sum();
        assert!(count > 2_000_000, "{count}");
    }
}
