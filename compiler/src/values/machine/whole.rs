//! The value of a place with all that is in it.

use std::sync::Arc;

use super::cell::{CellId, Memo, State};
use super::recall::Recalled;
use super::{Machine, Scope};
use crate::db::Name;
use crate::types::ir::{Condition, Key, Segment};
use crate::types::{Field, Handle, Record, RecordId, Type, enumeration};
use crate::values::errors;
use crate::values::node::{Node, Source, Writer};
use crate::values::rules::Rules;
use crate::values::value::{Chosen, Fields, Value};

impl Machine<'_> {
    /// The value of a place.
    pub(super) fn value(&mut self, id: CellId) -> Value {
        match &self.cell(id).memo {
            Memo::Done(value) => {
                let value = value.clone();
                self.meet(id);
                return value;
            }
            Memo::Busy => {
                self.circle(id);
                return Value::Poison;
            }
            Memo::Fresh => {}
        }
        if !self.enter() {
            return Value::Poison;
        }
        let value = match self.recall(id) {
            Recalled::Value(value) => {
                self.cell_mut(id).frame = self.frame();
                self.cell_mut(id).memo = Memo::Done(value.clone());
                value
            }
            Recalled::Watch => {
                self.begin(id);
                let value = self.computed(id);
                self.end(&value);
                value
            }
            Recalled::Nothing => self.computed(id),
        };
        self.leave();
        value
    }

    fn computed(&mut self, id: CellId) -> Value {
        let state = self.settle(id);
        if let Memo::Done(value) = &self.cell(id).memo {
            return value.clone();
        }
        if self.cell(id).frame != self.frame() {
            self.cell_mut(id).frame = 0;
        }
        self.cell_mut(id).memo = Memo::Busy;
        self.busy.push(id);
        let value = match state {
            State::Absent => Value::None,
            State::Unknown => Value::Unknown,
            State::Poison | State::Fresh | State::Busy => Value::Poison,
            State::Present => {
                let value = self.present(id);
                self.under_good_keys(id, value)
            }
        };
        self.busy.pop();
        if let Memo::Done(poisoned) = &self.cell(id).memo {
            return poisoned.clone();
        }
        self.cell_mut(id).memo = Memo::Done(value.clone());
        value
    }

    fn present(&mut self, id: CellId) -> Value {
        let cell = self.cell(id);
        if let Some(value) = cell.backing.clone() {
            return self.appended(id, value);
        }
        if let Type::Record(of) = cell.ty.required() {
            let of = *of;
            return self.record_value(id, of);
        }
        match cell.ty.required().clone() {
            Type::Map(..) | Type::Json => Value::Map(self.items(id).into()),
            Type::Keyed(of, handle) => self.keyed_value(id, &of, &handle),
            Type::Enum(of) => self.alternative_value(id, of),
            Type::List(_) => self.appended(id, Value::List(Arc::new([]))),
            _ => Value::Poison,
        }
    }

    /// A list with what layers append to it.
    fn appended(&mut self, id: CellId, base: Value) -> Value {
        if self.cell(id).node.apps.is_empty() {
            return base;
        }
        let apps = self.cell(id).node.apps.clone();
        let mut all: Vec<Value> = match &base {
            Value::List(items) => items.to_vec(),
            Value::Keyed(_) => return self.appended_items(id, &base),
            other => return other.clone(),
        };
        for (writer, value, hops) in &apps {
            let Some(scope) = self.scope(id, writer, *hops) else { continue };
            match self.eval(value, &scope) {
                Value::List(more) => all.extend(more.iter().cloned()),
                Value::None => {}
                stuck => return stuck,
            }
        }
        Value::List(all.into())
    }

    /// A keyed list with computed items appended; each must be new.
    fn appended_items(&mut self, id: CellId, base: &Value) -> Value {
        let mut all = base.entries().map(|e| e.to_vec()).unwrap_or_default();
        for (writer, value, hops) in self.cell(id).node.apps.clone() {
            let Some(scope) = self.scope(id, &writer, hops) else { continue };
            let more = self.eval(&value, &scope);
            let ty = self.cell(id).ty.required().clone();
            let more = match &more {
                Value::List(items) => self.keyed(items, &ty, Some(writer.place())),
                other => other.clone(),
            };
            for (key, item) in more.entries().map(|e| e.to_vec()).unwrap_or_default() {
                if all.iter().any(|(k, _)| *k == key) {
                    let path = ecow::eco_format!("{}[\"{key}\"]", self.path(id));
                    self.fault(errors::key_twice(&path, writer.place()));
                } else {
                    all.push((key, item));
                }
            }
        }
        Value::Keyed(all.into())
    }

    fn record_value(&mut self, id: CellId, of: RecordId) -> Value {
        let facts = self.facts(of);
        let fields = &facts.record.fields;
        let node = self.cell(id).node.clone();
        let said = said(&node, facts.record);
        self.judge_minors(id, of, &said);
        let is_needed = |number: usize| match of {
            RecordId::Kubernetes(_) => facts.record.needed.contains(&(number as u16)),
            RecordId::Declared(_) | RecordId::Payload(..) | RecordId::Parameters => true,
        };
        let mut made = Vec::with_capacity(said.iter().flatten().count());
        let mut unknown = false;
        for (number, ((name, field), node)) in fields.iter().zip(said).enumerate() {
            if node.is_none() && !is_needed(number) {
                continue;
            }
            let value = self.field_value(id, name, field, node);
            if value == Value::None {
                continue;
            }
            if let Some(rules) = facts.rules {
                self.conditions(id, rules, name, &value);
            }
            unknown |= value == Value::Unknown;
            made.push((name.clone(), value));
        }
        let fields = made;
        self.record_checks(id, of);
        if unknown && fields.iter().all(|(_, v)| *v == Value::Unknown) {
            return Value::Unknown;
        }
        let said = fields.len();
        Value::Record(Arc::new(Fields { of, fields, said }))
    }

    fn field_value(&mut self, id: CellId, name: &Name, field: &Field, node: Option<&Arc<Node>>) -> Value {
        if self.cell(id).parent.is_none() {
            let kid = self.step(id, &Segment::Field(name.clone()));
            return kid.map_or(Value::None, |kid| self.value(kid));
        }
        if let Some(value) = self.plain_part(id, &field.ty, node) {
            return value;
        }
        let kid = self.step_field(id, &Segment::Field(name.clone()), &field.ty, node);
        self.value(kid)
    }

    /// `field where condition` of the record's types.
    pub(super) fn conditions(&mut self, id: CellId, rules: &Rules, name: &Name, value: &Value) {
        if self.blind || matches!(value, Value::None | Value::Unknown | Value::Poison) {
            return;
        }
        for (condition, source) in rules.conditions.get(name).into_iter().flatten() {
            self.condition(id, source, condition, &Segment::Field(name.clone()), value);
        }
    }

    fn condition(&mut self, id: CellId, source: &Arc<Source>, c: &Condition, segment: &Segment, value: &Value) {
        let Some(this) = self.unwoven(id) else { return };
        let scope = Scope {
            this: Some(this),
            own: Some(self.own(this)),
            at: None,
            source: source.clone(),
            entry: c.entry,
            locals: Vec::new(),
            it: Some(value.clone()),
            judges: false,
        };
        if self.eval(&c.condition, &scope).as_bool() == Some(false) {
            let said = c.message.as_ref().map(|m| self.eval(m, &scope));
            let kid = self.step(id, segment);
            let node = kid.map(|k| self.cell(k).node.clone()).unwrap_or_else(Node::empty);
            let path = kid.map(|k| self.path(k)).unwrap_or_default();
            let place = node.writers().first().map_or_else(|| scope.place(&c.condition), Writer::place);
            let text = said.and_then(|v| v.as_text().cloned());
            let rule = scope.place(&c.condition);
            let fault = errors::breaks_condition(&path, place, &show(value), text.as_deref(), rule);
            let fault = match kid {
                Some(kid) => self.traced(fault, kid),
                None => fault,
            };
            self.fault(fault);
        }
    }

    /// A map whose keys fulfil the rule of their type.
    fn under_good_keys(&mut self, id: CellId, value: Value) -> Value {
        let (Type::Map(key, _), Value::Map(entries)) = (self.cell(id).ty.required(), &value) else { return value };
        let Type::Refined(ty) = **key else { return value };
        let node = self.cell(id).node.clone();
        let whole = node.writers().last().cloned();
        let mut are_good = true;
        for (key, _) in entries.iter() {
            let kid = node.kid(&Segment::Key(Key::Text(key.clone())));
            let named = kid.and_then(|kid| kid.hard.last().cloned().or_else(|| kid.writers().last().cloned()));
            let by = named.or_else(|| whole.clone());
            let Some(place) = by.map(|writer| writer.key_place(self.db, key)) else { continue };
            are_good &= self.refine(Value::text(key.clone()), ty, place) != Value::Poison;
        }
        if are_good { value } else { Value::Poison }
    }

    /// The entries of a map, in the order of their first creation.
    fn items(&mut self, id: CellId) -> Vec<(Name, Value)> {
        let node = self.cell(id).node.clone();
        let mut items = Vec::with_capacity(node.kids.len());
        for (segment, said) in &node.kids {
            let value = match said.constant() {
                Some(value) => value,
                None => {
                    let Some(kid) = self.step(id, segment) else { continue };
                    self.value(kid)
                }
            };
            if let (Segment::Key(Key::Text(key)), false) = (segment, value == Value::None) {
                items.push((key.clone(), value));
            }
        }
        items
    }

    fn keyed_value(&mut self, id: CellId, of: &Type, handle: &Handle) -> Value {
        let items = self.items(id);
        let filled = items.into_iter().map(|(key, item)| {
            let item = self.with_handle(&item, of, handle, &key);
            (key, item)
        });
        let value = Value::Keyed(filled.collect());
        self.appended(id, value)
    }

    fn alternative_value(&mut self, id: CellId, of: crate::db::Decl) -> Value {
        let node = self.cell(id).node.clone();
        let chosen = node.kids.iter().find(|(_, kid)| kid.makes());
        let Some((Segment::Alternative(name), _)) = chosen else { return Value::Poison };
        let is_wrong = self.judge_alternatives(id);
        let all = enumeration(self.db, of);
        let Some(index) = all.index(name) else { return Value::Poison };
        let alternative = &all.alternatives[usize::from(index)];
        let fields = match alternative.record {
            None => Value::None,
            Some(_) => {
                let segment = Segment::Alternative(name.clone());
                self.step(id, &segment).map_or(Value::Poison, |kid| self.value(kid))
            }
        };
        if is_wrong {
            return Value::Poison;
        }
        let (name, text) = (name.clone(), alternative.text.clone());
        Value::Alternative(Arc::new(Chosen { of, index, name, text, fields }))
    }

    /// Amendments of alternatives that were not chosen; whether there are any.
    pub(super) fn judge_alternatives(&mut self, id: CellId) -> bool {
        let node = self.cell(id).node.clone();
        let chosen = node.kids.iter().find(|(_, kid)| kid.makes());
        let Some((Segment::Alternative(name), made)) = chosen else { return false };
        let mut found = false;
        for (segment, kid) in &node.kids {
            let Segment::Alternative(other) = segment else { continue };
            if other != name && !kid.hard.is_empty() {
                let path = self.path(id);
                self.fault(errors::another_alternative(&path, other, &kid.hard, name, &made.by));
                found = true;
            }
        }
        found
    }
}

