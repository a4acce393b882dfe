//! Flow typing: what a condition says of stable paths. Values never change, so what is known stays true.

use super::{Fact, Known, Lower, Typed};
use crate::db::Name;
use crate::parse::tree::{self, Binary, ExprKind, Unary};

impl Lower<'_> {
    /// Learns what holds of paths where `condition` is `truth`.
    pub(super) fn assume(&mut self, condition: &tree::Expr, truth: bool) {
        match &condition.kind {
            ExprKind::Unary { op: Unary::Not, operand } => self.assume(operand, !truth),
            ExprKind::Binary { op: Binary::And, left, right } if truth => {
                self.assume(left, true);
                self.assume(right, true);
            }
            ExprKind::Binary { op: Binary::Or, left, right } if !truth => {
                self.assume(left, false);
                self.assume(right, false);
            }
            ExprKind::Binary { op, left, right } => {
                let differs = match op {
                    Binary::Equal => !truth,
                    Binary::NotEqual => truth,
                    _ => return,
                };
                let (none, other) = if matches!(left.kind, ExprKind::None) { (left, right) } else { (right, left) };
                if !matches!(none.kind, ExprKind::None) {
                    if !differs {
                        self.assume_present(left);
                        self.assume_present(right);
                    }
                    return;
                }
                if differs {
                    self.assume_present(other);
                }
            }
            ExprKind::Is { operand, path } if truth => {
                self.assume_present(operand);
                if let (Some(stable), Some(name)) = (stable_path(operand), path.last()) {
                    self.learn(stable, Known::Is(name.node.clone()));
                }
            }
            _ => {}
        }
    }

    /// A path that is there has every step of it there.
    fn assume_present(&mut self, e: &tree::Expr) {
        if let ExprKind::Member { base, .. } | ExprKind::Index { base, .. } = &e.kind {
            self.assume_present(base);
        }
        if let Some(path) = stable_path(e) {
            self.learn(path, Known::Present);
        }
    }

    pub(super) fn learn(&mut self, path: Name, known: Known) {
        self.facts.push(Fact { path, known });
    }

    /// The type with what is known of the path taken off.
    pub(super) fn narrowed(&self, mut typed: Typed) -> Typed {
        let Some(path) = &typed.path else { return typed };
        if self.facts.iter().any(|f| f.path == *path) {
            typed.ty = typed.ty.required().clone();
            typed.partial = false;
            typed.maybe = false;
        }
        typed
    }

    /// Whether the enum at a path is known to be that alternative.
    pub(super) fn is_known(&self, path: Option<&Name>, alternative: &str) -> bool {
        let is = |f: &Fact| Some(&f.path) == path && matches!(&f.known, Known::Is(name) if name == alternative);
        self.facts.iter().any(is)
    }
}

/// The spelling of a stable path: a name or `self`, followed by fields. Nothing shadows, so the spelling is enough.
fn stable_path(e: &tree::Expr) -> Option<Name> {
    match &e.kind {
        ExprKind::SelfValue => Some("self".into()),
        ExprKind::It => Some("it".into()),
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Member { base, name, .. } => Some(ecow::eco_format!("{}.{}", stable_path(base)?, name.node)),
        ExprKind::Index { base, keys, .. } => match &keys[..] {
            [tree::Expr { kind: ExprKind::Text(pieces), .. }] => match &pieces[..] {
                [tree::Piece::Text(text)] => Some(ecow::eco_format!("{}.{text}", stable_path(base)?)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
