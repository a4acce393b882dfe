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

/// Files whose lines `NAME = '…'` or `NAME "…"` are the words of that name.
const LISTING: &[&str] = &["neovim/syntax/dist.vim", "emacs/dist-mode.el"];

#[test]
fn the_grammar_is_that_of_the_compiler() {
    is_written("vscode/syntaxes/dist.tmLanguage.json", |_| grammar());
}

#[test]
fn the_words_are_those_of_the_compiler() {
    for file in LISTING {
        is_written(file, |text| words().iter().fold(text, |text, (name, words)| listed(&text, name, words)));
    }
}

/// Holds a file of `editors` against what it is meant to be, or writes that.
fn is_written(file: &str, meant: impl Fn(String) -> String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../editors").join(file);
    let there = fs::read_to_string(&path).unwrap_or_default();
    let meant = meant(there.clone());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &meant).expect("it is written");
    } else {
        assert!(there == meant, "{file}: run `UPDATE=1 cargo test -p distc-lsp --test grammar`");
    }
}

/// The text with the words of a name between the quotes that follow it first.
fn listed(text: &str, name: &str, words: &str) -> String {
    let marks = [format!("{name} = '"), format!("{name} \"")];
    let Some(start) = marks.iter().find_map(|mark| Some(text.find(mark)? + mark.len())) else { return text.to_owned() };
    let quote = &text[start - 1..start];
    let end = start + text[start..].find(quote).expect("a quote ends");
    format!("{}{words}{}", &text[..start], &text[end..])
}

/// The template with the compiler's words where it names them, each with what must follow it.
fn grammar() -> String {
    let guarded = word_groups().into_iter().map(|(name, words)| (name, guarded(&words)));
    let guards = [
        ("types", alternatives(BUILT_IN.into_iter().map(|(name, _)| name))),
        ("end", END.to_owned()),
        ("unset", UNSET.to_owned()),
        ("free", FREE.to_owned()),
        ("head", format!("{END}{FREE}{NO_BLOCK}")),
    ];
    let table = guarded.chain(guards).chain(words());
    table.fold(TEMPLATE.to_owned(), |text, (name, regex)| text.replace(&format!("${{{name}}}"), &quoted(&regex)))
}

/// All words by what they are for.
fn words() -> Vec<(&'static str, String)> {
    let groups =
        word_groups().into_iter().map(|(name, words)| (name, alternatives(words.iter().map(|(word, _)| *word))));
    let units = Unit::ALL.iter().flat_map(|unit| unit.suffixes()).map(|(suffix, _)| *suffix);
    let others = [
        ("declarations", alternatives(Word::TABLE.iter().map(|(word, _)| *word))),
        ("values", alternatives(literals("value_word").into_iter())),
        ("units", alternatives(units.filter(|suffix| !suffix.is_empty()))),
    ];
    groups.chain(others).collect()
}

/// The parser's words that may stand within a line, by what they are for.
fn word_groups() -> [(&'static str, Vec<(&'static str, &'static str)>); 3] {
    let (statements, reserved) = (references("statement"), literals("reserved"));
    let is_declared = |word: &str| Word::TABLE.iter().any(|(declared, _)| *declared == word);
    let is_clause = |word: &str| !statements.contains(&word) && !reserved.contains(&word) && !is_declared(word);
    let of = |is_meant: &dyn Fn(&str) -> bool| keywords().into_iter().filter(|(word, _)| is_meant(word)).collect();
    [
        ("statements", of(&|word| statements.contains(&word))),
        ("reserved", of(&|word| reserved.contains(&word))),
        ("clauses", of(&is_clause)),
    ]
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
fn guarded(words: &[(&str, &str)]) -> String {
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
