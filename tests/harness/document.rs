//! A Markdown document as tests: headings and the fenced blocks below them.

use std::ops::Range;
use std::path::PathBuf;

use distc::diagnostics::Code;

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its path from the repository's root, for messages.
    pub name: String,
    /// Its path on disk.
    pub path: PathBuf,
    /// Its lines.
    pub lines: Vec<String>,
    /// Its tests, in order.
    pub tests: Vec<Test>,
}

/// What is below one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its heading, behind those that it is below.
    pub title: String,
    /// The line of its heading, from 1.
    pub line: usize,
    /// What is expected of it.
    pub sort: Sort,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// What is expected of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// What its blocks say.
    Judged,
    /// The page of a code: its first program has this code and no other, those behind it are good.
    Page(Code),
    /// An example of something else: it parses.
    Parses,
}

/// A fenced block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The first word behind the fence.
    pub language: String,
    /// The other words behind the fence.
    pub words: Vec<String>,
    /// The lines between the fences, as an index into the document's lines.
    pub lines: Range<usize>,
    /// Their text, with a line break at its end unless it is empty.
    pub text: String,
}

impl Document {
    /// Reads the tests of a text.
    pub fn read(name: impl Into<String>, path: impl Into<PathBuf>, text: &str) -> Document {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let tests = tests(&lines);
        Document { name: name.into(), path: path.into(), lines, tests }
    }

    /// The document with other texts in some of its blocks.
    pub fn with(&self, mut blocks: Vec<(Range<usize>, String)>) -> String {
        let mut lines = self.lines.clone();
        blocks.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, text) in blocks {
            lines.splice(range, text.lines().map(str::to_owned));
        }
        lines.join("\n") + "\n"
    }
}

fn tests(lines: &[String]) -> Vec<Test> {
    let mut headings: Vec<(usize, &str)> = Vec::new();
    let mut tests: Vec<Test> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].as_str();
        if let Some((level, heading)) = heading(line) {
            headings.retain(|(above, _)| *above < level);
            headings.push((level, heading));
            let titles: Vec<&str> = headings.iter().map(|(_, title)| *title).collect();
            tests.push(Test { title: titles.join(": "), line: at + 1, sort: Sort::Judged, blocks: Vec::new() });
        } else if let Some(fence) = fence(line) {
            let end =
                lines[at + 1..].iter().position(|line| line.trim_end() == fence).map_or(lines.len(), |n| n + at + 1);
            let block = block(&line[fence.len()..], at + 1..end, lines);
            if let Some(test) = tests.last_mut() {
                test.blocks.push(block);
            }
            at = end;
        }
        at += 1;
    }
    tests.retain(|test| !test.blocks.is_empty());
    tests
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    (level > 0 && title.starts_with(' ')).then(|| (level, title.trim()))
}

/// The backticks that open a block.
fn fence(line: &str) -> Option<&str> {
    let length = line.len() - line.trim_start_matches('`').len();
    (length >= 3).then(|| &line[..length])
}

fn block(info: &str, lines: Range<usize>, all: &[String]) -> Block {
    let mut words = info.split_whitespace().map(str::to_owned);
    let language = words.next().unwrap_or_default();
    let text = all[lines.clone()].iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    Block { language, words: words.collect(), lines, text }
}
