//! Names to definitions: what a file declares, what is in scope, where a dotted name leads. No text ranges in results.

mod errors;
mod scope;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::db::{Db, Decl, File, Name, Share, Shares, share_of};
use crate::packages::Program;
use crate::parse;

pub use errors::{
    deprecated, elsewhere, module_elsewhere, module_of, name_place, not_a, renamed, unknown_distribution, unknown_name,
};
pub use scope::{
    Failed, absolute, candidates, candidates_for, check_names, in_scope, is_lost, lookup, member,
    module_of_distribution, path,
};

/// The word that a declaration starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after the words")]
pub enum Word {
    Use,
    Distribution,
    Part,
    Param,
    Let,
    Component,
    Every,
    Variant,
    Type,
    Enum,
    Resource,
    Mixin,
    Function,
    Test,
}

impl Word {
    /// Every word, as it is written.
    pub const TABLE: [(&'static str, Word); 15] = [
        ("use", Word::Use),
        ("distribution", Word::Distribution),
        ("part", Word::Part),
        ("param", Word::Param),
        ("let", Word::Let),
        ("component", Word::Component),
        ("every", Word::Every),
        ("variant", Word::Variant),
        ("type", Word::Type),
        ("enum", Word::Enum),
        ("resource", Word::Resource),
        ("mixin", Word::Mixin),
        ("fn", Word::Function),
        ("external", Word::Function),
        ("test", Word::Test),
    ];

    /// As it is written.
    pub fn text(self) -> &'static str {
        Word::TABLE.iter().find(|(_, word)| *word == self).map_or("", |(text, _)| text)
    }

    /// Whether what it declares has a name that other declarations see.
    fn names(self) -> bool {
        !matches!(self, Word::Use | Word::Part | Word::Every | Word::Variant | Word::Test)
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Definition {
    /// A declaration of this file, or one that `use` brought.
    Declared(Word, Decl),
    /// A module.
    Module(File),
    /// The front of modules' names, such as `std`.
    Modules(Name),
    /// What stands behind `k8s.`: a group, a version or a type of Kubernetes, by its dotted name; which one, `types` knows.
    Kubernetes(Name),
    /// A name whose `use` leads nowhere, which was told there.
    Missing,
}

impl Definition {
    /// Whether other names stand behind it.
    pub fn leads_on(&self) -> bool {
        matches!(self, Definition::Module(_) | Definition::Modules(_) | Definition::Kubernetes(_))
    }

    /// Whether one of these words declares it.
    pub fn is_a(&self, words: &[Word]) -> bool {
        matches!(self, Definition::Declared(word, _) if words.contains(word))
    }
}

/// The head of a declaration: its word and its name.
#[salsa::tracked(returns(ref))]
pub fn head(db: &dyn Db, decl: Decl) -> Option<(Word, Name)> {
    // A brace in the comments above may hide the word from the head.
    let head = parse::head(decl.head(db)).or_else(|| parse::head(decl.code(db)))?;
    let (_, word) = Word::TABLE.iter().find(|(text, _)| *text == head.keyword)?;
    Some((*word, head.name.into()))
}

/// The name of what a declaration declares; empty where it has none.
pub fn declared_name(db: &dyn Db, decl: Decl) -> &str {
    head(db, decl).as_ref().map_or("", |(_, name)| name)
}

/// The word that a declaration starts with.
pub fn word(db: &dyn Db, decl: Decl) -> Option<Word> {
    head(db, decl).as_ref().map(|(word, _)| *word)
}

/// What a file declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// By name, in order; more than one is an error.
    pub names: Shares<Vec<Decl>>,
    /// Variants, by name in a space of their own.
    pub variants: Vec<(Name, Decl)>,
    /// The `use` declarations.
    pub uses: Vec<Decl>,
    /// The modules that `part` names.
    pub parts: Vec<Name>,
    /// Every declaration with its word, in order.
    pub order: Vec<(Word, Decl)>,
}

/// What a file declares, by name.
#[salsa::tracked(returns(ref))]
pub fn declared(db: &dyn Db, file: File) -> Arc<Declared> {
    let mut all = Declared::default();
    for decl in file.decls(db) {
        let Some((word, name)) = head(db, *decl) else { continue };
        all.order.push((*word, *decl));
        match word {
            Word::Use => all.uses.push(*decl),
            Word::Part => all.parts.push(name.clone()),
            Word::Variant => all.variants.push((name.clone(), *decl)),
            word if word.names() => all.names.at(name).push(*decl),
            _ => {}
        }
    }
    Arc::new(all)
}

/// The declarations of that name in a file, in order; more than one is an error.
pub fn named<'db>(db: &'db dyn Db, file: File, name: &str) -> &'db [Decl] {
    named_in(db, file, name.into())
}

#[salsa::tracked(returns(deref))]
fn named_in(db: &dyn Db, file: File, name: Name) -> Vec<Decl> {
    names(db, file, share_of(&name)).get(&name).cloned().unwrap_or_default()
}

#[salsa::tracked(returns(ref))]
fn names(db: &dyn Db, file: File, share: u32) -> Share<Vec<Decl>> {
    declared(db, file).names.share(share).clone()
}

/// The files that share a scope with this one: that of a distribution and its parts, or the file alone.
#[salsa::tracked(returns(deref))]
pub fn unit(db: &dyn Db, file: File) -> Arc<[File]> {
    if is_library(db, file) {
        return [file].into();
    }
    let home = homes(db).get(&file).copied().unwrap_or(file);
    let mut all = vec![home];
    for part in parts(db, home).filter(|part| homes(db).get(part) == Some(&home)) {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all.into()
}

/// The file that each part belongs to: the first that names it. A part has no parts.
#[salsa::tracked(returns(ref))]
fn homes(db: &dyn Db) -> FxHashMap<File, File> {
    let program = Program::get(db);
    let root = program.root(db);
    let own = program.modules(db).values().copied().filter(|file| *file != root && !is_library(db, *file));
    let all: Vec<File> = std::iter::once(root).chain(own).collect();
    let named = |home: &File| parts(db, *home).filter(|part| part != home && *part != root).collect::<Vec<_>>();
    let are_parts: FxHashSet<File> = all.iter().flat_map(named).collect();
    let mut homes = FxHashMap::default();
    for home in all.iter().filter(|home| !are_parts.contains(home)) {
        named(home).into_iter().for_each(|part| _ = homes.entry(part).or_insert(*home));
    }
    homes
}

/// The files that a file names as its parts.
fn parts(db: &dyn Db, file: File) -> impl Iterator<Item = File> {
    let modules = Program::get(db).modules(db);
    declared(db, file).parts.iter().filter_map(|name| modules.get(name).copied())
}

/// The standard library's file of that name.
pub fn library(db: &dyn Db, module: &str) -> Option<File> {
    Program::get(db).library(db).get(module).copied()
}

/// Whether a file belongs to the standard library.
pub fn is_library(db: &dyn Db, file: File) -> bool {
    file.path(db).starts_with("std/") && Program::get(db).library(db).values().any(|known| *known == file)
}

/// A declaration of the standard library, by module and name.
pub fn library_decl(db: &dyn Db, module: &str, name: &str) -> Option<Decl> {
    let file = library(db, module)?;
    named(db, file, name).first().copied()
}
