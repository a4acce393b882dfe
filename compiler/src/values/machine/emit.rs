//! Emits: whether their objects are there, and the objects of families.

use std::sync::Arc;

use ecow::eco_vec;

use super::cell::{CellId, State};
use super::{Machine, Scope};
use crate::db::Name;
use crate::types::ir::{Expr, Family, Key, Kind, Segment};
use crate::types::scalar::Scalar;
use crate::types::visit;
use crate::values::head::{filler, object_head};
use crate::values::node::{Base, Binding, Kids, Node, Source, Writer};
use crate::values::program::family_items;
use crate::values::value::Value;

/// Items of a family by key, each with what its body sees.
type Items = Vec<(Name, Vec<(Name, Binding)>)>;

impl Machine<'_> {
    /// Whether an emit's object is there: its condition, and the items of a family.
    pub(super) fn emitted(&mut self, id: CellId, node: &Arc<Node>) -> State {
        let Some(number) = self.cell(id).emit else { return State::Present };
        let plan = self.cell(id).home.plan.clone();
        let emit = &plan.lists.emits[number].0;
        let Some(scope) = self.emit_scope(id) else { return State::Poison };
        let of_item = emit
            .family
            .as_ref()
            .is_some_and(|family| emit.condition.as_ref().is_some_and(|condition| sees_item(condition, family)));
        if let Some(condition) = emit.condition.as_ref().filter(|_| !of_item) {
            match self.holds_for_emit(condition, &scope) {
                Ok(true) => {}
                Ok(false) => {
                    let state = self.not_emitted(id, node);
                    return if emit.family.is_some() { self.without_items(id) } else { state };
                }
                Err(stuck) => return stuck,
            }
        }
        let Some(family) = &emit.family else { return State::Present };
        let condition = emit.condition.as_ref().filter(|_| of_item);
        match self.items_of(family, condition, &scope) {
            Ok(items) => self.spread_family(id, number, items),
            Err(stuck) => return stuck,
        }
        State::Present
    }

    /// A family without objects is an empty map.
    fn without_items(&mut self, id: CellId) -> State {
        let node = (*self.cell(id).node).clone();
        self.cell_mut(id).node = Arc::new(Node { kids: Kids::new(), ..node });
        State::Present
    }

    /// The items of a family for which the condition holds, each with what its body sees.
    fn items_of(&mut self, family: &Family, condition: Option<&Expr>, scope: &Scope) -> Result<Items, State> {
        let items = self.eval(&family.items, scope);
        if let Some(stuck) = items.stuck() {
            return Err(if stuck == Value::Unknown { State::Unknown } else { State::Poison });
        }
        let mut items = family_items(&items, &family.key, family.value.as_ref());
        let Some(condition) = condition else { return Ok(items) };
        let all = std::mem::take(&mut items);
        for (key, args) in all {
            let seen = Scope { source: seeing(&scope.source, &args), ..scope.clone() };
            if self.holds_for_emit(condition, &seen)? {
                items.push((key, args));
            }
        }
        Ok(items)
    }

    /// What the condition and the items of an emit see.
    pub(super) fn emit_scope(&mut self, id: CellId) -> Option<Scope> {
        let plan = self.cell(id).home.plan.clone();
        let (emit, source) = plan.lists.emits.get(self.cell(id).emit?)?;
        let root = self.own(id);
        let root = self.unwoven(root)?;
        Some(Scope {
            this: Some(root),
            own: Some(root),
            at: None,
            source: source.clone(),
            entry: emit.entry,
            locals: Vec::new(),
            it: None,
            judges: false,
        })
    }

    /// Whether the condition of an emit holds; else what stands in the way of knowing it.
    fn holds_for_emit(&mut self, condition: &Expr, scope: &Scope) -> Result<bool, State> {
        match self.eval(condition, scope) {
            Value::Scalar(scalar) => Ok(scalar == Scalar::Bool(true)),
            Value::Unknown if self.blind => Ok(true),
            Value::Unknown => Err(State::Unknown),
            _ => Err(State::Poison),
        }
    }

    /// Lays the body of a family's emit beneath each of its items.
    fn spread_family(&mut self, id: CellId, number: usize, items: Items) {
        let plan = self.cell(id).home.plan.clone();
        let (emit, source) = &plan.lists.emits[number];
        let object = crate::types::record(self.db, emit.of).object.clone();
        let mut node = (*self.cell(id).node).clone();
        for (key, args) in items {
            let source = seeing(source, &args);
            let hops = 2;
            let body = crate::values::build::siblings(self.db, &emit.writes, &source, hops);
            let name = ecow::eco_format!("{}-{key}", self.cell(id).home.owner.name());
            let head = self.head(object.as_ref(), &name);
            let made = head.later(&body);
            let writer = Writer { source: source.clone(), node: crate::db::Node { entry: emit.entry, index: 0 } };
            let made = Arc::new(Node { base: Base::New, by: eco_vec![writer], ..(*made).clone() });
            let segment = Segment::Key(Key::Text(key));
            let said = node.kid(&segment).cloned().unwrap_or_else(Node::empty);
            node.kids.retain(|(s, _)| *s != segment);
            node.kids.push((segment, made.later(&said)));
        }
        self.cell_mut(id).node = Arc::new(node);
    }

    fn head(&self, object: Option<&crate::types::Object>, name: &Name) -> Arc<Node> {
        let Some((object, writer)) = object.zip(filler(self.db)) else { return Node::empty() };
        let leaf = |base| Arc::new(Node { base, by: eco_vec![writer.clone()], ..Node::default() });
        object_head(object, leaf(Base::Value(Value::text(name.clone()))), &leaf)
    }
}

/// Whether a condition asks about the item of a family.
fn sees_item(condition: &Expr, family: &Family) -> bool {
    let mut found = false;
    visit(condition, &mut |e| {
        found |= matches!(&e.kind, Kind::Argument(name) if *name == family.key || family.value.as_ref() == Some(name));
    });
    found
}

/// A source whose statements see the item of a family as well.
fn seeing(source: &Arc<Source>, item: &[(Name, Binding)]) -> Arc<Source> {
    Arc::new(Source { args: [&source.args[..], item].concat(), ..(**source).clone() })
}
