//! `distc check`: says all that is wrong with a distribution, and writes nothing.

use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::time::Instant;

use distc::db::OnDisk;
use distc::diagnostics::render;

use crate::Status;
use crate::console::{self, Format, Stream};
use crate::errors::Failure;
use crate::program::{self, Provided};

/// Says all that is wrong with a distribution, in all its variants.
///
/// With a provider's values they are judged as well: examples stand for no parameters then.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file that holds the distribution.
    file: PathBuf,
    #[command(flatten)]
    provided: Provided,
    /// How to say it: rich on a terminal, else short.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let start = Instant::now();
    let workspace = program::open(&arguments.file)?;
    // The process ends soon; taking the database apart would only delay it.
    let mut workspace = ManuallyDrop::new(workspace);
    if !arguments.provided.is_empty() {
        let parameters = arguments.provided.parameters(&OnDisk, &mut workspace)?;
        workspace.provide(&parameters);
    }
    let diagnostics = workspace.check();
    Stream::Output.report(workspace.db(), &diagnostics, arguments.format)?;
    let found = render::summary(&diagnostics).unwrap_or_else(|| "no errors".to_owned());
    let files = counted(workspace.files().len(), "file");
    console::tell(&format!("{found} in {files}, {} ms", start.elapsed().as_millis()));
    Ok(status(render::counts(&diagnostics).0))
}

/// Wrong where there are errors.
pub fn status(errors: usize) -> Status {
    if errors == 0 { Status::Clean } else { Status::Wrong }
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
