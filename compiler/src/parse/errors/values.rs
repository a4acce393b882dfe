//! What the neighbours write (YAML, Helm, JavaScript, Python, …) as values, said in this language, with the fix.

use super::super::tree::{Expr, Ident};
use super::Error;
use super::habits::{habit, slice, with_edits};
use crate::db::Span;
use crate::diagnostics::Code;

/// `0755` and other digits that are no number.
pub(crate) fn bad_number(span: Span, written: &str) -> Error {
    let digits = written.trim_start_matches('0');
    if written.starts_with('0') && !digits.is_empty() && digits.bytes().all(|b| matches!(b, b'0'..=b'7')) {
        return habit(span, format!("a number does not start with `0`, found `{written}`"))
            .help("an octal number, such as a file's mode, starts with `0o`")
            .fix("write it in octal", span, format!("0o{digits}"));
    }
    let error = Error::new(Code::E0101, span, format!("`{written}` is not a number"));
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        error.fix("remove the zeros", span, digits)
    } else {
        error
    }
}

/// `1.2.3`
pub(crate) fn bare_version(span: Span, written: &str) -> Error {
    habit(span, format!("`{written}` is not a number")).help("a text stands in quotes").fix(
        "put it in quotes",
        span,
        format!("\"{written}\""),
    )
}

