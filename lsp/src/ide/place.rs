//! Between bytes of files and declarations, whose notes count the bytes of their own code.

use distc::Workspace;
use distc::db::{Decl, File, Gap, Layouts, Name, Place, Span, in_code, in_text};
use distc::types::{Note, What, notes, span_of};

use super::lexemes::{self, Kind, Token};
use super::{At, Range};

/// A declaration where it stands in its file. What is known of it counts the bytes of its code.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The declaration.
    pub decl: Decl,
    /// The byte of the file at which it starts.
    pub start: u32,
    gaps: &'a [Gap],
}

impl<'a> Piece<'a> {
    /// All pieces of a file, in order.
    pub fn all(workspace: &'a Workspace, file: File) -> Vec<Piece<'a>> {
        let db = workspace.db();
        let mut start = 0;
        let mut piece = |decl: &Decl| {
            let piece = Piece { decl: *decl, start, gaps: decl.gaps(db) };
            start += decl.text(db).len() as u32;
            piece
        };
        file.decls(db).iter().map(&mut piece).collect()
    }

    /// All pieces of a file, those of entries that are declarations of their own too.
    pub fn deep(workspace: &'a Workspace, file: File) -> Vec<Piece<'a>> {
        Piece::all(workspace, file).into_iter().flat_map(|piece| piece.with_entries(workspace)).collect()
    }

    fn with_entries(self, workspace: &'a Workspace) -> impl Iterator<Item = Piece<'a>> {
        let db = workspace.db();
        let entries = self.decl.entries(db).iter().zip(self.decl.starts(db));
        let piece = move |(entry, start): (&Decl, &u32)| {
            let start = self.start + start - entry.lead(db);
            Piece { decl: *entry, start, gaps: entry.gaps(db) }
        };
        std::iter::once(self).chain(entries.map(piece))
    }

    /// Those that touch a range of a file. What a declaration says stands around its entries, so they are in no order.
    pub fn touching(workspace: &'a Workspace, file: File, within: Span) -> impl Iterator<Item = Piece<'a>> {
        let touched = move |piece: &Piece<'_>| {
            let span = piece.span(workspace);
            span.start <= within.end && within.start <= span.end
        };
        Piece::deep(workspace, file).into_iter().filter(touched)
    }

    /// Its range in its file.
    pub fn span(&self, workspace: &Workspace) -> Span {
        let start = self.start + self.decl.lead(workspace.db());
        Span { start, end: start + self.decl.text(workspace.db()).len() as u32 }
    }

    /// A range of the declaration's code as one of its file.
    pub fn in_file(&self, span: Span) -> Span {
        in_text(self.gaps, span).shifted(self.start)
    }

    /// Whether a byte of the file is in what is no code: a comment, blanks.
    pub fn is_layout(&self, offset: u32) -> bool {
        let at = offset.saturating_sub(self.start);
        self.gaps.iter().any(|gap| gap.span.start < at && at < gap.span.end)
    }

    /// A byte of the file as one of the declaration's code.
    pub fn in_code(&self, offset: u32) -> u32 {
        in_code(self.gaps, offset.saturating_sub(self.start))
    }
}

impl<'a> At<'a> {
    /// The declaration at the byte; at a boundary the one in front.
    pub fn piece(&self) -> Option<Piece<'a>> {
        let pieces = Piece::all(self.workspace, self.file);
        let behind = pieces.partition_point(|piece| piece.start < self.offset).max(1);
        pieces.get(behind - 1).copied()
    }

    /// The declaration at the byte, or its entry there that is one of its own.
    pub fn innermost(&self) -> Option<Piece<'a>> {
        let there = |piece: &Piece<'_>| touches(piece.span(self.workspace), self.offset);
        self.piece()?.with_entries(self.workspace).filter(there).last().or_else(|| self.piece())
    }

    /// What is known of the declaration at the byte, with the byte as counted in its code.
    pub fn notes(&self) -> Option<(Piece<'a>, u32, Vec<Note>)> {
        let piece = self.innermost()?;
        Some((piece, piece.in_code(self.offset), notes(self.workspace.db(), piece.decl)))
    }
}

/// Whether a range holds a byte, or ends at it.
pub fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

/// The shortest note that touches a byte, of those of which something is wanted.
pub fn shortest<'n, T>(notes: &'n [Note], offset: u32, of: impl Fn(&'n What) -> Option<T>) -> Option<(T, Span)> {
    let there = notes.iter().filter(|note| touches(note.span, offset));
    there.filter_map(|note| Some((of(&note.what)?, note.span))).min_by_key(|(_, span)| span.end - span.start)
}

/// The path that is written or read at a byte, as an explanation takes it.
pub fn path_at(notes: &[Note], offset: u32) -> Option<(Name, Span)> {
    shortest(notes, offset, |what| match what {
        What::Writes(path) | What::Reads(path) => Some(path.clone()),
        _ => None,
    })
}

/// The path of the statement or entry that is around a byte, with the step that it ends with.
pub fn path_around(code: &str, notes: &[Note], offset: u32) -> Option<(Name, Span)> {
    let mut written: Vec<(&Name, Span)> = notes
        .iter()
        .filter_map(|note| match &note.what {
            What::Writes(path) if note.span.end <= offset => Some((path, note.span)),
            _ => None,
        })
        .collect();
    written.sort_by_key(|(_, span)| std::cmp::Reverse(span.end));
    let tokens = lexemes::tokens(code);
    let goes_on = |span: Span| {
        let between = tokens.iter().filter(|token| span.end <= token.span.start && token.span.start < offset);
        goes_on(between, code)
    };
    let (path, span) = written.into_iter().find(|(_, span)| goes_on(*span))?;
    Some((path.clone(), span))
}

/// Whether a statement does not end among these tokens, which are behind its path.
fn goes_on<'t>(tokens: impl Iterator<Item = &'t Token>, code: &str) -> bool {
    let (mut depth, mut breaks, mut last) = (0, false, "");
    for token in tokens {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            Kind::Break => breaks |= !matches!(last, "=" | "+="),
            Kind::Word | Kind::Number | Kind::Text { .. } | Kind::Comment | Kind::Mark => {}
        }
        let text = token.text(code);
        let breaks_off = breaks && !matches!(token.kind, Kind::Break | Kind::Mark) && !text.starts_with('|');
        let is_behind = depth == 0 && (text == "," || breaks_off);
        if depth < 0 || is_behind {
            return false;
        }
        breaks &= token.kind == Kind::Break;
        last = text;
    }
    depth > 0 || !breaks
}

/// The range of a file that a place stands for.
pub fn place_of(workspace: &Workspace, place: Place) -> Range {
    let db = workspace.db();
    let inside = |decl: Decl, span: Span| {
        let start = Layouts::new(db).start(decl).unwrap_or_default();
        Range { file: decl.file(db), span: in_text(decl.gaps(db), span).shifted(start) }
    };
    match place {
        Place::In(decl, span) => inside(decl, span),
        Place::At(decl, node) => inside(decl, span_of(db, decl, node)),
        Place::File(file, span) => Range { file, span },
    }
}
