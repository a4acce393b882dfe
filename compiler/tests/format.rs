//! One layout for every program: laying out twice changes nothing, and the tree stays what it was.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken test may stop")]

#[path = "support/random.rs"]
mod random;

use distc::parse::{parse, split};
use distc::pretty::format;
use random::{Random, shaken};

/// The cases of a document, without what stands behind `=>`.
fn cases(document: &'static str) -> impl Iterator<Item = &'static str> {
    let blocks = document.split("```dist\n").skip(1).map(|block| block.split("\n```").next().unwrap());
    blocks.flat_map(|block| block.split("\n---\n"))
}

/// All trees of a file, without places.
fn trees(text: &str) -> String {
    let trees: Vec<_> = split(text).into_iter().map(|piece| parse(piece).chunk).filter(|c| c.item.is_some()).collect();
    let shown = format!("{trees:?}");
    let mut parts = shown.split("Span { ");
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect::<String>()
}

fn holds(text: &str) {
    let Ok(once) = format(text) else { return };
    let twice = format(&once).unwrap_or_else(|errors| panic!("{text}\n=>\n{once}\n{errors:?}"));
    assert_eq!(once, twice, "{text}");
    assert_eq!(trees(text), trees(&once), "{text}\n=>\n{once}");
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<String>();
    assert_eq!(words(text), words(&once), "nothing is lost");
}

#[test]
fn layouts_are_as_written() {
    for case in cases(include_str!("data/parse/layout.md")) {
        let (text, expected) = case.split_once("\n=>\n").unwrap();
        let once = format(text).unwrap_or_else(|errors| panic!("{text}\n{errors:?}"));
        assert_eq!(once.trim_end(), expected);
        holds(text);
    }
}

#[test]
fn the_programs_of_the_design_are_laid_out_already() {
    for program in [
        include_str!("data/parse/program-1.dist"),
        include_str!("data/parse/program-2.dist"),
        include_str!("data/parse/program-3.dist"),
    ] {
        assert_eq!(format(program).unwrap(), program);
    }
}

#[test]
fn a_file_with_errors_is_refused_with_places_in_it() {
    let errors = format("let x = 1\n\nlet y =\n").unwrap_err();
    assert_eq!(
        (errors[0].place.start, errors[0].message.as_str()),
        (18, "expected a value, found the end of the line")
    );
}

#[test]
fn every_case_keeps_its_tree() {
    for case in cases(include_str!("data/parse/cases.md")) {
        let text = case.split("\n=> ").next().unwrap();
        holds(case);
        holds(&format!("let x = {text}"));
        holds(&format!("component a: T {{ {text} }}"));
        holds(&format!("component a: T {{\n{text}\n}}"));
        holds(&format!("type T {{\n{text}\n}}"));
        holds(&format!("component a: T {{ b = [{{ {text} }}, {{\n{text}\n}}], c = f({text}, [{text}]) }}"));
    }
}

#[test]
fn edited_programs_keep_their_trees() {
    let programs = [
        include_str!("data/parse/program-1.dist"),
        include_str!("data/parse/program-2.dist"),
        include_str!("data/parse/program-3.dist"),
    ];
    let pieces: Vec<_> =
        programs.into_iter().chain(cases(include_str!("data/parse/cases.md"))).flat_map(split).collect();
    for seed in 0..4000 {
        let random = &mut Random::new(seed);
        holds(&shaken(random.pick(&pieces), random));
    }
}

#[test]
fn blanks_breaks_and_comments_change_no_tree() {
    let programs = [
        include_str!("data/parse/program-1.dist"),
        include_str!("data/parse/program-2.dist"),
        include_str!("data/parse/program-3.dist"),
    ];
    let wrapped = cases(include_str!("data/parse/cases.md")).flat_map(|case| {
        let text = case.split("\n=> ").next().unwrap();
        [
            format!("let x = {text}"),
            format!("component a: T {{\n{text}\n}}"),
            format!("type T {{\n{text}\n}}"),
            text.into(),
        ]
    });
    let texts: Vec<_> = programs.into_iter().flat_map(split).map(String::from).chain(wrapped).collect();
    let pieces: Vec<_> = texts.iter().map(String::as_str).filter(|text| distc::pretty::format(text).is_ok()).collect();
    let mut laid_out = 0;
    for seed in 0..2000 {
        let random = &mut Random::new(seed);
        let piece = random.pick(&pieces);
        let text: String = piece.chars().map(|c| respaced(c, random)).collect();
        laid_out += usize::from(format(&text).is_ok());
        holds(&text);
    }
    assert!(laid_out > 1000, "{laid_out}");
}

fn respaced(c: char, random: &mut Random) -> String {
    match (c, random.below(6)) {
        (' ', 0) => "   ".into(),
        ('\n', 0) => "  \n\n \n".into(),
        ('\n', 1) => " // note\n".into(),
        ('\n', 2) => "\n// note\n".into(),
        ('{' | '(', 0) => format!("{c} "),
        (',', 0) => ",\n".into(),
        _ => c.into(),
    }
}
