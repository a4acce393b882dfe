//! Programs, and which of them a file belongs to.

use std::path::{Path, PathBuf};

use distc::Workspace;
use distc::db::{File, Kind, System};

use crate::ide::Finding;

use super::overlay::Overlay;
use std::sync::Arc;

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

    /// Whether it may be another when a file is: a module near its own, or a text that it reads.
    pub fn minds(&self, path: &Path) -> bool {
        let is_near = || {
            let (own, folder) = (self.root.parent(), path.parent());
            own.zip(folder).is_some_and(|(own, folder)| folder.starts_with(own) || own.starts_with(folder))
        };
        if path.extension().is_some_and(|extension| extension == "dist") {
            is_near()
        } else {
            self.workspace.reads(path)
        }
    }

    /// Its file at a path.
    pub fn file(&self, path: &Path) -> Option<File> {
        let db = self.workspace.db();
        self.workspace.all_files().into_iter().find(|file| Path::new(file.path(db)) == path)
    }
}

/// All programs that are open.
#[derive(Default)]
pub struct Projects(pub Vec<Project>);

impl Projects {
    /// Opens the program that a file belongs to, unless one that has it is open.
    pub fn add(&mut self, system: &Overlay, path: &Path) {
        if self.0.iter().any(|project| project.file(path).is_some()) {
            return;
        }
        let found = roots(system, path).iter().find_map(|root| {
            let project = Project::open(system, root)?;
            project.file(path).is_some().then_some(project)
        });
        // A program that starts at this file may be what another was opened for in its absence.
        self.0.extend(found.or_else(|| Project::open(system, path)));
    }

    /// The program of a file: the one that starts there, else the first that has it.
    pub fn of(&self, path: &Path) -> Option<(&Project, File)> {
        let own = self.0.iter().find(|project| project.root == path);
        own.into_iter().chain(&self.0).find_map(|project| Some((project, project.file(path)?)))
    }

    /// Opens anew those that are meant, from what is there now; whether there were any.
    pub fn reopen(&mut self, system: &Overlay, is_meant: impl Fn(&Project) -> bool) -> bool {
        let mut any = false;
        for project in self.0.iter_mut().filter(|project| is_meant(project)) {
            if let Some(fresh) = Project::open(system, &project.root) {
                *project = fresh;
                any = true;
            }
        }
        any
    }
}

/// The distributions that a file may be part of, nearest first; itself where it declares one.
fn roots(system: &Overlay, path: &Path) -> Vec<PathBuf> {
    if declares(system, path) {
        return vec![path.to_owned()];
    }
    let folders = path.ancestors().skip(1).take(FOLDERS);
    let files = folders.flat_map(|folder| {
        let entries = system.list(folder).unwrap_or_default().into_iter();
        entries
            .filter(|entry| entry.kind == Kind::File && entry.name.ends_with(".dist"))
            .map(|entry| folder.join(entry.name))
    });
    files.filter(|file| file != path && declares(system, file)).collect()
}

/// Whether a file declares a distribution.
fn declares(system: &Overlay, path: &Path) -> bool {
    let text = system.read_text(path).unwrap_or_default();
    text.lines().any(|line| line.starts_with("distribution "))
}
