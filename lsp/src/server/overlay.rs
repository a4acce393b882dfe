//! The files as the client sees them: what it has opened, else what is on disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use distc::db::{Action, Cause, Entry, Fault, Kind, Lock, OnDisk, Stamp, System};

/// What the client has opened, over what is on disk. Nothing is ever written.
#[derive(Debug, Default)]
pub struct Overlay {
    opened: RwLock<HashMap<PathBuf, Arc<str>>>,
}

impl Overlay {
    /// A text is opened, or changed; none when it is closed.
    pub fn put(&self, path: &Path, text: Option<Arc<str>>) {
        let mut opened = self.opened.write().unwrap_or_else(PoisonError::into_inner);
        match text {
            Some(text) => opened.insert(path.to_owned(), text),
            None => opened.remove(path),
        };
    }

    fn opened<T>(&self, read: impl FnOnce(&HashMap<PathBuf, Arc<str>>) -> T) -> T {
        read(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn refused<T>(path: &Path, action: Action) -> Result<T, Fault> {
        Err(Fault::new(path, action, Cause::Denied))
    }
}

impl System for Overlay {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        match self.opened(|opened| opened.get(path).cloned()) {
            Some(text) => Ok(text.as_bytes().to_vec()),
            // To read from a pipe would be to wait.
            None if OnDisk.kind(path).is_none() => Err(Fault::new(path, Action::Read, Cause::Missing)),
            None => OnDisk.read(path),
        }
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let is_opened = self.opened(|opened| opened.contains_key(path));
        if is_opened { Some(Kind::File) } else { OnDisk.kind(path) }
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let is_opened = self.opened(|opened| opened.contains_key(path));
        if is_opened { None } else { OnDisk.stamp(path) }
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Fault> {
        let mut entries = OnDisk.list(folder).unwrap_or_default();
        let named = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let here = self.opened(|opened| {
            let here = opened.keys().filter(|path| path.parent() == Some(folder));
            here.filter_map(named).collect::<Vec<_>>()
        });
        entries.extend(here.into_iter().map(|name| Entry { name, kind: Kind::File }));
        entries.sort();
        entries.dedup();
        Ok(entries)
    }

    fn write(&self, path: &Path, _: &[u8]) -> Result<(), Fault> {
        Overlay::refused(path, Action::Write)
    }

    fn rename(&self, from: &Path, _: &Path) -> Result<(), Fault> {
        Overlay::refused(from, Action::Write)
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        Overlay::refused(path, Action::Remove)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), Fault> {
        Overlay::refused(path, Action::Remove)
    }

    fn lock(&self, folder: &Path) -> Result<Lock, Fault> {
        Overlay::refused(folder, Action::Write)
    }
}
