//! Names of other modules, with the `use` that brings them into scope.

use distc::db::{Decl, File, Name};
use distc::resolve::{self, Definition, Word, declared, declared_name};
use distc::types::{Role, Symbol, Type, fits, signature};

use super::names::{item, kind};
use super::values::Call;
use super::{Item, ItemKind, Spot};
use crate::ide::neighbours::{Beside, Neighbour, neighbours};

/// The rank of what needs a `use`.
const ELSEWHERE: u32 = 400;

/// The rank of what needs a `use`, and of which little is known.
const BESIDE: u32 = 450;

/// Everything that a module declares for others.
pub fn exported(spot: &Spot<'_>, file: File) -> Vec<Item> {
    let db = spot.db();
    let named = declared(db, file).order.iter().filter(|(word, _)| is_exported(*word));
    let item = |(word, decl): &(Word, Decl)| {
        let kind = match word {
            Word::Type | Word::Resource => ItemKind::Type,
            Word::Enum => ItemKind::Enum,
            Word::Mixin => ItemKind::Mixin,
            Word::Function => ItemKind::Function,
            _ => ItemKind::Local,
        };
        Item::of(spot, declared_name(db, *decl), kind, 100, &Symbol::Declared(*decl))
    };
    named.map(item).collect()
}

fn is_exported(word: Word) -> bool {
    matches!(
        word,
        Word::Type | Word::Enum | Word::Resource | Word::Mixin | Word::Function | Word::Distribution | Word::Let
    )
}

/// What other modules declare, and is not in scope.
fn elsewhere<'s>(spot: &'s Spot<'_>) -> impl Iterator<Item = (&'s Name, Word, Decl, &'s str)> {
    let (db, own) = (spot.db(), spot.at.file);
    let modules = spot.at.workspace.program().modules(db).iter();
    let others = modules.filter(move |(name, file)| **file != own && *name != "std.prelude");
    let all = others.flat_map(move |(module, file)| {
        declared(db, *file).order.iter().map(move |(word, decl)| (module, *word, *decl, declared_name(db, *decl)))
    });
    all.filter(move |(_, word, _, name)| {
        is_exported(*word) && !name.is_empty() && resolve::lookup(db, own, name).is_none()
    })
}

/// Names of other modules that may play a role.
pub fn names(spot: &Spot<'_>, role: Role) -> Vec<Item> {
    if role == Role::Value {
        return Vec::new();
    }
    let fitting = elsewhere(spot).filter_map(|(module, word, decl, name)| {
        let kind = kind(spot.db(), spot, word, decl, role)?;
        Some(brought(spot, module, name, Item::of(spot, name, kind, ELSEWHERE, &Symbol::Declared(decl))))
    });
    fitting.collect()
}

/// Functions of other modules that give what is expected.
pub fn values(spot: &Spot<'_>, wants: &Type) -> Vec<Item> {
    let db = spot.db();
    let is_vague = matches!(wants.required(), Type::String | Type::Json | Type::Error | Type::Bool | Type::Int);
    let gives = |decl: Decl| {
        let result = &signature(db, decl).result;
        !is_vague && !matches!(result, Type::Variable(_) | Type::Error) && fits(db, result, wants)
    };
    let functions = elsewhere(spot).filter(|(_, word, decl, _)| *word == Word::Function && gives(*decl));
    let item = |(module, _, function, name): (&Name, Word, Decl, &str)| {
        let call = Call { name: name.into(), function };
        brought(spot, module, name, call.item(spot, ELSEWHERE))
    };
    functions.map(item).collect()
}

/// Names of modules beside the program that no file mentions yet; what they stand for is not known, but for the word that
/// declares them.
pub fn beside(spot: &Spot<'_>, role: Role, beside: Beside<'_>) -> Vec<Item> {
    let kind = |word: Word| match (role, word) {
        (Role::Type, Word::Type | Word::Resource) | (Role::Base, Word::Type) => Some(ItemKind::Type),
        (Role::Component | Role::Reached, Word::Type) => Some(ItemKind::Type),
        (Role::Type | Role::Value, Word::Enum) => Some(ItemKind::Enum),
        (Role::Mixin(_), Word::Mixin) => Some(ItemKind::Mixin),
        (Role::Value, Word::Function) => Some(ItemKind::Function),
        (Role::Value, Word::Let) => Some(ItemKind::Local),
        _ => None,
    };
    let item = |Neighbour { module, word, name }: Neighbour| {
        let known = resolve::lookup(spot.db(), spot.at.file, &name).is_some();
        let kind = kind(word).filter(|_| !known)?;
        let edits = vec![spot.uses().bring(&module, &name)];
        Some(Item { edits, docs: told(&module, ""), ..Item::new(name, kind, BESIDE) })
    };
    neighbours(spot.at.workspace, beside).into_iter().filter_map(item).collect()
}

/// What lies behind the name of a module that no `use` has brought yet.
pub fn through(spot: &Spot<'_>, front: &[Name], role: Role) -> Vec<Item> {
    let db = spot.db();
    let [name] = front else { return Vec::new() };
    let ending = format!(".{name}");
    let modules = spot.at.workspace.program().modules(db).iter();
    let meant = modules.filter(|(module, _)| module.ends_with(&ending) || *module == name);
    let members = |(module, file): (&Name, &File)| {
        let all = declared(db, *file).order.iter();
        let items = all.filter_map(|(word, decl)| {
            let definition = Definition::Declared(*word, *decl);
            item(spot, declared_name(db, *decl), &definition, role, ELSEWHERE)
        });
        let edit = spot.uses().line(module);
        items.map(|item| Item { edits: vec![edit.clone()], ..item }).collect::<Vec<_>>()
    };
    meant.flat_map(members).collect()
}

/// An item with what makes its name known: the name of a module that is in scope, else an edit of the `use`s.
fn brought(spot: &Spot<'_>, module: &Name, name: &str, item: Item) -> Item {
    let file = spot.at.workspace.program().modules(spot.db()).get(module).copied();
    let is_it = |definition: &Definition| matches!(definition, Definition::Module(one) if Some(*one) == file);
    let known = spot.scope().iter().find(|(_, definition)| is_it(definition));
    match known {
        Some((front, _)) => Item {
            insert: format!("{front}.{}", item.insert),
            label: format!("{front}.{name}"),
            filter: Some(name.to_owned()),
            rank: item.rank - 50,
            ..item
        },
        None => Item { edits: vec![spot.uses().bring(module, name)], docs: told(module, &item.docs), ..item },
    }
}

fn told(module: &str, docs: &str) -> String {
    format!("`use {module}`\n\n{docs}").trim_end().to_owned()
}