/// What is said of each field of a record, by number.
fn said<'n>(node: &'n Node, record: &Record) -> Vec<Option<&'n Arc<Node>>> {
    let mut said = vec![None; record.fields.len()];
    for (segment, kid) in &node.kids {
        if let Segment::Field(name) = segment
            && let Some(number) = record.fields.get_index_of(name)
        {
            said[number] = Some(kid);
        }
    }
    said
}

/// A value as messages show it.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::None => "none".to_owned(),
        Value::Scalar(crate::types::scalar::Scalar::Text(text)) => format!("\"{text}\""),
        Value::Scalar(scalar) => scalar.to_string(),
        Value::Range(ends) if ends.1 == Value::None => format!("{}..", show(&ends.0)),
        Value::Range(ends) => format!("{}..{}", show(&ends.0), show(&ends.1)),
        Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) | Value::Keyed(entries) => {
            let all: Vec<String> = entries.iter().map(|(k, v)| format!("{k} = {}", show(v))).collect();
            format!("{{ {} }}", all.join(", "))
        }
        Value::Record(record) => {
            let all: Vec<String> = record.fields.iter().map(|(k, v)| format!("{k} = {}", show(v))).collect();
            format!("{{ {} }}", all.join(", "))
        }
        Value::Alternative(chosen) if chosen.fields == Value::None => chosen.name.to_string(),
        Value::Alternative(chosen) => format!("{} {}", chosen.name, show(&chosen.fields)),
        Value::Reference(owner) => owner.name().to_string(),
        Value::Unknown => "unknown".to_owned(),
        Value::Poison => "an error".to_owned(),
    }
}
