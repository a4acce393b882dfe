//! The way through an object: every record of a type of Kubernetes, with its path. What is not a record or a list of them is
//! passed over, and a path is spelt only where something was found.

use crate::db::Name;
use crate::schema::TypeId;
use crate::types::RecordId;
use crate::types::ir::{Key, Segment};
use crate::values::Value;

/// Where a record is in its object.
#[derive(Clone, Copy)]
pub struct At<'a> {
    above: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'a Name),
    Key(&'a Name),
    /// An item of a list without keys, by its number: nothing can be addressed below it.
    Item(usize),
}

impl At<'_> {
    /// The path of something in the record. Items of lists without keys go by their numbers.
    pub fn path(&self, rest: &str) -> String {
        let mut path = String::new();
        self.spell(&mut path);
        if !rest.is_empty() {
            path.push('.');
            path.push_str(rest);
        }
        path.trim_start_matches('.').to_owned()
    }

    fn spell(&self, path: &mut String) {
        self.above.into_iter().for_each(|above| above.spell(path));
        let segment = match self.step {
            Step::Root => return,
            Step::Item(number) => return path.push_str(&format!("[{number}]")),
            Step::Field(name) => Segment::Field(name.clone()),
            Step::Key(key) => Segment::Key(Key::Text(key.clone())),
        };
        path.push_str(&segment.spelling());
    }
}

/// The front of a path that can be addressed: up to the first list without keys.
pub fn addressed(path: &str) -> &str {
    let is_number = |at: &usize| path[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    let end = path.match_indices('[').map(|(at, _)| at).find(is_number);
    &path[..end.unwrap_or(path.len())]
}

/// Visits every record of a type of Kubernetes in an object, the outer ones first.
pub fn records<'v>(object: &'v Value, visit: &mut impl FnMut(TypeId, &'v Value, &At<'_>)) {
    walk(object, &At { above: None, step: Step::Root }, visit);
}

fn walk<'v>(value: &'v Value, at: &At<'_>, visit: &mut impl FnMut(TypeId, &'v Value, &At<'_>)) {
    match value {
        Value::Record(record) => {
            if let RecordId::Kubernetes(id) = record.of {
                visit(id, value, at);
            }
            for (name, part) in &record.fields {
                walk(part, &At { above: Some(at), step: Step::Field(name) }, visit);
            }
        }
        Value::Keyed(entries) => {
            for (number, (key, item)) in entries.iter().enumerate() {
                let step = if key.is_empty() { Step::Item(number) } else { Step::Key(key) };
                walk(item, &At { above: Some(at), step }, visit);
            }
        }
        Value::List(items) => {
            for (number, item) in items.iter().enumerate() {
                walk(item, &At { above: Some(at), step: Step::Item(number) }, visit);
            }
        }
        // No map of a built-in kind holds records that a rule is about.
        Value::None
        | Value::Scalar(_)
        | Value::Range(_)
        | Value::Map(_)
        | Value::Alternative(_)
        | Value::Reference(_)
        | Value::Unknown
        | Value::Poison => {}
    }
}
