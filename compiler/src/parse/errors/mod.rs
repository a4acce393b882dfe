//! What the parser says: every message, label, help and fix of it stands here and in `habits`.

mod found;
mod habits;
mod values;

use super::grammar::Rule;
use super::tree::{Ident, Path, StepKind};
use crate::db::Span;
use crate::diagnostics::{Code, Diagnostic, Fix, did_you_mean};

pub(super) use found::{found, misindented};
pub(super) use habits::*;
pub(crate) use values::*;

type Error = Diagnostic<Span>;

/// What stands for each missing thing: what the grammar calls it, and what the author does.
const MISSING: &[(Rule, &str)] = &[
    (Rule::no_arrow, "`=>` and a value"),
    (Rule::no_assign, "`=` and a value"),
    (Rule::no_body, "`{`"),
    (Rule::no_fn, "`fn`"),
    (Rule::no_for, "`for` and what the mixin amends"),
    (Rule::no_in, "`in` and what to walk"),
    (Rule::no_key, "a key in brackets"),
    (Rule::no_name, "a name"),
    (Rule::no_nested, "a value"),
    (Rule::no_of, "`of` and a variant"),
    (Rule::no_parameters, "parameters in parentheses"),
    (Rule::no_result, "`->` and the type of the result"),
    (Rule::no_text, "a text in quotes"),
    (Rule::no_then, "`then`"),
    (Rule::no_type, "a type"),
    (Rule::no_value, "a value"),
];

/// What a mark of the grammar misses.
pub(super) fn missing(rule: Rule) -> Option<&'static str> {
    MISSING.iter().find(|row| row.0 == rule).map(|row| row.1)
}

/// What is wanted where text fits nowhere, by the mark for that text.
const WANTED: &[(Rule, &str)] = &[
    (Rule::stray, "a line break or a comma"),
    (Rule::stray_for, "a line break or a comma"),
    (Rule::stray_item, "a line break or a comma"),
    (Rule::stray_key, "the closing bracket"),
    (Rule::stray_hole, "`)`"),
    (Rule::stray_head, "`{` or a line break"),
    (Rule::stray_bases, "`{`"),
];

/// What is wanted in place of text that fits nowhere.
pub(super) fn wanted(rule: Rule) -> Option<&'static str> {
    WANTED.iter().find(|row| row.0 == rule).map(|row| row.1)
}

/// Something is missing at `at`, behind the token that ends at `end`.
pub(super) fn expected(text: &str, at: u32, end: u32, what: &str) -> Error {
    let (place, found) = found(text, at, end);
    Error::new(Code::E0101, place, format!("expected {what}, found {found}"))
}

/// Text that fits nowhere, behind the token that ends at `end`.
pub(super) fn stray(text: &str, span: Span, end: u32, wanted: &str) -> Error {
    let rest = &text[span.start as usize..span.end as usize];
    let starts_line = text[..span.start as usize].trim_end_matches([' ', '\t']).ends_with('\n');
    if let Some(error) = stray_operator(text, rest, span, end, starts_line) {
        return error;
    }
    let (place, token) = found(text, span.start, end);
    match rest.as_bytes().first() {
        Some(b'"') if text[..end as usize].ends_with('"') => {
            side_by_side(Span::new(end as usize - 1, span.start as usize + 1))
        }
        Some(b')' | b']') => Error::new(Code::E0101, place, format!("{token} closes nothing")),
        _ if ["///", "//!"].iter().any(|doc| text[span.start as usize..].starts_with(doc)) => stray_doc(span),
        _ if rest.starts_with("...") => spread_in_body(place),
        _ if rest.starts_with("- ") && starts_line => stray_dash(place),
        _ => {
            let error = Error::new(Code::E0101, place, format!("expected {wanted}, found {token}"));
            let word = &text[place.start as usize..place.end as usize];
            match did_you_mean(word, CLAUSES).filter(|_| !starts_line && wanted.starts_with("`{`")) {
                Some(known) => error.fix(format!("write `{known}`"), place, known),
                None => error,
            }
        }
    }
}

/// Words that go on with the head of a declaration.
const CLAUSES: [&str; 5] = ["except", "with", "extends", "deprecated", "was"];

