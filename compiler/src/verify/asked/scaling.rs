//! Scalers and what keeps pods at work.

use super::Row;
use crate::values::Value;
use crate::verify::ask::Ask::{AtLeast, If, Lone, Needs, Number, One, Rule, Share};
use crate::verify::errors::{self, Said};
use crate::verify::view::{int, items, text};

pub const ROWS: &[Row] = &[
    (
        "autoscaling.v1.HorizontalPodAutoscalerSpec",
        &[
            AtLeast("maxReplicas", 1),
            AtLeast("minReplicas", 1),
            AtLeast("targetCPUUtilizationPercentage", 1),
            Rule(bounds),
        ],
    ),
    ("autoscaling.v2.HPAScalingPolicy", &[Number("periodSeconds", 1, 1_800), AtLeast("value", 1)]),
    ("autoscaling.v2.HPAScalingRules", &[Number("stabilizationWindowSeconds", 0, 3_600)]),
    (
        "autoscaling.v2.HorizontalPodAutoscalerSpec",
        &[AtLeast("maxReplicas", 1), AtLeast("minReplicas", 0), Rule(bounds), Rule(to_zero)],
    ),
    (
        "autoscaling.v2.MetricSpec",
        &[
            Lone(SOURCES),
            If("type", &["ContainerResource"], &Needs("containerResource")),
            If("type", &["External"], &Needs("external")),
            If("type", &["Object"], &Needs("object")),
            If("type", &["Pods"], &Needs("pods")),
            If("type", &["Resource"], &Needs("resource")),
        ],
    ),
    ("autoscaling.v2.MetricTarget", &[AtLeast("averageUtilization", 1)]),
    ("autoscaling.v2.PodsMetricSource", &[Needs("target.averageValue")]),
    ("autoscaling.v2.ResourceMetricSource", &[One(&["target.averageUtilization", "target.averageValue"])]),
    (
        "policy.v1.PodDisruptionBudgetSpec",
        &[Lone(&["maxUnavailable", "minAvailable"]), Share("maxUnavailable", 100), Share("minAvailable", 100)],
    ),
];

/// What a metric comes from.
const SOURCES: &[&str] = &["containerResource", "external", "object", "pods", "resource"];

fn bounds(spec: &Value, said: &mut Vec<Said>) {
    let (min, max) = (int(spec, "minReplicas").unwrap_or(1), int(spec, "maxReplicas").unwrap_or(i64::MAX));
    if min > max {
        said.push(errors::scaler_bounds(min, max));
    }
}

/// What pods themselves say cannot tell when the first one is needed.
fn to_zero(spec: &Value, said: &mut Vec<Said>) {
    let outside = |metric: &Value| matches!(text(metric, "type"), "Object" | "External");
    if int(spec, "minReplicas") == Some(0) && !items(spec, "metrics").into_iter().any(outside) {
        said.push(errors::to_zero());
    }
}
