//! The system that programs run on. No other file of the library touches the disk.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use super::system::LIMIT;
use super::{Action, Cause, Entry, Fault, Kind, Lock, Stamp, System};

/// What is written twice within it may bear one time.
const TICK: Duration = Duration::from_secs(2);

/// The real files.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnDisk;

impl System for OnDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        if path.is_dir() {
            return Err(Fault::new(path, Action::Read, Cause::Folder));
        }
        let bytes = limited(path).map_err(at(path, Action::Read))?;
        if bytes.len() as u64 > LIMIT {
            return Err(Fault::new(path, Action::Read, Cause::TooLarge));
        }
        Ok(bytes)
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let found = fs::metadata(path).ok()?.file_type();
        // Pipes, sockets and devices are neither.
        [(found.is_dir(), Kind::Folder), (found.is_file(), Kind::File)]
            .into_iter()
            .find_map(|(is, kind)| is.then_some(kind))
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let found = fs::metadata(path).ok()?;
        let written = found.modified().ok()?;
        let is_old = written.elapsed().is_ok_and(|age| age > TICK);
        is_old.then_some(Stamp(written, found.len()))
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Fault> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(at(folder, Action::List))? {
            entries.push(entry.and_then(|entry| listed(&entry)).map_err(at(folder, Action::List))?);
        }
        entries.sort();
        Ok(entries)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        make_folders(path)?;
        fs::write(path, bytes).map_err(at(path, Action::Write))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        make_folders(to)?;
        fs::rename(from, to).map_err(at(to, Action::Write))
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        fs::remove_file(path).map_err(at(path, Action::Remove))
    }

    fn remove_folder(&self, path: &Path) -> Result<(), Fault> {
        fs::remove_dir(path).map_err(at(path, Action::Remove))
    }

    /// Best effort: systems that cannot lock a folder go without.
    fn lock(&self, folder: &Path) -> Result<Lock, Fault> {
        loop {
            fs::create_dir_all(folder).map_err(at(folder, Action::Write))?;
            let held = fs::File::open(folder).ok().filter(|file| file.lock().is_ok());
            // Whoever held it may have removed it.
            if held.is_none() || folder.is_dir() {
                return Ok(Lock { _held: held });
            }
        }
    }

    /// Keeps the permissions, and writes through symbolic links.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let new = path.with_file_name(format!(".{}.new", path.file_name().unwrap_or_default().to_string_lossy()));
        let replaced = replaced(&path, &new, bytes).map_err(at(&path, Action::Write));
        if replaced.is_err() && new.exists() {
            self.remove(&new)?;
        }
        replaced
    }
}

fn limited(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn listed(entry: &fs::DirEntry) -> io::Result<Entry> {
    let kind = if entry.file_type()?.is_dir() { Kind::Folder } else { Kind::File };
    Ok(Entry { name: entry.file_name().to_string_lossy().into_owned(), kind })
}

fn make_folders(path: &Path) -> Result<(), Fault> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::create_dir_all(folder).map_err(at(folder, Action::Write)),
        Some(_) | None => Ok(()),
    }
}

fn replaced(path: &Path, new: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(new, bytes)?;
    if let Ok(old) = fs::metadata(path) {
        fs::set_permissions(new, old.permissions())?;
    }
    fs::rename(new, path)
}

/// Turns what the operating system says into a fault at `path`.
fn at(path: &Path, action: Action) -> impl FnOnce(io::Error) -> Fault {
    move |error| {
        let cause = match error.kind() {
            io::ErrorKind::NotFound => Cause::Missing,
            io::ErrorKind::IsADirectory => Cause::Folder,
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => Cause::File,
            io::ErrorKind::PermissionDenied => Cause::Denied,
            _ => Cause::Other(error.to_string()),
        };
        Fault::new(path, action, cause)
    }
}
