//! What is wrong is said once, where it is, and with a fix that mends it.

#![expect(clippy::unwrap_used, reason = "a broken test may stop")]

use distc::db::Span;
use distc::diagnostics::{Code, Diagnostic};
use distc::parse::{MAX_NESTING, MAX_OPERATORS, parse, split};

fn cases(document: &'static str) -> Vec<(&'static str, Option<&'static str>)> {
    let block = document.split("```dist\n").nth(1).unwrap().split("\n```").next().unwrap();
    let halves = |case: &'static str| match case.split_once("\n=>\n") {
        Some((text, behind)) => (text, Some(behind)),
        None => (case, None),
    };
    block.split("\n---\n").map(halves).collect()
}

/// All errors of a file, with places in it.
fn errors(text: &str) -> Vec<Diagnostic<Span>> {
    let (mut found, mut at) = (Vec::new(), 0);
    for piece in split(text) {
        found.extend(parse(piece).errors.into_iter().map(|error| error.map(|span| span.shifted(at))));
        at += piece.len() as u32;
    }
    found
}

fn fixed(text: &str, errors: &[Diagnostic<Span>]) -> String {
    let fixes = errors.iter().filter_map(|error| error.fixes.first());
    let mut edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| (edit.0.start, edit.0.end));
    let mut text = text.to_owned();
    for (place, with) in edits.into_iter().rev() {
        text.replace_range(std::ops::Range::from(*place), with);
    }
    text
}

fn shown(text: &str, error: &Diagnostic<Span>) -> String {
    let before = &text[..error.place.start as usize];
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
    format!("{}:{column} {}", before.matches('\n').count() + 1, error.message)
}

#[test]
fn each_mistake_is_one_error_and_the_rest_is_understood() {
    for (text, expected) in cases(include_str!("data/parse/mistakes.md")) {
        let found: Vec<_> = errors(text).iter().map(|error| shown(text, error)).collect();
        assert_eq!(found.join("\n"), expected.unwrap(), "{text}");
    }
}

#[test]
fn habits_of_neighbours_are_one_error_whose_fix_parses() {
    for (text, expected) in cases(include_str!("data/parse/habits.md")) {
        let found = errors(text);
        let messages: Vec<_> = found.iter().map(|error| (error.code, shown(text, error))).collect();
        assert_eq!(found.len(), 1, "{text}\n{messages:?}");
        assert_eq!(found[0].code, Code::E0104, "{text}\n{messages:?}");
        let Some(expected) = expected else {
            assert!(found[0].fixes.is_empty() && !found[0].helps.is_empty(), "{text}");
            continue;
        };
        let mended = fixed(text, &found);
        assert_eq!(mended, expected);
        assert_eq!(errors(&mended), [], "{mended}");
    }
}

#[test]
fn limits_have_errors_of_their_own() {
    let deep = |n: usize, open: &str, close: &str| format!("let x = {}1{}\n", open.repeat(n), close.repeat(n));
    let only = |text: &str| errors(text).into_iter().map(|error| error.code).collect::<Vec<_>>();
    for (open, close) in [("[", "]"), ("(", ")"), ("{ a = ", " }"), ("f(", ")"), ("\"\\(", ")\""), ("T { a = ", "}")] {
        assert_eq!(only(&deep(MAX_NESTING - 10, open, close)), [], "{open}");
        assert_eq!(only(&deep(MAX_NESTING + 10, open, close)), [Code::E0103], "{open}");
        assert_eq!(only(&deep(20_000, open, "")), [Code::E0103], "{open}");
    }
    for part in [" + 1", ".a", "[1]", " ?? 1", " && a"] {
        assert_eq!(only(&format!("let x = a{}\n", part.repeat(MAX_OPERATORS as usize - 10))), [], "{part}");
        assert_eq!(only(&format!("let x = a{}\n", part.repeat(20_000))), [Code::E0103], "{part}");
    }
    assert_eq!(only(&format!("let x = {}1\n", "if a then b else ".repeat(900))), []);
    assert_eq!(only(&format!("let x = {}1\n", "if a then b else ".repeat(20_000))), [Code::E0103]);
    assert_eq!(only(&format!("let x = {}1\n", "-".repeat(20_000))), [Code::E0103]);
    assert_eq!(only(&format!("let x: {}Int{} = 1\n", "List<".repeat(1000), ">".repeat(1000))), [Code::E0103]);
    assert_eq!(only(&format!("component a: T {}", "{ a ".repeat(20_000))), [Code::E0103]);
    assert_eq!(only(&format!("let x = {}", "[".repeat(200_000))), [Code::E0103]);
}

#[test]
fn the_example_of_a_page_has_the_error_of_the_page() {
    for code in Code::ALL.iter().filter(|code| code.name().starts_with("E01")) {
        for block in code.page().split("```dist\n").skip(1) {
            let text = block.split("```").next().unwrap();
            let found: Vec<_> = errors(text).iter().map(|error| error.code).collect();
            assert_eq!(found, [*code], "{text}");
        }
    }
}
