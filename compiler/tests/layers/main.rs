//! The listing is the architecture: a layer uses those above it only, and files stay small.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

mod tree;

use std::fs;
use std::path::PathBuf;

use tree::{sources, used};

/// The layers, in pipeline order, which is the alphabet's. `packages` stands above `parse`: what it needs of the language comes
/// in as a `Syntax`, from the facade.
const LAYERS: &[&str] = &[
    "db",
    "diagnostics",
    "packages",
    "parse",
    "pretty",
    "resolve",
    "schema",
    "text",
    "types",
    "values",
    "verify",
    "yaml",
];

/// No file is longer.
const MOST_LINES: usize = 400;

/// Files that may be longer, each with the reason.
const LONG: &[(&str, &str)] =
    &[("src/parse/tree.rs", "one type for each form of the language, most of it documentation")];

#[test]
fn the_listing_is_in_order_and_complete() {
    assert!(LAYERS.is_sorted());
    let folders = fs::read_dir(root().join("src")).expect("it is listed").map(|entry| entry.expect("it is listed"));
    let mut names: Vec<String> = folders
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| name != "bin");
    names.sort();
    assert_eq!(names, LAYERS);
}

#[test]
fn a_layer_uses_only_those_above_it() {
    for (index, layer) in LAYERS.iter().enumerate() {
        for file in sources(&root().join("src").join(layer)) {
            for used in used(&fs::read_to_string(&file).expect("it is read")) {
                let is_above = LAYERS[..=index].contains(&used.as_str());
                assert!(is_above, "{} uses `{used}`, which is not above `{layer}`", file.display());
            }
        }
    }
}

#[test]
fn files_stay_small() {
    let files = ["src", "tests", "build"].iter().flat_map(|folder| sources(&root().join(folder)));
    for file in files {
        let path = file.strip_prefix(root()).expect("it is below").to_string_lossy().replace('\\', "/");
        let lines = fs::read_to_string(&file).expect("it is read").lines().count();
        let may_be_long = LONG.iter().any(|(long, _)| *long == path);
        assert_eq!(lines > MOST_LINES, may_be_long, "{path} has {lines} lines");
    }
}

#[test]
fn what_a_text_uses_is_found_in_every_form() {
    let text = "use crate::db::{File, Name};\nuse crate::{parse, types::Type};\n//! crate::yaml\nlet a = crate::values::b();\n";
    assert_eq!(used(text), ["db", "parse", "types", "values"]);
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
