//! Runs the documents: each heading is a test, each block a file or what is expected of the files in front of it.
//!
//! A block passes when what would be written back into the document is what stands there, so `--update` is the same run.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "what a test cannot do, it says")]

mod console;
mod diff;
mod document;
mod editor;
mod fixes;
mod leads;
mod mangle;
mod manifests;
mod own;
mod pages;
mod program;
mod remarks;
mod report;
mod run;
mod sources;

use std::process::ExitCode;

use report::{Asked, Report};

fn main() -> ExitCode {
    let asked = Asked::of(std::env::args().skip(1));
    run::hear_panics();
    let mut report = Report::new(asked);
    report.own(own::faults());
    let documents = sources::documents();
    let tests: Vec<_> =
        documents.iter().flat_map(|document| document.tests.iter().map(move |test| (document, test))).collect();
    let asked: Vec<_> = tests.into_iter().filter(|(document, test)| report.asked.is_for(document, test)).collect();
    if report.asked.mangle {
        report.found(asked.len(), "a panic", &run::side_by_side(&asked, |(_, test)| mangle::panics(test)).concat());
        return report.finish();
    }
    if report.asked.all_names {
        let unknown = run::side_by_side(&asked, |(_, test)| editor::unknown_names(test)).concat();
        report.found(asked.len(), "a name that editors do not know", &unknown);
        return report.finish();
    }
    let outcomes = run::side_by_side(&asked, |(_, test)| run::outcome(test));
    let ran: Vec<_> =
        asked.into_iter().zip(outcomes).map(|((document, test), outcome)| (document, test, outcome)).collect();
    report.ran(&ran);
    report.finish()
}
