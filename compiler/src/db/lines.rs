//! Byte offsets to lines and columns and back, for those who print them.

use std::sync::Arc;

use super::Span;

/// A line and a column; what they count, and from where, is said by whoever returns one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column in it.
    pub column: u32,
}

/// A text with the places of its lines.
#[derive(Clone, Debug)]
pub struct LineIndex {
    text: Arc<str>,
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        LineIndex { text, starts }
    }

    /// The index of the text in which `new` stands for a range. Only the lines of `new` are looked for.
    pub fn edited(&self, span: Span, new: &str) -> LineIndex {
        let (start, end) = (span.start as usize, span.end as usize);
        let text: Arc<str> = [&self.text[..start], new, &self.text[end..]].concat().into();
        let (front, back) = (self.line(span.start) + 1, self.line(span.end) + 1);
        let ends = new.match_indices('\n').map(|(at, _)| (start + at + 1) as u32);
        let moved = self.starts[back..].iter().map(|at| at - span.end + span.start + new.len() as u32);
        let mut starts = Vec::with_capacity(self.starts.len() + 1);
        starts.extend_from_slice(&self.starts[..front]);
        starts.extend(ends.chain(moved));
        LineIndex { text, starts }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared(&self) -> Arc<str> {
        self.text.clone()
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line that holds a byte, from 0.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// A line with its line break; empty behind the last.
    pub fn span(&self, line: usize) -> Span {
        let end = self.text.len() as u32;
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(end);
        Span { start: start(line), end: start(line + 1) }
    }

    /// A line without what ends it.
    pub fn content(&self, line: usize) -> &str {
        let line = &self.text[std::ops::Range::from(self.span(line))];
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// Line and column as people count them: characters, both from 1.
    pub fn position(&self, offset: u32) -> Position {
        let (line, before) = self.before(offset);
        Position { line: line as u32 + 1, column: before.chars().count() as u32 + 1 }
    }

    /// Line and column as editors count them: UTF-16 units, both from 0.
    pub fn utf16(&self, offset: u32) -> Position {
        let (line, before) = self.before(offset);
        Position { line: line as u32, column: before.encode_utf16().count() as u32 }
    }

    /// The byte at which an editor's position lies; positions behind a line's end are its end.
    pub fn offset_of_utf16(&self, position: Position) -> u32 {
        let span = self.span(position.line as usize);
        let line = self.content(position.line as usize);
        let mut units = 0;
        let inside = |(_, character): &(usize, char)| {
            units += character.len_utf16() as u32;
            units > position.column
        };
        span.start + line.char_indices().find(inside).map_or(line.len(), |(at, _)| at) as u32
    }

    /// The range cut to the text and widened to whole characters.
    pub fn clamp(&self, span: Span) -> Span {
        let end = self.text.len();
        let start = self.floor(span.start);
        let is_boundary = |at: &usize| self.text.is_char_boundary(*at);
        Span::new(start, ((span.end as usize).clamp(start, end)..=end).find(is_boundary).unwrap_or(end))
    }

    /// The start of the character that holds a byte.
    fn floor(&self, offset: u32) -> usize {
        let is_boundary = |at: &usize| self.text.is_char_boundary(*at);
        (0..=(offset as usize).min(self.text.len())).rev().find(is_boundary).unwrap_or_default()
    }

    fn before(&self, offset: u32) -> (usize, &str) {
        let offset = self.floor(offset);
        let line = self.line(offset as u32);
        (line, &self.text[self.starts[line] as usize..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn people_count_characters_from_one() {
        let lines = LineIndex::new("a\nhéllo🎉x\n");
        assert_eq!(lines.position(0), at(1, 1));
        assert_eq!(lines.position(2), at(2, 1));
        assert_eq!(lines.position(2 + "héllo🎉".len() as u32), at(2, 7));
        assert_eq!(lines.position(99), at(3, 1));
    }

    #[test]
    fn editors_count_utf16_units_from_zero_and_come_back() {
        let lines = LineIndex::new("a\r\nhéllo🎉x\r\n");
        for (offset, _) in lines.text().char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
            assert_eq!(lines.offset_of_utf16(lines.utf16(offset as u32)), offset as u32);
        }
        assert_eq!(lines.offset_of_utf16(at(0, 99)), 1);
        assert_eq!(lines.offset_of_utf16(at(99, 0)), lines.text().len() as u32);
    }

    #[test]
    fn ranges_are_cut_to_whole_characters_of_the_text() {
        let lines = LineIndex::new("é🎉");
        assert_eq!(lines.clamp(Span::new(1, 3)), Span::new(0, 6));
        assert_eq!(lines.clamp(Span::new(90, 91)), Span::new(6, 6));
    }

    #[test]
    fn an_edit_gives_the_index_of_the_edited_text() {
        let text = "a\nb\r\n\nc";
        let places = || (0..=text.len()).flat_map(|start| (start..=text.len()).map(move |end| Span::new(start, end)));
        for (span, new) in places().flat_map(|span| ["", "x", "\n", "x\ny\n"].map(|new| (span, new))) {
            let edited = LineIndex::new(text).edited(span, new);
            let whole = LineIndex::new([&text[..span.start as usize], new, &text[span.end as usize..]].concat());
            assert_eq!((edited.text(), &edited.starts), (whole.text(), &whole.starts), "{span:?} {new:?}");
        }
    }

    #[test]
    fn an_empty_text_is_one_line() {
        let lines = LineIndex::new("");
        assert_eq!((lines.count(), lines.position(0)), (1, at(1, 1)));
    }
}
