//! The outline: everything that is declared has a name, and lies where it says.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

mod client;

use std::path::{Path, PathBuf};

use client::Client;
use distc::Workspace;
use distc::db::{InMemory, Span};
use distc_lsp::ide::{Entry, outline};
use serde_json::{Value, json};

const APP: &str = r#"use std.testing.LoadTester

distribution app {
    version = "1.0.0"
    check self.version != "" else "no version"
}

component web: Component {
    check self.enabled &&
        self.name != "" else "no name"
    every k8s.core.v1.Container { tty = true }
}

every Component except web {
    let x = 1
}

type Small extends Component { enabled where it }

variant v { every LoadTester { enabled = false } }

test "it holds" of v {
    assert web.enabled
}
"#;

fn shown(symbols: &Value, depth: usize, into: &mut Vec<String>) {
    for one in symbols.as_array().into_iter().flatten() {
        into.push(format!("{}{}", " ".repeat(depth), one["name"].as_str().expect("a name")));
        shown(&one["children"], depth + 1, into);
    }
}

#[test]
fn what_has_no_name_goes_by_what_it_is_about() {
    let mut client = Client::start("outline", &[("app.dist", APP)]);
    client.open("app.dist", APP);
    let mut names = Vec::new();
    shown(&client.of("textDocument/documentSymbol", "app.dist"), 0, &mut names);
    let wanted = [
        "app",
        " check self.version != \"\"",
        "web",
        " check self.enabled && self.name != \"\"",
        " every k8s.core.v1.Container",
        "every Component",
        " x",
        "Small",
        " enabled",
        "v",
        " every LoadTester",
        "it holds",
        " assert web.enabled",
    ];
    assert_eq!(names, wanted);
    let found = client.ask("workspace/symbol", &json!({ "query": "web" }));
    assert_eq!(found.as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_declared_lies_in_what_it_is_declared_in_whatever_is_wrong() {
    let system = InMemory::new([("app.dist", "")]);
    let mut workspace = Workspace::open(&system, Path::new("app.dist")).expect("it is there");
    // Without its `use`s, so that no module is looked for; nothing hangs on where a text is cut, so some cuts of each will do.
    for text in texts().into_iter().map(|text| text.replace("\nuse ", "\n// ")) {
        held(&mut workspace, &system, &text);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for at in (0..lines.len()).step_by(1 + lines.len() / 6) {
            let (front, back) = (lines[..at].concat(), lines[at + 1..].concat());
            let half: String = lines[at].chars().take(lines[at].len() / 2).collect();
            held(&mut workspace, &system, &format!("{front}{back}"));
            held(&mut workspace, &system, &format!("{front}{half}"));
        }
    }
}

/// Holds the ranges of a text's outline against each other.
fn held(workspace: &mut Workspace, system: &InMemory, text: &str) {
    let root = workspace.program().root(workspace.db());
    workspace.edit(system, root, text);
    for entry in outline(workspace, root) {
        lies_within(&entry, Span::new(0, text.len()), text);
    }
}

fn lies_within(entry: &Entry, around: Span, text: &str) {
    let is_within = |inner: Span, outer: Span| outer.start <= inner.start && inner.end <= outer.end;
    assert!(is_within(entry.span, around), "{entry:?} in {around:?}\n{text}");
    assert!(is_within(entry.selection, entry.span), "{entry:?}\n{text}");
    assert!(!entry.name.is_empty(), "{entry:?}");
    entry.inner.iter().for_each(|inner| lies_within(inner, entry.span, text));
}

/// The programs of the repository and of its documents.
fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    let mut files = Vec::new();
    for folder in ["dist", "examples", "stdlib", "tests/suite", "tests/editor"] {
        collect(&root.join(folder), &mut files);
    }
    let read = |file: &PathBuf| std::fs::read_to_string(file).expect("it is read");
    let (documents, programs): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|f| f.extension().is_some_and(|e| e == "md"));
    let blocks = |text: &str| text.split("```dist").skip(1).map(block).collect::<Vec<_>>();
    let all: Vec<String> =
        documents.iter().flat_map(|file| blocks(&read(file))).chain(programs.iter().map(read)).collect();
    assert!(all.len() > 800, "{}", all.len());
    all
}

/// What stands in a block of a document.
fn block(text: &str) -> String {
    let (_, code) = text.split_once('\n').unwrap_or_default();
    code.split("```").next().unwrap_or_default().to_owned()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.extension().and_then(|e| e.to_str()) {
            _ if path.is_dir() => collect(&path, files),
            Some("dist" | "md") => files.push(path),
            _ => {}
        }
    }
}
