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
pub const READING: Reading = Reading { split: parse::split, code: parse::code, entry: parse::entry, durability };

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
    use crate::db::Span;

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
}
