//! Texts that name something that a component has: its ports, its volumes.

use distc::db::Name;
use distc::resolve::declared_name;
use distc::schema::type_info;
use distc::types::{Cursor, RecordId, Type, Whole};

use super::{Found, Item, ItemKind, Spot, keys};
use crate::ide::component_at;

/// What a text may name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A port of the component.
    OwnPort,
    /// A port of any component.
    Port,
    /// A volume of the pod.
    Volume,
}

/// The fields of Kubernetes that name something.
const NAMING: [(&str, &str, Named); 6] = [
    ("core.v1.HTTPGetAction", "port", Named::OwnPort),
    ("core.v1.ServicePort", "targetPort", Named::OwnPort),
    ("core.v1.TCPSocketAction", "port", Named::OwnPort),
    ("core.v1.VolumeDevice", "name", Named::Volume),
    ("core.v1.VolumeMount", "name", Named::Volume),
    ("networking.v1.ServiceBackendPort", "name", Named::Port),
];

/// The names that may stand in the quotes at the place.
pub fn names(spot: &Spot<'_>, found: &Found) -> Vec<Item> {
    let Cursor::Value { whole, .. } = &found.cursor else { return Vec::new() };
    let all = match named(spot, found, whole) {
        Some(Named::Volume) => volumes(spot, whole),
        Some(Named::OwnPort) => ports(spot, whole, true),
        Some(Named::Port) => ports(spot, whole, false),
        None => Vec::new(),
    };
    all.iter().map(|name| Item::new(format!("\"{name}\""), ItemKind::Key, 100)).collect()
}

fn named(spot: &Spot<'_>, found: &Found, whole: &Whole) -> Option<Named> {
    if let Some(Type::Refined(of)) = found.wants.as_ref().map(Type::required)
        && declared_name(spot.db(), *of) == "PortName"
    {
        return Some(Named::OwnPort);
    }
    let (RecordId::Kubernetes(id), field) = whole.field.as_ref()? else { return None };
    let of = type_info(*id).name;
    NAMING.iter().find(|(record, name, _)| *record == of && name == field).map(|(.., named)| *named)
}

/// The ports of the component that the place is in, else of all.
fn ports(spot: &Spot<'_>, whole: &Whole, own: bool) -> Vec<Name> {
    let path = match component_at(spot.at).filter(|_| own) {
        Some(owner) => below(&owner, "ports"),
        None if own && whole.own.is_some() => "self.ports".into(),
        None => return keys::of_all(spot, "ports"),
    };
    keys::known(spot, &Whole { path: Some(path), field: None, ..whole.clone() })
}

/// The volumes of the pod that the place is in.
fn volumes(spot: &Spot<'_>, whole: &Whole) -> Vec<Name> {
    let Some(path) = &whole.path else { return Vec::new() };
    let ends = [".containers", ".initContainers", ".ephemeralContainers"].map(|list| path.rfind(list));
    let Some(end) = ends.into_iter().flatten().max() else { return Vec::new() };
    keys::known(spot, &Whole { path: Some(below(&path[..end], "volumes")), field: None, ..whole.clone() })
}

fn below(front: &str, step: &str) -> Name {
    format!("{front}.{step}").into()
}
