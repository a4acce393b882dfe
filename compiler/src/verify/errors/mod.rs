//! What the rules say.

mod flagger;

pub use flagger::*;

use std::ops::RangeInclusive;

use super::forms::Form;
use super::mentions::Mention;
use crate::db::Name;
use crate::diagnostics::Code;

/// A finding before it is known whose object it is: code, path, message, advice.
pub type Said = (Code, String, String, Option<&'static str>);

pub fn bad_name(path: &str, kind: &str, name: &str, rule: &str) -> Said {
    let fact =
        if name.is_empty() { format!("a {kind} needs a name") } else { format!("`{name}` is no name for a {kind}") };
    (Code::E0601, path.to_owned(), format!("{fact}: {rule}"), None)
}

pub fn bad_label(path: String, what: &str, text: &str) -> Said {
    let rule = "up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
    (Code::E0602, path, format!("`{text}` is no {what} of a label: {rule}"), None)
}

const SAME_LABELS: &str =
    "give selector and template the same labels; where `labels = { … }` replaced them, `labels { … }` keeps them";

pub fn selector_misses(kind: &str, key: &str, value: &str) -> Said {
    let message = format!("the {kind} selects pods with `{key}: {value}`, which its own pods do not bear");
    (Code::E0603, "spec.selector.matchLabels".to_owned(), message, Some(SAME_LABELS))
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
    (Code::E0608, "maxReplicas".to_owned(), format!("the scaler's maximum {max} is below its minimum {min}"), None)
}

pub fn two_values(path: String, name: &str) -> Said {
    (Code::E0609, path, format!("the variable `{name}` has both `value` and `valueFrom`"), Some("keep one of them"))
}

pub fn unnamed_port(path: &str) -> Said {
    let message = "a Service with several ports has to name each of them".to_owned();
    (Code::E0610, path.to_owned(), message, None)
}

pub fn bad_key(kind: &str, path: String, key: &str) -> Said {
    let message = format!("`{key}` is no key of a {kind}: letters, digits, `-`, `_` and `.`");
    (Code::E0611, path, message, None)
}

pub fn bad_number(of: &str, field: &str, number: i64, low: i64, high: i64) -> Said {
    let rule = match (low, high) {
        (_, i64::MAX) => format!("at least {low}"),
        (low, high) if low == high => format!("{low}"),
        _ => format!("from {low} to {high}"),
    };
    (Code::E0612, field.to_owned(), format!("`{field}` of `{of}` is {number}, and has to be {rule}"), None)
}

pub fn bad_share(of: &str, field: &str, found: &str, most: i64) -> Said {
    let bound = if most == 100 { ", at most `100%`" } else { "" };
    let rule = format!("a whole number, or whole percents such as `25%`{bound}");
    (Code::E0612, field.to_owned(), format!("`{field}` of `{of}` is `{found}`, and has to be {rule}"), None)
}

pub fn too_large(kind: &str, size: usize) -> Said {
    let message = format!("a {kind} holds at most 1 MiB, and this one has {size} bytes");
    (Code::E0612, "data".to_owned(), message, Some("spread it over several, or put it into the image"))
}

pub fn to_zero() -> Said {
    let message = "a scaler that goes down to 0 needs a metric of type `Object` or `External`: pods that are not there measure nothing";
    (Code::E0612, "minReplicas".to_owned(), message.to_owned(), Some("keep at least one pod"))
}

pub fn none_of(of: &str, fields: &[&str]) -> Said {
    (Code::E0613, String::new(), format!("`{of}` needs one of {}", listed(fields)), None)
}

pub fn several_of(of: &str, fields: &[&str], first: &str, second: &str) -> Said {
    let message = format!("`{of}` takes one of {}, and has `{first}` and `{second}`", listed(fields));
    (Code::E0613, second.to_owned(), message, Some("keep one of them"))
}

pub fn several(of: &str, first: &str, second: &str) -> Said {
    let message = format!("`{of}` takes one of `{first}` and `{second}`, and has both");
    (Code::E0613, second.to_owned(), message, Some("keep one of them"))
}

fn either(texts: &[&str]) -> String {
    if texts.len() == 1 { listed(texts) } else { format!("one of {}", listed(texts)) }
}

fn listed(fields: &[&str]) -> String {
    fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ")
}

pub fn bad_text(field: String, text: &str, form: &Form) -> Said {
    (Code::E0614, field, format!("`{text}` is no {}: {}", form.name, form.rule), None)
}

pub fn unknown_resource(path: String, name: &str, meant: Option<&str>) -> Said {
    let meant = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    let rule = "`cpu`, `memory`, `ephemeral-storage`, `hugepages-…`, or one with its maker's name in front";
    (Code::E0614, path, format!("`{name}` is no resource{meant}: {rule}"), None)
}

pub fn bad_annotation(path: String, key: &str) -> Said {
    let rule = "up to 63 letters, digits, `-`, `_` and `.`, with a name of DNS and `/` in front or not";
    (Code::E0614, path, format!("`{key}` is no name of an annotation: {rule}"), None)
}

pub fn bad_schedule(schedule: &str, fault: &str) -> Said {
    (Code::E0614, "schedule".to_owned(), format!("`{schedule}` is no schedule: {fault}"), None)
}

pub fn not_base64(path: String, key: &str) -> Said {
    let help = "write text in `stringData` of a Secret, or in `data` of a ConfigMap";
    (Code::E0614, path, format!("the entry `{key}` is not encoded in base64"), Some(help))
}

pub fn needs(of: &str, field: &str, only: Option<(&str, &str)>) -> Said {
    (Code::E0615, String::new(), format!("`{of}` needs `{field}`{}", clause(only)), None)
}

pub fn lacks_entry(key: &str) -> Said {
    (Code::E0615, "type".to_owned(), format!("a Secret of this type needs the entry `{key}`"), None)
}

pub fn not_among(of: &str, field: &str, found: &str, texts: &[&str]) -> Said {
    let texts: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    if found.is_empty() {
        return (Code::E0615, String::new(), format!("`{of}` needs `{field}`: {}", either(&texts)), None);
    }
    let message = format!("`{field}` of `{of}` is `{found}`, and has to be {}", either(&texts));
    (Code::E0616, field.to_owned(), message, None)
}

pub fn bars(of: &str, field: &str, only: Option<(&str, &str)>) -> Said {
    (Code::E0616, field.to_owned(), format!("`{of}` takes no `{field}`{}", clause(only)), Some("leave it out"))
}

/// Under which condition a rule holds.
fn clause(only: Option<(&str, &str)>) -> String {
    match only {
        None => String::new(),
        Some((field, "")) => format!(" where there is no `{field}`"),
        Some((field, text)) => format!(" where `{field}` is `{text}`"),
    }
}

pub fn excluded(path: &str, message: &str) -> Said {
    (Code::E0616, path.to_owned(), message.to_owned(), None)
}

pub fn preparing(path: String, name: &str, field: &str) -> Said {
    let message = format!("the init container `{name}` runs to its end, so it takes no `{field}`");
    (Code::E0616, path, message, Some("set `restartPolicy = \"Always\"` if it runs beside the others"))
}

pub fn no_patience(ready: i64, deadline: i64) -> Said {
    let message = format!("a pod counts as available after {ready}s, and the Deployment gives up after {deadline}s");
    (Code::E0616, "minReadySeconds".to_owned(), message, Some("raise `progressDeadlineSeconds`"))
}

pub fn unlimited(path: String, name: &str, has_limit: bool) -> Said {
    let fact = if has_limit { "another number is its limit" } else { "it has no limit" };
    let message = format!("`{name}` is requested, and {fact}: devices are not shared, so both have to be the same");
    (Code::E0605, path, message, Some("set it in `limits`, from which requests are taken"))
}

pub fn named_twice(path: String, what: &str, name: &str) -> Said {
    (Code::E0617, path, format!("there is another {what} `{name}`"), None)
}

pub fn zero(of: &str, field: &str, instead: i64) -> Said {
    let message = format!("`{field}` of `{of}` is 0, which the server takes for {instead}");
    (Code::E0618, field.to_owned(), message, Some("write what is meant, or leave it out"))
}

pub fn odd_node_port(port: i64, range: &RangeInclusive<i64>) -> Said {
    let message = format!(
        "`nodePort` {port} is outside of {} to {}, which a cluster gives away unless it is told others",
        range.start(),
        range.end()
    );
    (Code::E0618, "nodePort".to_owned(), message, None)
}

pub fn same_port((first, second): (&str, &str), port: i64) -> Said {
    let message = format!(
        "the ports `{first}` and `{second}` both have the number {port}: a server creates that, and refuses to apply it"
    );
    (Code::E0618, "ports".to_owned(), message, None)
}

pub fn zoned(schedule: &str, zone: &str) -> Said {
    let message = format!("`{schedule}` names a time zone, which a schedule cannot from Kubernetes 1.29 on");
    let help = if zone.is_empty() { "leave it out" } else { "set `timeZone` beside the schedule" };
    (Code::E0619, "schedule".to_owned(), message, Some(help))
}

pub fn other_kind(field: &str, own: &str, said: &str) -> Said {
    let message = format!("`{field}` is `{own}` by the type of the object, and is set to `{said}`");
    (Code::E0624, field.to_owned(), message, Some("emit an object of the type that is meant"))
}

pub fn no_service_port(mention: &Mention, (name, number): &(Name, i64)) -> Said {
    let port = if name.is_empty() { number.to_string() } else { name.to_string() };
    let message = format!("the Service `{}` has no port `{port}`", mention.name);
    (Code::E0625, mention.path.clone(), message, Some("name one of the Service's own ports"))
}

pub fn near_name(path: &str, kind: &str, name: &str, meant: &str) -> Said {
    let message = format!("no {kind} `{name}` is emitted, but one that is called `{meant}`");
    (Code::E0626, path.to_owned(), message, Some("name that one, unless the other is in the cluster already"))
}

pub fn scaled_replicas(kind: &str) -> Said {
    let message = format!("the {kind} sets `replicas`, and a scaler decides on their number: each sync sets it back");
    (Code::E0627, "spec.replicas".to_owned(), message, Some("leave `replicas` to the scaler"))
}

pub fn no_request(container: &str, resource: &str, is_silent: bool) -> Said {
    let why = if is_silent { " without `metrics`" } else { "" };
    let message = format!(
        "a scaler{why} measures `{resource}` as a share of what is requested, and the container `{container}` requests none"
    );
    let help = "request some of it, unless the namespace has a default";
    (Code::E0628, "spec.metrics".to_owned(), message, Some(help))
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

pub fn tiny_threshold(millicores: &str, share: i64, request: &str) -> Said {
    let message =
        format!("pods are added above {millicores} of a processor: {share}% of the {request} that are requested");
    (Code::E0702, "spec.metrics".to_owned(), message, Some("request what a pod needs; the threshold is a share of it"))
}
