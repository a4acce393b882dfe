//! Writes YAML as it is told, one value after the other, in the layout of kubectl and kustomize. It knows no Kubernetes.

use super::scalar;

/// Appends documents to a text. The caller says what comes next: `key` before each value of a map, `item` before each of a list.
pub struct Printer<'a> {
    out: &'a mut String,
    open: Vec<Collection>,
    cursor: Cursor,
}

struct Collection {
    /// The column of its keys or dashes.
    column: usize,
    empty: bool,
}

/// What stands in front of the next value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Nothing,
    Colon,
    Dash,
}

/// Readers look for the colon of a one-line key in its first 1024 characters only.
const LONGEST_KEY: usize = 1000;

impl<'a> Printer<'a> {
    /// A printer that appends to `out`.
    pub fn new(out: &'a mut String) -> Self {
        Printer { out, open: Vec::new(), cursor: Cursor::Nothing }
    }

    /// How long the text is, in bytes.
    pub fn written(&self) -> usize {
        self.out.len()
    }

    /// Starts a document: a separator, unless it is the first.
    pub fn document(&mut self) {
        if !self.out.is_empty() {
            self.out.push_str("---\n");
        }
    }

    /// Starts a map.
    pub fn begin_map(&mut self) {
        self.begin(2);
    }

    /// Ends the innermost collection, a map.
    pub fn end_map(&mut self) {
        self.end("{}");
    }

    /// Starts a list. Its dashes stand in the column of its key.
    pub fn begin_list(&mut self) {
        self.begin(0);
    }

    /// Ends the innermost collection, a list.
    pub fn end_list(&mut self) {
        self.end("[]");
    }

    /// Writes the key of the next value.
    pub fn key(&mut self, key: &str) {
        let column = self.entry();
        let start = self.out.len();
        scalar::one_line(self.out, key);
        if self.out.len() - start > LONGEST_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            pad(self.out, column);
        }
        self.out.push(':');
        self.cursor = Cursor::Colon;
    }

    /// Starts the next item of a list.
    pub fn item(&mut self) {
        self.entry();
        self.out.push_str("- ");
        self.cursor = Cursor::Dash;
    }

    /// Writes text, which every reader of YAML 1.1 and 1.2 reads as that text.
    pub fn text(&mut self, text: &str) {
        let column = self.column() + 2;
        self.scalar(|out| scalar::text(out, text, column));
    }

    /// Writes a whole number.
    pub fn int(&mut self, number: i64) {
        self.scalar(|out| scalar::int(out, number));
    }

    /// Writes a number that reads back as the same number, and as no whole number.
    pub fn float(&mut self, number: f64) {
        self.scalar(|out| scalar::float(out, number));
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.scalar(|out| out.push_str(if value { "true" } else { "false" }));
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.scalar(|out| out.push_str("null"));
    }

    fn column(&self) -> usize {
        self.open.last().map_or(0, |collection| collection.column)
    }

    fn begin(&mut self, indent_below_key: usize) {
        let column = match self.cursor {
            Cursor::Nothing => 0,
            Cursor::Colon => self.column() + indent_below_key,
            Cursor::Dash => self.column() + 2,
        };
        self.open.push(Collection { column, empty: true });
    }

    fn end(&mut self, if_empty: &str) {
        if self.open.pop().is_some_and(|collection| collection.empty) {
            self.scalar(|out| out.push_str(if_empty));
        }
    }

    /// Moves to where the next entry of the innermost collection starts; the first may share a line with a dash.
    fn entry(&mut self) -> usize {
        let Some(collection) = self.open.last_mut() else { return 0 };
        let first = core::mem::replace(&mut collection.empty, false);
        if first && self.cursor == Cursor::Colon {
            self.out.push('\n');
        }
        if !first || self.cursor == Cursor::Colon {
            pad(self.out, collection.column);
        }
        collection.column
    }

    fn scalar(&mut self, write: impl FnOnce(&mut String)) {
        if self.cursor == Cursor::Colon {
            self.out.push(' ');
        }
        write(self.out);
        self.out.push('\n');
        self.cursor = Cursor::Nothing;
    }
}

/// Writes `width` blanks.
pub(super) fn pad(out: &mut String, width: usize) {
    const BLANKS: &str = "                                                                ";
    let mut rest = width;
    while rest > BLANKS.len() {
        out.push_str(BLANKS);
        rest -= BLANKS.len();
    }
    out.push_str(&BLANKS[..rest]);
}
