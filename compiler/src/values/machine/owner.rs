//! What an owner comes to: its objects, its settings, its parameters.

use super::whole::show;
use super::{Machine, OBJECT};
use crate::db::{Db, Decl, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::types::ir::Segment;
use crate::types::{RecordId, Type};
use crate::values::errors;
use crate::values::node::Writer;
use crate::values::plan::type_source;
use crate::values::value::{Owner, Value};

/// An object as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The emit, with the key of a family's item.
    pub emit: Name,
    /// Its type.
    pub of: RecordId,
    /// What it holds.
    pub value: Value,
}

impl Machine<'_> {
    /// The objects of an owner as they are written: here, and only here, `every` over their types reaches.
    pub fn objects(&mut self, owner: &Owner) -> Vec<Object> {
        let whole = *owner == Owner::Distribution;
        if !whole && !self.is_enabled(owner) {
            return Vec::new();
        }
        let Some(plain) = self.root(owner, false) else { return Vec::new() };
        let woven = !self.cell(plain).home.plan.lists.reach.is_empty();
        let Some(root) = self.root(owner, woven) else { return Vec::new() };
        let plan = self.cell(root).home.plan.clone();
        let mut objects = Vec::new();
        for (emit, _) in &plan.lists.emits {
            let Some(kid) = self.step(root, &Segment::Field(emit.name.clone())) else { continue };
            match self.value(kid) {
                Value::Map(items) if emit.family.is_some() => objects.extend(items.iter().map(|(key, value)| Object {
                    emit: ecow::eco_format!("{}[\"{key}\"]", emit.name),
                    of: emit.of,
                    value: value.clone(),
                })),
                value @ Value::Record(_) if value.is_larger(OBJECT) => {
                    let (path, by) = (self.path(kid), self.cell(kid).node.writers().first().cloned());
                    self.fault(by.map(|writer| errors::limit("object", OBJECT as u64, &path, writer.place())));
                }
                value @ Value::Record(_) => objects.push(Object { emit: emit.name.clone(), of: emit.of, value }),
                _ => {}
            }
        }
        objects
    }

    /// The values of all settings of an owner that is switched on: what nothing reads is judged as well.
    pub fn settings(&mut self, owner: &Owner) -> Vec<(Name, Value)> {
        if !self.is_enabled(owner) && *owner != Owner::Distribution {
            return Vec::new();
        }
        let Some(root) = self.root(owner, false) else { return Vec::new() };
        let Type::Record(of) = self.cell(root).ty.required().clone() else { return Vec::new() };
        let names: Vec<Name> = match of {
            RecordId::Parameters => {
                crate::values::program::parameters(self.db, self.variant).iter().map(|(.., p)| p.name.clone()).collect()
            }
            _ => self
                .facts(of)
                .record
                .fields
                .iter()
                .filter(|(_, f)| !matches!(f.sort, crate::types::Sort::Emit { .. }))
                .map(|(name, _)| name.clone())
                .collect(),
        };
        let mut settings = Vec::with_capacity(names.len());
        let rules = self.facts(of).rules;
        for name in names {
            if let Some(kid) = self.step(root, &Segment::Field(name.clone())) {
                let value = self.value(kid);
                if let Some(rules) = rules {
                    self.conditions(root, rules, &name, &value);
                }
                settings.push((name, value));
            }
        }
        settings
    }

    /// Holds every parameter against its type and conditions; one without a value is a fault.
    pub fn parameters(&mut self, all: &[(Decl, u16, crate::types::ir::Param)]) {
        let Some(root) = self.root(&Owner::Parameters, false) else { return };
        for (decl, _, param) in all {
            let Some(kid) = self.step(root, &Segment::Field(param.name.clone())) else { continue };
            let value = self.value(kid);
            let place = Place::At(*decl, crate::db::Node { entry: param.entry, index: param.node });
            if value == Value::Unknown && !crate::packages::Program::get(self.db).examples(self.db) {
                self.fault(errors::no_value(&param.name, place));
            }
            if value.stuck().is_some() || value == Value::None {
                continue;
            }
            for (condition, message) in &param.conditions {
                let mut scope = self.function_scope(&type_source(*decl, 0), Vec::new());
                (scope.entry, scope.it) = (param.entry, Some(value.clone()));
                if self.eval(condition, &scope).as_bool() == Some(false) {
                    let said = message.as_ref().map(|m| self.eval(m, &scope)).and_then(|m| m.as_text().cloned());
                    let set = self.cell(kid).node.by.first().map_or(place, Writer::place);
                    let path = ecow::eco_format!("params.{}", param.name);
                    self.fault(errors::breaks_condition(
                        &path,
                        set,
                        &show(&value),
                        said.as_deref(),
                        scope.place(condition),
                    ));
                }
            }
        }
    }

    /// What is legal in an owner's layers and most likely not meant.
    pub fn warnings(&mut self, owner: &Owner) -> Vec<Diagnostic<Place>> {
        let Some(root) = self.root(owner, false) else { return Vec::new() };
        let mut all = crate::values::warnings::overridden(owner, &self.cell(root).home.plan);
        all.extend(self.reads_of_absent(owner));
        all
    }

    /// What an owner reads of components that are switched off.
    fn reads_of_absent(&mut self, owner: &Owner) -> Vec<Diagnostic<Place>> {
        if !self.is_enabled(owner) {
            return Vec::new();
        }
        let read = self.peers.get(owner).into_iter().flatten();
        let read = read.filter(|(peer, place)| peer != owner && !self.is_library(place));
        let mut read: Vec<(Owner, Place)> = read.cloned().collect();
        read.sort_by_key(|(peer, place)| (peer.name(), *place));
        read.retain(|(peer, _)| self.root(peer, false).is_some() && !self.is_enabled(peer));
        read.into_iter().map(|(peer, place)| errors::reads_disabled(&peer.name(), place)).collect()
    }

    /// Whether a minor of Kubernetes, or a newer one, is among those that the distribution supports.
    pub fn supports_from(&mut self, minor: u8) -> bool {
        self.supported().is_none_or(|minors| minors.newest().is_some_and(|newest| newest >= minor))
    }

    /// The minors of Kubernetes that the distribution supports; none where it does not say.
    pub(super) fn supported(&mut self) -> Option<crate::schema::Minors> {
        if let Some(known) = self.supported {
            return known;
        }
        self.supported = Some(None);
        let root = self.root(&Owner::Distribution, false)?;
        let kid = self.step(root, &Segment::Field("kubernetes".into()))?;
        let text = self.outside_frame(|machine| machine.value(kid)).as_text()?.clone();
        let ends = ends(&text);
        let known = crate::schema::minors();
        let is_good = |(a, b): (u8, u8)| a <= b && known.contains(&a) && known.contains(&b);
        if let (Some(ends), Some(writer)) = (ends, self.cell(kid).node.by.first().cloned())
            && !is_good(ends)
        {
            self.fault(errors::unknown_minors(&text, *known.start(), *known.end(), writer.place()));
        }
        let found = ends.map(|(a, b)| crate::schema::Minors::of_range(a, b));
        self.supported = Some(found);
        found
    }
}

/// The minors of Kubernetes that a variant supports; none where it does not say.
#[salsa::tracked(returns(copy))]
pub fn supported(db: &dyn Db, variant: Decl) -> Option<crate::schema::Minors> {
    Machine::new(db, variant).supported()
}

/// The minors at both ends of a range of Kubernetes versions.
fn ends(text: &str) -> Option<(u8, u8)> {
    let minor = |text: &str| text.trim().strip_prefix("1.")?.parse::<u8>().ok();
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    minor(low).zip(minor(high))
}
