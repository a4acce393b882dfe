//! Rules between the objects of one owner: workloads, what scales them, what releases them.

use super::Finding;
use super::errors;
use super::flagger;
use super::object::finding;
use super::scaler;
use super::view::{part, text};
use crate::values::{Object, Value};

/// What is wrong between the objects of one owner.
pub fn owner(objects: &[Object]) -> Vec<Finding> {
    let of = |kind: &str| objects.iter().filter(move |o| text(&o.value, "kind") == kind).collect::<Vec<_>>();
    let mut found = Vec::new();
    let canaries: Vec<&Object> = objects.iter().filter(|object| flagger::is_canary(&object.value)).collect();
    for canary in &canaries {
        found.extend(flagger::canary(&canary.value).into_iter().map(|said| finding(canary, said)));
        found.extend(flagger::released(canary, objects));
    }
    for scaler in of("HorizontalPodAutoscaler") {
        let target = part(&scaler.value, "spec.scaleTargetRef").and_then(|target| referred(target, objects));
        let Some(target) = target else { continue };
        found.extend(scaler::threshold(&scaler.value, &target.value).map(|said| finding(scaler, said)));
        found.extend(scaler::unmeasured(&scaler.value, &target.value).map(|said| finding(scaler, said)));
        let is_released = |canary: &&Object| is_referred(part(&canary.value, "spec.targetRef"), &target.value);
        if part(&target.value, "spec.replicas").is_some() && !canaries.iter().any(is_released) {
            found.push(finding(target, errors::scaled_replicas(text(&target.value, "kind"))));
        }
    }
    found
}

/// The object that a reference is to.
pub(super) fn referred<'o>(reference: &Value, objects: &'o [Object]) -> Option<&'o Object> {
    objects.iter().find(|object| is_referred(Some(reference), &object.value))
}

/// Whether a reference is to an object.
pub(super) fn is_referred(reference: Option<&Value>, object: &Value) -> bool {
    reference.is_some_and(|reference| {
        text(object, "kind") == text(reference, "kind") && text(object, "metadata.name") == text(reference, "name")
    })
}
