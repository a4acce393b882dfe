//! Where the documents are.

use std::fs;
use std::path::{Path, PathBuf};

use distc::diagnostics::Code;

use crate::document::{Document, Sort};

/// Every document, by path.
pub fn documents() -> Vec<Document> {
    let root = root();
    let folders = ["tests/suite", "tests/editor"].into_iter().flat_map(|folder| files(&root.join(folder), "md"));
    let suite = folders.map(|path| read(&root, &path));
    let readme = [root.join("README.md")].into_iter().filter(|path| path.exists()).map(|path| read(&root, &path));
    let library = files(&root.join("stdlib"), "dist").into_iter().map(|path| library(&root, &path));
    let natives = [root.join("stdlib/prelude.dist")].into_iter().map(|path| natives(&root, &path));
    let pages = Code::ALL.iter().map(|code| page(&root, *code));
    let documents = suite.chain(readme).chain(pages).chain(library).chain(natives);
    documents.filter(|document| !document.tests.is_empty()).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the repository").to_owned()
}

fn read(root: &Path, path: &Path) -> Document {
    let text = fs::read_to_string(path).expect("a document is read");
    Document::read(name(root, path), path, &text)
}

fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

fn page(root: &Path, code: Code) -> Document {
    let path = root.join(format!("compiler/src/diagnostics/pages/{}.md", code.name()));
    let mut document = read(root, &path);
    document.tests.iter_mut().for_each(|test| test.sort = Sort::Page(code));
    document
}

/// The examples in a module's documentation comments.
fn library(root: &Path, path: &Path) -> Document {
    let text = fs::read_to_string(path).expect("a module is read");
    let comment = |line: &str| {
        let line = line.trim_start();
        let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        comment.map(|text| text.strip_prefix(' ').unwrap_or(text).to_owned()).unwrap_or_default()
    };
    let comments: String = text.lines().map(|line| comment(line) + "\n").collect();
    let mut document = Document::read(name(root, path), path, &format!("# Documentation\n{comments}"));
    document.tests.iter_mut().for_each(|test| test.sort = Sort::Parses);
    document
}

/// What the documentation of native functions says that they give, as checks.
fn natives(root: &Path, path: &Path) -> Document {
    let text = fs::read_to_string(path).expect("a module is read");
    let mut document = String::new();
    let mut comment = String::new();
    for line in text.lines() {
        if let Some(more) = line.strip_prefix("///") {
            comment.push_str(more);
        } else if let Some(function) = line.strip_prefix("external fn ") {
            let name = function.split('(').next().unwrap_or_default();
            let checks: String = examples(&std::mem::take(&mut comment), name).collect();
            if !checks.is_empty() {
                let program = format!("distribution natives {{\n    version = \"1.0.0\"\n{checks}}}\n\nvariant v\n");
                document.push_str(&format!("# The native function {name}\n```dist\n{program}```\n"));
            }
        } else {
            comment.clear();
        }
    }
    Document::read(name(root, path), path, &document)
}

/// The examples that call a function and are true, or false behind `not`.
fn examples<'a>(comment: &'a str, function: &str) -> impl Iterator<Item = String> + 'a {
    let call = format!("{function}(");
    let is_true = [" == ", "startsWith(", "endsWith(", "matches(", "isRegex("];
    let pieces: Vec<&str> = comment.split('`').collect();
    let pairs: Vec<(&str, &str)> = pieces.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let examples =
        pairs.into_iter().filter(move |(_, code)| code.contains(&call) && is_true.iter().any(|is| code.contains(is)));
    examples.map(|(before, code)| {
        if before.ends_with("not ") { format!("    check !({code})\n") } else { format!("    check {code}\n") }
    })
}

/// The files below a folder that end so, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("it is listed").path());
    let below = |path: PathBuf| if path.is_dir() { files(&path, ending) } else { vec![path] };
    let mut all: Vec<PathBuf> =
        paths.flat_map(below).filter(|path| path.extension().is_some_and(|e| e == ending)).collect();
    all.sort();
    all
}
