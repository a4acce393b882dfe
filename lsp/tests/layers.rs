//! The listing is the architecture: `ide` names no type of the protocol, and each layer uses only those above it.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, each with what it must not name.
const LAYERS: &[(&str, &[&str])] = &[
    ("ide", &["tower_lsp", "ls_types", "crate::protocol", "crate::server", "tokio"]),
    ("protocol", &["crate::server", "tokio"]),
    ("server", &[]),
];

/// No file is longer.
const MOST_LINES: usize = 400;

#[test]
fn a_layer_uses_only_those_above_it() {
    for (layer, others) in LAYERS {
        for file in sources(&root().join("src").join(layer)) {
            let text = fs::read_to_string(&file).expect("it is read");
            let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
            let found = code.flat_map(|line| others.iter().filter(move |other| line.contains(**other))).next();
            assert_eq!(found, None, "{}", file.display());
        }
    }
}

#[test]
fn files_stay_small() {
    for file in ["src", "tests"].iter().flat_map(|folder| sources(&root().join(folder))) {
        let lines = fs::read_to_string(&file).expect("it is read").lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", file.display());
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("it is listed").path());
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    paths.flat_map(below).filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
