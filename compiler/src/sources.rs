//! Faults of a file's declarations, once for all variants, in groups, so that an edit looks at one group only.

use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::db::{Db, Decl, File, Place};
use crate::diagnostics::Diagnostic;
use crate::packages::Program;
use crate::values::Machine;
use crate::{parse, resolve, types};

type Faults = Arc<[Diagnostic<Place>]>;

/// How many declarations are asked about together, on average.
const TOGETHER: u64 = 64;

/// Faults of a file's syntax, names and types.
#[salsa::tracked(returns(ref))]
pub fn file_faults(db: &dyn Db, file: File) -> Faults {
    let own = groups(db, file).flat_map(|(file, number)| declared_faults(db, file, number).iter().cloned());
    let warned = groups(db, file).filter(|_| types::is_deprecating(db));
    let warned = warned.flat_map(|(file, number)| deprecated_faults(db, file, number).iter().cloned());
    name_faults(db, file).iter().cloned().chain(own).chain(warned).collect()
}

#[salsa::tracked(returns(ref))]
fn name_faults(db: &dyn Db, file: File) -> Faults {
    resolve::check_names(db, file).into()
}

/// Declarations of the program's own files that need themselves. What they need of the standard library is walked with them; the
/// rest of it a compilation need not read.
#[salsa::tracked(returns(ref))]
pub fn circles(db: &dyn Db) -> Faults {
    circles_of(db, |file| !resolve::is_library(db, file))
}

/// Declarations of the standard library that need themselves.
#[salsa::tracked(returns(ref))]
pub fn library_circles(db: &dyn Db) -> Faults {
    circles_of(db, |file| resolve::is_library(db, file))
}

fn circles_of(db: &dyn Db, is_meant: impl Fn(File) -> bool) -> Faults {
    let program = Program::get(db);
    let root = program.root(db);
    let others = program.modules(db).values().filter(|file| **file != root);
    let files = [&root].into_iter().chain(others).filter(|file| is_meant(**file));
    let decls = files.flat_map(|file| resolve::declared(db, *file).order.iter().map(|(_, decl)| *decl));
    types::circles(db, &decls.collect::<Vec<_>>()).into()
}

/// Faults of the value of a `let` of a file, whoever needs it.
#[salsa::tracked(returns(ref))]
pub fn value_faults(db: &dyn Db, decl: Decl) -> Faults {
    let mut machine = Machine::new(db, decl);
    machine.constant(decl);
    machine.faults.into()
}

/// The declarations of a file, each with the entries that are declarations of their own, in groups. Where a group ends hangs on the
/// declaration that ends it, so that one more or less changes one group.
#[salsa::tracked(returns(ref))]
fn all_decls(db: &dyn Db, file: File) -> Vec<Arc<[Decl]>> {
    let with_entries = |decl: &Decl| [*decl].into_iter().chain(decl.entries(db).iter().copied());
    let all: Vec<Decl> = file.decls(db).iter().flat_map(with_entries).collect();
    let ends = |decl: &Decl| (FxBuildHasher.hash_one(decl) >> 32).is_multiple_of(TOGETHER);
    all.split_inclusive(ends).map(Arc::from).collect()
}

#[salsa::tracked(returns(ref))]
fn source_group(db: &dyn Db, file: File, number: u32) -> Arc<[Decl]> {
    all_decls(db, file).get(number as usize).cloned().unwrap_or_default()
}

/// A file's groups, each by its number.
pub fn groups(db: &dyn Db, file: File) -> impl Iterator<Item = (File, u32)> + use<> {
    let count = all_decls(db, file).len() as u32;
    (0..count).map(move |number| (file, number))
}

#[salsa::tracked(returns(ref))]
pub fn declared_faults(db: &dyn Db, file: File, number: u32) -> Faults {
    let decls = source_group(db, file, number).iter().copied();
    let of = |decl| {
        let typed = types::lowering(db, decl).faults.iter().cloned();
        syntax(db, decl).chain(typed)
    };
    decls.flat_map(of).collect()
}

/// Apart from the others, because whether anything is deprecated hangs on all of the program.
#[salsa::tracked(returns(ref))]
fn deprecated_faults(db: &dyn Db, file: File, number: u32) -> Faults {
    source_group(db, file, number).iter().flat_map(|decl| types::deprecated_uses(db, *decl)).collect()
}

fn syntax(db: &dyn Db, decl: Decl) -> impl Iterator<Item = Diagnostic<Place>> {
    parse::parsed(db, decl).errors.iter().map(move |error| error.clone().map(|span| Place::In(decl, span)))
}
