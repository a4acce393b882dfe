//! The code of a text: what is left of it without its layout, and the way from places in the one to places in the other.

use std::sync::Arc;

use salsa::Durability;

use super::Span;

/// A text without its layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// What is left.
    pub text: Arc<str>,
    /// What was left out, in order.
    pub gaps: Arc<[Gap]>,
    /// What of it is code of its own.
    pub entries: Entries,
}

/// Where the parts of a declaration stand that are declarations of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// What makes a declaration of each when it stands in front.
    pub front: String,
    /// Where they stand in the text.
    pub spans: Vec<Span>,
}

/// The code of a part of a declaration that is one of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its code, with what stands in front of it and the end that make it a declaration.
    pub code: Arc<str>,
    /// What of its text is not in its code.
    pub gaps: Arc<[Gap]>,
    /// What of the code says what it is about.
    pub head: Arc<str>,
}

/// A range of a text that is not in its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The byte of the code in front of which it stood.
    pub at: u32,
    /// The range.
    pub span: Span,
}

impl Code {
    /// A text that has no layout.
    pub fn all(text: &str) -> Code {
        Code { text: text.into(), ..Code::default() }
    }
}

/// The range of a text that a range of its code is. What is empty stands behind the code in front of it.
pub fn in_text(gaps: &[Gap], span: Span) -> Span {
    let from = |byte: u32, gap: Option<&Gap>| gap.map_or(byte, |gap| gap.span.end + (byte - gap.at));
    let end = from(span.end, gaps[..gaps.partition_point(|gap| gap.at < span.end)].last());
    if span.start == span.end {
        return Span { start: end, end };
    }
    Span { start: from(span.start, gaps[..gaps.partition_point(|gap| gap.at <= span.start)].last()), end }
}

/// The byte of the code at which a byte of the text is; for one that is left out, the byte behind it.
pub fn in_code(gaps: &[Gap], byte: u32) -> u32 {
    match gaps[..gaps.partition_point(|gap| gap.span.start <= byte)].last() {
        Some(gap) => gap.at + byte.saturating_sub(gap.span.end),
        None => byte,
    }
}

/// How the texts of a language are taken in.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Cuts a text into declarations. Where one ends hangs on nothing but itself and the next.
    pub split: fn(&str) -> Vec<&str>,
    /// The code of a declaration.
    pub code: fn(&str) -> Code,
    /// The code of an entry of one, from what stands in front of it and its text.
    pub entry: fn(&str, &str) -> Entry,
    /// Whether all but an entry is cut as before, and has the code that it had, when another text stands in its place.
    pub stays_entry: fn(&str, &str, &str) -> bool,
    /// How much hangs on a declaration that is edited: low where little does, so that edits there leave the rest unasked.
    pub durability: fn(&str) -> Durability,
}

impl Reading {
    /// A text that is no declarations: one piece, all of which counts.
    pub const PLAIN: Reading = Reading {
        split: |text| vec![text],
        code: Code::all,
        entry: |_, _| Entry::default(),
        stays_entry: |_, _, _| false,
        durability: |_| Durability::LOW,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `ab//cd`, of which `//` is no code.
    const GAPS: [Gap; 1] = [Gap { at: 2, span: Span { start: 2, end: 4 } }];

    #[test]
    fn a_range_of_code_is_found_in_the_text() {
        let at = |start, end| in_text(&GAPS, Span::new(start, end));
        assert_eq!([at(0, 2), at(2, 4), at(1, 3)], [Span::new(0, 2), Span::new(4, 6), Span::new(1, 5)]);
        assert_eq!([at(2, 2), at(3, 3)], [Span::new(2, 2), Span::new(5, 5)]);
    }

    #[test]
    fn a_byte_of_the_text_is_found_in_the_code() {
        assert_eq!([0, 1, 2, 3, 4, 5].map(|byte| in_code(&GAPS, byte)), [0, 1, 2, 2, 2, 3]);
    }
}
