//! Where the documents are.

use std::fs;
use std::path::{Path, PathBuf};

use distc::diagnostics::Code;

use crate::document::{Document, Sort};

/// Every document, by path.
pub fn documents() -> Vec<Document> {
    let root = root();
    let suite = files(&root.join("tests/suite"), "md").into_iter().map(|path| read(&root, &path));
    let readme = [root.join("README.md")].into_iter().filter(|path| path.exists()).map(|path| read(&root, &path));
    let library = files(&root.join("stdlib"), "dist").into_iter().map(|path| library(&root, &path));
    let documents = suite.chain(readme).chain(Code::ALL.iter().map(|code| page(&root, *code))).chain(library);
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
