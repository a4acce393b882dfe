//! Objects that an object refers to and that may be in the cluster already.

use std::sync::LazyLock;

use super::flagger;
use super::view::{int, items, part, text};
use super::walk::records;
use crate::db::Name;
use crate::schema::{TypeId, type_named, type_names};
use crate::values::{Object, Value};

/// A reference to an object that need not be emitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where it is.
    pub path: String,
    /// The kind that is meant.
    pub kind: Name,
    /// Its namespace; empty where it has none.
    pub namespace: Name,
    /// Its name.
    pub name: Name,
    /// The port that is meant, of a Service: by name or by number.
    pub port: Option<(Name, i64)>,
}

/// Types whose records refer to an object: the field with its name, its kind.
const ROWS: [(&str, &str, &str); 13] = [
    ("apps.v1.StatefulSetSpec", "serviceName", "Service"),
    ("core.v1.ConfigMapEnvSource", "name", "ConfigMap"),
    ("core.v1.ConfigMapKeySelector", "name", "ConfigMap"),
    ("core.v1.ConfigMapProjection", "name", "ConfigMap"),
    ("core.v1.ConfigMapVolumeSource", "name", "ConfigMap"),
    ("core.v1.PersistentVolumeClaimVolumeSource", "claimName", "PersistentVolumeClaim"),
    ("core.v1.PodSpec", "serviceAccountName", "ServiceAccount"),
    ("core.v1.SecretEnvSource", "name", "Secret"),
    ("core.v1.SecretKeySelector", "name", "Secret"),
    ("core.v1.SecretProjection", "name", "Secret"),
    ("core.v1.SecretVolumeSource", "secretName", "Secret"),
    ("networking.v1.IngressServiceBackend", "name", "Service"),
    ("networking.v1.IngressTLS", "secretName", "Secret"),
];

/// Types whose records say the kind that they refer to.
const OF_A_KIND: [&str; 2] = ["rbac.v1.RoleRef", "rbac.v1.Subject"];

/// Lists of a Canary whose items refer to an object: the list, the field with the reference, its kind.
const OF_CANARIES: [(&str, &str, &str); 2] = [
    ("spec.analysis.alerts", "providerRef", "AlertProvider"),
    ("spec.analysis.metrics", "templateRef", "MetricTemplate"),
];

/// The fields and kinds by the number of their type.
static BY_TYPE: LazyLock<Vec<Option<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut by_type = vec![None; type_names().count()];
    let own = OF_A_KIND.iter().map(|of| (*of, "name", ""));
    for (of, field, kind) in ROWS.iter().copied().chain(own) {
        if let Some(slot) = type_named(of).and_then(|id| by_type.get_mut(id.index())) {
            *slot = Some((field, kind));
        }
    }
    by_type
});

fn row(of: TypeId) -> Option<(&'static str, &'static str)> {
    BY_TYPE.get(of.index()).copied().flatten()
}

/// What an object refers to, but for other objects of its owner.
pub fn mentions(object: &Object, all: &[Object]) -> Vec<Mention> {
    let value = &object.value;
    let mut found = Vec::new();
    let own = text(value, "metadata.namespace");
    records(value, &mut |id, record, at| {
        let Some((field, kind)) = row(id) else { return };
        let kind = if kind.is_empty() { text(record, "kind") } else { kind };
        let is_optional = part(record, "optional").and_then(Value::as_bool) == Some(true);
        if !is_optional && !text(record, field).is_empty() {
            found.push(mention(at.path(field), kind, own, record, field));
        }
    });
    if flagger::is_canary(value) {
        found.extend(OF_CANARIES.iter().flat_map(|(list, field, kind)| {
            let of = |item| Some(mention((*list).to_owned(), kind, own, part(item, field)?, "name"));
            items(value, list).into_iter().filter_map(of)
        }));
    }
    found.retain(|mention| !is_built_in(mention));
    found.retain(|mention| mention.port.is_some() || !all.iter().any(|object| is_meant(mention, &object.value)));
    found
}

fn mention(path: String, kind: &str, own: &str, record: &Value, field: &str) -> Mention {
    let namespace = match (kind, text(record, "namespace")) {
        ("ClusterRole", _) => "",
        (_, "") => own,
        (_, said) => said,
    };
    let port = part(record, "port");
    let port = port.map(|port| (text(port, "name").into(), int(port, "number").unwrap_or_default()));
    Mention { path, kind: kind.into(), namespace: namespace.into(), name: text(record, field).into(), port }
}

/// What every cluster has.
fn is_built_in(mention: &Mention) -> bool {
    let is_role = matches!(mention.name.as_str(), "cluster-admin" | "admin" | "edit" | "view");
    mention.kind == "ClusterRole" && (is_role || mention.name.starts_with("system:"))
}

fn is_meant(mention: &Mention, object: &Value) -> bool {
    text(object, "metadata.name") == mention.name
        && text(object, "kind") == mention.kind
        && text(object, "metadata.namespace") == mention.namespace
}
