//! Bodies of levels: a distribution, a variant, a mixin for one. Their blocks write into many targets.

use std::sync::Arc;

use super::{Lower, SelfType};
use crate::db::{Name, Span};
use crate::parse::tree::{self, EntryKind, Ident, Operation, StepKind};
use crate::resolve::{self, Word};
use crate::types::ir::{Member, Op, Param, Segment, Statements, Step, Target, Write};
use crate::types::ty::{RecordId, Type};
use crate::types::{
    Cursor, Role, body_emit, component_type, distribution_type, errors, is_component, member_type, parameter_type,
    record,
};

impl Lower<'_> {
    /// The body of a distribution, variant, test, or mixin for one.
    pub(super) fn level_body(&mut self, body: &tree::Body) {
        let Some(distribution) = distribution_type(self.db) else { return };
        let mut own = Statements::new(Target::Distribution);
        let lets = body.entries.iter().filter(|e| matches!(e.kind, EntryKind::Let(_)));
        let rest = body.entries.iter().filter(|e| !matches!(e.kind, EntryKind::Let(_)));
        for entry in lets.chain(rest) {
            match &entry.kind {
                EntryKind::Setting(setting) => self.level_setting(setting, entry.span, distribution, &mut own),
                EntryKind::Every(every) => self.statement(entry.span, |cx| cx.every(every)),
                EntryKind::Component(component) => self.statement(entry.span, |cx| cx.component_body(component)),
                EntryKind::Param(_) if resolve::word(self.db, self.decl) == Some(Word::Mixin) => {
                    self.fault(errors::only_in_levels(self.at(entry.span)));
                }
                EntryKind::Param(param) => self.statement(entry.span, |cx| cx.param(param, entry.docs.clone())),
                EntryKind::Emit(_) => {
                    let one = tree::Body { entries: vec![entry.clone()], span: entry.span };
                    self.owner_body(&one, distribution, &mut own);
                }
                EntryKind::Let(_)
                | EntryKind::Check(_)
                | EntryKind::Assert(_)
                | EntryKind::Field(_)
                | EntryKind::Refined { .. } => self.owner_entry(entry, distribution, &mut own),
            }
        }
        if self.decl.within(self.db).is_none() || own != Statements::new(Target::Distribution) {
            self.put(own);
        }
    }

    /// Adds statements to those of the same target.
    pub(super) fn put(&mut self, more: Statements) {
        match self.targets.get(&more.target) {
            Some(at) => {
                let known = Arc::make_mut(&mut self.out.statements[*at]);
                known.with.extend(more.with);
                known.writes.extend(more.writes);
                known.checks.extend(more.checks);
                known.emits.extend(more.emits);
                known.everys.extend(more.everys);
                known.needed = known.needed.or(more.needed);
            }
            None => {
                self.targets.insert(more.target.clone(), self.out.statements.len());
                self.out.statements.push(Arc::new(more));
            }
        }
    }

    fn level_setting(&mut self, setting: &tree::Setting, span: Span, distribution: RecordId, own: &mut Statements) {
        let Some(tree::Step { kind: StepKind::Name(first), span: at, .. }) = setting.path.steps.first() else {
            self.fault(errors::level_key(self.at(setting.path.span)));
            return;
        };
        if self.completes(first, *at, || Cursor::Level) {
            return;
        }
        if first == "params" && resolve::word(self.db, self.decl) == Some(Word::Mixin) {
            self.fault(errors::only_in_levels(self.at(span)));
            return;
        }
        if first == "params" {
            return self.statement(span, |cx| cx.params_setting(setting, span));
        }
        if let Some((ty, _)) = member_type(self.db, self.decl, first) {
            let name = first.clone();
            self.names_component(&name, *at);
            return self.statement(span, |cx| cx.component_setting(setting, span, &name, &ty));
        }
        let known = record(self.db, distribution).fields.contains_key(first) || self.own_emit(first).is_some();
        if known {
            let base = Type::Record(distribution);
            let Statements { with, writes, .. } = own;
            return self.statement(span, |cx| {
                cx.applying(with, |cx| cx.setting(setting, span, &base, &[], writes));
            });
        }
        if let Some(now) = self.renamed(Word::Component, first, *at) {
            let mut setting = setting.clone();
            setting.path.steps[0].kind = StepKind::Name(now);
            return self.level_setting(&setting, span, distribution, own);
        }
        let ident = Ident { node: first.clone(), span: *at };
        let fault = match parameter_type(self.db, self.decl, first) {
            None if crate::types::is_lost(self.db, self.decl, first) => return,
            Some(_) => errors::parameter_outside_params(self.at(*at), first),
            None => {
                let mut names = crate::types::nested_names(self.db, self.decl);
                names.extend(record(self.db, distribution).fields.keys().cloned());
                names.push("params".into());
                resolve::unknown_name(self.decl, &ident, "component", &names)
            }
        };
        self.fault(fault);
    }

    /// `frontend.a.b = …`, `frontend with m { … }`, `worker["mail"] { … }`.
    fn component_setting(&mut self, setting: &tree::Setting, span: Span, name: &Name, ty: &Type) {
        let mut rest = &setting.path.steps[1..];
        let (of, mut member) = match ty {
            Type::Map(_, of) => ((**of).clone(), Some(Name::new())),
            other => (other.clone(), None),
        };
        if member.is_some() {
            if rest.first().is_some_and(|step| self.completes_member(name, ty, step)) {
                return;
            }
            let Some(key) = rest.first().and_then(|step| self.member_key(step)) else {
                self.fault(errors::family_without_key(self.at(setting.path.span), name));
                return;
            };
            (member, rest) = (Some(key), &rest[1..]);
        }
        let Type::Record(record) = of else { return };
        let mut into = Statements::new(Target::Component(name.clone(), member));
        into.entry = self.statement.id;
        if !rest.first().is_some_and(|step| step.soft) {
            let front = &setting.path.steps[..setting.path.steps.len() - rest.len()];
            let span = front.first().zip(front.last()).map_or(setting.path.span, |(a, b)| a.span.to(b.span));
            into.needed = Some((self.statement.id, self.node(span)));
        }
        let owner = self.owner.replace(name.clone());
        self.seeing(
            |s| s.own = Some(SelfType::Own(record)),
            |cx| match (&setting.operation, rest) {
                (Operation::Amend { with, body }, []) => {
                    into.with = cx.applied(with, record, &[]);
                    cx.owner_body(body, record, &mut into);
                }
                (Operation::Assign(e) | Operation::Append(e), []) => {
                    cx.fault(errors::component_assigned(cx.at(e.span), name));
                }
                _ => {
                    let path = tree::Path { steps: rest.to_vec(), span: setting.path.span };
                    let inner = tree::Setting { path, operation: setting.operation.clone() };
                    let Statements { with, writes, .. } = &mut into;
                    cx.applying(with, |cx| cx.setting(&inner, span, &Type::Record(record), &[], writes));
                }
            },
        );
        self.owner = owner;
        self.put(into);
    }

    fn member_key(&mut self, step: &tree::Step) -> Option<Name> {
        let StepKind::Key(keys) = &step.kind else { return None };
        let [key] = &keys[..] else { return None };
        let typed = self.synth(key);
        super::path::scalar_text(&typed.expr).map(|(text, _)| text)
    }

    pub(super) fn own_emit(&self, name: &str) -> Option<(Name, Type)> {
        let own = self.emits.iter().find(|(n, _)| n == name).cloned();
        own.or_else(|| body_emit(self.db, self.decl, self.owner.as_deref().unwrap_or_default(), name))
    }

    /// `params { a = 1 }`, `params.a = 1`.
    fn params_setting(&mut self, setting: &tree::Setting, span: Span) {
        let mut into = Statements::new(Target::Parameters);
        into.entry = self.statement.id;
        let rest = &setting.path.steps[1..];
        let owner = self.owner.replace("params".into());
        let sight = |s: &mut super::Sight| (s.components, s.own) = (false, None);
        self.seeing(sight, |cx| match (&setting.operation, rest) {
            (Operation::Amend { with, body }, []) => {
                cx.applied_within(with, &Type::Record(RecordId::Parameters), &[]);
                for entry in &body.entries {
                    match &entry.kind {
                        EntryKind::Setting(inner) => {
                            cx.statement(entry.span, |cx| cx.parameter_setting(inner, entry.span, &mut into));
                        }
                        _ => cx.fault(errors::not_in_a_value(cx.at(entry.span))),
                    }
                }
            }
            (_, []) => cx.fault(errors::component_assigned(cx.at(span), "params")),
            _ => {
                let path = tree::Path { steps: rest.to_vec(), span: setting.path.span };
                let inner = tree::Setting { path, operation: setting.operation.clone() };
                cx.parameter_setting(&inner, span, &mut into);
            }
        });
        self.owner = owner;
        self.put(into);
    }

    fn parameter_setting(&mut self, setting: &tree::Setting, span: Span, into: &mut Statements) {
        let Some(tree::Step { kind: StepKind::Name(name), span: at, .. }) = setting.path.steps.first() else { return };
        if self.completes(name, *at, || Cursor::Parameter) {
            return;
        }
        self.names_parameter(name, *at);
        let Some(ty) = parameter_type(self.db, self.decl, name) else {
            if let Some(now) = self.renamed(Word::Param, name, *at) {
                let mut setting = setting.clone();
                setting.path.steps[0].kind = StepKind::Name(now);
                return self.parameter_setting(&setting, span, into);
            }
            let ident = Ident { node: name.clone(), span: *at };
            let names = crate::types::parameter_names(self.db, self.decl);
            if !crate::types::is_lost(self.db, self.decl, name) {
                self.fault(resolve::unknown_name(self.decl, &ident, "parameter", &names));
            }
            return;
        };
        let first = Step { segment: Segment::Field(name.clone()), soft: false };
        let rest = &setting.path.steps[1..];
        if rest.is_empty() {
            match &setting.operation {
                Operation::Assign(e) => {
                    let node = self.node(setting.path.span);
                    let op = match &e.kind {
                        tree::ExprKind::None if ty.is_optional() => Op::Clear,
                        _ => Op::Set(self.check(e, &ty)),
                    };
                    let entry = self.statement.id;
                    into.writes.push(Write { path: vec![first], op, entry, node });
                    return;
                }
                Operation::Append(_) | Operation::Amend { .. } => {}
            }
        }
        self.parameter_amend(setting, span, &ty, first, into);
    }

    fn parameter_amend(&mut self, setting: &tree::Setting, span: Span, ty: &Type, first: Step, into: &mut Statements) {
        let rest = setting.path.steps[1..].to_vec();
        if !rest.is_empty() {
            let path = tree::Path { steps: rest, span: setting.path.span };
            let inner = tree::Setting { path, operation: setting.operation.clone() };
            return self.setting(&inner, span, ty, &[first], &mut into.writes);
        }
        match &setting.operation {
            Operation::Amend { with, body } => {
                self.applied_within(with, ty, &[]);
                for entry in &body.entries {
                    if let EntryKind::Setting(inner) = &entry.kind {
                        self.setting(inner, entry.span, ty, std::slice::from_ref(&first), &mut into.writes);
                    }
                }
            }
            Operation::Append(e) => {
                let node = self.node(setting.path.span);
                let value = self.check(e, ty.required());
                let op = Op::Append(value);
                let entry = self.statement.id;
                into.writes.push(Write { path: vec![first], op, entry, node });
            }
            Operation::Assign(_) => {}
        }
    }

    /// `every T except c with m { … }` of a level.
    pub(super) fn every(&mut self, every: &tree::Every) {
        let Some(of) = self.types.record_for(Role::Reached, &every.ty) else { return };
        let number = self.out.statements.len() as u16;
        let component = is_component(self.db, of);
        if !component && !self.is_manifest_type(of) {
            return self.no_component_type(of, &every.ty);
        }
        let target = if component { Target::Every(of, number) } else { Target::Schema(of, number) };
        let own = if component { Some(of) } else { component_type(self.db) };
        let into = self.seeing(|s| s.own = own.map(SelfType::Own), |cx| cx.every_statements(every, of, target));
        self.out.statements.push(Arc::new(into));
    }

    /// Whether records of a type may stand in manifests: Kubernetes' types, resources, and the types beside resources.
    fn is_manifest_type(&self, of: RecordId) -> bool {
        match of {
            RecordId::Kubernetes(_) => true,
            RecordId::Declared(decl) | RecordId::Payload(decl, _) => {
                let declared = resolve::declared(self.db, decl.file(self.db));
                declared.order.iter().any(|(word, _)| *word == resolve::Word::Resource)
            }
            RecordId::Parameters => false,
        }
    }

    /// `component c[…]: T with m { … }`, at the top or in a level.
    pub(super) fn component_body(&mut self, component: &tree::Component) {
        let Some(of) = self.types.record_for(Role::Component, &component.ty) else { return };
        if !is_component(self.db, of) {
            return self.no_component_type(of, &component.ty);
        }
        self.no_distribution_field(&component.name);
        self.named_as_label(&component.name);
        let name = component.name.node.clone();
        let home = crate::types::component_home(self.db, self.decl, &name).filter(|home| *home != self.decl);
        if let Some(home) = home {
            let first = crate::types::declared_place(self.db, self.decl, &name);
            let first = first.map_or_else(|| resolve::name_place(self.db, home), |(_, place)| place);
            self.fault(errors::component_twice(self.at(component.name.span), &name, first));
        }
        let owner = self.owner.replace(name.clone());
        self.scoped(|cx| {
            cx.node(component.name.span);
            let family = component.family.as_ref().map(|f| cx.family(f, true));
            let mut into = Statements::new(Target::Component(name.clone(), None));
            into.entry = cx.statement.id;
            cx.seeing(
                |s| s.own = Some(SelfType::Own(of)),
                |cx| {
                    into.with = cx.applied(&component.with, of, &[]);
                    cx.owner_body(&component.body, of, &mut into);
                },
            );
            cx.out.members.push(Member { name, of, family, entry: into.entry });
            cx.put(into);
        });
        self.owner = owner;
    }

    /// `param p: T = default where cond example v`.
    pub(super) fn param(&mut self, param: &tree::Param, docs: Name) {
        self.no_distribution_field(&param.name);
        let is_nested = resolve::word(self.db, self.decl) != Some(Word::Param);
        if is_nested && member_type(self.db, self.decl, &param.name.node).is_some() {
            self.is_taken(&param.name);
        }
        let ty = self.ty(&param.ty);
        let node = self.node(param.name.span);
        let mut made = Param {
            name: param.name.node.clone(),
            ty: ty.clone(),
            default: None,
            example: None,
            conditions: Vec::new(),
            was: None,
            docs,
            entry: self.statement.id,
            node,
        };
        let sight = |s: &mut super::Sight| (s.components, s.own) = (false, None);
        self.seeing(sight, |cx| {
            if let Some(e) = &param.default {
                let whole = Some(ecow::eco_format!("params.{}", param.name.node));
                cx.within_literal(e, whole, |cx| made.default = Some(cx.check(e, &ty)));
            }
            for clause in &param.clauses {
                match clause {
                    tree::Clause::Where { condition, message } => {
                        made.conditions.push(cx.where_clause(condition, message.as_ref(), &ty));
                    }
                    tree::Clause::Example(e) => made.example = Some(cx.check(e, &ty)),
                    tree::Clause::Was(name) => made.was = Some(name.node.clone()),
                    tree::Clause::Deprecated(_) => {}
                }
            }
        });
        self.out.params.push(made);
    }
}
