//! Values as YAML: the order of fields, and how each value is spelt.

use crate::db::Name;
use crate::text::Printer;
use crate::types::ir::{Key, Segment};
use crate::types::scalar::Scalar;

use super::value::{Owner, Value};

/// Prints a value; what is absent is left out.
pub fn print(value: &Value, to: &mut Printer<'_>) {
    trailed(value, to, &mut ());
}

/// A part of a value.
pub enum Part {
    /// What a name or key leads to.
    Named(Segment),
    /// An item of a list whose items have no keys, by number.
    Item(usize),
}

/// Is told where in a text the parts of a value stand.
pub trait Trail {
    /// A part starts, at this byte of the text.
    fn enter(&mut self, part: Part, at: usize);

    /// The part that started last ends.
    fn leave(&mut self);
}

impl Trail for () {
    fn enter(&mut self, _: Part, _: usize) {}

    fn leave(&mut self) {}
}

/// Prints a value, and tells where its parts stand.
pub fn trailed<T: Trail>(value: &Value, to: &mut Printer<'_>, trail: &mut T) {
    match value {
        Value::None | Value::Unknown | Value::Poison => to.null(),
        Value::Scalar(Scalar::Bool(b)) => to.bool(*b),
        Value::Scalar(Scalar::Int(i)) => to.int(*i),
        Value::Scalar(Scalar::Float(f)) => float(*f, to),
        Value::Scalar(Scalar::Text(text)) => to.text(text),
        Value::Scalar(Scalar::Amount(amount)) => to.text(&amount.to_string()),
        Value::Range(ends) => to.text(&format!("{}..{}", spelling(&ends.0), spelling(&ends.1))),
        Value::List(items) => list(items.iter().map(|item| (None, item)), to, trail),
        Value::Keyed(entries) => list(entries.iter().map(|(key, item)| (Some(key), item)), to, trail),
        Value::Map(entries) => map(entries.iter(), by_key, to, trail),
        Value::Record(record) => {
            let mut fields: Vec<&(Name, Value)> = record.fields.iter().collect();
            fields.sort_by_key(|(name, _)| rank(name));
            map(fields.into_iter(), Segment::Field, to, trail);
        }
        Value::Alternative(chosen) if chosen.fields == Value::None => to.text(&chosen.text),
        Value::Alternative(chosen) => {
            map([(chosen.name.clone(), chosen.fields.clone())].iter(), Segment::Alternative, to, trail);
        }
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

fn by_key(key: Name) -> Segment {
    Segment::Key(Key::Text(key))
}

fn list<'v, T: Trail>(items: impl Iterator<Item = (Option<&'v Name>, &'v Value)>, to: &mut Printer<'_>, trail: &mut T) {
    to.begin_list();
    for (number, (key, item)) in items.enumerate() {
        to.item();
        let part = key.map_or(Part::Item(number), |key| Part::Named(by_key(key.clone())));
        trail.enter(part, to.written());
        trailed(item, to, trail);
        trail.leave();
    }
    to.end_list();
}

fn map<'v, T: Trail>(
    entries: impl Iterator<Item = &'v (Name, Value)>,
    part: fn(Name) -> Segment,
    to: &mut Printer<'_>,
    trail: &mut T,
) {
    to.begin_map();
    for (key, value) in entries {
        to.key(key);
        trail.enter(Part::Named(part(key.clone())), to.written());
        trailed(value, to, trail);
        trail.leave();
    }
    to.end_map();
}
