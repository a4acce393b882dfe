//! What expressions are worth. Values hold no places: where a field came from is asked of the layers.

use std::sync::Arc;

use crate::db::{Decl, Name};
use crate::types::RecordId;
use crate::types::scalar::Scalar;

/// Who has fields: the distribution, the parameters, a component or a family's member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "named after what they are")]
pub enum Owner {
    Distribution,
    Parameters,
    Component(Name),
    Member(Name, Name),
}

impl Owner {
    /// The name that its objects bear and messages show.
    pub fn name(&self) -> Name {
        match self {
            Owner::Distribution => "distribution".into(),
            Owner::Parameters => "params".into(),
            Owner::Component(name) => name.clone(),
            Owner::Member(family, key) => ecow::eco_format!("{family}-{key}"),
        }
    }

    /// The name of the component or family.
    pub fn family(&self) -> Option<&Name> {
        match self {
            Owner::Component(name) | Owner::Member(name, _) => Some(name),
            Owner::Distribution | Owner::Parameters => None,
        }
    }
}

/// A value.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "named after the types")]
pub enum Value {
    None,
    Scalar(Scalar),
    /// Both ends; an open range has `none` as its maximum.
    Range(Arc<(Value, Value)>),
    List(Arc<[Value]>),
    Map(Arc<[(Name, Value)]>),
    /// A keyed list: items by handle.
    Keyed(Arc<[(Name, Value)]>),
    Record(Arc<Fields>),
    Alternative(Arc<Chosen>),
    /// A component, or the distribution: what it holds is read where it is.
    Reference(Owner),
    /// A parameter without a value, or what was computed from one.
    Unknown,
    /// What an error left behind; reading it is silent.
    Poison,
}

/// The fields of a record that are there.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields {
    /// The record's type.
    pub of: RecordId,
    /// The fields, those that were written first.
    pub fields: Vec<(Name, Value)>,
    /// How many were written; the others are defaults.
    pub said: usize,
}

/// An alternative with its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The enum.
    pub of: Decl,
    /// The alternative's number.
    pub index: u16,
    /// Its name.
    pub name: Name,
    /// Its text.
    pub text: Name,
    /// Its fields: a record, or `none`.
    pub fields: Value,
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None) | (Value::Unknown, Value::Unknown) | (Value::Poison, Value::Poison) => true,
            (Value::Scalar(a), Value::Scalar(b)) => a == b,
            (Value::Range(a), Value::Range(b)) => same(a, b),
            (Value::List(a), Value::List(b)) => same(a, b),
            (Value::Map(a), Value::Map(b)) | (Value::Keyed(a), Value::Keyed(b)) => same(a, b),
            (Value::Record(a), Value::Record(b)) => same(a, b),
            (Value::Alternative(a), Value::Alternative(b)) => same(a, b),
            (Value::Reference(a), Value::Reference(b)) => a == b,
            _ => false,
        }
    }
}

/// Whether two are one, or equal.
fn same<T: PartialEq + ?Sized>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Name>) -> Value {
        Value::Scalar(Scalar::Text(text.into()))
    }

    /// A whole number.
    pub fn int(i: i64) -> Value {
        Value::Scalar(Scalar::Int(i))
    }

    /// A truth value.
    pub fn bool(b: bool) -> Value {
        Value::Scalar(Scalar::Bool(b))
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&Name> {
        match self {
            Value::Scalar(Scalar::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The truth value, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Scalar(Scalar::Bool(b)) => Some(*b),
            _ => None,
        }
    }

    /// What an operator gives that met a value it cannot use: poison wins over unknown.
    pub fn stuck(&self) -> Option<Value> {
        match self {
            Value::Poison => Some(Value::Poison),
            Value::Unknown => Some(Value::Unknown),
            _ => None,
        }
    }

    /// The entries of a map or keyed list.
    pub fn entries(&self) -> Option<&Arc<[(Name, Value)]>> {
        match self {
            Value::Map(entries) | Value::Keyed(entries) => Some(entries),
            _ => None,
        }
    }

    /// A field of a record, an entry of a map; none where it has no such part.
    pub fn part(&self, name: &str) -> Option<&Value> {
        let find = |all: &'_ [(Name, Value)]| all.iter().position(|(n, _)| n == name);
        match self {
            Value::Map(entries) | Value::Keyed(entries) => find(entries).map(|i| &entries[i].1),
            Value::Record(record) => find(&record.fields).map(|i| &record.fields[i].1),
            _ => None,
        }
    }

    /// Whether it would be written with more than `limit` characters. What is shared counts each time, and no more is looked at
    /// than the limit allows.
    pub fn is_larger(&self, limit: usize) -> bool {
        self.rest(limit).is_none()
    }

    /// What is left of `room` behind it.
    fn rest(&self, room: usize) -> Option<usize> {
        let room = room.checked_sub(1)?;
        let of_entries = |all: &[(Name, Value)]| {
            all.iter().try_fold(room, |room, (name, value)| value.rest(room.checked_sub(name.len())?))
        };
        match self {
            Value::Scalar(Scalar::Text(text)) => room.checked_sub(text.len()),
            Value::List(items) => items.iter().try_fold(room, |room, item| item.rest(room)),
            Value::Map(entries) | Value::Keyed(entries) => of_entries(entries),
            Value::Record(record) => of_entries(&record.fields),
            Value::Alternative(chosen) => chosen.fields.rest(room),
            Value::None | Value::Scalar(_) | Value::Range(_) | Value::Reference(_) | Value::Unknown | Value::Poison => {
                Some(room)
            }
        }
    }

    /// How it is written inside a text; none where it has no spelling.
    pub fn spelling(&self) -> Option<Name> {
        match self {
            Value::Scalar(scalar) => Some(ecow::eco_format!("{scalar}")),
            Value::Alternative(chosen) if chosen.fields == Value::None => Some(chosen.text.clone()),
            _ => None,
        }
    }
}
