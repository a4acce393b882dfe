//! Rules within one object.

use super::Finding;
use super::errors::{self, Said};
use super::view::{amount, int, items, part, pod_path, text, texts};
use crate::types::scalar::Scalar;
use crate::values::{Object, Value};

/// The rules, each for the kinds that it says itself.
const RULES: [fn(&str, &Value, &mut Vec<Said>); 9] =
    [names, labels, selectors, mounts, resources, ports, scalers, variables, configuration];

/// What is wrong with an object.
pub fn object(object: &Object) -> Vec<Finding> {
    let kind = text(&object.value, "kind");
    let mut said = Vec::new();
    for rule in RULES {
        rule(kind, &object.value, &mut said);
    }
    said.into_iter().map(|said| finding(object, said)).collect()
}

pub(super) fn finding(object: &Object, (code, path, message, help): Said) -> Finding {
    Finding { code, emit: object.emit.clone(), path, message, help }
}

fn is_label(text: &str, max: usize, extra: &[char], start_letter: bool) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || extra.contains(&c);
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let start = text.chars().next();
    let starts = end(start) && (!start_letter || start.is_some_and(|c| c.is_ascii_lowercase()));
    text.len() <= max && text.chars().all(inner) && starts && end(text.chars().last())
}

fn names(kind: &str, value: &Value, said: &mut Vec<Said>) {
    let name = text(value, "metadata.name");
    let (valid, rule) = match kind {
        "Service" => (
            is_label(name, 63, &[], true),
            "up to 63 lower-case letters, digits and inner dashes, starting with a letter",
        ),
        "Namespace" => (is_label(name, 63, &[], false), "up to 63 lower-case letters, digits and inner dashes"),
        "CronJob" => (is_label(name, 52, &['.'], false), "up to 52 lower-case letters, digits, inner dashes and dots"),
        // RBAC allows what other kinds do not, `system:node` among them.
        "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => (!name.is_empty(), "not empty"),
        _ => (is_label(name, 253, &['.'], false), "up to 253 lower-case letters, digits, inner dashes and dots"),
    };
    if !valid {
        said.push(errors::bad_name(kind, name, rule));
    }
}

fn is_qualified(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.len() <= 63 && text.chars().all(inner) && end(text.chars().next()) && end(text.chars().last())
}

fn labels(kind: &str, value: &Value, said: &mut Vec<Said>) {
    let pod = pod_path(kind).map(|path| format!("{path}.metadata.labels"));
    for path in ["metadata.labels".to_owned()].into_iter().chain(pod) {
        for (key, text) in texts(value, &path) {
            let at = || format!("{path}[\"{key}\"]");
            let (prefix, name) = key.rsplit_once('/').unwrap_or(("a", key));
            if !is_qualified(name) || !is_label(prefix, 253, &['.'], false) {
                said.push(errors::bad_label(at(), "key", key));
            }
            if !text.is_empty() && !is_qualified(text) {
                said.push(errors::bad_label(at(), "value", text));
            }
        }
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

/// The containers of a pod with their paths.
fn containers<'v>(kind: &str, value: &'v Value) -> Vec<(String, &'v Value)> {
    let Some(pod) = pod_path(kind) else { return Vec::new() };
    let lists = ["containers", "initContainers"].into_iter();
    let all = lists.flat_map(|list| {
        let path = format!("{pod}.spec.{list}");
        let named = move |c: &'v Value| (format!("{path}[\"{}\"]", text(c, "name")), c);
        items(value, &format!("{pod}.spec.{list}")).into_iter().map(named)
    });
    all.collect()
}

fn mounts(kind: &str, value: &Value, said: &mut Vec<Said>) {
    let Some(pod) = pod_path(kind) else { return };
    let mut volumes: Vec<&str> = items(value, &format!("{pod}.spec.volumes")).iter().map(|v| text(v, "name")).collect();
    volumes.extend(items(value, "spec.volumeClaimTemplates").iter().map(|v| text(v, "metadata.name")));
    for (path, container) in containers(kind, value) {
        for mount in items(container, "volumeMounts") {
            let name = text(mount, "name");
            if !volumes.contains(&name) {
                let at = format!("{path}.volumeMounts[\"{}\"].name", text(mount, "mountPath"));
                said.push(errors::no_volume(at, name));
            }
        }
    }
}

fn resources(kind: &str, value: &Value, said: &mut Vec<Said>) {
    for (path, container) in containers(kind, value) {
        for resource in ["cpu", "memory"] {
            let of = |what: &str| amount(container, &format!("resources.{what}.{resource}"));
            if let (Some(request), Some(limit)) = (of("requests"), of("limits"))
                && request.value > limit.value
            {
                let at = format!("{path}.resources.requests.{resource}");
                said.push(errors::requests_exceed(at, resource, &request.to_string(), &limit.to_string()));
            }
        }
    }
}

fn ports(kind: &str, value: &Value, said: &mut Vec<Said>) {
    for (path, container) in containers(kind, value) {
        let ports = items(container, "ports");
        for port in &ports {
            let number = int(port, "containerPort").unwrap_or(1);
            if !(1..=65535).contains(&number) {
                said.push(errors::bad_port(format!("{path}.ports"), number));
            }
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            for how in ["httpGet.port", "tcpSocket.port"] {
                let at = format!("{probe}.{how}");
                if let Some(Value::Scalar(Scalar::Text(name))) = part(container, &at)
                    && !ports.iter().any(|p| text(p, "name") == name)
                {
                    said.push(errors::no_such_port(format!("{path}.{at}"), name, text(container, "name")));
                }
            }
        }
    }
    let ports = items(value, "spec.ports");
    if kind == "Service" && ports.len() > 1 && ports.iter().any(|p| text(p, "name").is_empty()) {
        said.push(errors::unnamed_port());
    }
}

fn scalers(kind: &str, value: &Value, said: &mut Vec<Said>) {
    if kind != "HorizontalPodAutoscaler" {
        return;
    }
    let (min, max) = (int(value, "spec.minReplicas").unwrap_or(1), int(value, "spec.maxReplicas").unwrap_or(i64::MAX));
    if min > max {
        said.push(errors::scaler_bounds(min, max));
    }
}

fn variables(kind: &str, value: &Value, said: &mut Vec<Said>) {
    for (path, container) in containers(kind, value) {
        for variable in items(container, "env") {
            let name = text(variable, "name");
            if part(variable, "value").is_some() && part(variable, "valueFrom").is_some() {
                said.push(errors::two_values(format!("{path}.env[\"{name}\"]"), name));
            }
        }
    }
}

fn configuration(kind: &str, value: &Value, said: &mut Vec<Said>) {
    if kind != "ConfigMap" {
        return;
    }
    for (key, _) in texts(value, "data") {
        if key.len() > 253 || !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
            said.push(errors::bad_key(format!("data[\"{key}\"]"), key));
        }
    }
}
