//! Takes the steps of a plan, or none of them.

use std::path::{Path, PathBuf};

use distc::db::{Fault, System};

use super::STAGING;
use super::plan::Step;
use crate::errors::Failure;

/// Takes all steps. When one fails, those before it are taken back.
pub fn apply(system: &dyn System, folder: &Path, steps: &[Step]) -> Result<(), Failure> {
    if steps.is_empty() {
        return Ok(());
    }
    let swap = Swap { system, folder };
    let taken = swap.stage(steps).and_then(|()| swap.take(steps));
    // What is left behind is removed by the next run.
    let _ = system.remove_tree(&folder.join(STAGING));
    swap.prune(steps);
    Ok(taken?)
}

struct Swap<'a> {
    system: &'a dyn System,
    folder: &'a Path,
}

impl Swap<'_> {
    /// Writes everything that a step or its reverse needs, so that from here on files only move.
    fn stage(&self, steps: &[Step]) -> Result<(), Fault> {
        for (index, step) in steps.iter().enumerate() {
            for (side, text) in [("new", &step.new), ("old", &step.old)] {
                if let Some(text) = text {
                    self.system.write(&self.staged(side, index), text)?;
                }
            }
        }
        Ok(())
    }

    fn take(&self, steps: &[Step]) -> Result<(), Fault> {
        for (index, step) in steps.iter().enumerate() {
            if let Err(fault) = self.put("new", index, step, step.new.is_some()) {
                self.take_back(&steps[..index]);
                return Err(fault);
            }
        }
        Ok(())
    }

    fn take_back(&self, steps: &[Step]) {
        for (index, step) in steps.iter().enumerate().rev() {
            // Nothing better can be done about a second failure than to go on with the rest.
            let _ = self.put("old", index, step, step.old.is_some());
        }
    }

    fn put(&self, side: &str, index: usize, step: &Step, is_there: bool) -> Result<(), Fault> {
        let path = self.folder.join(&step.path);
        if is_there { self.system.rename(&self.staged(side, index), &path) } else { self.system.remove(&path) }
    }

    fn staged(&self, side: &str, index: usize) -> PathBuf {
        self.folder.join(STAGING).join(side).join(index.to_string())
    }

    /// Removes the folders of steps where they are empty, the output folder last.
    fn prune(&self, steps: &[Step]) {
        for step in steps {
            let above = Path::new(&step.path).ancestors().skip(1);
            // A folder that is not empty cannot be removed, which is what is wanted.
            above.for_each(|above| drop(self.system.remove_folder(&self.folder.join(above))));
        }
    }
}
