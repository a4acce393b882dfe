//! The place that is to be completed, in whatever state the text around it is.

use std::cell::OnceCell;

use distc::db::{Database, Name, Span};
use distc::resolve::{self, Definition};

use crate::ide::At;
use crate::ide::excerpt::Excerpt;
use crate::ide::lexemes::{Kind, Token, tokens};
use crate::ide::place::Piece;
use crate::ide::uses::Uses;

/// Words behind which something else than a word or an operator follows.
const ASKING: [&str; 21] = [
    "all", "as", "assert", "part", "use", "at", "check", "else", "every", "except", "example", "extends", "for", "if",
    "in", "is", "match", "of", "then", "where", "with",
];

/// A place in a declaration's text.
pub struct Spot<'a> {
    /// The place in the file.
    pub at: At<'a>,
    /// The declaration.
    pub piece: Piece<'a>,
    /// What is read of its text.
    pub text: &'a str,
    /// The byte of the file at which the text starts, as seen from the place.
    pub start: u32,
    /// The bytes of it that are replaced: the name, number or text at the place.
    pub replaced: Span,
    /// What stands there in front of the place.
    pub prefix: &'a str,
    /// Whether what stands there is a text in quotes.
    pub is_quoted: bool,
    /// The tokens in front of it, comments left out.
    pub before: Vec<Token>,
    /// The tokens behind it, comments left out.
    pub behind: Vec<Token>,
    scope: OnceCell<Vec<(Name, Definition)>>,
    uses: OnceCell<Uses<'a>>,
}

impl<'a> Spot<'a> {
    /// The place at a byte; none in comments and in texts with holes.
    pub fn of(at: At<'a>, excerpt: &'a Excerpt<'a>) -> Option<Spot<'a>> {
        let Excerpt { piece, text, start } = excerpt;
        let (piece, text, start) = (*piece, &**text, *start);
        let offset = at.offset - start;
        let tokens = tokens(text);
        let here = tokens.iter().position(|token| holds(token, offset)).map(|n| (n, tokens[n]));
        let (replaced, is_quoted) = match here {
            Some((_, token)) if matches!(token.kind, Kind::Word | Kind::Number) => (token.span, false),
            Some((_, Token { kind: Kind::Comment, .. })) => return None,
            Some((n, Token { kind: Kind::Text { .. }, .. })) => (quoted(text, &tokens, n, offset)?, true),
            _ => (Span { start: offset, end: offset }, false),
        };
        let code = tokens.into_iter().filter(|token| token.kind != Kind::Comment);
        let (before, rest): (Vec<Token>, Vec<Token>) = code.partition(|token| token.span.start < replaced.start);
        let behind = rest.into_iter().filter(|token| token.span.start >= replaced.end).collect();
        let prefix = text.get(replaced.start as usize..offset as usize)?;
        let (scope, uses) = (OnceCell::new(), OnceCell::new());
        Some(Spot { at, piece, text, start, replaced, prefix, is_quoted, before, behind, scope, uses })
    }

    /// All that bare names mean but components and parameters, in order.
    pub fn scope(&self) -> &[(Name, Definition)] {
        self.scope.get_or_init(|| resolve::in_scope(self.db(), self.at.file))
    }

    /// What of the declaration stands in front of what is replaced.
    pub fn front(&self) -> &'a str {
        self.text.get(..self.replaced.start as usize).unwrap_or_default()
    }

