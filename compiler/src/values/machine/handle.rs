//! Items of keyed lists: what their keys say of their fields.

use std::sync::Arc;

use ecow::eco_vec;

use super::Machine;
use super::cell::CellId;
use crate::db::{Db, Name};
use crate::types::ir::{Key, Segment};
use crate::types::{Handle, RecordId, Type, record};
use crate::values::node::{Base, Node};
use crate::values::value::Value;

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
