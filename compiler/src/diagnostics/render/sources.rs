//! The texts that diagnostics point into, in the shapes that the two rendering crates ask for.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use crate::db::{Db, File, LineIndex, text};
use crate::diagnostics::{Diagnostic, Location};

/// The files of some diagnostics.
pub struct Sources<'db> {
    db: &'db dyn Db,
    files: BTreeMap<File, LineIndex>,
}

impl<'db> Sources<'db> {
    /// Reads every file that `diagnostics` mention.
    pub fn of(db: &'db dyn Db, diagnostics: &[Diagnostic<Location>]) -> Self {
        let mut files = BTreeMap::new();
        for location in diagnostics.iter().flat_map(locations) {
            files.entry(location.file).or_insert_with(|| LineIndex::new(text(db, location.file)));
        }
        Sources { db, files }
    }

    /// The path of a file, as messages show it.
    pub fn path(&self, file: File) -> &'db str {
        file.path(self.db)
    }

    /// The lines of a file that some diagnostic mentions.
    pub fn lines(&self, file: File) -> Option<&LineIndex> {
        self.files.get(&file)
    }

    /// A location's range, cut to the text and to whole characters.
    pub fn range(&self, location: Location) -> Range<usize> {
        self.lines(location.file).map(|lines| lines.clamp(location.span)).unwrap_or_default().into()
    }
}

fn locations(diagnostic: &Diagnostic<Location>) -> impl Iterator<Item = Location> {
    let labels = diagnostic.labels.iter().map(|label| label.place);
    let edits = diagnostic.fixes.iter().flat_map(|fix| fix.edits.iter().map(|(place, _)| *place));
    std::iter::once(diagnostic.place).chain(labels).chain(edits)
}

impl<'a> Files<'a> for Sources<'_> {
    type FileId = File;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, file: File) -> Result<&'a str, Error> {
        Ok(self.path(file))
    }

    fn source(&'a self, file: File) -> Result<&'a str, Error> {
        self.lines(file).map(LineIndex::text).ok_or(Error::FileMissing)
    }

    fn line_index(&'a self, file: File, byte: usize) -> Result<usize, Error> {
        self.lines(file).map(|lines| lines.line(byte as u32)).ok_or(Error::FileMissing)
    }

    fn line_range(&'a self, file: File, line: usize) -> Result<Range<usize>, Error> {
        self.lines(file).map(|lines| lines.span(line).into()).ok_or(Error::FileMissing)
    }
}
