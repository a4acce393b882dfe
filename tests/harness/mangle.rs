//! Programs as they are while they are being typed: each line left out, and each line cut in its middle. Nothing of it makes the
//! compiler panic. `cargo suite --mangle` runs this instead of the tests.

use std::panic::{AssertUnwindSafe, catch_unwind};

use distc::db::Span;
use distc_lsp::ide::{self, At, Beside, Heads};

use crate::document::Test;
use crate::program::{Compiling, Program, ROOT};
use crate::run::{self, parts};

/// What made the compiler panic, with what the panic said.
pub fn panics(test: &Test) -> Vec<String> {
    let programs = parts(&test.blocks).into_iter().filter_map(|part| Some(part.ok()?.program));
    programs.flat_map(|program| mangled(&program)).filter_map(|(program, at)| panic(&program, at)).collect()
}

fn panic(program: &Program, at: usize) -> Option<String> {
    let run = || {
        let compiling = program.compile();
        ask(program, &compiling, at);
        compiling.done();
    };
    let compiled = catch_unwind(AssertUnwindSafe(run));
    compiled.err().map(|_| format!("{}\nof the program\n{}", run::panic_said(), program.files[0].remarked.source))
}

/// What an editor asks where the text is cut.
fn ask(program: &Program, compiling: &Compiling, at: usize) {
    let Some(file) = compiling.file(ROOT) else { return };
    let whole = Span::new(0, program.files[0].remarked.source.len());
    let at = At { workspace: &compiling.workspace, file, offset: at as u32 };
    ide::completions(at, Beside { system: &program.system(), heads: &Heads::default() });
    ide::signature_help(at);
    ide::hover(at);
    ide::inlays(&compiling.workspace, file, whole);
}

/// Each mangled program, with the place where it is cut.
fn mangled(program: &Program) -> Vec<(Program, usize)> {
    let text = &program.files[0].remarked.source;
    let lines: Vec<&str> = text.lines().collect();
    let with = |number: usize, line: &str| {
        let all = lines.iter().enumerate().map(|(at, old)| if at == number { line } else { old });
        let mut program = program.clone();
        program.files[0].remarked.source = all.flat_map(|line| [line, "\n"]).collect();
        let at = lines[..number].iter().map(|line| line.len() + 1).sum::<usize>() + line.len();
        (program, at)
    };
    let middle = |line: &str| line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
    (0..lines.len()).flat_map(|at| [with(at, ""), with(at, &lines[at][..middle(lines[at])])]).collect()
}
