//! Writes a tree of files into a folder that others may use too: whole or not at all.
//!
//! The folder's record lists what was written with digests. So files that did not change are left alone, stale ones go, and
//! what a person wrote or edited stays. New texts are written into a staging folder first; then each file is swapped by a
//! rename, and a failure swaps back. A run that was cut off leaves a staging folder, which the next run removes, and a record
//! that knows both the old and the new texts.

mod plan;
mod record;
mod swap;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use distc::db::{Action, Cause, Fault, Kind, System};

use crate::errors::Failure;
use plan::Plan;
use record::Record;

/// The folder inside the output folder in which texts are staged.
const STAGING: &str = ".distc-staging";

/// What was noteworthy.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that a person had edited and that were written anew.
    pub replaced: Vec<String>,
    /// Files that are no longer made, but that a person had edited.
    pub kept: Vec<String>,
}

/// Makes `folder` hold `files`, given by their paths with `/`. Of the files of earlier runs, those that `is_stale` names and
/// that are not among `files` are removed.
pub fn write(
    system: &dyn System,
    folder: &Path,
    files: &BTreeMap<String, impl AsRef<str>>,
    is_stale: &dyn Fn(&str) -> bool,
) -> Result<Report, Failure> {
    match system.kind(folder) {
        Some(Kind::File) => return Err(Fault::new(folder, Action::Write, Cause::File).into()),
        Some(Kind::Folder) | None => {}
    }
    let _lock = system.lock(folder)?;
    system.remove_tree(&folder.join(STAGING))?;
    let record = Record::read(system, folder)?;
    let plan = Plan::new(system, folder, &record, files, is_stale)?;
    swap::apply(system, folder, &plan.steps)?;
    Ok(plan.report)
}
