//! What there is to say about declarations that need themselves.

use super::Fault;
use crate::db::Db;
use crate::diagnostics::{Code, Diagnostic};
use crate::resolve::{Word, declared_name, name_place, word};
use crate::types::circles::Need;
use crate::types::enumeration;

pub fn needs_itself(db: &dyn Db, around: &[Need]) -> Fault {
    let name = |(decl, alternative): &Need| match alternative {
        Some(index) => {
            let named = enumeration(db, *decl).alternatives.get(usize::from(*index));
            format!("{}.{}", declared_name(db, *decl), named.map_or("", |a| a.name.as_str()))
        }
        None => declared_name(db, *decl).to_owned(),
    };
    let place = |need: &Need| name_place(db, need.0);
    let mut names: Vec<String> = around.iter().map(name).collect();
    let message = match &names[..] {
        [only] => format!("`{only}` needs itself"),
        _ => {
            names.push(name(&around[0]));
            format!("`{}` needs itself: {}", names[0], names.join(" → "))
        }
    };
    let mut fault = Diagnostic::new(Code::E0421, place(&around[0]), message);
    for (n, need) in around.iter().enumerate().skip(1).take(7) {
        fault = fault.label(place(need), format!("`{}` needs `{}`", names[n], names[n + 1]));
    }
    let is = |wanted| around.iter().any(|need| word(db, need.0) == Some(wanted));
    if is(Word::Function) {
        return fault.help("no function leads back to itself: walk a list or a range with a comprehension");
    }
    if is(Word::Let) {
        return fault;
    }
    fault.help("no type extends or refines itself, and what it holds of its own type is optional, a list or a map")
}
