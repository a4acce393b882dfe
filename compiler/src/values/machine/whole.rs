//! The value of a place with all that is in it.

use std::sync::Arc;

use super::cell::{CellId, Memo, State};
use super::{Machine, Scope};
use crate::db::Name;
use crate::types::ir::{Condition, Key, Segment};
use crate::types::{Handle, RecordId, Type, enumeration, record};
use crate::values::errors;
use crate::values::node::{Node, Source, Writer};
use crate::values::rules::rules;
use crate::values::value::{Chosen, Fields, Value};

impl Machine<'_> {
    /// The value of a place.
    pub(super) fn value(&mut self, id: CellId) -> Value {
        match &self.cell(id).memo {
            Memo::Done(value) => return value.clone(),
            Memo::Busy => {
                self.circle(id);
                return Value::Poison;
            }
            Memo::Fresh => {}
        }
        if !self.enter() {
            return Value::Poison;
        }
        let state = self.settle(id);
        if let Memo::Done(value) = &self.cell(id).memo {
            let value = value.clone();
            self.leave();
            return value;
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
        self.leave();
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
        match cell.ty.required().clone() {
            Type::Record(of) => self.record_value(id, of),
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
        let known = record(self.db, of);
        let names: Vec<Name> = match of {
            RecordId::Kubernetes(_) => {
                let said = self.cell(id).node.kids.iter().filter_map(|(segment, _)| match segment {
                    Segment::Field(name) => known.fields.get_index_of(name),
                    Segment::Alternative(_) | Segment::Key(_) => None,
                });
                let mut numbers: Vec<usize> = known.needed.iter().map(|n| usize::from(*n)).chain(said).collect();
                numbers.sort_unstable();
                numbers.dedup();
                numbers.into_iter().filter_map(|n| known.fields.get_index(n)).map(|(name, _)| name.clone()).collect()
            }
            RecordId::Declared(_) | RecordId::Payload(..) | RecordId::Parameters => {
                known.fields.keys().cloned().collect()
            }
        };
        self.judge_minors(id, of, &names);
        let mut fields = Vec::with_capacity(names.len());
        let mut unknown = false;
        for name in names {
            let segment = Segment::Field(name);
            let Some(kid) = self.step(id, &segment) else { continue };
            let value = self.value(kid);
            self.conditions(id, of, &segment, &value);
            match value {
                Value::None => {}
                value => {
                    unknown |= value == Value::Unknown;
                    if let Segment::Field(name) = segment {
                        fields.push((name, value));
                    }
                }
            }
        }
        self.record_checks(id, of);
        if unknown && fields.iter().all(|(_, v)| *v == Value::Unknown) {
            return Value::Unknown;
        }
        let said = fields.len();
        Value::Record(Arc::new(Fields { of, fields, said }))
    }

    /// Whether every supported version of Kubernetes has the fields that are written.
    fn judge_minors(&mut self, id: CellId, of: RecordId, names: &[Name]) {
        if !matches!(of, RecordId::Kubernetes(_)) {
            return;
        }
        let Some(supported) = self.supported() else { return };
        for name in names {
            let Some(field) = record(self.db, of).fields.get(name) else { continue };
            if supported.without(field.minors).is_empty() {
                continue;
            }
            let by = self.cell(id).node.kid(&Segment::Field(name.clone())).map(|n| n.writers()).unwrap_or_default();
            if let Some(writer) = by.first() {
                let path = ecow::eco_format!("{}.{name}", self.path(id));
                self.fault(errors::not_in_all_minors(&path, writer.place(), field.minors, supported));
            }
        }
    }

    /// `field where condition` of the record's types.
    pub(super) fn conditions(&mut self, id: CellId, of: RecordId, segment: &Segment, value: &Value) {
        let Segment::Field(name) = segment else { return };
        let Some(rules) = rules(self.db, of) else { return };
        if self.blind || matches!(value, Value::None | Value::Unknown | Value::Poison) {
            return;
        }
        for (condition, source) in rules.conditions.get(name).into_iter().flatten() {
            self.condition(id, source, condition, segment, value);
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
        };
        if self.eval(&c.condition, &scope).as_bool() == Some(false) {
            let said = c.message.as_ref().map(|m| self.eval(m, &scope));
            let kid = self.step(id, segment);
            let node = kid.map(|k| self.cell(k).node.clone()).unwrap_or_else(Node::empty);
            let path = kid.map(|k| self.path(k)).unwrap_or_default();
            let place = node.writers().first().map_or_else(|| scope.place(&c.condition), Writer::place);
            let text = said.and_then(|v| v.as_text().cloned());
            self.fault(errors::breaks_condition(
                &path,
                place,
                &show(value),
                text.as_deref(),
                scope.place(&c.condition),
            ));
        }
    }

    /// The entries of a map, in the order of their first creation.
    /// A map whose keys fulfil the rule of their type.
    fn under_good_keys(&mut self, id: CellId, value: Value) -> Value {
        let (Type::Map(key, _), Value::Map(entries)) = (self.cell(id).ty.required().clone(), &value) else {
            return value;
        };
        let Type::Refined(ty) = *key else { return value };
        let node = self.cell(id).node.clone();
        let whole = node.writers().last().cloned();
        let mut are_good = true;
        for (key, _) in entries.iter() {
            let kid = node.kid(&Segment::Key(Key::Text(key.clone())));
            let by = kid.and_then(|kid| kid.writers().last().cloned()).or_else(|| whole.clone());
            let Some(place) = by.map(|writer| writer.place()) else { continue };
            are_good &= self.refine(Value::text(key.clone()), ty, place) != Value::Poison;
        }
        if are_good { value } else { Value::Poison }
    }

    fn items(&mut self, id: CellId) -> Vec<(Name, Value)> {
        let keys: Vec<Segment> = self.cell(id).node.kids.iter().map(|(s, _)| s.clone()).collect();
        let mut items = Vec::with_capacity(keys.len());
        for segment in keys {
            let Some(kid) = self.step(id, &segment) else { continue };
            let value = self.value(kid);
            if let (Segment::Key(Key::Text(key)), false) = (segment, value == Value::None) {
                items.push((key, value));
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

    /// An item with the fields of its handle filled in where it does not set them.
    pub(super) fn with_handle(&self, item: &Value, of: &Type, handle: &Handle, key: &str) -> Value {
        let (Value::Record(fields), Type::Record(id)) = (item, of.required()) else { return item.clone() };
        let has = |name: &Name| fields.fields.iter().any(|(n, _)| n == name);
        let mut filled = super::handle::handle_fields(self.db, *id, handle, key);
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
