//! What is told of a run, and what is written back.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use crate::diff::diff;
use crate::document::{Document, Test};
use crate::run::{Difference, Outcome};

/// What the command line asks for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Write what happened into the documents.
    update: bool,
    /// Run mangled programs instead of the tests.
    pub mangle: bool,
    /// Look for names that editors do not know instead.
    pub all_names: bool,
    /// Run only tests whose name has one of these.
    names: Vec<String>,
}

impl Asked {
    /// Reads the arguments; those of other test runners are not minded.
    pub fn of(arguments: impl Iterator<Item = String>) -> Asked {
        let mut asked = Asked::default();
        for argument in arguments {
            match argument.as_str() {
                "--update" => asked.update = true,
                "--mangle" => asked.mangle = true,
                "--names" => asked.all_names = true,
                flag if flag.starts_with('-') => {}
                name => asked.names.push(name.to_owned()),
            }
        }
        asked
    }

    /// Whether a test is to be run.
    pub fn is_for(&self, document: &Document, test: &Test) -> bool {
        let name = format!("{}: {}", document.name, test.title);
        self.names.is_empty() || self.names.iter().any(|asked| name.contains(asked.as_str()))
    }
}

/// A run so far.
pub struct Report {
    /// What was asked for.
    pub asked: Asked,
    start: Instant,
    passed: usize,
    failed: usize,
}

type Ran<'a> = (&'a Document, &'a Test, Outcome);

impl Report {
    /// Nothing has run.
    pub fn new(asked: Asked) -> Report {
        Report { asked, start: Instant::now(), passed: 0, failed: 0 }
    }

    /// Tells of the harness's own tests.
    pub fn own(&mut self, faults: Vec<String>) {
        self.failed += faults.len();
        faults.iter().for_each(|fault| println!("---- the harness itself\n{fault}\n"));
    }

    /// Tells of what was found in tests where nothing should be.
    pub fn found(&mut self, tests: usize, what: &str, all: &[String]) {
        self.passed += tests;
        self.failed += all.len();
        all.iter().for_each(|one| println!("---- {what}\n{one}"));
    }

    /// Tells of tests that have run, and writes back what is asked for.
    pub fn ran(&mut self, ran: &[Ran]) {
        let mut differences: BTreeMap<&str, (&Document, Vec<&Difference>)> = BTreeMap::new();
        for (document, test, outcome) in ran {
            if outcome.is_good() {
                self.passed += 1;
            } else {
                differences.entry(&document.name).or_insert((document, Vec::new())).1.extend(&outcome.blocks);
                self.fail(document, test, &told(outcome));
            }
        }
        self.titles_twice(ran);
        if self.asked.update {
            differences.into_values().for_each(|(document, blocks)| update(document, &blocks));
        }
    }

    fn fail(&mut self, document: &Document, test: &Test, text: &str) {
        self.failed += 1;
        println!("---- {}:{}: {}\n{text}\n", document.name, test.line, test.title);
    }

    /// Titles are unique within a document.
    fn titles_twice(&mut self, ran: &[Ran]) {
        let mut titles: Vec<(&str, &str)> =
            ran.iter().map(|(document, test, _)| (document.name.as_str(), test.title.as_str())).collect();
        titles.sort_unstable();
        let twice = titles.windows(2).filter(|pair| pair[0] == pair[1]);
        self.failed += twice.clone().count();
        twice.for_each(|pair| println!("---- {}: the title {:?} stands twice\n", pair[0].0, pair[0].1));
    }

    /// The summary, as other test runners write it.
    pub fn finish(self) -> ExitCode {
        let Report { passed, failed, .. } = self;
        let result = if failed == 0 { "ok" } else { "FAILED" };
        let seconds = self.start.elapsed().as_secs_f32();
        println!("documents: {result}. {passed} passed; {failed} failed; finished in {seconds:.2}s");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn told(outcome: &Outcome) -> String {
    let blocks = outcome.blocks.iter().map(|block| diff(&block.expected, &block.found));
    blocks.chain(outcome.faults.iter().cloned()).collect::<Vec<_>>().join("\n")
}

fn update(document: &Document, blocks: &[&Difference]) {
    let blocks = blocks.iter().map(|block| (block.lines.clone(), block.found.clone())).collect();
    fs::write(&document.path, document.with(blocks)).expect("a document is written");
    println!("{} is written anew", document.name);
}
