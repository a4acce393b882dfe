//! Statements of a variant that are declarations of their own, so that an edit of one parses and lowers one. They are cut by
//! columns alone, and only where that is sure: settings of one component each that apply no mixin, in a body without `let`.

use super::marks::{BRACKET, CLAUSE, FOLD, FOREIGN, QUOTE, SLASH, marks, unquoted};
use super::split::head;
use crate::db::{Entries, Span};

/// Words that go on with the line above.
const CLAUSES: &[&str] =
    &["then", "else", "where", "with", "if", "in", "is", "at", "and", "or", "not", "example", "was", "deprecated"];

/// Words that begin what is no setting, where a name does not go on behind them.
const WORDS: &[&str] =
    &["let", "check", "emit", "component", "every", "param", "assert", "for", "match", "self", "super", "params"];

/// A few lines of a body that belong together.
struct Unit<'t> {
    span: Span,
    /// The name that they begin with.
    name: &'t str,
    is_plain: bool,
}

/// The entries of a piece that stand for themselves; none where that is not sure.
pub(super) fn entries(piece: &str) -> Option<Entries> {
    let variant = head(piece).filter(|head| head.keyword == "variant" && !head.name.is_empty())?.name;
    let mut units = units(piece)?;
    units.iter_mut().for_each(|unit| unit.is_plain &= !WORDS.contains(&unit.name));
    let mut joined: Vec<Unit<'_>> = Vec::with_capacity(units.len());
    for unit in units {
        match joined.last_mut().filter(|last| last.name == unit.name) {
            Some(last) => (last.span, last.is_plain) = (last.span.to(unit.span), last.is_plain && unit.is_plain),
            None => joined.push(unit),
        }
    }
    let mut counts = rustc_hash::FxHashMap::<&str, usize>::default();
    joined.iter().for_each(|unit| *counts.entry(unit.name).or_default() += 1);
    let own = joined.iter().filter(|unit| unit.is_plain && counts[unit.name] == 1);
    let spans: Vec<Span> = own.map(|unit| unit.span).collect();
    (!spans.is_empty()).then(|| Entries { front: format!("variant {variant} {{\n"), spans })
}

/// The component that an entry is about.
pub(super) fn about(entry: &str) -> &str {
    let code = |line: &&str| !line.is_empty() && !line.starts_with("//");
    entry.lines().map(str::trim_start).find(code).map_or("", word)
}

/// The lines of the body in units; none where they are not laid out as one expects.
fn units(piece: &str) -> Option<Vec<Unit<'_>>> {
    let mut lines = Lines { piece, at: 0 };
    let opening = lines.find(|(_, line)| line.starts_with("variant"))?.1;
    if !opening.trim_end().ends_with(" {") || opening.contains(['"', '/']) {
        return None;
    }
    let (mut units, mut indent, mut depth, mut open, mut layout) = (Vec::<Unit<'_>>::new(), None, 0_i32, true, None);
    for (at, line) in lines {
        let marks = marks(line);
        let code = uncommented(line, marks)?.trim_end();
        if code.trim().is_empty() {
            if line.contains("///") || line.contains("//!") {
                return None;
            }
            layout.get_or_insert(at);
            continue;
        }
        if code == "}" && depth == 0 {
            return Some(units);
        }
        let own = line.len() - line.trim_start_matches(' ').len();
        let wanted = *indent.get_or_insert(own);
        if own < wanted || own == 0 {
            return None;
        }
        let begins = depth == 0 && own == wanted && open && begins_unit(code.trim_start());
        let end = at + line.len();
        if begins {
            let (name, is_plain) = named(code.trim_start());
            units.push(Unit { span: Span::new(layout.unwrap_or(at), end), name, is_plain });
        } else {
            units.last_mut()?.span.end = end as u32;
        }
        let unit = units.last_mut()?;
        unit.is_plain &= marks & CLAUSE == 0 || !code.split_whitespace().any(|word| word == "with");
        if marks & BRACKET != 0 {
            depth += nesting(code);
        }
        (open, layout) = (ends(code), None);
        if depth < 0 || unit.name == "let" {
            return None;
        }
    }
    None
}

