//! Programs, and which of them a file belongs to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use distc::Workspace;
use distc::db::{File, Kind, Name, System};
use distc::types::distribution_of;

use super::overlay::Overlay;
use crate::ide::Finding;

/// How many folders above a file are searched for the distribution that it is part of.
const FOLDERS: usize = 3;

/// A program that is open.
pub struct Project {
    /// The file of its distribution.
    pub root: PathBuf,
    /// The program.
    pub workspace: Workspace,
    /// What is wrong with it, as last told.
    pub findings: Arc<Vec<Finding>>,
    /// Whether `findings` are those of the program as it is.
    pub is_checked: bool,
}

impl Project {
    fn open(system: &Overlay, root: &Path) -> Option<Project> {
        let workspace = Workspace::open(system, root).ok()?;
        Some(Project { root: root.to_owned(), workspace, findings: Arc::default(), is_checked: false })
    }

    /// Whether it may be another when files are: modules near its own, or texts that it reads.
    pub fn minds(&self, paths: &[&PathBuf]) -> bool {
        let is_near = |path: &PathBuf| {
            let (own, folder) = (self.root.parent(), path.parent());
            own.zip(folder).is_some_and(|(own, folder)| folder.starts_with(own) || own.starts_with(folder))
        };
        let is_module = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "dist");
        let (modules, texts): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().copied().partition(is_module);
        modules.into_iter().any(is_near) || !texts.is_empty() && self.workspace.reads_any(&texts)
    }

    /// What says which files it has, and whether one of them is a program of its own.
    fn extent(&self, file: File) -> (BTreeMap<Name, File>, bool) {
        let (workspace, db) = (&self.workspace, self.workspace.db());
        (workspace.program().modules(db).clone(), distribution_of(db, file).is_some())
    }

    /// Its file at a path.
    pub fn file(&self, path: &Path) -> Option<File> {
        let db = self.workspace.db();
        self.workspace.all_files().into_iter().find(|file| Path::new(file.path(db)) == path)
    }
}

/// How many programs are kept that no open file belongs to: whether one does may be asked with every keystroke.
const IDLE: usize = 16;

/// All programs that are known.
#[derive(Default)]
pub struct Projects {
    /// Those that open files belong to.
    pub open: Vec<Project>,
    /// Others that were asked for files, the last ones last.
    idle: Vec<Project>,
}

impl Projects {
    /// Makes the programs those that open files belong to, whatever was open before; the roots of those that are given up.
    pub fn settle(&mut self, system: &Overlay, opened: &[&PathBuf]) -> Vec<PathBuf> {
        let mut opened = opened.to_vec();
        opened.sort();
        let (mut wanted, mut alone, mut seen) = (BTreeSet::new(), Vec::new(), Seen::new());
        for path in opened {
            let homes = roots(system, path, &mut seen);
            match homes.into_iter().find(|root| self.has(system, root, path)) {
                Some(root) => _ = wanted.insert(root),
                None => alone.push(path),
            }
        }
        // A file of no program is one of its own, unless another has it.
        let mut own: BTreeSet<&PathBuf> = alone.iter().copied().filter(|path| !self.is_had(&wanted, path)).collect();
        own.retain(|path| self.has(system, path, path));
        for path in own.clone() {
            let others = own.iter().copied().filter(|other| *other != path).cloned().collect();
            if self.is_had(&others, path) {
                own.remove(path);
            }
        }
        wanted.extend(own.into_iter().cloned());
        let before: Vec<PathBuf> = self.open.iter().map(|project| project.root.clone()).collect();
        let all = self.open.drain(..).chain(self.idle.drain(..));
        let (open, mut idle): (Vec<Project>, Vec<Project>) = all.partition(|project| wanted.contains(&project.root));
        idle.drain(..idle.len().saturating_sub(IDLE));
        (self.open, self.idle) = (open, idle);
        self.idle.iter_mut().for_each(|project| project.is_checked = false);
        before.into_iter().filter(|root| !wanted.contains(root)).collect()
    }

    /// All of them.
    fn all(&mut self) -> impl Iterator<Item = &mut Project> {
        self.open.iter_mut().chain(&mut self.idle)
    }

    /// Whether the program that starts at `root` has a file; it is opened where it is not.
    fn has(&mut self, system: &Overlay, root: &Path, path: &Path) -> bool {
        if let Some(known) = self.all().find(|project| project.root == root) {
            return known.file(path).is_some();
        }
        let Some(project) = Project::open(system, root) else { return false };
        let has = project.file(path).is_some();
        self.idle.push(project);
        has
    }

    /// Whether one of the programs that start at some roots has a file.
    fn is_had(&self, roots: &BTreeSet<PathBuf>, path: &Path) -> bool {
        let known = self.open.iter().chain(&self.idle);
        known.into_iter().any(|project| roots.contains(&project.root) && project.file(path).is_some())
    }

