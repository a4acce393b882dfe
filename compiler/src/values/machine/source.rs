//! Where a part of a manifest was written: by the program rather than by the standard library, and as deep as literals go.

use super::Machine;
use super::cell::CellId;
use super::explain::{DEPTH, Explanation};
use super::nearest::{Step, names_of, spelt, steps};
use crate::db::{Name, Node as Number, Place};
use crate::types::ir::{Block, Expr, Item, Kind, Op, Write};
use crate::types::scalar::Scalar;
use crate::values::node::{Base, Writer};
use crate::values::value::Owner;

/// Where a part of a manifest comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The path of the innermost place around it that has a history.
    pub path: Name,
    /// Where it was written, or else what is around it.
    pub place: Option<Place>,
}

impl Machine<'_> {
    /// Where what stands at a path was written; items of lists that have no keys go by their numbers. None where the path starts
    /// nowhere.
    pub fn source(&mut self, path: &str) -> Option<Source> {
        let steps = steps(path)?;
        let (id, rest) = self.deepest(&steps)?;
        let path = spelt(names_of(&steps[..steps.len() - rest.len()]));
        let mut rest: Vec<Name> = rest.iter().map(|step| step.text.clone()).collect();
        let mut next = Some(id);
        while let Some(id) = next {
            // What is said deeper in what stands around says nothing of this.
            if let Some(place) = self.written(id, &rest) {
                return Some(Source { path, place: Some(place) });
            }
            if let Some(place) = self.emit_place(id) {
                return Some(Source { path, place: Some(place) });
            }
            rest.splice(0..0, self.cell(id).segment.as_ref().map(|segment| bare(&segment.spelling())));
            next = self.cell(id).parent;
        }
        let owner = self.cell(id).home.owner.clone();
        Some(Source { path, place: self.declaration(&owner) })
    }

    /// Where a part of a place was written, which these steps lead to.
    fn written(&mut self, id: CellId, rest: &[Name]) -> Option<Place> {
        let all = self.explained(id, DEPTH);
        let literal = self.in_literal(id, rest);
        let own = |place: &Place| !crate::resolve::is_library(self.db, place.file(self.db));
        let filler = crate::values::head::filler(self.db);
        let told = |writer: &&Writer| filler.as_ref().is_none_or(|filler| !filler.is(writer));
        let library = all.chain.iter().chain(if rest.is_empty() { &all.amended[..] } else { &[] }).find(told);
        let library = literal.or_else(|| library.map(Writer::place));
        if let Some(place) = literal.filter(own).or_else(|| all.chain.iter().map(Writer::place).find(own)) {
            return Some(place);
        }
        self.same_key(id, rest, &all).or_else(|| self.around(&all, rest)).or(library)
    }

    /// Where an object is declared to be emitted, where the program itself does so.
    fn emit_place(&self, id: CellId) -> Option<Place> {
        let cell = self.cell(id);
        let (emit, source) = cell.home.plan.lists.emits.get(cell.emit?)?;
        let is_own = !crate::resolve::is_library(self.db, source.decl.file(self.db));
        is_own.then(|| Place::At(source.decl, Number { entry: emit.entry, index: 0 }))
    }

    /// What was computed from something of the program.
    fn around(&self, all: &Explanation, rest: &[Name]) -> Option<Place> {
        if rest.is_empty() {
            return all.own_writer(self.db);
        }
        all.reads.iter().find_map(|read| read.own_writer(self.db))
    }

    /// The entry of a literal that says it, or the innermost one around it.
    fn in_literal(&self, id: CellId, rest: &[Name]) -> Option<Place> {
        let (base, writer, rest) = self.expression(id, rest)?;
        let Base::Set { value, .. } = &base else { return None };
        let node = entry(value, &rest)?;
        Some(Place::At(writer.source.decl, node))
    }

    /// The expression that gave a place its value, whoever wrote it, and the steps from there on.
    fn expression(&self, id: CellId, rest: &[Name]) -> Option<(Base, Writer, Vec<Name>)> {
        let mut rest = rest.to_vec();
        let mut at = Some(id);
        while let Some(id) = at {
            let cell = self.cell(id);
            let node = cell.said.as_ref().unwrap_or(&cell.node);
            if matches!(node.base, Base::Set { .. }) {
                return Some((node.base.clone(), node.by.first()?.clone(), rest));
            }
            let is_part = matches!(node.base, Base::Nothing | Base::Value(_));
            at = cell.parent.filter(|_| is_part);
            rest.splice(0..0, cell.segment.as_ref().map(|segment| bare(&segment.spelling())));
        }
        None
    }

    /// Where what a map was computed from has the same key: the variable of that name, say.
    fn same_key(&mut self, id: CellId, rest: &[Name], all: &Explanation) -> Option<Place> {
        let (_, _, rest) = self.expression(id, rest)?;
        let owner = self.cell(id).home.owner.clone();
        all.reads.iter().find_map(|read| {
            let mut front = steps(&read.path)?;
            // Histories call a member by its own name.
            if let Owner::Member(family, key) = &owner
                && front.first().is_some_and(|first| first.text == owner.name())
            {
                front.splice(..1, [family, key].map(|text| Step { text: text.clone(), is_position: false }));
            }
            let count = front.len();
            let whole: Vec<Step> = front
                .into_iter()
                .chain(rest.iter().map(|text| Step { text: text.clone(), is_position: false }))
                .collect();
            let (found, left) = self.deepest(&whole)?;
            let is_deeper = whole.len() - left.len() > count && !self.is_nothing(found);
            if is_deeper { self.explained(found, DEPTH).own_writer(self.db) } else { None }
        })
    }
}

