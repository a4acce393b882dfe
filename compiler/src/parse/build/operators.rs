//! Operators by level: the grammar gives them as a flat list, here they become a tree, without recursion.

use super::super::MAX_OPERATORS;
use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{Binary, Expr, ExprKind, Unary};
use super::{Builder, Node, span_of};
use crate::db::Span;

/// Level of comparisons, which do not chain.
const COMPARISON: u8 = 4;
/// Level of `..`, which does not chain either.
const RANGE: u8 = 5;

/// Operators from weak to strong; `??` alone groups from the right.
const INFIX: &[(Rule, Binary, u8)] = &[
    (Rule::coalesce, Binary::Coalesce, 1),
    (Rule::or, Binary::Or, 2),
    (Rule::like_or, Binary::Or, 2),
    (Rule::and, Binary::And, 3),
    (Rule::like_and, Binary::And, 3),
    (Rule::eq, Binary::Equal, COMPARISON),
    (Rule::ne, Binary::NotEqual, COMPARISON),
    (Rule::lt, Binary::Less, COMPARISON),
    (Rule::le, Binary::LessEqual, COMPARISON),
    (Rule::gt, Binary::Greater, COMPARISON),
    (Rule::ge, Binary::GreaterEqual, COMPARISON),
    (Rule::kw_in, Binary::In, COMPARISON),
    (Rule::add, Binary::Add, 6),
    (Rule::sub, Binary::Subtract, 6),
    (Rule::mul, Binary::Multiply, 7),
    (Rule::div, Binary::Divide, 7),
];

/// An operator that waits for its right side.
struct Pending {
    op: Op,
    level: u8,
    place: Span,
}

#[derive(Clone, Copy)]
enum Op {
    Infix(Binary),
    Range,
    Prefix(Unary),
    /// Python's `not`, weaker than a comparison.
    Word,
}

/// Operands and the operators that wait for more.
#[derive(Default)]
struct Yard {
    operands: Vec<Expr>,
    waiting: Vec<Pending>,
}

impl<'t> Builder<'t> {
    /// A `choice`, or operands and operators.
    pub(super) fn operation(&mut self, node: Node<'t>) -> Expr {
        let start = span_of(&node).start;
        let mut children = node.into_inner();
        let count = children.len() as u32;
        let Some(first) = children.next() else { return self.no_expr() };
        if count == 1 {
            return self.single(first, start);
        }
        if self.level + count / 2 > MAX_OPERATORS {
            self.report(errors::too_many_operators(span_of(&first)));
            return self.no_expr();
        }
        self.level += count / 2;
        let expr = self.chain(std::iter::once(first).chain(children), start);
        self.level -= count / 2;
        expr
    }

    fn single(&mut self, node: Node<'t>, start: u32) -> Expr {
        match node.as_rule() {
            Rule::operand | Rule::plain => self.operand(node),
            Rule::choice => self.choice(node),
            _ => {
                self.mark(&node, start as usize);
                self.no_expr()
            }
        }
    }

    fn chain(&mut self, children: impl Iterator<Item = Node<'t>>, start: u32) -> Expr {
        let mut yard = Yard::default();
        for child in children {
            let place = span_of(&child);
            match child.as_rule() {
                Rule::operand | Rule::plain | Rule::choice => {
                    let operand = self.single(child, start);
                    yard.operands.push(operand);
                }
                Rule::no_value => {
                    self.mark(&child, start as usize);
                    yard.operands.push(self.no_expr());
                }
                Rule::like_ternary | Rule::like_python => {
                    self.reduce(&mut yard, 0);
                    let left = yard.operands.pop().unwrap_or_else(|| self.no_expr());
                    let is_ternary = child.as_rule() == Rule::like_ternary;
                    yard.operands.push(if is_ternary { self.ternary(child, left) } else { self.python(child, left) });
                }
                rule => self.operator(&mut yard, rule, child, place),
            }
        }
        self.reduce(&mut yard, 0);
        yard.operands.pop().unwrap_or_else(|| self.no_expr())
    }

