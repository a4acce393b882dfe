//! What values files and `--set` say of parameters: the last layers of every variant. Records and maps amend, lists and
//! scalars replace.

use std::sync::Arc;

use ecow::eco_vec;

use super::errors;
use super::node::{Base, Node, Source, Stage, Standing, Writer};
use super::program::parameters;
use super::value::{Chosen, Value};
use crate::db::Node as Number;
use crate::db::{Db, Decl, File, Name, Place, Span};
use crate::diagnostics::Diagnostic;
use crate::packages::{Program, Provided};
use crate::text::values::{self, Yaml};
use crate::types::ir::{Key, Param, Segment};
use crate::types::scalar::{self, Scalar};
use crate::types::{RecordId, Type, enumeration, levels, record, refined_base};

/// The last layers of a variant, with what is wrong about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// What they say of the parameters.
    pub node: Arc<Node>,
    /// What is wrong.
    pub faults: Vec<Diagnostic<Place>>,
}

/// What values files and `--set` say of a variant's parameters.
#[salsa::tracked(returns(ref))]
pub fn values_of_files(db: &dyn Db, variant: Decl) -> Overrides {
    let mut all = Overrides::default();
    for (n, provided) in Program::get(db).provided(db).iter().enumerate() {
        let (Provided::Values(file) | Provided::Setting(file)) = provided;
        let Some(decl) = file.decls(db).first() else { continue };
        let level = (levels(db, variant).len() + n) as u16;
        let standing = Standing { level, stage: Stage::Body, depth: 0 };
        let source = Arc::new(Source::of(*decl, standing));
        let mut reader = Reader { db, file: *file, source, faults: Vec::new() };
        let node = reader.layer(variant, *provided);
        all.node = all.node.later(&node);
        all.faults.append(&mut reader.faults);
    }
    all
}

/// Reads one text against the types of the parameters.
struct Reader<'db> {
    db: &'db dyn Db,
    file: File,
    source: Arc<Source>,
    faults: Vec<Diagnostic<Place>>,
}

