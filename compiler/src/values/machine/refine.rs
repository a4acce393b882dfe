//! Values held against the rules of refinements.

use std::rc::Rc;
use std::sync::Arc;

use super::whole::show;
use super::{Machine, Scope};
use crate::db::{Decl, Place};
use crate::resolve;
use crate::types::ir::{Expr, Lowered};
use crate::types::scalar::Scalar;
use crate::types::{Type, lowering, refined_base};
use crate::values::errors;
use crate::values::node::Source;
use crate::values::plan::type_source;
use crate::values::value::Value;

/// A refinement, looked up once.
pub(super) struct Refinement<'db> {
    base: Option<Decl>,
    lowered: &'db Lowered,
    source: Arc<Source>,
}

impl<'db> Machine<'db> {
    fn refinement(&mut self, decl: Decl) -> Rc<Refinement<'db>> {
        let db = self.db;
        let found = |_: &Decl| {
            let base = match refined_base(db, decl) {
                Type::Refined(base) => Some(base),
                _ => None,
            };
            Rc::new(Refinement { base, lowered: &lowering(db, decl).lowered, source: type_source(decl, 0) })
        };
        self.refinements.entry(decl).or_insert_with_key(found).clone()
    }

    /// Holds the value of an expression against the rule of a refinement.
    pub(super) fn refine_from(&mut self, value: Value, ty: Decl, e: &Expr, scope: &Scope) -> Value {
        let known = self.faults.len();
        let refined = self.refine(value, ty, scope.place(e));
        if let [.., _] = self.faults[known..]
            && let Some(fault) = self.faults.pop()
        {
            let fault = self.traced_from(fault, e, scope);
            self.fault(fault);
        }
        refined
    }

    /// Holds a value against the rule of a refinement and of all that it refines.
    pub fn refine(&mut self, value: Value, ty: Decl, place: Place) -> Value {
        if value.stuck().is_some() || value == Value::None {
            return value;
        }
        let known = value.as_text().map(|text| (ty, text.clone()));
        if known.as_ref().is_some_and(|known| self.fulfilled.contains(known)) {
            return value;
        }
        let refinement = self.refinement(ty);
        if let Some(base) = refinement.base
            && self.refine(value.clone(), base, place) == Value::Poison
        {
            return Value::Poison;
        }
        let Some(condition) = &refinement.lowered.value else { return value };
        let mut scope = self.function_scope(&refinement.source, Vec::new());
        scope.it = Some(value.clone());
        match self.eval(condition, &scope) {
            Value::Scalar(Scalar::Bool(false)) => {
                let message = refinement.lowered.message.as_ref().map(|m| self.eval(m, &scope));
                let text = message.and_then(|m| m.as_text().cloned());
                let name = resolve::declared_name(self.db, ty);
                self.fault(errors::breaks_rule(self.db, name, &show(&value), text.as_deref(), place));
                Value::Poison
            }
            Value::Unknown => Value::Unknown,
            Value::Poison => Value::Poison,
            Value::Scalar(Scalar::Bool(true)) => {
                self.fulfilled.extend(known);
                value
            }
            _ => value,
        }
    }
}