/// `"""text"""`
pub(crate) fn triple_quotes(span: Span, written: &str) -> Error {
    let inner = written.trim_matches('"');
    let error = habit(Span { end: span.start + 3, ..span }, r#"expected `"` around a text, found `"""`"#);
    if inner.contains('\n') {
        return error.help("a text of several lines is lines that start with `|`");
    }
    error.fix("write `\"`", span, format!("\"{inner}\""))
}

/// `blueGreen { … }`, `"BlueGreen" { … }`
pub(crate) fn lower_alternative(span: Span, written: &str) -> Error {
    let name = super::found::capitalised(written.trim_matches('"'));
    habit(span, format!("expected an alternative or a type in front of `{{`, found `{written}`")).fix(
        format!("write `{name}`"),
        span,
        name,
    )
}

/// `T[]`, `[T]` as a type
pub(crate) fn foreign_list(text: &str, span: Span, of: Span) -> Error {
    let list = format!("List<{}>", slice(text, of));
    habit(span, format!("expected `{list}`, found `{}`", slice(text, span))).fix(format!("write `{list}`"), span, list)
}

/// `debug | info` as a type
pub(crate) fn bare_union(span: Span, names: &[Ident]) -> Error {
    let edits = names.iter().map(|name| (name.span, format!("\"{}\"", name.node))).collect();
    with_edits(habit(span, "the texts of a union stand in quotes"), "put them into quotes", edits)
}

/// `1-3`
pub(crate) fn dashed_range(span: Span, written: &str) -> Error {
    let (low, high) = written.split_once('-').unwrap_or((written, ""));
    habit(span, format!("`{written}` is not a number"))
        .help(format!("a range is written `{low}..{high}`, a difference `{low} - {high}`"))
        .fix(format!("write `{low}..{high}`"), span, format!("{low}..{high}"))
}

/// `1...3`
pub(crate) fn three_dots(span: Span) -> Error {
    habit(span, "expected `..` between the ends of a range, found `...`").fix("write `..`", span, "..")
}

/// `if a = b`
pub(crate) fn single_equal(span: Span) -> Error {
    habit(span, "expected `==` in a condition, found `=`").fix("write `==`", span, "==")
}

/// `if c { a } else { b }` as a value: the places of what stands in braces, each with whether it lacks its `then`.
pub(crate) fn braced_values(text: &str, braces: &[(Span, bool)]) -> Option<Error> {
    let (first, _) = *braces.first()?;
    let mut edits = Vec::new();
    for (span, is_then) in braces {
        let inner = slice(text, *span).trim_start_matches('{');
        let (front, back) = (inner.trim_start(), inner.trim_end_matches('}').trim_end());
        let start = span.end - front.len() as u32;
        let end = span.end - (inner.len() - back.len()) as u32;
        edits.push((Span { end: start, ..*span }, if *is_then { "then ".to_owned() } else { String::new() }));
        edits.push((Span { start: end, ..*span }, String::new()));
    }
    let place = Span { end: first.start + 1, ..first };
    let error = habit(place, "expected `if … then … else …`, found `{` around a value");
    Some(with_edits(error, "leave out the braces", edits))
}

/// `switch x { … }`
pub(crate) fn foreign_match(span: Span) -> Error {
    habit(span, "expected `match`, found `switch`").fix("write `match`", span, "match")
}

/// `'text'`
pub(crate) fn single_quotes(span: Span, written: &str) -> Error {
    let inner = written.get(1..written.len() - 1).unwrap_or_default();
    let fixed = format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
    habit(span, "expected a string in double quotes, found single ones").fix("use double quotes", span, fixed)
}

/// `image = nginx:1.25`
pub(crate) fn bare_text(span: Span, written: &str) -> Error {
    habit(span, "expected a text in quotes").fix("use double quotes", span, format!("\"{written}\""))
}

/// `"a" "b"`
pub(crate) fn side_by_side(between: Span) -> Error {
    habit(Span { start: between.end - 1, end: between.end }, "expected a line break or a comma, found another string")
        .help("to join values, write `\"\\(a)\\(b)\"`")
        .fix("make one string of both", between, "")
}

/// `{{ .Values.x }}`
pub(crate) fn helm(text: &str, span: Span, written: &str) -> Error {
    let error = habit(span, "expected a value, found a template of Helm")
        .help("what a provider may set is a `param`, used by its name");
    let inner = written.trim_start_matches('{').trim_end_matches('}').trim_matches(['-', ' ']);
    let path = inner.split('|').next().unwrap_or_default().trim();
    if super::super::head(text).is_some_and(|head| head.keyword == "param") {
        return error.help("its default is a value, which the provider replaces");
    }
    match path.strip_prefix(".Values.").map(camel) {
        Some(name) if !name.is_empty() => error.fix(format!("use a parameter `{name}`"), span, name),
        _ => error,
    }
}

fn camel(path: &str) -> String {
    let is_name = |step: &&str| {
        step.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && step.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let steps: Vec<_> = path.split('.').collect();
    if !steps.iter().all(is_name) {
        return String::new();
    }
    steps
        .iter()
        .enumerate()
        .map(|(n, step)| if n == 0 { (*step).to_owned() } else { super::found::capitalised(step) })
        .collect()
}

/// `${x}`
pub(crate) fn shell(span: Span, written: &str) -> Error {
    let inner = written.get(2..written.len() - 1).unwrap_or_default().trim();
    let error = habit(span, format!("expected a value, found `{written}`"))
        .help("a value is used by its name; in a string it is `\\(name)`");
    if inner.is_empty() { error } else { error.fix("use the name alone", span, inner) }
}

/// `elif`
pub(crate) fn elif(span: Span) -> Error {
    habit(span, "expected `else if`, found `elif`").fix("write `else if`", span, "else if")
}

/// `c ? a : b`; `values` are `a` and `b`.
pub(crate) fn ternary(text: &str, span: Span, mark: u32, condition: Span, values: &[Expr]) -> Error {
    let place = Span { start: mark, end: mark + 1 };
    match values {
        [then, otherwise] => habit(place, "expected `if … then … else …`, found `?`").fix(
            "write `if`",
            span,
            format!(
                "if {} then {} else {}",
                slice(text, condition),
                slice(text, then.span),
                slice(text, otherwise.span)
            ),
        ),
        _ => Error::new(Code::E0101, place, "`?` asks for what follows it, and nothing does")
            .help("`a?.b` reads a field of what may be absent, `a ?? b` gives a value for it"),
    }
}

/// `a if c else b`; `values` are `c` and `b`.
pub(crate) fn python_if(text: &str, span: Span, mark: u32, then: Span, values: &[Expr]) -> Error {
    let error =
        habit(Span { start: mark, end: mark + 2 }, "expected `if … then …`, found the condition behind the value");
    let Some(condition) = values.first() else { return error };
    let otherwise = values.get(1).map_or_else(String::new, |value| format!(" else {}", slice(text, value.span)));
    let fixed = format!("if {} then {}{otherwise}", slice(text, condition.span), slice(text, then));
    error.fix("put the condition first", span, fixed)
}

/// `A -> 1`, `A: 1` in a `match`.
pub(crate) fn arrow(span: Span, written: &str) -> Error {
    habit(span, format!("expected `=>`, found `{written}`")).fix(
        "write `=>`",
        span,
        if written == ":" { " =>" } else { "=>" },
    )
}

/// `and`, `or`
pub(crate) fn word_operator(span: Span, is_and: bool) -> Error {
    let (word, operator) = if is_and { ("and", "&&") } else { ("or", "||") };
    habit(span, format!("expected `{operator}`, found `{word}`")).fix(format!("write `{operator}`"), span, operator)
}

/// `not x`
pub(crate) fn word_not(text: &str, span: Span, operand: Span, is_compound: bool) -> Error {
    let place = Span { end: span.start + 3, ..span };
    let error = habit(place, "expected `!`, found `not`");
    let needs_brackets = is_compound && !slice(text, operand).starts_with('(');
    let mut edits = vec![(span, if needs_brackets { "!(".to_owned() } else { "!".to_owned() })];
    if needs_brackets {
        edits.push((Span { start: operand.end, ..operand }, ")".into()));
    }
    with_edits(error, "write `!`", edits)
}

/// `{for k, v in m => k = v}`
pub(crate) fn bare_key(text: &str, span: Span) -> Error {
    let written = slice(text, span);
    habit(span, format!("expected the key in brackets, found `{written}`")).fix(
        "add brackets",
        span,
        format!("[{written}]"),
    )
}

/// `[e for x in xs]`, `{k = v for k, v in m}`: `brackets` is all of it, `span` what starts with `for`.
pub(crate) fn comprehension_order(text: &str, brackets: Span, span: Span) -> Error {
    let place = Span { end: span.start + 3, ..span };
    let error = habit(place, "expected the value of a comprehension last, found `for` behind it")
        .help("it is written `[for x in xs => value]`, `{for k, v in m => [key] = value}`");
    let inner = Span { start: brackets.start + 1, end: span.start };
    let value = slice(text, inner).trim();
    let value = match value.split_once('=') {
        Some((key, value)) if text[brackets.start as usize..].starts_with('{') => {
            format!("[{}] = {}", key.trim(), value.trim())
        }
        _ => value.to_owned(),
    };
    let generators = slice(text, span).trim_end();
    let end = span.start + generators.len() as u32;
    let fixed = format!("{generators} => {value}");
    let padding = if slice(text, inner).starts_with(' ') { " " } else { "" };
    error.fix("put the value last", Span { end, ..inner }, format!("{padding}{fixed}"))
}
