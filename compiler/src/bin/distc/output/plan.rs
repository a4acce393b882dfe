//! What has to change in the folder, found without changing anything.

use std::collections::BTreeMap;
use std::path::Path;

use distc::db::{Action, Cause, Fault, Kind, System};

use super::Report;
use super::record::{self, Record};
use crate::errors::{self, Failure};

/// One file that changes. Texts are kept on both sides, so that a step can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its path below the folder.
    pub path: String,
    /// What is there; none if nothing.
    pub old: Option<Vec<u8>>,
    /// What will be there; none if nothing.
    pub new: Option<Vec<u8>>,
}

/// The steps, in order, and what is noteworthy about them.
#[derive(Debug, Default)]
pub struct Plan {
    /// None where nothing changes.
    pub steps: Vec<Step>,
    /// What to tell.
    pub report: Report,
}

impl Plan {
    /// Compares the folder with what it has to hold.
    pub fn new(
        system: &dyn System,
        folder: &Path,
        record: &Record,
        files: &BTreeMap<String, impl AsRef<str>>,
        is_stale: &dyn Fn(&str) -> bool,
    ) -> Result<Plan, Failure> {
        let mut plan = Plan::default();
        let mut next = Record::default();
        for (path, text) in files {
            let text = text.as_ref();
            next.note(path, text.as_bytes());
            plan.make(system, folder, record, path, text)?;
        }
        for path in record.paths().filter(|path| !files.contains_key(*path)) {
            match is_stale(path) {
                true => plan.remove(system, folder, record, path)?,
                false => next.take(path, record),
            }
        }
        plan.keep_record(system, folder, record, &next)?;
        Ok(plan)
    }

    fn make(
        &mut self,
        system: &dyn System,
        folder: &Path,
        record: &Record,
        path: &str,
        text: &str,
    ) -> Result<(), Failure> {
        let whole = folder.join(path);
        let old = present(system, &whole)?;
        let Some(bytes) = &old else { return self.step(path, None, Some(text.as_bytes().to_vec())) };
        if bytes == text.as_bytes() {
            return Ok(());
        }
        if !record.has(path) {
            return Err(errors::foreign(&whole));
        }
        if !record.wrote(path, bytes) {
            self.report.replaced.push(whole.to_string_lossy().into_owned());
        }
        self.step(path, old, Some(text.as_bytes().to_vec()))
    }

    fn remove(&mut self, system: &dyn System, folder: &Path, record: &Record, path: &str) -> Result<(), Failure> {
        let whole = folder.join(path);
        if system.kind(&whole) != Some(Kind::File) {
            return Ok(());
        }
        let old = system.read(&whole)?;
        if record.wrote(path, &old) {
            return self.step(path, Some(old), None);
        }
        self.report.kept.push(whole.to_string_lossy().into_owned());
        Ok(())
    }

    /// While files are swapped the record knows both texts; afterwards only the new ones.
    fn keep_record(
        &mut self,
        system: &dyn System,
        folder: &Path,
        record: &Record,
        next: &Record,
    ) -> Result<(), Failure> {
        let old = present(system, &folder.join(record::NAME))?;
        let last = next.text().into_bytes();
        let before = if self.steps.is_empty() { last.clone() } else { record.union(next).text().into_bytes() };
        let path = || record::NAME.to_owned();
        if old.as_ref() != Some(&before) {
            self.steps.insert(0, Step { path: path(), old, new: Some(before.clone()) });
        }
        if before != last {
            self.steps.push(Step { path: path(), old: Some(before), new: Some(last) });
        }
        Ok(())
    }

    fn step(&mut self, path: &str, old: Option<Vec<u8>>, new: Option<Vec<u8>>) -> Result<(), Failure> {
        self.steps.push(Step { path: path.to_owned(), old, new });
        Ok(())
    }
}

/// The bytes of a file; none where nothing is.
fn present(system: &dyn System, path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match system.kind(path) {
        None => Ok(None),
        Some(Kind::File) => system.read(path).map(Some),
        Some(Kind::Folder) => Err(Fault::new(path, Action::Write, Cause::Folder)),
    }
}
