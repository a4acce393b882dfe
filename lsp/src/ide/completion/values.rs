//! What may stand where a value is wanted: literals, names in sight, functions. What fits the expected type comes first.

use distc::db::{Db, Decl, Name};
use distc::resolve::{Definition, Word};
use distc::types::{
    Cursor, RecordId, Sort, Symbol, Type, fits, is_component, is_refinement, let_type, member_type, parameter_home,
    parameter_names, parameter_type, record, signature,
};

use super::{Found, Item, ItemKind, Spot, body, imports, literals, names, words};
use crate::ide::hover::signature_of;

/// The ranks of what is spoken about, of what fits, of what may be made to fit, and of all else.
const ABOUT: u32 = 50;
const FITS: u32 = 200;
const NEARLY: u32 = 400;
const OTHER: u32 = 600;

/// How many names in sight are searched for parts that fit.
const SEARCHED: usize = 100;

/// Values that may stand at the place.
pub fn values(spot: &Spot<'_>, found: &Found) -> Vec<Item> {
    let wants = found.wants.as_ref();
    let mut all = wants.map(|wants| literals::literals(spot, wants)).unwrap_or_default();
    let in_sight = in_sight(spot, &found.cursor);
    for (number, (item, ty)) in in_sight.iter().enumerate() {
        // A condition is about `it`, whatever its own type.
        let rank = if item.label == "it" { ABOUT } else { rank(spot, ty, wants) + item.rank };
        all.push(Item { rank, ..item.clone() });
        let wants = wants.filter(|_| number < SEARCHED);
        all.extend(wants.into_iter().flat_map(|wants| parts_that_fit(spot, item, ty, wants)));
    }
    all.extend(constructors(spot, wants));
    all.extend(functions(spot, wants).into_iter().map(|(call, rank)| call.item(spot, rank)));
    all.extend(arguments(spot, found));
    all.extend(names::qualifiers(spot));
    all.extend(wants.into_iter().flat_map(|wants| imports::values(spot, wants)));
    all.extend(words::expressions(spot));
    all
}

/// How well a type fits.
fn rank(spot: &Spot<'_>, ty: &Type, wants: Option<&Type>) -> u32 {
    let Some(wants) = wants.filter(|wants| **wants != Type::Error) else { return FITS };
    match ty {
        Type::Error => OTHER,
        _ if fits(spot.db(), ty, wants) => FITS,
        Type::Optional(of) if fits(spot.db(), of, wants) => NEARLY,
        _ if matches!(wants.required(), Type::Range { of, .. } if fits(spot.db(), ty, of)) => FITS,
        _ => OTHER,
    }
}

/// The names that are values at the place, with their types; the rank is the order among equals.
fn in_sight(spot: &Spot<'_>, cursor: &Cursor) -> Vec<(Item, Type)> {
    let Cursor::Value { locals, own, it, below, parameters, components, .. } = cursor else { return Vec::new() };
    let word =
        |word: &str, ty: &Option<Type>| ty.clone().map(|ty| (Item::new(word, ItemKind::Word, 3).typed(spot, &ty), ty));
    let mut all: Vec<(Item, Type)> = word("it", it).into_iter().collect();
    let local = |(name, ty): &(Name, Type)| (Item::new(name.as_str(), ItemKind::Local, 0).typed(spot, ty), ty.clone());
    all.extend(locals.iter().rev().map(local));
    all.extend(word("self", own));
    all.extend(word("super", below));
    if *parameters {
        all.extend(parameter_items(spot));
    }
    if *components {
        all.extend(component_items(spot));
    }
    all.extend(lets(spot));
    all
}

fn parameter_items<'s>(spot: &'s Spot<'_>) -> impl Iterator<Item = (Item, Type)> + 's {
    let (db, decl) = (spot.db(), spot.piece.decl);
    parameter_names(db, decl).into_iter().filter_map(move |name| {
        let (ty, home) = (parameter_type(db, decl, &name)?, parameter_home(db, decl, &name)?);
        let symbol = Symbol::Parameter(home, name.clone());
        Some((Item::of(spot, name.as_str(), ItemKind::Parameter, 1, &symbol).typed(spot, &ty), ty))
    })
}

fn component_items(spot: &Spot<'_>) -> Vec<(Item, Type)> {
    let (db, decl) = (spot.db(), spot.piece.decl);
    let typed = |item: Item| {
        let (ty, _) = member_type(db, decl, &item.label)?;
        Some((Item { rank: 2, ..item }, ty))
    };
    body::components(spot).into_iter().filter_map(typed).collect()
}

/// The `let`s of files in sight.
fn lets<'s>(spot: &'s Spot<'_>) -> impl Iterator<Item = (Item, Type)> + 's {
    spot.scope().iter().filter_map(move |(name, definition)| match definition {
        Definition::Declared(Word::Let, decl) if *decl != spot.piece.decl => {
            let ty = let_type(spot.db(), *decl).clone();
            let item = Item::of(spot, name.as_str(), ItemKind::Local, 1, &Symbol::Declared(*decl));
            Some((item.typed(spot, &ty), ty))
        }
        _ => None,
    })
}

/// The fields of a record in sight that are of just the expected type, which is not one that many things have.
fn parts_that_fit(spot: &Spot<'_>, item: &Item, ty: &Type, wants: &Type) -> Vec<Item> {
    let Type::Record(id) = ty else { return Vec::new() };
    if !is_telling(wants.required()) {
        return Vec::new();
    }
    let known = record(spot.db(), *id).fields.iter();
    let fitting = known.filter(|(_, field)| field.read_type() == *wants.required() && !is_emit(field.sort));
    let path = |(name, field): (&Name, &distc::types::Field)| {
        let symbol = Symbol::Field(field.of, name.clone());
        let label = format!("{}.{name}", item.label);
        Item::of(spot, label, ItemKind::Field, FITS + 10, &symbol).typed(spot, &field.ty)
    };
    fitting.map(path).collect()
}

