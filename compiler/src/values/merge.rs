//! The two ways in which what is said comes together: a later layer over an earlier one, and siblings of equal standing.
//! Both are pure, and share what they do not change.

use std::sync::Arc;

use super::node::{Base, Kids, Node, Writer, Writers, unite};
use crate::db::Name;
use crate::types::ir::{Applied, Block, Expr, Kind, Op, Segment, Write};

impl Node {
    /// `self`, then `q` over it.
    pub fn later(self: &Arc<Node>, q: &Arc<Node>) -> Arc<Node> {
        if self.is_empty() && q.base == Base::Nothing {
            return q.clone();
        }
        if q.is_empty() && q.hard.is_empty() {
            return self.clone();
        }
        if q.base != Base::Nothing {
            let below = match &q.below {
                Some(below) => self.later(below),
                None => self.clone(),
            };
            let below = (!below.is_empty()).then_some(below);
            return Arc::new(Node { named: q.named || self.named, below, ..(**q).clone() });
        }
        self.merged(q, Node::later)
    }

    /// Lays the kids of another beneath its own.
    pub fn lay(&mut self, below: &Kids) {
        let mut kids = below.clone();
        merge_kids(&mut kids, &self.kids, Node::later);
        self.kids = kids;
    }

    /// `self` and `q`, neither of which beats the other.
    pub fn beside(self: &Arc<Node>, q: &Arc<Node>) -> Arc<Node> {
        if self.is_empty() || q.is_empty() {
            return if self.is_empty() { q.clone() } else { self.clone() };
        }
        if self.base == Base::Nothing && q.base == Base::Nothing {
            return self.merged(q, Node::beside);
        }
        let below = match (&self.below, &q.below) {
            (Some(a), Some(b)) => Some(a.beside(b)),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        if self.same(q) {
            return self.agreed(q, below);
        }
        let mut by = self.writers();
        unite(&mut by, &q.writers());
        let (named, conditional) = (self.named || q.named, self.conditional && q.conditional);
        Arc::new(Node { base: Base::Clash, hard: by.clone(), by, below, named, conditional, ..Node::default() })
    }

    /// Two that say the same: both are winners.
    fn agreed(self: &Arc<Node>, q: &Arc<Node>, below: Option<Arc<Node>>) -> Arc<Node> {
        let mut node = (*self.merged(q, Node::beside)).clone();
        unite(&mut node.by, &q.by);
        if matches!(q.base, Base::Removed { lenient: false }) {
            node.base = q.base.clone();
        }
        node.below = below;
        Arc::new(node)
    }

    fn merged(self: &Arc<Node>, q: &Arc<Node>, kid: fn(&Arc<Node>, &Arc<Node>) -> Arc<Node>) -> Arc<Node> {
        let mut node = (**self).clone();
        merge_kids(&mut node.kids, &q.kids, kid);
        for app in &q.apps {
            if !node.apps.iter().any(|(w, ..)| w.is(&app.0)) {
                node.apps.push(app.clone());
            }
        }
        unite(&mut node.hard, &q.hard);
        node.named |= q.named;
        Arc::new(node)
    }

    /// Whether both say the same: the same constant, or the same statement reached twice. Nothing is evaluated.
    fn same(&self, q: &Node) -> bool {
        let base = match (&self.base, &q.base) {
            (Base::Set { value: a, .. }, Base::Set { value: b, .. }) => {
                same_writers(&self.by, &q.by) || is_constant(a) && equal(a, b)
            }
            (Base::Clash, Base::Clash) => same_writers(&self.by, &q.by),
            (Base::Removed { .. }, Base::Removed { .. }) => true,
            (Base::Value(a), Base::Value(b)) => a == b,
            (a, b) => a == b,
        };
        let apps = |n: &Node| n.apps.iter().map(|(w, ..)| w.clone()).collect::<Vec<_>>();
        let kids = || self.kids.iter().all(|(s, kid)| q.kid(s).is_some_and(|other| kid.same(other)));
        base && same_writers(&apps(self), &apps(q)) && self.kids.len() == q.kids.len() && kids()
    }

    /// Undoes `later`: what was said by writers that are `low`, and what by the others.
    pub fn split(self: &Arc<Node>, is_low: &dyn Fn(&Writer) -> bool) -> (Arc<Node>, Arc<Node>) {
        if self.base != Base::Nothing && !self.by.iter().all(is_low) {
            let (under, over) = self.below.as_ref().map_or_else(|| (Node::empty(), Node::empty()), |b| b.split(is_low));
            let below = (!over.is_empty()).then_some(over);
            return (under, Arc::new(Node { below, ..(**self).clone() }));
        }
        let (mut under, mut over) = ((**self).clone(), Node { named: self.named, ..Node::default() });
        (under.apps, over.apps) = self.apps.iter().cloned().partition(|(w, ..)| is_low(w));
        (under.hard, over.hard) = self.hard.iter().cloned().partition(|w| is_low(w));
        under.kids.clear();
        for (segment, kid) in &self.kids {
            let (a, b) = kid.split(is_low);
            under.kids.extend((!a.is_empty()).then(|| (segment.clone(), a)));
            over.kids.extend((!b.is_empty()).then(|| (segment.clone(), b)));
        }
        (Arc::new(under), Arc::new(over))
    }

    /// Undoes `beside`: what some of the siblings said, and what the others. What both said is in both.
    pub fn apart(self: &Arc<Node>, is_own: &dyn Fn(&Writer) -> bool) -> (Arc<Node>, Arc<Node>) {
        let side = |own: bool| {
            let keep = |w: &Writer| is_own(w) == own;
            let mut node = Node { named: self.named, ..Node::default() };
            node.by = self.by.iter().filter(|w| keep(w)).cloned().collect();
            if !node.by.is_empty() {
                node.base = self.base.clone();
                node.conditional = self.conditional;
            }
            node.below = self.below.as_ref().map(|b| if own { b.apart(is_own).0 } else { b.apart(is_own).1 });
            node.below = node.below.filter(|b| !b.is_empty());
            node.apps = self.apps.iter().filter(|(w, ..)| keep(w)).cloned().collect();
            node.hard = self.hard.iter().filter(|w| keep(w)).cloned().collect();
            node
        };
        let (mut own, mut others) = (side(true), side(false));
        for (segment, kid) in &self.kids {
            let (a, b) = kid.apart(is_own);
            own.kids.extend((!a.is_empty()).then(|| (segment.clone(), a)));
            others.kids.extend((!b.is_empty()).then(|| (segment.clone(), b)));
        }
        (Arc::new(own), Arc::new(others))
    }

    /// All who ever wrote `path`, winner first.
    pub fn chain(&self, path: &[Segment]) -> Writers {
        let mut all = Writers::new();
        if let Some((first, rest)) = path.split_first() {
            if let Some(kid) = self.kid(first) {
                all = kid.chain(rest);
            }
        } else {
            let apps: Writers = self.apps.iter().rev().map(|(w, ..)| w.clone()).collect();
            unite(&mut all, &apps);
        }
        unite(&mut all, &self.by);
        if let Some(below) = &self.below {
            unite(&mut all, &below.chain(path));
        }
        all
    }
}

/// Merges what is said deeper. Each segment stands once in either.
fn merge_kids(kids: &mut Kids, more: &Kids, kid: fn(&Arc<Node>, &Arc<Node>) -> Arc<Node>) {
    if kids.is_empty() {
        *kids = more.clone();
        return;
    }
    let mut ours = kids.len();
    kids.reserve(more.len());
    for (segment, theirs) in more {
        let Some(at) = kids[..ours].iter().position(|(s, _)| s == segment) else {
            kids.push((segment.clone(), theirs.clone()));
            continue;
        };
        let made = kids[at].1.was_made();
        let merged = kid(&kids[at].1, theirs);
        let is_first = !made && merged.was_made() && matches!(segment, Segment::Key(_));
        kids.make_mut()[at].1 = merged;
        if is_first {
            let entry = kids.remove(at);
            kids.push(entry);
            ours -= 1;
        }
    }
}

fn same_writers(a: &[Writer], b: &[Writer]) -> bool {
    a.len() == b.len() && a.iter().all(|w| b.iter().any(|o| o.is(w)))
}

/// Whether an expression is a constant: nothing in it is looked up.
pub fn is_constant(e: &Expr) -> bool {
    let block = |b: &Block| {
        let write = |w: &Write| match &w.op {
            Op::Set(e) | Op::Append(e) | Op::Insert(e) => is_constant(e),
            Op::Clear => true,
        };
        b.spreads.is_empty() && b.writes.iter().all(write)
    };
    match &e.kind {
        Kind::None | Kind::Scalar(_) => true,
        Kind::Refine { value, .. } => is_constant(value),
        Kind::List(items) => items.iter().all(|i| matches!(i, crate::types::ir::Item::Value(e) if is_constant(e))),
        Kind::Range { low, high } => is_constant(low) && high.as_ref().is_none_or(|h| is_constant(h)),
        Kind::Construct { fields, .. } => fields.as_ref().is_none_or(|b| block(b)),
        Kind::Block(b) => block(b),
        _ => false,
    }
}

/// Whether two expressions say the same, wherever they stand.
pub fn equal(a: &Expr, b: &Expr) -> bool {
    use crate::types::ir::Item;
    let blocks = |a: &Block, b: &Block| {
        let write = |(v, w): (&Write, &Write)| {
            let op = match (&v.op, &w.op) {
                (Op::Set(a), Op::Set(b)) | (Op::Append(a), Op::Append(b)) | (Op::Insert(a), Op::Insert(b)) => {
                    equal(a, b)
                }
                (Op::Clear, Op::Clear) => true,
                _ => false,
            };
            op && v.path == w.path
        };
        let spreads = a.spreads.len() == b.spreads.len() && a.spreads.iter().zip(&b.spreads).all(|(a, b)| equal(a, b));
        spreads && a.writes.len() == b.writes.len() && a.writes.iter().zip(&b.writes).all(write)
    };
    match (&a.kind, &b.kind) {
        (Kind::None, Kind::None) => true,
        (Kind::Scalar(a), Kind::Scalar(b)) => a == b,
        (Kind::Refine { value: a, .. }, Kind::Refine { value: b, .. }) => equal(a, b),
        (Kind::Refine { value, .. }, _) => equal(value, b),
        (_, Kind::Refine { value, .. }) => equal(a, value),
        (Kind::List(a), Kind::List(b)) => {
            let item = |(a, b): (&Item, &Item)| matches!((a, b), (Item::Value(a), Item::Value(b)) if equal(a, b));
            a.len() == b.len() && a.iter().zip(b).all(item)
        }
        (Kind::Range { low: a, high: c }, Kind::Range { low: b, high: d }) => {
            let high = match (c, d) {
                (Some(c), Some(d)) => equal(c, d),
                (c, d) => c.is_none() && d.is_none(),
            };
            equal(a, b) && high
        }
        (
            Kind::Construct { of: a, alternative: i, fields: f },
            Kind::Construct { of: b, alternative: j, fields: g },
        ) => {
            let fields = match (f, g) {
                (Some(f), Some(g)) => blocks(f, g),
                (f, g) => f.is_none() && g.is_none(),
            };
            a == b && i == j && fields
        }
        (Kind::Block(a), Kind::Block(b)) => blocks(a, b),
        (Kind::Step { base: a, segment: s, soft: x }, Kind::Step { base: b, segment: t, soft: y }) => {
            s == t && x == y && equal(a, b)
        }
        (Kind::Unary { op: x, operand: a }, Kind::Unary { op: y, operand: b }) => x == y && equal(a, b),
        (Kind::Binary { op: x, left: a, right: c }, Kind::Binary { op: y, left: b, right: d }) => {
            x == y && equal(a, b) && equal(c, d)
        }
        (a, b) => a == b,
    }
}

/// Whether a mixin is applied to the same with the same arguments.
pub fn same_instance(a: &Applied, b: &Applied) -> bool {
    let same = |((n, a), (m, b)): (&(Name, Expr), &(Name, Expr))| n == m && equal(a, b);
    a.mixin == b.mixin && a.path == b.path && a.args.len() == b.args.len() && a.args.iter().zip(&b.args).all(same)
}