    fn operator(&mut self, yard: &mut Yard, rule: Rule, node: Node<'t>, place: Span) {
        let wait = |op, level| Pending { op, level, place };
        match rule {
            Rule::neg => yard.waiting.push(wait(Op::Prefix(Unary::Negate), 8)),
            Rule::not => yard.waiting.push(wait(Op::Prefix(Unary::Not), 8)),
            Rule::like_not => yard.waiting.push(wait(Op::Word, COMPARISON - 1)),
            Rule::range | Rule::like_dots => {
                if rule == Rule::like_dots {
                    self.report(errors::three_dots(place));
                }
                self.make_room(yard, RANGE, place);
                yard.waiting.push(wait(Op::Range, RANGE));
            }
            Rule::open => {
                self.make_room(yard, RANGE, place);
                self.end = place.end;
                self.wrap(yard, place, |low, _| ExprKind::Range { low, high: None });
            }
            Rule::is => {
                self.make_room(yard, COMPARISON, place);
                let path = self.parts(node).path.unwrap_or_else(|| vec![self.nameless()]);
                self.wrap(yard, place, |operand, _| ExprKind::Is { operand, path });
            }
            _ => self.infix(yard, rule, place),
        }
    }

    fn infix(&mut self, yard: &mut Yard, rule: Rule, place: Span) {
        let Some((_, op, level)) = INFIX.iter().find(|row| row.0 == rule) else { return };
        if matches!(rule, Rule::like_and | Rule::like_or) {
            self.report(errors::word_operator(place, rule == Rule::like_and));
        }
        self.make_room(yard, *level, place);
        yard.waiting.push(Pending { op: Op::Infix(*op), level: *level, place });
    }

    /// Completes the operators that bind at least as strongly as a coming one of `level`.
    fn make_room(&mut self, yard: &mut Yard, level: u8, place: Span) {
        self.reduce(yard, level + 1);
        let chains = matches!(level, COMPARISON | RANGE);
        let is_chained = chains && (yard.waiting.last().is_some_and(|top| top.level == level) || yard.is_closed(level));
        if level != 1 {
            self.reduce(yard, level);
        }
        if is_chained {
            self.report(errors::chained(self.text, place, level == RANGE));
            // What it would mean is not told as well.
            yard.operands.iter_mut().last().into_iter().for_each(|left| left.kind = ExprKind::Error);
        }
    }

    /// Completes the operators that bind at least as strongly as `level`.
    fn reduce(&mut self, yard: &mut Yard, level: u8) {
        while let Some(top) = yard.waiting.pop_if(|top| top.level >= level) {
            let right = yard.operands.pop().unwrap_or_else(|| self.no_expr());
            let expr = match top.op {
                Op::Prefix(op) => prefix(op, top.place, right),
                Op::Word => {
                    self.report(errors::word_not(self.text, top.place, right.span, is_compound(&right)));
                    prefix(Unary::Not, top.place, right)
                }
                Op::Infix(_) | Op::Range => {
                    let left = yard.operands.pop().unwrap_or_else(|| self.no_expr());
                    binary(top.op, left, right)
                }
            };
            yard.operands.push(expr);
        }
    }

    /// Completes an operator that has its left side only.
    fn wrap(&self, yard: &mut Yard, place: Span, kind: impl FnOnce(Box<Expr>, Span) -> ExprKind) {
        let operand = yard.operands.pop().unwrap_or_else(|| self.no_expr());
        let span = self.since(operand.span.start);
        yard.operands.push(Expr { kind: kind(Box::new(operand), place), span });
    }
}

impl Yard {
    /// Whether the last operand is an unbracketed `a is A` or `a..` of that level: they are complete, and do not chain.
    fn is_closed(&self, level: u8) -> bool {
        let unbracketed = |expr: &Expr, inner: &Expr| expr.span.start == inner.span.start;
        self.operands.last().is_some_and(|expr| match &expr.kind {
            ExprKind::Is { operand, .. } => level == COMPARISON && unbracketed(expr, operand),
            ExprKind::Range { low, high: None } => level == RANGE && unbracketed(expr, low),
            _ => false,
        })
    }
}

fn prefix(op: Unary, place: Span, operand: Expr) -> Expr {
    let span = place.to(operand.span);
    Expr { kind: ExprKind::Unary { op, operand: Box::new(operand) }, span }
}

fn binary(op: Op, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    let (left, right) = (Box::new(left), Box::new(right));
    let kind = match op {
        Op::Infix(op) => ExprKind::Binary { op, left, right },
        Op::Range | Op::Prefix(_) | Op::Word => ExprKind::Range { low: left, high: Some(right) },
    };
    Expr { kind, span }
}

fn is_compound(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Binary { .. } | ExprKind::Is { .. } | ExprKind::Range { .. })
}
