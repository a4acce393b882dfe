//! Names of other modules, with the `use` that brings them into scope.

use distc::db::{Decl, File, Name, Span};
use distc::parse::parsed;
use distc::parse::tree::{Item as Tree, Use};
use distc::resolve::{self, Definition, Word, declared, declared_name};
use distc::types::{Role, Symbol, Type, fits, signature};

use super::names::{item, kind};
use super::values::Call;
use super::{Item, ItemKind, Spot};
use crate::ide::place::Piece;
use crate::ide::{At, Edit, Range};

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
        let call = Call { name: name.into(), function };
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
    let file = resolve::library(spot.db(), module);
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
    spot.uses().all.iter().find_map(|(piece, used)| {
        let path: Vec<&str> = used.path.iter().map(|part| part.node.as_str()).collect();
        let edit = |span: Span, text: String| Edit { range: range(spot, piece.in_file(span)), text };
        if path.join(".") == module && used.alias.is_none() {
            let behind = used.names.iter().find(|one| one.node.as_str() > name);
            return Some(match (behind, used.names.last()?) {
                (Some(next), _) => edit(next.span, format!("{name}, {}", next.node)),
                (None, last) => edit(last.span, format!("{}, {name}", last.node)),
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

/// The `use`s of a file, in order.
pub struct Uses<'a> {
    all: Vec<(Piece<'a>, &'a Use)>,
    /// Where one more goes that is the first of its file, and whether something follows there at once.
    first: (u32, bool),
}

impl<'a> Uses<'a> {
    /// The `use`s of the file of a place.
    pub fn of(at: At<'a>) -> Uses<'a> {
        let db = at.workspace.db();
        let pieces = Piece::all(at.workspace, at.file);
        let top = pieces.first().map_or("", |piece| piece.decl.text(db));
        let docs: usize = top.split_inclusive('\n').take_while(|line| line.starts_with("//!")).map(str::len).sum();
        let written = |piece: Piece<'a>| match &parsed(db, piece.decl).chunk.item {
            Some(Tree::Use(used)) => Some((piece, used)),
            _ => None,
        };
        let is_use = |piece: &Piece<'a>| resolve::word(db, piece.decl) == Some(Word::Use);
        let all = pieces.into_iter().filter(is_use).filter_map(written).collect();
        Uses { all, first: (docs as u32, !top[docs..].starts_with('\n')) }
    }
}

/// One more `use`, in the order of their names.
fn line(spot: &Spot<'_>, path: &str) -> Edit {
    let uses = spot.uses();
    let written = |used: &Use| used.path.iter().map(|part| part.node.as_str()).collect::<Vec<_>>().join(".");
    let edit = |offset: u32, text: String| Edit { range: range(spot, Span { start: offset, end: offset }), text };
    if let Some((piece, used)) = uses.all.iter().find(|(_, used)| written(used).as_str() > path) {
        let (start, text) = (piece.in_file(extent(used)).start, piece.decl.text(spot.db()));
        let line = text[..(start - piece.start) as usize].rfind('\n').map_or(0, |at| at as u32 + 1);
        return edit(piece.start + line, format!("use {path}\n"));
    }
    if let Some((piece, used)) = uses.all.last() {
        let (end, text) = (piece.in_file(extent(used)).end, piece.decl.text(spot.db()));
        return match text[(end - piece.start) as usize..].find('\n') {
            Some(more) => edit(end + more as u32 + 1, format!("use {path}\n")),
            None => edit(piece.start + text.len() as u32, format!("\nuse {path}\n")),
        };
    }
    let (offset, is_close) = uses.first;
    edit(offset, if is_close { format!("use {path}\n\n") } else { format!("use {path}\n") })
}

/// From its first name to its last.
fn extent(used: &Use) -> Span {
    let parts = used.path.iter().chain(&used.names).chain(&used.alias);
    parts.map(|part| part.span).reduce(Span::to).unwrap_or_default()
}

fn range(spot: &Spot<'_>, span: Span) -> Range {
    Range { file: spot.at.file, span }
}
