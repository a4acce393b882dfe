//! What the layer says of values files that it cannot take.

use serde_saphyr::{Error, Location, UserMessageFormatter};

use crate::db::Span;
use crate::diagnostics::{Code, Diagnostic};

/// The bytes at a location of the YAML library, whole characters of `text`.
pub(super) fn span(text: &str, location: Location) -> Span {
    let place = location.span();
    let start = place.byte_offset().map_or_else(|| offset(text, location), |offset| offset as usize);
    let end = start + place.byte_len().map_or(0, |length| length as usize);
    let start = (0..=start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = (end..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    Span::new(start, end)
}

/// The byte at a line and column: of some errors the library knows nothing else.
fn offset(text: &str, location: Location) -> usize {
    let (line, column) = (location.line().saturating_sub(1), location.column().saturating_sub(1));
    let before: usize = text.split_inclusive('\n').take(line as usize).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default().split('\n').next().unwrap_or_default();
    before + rest.chars().take(column as usize).map(char::len_utf8).sum::<usize>()
}

/// The library's refusal of a text, in our words where it has a cause that we know.
pub(super) fn unreadable(text: &str, error: &Error) -> Diagnostic<Span> {
    let error = error.without_snippet();
    let at = error.location().map(|location| span(text, location)).unwrap_or_default();
    match error {
        Error::AliasError { error, .. } => unreadable(text, error),
        Error::MultipleDocuments { .. } => several_documents(at),
        Error::MergeKeyNotAllowed { .. } => merge_key(at),
        Error::RecursiveReferencesRequireWeakTypes { .. } => endless(at),
        Error::NonFiniteFloat { value, .. } => too_large(at, value),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => too_much(at),
        _ => not_yaml(at, &error.render_with_formatter(&UserMessageFormatter)),
    }
}

/// The library ends its reason with a place, which the diagnostic has already.
fn not_yaml(at: Span, reason: &str) -> Diagnostic<Span> {
    let reason = reason.lines().next().unwrap_or_default();
    let reason = reason.rsplit_once(" at line ").map_or(reason, |(reason, _)| reason);
    Diagnostic::new(Code::E0801, at, format!("the values file is not YAML: {reason}"))
}

/// The same key twice in a map.
pub(super) fn duplicate_key(at: Span, key: &str, first: Span) -> Diagnostic<Span> {
    Diagnostic::new(Code::E0802, at, format!("key `{key}` stands twice in one map"))
        .label(first, "first here")
        .help("keep one of the two")
}

fn refused(at: Span, what: &str) -> Diagnostic<Span> {
    Diagnostic::new(Code::E0803, at, format!("a values file takes no {what}"))
}

fn several_documents(at: Span) -> Diagnostic<Span> {
    refused(at, "second document").help("give each file with an option of its own")
}

fn merge_key(at: Span) -> Diagnostic<Span> {
    refused(at, "merge key `<<`").help("write the entries out")
}

fn endless(at: Span) -> Diagnostic<Span> {
    refused(at, "alias of what it stands in")
}

/// A node with a tag.
pub(super) fn tagged(at: Span, tag: &str) -> Diagnostic<Span> {
    let tag = tag.strip_prefix("tag:yaml.org,2002:").map_or_else(|| tag.to_owned(), |name| format!("!!{name}"));
    refused(at, &format!("tag such as `{tag}`")).help("leave it out: the parameter's type says what the value is")
}

/// A key that is a list or a map.
pub(super) fn key_is_no_scalar(at: Span) -> Diagnostic<Span> {
    refused(at, "key that is a list or a map")
}

/// A file of `length` bytes where `limit` are allowed.
pub(super) fn too_long(length: usize, limit: usize) -> Diagnostic<Span> {
    let message = format!("the values file has {length} bytes, more than the {limit} that are read");
    Diagnostic::new(Code::E0804, Span::default(), message)
}

fn too_much(at: Span) -> Diagnostic<Span> {
    Diagnostic::new(Code::E0804, at, "the values file nests or repeats too much")
        .help("write it with fewer aliases and levels")
}

/// A number that the language has no room for.
pub(super) fn too_large(at: Span, number: &str) -> Diagnostic<Span> {
    Diagnostic::new(Code::E0805, at, format!("number `{number}` is out of range"))
        .help("write it between quotes if it is text, such as an identifier")
}
