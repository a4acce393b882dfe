//! `distc completions`: what a shell needs to complete the command.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Status;
use crate::console::Stream;
use crate::errors::Failure;

/// Prints the completions for a shell.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::Arguments::command(), "distc", &mut script);
    Stream::Output.write(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
