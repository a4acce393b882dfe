//! What is said about modules that are not there.

use super::Mention;
use crate::db::{Fault, Place};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};

/// A module that no file is.
pub fn unknown_module(place: Place, mention: &Mention, candidates: &[String]) -> Diagnostic<Place> {
    let path = mention.path.as_str();
    let unknown = Diagnostic::new(Code::E0001, place, format!("no module `{path}`")).here(tried(mention));
    match did_you_mean(path, candidates.iter().map(String::as_str)) {
        Some(name) => {
            unknown.help(format!("did you mean `{name}`?")).fix(format!("name the module `{name}`"), place, name)
        }
        None => unknown.help("a module is a file below the folder of the file that is compiled"),
    }
}

/// A module whose file is there and cannot be read.
pub fn unreadable(place: Place, path: &str, fault: &Fault) -> Diagnostic<Place> {
    Diagnostic::new(Code::E0002, place, format!("the file of module `{path}` cannot be read: {}", fault.cause))
        .here(format!("this is `{}`", fault.path.display()))
}

/// The files that were looked for.
fn tried(mention: &Mention) -> String {
    let file = |name: &str| format!("`{}.dist`", name.replace('.', "/"));
    let path = mention.path.as_str();
    match path.split_once('.') {
        _ if path.starts_with("std.") => "not part of the standard library".into(),
        Some((first, _)) if !mention.whole => format!("neither {} nor {} exists", file(path), file(first)),
        Some(_) | None => format!("{} does not exist", file(path)),
    }
}
