//! Rules of Flagger between the objects of one owner: a Canary, the Deployment that it releases, the scaler.

use super::Finding;
use super::errors::{self, Said};
use super::object::finding;
use super::view::{amount, int, items, part, text};
use crate::types::scalar::{Amount, Unit, amount as read};
use crate::values::{Object, Value};

/// A scaler that adds pods above less than this, in millicores, reacts to noise.
const NOISE: i64 = 25;

/// Deadline of a Deployment that does not say one, in seconds (Kubernetes' default).
const DEADLINE: i64 = 600;

/// What is wrong with the releases and scalers of one owner.
pub fn rollouts(objects: &[Object]) -> Vec<Finding> {
    let of = |kind: &str| objects.iter().filter(move |o| text(&o.value, "kind") == kind).collect::<Vec<_>>();
    let workload = |reference: &Value| {
        let is = |o: &&Object| {
            text(&o.value, "kind") == text(reference, "kind")
                && text(&o.value, "metadata.name") == text(reference, "name")
        };
        objects.iter().find(is)
    };
    let mut found = Vec::new();
    for canary in of("Canary") {
        found.extend(analysis(&canary.value).into_iter().map(|said| finding(canary, said)));
        found.extend(name(&canary.value).map(|said| finding(canary, said)));
        let Some(target) = part(&canary.value, "spec.targetRef").and_then(workload) else { continue };
        found.extend(deadline(&canary.value, &target.value).map(|said| finding(canary, said)));
        if part(&target.value, "spec.replicas").is_some() {
            found.push(finding(target, errors::fixed_replicas()));
        }
    }
    for scaler in of("HorizontalPodAutoscaler") {
        let Some(target) = part(&scaler.value, "spec.scaleTargetRef").and_then(workload) else { continue };
        found.extend(threshold(&scaler.value, &target.value).map(|said| finding(scaler, said)));
        found.extend(unmeasured(&scaler.value, &target.value).map(|said| finding(scaler, said)));
        let is_released = of("Canary").iter().any(|canary| is_target(&canary.value, &target.value));
        if part(&target.value, "spec.replicas").is_some() && !is_released {
            found.push(finding(target, errors::scaled_replicas(text(&target.value, "kind"))));
        }
    }
    found
}

fn is_target(canary: &Value, workload: &Value) -> bool {
    text(canary, "spec.targetRef.kind") == text(workload, "kind")
        && text(canary, "spec.targetRef.name") == text(workload, "metadata.name")
}

/// A duration as Flagger writes it, in nanoseconds.
fn duration(value: &Value, path: &str) -> Option<Amount> {
    read(text(value, path), Unit::Duration).ok()
}

/// A release that is over before one window of a metric has passed judges what was there before it.
fn analysis(canary: &Value) -> Vec<Said> {
    let Some(interval) = duration(canary, "spec.analysis.interval") else { return Vec::new() };
    let (runs, path) = match (int(canary, "spec.analysis.iterations"), int(canary, "spec.analysis.stepWeight")) {
        (Some(iterations), _) => (iterations, "spec.analysis.iterations"),
        (None, Some(step)) if step > 0 => {
            let max = int(canary, "spec.analysis.maxWeight").unwrap_or(100);
            (max.div_euclid(step) + i64::from(max.rem_euclid(step) > 0), "spec.analysis.maxWeight")
        }
        _ => return Vec::new(),
    };
    let takes = Amount { value: interval.value.saturating_mul(runs), ..interval };
    let late = items(canary, "spec.analysis.metrics").into_iter().filter_map(|metric| {
        let window = duration(metric, "interval")?;
        let name = text(metric, "name");
        (window.value > takes.value)
            .then(|| errors::short_analysis(&takes.to_string(), name, &window.to_string(), path))
    });
    late.take(1).collect()
}

fn name(canary: &Value) -> Option<Said> {
    let name = text(canary, "spec.targetRef.name");
    (name.len() + "-primary".len() > 63).then(|| errors::long_name(name))
}

fn deadline(canary: &Value, target: &Value) -> Option<Said> {
    let own = int(target, "spec.progressDeadlineSeconds").unwrap_or(DEADLINE);
    let asked = int(canary, "spec.progressDeadlineSeconds")?;
    (asked > own).then(|| errors::long_deadline(asked, own))
}

/// A share of very little is very little.
fn threshold(scaler: &Value, target: &Value) -> Option<Said> {
    let is_cpu = |m: &&Value| text(m, "resource.name") == "cpu";
    let metric = items(scaler, "spec.metrics").into_iter().find(is_cpu)?;
    let share = int(metric, "resource.target.averageUtilization").filter(|share| *share > 0)?;
    let containers = items(target, "spec.template.spec.containers");
    let requests = containers.iter().filter_map(|c| amount(c, "resources.requests.cpu"));
    let request = requests.reduce(|a, b| Amount { value: a.value + b.value, ..a })?;
    let tenths = request.value.saturating_mul(share) / 10;
    let shown =
        if tenths % 10 == 0 { format!("{}m", tenths / 10) } else { format!("{}.{}m", tenths / 10, tenths % 10) };
    (tenths < NOISE * 10).then(|| errors::tiny_threshold(&shown, share, &request.to_string()))
}

/// A share of what is requested, where a container requests nothing.
fn unmeasured(scaler: &Value, target: &Value) -> Option<Said> {
    let is_share = |metric: &&Value| part(metric, "resource.target.averageUtilization").is_some();
    let metrics = items(scaler, "spec.metrics").into_iter().filter(is_share);
    // Without a metric it is the processor that is measured.
    let cpu = items(scaler, "spec.metrics").is_empty().then_some("cpu");
    let resources = metrics.map(|metric| text(metric, "resource.name")).chain(cpu);
    let pod = part(target, "spec.template.spec")?;
    let requests = |of: &Value, resource: &str| {
        ["requests", "limits"].iter().any(|what| part(of, &format!("resources.{what}.{resource}")).is_some())
    };
    let missing = resources.filter(|resource| !requests(pod, resource)).find_map(|resource| {
        let container = items(pod, "containers").into_iter().find(|container| !requests(container, resource))?;
        Some(errors::no_request(text(container, "name"), resource, cpu.is_some()))
    });
    missing
}
