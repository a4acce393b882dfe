//! Settings: a path walked through types, and what is written at its end.

use super::path::constant_key;
use super::{Lower, Typed};
use crate::db::{Name, Span};
use crate::parse::tree::{self, EntryKind, ExprKind, Ident, Operation, StepKind};
use crate::types::ir::{Key, Op, Segment, Step, Write};
use crate::types::record::Sort;
use crate::types::ty::{RecordId, Type};
use crate::types::{errors, is_cursor, record};

/// A path that was walked.
struct Walked {
    steps: Vec<Step>,
    ty: Type,
    /// The last step may be removed: a key, an emit.
    removable: bool,
}

impl Lower<'_> {
    /// The writes of one setting about a value of `base`, whose own path is `prefix`.
    pub(super) fn setting(
        &mut self,
        setting: &tree::Setting,
        span: Span,
        base: &Type,
        prefix: &[Step],
        writes: &mut Vec<Write>,
    ) {
        let around = (self.field.clone(), self.value_path.clone());
        self.set(setting, span, base, prefix, writes);
        (self.field, self.value_path) = around;
    }

    fn set(&mut self, setting: &tree::Setting, span: Span, base: &Type, prefix: &[Step], writes: &mut Vec<Write>) {
        let Some(walked) = self.walk(&setting.path.steps, base, prefix) else {
            self.look(&setting.operation);
            return;
        };
        let path: Vec<Step> = prefix.iter().cloned().chain(walked.steps.iter().cloned()).collect();
        let whole = self.writes(&setting.path, &path);
        self.value_path.clone_from(&whole);
        match &setting.operation {
            Operation::Assign(e) => {
                self.within_literal(e, whole, |cx| cx.assign(e, setting, &walked, path, span, writes));
            }
            Operation::Append(e) => {
                self.within_literal(e, None, |cx| cx.append(e, setting, &walked, path, span, writes));
            }
            Operation::Amend { with, body } => {
                self.applied_within(with, &walked.ty, &path);
                if with.is_empty() || !body.entries.is_empty() {
                    self.amend(body, &walked.ty, &path, setting.path.span, writes);
                }
            }
        }
    }

    /// Expressions of a setting whose path is wrong are still checked for names.
    fn look(&mut self, operation: &Operation) {
        match operation {
            Operation::Assign(e) | Operation::Append(e) => {
                let is_bare = match &e.kind {
                    ExprKind::Name(name) => !is_cursor(name),
                    ExprKind::Construct { .. } | ExprKind::Number(_) => true,
                    _ => false,
                };
                if !is_bare {
                    let faults = self.faults.len();
                    self.synth(e);
                    self.faults.truncate(faults);
                }
            }
            Operation::Amend { .. } => {}
        }
    }

    fn assign(
        &mut self,
        e: &tree::Expr,
        setting: &tree::Setting,
        walked: &Walked,
        path: Vec<Step>,
        span: Span,
        writes: &mut Vec<Write>,
    ) {
        let node = self.node(setting.path.span);
        let entry = self.statement.id;
        if matches!(e.kind, ExprKind::None) {
            if !walked.ty.is_optional() && !walked.removable {
                self.fault(errors::none_not_allowed(self.at(e.span), &self.show(&walked.ty)));
            }
            writes.push(Write { path, op: Op::Clear, entry, node });
            return;
        }
        let names = matches!(&path[..], [Step { segment: Segment::Field(name), .. }] if name == "name");
        let expected = if walked.removable { walked.ty.clone().optional() } else { walked.ty.clone() };
        // Inside a literal, `super` is that of the statement.
        let below = if self.literals == 0 { Some(walked.ty.clone()) } else { self.sight.below.clone() };
        let value = self.seeing(|s| s.below = below, |cx| cx.check(e, &expected));
        let _ = span;
        if names && self.owner.is_some() && self.literals == 0 && super::path::scalar_text(&value).is_none() {
            self.fault(errors::name_not_constant(self.at(e.span)));
        }
        writes.push(Write { path, op: Op::Set(value), entry, node });
    }

    fn append(
        &mut self,
        e: &tree::Expr,
        setting: &tree::Setting,
        walked: &Walked,
        path: Vec<Step>,
        _span: Span,
        writes: &mut Vec<Write>,
    ) {
        let node = self.node(setting.path.span);
        let entry = self.statement.id;
        match walked.ty.required() {
            Type::List(_) => {
                let value = self.check(e, walked.ty.required());
                writes.push(Write { path, op: Op::Append(value), entry, node });
            }
            Type::Keyed(of, handle) => {
                let (of, handle) = (of.clone(), handle.clone());
                let items = if let ExprKind::List(items) = &e.kind { items.as_slice() } else { &[] };
                match self.keyed_writes(items, &of, &handle, true).filter(|w| !w.is_empty()) {
                    Some(inner) => writes.extend(
                        inner.into_iter().map(|w| Write { path: path.iter().cloned().chain(w.path).collect(), ..w }),
                    ),
                    None => {
                        let value = self.check(e, walked.ty.required());
                        writes.push(Write { path, op: Op::Append(value), entry, node });
                    }
                }
            }
            Type::Error => {}
            other => {
                let shown = self.show(other);
                self.fault(errors::append_to(self.at(setting.path.span), &shown));
            }
        }
    }

    /// The settings of a block about the value at `prefix`.
    fn amend(&mut self, body: &tree::Body, ty: &Type, prefix: &[Step], span: Span, writes: &mut Vec<Write>) {
        if matches!(ty, Type::Error) {
            return;
        }
        if body.entries.is_empty() {
            let selects = matches!(ty.required(), Type::Record(id) if id.name(self.db).ends_with("LabelSelector"));
            let behind = self.at(Span { start: span.end, ..span });
            self.fault(errors::empty_block(self.at(span), selects.then_some(behind)));
        }
        for entry in &body.entries {
            match &entry.kind {
                EntryKind::Setting(setting) => self.setting(setting, entry.span, ty, prefix, writes),
                _ => self.fault(errors::not_in_a_value(self.at(entry.span))),
            }
        }
    }

    fn walk(&mut self, steps: &[tree::Step], base: &Type, prefix: &[Step]) -> Option<Walked> {
        let mut walked = Walked { steps: Vec::new(), ty: base.clone(), removable: false };
        for step in steps {
            let ty = walked.ty.required().clone();
            if step.soft && !walked.ty.is_optional() && !walked.removable && !walked.steps.is_empty() {
                let is_alternative = matches!(walked.steps.last().map(|s| &s.segment), Some(Segment::Alternative(_)));
                let hard_key = matches!(step.kind, StepKind::Name(_));
                if hard_key && !is_alternative {
                    self.fault(errors::never_absent(self.at(step.span)));
                }
            }
            // `?` asks for what stands in front: the edge that leads there is the soft one.
            if step.soft
                && let Some(last) = walked.steps.last_mut()
            {
                last.soft = true;
            }
            if self.completes_step(&ty, step, prefix, &walked.steps) {
                return None;
            }
            let (segment, next, removable) = self.step_type(&ty, step)?;
            self.unkeyed(base, &walked, &segment, step.span);
            self.enters(&ty, &segment, &next, step.span);
            if let Segment::Key(Key::Text(key)) = &segment {
                let node = self.node(step.span);
                self.statement.keys.push((key.clone(), node));
            }
            let soft = step.soft && matches!(segment, Segment::Key(_));
            walked.steps.push(Step { segment, soft });
            walked.ty = next;
            walked.removable = removable;
        }
        Some(walked)
    }

    /// The fields that make an item's key are written when it is made.
    fn unkeyed(&mut self, base: &Type, walked: &Walked, segment: &Segment, span: Span) {
        let (Some((Segment::Key(Key::Text(key)), front)), Segment::Field(name)) =
            (walked.steps.split_last().map(|(last, front)| (&last.segment, front)), segment)
        else {
            return;
        };
        let mut list = base.required().clone();
        for step in front {
            list = crate::types::stepped(self.db, &list, &step.segment).required().clone();
        }
        let Type::Keyed(_, handle) = &list else { return };
        let by_name = handle.name_first && !key.contains(',') && key.parse::<i64>().is_err();
        let is_key = if by_name { name == "name" } else { handle.fields.iter().any(|(field, _)| field == name) };
        if is_key && !(handle.name_first && !by_name && name == "name") {
            self.fault(errors::is_the_key(self.at(span), name));
        }
    }

    fn step_type(&mut self, ty: &Type, step: &tree::Step) -> Option<(Segment, Type, bool)> {
        match (ty, &step.kind) {
            (Type::Record(id), StepKind::Name(name)) => self.field_step(*id, name, step.span),
            (Type::Enum(of), StepKind::Name(name)) => {
                let (index, now) = self.alternative_named(*of, &Ident { node: name.clone(), span: step.span })?;
                let payload = Type::Record(RecordId::Payload(*of, index));
                Some((Segment::Alternative(now), payload, true))
            }
            (Type::Map(_, of), StepKind::Name(name)) => Some((key(name), (**of).clone(), true)),
            (Type::Keyed(of, _), StepKind::Name(name)) => Some((key(name), (**of).clone(), true)),
            (Type::Json, StepKind::Name(name)) => Some((key(name), Type::Json, true)),
            (Type::Map(_, of), StepKind::Key(keys)) => Some((self.constant(keys)?, (**of).clone(), true)),
            (Type::Json, StepKind::Key(keys)) => Some((self.constant(keys)?, Type::Json, true)),
            (Type::Keyed(of, handle), StepKind::Key(keys)) => {
                let (of, handle) = ((**of).clone(), handle.clone());
                Some((Segment::Key(self.handle_key(keys, &of, &handle)?), of, true))
            }
            (Type::Record(_), StepKind::Key(keys)) => match &keys[..] {
                [tree::Expr { kind: ExprKind::Text(pieces), .. }] => match &pieces[..] {
                    [tree::Piece::Text(name)] => {
                        let (Type::Record(id), name) = (ty, name.clone()) else { return None };
                        self.field_step(*id, &name, step.span)
                    }
                    _ => self.no_step(ty, step),
                },
                _ => self.no_step(ty, step),
            },
            (Type::Error, _) => None,
            _ => self.no_step(ty, step),
        }
    }

    fn no_step(&mut self, ty: &Type, step: &tree::Step) -> Option<(Segment, Type, bool)> {
        let shown = self.show(ty);
        let fault = match &step.kind {
            StepKind::Name(name) => errors::has_no_fields(self.at(step.span), &shown, name),
            StepKind::Key(_) => errors::no_index(self.at(step.span), &shown),
        };
        self.fault(fault);
        None
    }

    fn field_step(&mut self, id: RecordId, name: &Name, span: Span) -> Option<(Segment, Type, bool)> {
        let Some((now, field)) = self.field_named(id, name, span) else {
            if let Some((now, ty)) = self.own_emit(name) {
                self.told("field", name, &now, span);
                let owner = self.owner.clone().unwrap_or_default();
                self.names_emit(span, &owner, &now);
                return Some((Segment::Field(now), ty, true));
            }
            let names: Vec<Name> = record(self.db, id).fields.keys().cloned().collect();
            let ident = Ident { node: name.clone(), span };
            self.fault(errors::unknown_field(self.decl, &ident, &id.name(self.db), &names));
            return None;
        };
        let emit = matches!(field.sort, Sort::Emit { .. });
        if field.sort == Sort::Derived {
            self.fault(errors::derived(self.at(span), name));
            return None;
        }
        Some((Segment::Field(now), field.ty.clone(), emit))
    }

    fn constant(&mut self, keys: &[tree::Expr]) -> Option<Segment> {
        let [key] = keys else {
            let span = keys.first().map(|k| k.span).unwrap_or_default();
            self.fault(errors::one_key(self.at(span)));
            return None;
        };
        let typed: Typed = self.synth(key);
        match constant_key(&typed.expr) {
            Some(key) => Some(Segment::Key(key)),
            None => {
                if typed.ty != Type::Error {
                    self.fault(errors::key_not_constant(self.at(key.span)));
                }
                None
            }
        }
    }
}

fn key(name: &Name) -> Segment {
    Segment::Key(Key::Text(name.clone()))
}
