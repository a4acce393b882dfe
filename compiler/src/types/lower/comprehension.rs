//! Comprehensions, and the names that they bind.

use super::{Local, Lower, Typed};
use crate::db::Span;
use crate::parse::tree::{self, Ident};
use crate::resolve;
use crate::types::errors;
use crate::types::ir::{Generator, Kind};
use crate::types::ty::Type;

impl Lower<'_> {
    pub(super) fn list_for(
        &mut self,
        generators: &[tree::Generator],
        value: &tree::Expr,
        of: Option<&Type>,
        span: Span,
    ) -> Typed {
        self.scoped(|cx| {
            let generators = cx.generators(generators);
            let (value, ty) = match of {
                Some(of) => (cx.check(value, &of.clone().optional()), of.clone()),
                None => {
                    let typed = cx.synth(value);
                    (typed.expr, typed.ty.required().clone())
                }
            };
            let kind = Kind::ListFor { generators, value: Box::new(value) };
            Typed::new(cx.expr(kind, span), Type::list(ty))
        })
    }

    pub(super) fn map_for(
        &mut self,
        generators: &[tree::Generator],
        keys: &[tree::Expr],
        value: &tree::Expr,
        of: Option<&Type>,
        span: Span,
    ) -> Typed {
        self.scoped(|cx| {
            let generators = cx.generators(generators);
            let key = match keys {
                [key] => cx.check(key, &Type::String),
                _ => cx.poison(span).expr,
            };
            let (value, ty) = match of {
                Some(of) => (cx.check(value, &of.clone().optional()), of.clone()),
                None => {
                    let typed = cx.synth(value);
                    (typed.expr, typed.ty.required().clone())
                }
            };
            let kind = Kind::MapFor { generators, key: Box::new(key), value: Box::new(value) };
            Typed::new(cx.expr(kind, span), Type::map(ty))
        })
    }

    fn generators(&mut self, generators: &[tree::Generator]) -> Vec<Generator> {
        generators.iter().map(|g| self.generator(g)).collect()
    }

    fn generator(&mut self, g: &tree::Generator) -> Generator {
        let typed = self.synth(&g.source);
        let (key, value) = match typed.ty.required() {
            Type::Map(key, of) => ((**key).clone(), Some((**of).clone())),
            Type::Keyed(of, _) => (Type::String, Some((**of).clone())),
            Type::List(of) => ((**of).clone(), None),
            Type::Range { of, .. } if **of == Type::Int => (Type::Int, None),
            Type::Error => (Type::Error, Some(Type::Error)),
            other => {
                self.fault(errors::not_iterable(self.at(g.source.span), &self.show(other)));
                (Type::Error, Some(Type::Error))
            }
        };
        if typed.ty.is_optional() && typed.ty != Type::Error {
            self.fault(errors::may_be_none(self.at(g.source.span), &self.show(&typed.ty), "a list or map"));
        }
        let declared = g.key.ty.as_ref().map(|ty| self.types.ty(ty));
        self.bind(&g.key.name, declared.unwrap_or(key));
        match (&g.value, value) {
            (Some(name), Some(of)) => self.bind(&name.name, of),
            (Some(name), None) => {
                self.fault(errors::no_keys(self.at(name.name.span)));
                self.bind(&name.name, Type::Error);
            }
            (None, _) => {}
        }
        let condition = g.condition.as_ref().map(|c| {
            let lowered = self.check(c, &Type::Bool);
            self.assume(c, true);
            lowered
        });
        let value = g.value.as_ref().map(|v| v.name.node.clone());
        Generator { key: g.key.name.node.clone(), value, source: typed.expr, condition }
    }

    /// Binds a name for what follows in this scope.
    pub(super) fn bind(&mut self, name: &Ident, ty: Type) {
        let is_taken = resolve::lookup(self.db, self.types.file, &name.node).is_some();
        if !name.node.is_empty() && (is_taken || self.local(&name.node).is_some()) {
            self.is_taken(name);
        }
        let kind = Kind::Local(name.node.clone());
        self.bound(name, &ty);
        self.locals.push(Local { name: name.node.clone(), ty, kind, span: name.span });
    }
}
