//! Rules of Flagger: what a Canary says, what it says of the workload that it releases, and what Flagger makes by itself. The facts
//! are those of version 1.44.

mod analysis;
mod made;
mod provider;
mod target;

pub use made::makes;
pub use target::released;

use super::ask::Ask::{self, Lone, One, Rule};
use super::errors::{self, Said};
use super::view::{is_said, items, part, text};
use crate::values::Value;

/// Parts of a Canary, or the items of lists of it: the path, the name of its records, what is asked of each.
const ROWS: [(&str, &str, &[Ask]); 3] = [
    (
        "spec.analysis",
        "Analysis",
        &[
            One(&["iterations", "stepWeight", "stepWeights"]),
            Lone(&["iterations", "sessionAffinity"]),
            Lone(&["match", "sessionAffinity"]),
            Rule(analysis::steps),
            Rule(analysis::metrics),
            Rule(analysis::tests),
            Rule(analysis::gates),
        ],
    ),
    ("spec.service", "CanaryService", &[Rule(delegation)]),
    ("spec.analysis.match", "Match", &[Rule(provider::everybody)]),
];

/// The rules about the whole.
const RULES: [fn(&Value, &mut Vec<Said>); 5] =
    [analysis::windows, provider::abilities, provider::dialect, knative, name];

/// Whether an object is a Canary of Flagger.
pub fn is_canary(object: &Value) -> bool {
    text(object, "kind") == "Canary" && text(object, "apiVersion").starts_with("flagger.app/")
}

/// What is wrong with a Canary.
pub fn canary(canary: &Value) -> Vec<Said> {
    let mut all = Vec::new();
    for (path, name, asks) in ROWS {
        let one = part(canary, path).filter(|part| matches!(part, Value::Record(_)));
        let records = one.into_iter().chain(items(canary, path));
        let mut said = Vec::new();
        for (record, ask) in records.flat_map(|record| asks.iter().map(move |ask| (record, ask))) {
            ask.judge(name, record, &mut said);
        }
        all.extend(said.into_iter().map(|(code, field, message, help)| {
            let is_whole = field.is_empty() || one.is_none();
            (code, if is_whole { path.to_owned() } else { format!("{path}.{field}") }, message, help)
        }));
    }
    for rule in RULES {
        rule(canary, &mut all);
    }
    all
}

/// A service of Knative is released by Knative, and by nothing else; it scales by itself.
fn knative(canary: &Value, said: &mut Vec<Said>) {
    let is_target = text(canary, "spec.targetRef.apiVersion").starts_with("serving.knative.dev/");
    let is_provider = text(canary, "spec.provider") == "knative";
    if is_target != is_provider {
        let message = "a service of Knative is released with the provider `knative`, and nothing else is";
        said.push(errors::not_released("spec.targetRef", message));
    } else if is_target && is_said(canary, "spec.autoscalerRef") {
        said.push(errors::not_released(
            "spec.autoscalerRef",
            "a service of Knative scales by itself, so Flagger takes no scaler for it",
        ));
    }
}

/// A route that another one delegates to has neither hosts nor gateways.
fn delegation(service: &Value, said: &mut Vec<Said>) {
    let delegates = part(service, "delegation").and_then(Value::as_bool) == Some(true);
    let other = ["hosts", "gateways"].into_iter().find(|field| !items(service, field).is_empty());
    if let Some(other) = other.filter(|_| delegates) {
        said.push(errors::several("CanaryService", "delegation", other));
    }
}

/// What Flagger makes is named after the target.
fn name(canary: &Value, said: &mut Vec<Said>) {
    let name = text(canary, "spec.targetRef.name");
    said.extend((name.len() + "-primary".len() > 63).then(|| errors::long_name(name)));
}
