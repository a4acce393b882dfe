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
    /// An item of a list without keys: nothing can be addressed below it.
    Item,
}

impl At<'_> {
    /// The path of something in the record, as `explain` takes it: it ends at the first list without keys.
    pub fn path(&self, rest: &str) -> String {
        let mut path = String::new();
        if self.spell(&mut path) && !rest.is_empty() {
            path.push('.');
            path.push_str(rest);
        }
        path.trim_start_matches('.').to_owned()
    }

    /// Whether the way leads on from here.
    fn spell(&self, path: &mut String) -> bool {
        if !self.above.is_none_or(|above| above.spell(path)) {
            return false;
        }
        let segment = match self.step {
            Step::Root => return true,
            Step::Item => return false,
            Step::Key(key) if key.is_empty() => return false,
            Step::Field(name) => Segment::Field(name.clone()),
            Step::Key(key) => Segment::Key(Key::Text(key.clone())),
        };
        path.push_str(&segment.spelling());
        true
    }
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
            for (key, item) in entries.iter() {
                walk(item, &At { above: Some(at), step: Step::Key(key) }, visit);
            }
        }
        Value::List(items) => {
            for item in items.iter() {
                walk(item, &At { above: Some(at), step: Step::Item }, visit);
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
