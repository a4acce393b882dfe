//! Statements to nodes: a path becomes a branch, a literal in braces its entries.

use std::sync::Arc;

use ecow::eco_vec;

use super::node::{Base, Node, Source, Writer, Writers};
use crate::db::Db;
use crate::db::Node as Number;
use crate::types::ir::{Block, Expr, Key, Kind, Op, Root, Segment, Step, Write};
use crate::types::{enumeration, visit};

/// What the statements of one body say: siblings. Their paths start `hops` steps below the record that `self` is.
pub fn siblings(db: &dyn Db, writes: &[Write], source: &Arc<Source>, hops: u16) -> Arc<Node> {
    let nodes = writes.iter().map(|write| one(db, write, source, hops));
    nodes.fold(Node::empty(), |all, node| all.beside(&node))
}

/// What one write says.
fn one(db: &dyn Db, write: &Write, source: &Arc<Source>, hops: u16) -> Arc<Node> {
    let writer = Writer { source: source.clone(), node: Number { entry: write.entry, index: write.node } };
    let depth = hops + write.path.len() as u16;
    let lenient = write.path.last().is_some_and(|s| s.soft);
    let leaf = match &write.op {
        Op::Set(e) => literal(db, e, &writer, depth),
        Op::Insert(e) => Arc::new(Node { base: Base::Fresh, ..(*literal(db, e, &writer, depth)).clone() }),
        Op::Clear => leaf(Base::Removed { lenient }, &writer),
        Op::Append(e) => Arc::new(Node {
            apps: eco_vec![(writer.clone(), Arc::new(e.clone()), depth)],
            hard: eco_vec![writer.clone()],
            ..Node::default()
        }),
    };
    let sets = matches!(write.op, Op::Set(_)) && lenient;
    let leaf = if sets { Arc::new(Node { conditional: true, ..(*leaf).clone() }) } else { leaf };
    branch(&write.path, leaf, &writer)
}

fn branch(path: &[Step], leaf: Arc<Node>, writer: &Writer) -> Arc<Node> {
    path.iter().rev().fold(leaf, |node, step| {
        let mut node = node;
        if step.soft && node.base == Base::Nothing {
            node = Arc::new(Node { hard: Writers::new(), ..(*node).clone() });
        }
        let named = node.named || matches!(&step.segment, Segment::Key(Key::Named(_)));
        let hard = eco_vec![writer.clone()];
        Arc::new(Node { kids: eco_vec![(step.segment.clone(), node)], hard, named, ..Node::default() })
    })
}

fn leaf(base: Base, writer: &Writer) -> Arc<Node> {
    Arc::new(Node { base, by: eco_vec![writer.clone()], hard: eco_vec![writer.clone()], ..Node::default() })
}

/// A literal is its entries; one that mentions `super` stays opaque, because `super` is that of the statement.
pub fn literal(db: &dyn Db, e: &Expr, writer: &Writer, depth: u16) -> Arc<Node> {
    match &e.kind {
        Kind::None => leaf(Base::Removed { lenient: true }, writer),
        Kind::Block(block) if !mentions_super(e) => entries(db, e, block, writer, depth),
        Kind::Construct { of, alternative, fields } if !mentions_super(e) => {
            let name = enumeration(db, *of).alternatives.get(usize::from(*alternative)).map(|a| a.name.clone());
            let inner = match fields {
                Some(block) => entries(db, e, block, writer, depth + 1),
                None => leaf(Base::New, writer),
            };
            let kids = eco_vec![(Segment::Alternative(name.unwrap_or_default()), inner.clone())];
            Arc::new(Node { kids, named: inner.named, ..(*leaf(Base::New, writer)).clone() })
        }
        _ => leaf(Base::Set { value: Arc::new(e.clone()), hops: depth }, writer),
    }
}

fn entries(db: &dyn Db, e: &Expr, block: &Block, writer: &Writer, depth: u16) -> Arc<Node> {
    let inner = block.writes.iter().map(|write| {
        let at = depth + write.path.len() as u16;
        let own = Writer { source: writer.source.clone(), node: Number { entry: write.entry, index: write.node } };
        let node = match &write.op {
            Op::Set(e) | Op::Insert(e) => literal(db, e, &own, at),
            Op::Clear => leaf(Base::Removed { lenient: true }, &own),
            Op::Append(e) => leaf(Base::Set { value: Arc::new(e.clone()), hops: at }, &own),
        };
        branch(&write.path, node, writer)
    });
    let all = inner.fold(Node::empty(), |all, node| all.beside(&node));
    let base = match block.spreads.is_empty() {
        true => Base::New,
        false => {
            let spread = Block { writes: Vec::new(), ..block.clone() };
            Base::Set { value: Arc::new(Expr { kind: Kind::Block(Box::new(spread)), node: e.node }), hops: depth }
        }
    };
    let mut hard = all.hard.clone();
    super::node::unite(&mut hard, &eco_vec![writer.clone()]);
    Arc::new(Node { base, by: eco_vec![writer.clone()], hard, ..(*all).clone() })
}

/// Whether `super` stands anywhere in an expression.
pub fn mentions_super(e: &Expr) -> bool {
    let mut found = false;
    visit(e, &mut |e| found |= matches!(e.kind, Kind::Root(Root::Super)));
    found
}
