//! Tokens as entries and brackets: what belongs together, and what its author wrote over several lines.

use super::tokens::{Kind, Token};

/// An entry, item, argument or declaration.
#[derive(Debug, Default)]
pub(super) struct Entry<'t> {
    /// Comments and docs above it.
    pub above: Vec<Token<'t>>,
    /// What it consists of; empty where only comments stand, at the end.
    pub parts: Vec<Part<'t>>,
    /// The comment behind it.
    pub behind: Option<Token<'t>>,
}

/// A token or a bracket with its content.
#[derive(Debug)]
pub(super) enum Part<'t> {
    Token(Token<'t>),
    Group(Group<'t>),
}

/// A bracket with its content.
#[derive(Debug)]
pub(super) struct Group<'t> {
    pub open: Token<'t>,
    /// The comment on the line of the opening bracket.
    pub comment: Option<Token<'t>>,
    pub entries: Vec<Entry<'t>>,
    pub close: Token<'t>,
    /// Whether a line break stands directly in it.
    pub is_open: bool,
}

/// The declarations of a file.
pub(super) fn file<'t>(tokens: &[Token<'t>]) -> Vec<Entry<'t>> {
    Reader { tokens, at: 0 }.entries().0
}

struct Reader<'a, 't> {
    tokens: &'a [Token<'t>],
    at: usize,
}

impl<'t> Reader<'_, 't> {
    fn next(&mut self) -> Option<Token<'t>> {
        let token = self.tokens.get(self.at).copied();
        self.at += usize::from(token.is_some());
        token
    }

    /// The next token that is no comment.
    fn next_code(&self) -> Option<&Token<'t>> {
        self.tokens[self.at..].iter().find(|token| token.kind != Kind::Comment)
    }

    /// Whether an entry is complete here: another begins, or none follows.
    fn is_boundary(&self) -> bool {
        self.next_code().is_none_or(|token| token.mark.starts || token.kind == Kind::Close)
    }

    /// Entries up to the closing bracket or the end, and that bracket.
    fn entries(&mut self) -> (Vec<Entry<'t>>, Option<Token<'t>>) {
        let (mut entries, mut above) = (Vec::new(), Vec::new());
        let mut current: Option<Entry<'t>> = None;
        while let Some(token) = self.next() {
            let begins = token.mark.starts || current.is_none();
            match (token.kind, &mut current) {
                (Kind::Close, _) => {
                    finish(&mut entries, current, above);
                    return (entries, Some(token));
                }
                (Kind::Comment, Some(entry)) if !self.is_boundary() => entry.parts.push(Part::Token(token)),
                (Kind::Comment, Some(entry)) if token.is_behind() && above.is_empty() => entry.behind = Some(token),
                (Kind::Comment, _) => above.push(token),
                (Kind::Code, _) if token.text == "," && self.is_boundary() => {}
                (_, Some(entry)) if !begins => {
                    let part = self.part(token);
                    entry.parts.push(part);
                }
                _ => {
                    entries.extend(current.take());
                    let part = self.part(token);
                    current = Some(Entry { above: std::mem::take(&mut above), parts: vec![part], behind: None });
                }
            }
        }
        finish(&mut entries, current, above);
        (entries, None)
    }

    fn part(&mut self, token: Token<'t>) -> Part<'t> {
        if token.kind != Kind::Open {
            return Part::Token(token);
        }
        let comment = self.tokens.get(self.at).filter(|next| next.is_behind()).copied();
        self.at += usize::from(comment.is_some());
        let (entries, close) = self.entries();
        let close = close.unwrap_or(Token { text: "", ..token });
        let is_open = close.breaks > 0 || entries.iter().any(|entry| entry.first_breaks() > 0 || entry.has_breaks());
        Part::Group(Group { open: token, comment, entries, close, is_open })
    }
}

fn finish<'t>(entries: &mut Vec<Entry<'t>>, current: Option<Entry<'t>>, above: Vec<Token<'t>>) {
    entries.extend(current);
    if !above.is_empty() {
        entries.push(Entry { above, ..Entry::default() });
    }
}

impl Entry<'_> {
    /// The line breaks in front of it.
    pub(super) fn first_breaks(&self) -> usize {
        self.above.first().map_or_else(|| self.parts.first().map_or(0, Part::breaks), |token| token.breaks)
    }

    /// Whether it goes over lines, outside of brackets.
    fn has_breaks(&self) -> bool {
        self.parts.iter().skip(1).any(|part| part.breaks() > 0)
    }

    /// Whether it cannot stand on one line.
    pub(super) fn must_break(&self) -> bool {
        let part_breaks = |(index, part): (usize, &Part<'_>)| match part {
            Part::Token(token) => token.kind != Kind::Code || index > 0 && token.breaks > 0,
            Part::Group(group) => index > 0 && group.open.breaks > 0 || group.must_break(),
        };
        !self.above.is_empty() || self.behind.is_some() || self.parts.iter().enumerate().any(part_breaks)
    }

    /// Whether it is a declaration with a body.
    pub(super) fn has_body(&self) -> bool {
        matches!(self.parts.first(), Some(Part::Token(token)) if token.mark.has_body)
    }
}

impl Part<'_> {
    /// The line breaks in front of it.
    pub(super) fn breaks(&self) -> usize {
        match self {
            Part::Token(token) => token.breaks,
            Part::Group(group) => group.open.breaks,
        }
    }
}

impl Group<'_> {
    /// Whether its author, or a comment in it, breaks it.
    pub(super) fn must_break(&self) -> bool {
        !self.entries.is_empty() && self.is_open || self.comment.is_some() || self.entries.iter().any(Entry::must_break)
    }

    /// Whether its only entry may break inside while the bracket stays around it: `f({` … `})`.
    pub(super) fn is_hugging(&self) -> bool {
        let is_plain = |entry: &Entry<'_>| {
            let no_lines = |part: &Part<'_>| !matches!(part, Part::Token(token) if token.kind != Kind::Code);
            entry.above.is_empty() && entry.behind.is_none() && entry.parts.iter().all(no_lines)
        };
        let can_hug = self.open.mark.rigid || self.open.text != "{" && !self.is_open && self.comment.is_none();
        can_hug && matches!(self.entries.as_slice(), [entry] if is_plain(entry) && entry.must_break())
    }
}
