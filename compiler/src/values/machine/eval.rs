//! Expressions to values.

use std::sync::Arc;

use super::operate::operate;
use super::share::Origin;
use super::{DEPTH, ITEMS, Machine, OBJECT, STEPS, STRING, Scope, Skipped};
use crate::db::Name;
use crate::parse::tree::Binary;
use crate::types::ir::{Expr, Generator, Item, Kind, Part, Pattern, Root, Segment};
use crate::types::scalar::Scalar;
use crate::values::errors;
use crate::values::merge::is_constant;
use crate::values::node::{Binding, Stage};
use crate::values::value::{Owner, Value};

impl Machine<'_> {
    /// Counts a step; false where a limit is reached, which is said once.
    pub(super) fn enter(&mut self) -> bool {
        self.steps += 1;
        self.depth += 1;
        if self.steps <= STEPS && self.depth <= DEPTH {
            return true;
        }
        self.depth -= 1;
        match self.steps > STEPS {
            true => self.limit_here("steps", STEPS),
            false => self.limit_here("depth", u64::from(DEPTH)),
        };
        false
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The value of an expression.
    pub(super) fn eval(&mut self, e: &Expr, scope: &Scope) -> Value {
        if let Kind::Scalar(scalar) = &e.kind {
            return Value::Scalar(scalar.clone());
        }
        if self.blind && !is_constant(e) {
            return Value::Unknown;
        }
        if !self.enter() {
            return Value::Poison;
        }
        let value = self.evaluated(e, scope);
        self.leave();
        value
    }

    fn evaluated(&mut self, e: &Expr, scope: &Scope) -> Value {
        match &e.kind {
            Kind::Poison => Value::Poison,
            Kind::None => Value::None,
            Kind::Scalar(scalar) => Value::Scalar(scalar.clone()),
            Kind::Root(Root::Super) => self.needed_below(e, scope),
            Kind::Root(_) | Kind::Step { .. } | Kind::At { .. } => self.read(e, scope),
            Kind::Local(name) => {
                let found = scope.locals.iter().rev().find(|(n, _)| n == name);
                found.map_or(Value::Poison, |(_, v)| v.clone())
            }
            Kind::Argument(name) => self.argument(name, scope),
            Kind::Bound { entry, value } => self.eval(value, &Scope { entry: *entry, ..scope.clone() }),
            Kind::Global(decl) => self.global(*decl),
            Kind::Text(parts) => self.text(parts, scope),
            Kind::List(items) => self.list(items, scope),
            Kind::ListFor { generators, value } => self.list_for(generators, value, scope),
            Kind::MapFor { generators, key, value } => self.map_for(generators, key, value, scope, e),
            Kind::Block(block) => self.block(block, scope, e),
            Kind::Map(entries) => self.map(entries, scope),
            Kind::Construct { of, alternative, fields } => {
                self.construct(*of, *alternative, fields.as_deref(), scope, e)
            }
            Kind::Keyed { list, ty } => match self.eval(list, scope) {
                Value::List(items) => self.keyed(&items, ty, Some(scope.place(e))),
                other => other,
            },
            Kind::Call { function, args } => self.call(*function, args, scope, e),
            Kind::Unary { op, operand } => {
                let value = self.eval(operand, scope);
                super::operate::unary(*op, value)
            }
            Kind::Binary { op, left, right } => self.binary(*op, left, right, scope, e),
            Kind::Is { operand, alternative } => match self.tolerant(operand, scope) {
                Value::Alternative(chosen) => Value::bool(chosen.name == *alternative),
                Value::None => Value::bool(false),
                other => other.stuck().unwrap_or(Value::Poison),
            },
            Kind::Range { low, high } => self.range(low, high.as_deref(), scope, e),
            Kind::If { condition, then, otherwise } => match self.eval(condition, scope) {
                Value::Scalar(Scalar::Bool(true)) => self.eval(then, scope),
                Value::Scalar(Scalar::Bool(false)) => otherwise.as_ref().map_or(Value::None, |e| self.eval(e, scope)),
                other => other.stuck().unwrap_or(Value::Poison),
            },
            Kind::Match { operand, arms } => self.match_arms(operand, arms, scope),
            Kind::All(of) => self.all(*of),
            Kind::Refine { value, ty } => {
                let found = self.eval(value, scope);
                self.refine_from(found, *ty, e, scope)
            }
        }
    }

    /// `super` where a value is needed: without one, a statement of an `every` or mixin does nothing.
    fn needed_below(&mut self, e: &Expr, scope: &Scope) -> Value {
        let value = self.read(e, scope);
        if value == Value::None {
            let removed = scope.at.and_then(|at| self.cell(at).node.below.as_ref()).is_some_and(|b| b.is_removed());
            if removed {
                self.skipped = Skipped::Removed;
                return value;
            }
            if scope.source.standing.stage == Stage::Body {
                self.fault(errors::nothing_below(scope.place(e)));
                return Value::Poison;
            }
            self.skipped = Skipped::Nothing;
        }
        value
    }

    /// An operand that handles `none` itself, a bare `super` among them.
    pub(super) fn tolerant(&mut self, e: &Expr, scope: &Scope) -> Value {
        if matches!(e.kind, Kind::Root(Root::Super)) { self.read(e, scope) } else { self.eval(e, scope) }
    }

    fn argument(&mut self, name: &Name, scope: &Scope) -> Value {
        let found = scope.source.args.iter().find(|(n, _)| n == name).map(|(_, b)| b.clone());
        match found {
            Some(Binding::Value(value)) => value,
            Some(Binding::Written { value, entry, source }) => {
                self.eval(&value, &Scope { source, entry, locals: Vec::new(), ..scope.clone() })
            }
            None => Value::Poison,
        }
    }

    fn text(&mut self, parts: &[Part], scope: &Scope) -> Value {
        let mut text = Name::new();
        for part in parts {
            match part {
                Part::Text(piece) => text.push_str(piece),
                Part::Hole(e) => {
                    let value = self.eval(e, scope);
                    match value.spelling() {
                        Some(piece) => text.push_str(&piece),
                        None => return value.stuck().unwrap_or(Value::Poison),
                    }
                }
            }
            if text.len() > STRING {
                return self.limit_here("string", STRING as u64);
            }
        }
        Value::text(text)
    }

    fn list(&mut self, items: &[Item], scope: &Scope) -> Value {
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Item::Value(e) => match self.eval(e, scope) {
                    Value::None => {}
                    value => all.push(value),
                },
                Item::Spread(e) => match self.tolerant(e, scope) {
                    Value::List(more) => all.extend(more.iter().cloned()),
                    Value::Keyed(more) => all.extend(more.iter().map(|(_, v)| v.clone())),
                    Value::None => {}
                    stuck => return stuck.stuck().unwrap_or(Value::Poison),
                },
            }
        }
        self.bounded(all.len(), || Value::List(all.into()))
    }

    fn map(&mut self, entries: &[(Expr, Expr)], scope: &Scope) -> Value {
        let mut all: Vec<(Name, Value)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let key = self.eval(key, scope);
            let Some(key) = key.spelling() else { return key.stuck().unwrap_or(Value::Poison) };
            match self.eval(value, scope) {
                Value::None => {}
                value => all.push((key, value)),
            }
        }
        Value::Map(all.into())
    }

    fn list_for(&mut self, generators: &[Generator], value: &Expr, scope: &Scope) -> Value {
        let mut all = Vec::new();
        match self.generate(generators, scope, &mut |m, scope| match m.eval(value, scope) {
            Value::None => {}
            v => all.push(v),
        }) {
            Some(stuck) => stuck,
            None => self.bounded(all.len(), || Value::List(all.into())),
        }
    }

    fn map_for(&mut self, generators: &[Generator], key: &Expr, value: &Expr, scope: &Scope, e: &Expr) -> Value {
        let mut all: Vec<(Name, Value)> = Vec::new();
        let mut twice = None;
        let stuck = self.generate(generators, scope, &mut |m, scope| {
            let Some(key) = m.eval(key, scope).spelling() else { return };
            match m.eval(value, scope) {
                Value::None => {}
                _ if all.iter().any(|(k, _)| *k == key) => twice = Some(key),
                v => all.push((key, v)),
            }
        });
        if let Some(key) = twice {
            self.fault(errors::key_twice(&key, scope.place(e)));
        }
        stuck.unwrap_or_else(|| self.bounded(all.len(), || Value::Map(all.into())))
    }

    /// Runs `body` for each combination of the generators' items; what stands in the way, where something does.
    fn generate(
        &mut self,
        generators: &[Generator],
        scope: &Scope,
        body: &mut dyn FnMut(&mut Self, &Scope),
    ) -> Option<Value> {
        let Some((first, rest)) = generators.split_first() else {
            body(self, scope);
            return None;
        };
        let source = self.eval(&first.source, scope);
        let items = match self.generator_items(&source) {
            Ok(items) => items,
            Err(stuck) => return Some(stuck),
        };
        for (key, value) in items {
            if !self.enter() {
                return Some(Value::Poison);
            }
            self.leave();
            let mut inner = scope.clone();
            inner.locals.push((first.key.clone(), key));
            if let Some(name) = &first.value {
                inner.locals.push((name.clone(), value));
            }
            if let Some(condition) = &first.condition {
                match self.eval(condition, &inner) {
                    Value::Scalar(Scalar::Bool(true)) => {}
                    Value::Scalar(Scalar::Bool(false)) => continue,
                    other => return Some(other.stuck().unwrap_or(Value::Poison)),
                }
            }
            if let Some(stuck) = self.generate(rest, &inner, body) {
                return Some(stuck);
            }
        }
        None
    }

    fn generator_items(&mut self, source: &Value) -> Result<Vec<(Value, Value)>, Value> {
        match source {
            Value::List(items) => Ok(items.iter().map(|v| (v.clone(), Value::None)).collect()),
            Value::Map(entries) | Value::Keyed(entries) => {
                Ok(entries.iter().map(|(k, v)| (Value::text(k.clone()), v.clone())).collect())
            }
            Value::Range(ends) => match (&ends.0, &ends.1) {
                (Value::Scalar(Scalar::Int(a)), Value::Scalar(Scalar::Int(b))) => {
                    if b.saturating_sub(*a) >= ITEMS as i64 {
                        return Err(self.limit_here("items", ITEMS as u64));
                    }
                    Ok((*a..=*b).map(|i| (Value::int(i), Value::None)).collect())
                }
                _ => Err(Value::Poison),
            },
            Value::None => Ok(Vec::new()),
            other => Err(other.stuck().unwrap_or(Value::Poison)),
        }
    }

    fn range(&mut self, low: &Expr, high: Option<&Expr>, scope: &Scope, e: &Expr) -> Value {
        let constant = is_constant(low) && high.is_none_or(is_constant);
        let low = self.eval(low, scope);
        let high = high.map_or(Value::None, |e| self.eval(e, scope));
        if let Some(stuck) = low.stuck().or_else(|| high.stuck()) {
            return stuck;
        }
        if high != Value::None && super::operate::compare(&low, &high) == Some(std::cmp::Ordering::Greater) {
            let (a, b) = (super::whole::show(&low), super::whole::show(&high));
            self.fault(errors::empty_range(&a, &b, constant, scope.place(e)));
            return Value::Poison;
        }
        Value::Range(Arc::new((low, high)))
    }

    /// The right operand of `&&`, `||` and `??` is evaluated by need.
    fn binary(&mut self, op: Binary, left: &Expr, right: &Expr, scope: &Scope, e: &Expr) -> Value {
        let tolerates = matches!(op, Binary::Coalesce | Binary::Equal | Binary::NotEqual);
        let l = if tolerates { self.tolerant(left, scope) } else { self.eval(left, scope) };
        match (op, &l) {
            (Binary::And, Value::Scalar(Scalar::Bool(false))) | (Binary::Or, Value::Scalar(Scalar::Bool(true))) => l,
            (Binary::And | Binary::Or, Value::Scalar(Scalar::Bool(_))) => self.eval(right, scope),
            (Binary::And | Binary::Or, Value::Unknown) => {
                let r = self.eval(right, scope);
                match (op, r.as_bool()) {
                    (Binary::And, Some(false)) | (Binary::Or, Some(true)) => r,
                    _ => r.stuck().unwrap_or(Value::Unknown),
                }
            }
            (Binary::Coalesce, Value::None) => self.eval(right, scope),
            (Binary::Coalesce, _) => l,
            _ => {
                let r = if tolerates { self.tolerant(right, scope) } else { self.eval(right, scope) };
                if l.is_larger(OBJECT) || r.is_larger(OBJECT) {
                    return self.limit_here("value", OBJECT as u64);
                }
                match operate(op, &l, &r) {
                    Ok(value) => value,
                    Err(why) => {
                        self.fault(errors::arithmetic(why, scope.place(e)));
                        Value::Poison
                    }
                }
            }
        }
    }

    fn match_arms(&mut self, operand: &Expr, arms: &[(Pattern, Expr)], scope: &Scope) -> Value {
        let value = self.tolerant(operand, scope);
        if let Some(stuck) = value.stuck() {
            return stuck;
        }
        for (pattern, arm) in arms {
            let mut inner = scope.clone();
            let takes = match (pattern, &value) {
                (Pattern::Else, _) | (Pattern::None, Value::None) => true,
                (Pattern::Scalar(a), Value::Scalar(b)) => a == b,
                (Pattern::Alternative { name, binding }, Value::Alternative(chosen)) => {
                    if let Some(binding) = binding.as_ref().filter(|_| chosen.name == *name) {
                        inner.locals.push((binding.clone(), chosen.fields.clone()));
                    }
                    chosen.name == *name
                }
                _ => false,
            };
            if takes {
                return self.eval(arm, &inner);
            }
        }
        Value::Poison
    }

    /// The enabled components of a type, as references.
    fn all(&mut self, of: crate::types::RecordId) -> Value {
        let frame = self.leave_frame(Origin::Elsewhere);
        let mut all = Vec::new();
        for owner in crate::values::program::members_of(self.db, self.variant, of) {
            if self.is_enabled(owner) {
                all.push((owner.name(), Value::Reference(owner.clone())));
            }
        }
        self.enter_frame(frame);
        Value::Map(all.into())
    }

    /// Whether a component emits anything at all.
    pub(super) fn is_enabled(&mut self, owner: &Owner) -> bool {
        let Some(root) = self.root(owner, false) else { return false };
        let Some(kid) = self.step(root, &Segment::Field("enabled".into())) else { return true };
        self.value(kid).as_bool() != Some(false)
    }
}
