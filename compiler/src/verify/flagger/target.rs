//! A Canary and the workload that it releases.

use crate::types::scalar::Scalar;
use crate::values::{Object, Value};
use crate::verify::Finding;
use crate::verify::errors::{self, Said};
use crate::verify::object::finding;
use crate::verify::owner::{is_referred, referred};
use crate::verify::view::{int, is_said, items, part, text, texts};

/// Deadline of a Deployment or Canary that does not say one, in seconds.
const DEADLINE: i64 = 600;

/// Targets that have pods of their own.
const PODS: [&str; 2] = ["DaemonSet", "Deployment"];

/// The labels by which Flagger tells versions apart, unless it is started with others.
const SELECTORS: [&str; 3] = ["app", "name", "app.kubernetes.io/name"];

/// Containers that Flagger passes over when it looks for ports.
const PROXIES: [&str; 2] = ["istio-proxy", "envoy"];

/// Objects that are about pods by their labels, and where they say them.
const POLICIES: [(&str, &str); 2] =
    [("NetworkPolicy", "spec.podSelector.matchLabels"), ("PodDisruptionBudget", "spec.selector.matchLabels")];

/// Rules about what a Canary says of its target: what is said is at the Canary.
const OF_CANARY: [fn(&Value, &Value, &mut Vec<Said>); 3] = [deadlines, named_port, discovered_ports];

/// Rules about a target as such: what is said is at the target.
const OF_TARGET: [fn(&Value, &mut Vec<Said>); 3] = [replicas, selector, replacement];

/// What is wrong between a Canary and other objects of its owner.
pub fn released(canary: &Object, objects: &[Object]) -> Vec<Finding> {
    let mut found = Vec::new();
    let reference = part(&canary.value, "spec.targetRef");
    let Some(target) = reference.and_then(|reference| referred(reference, objects)) else { return found };
    let mut said = Vec::new();
    OF_CANARY.iter().for_each(|rule| rule(&canary.value, &target.value, &mut said));
    let scaler = objects.iter().find(|scaler| {
        text(&scaler.value, "kind") == "HorizontalPodAutoscaler"
            && is_referred(part(&scaler.value, "spec.scaleTargetRef"), &target.value)
    });
    if let Some(scaler) = scaler.filter(|_| !is_said(&canary.value, "spec.autoscalerRef")) {
        said.push(errors::unknown_scaler(text(&scaler.value, "metadata.name")));
    }
    found.extend(said.drain(..).map(|said| finding(canary, said)));
    OF_TARGET.iter().for_each(|rule| rule(&target.value, &mut said));
    found.extend(said.drain(..).map(|said| finding(target, said)));
    found.extend(policies(&target.value, objects));
    found
}

/// Each sync would scale up again what rests.
fn replicas(target: &Value, said: &mut Vec<Said>) {
    said.extend(is_said(target, "spec.replicas").then(errors::fixed_replicas));
}

/// The label, and its value, that Flagger gives the pods that serve the users another value of.
fn label(target: &Value) -> Option<(&str, &str)> {
    let labels = texts(target, "spec.selector.matchLabels");
    let of =
        |name: &&str| labels.iter().find(|(key, _)| key == name).map(|(key, value)| (key.as_str(), value.as_str()));
    SELECTORS.iter().find_map(of)
}

fn selector(target: &Value, said: &mut Vec<Said>) {
    if PODS.contains(&text(target, "kind")) && is_said(target, "spec.selector") && label(target).is_none() {
        said.push(errors::unknown_selector(text(target, "kind")));
    }
}

/// Flagger replaces the pods of a DaemonSet by a rolling update.
fn replacement(target: &Value, said: &mut Vec<Said>) {
    if text(target, "kind") == "DaemonSet" && text(target, "spec.updateStrategy.type") == "OnDelete" {
        let message = "Flagger releases no DaemonSet whose pods are replaced when somebody deletes them (`OnDelete`)";
        said.push(errors::not_released("spec.updateStrategy.type", message));
    }
}

