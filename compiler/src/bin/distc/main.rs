//! The command `distc`. Here: what can be said on the command line, and how it ends; each command is a file.

mod check;
mod compile;
mod completions;
mod console;
mod errors;
mod explain;
mod fmt;
mod new;
mod output;
mod program;
mod test;

use std::process::ExitCode;
use std::thread;

use clap::{Parser, Subcommand};

use errors::Failure;

/// Compiles distributions of Kubernetes applications to manifests.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compile(compile::Arguments),
    Check(check::Arguments),
    Test(test::Arguments),
    Fmt(fmt::Arguments),
    Explain(explain::Arguments),
    New(new::Arguments),
    Completions(completions::Arguments),
}

/// How a command ends when it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing is wrong: exit code 0.
    Clean,
    /// The sources are wrong: exit code 1.
    Wrong,
    /// The command line or the disk is wrong, which was told already: exit code 2.
    Failed,
}

/// Queries nest as deep as programs do; this is reserved, not used.
const STACK: usize = 256 << 20;

/// What each thread that works for the main one reserves.
const HELPER_STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Where there are no threads to be had, the work is done without them.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(HELPER_STACK).build_global();
    let worker = thread::Builder::new().stack_size(STACK).spawn(|| run(arguments.command));
    let ended = worker.map_err(|error| errors::no_thread(&error)).and_then(|worker| match worker.join() {
        Ok(ended) => ended,
        Err(_) => Err(errors::bug()),
    });
    let status = ended.unwrap_or_else(|failure| {
        console::tell(&failure.to_string());
        Status::Failed
    });
    ExitCode::from(status as u8)
}

fn run(command: Command) -> Result<Status, Failure> {
    match command {
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}
