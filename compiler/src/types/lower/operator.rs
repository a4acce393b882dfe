//! Operators, conditionals and `match`.

use super::expr::soften;
use super::{Lower, Typed};
use crate::db::{Db, Name, Span};
use crate::parse::tree::{self, Binary, ExprKind, Ident, Unary};
use crate::types::ir::{Expr, Kind, Pattern};
use crate::types::scalar::{Scalar, Unit, units_of};
use crate::types::ty::Type;
use crate::types::{Cursor, enumeration, errors, join, refined_base};

impl Lower<'_> {
    pub(super) fn unary(&mut self, op: Unary, operand: &tree::Expr, span: Span) -> Typed {
        let (operand, ty) = match op {
            Unary::Not => (self.check(operand, &Type::Bool), Type::Bool),
            Unary::Negate => {
                let typed = self.synth(operand);
                if !matches!(typed.ty, Type::Int | Type::Float | Type::Unit(Unit::Duration) | Type::Error) {
                    self.fault(errors::not_negated(self.at(span), &self.show(&typed.ty)));
                }
                (typed.expr, typed.ty)
            }
        };
        Typed::new(self.expr(Kind::Unary { op, operand: Box::new(operand) }, span), ty)
    }

    pub(super) fn binary(&mut self, op: Binary, left: &tree::Expr, right: &tree::Expr, span: Span) -> Typed {
        let (left, right, ty) = match op {
            Binary::And | Binary::Or => self.logical(op, left, right),
            Binary::Coalesce => return self.coalesce(left, right, span),
            Binary::Equal | Binary::NotEqual => {
                let (l, r, _) = self.operands(left, right, true);
                for (side, other, alternative) in [(left, right, &r), (right, left, &l)] {
                    self.whole_alternative(op, side.span, other.span, alternative);
                }
                (l, r, Type::Bool)
            }
            Binary::Less | Binary::LessEqual | Binary::Greater | Binary::GreaterEqual => {
                let (l, r, ty) = self.operands(left, right, false);
                if !matches!(widened(self.db, &ty), Type::Int | Type::Float | Type::Unit(_) | Type::Error) {
                    self.fault(errors::no_order(self.at(left.span), &self.show(&ty)));
                }
                (l, r, Type::Bool)
            }
            Binary::In => self.contains(left, right),
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
                self.arithmetic(op, left, right, span)
            }
        };
        Typed::new(self.expr(Kind::Binary { op, left: Box::new(left), right: Box::new(right) }, span), ty)
    }

    fn logical(&mut self, op: Binary, left: &tree::Expr, right: &tree::Expr) -> (Expr, Expr, Type) {
        let l = self.check(left, &Type::Bool);
        let r = self.scoped(|cx| {
            cx.assume(left, op == Binary::And);
            cx.check(right, &Type::Bool)
        });
        (l, r, Type::Bool)
    }

    /// Both sides of one type: the side that is no bare literal decides.
    fn operands(&mut self, left: &tree::Expr, right: &tree::Expr, equality: bool) -> (Expr, Expr, Type) {
        if self.needs_context(left) && !self.needs_context(right) {
            let (r, l, ty) = self.operands(right, left, equality);
            return (l, r, ty);
        }
        let typed = self.synth(left);
        if equality && matches!(right.kind, ExprKind::None) {
            let none = self.expr(Kind::None, right.span);
            return (soften(typed.expr), none, typed.ty);
        }
        if typed.ty.is_optional() && typed.ty != Type::Error && !equality {
            self.fault(errors::may_be_none(self.at(left.span), &self.show(&typed.ty), "a value to compare"));
        }
        let wanted = if equality { widened(self.db, &typed.ty).optional() } else { widened(self.db, &typed.ty) };
        let right = self.check(right, &wanted);
        (typed.expr, right, typed.ty.required().clone())
    }

    /// Literals whose type comes from the other side.
    fn needs_context(&self, e: &tree::Expr) -> bool {
        match &e.kind {
            ExprKind::Number(_) | ExprKind::None | ExprKind::List(_) | ExprKind::Record(_) => true,
            ExprKind::Construct { .. } => true,
            ExprKind::Name(name) => name.starts_with(|c: char| c.is_ascii_uppercase()) && self.local(name).is_none(),
            _ => false,
        }
    }

    fn coalesce(&mut self, left: &tree::Expr, right: &tree::Expr, span: Span) -> Typed {
        let typed = self.synth(left);
        let inner = typed.ty.required().clone();
        let faults = self.faults.len();
        let right_typed = self.synth(right);
        let ty = join(self.db, &inner, &right_typed.ty);
        let (right, ty) = match ty {
            Some(ty) if !matches!(right_typed.ty, Type::Error) => (right_typed.expr, ty),
            _ => {
                self.faults.truncate(faults);
                (self.check(right, &inner), inner)
            }
        };
        let kind = Kind::Binary { op: Binary::Coalesce, left: Box::new(soften(typed.expr)), right: Box::new(right) };
        Typed::new(self.expr(kind, span), ty)
    }

    pub(super) fn coalesce_as(&mut self, left: &tree::Expr, right: &tree::Expr, expected: &Type, span: Span) -> Expr {
        let left = soften(self.check(left, &expected.clone().optional()));
        let right = self.check(right, expected);
        self.expr(Kind::Binary { op: Binary::Coalesce, left: Box::new(left), right: Box::new(right) }, span)
    }

    fn contains(&mut self, left: &tree::Expr, right: &tree::Expr) -> (Expr, Expr, Type) {
        let all = self.synth(right);
        let of = match all.ty.required() {
            Type::List(of) | Type::Range { of, .. } => (**of).clone(),
            Type::Map(key, _) => (**key).clone(),
            Type::Keyed(..) => Type::String,
            Type::Error => Type::Error,
            other => {
                self.fault(errors::not_a_collection(self.at(right.span), &self.show(other)));
                Type::Error
            }
        };
        if all.ty.is_optional() && all.ty != Type::Error {
            self.fault(errors::may_be_none(self.at(right.span), &self.show(&all.ty), "a list, map or range"));
        }
        (self.check(left, &of), all.expr, Type::Bool)
    }

    fn arithmetic(&mut self, op: Binary, left: &tree::Expr, right: &tree::Expr, span: Span) -> (Expr, Expr, Type) {
        if matches!(op, Binary::Add | Binary::Subtract) {
            let (l, r, ty) = self.operands(left, right, false);
            if matches!(ty, Type::String | Type::Refined(_)) && op == Binary::Add {
                self.fault(errors::no_string_sum(self.at(span)));
            } else if !matches!(widened(self.db, &ty), Type::Int | Type::Float | Type::Unit(_) | Type::Error) {
                self.fault(errors::no_arithmetic(self.at(span), &self.show(&ty), &self.show(&ty)));
            }
            return (l, r, ty);
        }
        let (l, r) = (self.synth(left), self.synth(right));
        let ty = match (op, l.ty.required(), r.ty.required()) {
            (_, Type::Error, _) | (_, _, Type::Error) => Type::Error,
            (Binary::Multiply, Type::Int, Type::Int) => Type::Int,
            (_, Type::Float, Type::Float | Type::Int) | (_, Type::Int, Type::Float) => Type::Float,
            (Binary::Multiply, Type::Unit(Unit::Percent), Type::Unit(u)) => Type::Unit(*u),
            (Binary::Multiply, Type::Unit(u), Type::Int | Type::Unit(Unit::Percent)) => Type::Unit(*u),
            (Binary::Multiply, Type::Int, Type::Unit(u)) => Type::Unit(*u),
            (Binary::Divide, Type::Unit(u), Type::Int) => Type::Unit(*u),
            (Binary::Divide, Type::Unit(u), Type::Unit(v)) if u == v => Type::Float,
            (Binary::Divide, Type::Int, Type::Int) => {
                self.fault(errors::integer_division(self.at(span)));
                Type::Error
            }
            (_, a, b) => {
                let (a, b) = (self.show(a), self.show(b));
                self.fault(errors::no_arithmetic(self.at(span), &a, &b));
                Type::Error
            }
        };
        (l.expr, r.expr, ty)
    }

    pub(super) fn is(&mut self, operand: &tree::Expr, path: &[Ident], span: Span) -> Typed {
        if let ExprKind::Unary { op: Unary::Not, operand: inner } = &operand.kind {
            let typed = self.synth(inner);
            if matches!(typed.ty.required(), Type::Enum(_)) {
                let text = self.text.get(inner.span.start as usize..span.end as usize).unwrap_or_default();
                let fixed = format!("!({text})");
                let fault = errors::mismatch(self.at(inner.span), "Bool", &self.show(&typed.ty));
                self.fault(fault.fix(format!("write `{fixed}`"), self.at(span), fixed.clone()));
                return Typed::new(self.expr(Kind::Poison, span), Type::Bool);
            }
        }
        let typed = self.synth(operand);
        let name = &path[path.len() - 1];
        if self.completes(&name.node, name.span, || Cursor::Alternative(typed.ty.required().clone())) {
            return Typed::new(self.expr(Kind::Poison, span), Type::Bool);
        }
        let known = match typed.ty.required() {
            // The parser has said that an alternative starts with a capital letter.
            _ if name.node.is_empty() || name.node.starts_with(char::is_lowercase) => None,
            Type::Enum(of) => self.alternative_named(*of, name).map(|(_, now)| now),
            Type::Error => None,
            other => {
                let shown = self.show(other);
                self.fault(errors::not_an_enum(self.at(operand.span), &shown));
                None
            }
        };
        let Some(alternative) = known else {
            return Typed::new(self.expr(Kind::Poison, span), Type::Bool);
        };
        let operand = Box::new(soften(typed.expr));
        Typed::new(self.expr(Kind::Is { operand, alternative }, span), Type::Bool)
    }

    pub(super) fn range(&mut self, low: &tree::Expr, high: Option<&tree::Expr>, span: Span) -> Typed {
        let Some(high) = high else {
            let typed = self.synth(low);
            let kind = Kind::Range { low: Box::new(typed.expr), high: None };
            return Typed::new(self.expr(kind, span), Type::Range { of: typed.ty.into(), open: true });
        };
        let (low, high, of) = self.range_ends(low, high);
        let kind = Kind::Range { low: Box::new(low), high: Some(Box::new(high)) };
        Typed::new(self.expr(kind, span), Type::Range { of: of.into(), open: false })
    }

    fn range_ends(&mut self, low: &tree::Expr, high: &tree::Expr) -> (Expr, Expr, Type) {
        let both: Vec<Vec<Unit>> = [low, high].iter().map(|e| literal_units(e)).collect();
        let shared = both[0].iter().find(|u| both[1].contains(u) && both[0].len().min(both[1].len()) == 1);
        if let Some(unit) = shared {
            let ty = Type::Unit(*unit);
            return (self.check(low, &ty), self.check(high, &ty), ty);
        }
        self.operands(low, high, false)
    }

    pub(super) fn range_as(
        &mut self,
        low: &tree::Expr,
        high: Option<&tree::Expr>,
        of: &Type,
        open: bool,
        span: Span,
    ) -> Expr {
        let low = Box::new(self.check(low, of));
        let high = high.map(|e| Box::new(self.check(e, of)));
        if high.is_none() && !open {
            self.fault(errors::open_range(self.at(span)));
        }
        self.expr(Kind::Range { low, high }, span)
    }

    pub(super) fn if_value(&mut self, c: &tree::Expr, a: &tree::Expr, b: Option<&tree::Expr>, span: Span) -> Typed {
        let condition = Box::new(self.check(c, &Type::Bool));
        let then = self.assuming(c, true, |cx| cx.synth(a));
        let otherwise = b.map(|b| self.assuming(c, false, |cx| cx.synth(b)));
        let ty = match &otherwise {
            None => Some(then.ty.clone().optional()),
            Some(other) => join(self.db, &then.ty, &other.ty),
        };
        let ty = ty.unwrap_or_else(|| {
            let other = otherwise.as_ref().map_or(Type::None, |t| t.ty.clone());
            self.fault(errors::no_join(self.at(span), &self.show(&then.ty), &self.show(&other)));
            Type::Error
        });
        let otherwise = otherwise.map(|t| Box::new(t.expr));
        Typed::new(self.expr(Kind::If { condition, then: Box::new(then.expr), otherwise }, span), ty)
    }

    pub(super) fn if_as(
        &mut self,
        c: &tree::Expr,
        a: &tree::Expr,
        b: Option<&tree::Expr>,
        expected: &Type,
        span: Span,
    ) -> Expr {
        let condition = Box::new(self.check(c, &Type::Bool));
        if b.is_none() && !expected.is_optional() && !matches!(a.kind, ExprKind::Error) {
            self.fault(errors::if_without_else(self.at(span), &self.show(expected)));
        }
        let then = Box::new(self.assuming(c, true, |cx| cx.check(a, expected)));
        let otherwise = b.map(|b| Box::new(self.assuming(c, false, |cx| cx.check(b, expected))));
        self.expr(Kind::If { condition, then, otherwise }, span)
    }

    fn assuming<T>(&mut self, condition: &tree::Expr, truth: bool, body: impl FnOnce(&mut Self) -> T) -> T {
        self.scoped(|cx| {
            cx.assume(condition, truth);
            body(cx)
        })
    }

    pub(super) fn match_value(
        &mut self,
        operand: &tree::Expr,
        arms: &[tree::Arm],
        expected: Option<&Type>,
        span: Span,
    ) -> Typed {
        let scrutinee = self.synth(operand);
        let mut ty: Option<Type> = expected.cloned();
        let mut lowered = Vec::new();
        for arm in arms {
            let (pattern, value, found) = self.arm(&scrutinee, arm, expected);
            if expected.is_none() {
                let joined = ty.as_ref().map_or(Some(found.clone()), |known| join(self.db, known, &found));
                if joined.is_none() {
                    let known = ty.clone().unwrap_or(Type::Error);
                    self.fault(errors::no_join(self.at(arm.value.span), &self.show(&known), &self.show(&found)));
                }
                ty = Some(joined.unwrap_or(Type::Error));
            }
            lowered.push((pattern, value));
        }
        self.exhaustive(&scrutinee.ty, &lowered, span);
        let kind = Kind::Match { operand: Box::new(soften(scrutinee.expr)), arms: lowered };
        Typed::new(self.expr(kind, span), ty.unwrap_or(Type::Error))
    }

    fn arm(&mut self, scrutinee: &Typed, arm: &tree::Arm, expected: Option<&Type>) -> (Pattern, Expr, Type) {
        self.scoped(|cx| {
            let pattern = cx.pattern(scrutinee, arm);
            match expected {
                Some(ty) => (pattern, cx.check(&arm.value, ty), ty.clone()),
                None => {
                    let typed = cx.synth(&arm.value);
                    (pattern, typed.expr, typed.ty)
                }
            }
        })
    }

    fn pattern(&mut self, scrutinee: &Typed, arm: &tree::Arm) -> Pattern {
        match &arm.pattern {
            tree::Pattern::Else => Pattern::Else,
            tree::Pattern::Literal(e) => match &e.kind {
                ExprKind::None => Pattern::None,
                _ => match self.check(e, scrutinee.ty.required()).kind {
                    Kind::Scalar(scalar) => Pattern::Scalar(scalar),
                    Kind::Refine { value, .. } => match value.kind {
                        Kind::Scalar(scalar) => Pattern::Scalar(scalar),
                        _ => Pattern::Else,
                    },
                    _ => Pattern::Else,
                },
            },
            tree::Pattern::Alternative { path, binding } => self.alternative_pattern(scrutinee, path, binding.as_ref()),
        }
    }

    fn alternative_pattern(&mut self, scrutinee: &Typed, path: &[Ident], binding: Option<&Ident>) -> Pattern {
        let name = &path[path.len() - 1];
        if self.completes(&name.node, name.span, || Cursor::Alternative(scrutinee.ty.clone())) {
            return Pattern::Else;
        }
        let Type::Enum(of) = scrutinee.ty.required() else {
            if scrutinee.ty != Type::Error {
                let shown = self.show(&scrutinee.ty);
                self.fault(errors::not_an_enum(self.at(name.span), &shown));
            }
            return Pattern::Else;
        };
        let Some((index, now)) = self.alternative_named(*of, name) else { return Pattern::Else };
        if let Some(path) = &scrutinee.path {
            self.learn(path.clone(), super::Known::Is(name.node.clone()));
        }
        if let Some(binding) = binding {
            self.bind(binding, Type::Record(crate::types::RecordId::Payload(*of, index)));
        }
        Pattern::Alternative { name: now, binding: binding.map(|b| b.node.clone()) }
    }

    fn exhaustive(&mut self, ty: &Type, arms: &[(Pattern, Expr)], span: Span) {
        if arms.iter().any(|(p, _)| *p == Pattern::Else) || *ty == Type::Error {
            return;
        }
        let takes =
            |name: &Name| arms.iter().any(|(p, _)| matches!(p, Pattern::Alternative { name: n, .. } if n == name));
        let text = |t: &Name| arms.iter().any(|(p, _)| *p == Pattern::Scalar(Scalar::Text(t.clone())));
        let truth = |b: bool| arms.iter().any(|(p, _)| *p == Pattern::Scalar(Scalar::Bool(b)));
        let mut missing: Vec<Name> = match ty.required() {
            Type::Enum(of) => {
                enumeration(self.db, *of).alternatives.iter().map(|a| a.name.clone()).filter(|n| !takes(n)).collect()
            }
            Type::Literals(texts) => texts.iter().filter(|t| !text(t)).map(|t| ecow::eco_format!("\"{t}\"")).collect(),
            Type::Bool => [true, false].into_iter().filter(|b| !truth(*b)).map(|b| ecow::eco_format!("{b}")).collect(),
            other => {
                let shown = self.show(other);
                return self.fault(errors::open_ended(self.at(span), &shown));
            }
        };
        if ty.is_optional() && !arms.iter().any(|(p, _)| *p == Pattern::None) {
            missing.push("none".into());
        }
        if !missing.is_empty() {
            self.fault(errors::not_exhaustive(self.at(span), &missing));
        }
    }
}

fn literal_units(e: &tree::Expr) -> Vec<Unit> {
    if let ExprKind::Number(text) = &e.kind { units_of(text) } else { Vec::new() }
}

/// What a value may be compared with: a text with rules, with any text.
fn widened(db: &dyn Db, ty: &Type) -> Type {
    match ty.required() {
        Type::Refined(decl) => widened(db, &refined_base(db, *decl)),
        other => other.clone(),
    }
}
