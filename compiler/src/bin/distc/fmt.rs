//! `distc fmt`: lays files out in the one way.

use std::io::Read;
use std::path::{Path, PathBuf};

use distc::db::{Database, OnDisk, Reading, System, add};
use distc::diagnostics::{Diagnostic, Location};
use distc::pretty;

use crate::Status;
use crate::console::{self, Stream};
use crate::errors::{self, Failure};

/// Lays files out in the one way. A file with syntax errors is left as it is.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only name the files that would change, and fail if there are any.
    #[arg(long)]
    check: bool,
    /// The files; `-` formats the standard input to the standard output.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Runs the command. A file that cannot be read does not keep the others from being formatted.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let mut status = Status::Clean;
    for file in &arguments.files {
        let ended = if file == Path::new("-") { stream(arguments.check) } else { format(file, arguments.check) };
        status = status.max(ended.unwrap_or_else(|failure| {
            console::tell(&failure.to_string());
            Status::Failed
        }));
    }
    Ok(status)
}

fn format(path: &Path, is_check: bool) -> Result<Status, Failure> {
    let text = OnDisk.read_text(path)?;
    let Some(formatted) = formatted(&path.to_string_lossy(), &text)? else { return Ok(Status::Wrong) };
    if formatted == text {
        return Ok(Status::Clean);
    }
    if is_check {
        Stream::Output.write(&format!("{}\n", path.display()))?;
        return Ok(Status::Wrong);
    }
    OnDisk.replace(path, formatted.as_bytes())?;
    Ok(Status::Clean)
}

fn stream(is_check: bool) -> Result<Status, Failure> {
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text).map_err(|error| errors::no_input(&error))?;
    let Some(formatted) = formatted("-", &text)? else { return Ok(Status::Wrong) };
    if is_check {
        return Ok(if formatted == text { Status::Clean } else { Status::Wrong });
    }
    Stream::Output.write(&formatted)?;
    Ok(Status::Clean)
}

/// The text laid out; none where it has errors, which are reported.
fn formatted(path: &str, text: &str) -> Result<Option<String>, Failure> {
    let errors = match pretty::format(text) {
        Ok(formatted) => return Ok(Some(formatted)),
        Err(errors) => errors,
    };
    let mut db = Database::default();
    let file = add(&mut db, path, text, Reading::PLAIN, Default::default());
    let located: Vec<Diagnostic<Location>> =
        errors.into_iter().map(|error| error.map(|span| Location { file, span })).collect();
    Stream::Error.report(&db, &located, None)?;
    Ok(None)
}
