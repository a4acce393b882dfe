//! What a name means in a file: its own declarations, what `use` brought, the prelude, `std` and `k8s`. Nothing shadows.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Definition, Word, declared, declared_name, errors, head, library, named, unit};
use crate::db::{Db, Decl, File, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::packages::Program;
use crate::parse::parsed;
use crate::parse::tree::{Ident, Item, Use};

/// Where a dotted name stopped leading anywhere.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The number of the part that is unknown.
    pub at: usize,
    /// What the parts before it stand for.
    pub within: Option<Definition>,
}

/// What a bare name means in a file.
///
/// A name that the author has yet to write is a missing one, which the parser has told.
pub fn lookup(db: &dyn Db, file: File, name: &str) -> Option<Definition> {
    if name.is_empty() {
        return Some(Definition::Missing);
    }
    own(db, file, name)
        .or_else(|| used(db, file).get(name).cloned())
        .or_else(|| prelude(db, name))
        .or_else(|| root(name))
}

fn own(db: &dyn Db, file: File, name: &str) -> Option<Definition> {
    unit(db, file).iter().find_map(|file| first(db, *file, name))
}

fn first(db: &dyn Db, file: File, name: &str) -> Option<Definition> {
    let decl = *named(db, file, name).first()?;
    head(db, decl).as_ref().map(|(word, _)| Definition::Declared(*word, decl))
}

fn prelude(db: &dyn Db, name: &str) -> Option<Definition> {
    first(db, library(db, "std.prelude")?, name)
}

fn root(name: &str) -> Option<Definition> {
    match name {
        "std" => Some(Definition::Modules("std".into())),
        "k8s" => Some(Definition::Kubernetes(Name::new())),
        _ => None,
    }
}

/// What `use` brings into a file's scope; that of a distribution's parts is shared.
#[salsa::tracked(returns(ref))]
pub fn used(db: &dyn Db, file: File) -> Arc<FxHashMap<Name, Definition>> {
    let uses = unit(db, file).iter().flat_map(|file| &declared(db, *file).uses);
    let brought = uses.filter_map(|decl| Some(bring(db, written(db, *decl)?)));
    let found =
        |(name, found): (&Ident, Result<Definition, _>)| (name.node.clone(), found.unwrap_or(Definition::Missing));
    Arc::new(brought.flatten().map(found).collect())
}

fn written(db: &dyn Db, decl: Decl) -> Option<&Use> {
    match &parsed(db, decl).chunk.item {
        Some(Item::Use(written)) => Some(written),
        _ => None,
    }
}

type Brought<'a> = Vec<(&'a Ident, Result<Definition, (&'a Ident, Failed)>)>;

fn bring<'a>(db: &dyn Db, written: &'a Use) -> Brought<'a> {
    let failed = |path: &'a [Ident], f: Failed| (&path[f.at.min(path.len() - 1)], f);
    let found = absolute(db, &written.path);
    if written.names.is_empty() {
        let name = written.alias.as_ref().or(written.path.last());
        return name.map(|name| (name, found.map_err(|f| failed(&written.path, f)))).into_iter().collect();
    }
    let pick = |name: &'a Ident| match &found {
        Ok(module) => {
            let missing = || (name, Failed { at: 0, within: Some(module.clone()) });
            (name, member(db, module, &name.node).ok_or_else(missing))
        }
        Err(f) => (name, Err(failed(&written.path, f.clone()))),
    };
    written.names.iter().map(pick).collect()
}

/// A dotted name of a `use`: it starts at the top, at a module, `std` or `k8s`.
///
/// # Errors
///
/// A part of it is unknown.
pub fn absolute(db: &dyn Db, path: &[Ident]) -> Result<Definition, Failed> {
    let fail = |at, within| Failed { at, within };
    let start = path.first().ok_or_else(|| fail(0, None))?;
    let missing = || start.node.is_empty().then_some(Definition::Missing);
    let found = missing().or_else(|| root(&start.node)).or_else(|| modules(db, &start.node));
    let mut found = found.ok_or_else(|| fail(0, None))?;
    for (at, part) in path.iter().enumerate().skip(1) {
        found = member(db, &found, &part.node).ok_or_else(|| fail(at, Some(found.clone())))?;
    }
    Ok(found)
}

fn modules(db: &dyn Db, name: &str) -> Option<Definition> {
    let is_standard = name.split('.').next() == Some("std");
    let program = Program::get(db);
    let all = if is_standard { program.library(db) } else { program.modules(db) };
    if let Some(file) = all.get(name) {
        return Some(Definition::Module(*file));
    }
    let front = format!("{name}.");
    all.keys().any(|module| module.starts_with(&front)).then(|| Definition::Modules(name.into()))
}

