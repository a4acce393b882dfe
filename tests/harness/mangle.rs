//! Programs as they are while they are being typed: each line left out, and each line cut in its middle. Nothing of it makes the
//! compiler panic. `cargo suite --mangle` runs this instead of the tests.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::document::Test;
use crate::program::Program;
use crate::run::{self, parts};

/// What made the compiler panic, with what the panic said.
pub fn panics(test: &Test) -> Vec<String> {
    let programs = parts(&test.blocks).into_iter().filter_map(|part| Some(part.ok()?.program));
    programs.flat_map(|program| mangled(&program)).filter_map(|program| panic(&program)).collect()
}

fn panic(program: &Program) -> Option<String> {
    let compiled = catch_unwind(AssertUnwindSafe(|| program.compile().done()));
    compiled.err().map(|_| format!("{}\nof the program\n{}", run::panic_said(), program.files[0].remarked.source))
}

fn mangled(program: &Program) -> Vec<Program> {
    let text = &program.files[0].remarked.source;
    let lines: Vec<&str> = text.lines().collect();
    let with = |number: usize, line: &str| {
        let all = lines.iter().enumerate().map(|(at, old)| if at == number { line } else { old });
        let mut program = program.clone();
        program.files[0].remarked.source = all.flat_map(|line| [line, "\n"]).collect();
        program
    };
    let middle = |line: &str| line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
    (0..lines.len()).flat_map(|at| [with(at, ""), with(at, &lines[at][..middle(lines[at])])]).collect()
}
