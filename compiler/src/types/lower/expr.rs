//! Expressions, both ways: with a type that is expected, and without.

use super::{Local, Lower, SelfType, Typed};
use crate::db::{Name, Span};
use crate::parse::tree::{self, ExprKind, Ident};
use crate::resolve::{self, Definition, Word};
use crate::types::ir::{Expr, Item, Kind, Part, Root, Segment};
use crate::types::ty::{RecordId, Type};
use crate::types::{Role, distribution_type, errors, fits, member_type, parameter_type, scalar};

impl Lower<'_> {
    /// The expression with its type, whatever it is; a soft path's type is optional.
    pub fn synth(&mut self, e: &tree::Expr) -> Typed {
        let mut typed = self.synth_path(e);
        if typed.maybe {
            typed.ty = typed.ty.optional();
            typed.maybe = false;
        }
        typed
    }

    pub(super) fn synth_path(&mut self, e: &tree::Expr) -> Typed {
        let typed = self.synth_kind(e);
        self.has(e.span, &typed);
        typed
    }

    fn synth_kind(&mut self, e: &tree::Expr) -> Typed {
        let span = e.span;
        match &e.kind {
            ExprKind::Error => self.poison(span),
            ExprKind::Name(name) => self.name(&Ident { node: name.clone(), span }),
            ExprKind::SelfValue => self.self_value(span),
            ExprKind::It => self.it(span),
            ExprKind::Super => self.below(span),
            ExprKind::None => Typed::new(self.expr(Kind::None, span), Type::None),
            ExprKind::Bool(b) => Typed::new(self.expr(Kind::Scalar(scalar::Scalar::Bool(*b)), span), Type::Bool),
            ExprKind::Number(text) => self.number(text, span),
            ExprKind::Text(pieces) => Typed::new(self.text(pieces, span), Type::String),
            ExprKind::List(items) => self.list(items, span),
            ExprKind::ListFor { generators, value } => self.list_for(generators, value, None, span),
            ExprKind::Record(record) => self.record(record, span),
            ExprKind::MapFor { generators, keys, value } => self.map_for(generators, keys, value, None, span),
            ExprKind::Construct { path, record } => self.construct(path, record, None, span),
            ExprKind::All(path) => self.all(path, span),
            ExprKind::Member { base, soft, name } => self.member(base, *soft, name, span),
            ExprKind::Index { base, soft, keys } => self.index(base, *soft, keys, span),
            ExprKind::Call { callee, args } => self.call(callee, args, span),
            ExprKind::Unary { op, operand } => self.unary(*op, operand, span),
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, span),
            ExprKind::Is { operand, path } => self.is(operand, path, span),
            ExprKind::Range { low, high } => self.range(low, high.as_deref(), span),
            ExprKind::If { condition, then, otherwise } => self.if_value(condition, then, otherwise.as_deref(), span),
            ExprKind::Match { operand, arms } => self.match_value(operand, arms, None, span),
        }
    }

    /// The expression as a value of `expected`; a fault where it is none.
    pub fn check(&mut self, e: &tree::Expr, expected: &Type) -> Expr {
        self.wants(e.span, expected);
        let wanted = expected.required();
        self.literal_has(e, wanted);
        match (&e.kind, wanted) {
            (ExprKind::None, _) => self.none(expected, e.span),
            (ExprKind::Number(text), _) => self.number_as(text, expected, e.span),
            (ExprKind::Name(name), Type::Enum(of)) if self.is_alternative(*of, name) => {
                self.bare_alternative(*of, &Ident { node: name.clone(), span: e.span })
            }
            (ExprKind::Name(name), Type::List(of)) if self.is_alternative_of(of, name) => {
                self.mismatch(of, expected, e.span);
                self.expr(Kind::Poison, e.span)
            }
            (ExprKind::Name(name), Type::Error) if self.is_misspelt(name) => self.expr(Kind::Poison, e.span),
            (ExprKind::Name(name), Type::Enum(of)) if self.is_misspelt(name) => {
                self.alternative_named(*of, &Ident { node: name.clone(), span: e.span });
                self.expr(Kind::Poison, e.span)
            }
            (ExprKind::Construct { path, record }, _) => {
                let typed = self.construct(path, record, Some(wanted), e.span);
                self.coerce(typed, expected, e.span)
            }
            (ExprKind::Text(pieces), Type::Literals(_) | Type::Refined(_)) => self.text_as(pieces, expected, e.span),
            (ExprKind::List(items), _) => self.list_as(items, expected, e.span),
            (ExprKind::Record(record), _) => self.record_as(record, expected, e.span),
            (ExprKind::ListFor { generators, value }, Type::List(of)) => {
                self.list_for(generators, value, Some(of), e.span).expr
            }
            (ExprKind::ListFor { generators, value }, Type::Json) => {
                self.list_for(generators, value, Some(&Type::Json), e.span).expr
            }
            (ExprKind::ListFor { generators, value }, Type::Keyed(of, _)) => {
                let list = self.list_for(generators, value, Some(of), e.span);
                self.coerce(list, expected, e.span)
            }
            (ExprKind::MapFor { generators, keys, value }, Type::Keyed(of, _)) => {
                let map = self.map_for(generators, keys, value, Some(of), e.span);
                self.coerce(map, expected, e.span)
            }
            (ExprKind::ListFor { .. } | ExprKind::MapFor { .. }, Type::Refined(of)) => {
                let value = self.check(e, &crate::types::refined_base(self.db, *of));
                self.expr(Kind::Refine { value: Box::new(value), ty: *of }, e.span)
            }
            (ExprKind::MapFor { generators, keys, value }, Type::Json) => {
                self.map_for(generators, keys, value, Some(&Type::Json), e.span).expr
            }
            (ExprKind::MapFor { generators, keys, value }, Type::Map(_, of)) => {
                self.map_for(generators, keys, value, Some(of), e.span).expr
            }
            (ExprKind::If { condition, then, otherwise }, _) => {
                self.if_as(condition, then, otherwise.as_deref(), expected, e.span)
            }
            (ExprKind::Match { operand, arms }, _) => self.match_value(operand, arms, Some(expected), e.span).expr,
            (ExprKind::Range { low, high }, Type::Range { of, open }) => {
                self.range_as(low, high.as_deref(), of, *open, e.span)
            }
            (ExprKind::Binary { op: tree::Binary::Coalesce, left, right }, _) => {
                self.coalesce_as(left, right, expected, e.span)
            }
            _ => {
                let typed = self.synth_for(e, wanted);
                self.coerce(typed, expected, e.span)
            }
        }
    }

    /// Takes a typed expression as a value of `expected`, converting where the language does.
    pub(super) fn coerce(&mut self, typed: Typed, expected: &Type, span: Span) -> Expr {
        if typed.partial && expected.is_optional() {
            return soften(self.fitted(typed, expected, span));
        }
        self.fitted(typed, expected, span)
    }

    fn fitted(&mut self, typed: Typed, expected: &Type, span: Span) -> Expr {
        let wanted = expected.required();
        if let Type::Range { of, .. } = wanted
            && !matches!(typed.ty.required(), Type::Range { .. } | Type::Error | Type::None)
        {
            if !fits(self.db, typed.ty.required(), &self.unrefined(of)) {
                self.mismatch(&typed.ty, expected, span);
                return self.expr(Kind::Poison, span);
            }
            let value = self.fitted(typed, of, span);
            let high = Some(Box::new(value.clone()));
            return self.expr(Kind::Range { low: Box::new(value), high }, span);
        }
        if typed.ty.is_optional() && typed.ty != Type::Error && !expected.is_optional() {
            self.fault(errors::may_be_none(self.at(span), &self.show(&typed.ty), &self.show(expected)));
            return self.expr(Kind::Poison, span);
        }
        if let Type::Refined(decl) = wanted
            && !fits(self.db, typed.ty.required(), wanted)
        {
            let base = crate::types::refined_base(self.db, *decl);
            let value = self.fitted(typed, &base.optional(), span);
            return self.expr(Kind::Refine { value: Box::new(value), ty: *decl }, span);
        }
        if let (Type::List(of), Type::Keyed(to, _)) = (typed.ty.required(), wanted)
            && fits(self.db, of, to)
        {
            let kind = Kind::Keyed { list: Box::new(typed.expr), ty: wanted.clone() };
            return self.expr(kind, span);
        }
        if !fits(self.db, &typed.ty, expected) {
            self.mismatch(&typed.ty, expected, span);
            return self.expr(Kind::Poison, span);
        }
        typed.expr
    }

    fn none(&mut self, expected: &Type, span: Span) -> Expr {
        if !expected.is_optional() {
            self.fault(errors::none_not_allowed(self.at(span), &self.show(expected)));
        }
        self.expr(Kind::None, span)
    }

    /// A bare name: a local, a parameter, a component, a `let`.
    pub(super) fn name(&mut self, name: &Ident) -> Typed {
        self.named(name, false)
    }

    /// A bare name; `leads` says that a dot follows.
    pub(super) fn named(&mut self, name: &Ident, leads: bool) -> Typed {
        if self.completes_value(name) {
            return self.poison(name.span);
        }
        self.stands_for(name);
        if let Some(Local { ty, kind, .. }) = self.local(&name.node).cloned() {
            let expr = self.expr(kind, name.span);
            return self.narrowed(Typed { path: Some(name.node.clone()), ..Typed::new(expr, ty) });
        }
        let parameter = parameter_type(self.db, self.decl, &name.node);
        match (parameter, member_type(self.db, self.decl, &name.node)) {
            // That it is declared twice is told there.
            (Some(_), Some(_)) => return self.poison(name.span),
            (Some(ty), None) => return self.parameter(name, ty),
            (None, Some((ty, _))) => return self.component(name, ty),
            (None, None) => {}
        }
        match resolve::lookup(self.db, self.types.file, &name.node) {
            Some(Definition::Declared(Word::Let, decl)) => {
                let ty = super::let_type(self.db, decl).clone();
                Typed::new(self.expr(Kind::Global(decl), name.span), ty)
            }
            Some(Definition::Missing) => self.poison(name.span),
            Some(other) => {
                let is_type = matches!(other, Definition::Declared(Word::Type, decl)
                    if crate::types::is_component(self.db, RecordId::Declared(decl)));
                self.fault(match is_type {
                    true => errors::all_of_type(self.decl, name, &other),
                    false => errors::not_a_value(self.decl, name, &other, !leads),
                });
                self.poison(name.span)
            }
            None => self.former(name).unwrap_or_else(|| self.unknown(name, leads)),
        }
    }

    fn parameter(&mut self, name: &Ident, ty: Type) -> Typed {
        if !self.sight.parameters || self.sight.alone {
            self.fault(errors::out_of_sight(self.at(name.span), "parameter", &name.node, self.in_function()));
            return self.poison(name.span);
        }
        let root = self.expr(Kind::Root(Root::Parameters), name.span);
        let kind = Kind::Step { base: Box::new(root), segment: Segment::Field(name.node.clone()), soft: false };
        let path = Some(name.node.clone());
        let typed = Typed { path, ..Typed::new(self.expr(kind, name.span), ty) };
        self.narrowed(typed)
    }

    fn in_function(&self) -> bool {
        resolve::word(self.db, self.decl) == Some(Word::Function)
    }

    /// Whether a component is declared at the top of a file, outside of levels and mixins.
    fn is_of_file(&self, name: &str) -> bool {
        matches!(resolve::lookup(self.db, self.types.file, name), Some(Definition::Declared(Word::Component, _)))
    }

    fn component(&mut self, name: &Ident, ty: Type) -> Typed {
        if !self.sight.components || self.sight.alone && self.is_of_file(&name.node) {
            self.fault(errors::out_of_sight(self.at(name.span), "component", &name.node, self.in_function()));
            return self.poison(name.span);
        }
        let expr = self.expr(Kind::Root(Root::Component(name.node.clone())), name.span);
        Typed { path: Some(name.node.clone()), ..Typed::new(expr, ty) }
    }

    /// Whether a bare name looks like an alternative, and is nothing at all.
    fn is_misspelt(&self, name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && self.local(name).is_none()
            && resolve::lookup(self.db, self.types.file, name).is_none()
            && !matches!(name, "None" | "True" | "False" | "TRUE" | "FALSE" | "Null")
    }

    fn self_value(&mut self, span: Span) -> Typed {
        let Some(own) = self.sight.own else {
            self.fault(errors::no_self(self.at(span)));
            return self.poison(span);
        };
        let root = match own {
            SelfType::This(_) => Root::This,
            SelfType::Own(of) if Some(of) == distribution_type(self.db) => Root::Distribution,
            SelfType::Own(_) => Root::Own,
        };
        let expr = self.expr(Kind::Root(root), span);
        let ty = if self.is_lost_record(own.record()) { Type::Error } else { Type::Record(own.record()) };
        Typed { path: Some("self".into()), ..Typed::new(expr, ty) }
    }

    fn it(&mut self, span: Span) -> Typed {
        match self.sight.it.clone() {
            Some(ty) => {
                let expr = self.expr(Kind::Root(Root::It), span);
                self.narrowed(Typed { path: Some("it".into()), ..Typed::new(expr, ty) })
            }
            None => {
                self.fault(errors::no_it(self.at(span)));
                self.poison(span)
            }
        }
    }

    fn below(&mut self, span: Span) -> Typed {
        match self.sight.below.clone() {
            Some(ty) => {
                Typed { partial: true, ..Typed::new(self.expr(Kind::Root(Root::Super), span), ty.required().clone()) }
            }
            None => {
                self.fault(errors::no_super(self.at(span)));
                self.poison(span)
            }
        }
    }

    fn all(&mut self, path: &[Ident], span: Span) -> Typed {
        match self.types.record_for(Role::Component, path) {
            Some(_) if !self.sight.components => {
                let (last, within) = (&path[path.len() - 1].node, self.in_function());
                self.fault(errors::out_of_sight(self.at(span), "components of type", last, within));
                self.poison(span)
            }
            Some(of) if crate::types::is_component(self.db, of) => {
                Typed::new(self.expr(Kind::All(of), span), Type::map(Type::Record(of)))
            }
            Some(of) => {
                self.no_component_type(of, path);
                self.poison(span)
            }
            None => self.poison(span),
        }
    }

    pub(super) fn text(&mut self, pieces: &[tree::Piece], span: Span) -> Expr {
        if pieces.is_empty() {
            return self.expr(Kind::Scalar(scalar::Scalar::Text(Name::new())), span);
        }
        if let [tree::Piece::Text(text)] = pieces {
            return self.expr(Kind::Scalar(scalar::Scalar::Text(text.clone())), span);
        }
        let parts = pieces.iter().map(|piece| match piece {
            tree::Piece::Text(text) => Part::Text(text.clone()),
            tree::Piece::Hole(e) => Part::Hole(self.hole(e)),
        });
        let parts = parts.collect();
        self.expr(Kind::Text(parts), span)
    }

    /// What stands in `\(…)`: something with one spelling.
    fn hole(&mut self, e: &tree::Expr) -> Expr {
        let typed = self.synth(e);
        let spelt = match &typed.ty {
            Type::Error
            | Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Unit(_)
            | Type::Quantity
            | Type::IntOrString
            | Type::Literals(_) => true,
            Type::Refined(decl) => !matches!(crate::types::refined_base(self.db, *decl), Type::List(_) | Type::Map(..)),
            Type::Enum(decl) => {
                crate::types::enumeration(self.db, *decl).alternatives.iter().all(|a| a.record.is_none())
            }
            Type::None | Type::Json | Type::List(_) | Type::Map(..) | Type::Keyed(..) => false,
            Type::Range { .. } | Type::Optional(_) | Type::Record(_) | Type::Variable(_) => false,
        };
        if !spelt {
            self.fault(errors::no_spelling(self.at(e.span), &self.show(&typed.ty)));
            return self.expr(Kind::Poison, e.span);
        }
        typed.expr
    }

    pub(super) fn list(&mut self, items: &[tree::ListItem], span: Span) -> Typed {
        let mut of: Option<Type> = None;
        let mut made = Vec::new();
        for item in items {
            let (tree::ListItem::Value(e) | tree::ListItem::Spread(e)) = item;
            let is_spread = matches!(item, tree::ListItem::Spread(_));
            let typed = self.synth(e);
            let ty = match (is_spread, typed.ty.required()) {
                (true, Type::List(of)) => (**of).clone(),
                (true, Type::Error | Type::None) => Type::Error,
                (true, _) => {
                    self.fault(errors::not_a_list(self.at(e.span), &self.show(&typed.ty)));
                    Type::Error
                }
                (false, _) => typed.ty.required().clone(),
            };
            of = Some(of.map_or(ty.clone(), |known| crate::types::join(self.db, &known, &ty).unwrap_or(Type::Error)));
            made.push(if is_spread { Item::Spread(soften(typed.expr)) } else { Item::Value(typed.expr) });
        }
        Typed::new(self.expr(Kind::List(made), span), Type::list(of.unwrap_or(Type::Error)))
    }
}

/// Makes the last step of a path ask for the item: where it is absent, the value is `none`.
pub(super) fn soften(mut e: Expr) -> Expr {
    if let Kind::Step { soft, .. } | Kind::At { soft, .. } = &mut e.kind {
        *soft = true;
    }
    e
}
