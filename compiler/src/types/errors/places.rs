//! What there is to say about entries that stand where they cannot.

use super::Fault;
use crate::db::{Decl, Place, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::tree::Ident;

pub fn not_in_a_value(place: Place) -> Fault {
    Diagnostic::new(Code::E0416, place, "this stands in the body of a component or the distribution, not in a value")
}

pub fn only_in_levels(place: Place) -> Fault {
    Diagnostic::new(Code::E0416, place, "this stands at the top, or in a distribution or variant")
}

pub fn only_in_tests(place: Place) -> Fault {
    Diagnostic::new(Code::E0416, place, "`assert` stands in a `test`").help("write `check`")
}

pub fn no_mixin_here(place: Place) -> Fault {
    Diagnostic::new(
        Code::E0416,
        place,
        "a mixin is applied in the body of a component, distribution, variant or `every`",
    )
}

pub fn mixin_in_mixin(place: Place) -> Fault {
    Diagnostic::new(Code::E0416, place, "a mixin applies no other").help("apply both in one `with`")
}

pub fn every_inside(place: Place) -> Fault {
    Diagnostic::new(
        Code::E0416,
        place,
        "an `every` over components stands at the top, in a distribution, variant or mixin for one",
    )
}

pub fn field_in_body(decl: Decl, name: &Ident, ty: Span) -> Fault {
    Diagnostic::new(
        Code::E0417,
        Place::In(decl, name.span.to(ty)),
        format!("only types declare fields such as `{}`", name.node),
    )
    .help("set a value with `=`")
}

pub fn refined_in_body(place: Place) -> Fault {
    Diagnostic::new(Code::E0417, place, "only types add conditions to fields").help("write a `check`")
}

pub fn level_key(place: Place) -> Fault {
    Diagnostic::new(Code::E0403, place, "a component or a field of the distribution stands here")
}

pub fn parameter_outside_params(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0419, place, format!("`{name}` is a parameter and is set in `params {{ … }}`"))
        .help(format!("write `params.{name}`"))
        .fix(format!("write `params.{name}`"), place, format!("params.{name}"))
}

pub fn family_without_key(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0403, place, format!("`{name}` is a family: one member is addressed by its key"))
        .help(format!("write `{name}[\"key\"]`, or amend all with `every`"))
}

pub fn component_assigned(place: Place, name: &str) -> Fault {
    let fault = Diagnostic::new(Code::E0420, place, format!("`{name}` is amended, never assigned"));
    if name == "params" {
        return fault.help("write `params { … }`");
    }
    fault.help(format!("write `{name} {{ … }}`; a component is switched off with `{name}.enabled = false`"))
}