/// An operator where none can stand: at a line's start, or a minus without its blanks.
fn stray_operator(text: &str, rest: &str, span: Span, end: u32, starts_line: bool) -> Option<Error> {
    let operator = ["??", "||", "&&", "==", "!=", "<=", ">=", "+", "*", "<", ">", "-", "/"]
        .into_iter()
        .find(|o| rest.starts_with(o))?;
    let start = span.start as usize;
    let place = Span::new(start, start + operator.len());
    let behind = &rest[operator.len()..];
    if starts_line && behind.starts_with(' ') && operator != "-" && start > end as usize {
        let edits = vec![
            (Span { start: end, end }, format!(" {operator}")),
            (Span::new(start, start + operator.len() + 1), String::new()),
        ];
        let fix = Fix { title: format!("move `{operator}` to the end of the line above"), edits };
        let message = format!("a line starts with `{operator}`, but a line break ends an expression");
        let mut error = Error::new(Code::E0105, place, message).help("end the line above with the operator");
        error.fixes.push(fix);
        return Some(error);
    }
    let blank_before = text[..start].ends_with(' ');
    if operator == "-" && !starts_line && blank_before && behind.starts_with(|c: char| c.is_alphanumeric() || c == '(')
    {
        let error = Error::new(Code::E0105, place, "subtraction needs a blank on both sides of `-`");
        return Some(error.fix("add the blank", place, "- "));
    }
    None
}

/// `///` where nothing follows that it could document.
pub(super) fn stray_doc(span: Span) -> Error {
    let mark = Span { end: span.start + 3, ..span };
    Error::new(Code::E0106, mark, "a `///` comment documents nothing here").fix("make it a plain comment", mark, "//")
}

/// A comma or semicolon with nothing in front of it.
pub(super) fn stray_comma(span: Span, token: &str) -> Error {
    Error::new(Code::E0101, span, format!("`{token}` separates nothing here")).fix("remove it", span, "")
}

fn spread_in_body(place: Span) -> Error {
    Error::new(Code::E0106, place, "`...` stands in lists and records, not among settings")
        .help("say what to apply with a mixin, or set a field to `{ ...value, … }`")
}

/// Something follows on the same line without a separator.
pub(super) fn no_comma(text: &str, at: u32, end: u32) -> Error {
    let (place, token) = found(text, at, end);
    Error::new(Code::E0101, place, format!("expected a comma or a line break, found {token}")).fix(
        "add the comma",
        Span { start: end, end },
        ",",
    )
}

/// A name without its type, or with it in another way.
pub(super) fn no_colon(text: &str, at: u32, end: u32) -> Error {
    let (place, token) = found(text, at, end);
    let error = Error::new(Code::E0101, place, format!("expected `:` and a type, found {token}"));
    let rest = text.get(place.start as usize..).unwrap_or_default();
    let ty = rest.trim_start_matches('=').trim_start_matches(' ');
    if !ty.starts_with(|c: char| c.is_ascii_uppercase()) && !ty.starts_with("k8s.") {
        return error;
    }
    error.fix("write `:`", Span::new(end as usize, place.start as usize + rest.len() - ty.len()), ": ")
}

/// Whether settings stand there, further in than what stands in front of them.
pub(super) fn is_body(text: &str, at: u32) -> bool {
    let (front, rest) = text.split_at(at as usize);
    let is_inner = front.trim_end_matches([' ', '\t']).ends_with('\n') && front.ends_with([' ', '\t']);
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_inner && name.len() < rest.len() && name.trim_start().starts_with(['=', '{', ':'])
}

/// Settings behind a head that opens no body; the head ends at `end`.
pub(super) fn no_braces(text: &str, end: u32) -> Error {
    let place = Span { start: end, end };
    let close = Span::new(text.trim_end().len(), text.trim_end().len());
    let error = Error::new(Code::E0101, place, "expected `{`, found the end of the line");
    habits::with_edits(error, "put the lines below in braces", vec![(place, " {".into()), (close, "\n}".into())])
}

