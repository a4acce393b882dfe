//! Entries and brackets as text: indentation, blanks, and which brackets break.

use super::WIDTH;
use super::layout::{Entry, Group, Part};
use super::tokens::{Kind, Token};

/// How far each level is indented.
const STEP: usize = 4;

/// What text may follow on the next line, where it is aligned best.
const LEADS_LINES: &[&str] = &["=", "+=", "=>", "then", "else", "example"];

/// Prints the declarations of a file.
pub(super) fn file(entries: &[Entry<'_>]) -> String {
    let mut printer = Printer { out: String::new(), line: 0 };
    for (index, entry) in entries.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| entries.get(before));
        let is_apart = before.is_some_and(|before| !entry.parts.is_empty() && (before.has_body() || entry.has_body()));
        printer.entry(entry, 0, before.is_some() && (is_apart || entry.first_breaks() > 1));
    }
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

struct Printer {
    out: String,
    /// Where the current line starts.
    line: usize,
}

impl Printer {
    fn column(&self) -> usize {
        self.out[self.line..].chars().count()
    }

    fn new_line(&mut self, indent: usize) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.line = self.out.len();
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// An entry on lines of its own.
    fn entry(&mut self, entry: &Entry<'_>, indent: usize, is_apart: bool) {
        if is_apart {
            self.out.push('\n');
        }
        for (index, comment) in entry.above.iter().enumerate() {
            if index > 0 && comment.breaks > 1 {
                self.out.push('\n');
            }
            self.new_line(indent);
            self.out.push_str(comment.text);
        }
        let Some(first) = entry.parts.first() else { return };
        if !entry.above.is_empty() && first.breaks() > 1 {
            self.out.push('\n');
        }
        if !matches!(first, Part::Token(token) if token.kind == Kind::Lines) {
            self.new_line(indent);
        }
        self.parts(&entry.parts, indent);
        if let Some(comment) = entry.behind {
            self.out.push(' ');
            self.out.push_str(comment.text);
        }
    }

    /// What an entry consists of; what goes on over a line's end is indented once.
    fn parts(&mut self, parts: &[Part<'_>], indent: usize) {
        let mut current = indent;
        for (index, part) in parts.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &parts[before]);
            if let Part::Token(token) = part
                && token.kind == Kind::Lines
            {
                self.lines(token, before, if before.is_some() { indent + STEP } else { indent });
                continue;
            }
            let breaks = part.breaks() > 0 || self.is_too_long(&parts[index..]);
            if before.is_some_and(|before| breaks && !self.joins(before, &parts[index..])) {
                current = indent + STEP;
                self.new_line(current);
            } else if before.is_some_and(|before| has_blank(before, part)) {
                self.out.push(' ');
            }
            match part {
                Part::Token(token) => self.out.push_str(token.text),
                Part::Group(group) => self.group(group, current, rest_width(&parts[index + 1..])),
            }
        }
    }

    /// Whether a line may end here, and what follows does not fit on it up to where it may end again.
    fn is_too_long(&self, rest: &[Part<'_>]) -> bool {
        rest.first().is_some_and(leads) && self.column() + 1 + clause_width(rest) > WIDTH
    }

    /// Whether what follows a `=` at a line's end fits on that line.
    fn joins(&self, before: &Part<'_>, rest: &[Part<'_>]) -> bool {
        let is_equals = matches!(before, Part::Token(token) if matches!(token.text, "=" | "+="));
        let is_comment = matches!(rest.first(), Some(Part::Token(token)) if token.kind == Kind::Comment);
        is_equals && !is_comment && self.column() + rest_width_from(rest) < WIDTH
    }

    /// Lines that start with `|`, as they are but for their indentation.
    fn lines(&mut self, token: &Token<'_>, before: Option<&Part<'_>>, indent: usize) {
        let stays = token.breaks == 0 && before.is_some_and(|before| !LEADS_LINES.contains(&last(before).text));
        for (index, line) in token.text.split('\n').enumerate() {
            if index == 0 && stays {
                self.out.push(' ');
            } else {
                self.new_line(indent);
            }
            self.out.push_str(line.trim_start_matches([' ', '\t']).trim_end_matches('\r'));
        }
    }

    fn group(&mut self, group: &Group<'_>, indent: usize, rest: usize) {
        let fits = || self.column() + flat_group(group) + rest <= WIDTH;
        if !group.must_break() && (group.open.mark.rigid || fits()) {
            self.flat(group);
        } else if group.is_hugging() {
            self.out.push_str(group.open.text);
            for entry in &group.entries {
                self.parts(&entry.parts, indent);
            }
            self.out.push_str(group.close.text);
        } else {
            self.broken(group, indent);
        }
    }

    fn broken(&mut self, group: &Group<'_>, indent: usize) {
        self.out.push_str(group.open.text);
        if let Some(comment) = group.comment {
            self.out.push(' ');
            self.out.push_str(comment.text);
        }
        for (index, entry) in group.entries.iter().enumerate() {
            self.entry(entry, indent + STEP, index > 0 && entry.first_breaks() > 1);
        }
        self.new_line(indent);
        self.out.push_str(group.close.text);
    }

    /// A bracket on one line.
    fn flat(&mut self, group: &Group<'_>) {
        self.out.push_str(group.open.text);
        self.out.push_str(padding(group));
        for (index, entry) in group.entries.iter().enumerate() {
            self.out.push_str(if index > 0 { ", " } else { "" });
            for (index, part) in entry.parts.iter().enumerate() {
                if index > 0 && has_blank(&entry.parts[index - 1], part) {
                    self.out.push(' ');
                }
                match part {
                    Part::Token(token) => self.out.push_str(token.text),
                    Part::Group(group) => self.flat(group),
                }
            }
        }
        self.out.push_str(padding(group));
        self.out.push_str(group.close.text);
    }
}