/// A step without its dot or brackets.
fn bare(spelling: &str) -> Name {
    spelling.trim_start_matches('.').trim_start_matches("[\"").trim_end_matches("\"]").into()
}

/// The innermost entry of a literal on the way that the steps lead.
fn entry(literal: &Expr, rest: &[Name]) -> Option<Number> {
    match &literal.kind {
        Kind::Refine { value, .. } => entry(value, rest),
        Kind::Keyed { list, .. } => {
            let (key, rest) = rest.split_first()?;
            let found = items(list)?.find(|item| has_key(item, key));
            // The key of the only item is computed, where the item does not say it.
            let only = || items(list)?.next().filter(|_| items(list).is_some_and(|all| all.count() == 1));
            found.or_else(only).and_then(|item| entry(item, rest))
        }
        Kind::List(_) => {
            let (number, rest) = rest.split_first()?;
            let number = number.parse().ok()?;
            items(literal)?.nth(number).and_then(|item| entry(item, rest))
        }
        Kind::Block(block) => in_block(block, rest),
        Kind::Construct { fields: Some(block), .. } => in_block(block, rest.get(1..)?),
        _ => None,
    }
}

fn in_block(block: &Block, rest: &[Name]) -> Option<Number> {
    let leads = |write: &&Write| {
        write.path.len() <= rest.len() && write.path.iter().zip(rest).all(|(s, r)| bare(&s.segment.spelling()) == *r)
    };
    let write = block.writes.iter().filter(leads).max_by_key(|write| write.path.len())?;
    let deeper = if let Op::Set(value) = &write.op { entry(value, &rest[write.path.len()..]) } else { None };
    Some(deeper.unwrap_or(Number { entry: write.entry, index: write.node }))
}

/// The items of a list that are written one by one.
fn items(list: &Expr) -> Option<impl Iterator<Item = &Expr>> {
    let Kind::List(items) = &list.kind else { return None };
    let value = |item: &Item| matches!(item, Item::Value(_));
    items.iter().all(value).then(|| {
        items.iter().filter_map(|item| match item {
            Item::Value(value) => Some(value),
            Item::Spread(_) => None,
        })
    })
}

/// Whether an item says the key itself.
fn has_key(item: &Expr, key: &str) -> bool {
    let Kind::Block(block) = &item.kind else { return false };
    block.writes.iter().any(
        |write| matches!(&write.op, Op::Set(Expr { kind: Kind::Scalar(Scalar::Text(text)), .. }) if text.as_str() == key),
    )
}