    /// The `use`s of the file.
    pub fn uses(&self) -> &Uses<'a> {
        self.uses.get_or_init(|| Uses::of(self.at))
    }

    /// The database.
    pub fn db(&self) -> &'a Database {
        self.at.workspace.db()
    }

    /// Whether a declaration's word may stand there: at the start of a line.
    pub fn is_top(&self) -> bool {
        let start = self.replaced.start as usize;
        !self.is_quoted && (start == 0 || self.text[..start].ends_with('\n'))
    }

    /// Whether a whole value or name stands in front, behind which only a word or an operator can follow.
    pub fn is_behind_operand(&self) -> bool {
        let Some(last) = self.before.last().filter(|_| !self.is_quoted) else { return false };
        match last.kind {
            Kind::Word => !ASKING.contains(&last.text(self.text)) && last.span.end < self.replaced.start,
            Kind::Number | Kind::Close => true,
            Kind::Text { is_closed } => is_closed && last.text(self.text).ends_with('"'),
            _ => false,
        }
    }

    /// Whether what stands there is a number.
    pub fn is_number(&self) -> bool {
        self.prefix.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it is a key in brackets behind a path.
    pub fn is_key(&self) -> bool {
        let [front @ .., bracket] = &self.before[..] else { return false };
        let behind_path = front.last().is_some_and(|last| match last.kind {
            Kind::Word | Kind::Close => last.span.end == bracket.span.start,
            Kind::Mark => last.text(self.text) == "?",
            _ => false,
        });
        bracket.text(self.text) == "[" && behind_path
    }

    /// Whether an entry of a body or literal starts with the path that the place is in.
    pub fn starts_entry(&self) -> bool {
        let start = self.path_start();
        let Some(last) = start.checked_sub(1).and_then(|at| self.before.get(at)) else { return false };
        let in_braces = self.around(start).is_some_and(|open| open.text(self.text) == "{");
        in_braces
            && match last.kind {
                Kind::Break => !self.goes_on(start),
                Kind::Open => true,
                Kind::Mark => last.text(self.text) == ",",
                _ => false,
            }
    }

    /// Whether the line above ends in what needs more.
    fn goes_on(&self, start: usize) -> bool {
        let above = self.before[..start].iter().rev().find(|token| token.kind != Kind::Break);
        above.is_some_and(|token| match token.kind {
            Kind::Mark => !matches!(token.text(self.text), "," | "?" | ".."),
            Kind::Word => matches!(token.text(self.text), "then" | "else" | "if" | "where" | "at" | "with"),
            _ => false,
        })
    }

    /// The number of the first token of the path that the place is in.
    pub fn path_start(&self) -> usize {
        let mut start = self.before.len();
        if self.is_key() {
            start = self.element(start - 1);
        }
        while start > 0 && matches!(self.before[start - 1].text(self.text), "." | "?") {
            let front = self.element(start - 1);
            if front == start - 1 {
                break;
            }
            start = front;
        }
        start
    }

    /// Where the name or key in front of a token starts.
    fn element(&self, end: usize) -> usize {
        let Some(last) = end.checked_sub(1).and_then(|at| self.before.get(at)) else { return end };
        match last.kind {
            Kind::Word | Kind::Text { .. } => end - 1,
            Kind::Close => self.opening(end - 1).map_or(end, |open| self.element(open)),
            Kind::Mark if last.text(self.text) == "?" => self.element(end - 1),
            _ => end,
        }
    }

    fn opening(&self, close: usize) -> Option<usize> {
        let mut depth = 0_u32;
        (0..=close).rev().find(|at| {
            match self.before[*at].kind {
                Kind::Close => depth += 1,
                Kind::Open => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
    }

    /// The innermost bracket that is open in front of a token.
    fn around(&self, end: usize) -> Option<Token> {
        self.open(end).map(|at| self.before[at])
    }

    fn open(&self, end: usize) -> Option<usize> {
        let mut depth = 0_u32;
        (0..end).rev().find(|at| match self.before[*at].kind {
            Kind::Close => {
                depth += 1;
                false
            }
            Kind::Open if depth == 0 => true,
            Kind::Open => {
                depth -= 1;
                false
            }
            _ => false,
        })
    }

    /// The numbers of the brackets that are open at the place, the innermost first.
    pub fn opens(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.open(self.before.len()), |open| self.open(*open))
    }

    /// Whether the place is among the arguments of a call.
    pub fn is_argument(&self) -> bool {
        self.around(self.before.len()).is_some_and(|open| open.text(self.text) == "(")
    }

    /// Whether the argument that the place is in is given by name.
    pub fn is_named_argument(&self) -> bool {
        self.open(self.before.len()).is_some_and(|open| self.given(open).1.is_some())
    }

    /// The arguments in front of and behind the place: the name of each that is given by name.
    pub fn arguments(&self) -> Vec<Option<&'a str>> {
        let open = self.open(self.before.len()).unwrap_or_default();
        let mut all = self.given(open).0;
        all.extend(given(self.text, &self.behind).0.into_iter().filter(Option::is_some));
        all
    }

    /// The arguments between a bracket and the place, and the name of the one that the place is in.
    pub fn given(&self, open: usize) -> (Vec<Option<&'a str>>, Option<&'a str>) {
        given(self.text, self.before.get(open + 1..).unwrap_or_default())
    }

    /// The names that the entries around the place start with; none behind the first step of a path.
    pub fn siblings(&self) -> Vec<&'a str> {
        let start = self.path_start();
        if start < self.before.len() {
            return Vec::new();
        }
        let first = self.open(start).map_or(0, |open| open + 1);
        let mut all = firsts(self.text, &self.before[first..start], true);
        all.extend(firsts(self.text, &self.behind, false));
        all
    }

    /// Whether the place is the first step of a path.
    pub fn path_is_empty(&self) -> bool {
        self.path_start() == self.before.len()
    }

    /// Whether an operation follows already, so that a name alone is wanted.
    pub fn has_operation(&self) -> bool {
        let next = self.behind.first().map_or("", |token| token.text(self.text));
        matches!(next, "=" | "+=" | "{" | ":" | "." | "?" | "[" | "(" | "with" | "=>")
    }
}

