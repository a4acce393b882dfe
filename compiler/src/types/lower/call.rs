//! Calls: functions by name, of a module, or with the first argument in front.

use super::{Lower, Typed};
use crate::db::{Decl, Name, Span};
use crate::parse::tree::{self, ExprKind, Ident};
use crate::resolve::{self, Definition, Word};
use crate::types::ir::{Expr, Kind};
use crate::types::ty::Type;
use crate::types::{Cursor, Role, errors, is_cursor, signature};

impl Lower<'_> {
    pub(super) fn call(&mut self, callee: &tree::Expr, args: &[tree::Argument], span: Span) -> Typed {
        match &callee.kind {
            ExprKind::Name(name) if self.completes_value(&Ident { node: name.clone(), span: callee.span }) => {
                self.failed_call(args, span)
            }
            ExprKind::Name(name) => {
                let ident = Ident { node: name.clone(), span: callee.span };
                match self.function(std::slice::from_ref(&ident)) {
                    Some(function) => self.apply(function, None, args, &ident, span),
                    None => self.failed_call(args, span),
                }
            }
            ExprKind::Member { base, name, .. } => match self.module_function(base, name) {
                Some(Some(function)) => self.apply(function, None, args, name, span),
                Some(None) => self.failed_call(args, span),
                None if is_cursor(&name.node) => {
                    self.synth(callee);
                    self.failed_call(args, span)
                }
                None if matches!(&base.kind, ExprKind::Name(name) if is_cursor(name)) => {
                    self.synth(base);
                    self.failed_call(args, span)
                }
                None if self.is_lost_front(base, name) => self.failed_call(args, span),
                None => match self.function(std::slice::from_ref(name)) {
                    Some(function) => self.apply(function, Some(base), args, name, span),
                    None => self.failed_call(args, span),
                },
            },
            _ => {
                self.fault(errors::not_a_function(self.at(callee.span)));
                self.failed_call(args, span)
            }
        }
    }

    /// Arguments of a call that cannot be made are still looked at.
    fn failed_call(&mut self, args: &[tree::Argument], span: Span) -> Typed {
        for arg in args {
            self.synth(&arg.value);
        }
        self.poison(span)
    }

    /// `module.f`; the outer option is none where the base is a value.
    fn module_function(&mut self, base: &tree::Expr, name: &Ident) -> Option<Option<Decl>> {
        let mut path = super::path::dotted(base)?;
        if self.is_value(&path[0].node) || is_cursor(&path[0].node) {
            return None;
        }
        resolve::lookup(self.db, self.types.file, &path[0].node)?;
        path.push(name.clone());
        Some(self.function(&path))
    }

    fn function(&mut self, path: &[Ident]) -> Option<Decl> {
        self.leads(path, Role::Value);
        match resolve::path(self.db, self.types.file, path) {
            Ok(Definition::Declared(Word::Function, decl)) => Some(decl),
            Ok(Definition::Missing) => None,
            Ok(other) => {
                let last = &path[path.len() - 1];
                let fault = resolve::not_a(self.decl, last, "a function", errors::noun(&other));
                self.fault(match other {
                    Definition::Declared(Word::Type | Word::Resource, _) => errors::no_constructor_call(fault, last),
                    _ => fault,
                });
                None
            }
            Err(failed) => {
                let is_last = failed.at + 1 == path.len();
                let names =
                    self.candidates(&failed, |d| if is_last { d.is_a(&[Word::Function]) } else { d.leads_on() });
                let name = &path[failed.at];
                if is_last && name.node.starts_with(|c: char| c.is_ascii_uppercase()) {
                    self.fault(errors::no_constructor_call(
                        resolve::unknown_name(self.decl, name, "function", &[]),
                        name,
                    ));
                    return None;
                }
                let fault = resolve::unknown_name(self.decl, name, "function", &names);
                self.fault(resolve::elsewhere(self.db, self.types.file, fault, &path[failed.at]));
                None
            }
        }
    }

    fn apply(
        &mut self,
        function: Decl,
        receiver: Option<&tree::Expr>,
        args: &[tree::Argument],
        name: &Ident,
        span: Span,
    ) -> Typed {
        let signature = signature(self.db, function);
        self.calls(function, Span { start: name.span.start, end: span.end });
        let mut known = Variables::default();
        let args_first = args.first().map(|a| &a.value);
        self.names_arguments(function, args);
        let args = self.arguments(&signature.parameters, receiver, args, name, &mut known);
        if name.node == "len" && crate::types::is_native(self.db, function) {
            self.measurable(&known, receiver.or(args_first), name);
        }
        let call = self.expr(Kind::Call { function, args }, span);
        Typed::new(call, known.fill(&signature.result))
    }

    fn arguments(
        &mut self,
        parameters: &[crate::types::Parameter],
        receiver: Option<&tree::Expr>,
        args: &[tree::Argument],
        name: &Ident,
        known: &mut Variables,
    ) -> Vec<Option<Expr>> {
        let mut slots: Vec<Option<Expr>> = parameters.iter().map(|_| None).collect();
        let mut misnamed = Vec::new();
        let given = receiver.map(|e| (None, e)).into_iter().chain(args.iter().map(|a| (a.name.as_ref(), &a.value)));
        for (position, (named, value)) in given.enumerate() {
            if named.is_some_and(|named| self.completes(&named.node, named.span, || Cursor::Argument)) {
                continue;
            }
            let slot = match named {
                Some(named) => parameters.iter().position(|p| p.name == named.node),
                None => Some(position).filter(|p| *p < parameters.len()),
            };
            match slot {
                Some(slot) if slots[slot].is_none() => {
                    slots[slot] = Some(self.argument_value(value, &parameters[slot].ty, known))
                }
                Some(slot) => self.fault(errors::argument_twice(self.at(value.span), &parameters[slot].name)),
                None => {
                    match named {
                        Some(named) => misnamed.push(named),
                        None => {
                            let count = parameters.len();
                            self.fault(errors::too_many_arguments(self.at(value.span), &name.node, count));
                        }
                    }
                    self.synth(value);
                }
            }
        }
        let required = parameters.iter().zip(&slots).filter(|(p, slot)| slot.is_none() && !p.has_default);
        let missing: Vec<&Name> = required.map(|(parameter, _)| &parameter.name).collect();
        if misnamed.is_empty() {
            for parameter in &missing {
                self.fault(errors::missing_argument(self.at(name.span), &name.node, parameter));
            }
        }
        for wrong in misnamed.iter().filter(|wrong| !wrong.node.is_empty()) {
            let only = if let ([only], [_]) = (&missing[..], &misnamed[..]) { Some(*only) } else { None };
            let free = parameters.iter().zip(&slots).filter(|(_, slot)| slot.is_none());
            let names: Vec<Name> = free.map(|(parameter, _)| parameter.name.clone()).collect();
            self.fault(errors::unknown_argument(self.decl, wrong, &name.node, only, &names));
        }
        slots
    }

    /// What `len` measures: its type says any type, because there is no other that says these.
    fn measurable(&mut self, known: &Variables, value: Option<&tree::Expr>, name: &Ident) {
        let Some((_, found)) = known.known.first() else { return };
        let text = crate::types::fits(self.db, found, &Type::String);
        if !text && !matches!(found, Type::List(_) | Type::Map(..) | Type::Keyed(..) | Type::Json | Type::Error) {
            let span = value.map_or(name.span, |e| e.span);
            self.fault(errors::not_measurable(self.at(span), &self.show(found)));
        }
    }

    /// An argument; where its type has variables that are not known yet, it tells them.
    fn argument_value(&mut self, value: &tree::Expr, ty: &Type, known: &mut Variables) -> Expr {
        let wanted = known.fill(ty);
        if !has_variables(&wanted) {
            return self.check(value, &wanted);
        }
        let typed = self.synth(value);
        let found = self.unaliased(&typed.ty);
        known.learn(&wanted, &found);
        let filled = known.fill(&wanted);
        self.coerce(Typed { ty: found, ..typed }, &filled, value.span)
    }

    fn unaliased(&self, ty: &Type) -> Type {
        match ty {
            Type::Keyed(of, _) => Type::list((**of).clone()),
            Type::Refined(decl) => match crate::types::refined_base(self.db, *decl) {
                base @ (Type::List(_) | Type::Map(..)) => base,
                _ => ty.clone(),
            },
            other => other.clone(),
        }
    }

    /// The arguments of a mixin where it is applied, by name.
    pub(super) fn mixin_arguments(&mut self, mixin: Decl, args: &[tree::Argument], name: &Ident) -> Vec<(Name, Expr)> {
        let signature = signature(self.db, mixin);
        self.names_arguments(mixin, args);
        let slots = self.arguments(&signature.parameters, None, args, name, &mut Variables::default());
        let named = signature.parameters.iter().zip(slots);
        named.filter_map(|(p, slot)| Some((p.name.clone(), slot?))).collect()
    }

    /// What a written type means, for callers outside of expressions.
    pub(super) fn ty(&mut self, ty: &tree::Type) -> Type {
        self.types.ty(ty)
    }
}

