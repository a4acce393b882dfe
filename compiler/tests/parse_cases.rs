//! `data/parse/cases.md`, case by case.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a broken test may stop")]

mod support;

use distc::parse::tree::Item;
use distc::parse::{parse, split};

fn cases(title: &str) -> Vec<&'static str> {
    let document = include_str!("data/parse/cases.md");
    let section = document.split("\n## ").find(|section| section.starts_with(title)).expect(title);
    let block = section.split("```dist\n").nth(1).unwrap().split("\n```").next().unwrap();
    block.split("\n---\n").collect()
}

fn errors(text: &str) -> Vec<String> {
    split(text).into_iter().flat_map(|piece| parse(piece).errors).map(|error| error.message).collect()
}

#[test]
fn expressions_have_the_trees_that_are_written_behind_them() {
    for case in cases("Expressions") {
        let (text, tree) = case.rsplit_once("\n=> ").unwrap();
        let parsed = parse(&format!("let x = {text}"));
        assert_eq!(parsed.errors, [], "{text}");
        let Some(Item::Let(found)) = parsed.chunk.item else { panic!("{text}") };
        assert_eq!(support::expr(&found.value), tree, "{text}");
    }
}

#[test]
fn words_are_fields_outside_of_their_place() {
    for case in cases("Entries") {
        let parsed = parse(&format!("component a: T {{\n{case}\n}}\n"));
        assert_eq!(parsed.errors, [], "{case}");
    }
}

#[test]
fn types_declare_amend_and_check() {
    for case in cases("Members") {
        let parsed = parse(&format!("type T {{\n{case}\n}}\n"));
        assert_eq!(parsed.errors, [], "{case}");
    }
}

#[test]
fn declarations_parse() {
    for case in cases("Declarations") {
        assert_eq!(errors(case), [""; 0], "{case}");
        assert!(split(case).iter().any(|piece| parse(piece).chunk.item.is_some()), "{case}");
    }
}

#[test]
fn what_is_not_in_the_language_is_an_error() {
    for case in cases("Not in") {
        let found = errors(case);
        println!("{case}\n    {found:?}");
        assert!(!found.is_empty(), "{case}");
    }
}

#[test]
fn the_programs_of_the_design_parse() {
    for program in [
        include_str!("data/parse/program-1.dist"),
        include_str!("data/parse/program-2.dist"),
        include_str!("data/parse/program-3.dist"),
    ] {
        assert_eq!(errors(program), [""; 0]);
    }
}
