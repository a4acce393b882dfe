//! Values of values files as expressions of the language: what they lack, what breaks a rule and what is missing is found by
//! whoever evaluates them, and told where they stand.

use super::errors;
use super::overrides::Reader;
use super::plan::defaults_of;
use crate::db::Node as Number;
use crate::db::{Decl, Name, Span};
use crate::text::values::{self, Yaml};
use crate::types::ir::{Block, Expr, Item, Kind, Op, Step, Write};
use crate::types::scalar::{self, Scalar};
use crate::types::{RecordId, Type, enumeration, is_component, record, refined_base};

/// Entries of a map of a values file.
type Entries = [(values::Node, values::Node)];

impl Reader<'_> {
    /// A value as an expression of a type; none where something was told about it.
    pub(super) fn expression(&mut self, value: &values::Node, ty: &Type) -> Option<Expr> {
        self.read_as(value, ty.required(), ty.required())
    }

    /// A value as an expression of a type, which is called otherwise where it is refined.
    fn read_as(&mut self, value: &values::Node, ty: &Type, called: &Type) -> Option<Expr> {
        match (&value.value, ty) {
            (_, Type::Refined(decl)) => {
                let inner = self.read_as(value, &refined_base(self.db, *decl), called)?;
                Some(plain(Kind::Refine { value: Box::new(inner), ty: *decl }))
            }
            (Yaml::List(items), Type::List(of)) => self.list(items, of),
            (Yaml::List(items), Type::Keyed(of, _)) => {
                let list = Box::new(self.list(items, of)?);
                Some(plain(Kind::Keyed { list, ty: ty.clone() }))
            }
            (Yaml::List(items), Type::Json) => self.list(items, &Type::Json),
            (Yaml::Map(_), Type::Record(id)) if is_component(self.db, *id) => self.wrong(value, ty, called),
            (Yaml::Map(entries), Type::Record(_) | Type::Map(..) | Type::Keyed(..) | Type::Json) => {
                Some(plain(Kind::Block(Box::new(self.block(entries, ty)?))))
            }
            (Yaml::Map(entries), Type::Enum(of)) => self.alternative(entries, *of, value.span),
            (Yaml::Text(name), Type::Enum(of)) => self.bare_alternative(name, *of, value.span),
            (_, Type::Range { of, open }) => {
                let found = self.range(value, of, *open);
                found.or_else(|| self.wrong(value, ty, called))
            }
            (_, ty) => match scalar_of(value, ty) {
                Some(scalar) => Some(plain(Kind::Scalar(scalar))),
                None => self.wrong(value, ty, called),
            },
        }
    }

    /// A part of a value, where it stands; nothing where the type takes nothing.
    fn inner(&mut self, value: &values::Node, ty: &Type) -> Option<Expr> {
        match &value.value {
            Yaml::Null if ty.is_optional() => Some(plain(Kind::None)),
            _ => Some(bound(self.expression(value, ty)?, value.span)),
        }
    }

    fn list(&mut self, items: &[values::Node], of: &Type) -> Option<Expr> {
        let items: Vec<Option<Expr>> = items.iter().map(|item| self.inner(item, of)).collect();
        let items: Option<Vec<Item>> = items.into_iter().map(|item| item.map(Item::Value)).collect();
        Some(plain(Kind::List(items?)))
    }

    fn block(&mut self, entries: &Entries, ty: &Type) -> Option<Block> {
        let writes: Vec<Option<Write>> = entries.iter().map(|(key, value)| self.write(key, value, ty)).collect();
        let writes: Option<Vec<Write>> = writes.into_iter().collect();
        Some(Block { ty: ty.clone(), spreads: Vec::new(), writes: writes? })
    }

    fn write(&mut self, key: &values::Node, value: &values::Node, ty: &Type) -> Option<Write> {
        let (segment, of) = self.part(key, ty)?;
        let op = Op::Set(self.inner(value, &of)?);
        let Number { entry, index } = Number::range(key.span);
        Some(Write { path: vec![Step { segment, soft: false }], op, entry, node: index })
    }

    /// `{Canary: {step: 10%}}`.
    fn alternative(&mut self, entries: &Entries, of: Decl, span: Span) -> Option<Expr> {
        let [(key, fields)] = entries else {
            self.faults.push(errors::one_alternative(self.at(span)));
            return None;
        };
        let (alternative, _) = self.index(of, &key_text(key), key.span)?;
        let payload = Type::Record(RecordId::Payload(of, alternative));
        let fields = match &fields.value {
            Yaml::Null => None,
            Yaml::Map(entries) => Some(Box::new(self.block(entries, &payload)?)),
            _ => return self.wrong(fields, &payload, &payload),
        };
        Some(plain(Kind::Construct { of, alternative, fields }))
    }

    /// An alternative that is written without fields: it has none, or none that has to be given.
    fn bare_alternative(&mut self, name: &str, of: Decl, span: Span) -> Option<Expr> {
        let (alternative, name) = self.index(of, name, span)?;
        let id = RecordId::Payload(of, alternative);
        let defaults = defaults_of(self.db, id);
        let is_bare = enumeration(self.db, of).alternatives.get(usize::from(alternative))?.record.is_none();
        let is_given = |field: &Name| defaults.kids.iter().any(|(s, _)| s.spelling().trim_start_matches('.') == field);
        let fields = (!is_bare).then(|| record(self.db, id).fields.iter()).into_iter().flatten();
        let needed = fields.filter(|(field, of)| !of.ty.is_optional() && !is_given(field));
        let needed: Vec<Name> = needed.map(|(field, _)| field.clone()).collect();
        if !needed.is_empty() {
            self.faults.push(errors::needs_fields(&name, &needed, self.at(span)));
            return None;
        }
        Some(plain(Kind::Construct { of, alternative, fields: None }))
    }

    /// `3..10`, or one value for both ends.
    fn range(&mut self, value: &values::Node, of: &Type, open: bool) -> Option<Expr> {
        let one = |reader: &mut Self, text: &str| {
            let end = values::Node { value: spelt(text), span: value.span };
            scalar_of(&end, &reader.unrefined(of))?;
            reader.expression(&end, of)
        };
        let both = |end: Expr| (end.clone(), Some(Box::new(end)));
        let Yaml::Text(text) = &value.value else {
            scalar_of(value, &self.unrefined(of))?;
            let (low, high) = both(self.expression(value, of)?);
            return Some(plain(Kind::Range { low: Box::new(low), high }));
        };
        let (low, high) = match text.split_once("..") {
            Some((low, "")) if open => (one(self, low.trim())?, None),
            Some((low, high)) => (one(self, low.trim())?, Some(Box::new(one(self, high.trim())?))),
            None => both(one(self, text)?),
        };
        Some(plain(Kind::Range { low: Box::new(low), high }))
    }

    pub(super) fn unrefined(&self, ty: &Type) -> Type {
        match ty.required() {
            Type::Refined(decl) => self.unrefined(&refined_base(self.db, *decl)),
            other => other.clone(),
        }
    }

    /// Tells that a value is none of its type.
    fn wrong<T>(&mut self, value: &values::Node, ty: &Type, called: &Type) -> Option<T> {
        let shown = called.show(self.db).to_string();
        let found = self.shown(value);
        let is_text = matches!(ty, Type::String | Type::Literals(_) | Type::IntOrString);
        let is_scalar = matches!(value.value, Yaml::Bool(_) | Yaml::Int(_) | Yaml::Float(_) | Yaml::Odd(_));
        let place = self.at(value.span);
        let truth = truth(value).filter(|_| *ty == Type::Bool);
        self.faults.push(match truth {
            _ if is_text && is_scalar => errors::text_without_quotes(&shown, &found, place),
            Some(meant) => errors::no_truth(&shown, &found, place, meant),
            None => errors::wrong_value(&shown, &found, place, example(ty)),
        });
        None
    }

    /// A value as it is written.
    fn shown(&self, node: &values::Node) -> String {
        match &node.value {
            Yaml::Null => "null".to_owned(),
            Yaml::Text(text) => format!("\"{text}\""),
            Yaml::Bool(_) | Yaml::Int(_) | Yaml::Float(_) | Yaml::Odd(_) => self.text(node.span).to_owned(),
            Yaml::List(_) => "a list".to_owned(),
            Yaml::Map(_) => "a map".to_owned(),
        }
    }
}

