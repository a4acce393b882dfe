//! Reading: fields, keys, alternatives.

use super::{Lower, Typed};
use crate::db::{Name, Span};
use crate::parse::tree::{self, ExprKind, Ident};
use crate::resolve::{self, Definition, Word};
use crate::types::ir::{Expr, Key, Kind, Part, Root, Segment};
use crate::types::scalar::{Scalar, Unit};
use crate::types::ty::{RecordId, Type};
use crate::types::{Role, body_emit, enumeration, errors, is_cursor, record};

/// What an amount, a range or a number can be asked for.
static NUMBERS: [(Unit, &str, Type); 9] = [
    (Unit::Duration, "seconds", Type::Int),
    (Unit::Duration, "millis", Type::Int),
    (Unit::Duration, "minutes", Type::Int),
    (Unit::Bytes, "bytes", Type::Int),
    (Unit::Bytes, "kibibytes", Type::Int),
    (Unit::Bytes, "mebibytes", Type::Int),
    (Unit::Cpu, "millicores", Type::Int),
    (Unit::Percent, "whole", Type::Int),
    (Unit::Percent, "fraction", Type::Float),
];

/// What an amount can be asked for.
pub fn numbers_of(unit: Unit) -> impl Iterator<Item = (&'static str, &'static Type)> {
    NUMBERS.iter().filter(move |(of, ..)| *of == unit).map(|(_, name, ty)| (*name, ty))
}

