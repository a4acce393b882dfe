//! Walking expressions.

use super::ir::{Block, Expr, Generator, Item, Kind, Op, Part};

/// Visits an expression and all in it.
pub fn visit(e: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(e);
    match &e.kind {
        Kind::Step { base, .. } => visit(base, see),
        Kind::At { base, key, .. } => [base, key].into_iter().for_each(|e| visit(e, see)),
        Kind::Bound { value, .. } => visit(value, see),
        Kind::Text(parts) => parts.iter().for_each(|p| {
            if let Part::Hole(e) = p {
                visit(e, see);
            }
        }),
        Kind::List(items) => items.iter().for_each(|i| {
            let (Item::Value(e) | Item::Spread(e)) = i;
            visit(e, see);
        }),
        Kind::ListFor { generators, value } => {
            generators.iter().for_each(|g| visit_generator(g, see));
            visit(value, see);
        }
        Kind::MapFor { generators, key, value } => {
            generators.iter().for_each(|g| visit_generator(g, see));
            visit(key, see);
            visit(value, see);
        }
        Kind::Block(block) => visit_block(block, see),
        Kind::Construct { fields, .. } => fields.iter().for_each(|block| visit_block(block, see)),
        Kind::Map(entries) => entries.iter().for_each(|(k, v)| {
            visit(k, see);
            visit(v, see);
        }),
        Kind::Keyed { list, .. } => visit(list, see),
        Kind::Call { args, .. } => args.iter().flatten().for_each(|e| visit(e, see)),
        Kind::Unary { operand, .. } | Kind::Is { operand, .. } => visit(operand, see),
        Kind::Binary { left, right, .. } => [left, right].into_iter().for_each(|e| visit(e, see)),
        Kind::Range { low, high } => {
            visit(low, see);
            high.iter().for_each(|e| visit(e, see));
        }
        Kind::If { condition, then, otherwise } => {
            visit(condition, see);
            visit(then, see);
            otherwise.iter().for_each(|e| visit(e, see));
        }
        Kind::Match { operand, arms } => {
            visit(operand, see);
            arms.iter().for_each(|(_, e)| visit(e, see));
        }
        Kind::Refine { value, .. } => visit(value, see),
        Kind::Poison
        | Kind::None
        | Kind::Scalar(_)
        | Kind::Root(_)
        | Kind::Local(_)
        | Kind::Argument(_)
        | Kind::Global(_)
        | Kind::All(_) => {}
    }
}

fn visit_block(block: &Block, see: &mut dyn FnMut(&Expr)) {
    block.spreads.iter().for_each(|e| visit(e, see));
    for write in &block.writes {
        if let Op::Set(e) | Op::Append(e) | Op::Insert(e) = &write.op {
            visit(e, see);
        }
    }
}

fn visit_generator(g: &Generator, see: &mut dyn FnMut(&Expr)) {
    visit(&g.source, see);
    g.condition.iter().for_each(|e| visit(e, see));
}