/// A bracket without its other half; `opener` is where what it belongs to starts.
pub(super) fn unclosed(text: &str, opener: usize, at: u32, end: u32) -> Error {
    let found = text[opener..].find(['{', '[', '(', '<']).map_or(opener, |skip| opener + skip);
    let bracket = text[found..].chars().next().unwrap_or('{');
    let open = if bracket == '{' { found::misindented(text).unwrap_or(found) } else { found };
    let closer = match bracket {
        '[' => ']',
        '(' => ')',
        '<' => '>',
        _ => '}',
    };
    let place = Span::new(open, open + bracket.len_utf8());
    let error = Error::new(Code::E0102, place, format!("`{bracket}` is never closed"));
    let error = error.label(found::found(text, at, end).0, format!("expected `{closer}` here at the latest"));
    let next = text[at as usize..].chars().take(2).collect::<String>();
    if matches!((closer, next.as_str()), (']', ")]") | (')', "])")) {
        let turned = next.chars().rev().collect::<String>();
        return error.fix(format!("write `{turned}`"), Span { start: at, end: at + 2 }, turned);
    }
    if closer == '}' { error } else { error.fix(format!("add `{closer}`"), Span { start: end, end }, closer) }
}

/// A `{` whose `}` is missing where lines stand no further in than its own, behind the one that ends at `end`.
pub(super) fn open_brace(text: &str, open: usize, end: usize, indent: usize) -> Error {
    let error = Error::new(Code::E0102, Span::new(open, open + 1), "`{` is never closed");
    let place = Span::new(end, end);
    let is_comment = text[..end].lines().next_back().is_some_and(|line| line.trim_start().starts_with("//"));
    let error = error.label(place, "expected `}` here");
    let own_line = text[open..end].contains('\n');
    let closer = if own_line { format!("\n{}}}", " ".repeat(indent)) } else { " }".to_owned() };
    if is_comment { error } else { error.fix("add `}`", place, closer) }
}

/// Whether an error says that a brace is never closed.
pub(super) fn is_open_brace(error: &Error) -> bool {
    error.code == Code::E0102 && error.message.starts_with("`{`")
}

/// Adds the kind that a resource of that name lacks, where that is what an error says.
pub(super) fn kind_of_resource(error: Option<&mut Error>, name: &str) {
    if let Some(error) = error.filter(|error| error.message.starts_with("expected a text in quotes")) {
        let place = Span { end: error.place.start, ..error.place };
        error.helps.push("a resource names its group and version, and its kind: `\"acme.io/v1\" \"Widget\"`".into());
        error.fixes.push(Fix { title: format!("write `\"{name}\"`"), edits: vec![(place, format!("\"{name}\" "))] });
    }
}

/// A string that does not end on its line.
pub(super) fn open_string(span: Span) -> Error {
    Error::new(Code::E0102, span, "the string does not end on its line")
        .help("end it with `\"`; a text of several lines is lines that start with `|`")
        .fix("add the quote", Span { start: span.end, ..span }, "\"")
}

/// More levels than the limit allows.
pub(super) fn too_deep(span: Span) -> Error {
    let place = Span { end: (span.start + 1).min(span.end), ..span };
    Error::new(Code::E0103, place, format!("more than {} levels of nesting", super::MAX_NESTING))
        .help("give the inner part a name with `let`")
}

/// More operators in one expression than the limit allows.
pub(super) fn too_many_operators(span: Span) -> Error {
    Error::new(Code::E0103, span, format!("more than {} operators in one expression", super::MAX_OPERATORS))
        .help("split it with `let`, or walk a list with `[for x in xs => …]`")
}

/// What stands where a declaration is expected, or behind one.
pub(super) fn no_declaration(text: &str, at: usize, declared: bool) -> Error {
    let start = at + (text[at..].len() - text[at..].trim_start().len());
    let (place, token) = found(text, start as u32, start as u32);
    let word = text[place.start as usize..place.end as usize].to_owned();
    if declared {
        let error = Error::new(Code::E0101, place, format!("expected a declaration, found {token}"));
        return nearest_word(error, &word, place);
    }
    if super::split::declaration_words().any(|known| known == word) {
        let (place, token) = found(text, place.end, place.end);
        return Error::new(Code::E0101, place, format!("expected a name after `{word}`, found {token}"));
    }
    let error = Error::new(Code::E0101, place, format!("expected a declaration, found {token}"));
    nearest_word(error, &word, place).help("a file holds declarations such as `component`, `param`, `variant`, `type`")
}

fn nearest_word(error: Error, word: &str, place: Span) -> Error {
    match super::split::declaration_words().find(|known| found::is_near(word, known)) {
        Some(known) => error.fix(format!("write `{known}`"), place, known),
        None => error,
    }
}

