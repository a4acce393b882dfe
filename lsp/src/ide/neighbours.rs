//! What modules beside a program declare that no file of it mentions yet: read from their heads alone.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use distc::Workspace;
use distc::db::{Kind, Stamp, System};
use distc::parse::{head, split};
use distc::resolve::Word;

/// How many modules are looked into, and entries of a folder.
const MODULES: usize = 50;
const ENTRIES: usize = 200;

/// Of how many modules what they declare is kept.
const KEPT: usize = 1000;

/// How long a module may be that is looked into, in bytes.
const LONGEST: usize = 1 << 18;

/// A declaration of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The module, by its dotted name.
    pub module: String,
    /// The word that declares it.
    pub word: Word,
    /// Its name.
    pub name: String,
}

/// What modules declare, by word and name.
type Declared = Arc<[(Word, String)]>;

/// The files around a program.
#[derive(Clone, Copy)]
pub struct Beside<'s> {
    /// The files.
    pub system: &'s dyn System,
    /// What is known of modules that were looked into.
    pub heads: &'s Heads,
}

/// What modules declare that were looked into, while they are what they were.
#[derive(Debug, Default)]
pub struct Heads(Mutex<HashMap<PathBuf, (Stamp, Declared)>>);

impl Heads {
    /// What the module at a path declares.
    fn of(&self, system: &dyn System, path: &Path) -> Declared {
        let Some(stamp) = system.stamp(path) else { return read(system, path) };
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = held().get(path).filter(|(then, _)| *then == stamp) {
            return known.clone();
        }
        let found = read(system, path);
        let mut held = held();
        if held.len() >= KEPT {
            held.clear();
        }
        held.insert(path.to_owned(), (stamp, found.clone()));
        found
    }
}

/// The declarations that modules in the folder of the program's root, and in the folders there, have for others.
pub fn neighbours(workspace: &Workspace, Beside { system, heads }: Beside<'_>) -> Vec<Neighbour> {
    let db = workspace.db();
    let root = Path::new(workspace.program().root(db).path(db));
    let folder = root.parent().unwrap_or(root);
    let known = workspace.program().modules(db);
    let beside = modules(system, folder, "").into_iter();
    let unknown = beside.filter(|(module, path)| path != root && !known.contains_key(module.as_str()));
    let of = |(module, path): (String, PathBuf)| {
        let named =
            |(word, name): &(Word, String)| Neighbour { module: module.clone(), word: *word, name: name.clone() };
        heads.of(system, &path).iter().map(named).collect::<Vec<_>>()
    };
    unknown.take(MODULES).flat_map(of).collect()
}

/// The modules of a folder by name; those of the folders in it where it is the first.
fn modules(system: &dyn System, folder: &Path, front: &str) -> Vec<(String, PathBuf)> {
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut all = Vec::new();
    for entry in system.list(listed).unwrap_or_default().into_iter().take(ENTRIES) {
        let path = folder.join(&entry.name);
        match (entry.kind, entry.name.strip_suffix(".dist")) {
            (Kind::File, Some(name)) => all.push((format!("{front}{name}"), path)),
            (Kind::Folder, _) if front.is_empty() && !entry.name.starts_with('.') => {
                all.extend(modules(system, &path, &format!("{}.", entry.name)));
            }
            _ => {}
        }
    }
    all
}

/// What a module declares for others, from its text.
fn read(system: &dyn System, path: &Path) -> Declared {
    let text = system.read_text(path).ok().filter(|text| text.len() <= LONGEST).unwrap_or_default();
    let heads = split(&text).into_iter().filter_map(head);
    let named = heads.filter_map(|head| {
        let word = Word::TABLE.iter().find(|(text, _)| *text == head.keyword)?.1;
        let is_for_others =
            matches!(word, Word::Type | Word::Enum | Word::Resource | Word::Mixin | Word::Function | Word::Let);
        (is_for_others && !head.name.is_empty()).then(|| (word, head.name.to_owned()))
    });
    named.collect()
}
