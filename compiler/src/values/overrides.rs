//! What values files and `--set` say of parameters: the last layers of every variant. Records and maps amend, lists and
//! scalars replace.

use std::sync::Arc;

use ecow::eco_vec;

use super::build::literal;
use super::errors;
use super::from_yaml::{bound, key_text};
use super::node::{Base, Node, Source, Stage, Standing, Writer};
use super::program::parameters;
use crate::db::Node as Number;
use crate::db::{Db, Decl, File, Name, Place, Span};
use crate::diagnostics::Diagnostic;
use crate::packages::{Program, Provided};
use crate::text::values::{self, Yaml};
use crate::types::ir::{Expr, Key, Kind, Segment};
use crate::types::{Symbol, Type, enumeration, is_component, levels, reason, record};

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
pub(super) struct Reader<'db> {
    pub(super) db: &'db dyn Db,
    file: File,
    source: Arc<Source>,
    pub(super) faults: Vec<Diagnostic<Place>>,
}

impl Reader<'_> {
    pub(super) fn at(&self, span: Span) -> Place {
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
        let found = all.iter().find(|(.., p)| p.name == name || p.was.as_deref() == Some(name));
        let Some((decl, _, param)) = found else {
            let names: Vec<Name> = all.iter().map(|(.., p)| p.name.clone()).collect();
            let elsewhere = self.variants_with(variant, name);
            self.faults.push(errors::no_parameter(name, self.at(at), &names, &elsewhere));
            return Node::empty();
        };
        self.told(at, "parameter", name, &param.name);
        self.deprecated(at, &Symbol::Parameter(*decl, param.name.clone()));
        let node = self.node(value, &param.ty);
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

    fn branch(&self, segment: Segment, kid: Arc<Node>, span: Span) -> Arc<Node> {
        Arc::new(Node { kids: eco_vec![(segment, kid)], hard: eco_vec![self.writer(span)], ..Node::default() })
    }

    /// The text that stands at a span.
    pub(super) fn text(&self, span: Span) -> &str {
        self.source.decl.code(self.db).get(std::ops::Range::from(span)).unwrap_or_default()
    }

    /// What a value says at a place of a type.
    fn node(&mut self, value: &values::Node, ty: &Type) -> Arc<Node> {
        let bare = self.unrefined(ty);
        match (&value.value, &bare) {
            (Yaml::Null, _) if ty.is_optional() => self.leaf(Base::Removed { lenient: true }, value.span),
            (Yaml::Map(entries), Type::Record(id)) if !is_component(self.db, *id) => {
                self.entries(entries, &bare, value.span)
            }
            (Yaml::Map(entries), Type::Map(..) | Type::Keyed(..)) => self.entries(entries, &bare, value.span),
            (_, Type::Enum(_)) => literal(self.db, &self.said(value, ty), &self.writer(value.span), 0),
            _ => {
                let said = Arc::new(self.said(value, ty));
                self.leaf(Base::Set { value: said, hops: 0 }, value.span)
            }
        }
    }

    /// What a value says, as an expression; what was told to be wrong with it says nothing.
    fn said(&mut self, value: &values::Node, ty: &Type) -> Expr {
        self.expression(value, ty).unwrap_or(Expr { kind: Kind::Poison, node: u32::MAX })
    }

    /// Amends what is there. A key of a map is made by naming it.
    fn entries(&mut self, entries: &[(values::Node, values::Node)], ty: &Type, span: Span) -> Arc<Node> {
        let mut all = Arc::new(Node { hard: eco_vec![self.writer(span)], ..Node::default() });
        for (key, value) in entries {
            let Some((segment, of)) = self.part(key, ty) else { continue };
            let node = match (&value.value, &segment) {
                (Yaml::Null, Segment::Key(_)) => self.leaf(Base::Removed { lenient: false }, key.span),
                (Yaml::Map(_), _) | (_, Segment::Field(_) | Segment::Alternative(_)) => self.node(value, &of),
                // What is wrong with a key is told at the key, what is wrong with its value at the value.
                (_, Segment::Key(_)) => {
                    let said = bound(self.said(value, &of), value.span);
                    self.leaf(Base::Set { value: Arc::new(said), hops: 0 }, key.span)
                }
            };
            all = all.later(&self.branch(segment, node, key.span));
        }
        all
    }

    /// What a key names in a value of a type, and the type that it has there.
    pub(super) fn part(&mut self, key: &values::Node, ty: &Type) -> Option<(Segment, Type)> {
        let name: Name = key_text(key).into();
        match ty {
            Type::Record(id) => match record(self.db, *id).named(&name) {
                Some((now, field)) => {
                    self.told(key.span, "field", &name, now);
                    self.deprecated(key.span, &Symbol::Field(field.of, now.clone()));
                    Some((Segment::Field(now.clone()), field.ty.clone()))
                }
                None => {
                    let names: Vec<Name> = record(self.db, *id).fields.keys().cloned().collect();
                    self.faults.push(errors::no_such_key(&id.name(self.db), &name, self.at(key.span), &names));
                    None
                }
            },
            Type::Map(_, of) | Type::Keyed(of, _) => Some((Segment::Key(Key::Text(name)), (**of).clone())),
            Type::Json => Some((Segment::Key(Key::Text(name)), Type::Json)),
            _ => None,
        }
    }

    pub(super) fn index(&mut self, of: Decl, name: &str, span: Span) -> Option<(u16, Name)> {
        let all = enumeration(self.db, of);
        let Some((index, alternative)) = all.named(name) else {
            let names: Vec<Name> = all.alternatives.iter().map(|a| a.name.clone()).collect();
            let ty = crate::resolve::declared_name(self.db, of);
            self.faults.push(errors::no_such_key(ty, name, self.at(span), &names));
            return None;
        };
        self.told(span, "alternative", name, &alternative.name);
        self.deprecated(span, &Symbol::Alternative(of, index));
        Some((index, alternative.name.clone()))
    }

    /// Tells what is deprecated.
    fn deprecated(&mut self, span: Span, symbol: &Symbol) {
        if let Some(reason) = reason(self.db, symbol) {
            self.faults.push(crate::resolve::deprecated(self.at(span), &symbol.name(self.db), &reason));
        }
    }

    /// Tells what is called otherwise now.
    fn told(&mut self, span: Span, what: &str, name: &str, now: &Name) {
        if name != now {
            self.faults.push(crate::resolve::renamed(self.at(span), what, name, now));
        }
    }
}

fn shifted(node: values::Node, by: u32) -> values::Node {
    let value = match node.value {
        Yaml::List(items) => Yaml::List(items.into_iter().map(|n| shifted(n, by)).collect()),
        Yaml::Map(entries) => Yaml::Map(entries.into_iter().map(|(k, v)| (shifted(k, by), shifted(v, by))).collect()),
        other => other,
    };
    values::Node { value, span: node.span.shifted(by) }
}
