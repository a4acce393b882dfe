//! Definitions that lead back to themselves: types that extend themselves, functions that call themselves.

use super::errors;
use super::ir::{Expr, Kind, Lowered, Op, Statements};
use super::ty::{RecordId, Type};
use super::{lowering, visit};
use crate::db::{Db, Decl, Place, Span};
use crate::diagnostics::Diagnostic;
use crate::parse::parsed;
use crate::parse::tree::{Item, TypeDecl, TypeDefinition};
use crate::resolve::{self, Definition, Word, declared_name};

/// What is wrong with a declaration that leads back to itself; each circle is told once, at its first declaration.
pub fn circle(db: &dyn Db, decl: Decl) -> Option<Diagnostic<Place>> {
    match resolve::word(db, decl)? {
        Word::Type => extends_itself(db, decl),
        Word::Function | Word::Let => calls_itself(db, decl),
        _ => None,
    }
}

/// The declaration that a type extends, and where that is written.
fn base(db: &dyn Db, decl: Decl) -> Option<(Decl, Span)> {
    let Some(Item::Type(TypeDecl { definition: TypeDefinition::Record { extends: Some(path), .. }, .. })) =
        &parsed(db, decl).chunk.item
    else {
        return None;
    };
    match resolve::path(db, decl.file(db), path) {
        Ok(Definition::Declared(Word::Type, base)) => Some((base, path.last()?.span)),
        _ => None,
    }
}

fn extends_itself(db: &dyn Db, decl: Decl) -> Option<Diagnostic<Place>> {
    let mut around = vec![decl];
    let (mut next, at) = base(db, decl)?;
    while next != decl {
        if around.contains(&next) {
            return None;
        }
        around.push(next);
        next = base(db, next)?.0;
    }
    told_here(db, decl, around).map(|names| errors::extends_itself(Place::In(decl, at), &names))
}

fn calls_itself(db: &dyn Db, decl: Decl) -> Option<Diagnostic<Place>> {
    let mut around = vec![decl];
    if !leads_back(db, decl, decl, &mut around, &mut Vec::new()) {
        return None;
    }
    let callers: Vec<Decl> = around.iter().copied().filter(|d| is_caller(db, *d)).collect();
    if callers.iter().min() != Some(&decl) {
        return None;
    }
    let mut names: Vec<&str> = around.iter().map(|d| declared_name(db, *d)).collect();
    names.push(declared_name(db, decl));
    Some(errors::calls_itself(Place::In(decl, written(db, decl)), &names))
}

fn is_caller(db: &dyn Db, decl: Decl) -> bool {
    matches!(resolve::word(db, decl), Some(Word::Function | Word::Let))
}

fn leads_back(db: &dyn Db, at: Decl, to: Decl, around: &mut Vec<Decl>, seen: &mut Vec<Decl>) -> bool {
    for next in mentions(db, at).iter() {
        if *next == to {
            return true;
        }
        if seen.contains(next) {
            continue;
        }
        seen.push(*next);
        around.push(*next);
        if leads_back(db, *next, to, around, seen) {
            return true;
        }
        around.pop();
    }
    false
}

/// The functions, types and values that computing a declaration may need.
#[salsa::tracked(returns(ref))]
fn mentions(db: &dyn Db, decl: Decl) -> Vec<Decl> {
    let mut all = Vec::new();
    let lowered = &lowering(db, decl).lowered;
    expressions(lowered, &mut |e| match &e.kind {
        Kind::Call { function, .. } => all.push(*function),
        Kind::Global(decl) | Kind::Construct { of: decl, .. } | Kind::Refine { ty: decl, .. } => all.push(*decl),
        Kind::Block(block) => {
            if let Type::Record(RecordId::Declared(decl) | RecordId::Payload(decl, _)) = &block.ty {
                all.push(*decl);
            }
        }
        _ => {}
    });
    all.sort();
    all.dedup();
    all
}

fn expressions(lowered: &Lowered, see: &mut dyn FnMut(&Expr)) {
    let statements = |s: &Statements, see: &mut dyn FnMut(&Expr)| {
        for write in &s.writes {
            if let Op::Set(e) | Op::Append(e) | Op::Insert(e) = &write.op {
                visit(e, see);
            }
        }
    };
    lowered.value.iter().for_each(|e| visit(e, see));
    lowered.statements.iter().for_each(|s| statements(s, see));
    lowered.payloads.iter().for_each(|s| statements(s, see));
    lowered.defaults.iter().filter_map(|(_, e)| e.as_ref()).for_each(|e| visit(e, see));
}

/// The names around a circle, where it is told at this declaration: the first of it.
fn told_here(db: &dyn Db, decl: Decl, around: Vec<Decl>) -> Option<Vec<&str>> {
    if around.iter().min() != Some(&decl) {
        return None;
    }
    Some(around.iter().chain([&decl]).map(|d| declared_name(db, *d)).collect())
}

/// A declaration's text without the comments above it.
fn written(db: &dyn Db, decl: Decl) -> Span {
    let text = decl.text(db);
    let is_above = |line: &&str| line.trim().is_empty() || line.starts_with("//");
    let start: usize = text.split_inclusive('\n').take_while(is_above).map(str::len).sum();
    Span::new(start, text.trim_end().len().max(start))
}
