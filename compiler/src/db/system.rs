//! The one door to the outside. Whatever reads or writes goes through a [`System`]; what goes wrong is a value with the path.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files as the compiler sees them.
pub trait System: Send + Sync {
    /// The bytes of a file, at most 64 MiB.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault>;

    /// What a path leads to; none if to neither a file nor a folder. Follows symbolic links.
    fn kind(&self, path: &Path) -> Option<Kind>;

    /// What a file has no more once its text is another; none where only reading tells, as of what was written just now.
    fn stamp(&self, _: &Path) -> Option<Stamp> {
        None
    }

    /// What stands in a folder, sorted by name. Symbolic links are not followed.
    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Fault>;

    /// Writes a file and the folders above it.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault>;

    /// Moves a file within one file system, replacing the one that is there; makes the folders above it.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> Result<(), Fault>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> Result<(), Fault>;

    /// Makes a folder if need be, waits until no other process holds it, and holds it.
    fn lock(&self, folder: &Path) -> Result<Lock, Fault>;

    /// The text of a file, without a byte order mark.
    fn read_text(&self, path: &Path) -> Result<String, Fault> {
        let text = String::from_utf8(self.read(path)?).map_err(|error| {
            let byte = error.utf8_error().valid_up_to();
            Fault::new(path, Action::Read, Cause::NotText { byte })
        })?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Replaces a file's text as a whole: readers see the old one or the new one.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let new = path.with_file_name(format!(".{name}.new"));
        let replaced = self.write(&new, bytes).and_then(|()| self.rename(&new, path));
        if replaced.is_err() && self.kind(&new).is_some() {
            self.remove(&new)?;
        }
        replaced
    }

    /// Removes a folder with all that is in it; nothing there is fine.
    fn remove_tree(&self, folder: &Path) -> Result<(), Fault> {
        if self.kind(folder).is_none() {
            return Ok(());
        }
        for entry in self.list(folder)? {
            let path = folder.join(&entry.name);
            match entry.kind {
                Kind::Folder => self.remove_tree(&path)?,
                Kind::File => self.remove(&path)?,
            }
        }
        self.remove_folder(folder)
    }
}

/// No source is larger: 64 MiB.
pub const LIMIT: u64 = 64 << 20;

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something to read.
    File,
    /// Something to list.
    Folder,
}

/// When a file was written last, and how many bytes it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(pub SystemTime, pub u64);

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

/// Holds a folder until it is dropped.
#[derive(Debug, Default)]
pub struct Lock {
    pub(super) _held: Option<std::fs::File>,
}

/// What could not be done to which path, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path.
    pub path: PathBuf,
    /// What was tried.
    pub action: Action,
    /// Why it failed.
    pub cause: Cause,
}

impl Fault {
    /// `action` failed on `path`.
    pub fn new(path: impl Into<PathBuf>, action: Action, cause: Cause) -> Self {
        Fault { path: path.into(), action, cause }
    }
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// To read a file.
    Read,
    /// To list a folder.
    List,
    /// To write a file.
    Write,
    /// To remove a file or folder.
    Remove,
}

/// Why it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is nothing.
    Missing,
    /// There is a folder where a file was wanted.
    Folder,
    /// There is a file where a folder was wanted.
    File,
    /// It is not allowed.
    Denied,
    /// It is not UTF-8.
    NotText {
        /// The first byte that is not.
        byte: usize,
    },
    /// It is larger than 64 MiB.
    TooLarge,
    /// What the operating system says.
    Other(String),
}
