//! Files enter the database and change in it by declarations, so that an edit sets the one text that it changed.
//! How a text is cut into declarations is for the caller to know.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use salsa::{Durability, Setter};

use super::files::head_of;
use super::{Code, Database, Decl, Entries, File, Gap, Inner, Reading, Span};

/// Adds a file.
pub fn add(db: &mut Database, path: &str, text: &str, reading: Reading, durability: Durability) -> File {
    let file =
        File::builder(Arc::from(path), Vec::new()).durability(durability).decls_durability(Durability::LOW).new(db);
    let pieces = (reading.split)(text).into_iter();
    let decls = pieces.map(|piece| made(db, file, piece, reading, durability, durability)).collect();
    file.set_decls(db).with_durability(durability).to(decls);
    file
}

/// What a declaration is to be.
struct Form<'t> {
    file: File,
    within: Option<Decl>,
    text: &'t str,
    code: Arc<str>,
    gaps: Arc<[Gap]>,
    head: Arc<str>,
    lead: u32,
}

impl Form<'_> {
    fn of<'t>(file: File, text: &'t str, code: &Code) -> Form<'t> {
        let (gaps, head) = (code.gaps.clone(), head_of(&code.text).into());
        Form { file, within: None, text, code: code.text.clone(), gaps, head, lead: 0 }
    }

    fn inner<'t>(within: Decl, db: &Database, text: &'t str, front: &str, reading: Reading) -> Form<'t> {
        let Inner { code, gaps, head } = (reading.entry)(front, text);
        Form { file: within.file(db), within: Some(within), text, code, gaps, head, lead: front.len() as u32 }
    }

    fn make(self, db: &Database, durability: Durability, code: Durability) -> Decl {
        let Form { file, within, text, code: own, gaps, head, lead } = self;
        let made = Decl::builder(file, Arc::from(text), gaps, own, head, within, lead, Vec::new(), Arc::default());
        // What hangs on the layout changes with every edit, where anything does.
        let layout = if durability == Durability::NEVER_CHANGE { durability } else { Durability::LOW };
        let made = made.durability(durability).code_durability(code).text_durability(layout);
        made.gaps_durability(layout).starts_durability(layout).new(db)
    }

    /// Sets what differs.
    fn put(self, db: &mut Database, decl: Decl, durability: Durability) {
        if decl.file(db) != self.file {
            decl.set_file(db).with_durability(Durability::MEDIUM).to(self.file);
        }
        if (decl.within(db), decl.lead(db)) != (self.within, self.lead) {
            decl.set_within(db).with_durability(Durability::MEDIUM).to(self.within);
            decl.set_lead(db).with_durability(Durability::MEDIUM).to(self.lead);
        }
        if decl.head(db) != &*self.head {
            decl.set_head(db).with_durability(Durability::MEDIUM).to(self.head);
        }
        if decl.code(db) != &*self.code {
            decl.set_code(db).with_durability(durability).to(self.code);
        }
        if decl.gaps(db) != &*self.gaps {
            decl.set_gaps(db).with_durability(Durability::LOW).to(self.gaps);
        }
        if decl.text(db) != self.text {
            decl.set_text(db).with_durability(Durability::LOW).to(Arc::from(self.text));
        }
    }
}

fn made(db: &mut Database, file: File, text: &str, reading: Reading, durability: Durability, own: Durability) -> Decl {
    let code = (reading.code)(text);
    let decl = Form::of(file, text, &code).make(db, durability, own);
    let Entries { front, spans } = &code.entries;
    if !spans.is_empty() {
        let inner = spans.iter().map(|span| Form::inner(decl, db, &text[Range::from(*span)], front, reading));
        let entries: Vec<Decl> = inner.map(|form| form.make(db, durability, own)).collect();
        decl.set_entries(db).with_durability(durability).to(entries);
        decl.set_starts(db).with_durability(Durability::LOW).to(starts(spans));
    }
    decl
}

fn starts(spans: &[Span]) -> Arc<[u32]> {
    spans.iter().map(|span| span.start).collect()
}

/// Makes `file` consist of `text`; the texts of declarations that went and came. Declarations whose text stays the same stay; of
/// the others only what differs is set.
pub fn edit(db: &mut Database, file: File, text: &str, reading: Reading) -> Vec<Arc<str>> {
    let all = file.decls(db).to_vec();
    let (front, back, middle) = between(db, &all, text);
    if let [decl] = all[front..all.len() - back]
        && let Some(changed) = edit_entry(db, decl, &text[middle], reading)
    {
        return changed;
    }
    // One more on either side is cut anew: where it ends hangs on what follows, where it starts on what it follows.
    let (front, back) = (front.saturating_sub(1), back.saturating_sub(1));
    let (kept_in_front, kept_at_end) = (&all[..front], &all[all.len() - back..]);
    let length = |decls: &[Decl]| decls.iter().map(|decl| decl.text(db).len()).sum::<usize>();
    let old = &all[front..all.len() - back];
    let pieces = (reading.split)(&text[length(kept_in_front)..text.len() - length(kept_at_end)]);
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
        let decls = [kept_in_front, &new, kept_at_end].concat();
        file.set_decls(db).with_durability(Durability::MEDIUM).to(decls);
    }
    changed
}

