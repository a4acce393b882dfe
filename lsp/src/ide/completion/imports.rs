//! Names of other modules, with the `use` that brings them into scope.

use distc::db::{Decl, File, Name, Span, text};
use distc::parse::parsed;
use distc::parse::tree::{Item as Tree, Use};
use distc::resolve::{self, Definition, Word, declared, declared_name};
use distc::types::{Role, Symbol, Type, fits, signature};

use super::names::{item, kind};
use super::values::Call;
use super::{Item, ItemKind, Spot};
use crate::ide::place::Piece;
use crate::ide::{Edit, Range};

/// The rank of what needs a `use`.
const ELSEWHERE: u32 = 400;

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
        let call = Call { name: name.into(), function, spot };
        brought(spot, module, name, call.item(spot, ELSEWHERE))
    };
    functions.map(item).collect()
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
        let edit = line(spot, module);
        items.map(|item| Item { edits: vec![edit.clone()], ..item }).collect::<Vec<_>>()
    };
    meant.flat_map(members).collect()
}

/// An item with what makes its name known: the name of a module that is in scope, else an edit of the `use`s.
fn brought(spot: &Spot<'_>, module: &Name, name: &str, item: Item) -> Item {
    let db = spot.db();
    let is_it = |definition: &Definition| matches!(definition, Definition::Module(file) if Some(*file) == resolve::library(db, module));
    let known = super::names::in_scope(spot).into_iter().find(|(_, definition)| is_it(definition));
    match known {
        Some((front, _)) => Item {
            insert: format!("{front}.{}", item.insert),
            label: format!("{front}.{name}"),
            filter: Some(name.to_owned()),
            rank: item.rank - 50,
            ..item
        },
        None => Item { edits: vec![used(spot, module, name)], docs: told(module, &item.docs), ..item },
    }
}

fn told(module: &str, docs: &str) -> String {
    format!("`use {module}`\n\n{docs}").trim_end().to_owned()
}

/// The edit that brings a name into scope: one more name in a `use` of its module, else one more `use`.
fn used(spot: &Spot<'_>, module: &str, name: &str) -> Edit {
    extended(spot, module, name).unwrap_or_else(|| line(spot, &format!("{module}.{name}")))
}

fn extended(spot: &Spot<'_>, module: &str, name: &str) -> Option<Edit> {
    uses(spot).find_map(|(piece, used)| {
        let path: Vec<&str> = used.path.iter().map(|part| part.node.as_str()).collect();
        let edit = |span: Span, text: String| Edit { range: range(spot, piece.in_file(span)), text };
        if path.join(".") == module && used.alias.is_none() {
            let behind = used.names.iter().find(|one| one.node.as_str() > name);
            return Some(match (behind, used.names.last()?) {
                (Some(next), _) => edit(Span { start: next.span.start, end: next.span.start }, format!("{name}, ")),
                (None, last) => edit(Span { start: last.span.end, end: last.span.end }, format!(", {name}")),
            });
        }
        let (last, front) = path.split_last()?;
        if front.join(".") == module && used.alias.is_none() && used.names.is_empty() {
            let mut both = [*last, name];
            both.sort_unstable();
            return Some(edit(used.path.last()?.span, format!("{{{}}}", both.join(", "))));
        }
        None
    })
}

/// The `use`s of the file, in order.
fn uses<'s>(spot: &'s Spot<'_>) -> impl Iterator<Item = (Piece<'s>, &'s Use)> {
    let db = spot.db();
    let pieces = Piece::all(spot.at.workspace, spot.at.file).into_iter();
    pieces.filter_map(move |piece| match &parsed(db, piece.decl).chunk.item {
        Some(Tree::Use(used)) => Some((piece, used)),
        _ => None,
    })
}

/// One more `use`, in the order of their names.
fn line(spot: &Spot<'_>, path: &str) -> Edit {
    let whole = text(spot.db(), spot.at.file);
    let written = |used: &Use| used.path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".");
    let edit = |offset: usize, text: String| Edit { range: range(spot, Span::new(offset, offset)), text };
    let all: Vec<(Span, &Use)> = uses(spot).map(|(piece, used)| (piece.in_file(extent(used)), used)).collect();
    if let Some((span, _)) = all.iter().find(|(_, used)| written(used).as_str() > path) {
        let start = whole[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        return edit(start, format!("use {path}\n"));
    }
    if let Some((span, _)) = all.last() {
        return match whole[span.end as usize..].find('\n') {
            Some(more) => edit(span.end as usize + more + 1, format!("use {path}\n")),
            None => edit(whole.len(), format!("\nuse {path}\n")),
        };
    }
    let docs: usize = whole.split_inclusive('\n').take_while(|line| line.starts_with("//!")).map(str::len).sum();
    let gap = if whole[docs..].starts_with('\n') { "" } else { "\n" };
    edit(docs, format!("use {path}\n{gap}"))
}

/// From its first name to its last.
fn extent(used: &Use) -> Span {
    let parts = used.path.iter().chain(&used.names).chain(&used.alias);
    parts.map(|part| part.span).reduce(Span::to).unwrap_or_default()
}

fn range(spot: &Spot<'_>, span: Span) -> Range {
    Range { file: spot.at.file, span }
}
