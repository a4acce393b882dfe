//! Finding types by name, kind and version. A record is decoded when it is first asked for.

use core::cmp::{Ordering, Reverse};
use std::sync::{LazyLock, OnceLock};

use super::{Minors, TypeId, TypeInfo};

/// Number of types (u16), end of each record (u32), the records.
const BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/types.bin"));
const COUNT: usize = u16::from_le_bytes([BLOB[0], BLOB[1]]) as usize;
const RECORDS: usize = 2 + 4 * COUNT;

static TYPES: [OnceLock<TypeInfo>; COUNT] = [const { OnceLock::new() }; COUNT];

type KindRow = (&'static str, &'static str, TypeId);
static KINDS: LazyLock<Vec<KindRow>> = LazyLock::new(|| decode(include_bytes!(concat!(env!("OUT_DIR"), "/kinds.bin"))));

#[expect(clippy::expect_used, reason = "the build script wrote these bytes with the same types")]
fn decode<T: serde::Deserialize<'static>>(bytes: &'static [u8]) -> T {
    postcard::take_from_bytes(bytes).expect("embedded schema").0
}

fn record(index: usize) -> &'static [u8] {
    let end = |i: usize| {
        let at = 2 + 4 * i;
        u32::from_le_bytes([BLOB[at], BLOB[at + 1], BLOB[at + 2], BLOB[at + 3]]) as usize
    };
    let start = if index == 0 { 0 } else { end(index - 1) };
    &BLOB[RECORDS + start..RECORDS + end(index)]
}

/// A record starts with the name.
fn name(index: usize) -> &'static str {
    decode(record(index))
}

/// What is known of a type.
pub fn type_info(id: TypeId) -> &'static TypeInfo {
    TYPES[id.index()].get_or_init(|| decode(record(id.index())))
}

/// The type that a program calls `k8s.apps.v1.Deployment`, or without `k8s.`: a kind, or the type of a record within one.
pub fn type_named(path: &str) -> Option<TypeId> {
    let path = path.strip_prefix("k8s.").unwrap_or(path);
    let (mut low, mut high) = (0, COUNT);
    while low < high {
        let middle = low.midpoint(high);
        match name(middle).cmp(path) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Some(id(middle)),
        }
    }
    None
}

fn id(index: usize) -> TypeId {
    TypeId(index as u16)
}

/// All types with their names, in the order of the names.
pub fn type_names() -> impl Iterator<Item = (TypeId, &'static str)> {
    (0..COUNT).map(|index| (id(index), name(index)))
}

/// All kinds as (API version, kind, type), in that order.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str, TypeId)> {
    KINDS.iter().copied()
}

/// The type of the objects with this `apiVersion` and `kind`.
pub fn kind_named(api_version: &str, kind: &str) -> Option<TypeId> {
    let found = KINDS.binary_search_by(|row| (row.0, row.1).cmp(&(api_version, kind)));
    found.ok().map(|place| KINDS[place].2)
}

/// The kind in all its versions, the newest and most stable first; the group is written as in a path (`rbac`, `core`).
pub fn versions_of(group: &str, kind: &str) -> Vec<TypeId> {
    let version = |name: &'static str| {
        let (version, last) = name.strip_prefix(group)?.strip_prefix('.')?.split_once('.')?;
        (last == kind).then(|| Reverse(rank(version)))
    };
    let mut found: Vec<_> = type_names().filter_map(|(id, name)| Some((version(name)?, id))).collect();
    found.retain(|(_, id)| type_info(*id).kind.is_some());
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect()
}

/// The newest version of the kind that all of `minors` serve.
pub fn newest_in(group: &str, kind: &str, minors: Minors) -> Option<TypeId> {
    let serves = |id: &TypeId| type_info(*id).kind.as_ref().is_some_and(|kind| kind.minors.contains_all(minors));
    versions_of(group, kind).into_iter().find(serves)
}

/// Kubernetes' order of versions: stable before beta before alpha, then by number.
fn rank(version: &str) -> (bool, bool, Option<u32>, Option<u32>) {
    let rest = version.trim_start_matches('v');
    let (major, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
    let step = tail.trim_start_matches(|c: char| !c.is_ascii_digit());
    (tail.is_empty(), tail.starts_with("beta"), major.parse().ok(), step.parse().ok())
}

/// The names of a type's fields, in order.
pub fn field_names(id: TypeId) -> impl Iterator<Item = &'static str> {
    type_info(id).fields.iter().map(|field| field.name)
}
