//! What dotted names lead to: types, mixins, modules, variants.

use std::path::Path;

use distc::db::{Db, Decl, Entry, File, Kind, Name, Span, System};
use distc::parse::tree::{Ident, Spanned};
use distc::resolve::{self, Definition, Word, declared, declared_name};
use distc::types::{
    BUILT_IN, RecordId, Role, Symbol, distribution_of, distribution_type, extends, is_component, is_refinement, record,
    symbol, target_type,
};

use super::keys::is_name;
use super::{Item, ItemKind, Spot, body, imports, kubernetes, literals};

/// The rank of what is in scope.
pub const IN_SCOPE: u32 = 100;

/// The rank of what leads on.
pub const LEADS_ON: u32 = 500;

/// What a dotted name may lead to behind a front.
pub fn named(spot: &Spot<'_>, front: &[Name], role: Role) -> Vec<Item> {
    if front.is_empty() {
        let mut all = bare(spot, role);
        all.extend(imports::names(spot, role));
        return all;
    }
    match resolve::path(spot.db(), spot.at.file, &idents(front)) {
        Ok(found) => within(spot, &found, role),
        Err(_) => imports::through(spot, front, role),
    }
}

fn bare(spot: &Spot<'_>, role: Role) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    if role == Role::Type {
        all.extend(BUILT_IN.iter().enumerate().map(|(n, (name, docs))| built_in(name, docs, n)));
    }
    for (name, definition) in spot.scope() {
        all.extend(item(spot, name, definition, role, IN_SCOPE));
    }
    all.extend(kubernetes::by_kind(spot, role));
    all
}

fn built_in(name: &str, docs: &str, number: usize) -> Item {
    let item = Item::new(name, ItemKind::Type, IN_SCOPE + 50 + number as u32);
    let item = Item { docs: docs.to_owned(), ..item };
    let insert = match name {
        "List" | "Range" | "OpenRange" => format!("{name}<$1>$0"),
        "Map" => format!("{name}<${{1:String}}, $2>$0"),
        _ => return item,
    };
    Item { insert, ..item }
}

/// An item for a name, where it is what is wanted or leads there.
pub fn item(spot: &Spot<'_>, name: &str, definition: &Definition, role: Role, rank: u32) -> Option<Item> {
    let db = spot.db();
    let (kind, rank) = match definition {
        Definition::Declared(word, decl) => (kind(db, spot, *word, *decl, role)?, rank),
        Definition::Module(_) | Definition::Modules(_) => (ItemKind::Module, rank + LEADS_ON),
        Definition::Kubernetes(_) if is_typed(role) => (ItemKind::Module, rank + LEADS_ON),
        Definition::Kubernetes(_) | Definition::Missing => return None,
    };
    match symbol(db, definition) {
        Some(symbol) => Some(Item::of(spot, name, kind, rank, &symbol)),
        None => Some(Item::new(name, kind, rank)),
    }
}

fn is_typed(role: Role) -> bool {
    !matches!(role, Role::Mixin(_) | Role::Base)
}

/// The sort of a declaration where it may play a role.
pub fn kind(db: &dyn Db, spot: &Spot<'_>, word: Word, decl: Decl, role: Role) -> Option<ItemKind> {
    let id = RecordId::Declared(decl);
    let is_type = word == Word::Type;
    let is_record = is_type && !is_refinement(db, decl);
    let is_own = decl == spot.piece.decl;
    let found = match role {
        Role::Type => matches!(word, Word::Type | Word::Enum | Word::Resource),
        Role::Base => is_record && !is_own && Some(id) != distribution_type(db),
        Role::Component => is_record && is_component(db, id),
        Role::Reached => is_record && is_component(db, id) || word == Word::Resource,
        Role::Object => word == Word::Resource || is_record && record(db, id).object.is_some(),
        Role::Target => is_record || matches!(word, Word::Distribution | Word::Resource),
        Role::Mixin(of) => word == Word::Mixin && !is_own && is_for(db, decl, of),
        Role::Value => matches!(word, Word::Let | Word::Function | Word::Enum),
    };
    found.then_some(match word {
        Word::Enum => ItemKind::Enum,
        Word::Mixin => ItemKind::Mixin,
        Word::Function => ItemKind::Function,
        Word::Let => ItemKind::Local,
        _ => ItemKind::Type,
    })
}