impl Reader<'_> {
    fn at(&self, span: Span) -> Place {
        Place::File(self.file, span)
    }

    fn layer(&mut self, variant: Decl, provided: Provided) -> Arc<Node> {
        let text = self.source.decl.code(self.db).to_owned();
        let (path, offset) = match provided {
            Provided::Values(_) => (None, 0),
            Provided::Setting(_) => {
                let end = text.find('=').unwrap_or(text.len());
                (Some(text[..end].trim().to_owned()), end + 1)
            }
        };
        let tree = match values::read(text.get(offset..).unwrap_or_default()) {
            Ok(tree) => tree,
            Err(faults) => {
                let file = self.file;
                let moved = |f: Diagnostic<Span>| f.map(|span| Place::File(file, span.shifted(offset as u32)));
                self.faults.extend(faults.into_iter().map(moved));
                return Node::empty();
            }
        };
        let tree = shifted(tree, offset as u32);
        match path {
            Some(path) => self.setting(variant, &path, tree),
            None => self.file_values(variant, tree),
        }
    }

    fn file_values(&mut self, variant: Decl, tree: values::Node) -> Arc<Node> {
        match tree.value {
            Yaml::Null => Node::empty(),
            Yaml::Map(entries) => entries.into_iter().fold(Node::empty(), |all, (key, value)| {
                let name = key_text(&key);
                all.later(&self.parameter(variant, &name, key.span, &value))
            }),
            _ => {
                self.faults.push(errors::no_values(self.at(tree.span)));
                Node::empty()
            }
        }
    }

    /// `--set a.b=value`: a map around the value for each further step.
    fn setting(&mut self, variant: Decl, path: &str, value: values::Node) -> Arc<Node> {
        let mut steps = path.split('.').map(str::trim);
        let name = steps.next().unwrap_or_default();
        let at = Span::new(0, path.len());
        let steps: Vec<&str> = steps.collect();
        let tree = steps.into_iter().rev().fold(value, |inner, step| {
            let key = values::Node { value: Yaml::Text(step.to_owned()), span: at };
            values::Node { span: inner.span, value: Yaml::Map(vec![(key, inner)]) }
        });
        self.parameter(variant, name, at, &tree)
    }

    fn parameter(&mut self, variant: Decl, name: &str, at: Span, value: &values::Node) -> Arc<Node> {
        let all = parameters(self.db, variant).clone();
        let found = all.iter().map(|(.., p)| p).find(|p| p.name == name || p.was.as_deref() == Some(name));
        let Some(param) = found else {
            let names: Vec<Name> = all.iter().map(|(.., p)| p.name.clone()).collect();
            let elsewhere = self.variants_with(variant, name);
            self.faults.push(errors::no_parameter(name, self.at(at), &names, &elsewhere));
            return Node::empty();
        };
        self.told(at, "parameter", name, &param.name);
        let node = self.node(value, &param.ty, param);
        self.branch(Segment::Field(param.name.clone()), node, at)
    }

    /// Other variants of the program that have the parameter.
    fn variants_with(&self, variant: Decl, name: &str) -> Vec<Name> {
        let files = crate::types::units(self.db, variant).into_iter();
        let all = files.flat_map(|file| crate::resolve::declared(self.db, file).variants.clone());
        let has = |decl: Decl| parameters(self.db, decl).iter().any(|(.., p)| p.name == name);
        all.filter(|(_, decl)| has(*decl)).map(|(n, _)| n).collect()
    }

    fn writer(&self, span: Span) -> Writer {
        Writer { source: self.source.clone(), node: Number::range(span) }
    }

    fn leaf(&self, base: Base, span: Span) -> Arc<Node> {
        let by = eco_vec![self.writer(span)];
        Arc::new(Node { base, hard: by.clone(), by, ..Node::default() })
    }

    /// The value of a place about which something was told.
    fn poison(&self, span: Span) -> Arc<Node> {
        self.leaf(Base::Value(Value::Poison), span)
    }

    fn branch(&self, segment: Segment, kid: Arc<Node>, span: Span) -> Arc<Node> {
        Arc::new(Node { kids: eco_vec![(segment, kid)], hard: eco_vec![self.writer(span)], ..Node::default() })
    }

    /// What a value says at a place of a type.
    fn node(&mut self, value: &values::Node, ty: &Type, param: &Param) -> Arc<Node> {
        let bare = self.unrefined(ty.required());
        match (&value.value, &bare) {
            (Yaml::Null, _) if ty.is_optional() => self.leaf(Base::Removed { lenient: true }, value.span),
            (Yaml::Map(entries), Type::Record(_) | Type::Map(..)) => self.entries(entries, &bare, value.span, param),
            (Yaml::Map(entries), Type::Enum(of)) => self.alternative(entries, *of, value, param),
            _ => match self.value(value, ty) {
                Some(found) => self.leaf(Base::Value(found), value.span),
                None => self.poison(value.span),
            },
        }
    }

    fn unrefined(&self, ty: &Type) -> Type {
        match ty {
            Type::Refined(decl) => self.unrefined(&refined_base(self.db, *decl)),
            other => other.required().clone(),
        }
    }

    fn entries(&mut self, entries: &[(values::Node, values::Node)], ty: &Type, span: Span, param: &Param) -> Arc<Node> {
        let mut all = Arc::new(Node { hard: eco_vec![self.writer(span)], ..Node::default() });
        for (key, value) in entries {
            let name: Name = key_text(key).into();
            let (segment, of) = match ty {
                Type::Record(id) => match record(self.db, *id).named(&name) {
                    Some((now, field)) => {
                        self.told(key.span, "field", &name, now);
                        (Segment::Field(now.clone()), field.ty.clone())
                    }
                    None => {
                        let names: Vec<Name> = record(self.db, *id).fields.keys().cloned().collect();
                        self.faults.push(errors::no_such_key(&id.name(self.db), &name, self.at(key.span), &names));
                        continue;
                    }
                },
                Type::Map(_, of) => (Segment::Key(Key::Text(name.clone())), (**of).clone().optional()),
                _ => continue,
            };
            let node = match (&value.value, &segment) {
                // A key of a map is made by naming it.
                (Yaml::Map(_), Segment::Key(_)) => {
                    let inner = self.node(value, &of, param);
                    let by = eco_vec![self.writer(value.span)];
                    match inner.base == Base::Nothing && !self.has_default(param, &name) {
                        true => Arc::new(Node { base: Base::New, by, ..(*inner).clone() }),
                        false => inner,
                    }
                }
                _ => self.node(value, &of, param),
            };
            all = all.later(&self.branch(segment, node, key.span));
        }
        all
    }

    /// Whether the default of a map parameter has that key, so that it is amended instead of made.
    fn has_default(&self, param: &Param, key: &str) -> bool {
        use crate::types::ir::Kind;
        match param.default.as_ref().map(|e| &e.kind) {
            Some(Kind::Block(block)) => {
                let is = |s: Option<&crate::types::ir::Step>| {
                    s.is_some_and(|s| s.segment == Segment::Key(Key::Text(key.into())))
                };
                block.writes.iter().any(|w| is(w.path.first()))
            }
            Some(_) => true,
            None => false,
        }
    }

    /// `{Canary: {step: 10%}}`.
    fn alternative(
        &mut self,
        entries: &[(values::Node, values::Node)],
        of: Decl,
        value: &values::Node,
        param: &Param,
    ) -> Arc<Node> {
        let [(key, fields)] = entries else {
            self.faults.push(errors::one_alternative(self.at(value.span)));
            return self.poison(value.span);
        };
        let name: Name = key_text(key).into();
        let Some((index, name)) = self.index(of, &name, key.span) else { return self.poison(key.span) };
        let ty = Type::Record(RecordId::Payload(of, index));
        let inner = match fields.value {
            Yaml::Null => Node::empty(),
            _ => self.node(fields, &ty, param),
        };
        let by = eco_vec![self.writer(key.span)];
        let inner = Arc::new(Node { base: Base::New, by: by.clone(), hard: by.clone(), ..(*inner).clone() });
        let kids = eco_vec![(Segment::Alternative(name), inner)];
        Arc::new(Node { base: Base::New, by: by.clone(), hard: by, kids, ..Node::default() })
    }

    fn index(&mut self, of: Decl, name: &str, span: Span) -> Option<(u16, Name)> {
        let all = enumeration(self.db, of);
        let Some((index, alternative)) = all.named(name) else {
            let names: Vec<Name> = all.alternatives.iter().map(|a| a.name.clone()).collect();
            let ty = crate::resolve::declared_name(self.db, of);
            self.faults.push(errors::no_such_key(ty, name, self.at(span), &names));
            return None;
        };
        self.told(span, "alternative", name, &alternative.name);
        Some((index, alternative.name.clone()))
    }

    /// Tells what is called otherwise now.
    fn told(&mut self, span: Span, what: &str, name: &str, now: &Name) {
        if name != now {
            self.faults.push(crate::resolve::renamed(self.at(span), what, name, now));
        }
    }

    /// A value that replaces.
    fn value(&mut self, value: &values::Node, ty: &Type) -> Option<Value> {
        let bare = self.unrefined(ty.required());
        let found = match (&value.value, &bare) {
            (Yaml::List(items), Type::List(of)) => {
                let all: Option<Vec<Value>> = items.iter().map(|item| self.value(item, of)).collect();
                return all.map(|all| Value::List(all.into()));
            }
            (_, Type::Json) => json(value),
            (Yaml::Text(name), Type::Enum(of)) => {
                let (index, _) = self.index(*of, name, value.span)?;
                let alternative = enumeration(self.db, *of).alternatives.get(usize::from(index))?;
                let plain = alternative.record.is_none();
                let (name, text) = (alternative.name.clone(), alternative.text.clone());
                plain.then(|| Value::Alternative(Arc::new(Chosen { of: *of, index, name, text, fields: Value::None })))
            }
            (_, Type::Range { of, open }) => self.range(value, of, *open),
            (_, ty) => scalar_of(value, ty),
        };
        if found.is_none() {
            let shown = ty.required().show(self.db).to_string();
            self.faults.push(errors::wrong_value(&shown, &yaml_shown(value), self.at(value.span), example(&bare)));
        }
        found
    }

    fn range(&mut self, value: &values::Node, of: &Type, open: bool) -> Option<Value> {
        let bare = self.unrefined(of);
        let one = |text: &str| scalar_of(&values::Node { value: spelt(text), span: value.span }, &bare);
        let Yaml::Text(text) = &value.value else {
            let both = scalar_of(value, &bare)?;
            return Some(Value::Range(Arc::new((both.clone(), both))));
        };
        match text.split_once("..") {
            Some((low, "")) if open => Some(Value::Range(Arc::new((one(low.trim())?, Value::None)))),
            Some((low, high)) => {
                let (low, high) = (one(low.trim())?, one(high.trim())?);
                let ordered = super::machine::compare(&low, &high).is_some_and(std::cmp::Ordering::is_le);
                ordered.then(|| Value::Range(Arc::new((low, high))))
            }
            None => one(text).map(|both| Value::Range(Arc::new((both.clone(), both)))),
        }
    }
}

