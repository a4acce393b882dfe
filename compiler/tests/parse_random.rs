//! Whatever the text, splitting and parsing give an answer, with places inside of it.

#[path = "support/random.rs"]
mod random;

use distc::parse::{head, parse, split};
use random::{Random, TOKENS, shaken};

const PROGRAMS: &[&str] = &[
    include_str!("data/parse/program-1.dist"),
    include_str!("data/parse/program-2.dist"),
    include_str!("data/parse/program-3.dist"),
    include_str!("data/parse/cases.md"),
    include_str!("data/parse/habits.md"),
    include_str!("data/parse/mistakes.md"),
];

fn soup(random: &mut Random) -> String {
    (0..random.below(60)).map(|_| random.pick(TOKENS)).collect()
}

fn holds_together(text: &str) {
    let pieces = split(text);
    assert_eq!(pieces.concat(), text);
    for piece in pieces {
        head(piece);
        for error in parse(piece).errors {
            let edits = error.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.0));
            let labels = error.labels.iter().map(|label| label.place);
            for place in std::iter::once(error.place).chain(edits).chain(labels) {
                assert!(piece.get(std::ops::Range::from(place)).is_some(), "{place:?} {error:?} in {piece:?}");
            }
        }
    }
}

#[test]
fn any_text_has_a_tree_and_errors_with_places_in_it() {
    for seed in 0..3000 {
        let text = soup(&mut Random::new(seed));
        holds_together(&text);
    }
}

#[test]
fn edited_programs_have_trees_and_errors_with_places_in_them() {
    for program in PROGRAMS {
        let pieces: Vec<_> = program.split("\n---\n").flat_map(split).collect();
        for seed in 0..1200 {
            let random = &mut Random::new(seed);
            holds_together(&shaken(random.pick(&pieces), random));
        }
    }
}

#[test]
fn pieces_begin_with_their_comments_and_end_where_the_next_begins() {
    let text = "//! file\n\n/// a\nuse a.b\n// free\n\n// b\n/// c\ncomponent b: T {\n    x = 1\n// odd\ntype = 1\n}\n\nvariant v\n{\n}\n";
    let expected = [
        "//! file\n\n/// a\nuse a.b\n// free\n\n",
        "// b\n/// c\ncomponent b: T {\n    x = 1\n",
        "// odd\ntype = 1\n}\n\n",
        "variant v\n{\n}\n",
    ];
    assert_eq!(split(text), expected);
    assert_eq!(split(""), [""; 0]);
}

#[test]
fn heads_say_what_a_piece_declares() {
    let heads = [
        ("// c\ncomponent a-b[q in qs]: T", Some(("component", "a-b"))),
        ("external fn f(a: Int) -> Int", Some(("fn", "f"))),
        ("fn g() -> Int = 1", Some(("fn", "g"))),
        ("use a.b.{c, d} // x", Some(("use", "a.b.{c, d}"))),
        ("part services.frontend\n", Some(("part", "services.frontend"))),
        ("every k8s.core.v1.Pod except a {", Some(("every", "k8s.core.v1.Pod"))),
        ("test \"it works\" of v {", Some(("test", "it works"))),
        ("import a.b", Some(("use", "a.b"))),
        ("type", Some(("type", ""))),
        ("// only\n", None),
        ("typed = 1", None),
    ];
    for (text, expected) in heads {
        assert_eq!(head(text).map(|head| (head.keyword, head.name)), expected, "{text}");
    }
}
