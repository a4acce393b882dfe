//! What stands under the code that it judges: comments that point with carets.
//!
//! ```text
//! let a = bb
//!      // ^^ error[E0201]: unknown name `bb`
//!      //    help: did you mean `a`?
//! ```
//!
//! What begins too far left to be pointed at from behind `//` is pointed at by an arrow as long as it is, which begins where
//! the comment begins: `// <----`. What goes on in the next line ends in `…`.

use std::fmt;

/// A block's text with the remarks taken out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remarked {
    /// The text.
    pub source: String,
    /// The remarks, in the order written.
    pub remarks: Vec<Remark>,
}

/// What is said about a part of a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The line in the source, from 0.
    pub line: usize,
    /// The first character, from 0.
    pub start: usize,
    /// How many characters there are; at least one.
    pub length: usize,
    /// Whether it goes on in the next line.
    pub goes_on: bool,
    /// `error[E0201]: unknown name`, or `label: first here`.
    pub text: String,
    /// `help: …`, `fix: …`, `here: …`.
    pub notes: Vec<String>,
}

impl Remark {
    /// Whether it is another place that matters to a diagnostic.
    pub fn is_label(&self) -> bool {
        self.text.starts_with("label: ")
    }

    /// Whether it says the same about the same place, whatever its notes.
    pub fn is_about(&self, other: &Remark) -> bool {
        let head = |r: &Remark| (r.line, r.start, r.length, r.goes_on, r.text.clone());
        head(self) == head(other)
    }
}

/// The sorts of notes.
pub const NOTES: [&str; 3] = ["here: ", "help: ", "fix: "];

/// Takes the remarks out of a text whose comments start with `marker`.
pub fn read(text: &str, marker: &str) -> Remarked {
    let mut read = Remarked::default();
    let mut lines = 0;
    let mut is_judged = false;
    for line in text.lines() {
        let comment = line.trim_start().strip_prefix(marker);
        if let Some(remark) = comment.and_then(|_| remark(line, marker, lines)) {
            read.remarks.push(remark);
            is_judged = true;
        } else if let (Some(note), true) = (comment.and_then(note), is_judged) {
            read.remarks.last_mut().expect("the line above is a remark").notes.push(note);
        } else {
            read.source.push_str(line);
            read.source.push('\n');
            lines += 1;
            is_judged = false;
        }
    }
    read
}

fn remark(line: &str, marker: &str, lines: usize) -> Option<Remark> {
    let column = line.chars().take_while(|c| *c == ' ').count();
    let rest: Vec<char> = line.chars().skip(column + marker.len()).collect();
    let blanks = rest.iter().take_while(|c| **c == ' ').count();
    let (pointer, arrow) = match rest.get(blanks)? {
        '^' => ('^', 0),
        '<' => ('-', 1),
        _ => return None,
    };
    let length = rest[blanks + arrow..].iter().take_while(|c| **c == pointer).count();
    let behind: String = rest[blanks + arrow + length..].iter().collect();
    let goes_on = behind.starts_with('…');
    let text = behind.trim_start_matches('…').trim().to_owned();
    let start = if arrow == 1 { column } else { column + marker.len() + blanks };
    let line = lines.checked_sub(1)?;
    (length > 0).then(|| Remark { line, start, length, goes_on, text, notes: Vec::new() })
}

fn note(comment: &str) -> Option<String> {
    let comment = comment.trim();
    NOTES.iter().any(|sort| comment.starts_with(sort)).then(|| comment.to_owned())
}

/// The remarks that are to be compared with those that `expected` states: labels where some are stated, and of notes the
/// sorts that are stated.
pub fn asked(found: Vec<Remark>, expected: &[Remark]) -> Vec<Remark> {
    let has_labels = expected.iter().any(Remark::is_label);
    let mut open: Vec<&Remark> = expected.iter().collect();
    let mut asked: Vec<Remark> = found.into_iter().filter(|remark| has_labels || !remark.is_label()).collect();
    for remark in &mut asked {
        let stated = open.iter().position(|stated| stated.is_about(remark)).map(|at| open.swap_remove(at));
        let is_stated = |sort: &str, note: &str| match stated {
            Some(stated) => note.starts_with(sort) && stated.notes.iter().any(|note| note.starts_with(sort)),
            None => note.starts_with(sort) && sort == "help: ",
        };
        remark.notes.retain(|note| NOTES.iter().any(|sort| is_stated(sort, note)));
    }
    asked
}

/// The text with remarks under the lines that they judge.
pub fn written(source: &str, remarks: &[Remark], marker: &str) -> String {
    let mut text = String::new();
    for (number, line) in source.lines().enumerate() {
        text.push_str(line);
        text.push('\n');
        for remark in remarks.iter().filter(|remark| remark.line == number) {
            text.push_str(&Shown { remark, marker }.to_string());
        }
    }
    text
}

struct Shown<'a> {
    remark: &'a Remark,
    marker: &'a str,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown { remark, marker } = self;
        let room = marker.len() + 1;
        let goes_on = if remark.goes_on { "…" } else { "" };
        let (column, pointer) = match remark.start.checked_sub(room) {
            Some(column) => (column, "^".repeat(remark.length)),
            None => (remark.start, format!("<{}", "-".repeat(remark.length))),
        };
        let blank = " ".repeat(column);
        writeln!(f, "{blank}{marker} {pointer}{goes_on} {}", remark.text)?;
        let indent = " ".repeat((pointer.len() + goes_on.chars().count() + 2).min(24));
        remark.notes.iter().try_for_each(|note| writeln!(f, "{blank}{marker}{indent}{note}"))
    }
}
