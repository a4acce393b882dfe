use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use distc::db::{Entry, InMemory, Lock};

use super::*;

type Files = BTreeMap<String, String>;

fn files(given: &[(&str, &str)]) -> Files {
    given.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn run(system: &dyn System, given: &[(&str, &str)]) -> Result<Report, Failure> {
    write(system, Path::new("build"), &files(given), &|_| true)
}

/// What the folder holds but for the record.
fn held(system: &InMemory) -> Files {
    let text = |(path, bytes): (PathBuf, Vec<u8>)| {
        let path = path.strip_prefix("build").ok()?.to_string_lossy().into_owned();
        (path != record::NAME).then(|| (path, String::from_utf8_lossy(&bytes).into_owned()))
    };
    system.files().into_iter().filter_map(text).collect()
}

#[test]
fn stale_files_go_and_the_rest_stays() {
    let system = InMemory::default();
    run(&system, &[("a/x.yaml", "1"), ("a/y.yaml", "2"), ("b/x.yaml", "3")]).expect("written");
    system.write(Path::new("build/a/mine.yaml"), b"mine").expect("written");
    assert_eq!(run(&system, &[("a/x.yaml", "1")]), Ok(Report::default()));
    assert_eq!(held(&system), files(&[("a/x.yaml", "1"), ("a/mine.yaml", "mine")]));
}

#[test]
fn files_outside_of_what_was_asked_for_stay_and_are_still_known() {
    let system = InMemory::default();
    run(&system, &[("a/x.yaml", "1"), ("b/x.yaml", "2")]).expect("written");
    write(&system, Path::new("build"), &files(&[("a/z.yaml", "3")]), &|path| path.starts_with("a/")).expect("written");
    assert_eq!(held(&system), files(&[("a/z.yaml", "3"), ("b/x.yaml", "2")]));
    run(&system, &[]).expect("written");
    assert_eq!(held(&system), files(&[]));
}

#[test]
fn a_foreign_file_in_the_way_stops_everything() {
    let system = InMemory::new([("build/a/x.yaml", "mine")]);
    let failure = run(&system, &[("a/w.yaml", "1"), ("a/x.yaml", "2")]).expect_err("it is in the way");
    assert!(failure.to_string().contains("was not written by distc"), "{failure}");
    assert_eq!(held(&system), files(&[("a/x.yaml", "mine")]));
}

#[test]
fn a_foreign_file_with_the_same_text_is_taken_over() {
    let system = InMemory::new([("build/a/x.yaml", "1")]);
    run(&system, &[("a/x.yaml", "1")]).expect("written");
    run(&system, &[]).expect("written");
    assert_eq!(held(&system), files(&[]));
}

#[test]
fn a_stale_file_that_a_person_edited_stays_and_is_told_once() {
    let system = InMemory::default();
    run(&system, &[("a/x.yaml", "1")]).expect("written");
    system.write(Path::new("build/a/x.yaml"), b"edited").expect("written");
    assert_eq!(run(&system, &[]).expect("written").kept, ["build/a/x.yaml"]);
    assert_eq!(run(&system, &[]).expect("written").kept, [""; 0]);
    assert_eq!(held(&system), files(&[("a/x.yaml", "edited")]));
}

#[test]
fn an_edited_file_that_is_still_made_is_written_anew_and_told() {
    let system = InMemory::default();
    run(&system, &[("a/x.yaml", "1")]).expect("written");
    system.write(Path::new("build/a/x.yaml"), b"edited").expect("written");
    assert_eq!(run(&system, &[("a/x.yaml", "2")]).expect("written").replaced, ["build/a/x.yaml"]);
    assert_eq!(held(&system), files(&[("a/x.yaml", "2")]));
}

#[test]
fn a_failure_anywhere_leaves_everything_as_it_was() {
    for (nth, system) in failing(Mode::Once) {
        let before = system.inner.files();
        match run(&system, AFTER) {
            Err(_) => assert_eq!(system.inner.files(), before, "step {nth}"),
            // Only the removal of the staging folder may fail unnoticed.
            Ok(_) => assert_eq!(made(&system.inner), files(AFTER), "step {nth}"),
        }
    }
}

#[test]
fn a_run_that_is_cut_off_leaves_whole_files_and_the_next_run_cleans_up() {
    for (nth, system) in failing(Mode::FromThenOn) {
        let _ = run(&system, AFTER);
        for (path, text) in &made(&system.inner) {
            let whole = [BEFORE, AFTER].iter().any(|side| side.contains(&(path.as_str(), text.as_str())));
            assert!(whole, "step {nth}: {path} holds {text:?}");
        }
        assert_eq!(run(&system.inner, AFTER), Ok(Report::default()), "step {nth}");
        assert_eq!(made(&system.inner), files(AFTER), "step {nth}");
        assert!(system.inner.kind(&Path::new("build").join(STAGING)).is_none(), "step {nth}");
    }
}

const BEFORE: &[(&str, &str)] = &[("a/x.yaml", "1"), ("a/y.yaml", "2"), ("b/x.yaml", "3")];
const AFTER: &[(&str, &str)] = &[("a/x.yaml", "1"), ("a/y.yaml", "changed"), ("c/x.yaml", "new")];

/// What the runs have made: neither the foreign file nor what is staged.
fn made(system: &InMemory) -> Files {
    held(system).into_iter().filter(|(path, _)| path != "mine.yaml" && !path.starts_with(STAGING)).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Once,
    FromThenOn,
}

/// A system whose nth change fails.
struct Failing {
    inner: InMemory,
    changes: AtomicUsize,
    nth: usize,
    mode: Mode,
}

/// Systems after a first run, with a foreign file, for every change that the second run makes.
fn failing(mode: Mode) -> impl Iterator<Item = (usize, Failing)> {
    (0..40).map(move |nth| {
        let inner = InMemory::new([("build/mine.yaml", "mine")]);
        run(&inner, BEFORE).expect("written");
        (nth, Failing { inner, changes: AtomicUsize::new(0), nth, mode })
    })
}

impl Failing {
    fn change(&self, path: &Path) -> Result<(), Fault> {
        let now = self.changes.fetch_add(1, Ordering::Relaxed);
        let fails = now == self.nth || (now > self.nth && self.mode == Mode::FromThenOn);
        if fails { Err(Fault::new(path, Action::Write, Cause::Denied)) } else { Ok(()) }
    }
}

impl System for Failing {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Fault> {
        self.inner.read(path)
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        self.inner.kind(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, Fault> {
        self.inner.list(folder)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        self.change(path).and_then(|()| self.inner.write(path, bytes))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), Fault> {
        self.change(to).and_then(|()| self.inner.rename(from, to))
    }

    fn remove(&self, path: &Path) -> Result<(), Fault> {
        self.change(path).and_then(|()| self.inner.remove(path))
    }

    fn remove_folder(&self, path: &Path) -> Result<(), Fault> {
        self.inner.remove_folder(path)
    }

    fn lock(&self, folder: &Path) -> Result<Lock, Fault> {
        self.inner.lock(folder)
    }
}
