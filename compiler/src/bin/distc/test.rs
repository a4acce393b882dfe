//! `distc test`: runs the `test` declarations of a distribution.

use std::path::PathBuf;
use std::time::Instant;

use distc::diagnostics::{Diagnostic, Location, Severity, render};

use crate::Status;
use crate::check::{counted, status};
use crate::console::{self, Format, Stream};
use crate::errors::Failure;
use crate::program;

/// Runs the tests of a distribution: each is a variant of its own, with assertions.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file that holds the distribution.
    file: PathBuf,
    /// Run only the tests whose title has this text.
    filter: Option<String>,
    /// How to say what fails: rich on a terminal, else short.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let start = Instant::now();
    let workspace = program::open(&arguments.file)?;
    let wanted = |title: &str| arguments.filter.as_deref().is_none_or(|filter| title.contains(filter));
    let (mut passed, mut failed) = (0, 0);
    let mut warned: Vec<Diagnostic<Location>> = Vec::new();
    for (title, mut diagnostics) in workspace.test(wanted) {
        let wrong = render::counts(&diagnostics).0 > 0;
        console::tell(&format!("{} {title}", if wrong { "FAILED" } else { "ok    " }));
        if wrong {
            // What tests have in common is told once.
            diagnostics.retain(|one| one.code.severity() == Severity::Error || !warned.contains(one));
            warned.extend(diagnostics.iter().filter(|one| one.code.severity() != Severity::Error).cloned());
            Stream::Output.report(workspace.db(), &diagnostics, arguments.format)?;
        }
        *(if wrong { &mut failed } else { &mut passed }) += 1;
    }
    let all = counted(passed + failed, "test");
    console::tell(&format!("{all}: {passed} passed, {failed} failed, {} ms", start.elapsed().as_millis()));
    Ok(status(failed))
}
