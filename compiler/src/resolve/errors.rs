//! What there is to say about names.

use super::{Definition, Failed, Word, declared_name, named, scope, word};
use crate::db::{Db, Decl, File, Name, Place, Span};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::parse::tree::Ident;

/// A name that nothing defines, with the nearest that is.
pub fn unknown_name(decl: Decl, name: &Ident, what: &str, candidates: &[Name]) -> Diagnostic<Place> {
    let place = Place::In(decl, name.span);
    let mut fault = Diagnostic::new(Code::E0201, place, format!("unknown {what} `{}`", name.node));
    if is_subtraction(&name.node, candidates) {
        let spaced = name.node.replace("-", " - ");
        return fault.help("subtraction has spaces around its sign").fix(format!("write `{spaced}`"), place, spaced);
    }
    if let Some(near) = did_you_mean(&name.node, candidates.iter().map(Name::as_str)) {
        fault = fault.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), place, near);
    }
    habit(fault, name, place)
}

/// Whether a name with dashes is made of names and numbers that there are.
fn is_subtraction(name: &str, candidates: &[Name]) -> bool {
    let is_operand = |part: &str| part.parse::<u64>().is_ok() || candidates.iter().any(|known| known == part);
    name.contains('-') && name.split('-').all(is_operand)
}

/// Adds where a name is declared that is not in scope, and how to bring it.
/// None where a name that is near was meant to be brought by a `use` that leads nowhere, or where it seems to be declared in what
/// was not understood: that was told there.
pub fn elsewhere(db: &dyn Db, file: File, fault: Diagnostic<Place>, name: &Ident) -> Option<Diagnostic<Place>> {
    let missing = scope::used(db, file).iter().filter(|(_, d)| **d == Definition::Missing).map(|(n, _)| n.as_str());
    if did_you_mean(&name.node, missing).is_some() || scope::is_lost(db, file, &name.node) {
        return None;
    }
    let modules = crate::packages::Program::get(db).modules(db);
    let home = modules.iter().find(|(_, module)| !named(db, **module, &name.node).is_empty());
    Some(match home {
        Some((module, _)) if fault.fixes.is_empty() => {
            let written = format!("use {module}.{}", name.node);
            bring(db, file, fault, &format!("`{module}` declares it"), &written)
        }
        _ => module_elsewhere(db, file, fault, name),
    })
}

/// Adds which module is meant by a name that no `use` brings.
pub fn module_elsewhere(db: &dyn Db, file: File, fault: Diagnostic<Place>, name: &Ident) -> Diagnostic<Place> {
    let modules = crate::packages::Program::get(db).modules(db);
    let named = |module: &&Name| module.rsplit_once('.').is_some_and(|(_, last)| last == name.node);
    match modules.keys().find(named) {
        Some(module) if fault.fixes.is_empty() => {
            bring(db, file, fault, &format!("`{module}` is a module"), &format!("use {module}"))
        }
        _ => fault,
    }
}

/// A distribution that a mixin is for and that its file does not see, with the nearest that it sees, else the module to bring.
/// None where the name seems to be declared in what was not understood.
pub fn unknown_distribution(
    db: &dyn Db,
    decl: Decl,
    name: &Ident,
    within: Option<&Definition>,
) -> Option<Diagnostic<Place>> {
    let file = decl.file(db);
    if scope::is_lost(db, file, &name.node) {
        return None;
    }
    let program = crate::packages::Program::get(db);
    let has =
        |file: File, wanted: &str| named(db, file, wanted).iter().any(|d| word(db, *d) == Some(Word::Distribution));
    if let Some(module) = scope::module_of_distribution(db, file, &name.node) {
        let place = Place::In(decl, name.span);
        return Some(module_of(place, &name.node, &module));
    }
    let seen = scope::targets(db, file, within);
    let fault = unknown_name(decl, name, if within.is_some() { "name" } else { "distribution" }, &seen);
    let root = program.root(db);
    let stem = std::path::Path::new(root.path(db)).file_stem().and_then(|stem| stem.to_str());
    let own = program.modules(db).iter().map(|(module, file)| (module.as_str(), *file));
    let home = stem.map(|stem| (stem, root)).into_iter().chain(own).find(|(_, module)| has(*module, &name.node));
    Some(match home {
        Some((module, _)) if fault.fixes.is_empty() => {
            let is_last = module.rsplit('.').next() == Some(name.node.as_str());
            let written = if is_last { format!("use {module}") } else { format!("use {module}.{}", name.node) };
            bring(db, file, fault, &format!("`{module}` declares it"), &written)
        }
        _ if fault.helps.is_empty() => {
            fault.help("a mixin is for a type, or for a distribution of this file or one that `use` brings")
        }
        _ => fault,
    })
}

