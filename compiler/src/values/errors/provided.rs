//! What there is to say about values that a provider gives without the language.

use super::{Fault, listed};
use crate::db::{Name, Place};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};

pub fn no_value(name: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0520, place, format!("the parameter `{name}` has no value"))
        .help(format!("set it in the variant with `params.{name} = …`, in a values file, or with `--set {name}=…`"))
}

pub fn no_values(place: Place) -> Fault {
    Diagnostic::new(Code::E0522, place, "a values file is a map from parameters to values")
}

pub fn no_parameter(name: &str, place: Place, names: &[Name], elsewhere: &[Name]) -> Fault {
    let fault = Diagnostic::new(Code::E0521, place, format!("there is no parameter `{name}`"));
    if !elsewhere.is_empty() {
        return fault.help(format!("these variants have it: {}", elsewhere.join(", ")));
    }
    match did_you_mean(name, names.iter().map(Name::as_str)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), place, near),
        None if !names.is_empty() => fault.help(format!("the parameters are {}", names.join(", "))),
        None => fault,
    }
}

pub fn no_such_key(ty: &str, name: &str, place: Place, names: &[Name]) -> Fault {
    let fault = Diagnostic::new(Code::E0521, place, format!("`{ty}` has no `{name}`"));
    match did_you_mean(name, names.iter().map(Name::as_str)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), place, near),
        None if names.is_empty() || names.len() > 12 => fault,
        None => fault.help(format!("there are {}", listed(names))),
    }
}

pub fn one_alternative(place: Place) -> Fault {
    Diagnostic::new(Code::E0522, place, "one alternative is chosen: `{Name: {field: value}}`")
}

pub fn wrong_value(expected: &str, found: &str, place: Place, example: Option<&str>) -> Fault {
    let fault = Diagnostic::new(Code::E0522, place, format!("expected `{expected}`, found {found}"));
    match example {
        Some(example) => fault.help(format!("write it like {example}")),
        None => fault,
    }
}

/// A word that is a truth value to some readers of YAML.
pub fn no_truth(expected: &str, found: &str, place: Place, meant: bool) -> Fault {
    Diagnostic::new(Code::E0522, place, format!("expected `{expected}`, found {found}"))
        .help(format!("write `{meant}`"))
        .fix(format!("write `{meant}`"), place, meant.to_string())
}

/// A number or a truth value where a text is expected: YAML tells them apart by quotes.
pub fn text_without_quotes(expected: &str, found: &str, place: Place) -> Fault {
    let quoted = format!("\"{found}\"");
    Diagnostic::new(Code::E0522, place, format!("expected `{expected}`, found {found}"))
        .help(format!("write it in quotes: `{quoted}`"))
        .fix(format!("write `{quoted}`"), place, quoted)
}

pub fn needs_fields(name: &str, fields: &[Name], place: Place) -> Fault {
    let shown = fields.iter().map(|field| format!("{field}: …")).collect::<Vec<_>>().join(", ");
    Diagnostic::new(Code::E0522, place, format!("`{name}` needs {}", listed(fields)))
        .help(format!("write it like `{{{name}: {{{shown}}}}}`"))
}
