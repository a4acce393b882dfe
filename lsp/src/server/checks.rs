//! What is wrong with programs: looked for on snapshots, the edited file first, and told only of the programs as they are.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use distc::diagnostics::{Severity, Stage};
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

use super::engine::{Engine, Message};
use super::publisher::News;
use super::readers::{Outcome, attempt};
use crate::ide::{self, Finding};
use crate::protocol::{View, diagnostic, path_of};

/// What is wrong with an edited file itself.
pub struct Sources {
    revision: u64,
    root: PathBuf,
    diagnostics: Vec<(Uri, Vec<Diagnostic>)>,
}

/// What is wrong with a program.
pub struct Found {
    revision: u64,
    root: PathBuf,
    findings: Vec<Finding>,
    diagnostics: Vec<(Uri, Vec<Diagnostic>)>,
}

impl Engine {
    /// Looks for what is wrong with every program that is not checked.
    pub(super) fn check(&mut self) {
        let (paths, edited) = (self.paths(), Arc::new(std::mem::take(&mut self.edited)));
        for project in self.projects.open.iter().filter(|project| !project.is_checked) {
            let Some(file) = project.file(&project.root) else { continue };
            let (view, before) = (self.view(project, file, &paths), project.findings.clone());
            let (own, outbox, edited) = (self.own.clone(), self.outbox.clone(), edited.clone());
            let (revision, root) = (self.revision, project.root.clone());
            self.readers.run(move || {
                let look = |view: &View| {
                    let diagnostics = of_edited(view, &edited, &before);
                    let _ = own.send(Message::Sources(Sources { revision, root: root.clone(), diagnostics }));
                    wrong(view)
                };
                match attempt(view, look) {
                    Outcome::Done((findings, diagnostics)) => {
                        let _ = own.send(Message::Found(Found { revision, root, findings, diagnostics }));
                    }
                    Outcome::Overtaken => {}
                    Outcome::Failed(why) => {
                        let text = format!("the program could not be checked: {why}");
                        let _ = outbox.send(News::Log(MessageType::ERROR, text));
                    }
                }
            });
        }
    }

    pub(super) fn sources(&mut self, sources: Sources) {
        if sources.revision == self.revision {
            for (uri, all) in sources.diagnostics {
                self.tell(uri, &sources.root, all);
            }
            let _ = self.outbox.send(News::Sources);
        }
    }

    pub(super) fn found(&mut self, found: Found) {
        if found.revision != self.revision {
            return;
        }
        let Some(project) = self.projects.open.iter_mut().find(|project| project.root == found.root) else { return };
        (project.findings, project.is_checked) = (Arc::new(found.findings), true);
        let named: HashSet<&Uri> = found.diagnostics.iter().map(|(uri, _)| uri).collect();
        let by_it = self.published.iter().filter(|(uri, by)| by.contains_key(&found.root) && !named.contains(uri));
        let gone: Vec<Uri> = by_it.map(|(uri, _)| uri.clone()).collect();
        for uri in gone {
            self.tell(uri, &found.root, Vec::new());
        }
        for (uri, all) in found.diagnostics {
            self.tell(uri, &found.root, all);
        }
        let _ = self.outbox.send(News::Changed);
        self.reopen(|project| project.root == found.root && project.workspace.is_worn());
    }

    /// A program is closed: what it said is wrong is no longer so.
    pub(super) fn forget(&mut self, root: &Path) {
        let by_it = self.published.iter().filter(|(_, by)| by.contains_key(root));
        for uri in by_it.map(|(uri, _)| uri.clone()).collect::<Vec<_>>() {
            self.tell(uri, root, Vec::new());
        }
    }

    /// Tells the client what is wrong with a file: all that any program says of it.
    fn tell(&mut self, uri: Uri, root: &Path, all: Vec<Diagnostic>) {
        let by = self.published.entry(uri.clone()).or_default();
        if all.is_empty() {
            by.remove(root);
        } else {
            by.insert(root.to_owned(), all);
        }
        let mut shown: Vec<Diagnostic> = Vec::new();
        // What the file's own program says of it comes first.
        let own = path_of(&uri);
        let (first, others): (Vec<_>, Vec<_>) = by.iter().partition(|(root, _)| **root == own);
        for one in first.into_iter().chain(others).flat_map(|(_, all)| all) {
            if !shown.iter().any(|known| is_same(known, one)) {
                shown.push(one.clone());
            }
        }
        if by.is_empty() {
            self.published.remove(&uri);
        }
        let version = self.documents.0.get(&path_of(&uri)).map(|document| document.version);
        let _ = self.outbox.send(News::Diagnostics(uri, version, shown));
    }
}

/// Whether two programs say the same of a place, each with the variants that it has.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    let said = |of: &Diagnostic| {
        let lines = of.message.lines().filter(|line| !line.starts_with("help: only in variant"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    one.range == other.range && one.code == other.code && said(one) == said(other)
}

/// What is wrong with the edited files themselves. What was wrong with their values before stays beside it for the moment.
fn of_edited(view: &View, edited: &BTreeSet<PathBuf>, before: &[Finding]) -> Vec<(Uri, Vec<Diagnostic>)> {
    let workspace = &view.workspace;
    let path = |file: &distc::db::File| Path::new(file.path(workspace.db())).to_owned();
    let files = workspace.files().into_iter().filter(|file| edited.contains(&path(file)));
    let told = files.filter_map(|file| {
        let mut own = ide::of_file(workspace, file);
        if !own.iter().any(|finding| finding.code.severity() == Severity::Error) {
            let stays = |finding: &&Finding| finding.place.file == file && finding.code.stage() != Stage::Sources;
            own.extend(before.iter().filter(stays).cloned());
        }
        let uri = view.paths.uri(file.path(workspace.db()))?;
        Some((uri, own.iter().filter_map(|finding| diagnostic(view, finding)).map(|(_, shown)| shown).collect()))
    });
    told.collect()
}

/// What is wrong with a program, also as the client shows it.
fn wrong(view: &View) -> (Vec<Finding>, Vec<(Uri, Vec<Diagnostic>)>) {
    let findings: Vec<Finding> = ide::checked(&view.workspace);
    let mut by_file: BTreeMap<String, (Uri, Vec<Diagnostic>)> = BTreeMap::new();
    for (uri, shown) in findings.iter().filter_map(|finding| diagnostic(view, finding)) {
        by_file.entry(uri.as_str().to_owned()).or_insert_with(|| (uri, Vec::new())).1.push(shown);
    }
    (findings, by_file.into_values().collect())
}
