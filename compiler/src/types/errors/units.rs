//! What there is to say about numbers and units.

use super::Fault;
use crate::db::Place;
use crate::diagnostics::{Code, Diagnostic};
use crate::types::scalar::{self, Unit};

pub fn ambiguous_unit(place: Place, text: &str) -> Fault {
    let digits = text.trim_end_matches('m');
    let message = format!("`{text}` is {digits} millicores (`Cpu`) or {digits} minutes (`Duration`)");
    Diagnostic::new(Code::E0405, place, message)
        .help("write the type where it is declared, as in `let x: Duration = …`")
}

pub fn unit_not_expected(place: Place, text: &str, expected: &str) -> Fault {
    let fault = Diagnostic::new(Code::E0401, place, format!("expected `{expected}`, found the amount `{text}`"));
    if matches!(expected, "String" | "Json" | "String?" | "Json?") {
        return fault.help("put it into quotes").fix("put it into quotes", place, format!("\"{text}\""));
    }
    fault
}

pub fn wrong_unit(place: Place, text: &str, unit: Unit) -> Fault {
    let example = match unit {
        Unit::Cpu => "`250m` or `1.5`",
        Unit::Bytes => "`256Mi` or `1G`",
        Unit::Duration => "`30s` or `1m30s`",
        Unit::Percent => "`99%`",
    };
    let fault = Diagnostic::new(Code::E0405, place, format!("`{text}` is no `{}`", unit.name()));
    match meant_amount(text, unit) {
        Some(fixed) => fault.help(format!("did you mean `{fixed}`?")).fix(format!("write `{fixed}`"), place, fixed),
        None => fault.help(format!("write it like {example}")),
    }
}

/// The amount that was meant, where only one can be: a number of percent, bytes as others write them.
fn meant_amount(text: &str, unit: Unit) -> Option<String> {
    let digits = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let meant = match (unit, suffix.trim_end_matches(['b', 'B'])) {
        (Unit::Percent, "") if suffix.is_empty() => format!("{text}%"),
        (Unit::Bytes, "") => number.to_owned(),
        (Unit::Bytes, "K" | "k") => format!("{number}k"),
        (Unit::Bytes, bare) => {
            let (first, rest) = bare.split_at(bare.chars().next().map_or(0, char::len_utf8));
            format!("{number}{}{}", first.to_uppercase(), rest.to_lowercase())
        }
        _ => return None,
    };
    (meant != text && scalar::amount(&meant, unit).is_ok()).then_some(meant)
}

pub fn too_fine(place: Place, text: &str, unit: Unit) -> Fault {
    Diagnostic::new(Code::E0405, place, format!("`{text}` is finer than a `{}` can tell apart", unit.name()))
}

pub fn too_large(place: Place, text: &str) -> Fault {
    Diagnostic::new(Code::E0405, place, format!("`{text}` does not fit into 64 bits"))
}

pub fn not_negated(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0410, place, format!("a `{ty}` has no negative")).help("numbers and durations have one")
}

pub fn not_a_number(place: Place, text: &str) -> Fault {
    let suffix = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if !suffix.is_empty() {
        let fault =
            Diagnostic::new(Code::E0405, place, format!("`{text}` is not a number: there is no unit `{suffix}`"));
        let digits: String = text.chars().map(|c| if matches!(c, 'O' | 'o') { '0' } else { c }).collect();
        return match digits.parse::<u64>() {
            Ok(_) => fault.fix(format!("write `{digits}`"), place, digits),
            Err(_) => fault,
        };
    }
    Diagnostic::new(Code::E0405, place, format!("`{text}` is not a number of 64 bits"))
}

pub fn not_a_quantity(place: Place, text: &str) -> Fault {
    Diagnostic::new(Code::E0405, place, format!("`{text}` is no quantity of Kubernetes"))
        .help("write it like `250m`, `2` or `256Mi`")
}
