//! Loads a program's files, following what each mentions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use salsa::Durability;

use super::{Mention, Syntax, errors};
use crate::db::{self, Database, Decl, Fault, File, Kind, Name, Place, STANDARD_LIBRARY, Span, System};
use crate::diagnostics::Diagnostic;

/// Files of a program, and what was mentioned but not found.
#[derive(Debug, Default)]
pub struct Loaded {
    /// All files but the root, by dotted name.
    pub modules: BTreeMap<Name, File>,
    /// One for each module that is missing or cannot be read.
    pub problems: Vec<Diagnostic<Place>>,
}

/// The files of the standard library, by dotted name: all of them, since `std` needs no `use`.
pub fn library(db: &mut Database, syntax: Syntax) -> BTreeMap<Name, File> {
    let file = |(module, path, text): &(&str, &str, &str)| {
        (Name::from(*module), db::add(db, path, text, syntax.reading, Durability::NEVER_CHANGE))
    };
    STANDARD_LIBRARY.iter().map(file).collect()
}

/// Loads what `root` needs, directly or not. Files of `known`, the standard library's among them, are not read again, so that edits in
/// the database stay.
pub fn load(
    db: &mut Database,
    system: &dyn System,
    syntax: Syntax,
    root: File,
    known: &BTreeMap<Name, File>,
) -> Loaded {
    let path = PathBuf::from(root.path(db));
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let library = STANDARD_LIBRARY.iter().filter_map(|(module, ..)| known.get_key_value(*module));
    let modules = library.map(|(module, file)| (module.clone(), *file)).collect();
    let loaded = Loaded { modules, problems: Vec::new() };
    let mut loader = Loader { system, syntax, folder, root: path, known, loaded, waiting: vec![root] };
    while let Some(file) = loader.waiting.pop() {
        loader.follow(db, root, file);
    }
    loader.loaded
}

struct Loader<'a> {
    system: &'a dyn System,
    syntax: Syntax,
    folder: PathBuf,
    root: PathBuf,
    known: &'a BTreeMap<Name, File>,
    loaded: Loaded,
    /// Files whose mentions are not followed yet.
    waiting: Vec<File>,
}

impl Loader<'_> {
    fn follow(&mut self, db: &mut Database, root: File, file: File) {
        for decl in file.decls(db).to_vec() {
            for mention in (self.syntax.mentions)(decl.code(db)) {
                self.mentioned(db, root, decl, &mention);
            }
        }
    }

    /// Loads what a mention means. Where none of the picked names leads anywhere, it is the path that is wrong.
    fn mentioned(&mut self, db: &mut Database, root: File, decl: Decl, mention: &Mention) {
        let whole = [(mention.path.clone(), mention.span)];
        let picked = mention.picks.iter().map(|(name, span)| (Name::from(format!("{}.{name}", mention.path)), *span));
        let picked: Vec<(Name, Span)> = picked.collect();
        let wanted = if picked.is_empty() { &whole[..] } else { &picked };
        let mut missing = Vec::new();
        for (path, span) in wanted {
            if let Err(why) = self.module(db, root, path, mention.whole) {
                missing.push((path.clone(), *span, why));
            }
        }
        if missing.len() == wanted.len() && missing.iter().all(|(.., why)| matches!(why, Missing::Nowhere)) {
            missing = whole.map(|(path, span)| (path, span, Missing::Nowhere)).into();
        }
        for (path, span, why) in missing {
            let problem = self.problem(Place::In(decl, span), &path, mention, why);
            self.loaded.problems.push(problem);
        }
    }

    /// Loads the module that `path` leads to, unless it is there already.
    fn module(&mut self, db: &mut Database, root: File, path: &str, whole: bool) -> Result<(), Missing> {
        if is_built_in(path) {
            return self.built_in(path);
        }
        let Some((name, path)) = self.locate(path, whole) else { return Err(Missing::Nowhere) };
        if self.loaded.modules.contains_key(&name) {
            return Ok(());
        }
        let file = match self.known.get(&name) {
            _ if path == self.root => root,
            Some(file) => *file,
            None => read(db, self.system, self.syntax, &path).map_err(Missing::Unreadable)?,
        };
        self.loaded.modules.insert(name, file);
        if file != root {
            self.waiting.push(file);
        }
        Ok(())
    }

    /// Whether a module of `std` exists. What `std` itself declares in upper case, and `k8s`, is for others to judge.
    fn built_in(&self, path: &str) -> Result<(), Missing> {
        let first = path.strip_prefix("std.").and_then(|rest| rest.chars().next());
        let is_module = first.is_some_and(char::is_lowercase) && !STANDARD_LIBRARY.is_empty();
        let is_known = || beginnings(path).any(|name| name != "std" && self.loaded.modules.contains_key(name));
        if is_module && !is_known() { Err(Missing::Nowhere) } else { Ok(()) }
    }

    /// The name and file of the longest beginning that is one.
    fn locate(&self, path: &str, whole: bool) -> Option<(Name, PathBuf)> {
        let longest = if whole { 1 } else { usize::MAX };
        let there = |(_, path): &(Name, PathBuf)| self.system.kind(path).is_some();
        beginnings(path).take(longest).map(|name| (Name::from(name), self.path(name))).find(there)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}.dist", name.replace('.', "/")))
    }

    fn problem(&self, place: Place, path: &str, mention: &Mention, why: Missing) -> Diagnostic<Place> {
        match why {
            Missing::Unreadable(fault) => errors::unreadable(place, path, &fault),
            Missing::Nowhere => errors::unknown_module(place, path, mention, &self.candidates(path)),
        }
    }

    /// Modules that could have been meant.
    fn candidates(&self, path: &str) -> Vec<String> {
        let built_in = self.loaded.modules.keys().filter(|name| is_built_in(name)).map(|name| name.to_string());
        let folders = beginnings(path).skip(1).chain([""]);
        folders.flat_map(|folder| self.siblings(folder)).chain(built_in).collect()
    }

    /// The modules in a folder, which is named like a module.
    fn siblings(&self, folder: &str) -> Vec<String> {
        let path = self.folder.join(folder.replace('.', "/"));
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { &path };
        let entries = self.system.list(path).unwrap_or_default();
        let files = entries.iter().filter(|entry| entry.kind == Kind::File);
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}.") };
        files.filter_map(|entry| Some(format!("{prefix}{}", entry.name.strip_suffix(".dist")?))).collect()
    }
}

/// Why a module is not there.
enum Missing {
    Nowhere,
    Unreadable(Fault),
}

/// Reads a file into the database.
pub fn read(db: &mut Database, system: &dyn System, syntax: Syntax, path: &Path) -> Result<File, Fault> {
    let text = system.read_text(path)?;
    let shown = path.to_string_lossy();
    Ok(db::add(db, &shown, &text, syntax.reading, Durability::MEDIUM))
}

/// `a.b.c`, `a.b`, `a`; none for what cannot be a path of files.
pub(super) fn beginnings(path: &str) -> impl Iterator<Item = &str> {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let first = path.split('.').all(plain).then_some(path);
    std::iter::successors(first, |path| path.rsplit_once('.').map(|(above, _)| above))
}

/// Whether a name belongs to what needs no file.
fn is_built_in(path: &str) -> bool {
    matches!(path.split('.').next(), Some("std" | "k8s"))
}
