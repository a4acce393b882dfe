//! Files enter the database and change in it by declarations, so that an edit sets the one text that it changed.
//! How a text is cut into declarations is for the caller to know.

use std::collections::BTreeMap;
use std::sync::Arc;

use salsa::{Durability, Setter};

use super::files::head_of;
use super::{Code, Database, Decl, File, Reading};

/// Adds a file.
pub fn add(db: &mut Database, path: &str, text: &str, reading: Reading, durability: Durability) -> File {
    let file = File::builder(Arc::from(path), Vec::new()).durability(durability).new(db);
    let decls = (reading.split)(text).into_iter().map(|piece| made(db, file, piece, reading, durability, durability));
    let decls = decls.collect();
    file.set_decls(db).with_durability(durability).to(decls);
    file
}

fn made(db: &Database, file: File, piece: &str, reading: Reading, durability: Durability, code: Durability) -> Decl {
    let Code { text, gaps } = (reading.code)(piece);
    let head = head_of(&text).into();
    let made = Decl::builder(file, Arc::from(piece), gaps, text, head).durability(durability).code_durability(code);
    made.text_durability(Durability::LOW).gaps_durability(Durability::LOW).new(db)
}

/// Makes `file` consist of `text`; the texts of declarations that went and came. Declarations whose text stays the same stay; of
/// the others only what differs is set.
pub fn edit(db: &mut Database, file: File, text: &str, reading: Reading) -> Vec<Arc<str>> {
    let all = file.decls(db).to_vec();
    let (front, back, middle) = between(db, &all, text);
    let old = &all[front..all.len() - back];
    let pieces = (reading.split)(middle);
    let kept = kept(&old.iter().map(|decl| decl.text(db)).collect::<Vec<_>>(), &pieces);
    let mut unused = unused(old, &kept);
    let went = unused.as_slice().iter().map(|decl| Arc::from(decl.text(db)));
    let came = pieces.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(piece, _)| Arc::from(*piece));
    let changed = went.chain(came).collect();
    let new = pieces.iter().zip(kept).map(|(piece, kept)| match kept {
        Some(index) => old[index],
        None => written(db, file, piece, reading, unused.next()),
    });
    let new: Vec<Decl> = new.collect();
    Arc::make_mut(&mut db.free).extend(unused);
    if new != old {
        let decls = [&all[..front], &new, &all[all.len() - back..]].concat();
        file.set_decls(db).with_durability(Durability::MEDIUM).to(decls);
    }
    changed
}

/// How many declarations in front and at the end stay as they are, and the text between. One more on either side is cut anew:
/// where it ends hangs on what follows, where it starts on what it follows.
fn between<'t>(db: &Database, all: &[Decl], text: &'t str) -> (usize, usize, &'t str) {
    let mut middle = text;
    let in_front = all.iter().map_while(|decl| middle.strip_prefix(decl.text(db)).map(|rest| middle = rest));
    let front = in_front.count();
    if let Some(last) = front.checked_sub(1) {
        middle = &text[text.len() - middle.len() - all[last].text(db).len()..];
    }
    let front = front.saturating_sub(1);
    let mut rest = middle;
    let at_end = all[front..].iter().rev().map_while(|decl| rest.strip_suffix(decl.text(db)).map(|left| rest = left));
    let back = at_end.count();
    if let Some(first) = back.checked_sub(1) {
        rest = &middle[..rest.len() + all[all.len() - 1 - first].text(db).len()];
    }
    (front, back.saturating_sub(1), rest)
}

/// The declarations that `kept` does not name, in order.
fn unused(old: &[Decl], kept: &[Option<usize>]) -> std::vec::IntoIter<Decl> {
    let mut free = vec![true; old.len()];
    kept.iter().flatten().for_each(|&index| free[index] = false);
    let unused: Vec<Decl> = old.iter().zip(free).filter_map(|(decl, free)| free.then_some(*decl)).collect();
    unused.into_iter()
}

/// A declaration of `file` with the text `piece`: `reused`, or a free one, or a new one.
fn written(db: &mut Database, file: File, piece: &str, reading: Reading, reused: Option<Decl>) -> Decl {
    let durability = (reading.durability)(piece);
    let reused = reused.or_else(|| if db.free.is_empty() { None } else { Arc::make_mut(&mut db.free).pop() });
    let Some(decl) = reused else { return made(db, file, piece, reading, Durability::MEDIUM, durability) };
    if decl.file(db) != file {
        decl.set_file(db).with_durability(Durability::MEDIUM).to(file);
    }
    let Code { text, gaps } = (reading.code)(piece);
    if decl.head(db) != head_of(&text) {
        decl.set_head(db).with_durability(Durability::MEDIUM).to(head_of(&text).into());
    }
    if decl.code(db) != &*text {
        decl.set_code(db).with_durability(durability).to(text);
    }
    if decl.gaps(db) != &*gaps {
        decl.set_gaps(db).with_durability(Durability::LOW).to(gaps);
    }
    if decl.text(db) != piece {
        decl.set_text(db).with_durability(Durability::LOW).to(Arc::from(piece));
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

    /// Each line is a declaration, of which a comment is no code.
    const LINES: Reading =
        Reading { split: |text| text.split_inclusive('\n').collect(), code: uncommented, ..Reading::PLAIN };

    fn uncommented(line: &str) -> Code {
        let code = line.split('/').next().unwrap_or_default();
        let span = crate::db::Span::new(code.len(), line.len());
        Code { text: code.into(), gaps: [crate::db::Gap { at: span.start, span }].into() }
    }

    fn joined(lines: &[&str]) -> String {
        lines.iter().flat_map(|line| [line, "\n"]).collect()
    }

    fn edit(db: &mut Database, file: File, lines: &[&str]) {
        super::edit(db, file, &joined(lines), LINES);
    }

    fn file(db: &mut Database, lines: &[&str]) -> File {
        add(db, "a.dist", &joined(lines), LINES, Durability::MEDIUM)
    }

    #[test]
    fn an_edit_of_one_declaration_keeps_every_declaration() {
        let mut db = Database::default();
        let file = file(&mut db, &["a", "b", "c"]);
        let before = file.decls(&db).to_vec();
        edit(&mut db, file, &["a", "changed", "c"]);
        assert_eq!(file.decls(&db), before);
        assert_eq!(text(&db, file), "a\nchanged\nc\n");
    }

    #[test]
    fn a_declaration_above_moves_those_below_without_touching_them() {
        let mut db = Database::default();
        let file = file(&mut db, &["a", "b"]);
        let before = file.decls(&db).to_vec();
        edit(&mut db, file, &["new", "a", "b"]);
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
        assert_eq!((removed.file(&db), removed.text(&db)), (second, "y\n"));
    }

    #[test]
    fn layout_is_no_code() {
        let mut db = Database::default();
        let file = file(&mut db, &["a", "b/c"]);
        edit(&mut db, file, &["a", "b/d"]);
        let decl = file.decls(&db)[1];
        assert_eq!((decl.text(&db), decl.code(&db)), ("b/d\n", "b"));
    }

    #[test]
    fn any_edit_leaves_the_text_that_was_asked_for() {
        let mut db = Database::default();
        let file = file(&mut db, &["a", "b"]);
        let mut seed = 7_u64;
        for _ in 0..500 {
            let pieces: Vec<&str> =
                (0..random(&mut seed) % 6).map(|_| ["a", "b", "c", "d/", "d"][random(&mut seed) % 5]).collect();
            edit(&mut db, file, &pieces);
            assert_eq!(text(&db, file), joined(&pieces));
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