/// The truth that other readers of YAML take a word for.
fn truth(value: &values::Node) -> Option<bool> {
    let Yaml::Text(word) = &value.value else { return None };
    match word.to_lowercase().as_str() {
        "yes" | "on" | "y" => Some(true),
        "no" | "off" | "n" => Some(false),
        _ => None,
    }
}

/// An expression at the place of the statement or part that it belongs to.
fn plain(kind: Kind) -> Expr {
    Expr { kind, node: u32::MAX }
}

/// An expression at a place of its own.
pub(super) fn bound(e: Expr, span: Span) -> Expr {
    plain(Kind::Bound { entry: Number::range(span).entry, value: e.into() })
}

fn spelt(text: &str) -> Yaml {
    text.parse().map(Yaml::Int).unwrap_or_else(|_| Yaml::Text(text.to_owned()))
}

/// A key as text.
pub(super) fn key_text(key: &values::Node) -> String {
    match &key.value {
        Yaml::Null | Yaml::List(_) | Yaml::Map(_) => "null".to_owned(),
        Yaml::Bool(b) => b.to_string(),
        Yaml::Int(i) => i.to_string(),
        Yaml::Float(f) => f.to_string(),
        Yaml::Text(text) | Yaml::Odd(text) => text.clone(),
    }
}