    /// Gives a file its text in each program that has it. Whether another program may have some file then.
    #[must_use]
    pub fn edit(&mut self, system: &Overlay, path: &Path, text: &str) -> bool {
        let mut is_moved = false;
        let mut is_had = false;
        for project in self.all() {
            let Some(file) = project.file(path) else { continue };
            let before = project.extent(file);
            (project.is_checked, is_had) = (false, true);
            project.workspace.edit(system, file, text);
            is_moved |= project.extent(file) != before;
        }
        is_moved || !is_had
    }

    /// The programs that have a file, the one that starts there first.
    pub fn of(&self, path: &Path) -> Vec<(&Project, File)> {
        let mut all: Vec<_> = self.open.iter().filter_map(|project| Some((project, project.file(path)?))).collect();
        all.sort_by_key(|(project, _)| project.root != path);
        all
    }

    /// Opens anew those that are meant, from what is there now; none where none is, else the roots of those that are gone. Others are
    /// opened when they are asked.
    pub fn reopen(&mut self, system: &Overlay, is_meant: impl Fn(&Project) -> bool) -> Option<Vec<PathBuf>> {
        let count = self.idle.len();
        self.idle.retain(|project| !is_meant(project));
        let (mut gone, mut is_any) = (Vec::new(), self.idle.len() < count);
        for project in self.open.iter_mut().filter(|project| is_meant(project)) {
            is_any = true;
            match Project::open(system, &project.root) {
                Some(fresh) => *project = fresh,
                None => gone.push(project.root.clone()),
            }
        }
        self.open.retain(|project| !gone.contains(&project.root));
        is_any.then_some(gone)
    }
}

/// The distributions of folders.
type Seen = HashMap<PathBuf, Vec<PathBuf>>;

/// The distributions that a file may be part of, nearest first; itself where it declares one.
fn roots(system: &Overlay, path: &Path, seen: &mut Seen) -> Vec<PathBuf> {
    if declares(system, path) {
        return vec![path.to_owned()];
    }
    let of = |folder: &Path| {
        let known = seen.entry(folder.to_owned());
        let there = || modules(system, folder).into_iter().filter(|file| declares(system, file)).collect();
        known.or_insert_with(there).clone()
    };
    folders(path).flat_map(of).collect()
}

/// The files above or beside a file that may be programs that have it: those that declare a distribution first, for others may be of
/// them.
pub fn beside(system: &dyn System, path: &Path) -> Vec<PathBuf> {
    let mut all = above(system, path);
    all.sort_by_cached_key(|file| !declares(system, file));
    all
}

/// The programs and modules in the folders above a file, nearest first.
fn above(system: &dyn System, path: &Path) -> Vec<PathBuf> {
    folders(path).flat_map(|folder| modules(system, folder)).filter(|file| file != path).collect()
}

fn folders(path: &Path) -> impl Iterator<Item = &Path> {
    path.ancestors().skip(1).take(FOLDERS)
}

fn modules(system: &dyn System, folder: &Path) -> Vec<PathBuf> {
    let entries = system.list(folder).unwrap_or_default().into_iter();
    let named = entries.filter(|entry| entry.kind == Kind::File && entry.name.ends_with(".dist"));
    named.map(|entry| folder.join(entry.name)).collect()
}

/// Whether a file declares a distribution.
fn declares(system: &dyn System, path: &Path) -> bool {
    let text = system.read_text(path).unwrap_or_default();
    text.lines().any(|line| line.starts_with("distribution "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_edit_that_moves_files_between_programs_asks_whose_they_are() {
        let system = Overlay::default();
        let (app, lib) = (PathBuf::from("/nowhere/app.dist"), PathBuf::from("/nowhere/lib.dist"));
        let texts = [
            ("distribution app { version = \"1.0.0\" }\n", false),
            ("distribution app { version = \"1.0.1\" }\n", false),
            ("use lib\n\ndistribution app { version = \"1.0.1\" }\n", true),
            ("use lib\n\ndistribution app { version = \"1.0.2\" }\nlet a = lib.x\n", false),
            ("use lib\n\nlet a = lib.x\n", true),
            ("use lib as l\n\nlet a = l.x\n", false),
            ("let a = 1\n", true),
        ];
        system.put(&lib, Some("let x = 1\n".into()));
        system.put(&app, Some(texts[0].0.into()));
        let mut projects = Projects::default();
        projects.settle(&system, &[&app]);
        for (text, is_moved) in texts {
            system.put(&app, Some(text.into()));
            assert_eq!(projects.edit(&system, &app, text), is_moved, "{text}");
        }
        assert!(projects.edit(&system, &lib, "let x = 2\n"), "no program has it");
        assert!(projects.edit(&system, &app, texts[2].0));
        assert!(!projects.edit(&system, &lib, "let x = 2\n"));
        assert!(
            projects.edit(&system, &lib, "distribution lib { version = \"1.0.0\" }\n"),
            "it is a program of its own"
        );
    }
}
