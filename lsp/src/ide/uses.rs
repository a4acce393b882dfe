//! The `use`s of a file, and the edits that add to them.

use distc::db::Span;
use distc::parse::parsed;
use distc::parse::tree::{Item as Tree, Use};
use distc::resolve::{self, Word};

use super::place::Piece;
use super::{At, Edit, Range};

/// The `use`s of a file, in order.
pub struct Uses<'a> {
    at: At<'a>,
    all: Vec<(Piece<'a>, &'a Use)>,
    /// Where one more goes that is the first of its file, and whether something follows there at once.
    first: (u32, bool),
}

impl<'a> Uses<'a> {
    /// The `use`s of the file of a place.
    pub fn of(at: At<'a>) -> Uses<'a> {
        let db = at.workspace.db();
        let pieces = Piece::all(at.workspace, at.file);
        let top = pieces.first().map_or("", |piece| piece.decl.text(db));
        let docs: usize = top.split_inclusive('\n').take_while(|line| line.starts_with("//!")).map(str::len).sum();
        let written = |piece: Piece<'a>| match &parsed(db, piece.decl).chunk.item {
            Some(Tree::Use(used)) => Some((piece, used)),
            _ => None,
        };
        let is_use = |piece: &Piece<'a>| resolve::word(db, piece.decl) == Some(Word::Use);
        let all = pieces.into_iter().filter(is_use).filter_map(written).collect();
        Uses { at, all, first: (docs as u32, !top[docs..].starts_with('\n')) }
    }

    /// The edit that brings a name into scope: one more name in a `use` of its module, else one more `use`.
    pub fn bring(&self, module: &str, name: &str) -> Edit {
        self.extended(module, name).unwrap_or_else(|| self.line(&format!("{module}.{name}")))
    }

    fn extended(&self, module: &str, name: &str) -> Option<Edit> {
        self.all.iter().find_map(|(piece, used)| {
            let path: Vec<&str> = used.path.iter().map(|part| part.node.as_str()).collect();
            let edit = |span: Span, text: String| Edit { range: self.range(piece.in_file(span)), text };
            if path.join(".") == module && used.alias.is_none() {
                let behind = used.names.iter().find(|one| one.node.as_str() > name);
                return Some(match (behind, used.names.last()?) {
                    (Some(next), _) => edit(next.span, format!("{name}, {}", next.node)),
                    (None, last) => edit(last.span, format!("{}, {name}", last.node)),
                });
            }
            let (last, front) = path.split_last()?;
            if front.join(".") == module && used.alias.is_none() && used.names.is_empty() {
                let mut both = [*last, name];
                both.sort_unstable();
                return Some(edit(used.path.last()?.span, format!("{{{}}}", both.join(", "))));
            }
            None
        })
    }

    /// One more `use`, in the order of their names.
    pub fn line(&self, path: &str) -> Edit {
        let written = |used: &Use| used.path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".");
        let edit = |offset: u32, text: String| Edit { range: self.range(Span { start: offset, end: offset }), text };
        if let Some((piece, used)) = self.all.iter().find(|(_, used)| written(used).as_str() > path) {
            let (start, text) = (piece.in_file(extent(used)).start, piece.decl.text(self.at.workspace.db()));
            let line = text[..(start - piece.start) as usize].rfind('\n').map_or(0, |at| at as u32 + 1);
            return edit(piece.start + line, format!("use {path}\n"));
        }
        if let Some((piece, used)) = self.all.last() {
            let (end, text) = (piece.in_file(extent(used)).end, piece.decl.text(self.at.workspace.db()));
            return match text[(end - piece.start) as usize..].find('\n') {
                Some(more) => edit(end + more as u32 + 1, format!("use {path}\n")),
                None => edit(piece.start + text.len() as u32, format!("\nuse {path}\n")),
            };
        }
        let (offset, is_close) = self.first;
        edit(offset, if is_close { format!("use {path}\n\n") } else { format!("use {path}\n") })
    }

    fn range(&self, span: Span) -> Range {
        Range { file: self.at.file, span }
    }
}

/// From its first name to its last.
fn extent(used: &Use) -> Span {
    let parts = used.path.iter().chain(&used.names).chain(&used.alias);
    parts.map(|part| part.span).reduce(Span::to).unwrap_or_default()
}