/// Whether a mixin may be applied to something of a type.
fn is_for(db: &dyn Db, mixin: Decl, of: RecordId) -> bool {
    target_type(db, mixin).is_some_and(|target| extends(db, of, target))
}

/// What stands behind a name that is no value.
fn within(spot: &Spot<'_>, found: &Definition, role: Role) -> Vec<Item> {
    let db = spot.db();
    match found {
        Definition::Module(file) => members(spot, *file, role),
        Definition::Modules(front) => {
            let mut names = resolve::candidates(db, spot.at.file, Some(&Definition::Modules(front.clone())));
            names.sort();
            let first = |name: &Name| Name::from(name.split('.').next().unwrap_or_default());
            let mut names: Vec<Name> = names.iter().map(first).collect();
            names.dedup();
            let item = |name: &Name| item(spot, name, &resolve::member(db, found, name)?, role, IN_SCOPE);
            names.iter().filter_map(item).collect()
        }
        Definition::Kubernetes(front) if is_typed(role) => kubernetes::below(spot, front, role),
        Definition::Declared(Word::Enum, of) if role == Role::Value => literals::alternatives(spot, *of, true),
        Definition::Declared(..) | Definition::Kubernetes(_) | Definition::Missing => Vec::new(),
    }
}

fn members(spot: &Spot<'_>, file: File, role: Role) -> Vec<Item> {
    let db = spot.db();
    let mut all: Vec<Item> = Vec::new();
    for (word, decl) in &declared(db, file).order {
        let name = declared_name(db, *decl);
        let definition = Definition::Declared(*word, *decl);
        if resolve::member(db, &Definition::Module(file), name).as_ref() == Some(&definition) {
            all.extend(item(spot, name, &definition, role, IN_SCOPE));
        }
    }
    all
}

/// Whether letters stand in a name in this order.
pub fn is_subsequence(letters: &str, name: &str) -> bool {
    let mut rest = name.chars().map(|c| c.to_ascii_lowercase());
    letters.chars().all(|letter| rest.any(|c| c == letter.to_ascii_lowercase()))
}

/// The modules in scope, through which values are reached.
pub fn qualifiers(spot: &Spot<'_>) -> Vec<Item> {
    let is_way = |definition: &Definition| match definition {
        Definition::Module(_) | Definition::Modules(_) => true,
        Definition::Declared(Word::Enum, decl) => decl.file(spot.db()) == spot.at.file,
        _ => false,
    };
    let ways = spot.scope().iter().filter(|(_, definition)| is_way(definition));
    ways.filter_map(|(name, definition)| item(spot, name, definition, Role::Value, 650)).collect()
}

/// What `use` and `part` may lead to.
pub fn modules(spot: &Spot<'_>, front: &[Name], system: &dyn System) -> Vec<Item> {
    let db = spot.db();
    if body::word(spot) == Some(Word::Part) {
        return parts(spot, front, system);
    }
    let mut all = match resolve::absolute(db, &idents(front)) {
        _ if front.is_empty() => tops(spot),
        Ok(Definition::Module(file)) => imports::exported(spot, file),
        Ok(found) => within(spot, &found, Role::Type),
        Err(_) => Vec::new(),
    };
    let known = |name: &str, all: &[Item]| all.iter().any(|item| item.label == name);
    for name in files(spot, front, system) {
        if !known(&name, &all) {
            all.push(Item::new(name.as_str(), ItemKind::Module, IN_SCOPE + 10));
        }
    }
    let taken = spot.siblings();
    let is_part = |item: &Item| {
        module(spot, front, &item.label).is_some_and(|file| !resolve::unit(db, file).starts_with(&[file]))
    };
    all.retain(|item| !taken.contains(&item.label.as_str()) && !is_part(item));
    all
}