/// What the type variables of a native function stand for in one call.
#[derive(Default)]
struct Variables {
    known: Vec<(char, Type)>,
}

impl Variables {
    /// A type with the variables that are known filled in.
    fn fill(&self, ty: &Type) -> Type {
        match ty {
            Type::Variable(name) => {
                let known = self.known.iter().find(|(n, _)| n == name);
                known.map_or_else(|| ty.clone(), |(_, ty)| ty.clone())
            }
            Type::Optional(of) => self.fill(of).optional(),
            Type::List(of) => Type::list(self.fill(of)),
            Type::Map(key, of) => Type::Map(self.fill(key).into(), self.fill(of).into()),
            other => other.clone(),
        }
    }

    /// Learns variables of `pattern` from a type that was found in its place.
    fn learn(&mut self, pattern: &Type, found: &Type) {
        match (pattern, found) {
            (Type::Variable(name), _) if self.known.iter().all(|(n, _)| n != name) => {
                self.known.push((*name, found.required().clone()));
            }
            (Type::Optional(of), _) => self.learn(of, found.required()),
            (Type::List(of), Type::List(is)) => self.learn(of, is),
            (Type::Map(key, of), Type::Map(k, v)) => {
                self.learn(key, k);
                self.learn(of, v);
            }
            (Type::List(of), Type::Error) => self.learn(of, &Type::Error),
            (Type::Map(key, of), Type::Error) => {
                self.learn(key, &Type::Error);
                self.learn(of, &Type::Error);
            }
            _ => {}
        }
    }
}

fn has_variables(ty: &Type) -> bool {
    match ty {
        Type::Variable(_) => true,
        Type::Optional(of) | Type::List(of) => has_variables(of),
        Type::Map(key, of) => has_variables(key) || has_variables(of),
        _ => false,
    }
}
