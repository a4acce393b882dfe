//! Programs on disk that no open file leads to, for questions about all that names a thing.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use distc::Workspace;
use distc::db::System;

use super::projects;
use crate::protocol::View;

/// How many programs are looked into.
const PROGRAMS: usize = 32;

/// What is asked, and the programs on disk that have the file too: modules stand below the file that they are of, so they are in
/// the folders above. The programs that are open, by their `roots`, were asked.
pub fn with_others(views: &[View], roots: &[PathBuf]) -> Vec<View> {
    let mut all = views.to_vec();
    let Some(first) = views.first() else { return all };
    let path = PathBuf::from(first.file.path(first.workspace.db()));
    let mut known: HashSet<PathBuf> = views.iter().flat_map(|view| files(&view.workspace)).collect();
    known.extend(roots.iter().cloned());
    for root in projects::beside(&*first.system, &path).into_iter().take(PROGRAMS) {
        // Whatever it uses, the program that it is of uses.
        if known.contains(&root) || !uses(&*first.system, &root) {
            continue;
        }
        let Ok(workspace) = Workspace::open(&*first.system, &root) else { continue };
        known.extend(files(&workspace));
        all.extend(of(first, workspace, &path));
    }
    all
}

/// A program as it is asked about a file; none where it does not have it.
fn of(asked: &View, workspace: Workspace, path: &Path) -> Option<View> {
    let file = workspace.files().into_iter().find(|file| Path::new(file.path(workspace.db())) == path)?;
    let (findings, others) = (None, RefCell::default());
    Some(View { workspace, file, findings, others, ..asked.clone() })
}

/// Whether a file mentions modules beside it.
fn uses(system: &dyn System, path: &Path) -> bool {
    let text = system.read_text(path).unwrap_or_default();
    let is_own = |name: &str| !name.starts_with("std.") && !name.starts_with("k8s.");
    text.lines().any(|line| line.strip_prefix("use ").or(line.strip_prefix("part ")).is_some_and(is_own))
}

fn files(workspace: &Workspace) -> Vec<PathBuf> {
    workspace.files().into_iter().map(|file| PathBuf::from(file.path(workspace.db()))).collect()
}
