//! What the neighbours write (YAML, Helm, Terraform, JavaScript, Python, …), said in this language, with the fix.

use super::super::build::Node;
use super::super::grammar::Rule;
use super::super::tree::{Expr, ExprKind, Path};
use super::Error;
use crate::db::Span;
use crate::diagnostics::{Code, Fix};

fn habit(place: Span, message: impl Into<String>) -> Error {
    Error::new(Code::E0104, place, message)
}

fn with_edits(mut error: Error, title: impl Into<String>, edits: Vec<(Span, String)>) -> Error {
    error.fixes.push(Fix { title: title.into(), edits });
    error
}

fn slice(text: &str, span: Span) -> &str {
    text.get(std::ops::Range::from(span)).unwrap_or_default()
}

/// `const`, `func`, `import`, …
pub(crate) fn foreign_word(span: Span, written: &str, word: &str) -> Error {
    habit(span, format!("expected a declaration, found `{written}`: it is spelt `{word}`")).fix(
        format!("write `{word}`"),
        span,
        word,
    )
}

/// `component "web"`
pub(crate) fn quoted_name(text: &str, span: Span) -> Error {
    let written = slice(text, span);
    let name = written.trim_matches('"');
    habit(span, format!("expected a name, found `{written}`: names have no quotes")).fix(
        format!("write `{name}`"),
        span,
        name,
    )
}

/// `use "a.b"`, `use a/b`, `use a::b`
pub(crate) fn foreign_module(text: &str, span: Span) -> Error {
    let written = slice(text, span);
    let name = written.trim_matches('"').replace("::", ".").replace('/', ".");
    habit(span, format!("expected a module, found `{written}`: its steps are joined by dots")).fix(
        format!("write `{name}`"),
        span,
        name,
    )
}

/// `type T: U { … }`
pub(crate) fn colon_extends(text: &str, span: Span) -> Error {
    let blank = if text[..span.start as usize].ends_with(' ') { "" } else { " " };
    habit(span, "expected `extends` in front of the type that is extended, found `:`").fix(
        "write `extends`",
        span,
        format!("{blank}extends"),
    )
}

/// `m(x: Int where it > 0)`
pub(crate) fn where_of_argument(span: Span) -> Error {
    let place = Span { end: span.start + 5, ..span };
    habit(place, "arguments have no `where`")
        .help("declare a type with the condition, and take that: `type T = U where …`")
}

/// `x := 1`
pub(crate) fn walrus(span: Span) -> Error {
    habit(span, "expected `=`, found `:=`").fix("write `=`", span, "=")
}

/// `fn f(a: Int): Int = …`
pub(crate) fn colon_result(text: &str, span: Span) -> Error {
    let blank = if text[..span.start as usize].ends_with(' ') { "" } else { " " };
    habit(span, "expected `->` in front of the result's type, found `:`").fix("write `->`", span, format!("{blank}->"))
}

/// `key: value`
pub(crate) fn colon(text: &str, path: &Path, span: Span) -> Error {
    let written = slice(text, path.span);
    if written == "params" {
        let error = habit(span, "expected `{` after `params`, found `:`");
        return error.fix("leave out the `:`", span, "");
    }
    let before = if text[..span.start as usize].ends_with([' ', '\t']) { "" } else { " " };
    let after = if text[span.end as usize..].starts_with([' ', '\t', '\r', '\n']) { "" } else { " " };
    habit(span, format!("expected `=` after `{written}`, found `:`"))
        .help("`:` declares a field's type; values are set with `=`, nested ones with `{ … }`")
        .fix("write `=`", span, format!("{before}={after}"))
}

/// Whether an error is one of [`colon`].
pub(crate) fn is_colon(error: &Error) -> bool {
    error.code == Code::E0104 && error.message.ends_with("found `:`")
}

/// `f(a: 1)`
pub(crate) fn colon_argument(span: Span) -> Error {
    habit(span, "expected `=` after the argument's name, found `:`").fix("write `=`", span, " =")
}

/// `;`
pub(crate) fn semicolon(text: &str, span: Span) -> Error {
    let ends_line = text[span.end as usize..].trim_start_matches([' ', '\t', '\r']).starts_with(['\n', '}']);
    let (title, with) = if ends_line { ("remove it", "") } else { ("write a comma", ",") };
    habit(span, "expected a line break or a comma, found `;`").fix(title, span, with)
}

/// A `{` on a line of its own.
pub(crate) fn late_brace(text: &str, span: Span, end: u32) -> Error {
    let open = text[span.start as usize..].find('{').map_or(span.end as usize, |skip| span.start as usize + skip);
    let place = Span::new(open, open + 1);
    let error = habit(place, "`{` stands on the line that it belongs to, found it on one of its own");
    let edits = if text[end as usize..open].trim().is_empty() {
        vec![(Span { start: end, end: place.end }, " {".into())]
    } else {
        vec![(Span { start: end, end }, " {".into()), (place, String::new())]
    };
    with_edits(error, "move it up", edits)
}

/// YAML's `- item` lines.
pub(crate) fn dashes(span: Span, marks: &[Span]) -> Error {
    let mut edits: Vec<_> = marks.iter().map(|mark| (*mark, String::new())).collect();
    if let Some(first) = edits.first_mut() {
        first.1 = "[".into();
    }
    edits.push((Span { start: span.end, ..span }, "]".into()));
    let place = marks.first().map_or(span, |mark| Span { end: mark.start + 1, ..*mark });
    with_edits(habit(place, "expected a list in brackets, found `-`"), "write `[ … ]`", edits)
}

