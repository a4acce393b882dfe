//! Rules within one object: those of its kind, then what is asked of each record in it.

use super::Finding;
use super::asked::asked;
use super::errors::{self, Said};
use super::forms::{is_label, is_qualified, is_qualified_key};
use super::view::{items, pod, pod_path, text, texts};
use super::walk::records;
use crate::db::Db;
use crate::types::{RecordId, record};
use crate::values::{Object, Value};

/// The rules about whole objects, each for the kinds that it says itself.
const RULES: [fn(&str, &Value, &mut Vec<Said>); 5] = [names, labels, annotations, selectors, mounts];

/// What is wrong with an object.
pub fn object(db: &dyn Db, object: &Object) -> Vec<Finding> {
    let kind = text(&object.value, "kind");
    let mut said = Vec::new();
    said.extend(other_kind(db, object));
    for rule in RULES {
        rule(kind, &object.value, &mut said);
    }
    if matches!(object.of, RecordId::Kubernetes(_)) {
        of_records(&object.value, &mut said);
    }
    said.into_iter().map(|said| finding(object, said)).collect()
}

pub(super) fn finding(object: &Object, (code, path, message, help): Said) -> Finding {
    Finding { code, emit: object.emit.clone(), path, message, help }
}

/// Only within built-in kinds: a custom resource may leave to its controller what a pod has to say.
fn of_records(object: &Value, all: &mut Vec<Said>) {
    let mut said = Vec::new();
    records(object, &mut |id, record, at| {
        let Some((name, asks)) = asked(id) else { return };
        for ask in asks {
            ask.judge(name, record, &mut said);
        }
        all.extend(said.drain(..).map(|(code, path, message, help)| (code, at.path(&path), message, help)));
    });
}

/// An object that says to be of another kind than its type.
fn other_kind(db: &dyn Db, object: &Object) -> Option<Said> {
    let own = record(db, object.of).object.as_ref()?;
    let facts = [("kind", &own.kind), ("apiVersion", &own.api_version)];
    let wrong = facts.into_iter().find(|(field, own)| text(&object.value, field) != own.as_str());
    wrong.map(|(field, own)| errors::other_kind(field, own, text(&object.value, field)))
}

fn names(kind: &str, value: &Value, said: &mut Vec<Said>) {
    let name = text(value, "metadata.name");
    let (valid, rule) = match kind {
        "Service" => (
            is_label(name, 63, &[]) && name.starts_with(|c: char| c.is_ascii_lowercase()),
            "up to 63 lower-case letters, digits and inner dashes, starting with a letter",
        ),
        "Namespace" => (is_label(name, 63, &[]), "up to 63 lower-case letters, digits and inner dashes"),
        "CronJob" => (is_label(name, 52, &['.']), "up to 52 lower-case letters, digits, inner dashes and dots"),
        // RBAC allows what other kinds do not, `system:node` among them.
        "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" | "ClusterTrustBundle" | "IPAddress" => {
            (!name.is_empty(), "not empty")
        }
        _ => (is_label(name, 253, &['.']), "up to 253 lower-case letters, digits, inner dashes and dots"),
    };
    if !valid {
        said.push(errors::bad_name("metadata.name", kind, name, rule));
    }
    let namespace = text(value, "metadata.namespace");
    if !namespace.is_empty() && !is_label(namespace, 63, &[]) {
        let rule = "up to 63 lower-case letters, digits and inner dashes";
        said.push(errors::bad_name("metadata.namespace", "Namespace", namespace, rule));
    }
}

/// Where an object has metadata of a kind: its own, and its pods'.
fn metadata(kind: &str, what: &str) -> impl Iterator<Item = String> {
    let pod = pod_path(kind).filter(|path| !path.is_empty());
    [String::new()]
        .into_iter()
        .chain(pod.map(|path| format!("{path}.")))
        .map(move |front| format!("{front}metadata.{what}"))
}

fn labels(kind: &str, value: &Value, said: &mut Vec<Said>) {
    for path in metadata(kind, "labels") {
        for (key, text) in texts(value, &path) {
            let at = || format!("{path}[\"{key}\"]");
            if !is_qualified_key(key) {
                said.push(errors::bad_label(at(), "key", key));
            }
            if !text.is_empty() && !is_qualified(text) {
                said.push(errors::bad_label(at(), "value", text));
            }
        }
    }
}

fn annotations(kind: &str, value: &Value, said: &mut Vec<Said>) {
    for path in metadata(kind, "annotations") {
        let wrong = texts(value, &path).into_iter().filter(|(key, _)| !is_qualified_key(&key.to_lowercase()));
        said.extend(wrong.map(|(key, _)| errors::bad_annotation(format!("{path}[\"{key}\"]"), key)));
    }
}

fn selectors(kind: &str, value: &Value, said: &mut Vec<Said>) {
    if !matches!(kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") {
        return;
    }
    let labels = texts(value, "spec.template.metadata.labels");
    for (key, wanted) in texts(value, "spec.selector.matchLabels") {
        if !labels.iter().any(|(k, v)| *k == key && *v == wanted) {
            said.push(errors::selector_misses(kind, key, wanted));
        }
    }
}

fn mounts(kind: &str, value: &Value, said: &mut Vec<Said>) {
    let Some((path, pod)) = pod_path(kind).zip(pod(value)) else { return };
    let mut volumes: Vec<&str> = items(pod, "spec.volumes").iter().map(|v| text(v, "name")).collect();
    volumes.extend(items(value, "spec.volumeClaimTemplates").iter().map(|v| text(v, "metadata.name")));
    for list in ["containers", "initContainers"] {
        let list = format!("spec.{list}");
        let path = if path.is_empty() { list.clone() } else { format!("{path}.{list}") };
        for container in items(pod, &list) {
            for mount in items(container, "volumeMounts") {
                let name = text(mount, "name");
                if !volumes.contains(&name) {
                    let (of, at) = (text(container, "name"), text(mount, "mountPath"));
                    said.push(errors::no_volume(format!("{path}[\"{of}\"].volumeMounts[\"{at}\"].name"), name));
                }
            }
        }
    }
}