/// What may take longer than a release is waited for.
fn deadlines(canary: &Value, target: &Value, said: &mut Vec<Said>) {
    let own = int(target, "spec.progressDeadlineSeconds").unwrap_or(DEADLINE);
    let asked = int(canary, "spec.progressDeadlineSeconds");
    if let Some(asked) = asked.filter(|asked| *asked > own && text(target, "kind") == "Deployment") {
        said.push(errors::long_deadline(asked, own));
    }
    let path = || "spec.progressDeadlineSeconds".to_owned();
    let deadline = asked.unwrap_or(DEADLINE);
    if let Some(ready) = int(target, "spec.minReadySeconds").filter(|ready| *ready >= deadline) {
        said.push(errors::too_slow(path(), "pods are not available for", ready, deadline));
    }
    for container in items(target, "spec.template.spec.containers") {
        let Some(probe) = part(container, "startupProbe") else { continue };
        let of = |field, usual| int(probe, field).filter(|number| *number > 0).unwrap_or(usual);
        let takes = of("initialDelaySeconds", 0) + of("periodSeconds", 10).saturating_mul(of("failureThreshold", 3));
        if takes > deadline {
            let what = format!("the startup probe of `{}` allows", text(container, "name"));
            said.push(errors::too_slow(path(), &what, takes, deadline));
        }
    }
}

/// The ports of the containers that Flagger looks at.
fn ports(target: &Value) -> impl Iterator<Item = &Value> {
    let containers = items(target, "spec.template.spec.containers").into_iter();
    containers.filter(|container| !PROXIES.contains(&text(container, "name"))).flat_map(|c| items(c, "ports"))
}

fn named_port(canary: &Value, target: &Value, said: &mut Vec<Said>) {
    let containers = items(target, "spec.template.spec.containers");
    let name = text(canary, "spec.service.targetPort");
    let is_there = |container: &&Value| items(container, "ports").into_iter().any(|port| text(port, "name") == name);
    if PODS.contains(&text(target, "kind")) && !name.is_empty() && !containers.iter().any(is_there) {
        said.push(errors::no_port_of_target(name, text(target, "metadata.name")));
    }
}

/// Flagger adds all ports but the one that it knows, so another one may not have its name or number.
fn discovered_ports(canary: &Value, target: &Value, said: &mut Vec<Said>) {
    if part(canary, "spec.service.portDiscovery").and_then(Value::as_bool) != Some(true) {
        return;
    }
    let Some(number) = int(canary, "spec.service.port") else { return };
    let name = Some(text(canary, "spec.service.portName")).filter(|name| !name.is_empty()).unwrap_or("http");
    let is_known = |port: &&Value| match part(canary, "spec.service.targetPort") {
        Some(Value::Scalar(Scalar::Text(target))) => text(port, "name") == target,
        Some(Value::Scalar(Scalar::Int(target))) => int(port, "containerPort") == Some(*target),
        _ => int(port, "containerPort") == Some(number),
    };
    let is_twice = |port: &&Value| text(port, "name") == name || int(port, "containerPort") == Some(number);
    if let Some(port) = ports(target).filter(|port| !is_known(port)).find(is_twice) {
        said.push(errors::discovered_twice(text(port, "name"), int(port, "containerPort").unwrap_or_default()));
    }
}

/// What is about the pods of the target and not about those that serve the users.
fn policies(target: &Value, objects: &[Object]) -> Vec<Finding> {
    let Some((key, value)) = label(target) else { return Vec::new() };
    let primary = format!("{value}-primary");
    let selects = |object: &Object, path: &str, value: &str| {
        texts(&object.value, path).into_iter().any(|(k, v)| k == key && v == value)
    };
    let mut found = Vec::new();
    for (kind, path) in POLICIES {
        let all: Vec<&Object> = objects.iter().filter(|object| text(&object.value, "kind") == kind).collect();
        let missing = all.iter().filter(|object| selects(object, path, value));
        if !all.iter().any(|object| selects(object, path, &primary)) {
            found.extend(missing.map(|object| finding(object, errors::misses_primary(kind, path, key, value))));
        }
    }
    found
}
