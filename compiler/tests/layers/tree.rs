//! The tree of sources, and what each file uses of its crate.

use std::fs;
use std::path::{Path, PathBuf};

/// The names behind `crate::`, comments left out.
pub fn used(text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    code.join("\n").split("crate::").skip(1).flat_map(first_names).collect()
}

/// The first name of a path, or those in its braces.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match path.strip_prefix('{') {
        None => vec![name(path)],
        Some(inner) => {
            let mut depth = 0;
            let in_braces = |c: char| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth < 0
            };
            let end = inner.find(in_braces).unwrap_or(inner.len());
            top_level(&inner[..end]).into_iter().map(name).filter(|name| !name.is_empty()).collect()
        }
    }
}

/// The parts of a list, at commas outside of braces.
fn top_level(list: &str) -> Vec<&str> {
    let mut depth = 0;
    let is_end = move |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    };
    list.split(is_end).collect()
}

/// The sources in a folder and below.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("it is listed").path());
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    paths.flat_map(below).filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}
