//! The listing is the architecture: `ide` names no type of the protocol, and each layer uses only those above it.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

#[path = "../../compiler/tests/layers/tree.rs"]
mod tree;

use std::fs;
use std::path::PathBuf;

use tree::{sources, used};

/// The layers, each with the crates that only those below it name.
const LAYERS: &[(&str, &[&str])] =
    &[("ide", &["tower_lsp", "ls_types", "tokio"]), ("protocol", &["tokio"]), ("server", &[])];

/// No file is longer.
const MOST_LINES: usize = 400;

#[test]
fn a_layer_uses_only_those_above_it() {
    for (index, (layer, foreign)) in LAYERS.iter().enumerate() {
        for file in sources(&root().join("src").join(layer)) {
            let text = fs::read_to_string(&file).expect("it is read");
            for used in used(&text) {
                let is_above = LAYERS[..=index].iter().any(|(above, _)| *above == used);
                assert!(is_above, "{} uses `{used}`, which is not above `{layer}`", file.display());
            }
            let code: String = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            let named = foreign.iter().find(|name| code.contains(**name));
            assert_eq!(named, None, "{}", file.display());
        }
    }
}

#[test]
fn files_stay_small() {
    for file in ["src", "tests", "benches"].iter().flat_map(|folder| sources(&root().join(folder))) {
        let lines = fs::read_to_string(&file).expect("it is read").lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", file.display());
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
