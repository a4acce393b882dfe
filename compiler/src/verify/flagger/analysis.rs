//! The analysis of a Canary: its steps, what it measures, whom it asks.

use crate::diagnostics::did_you_mean;
use crate::types::scalar::{Amount, Unit, amount as read};
use crate::values::Value;
use crate::verify::errors::{self, Said};
use crate::verify::view::{int, is_said, items, number, part, text};

/// The metrics that Flagger has itself.
const BUILT_IN: [&str; 2] = ["request-success-rate", "request-duration"];

/// Hooks that a test or a person answers.
const ASKING: [&str; 4] = ["confirm-rollout", "pre-rollout", "confirm-traffic-increase", "confirm-promotion"];

/// What the load tester answers with yes to everybody.
const OPEN: [&str; 2] = ["/gate/approve", "/gate/open"];

/// Gates at which a release waits while Flagger asks whether to end it.
const WAITING: [&str; 2] = ["confirm-traffic-increase", "confirm-promotion"];

/// A duration as Flagger writes it, in nanoseconds.
fn duration(value: &Value, path: &str) -> Option<Amount> {
    read(text(value, path), Unit::Duration).ok()
}

/// A release that is over before one window of a metric has passed judges what was there before it.
pub fn windows(canary: &Value, said: &mut Vec<Said>) {
    if part(canary, "spec.skipAnalysis").and_then(Value::as_bool) == Some(true) {
        return;
    }
    let Some(analysis) = part(canary, "spec.analysis") else { return };
    let Some(interval) = duration(analysis, "interval") else { return };
    let (runs, path) = match (int(analysis, "iterations"), int(analysis, "stepWeight")) {
        (Some(iterations), _) => (iterations, "iterations"),
        (None, Some(step)) if step > 0 => {
            let max = int(analysis, "maxWeight").unwrap_or(100);
            (max.div_euclid(step) + i64::from(max.rem_euclid(step) > 0), "maxWeight")
        }
        _ => (items(analysis, "stepWeights").len() as i64, "stepWeights"),
    };
    if runs == 0 {
        return;
    }
    let takes = Amount { value: interval.value.saturating_mul(runs), ..interval };
    let late = items(analysis, "metrics").into_iter().filter_map(|metric| {
        let window = duration(metric, "interval")?;
        let name = text(metric, "name");
        (window.value > takes.value).then(|| {
            errors::short_analysis(&takes.to_string(), name, &window.to_string(), &format!("spec.analysis.{path}"))
        })
    });
    said.extend(late.take(1));
}

/// Weights rise to the end, and in steps that hit it.
pub fn steps(analysis: &Value, said: &mut Vec<Said>) {
    let weights: Vec<i64> = match part(analysis, "stepWeights") {
        Some(Value::List(items)) => items.iter().filter_map(whole).collect(),
        _ => Vec::new(),
    };
    let down = weights.windows(2).find(|pair| pair[1] <= pair[0]);
    said.extend(down.map(|pair| errors::steps_go_down(pair[0], pair[1])));
    let max = int(analysis, "maxWeight").unwrap_or(100);
    let Some(step) = int(analysis, "stepWeight").filter(|step| *step > 0) else { return };
    if step > max {
        said.push(errors::jump(step, max));
    } else if max % step != 0 && max < 100 {
        said.push(errors::peak(step, max, (max / step + 1).saturating_mul(step).min(100)));
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Scalar(crate::types::scalar::Scalar::Int(i)) => Some(*i),
        _ => None,
    }
}

/// A metric without a bound, or with one that nothing meets, judges nothing.
pub fn metrics(analysis: &Value, said: &mut Vec<Said>) {
    for metric in items(analysis, "metrics") {
        let name = text(metric, "name");
        let is_built_in = BUILT_IN.contains(&name);
        let (min, max) = (number(metric, "thresholdRange.min"), number(metric, "thresholdRange.max"));
        said.extend(match (is_built_in, is_said(metric, "templateRef")) {
            (false, false) => Some(errors::unknown_metric(name, did_you_mean(name, BUILT_IN))),
            (true, true) => Some(errors::bad_metric(
                name,
                "is built in, so Flagger asks for that as well as for its template",
                "give the metric of the template another name",
            )),
            (true, false) if min.is_none() && max.is_none() => {
                Some(errors::bad_metric(name, "has no bound", "say what is good in `thresholdRange`"))
            }
            _ => None,
        });
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let fact = format!("has to be at least {min} and at most {max}, which nothing is");
            said.push(errors::bad_metric(name, &fact, "swap the bounds"));
        }
        if name == BUILT_IN[0] && min.is_some_and(|min| min > 100.0) {
            said.push(errors::bad_metric(name, "is a percentage, and has to be above 100", "write percents up to 100"));
        }
        if name == BUILT_IN[1] && max.is_some_and(|max| max < 1.0) {
            said.push(errors::bad_metric(name, "has to be below a millisecond", "write the bound in milliseconds"));
        }
    }
}

/// A test that does not wait for its command cannot fail, and a gate that is always open is none.
pub fn tests(analysis: &Value, said: &mut Vec<Said>) {
    for hook in items(analysis, "webhooks") {
        let (name, of, url) = (text(hook, "name"), text(hook, "type"), text(hook, "url"));
        let does_not_wait = matches!(text(hook, "metadata.type"), "" | "cmd") && !text(hook, "metadata.cmd").is_empty();
        if does_not_wait && ASKING.contains(&of) {
            said.push(errors::does_not_wait(name, of));
        }
        if let Some(gate) = OPEN.into_iter().find(|gate| of.starts_with("confirm-") && url.ends_with(gate)) {
            said.push(errors::always_open(name, gate));
        }
    }
}

/// A gate that nobody opens is left by a hook that is asked meanwhile.
pub fn gates(analysis: &Value, said: &mut Vec<Said>) {
    let hooks = items(analysis, "webhooks");
    let has_way_back = hooks.iter().any(|hook| text(hook, "type") == "rollback");
    let gate = hooks.iter().find(|hook| WAITING.contains(&text(hook, "type")));
    said.extend(gate.filter(|_| !has_way_back).map(|gate| errors::no_way_back(text(gate, "name"))));
}
