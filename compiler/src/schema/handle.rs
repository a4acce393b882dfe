//! By what the items of a list are known: the keys of server-side apply, and a few that the compiler knows better.

use super::{TypeId, type_info};

/// The identity of a list's items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// A field that alone identifies an item, wherever the item sets it.
    pub first: Option<&'static str>,
    /// The fields that together identify an item otherwise; never empty.
    pub keys: Vec<HandleKey>,
    /// Whether the server merges by `keys`; if not, only the compiler knows that they are unique.
    pub served: bool,
}

/// One field of an item's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandleKey {
    /// Where it is in the item: `["name"]`, `["metadata", "name"]`.
    pub path: &'static [&'static str],
    /// What the server takes where the item is silent.
    pub default: Option<&'static str>,
}

/// How the items of list `field` of type `owner` are known; nothing where it has no keys.
pub fn handle(owner: TypeId, field: &str) -> Option<Handle> {
    let info = type_info(owner);
    if let Some((_, _, path)) = UNSERVED.iter().find(|row| (row.0, row.1) == (info.name, field)) {
        return Some(Handle { first: None, keys: vec![HandleKey { path, default: None }], served: false });
    }
    let keys: &'static [&'static str] = &info.field(field)?.keys;
    let first = NAMED_FIRST.iter().find(|row| (row.0, row.1) == (info.name, field)).map(|_| "name");
    let key = |key: &'static &'static str| HandleKey { path: core::slice::from_ref(key), default: default(field, key) };
    (!keys.is_empty()).then(|| Handle { first, keys: keys.iter().map(key).collect(), served: true })
}

/// Lists whose items are known by `name` where they have one: the server keeps port names unique, and a port's number is what
/// people change. Elsewhere a `name` that is no key may repeat, as that of a volume mount.
const NAMED_FIRST: &[(&str, &str)] =
    &[("core.v1.Container", "ports"), ("core.v1.EphemeralContainer", "ports"), ("core.v1.ServiceSpec", "ports")];

/// Lists that the server takes as a whole, but whose items are told apart by a field.
const UNSERVED: &[(&str, &str, &[&str])] = &[
    ("apiextensions.v1.CustomResourceDefinitionSpec", "versions", &["name"]),
    ("apps.v1.StatefulSetSpec", "volumeClaimTemplates", &["metadata", "name"]),
    ("networking.v1.IngressSpec", "rules", &["host"]),
];

/// Defaults of key fields: (list, key, value).
const DEFAULTS: &[(&str, &str, &str)] = &[("ports", "protocol", "TCP")];

fn default(list: &str, key: &str) -> Option<&'static str> {
    DEFAULTS.iter().find(|row| (row.0, row.1) == (list, key)).map(|row| row.2)
}
