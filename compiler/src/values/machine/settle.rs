//! Settling a place: its expression is evaluated, what was said is judged, and the defaults of its type are laid beneath.

use std::sync::Arc;

use ecow::eco_vec;

use super::cell::{CellId, Memo, State};
use super::{Machine, Scope, Skipped};
use crate::db::{Name, Place};
use crate::types::ir::{Expr, Key, Segment};
use crate::types::{RecordId, Sort, Type};
use crate::values::errors;
use crate::values::node::{Base, Node, Writer, Writers};
use crate::values::value::Value;

impl Machine<'_> {
    /// Finds out whether something is at a place, and readies what is said about it for going deeper.
    pub(super) fn settle(&mut self, id: CellId) -> State {
        match self.cell(id).state {
            State::Fresh => {}
            State::Busy => return self.circle(id),
            state => {
                self.meet(id);
                return state;
            }
        }
        self.cell_mut(id).frame = self.frame();
        self.cell_mut(id).state = State::Busy;
        self.busy.push(id);
        let state = self.settled(id);
        self.busy.pop();
        let state = if self.cell(id).state == State::Poison { State::Poison } else { state };
        self.cell_mut(id).state = state;
        state
    }

    fn settled(&mut self, id: CellId) -> State {
        let mut node = self.cell(id).node.clone();
        let asks = |node: &Node| node.conditional && node.base != Base::Clash;
        while asks(&node) && !node.below.as_ref().is_some_and(|below| below.held(true)) {
            node = node.without();
            self.cell_mut(id).node = node.clone();
        }
        if node.clashes() {
            let path = self.path(id);
            self.fault(errors::clash(self.db, &path, &clashing(&node).by));
            return State::Poison;
        }
        match &node.base {
            Base::Clash => State::Poison,
            Base::Set { value, hops } => match self.base_value(id, value, *hops, &node.by) {
                Some(value) => self.backed(id, &node, value),
                None => self.unsaid(id, &node),
            },
            Base::Value(value) => self.backed(id, &node, value.clone()),
            Base::New | Base::Fresh => {
                self.judge_fresh(id, &node);
                self.lay_defaults(id, node.clone());
                self.emitted(id, &node)
            }
            Base::Removed { lenient } => {
                self.judge_removal(id, &node, *lenient);
                State::Absent
            }
            Base::Nothing => match self.cell(id).backing.clone() {
                Some(value) => self.backed(id, &node, value),
                None => self.walked(id, &node),
            },
        }
    }

    /// The value of the expression that stands at a place; none where its statement does nothing.
    fn base_value(&mut self, id: CellId, value: &Arc<Expr>, hops: u16, by: &Writers) -> Option<Value> {
        let Some(writer) = by.first() else { return Some(Value::Poison) };
        let Some(scope) = self.scope(id, writer, hops) else { return Some(Value::Poison) };
        let outer = std::mem::take(&mut self.skipped);
        let found = self.eval(value, &scope);
        match std::mem::replace(&mut self.skipped, outer) {
            Skipped::No => Some(found),
            Skipped::Nothing => None,
            Skipped::Removed => Some(Value::None),
        }
    }

    /// A place as it is without the statement that stands there.
    fn unsaid(&mut self, id: CellId, node: &Arc<Node>) -> State {
        self.cell_mut(id).node = node.without();
        self.settled(id)
    }

    /// What the expressions of a writer see at a cell.
    pub(super) fn scope(&mut self, id: CellId, writer: &Writer, hops: u16) -> Option<Scope> {
        let this = Some(self.up(id, hops));
        let root = self.own(id);
        let own = Some(self.unwoven(root)?);
        let source = writer.source.clone();
        Some(Scope {
            this,
            own,
            at: Some(id),
            source,
            entry: writer.node.entry,
            locals: Vec::new(),
            it: None,
            judges: false,
        })
    }

    /// A place whose value an expression gave, with what is said about it besides.
    fn backed(&mut self, id: CellId, node: &Arc<Node>, value: Value) -> State {
        match value {
            Value::Poison => return State::Poison,
            Value::Unknown => return State::Unknown,
            Value::None => return self.absent(id, node),
            _ => {}
        }
        let reshaped = self.reshaped(id, value);
        let weave = self.cell(id).home.woven && !self.cell(id).home.plan.lists.reach.is_empty();
        if node.kids.is_empty() && !weave {
            self.cell_mut(id).backing = Some(reshaped);
            return self.emitted(id, node);
        }
        let literal = self.literal(&reshaped, node);
        let amends = Arc::new(Node { base: Base::Nothing, by: Writers::new(), below: None, ..(**node).clone() });
        let mut laid = literal.later(&amends);
        Arc::make_mut(&mut laid).below = node.below.clone();
        self.cell_mut(id).given = true;
        self.cell_mut(id).said = Some(node.clone());
        self.lay_defaults(id, laid);
        let scalar = !matches!(reshaped, Value::Record(_) | Value::Map(_) | Value::Keyed(_) | Value::Alternative(_));
        if scalar {
            self.cell_mut(id).backing = Some(reshaped);
        }
        self.emitted(id, node)
    }

    /// A value in the shape of the place's type: a list of items becomes one by handle.
    fn reshaped(&mut self, id: CellId, value: Value) -> Value {
        let Type::Keyed(of, handle) = self.cell(id).ty.required() else { return value };
        match value {
            Value::Map(entries) => {
                Value::Keyed(entries.iter().map(|(k, v)| (k.clone(), self.with_handle(v, of, handle, k))).collect())
            }
            Value::List(items) => {
                let ty = self.cell(id).ty.required().clone();
                self.keyed(&items, &ty, None)
            }
            value => value,
        }
    }

    /// A value as the literal that would write it, one level deep.
    fn literal(&self, value: &Value, node: &Node) -> Arc<Node> {
        let writers = &node.by;
        let leaf = |v: &Value| {
            Arc::new(Node {
                base: Base::Value(v.clone()),
                by: writers.clone(),
                hard: writers.clone(),
                ..Node::default()
            })
        };
        let kids = match value {
            Value::Record(record) => {
                let said = record.fields.iter().take(record.said);
                said.map(|(name, v)| (Segment::Field(name.clone()), leaf(v))).collect()
            }
            Value::Map(entries) | Value::Keyed(entries) => {
                entries.iter().map(|(key, v)| (Segment::Key(Key::Text(key.clone())), leaf(v))).collect()
            }
            Value::Alternative(chosen) => {
                let inner = match &chosen.fields {
                    Value::None => Arc::new(Node { base: Base::New, by: writers.clone(), ..Node::default() }),
                    fields => leaf(fields),
                };
                eco_vec![(Segment::Alternative(chosen.name.clone()), inner)]
            }
            _ => ecow::EcoVec::new(),
        };
        Arc::new(Node { base: Base::New, by: writers.clone(), hard: writers.clone(), kids, ..Node::default() })
    }

    /// Nothing is there, unless what is said deeper makes it.
    fn absent(&mut self, id: CellId, node: &Arc<Node>) -> State {
        let by = &node.by;
        let hard: Writers = node.hard.iter().filter(|w| !by.iter().any(|b| b.is(w))).cloned().collect();
        if hard.is_empty() || node.kids.is_empty() && node.apps.is_empty() {
            return State::Absent;
        }
        let rest = Arc::new(Node { base: Base::Nothing, by: Writers::new(), hard, ..(**node).clone() });
        self.walked(id, &rest)
    }

    /// Lays the defaults of a record's type beneath what is said of it.
    fn lay_defaults(&mut self, id: CellId, mut node: Arc<Node>) {
        let of = match self.cell(id).ty.required() {
            Type::Record(of) => Some(*of),
            _ => None,
        };
        if let Some(of @ (RecordId::Declared(_) | RecordId::Payload(..) | RecordId::Kubernetes(_))) = of
            && self.cell(id).parent.is_some()
            && !self.cell(id).given
        {
            let beneath = self.defaults(of).later(&self.emit_head(id));
            if !beneath.is_empty() {
                Arc::make_mut(&mut node).lay(&beneath.kids);
            }
        }
        if let Some(head) = self.handle_node(id, &node) {
            Arc::make_mut(&mut node).lay(&head.kids);
        }
        if let Some(of) = of.filter(|_| self.cell(id).home.woven) {
            node = self.weave(id, of, &node);
        }
        self.cell_mut(id).node = node;
    }

    /// A place that no expression stands at: static names come into being when something is said in them.
    fn walked(&mut self, id: CellId, node: &Arc<Node>) -> State {
        // A values file also says what is empty.
        let named = node.hard.iter().any(|w| w.node.as_range().is_some());
        let said = !node.hard.is_empty() && (!node.is_empty() || named);
        let cell = self.cell(id);
        let optional = cell.ty.is_optional() || matches!(cell.sort, Sort::Emit { .. });
        let key = matches!(cell.segment, Some(Segment::Key(_)));
        // There is nothing to misspell against inside `Json`: a block makes what it names. So does a values file.
        let in_json = matches!(cell.ty.required(), Type::Json);
        if key && !in_json && !named {
            return self.judge_missing(id, node);
        }
        if matches!(self.cell(id).segment, Some(Segment::Alternative(_))) {
            return self.not_chosen(id, node);
        }
        let cell = self.cell(id);
        let of = match cell.ty.required() {
            Type::Record(of) => Some(*of),
            _ => None,
        };
        let reference = of.is_some_and(|of| self.facts(of).is_referred);
        let cell = self.cell(id);
        let comes = match cell.ty.required() {
            _ if reference => false,
            Type::Record(_) => said || !optional || matches!(cell.sort, Sort::Emit { .. }),
            Type::Map(..) | Type::Keyed(..) => said || matches!(cell.sort, Sort::Emit { .. }),
            Type::Json => said && !node.kids.is_empty(),
            Type::List(_) => said,
            _ => false,
        };
        if comes {
            self.lay_defaults(id, Arc::new(Node { base: Base::New, ..(**node).clone() }));
            return self.emitted(id, node);
        }
        self.missing(id, node, said, optional || in_json)
    }

    /// An alternative that was not chosen: amending it is a fault.
    fn not_chosen(&mut self, id: CellId, node: &Arc<Node>) -> State {
        if node.hard.is_empty() {
            return State::Absent;
        }
        if let Some(parent) = self.cell(id).parent {
            self.judge_alternatives(parent);
        }
        State::Poison
    }

    fn missing(&mut self, id: CellId, node: &Arc<Node>, said: bool, optional: bool) -> State {
        let is_enum = matches!(self.cell(id).ty.required(), Type::Enum(_));
        if is_enum && said {
            let path = self.path(id);
            self.fault(errors::nothing_chosen(&path, &node.hard));
            return State::Poison;
        }
        if optional {
            return State::Absent;
        }
        let within = self.cell(id).parent.map(|parent| self.cell(parent).ty.required());
        if within == Some(&Type::Record(RecordId::Parameters)) {
            return State::Unknown;
        }
        self.unset(id);
        State::Poison
    }

    /// A cell that is asked for while it is computed.
    pub(super) fn circle(&mut self, id: CellId) -> State {
        let around: Vec<CellId> = self.busy.iter().copied().skip_while(|c| *c != id).collect();
        let around = if around.is_empty() { vec![id] } else { around };
        let first = around.iter().copied().min_by_key(|c| self.path(*c)).unwrap_or(id);
        let at = around.iter().position(|c| *c == first).unwrap_or_default();
        let turned: Vec<(Name, Writers)> =
            around[at..].iter().chain(&around[..at]).map(|c| (self.path(*c), self.cell(*c).node.by.clone())).collect();
        let emit = around.iter().find_map(|c| self.cell(*c).emit.map(|number| (*c, number)));
        let emit = emit.map(|(c, number)| {
            let (emit, source) = &self.cell(c).home.plan.lists.emits[number];
            Place::At(source.decl, crate::db::Node { entry: emit.entry, index: 0 })
        });
        self.fault(errors::circle(&turned, emit));
        for cell in around {
            self.cell_mut(cell).state = State::Poison;
            self.cell_mut(cell).memo = Memo::Done(Value::Poison);
        }
        State::Poison
    }
}

/// The siblings that disagree about a place, beneath the statements that build on it.
fn clashing(node: &Arc<Node>) -> &Arc<Node> {
    match &node.below {
        Some(below) if node.base != Base::Clash => clashing(below),
        _ => node,
    }
}
