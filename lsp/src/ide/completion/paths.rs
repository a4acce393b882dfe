//! The paths of files that a statement may read.

use std::path::Path;

use distc::db::{Entry, Kind, System};
use distc::packages::text_path;
use distc::resolve::{declared_name, is_library};

use super::{Found, Item, ItemKind, Spot};

/// The files and folders beside what is written so far, from the folder of the file.
pub fn paths(spot: &Spot<'_>, found: &Found, system: &dyn System) -> Vec<Item> {
    let db = spot.db();
    let reads = found.calls.is_some_and(|call| {
        is_library(db, call.function.file(db)) && matches!(declared_name(db, call.function), "file" | "files")
    });
    if !reads {
        return Vec::new();
    }
    let written = spot.prefix.trim_start_matches('"');
    let front = written.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let here = spot.at.file.path(db);
    let Some(folder) = text_path(here, &format!("{front}x")).map(|path| Path::new(path.as_str()).with_file_name(""))
    else {
        return Vec::new();
    };
    let entries = system.list(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder }).unwrap_or_default();
    let is_shown = |entry: &Entry| !entry.name.starts_with('.') && !entry.name.ends_with(".dist");
    let item = |entry: Entry| {
        let end = if entry.kind == Kind::Folder { "/" } else { "" };
        Item::new(format!("\"{front}{}{end}\"", entry.name), ItemKind::Value, 100)
    };
    entries.into_iter().filter(is_shown).map(item).collect()
}
