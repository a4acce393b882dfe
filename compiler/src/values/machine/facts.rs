//! What a machine has to know of record types, looked up once.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::Machine;
use crate::types::{Record, RecordId, distribution_type, is_component, record};
use crate::values::node::Node;
use crate::values::plan::defaults_of;
use crate::values::rules::{Rules, rules};

/// What is known of a record type.
pub(super) struct Facts<'db> {
    pub record: &'db Record,
    /// What it asks; none where it asks nothing.
    pub rules: Option<&'db Arc<Rules>>,
    /// Whether its values are references: components, and the distribution.
    pub is_referred: bool,
    defaults: OnceCell<Arc<Node>>,
}

impl<'db> Machine<'db> {
    pub(super) fn facts(&mut self, of: RecordId) -> Rc<Facts<'db>> {
        let db = self.db;
        let found = |of: &RecordId| {
            let is_referred = is_component(db, *of) || Some(*of) == distribution_type(db);
            let (record, rules) = (record(db, *of), rules(db, *of));
            Rc::new(Facts { record, rules, is_referred, defaults: OnceCell::new() })
        };
        self.facts.entry(of).or_insert_with_key(found).clone()
    }

    /// What every place of a record type has below all layers.
    pub(super) fn defaults(&mut self, of: RecordId) -> Arc<Node> {
        let db = self.db;
        self.facts(of).defaults.get_or_init(|| defaults_of(db, of)).clone()
    }
}