/// What `name` is within a module, a group of modules, or Kubernetes.
pub fn member(db: &dyn Db, within: &Definition, name: &str) -> Option<Definition> {
    match within {
        _ if name.is_empty() => Some(Definition::Missing),
        Definition::Module(file) => own(db, *file, name),
        Definition::Modules(front) => modules(db, &format!("{front}.{name}")),
        Definition::Kubernetes(front) => Some(kubernetes(front, name)),
        Definition::Missing => Some(Definition::Missing),
        Definition::Declared(..) => None,
    }
}

fn kubernetes(front: &str, name: &str) -> Definition {
    Definition::Kubernetes(if front.is_empty() { name.into() } else { ecow::eco_format!("{front}.{name}") })
}

/// Where a dotted name of a file leads.
///
/// # Errors
///
/// A part of it is unknown.
pub fn path(db: &dyn Db, file: File, path: &[Ident]) -> Result<Definition, Failed> {
    let start = path.first().ok_or(Failed { at: 0, within: None })?;
    let mut found = lookup(db, file, &start.node).ok_or(Failed { at: 0, within: None })?;
    for (at, part) in path.iter().enumerate().skip(1) {
        found = member(db, &found, &part.node).ok_or_else(|| Failed { at, within: Some(found.clone()) })?;
    }
    Ok(found)
}

/// All that bare names of a file mean but its components and parameters, of which there may be many; in the order of the names.
pub fn in_scope(db: &dyn Db, file: File) -> Vec<(Name, Definition)> {
    let is_meant = |word: Word| word.names() && !matches!(word, Word::Component | Word::Param);
    let files = unit(db, file).iter().copied().chain(library(db, "std.prelude"));
    let declared = files.flat_map(|file| &declared(db, file).order).filter(|(word, _)| is_meant(*word));
    let declared = declared.map(|(word, decl)| (declared_name(db, *decl).into(), Definition::Declared(*word, *decl)));
    let used = used(db, file).iter().map(|(name, found)| (name.clone(), found.clone()));
    let roots = ["std", "k8s"].into_iter().filter_map(|name| Some((name.into(), root(name)?)));
    let mut all: Vec<(Name, Definition)> = declared.chain(used).chain(roots).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.dedup_by(|a, b| a.0 == b.0);
    all
}

/// What a file calls the module of a distribution, of which the distribution's own name is another.
pub fn module_of_distribution(db: &dyn Db, file: File, distribution: &str) -> Option<Name> {
    let has = |file: &File| declared(db, *file).order.iter().any(|d| is_distribution(db, *d, distribution));
    let named = used(db, file).iter().filter(|(_, found)| matches!(found, Definition::Module(module) if has(module)));
    named.map(|(name, _)| name.clone()).min()
}

/// The names by which a mixin may say what it is for: types, distributions, and modules with one.
pub fn targets(db: &dyn Db, file: File, within: Option<&Definition>) -> Vec<Name> {
    let has_one = |file: &File| {
        unit(db, *file).iter().any(|f| declared(db, *f).order.iter().any(|(w, _)| *w == Word::Distribution))
    };
    let is_target = |found: &Definition| match found {
        Definition::Declared(word, _) => matches!(word, Word::Distribution | Word::Type | Word::Resource),
        Definition::Module(file) => has_one(file),
        Definition::Modules(_) | Definition::Kubernetes(_) | Definition::Missing => false,
    };
    let all = match within {
        None => in_scope(db, file),
        Some(within) => {
            let named = candidates(db, file, Some(within)).into_iter();
            named.filter_map(|name| Some((name.clone(), member(db, within, &name)?))).collect()
        }
    };
    all.into_iter().filter(|(_, found)| is_target(found)).map(|(name, _)| name).collect()
}

fn is_distribution(db: &dyn Db, (word, decl): (Word, Decl), name: &str) -> bool {
    word == Word::Distribution && declared_name(db, decl) == name
}

/// The names that a file seems to declare, in text that is not understood, or spelt as no object is.
#[salsa::tracked(returns(ref))]
fn lost(db: &dyn Db, file: File) -> FxHashSet<Name> {
    let pieces = file.decls(db).iter().flat_map(|decl| std::iter::once(decl).chain(decl.entries(db)));
    let unread = pieces.flat_map(|decl| parsed(db, *decl).chunk.lost.iter().cloned());
    let components = declared(db, file).order.iter().filter(|(word, _)| *word == Word::Component);
    let is_odd = |name: &&str| name.contains(|c: char| c == '_' || c.is_ascii_uppercase());
    let misnamed = components.map(|(_, decl)| declared_name(db, *decl)).filter(is_odd).map(str::to_lowercase);
    let misnamed = misnamed.flat_map(|name| [name.replace('_', "-"), name.split('_').next().unwrap_or(&name).into()]);
    unread.chain(misnamed.map(Name::from)).collect()
}

