//! What modules beside a program declare that no file of it mentions yet: read from their heads alone.

use std::path::{Path, PathBuf};

use distc::Workspace;
use distc::db::{Kind, System};
use distc::parse::{head, split};
use distc::resolve::Word;

/// How many modules are looked into, and entries of a folder.
const MODULES: usize = 50;
const ENTRIES: usize = 200;

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

/// The declarations that modules in the folder of the program's root, and in the folders there, have for others.
pub fn neighbours(workspace: &Workspace, system: &dyn System) -> Vec<Neighbour> {
    let db = workspace.db();
    let root = Path::new(workspace.program().root(db).path(db));
    let folder = root.parent().unwrap_or(root);
    let known = workspace.program().modules(db);
    let beside = modules(system, folder, "").into_iter();
    let unknown = beside.filter(|(module, path)| path != root && !known.contains_key(module.as_str()));
    unknown.take(MODULES).flat_map(|(module, path)| declared(system, &module, &path)).collect()
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

fn declared(system: &dyn System, module: &str, path: &Path) -> Vec<Neighbour> {
    let text = system.read_text(path).ok().filter(|text| text.len() <= LONGEST).unwrap_or_default();
    let heads = split(&text).into_iter().filter_map(head);
    let named = heads.filter_map(|head| {
        let word = Word::TABLE.iter().find(|(text, _)| *text == head.keyword)?.1;
        let is_for_others =
            matches!(word, Word::Type | Word::Enum | Word::Resource | Word::Mixin | Word::Function | Word::Let);
        let (module, name) = (module.to_owned(), head.name.to_owned());
        (is_for_others && !name.is_empty()).then_some(Neighbour { module, word, name })
    });
    named.collect()
}