/// The blank inside of braces; comprehensions have none.
fn padding(group: &Group<'_>) -> &'static str {
    let first = group.entries.first().and_then(|entry| entry.parts.first());
    let is_comprehension = matches!(first, Some(Part::Token(token)) if token.text == "for" && !token.mark.starts);
    if group.open.text != "{" || group.open.mark.bare || group.entries.is_empty() || is_comprehension {
        ""
    } else {
        " "
    }
}

/// The width of a bracket on one line.
fn flat_group(group: &Group<'_>) -> usize {
    let entries: usize = group.entries.iter().map(|entry| flat_parts(&entry.parts) + 2).sum();
    entries.saturating_sub(2) + 2 + 2 * padding(group).len()
}

fn flat_parts(parts: &[Part<'_>]) -> usize {
    let blanks = parts.windows(2).filter(|pair| has_blank(&pair[0], &pair[1])).count();
    let width = |part: &Part<'_>| match part {
        Part::Token(token) => token.text.chars().count(),
        Part::Group(group) => flat_group(group),
    };
    blanks + parts.iter().map(width).sum::<usize>()
}

/// The width of what must follow a bracket on its line: up to the next bracket or line break.
fn rest_width(parts: &[Part<'_>]) -> usize {
    let mut width = 0;
    for part in parts {
        match part {
            Part::Token(token) if token.breaks == 0 && token.kind == Kind::Code && !token.mark.leads => {
                width += token.text.chars().count() + 1
            }
            Part::Group(group) if group.open.breaks == 0 => return width + 2,
            _ => return width,
        }
    }
    width
}

/// The width of a clause whose line may end in front of it, up to where it may end again; that of a body is its bracket's.
fn clause_width(parts: &[Part<'_>]) -> usize {
    let ends = |(index, part): (usize, &Part<'_>)| index > 0 && (leads(part) || part.breaks() > 0);
    let end = parts.iter().enumerate().position(ends).unwrap_or(parts.len());
    match parts[..end].iter().position(|part| matches!(part, Part::Group(group) if group.open.text == "{")) {
        Some(body) => flat_parts(&parts[..body]) + 2,
        None => flat_parts(&parts[..end]),
    }
}

fn leads(part: &Part<'_>) -> bool {
    matches!(part, Part::Token(token) if token.mark.leads)
}

/// As [`rest_width`], whatever stands in front of the first part.
fn rest_width_from(parts: &[Part<'_>]) -> usize {
    let first = match parts.first() {
        Some(Part::Token(token)) => token.text.chars().count() + 1,
        Some(Part::Group(group)) if group.must_break() => return 2,
        Some(Part::Group(group)) => flat_group(group) + 1,
        None => 0,
    };
    first + rest_width(&parts[1.min(parts.len())..])
}

/// Whether a blank stands between two parts on a line.
fn has_blank(before: &Part<'_>, after: &Part<'_>) -> bool {
    let (before, after) = (last(before), first(after));
    if before.kind == Kind::Comment || after.kind == Kind::Comment {
        return true;
    }
    let glues_before = after.mark.glued || matches!(after.text, "," | ":" | "." | "?" | "..");
    let glues_behind = before.mark.tight || before.text == "." || before.text == "?" && matches!(after.text, "." | "[");
    !glues_before && !glues_behind
}

fn first<'a, 't>(part: &'a Part<'t>) -> &'a Token<'t> {
    match part {
        Part::Token(token) => token,
        Part::Group(group) => &group.open,
    }
}

fn last<'a, 't>(part: &'a Part<'t>) -> &'a Token<'t> {
    match part {
        Part::Token(token) => token,
        Part::Group(group) => &group.close,
    }
}
