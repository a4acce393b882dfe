//! Steps on the left side of statements: fields, what bodies emit, keys, alternatives, components.

use distc::db::{Db, Name};
use distc::resolve::{self, Word};
use distc::types::{
    Field, RecordId, Sort, Symbol, Type, Whole, body_emits, chain, component_home, distribution_type, enumeration,
    is_component, member_type, nested_names, parameter_home, parameter_names, parameter_type, record,
};

use super::literals::required;
use super::names::is_subsequence;
use super::served::Served;
use super::{Item, ItemKind, Spot, keys, words};
use crate::ide::hover::docs_of;

/// The rank of fields that have to be set; of others; of those that are set already.
const REQUIRED: u32 = 100;
const OPEN: u32 = 200;
const SET: u32 = 300;

/// The rank of what is hardly ever meant, behind the words.
const RENAMES: u32 = 850;

/// Parts of what is written.
pub fn steps(spot: &Spot<'_>, whole: &Whole) -> Vec<Item> {
    let mut all = match whole.of.required() {
        Type::Record(id) => fields(spot, *id),
        Type::Enum(of) => {
            let mut all = super::literals::alternatives(spot, *of, false);
            let has_fields = |item: &Item| {
                enumeration(spot.db(), *of)
                    .alternatives
                    .iter()
                    .any(|one| one.name == item.label && one.record.is_some())
            };
            all.retain(has_fields);
            all
        }
        Type::Map(..) | Type::Keyed(..) | Type::Json => keys::as_steps(spot, whole),
        _ => Vec::new(),
    };
    all.extend(whole.owner.iter().flat_map(|owner| emits(spot, owner)));
    if spot.path_is_empty() {
        all.extend(words::entries(spot, &whole.of));
    }
    all
}

/// The fields that may be set: those that have to be first, those that are set already last.
fn fields(spot: &Spot<'_>, id: RecordId) -> Vec<Item> {
    let db = spot.db();
    let (needed, set) = (required(db, id), spot.siblings());
    // What kind of object it is, its type says.
    let is_told = |name: &Name| record(db, id).object.is_some() && matches!(name.as_str(), "apiVersion" | "kind");
    let known = record(db, id).fields.iter().filter(|(name, field)| field.sort != Sort::Derived && !is_told(name));
    let is_component = is_component(db, id);
    let rank = |name: &Name, field: &Field| match name {
        // A component has the name that it is declared with.
        name if is_component && name == "name" => RENAMES,
        name if set.contains(&name.as_str()) => SET,
        name if needed.contains(name) => REQUIRED,
        _ => OPEN + distance(db, id, field),
    };
    let item = |(name, field): (&Name, &Field)| self::field(spot, name, field, rank(name, field));
    match id {
        RecordId::Kubernetes(_) => {
            let served = Served::of(spot);
            known.filter_map(|(name, field)| served.offered(item((name, field)), field.minors)).collect()
        }
        RecordId::Declared(_) | RecordId::Payload(..) | RecordId::Parameters => known.map(item).collect(),
    }
}

/// How far above a type the one is that declares a field: what a type adds itself is likelier than what all have.
pub fn distance(db: &dyn Db, id: RecordId, field: &Field) -> u32 {
    let above = chain(db, id).iter().rev().position(|one| *one == field.of);
    above.unwrap_or_default().min(9) as u32
}

fn field(spot: &Spot<'_>, name: &Name, field: &Field, rank: u32) -> Item {
    let kind = if field.sort == Sort::Plain { ItemKind::Field } else { ItemKind::Emit };
    let rank = rank + if kind == ItemKind::Emit { 50 } else { 0 };
    let symbol = Symbol::Field(field.of, name.clone());
    let docs = docs_of(spot.at.workspace, &symbol);
    let insert = written(spot, name, &field.ty);
    Item { docs, insert, ..Item::new(name.as_str(), kind, rank) }.typed(spot, &field.ty)
}

/// A name with what usually follows it.
fn written(spot: &Spot<'_>, name: &str, ty: &Type) -> String {
    let name = super::item::escaped(name);
    if spot.has_operation() {
        return name;
    }
    match ty.required() {
        Type::Record(_) | Type::Map(..) | Type::Keyed(..) => format!("{name} {{\n\t$0\n}}"),
        Type::List(_) => format!("{name} = [$0]"),
        _ => format!("{name} = $0"),
    }
}

/// What bodies add to a component; to the distribution where there is none.
fn emits(spot: &Spot<'_>, owner: &Name) -> Vec<Item> {
    let (db, decl) = (spot.db(), spot.piece.decl);
    let item = |(home, emit): (distc::db::Decl, &distc::parse::tree::Emit)| {
        let name = &emit.name.node;
        let symbol = Symbol::Emit(home, owner.clone(), name.clone());
        let insert = if spot.has_operation() { name.to_string() } else { format!("{name} {{\n\t$0\n}}") };
        Item { insert, ..Item::of(spot, name.as_str(), ItemKind::Emit, OPEN + 50, &symbol) }
    };
    body_emits(db, decl, owner).map(item).collect()
}

/// The first step of a statement in a level.
pub fn level(spot: &Spot<'_>) -> Vec<Item> {
    let mut all = components(spot);
    for item in &mut all {
        if !spot.has_operation() {
            item.insert.push_str(" {\n\t$0\n}");
        }
    }
    all.extend(distribution_type(spot.db()).into_iter().flat_map(|id| fields(spot, id)));
    all.extend(emits(spot, &Name::new()));
    all.extend(words::level(spot));
    all
}

/// How many components are offered at once. Of more, those that have the letters so far.
const COMPONENTS: usize = 300;

/// The components that are in sight.
pub fn components(spot: &Spot<'_>) -> Vec<Item> {
    let (db, decl) = (spot.db(), spot.piece.decl);
    let names = nested_names(db, decl);
    let is_chosen = names.len() > COMPONENTS;
    let named = names.into_iter().filter(|name| !is_chosen || is_subsequence(spot.prefix, name)).take(COMPONENTS);
    let item = |name: Name| {
        let (ty, _) = member_type(db, decl, &name)?;
        let symbol = Symbol::Component(component_home(db, decl, &name)?, name.clone());
        let item = Item::of(spot, name.as_str(), ItemKind::Component, REQUIRED, &symbol).typed(spot, &ty);
        Some(Item { is_chosen, ..item })
    };
    named.filter_map(item).collect()
}

/// The parameters that may be set.
pub fn parameters(spot: &Spot<'_>) -> Vec<Item> {
    let (db, decl) = (spot.db(), spot.piece.decl);
    let set = spot.siblings();
    let item = |name: Name| {
        let ty = parameter_type(db, decl, &name)?;
        let symbol = Symbol::Parameter(parameter_home(db, decl, &name)?, name.clone());
        let rank = if set.contains(&name.as_str()) { SET } else { OPEN };
        let insert = written(spot, &name, &ty);
        Some(Item { insert, ..Item::of(spot, name.as_str(), ItemKind::Parameter, rank, &symbol) }.typed(spot, &ty))
    };
    parameter_names(db, decl).into_iter().filter_map(item).collect()
}

/// The word of the declaration that the place is in.
pub fn word(spot: &Spot<'_>) -> Option<Word> {
    resolve::word(spot.db(), spot.piece.decl)
}
