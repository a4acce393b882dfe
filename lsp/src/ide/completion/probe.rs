//! What the checker says of a place: the text is mended until it says something.

use distc::db::{Decl, Span};
use distc::types::{CURSOR, CURSOR_TYPE, Cursor, Note, Type, What, notes_of};

use super::Spot;

/// What the checker says of the place.
pub struct Found {
    /// What may stand there.
    pub cursor: Cursor,
    /// The type that is expected there.
    pub wants: Option<Type>,
    /// The function or mixin among whose arguments it is.
    pub calls: Option<Called>,
}

/// A function or mixin that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// The function or mixin.
    pub function: Decl,
    /// Whether its first argument stands in front of it.
    pub has_receiver: bool,
    /// From its name to the end of the call.
    pub span: Span,
}

impl Spot<'_> {
    /// What the checker says that may stand there; the text is mended until it says something.
    pub fn probe(&self) -> Option<Found> {
        let ends: &[(&str, &str)] = match self.starts_entry() {
            true if self.has_operation() => &[(CURSOR, ""), (CURSOR_TYPE, "")],
            true => &[(CURSOR, " = none"), (CURSOR_TYPE, " => none"), (CURSOR, ""), (CURSOR_TYPE, "")],
            false if self.is_type() => &[(CURSOR_TYPE, ""), (CURSOR_TYPE, " {}")],
            false => &[(CURSOR, ""), (CURSOR_TYPE, ""), (CURSOR_TYPE, " {}"), (CURSOR, " { else => none }")],
        };
        ends.iter().find_map(|(marker, end)| self.said(marker, end))
    }

    fn said(&self, marker: &str, end: &str) -> Option<Found> {
        let (start, mut rest) = (self.replaced.start as usize, self.replaced.end as usize);
        let mut text = format!("{}{marker}", &self.text[..start]);
        if self.is_key() {
            text.push(']');
            rest = self
                .behind
                .first()
                .filter(|next| next.text(self.text) == "]")
                .map_or(rest, |next| next.span.end as usize);
        }
        text.push_str(end);
        text.push_str(&self.text[rest..]);
        found(&notes_of(self.db(), self.piece.decl, &text), self.replaced.start)
    }

    /// Whether the word in front asks for a type.
    fn is_type(&self) -> bool {
        let front = self.path_start().checked_sub(1).and_then(|at| self.before.get(at));
        front.is_some_and(|word| matches!(word.text(self.text), "all" | "every" | "extends" | "is"))
    }
}

/// What is known of the mark at a byte.
fn found(notes: &[Note], start: u32) -> Option<Found> {
    let (span, cursor) = notes.iter().find_map(|note| match &note.what {
        What::Cursor(cursor) if note.span.start == start => Some((note.span, cursor.clone())),
        _ => None,
    })?;
    let around = |note: &&Note| note.span.start <= span.start && span.end <= note.span.end;
    let shortest = |note: &&Note| note.span.end - note.span.start;
    let wants =
        notes.iter().filter(around).filter(|note| note.span.end == span.end).filter_map(|note| match &note.what {
            What::Wants(ty) => Some((note.span, ty.clone())),
            _ => None,
        });
    let wants = wants.min_by_key(|(span, _)| span.end - span.start).map(|(_, ty)| ty);
    let calls = notes.iter().filter(around).filter(|note| matches!(note.what, What::Calls(_))).min_by_key(shortest);
    Some(Found { cursor, wants, calls: calls.and_then(|note| called(notes, note)) })
}

/// What a note of a call says; a value ends at the dot in front of the name where the call has its first argument there.
pub fn called(notes: &[Note], note: &Note) -> Option<Called> {
    let What::Calls(function) = note.what else { return None };
    let is_receiver =
        |other: &Note| matches!(other.what, What::Has(_) | What::Wants(_)) && other.span.end + 1 == note.span.start;
    Some(Called { function, has_receiver: notes.iter().any(is_receiver), span: note.span })
}
