//! Items of keyed lists: what their keys say of their fields.

use std::sync::Arc;

use ecow::eco_vec;

use super::Machine;
use super::cell::CellId;
use crate::db::{Db, Name};
use crate::types::ir::{Key, Segment};
use crate::types::{Handle, RecordId, Type, record};
use crate::values::errors;
use crate::values::node::{Base, Node};
use crate::values::value::{Fields, Value};

impl Machine<'_> {
    /// The fields of a keyed list's item that its key says.
    pub(super) fn handle_node(&self, id: CellId, node: &Node) -> Option<Arc<Node>> {
        let (parent, Some(Segment::Key(Key::Text(key)))) = (self.cell(id).parent?, &self.cell(id).segment) else {
            return None;
        };
        let (Type::Keyed(_, handle), Type::Record(of)) = (self.cell(parent).ty.required(), self.cell(id).ty.required())
        else {
            return None;
        };
        let fields = handle_fields(self.db, *of, handle, key);
        let leaf = |value: Value| {
            let base = Base::Value(value);
            Arc::new(Node { base, by: node.by.clone(), ..Node::default() })
        };
        let kids = fields.into_iter().map(|(field, value)| {
            let mut parts: Vec<&str> = field.split('.').collect();
            let first = Segment::Field(parts.remove(0).into());
            let inner = parts.into_iter().rev().fold(leaf(value), |kid, part| {
                Arc::new(Node {
                    kids: eco_vec![(Segment::Field(part.into()), kid)],
                    hard: node.by.clone(),
                    ..Node::default()
                })
            });
            (first, inner)
        });
        Some(Arc::new(Node { kids: kids.collect(), ..Node::default() }))
    }

    /// An item with the fields of its handle filled in where it does not set them.
    pub(super) fn with_handle(&self, item: &Value, of: &Type, handle: &Handle, key: &str) -> Value {
        let (Value::Record(fields), Type::Record(id)) = (item, of.required()) else { return item.clone() };
        let has = |name: &Name| fields.fields.iter().any(|(n, _)| n == name);
        let mut filled = handle_fields(self.db, *id, handle, key);
        filled.retain(|(name, _)| !name.contains('.') && !has(name));
        if filled.is_empty() {
            return item.clone();
        }
        let said = fields.said + filled.len();
        filled.extend(fields.fields.iter().cloned());
        Value::Record(Arc::new(Fields { of: fields.of, fields: filled, said }))
    }

    /// A list of records as a keyed list: the handle of each is read off its fields.
    pub(super) fn keyed(&mut self, items: &[Value], ty: &Type, place: Option<crate::db::Place>) -> Value {
        let Type::Keyed(_, handle) = ty else { return Value::List(items.into()) };
        let mut all: Vec<(Name, Value)> = Vec::with_capacity(items.len());
        for item in items {
            let key = handle_of(item, handle);
            if all.iter().any(|(k, _)| *k == key)
                && let Some(place) = place
            {
                self.fault(errors::key_twice(&key, place));
            }
            all.push((key, item.clone()));
        }
        Value::Keyed(all.into())
    }
}

/// What the key of a keyed list's item says of the item's fields.
pub(super) fn handle_fields(db: &dyn Db, of: RecordId, handle: &Handle, key: &str) -> Vec<(Name, Value)> {
    if handle.name_first && !key.contains(',') && key.parse::<i64>().is_err() {
        return vec![("name".into(), Value::text(key))];
    }
    let typed = |field: &Name, text: &str| {
        let is_int = record(db, of).fields.get(field).is_some_and(|f| *f.ty.required() == Type::Int);
        text.parse().ok().filter(|_| is_int).map_or_else(|| Value::text(text), Value::int)
    };
    handle.fields.iter().zip(key.split(',')).map(|((field, _), text)| (field.clone(), typed(field, text))).collect()
}

/// The handle of an item, read off its fields.
fn handle_of(item: &Value, handle: &Handle) -> Name {
    if handle.name_first
        && let Some(name) = item.part("name").and_then(Value::spelling)
    {
        return name;
    }
    let part = |(field, default): &(Name, Option<Name>)| {
        let mut value = Some(item);
        for name in field.split('.') {
            value = value.and_then(|v| v.part(name));
        }
        value.and_then(Value::spelling).or_else(|| default.clone()).unwrap_or_default()
    };
    let parts: Vec<Name> = handle.fields.iter().map(part).collect();
    parts.join(",").into()
}
