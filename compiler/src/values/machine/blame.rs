//! Who is to blame for what stands at a path: the statement, and in its literals the part that is meant.

use super::Machine;
use super::cell::{CellId, State};
use super::explain::DEPTH;
use super::nearest::{Step, steps};
use crate::db::{Node as Number, Place};
use crate::diagnostics::Diagnostic;
use crate::types::ir::{self, Expr, Item, Key, Kind, Op, Segment, Write};
use crate::values::node::Base;
use crate::values::value::{Owner, Value};

impl Machine<'_> {
    /// Who is to blame for what stands at paths of an owner: the first that wrote it, or what it was computed from, outside of the
    /// standard library; without one, who declares the owner.
    pub fn blame(&mut self, owner: &Owner, paths: &[String]) -> Option<Place> {
        let own = paths.iter().find_map(|path| {
            let steps = steps(path)?;
            let (id, written) = self.nearest(owner, &steps)?;
            let inside = written.and_then(|(id, at)| self.inside(id, &steps[at..]));
            inside.or_else(|| self.explained(id, DEPTH).own_writer(self.db))
        });
        own.or_else(|| self.declaration(owner))
    }

    /// A fault about what stands at a path of an owner, told where a provider set it.
    pub fn traced_to(&mut self, fault: Diagnostic<Place>, owner: &Owner, path: &str) -> Diagnostic<Place> {
        match steps(path).and_then(|steps| self.nearest(owner, &steps)) {
            Some((id, _)) => self.traced(fault, id),
            None => fault,
        }
    }

    /// What stands at a path, or at as much of it as there is; and the last place on the way where an expression stands, with
    /// the number of the step behind it.
    fn nearest(&mut self, owner: &Owner, steps: &[Step]) -> Option<(CellId, Option<(CellId, usize)>)> {
        let mut id = self.root(owner, false)?;
        let mut written = None;
        for (n, step) in steps.iter().enumerate() {
            if step.is_position || self.settle(id) != State::Present {
                break;
            }
            let Some(segment) = self.segment(id, step) else { break };
            let Some(kid) = self.step(id, &segment) else { break };
            id = kid;
            if matches!(self.said(id).base, Base::Set { .. }) {
                written = Some((id, n + 1));
            }
        }
        Some((id, written))
    }

    /// Where a part of what is written at a place stands, as far down as literals lead; none where they lead nowhere.
    fn inside(&mut self, id: CellId, rest: &[Step]) -> Option<Place> {
        let mut whole = self.value(id);
        let node = self.said(id);
        let (Base::Set { value, .. }, Some(writer)) = (&node.base, node.by.first()) else { return None };
        let (mut e, mut rest, mut found): (&Expr, _, _) = (value, rest, None);
        while let [step, ..] = rest {
            let taken = match &e.kind {
                Kind::Refine { value, .. } | Kind::Keyed { list: value, .. } => {
                    e = value;
                    continue;
                }
                Kind::List(items) => {
                    let Some((at, item)) = item_at(items, &whole, step) else { break };
                    (found, e) = (Some((writer.node.entry, item.node)), item);
                    whole = part(&whole, at, step);
                    1
                }
                Kind::Block(block) => {
                    let Some(write) = block.writes.iter().rev().find(|write| leads(write, rest)) else { break };
                    found = Some((write.entry, write.node));
                    let Op::Set(inner) = &write.op else { break };
                    e = inner;
                    rest[..write.path.len()].iter().for_each(|step| whole = part(&whole, 0, step));
                    write.path.len()
                }
                _ => break,
            };
            rest = &rest[taken..];
        }
        let (entry, index) = found?;
        Some(Place::At(writer.source.decl, Number { entry, index })).filter(|place| !self.is_library(place))
    }

    /// What layers say about a place, before defaults were laid beneath.
    fn said(&self, id: CellId) -> std::sync::Arc<crate::values::node::Node> {
        let cell = self.cell(id);
        cell.said.as_ref().unwrap_or(&cell.node).clone()
    }
}

/// The item of a list that a step leads to, with its number: by that, or by the key that it came to have.
fn item_at<'e>(items: &'e [Item], whole: &Value, step: &Step) -> Option<(usize, &'e Expr)> {
    let at = match whole {
        Value::Keyed(entries) if !step.is_position => entries.iter().position(|(key, _)| *key == step.text)?,
        _ => step.text.parse().ok()?,
    };
    let mut values = items.iter().map(|item| match item {
        Item::Value(value) => Some(value),
        Item::Spread(_) => None,
    });
    let before = values.by_ref().take(at).all(|value| value.is_some());
    Some((at, values.next()??)).filter(|_| before)
}

/// The part of a value behind a step; of a list, the item of a number.
fn part(whole: &Value, at: usize, step: &Step) -> Value {
    let found = match whole {
        Value::Record(record) => record.fields.iter().find(|(name, _)| *name == step.text).map(|(_, value)| value),
        Value::Map(entries) => entries.iter().find(|(key, _)| *key == step.text).map(|(_, value)| value),
        Value::Keyed(entries) => entries.get(at).map(|(_, value)| value),
        Value::List(items) => items.get(at),
        _ => None,
    };
    found.cloned().unwrap_or(Value::None)
}

/// Whether a write is on the way.
fn leads(write: &Write, rest: &[Step]) -> bool {
    let is_it = |(written, step): (&ir::Step, &Step)| match &written.segment {
        Segment::Field(name) | Segment::Alternative(name) | Segment::Key(Key::Text(name)) => *name == step.text,
        Segment::Key(Key::Named(_)) => false,
    };
    write.path.len() <= rest.len() && write.path.iter().zip(rest).all(is_it)
}