/// Whether a name that nothing defines seems to be declared where that was not understood, or in a part that is not there, which
/// was told there.
pub fn is_lost(db: &dyn Db, file: File, name: &str) -> bool {
    let modules = Program::get(db).modules(db);
    let has_lost_part = |file: &File| declared(db, *file).parts.iter().any(|part| !modules.contains_key(part));
    unit(db, file).iter().any(|file| has_lost_part(file) || lost(db, *file).contains(name))
}

/// The names that could have been meant: those in scope, or those within a definition.
pub fn candidates(db: &dyn Db, file: File, within: Option<&Definition>) -> Vec<Name> {
    let of = |file: File| declared(db, file).names.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    match within {
        Some(Definition::Module(file)) => of(*file),
        Some(Definition::Modules(front)) => {
            let dotted = format!("{front}.");
            let modules = Program::get(db).modules(db);
            modules.keys().filter_map(|m| m.strip_prefix(dotted.as_str())).map(Name::from).collect()
        }
        Some(Definition::Declared(..) | Definition::Kubernetes(_) | Definition::Missing) => Vec::new(),
        None => {
            let own = unit(db, file).iter().flat_map(|file| of(*file));
            let prelude = library(db, "std.prelude").into_iter().flat_map(of);
            own.chain(used(db, file).keys().cloned()).chain(prelude).chain(["std".into(), "k8s".into()]).collect()
        }
    }
}

/// Those of the candidates that mean what is wanted, or what nobody knows: what a `use` that leads nowhere was to bring.
pub fn candidates_for(
    db: &dyn Db,
    file: File,
    within: Option<&Definition>,
    is_wanted: impl Fn(&Definition) -> bool,
) -> Vec<Name> {
    let found = |name: &Name| match within {
        Some(within) => member(db, within, name),
        None => lookup(db, file, name),
    };
    let mut all = candidates(db, file, within);
    all.retain(|name| found(name).is_some_and(|found| found == Definition::Missing || is_wanted(&found)));
    all
}

/// Parts that are in scope without being named: named twice, the file itself, or named by a part.
fn idle_parts(db: &dyn Db, file: File) -> Vec<Diagnostic<Place>> {
    let (modules, is_part) = (Program::get(db).modules(db), unit(db, file).first() != Some(&file));
    let mut known = vec![file];
    let mut faults = Vec::new();
    for (_, decl) in declared(db, file).order.iter().filter(|(word, _)| *word == Word::Part) {
        let Some(part) = modules.get(declared_name(db, *decl)) else { continue };
        if is_part || known.contains(part) {
            faults.push(errors::idle_part(db, *decl, is_part));
        }
        known.push(*part);
    }
    faults
}

/// Faults of a file's names: declared twice, brought twice, not to be found.
pub fn check_names(db: &dyn Db, file: File) -> Vec<Diagnostic<Place>> {
    let mut faults = Vec::new();
    for (name, decls) in declared(db, file).names.iter().filter(|(name, _)| !name.is_empty()) {
        let first = unit(db, file).iter().find_map(|file| declared(db, *file).names.get(name)?.first());
        let others = decls.iter().filter_map(|decl| first.filter(|first| *first != decl).map(|first| (decl, first)));
        faults.extend(others.map(|(decl, first)| errors::declared_twice(db, *decl, *first)));
    }
    let variants: Vec<_> = unit(db, file).iter().flat_map(|file| &declared(db, *file).variants).collect();
    for (name, decl) in declared(db, file).variants.iter().filter(|(name, _)| !name.is_empty()) {
        let first = variants.iter().find(|(other, _)| other == name).filter(|(_, first)| first != decl);
        faults.extend(first.map(|(_, first)| errors::declared_twice(db, *decl, *first)));
    }
    faults.extend(idle_parts(db, file));
    let mut before: Vec<&Name> = Vec::new();
    for decl in &declared(db, file).uses {
        let brought = written(db, *decl).map(|w| bring(db, w)).unwrap_or_default();
        for (name, found) in brought {
            if found.is_ok() && !name.node.is_empty() && before.contains(&&name.node) {
                faults.push(errors::brought_twice(*decl, name));
            }
            before.push(&name.node);
            match found {
                // A module that is not there is told where it was looked for.
                Err((_, Failed { within: None | Some(Definition::Modules(_)), .. })) => {}
                Err((part, failed)) => faults.push(errors::unknown_use(db, file, *decl, part, &failed)),
                Ok(Definition::Missing) => {}
                Ok(_) if own(db, file, &name.node).is_some() => faults.push(errors::shadows(*decl, name)),
                Ok(_) => {}
            }
        }
    }
    faults
}
