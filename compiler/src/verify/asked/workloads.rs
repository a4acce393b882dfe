//! What makes pods: how many, how they are replaced, when.

use super::Row;
use crate::schema::schedule;
use crate::types::scalar::Scalar;
use crate::values::Value;
use crate::verify::ask::Ask::{Among, AtLeast, Bars, If, Needs, Rule, Share};
use crate::verify::errors::{self, Said};
use crate::verify::view::{int, part, text};

/// Pods that are kept running.
const ALWAYS: &[&str] = &["", "Always"];

/// Pods that run to their end.
const TO_THE_END: &[&str] = &["Never", "OnFailure"];

/// What a share may be that has no upper bound of its own.
const ANY: i64 = i32::MAX as i64;

pub const ROWS: &[Row] = &[
    (
        "apps.v1.DaemonSetSpec",
        &[
            AtLeast("minReadySeconds", 0),
            AtLeast("revisionHistoryLimit", 0),
            Among("template.spec.restartPolicy", ALWAYS),
            Bars("template.spec.activeDeadlineSeconds"),
        ],
    ),
    (
        "apps.v1.DeploymentSpec",
        &[
            AtLeast("minReadySeconds", 0),
            AtLeast("progressDeadlineSeconds", 0),
            AtLeast("replicas", 0),
            AtLeast("revisionHistoryLimit", 0),
            Among("template.spec.restartPolicy", ALWAYS),
            Bars("template.spec.activeDeadlineSeconds"),
            Rule(patience),
        ],
    ),
    ("apps.v1.DeploymentStrategy", &[If("type", &["Recreate"], &Bars("rollingUpdate"))]),
    (
        "apps.v1.ReplicaSetSpec",
        &[
            AtLeast("minReadySeconds", 0),
            AtLeast("replicas", 0),
            Among("template.spec.restartPolicy", ALWAYS),
            Bars("template.spec.activeDeadlineSeconds"),
        ],
    ),
    ("apps.v1.RollingUpdateDaemonSet", &[Share("maxSurge", 100), Share("maxUnavailable", 100), Rule(stands_still)]),
    ("apps.v1.RollingUpdateDeployment", &[Share("maxSurge", ANY), Share("maxUnavailable", 100), Rule(stands_still)]),
    ("apps.v1.RollingUpdateStatefulSetStrategy", &[Share("maxUnavailable", 100), AtLeast("partition", 0)]),
    (
        "apps.v1.StatefulSetSpec",
        &[
            AtLeast("minReadySeconds", 0),
            AtLeast("replicas", 0),
            AtLeast("revisionHistoryLimit", 0),
            Among("template.spec.restartPolicy", ALWAYS),
            Bars("template.spec.activeDeadlineSeconds"),
        ],
    ),
    ("apps.v1.StatefulSetUpdateStrategy", &[If("type", &["OnDelete"], &Bars("rollingUpdate"))]),
    (
        "batch.v1.CronJobSpec",
        &[
            AtLeast("failedJobsHistoryLimit", 0),
            AtLeast("startingDeadlineSeconds", 0),
            AtLeast("successfulJobsHistoryLimit", 0),
            Rule(times),
        ],
    ),
    (
        "batch.v1.JobSpec",
        &[
            AtLeast("activeDeadlineSeconds", 0),
            AtLeast("backoffLimit", 0),
            AtLeast("completions", 0),
            AtLeast("parallelism", 0),
            AtLeast("ttlSecondsAfterFinished", 0),
            Among("template.spec.restartPolicy", TO_THE_END),
            If("completionMode", &["Indexed"], &Needs("completions")),
        ],
    ),
    (
        "core.v1.ReplicationControllerSpec",
        &[AtLeast("minReadySeconds", 0), AtLeast("replicas", 0), Among("template.spec.restartPolicy", ALWAYS)],
    ),
];

/// Deadline of a Deployment that does not say one, in seconds.
const DEADLINE: i64 = 600;

/// A deadline that is over before a pod counts as available.
fn patience(spec: &Value, said: &mut Vec<Said>) {
    let ready = int(spec, "minReadySeconds").unwrap_or(0);
    let deadline = int(spec, "progressDeadlineSeconds").unwrap_or(DEADLINE);
    if ready >= deadline && ready > 0 {
        said.push(errors::no_patience(ready, deadline));
    }
}

/// An update that may neither add a pod nor take one away.
fn stands_still(update: &Value, said: &mut Vec<Said>) {
    let is_zero = |field: &str| match part(update, field) {
        Some(Value::Scalar(Scalar::Int(count))) => *count == 0,
        Some(Value::Scalar(Scalar::Amount(share))) => share.value == 0,
        Some(Value::Scalar(Scalar::Text(text))) => text == "0%",
        _ => false,
    };
    if is_zero("maxSurge") && is_zero("maxUnavailable") {
        let message = "with `maxSurge` and `maxUnavailable` at 0 no pod can ever be replaced";
        said.push(errors::excluded("maxUnavailable", message));
    }
}

fn times(spec: &Value, said: &mut Vec<Said>) {
    let Some(Value::Scalar(Scalar::Text(_))) = part(spec, "schedule") else { return };
    let written = text(spec, "schedule");
    let (zone, times) = schedule::zone(written);
    said.extend(zone.map(|zone| errors::zoned(written, zone)));
    said.extend(schedule::fault(times).map(|fault| errors::bad_schedule(written, &fault)));
}