/// A path with nothing behind it that says what to do with it.
pub(super) fn no_operation(text: &str, path: &Path, at: u32, end: u32) -> Error {
    let (place, token) = found(text, at, end);
    let written = &text[path.span.start as usize..path.span.end as usize];
    if super::split::declaration_words().any(|word| word == written) || matches!(written, "assert" | "emit" | "check") {
        return Error::new(Code::E0106, path.span, format!("`{written}` cannot stand here"))
            .help("a declaration starts at the beginning of a line; a type holds fields, `let`, `check` and `emit`");
    }
    if is_behind_bar(text, path.span.start) {
        let line = text[path.span.start as usize..].find('\n').map_or(text.len(), |end| end + path.span.start as usize);
        return lost_bar(text, Span::new(path.span.start as usize, line));
    }
    let error = Error::new(Code::E0101, place, format!("expected `=`, `+=` or `{{` after `{written}`, found {token}"));
    let is_value = text[at as usize..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '"' | '['));
    match path.steps.first().map(|step| &step.kind) {
        Some(StepKind::Name(_)) if is_value => error.fix("set it with `=`", Span { start: at, end: at }, "= "),
        _ => error,
    }
}

/// Whether the line above is one of a text.
fn is_behind_bar(text: &str, at: u32) -> bool {
    let Some((above, front)) = text[..at as usize].rsplit_once('\n') else { return false };
    front.trim().is_empty() && above.lines().next_back().is_some_and(|line| line.trim_start().starts_with('|'))
}

/// A name that must be UpperCamel.
pub(super) fn lower_name(name: &Ident) -> Error {
    let written = &name.node;
    Error::new(Code::E0108, name.span, format!("the name of a type starts with a capital letter, found `{written}`"))
        .fix("capitalise it", name.span, found::capitalised(written))
}

/// A type whose last step is not UpperCamel.
pub(super) fn lower_type(span: Span, written: &str) -> Error {
    let (front, last) =
        written.rsplit_once('.').map_or(("", written), |(_, last)| (&written[..written.len() - last.len()], last));
    Error::new(Code::E0108, span, format!("expected a type, which starts with a capital letter, found `{written}`"))
        .fix("capitalise it", span, format!("{front}{}", found::capitalised(last)))
}

/// An enum without alternatives.
pub(super) fn empty_enum(span: Span) -> Error {
    Error::new(Code::E0106, span, "an enum has at least one alternative")
}

/// A spread behind an entry.
pub(super) fn late_spread(span: Span) -> Error {
    Error::new(Code::E0106, span, "`...` stands before the entries that amend it")
        .help("what follows a spread wins over it, so it comes first")
}

/// Comparisons or ranges in a row.
pub(super) fn chained(text: &str, place: Span, is_range: bool) -> Error {
    let operator = &text[place.start as usize..place.end as usize];
    let operator = operator.split_whitespace().next().unwrap_or(operator);
    let place = Span { end: place.start + operator.len() as u32, ..place };
    let (what, help) = if is_range {
        ("ranges", "a range has one `..`")
    } else {
        ("comparisons", "join them with `&&`, or use parentheses")
    };
    Error::new(Code::E0105, place, format!("{what} do not chain: `{operator}` cannot follow another")).help(help)
}

/// `\u{…}` that is no character.
pub(super) fn no_character(span: Span, escape: &str) -> Error {
    Error::new(Code::E0107, span, format!("`{escape}` is not a character of Unicode"))
}

/// A backslash that starts no escape.
pub(super) fn bad_escape(span: Span, escape: &str) -> Error {
    Error::new(Code::E0107, span, format!("unknown escape `{escape}`"))
        .help("escapes are `\\n \\t \\r \\\" \\\\ \\u{…}` and `\\(expr)`; in `r\"…\"` nothing is one")
        .fix("keep the backslash", Span { end: span.start + 1, ..span }, "\\\\")
}

/// `\(…)` where only a constant can stand.
pub(super) fn hole_in_constant(span: Span) -> Error {
    Error::new(Code::E0107, span, "this text is a constant, it cannot hold `\\(…)`")
}

/// `\(…)` that goes over a line's end.
pub(super) fn hole_over_lines(span: Span) -> Error {
    Error::new(Code::E0107, span, "`\\(…)` goes on over the end of the line").help("give the value a name with `let`")
}
