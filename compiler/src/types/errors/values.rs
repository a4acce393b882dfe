//! What there is to say about values of another type than is expected.

use super::Fault;
use crate::db::{Name, Place};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};

pub fn mismatch(place: Place, expected: &str, found: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected `{expected}`, found `{found}`"))
}

/// What is to be written instead of a value that does not fit, and why.
pub fn instead(fault: Fault, place: Place, why: &str, text: String) -> Fault {
    fault.help(why).fix(format!("write `{text}`"), place, text)
}

/// A record where one of its fields is meant.
pub fn field_instead(fault: Fault, place: Place, fields: &[String]) -> Fault {
    match fields {
        [] => fault,
        [field] => instead(fault, place, &format!("did you mean `{field}`?"), field.clone()),
        _ => {
            let all: Vec<String> = fields.iter().take(4).map(|field| format!("`{field}`")).collect();
            fault.help(format!("name a field of it: {}", all.join(", ")))
        }
    }
}

pub fn in_braces(mismatch: Fault) -> Fault {
    mismatch.help("a map is written in braces, by its keys: `{ key = value }`")
}

pub fn in_brackets(mismatch: Fault) -> Fault {
    mismatch.help("a list is written in brackets: `[first, second]`")
}

pub fn not_one_of(place: Place, text: &str, texts: &[Name]) -> Fault {
    let all: Vec<String> = texts.iter().map(|t| format!("`\"{t}\"`")).collect();
    let fault = Diagnostic::new(Code::E0401, place, format!("`\"{text}\"` is none of the texts that are allowed here"));
    let fault = match did_you_mean(text, texts.iter().map(Name::as_str)) {
        Some(near) => fault.help(format!("did you mean `\"{near}\"`?")).fix(
            format!("write `\"{near}\"`"),
            place,
            format!("\"{near}\""),
        ),
        None => fault,
    };
    fault.help(format!("use one of {}", all.join(", ")))
}

pub fn none_not_allowed(place: Place, expected: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected `{expected}`, found `none`"))
        .help(format!("only a value of an optional type (`{expected}?`) may be `none`"))
}

pub fn may_be_none(place: Place, found: &str, expected: &str) -> Fault {
    let fault =
        Diagnostic::new(Code::E0402, place, format!("expected `{expected}`, found `{found}`, which may be `none`"));
    fault.help("say what to take instead with `??`, or ask `!= none` first")
}
