//! What belongs together in a text: what can be folded, and what is selected step by step.

use distc::Workspace;
use distc::db::{File, LineIndex, Span};
use distc::parse::ranges;

use super::At;
use super::lexemes::{Kind, tokens};
use super::place::{Piece, touches};

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the things")]
pub enum Fold {
    Block,
    Comment,
    Uses,
}

/// What can be folded in a file, each with its first and last line, from 0.
pub fn folds(workspace: &Workspace, file: File, lines: &LineIndex) -> Vec<(u32, u32, Fold)> {
    let text = lines.text();
    let brackets = Piece::all(workspace, file).into_iter().flat_map(|piece| brackets(workspace, piece));
    let brackets = brackets.map(|span| (line(lines, span.start), line(lines, span.end - 1), Fold::Block));
    let texts = runs(text, |line| line.trim_start().starts_with('|')).map(|(a, b)| (a, b, Fold::Block));
    let comments = runs(text, |line| line.trim_start().starts_with("//")).map(|(a, b)| (a, b, Fold::Comment));
    let uses = runs(text, |line| line.starts_with("use ")).map(|(a, b)| (a, b, Fold::Uses));
    let mut all: Vec<_> =
        brackets.chain(texts).chain(comments).chain(uses).filter(|(first, last, _)| first < last).collect();
    all.sort_by_key(|(first, last, _)| (*first, *last));
    all.dedup_by_key(|(first, ..)| *first);
    all
}

fn line(lines: &LineIndex, offset: u32) -> u32 {
    lines.line(offset) as u32
}

/// What stands in brackets.
fn brackets(workspace: &Workspace, piece: Piece<'_>) -> Vec<Span> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for token in tokens(piece.decl.text(workspace.db())) {
        match token.kind {
            Kind::Open => open.push(token.span),
            Kind::Close => all.extend(open.pop().map(|start| start.to(token.span).shifted(piece.start))),
            Kind::Word | Kind::Number | Kind::Text { .. } | Kind::Comment | Kind::Mark | Kind::Break => {}
        }
    }
    all
}

/// The first and last lines of runs of lines that are alike.
fn runs(text: &str, is: impl Fn(&str) -> bool) -> impl Iterator<Item = (u32, u32)> {
    let mut all: Vec<(u32, u32)> = Vec::new();
    for (number, _) in text.lines().enumerate().filter(|(_, line)| is(line)) {
        let number = number as u32;
        match all.last_mut().filter(|(_, last)| last + 1 == number) {
            Some((_, last)) => *last = number,
            None => all.push((number, number)),
        }
    }
    all.into_iter()
}

/// What is selected around a byte, from the smallest to the whole declaration.
pub fn selections(at: At<'_>) -> Vec<Span> {
    let Some(piece) = at.piece() else { return Vec::new() };
    let offset = at.offset - piece.start;
    let mut around: Vec<Span> = ranges(piece.decl.text(at.workspace.db()));
    around.retain(|span| touches(*span, offset));
    around.sort_by_key(|span| (span.end - span.start, span.start));
    around.dedup();
    // What is told only overlaps; each has to hold the one before.
    let mut nested: Vec<Span> = Vec::new();
    for span in around {
        if nested.last().is_none_or(|inner| span.start <= inner.start && inner.end <= span.end) {
            nested.push(span);
        }
    }
    nested.into_iter().map(|span| span.shifted(piece.start)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use distc::db::InMemory;

    use super::*;

    #[test]
    fn brackets_texts_comments_and_uses_are_folded() {
        let text = "use std.mesh\nuse std.testing\n\n// one\n// two\ndistribution app {\n    version = \"}{\"\n}\n\nlet a = [\n    f(\n        1,\n    ),\n    { b = \"\\(c(\n]\n\nlet d =\n    | e {\n    | }\n";
        let workspace =
            Workspace::open(&InMemory::new([("app.dist", text)]), Path::new("app.dist")).expect("a program");
        let folds = folds(&workspace, workspace.files()[0], &LineIndex::new(text));
        let block = |first, last| (first, last, Fold::Block);
        assert_eq!(
            folds,
            [(0, 1, Fold::Uses), (3, 4, Fold::Comment), block(5, 7), block(10, 12), block(13, 14), block(17, 18)]
        );
    }
}
