//! What the types of a record ask of it, gathered once for all records of the type.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::node::Source;
use super::plan::type_source;
use crate::db::{Db, Decl, Name};
use crate::types::ir::{Check, Condition};
use crate::types::{RecordId, chain, lowering};

/// What a record type and what it extends ask, base first.
#[derive(Debug, Default, PartialEq)]
pub struct Rules {
    /// `field where condition`, by field.
    pub conditions: FxHashMap<Name, Vec<(Condition, Arc<Source>)>>,
    /// `check condition`.
    pub checks: Vec<(Check, Arc<Source>)>,
}

impl Rules {
    fn add(&mut self, decl: Decl, conditions: &[Condition], checks: &[Check]) {
        let source = type_source(decl, 0);
        for condition in conditions {
            self.conditions.entry(condition.field.clone()).or_default().push((condition.clone(), source.clone()));
        }
        self.checks.extend(checks.iter().map(|check| (check.clone(), source.clone())));
    }
}

/// What a record type asks; none for one that asks nothing.
pub fn rules(db: &dyn Db, of: RecordId) -> Option<&Arc<Rules>> {
    match of {
        RecordId::Declared(decl) => declared_rules(db, decl).as_ref(),
        RecordId::Payload(decl, index) => payload_rules(db, decl).get(usize::from(index))?.as_ref(),
        RecordId::Kubernetes(_) | RecordId::Parameters => None,
    }
}

#[salsa::tracked(returns(ref))]
fn declared_rules(db: &dyn Db, decl: Decl) -> Option<Arc<Rules>> {
    let mut rules = Rules::default();
    for of in chain(db, RecordId::Declared(decl)).iter() {
        let RecordId::Declared(decl) = of else { continue };
        let lowered = &lowering(db, *decl).lowered;
        let checks: Vec<Check> = lowered.statements.iter().flat_map(|s| s.checks.iter().cloned()).collect();
        rules.add(*decl, &lowered.conditions, &checks);
    }
    asking(rules)
}

#[salsa::tracked(returns(ref))]
fn payload_rules(db: &dyn Db, decl: Decl) -> Vec<Option<Arc<Rules>>> {
    let lowered = &lowering(db, decl).lowered;
    let one = |payload: &crate::types::ir::Statements| {
        let mut rules = Rules::default();
        rules.add(decl, &lowered.conditions, &payload.checks);
        asking(rules)
    };
    lowered.payloads.iter().map(one).collect()
}

fn asking(rules: Rules) -> Option<Arc<Rules>> {
    (!rules.conditions.is_empty() || !rules.checks.is_empty()).then(|| Arc::new(rules))
}
