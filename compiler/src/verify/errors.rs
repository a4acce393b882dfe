//! What the rules say.

use crate::diagnostics::Code;

/// A finding before it is known whose object it is: code, path, message, advice.
pub type Said = (Code, String, String, Option<&'static str>);

pub fn bad_name(kind: &str, name: &str, rule: &str) -> Said {
    (Code::E0601, "metadata.name".to_owned(), format!("`{name}` is no name for a {kind}: {rule}"), None)
}

pub fn bad_label(path: String, what: &str, text: &str) -> Said {
    let rule = "up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
    (Code::E0602, path, format!("`{text}` is no {what} of a label: {rule}"), None)
}

pub fn selector_misses(kind: &str, key: &str, value: &str) -> Said {
    let message = format!("the {kind} selects pods with `{key}: {value}`, which its own pods do not bear");
    (Code::E0603, "spec.selector.matchLabels".to_owned(), message, Some("give selector and template the same labels"))
}

pub fn no_volume(path: String, name: &str) -> Said {
    (Code::E0604, path, format!("the pod has no volume `{name}` to mount"), Some("declare it in `volumes`"))
}

pub fn requests_exceed(path: String, resource: &str, request: &str, limit: &str) -> Said {
    let message = format!("{request} of `{resource}` are requested, and {limit} are the limit");
    (Code::E0605, path, message, Some("a limit is at least what is requested"))
}

pub fn bad_port(path: String, port: i64) -> Said {
    (Code::E0606, path, format!("{port} is no port: ports are numbered from 1 to 65535"), None)
}

pub fn no_such_port(path: String, port: &str, container: &str) -> Said {
    (Code::E0607, path, format!("the container `{container}` has no port named `{port}`"), None)
}

pub fn scaler_bounds(min: i64, max: i64) -> Said {
    (Code::E0608, "spec.maxReplicas".to_owned(), format!("the scaler's maximum {max} is below its minimum {min}"), None)
}

pub fn two_values(path: String, name: &str) -> Said {
    (Code::E0609, path, format!("the variable `{name}` has both `value` and `valueFrom`"), Some("keep one of them"))
}

pub fn unnamed_port() -> Said {
    let message = "a Service with several ports has to name each of them".to_owned();
    (Code::E0610, "spec.ports".to_owned(), message, None)
}

pub fn bad_key(path: String, key: &str) -> Said {
    let message = format!("`{key}` is no key of a ConfigMap: letters, digits, `-`, `_` and `.`");
    (Code::E0611, path, message, None)
}

pub fn twice(kind: &str, name: &str) -> Said {
    let message = format!("the {kind} `{name}` is emitted twice");
    (Code::E0620, "metadata.name".to_owned(), message, Some("set another `metadata.name`"))
}

pub fn selects_nothing(name: &str) -> Said {
    (Code::E0621, "spec.selector".to_owned(), format!("the Service `{name}` selects no pod of this variant"), None)
}

pub fn no_target_port(path: String, service: &str, port: &str) -> Said {
    let message = format!("no pod that the Service `{service}` selects has a port named `{port}`");
    (Code::E0622, path, message, None)
}

pub fn no_target(path: &str, what: &str, kind: &str, name: &str) -> Said {
    (Code::E0623, path.to_owned(), format!("the {what} refers to the {kind} `{name}`, which is not emitted"), None)
}

pub fn short_analysis(takes: &str, metric: &str, window: &str, path: &str) -> Said {
    let message = format!(
        "a release is promoted after {takes} of analysis, before one window of {window} of the metric `{metric}` has passed"
    );
    let help = "measure more often or for longer, or shorten the window";
    (Code::E0701, path.to_owned(), message, Some(help))
}

pub fn tiny_threshold(millicores: &str, share: i64, request: &str) -> Said {
    let message =
        format!("pods are added above {millicores} of a processor: {share}% of the {request} that are requested");
    (Code::E0702, "spec.metrics".to_owned(), message, Some("request what a pod needs; the threshold is a share of it"))
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
