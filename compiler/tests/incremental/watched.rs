//! A program with what it runs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use distc::Workspace;
use distc::db::{Database, File, InMemory, text};
use distc::diagnostics::render;

/// The file of the distribution.
pub const ROOT: &str = "app.dist";

/// The reference application.
pub const REFERENCE: [(&str, &str); 4] = [
    (ROOT, include_str!("../../../dist/app.dist")),
    ("podinfo.dist", include_str!("../../../dist/podinfo.dist")),
    ("traffic.dist", include_str!("../../../dist/traffic.dist")),
    ("tests.dist", include_str!("../../../dist/tests.dist")),
];

/// How often each query ran, by name.
pub type Runs = BTreeMap<String, usize>;

/// A program with what it runs.
pub struct Watched {
    pub system: InMemory,
    pub workspace: Workspace,
    runs: Arc<Mutex<Runs>>,
}

impl Watched {
    pub fn new(files: &[(&str, &str)]) -> Watched {
        let runs = Arc::<Mutex<Runs>>::default();
        let told = runs.clone();
        let database = Database::watched(move |query| {
            *told.lock().unwrap_or_else(PoisonError::into_inner).entry(query.to_owned()).or_default() += 1;
        });
        let system = InMemory::new(files.iter().copied());
        let workspace = Workspace::open_in(database, &system, Path::new(ROOT)).expect("the program is there");
        Watched { system, workspace, runs }
    }

    pub fn file(&self, path: &str) -> File {
        let is = |file: &File| file.path(self.workspace.db()) == path;
        self.workspace.files().into_iter().find(is).unwrap_or_else(|| panic!("no file {path}"))
    }

    /// Replaces `old` in a file; what a check then runs.
    pub fn after(&mut self, path: &str, old: &str, new: &str) -> Runs {
        let file = self.file(path);
        let before = text(self.workspace.db(), file);
        assert!(before.contains(old), "{old:?} is in {path}");
        self.workspace.edit(&self.system, file, &before.replacen(old, new, 1));
        self.checked()
    }

    /// What is wrong, a line for each.
    pub fn faults(&self) -> String {
        render::short(self.workspace.db(), &self.workspace.check())
    }

    /// What a check runs.
    pub fn checked(&mut self) -> Runs {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.workspace.check();
        std::mem::take(&mut self.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
