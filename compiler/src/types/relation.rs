//! Which type fits where, and what two types have in common.

use std::sync::Arc;

use super::record::extends;
use super::resolve_type::Resolver;
use super::scalar::Unit;
use super::ty::Type;
use crate::db::{Db, Decl};
use crate::parse::parsed;
use crate::parse::tree::{Item, TypeDecl, TypeDefinition};

fn no_base(_: &dyn Db, _: salsa::Id, _: Decl) -> Type {
    Type::Error
}

/// The type that a refinement is written to refine, which may be itself.
#[salsa::tracked(returns(clone), cycle_result = no_base)]
pub(super) fn written_base(db: &dyn Db, decl: Decl) -> Type {
    match &parsed(db, decl).chunk.item {
        Some(Item::Type(TypeDecl { definition: TypeDefinition::Refinement(of), .. })) => Resolver::new(db, decl).ty(of),
        _ => Type::Error,
    }
}

/// The type that a refinement refines, one step down. A refinement of itself refines nothing.
#[salsa::tracked(returns(clone))]
pub fn refined_base(db: &dyn Db, decl: Decl) -> Type {
    let mut within = vec![decl];
    let mut next = 0;
    while let Some(at) = within.get(next).copied() {
        let mut found = Vec::new();
        refinements(&written_base(db, at), &mut found);
        if found.contains(&decl) {
            return Type::Error;
        }
        within.extend(found.into_iter().filter(|one| !within.contains(one)).collect::<Vec<_>>());
        next += 1;
    }
    written_base(db, decl)
}

/// The refinements that a type is made of.
pub(super) fn refinements(ty: &Type, found: &mut Vec<Decl>) {
    match ty {
        Type::Refined(decl) => found.push(*decl),
        Type::List(of) | Type::Keyed(of, _) | Type::Optional(of) | Type::Range { of, .. } => refinements(of, found),
        Type::Map(key, of) => {
            refinements(key, found);
            refinements(of, found);
        }
        _ => {}
    }
}

/// Whether every value of `from` is one of `to`.
pub fn fits(db: &dyn Db, from: &Type, to: &Type) -> bool {
    if from == to || matches!(from, Type::Error) || matches!(to, Type::Error) {
        return true;
    }
    match (from, to) {
        (Type::None, _) => to.is_optional(),
        (Type::Optional(a), Type::Optional(b)) => fits(db, a, b),
        (_, Type::Optional(of)) => fits(db, from, of),
        (Type::Optional(_), _) => false,
        (Type::Refined(decl), _) => fits(db, &refined_base(db, *decl), to),
        (Type::Record(a), Type::Record(b)) => extends(db, *a, *b),
        (Type::List(a), Type::List(b)) => fits(db, a, b),
        (Type::Map(k, a), Type::Map(l, b)) => fits(db, k, l) && fits(db, a, b),
        (Type::Keyed(a, _), Type::Keyed(b, _)) => fits(db, a, b),
        (Type::Map(_, a), Type::Keyed(b, handle)) => (handle.fields.len() == 1 || handle.name_first) && fits(db, a, b),
        (Type::Keyed(a, _), Type::List(b)) => fits(db, a, b),
        (Type::Range { of: a, open: false }, Type::Range { of: b, .. }) => fits(db, a, b),
        (Type::Range { of: a, open: true }, Type::Range { of: b, open: true }) => fits(db, a, b),
        (Type::Literals(a), Type::Literals(b)) => a.iter().all(|text| b.contains(text)),
        (Type::Literals(_), Type::String) => true,
        (Type::Int, Type::Float) => true,
        (Type::Int | Type::String | Type::Literals(_) | Type::Unit(Unit::Percent), Type::IntOrString) => true,
        (Type::Int | Type::Unit(Unit::Cpu | Unit::Bytes), Type::Quantity) => true,
        (_, Type::Json) => is_json(db, from),
        _ => false,
    }
}

fn is_json(db: &dyn Db, ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Int | Type::Float | Type::String | Type::Literals(_) | Type::Json | Type::Error => true,
        Type::List(of) => is_json(db, of.required()),
        Type::Map(key, of) => fits(db, key, &Type::String) && is_json(db, of.required()),
        Type::Refined(decl) => is_json(db, &refined_base(db, *decl)),
        Type::None
        | Type::Unit(_)
        | Type::Quantity
        | Type::IntOrString
        | Type::Keyed(..)
        | Type::Range { .. }
        | Type::Optional(_)
        | Type::Record(_)
        | Type::Variable(_)
        | Type::Enum(_) => false,
    }
}

/// The type one step deeper, where the step is known to be right.
pub fn stepped(db: &dyn Db, ty: &Type, segment: &super::ir::Segment) -> Type {
    use super::ir::Segment;
    match (ty.required(), segment) {
        (Type::Record(id), Segment::Field(name)) => {
            super::record(db, *id).fields.get(name).map_or(Type::Error, |field| field.ty.clone())
        }
        (Type::Enum(of), Segment::Alternative(name)) => super::enumeration(db, *of)
            .index(name)
            .map_or(Type::Error, |index| Type::Record(super::RecordId::Payload(*of, index))),
        (Type::Map(_, of) | Type::Keyed(of, _), Segment::Key(_)) => (**of).clone(),
        (Type::Json, Segment::Key(_)) => Type::Json,
        _ => Type::Error,
    }
}

/// Whether a type says nothing about its parts, as that of an empty list.
fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Error => true,
        Type::List(of) | Type::Optional(of) | Type::Range { of, .. } => is_open(of),
        Type::Map(_, of) | Type::Keyed(of, _) => is_open(of),
        _ => false,
    }
}

/// The least type that both fit; none where there is none.
pub fn join(db: &dyn Db, a: &Type, b: &Type) -> Option<Type> {
    if fits(db, a, b) {
        return Some(if is_open(b) { a.clone() } else { b.clone() });
    }
    if fits(db, b, a) {
        return Some(a.clone());
    }
    match (a, b) {
        (Type::None, other) | (other, Type::None) => Some(other.clone().optional()),
        (Type::Optional(x), y) | (y, Type::Optional(x)) => join(db, x, y.required()).map(Type::optional),
        (Type::Literals(x), Type::Literals(y)) => {
            let more = y.iter().filter(|t| !x.contains(t));
            Some(Type::Literals(x.iter().chain(more).cloned().collect()))
        }
        (Type::Refined(x), y) | (y, Type::Refined(x)) => join(db, &refined_base(db, *x), y),
        (Type::List(x), Type::List(y)) => join(db, x, y).map(Type::list),
        (Type::Map(k, x), Type::Map(l, y)) if k == l => Some(Type::Map(k.clone(), Arc::new(join(db, x, y)?))),
        _ => None,
    }
}
