//! Where declarations stand in their files, computed when something is printed and never inside a query.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Db, Decl, File};

/// The text of a file: its declarations, joined.
pub fn text(db: &dyn Db, file: File) -> String {
    file.decls(db).iter().map(|decl| decl.text(db)).collect()
}

/// The code of a file: that of its declarations, joined.
pub fn code(db: &dyn Db, file: File) -> String {
    file.decls(db).iter().map(|decl| decl.code(db)).collect()
}

/// Where the declarations of files start; a file is walked once, when it is first asked about.
pub struct Layouts<'db> {
    db: &'db dyn Db,
    files: BTreeMap<File, FxHashMap<Decl, u32>>,
    entries: BTreeMap<Decl, FxHashMap<Decl, u32>>,
}

impl<'db> Layouts<'db> {
    /// Nothing is walked yet.
    pub fn new(db: &'db dyn Db) -> Self {
        Layouts { db, files: BTreeMap::new(), entries: BTreeMap::new() }
    }

    /// The byte of its file at which the code of a declaration starts; none for one that its file no longer holds.
    pub fn start(&mut self, decl: Decl) -> Option<u32> {
        let db = self.db;
        let Some(level) = decl.within(db) else {
            let file = decl.file(db);
            return self.files.entry(file).or_insert_with(|| starts(db, file)).get(&decl).copied();
        };
        let within = self.start(level)?;
        let entries = self
            .entries
            .entry(level)
            .or_insert_with(|| level.entries(db).iter().copied().zip(level.starts(db).iter().copied()).collect());
        Some(within + entries.get(&decl)? - decl.lead(db))
    }
}

fn starts(db: &dyn Db, file: File) -> FxHashMap<Decl, u32> {
    let mut at = 0;
    let mut start = |decl: &Decl| {
        let start = at;
        at += decl.text(db).len() as u32;
        (*decl, start)
    };
    file.decls(db).iter().map(&mut start).collect()
}
