//! What there is to say about names and what they stand for.

use super::Fault;
use crate::db::{Decl, Place};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::tree::Ident;

pub fn declared_twice(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0203, place, format!("`{name}` is declared twice"))
}

pub fn inherited(place: Place, name: &str, base: &str) -> Fault {
    Diagnostic::new(Code::E0203, place, format!("`{base}` declares `{name}` already"))
        .help(format!("set its default with `{name} = …`, add a condition with `{name} where …`"))
}

pub fn another_target(place: Place, wanted: &str, found: &str) -> Fault {
    Diagnostic::new(Code::E0406, place, format!("expected a mixin for `{wanted}`, found one for `{found}`"))
}

pub fn no_mixin_for(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0406, place, format!("mixins are for records, and this is a `{ty}`"))
        .help("write what the mixin says in the block")
}

pub fn native_outside(place: Place) -> Fault {
    Diagnostic::new(Code::E0106, place, "only the standard library has native functions")
}

/// A type of Kubernetes by another name than its own, which is `home`.
pub fn kubernetes_home(decl: Decl, path: &[Ident], at: &Ident, what: &str, home: &str) -> Fault {
    let fault = crate::resolve::unknown_name(decl, at, what, &[]);
    let whole =
        path.first().map_or(at.span, |first| first.span.to(at.span)).to(path.last().map_or(at.span, |l| l.span));
    fault.help(format!("did you mean `{home}`?")).fix(format!("write `{home}`"), Place::In(decl, whole), home)
}

pub fn variant_circle(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0531, place, format!("the variant `{name}` amends itself"))
}

/// `in_function` says that a function's value or type stands around.
pub fn out_of_sight(place: Place, what: &str, name: &str, in_function: bool) -> Fault {
    let help = match what {
        _ if in_function => "a function sees what it is given: hand it over as an argument",
        "parameter" => "hand it over as an argument",
        _ => "parameters and conditions of mixins see parameters and functions only; use a `let` or a field",
    };
    Diagnostic::new(Code::E0407, place, format!("the {what} `{name}` cannot be seen here")).help(help)
}

pub fn needs_self(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0201, place, format!("unknown name `{name}`"))
        .help(format!("a field is read as `self.{name}`"))
        .fix(format!("write `self.{name}`"), place, format!("self.{name}"))
}

pub fn maybe_text(fault: Fault, place: Place, name: &str) -> Fault {
    fault.help("a text stands in quotes").fix(format!("write `\"{name}\"`"), place, format!("\"{name}\""))
}

pub fn no_self(place: Place) -> Fault {
    Diagnostic::new(Code::E0407, place, "there is no `self` here")
        .help("`self` is the component or the distribution that a statement writes into")
}

pub fn no_it(place: Place) -> Fault {
    Diagnostic::new(Code::E0407, place, "there is no `it` here").help("`it` is the value that a `where` is about")
}

pub fn no_super(place: Place) -> Fault {
    Diagnostic::new(Code::E0407, place, "there is no `super` here")
        .help("`super` is the value below a setting, on its right side")
}

/// `taken` is where what has that name stands, and what it is.
pub fn shadows(place: Place, name: &str, taken: Option<(Place, &str)>) -> Fault {
    let fault = Diagnostic::new(Code::E0204, place, format!("`{name}` already means something here"));
    let fault = fault.help("give it another name");
    match taken {
        Some((place, what)) => fault.label(place, what),
        None => fault,
    }
}

pub fn by_position(place: Place, field: &str) -> Fault {
    Diagnostic::new(Code::E0403, place, format!("items of this list are known by `{field}`, not by position"))
        .help(format!("write the item's `{field}`, a text"))
}

pub fn no_label(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0422, place, format!("`{name}` is no name for objects")).help(
        "names of components, variants and distributions are up to 63 lower-case letters, digits and inner dashes",
    )
}