/// Gives a declaration another text by changing one entry, where all else stays as it is; the texts that went and came.
fn edit_entry(db: &mut Database, decl: Decl, piece: &str, reading: Reading) -> Option<Vec<Arc<str>>> {
    let whole: Arc<str> = decl.text(db).into();
    let same = |(a, b): &(u8, u8)| a == b;
    let start = whole.bytes().zip(piece.bytes()).take_while(same).count();
    let most = whole.len().min(piece.len()) - start;
    let end = whole.len() - whole.bytes().rev().zip(piece.bytes().rev()).take(most).take_while(same).count();
    let index = decl.starts(db).partition_point(|at| *at as usize <= start).checked_sub(1)?;
    let entry = *decl.entries(db).get(index)?;
    let old = Span::new(0, entry.text(db).len()).shifted(decl.starts(db)[index]);
    let front = entry.code(db).get(..entry.lead(db) as usize)?.to_owned();
    let before: Arc<str> = entry.text(db).into();
    let moved = |at: u32| at + piece.len() as u32 - whole.len() as u32;
    if end > old.end as usize {
        return None;
    }
    let after = &piece[old.start as usize..moved(old.end) as usize];
    if !(reading.stays_entry)(&front, &before, after) {
        return None;
    }
    Form::inner(decl, db, after, &front, reading).put(db, entry, Durability::LOW);
    let behind = |at: u32| if at < old.end { at } else { moved(at) };
    let span = |span: Span| Span { start: behind(span.start), end: behind(span.end) };
    let gaps = decl.gaps(db).iter().map(|gap| Gap { at: gap.at, span: span(gap.span) }).collect();
    let starts = decl.starts(db).iter().map(|start| behind(*start)).collect();
    decl.set_gaps(db).with_durability(Durability::LOW).to(gaps);
    decl.set_starts(db).with_durability(Durability::LOW).to(starts);
    decl.set_text(db).with_durability(Durability::LOW).to(Arc::from(piece));
    Some(vec![before, after.into()])
}

/// How many declarations in front and at the end stay as they are, and the range of the text between.
fn between(db: &Database, all: &[Decl], text: &str) -> (usize, usize, Range<usize>) {
    let mut rest = text;
    let in_front = all.iter().map_while(|decl| rest.strip_prefix(decl.text(db)).map(|left| rest = left));
    let front = in_front.count();
    let start = text.len() - rest.len();
    let at_end = all[front..].iter().rev().map_while(|decl| rest.strip_suffix(decl.text(db)).map(|left| rest = left));
    let back = at_end.count();
    (front, back, start..start + rest.len())
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
    let Some(decl) = reused.or_else(|| free(db)) else {
        return made(db, file, piece, reading, Durability::MEDIUM, durability);
    };
    let code = (reading.code)(piece);
    let has_moved = decl.file(db) != file;
    Form::of(file, piece, &code).put(db, decl, durability);
    put_entries(db, decl, has_moved, piece, &code.entries, reading);
    decl
}

fn free(db: &mut Database) -> Option<Decl> {
    if db.free.is_empty() { None } else { Arc::make_mut(&mut db.free).pop() }
}

/// Makes the entries of a declaration what they are now, as [`edit`] does for a file.
fn put_entries(db: &mut Database, decl: Decl, has_moved: bool, text: &str, entries: &Entries, reading: Reading) {
    let old = decl.entries(db).to_vec();
    let texts: Vec<&str> = entries.spans.iter().map(|span| &text[Range::from(*span)]).collect();
    let had = |entry: &Decl| entry.code(db).get(..entry.lead(db) as usize) == Some(&entries.front);
    let kept = match has_moved || !old.first().is_none_or(had) {
        true => vec![None; texts.len()],
        false => kept(&old.iter().map(|entry| entry.text(db)).collect::<Vec<_>>(), &texts),
    };
    let mut unused = unused(&old, &kept);
    let mut new = Vec::with_capacity(texts.len());
    for (text, kept) in texts.into_iter().zip(kept) {
        if let Some(index) = kept {
            new.push(old[index]);
            continue;
        }
        let form = Form::inner(decl, db, text, &entries.front, reading);
        match unused.next().or_else(|| free(db)) {
            Some(known) => {
                form.put(db, known, Durability::LOW);
                put_entries_of_none(db, known);
                new.push(known);
            }
            None => new.push(form.make(db, Durability::MEDIUM, Durability::LOW)),
        }
    }
    Arc::make_mut(&mut db.free).extend(unused);
    if new != old {
        decl.set_entries(db).with_durability(Durability::MEDIUM).to(new);
    }
    let starts = starts(&entries.spans);
    if decl.starts(db) != &*starts {
        decl.set_starts(db).with_durability(Durability::LOW).to(starts);
    }
}

/// An entry has no entries; one that was something else before may.
fn put_entries_of_none(db: &mut Database, entry: Decl) {
    let before = entry.entries(db).to_vec();
    if !before.is_empty() {
        Arc::make_mut(&mut db.free).extend(before);
        entry.set_entries(db).with_durability(Durability::MEDIUM).to(Vec::new());
        entry.set_starts(db).with_durability(Durability::LOW).to(Arc::default());
    }
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
        Code { text: code.into(), gaps: [Gap { at: span.start, span }].into(), entries: Entries::default() }
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
