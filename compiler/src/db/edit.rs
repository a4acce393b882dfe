//! Files enter the database and change in it by declarations, so that an edit sets the one text that it changed.
//! How a text is cut into declarations is for the caller to know.

use std::collections::BTreeMap;
use std::sync::Arc;

use salsa::{Durability, Setter};

use super::files::head_of;
use super::{Database, Decl, File};

/// Adds a file that consists of `pieces`.
pub fn add(db: &mut Database, path: &str, pieces: &[&str], durability: Durability) -> File {
    let file = File::builder(Arc::from(path), Vec::new()).durability(durability).new(db);
    let decl =
        |piece: &&str| Decl::builder(file, Arc::from(*piece), head_of(piece).into()).durability(durability).new(db);
    let decls = pieces.iter().map(decl).collect();
    file.set_decls(db).with_durability(durability).to(decls);
    file
}

/// Makes `file` consist of `pieces`; the texts that went and came. Declarations whose text stays the same stay; of the others
/// only what differs is set. `durability` says of a piece how much hangs on its text: low where little does, so that edits there
/// leave the rest unasked.
pub fn edit(db: &mut Database, file: File, pieces: &[&str], durability: fn(&str) -> Durability) -> Vec<Arc<str>> {
    let old = file.decls(db).to_vec();
    let kept = {
        let texts: Vec<&str> = old.iter().map(|decl| decl.text(db)).collect();
        kept(&texts, pieces)
    };
    let mut unused = unused(&old, &kept);
    let went = unused.as_slice().iter().map(|decl| Arc::from(decl.text(db)));
    let came = pieces.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(piece, _)| Arc::from(*piece));
    let changed = went.chain(came).collect();
    let decls: Vec<Decl> = (pieces.iter().zip(kept))
        .map(|(piece, kept)| match kept {
            Some(index) => old[index],
            None => written(db, file, piece, durability(piece), unused.next()),
        })
        .collect();
    Arc::make_mut(&mut db.free).extend(unused);
    if decls != old {
        file.set_decls(db).with_durability(Durability::MEDIUM).to(decls);
    }
    changed
}

/// The declarations that `kept` does not name, in order.
fn unused(old: &[Decl], kept: &[Option<usize>]) -> std::vec::IntoIter<Decl> {
    let mut free = vec![true; old.len()];
    kept.iter().flatten().for_each(|&index| free[index] = false);
    let unused: Vec<Decl> = old.iter().zip(free).filter_map(|(decl, free)| free.then_some(*decl)).collect();
    unused.into_iter()
}

/// A declaration of `file` with the text `piece`: `reused`, or a free one, or a new one.
fn written(db: &mut Database, file: File, piece: &str, durability: Durability, reused: Option<Decl>) -> Decl {
    let reused = reused.or_else(|| if db.free.is_empty() { None } else { Arc::make_mut(&mut db.free).pop() });
    let Some(decl) = reused else {
        let made = Decl::builder(file, Arc::from(piece), head_of(piece).into()).durability(Durability::MEDIUM);
        return made.text_durability(durability).new(db);
    };
    if decl.file(db) != file {
        decl.set_file(db).with_durability(Durability::MEDIUM).to(file);
    }
    if decl.text(db) != piece {
        decl.set_text(db).with_durability(durability).to(Arc::from(piece));
    }
    if decl.head(db) != head_of(piece) {
        decl.set_head(db).with_durability(Durability::MEDIUM).to(head_of(piece).into());
    }
    decl
}

/// For each new piece, the old one that it is: matched from both ends, then in order.
fn kept(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = in_order(&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let moved = |index: usize| Some(index + head);
    let front = (0..head).map(Some);
    let back = (old.len() - tail..old.len()).map(Some);
    front.chain(middle.into_iter().map(|kept| kept.and_then(moved))).chain(back).collect()
}

/// Matches each new piece with the first equal old one behind those already matched.
fn in_order(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, piece) in old.iter().enumerate() {
        places.entry(piece).or_default().push(index);
    }
    let mut from = 0;
    let mut matched = |piece: &&str| {
        let places = places.get(piece)?;
        let index = *places.get(places.partition_point(|&place| place < from))?;
        from = index + 1;
        Some(index)
    };
    new.iter().map(&mut matched).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::text;

    fn edit(db: &mut Database, file: File, pieces: &[&str]) {
        super::edit(db, file, pieces, |_| Durability::LOW);
    }

    fn file(db: &mut Database, pieces: &[&str]) -> File {
        add(db, "a.dist", pieces, Durability::MEDIUM)
    }

    #[test]
    fn an_edit_of_one_declaration_keeps_every_declaration() {
        let mut db = Database::default();
        let file = file(&mut db, &["a\n", "b\n", "c\n"]);
        let before = file.decls(&db).to_vec();
        edit(&mut db, file, &["a\n", "changed\n", "c\n"]);
        assert_eq!(file.decls(&db), before);
        assert_eq!(text(&db, file), "a\nchanged\nc\n");
    }

    #[test]
    fn a_declaration_above_moves_those_below_without_touching_them() {
        let mut db = Database::default();
        let file = file(&mut db, &["a\n", "b\n"]);
        let before = file.decls(&db).to_vec();
        edit(&mut db, file, &["new\n", "a\n", "b\n"]);
        assert_eq!(file.decls(&db)[1..], before);
    }

    #[test]
    fn what_lies_between_two_edits_is_kept() {
        let mut db = Database::default();
        let file = file(&mut db, &["a", "b", "c", "d", "e"]);
        let before = file.decls(&db).to_vec();
        edit(&mut db, file, &["a2", "b", "c", "d", "e2"]);
        assert_eq!(file.decls(&db), before);
        edit(&mut db, file, &["x", "b", "d", "y"]);
        assert_eq!(file.decls(&db)[1..3], [before[1], before[3]]);
    }

    #[test]
    fn removed_declarations_are_used_again_by_any_file() {
        let mut db = Database::default();
        let first = file(&mut db, &["a", "b", "c"]);
        let second = file(&mut db, &["x"]);
        let removed = first.decls(&db)[1];
        edit(&mut db, first, &["a", "c"]);
        edit(&mut db, second, &["x", "y"]);
        assert_eq!(second.decls(&db)[1], removed);
        assert_eq!((removed.file(&db), removed.text(&db)), (second, "y"));
    }

    #[test]
    fn any_edit_leaves_the_text_that_was_asked_for() {
        let mut db = Database::default();
        let file = file(&mut db, &["a", "b"]);
        let mut seed = 7_u64;
        for _ in 0..500 {
            let pieces: Vec<&str> =
                (0..random(&mut seed) % 6).map(|_| ["a", "b", "c", "d"][random(&mut seed) % 4]).collect();
            edit(&mut db, file, &pieces);
            assert_eq!(text(&db, file), pieces.concat());
            assert!(file.decls(&db).iter().all(|decl| decl.file(&db) == file && !db.free.contains(decl)));
        }
    }

    fn random(seed: &mut u64) -> usize {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        (*seed >> 33) as usize
    }
}