fn is_emit(sort: Sort) -> bool {
    matches!(sort, Sort::Emit { .. })
}

fn is_telling(ty: &Type) -> bool {
    match ty {
        Type::Refined(_) | Type::Enum(_) | Type::Unit(_) | Type::Literals(_) => true,
        Type::Record(id) => *id != RecordId::Parameters,
        Type::Range { of, .. } | Type::List(of) => is_telling(of),
        _ => false,
    }
}

/// Record types in scope, of which a value is made by name.
fn constructors(spot: &Spot<'_>, wants: Option<&Type>) -> Vec<Item> {
    let db = spot.db();
    let named = spot.scope().iter().filter_map(|(name, definition)| match definition {
        Definition::Declared(Word::Type | Word::Resource, decl) if !is_refinement(db, *decl) => Some((name, *decl)),
        _ => None,
    });
    let made = named.filter(|(_, decl)| !is_component(db, RecordId::Declared(*decl)));
    let item = |(name, decl): (&Name, Decl)| {
        let id = RecordId::Declared(decl);
        let rank = rank(spot, &Type::Record(id), wants.or(Some(&Type::Json))) + 60;
        let item = Item::of(spot, name.as_str(), ItemKind::Type, rank, &Symbol::Declared(decl));
        let insert = format!("{name} {}", literals::record_literal(db, id));
        if spot.has_operation() { item } else { Item { insert, ..item } }
    };
    made.map(item).collect()
}

/// The parameters of the call around the place that are not given yet, by name.
pub fn arguments(spot: &Spot<'_>, found: &Found) -> Vec<Item> {
    let Some(call) = found.calls.filter(|_| spot.is_argument() && !spot.is_named_argument()) else { return Vec::new() };
    let given = spot.arguments();
    let positional = given.iter().filter(|name| name.is_none()).count() + usize::from(call.has_receiver);
    let all = signature(spot.db(), call.function).parameters.iter().skip(positional);
    // What has a default is mostly given by name.
    let is_optional =
        signature(spot.db(), call.function).parameters.get(positional).is_none_or(|next| next.has_default);
    let rank = if is_optional { ABOUT } else { FITS + 20 };
    let open = all.filter(|p| !given.contains(&Some(p.name.as_str())));
    let named = |p: &distc::types::Parameter| {
        let insert = if spot.has_operation() { p.name.to_string() } else { format!("{} = $0", p.name) };
        Item::snippet(format!("{} =", p.name), ItemKind::Parameter, rank, insert).typed(spot, &p.ty)
    };
    open.map(named).collect()
}

/// A function that may be called.
pub struct Call {
    /// As it is called here.
    pub name: Name,
    /// Its declaration.
    pub function: Decl,
}

impl Call {
    /// The type of its first parameter.
    pub fn first<'db>(&self, db: &'db dyn Db) -> Option<&'db Type> {
        signature(db, self.function).parameters.first().map(|parameter| &parameter.ty)
    }

    /// The call.
    pub fn item(&self, spot: &Spot<'_>, rank: u32) -> Item {
        self.called(spot, ItemKind::Function, rank, 0)
    }

    /// The call with its first argument in front.
    pub fn method(&self, spot: &Spot<'_>, rank: u32) -> Item {
        self.called(spot, ItemKind::Method, rank, 1)
    }

    fn called(&self, spot: &Spot<'_>, kind: ItemKind, rank: u32, given: usize) -> Item {
        let symbol = Symbol::Declared(self.function);
        let item = Item::of(spot, self.name.as_str(), kind, rank, &symbol);
        if spot.has_operation() {
            return item;
        }
        let parameters = &signature(spot.db(), self.function).parameters;
        let needed = parameters.iter().skip(given).filter(|parameter| !parameter.has_default);
        let stops: Vec<String> = needed.enumerate().map(|(n, p)| format!("${{{}:{}}}", n + 1, p.name)).collect();
        let detail = signature_of(spot.at.workspace, &symbol, None);
        Item { insert: format!("{}({})", self.name, stops.join(", ")), detail, ..item }
    }
}

/// The functions in sight, with how well their results fit.
pub fn functions(spot: &Spot<'_>, wants: Option<&Type>) -> Vec<(Call, u32)> {
    let calls = spot.scope().iter().filter_map(|(name, definition)| match definition {
        Definition::Declared(Word::Function, function) if *function != spot.piece.decl => {
            Some((name.clone(), *function))
        }
        _ => None,
    });
    let ranked = calls.map(|(name, function)| {
        let rank = match (&signature(spot.db(), function).result, wants) {
            (_, None) | (Type::Variable(_) | Type::Optional(_), _) => OTHER,
            // Of what the items are hangs on what it is given.
            (Type::List(of), Some(wants))
                if matches!(**of, Type::Variable(_)) && matches!(wants.required(), Type::List(_)) =>
            {
                rank(spot, wants, Some(wants)) + 10
            }
            (result, wants) => rank(spot, result, wants),
        };
        (Call { name, function }, rank + 50)
    });
    let is_compared = wants.is_none_or(|wants| matches!(wants.required(), Type::Bool | Type::Error | Type::String));
    ranked.filter(|(_, rank)| is_compared || *rank < OTHER).collect()
}
