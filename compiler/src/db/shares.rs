//! Maps by name that queries hand out in parts, so that whoever asks for one name is not asked again when others come and go.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::Name;

/// How many parts there are.
const COUNT: usize = 256;

/// A map by name, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares<V> {
    parts: Vec<Share<V>>,
}

/// A part of a map by name.
pub type Share<V> = Arc<FxHashMap<Name, V>>;

impl<V> Default for Shares<V> {
    fn default() -> Self {
        Shares { parts: vec![Share::default(); COUNT] }
    }
}

impl<V: Clone> Shares<V> {
    /// What stands at `name`, which is made where there is nothing.
    pub fn at(&mut self, name: &Name) -> &mut V
    where
        V: Default,
    {
        Arc::make_mut(&mut self.parts[share_of(name) as usize]).entry(name.clone()).or_default()
    }

    /// What stands at `name`.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.share(share_of(name)).get(name)
    }

    /// All that there is, in no order that means anything.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &V)> {
        self.parts.iter().flat_map(|part| part.iter())
    }

    /// The part of that number.
    pub fn share(&self, number: u32) -> &Share<V> {
        &self.parts[number as usize % COUNT]
    }
}

/// The number of the part that holds a name.
pub fn share_of(name: &str) -> u32 {
    (BuildHasherDefault::<FxHasher>::default().hash_one(name) % COUNT as u64) as u32
}