/// A line of text without its bar, among lines that have theirs.
pub(crate) fn lost_bar(text: &str, span: Span) -> Error {
    let word = slice(text, span).split(' ').next().unwrap_or_default();
    let place = Span { end: span.start + word.len() as u32, ..span };
    let error = habit(place, format!("expected `|` in front of a line of text, found `{word}`"));
    with_edits(error, "start the line with `|`", vec![(Span { end: span.start, ..span }, "| ".into())])
}

/// `- item` where no list can stand.
pub(crate) fn stray_dash(place: Span) -> Error {
    habit(place, "expected a setting, found `-`").help("a list is written `[a, b]`, after `=`")
}

/// YAML's `|` or `>` behind a key.
pub(crate) fn block_text(text: &str, path: Span, span: Span) -> Error {
    let first = text[span.start as usize..].find('\n').map_or(span.end as usize, |skip| span.start as usize + skip);
    let mut edits = vec![(Span::new(span.start as usize, first), String::new())];
    let mut at = first + 1;
    let indent = text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
    for line in text[at.min(span.end as usize)..span.end as usize].split_inclusive('\n') {
        let place = at + indent.min(line.trim_end_matches('\n').len());
        edits.push((Span::new(place, place), if line.trim().is_empty() { "|" } else { "| " }.into()));
        at += line.len();
    }
    let key = slice(text, path);
    let place = Span { end: span.start + 1, ..span };
    let error = habit(place, format!("expected the text of `{key}` in lines that start with `|`, found YAML's block"));
    with_edits(error, "start every line with `|`", edits)
}

/// `prometheus.io/scrape` as a key.
pub(crate) fn unquoted(text: &str, span: Span) -> Error {
    let written = slice(text, span);
    habit(span, format!("`{written}` is not a name, because of its `/`")).fix(
        "quote it",
        span,
        format!("\"{written}\""),
    )
}

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

/// `if c { x = e }` around settings; `only` is the one setting inside: condition, path and value.
pub(crate) fn if_block(text: &str, span: Span, only: Option<(Span, Span, Span)>) -> Error {
    let place = Span { end: span.start + 2, ..span };
    let error = habit(place, "settings are unconditional, found `if` around them")
        .help("choose the value: `x = if c then a else b`; or apply a mixin: `with m if c`");
    let Some((condition, path, value)) = only else { return error };
    let fixed = format!("{} = if {} then {}", slice(text, path), slice(text, condition), slice(text, value));
    error.fix("choose the value", span, fixed)
}

/// `for x in xs { … }` around entries.
pub(crate) fn for_block(place: Span) -> Error {
    habit(place, "settings are not repeated, found `for` around them")
        .help("make a family: `component c[x in xs]: T { … }`, or a value: `[for x in xs => …]`")
}

/// A lambda among the arguments of a call.
pub(crate) fn lambda_call(text: &str, callee: &Expr, call: &Node<'_>) -> Option<Error> {
    let args: Vec<_> = call.clone().into_inner().filter(|child| child.as_rule() == Rule::argument).collect();
    let lambda =
        args.iter().find_map(|arg| arg.clone().into_inner().find(|child| child.as_rule() == Rule::like_lambda))?;
    let place = Span::new(lambda.as_span().start(), lambda.as_span().end());
    let error =
        habit(place, "there are no lambdas, found one").help("a comprehension says it: `[for x in xs if c => e]`");
    let call_span = Span::new(callee.span.start as usize, call.as_span().end());
    Some(match comprehension(text, callee, &args, &lambda) {
        Some(fixed) => error.fix("write a comprehension", call_span, fixed),
        None => error,
    })
}

/// `map(xs, y => e)`, `filter(xs, y => c)`, or the same with the list in front.
fn comprehension(text: &str, callee: &Expr, args: &[Node<'_>], lambda: &Node<'_>) -> Option<String> {
    let (name, list) = match (&callee.kind, args) {
        (ExprKind::Name(name), [list, _]) => (name, list.as_str().trim()),
        (ExprKind::Member { base, name, .. }, [_]) => (&name.node, slice(text, base.span)),
        _ => return None,
    };
    let mut parts = lambda.clone().into_inner();
    let (item, value) = (parts.next()?.as_str(), parts.next()?.as_str().trim());
    match name.as_str() {
        "map" => Some(format!("[for {item} in {list} => {value}]")),
        "filter" => Some(format!("[for {item} in {list} if {value} => {item}]")),
        _ => None,
    }
}

/// `# …` and `/* … */`
pub(crate) fn foreign_comment(text: &str, span: Span) -> Error {
    if !slice(text, span).starts_with('/') {
        let place = Span { end: span.start + 1, ..span };
        return habit(place, "expected `//` in front of a comment, found `#`").fix("write `//`", place, "//");
    }
    let inner = slice(text, span).trim_start_matches("/*").trim_end_matches("*/");
    let lines = inner.lines().map(|line| line.trim().trim_start_matches('*').trim()).filter(|line| !line.is_empty());
    let mut fixed = lines.map(|line| format!("// {line}")).collect::<Vec<_>>().join("\n");
    let rest = text[span.end as usize..].trim_start_matches([' ', '\t', '\r']);
    if !rest.is_empty() && !rest.starts_with('\n') {
        fixed.push('\n');
    }
    let place = Span { end: span.start + 2, ..span };
    habit(place, "expected `//` in front of a comment, found `/*`").fix("write `//`", span, fixed)
}
