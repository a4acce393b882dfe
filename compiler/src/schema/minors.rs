//! Sets of minor versions of Kubernetes. The build script uses this file too, so it needs nothing of the crate.

use core::fmt;
use core::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

const OLDEST: u8 = 25;
const NEWEST: u8 = 37;

/// The minors of Kubernetes 1 that the compiler knows.
pub const fn minors() -> RangeInclusive<u8> {
    OLDEST..=NEWEST
}

/// A set of minors of Kubernetes 1, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Minors(u16);

impl Minors {
    /// No minor.
    pub const NONE: Minors = Minors(0);

    /// All known minors.
    pub const fn all() -> Minors {
        Minors((1 << (NEWEST - OLDEST + 1)) - 1)
    }

    /// From the bits of the schema table: bit i is the i-th known minor.
    pub const fn of_bits(bits: u16) -> Minors {
        Minors(bits & Minors::all().0)
    }

    /// The known minors from `low` to `high`, both included.
    pub fn of_range(low: u8, high: u8) -> Minors {
        (low.max(OLDEST)..=high.min(NEWEST)).fold(Minors::NONE, |set, minor| set.union(Minors::one(minor)))
    }

    const fn one(minor: u8) -> Minors {
        if OLDEST <= minor && minor <= NEWEST { Minors(1 << (minor - OLDEST)) } else { Minors::NONE }
    }

    /// Whether `minor` is in the set.
    pub const fn contains(self, minor: u8) -> bool {
        self.0 & Minors::one(minor).0 != 0
    }

    /// Whether all of `other` is in the set.
    pub const fn contains_all(self, other: Minors) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The minors of either set.
    #[must_use]
    pub const fn union(self, other: Minors) -> Minors {
        Minors(self.0 | other.0)
    }

    /// The minors of both sets.
    #[must_use]
    pub const fn intersection(self, other: Minors) -> Minors {
        Minors(self.0 & other.0)
    }

    /// The minors that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Minors) -> Minors {
        Minors(self.0 & !other.0)
    }

    /// The oldest minor of the set.
    pub fn oldest(self) -> Option<u8> {
        self.iter().next()
    }

    /// The newest minor of the set.
    pub fn newest(self) -> Option<u8> {
        self.iter().last()
    }

    /// The minors, oldest first.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        minors().filter(move |&minor| self.contains(minor))
    }

    fn runs(self) -> impl Iterator<Item = (u8, u8)> {
        self.iter().filter(move |&low| !self.contains(low - 1)).map(move |low| {
            let high = (low..=NEWEST).take_while(|&minor| self.contains(minor)).last();
            (low, high.unwrap_or(low))
        })
    }
}

/// As in `1.25..1.29, 1.31`.
impl fmt::Display for Minors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (low, high)) in self.runs().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            write!(f, "1.{low}")?;
            if high != low {
                write!(f, "..1.{high}")?;
            }
        }
        if self.is_empty() { f.write_str("none") } else { Ok(()) }
    }
}