/// A scalar of a type, as values files spell it.
fn scalar_of(node: &values::Node, ty: &Type) -> Option<Scalar> {
    Some(match (&node.value, ty) {
        (Yaml::Bool(b), Type::Bool | Type::Json) => Scalar::Bool(*b),
        (Yaml::Int(i), Type::Int | Type::IntOrString | Type::Json) => Scalar::Int(*i),
        (Yaml::Int(i), Type::Float) => Scalar::Float(*i as f64),
        (Yaml::Float(f), Type::Float | Type::Json) => Scalar::Float(*f),
        (Yaml::Text(text), Type::String | Type::IntOrString | Type::Json) => Scalar::Text(text.into()),
        (Yaml::Text(text), Type::Literals(all)) if all.contains(&Name::from(text.as_str())) => {
            Scalar::Text(text.into())
        }
        (Yaml::Text(text), Type::Unit(unit)) => Scalar::Amount(scalar::amount(text, *unit).ok()?),
        (Yaml::Int(i), Type::Unit(unit)) => Scalar::Amount(scalar::amount(&i.to_string(), *unit).ok()?),
        (Yaml::Float(f), Type::Unit(unit)) => Scalar::Amount(scalar::amount(&f.to_string(), *unit).ok()?),
        (Yaml::Text(text), Type::Quantity) => {
            use scalar::Unit::{Bytes, Cpu};
            Scalar::Amount([Cpu, Bytes].into_iter().find_map(|unit| scalar::amount(text, unit).ok())?)
        }
        _ => return None,
    })
}

/// How a value of a type is written in a values file, where that is not plain.
fn example(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Range { .. } => Some("`3..10` or `100m..500m`"),
        Type::Unit(scalar::Unit::Cpu) => Some("`250m` or `1.5`"),
        Type::Unit(scalar::Unit::Bytes) => Some("`256Mi`"),
        Type::Unit(scalar::Unit::Duration) => Some("`30s`"),
        Type::Unit(scalar::Unit::Percent) => Some("`70%`"),
        Type::Enum(_) => Some("the alternative's name, or `{Name: {field: value}}`"),
        _ => None,
    }
}