/// The words that start lines or entries, up to where the bracket around them closes.
fn firsts<'t>(text: &'t str, tokens: &[Token], mut is_start: bool) -> Vec<&'t str> {
    let (mut depth, mut all) = (0_i32, Vec::new());
    for token in tokens {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Word if depth == 0 && is_start => all.push(token.text(text)),
            _ => {}
        }
        if depth < 0 {
            break;
        }
        is_start = token.kind == Kind::Break || token.text(text) == ",";
    }
    all
}

/// The arguments that tokens are, up to where the call closes: the name of each that has one; and that of the last, which is not
/// complete.
fn given<'t>(text: &'t str, tokens: &[Token]) -> (Vec<Option<&'t str>>, Option<&'t str>) {
    let (mut depth, mut all, mut current) = (0_i32, Vec::new(), Vec::new());
    for token in tokens {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        let is_last = depth < 0;
        if is_last || depth == 0 && (token.text(text) == "," || token.kind == Kind::Break && !current.is_empty()) {
            all.push(named(text, &current));
            current.clear();
        } else if token.kind != Kind::Break {
            current.push(*token);
        }
        if is_last {
            break;
        }
    }
    let last = named(text, &current);
    (all, last)
}

fn named<'t>(text: &'t str, argument: &[Token]) -> Option<&'t str> {
    match argument {
        [name, mark, ..] if name.kind == Kind::Word && matches!(mark.text(text), "=" | ":") => Some(name.text(text)),
        _ => None,
    }
}

/// Whether a byte is in a token, so that what is typed there becomes part of it.
fn holds(token: &Token, offset: u32) -> bool {
    let Span { start, end } = token.span;
    match token.kind {
        Kind::Word | Kind::Number => start < offset && offset <= end,
        Kind::Comment => start < offset && offset <= end,
        Kind::Text { is_closed } => start < offset && (offset < end || offset == end && !is_closed),
        _ => false,
    }
}

/// A text in quotes without holes, as far as it is one name.
fn quoted(text: &str, tokens: &[Token], at: usize, offset: u32) -> Option<Span> {
    let token = tokens[at];
    let written = token.text(text);
    let has_hole = tokens.get(at + 1).is_some_and(|next| next.text(text) == "\\(");
    if !written.starts_with('"') || has_hole {
        return None;
    }
    if token.kind == (Kind::Text { is_closed: true }) && written.len() > 1 {
        return Some(token.span);
    }
    let rest = &text[offset as usize..token.span.end as usize];
    let more = rest.find(|c: char| !c.is_alphanumeric() && !"-_./".contains(c)).unwrap_or(rest.len());
    Some(Span { start: token.span.start, end: offset + more as u32 })
}
