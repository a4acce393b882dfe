//! Bodies: of a component or the distribution, and of levels, which hold blocks for many targets.

use super::{Local, Lower, SelfType};
use crate::db::{Name, Span};
use crate::parse::tree::{self, EntryKind, Ident};
use crate::resolve::{self, Definition, Word};
use crate::types::ir::{Applied, Check, Emit, Family, Kind, Segment, Statements, Step, Target};
use crate::types::resolve_type::family_type;
use crate::types::ty::{RecordId, Type};
use crate::types::{Cursor, Role, errors, is_component, member_type, record};

impl Lower<'_> {
    /// The entries of a body whose owner has the type `of`.
    pub(super) fn owner_body(&mut self, body: &tree::Body, of: RecordId, into: &mut Statements) {
        self.unique_emits(body);
        let outer = std::mem::take(&mut self.emits);
        for entry in &body.entries {
            if let EntryKind::Emit(emit) = &entry.kind {
                let ty = family_type(&mut self.types, emit);
                let ty = if emit.condition.is_some() && emit.family.is_none() { ty.optional() } else { ty };
                self.emits.push((emit.name.node.clone(), ty));
            }
        }
        self.scoped(|cx| {
            for entry in body.entries.iter().filter(|e| matches!(e.kind, EntryKind::Let(_))) {
                cx.owner_entry(entry, of, into);
            }
            for entry in body.entries.iter().filter(|e| !matches!(e.kind, EntryKind::Let(_))) {
                cx.owner_entry(entry, of, into);
            }
        });
        self.emits = outer;
    }

    /// One entry of a component's or the distribution's body.
    pub(super) fn owner_entry(&mut self, entry: &tree::Entry, of: RecordId, into: &mut Statements) {
        match &entry.kind {
            EntryKind::Let(binding) => self.body_let(binding, entry.span),
            EntryKind::Check(check) => {
                let check = self.statement(entry.span, |cx| cx.check_entry(check));
                into.checks.push(check);
            }
            EntryKind::Emit(emit) => {
                if let Some(field) = record(self.db, of).fields.get(&emit.name.node) {
                    self.taken_field(&emit.name, field.of);
                }
                self.emit(emit, entry.span, into);
            }
            EntryKind::Setting(setting) => {
                let (base, Statements { with, writes, .. }) = (Type::Record(of), into);
                self.statement(entry.span, |cx| {
                    cx.applying(with, |cx| cx.setting(setting, entry.span, &base, &[], writes));
                });
            }
            EntryKind::Every(every) => {
                let inner = self.statement(entry.span, |cx| cx.schema_every(every, into.everys.len()));
                into.everys.extend(inner);
            }
            EntryKind::Component(_) | EntryKind::Param(_) => {
                self.fault(errors::only_in_levels(self.at(entry.span)));
            }
            EntryKind::Assert(check) if self.asserts => {
                let check = self.statement(entry.span, |cx| cx.check_entry(check));
                into.checks.push(check);
            }
            EntryKind::Assert(_) => self.fault(errors::only_in_tests(self.at(entry.span))),
            EntryKind::Field(field) => self.fault(errors::field_in_body(self.decl, &field.name, field.ty.span)),
            EntryKind::Refined { name, .. } => self.fault(errors::refined_in_body(self.at(name.span))),
        }
    }

    fn body_let(&mut self, binding: &tree::Let, span: Span) {
        let declared = binding.ty.as_ref().map(|ty| self.ty(ty));
        let (entry, value, ty) = self.statement(span, |cx| {
            let (value, ty) = match declared {
                Some(ty) => (cx.check(&binding.value, &ty), ty),
                None => {
                    let typed = cx.synth(&binding.value);
                    (typed.expr, typed.ty)
                }
            };
            (cx.statement.id, value, ty)
        });
        let kind = Kind::Bound { entry, value: value.into() };
        self.is_free(&binding.name);
        self.bound(&binding.name, &ty);
        self.locals.push(Local { name: binding.name.node.clone(), ty, kind, span: binding.name.span });
    }

    pub(super) fn check_entry(&mut self, check: &tree::Check) -> Check {
        self.scoped(|cx| {
            let condition = cx.check(&check.condition, &Type::Bool);
            let at = check.at.as_ref().map(|at| {
                cx.assume(&check.condition, false);
                let faults = cx.faults.len();
                let lenient = std::mem::replace(&mut cx.lenient, true);
                let typed = cx.synth_path(at);
                cx.lenient = lenient;
                cx.faults.truncate(faults);
                typed.expr
            });
            cx.assume(&check.condition, false);
            let message = check.message.as_ref().map(|m| cx.check(m, &Type::String));
            Check { condition, at, message, entry: cx.statement.id }
        })
    }

    /// `emit name[…]: Kind if cond { … }`: the field, and what its manifest holds.
    pub(super) fn emit(&mut self, emit: &tree::Emit, span: Span, into: &mut Statements) {
        let Some(of) = self.types.record_for(Role::Object, &emit.ty) else { return };
        if record(self.db, of).object.is_none() {
            let last = &emit.ty[emit.ty.len() - 1];
            self.fault(errors::not_a_manifest(self.at(last.span), &last.node));
        }
        self.scoped(|cx| {
            let (entry, family, condition) = cx.statement(span, |cx| {
                let (first, last) = (&emit.ty[0], &emit.ty[emit.ty.len() - 1]);
                cx.node(first.span.to(last.span));
                let family = emit.family.as_ref().map(|f| cx.family(f, false));
                let condition = emit.condition.as_ref().map(|c| cx.check(c, &Type::Bool));
                (cx.statement.id, family, condition)
            });
            if let Some(c) = &emit.condition {
                cx.assume(c, true);
            }
            let step = Step { segment: Segment::Field(emit.name.node.clone()), soft: false };
            let prefix = if family.is_some() { vec![] } else { vec![step] };
            let mut inner = Vec::new();
            let Statements { with, writes, .. } = into;
            let writes = if family.is_some() { &mut inner } else { writes };
            let before = writes.len();
            match family.is_some() || matches!(cx.sight.own, Some(SelfType::This(_))) {
                true => cx.emit_body(&emit.body, of, &prefix, writes),
                false => cx.applying(with, |cx| cx.emit_body(&emit.body, of, &prefix, writes)),
            }
            let own = writes[before..].iter().map(|write| write.entry).collect();
            into.emits.push(Emit { name: emit.name.node.clone(), of, condition, family, writes: inner, own, entry });
        });
    }

    fn emit_body(
        &mut self,
        body: &tree::Body,
        of: RecordId,
        prefix: &[Step],
        writes: &mut Vec<crate::types::ir::Write>,
    ) {
        for entry in &body.entries {
            match &entry.kind {
                EntryKind::Setting(setting) => {
                    let base = Type::Record(of);
                    self.statement(entry.span, |cx| cx.setting(setting, entry.span, &base, prefix, writes));
                }
                _ => self.fault(errors::not_in_a_value(self.at(entry.span))),
            }
        }
    }

    /// Binds a family's names; `parameters` says that its items see nothing else.
    pub(super) fn family(&mut self, family: &tree::Family, parameters: bool) -> Family {
        let typed = match parameters {
            true => self.seeing(|s| (s.components, s.own) = (false, None), |cx| cx.synth(&family.items)),
            false => self.synth(&family.items),
        };
        let (key, value) = match typed.ty.required() {
            Type::List(of)
                if !matches!(of.required(), Type::Record(_) | Type::List(_) | Type::Map(..) | Type::Keyed(..)) =>
            {
                ((**of).clone(), Type::Error)
            }
            Type::Map(key, of) => ((**key).clone(), (**of).clone()),
            Type::Keyed(of, _) => (Type::String, (**of).clone()),
            Type::Error => (Type::Error, Type::Error),
            other => {
                let shown = self.show(other);
                self.fault(errors::no_keys_in(self.at(family.items.span), &shown));
                (Type::Error, Type::Error)
            }
        };
        if typed.ty.is_optional() && typed.ty != Type::Error {
            self.fault(errors::may_be_none(self.at(family.items.span), &self.show(&typed.ty), "a list or map"));
        }
        self.argument(&family.key, key);
        if let Some(name) = &family.value {
            self.argument(name, value);
        }
        let value = family.value.as_ref().map(|v| v.node.clone());
        Family { key: family.key.node.clone(), value, items: typed.expr }
    }

    /// Binds an argument of a mixin or the item of a family.
    pub(super) fn argument(&mut self, name: &Ident, ty: Type) {
        self.is_free(name);
        let kind = Kind::Argument(name.node.clone());
        self.bound(name, &ty);
        self.locals.push(Local { name: name.node.clone(), ty, kind, span: name.span });
    }

    /// `every` over a manifest's type.
    fn schema_every(&mut self, every: &tree::Every, number: usize) -> Option<Statements> {
        let of = self.types.record_for(Role::Reached, &every.ty)?;
        if is_component(self.db, of) {
            let last = &every.ty[every.ty.len() - 1];
            self.fault(errors::every_inside(self.at(last.span)));
            return None;
        }
        Some(self.every_statements(every, of, Target::Schema(of, number as u16)))
    }

    pub(super) fn every_statements(&mut self, every: &tree::Every, of: RecordId, target: Target) -> Statements {
        let mut into = Statements::new(target);
        into.entry = self.statement.id;
        every.ty.last().iter().for_each(|last| _ = self.node(last.span));
        into.except = every.except.iter().map(|name| self.excepted(name)).collect();
        into.with = self.applied(&every.with, of, &[]);
        self.owner_body(&every.body, of, &mut into);
        into
    }

    /// A component behind `except`, by the name that it has now.
    fn excepted(&mut self, name: &Ident) -> Name {
        if self.completes(&name.node, name.span, || Cursor::Component) {
            return name.node.clone();
        }
        self.names_component(&name.node, name.span);
        if member_type(self.db, self.decl, &name.node).is_none() {
            if let Some(now) = self.renamed(Word::Component, &name.node, name.span) {
                return now;
            }
            let names = crate::types::nested_names(self.db, self.decl);
            if !crate::types::is_lost(self.db, self.decl, &name.node) {
                self.fault(resolve::unknown_name(self.decl, name, "component", &names));
            }
        }
        name.node.clone()
    }

    /// Mixins applied to a record that is at a path of the block's target.
    pub(super) fn applied(&mut self, with: &[tree::Applied], of: RecordId, path: &[Step]) -> Vec<Applied> {
        if let Some(first) = with.first().filter(|_| resolve::word(self.db, self.decl) == Some(Word::Mixin)) {
            self.fault(errors::mixin_in_mixin(self.at(first.span)));
            return Vec::new();
        }
        with.iter().filter_map(|one| self.statement(one.span, |cx| cx.apply_mixin(one, of, path))).collect()
    }

    /// Mixins applied by a block within the body that is being lowered.
    pub(super) fn applied_within(&mut self, with: &[tree::Applied], ty: &Type, path: &[Step]) {
        let Some(first) = with.first() else { return };
        match (ty.required(), self.within.is_some() && self.literals == 0) {
            (Type::Error, _) => {}
            (Type::Record(of), true) => {
                let more = self.applied(with, *of, path);
                self.within.iter_mut().for_each(|within| within.extend(more.iter().cloned()));
            }
            (other, true) => {
                let shown = self.show(other);
                self.fault(errors::no_mixin_for(self.at(first.span), &shown));
            }
            (_, false) => self.fault(errors::no_mixin_here(self.at(first.span))),
        }
    }

    /// Runs `body`, whose blocks may apply mixins to what they amend, which are added to `with`.
    pub(super) fn applying<T>(&mut self, with: &mut Vec<Applied>, body: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.within.replace(Vec::new());
        let result = body(self);
        with.extend(std::mem::replace(&mut self.within, outer).unwrap_or_default());
        result
    }

    fn apply_mixin(&mut self, applied: &tree::Applied, of: RecordId, path: &[Step]) -> Option<Applied> {
        let last = applied.mixin.last()?;
        if self.leads(&applied.mixin, Role::Mixin(of)) {
            return None;
        }
        let mixin = match resolve::path(self.db, self.types.file, &applied.mixin) {
            Ok(Definition::Declared(Word::Mixin, decl)) => decl,
            Ok(Definition::Missing) => return None,
            Ok(other) => {
                self.fault(resolve::not_a(self.decl, last, "a mixin", errors::noun(&other)));
                return None;
            }
            Err(failed) => {
                let is_last = failed.at + 1 == applied.mixin.len();
                let names = self.candidates(&failed, |d| if is_last { d.is_a(&[Word::Mixin]) } else { d.leads_on() });
                let fault = resolve::unknown_name(self.decl, &applied.mixin[failed.at], "mixin", &names);
                self.fault(resolve::elsewhere(self.db, self.types.file, fault, &applied.mixin[failed.at]));
                return None;
            }
        };
        self.calls(mixin, Span { start: last.span.start, end: applied.span.end });
        self.fits_target(mixin, of, last);
        let node = self.node(last.span);
        let blind = |s: &mut super::Sight| (s.components, s.own) = (false, None);
        let condition = applied.condition.as_ref().map(|c| self.seeing(blind, |cx| cx.check(c, &Type::Bool)));
        let args = self.scoped(|cx| {
            applied.condition.iter().for_each(|c| cx.assume(c, true));
            cx.mixin_arguments(mixin, &applied.args, last)
        });
        Some(Applied { mixin, args, condition, path: path.to_vec(), entry: self.statement.id, node })
    }

    pub(super) fn where_clause(
        &mut self,
        condition: &tree::Expr,
        message: Option<&tree::Expr>,
        it: &Type,
    ) -> (crate::types::ir::Expr, Option<crate::types::ir::Expr>) {
        self.seeing(
            |s| s.it = Some(it.required().clone()),
            |cx| {
                let condition = cx.check(condition, &Type::Bool);
                (condition, message.map(|m| cx.check(m, &Type::String)))
            },
        )
    }
}
