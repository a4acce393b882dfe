//! What is said about modules that are not there.

use super::Mention;
use super::load::beginnings;
use crate::db::{Fault, Place};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};

/// A module that no file is: `path` is the mention's, or that of a name it picks.
pub fn unknown_module(place: Place, path: &str, mention: &Mention, candidates: &[String]) -> Diagnostic<Place> {
    let unknown = Diagnostic::new(Code::E0001, place, format!("no module `{path}`")).here(tried(path, mention.whole));
    let Some(meant) = meant(path, candidates) else { return unknown.help(rule(path)) };
    let picked = if path == mention.path { Some(meant.as_str()) } else { picked(&meant, mention) };
    let unknown = unknown.help(format!("did you mean `{meant}`?"));
    match picked {
        Some(text) => unknown.fix(format!("write `{text}`"), place, text),
        None => unknown,
    }
}

/// A module whose file is there and cannot be read.
pub fn unreadable(place: Place, path: &str, fault: &Fault) -> Diagnostic<Place> {
    Diagnostic::new(Code::E0002, place, format!("the file of module `{path}` cannot be read: {}", fault.cause))
        .here(format!("this is `{}`", fault.path.display()))
}

/// The path with the longest beginning mended that is near to a module.
fn meant(path: &str, candidates: &[String]) -> Option<String> {
    let parts = |name: &str| name.split('.').count();
    let mended = |beginning: &str| {
        let alike = candidates.iter().map(String::as_str).filter(|name| parts(name) == parts(beginning));
        let near = sibling(beginning, alike.clone()).or_else(|| did_you_mean(beginning, alike))?;
        Some(format!("{near}{}", &path[beginning.len()..]))
    };
    beginnings(path).find_map(mended)
}

/// The module beside, whose name is a longer or a shorter form of what is written.
fn sibling<'m>(beginning: &str, mut alike: impl Iterator<Item = &'m str>) -> Option<&'m str> {
    let (front, last) = beginning.rsplit_once('.')?;
    alike.find(|name| match name.rsplit_once('.') {
        Some((above, own)) => above == front && last.len() > 2 && (own.starts_with(last) || last.starts_with(own)),
        None => false,
    })
}

/// What has to be written in the braces of a mention.
fn picked<'m>(meant: &'m str, mention: &Mention) -> Option<&'m str> {
    meant.strip_prefix(mention.path.as_str())?.strip_prefix('.')
}

/// The files that were looked for.
fn tried(path: &str, whole: bool) -> String {
    let file = |name: &str| format!("`{}.dist`", name.replace('.', "/"));
    match path.split_once('.') {
        Some(("std", _)) => "the standard library has no such module".into(),
        Some((first, _)) if !whole => format!("neither {} nor {} exists", file(path), file(first)),
        Some(_) | None => format!("{} does not exist", file(path)),
    }
}

fn rule(path: &str) -> &'static str {
    if path.starts_with("std.") {
        "what `std` itself declares needs no `use`"
    } else {
        "a module is a file below the folder of the file that is compiled"
    }
}
