//! Keys that are a component's name: a type names a container after its component, and a program that writes the key out has to
//! write the new name. Which keys those are, the renamed program says: it does not find them any more.

use std::collections::BTreeMap;

use distc::Workspace;
use distc::db::{File, InMemory, Name, Span, text};
use distc::diagnostics::{Code, Location};

use super::{Edit, Range};

/// How often the program is asked: what stands within a key is looked at once the key is found.
const ROUNDS: usize = 4;

/// The edits of the keys that `edits`, which call a component `new`, leave behind.
pub fn left_behind(workspace: &Workspace, edits: &[Edit], old: &str, new: &Name) -> Vec<Edit> {
    let mut all = edits.to_vec();
    for _ in 0..ROUNDS {
        let more = missing(workspace, &all, old, new);
        if more.is_empty() {
            break;
        }
        all.extend(more);
    }
    all.split_off(edits.len())
}

/// The keys that the program does not find when edits are made.
fn missing(workspace: &Workspace, edits: &[Edit], old: &str, new: &Name) -> Vec<Edit> {
    let Some(renamed) = edited(workspace, edits) else { return Vec::new() };
    let shown = renamed.variants().into_iter().filter_map(|variant| renamed.preview(&variant, Some(new)));
    let faults = shown.flat_map(|shown| shown.faults).filter(|fault| fault.code == Code::E0503);
    let mut all: Vec<Edit> = Vec::new();
    for edit in faults.filter_map(|fault| key(workspace, &renamed, edits, fault.place, old, new)) {
        if !all.contains(&edit) {
            all.push(edit);
        }
    }
    all
}

/// The program with edits made.
fn edited(workspace: &Workspace, edits: &[Edit]) -> Option<Workspace> {
    let db = workspace.db();
    let mut texts: BTreeMap<String, String> =
        workspace.program().texts(db).iter().map(|(path, file)| (path.to_string(), text(db, *file))).collect();
    let files = workspace.files().into_iter().map(|file| (file.path(db).to_owned(), made(text(db, file), file, edits)));
    texts.extend(files);
    let system = InMemory::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Workspace::open(&system, workspace.program().root(db).path(db).as_ref()).ok()
}

/// A file's text with its edits made.
fn made(mut text: String, file: File, edits: &[Edit]) -> String {
    for edit in of_file(file, edits).into_iter().rev() {
        text.replace_range(std::ops::Range::from(edit.range.span), &edit.text);
    }
    text
}

/// The edits of a file, the first ones first.
fn of_file(file: File, edits: &[Edit]) -> Vec<&Edit> {
    let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.range.file == file).collect();
    own.sort_by_key(|edit| edit.range.span.start);
    own
}

/// The edit of a key of the program that stands at a place of the renamed one; none where it is neither the old name nor that of a
/// member of a family.
fn key(workspace: &Workspace, renamed: &Workspace, edits: &[Edit], at: Location, old: &str, new: &str) -> Option<Edit> {
    let path = at.file.path(renamed.db());
    let file = workspace.files().into_iter().find(|file| file.path(workspace.db()) == path)?;
    let whole = text(renamed.db(), at.file);
    let written = whole.get(std::ops::Range::from(at.span))?;
    let inner = written.trim_start_matches('[').trim_start_matches('"');
    let member = inner.strip_prefix(old)?.trim_end_matches(']').trim_end_matches('"');
    if !member.is_empty() && !member.starts_with('-') {
        return None;
    }
    let start = at.span.start + (written.len() - inner.len()) as u32;
    let span = Span { start, end: start + old.len() as u32 };
    Some(Edit { range: Range { file, span: before(span, file, edits)? }, text: new.to_owned() })
}

/// Where a span of the renamed text stood; none where it is of an edit.
fn before(span: Span, file: File, edits: &[Edit]) -> Option<Span> {
    let mut moved = 0_i64;
    for edit in of_file(file, edits) {
        let Span { start, end } = edit.range.span;
        if i64::from(start) + moved >= i64::from(span.end) {
            break;
        }
        moved += edit.text.len() as i64 - i64::from(end - start);
        if i64::from(end) + moved > i64::from(span.start) {
            return None;
        }
    }
    let back = |at: u32| u32::try_from(i64::from(at) - moved).ok();
    Some(Span { start: back(span.start)?, end: back(span.end)? })
}
