//! Values as YAML: the order of fields, and how each value is spelt.

use crate::db::Name;
use crate::text::Printer;
use crate::types::scalar::Scalar;

use super::value::{Owner, Value};

/// Prints a value; what is absent is left out.
pub fn print(value: &Value, to: &mut Printer<'_>) {
    match value {
        Value::None | Value::Unknown | Value::Poison => to.null(),
        Value::Scalar(Scalar::Bool(b)) => to.bool(*b),
        Value::Scalar(Scalar::Int(i)) => to.int(*i),
        Value::Scalar(Scalar::Float(f)) => float(*f, to),
        Value::Scalar(Scalar::Text(text)) => to.text(text),
        Value::Scalar(Scalar::Amount(amount)) => to.text(&amount.to_string()),
        Value::Range(ends) => to.text(&format!("{}..{}", spelling(&ends.0), spelling(&ends.1))),
        Value::List(items) => list(items.iter(), to),
        Value::Keyed(entries) => list(entries.iter().map(|(_, v)| v), to),
        Value::Map(entries) => map(entries.iter(), to),
        Value::Record(record) => {
            let mut fields: Vec<&(Name, Value)> = record.fields.iter().collect();
            fields.sort_by_key(|(name, _)| rank(name));
            map(fields.into_iter(), to);
        }
        Value::Alternative(chosen) if chosen.fields == Value::None => to.text(&chosen.text),
        Value::Alternative(chosen) => map([(chosen.name.clone(), chosen.fields.clone())].iter(), to),
        Value::Reference(owner) => to.text(&reference(owner)),
    }
}

/// What people look for first stands first; the rest is sorted.
fn rank(name: &str) -> (usize, &str) {
    let first = ["apiVersion", "kind", "metadata", "name"].iter().position(|n| *n == name);
    (first.unwrap_or(4), name)
}

/// A whole number is spelt as one.
fn float(f: f64, to: &mut Printer<'_>) {
    if f.fract() == 0.0 && f.abs() < 9e15 { to.int(f as i64) } else { to.float(f) }
}

fn spelling(value: &Value) -> Name {
    value.spelling().unwrap_or_default()
}

fn reference(owner: &Owner) -> Name {
    owner.name()
}

fn list<'v>(items: impl Iterator<Item = &'v Value>, to: &mut Printer<'_>) {
    to.begin_list();
    for item in items {
        to.item();
        print(item, to);
    }
    to.end_list();
}

fn map<'v>(entries: impl Iterator<Item = &'v (Name, Value)>, to: &mut Printer<'_>) {
    to.begin_map();
    for (key, value) in entries {
        to.key(key);
        print(value, to);
    }
    to.end_map();
}
