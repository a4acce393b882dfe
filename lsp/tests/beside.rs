//! Modules beside a program are read again only when they are others.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use distc::Workspace;
use distc::db::{Entry, Fault, Kind, Lock, OnDisk, Stamp, System};
use distc_lsp::ide::{Beside, Heads, neighbours};

/// The real files, with how often they are read.
#[derive(Default)]
struct Counted(AtomicUsize);

impl System for Counted {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        self.0.fetch_add(1, Ordering::Relaxed);
        OnDisk.read(path)
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        OnDisk.kind(path)
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        OnDisk.stamp(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Fault> {
        OnDisk.list(folder)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        OnDisk.write(path, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        OnDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        OnDisk.remove(path)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), Fault> {
        OnDisk.remove_folder(path)
    }

    fn lock(&self, folder: &Path) -> Result<Lock, Fault> {
        OnDisk.lock(folder)
    }
}

/// Writes a file as if some seconds ago.
fn write(path: &Path, text: &str, ago: u64) {
    fs::write(path, text).expect("it is written");
    let then = SystemTime::now() - Duration::from_secs(ago);
    let file = File::options().write(true).open(path).expect("it is there");
    file.set_modified(then).expect("its time is set");
}

#[test]
fn a_module_beside_is_read_again_only_when_it_is_another() {
    let folder = std::env::temp_dir().join(format!("distc-beside-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let (app, lib): (PathBuf, PathBuf) = (folder.join("app.dist"), folder.join("lib.dist"));
    write(&app, "distribution app { version = \"1.0.0\" }\n", 60);
    write(&lib, "let one = 1\n", 60);
    let (system, heads) = (Counted::default(), Heads::default());
    let workspace = Workspace::open(&system, &app).expect("it is read");
    let asked = || {
        let before = system.0.load(Ordering::Relaxed);
        let names = neighbours(&workspace, Beside { system: &system, heads: &heads });
        let names: Vec<String> = names.into_iter().map(|one| one.name).collect();
        (names.concat(), system.0.load(Ordering::Relaxed) - before)
    };
    assert_eq!(asked(), ("one".to_owned(), 1));
    assert_eq!(asked(), ("one".to_owned(), 0));
    write(&lib, "let two = 1\n", 50);
    assert_eq!(asked(), ("two".to_owned(), 1));
    write(&lib, "let three = 1\n", 50);
    assert_eq!(asked(), ("three".to_owned(), 1));
    // What was written just now may be written again within the same tick of the clock.
    for text in ["let four = 1\n", "let five = 1\n"] {
        write(&lib, text, 0);
        let (name, reads) = asked();
        assert!(text.contains(&name) && reads == 1, "{text} {name} {reads}");
    }
    fs::remove_dir_all(&folder).expect("it was there");
    assert_eq!(asked(), (String::new(), 0));
}
