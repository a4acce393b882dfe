//! What of a declaration is read to know a place in it: all, but for the entries of a large variant that stand elsewhere.

use std::borrow::Cow;

use super::At;
use super::place::{Piece, touches};
use distc::db::Span;

/// With so many entries a declaration is not read whole.
const MANY: usize = 64;

/// What is read around a place.
pub struct Excerpt<'a> {
    /// The declaration.
    pub piece: Piece<'a>,
    /// What is read of its text.
    pub text: Cow<'a, str>,
    /// The byte of the file at which that would start, did all of it stand as the part around the place does.
    pub start: u32,
}

impl<'a> Excerpt<'a> {
    /// What is read around a byte.
    pub fn of(at: At<'a>) -> Option<Excerpt<'a>> {
        let (db, piece) = (at.workspace.db(), at.piece()?);
        let (text, entries) = (piece.decl.text(db), piece.decl.entries(db));
        if entries.len() < MANY {
            return Some(Excerpt { piece, text: Cow::Borrowed(text), start: piece.start });
        }
        let offset = at.offset - piece.start;
        let (mut kept, mut end, mut left_out) = (String::new(), 0, 0);
        for (entry, start) in entries.iter().zip(piece.decl.starts(db)) {
            let span = Span { start: *start, end: start + entry.text(db).len() as u32 };
            if touches(span, offset) {
                continue;
            }
            kept.push_str(&text[end..span.start as usize]);
            end = span.end as usize;
            left_out += if span.end < offset { span.end - span.start } else { 0 };
        }
        kept.push_str(&text[end..]);
        Some(Excerpt { piece, text: Cow::Owned(kept), start: piece.start + left_out })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use distc::Workspace;
    use distc::db::InMemory;

    use super::*;

    #[test]
    fn entries_elsewhere_are_left_out_and_places_around_stay() {
        let entries: String = (0..100).map(|n| format!("    c{n}.x = {n}\n")).collect();
        let text = format!("variant v {{\n    every T {{ x = 1 }}\n{entries}    c\n}}\n");
        let workspace =
            Workspace::open(&InMemory::new([("app.dist", &*text)]), Path::new("app.dist")).expect("a program");
        let file = workspace.files()[0];
        for (place, read) in [
            ("c7.x = 7", "variant v {\n    every T { x = 1 }\n    c7.x = 7\n    c\n}\n"),
            ("every", "variant v {\n    every T { x = 1 }\n    c\n}\n"),
            ("    c\n}", "variant v {\n    every T { x = 1 }\n    c99.x = 99\n    c\n}\n"),
        ] {
            let offset = text.find(place).expect("it is there") as u32;
            let excerpt = Excerpt::of(At { workspace: &workspace, file, offset }).expect("a declaration");
            assert_eq!(excerpt.text, read);
            assert!(excerpt.text[(offset - excerpt.start) as usize..].starts_with(place));
        }
    }
}
