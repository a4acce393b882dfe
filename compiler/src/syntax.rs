//! What the language is to those who find and cut files, and know no language.

use salsa::Durability;

use crate::db::Reading;
use crate::packages::{Mention, Syntax};
use crate::parse::{
    self,
    tree::{Ident, Item},
};

/// What `packages` has to know of the language.
pub const SYNTAX: Syntax = Syntax { reading: READING, mentions };

/// How its texts are taken in.
pub const READING: Reading = Reading {
    split: parse::split,
    code: parse::code,
    entry: parse::entry,
    stays_entry: parse::stays_entry,
    durability,
};

/// Little hangs on what a component says; on other declarations nearly everything does.
fn durability(piece: &str) -> Durability {
    match parse::head(piece) {
        Some(head) if head.keyword == "component" => Durability::LOW,
        Some(_) | None => Durability::MEDIUM,
    }
}

/// The modules that a declaration mentions. Only a `use` or a `part` is parsed for it.
pub fn mentions(piece: &str) -> Vec<Mention> {
    if !parse::head(piece).is_some_and(|head| matches!(head.keyword, "use" | "part")) {
        return Vec::new();
    }
    let mention = match parse::parse(piece).chunk.item {
        Some(Item::Use(used)) => mention(&used.path, &used.names, false),
        Some(Item::Part(path)) => mention(&path, &[], true),
        Some(_) | None => None,
    };
    mention.into_iter().collect()
}

fn mention(path: &[Ident], names: &[Ident], whole: bool) -> Option<Mention> {
    let span = path.first()?.span.to(path.last()?.span);
    let parts: Vec<&str> = path.iter().map(|part| part.node.as_str()).collect();
    // The parser has said that a name is missing.
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let picks = names.iter().map(|name| (name.node.clone(), name.span)).collect();
    Some(Mention { path: parts.join(".").into(), span, picks, whole })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{self, Database, Decl, File, Span};

    #[test]
    fn a_use_mentions_its_path_and_what_it_picks_with_places() {
        let piece = "// used\nuse a.b.{c, d}\n";
        let all = mentions(piece);
        assert_eq!(all.len(), 1);
        let mention = &all[0];
        let at = |span: Span| &piece[std::ops::Range::from(span)];
        assert_eq!((mention.path.as_str(), at(mention.span), mention.whole), ("a.b", "a.b", false));
        let picks: Vec<_> = mention.picks.iter().map(|(name, span)| (name.as_str(), at(*span))).collect();
        assert_eq!(picks, [("c", "c"), ("d", "d")]);
        assert_eq!(mentions("use a.b as c\n")[0].picks, []);
        assert!(mentions("part a.b\n")[0].whole);
        assert_eq!(mentions("let a = 1\n"), []);
    }

    /// All that is known of a file's declarations before any query.
    fn cut_of(db: &Database, file: File) -> Vec<impl PartialEq + std::fmt::Debug> {
        let own = |decl: &Decl| {
            let texts = [decl.text(db), decl.code(db), decl.head(db)].map(str::to_owned);
            (texts, decl.gaps(db).to_vec(), decl.starts(db).to_vec(), decl.lead(db), decl.within(db).is_some())
        };
        let with_entries = |decl: &Decl| (own(decl), decl.entries(db).iter().map(own).collect::<Vec<_>>());
        file.decls(db).iter().map(with_entries).collect()
    }

    const PROGRAM: &str = "// shop
component a: T

variant v with m {
    every T { b = 1 }
    // é
    a.b = 1
    c {
        d = [ // one
            1,
        ]
    }

    e.f =
        2
    g.h = 3
}

variant w {
    a.b = 1
}

variant x {
    let y = 1
    a.b = 1
}
";

    #[test]
    fn an_edited_file_is_cut_as_a_new_one_is() {
        const PARTS: [&str; 16] = [
            "\n",
            " ",
            "    ",
            "//",
            "x",
            "1",
            "{",
            "}",
            "a.b",
            "    i.j = 1\n",
            "with ",
            "/*",
            "\"",
            "|",
            "then ",
            "é",
        ];
        let mut seed = 5_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let mut warm = Database::default();
        let file = db::add(&mut warm, "a.dist", PROGRAM, READING, Durability::MEDIUM);
        let mut text = PROGRAM.to_owned();
        for round in 0..6000 {
            if round % 4 == 0 {
                text = PROGRAM.to_owned();
            }
            let at = (0..).map(|_| random(text.len() + 1)).find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            let cut = text[at..].chars().take(random(4) * random(4)).map(char::len_utf8).sum::<usize>();
            let new = if random(3) == 0 { "" } else { PARTS[random(PARTS.len())] };
            text.replace_range(at..at + cut, new);
            db::edit(&mut warm, file, &text, READING);
            let mut cold = Database::default();
            let fresh = db::add(&mut cold, "a.dist", &text, READING, Durability::MEDIUM);
            assert_eq!(cut_of(&warm, file), cut_of(&cold, fresh), "{text}");
        }
    }
}
