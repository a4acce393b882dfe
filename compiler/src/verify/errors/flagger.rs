//! What the rules about Flagger say.

use super::Said;
use crate::diagnostics::Code;

pub fn short_analysis(takes: &str, metric: &str, window: &str, path: &str) -> Said {
    let message = format!(
        "a release is promoted after {takes} of analysis, before one window of {window} of the metric `{metric}` has passed"
    );
    let help = "measure more often or for longer, or shorten the window";
    (Code::E0701, path.to_owned(), message, Some(help))
}

pub fn fixed_replicas() -> Said {
    let message =
        "the Deployment sets `replicas`, and a Canary scales it to zero: each sync would scale it up again".to_owned();
    (Code::E0703, "spec.replicas".to_owned(), message, Some("leave `replicas` to the scaler"))
}

pub fn long_deadline(canary: i64, own: i64) -> Said {
    let message = format!("the Canary's deadline of {canary}s is never reached: the Deployment gives up after {own}s");
    (Code::E0704, "spec.progressDeadlineSeconds".to_owned(), message, None)
}

pub fn long_name(name: &str) -> Said {
    let message = format!("`{name}-primary`, which Flagger makes, is longer than the 63 characters of a name");
    (Code::E0705, "metadata.name".to_owned(), message, Some("shorten the component's name to 55 characters"))
}

pub fn steps_go_down(first: i64, second: i64) -> Said {
    let message = format!("`stepWeights` rise at each step; at {first} then {second} the release would wait for ever");
    (Code::E0706, "stepWeights".to_owned(), message, None)
}

pub fn jump(step: i64, max: i64) -> Said {
    let message = format!("the first step of {step}% already exceeds the maximum of {max}%");
    (Code::E0706, "stepWeight".to_owned(), message, Some("make the steps smaller, or raise `maxWeight`"))
}

pub fn peak(step: i64, max: i64, peak: i64) -> Said {
    let message = format!("steps of {step}% do not hit {max}%: the new version gets up to {peak}% of the traffic");
    (Code::E0708, "maxWeight".to_owned(), message, Some("make `maxWeight` a multiple of `stepWeight`"))
}

pub fn cannot(path: &str, provider: &str, what: &str, effect: &str) -> Said {
    (Code::E0707, path.to_owned(), format!("`{provider}` cannot {what}: {effect}"), None)
}

pub fn provider_needs(provider: &str, path: &str) -> Said {
    let message = format!("Flagger needs `{path}` with `{provider}`: without it a release never starts");
    (Code::E0707, "spec.provider".to_owned(), message, None)
}

pub fn excluded_by(path: &str, message: &str) -> Said {
    (Code::E0616, path.to_owned(), message.to_owned(), Some("keep one of them"))
}

pub fn matches_all(message: String) -> Said {
    let help = "name a header that the mesh can compare, with `exact` or `regex`";
    (Code::E0719, "spec.analysis.match".to_owned(), message, Some(help))
}

pub fn unknown_metric(name: &str, meant: Option<&str>) -> Said {
    let meant = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    let message = format!("Flagger has no metric `{name}` built in{meant}, so every check would fail");
    (Code::E0709, "metrics".to_owned(), message, Some("name a MetricTemplate in `templateRef`"))
}

pub fn bad_metric(name: &str, fact: &str, help: &'static str) -> Said {
    (Code::E0709, "metrics".to_owned(), format!("the metric `{name}` {fact}"), Some(help))
}

pub fn does_not_wait(hook: &str, of: &str) -> Said {
    let message = format!(
        "the hook `{hook}` of type `{of}` starts a command and does not wait for it (`cmd`), so it always succeeds"
    );
    (Code::E0710, "webhooks".to_owned(), message, Some("use a task of type `bash`, which fails with its command"))
}

pub fn always_open(hook: &str, gate: &str) -> Said {
    let message = format!("the gate `{hook}` asks `{gate}`, which says yes to everybody");
    (Code::E0710, "webhooks".to_owned(), message, Some("ask `/gate/check`, which says what was opened or closed"))
}

pub fn no_way_back(hook: &str) -> Said {
    let message =
        format!("the gate `{hook}` may stay closed for ever, and no hook of type `rollback` could end the release");
    (Code::E0711, "webhooks".to_owned(), message, Some("add a hook of type `rollback`"))
}

pub fn unknown_scaler(scaler: &str) -> Said {
    let message = format!(
        "the Canary does not name the scaler `{scaler}` of its target: the pods that serve the users would not be scaled"
    );
    (Code::E0712, "spec.autoscalerRef".to_owned(), message, Some("name it in `autoscalerRef`"))
}

pub fn unknown_selector(kind: &str) -> Said {
    let message = format!(
        "the {kind} is selected by none of the labels `app`, `name` and `app.kubernetes.io/name`, by which Flagger tells versions apart"
    );
    let help = "select by one of them, unless Flagger is started with another";
    (Code::E0713, "spec.selector".to_owned(), message, Some(help))
}

pub fn no_port_of_target(port: &str, target: &str) -> Said {
    let message = format!("no container of `{target}` has a port named `{port}`");
    (Code::E0714, "spec.service.targetPort".to_owned(), message, None)
}

pub fn discovered_twice(port: &str, number: i64) -> Said {
    let message = format!(
        "`portDiscovery` finds the port `{port}` ({number}), which the Service has already: a cluster refuses that, and the release never starts"
    );
    (Code::E0714, "spec.service".to_owned(), message, Some("set `targetPort` to the number of that port"))
}

pub fn made_by_flagger(kind: &str, name: &str, canary: &str) -> Said {
    let message = format!(
        "Flagger makes the {kind} `{name}` for the Canary `{canary}`, and both would change it again and again"
    );
    (Code::E0715, "metadata.name".to_owned(), message, Some("leave it to Flagger"))
}

pub fn misses_primary(kind: &str, path: &str, label: &str, value: &str) -> Said {
    let message = format!(
        "the {kind} selects pods with `{label}: {value}`, and those that serve the users bear `{label}: {value}-primary`"
    );
    let help = "select both, with an expression of the operator `In`, or by another label";
    (Code::E0716, path.to_owned(), message, Some(help))
}

pub fn too_slow(path: String, what: &str, seconds: i64, deadline: i64) -> Said {
    let message =
        format!("{what} up to {seconds}s, and a release is rolled back after {deadline}s without available pods");
    (Code::E0717, path, message, Some("raise the Canary's `progressDeadlineSeconds`"))
}

pub fn released_twice(kind: &str, name: &str) -> Said {
    let message = format!("another Canary releases the {kind} `{name}`, and each would undo what the other does");
    (Code::E0718, "spec.targetRef".to_owned(), message, None)
}

pub fn not_released(path: &str, message: &str) -> Said {
    (Code::E0718, path.to_owned(), message.to_owned(), None)
}
