//! Reading manifests: parts by dotted paths, texts, numbers.

use crate::db::Name;
use crate::types::scalar::{Amount, Scalar};
use crate::values::Value;

/// The part of a value at a dotted path; all of it at an empty one.
pub fn part<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split_terminator('.').try_fold(value, |value, step| value.part(step))
}

/// The text at a path; empty where there is none.
pub fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    part(value, path).and_then(Value::as_text).map_or("", Name::as_str)
}

/// Whether something stands at a path that is not empty.
pub fn is_said(value: &Value, path: &str) -> bool {
    match part(value, path) {
        None | Some(Value::None) => false,
        Some(Value::Scalar(Scalar::Text(text))) => !text.is_empty(),
        Some(Value::List(items)) => !items.is_empty(),
        Some(Value::Map(entries) | Value::Keyed(entries)) => !entries.is_empty(),
        Some(Value::Record(record)) => record.fields.iter().any(|(_, value)| *value != Value::None),
        Some(_) => true,
    }
}

/// The whole number at a path.
pub fn int(value: &Value, path: &str) -> Option<i64> {
    match part(value, path)? {
        Value::Scalar(Scalar::Int(i)) => Some(*i),
        Value::Scalar(Scalar::Float(f)) if f.fract() == 0.0 => Some(*f as i64),
        _ => None,
    }
}

/// The number at a path.
pub fn number(value: &Value, path: &str) -> Option<f64> {
    match part(value, path)? {
        Value::Scalar(Scalar::Int(i)) => Some(*i as f64),
        Value::Scalar(Scalar::Float(f)) => Some(*f),
        _ => None,
    }
}

/// The amount at a path.
pub fn amount(value: &Value, path: &str) -> Option<Amount> {
    match part(value, path)? {
        Value::Scalar(Scalar::Amount(amount)) => Some(*amount),
        _ => None,
    }
}

/// The containers of a pod that run as long as it does: those that start with it, and sidecars, whose ports Services find too.
pub fn running(pod: &Value) -> impl Iterator<Item = &Value> {
    let first = items(pod, "spec.initContainers");
    let sidecars = first.into_iter().filter(|container| text(container, "restartPolicy") == "Always");
    items(pod, "spec.containers").into_iter().chain(sidecars)
}

/// The items of the list at a path.
pub fn items<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    match part(value, path) {
        Some(Value::List(items)) => items.iter().collect(),
        Some(Value::Keyed(entries)) => entries.iter().map(|(_, v)| v).collect(),
        _ => Vec::new(),
    }
}

/// The entries of the map at a path that are texts.
pub fn texts<'v>(value: &'v Value, path: &str) -> Vec<(&'v Name, &'v Name)> {
    let entries = part(value, path).and_then(Value::entries);
    entries.into_iter().flat_map(|e| e.iter()).filter_map(|(key, v)| Some((key, v.as_text()?))).collect()
}

/// The pod of a workload.
pub fn pod(workload: &Value) -> Option<&Value> {
    part(workload, pod_path(text(workload, "kind"))?)
}

/// Where the pod of a workload is, by kind: at an empty path where it is one itself.
pub fn pod_path(kind: &str) -> Option<&'static str> {
    match kind {
        "Pod" => Some(""),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" => {
            Some("spec.template")
        }
        "CronJob" => Some("spec.jobTemplate.spec.template"),
        _ => None,
    }
}
