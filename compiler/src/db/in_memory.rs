//! A system of its own, for tests and for programs that hold their sources themselves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Action, Cause, Entry, Fault, Kind, Lock, System};

/// Files that exist here only. A folder is there while a file is in it.
#[derive(Debug, Default)]
pub struct InMemory {
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl InMemory {
    /// A system with these files.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()));
        InMemory { files: Mutex::new(files.collect()) }
    }

    /// All files, by path.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file can stand here: no folder does, and no file stands above.
    fn vacant(&self, path: &Path) -> Result<(), Fault> {
        if self.kind(path) == Some(Kind::Folder) {
            return Err(Fault::new(path, Action::Write, Cause::Folder));
        }
        let files = self.held();
        let above = path.ancestors().skip(1).find(|above| files.contains_key(*above));
        above.map_or(Ok(()), |above| Err(Fault::new(above, Action::Write, Cause::File)))
    }
}

impl System for InMemory {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        let cause = if self.kind(path) == Some(Kind::Folder) { Cause::Folder } else { Cause::Missing };
        self.held().get(path).cloned().ok_or_else(|| Fault::new(path, Action::Read, cause))
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let files = self.held();
        if files.contains_key(path) {
            return Some(Kind::File);
        }
        let below = |file: &PathBuf| file.starts_with(path) || path == Path::new(".");
        files.keys().any(below).then_some(Kind::Folder)
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Fault> {
        if self.kind(folder) == Some(Kind::File) {
            return Err(Fault::new(folder, Action::List, Cause::File));
        }
        let mut entries: Vec<Entry> = self.held().keys().filter_map(|path| entry(folder, path)).collect();
        entries.dedup();
        entries.sort();
        if entries.is_empty() { Err(Fault::new(folder, Action::List, Cause::Missing)) } else { Ok(entries) }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        self.vacant(path)?;
        self.held().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.vacant(to)?;
        let mut files = self.held();
        let bytes = files.remove(from).ok_or_else(|| Fault::new(from, Action::Write, Cause::Missing))?;
        files.insert(to.to_owned(), bytes);
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        let removed = self.held().remove(path);
        removed.map(drop).ok_or_else(|| Fault::new(path, Action::Remove, Cause::Missing))
    }

    fn remove_folder(&self, path: &Path) -> Result<(), Fault> {
        match self.kind(path) {
            Some(_) => Err(Fault::new(path, Action::Remove, Cause::Other("it is not an empty folder".into()))),
            None => Ok(()),
        }
    }

    fn lock(&self, _: &Path) -> Result<Lock, Fault> {
        Ok(Lock::default())
    }
}

/// What `folder` shows of `path`; none where it is not below.
fn entry(folder: &Path, path: &Path) -> Option<Entry> {
    let folder = if folder == Path::new(".") { Path::new("") } else { folder };
    let mut rest = path.strip_prefix(folder).ok()?.components();
    let name = rest.next()?.as_os_str().to_string_lossy().into_owned();
    let kind = if rest.next().is_some() { Kind::Folder } else { Kind::File };
    Some(Entry { name, kind })
}
