//! Positions count lines from 0, and in them the units that both sides agreed on.

use distc::db::{self, LineIndex, Span};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// What a position counts in its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units, which every client knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best of what a client offers.
    pub fn of(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let has = |kind: PositionEncodingKind| offered.is_some_and(|offered| offered.contains(&kind));
        if has(PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    /// As it is announced.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }
}

/// The byte at a position; behind a line's end it is the end, behind the last line that of the text.
pub fn offset(lines: &LineIndex, encoding: Encoding, position: Position) -> u32 {
    match encoding {
        Encoding::Utf16 => lines.offset_of_utf16(db::Position { line: position.line, column: position.character }),
        Encoding::Utf8 => {
            let span = lines.span(position.line as usize);
            let line = lines.content(position.line as usize);
            let mut column = (position.character as usize).min(line.len());
            while !line.is_char_boundary(column) {
                column -= 1;
            }
            span.start + column as u32
        }
    }
}

/// The position of a byte.
pub fn position(lines: &LineIndex, encoding: Encoding, offset: u32) -> Position {
    match encoding {
        Encoding::Utf16 => {
            let at = lines.utf16(offset);
            Position::new(at.line, at.column)
        }
        Encoding::Utf8 => {
            let line = lines.line(offset);
            Position::new(line as u32, offset.min(lines.text().len() as u32) - lines.span(line).start)
        }
    }
}

/// The range of a span; one that does not lie on the text's characters is widened to them.
pub fn range(lines: &LineIndex, encoding: Encoding, span: Span) -> Range {
    let span = lines.clamp(span);
    Range::new(position(lines, encoding, span.start), position(lines, encoding, span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_come_back_at_every_character() {
        let lines = LineIndex::new("a\r\nhéllo🎉x\r\n\n");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (at, _) in lines.text().char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                assert_eq!(offset(&lines, encoding, position(&lines, encoding, at as u32)), at as u32);
            }
        }
    }

    #[test]
    fn positions_outside_of_the_text_are_its_ends() {
        let lines = LineIndex::new("é\nb");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(offset(&lines, encoding, Position::new(0, 99)), 2);
            assert_eq!(offset(&lines, encoding, Position::new(99, 0)), 4);
        }
        assert_eq!(offset(&lines, Encoding::Utf8, Position::new(0, 1)), 0);
    }
}
