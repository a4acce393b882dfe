//! Places in source text. Those that survive in query results are independent of layout; they become ranges when printed.

use super::{Db, Decl, File};

/// A range of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The smallest range that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same range, `by` bytes further on.
    pub fn shifted(self, by: u32) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }
}

impl From<Span> for std::ops::Range<usize> {
    fn from(span: Span) -> Self {
        span.start as usize..span.end as usize
    }
}

/// A node of a lowered statement, by the statement's content: it stays the same when lines move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// Hash of the statement's text and of how many equal ones stand before it in the declaration.
    pub entry: u64,
    /// Number of the node in the statement.
    pub index: u32,
}

impl Node {
    /// A range of a text that holds no statements, such as a values file.
    pub fn range(span: Span) -> Node {
        Node { entry: u64::from(span.start) << 32 | u64::from(span.end), index: u32::MAX }
    }

    /// The range, where it is one.
    pub fn as_range(self) -> Option<Span> {
        (self.index == u32::MAX).then_some(Span { start: (self.entry >> 32) as u32, end: self.entry as u32 })
    }
}

/// Where something was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// A range within one declaration.
    In(Decl, Span),
    /// A node of a statement of a declaration; its range is looked up when it is printed.
    At(Decl, Node),
    /// A range of a whole file, such as a values file.
    File(File, Span),
}

impl Place {
    /// The file that holds it.
    pub fn file(self, db: &dyn Db) -> File {
        match self {
            Place::In(decl, _) | Place::At(decl, _) => decl.file(db),
            Place::File(file, _) => file,
        }
    }
}
