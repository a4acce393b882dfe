//! Runs one test: its programs are compiled, and each block is compared with what would be written in its place.

use std::cell::RefCell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use distc::diagnostics::render;

use crate::document::{Block, Sort, Test};
use crate::program::{Compiling, Program, ROOT, Source};
use crate::{console, editor, fixes, manifests, pages, remarks};

/// What a test showed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Blocks that are not what they should be.
    pub blocks: Vec<Difference>,
    /// What cannot be written back.
    pub faults: Vec<String>,
}

/// A block that is not what it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The block's lines in the document.
    pub lines: Range<usize>,
    /// Their text.
    pub expected: String,
    /// What would be written there.
    pub found: String,
}

impl Outcome {
    /// Whether all is as it should be.
    pub fn is_good(&self) -> bool {
        self.blocks.is_empty() && self.faults.is_empty()
    }

    fn compare(&mut self, block: &Block, found: String) {
        if block.text.trim_end() != found.trim_end() {
            let (lines, expected) = (block.lines.clone(), block.text.clone());
            self.blocks.push(Difference { lines, expected, found });
        }
    }
}

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what a panic says for the report of its test.
pub fn hear_panics() {
    std::panic::set_hook(Box::new(|panic| PANIC.set(panic.to_string())));
}

/// Runs a test. That the compiler panics is a fault like others.
pub fn outcome(test: &Test) -> Outcome {
    let run = || match test.sort {
        Sort::Judged => judged(test),
        Sort::Page(code) => Outcome { faults: pages::faults(code, &test.blocks), ..Outcome::default() },
        Sort::Parses => Outcome { faults: pages::unparsed(&test.blocks), ..Outcome::default() },
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Outcome { faults: vec![panic_said()], ..Outcome::default() })
}

/// What the last panic of this thread said.
pub fn panic_said() -> String {
    PANIC.take()
}

/// The results of `run` for all items, on as many threads as there are processors. The compiler has a pool of its own, in which
/// tests would start within tests.
pub fn side_by_side<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let items = numbers.map_while(|number| Some((number, items.get(number)?)));
        items.map(|(number, item)| (number, run(item))).collect::<Vec<_>>()
    };
    let count = thread::available_parallelism().map_or(1, usize::from);
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("panics are caught")).collect()
    });
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

fn judged(test: &Test) -> Outcome {
    let mut outcome = Outcome::default();
    for part in parts(&test.blocks) {
        match part {
            Ok(part) => judge(&part, &test.blocks, &mut outcome),
            Err(fault) => outcome.faults.push(fault),
        }
    }
    outcome
}

/// A program with the blocks that are about it.
#[derive(Default)]
pub struct Part<'a> {
    /// The program.
    pub program: Program,
    /// What it renders to, and commands about it.
    pub about: Vec<&'a Block>,
}

/// The programs of a test: a `dist` block without a name starts one.
pub fn parts(blocks: &[Block]) -> Vec<Result<Part<'_>, String>> {
    let mut parts: Vec<Result<Part, String>> = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        let name = block.words.first().map(String::as_str);
        if block.language == "dist" && name.is_none() {
            let files = vec![Source::of(ROOT, number, block)];
            parts.push(Ok(Part { program: Program { files, ..Program::default() }, about: Vec::new() }));
            continue;
        }
        if block.language == "sh" {
            continue;
        }
        let Some(Ok(part)) = parts.last_mut() else {
            parts.push(Err(format!("no program stands in front of the `{}` block", block.language)));
            continue;
        };
        match block.language.as_str() {
            "dist" => part.program.files.push(Source::of(name.unwrap_or_default(), number, block)),
            "values" => part.program.values.push(Source::of(name.unwrap_or("values.yaml"), number, block)),
            "yaml" | "rich" | "console" => part.about.push(block),
            language if editor::BLOCKS.contains(&language) => part.about.push(block),
            "text" => part.program.texts.push((name.unwrap_or("text").to_owned(), block.text.clone())),
            other => parts.push(Err(format!("there are no blocks of the sort `{other}`"))),
        }
    }
    parts
}

fn judge(part: &Part, blocks: &[Block], outcome: &mut Outcome) {
    let compiling = part.program.compile();
    if part.program.asked().is_some() {
        answered(part, &compiling, outcome);
        return compiling.done();
    }
    for source in part.program.sources() {
        let marker = if blocks[source.block].language == "values" { "#" } else { "//" };
        let expected = &source.remarked.remarks;
        let mut sorted = expected.clone();
        sorted.sort();
        let found = remarks::asked(compiling.remarks(&source.path), expected);
        if sorted != found {
            outcome.compare(&blocks[source.block], remarks::written(&source.remarked.source, &found, marker));
        }
    }
    let elsewhere = compiling.elsewhere(&part.program);
    if !elsewhere.is_empty() {
        outcome.faults.push(format!("of files that the document does not show:\n{elsewhere}"));
    }
    for block in &part.about {
        match shown(part, &compiling, block) {
            Ok(found) => outcome.compare(block, found),
            Err(fault) => outcome.faults.push(fault),
        }
    }
    let repairable = fixes::repairs(&part.program, &compiling);
    compiling.done();
    outcome.faults.extend(fixes::faults(repairable));
}

/// Compares what an editor is told.
fn answered(part: &Part, compiling: &Compiling, outcome: &mut Outcome) {
    for block in &part.about {
        match editor::shown(&part.program, compiling, block) {
            Ok(found) => outcome.compare(block, found),
            Err(fault) => outcome.faults.push(fault),
        }
    }
}

/// What belongs into a block.
fn shown(part: &Part, compiling: &Compiling, block: &Block) -> Result<String, String> {
    match block.language.as_str() {
        "yaml" => manifests::shown(&compiling.compiled, &block.words),
        "rich" => Ok(render::rich(compiling.workspace.db(), &compiling.compiled.diagnostics, false)),
        language if editor::BLOCKS.contains(&language) => editor::shown(&part.program, compiling, block),
        _ => Ok(console::shown(&part.program, &block.text)),
    }
}