/// A distribution's own name, where its module is meant.
pub fn module_of(place: Place, name: &str, module: &str) -> Diagnostic<Place> {
    let message = format!("`{name}` is the name of a distribution, whose module is `{module}`");
    Diagnostic::new(Code::E0201, place, message).fix(format!("write `{module}`"), place, module)
}

/// Adds the `use` that brings what is meant.
fn bring(db: &dyn Db, file: File, fault: Diagnostic<Place>, why: &str, written: &str) -> Diagnostic<Place> {
    let Some(first) = file.decls(db).first() else { return fault };
    let place = Place::In(*first, top(first.code(db)));
    fault.help(format!("{why}: write `{written}`")).fix(format!("write `{written}`"), place, format!("{written}\n"))
}

/// Where a first `use` goes: behind the comments about the file.
fn top(text: &str) -> Span {
    let at = text
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line.len() + 1)
        .sum::<usize>()
        .min(text.len());
    Span::new(at, at)
}

/// Words of neighbouring languages.
fn habit(fault: Diagnostic<Place>, name: &Ident, place: Place) -> Diagnostic<Place> {
    let ours = match name.node.as_str() {
        "null" | "nil" | "None" | "undefined" | "Null" => "none",
        "True" | "TRUE" => "true",
        "False" | "FALSE" => "false",
        "this" => "self",
        _ => return fault,
    };
    let mut fault = fault;
    (fault.helps, fault.fixes) = (Vec::new(), Vec::new());
    fault.help(format!("write `{ours}`")).fix(format!("write `{ours}`"), place, ours)
}

/// A name that something had before.
pub fn renamed(place: Place, what: &str, name: &str, now: &str) -> Diagnostic<Place> {
    let message = format!("the {what} `{name}` is called `{now}` now");
    Diagnostic::new(Code::E0523, place, message).fix(format!("write `{now}`"), place, now)
}

/// A name of something that is given up.
pub fn deprecated(place: Place, name: &str, reason: &str) -> Diagnostic<Place> {
    Diagnostic::new(Code::E0524, place, format!("`{name}` is deprecated: {reason}"))
}

/// A name that means something else than is wanted.
pub fn not_a(decl: Decl, name: &Ident, wanted: &str, is: &str) -> Diagnostic<Place> {
    Diagnostic::new(Code::E0202, Place::In(decl, name.span), format!("expected {wanted}, found {is} `{}`", name.node))
}

pub(super) fn unknown_use(db: &dyn Db, file: File, decl: Decl, part: &Ident, failed: &Failed) -> Diagnostic<Place> {
    unknown_name(decl, part, "name", &scope::candidates(db, file, failed.within.as_ref()))
}

pub(super) fn declared_twice(db: &dyn Db, decl: Decl, first: Decl) -> Diagnostic<Place> {
    let name = declared_name(db, decl);
    Diagnostic::new(Code::E0203, name_place(db, decl), format!("`{name}` is declared twice"))
        .label(name_place(db, first), "first here")
        .help("give one of them another name")
}

/// Where the name of what a declaration declares stands.
pub fn name_place(db: &dyn Db, decl: Decl) -> Place {
    let start = name_offset(db, decl);
    Place::In(decl, Span::new(start, start + declared_name(db, decl).len()))
}

/// Where a declaration's name stands in its text.
fn name_offset(db: &dyn Db, decl: Decl) -> usize {
    let text = decl.code(db);
    let name = declared_name(db, decl);
    let lines = text.split_inclusive('\n');
    let start = lines.take_while(|l| l.trim().is_empty() || l.starts_with("//")).map(str::len).sum::<usize>();
    let word = text.get(start..).and_then(|rest| rest.find(char::is_whitespace)).map_or(start, |at| at + start);
    text.get(word..).and_then(|rest| rest.find(name)).map_or(0, |at| at + word)
}

/// `within` says that it stands in a part itself.
pub(super) fn idle_part(db: &dyn Db, decl: Decl, within: bool) -> Diagnostic<Place> {
    let name = declared_name(db, decl);
    let (message, help) = match within {
        true => ("a part has no parts of its own".to_owned(), "name it in the root"),
        false => (format!("`{name}` is in scope already"), "leave it out"),
    };
    Diagnostic::new(Code::E0205, name_place(db, decl), message).help(help)
}

pub(super) fn brought_twice(decl: Decl, name: &Ident) -> Diagnostic<Place> {
    let message = format!("`{}` already means something here", name.node);
    Diagnostic::new(Code::E0204, Place::In(decl, name.span), message).help("bring it under another name with `as`")
}

pub(super) fn shadows(decl: Decl, name: &Ident) -> Diagnostic<Place> {
    let message = format!("`{}` is declared in this file as well", name.node);
    Diagnostic::new(Code::E0204, Place::In(decl, name.span), message).help("bring it under another name with `as`")
}