impl Lower<'_> {
    pub(super) fn member(&mut self, base: &tree::Expr, soft: bool, name: &Ident, span: Span) -> Typed {
        if let Some(typed) = self.module_member(base, name, span) {
            return typed;
        }
        let base_typed = self.front(base);
        if is_cursor(&name.node) {
            let of = if soft { base_typed.ty.required() } else { &base_typed.ty };
            self.completes_part(&base_typed, of, name);
            return self.poison(span);
        }
        if soft && !self.asks(&base_typed) {
            self.fault(errors::never_absent(self.dot(base.span, name.span)));
        }
        let base_typed = self.opened(base_typed, soft, base.span, name.span);
        self.step(base_typed, soft, name, span)
    }

    /// What stands in front of a dot; where nothing has its name, what others stand behind may be meant.
    pub(super) fn front(&mut self, base: &tree::Expr) -> Typed {
        let ExprKind::Name(name) = &base.kind else { return self.synth_path(base) };
        let typed = self.named(&Ident { node: name.clone(), span: base.span }, true);
        self.has(base.span, &typed);
        typed
    }

    /// `module.name`, where `module` is no value.
    fn module_member(&mut self, base: &tree::Expr, name: &Ident, span: Span) -> Option<Typed> {
        let mut path = dotted(base)?;
        let first = &path[0].node;
        if self.is_value(first) || is_cursor(first) {
            return None;
        }
        path.push(name.clone());
        if self.leads(&path, Role::Value) {
            return Some(self.poison(span));
        }
        match resolve::path(self.db, self.types.file, &path) {
            Ok(Definition::Declared(Word::Let, decl)) => {
                let ty = super::let_type(self.db, decl).clone();
                Some(Typed::new(self.expr(Kind::Global(decl), span), ty))
            }
            Ok(Definition::Missing) => Some(self.poison(span)),
            Ok(other) => {
                self.fault(errors::not_a_value(self.decl, name, &other, false));
                Some(self.poison(span))
            }
            Err(failed) if failed.at > 0 => {
                if let Some(Definition::Declared(Word::Enum, of)) = failed.within {
                    return Some(self.qualified_alternative(of, name, span));
                }
                let is_last = failed.at + 1 == path.len();
                let names =
                    self.candidates(&failed, |d| d.is_a(&[Word::Let]) || !is_last && super::unknown::is_front(d));
                self.fault(resolve::unknown_name(self.decl, &path[failed.at], "name", &names));
                Some(self.poison(span))
            }
            Err(_) => None,
        }
    }

    fn qualified_alternative(&mut self, of: crate::db::Decl, name: &Ident, span: Span) -> Typed {
        let typed = Typed::new(self.bare_alternative(of, name), Type::Enum(of));
        if matches!(typed.expr.kind, Kind::Poison) { self.poison(span) } else { typed }
    }

    /// Whether a bare name is a value here.
    pub(super) fn is_value(&self, name: &str) -> bool {
        self.local(name).is_some()
            || crate::types::parameter_type(self.db, self.decl, name).is_some()
            || crate::types::member_type(self.db, self.decl, name).is_some()
            || matches!(
                resolve::lookup(self.db, self.types.file, name),
                Some(Definition::Declared(Word::Let | Word::Param | Word::Component, _))
            )
    }

    /// The base of a step, with its `?` taken off: by the step's own `?`, or by what is known.
    fn opened(&mut self, mut base: Typed, soft: bool, span: Span, step: Span) -> Typed {
        if soft {
            if base.partial {
                base.expr = super::expr::soften(base.expr);
            }
            base.maybe = true;
            base.ty = base.ty.required().clone();
            base.partial = false;
            return base;
        }
        if self.lenient {
            base.ty = base.ty.required().clone();
        }
        if base.ty.is_optional() && !matches!(base.ty, Type::Error) {
            let shown = self.show(&base.ty);
            self.fault(errors::step_into_optional(self.at(span), &shown, self.dot(span, step)));
            base.ty = Type::Error;
        }
        base.partial = false;
        base
    }

    /// The type that a refinement refines in the end.
    pub(super) fn unrefined(&self, ty: &Type) -> Type {
        match ty {
            Type::Refined(decl) => self.unrefined(&crate::types::refined_base(self.db, *decl)),
            other => other.clone(),
        }
    }

    /// Whether a `?` behind a value asks anything.
    fn asks(&self, base: &Typed) -> bool {
        let known = || base.path.as_ref().is_some_and(|path| self.facts.iter().any(|f| f.path == *path));
        self.lenient || base.partial || base.maybe || base.ty.is_optional() || known()
    }

    /// Where the dot or bracket of a step stands.
    fn dot(&self, base: Span, step: Span) -> crate::db::Place {
        let gap = self.text.get(base.end as usize..step.start as usize).unwrap_or_default();
        let at = base.end + gap.find('.').unwrap_or(0) as u32;
        self.at(Span { start: at, end: at })
    }

    fn step(&mut self, base: Typed, soft: bool, name: &Ident, span: Span) -> Typed {
        let of = self.unrefined(&base.ty);
        let (segment, ty, partial) = match &of {
            // The parser has said that a name is missing.
            _ if name.node.is_empty() => return self.poison(span),
            Type::Record(id) => match self.field(&base, *id, name) {
                Some((now, ty)) => (Segment::Field(now), ty, false),
                None => return self.poison(span),
            },
            Type::Enum(decl) => match self.alternative(&base, *decl, name) {
                Some((now, ty)) => (Segment::Alternative(now), ty, false),
                None => return self.poison(span),
            },
            Type::Map(_, of) | Type::Keyed(of, _) => (Segment::Key(Key::Text(name.node.clone())), (**of).clone(), true),
            Type::Json => (Segment::Key(Key::Text(name.node.clone())), Type::Json, true),
            Type::Range { of, open } if name.node == "min" || name.node == "max" => {
                let ty = if *open && name.node == "max" { (**of).clone().optional() } else { (**of).clone() };
                (Segment::Field(name.node.clone()), ty, false)
            }
            Type::Unit(unit) => match numbers_of(*unit).find(|(n, _)| *n == name.node) {
                Some((_, ty)) => (Segment::Field(name.node.clone()), ty.clone(), false),
                None => return self.no_number(*unit, name, span),
            },
            Type::Error => return self.poison(span),
            other => {
                let shown = self.show(other);
                self.fault(errors::has_no_fields(self.at(name.span), &shown, &name.node));
                return self.poison(span);
            }
        };
        self.stepped(base, segment, ty, partial, soft, &name.node, span)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one step")]
    fn stepped(
        &mut self,
        base: Typed,
        segment: Segment,
        ty: Type,
        partial: bool,
        soft: bool,
        name: &str,
        span: Span,
    ) -> Typed {
        let path = base.path.map(|path| ecow::eco_format!("{path}.{name}"));
        self.reads(span, path.as_ref());
        let expr = self.expr(Kind::Step { base: Box::new(base.expr), segment, soft }, span);
        self.narrowed(Typed { expr, ty, partial, maybe: base.maybe, path })
    }

    fn field(&mut self, base: &Typed, id: RecordId, name: &Ident) -> Option<(Name, Type)> {
        if let Some((now, field)) = self.field_named(id, &name.node, name.span) {
            return Some((now, field.read_type()));
        }
        let emit = match &base.expr.kind {
            Kind::Root(Root::Component(owner)) => {
                body_emit(self.db, self.decl, owner, &name.node).map(|found| (owner.clone(), found))
            }
            Kind::Root(Root::Own | Root::Distribution) => {
                let owner = self.owner.clone().unwrap_or_default();
                self.own_emit(&name.node).map(|found| (owner, found))
            }
            _ => None,
        };
        if let Some((owner, (now, emit))) = emit {
            self.told("field", &name.node, &now, name.span);
            self.names_emit(name.span, &owner, &now);
            return Some((now, emit));
        }
        let names: Vec<Name> = record(self.db, id).fields.keys().cloned().collect();
        self.fault(errors::unknown_field(self.decl, name, &id.name(self.db), &names));
        None
    }

    fn alternative(&mut self, base: &Typed, of: crate::db::Decl, name: &Ident) -> Option<(Name, Type)> {
        let (index, now) = self.alternative_named(of, name)?;
        if enumeration(self.db, of).alternatives[usize::from(index)].record.is_none() {
            self.fault(errors::alternative_without_fields(self.at(name.span), &name.node));
            return None;
        }
        let payload = Type::Record(RecordId::Payload(of, index));
        let known = self.is_known(base.path.as_ref(), &name.node);
        Some((now, if known { payload } else { payload.optional() }))
    }

    fn no_number(&mut self, unit: Unit, name: &Ident, span: Span) -> Typed {
        let names: Vec<Name> = numbers_of(unit).map(|(n, _)| Name::from(n)).collect();
        self.fault(errors::unknown_field(self.decl, name, unit.name(), &names));
        self.poison(span)
    }

    pub(super) fn index(&mut self, base: &tree::Expr, soft: bool, keys: &[tree::Expr], span: Span) -> Typed {
        let typed = self.synth_path(base);
        let first = keys.first().map_or(span, |k| k.span);
        let typed = self.opened(typed, soft, base.span, first);
        if self.completes_index(&typed, keys) {
            return self.poison(span);
        }
        let of = match &typed.ty {
            Type::Map(_, of) => (**of).clone(),
            Type::Keyed(of, handle) => {
                let (of, handle) = ((**of).clone(), handle.clone());
                let Some(key) = self.handle_key(keys, &of, &handle) else { return self.poison(span) };
                let name = key_text(&key);
                return self.stepped(typed, Segment::Key(key), of, true, soft, &name, span);
            }
            Type::Json => Type::Json,
            Type::Error => return self.poison(span),
            other => {
                let shown = self.show(other);
                self.fault(errors::no_index(self.at(span), &shown));
                return self.poison(span);
            }
        };
        let [key] = keys else {
            self.fault(errors::one_key(self.at(span)));
            return self.poison(span);
        };
        let wanted = if let Type::Map(key, _) = &typed.ty { (**key).clone() } else { Type::String };
        let key = self.check(key, &wanted);
        match constant_key(&key) {
            Some(key) => {
                let name = key_text(&key);
                self.stepped(typed, Segment::Key(key), of, true, soft, &name, span)
            }
            None => {
                let kind = Kind::At { base: Box::new(typed.expr), key: Box::new(key), soft };
                Typed { partial: true, maybe: typed.maybe, ..Typed::new(self.expr(kind, span), of) }
            }
        }
    }
}

