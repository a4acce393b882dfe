//! Between the client's addresses and the paths of files. The standard library lies in a folder of its own, so that any editor can
//! open it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use distc::diagnostics::Code;
use tower_lsp::ls_types::Uri;

/// What files are called.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The addresses that the client uses for what it has opened, by path.
    pub opened: HashMap<PathBuf, Uri>,
    /// The folder that holds `std/` and `codes/`; none where it could not be written.
    pub library: Option<PathBuf>,
}

impl Paths {
    /// The address of a file of a program, by its path there.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        let path = if path.starts_with("std/") { self.library.as_ref()?.join(path) } else { PathBuf::from(path) };
        self.opened.get(&path).cloned().or_else(|| Uri::from_file_path(&path))
    }

    /// The address of a code's page.
    pub fn page(&self, code: Code) -> Option<Uri> {
        let folder = self.library.as_ref()?.join("codes");
        Uri::from_file_path(folder.join(code.name()).with_extension("md"))
    }

    /// The path in a program of the file at a path: that of the library is its own.
    pub fn in_program(&self, path: &Path) -> PathBuf {
        let inside = self.library.as_ref().and_then(|library| path.strip_prefix(library).ok());
        inside.unwrap_or(path).to_owned()
    }
}

/// The path of an address. What is no file, such as a text that was never saved, has its address as the path.
pub fn path_of(uri: &Uri) -> PathBuf {
    let text = uri.as_str();
    match uri.to_file_path() {
        Some(path) if text.starts_with("file:") => path.into_owned(),
        _ => PathBuf::from(text),
    }
}