/// What `part` may lead to: files that are no modules yet.
fn parts(spot: &Spot<'_>, front: &[Name], system: &dyn System) -> Vec<Item> {
    let here = &spot.text[std::ops::Range::from(spot.replaced)];
    let is_open = |name: &String| name == here || module(spot, front, name).is_none();
    let open = files(spot, front, system).into_iter().filter(is_open);
    open.map(|name| Item::new(name, ItemKind::Module, IN_SCOPE)).collect()
}

/// The module of a name behind a front.
fn module(spot: &Spot<'_>, front: &[Name], name: &str) -> Option<File> {
    let path: Vec<&str> = front.iter().map(Name::as_str).chain([name]).collect();
    spot.at.workspace.program().modules(spot.db()).get(path.join(".").as_str()).copied()
}

/// The first parts of the names of modules.
fn tops(spot: &Spot<'_>) -> Vec<Item> {
    let program = spot.at.workspace.program();
    let first = |module: &Name| Name::from(module.split('.').next().unwrap_or_default());
    let mut names: Vec<Name> = program.modules(spot.db()).keys().map(first).chain(["k8s".into()]).collect();
    names.dedup();
    names.iter().map(|name| Item::new(name.as_str(), ItemKind::Module, IN_SCOPE)).collect()
}

/// The modules and folders of the program's folder that stand behind a front, whether a file mentions them or not.
fn files(spot: &Spot<'_>, front: &[Name], system: &dyn System) -> Vec<String> {
    let root = Path::new(spot.at.workspace.program().root(spot.db()).path(spot.db()));
    let folder = front.iter().fold(root.parent().unwrap_or(root).to_owned(), |folder, name| folder.join(name.as_str()));
    let entries = system.list(&folder).unwrap_or_default();
    let named = entries.into_iter().filter(|entry| folder.join(&entry.name) != root);
    let name = |entry: Entry| match entry.kind {
        Kind::File => entry.name.strip_suffix(".dist").map(str::to_owned),
        Kind::Folder => Some(entry.name).filter(|name| holds_modules(&folder.join(name), system)),
    };
    named.filter_map(name).filter(|name| is_name(name)).collect()
}

fn holds_modules(folder: &Path, system: &dyn System) -> bool {
    system.list(folder).is_ok_and(|entries| entries.iter().any(|entry| entry.name.ends_with(".dist")))
}

/// The variants, and the distributions that they are of.
pub fn variants(spot: &Spot<'_>, front: &[Name]) -> Vec<Item> {
    let db = spot.db();
    let own = spot.at.file;
    let home = match resolve::path(db, own, &idents(front)) {
        _ if front.is_empty() => Some(own),
        Ok(Definition::Declared(Word::Distribution, decl)) => Some(decl.file(db)),
        Ok(Definition::Module(file)) => Some(file),
        Ok(_) | Err(_) => None,
    };
    let files = home.map(|file| resolve::unit(db, file)).unwrap_or_default();
    let variants = files.iter().flat_map(|file| &declared(db, *file).variants);
    let others = variants.filter(|(_, decl)| *decl != spot.piece.decl);
    let item = |(name, decl): &(Name, Decl)| {
        Item::of(spot, name.as_str(), ItemKind::Variant, IN_SCOPE, &Symbol::Declared(*decl))
    };
    let mut all: Vec<Item> = others.map(item).collect();
    if front.is_empty() {
        all.extend(distributions(spot));
    }
    all
}

fn distributions(spot: &Spot<'_>) -> Vec<Item> {
    let is_one = |definition: &Definition| match definition {
        Definition::Declared(word, _) => *word == Word::Distribution,
        Definition::Module(file) => {
            distribution_of(spot.db(), *file).is_some() && !resolve::is_library(spot.db(), *file)
        }
        _ => false,
    };
    let named = spot.scope().iter().filter(|(_, definition)| is_one(definition));
    named.map(|(name, _)| Item::new(name.as_str(), ItemKind::Variant, IN_SCOPE + 10)).collect()
}

/// A dotted name as if it were written.
pub fn idents(path: &[Name]) -> Vec<Ident> {
    path.iter().map(|part| Spanned { node: part.clone(), span: Span::default() }).collect()
}
