//! The standard library, and the pages of codes, as files that any editor can open.

use std::env;
use std::path::{Path, PathBuf};

use distc::db::{OnDisk, STANDARD_LIBRARY, System};
use distc::diagnostics::Code;

/// Writes the standard library and the pages of codes where they are not there yet; the folder that holds `std/` and `codes/`, or
/// none where nothing can be written.
pub fn written() -> Option<PathBuf> {
    let folder = cache()?.join("distc").join(concat!("library-", env!("CARGO_PKG_VERSION")));
    let write = |(_, path, text): &(&str, &str, &str)| put(&folder.join(path), text);
    let page = |code: &Code| put(&folder.join("codes").join(code.name()).with_extension("md"), code.page());
    (STANDARD_LIBRARY.iter().all(write) && Code::ALL.iter().all(page)).then_some(folder)
}

/// Other servers may do the same at the same time: each file is there whole or not at all.
fn put(path: &Path, text: &str) -> bool {
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let write = || OnDisk.write(&new, text.as_bytes()).and_then(|()| OnDisk.rename(&new, path));
    OnDisk.read(path).is_ok_and(|there| there == text.as_bytes()) || write().is_ok()
}

/// The user's folder for what can be made again.
fn cache() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || {
        absolute("HOME")
            .map(|home| if cfg!(target_os = "macos") { home.join("Library/Caches") } else { home.join(".cache") })
    };
    absolute("XDG_CACHE_HOME").or_else(|| absolute("LOCALAPPDATA")).or_else(home)
}