/// Lines with the bytes at which they start.
struct Lines<'t> {
    piece: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.piece[self.at..].split_inclusive('\n').next()?;
        self.at += line.len();
        Some((self.at - line.len(), line))
    }
}

/// Whether a line at the body's own column begins a statement.
fn begins_unit(line: &str) -> bool {
    let name = word(line);
    line.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '_' | '$')) && !CLAUSES.contains(&name)
}

/// The name that a statement begins with, and whether it is a path or block of what has that name.
fn named(line: &str) -> (&str, bool) {
    let name = word(line);
    let rest = &line[name.len()..];
    let is_path = rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    (if name == "component" { word(rest.trim_start()) } else { name }, (is_path || rest == " {") && name != "component")
}

fn word(line: &str) -> &str {
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$')));
    &line[..end.unwrap_or(line.len())]
}

/// Whether nothing of the next line belongs to a line for what ends it.
fn ends(line: &str) -> bool {
    let word = line.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let goes_on = line.ends_with(|c: char| "=+-*/,([&|<>?:.!".contains(c));
    !goes_on && !CLAUSES.contains(&word) && word != "for" && word != "match"
}

/// A line without its comment; none where a literal may go on.
fn uncommented(line: &str, marks: u8) -> Option<&str> {
    if marks & (QUOTE | SLASH | FOLD | FOREIGN) == 0 {
        return Some(line);
    }
    let end = unquoted(line).find(|(at, _)| line[*at..].starts_with("//")).map_or(line.len(), |(at, _)| at);
    let is_closed = line[..end].replace("\\\"", "").matches('"').count().is_multiple_of(2);
    let is_odd = |(at, c): (usize, char)| match c {
        '|' => !line[at..].starts_with("||") && !line[..at].ends_with('|'),
        _ => matches!(c, '\'' | '#' | '`'),
    };
    let is_plain = !unquoted(line).take_while(|(at, _)| *at < end).any(is_odd);
    (is_closed && is_plain).then(|| &line[..end])
}

/// By how much brackets nest deeper behind a line.
fn nesting(line: &str) -> i32 {
    let by = |(_, c)| match c {
        '{' | '[' | '(' => 1,
        '}' | ']' | ')' => -1,
        _ => 0,
    };
    unquoted(line).map(by).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(piece: &str) -> Vec<&str> {
        let spans = entries(piece).unwrap_or_default().spans;
        spans.into_iter().map(|span| &piece[std::ops::Range::from(span)]).collect()
    }

    #[test]
    fn settings_of_one_component_stand_for_themselves() {
        let piece = "variant v with m {\n    every T { a = 1 }\n    // one\n    a.b = 1\n    a {\n        c = [\n            1\n        ]\n    }\n\n    b.c =\n        2\n}\n";
        let expected = [
            "    // one\n    a.b = 1\n    a {\n        c = [\n            1\n        ]\n    }\n",
            "\n    b.c =\n        2\n",
        ];
        assert_eq!(cut(piece), expected);
    }

    #[test]
    fn what_comes_twice_or_may_go_on_stays() {
        let twice = "variant v {\n    a.b = 1\n    c.d = 1\n    a.c = 2\n}\n";
        assert_eq!(cut(twice), ["    c.d = 1\n"]);
        let mixed = "variant v {\n    a with m {\n    }\n    b.c = if x\n    then 1\n    else 2\n    component c: T\n    c.d = 1\n    d = 1\n}\n";
        assert_eq!(cut(mixed), ["    b.c = if x\n    then 1\n    else 2\n"]);
        let odd = [
            "let x = 1\n    a.b = 1",
            "a.b = \"\n    b.c = 1",
            "a.b =\n  b.c = 1",
            "a.b = | x\n    b.c = 1",
            "a.b = (\n    b.c = 1",
        ];
        for body in odd {
            assert_eq!(cut(&format!("variant v {{\n    {body}\n}}\n")), [""; 0], "{body}");
        }
    }
}
