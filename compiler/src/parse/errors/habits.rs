//! What the neighbours write (YAML, Terraform, JavaScript, Python, …) as declarations and settings, said in this language, with the fix.

use super::super::build::Node;
use super::super::grammar::Rule;
use super::super::tree::{Expr, ExprKind, Path};
use super::Error;
use crate::db::Span;
use crate::diagnostics::{Code, Fix};

pub(super) fn habit(place: Span, message: impl Into<String>) -> Error {
    Error::new(Code::E0104, place, message)
}

pub(super) fn with_edits(mut error: Error, title: impl Into<String>, edits: Vec<(Span, String)>) -> Error {
    error.fixes.push(Fix { title: title.into(), edits });
    error
}

pub(super) fn slice(text: &str, span: Span) -> &str {
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
