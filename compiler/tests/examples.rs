//! The examples: nothing is wrong with them, and each of their variants gives manifests.

#![expect(clippy::expect_used, reason = "a broken test may stop")]

use std::fs;
use std::path::{Path, PathBuf};

use distc::db::OnDisk;
use distc::diagnostics::{Severity, render};
use distc::{Parameters, Workspace};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the repository").to_owned()
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).expect("it is listed").map(|entry| entry.expect("it is listed").path()).collect();
    all.sort();
    all
}

/// The files that a person compiles: those with a distribution or a variant.
fn programs() -> Vec<PathBuf> {
    let files = inside(&root().join("examples")).into_iter().flat_map(|folder| inside(&folder));
    let is_root = |file: &PathBuf| {
        let is_source = file.extension().is_some_and(|extension| extension == "dist");
        let text = if is_source { fs::read_to_string(file).expect("it is read") } else { String::new() };
        text.lines().any(|line| line.starts_with("distribution ") || line.starts_with("variant "))
    };
    files.filter(is_root).collect()
}

#[test]
fn nothing_is_wrong_with_the_examples() {
    for file in programs() {
        let workspace = Workspace::open(&OnDisk, &file).expect("it is read");
        let found = render::short(workspace.db(), &workspace.check());
        assert_eq!(found, "", "{}", file.display());
    }
}

#[test]
fn every_variant_of_the_examples_gives_manifests() {
    for file in programs() {
        let mut workspace = Workspace::open(&OnDisk, &file).expect("it is read");
        let hosts = workspace.add_text("--set", "hosts={shop.example.com: certificate}");
        let host = workspace.add_text("--set", "host=shop.example.com");
        let text = fs::read_to_string(&file).expect("it is read");
        let wanted = [("\nparam hosts:", hosts), ("\nparam host:", host)];
        let settings = wanted.into_iter().filter(|(name, _)| text.contains(name)).map(|(_, file)| file).collect();
        workspace.provide(&Parameters { settings, ..Parameters::default() });
        let compiled = workspace.compile(&workspace.variants());
        let errors = compiled.diagnostics.iter().filter(|found| found.code.severity() == Severity::Error).count();
        assert_eq!(errors, 0, "{}: {}", file.display(), render::short(workspace.db(), &compiled.diagnostics));
        let empty = |variant: &distc::Manifests| variant.components.iter().all(|(_, yaml)| yaml.trim().is_empty());
        assert!(!compiled.variants.is_empty() && !compiled.variants.iter().any(empty), "{}", file.display());
    }
}
