//! The colours that editors paint before a server answers: what the compiler reads is what `editors/vscode` has in its grammar.
//!
//! `UPDATE=1` writes it.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

use std::fs;
use std::path::PathBuf;

use distc::resolve::Word;
use distc::types::BUILT_IN;
use distc::types::scalar::Unit;

const PEST: &str = include_str!("../../compiler/src/parse/grammar.pest");
const TEMPLATE: &str = include_str!("../../editors/vscode/syntaxes/dist.template.json");

const END: &str = r"(?!\w|-\w)";
const UNSET: &str = r"(?![ \t]*(?:=(?![=>])|\+=|:))";
const NO_BLOCK: &str = r"(?![ \t]*\{)";
const FREE: &str = r"(?!\[|\?|\.(?!\.)|[ \t]*(?:=(?![=>])|\+=|:))";

#[test]
fn the_grammar_is_that_of_the_compiler() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../editors/vscode/syntaxes/dist.tmLanguage.json");
    let meant = grammar();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &meant).expect("it is written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == meant, "run `UPDATE=1 cargo test -p distc-lsp --test grammar`");
}

/// The template with the compiler's words where it names them.
fn grammar() -> String {
    let (statements, reserved) = (references("statement"), literals("reserved"));
    let words = keywords();
    let of = |is_meant: &dyn Fn(&str) -> bool| guarded(words.iter().copied().filter(|(word, _)| is_meant(word)));
    let declared: Vec<&str> = Word::TABLE.iter().map(|(word, _)| *word).collect();
    let is_clause = |word: &str| ![&statements, &reserved, &declared].iter().any(|words| words.contains(&word));
    let units = Unit::ALL.iter().flat_map(|unit| unit.suffixes()).map(|(suffix, _)| *suffix);
    let table = [
        ("declarations", alternatives(declared.iter().copied())),
        ("statements", of(&|word| statements.contains(&word))),
        ("reserved", of(&|word| reserved.contains(&word))),
        ("clauses", of(&is_clause)),
        ("values", alternatives(literals("value_word").into_iter())),
        ("types", alternatives(BUILT_IN.into_iter())),
        ("units", alternatives(units.filter(|suffix| !suffix.is_empty()))),
        ("end", END.to_owned()),
        ("unset", UNSET.to_owned()),
        ("free", FREE.to_owned()),
        ("head", format!("{END}{FREE}{NO_BLOCK}")),
    ];
    table.iter().fold(TEMPLATE.to_owned(), |text, (name, regex)| text.replace(&format!("${{{name}}}"), &quoted(regex)))
}

/// As it stands inside a string of JSON.
fn quoted(regex: &str) -> String {
    let json = serde_json::to_string(regex).expect("it is a string");
    json[1..json.len() - 1].to_owned()
}

/// The longest first, for the first that fits is taken.
fn alternatives<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words.dedup();
    words.join("|")
}

/// Words with what must follow them, as the parser has it; those that it reads by their place need a blank and no setting.
fn guarded<'w>(words: impl Iterator<Item = (&'w str, &'w str)>) -> String {
    let words: Vec<_> = words.collect();
    let guards = [
        ("end", r"(?=[ \t]+(?!\{|=(?![=>])|\+=|:))".to_owned()),
        ("word", format!("{END}{FREE}")),
        ("head", format!("{END}{FREE}{NO_BLOCK}")),
        ("claim", r"(?=[ \t(])(?![ \t]*(?:=(?!=)|\+=|\{|:))".to_owned()),
    ];
    let groups = guards.iter().filter_map(|(kind, guard)| {
        let mut own = words.iter().filter(|(_, other)| other == kind).map(|(word, _)| *word).peekable();
        own.peek()?;
        Some(format!("(?:{}){guard}", alternatives(own)))
    });
    groups.collect::<Vec<_>>().join("|")
}

/// The parser's words, each with the rule that says what may follow: `kw_at = @{ "at" ~ word }`.
fn keywords() -> Vec<(&'static str, &'static str)> {
    let lines = PEST.lines().filter(|line| line.starts_with("kw_"));
    let read = lines.map(|line| {
        let (_, rule) = line.split_once("@{ \"").expect("a word is a literal");
        rule.trim_end_matches(" }").split_once("\" ~ ").expect("a word has an end")
    });
    read.collect()
}

/// The literals of a rule.
fn literals(name: &str) -> Vec<&'static str> {
    rule(name).split('"').skip(1).step_by(2).collect()
}

/// The words that a rule refers to.
fn references(name: &str) -> Vec<&'static str> {
    rule(name).split(|c: char| !c.is_alphabetic() && c != '_').filter_map(|part| part.strip_prefix("kw_")).collect()
}

fn rule(name: &str) -> &'static str {
    let line = PEST.lines().find(|line| line.split_whitespace().next() == Some(name));
    let body = line.and_then(|line| line.split_once('=')).expect("the grammar has it").1;
    body.split(" // ").next().unwrap_or(body)
}