fn spelt(text: &str) -> Yaml {
    text.parse().map(Yaml::Int).unwrap_or_else(|_| Yaml::Text(text.to_owned()))
}

fn shifted(node: values::Node, by: u32) -> values::Node {
    let value = match node.value {
        Yaml::List(items) => Yaml::List(items.into_iter().map(|n| shifted(n, by)).collect()),
        Yaml::Map(entries) => Yaml::Map(entries.into_iter().map(|(k, v)| (shifted(k, by), shifted(v, by))).collect()),
        other => other,
    };
    values::Node { value, span: node.span.shifted(by) }
}

fn key_text(key: &values::Node) -> String {
    yaml_shown(key).trim_matches('"').to_owned()
}

fn yaml_shown(node: &values::Node) -> String {
    match &node.value {
        Yaml::Null => "null".to_owned(),
        Yaml::Bool(b) => b.to_string(),
        Yaml::Int(i) => i.to_string(),
        Yaml::Float(f) => f.to_string(),
        Yaml::Text(text) => format!("\"{text}\""),
        Yaml::List(_) => "a list".to_owned(),
        Yaml::Map(_) => "a map".to_owned(),
    }
}

/// A scalar of a type, as values files spell it.
fn scalar_of(node: &values::Node, ty: &Type) -> Option<Value> {
    let scalar = match (&node.value, ty) {
        (Yaml::Bool(b), Type::Bool) => Scalar::Bool(*b),
        (Yaml::Int(i), Type::Int | Type::IntOrString) => Scalar::Int(*i),
        (Yaml::Int(i), Type::Float) => Scalar::Float(*i as f64),
        (Yaml::Float(f), Type::Float) => Scalar::Float(*f),
        (Yaml::Text(text), Type::String | Type::IntOrString) => Scalar::Text(text.into()),
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
    };
    Some(Value::Scalar(scalar))
}

fn json(node: &values::Node) -> Option<Value> {
    Some(match &node.value {
        Yaml::Null => return None,
        Yaml::Bool(b) => Value::bool(*b),
        Yaml::Int(i) => Value::int(*i),
        Yaml::Float(f) => Value::Scalar(Scalar::Float(*f)),
        Yaml::Text(text) => Value::text(text),
        Yaml::List(items) => Value::List(items.iter().map(json).collect::<Option<Vec<_>>>()?.into()),
        Yaml::Map(entries) => {
            let entry = |(key, value): &(values::Node, values::Node)| Some((Name::from(key_text(key)), json(value)?));
            Value::Map(entries.iter().map(entry).collect::<Option<Vec<_>>>()?.into())
        }
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