/// The names of a dotted path, where an expression is nothing else.
pub(super) fn dotted(e: &tree::Expr) -> Option<Vec<Ident>> {
    match &e.kind {
        ExprKind::Name(name) => Some(vec![Ident { node: name.clone(), span: e.span }]),
        ExprKind::Member { base, soft: false, name } => {
            let mut path = dotted(base)?;
            path.push(name.clone());
            Some(path)
        }
        _ => None,
    }
}

/// A key whose value is known: a constant, or a text made of constants and the component's name.
pub(super) fn constant_key(e: &Expr) -> Option<Key> {
    match &e.kind {
        Kind::Scalar(scalar) => Some(Key::Text(ecow::eco_format!("{scalar}"))),
        Kind::Refine { value, .. } => constant_key(value),
        Kind::Step { .. } if is_own_name(e) => Some(Key::Named([Name::new(), Name::new()].into())),
        Kind::Text(parts) => named_key(parts),
        _ => None,
    }
}

fn named_key(parts: &[Part]) -> Option<Key> {
    let mut pieces = vec![Name::new()];
    for part in parts {
        match part {
            Part::Text(text) => {
                if let Some(last) = pieces.last_mut() {
                    last.push_str(text);
                }
            }
            Part::Hole(e) if is_own_name(e) => pieces.push(Name::new()),
            Part::Hole(e) => match constant_key(e)? {
                Key::Text(text) => pieces.last_mut()?.push_str(&text),
                Key::Named(_) => return None,
            },
        }
    }
    Some(if pieces.len() == 1 { Key::Text(pieces.swap_remove(0)) } else { Key::Named(pieces.into()) })
}

fn is_own_name(e: &Expr) -> bool {
    match &e.kind {
        Kind::Step { base, segment: Segment::Field(name), .. } => {
            name == "name" && matches!(base.kind, Kind::Root(Root::This | Root::Own | Root::Distribution))
        }
        Kind::Refine { value, .. } => is_own_name(value),
        _ => false,
    }
}

pub(super) fn key_text(key: &Key) -> Name {
    match key {
        Key::Text(text) => text.clone(),
        Key::Named(pieces) => pieces.join("*").into(),
    }
}

/// Text of a scalar constant.
pub(super) fn scalar_text(e: &Expr) -> Option<(Name, bool)> {
    match &e.kind {
        Kind::Scalar(Scalar::Text(text)) => Some((text.clone(), true)),
        Kind::Scalar(scalar) => Some((ecow::eco_format!("{scalar}"), false)),
        Kind::Refine { value, .. } => scalar_text(value),
        _ => None,
    }
}
