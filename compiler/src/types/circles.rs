//! Declarations that need themselves: types that extend or hold themselves, values and functions that are computed from
//! themselves. Where there are none, whatever is evaluated ends.

use rustc_hash::FxHashSet;

use super::ir::{Expr, Kind, Op, Segment, Statements, Write};
use super::record::record;
use super::relation::{refinements, written_base};
use super::resolve_type::{Resolver, is_refinement};
use super::ty::{RecordId, Type};
use super::visit::visit;
use super::{enumeration, errors, is_component, lowering};
use crate::db::{Db, Decl, Place};
use crate::diagnostics::Diagnostic;
use crate::parse::parsed;
use crate::parse::tree::{Item, TypeDecl, TypeDefinition};
use crate::resolve::{self, Word};

/// A declaration, or an alternative of an enum.
pub(super) type Need = (Decl, Option<u16>);

/// The circles among declarations, each told once.
pub fn circles(db: &dyn Db, decls: &[Decl]) -> Vec<Diagnostic<Place>> {
    let mut search = Search { db, done: FxHashSet::default(), faults: Vec::new() };
    for decl in decls {
        match resolve::word(db, *decl) {
            Some(Word::Type | Word::Let | Word::Function) => search.from((*decl, None)),
            Some(Word::Enum) => (0..enumeration(db, *decl).alternatives.len() as u16)
                .for_each(|alternative| search.from((*decl, Some(alternative)))),
            _ => {}
        }
    }
    search.faults
}

struct Search<'db> {
    db: &'db dyn Db,
    done: FxHashSet<Need>,
    faults: Vec<Diagnostic<Place>>,
}

impl Search<'_> {
    /// Walks all that a declaration needs; what leads back to the way is a circle.
    fn from(&mut self, start: Need) {
        if !self.done.insert(start) {
            return;
        }
        let db = self.db;
        let needs = |(decl, alternative): Need| needs(db, decl, alternative).clone();
        let mut way = vec![(start, needs(start))];
        while let Some((_, open)) = way.last_mut() {
            let Some(next) = open.pop() else {
                way.pop();
                continue;
            };
            if let Some(at) = way.iter().position(|(on, _)| *on == next) {
                let around: Vec<Need> = way[at..].iter().map(|(on, _)| *on).collect();
                self.faults.push(errors::needs_itself(self.db, &around));
            } else if self.done.insert(next) {
                way.push((next, needs(next)));
            }
        }
    }
}

/// What a declaration cannot do without, the first one last.
#[salsa::tracked(returns(ref))]
fn needs(db: &dyn Db, decl: Decl, alternative: Option<u16>) -> Vec<Need> {
    let mut needed = Needed { db, all: Vec::new() };
    let lowered = &lowering(db, decl).lowered;
    match (alternative, resolve::word(db, decl)) {
        (Some(alternative), _) => {
            lowered.payloads.get(usize::from(alternative)).into_iter().for_each(|all| needed.statements(all));
        }
        (None, Some(Word::Type)) => {
            needed.base(decl);
            if is_refinement(db, decl) {
                needed.held(&written_base(db, decl));
            }
            needed.record(RecordId::Declared(decl));
            lowered.statements.iter().for_each(|all| needed.statements(all));
        }
        _ => {}
    }
    lowered.value.iter().for_each(|value| needed.expr(value));
    lowered.defaults.iter().filter_map(|(_, default)| default.as_ref()).for_each(|default| needed.expr(default));
    needed.all.reverse();
    needed.all
}

/// Whether a type extends itself, which is told of one of those that do.
pub fn extends_itself(db: &dyn Db, of: RecordId) -> bool {
    let RecordId::Declared(mut decl) = of else { return false };
    let mut way = Vec::new();
    while !way.contains(&decl) {
        way.push(decl);
        match written_to_extend(db, decl) {
            Some(base) => decl = base,
            None => return false,
        }
    }
    true
}

fn written_to_extend(db: &dyn Db, decl: Decl) -> Option<Decl> {
    let Some(Item::Type(TypeDecl { definition: TypeDefinition::Record { extends: Some(path), .. }, .. })) =
        &parsed(db, decl).chunk.item
    else {
        return None;
    };
    match Resolver::new(db, decl).record(path) {
        Some(RecordId::Declared(base)) => Some(base),
        Some(RecordId::Kubernetes(_) | RecordId::Payload(..) | RecordId::Parameters) | None => None,
    }
}

struct Needed<'db> {
    db: &'db dyn Db,
    all: Vec<Need>,
}

impl Needed<'_> {
    /// What a type is written to extend.
    fn base(&mut self, decl: Decl) {
        self.all.extend(written_to_extend(self.db, decl).map(|base| (base, None)));
    }

    /// The fields of a record that are always there.
    fn record(&mut self, of: RecordId) {
        for field in
            record(self.db, of).fields.values().filter(|field| field.of == of && field.sort == super::Sort::Plain)
        {
            self.made(&field.ty);
        }
    }

    /// A record that comes into being with what holds it.
    fn made(&mut self, ty: &Type) {
        match ty {
            Type::Record(of @ RecordId::Declared(decl)) if !is_component(self.db, *of) => self.all.push((*decl, None)),
            Type::Refined(decl) => self.all.push((*decl, None)),
            _ => {}
        }
    }

    /// What a refinement is made of.
    fn held(&mut self, ty: &Type) {
        let mut found = Vec::new();
        refinements(ty, &mut found);
        self.all.extend(found.into_iter().map(|decl| (decl, None)));
        if matches!(ty, Type::Record(_)) {
            self.made(ty);
        }
    }

    fn statements(&mut self, statements: &Statements) {
        let is_emit = |write: &&Write| match write.path.first().map(|step| &step.segment) {
            Some(Segment::Field(name)) => statements.emits.iter().any(|emit| emit.name == *name),
            _ => false,
        };
        statements.writes.iter().filter(|write| !is_emit(write)).for_each(|write| self.write(write));
    }

    fn write(&mut self, write: &Write) {
        match &write.op {
            Op::Set(e) | Op::Append(e) | Op::Insert(e) => self.expr(e),
            Op::Clear => {}
        }
    }

    fn expr(&mut self, e: &Expr) {
        visit(e, &mut |e| match &e.kind {
            Kind::Global(decl) | Kind::Call { function: decl, .. } | Kind::Refine { ty: decl, .. } => {
                self.all.push((*decl, None));
            }
            Kind::Construct { of, alternative, .. } => self.all.push((*of, Some(*alternative))),
            Kind::Block(block) => self.made(&block.ty),
            _ => {}
        });
    }
}
