//! Uses of what is deprecated. Programs that deprecate nothing pay nothing for it.

use super::notes::{Note, Symbol, What};
use super::{RecordId, notes};
use crate::db::{Db, Decl, File, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::packages::Program;
use crate::parse::parsed;
use crate::parse::tree::{Body, Clause, Component, Emit, EntryKind, Item, Param, TypeDefinition};
use crate::resolve::unit;

/// How many declarations are asked about together.
const TOGETHER: usize = 64;

/// A warning for each name in a declaration that stands for something deprecated. A declaration may use its own, and a distribution
/// has to read its own parameters.
pub fn deprecated_uses(db: &dyn Db, decl: Decl) -> Vec<Diagnostic<Place>> {
    if matches!(parsed(db, decl).chunk.item, Some(Item::Use(_))) {
        return Vec::new();
    }
    let all = notes(db, decl);
    let mut found: Vec<Diagnostic<Place>> = Vec::new();
    for note in &all {
        let What::Names(symbol) = &note.what else { continue };
        if let Some(reason) = reason(db, symbol).filter(|_| !is_own(db, decl, symbol, note, &all)) {
            let fault = crate::resolve::deprecated(Place::In(decl, note.span), &symbol.name(db), &reason);
            if !found.contains(&fault) {
                found.push(fault);
            }
        }
    }
    found
}

fn is_own(db: &dyn Db, decl: Decl, symbol: &Symbol, note: &Note, all: &[Note]) -> bool {
    let Some(home) = symbol.home() else { return true };
    let is_read = || all.iter().any(|other| other.span == note.span && matches!(other.what, What::Has(_)));
    let is_near = || unit(db, home.file(db)).contains(&decl.file(db));
    home == decl || matches!(symbol, Symbol::Parameter(..)) && is_near() && is_read()
}

/// Why something is deprecated; none where it is not.
pub fn reason(db: &dyn Db, symbol: &Symbol) -> Option<Name> {
    let item = parsed(db, symbol.home()?).chunk.item.as_ref()?;
    let clauses = match (symbol, item) {
        (Symbol::Declared(_), Item::Type(of)) => &of.clauses,
        (Symbol::Declared(_), Item::Enum(of)) => &of.clauses,
        (Symbol::Declared(_), Item::Variant(of)) => &of.clauses,
        (Symbol::Component(_, name), item) => &component(item, name)?.clauses,
        (Symbol::Parameter(_, name), item) => &parameter(item, name)?.clauses,
        (Symbol::Alternative(_, number), Item::Enum(of)) => &of.alternatives.get(usize::from(*number))?.clauses,
        (Symbol::Field(RecordId::Payload(_, number), name), Item::Enum(of)) => {
            field(of.alternatives.get(usize::from(*number))?.body.as_ref()?, name)?
        }
        (Symbol::Field(_, name), item) => field(body(item)?, name)?,
        (Symbol::Emit(.., name), item) => &emits(item).find(|emit| emit.name.node == *name)?.clauses,
        _ => return None,
    };
    clauses.iter().find_map(|clause| match clause {
        Clause::Deprecated(reason) => Some(reason.node.clone()),
        Clause::Where { .. } | Clause::Example(_) | Clause::Was(_) => None,
    })
}

fn component<'t>(item: &'t Item, name: &str) -> Option<&'t Component> {
    let nested = || {
        body(item)?.entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Component(of) if of.name.node == name => Some(of),
            _ => None,
        })
    };
    match item {
        Item::Component(of) if of.name.node == name => Some(of),
        _ => nested(),
    }
}

fn parameter<'t>(item: &'t Item, name: &str) -> Option<&'t Param> {
    let nested = || {
        body(item)?.entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Param(of) if of.name.node == name => Some(of),
            _ => None,
        })
    };
    match item {
        Item::Param(of) if of.name.node == name => Some(of),
        _ => nested(),
    }
}

fn field<'t>(body: &'t Body, name: &str) -> Option<&'t Vec<Clause>> {
    body.entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Field(of) if of.name.node == name => Some(&of.clauses),
        EntryKind::Emit(of) if of.name.node == name => Some(&of.clauses),
        _ => None,
    })
}

fn emits(item: &Item) -> impl Iterator<Item = &Emit> {
    body(item).into_iter().flat_map(|body| &body.entries).filter_map(|entry| match &entry.kind {
        EntryKind::Emit(of) => Some(of),
        _ => None,
    })
}

fn body(item: &Item) -> Option<&Body> {
    match item {
        Item::Distribution(of) => Some(&of.body),
        Item::Component(of) => Some(&of.body),
        Item::Every(of) => Some(&of.body),
        Item::Variant(of) => Some(&of.body),
        Item::Resource(of) => Some(&of.body),
        Item::Mixin(of) => Some(&of.body),
        Item::Test(of) => Some(&of.body),
        Item::Type(of) => match &of.definition {
            TypeDefinition::Record { body, .. } => Some(body),
            TypeDefinition::Refinement(_) => None,
        },
        Item::Use(_) | Item::Part(_) | Item::Param(_) | Item::Let(_) | Item::Enum(_) | Item::Function(_) => None,
    }
}

/// Whether anything of the program or of the standard library is deprecated.
#[salsa::tracked(returns(copy))]
pub fn is_deprecating(db: &dyn Db) -> bool {
    let program = Program::get(db);
    let files = [program.root(db)].into_iter().chain(program.modules(db).values().copied());
    let groups = |file: File| (0..file.decls(db).len().div_ceil(TOGETHER) as u32).map(move |number| (file, number));
    files.flat_map(groups).any(|(file, number)| deprecates(db, file, number))
}

/// Whether a group of declarations may deprecate something, as far as their text tells.
#[salsa::tracked(returns(copy))]
fn deprecates(db: &dyn Db, file: File, number: u32) -> bool {
    let decls = file.decls(db).chunks(TOGETHER).nth(number as usize).unwrap_or_default();
    let with_entries = |decl: &Decl| [*decl].into_iter().chain(decl.entries(db).iter().copied());
    decls.iter().flat_map(with_entries).any(|decl| decl.code(db).contains("deprecated"))
}
