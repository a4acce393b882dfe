//! Declarations, one sort after the other.

use std::sync::Arc;

use super::{Local, Lower, Lowering, SelfType};
use crate::db::{Db, Decl, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::parse::parsed;
use crate::parse::tree::{self, EntryKind, Item, TypeDefinition};
use crate::resolve::{self, Word};
use crate::types::ir::{Kind, Op, Segment, Statements, Step, Target, Write};
use crate::types::ty::{RecordId, Type};
use crate::types::{Role, component_type, distribution_type, errors, is_component, levels, target_distribution};

/// Lowers one declaration.
#[salsa::tracked(returns(ref))]
pub fn lowering(db: &dyn Db, decl: Decl) -> Lowering {
    let parsed = parsed(db, decl);
    let mut cx = Lower::new(db, decl);
    if let Some(item) = &parsed.chunk.item {
        cx.item(item, parsed.chunk.docs.clone());
    }
    cx.finish()
}

fn no_type(_: &dyn Db, _: salsa::Id, _: Decl) -> Type {
    Type::Error
}

/// The type of a `let` of a file: as written, else that of its value.
#[salsa::tracked(returns(ref), cycle_result = no_type)]
pub fn let_type(db: &dyn Db, decl: Decl) -> Type {
    let Some(Item::Let(binding)) = &parsed(db, decl).chunk.item else { return Type::Error };
    let mut cx = Lower::new(db, decl);
    match &binding.ty {
        Some(ty) => cx.ty(ty),
        None => {
            cx.see_all();
            cx.synth(&binding.value).ty
        }
    }
}

impl Lower<'_> {
    fn see_all(&mut self) {
        (self.sight.parameters, self.sight.components) = (true, true);
    }

    pub(super) fn item(&mut self, item: &Item, docs: crate::db::Name) {
        match item {
            Item::Use(used) => self.note_use(used),
            Item::Part(path) => self.note_modules(path),
            Item::Distribution(d) => {
                self.named_as_label(&d.name);
                self.level(&d.with, &d.body);
            }
            Item::Variant(v) if self.decl.within(self.db).is_some() => self.level(&v.with, &v.body),
            Item::Variant(v) => {
                self.named_as_label(&v.name);
                self.base_is_known(v.of.as_ref(), &v.name.node);
                self.level(&v.with, &v.body);
            }
            Item::Component(c) => {
                self.see_all();
                self.component_body(c);
            }
            Item::Every(e) => {
                self.see_all();
                self.every(e);
            }
            Item::Param(p) => {
                self.sight.parameters = true;
                // A declaration's first node stands for what nobody wrote.
                self.node(p.name.span);
                self.param(p, docs);
            }
            Item::Let(l) => self.file_let(l),
            Item::Type(t) => self.type_declaration(t),
            Item::Enum(e) => self.enumeration(e),
            Item::Resource(r) => self.record_body(&r.body, RecordId::Declared(self.decl)),
            Item::Mixin(m) => self.mixin(m),
            Item::Function(f) => self.function_body(f),
            Item::Test(t) => {
                self.base_is_known(Some(&t.of), &t.title.node);
                self.asserts = true;
                self.level(&t.with, &t.body);
            }
        }
    }

    fn level(&mut self, with: &[tree::Applied], body: &tree::Body) {
        self.see_all();
        let distribution = distribution_type(self.db);
        self.sight.own = distribution.map(SelfType::Own);
        self.out.with = distribution.map_or_else(Vec::new, |of| self.applied(with, of, &[]));
        self.level_body(body);
    }

    fn base_is_known(&mut self, of: Option<&tree::Dotted>, own: &str) {
        let Some(last) = of.and_then(|of| of.last()) else { return };
        self.note_base(of);
        match levels(self.db, self.decl) {
            [] => self.fault(errors::variant_circle(self.at(last.span), own)),
            [_] => {
                let of = of.map(Vec::as_slice).unwrap_or_default();
                if let Some((at, what, names)) = crate::types::lost_base(self.db, self.decl, of) {
                    self.fault(self.unknown_base(&of[at], what, &names));
                }
            }
            [.., base, _] if resolve::word(self.db, *base) == Some(Word::Variant) => {
                self.told("variant", &last.node, &resolve::declared_name(self.db, *base).into(), last.span);
            }
            [..] => {}
        }
    }

    /// The name of a base that nothing has: a distribution's own name is mended to that of its module.
    fn unknown_base(&self, part: &tree::Ident, what: &str, names: &[Name]) -> Option<Diagnostic<Place>> {
        if let Some(module) = resolve::module_of_distribution(self.db, self.types.file, &part.node) {
            return Some(resolve::module_of(self.at(part.span), &part.node, &module));
        }
        let fault = resolve::unknown_name(self.decl, part, what, names);
        match what {
            "name" if fault.fixes.is_empty() => Some(fault.help(format!("bring the module with `use {}`", part.node))),
            "name" => resolve::elsewhere(self.db, self.types.file, fault, part),
            _ => Some(fault),
        }
    }

    fn file_let(&mut self, binding: &tree::Let) {
        self.see_all();
        let value = match &binding.ty {
            Some(ty) => {
                let ty = self.ty(ty);
                self.check(&binding.value, &ty)
            }
            None => self.synth(&binding.value).expr,
        };
        self.out.value = Some(value.into());
    }

    fn type_declaration(&mut self, declaration: &tree::TypeDecl) {
        match &declaration.definition {
            TypeDefinition::Record { body, extends } => {
                let of = RecordId::Declared(self.decl);
                extends.as_ref().and_then(|path| self.types.record_for(Role::Base, path));
                self.unique_fields(body, of);
                self.record_body(body, of);
            }
            TypeDefinition::Refinement(of) => {
                let base = self.ty(of);
                for clause in &declaration.clauses {
                    if let tree::Clause::Where { condition, message } = clause {
                        let (condition, message) = self.where_clause(condition, message.as_ref(), &base);
                        self.out.value = Some(condition.into());
                        self.out.message = message;
                    }
                }
            }
        }
    }

    /// The members of a record type: defaults, derived fields, checks, emits.
    fn record_body(&mut self, body: &tree::Body, of: RecordId) {
        self.see_all();
        let into = self.record_statements(body, of);
        self.out.statements.push(Arc::new(into));
    }

    fn record_statements(&mut self, body: &tree::Body, of: RecordId) -> Statements {
        let mut into = Statements::new(Target::This);
        self.seeing(
            |s| s.own = Some(SelfType::This(of)),
            |cx| {
                for entry in &body.entries {
                    cx.member_entry(entry, of, &mut into);
                }
            },
        );
        into
    }

    fn member_entry(&mut self, entry: &tree::Entry, of: RecordId, into: &mut Statements) {
        let path = |name: &tree::Ident| vec![Step { segment: Segment::Field(name.node.clone()), soft: false }];
        match &entry.kind {
            EntryKind::Field(field) => self.statement(entry.span, |cx| {
                let ty = cx.ty(&field.ty);
                let node = cx.node(field.name.span);
                let entry = cx.statement.id;
                if let Some(default) = &field.default {
                    let op = match &default.kind {
                        tree::ExprKind::None => None,
                        _ => Some(Op::Set(cx.check(default, &ty))),
                    };
                    into.writes.extend(op.map(|op| Write { path: path(&field.name), op, entry, node }));
                }
                cx.conditions(&field.name.node, &field.clauses, &ty);
            }),
            EntryKind::Let(binding) => self.statement(entry.span, |cx| {
                let node = cx.node(binding.name.span);
                let ty = match &binding.ty {
                    Some(ty) => cx.ty(ty),
                    None => {
                        cx.fault(errors::let_without_type(cx.at(binding.name.span), &binding.name.node));
                        Type::Error
                    }
                };
                let value = cx.check(&binding.value, &ty);
                let entry = cx.statement.id;
                into.writes.push(Write { path: path(&binding.name), op: Op::Set(value), entry, node });
            }),
            EntryKind::Refined { name, clauses } => {
                self.statement(entry.span, |cx| match cx.field_named(of, &name.node, name.span) {
                    Some((now, field)) => cx.conditions(&now, clauses, &field.ty),
                    None if cx.is_lost_record(of) => {}
                    None => {
                        let names: Vec<_> = crate::types::record(cx.db, of).fields.keys().cloned().collect();
                        cx.fault(errors::unknown_field(cx.decl, name, &of.name(cx.db), &names));
                    }
                })
            }
            EntryKind::Emit(emit) => self.emit(emit, entry.span, into),
            EntryKind::Check(check) => {
                let check = self.statement(entry.span, |cx| cx.check_entry(check));
                into.checks.push(check);
            }
            EntryKind::Setting(setting) => self.statement(entry.span, |cx| {
                let base = if cx.is_lost_record(of) { Type::Error } else { Type::Record(of) };
                cx.setting(setting, entry.span, &base, &[], &mut into.writes);
            }),
            EntryKind::Component(_) | EntryKind::Every(_) | EntryKind::Param(_) | EntryKind::Assert(_) => {
                self.fault(errors::only_in_levels(self.at(entry.span)));
            }
        }
    }

    fn conditions(&mut self, field: &crate::db::Name, clauses: &[tree::Clause], ty: &Type) {
        for clause in clauses {
            if let tree::Clause::Where { condition, message } = clause {
                let (condition, message) = self.where_clause(condition, message.as_ref(), ty);
                let entry = self.statement.id;
                let condition = crate::types::ir::Condition { field: field.clone(), condition, message, entry };
                self.out.conditions.push(condition);
            }
        }
    }

    fn enumeration(&mut self, declaration: &tree::EnumDecl) {
        self.see_all();
        self.unique(&declaration.alternatives.iter().map(|alternative| &alternative.name).collect::<Vec<_>>());
        for (index, alternative) in declaration.alternatives.iter().enumerate() {
            let empty = tree::Body::default();
            let body = alternative.body.as_ref().unwrap_or(&empty);
            let of = RecordId::Payload(self.decl, index as u16);
            self.unique_fields(body, of);
            let into = self.record_statements(body, of);
            self.out.payloads.push(into);
        }
    }

    fn mixin(&mut self, mixin: &tree::Mixin) {
        self.parameters(&mixin.parameters, Kind::Argument);
        self.see_all();
        self.leads(&mixin.target, Role::Target);
        if target_distribution(self.db, self.decl, &mixin.target).is_some() {
            self.sight.own = distribution_type(self.db).map(SelfType::Own);
            return self.level_body(&mixin.body);
        }
        if mixin.target.last().is_some_and(|last| last.node.starts_with(char::is_lowercase)) {
            return self.no_distribution(&mixin.target);
        }
        let Some(of) = self.types.record(&mixin.target) else { return };
        self.sight.own = Some(SelfType::Own(of));
        if Some(of) == distribution_type(self.db) {
            self.sight.alone = true;
            self.level_body(&mixin.body);
        } else if is_component(self.db, of) {
            let mut into = Statements::new(Target::This);
            self.owner_body(&mixin.body, of, &mut into);
            self.out.statements.push(Arc::new(into));
        } else {
            self.sight.own = component_type(self.db).map(SelfType::Own);
            let into = self.value_body(&mixin.body, of);
            self.out.statements.push(Arc::new(into));
        }
    }

    /// The body of a mixin for records that are no owners: settings, and names for them.
    fn value_body(&mut self, body: &tree::Body, of: RecordId) -> Statements {
        let mut into = Statements::new(Target::This);
        let is_let = |entry: &&tree::Entry| matches!(entry.kind, EntryKind::Let(_));
        let (lets, rest): (Vec<_>, Vec<_>) = body.entries.iter().partition(is_let);
        for entry in lets.into_iter().chain(rest) {
            match &entry.kind {
                EntryKind::Let(_) | EntryKind::Setting(_) => self.owner_entry(entry, of, &mut into),
                _ => self.fault(errors::not_in_a_value(self.at(entry.span))),
            }
        }
        into
    }

    fn parameters(&mut self, parameters: &[tree::Parameter], kind: fn(crate::db::Name) -> Kind) {
        for parameter in parameters {
            let ty = self.ty(&parameter.ty);
            let default = parameter.default.as_ref().map(|e| self.check(e, &ty));
            let name = parameter.name.node.clone();
            self.is_free(&parameter.name);
            self.out.defaults.push((name.clone(), default));
            self.bound(&parameter.name, &ty);
            self.locals.push(Local { name: name.clone(), ty, kind: kind(name), span: parameter.name.span });
        }
    }

    fn function_body(&mut self, function: &tree::Function) {
        self.types.variables = function.value.is_none();
        self.parameters(&function.parameters, Kind::Local);
        let result = self.ty(&function.result);
        if function.value.is_none() && !resolve::is_library(self.db, self.types.file) {
            self.fault(errors::native_outside(self.at(function.name.span)));
        }
        if let Some(value) = &function.value {
            let value = self.check(value, &result);
            self.out.value = Some(value.into());
        }
    }
}
