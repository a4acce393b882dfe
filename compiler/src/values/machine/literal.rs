//! Literals in expressions: their entries are evaluated, then read as a place of their type, so that defaults are laid.

use std::sync::Arc;

use ecow::eco_vec;

use super::{Machine, Scope};
use crate::db::Name;
use crate::types::ir::{Block, Expr, Kind, Op, Segment, Write};
use crate::types::{Type, enumeration};
use crate::values::node::{Base, Node, Writer, unite};
use crate::values::value::{Chosen, Owner, Value};

impl Machine<'_> {
    /// A literal in an expression: its entries are evaluated, then read as a place of its type, so that defaults are laid.
    pub(super) fn block(&mut self, block: &Block, scope: &Scope, e: &Expr) -> Value {
        match self.block_node(block, scope) {
            Ok(node) => {
                let given = matches!(&node.base, Base::Value(_));
                self.detached(&block.ty, Node { base: Base::New, ..node }, given, scope, e)
            }
            Err(stuck) => stuck,
        }
    }

    /// The value of a literal at a place of its own; `given` where it builds on a value.
    fn detached(&mut self, ty: &Type, node: Node, given: bool, scope: &Scope, e: &Expr) -> Value {
        let node = Arc::new(Node { by: eco_vec![writer(scope, scope.entry, e.node)], ..node });
        let (owner, segment) = match scope.at {
            Some(at) => (self.cell(at).home.owner.clone(), self.cell(at).segment.clone()),
            None => (Owner::Distribution, None),
        };
        let home = std::rc::Rc::new(super::cell::Home { owner, plan: self.nothing.clone(), woven: false });
        let mut cell = super::cell::Cell::detached(home, ty.required().clone(), node, super::cell::State::Fresh);
        cell.segment = segment;
        cell.given = given;
        cell.parent = scope.at.or(scope.this).or_else(|| self.root(&Owner::Parameters, false));
        if let Some(at) = scope.at {
            cell.parent = self.cell(at).parent.or(cell.parent);
        }
        self.cells.push(cell);
        let id = super::cell::CellId(self.cells.len() as u32 - 1);
        self.value(id)
    }

    /// The entries of a literal, evaluated, or what stands in the way.
    fn block_node(&mut self, block: &Block, scope: &Scope) -> Result<Node, Value> {
        let mut node = Node { base: Base::New, ..Node::default() };
        for spread in &block.spreads {
            let value = self.tolerant(spread, scope);
            if let Some(stuck) = value.stuck() {
                return Err(stuck);
            }
            let base = if value == Value::None { node.base.clone() } else { Base::Value(Value::None) };
            node = Node { base, ..spread_over(node, &value) };
        }
        for write in &block.writes {
            let leaf = self.block_leaf(write, scope)?;
            let Some((first, rest)) = write.path.split_first() else { continue };
            let kid = rest.iter().rev().fold(Arc::new(leaf), |kid, step| {
                let (hard, kids) = (kid.hard.clone(), eco_vec![(self.named_segment(&step.segment, scope), kid)]);
                Arc::new(Node { kids, hard, ..Node::default() })
            });
            let hard = kid.hard.clone();
            let segment = self.named_segment(&first.segment, scope);
            match node.kid(&segment) {
                None => node.kids.push((segment, kid)),
                Some(_) => {
                    let branch = Node { kids: eco_vec![(segment, kid)], ..Node::default() };
                    node = Arc::unwrap_or_clone(Arc::new(node).later(&Arc::new(branch)));
                }
            }
            unite(&mut node.hard, &hard);
        }
        Ok(node)
    }

    /// A key with the component's name filled in.
    fn named_segment(&mut self, segment: &Segment, scope: &Scope) -> Segment {
        match segment {
            Segment::Key(crate::types::ir::Key::Named(pieces)) => {
                self.unshare();
                let owner = scope.own.map(|id| self.cell(id).home.owner.name()).unwrap_or_default();
                Segment::Key(crate::types::ir::Key::Text(pieces.join(&owner).into()))
            }
            other => other.clone(),
        }
    }

    fn block_leaf(&mut self, write: &Write, scope: &Scope) -> Result<Node, Value> {
        let value = match &write.op {
            Op::Clear => Value::None,
            Op::Set(e) | Op::Append(e) | Op::Insert(e) => match &e.kind {
                Kind::Block(inner)
                    if inner.spreads.is_empty()
                        && matches!(inner.ty, Type::Record(_) | Type::Map(..) | Type::Keyed(..) | Type::Json) =>
                {
                    return self.block_node(inner, scope).map(|node| written(node, scope, write));
                }
                _ => self.eval(e, scope),
            },
        };
        if value == Value::Unknown {
            return Err(value);
        }
        let base = if value == Value::None { Base::Removed { lenient: true } } else { Base::Value(value) };
        Ok(written(Node { base, ..Node::default() }, scope, write))
    }

    pub(super) fn construct(
        &mut self,
        of: crate::db::Decl,
        index: u16,
        fields: Option<&Block>,
        scope: &Scope,
        e: &Expr,
    ) -> Value {
        let Some(alternative) = enumeration(self.db, of).alternatives.get(usize::from(index)) else {
            return Value::Poison;
        };
        let inner = match (fields, &alternative.record) {
            (Some(block), _) => self.block(block, scope, e),
            (None, Some(_)) => {
                let ty = Type::Record(crate::types::RecordId::Payload(of, index));
                self.detached(&ty, Node { base: Base::New, ..Node::default() }, false, scope, e)
            }
            (None, None) => Value::None,
        };
        if let Some(stuck) = inner.stuck() {
            return stuck;
        }
        let (name, text) = (alternative.name.clone(), alternative.text.clone());
        Value::Alternative(Arc::new(Chosen { of, index, name, text, fields: inner }))
    }
}

fn writer(scope: &Scope, entry: u64, index: u32) -> Writer {
    Writer { source: scope.source.clone(), node: crate::db::Node { entry, index } }
}

fn written(node: Node, scope: &Scope, write: &Write) -> Node {
    let by = eco_vec![writer(scope, write.entry, write.node)];
    Node { hard: by.clone(), by, ..node }
}

/// A node with the entries of a spread value over it.
fn spread_over(node: Node, value: &Value) -> Node {
    let leaf = |v: &Value| Arc::new(Node { base: Base::Value(v.clone()), ..Node::default() });
    let kids = match value {
        Value::Record(record) => {
            record.fields.iter().map(|(name, v)| (Segment::Field(name.clone()), leaf(v))).collect()
        }
        Value::Map(entries) | Value::Keyed(entries) => {
            let key = |k: &Name| Segment::Key(crate::types::ir::Key::Text(k.clone()));
            entries.iter().map(|(k, v)| (key(k), leaf(v))).collect()
        }
        _ => ecow::EcoVec::new(),
    };
    Arc::unwrap_or_clone(Arc::new(node).later(&Arc::new(Node { kids, ..Node::default() })))
}
