//! What a scaler measures of the workload that it scales.

use super::errors::{self, Said};
use super::view::{amount, int, items, part, text};
use crate::types::scalar::Amount;
use crate::values::Value;

/// A scaler that adds pods above less than this, in millicores, reacts to noise.
const NOISE: i64 = 25;

/// A share of very little is very little.
pub fn threshold(scaler: &Value, target: &Value) -> Option<Said> {
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
pub fn unmeasured(scaler: &Value, target: &Value) -> Option<Said> {
    let is_share = |metric: &&Value| part(metric, "resource.target.averageUtilization").is_some();
    let metrics = items(scaler, "spec.metrics").into_iter().filter(is_share);
    // Without a metric it is the processor that is measured.
    let cpu = items(scaler, "spec.metrics").is_empty().then_some("cpu");
    let resources = metrics.map(|metric| text(metric, "resource.name")).chain(cpu);
    let pod = part(target, "spec.template.spec")?;
    let requests = |of: &Value, resource: &str| {
        ["requests", "limits"].iter().any(|what| part(of, &format!("resources.{what}.{resource}")).is_some())
    };
    resources.filter(|resource| !requests(pod, resource)).find_map(|resource| {
        let container = items(pod, "containers").into_iter().find(|container| !requests(container, resource))?;
        Some(errors::no_request(text(container, "name"), resource, cpu.is_some()))
    })
}
