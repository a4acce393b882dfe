//! Standard output and error. What is a terminal, what may be coloured, and who is still reading.

use std::io::{self, ErrorKind, IsTerminal, Write};

use distc::db::Db;
use distc::diagnostics::{Diagnostic, Location, render};

use crate::errors::{self, Failure};

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Reports with the source and arrows.
    Rich,
    /// A line for each: `path:line:column: error[CODE]: message`.
    Short,
    /// A JSON object in a line for each.
    Json,
    /// One SARIF document.
    Sarif,
}

/// One of the two streams that a command writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// For what was asked for.
    Output,
    /// For what is said about it.
    Error,
}

impl Stream {
    /// Whether a person reads it.
    pub fn is_terminal(self) -> bool {
        match self {
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        }
    }

    /// Whether it may be coloured: a terminal that nobody asked to be plain.
    pub fn has_colour(self) -> bool {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        self.is_terminal() && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Writes text. A reader that has gone is no failure.
    pub fn write(self, text: &str) -> Result<(), Failure> {
        let written = match self {
            Stream::Output => all(&mut io::stdout().lock(), text),
            Stream::Error => all(&mut io::stderr().lock(), text),
        };
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(errors::no_output(&error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes texts, one after the other, as they are made.
    pub fn write_all(self, texts: impl Iterator<Item = String>) -> Result<(), Failure> {
        const ENOUGH: usize = 1 << 16;
        let mut waiting = String::with_capacity(2 * ENOUGH);
        for text in texts {
            waiting.push_str(&text);
            if waiting.len() > ENOUGH {
                self.write(&waiting)?;
                waiting.clear();
            }
        }
        self.write(&waiting)
    }

    /// Writes diagnostics; without a format, rich for people and short for the rest.
    pub fn report(
        self,
        db: &dyn Db,
        diagnostics: &[Diagnostic<Location>],
        format: Option<Format>,
    ) -> Result<(), Failure> {
        let usual = if self.is_terminal() { Format::Rich } else { Format::Short };
        self.write(&match format.unwrap_or(usual) {
            Format::Rich => render::rich(db, diagnostics, self.has_colour()),
            Format::Short => render::short(db, diagnostics),
            Format::Json => render::json(db, diagnostics),
            Format::Sarif => render::sarif(db, diagnostics),
        })
    }
}

/// Says a line on standard error; where nobody listens, nothing is lost.
pub fn tell(line: &str) {
    let _ = Stream::Error.write(&format!("{line}\n"));
}

fn all(stream: &mut impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}
