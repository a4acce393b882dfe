//! Names that are one slip of the finger away from another.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Names, to be found by what is left of them without one letter.
#[derive(Default)]
pub struct Near<'n> {
    by_rest: FxHashMap<u64, Vec<&'n str>>,
}

/// A part of a name that is shorter tells things apart: `web-a` and `web-b` are two.
const SHORTEST: usize = 4;

impl<'n> Near<'n> {
    /// Names that may have been meant.
    pub fn new(names: impl Iterator<Item = &'n str>) -> Near<'n> {
        let mut near = Near::default();
        for name in names {
            for rest in rests(name) {
                near.by_rest.entry(rest).or_default().push(name);
            }
        }
        near
    }

    /// The first name that differs by one slip.
    pub fn of(&self, name: &str) -> Option<&'n str> {
        let found = rests(name).flat_map(|rest| self.by_rest.get(&rest).into_iter().flatten());
        found.copied().filter(|other| is_slip(name, other)).min()
    }
}

/// A name, and what is left of it without each of its letters.
fn rests(name: &str) -> impl Iterator<Item = u64> {
    (0..=name.len()).map(move |without| {
        let mut hasher = FxHasher::default();
        for (_, byte) in name.bytes().enumerate().filter(|(at, _)| *at != without) {
            hasher.write_u8(byte);
        }
        hasher.finish()
    })
}

/// Whether a letter was left out, added, replaced or swapped with its neighbour, in a part of the name that is long enough. A
/// digit tells things apart.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let (left, right) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let is_one = match (left, right) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([x, y], [z, w]) => x == w && y == z,
        _ => false,
    };
    let longer = if a.len() > b.len() { a } else { b };
    is_one && !left.iter().chain(right).any(u8::is_ascii_digit) && part_around(longer, start) >= SHORTEST
}

/// How long the part of a name is, between dashes and dots, that a place is in.
fn part_around(name: &[u8], at: usize) -> usize {
    let is_inner = |byte: &&u8| !matches!(byte, b'-' | b'.');
    let before = name[..at].iter().rev().take_while(is_inner).count();
    before + name[at..].iter().enumerate().take_while(|(n, byte)| *n == 0 || is_inner(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen() {
        for (name, meant) in [
            ("frontnd", "frontend"),
            ("frontendd", "frontend"),
            ("frontemd", "frontend"),
            ("forntend", "frontend"),
            ("cache-secret", "cache-secrets"),
            ("loadtester", "load-tester"),
        ] {
            assert_eq!(Near::new(["backend", meant].into_iter()).of(name), Some(meant), "{name}");
        }
    }

    #[test]
    fn what_tells_things_apart_is_none() {
        for (name, other) in [
            ("web-a", "web-b"),
            ("worker-1", "worker-2"),
            ("api-v1", "api-v"),
            ("db-secrets", "web-secrets"),
            ("web", "wab"),
            ("frontend", "frontend"),
            ("frontend", "backend"),
            ("", "a"),
        ] {
            assert_eq!(Near::new([other].into_iter()).of(name), None, "{name}");
        }
    }
}
