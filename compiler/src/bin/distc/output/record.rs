//! The list of what was written into a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use distc::db::{Fault, Kind, System};

/// The record's name in its folder.
pub const NAME: &str = ".distc";

const TITLE: &str = "# What distc wrote into this folder, with digests. Without this list, stale files would stay.\n";

/// Paths below the folder, with the digests of the texts that were written there: several while they are being swapped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    digests: BTreeMap<String, BTreeSet<String>>,
}

impl Record {
    /// Reads a folder's record; one that is missing is empty. Lines that lead out of the folder are passed over.
    pub fn read(system: &dyn System, folder: &Path) -> Result<Record, Fault> {
        let path = folder.join(NAME);
        let mut record = Record::default();
        if system.kind(&path) != Some(Kind::File) {
            return Ok(record);
        }
        let text = system.read_text(&path)?;
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
        for (digest, path) in lines.filter(|(_, path)| is_inside(path)) {
            record.add(path, digest.to_owned());
        }
        Ok(record)
    }

    /// The paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.digests.keys().map(String::as_str)
    }

    /// Whether a file was written by an earlier run.
    pub fn has(&self, path: &str) -> bool {
        self.digests.contains_key(path)
    }

    /// Whether a file's text is one that was written there.
    pub fn wrote(&self, path: &str, text: &[u8]) -> bool {
        self.digests.get(path).is_some_and(|digests| digests.contains(&digest(text)))
    }

    /// Notes a text.
    pub fn note(&mut self, path: &str, text: &[u8]) {
        self.add(path, digest(text));
    }

    /// Takes over what another record says of a path.
    pub fn take(&mut self, path: &str, from: &Record) {
        for digest in from.digests.get(path).into_iter().flatten() {
            self.add(path, digest.clone());
        }
    }

    /// Both records in one.
    pub fn union(&self, other: &Record) -> Record {
        let mut union = self.clone();
        other.paths().for_each(|path| union.take(path, other));
        union
    }

    /// As it is written.
    pub fn text(&self) -> String {
        let lines = self.digests.iter().flat_map(|(path, digests)| digests.iter().map(move |digest| (digest, path)));
        std::iter::once(TITLE.to_owned()).chain(lines.map(|(digest, path)| format!("{digest} {path}\n"))).collect()
    }

    fn add(&mut self, path: &str, digest: String) {
        self.digests.entry(path.to_owned()).or_default().insert(digest);
    }
}

/// Whether a path stays in its folder.
fn is_inside(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    path.split('/').all(is_plain)
}

/// Tells an edited text from a written one: FNV-1a (Fowler, Noll, Vo) in 64 bits, and the length.
fn digest(text: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}-{}", text.iter().fold(0xcbf2_9ce4_8422_2325, step), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use distc::db::InMemory;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let mut record = Record::default();
        record.note("istio/web.yaml", b"a: 1\n");
        record.note("istio/web.yaml", b"a: 2\n");
        let system = InMemory::new([("build/.distc", record.text().as_str())]);
        assert_eq!(Record::read(&system, Path::new("build")), Ok(record));
    }

    #[test]
    fn lines_that_lead_out_of_the_folder_are_passed_over() {
        let text = "# x\nd ../a\nd /a\nd a/../b\nd C:\\a\nd \nd\nd a//b\nd good/a b.yaml\n";
        let record = Record::read(&InMemory::new([("build/.distc", text)]), Path::new("build")).expect("it is read");
        assert_eq!(record.paths().collect::<Vec<_>>(), ["good/a b.yaml"]);
    }
}
