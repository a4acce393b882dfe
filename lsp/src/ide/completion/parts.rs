//! What a value can be asked for behind a dot: fields, what bodies emit, keys, and functions that take it.

use distc::db::{Name, Span};
use distc::types::{
    RecordId, Sort, Symbol, Type, Whole, body_emits, enumeration, fits, numbers_of, record, refined_base,
};

use super::body::distance;
use super::values::{Call, functions};
use super::{Found, Item, ItemKind, Spot, keys};
use crate::ide::{Edit, Range};

/// Parts of what is read.
pub fn parts(spot: &Spot<'_>, found: &Found, whole: &Whole) -> Vec<Item> {
    let db = spot.db();
    let of = bare(db, &whole.of);
    let mut all: Vec<Item> = own(spot, &of).into_iter().map(|(item, ty)| ranked(spot, found, item, &ty)).collect();
    all.extend(whole.owner.iter().flat_map(|owner| emits(spot, owner)));
    if matches!(of, Type::Map(..) | Type::Keyed(..) | Type::Json) {
        all.extend(keys::as_steps(spot, whole));
    }
    let is_receiver = |call: &Call| call.first(db).is_some_and(|first| takes(first, &whole.of, db));
    let methods = functions(spot, found.wants.as_ref()).into_iter().filter(|(call, _)| is_receiver(call));
    all.extend(methods.map(|(call, rank)| call.method(spot, rank + 300)));
    if whole.of.is_optional() && whole.of != Type::Error {
        all.iter_mut().for_each(|item| item.edits.extend(asking(spot)));
    }
    all
}

/// The parts that the type itself has, with their types.
fn own(spot: &Spot<'_>, of: &Type) -> Vec<(Item, Type)> {
    let db = spot.db();
    let plain = |name: &str, ty: Type| (Item::new(name, ItemKind::Field, 200).typed(spot, &ty), ty);
    match of {
        Type::Record(id) => fields(spot, *id),
        Type::Enum(of) => {
            let all = enumeration(db, *of).alternatives.iter().enumerate().filter(|(_, one)| one.record.is_some());
            let payload = |number: usize| Type::Record(RecordId::Payload(*of, number as u16)).optional();
            all.map(|(number, one)| {
                let symbol = Symbol::Alternative(*of, number as u16);
                (Item::of(spot, one.name.as_str(), ItemKind::Alternative, 200, &symbol), payload(number))
            })
            .collect()
        }
        Type::Range { of, open } => {
            let max = if *open { (**of).clone().optional() } else { (**of).clone() };
            vec![plain("min", (**of).clone()), plain("max", max)]
        }
        Type::Unit(unit) => numbers_of(*unit).map(|(name, ty)| plain(name, ty.clone())).collect(),
        _ => Vec::new(),
    }
}

fn fields(spot: &Spot<'_>, id: RecordId) -> Vec<(Item, Type)> {
    let known = record(spot.db(), id).fields.iter();
    let item = |(name, field): (&Name, &distc::types::Field)| {
        let symbol = Symbol::Field(field.of, name.clone());
        let is_emit = matches!(field.sort, Sort::Emit { .. });
        let (kind, rank) = if is_emit { (ItemKind::Emit, 250) } else { (ItemKind::Field, 200) };
        let rank = rank + distance(spot.db(), id, field);
        let ty = field.read_type();
        (Item::of(spot, name.as_str(), kind, rank, &symbol).typed(spot, &ty), ty)
    };
    known.map(item).collect()
}

/// Parts of the expected type come first.
fn ranked(spot: &Spot<'_>, found: &Found, item: Item, ty: &Type) -> Item {
    let fits = found.wants.as_ref().is_some_and(|wants| *ty != Type::Error && fits(spot.db(), ty, wants));
    Item { rank: if fits { item.rank - 100 } else { item.rank }, ..item }
}

fn emits(spot: &Spot<'_>, owner: &Name) -> Vec<Item> {
    let item = |(home, emit): (distc::db::Decl, &distc::parse::tree::Emit)| {
        let name = &emit.name.node;
        let symbol = Symbol::Emit(home, owner.clone(), name.clone());
        Item::of(spot, name.as_str(), ItemKind::Emit, 250, &symbol)
    };
    body_emits(spot.db(), spot.piece.decl, owner).map(item).collect()
}

/// Whether a function's first parameter takes a value; one of any type is no reason to propose it.
fn takes(parameter: &Type, value: &Type, db: &distc::db::Database) -> bool {
    match (bare(db, parameter), bare(db, value)) {
        (Type::String, Type::String) => true,
        _ => matching(parameter, value, db),
    }
}

/// A type without its conditions.
fn bare(db: &distc::db::Database, ty: &Type) -> Type {
    match ty.required() {
        Type::Refined(of) => bare(db, &refined_base(db, *of)),
        other => other.clone(),
    }
}

fn matching(parameter: &Type, value: &Type, db: &distc::db::Database) -> bool {
    match (parameter, value.required()) {
        (_, Type::Error) | (Type::Variable(_) | Type::Json, _) => false,
        (Type::List(of), Type::List(_) | Type::Keyed(..)) if matches!(**of, Type::Variable(_)) => true,
        (Type::Map(..), Type::Map(..)) => true,
        (parameter, value) => fits(db, value, parameter),
    }
}

/// What puts a `?` in front of the dot.
fn asking(spot: &Spot<'_>) -> Option<Edit> {
    let dot = spot.before.last().filter(|last| last.text(spot.text) == ".")?.span.start;
    let span = Span { start: dot, end: dot };
    Some(Edit { range: Range { file: spot.at.file, span: span.shifted(spot.start) }, text: "?".to_owned() })
}
