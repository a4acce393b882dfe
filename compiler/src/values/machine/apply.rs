//! Calls, values of files, refinements, checks, and what an owner emits.

use std::sync::Arc;

use super::cell::CellId;
use super::whole::show;
use super::{Machine, OBJECT, STRING, Scope};
use crate::db::{Decl, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::resolve;
use crate::types::ir::{Check, Expr, Kind, Segment};
use crate::types::scalar::Scalar;
use crate::types::{RecordId, Type, lowering, refined_base, signature};
use crate::values::errors;
use crate::values::node::{Source, Writer};
use crate::values::plan::type_source;
use crate::values::rules::rules;
use crate::values::value::{Owner, Value};

/// The path of a file that another asks for; none where it leads out of that file's folder.
pub fn text_path(from: &str, path: &str) -> Option<Name> {
    let parts: Vec<&str> = path.split('/').collect();
    let inside = parts.iter().all(|part| !part.is_empty() && *part != ".." && *part != ".");
    let front = from.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    (inside && !path.contains('\\')).then(|| ecow::eco_format!("{front}{path}"))
}

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
    pub(super) fn call(&mut self, function: Decl, args: &[Option<Expr>], scope: &Scope, e: &Expr) -> Value {
        let mut values = Vec::with_capacity(args.len());
        let parameters = &signature(self.db, function).parameters;
        let lowered = lowering(self.db, function).lowered.clone();
        let source = type_source(function, 0);
        let mut locals: Vec<(Name, Value)> = Vec::new();
        for (n, parameter) in parameters.iter().enumerate() {
            let value = match (args.get(n), lowered.defaults.get(n)) {
                (Some(Some(given)), _) => self.eval(given, scope),
                (_, Some((_, Some(default)))) => {
                    let inner = self.function_scope(&source, locals.clone());
                    self.eval(default, &inner)
                }
                _ => Value::Poison,
            };
            locals.push((parameter.name.clone(), value.clone()));
            values.push(value);
        }
        match &lowered.value {
            Some(body) => {
                let inner = self.function_scope(&source, locals);
                self.eval(body, &inner)
            }
            None => match resolve::declared_name(self.db, function) {
                "file" => self.text_of_file(&values, scope, e),
                name => self.native(name, &values, scope.place(e)),
            },
        }
    }

    fn function_scope(&self, source: &Arc<Source>, locals: Vec<(Name, Value)>) -> Scope {
        Scope { this: None, own: None, at: None, source: source.clone(), entry: 0, locals, it: None }
    }

    fn native(&mut self, name: &str, args: &[Value], place: Place) -> Value {
        if let Some(stuck) = args.iter().filter_map(Value::stuck).max_by_key(|v| *v == Value::Poison) {
            return stuck;
        }
        if args.iter().any(|arg| arg.is_larger(OBJECT)) {
            return self.limit_here("value", OBJECT as u64);
        }
        match super::native::call(name, args) {
            Ok(Value::Scalar(Scalar::Text(text))) if text.len() > STRING => self.limit_here("string", STRING as u64),
            Ok(value) => value,
            Err(why) => {
                self.fault(errors::native(name, &why, place));
                Value::Poison
            }
        }
    }

    /// The text of a file of the package, by its path from the file that asks.
    fn text_of_file(&mut self, args: &[Value], scope: &Scope, e: &Expr) -> Value {
        let Some(path) = args.first().and_then(Value::as_text) else { return Value::Poison };
        let from = scope.source.decl.file(self.db);
        let texts = crate::packages::Program::get(self.db).texts(self.db);
        let found = text_path(from.path(self.db), path).and_then(|path| texts.get(&path));
        match found {
            Some(file) => Value::text(crate::db::code(self.db, *file)),
            None => {
                self.fault(errors::no_file(path, scope.place(e)));
                Value::Poison
            }
        }
    }

    /// The value of a `let` of a file.
    pub(super) fn global(&mut self, decl: Decl) -> Value {
        if let Some(known) = self.globals.get(&decl) {
            return known.clone();
        }
        let Some(value) = lowering(self.db, decl).lowered.value.clone() else { return Value::Poison };
        let scope = self.function_scope(&type_source(decl, 0), Vec::new());
        let found = self.eval(&value, &scope);
        self.globals.insert(decl, found.clone());
        found
    }

    /// Evaluates a `let` of a file that hangs on nothing of a variant.
    pub fn constant(&mut self, decl: Decl) {
        let Some(value) = lowering(self.db, decl).lowered.value.clone() else { return };
        let mut free = true;
        crate::types::visit(&value, &mut |e| free &= !matches!(e.kind, Kind::Root(_) | Kind::All(_) | Kind::Global(_)));
        if free {
            self.global(decl);
        }
    }

    /// Holds a value against the rule of a refinement and of all that it refines.
    pub fn refine(&mut self, value: Value, ty: Decl, place: Place) -> Value {
        if value.stuck().is_some() || value == Value::None {
            return value;
        }
        if let Type::Refined(base) = refined_base(self.db, ty)
            && self.refine(value.clone(), base, place) == Value::Poison
        {
            return Value::Poison;
        }
        let lowered = lowering(self.db, ty).lowered.clone();
        let Some(condition) = &lowered.value else { return value };
        let mut scope = self.function_scope(&type_source(ty, 0), Vec::new());
        scope.it = Some(value.clone());
        match self.eval(condition, &scope) {
            Value::Scalar(Scalar::Bool(false)) => {
                let message = lowered.message.as_ref().map(|m| self.eval(m, &scope));
                let text = message.and_then(|m| m.as_text().cloned());
                let name = resolve::declared_name(self.db, ty).to_owned();
                self.fault(errors::breaks_rule(&name, &show(&value), text.as_deref(), place));
                Value::Poison
            }
            Value::Unknown => Value::Unknown,
            Value::Poison => Value::Poison,
            _ => value,
        }
    }

    /// The checks of a record's types, where the record is no owner.
    pub(super) fn record_checks(&mut self, id: CellId, of: RecordId) {
        if self.blind || self.cell(id).parent.is_none() {
            return;
        }
        self.type_checks(id, of);
    }

    fn type_checks(&mut self, id: CellId, of: RecordId) {
        let Some(rules) = rules(self.db, of) else { return };
        for (check, source) in &rules.checks {
            self.check(id, check, source);
        }
    }

    /// Holds a check against the values; its message points at the place as the user set it.
    fn check(&mut self, this: CellId, check: &Check, source: &Arc<Source>) {
        let Some(this) = self.unwoven(this) else { return };
        let own = Some(self.own(this));
        let (entry, source) = (check.entry, source.clone());
        let scope = Scope { this: Some(this), own, at: None, source, entry, locals: Vec::new(), it: None };
        self.judged = Some((self.path(this), scope.place(&check.condition)));
        if self.eval(&check.condition, &scope).as_bool() != Some(false) {
            return;
        }
        let message = check.message.as_ref().map(|m| self.eval(m, &scope));
        let message = message.and_then(|m| m.as_text().cloned());
        let at = check.at.as_ref().and_then(|at| self.writer_of(at, &scope));
        let path = self.path(this);
        let rule = scope.place(&check.condition);
        let site = scope.source.site.map(|(decl, node)| Place::At(decl, node));
        let owner = self.cell(this).home.owner.clone();
        // Users do not look into the standard library first.
        let theirs = |place: &Place| !self.is_library(place);
        let place = at.or(site).filter(theirs).or_else(|| Some(rule).filter(theirs));
        let place = place.or_else(|| self.declaration(&owner)).unwrap_or(rule);
        self.fault(errors::check_fails(&path, message.as_deref(), place, Some(rule).filter(|rule| *rule != place)));
    }

    fn is_library(&self, place: &Place) -> bool {
        match place {
            Place::At(decl, _) | Place::In(decl, _) => resolve::is_library(self.db, decl.file(self.db)),
            Place::File(file, _) => resolve::is_library(self.db, *file),
        }
    }

    /// Where the user set what a path leads to: the deepest step that someone wrote.
    fn writer_of(&mut self, path: &Expr, scope: &Scope) -> Option<Place> {
        let mut steps: Vec<&Segment> = Vec::new();
        let mut next = path;
        let root = loop {
            match &next.kind {
                Kind::Step { base, segment, .. } => {
                    steps.push(segment);
                    next = base;
                }
                Kind::At { base, .. } => next = base,
                Kind::Root(_) => match self.locate(next, scope) {
                    super::read::Thing::Place(id) => break id,
                    super::read::Thing::Value(Value::Reference(owner)) => break self.root(&owner, false)?,
                    super::read::Thing::Value(_) => return None,
                },
                _ => return None,
            }
        };
        let mut at = root;
        let mut place = None;
        for segment in steps.into_iter().rev() {
            self.settle(at);
            let Some(kid) = self.step(at, segment) else { break };
            let node = self.cell(kid).node.clone();
            // Who wrote it comes first, but one who amends a default of the standard library before that.
            let deeper = node.writers();
            let written = node.by.iter().rev().chain(deeper.iter().rev()).filter(|w| w.node.entry != 0);
            let all: Vec<Place> = written.map(Writer::place).collect();
            let theirs = all.iter().find(|place| !self.is_library(place));
            place = theirs.or(all.first()).copied().or(place);
            at = kid;
        }
        place
    }

    /// Every check of an owner: those of its types, mixins and bodies.
    pub fn checks(&mut self, owner: &Owner) {
        if !self.is_enabled(owner) {
            return;
        }
        let Some(root) = self.root(owner, false) else { return };
        if let Type::Record(of) = self.cell(root).ty.required().clone() {
            self.type_checks(root, of);
        }
        let plan = self.cell(root).home.plan.clone();
        for (check, source) in &plan.checks {
            self.check(root, check, source);
        }
    }

    /// The objects of an owner as they are written: here, and only here, `every` over their types reaches.
    pub fn objects(&mut self, owner: &Owner) -> Vec<Object> {
        let whole = *owner == Owner::Distribution;
        if !whole && !self.is_enabled(owner) {
            return Vec::new();
        }
        let Some(plain) = self.root(owner, false) else { return Vec::new() };
        let woven = !self.cell(plain).home.plan.reach.is_empty();
        let Some(root) = self.root(owner, woven) else { return Vec::new() };
        let plan = self.cell(root).home.plan.clone();
        let mut objects = Vec::new();
        for (emit, _) in &plan.emits {
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
        let read = self
            .peers
            .iter()
            .filter(|(reader, peer, place)| reader == owner && peer != owner && !self.is_library(place));
        let mut read: Vec<(Owner, Place)> = read.map(|(_, peer, place)| (peer.clone(), *place)).collect();
        read.sort_by_key(|(peer, place)| (peer.name(), *place));
        read.retain(|(peer, _)| self.root(peer, false).is_some() && !self.is_enabled(peer));
        read.into_iter().map(|(peer, place)| errors::reads_disabled(&peer.name(), place)).collect()
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
            _ => crate::types::record(self.db, of)
                .fields
                .iter()
                .filter(|(_, f)| !matches!(f.sort, crate::types::Sort::Emit { .. }))
                .map(|(name, _)| name.clone())
                .collect(),
        };
        let mut settings = Vec::with_capacity(names.len());
        for name in names {
            let segment = Segment::Field(name.clone());
            if let Some(kid) = self.step(root, &segment) {
                let value = self.value(kid);
                self.conditions(root, of, &segment, &value);
                settings.push((name, value));
            }
        }
        settings
    }

    /// The minors of Kubernetes that the distribution supports; none where it does not say.
    pub(super) fn supported(&mut self) -> Option<crate::schema::Minors> {
        if let Some(known) = self.supported {
            return known;
        }
        self.supported = Some(None);
        let root = self.root(&Owner::Distribution, false)?;
        let kid = self.step(root, &Segment::Field("kubernetes".into()))?;
        let text = self.value(kid).as_text()?.clone();
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

/// The minors at both ends of a range of Kubernetes versions.
fn ends(text: &str) -> Option<(u8, u8)> {
    let minor = |text: &str| text.trim().strip_prefix("1.")?.parse::<u8>().ok();
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    minor(low).zip(minor(high))
}
