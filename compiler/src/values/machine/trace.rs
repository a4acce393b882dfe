//! Which parameter a value comes from: what is wrong with a value that a provider set is told where they set it.

use super::cell::CellId;
use super::explain::is_path;
use super::{Machine, Scope};
use crate::db::{Name, Place};
use crate::diagnostics::Diagnostic;
use crate::types::ir::{Expr, Kind, Root, Segment};
use crate::types::visit;
use crate::values::errors;
use crate::values::node::{Base, Stage, Writer};
use crate::values::value::Owner;

/// How often a value may be handed on.
const HANDS: usize = 8;

/// A parameter that a variant, a values file or a setting gives its value.
struct Given {
    path: Name,
    place: Place,
    /// The value is the parameter's, and not made of it.
    is_same: bool,
}

impl Machine<'_> {
    /// A fault about the value of a place, told where a provider set it.
    pub(super) fn traced(&mut self, fault: Diagnostic<Place>, id: CellId) -> Diagnostic<Place> {
        let mut found = Vec::new();
        self.outside_frame(|machine| machine.given(id, true, HANDS, &mut found));
        told(fault, found)
    }

    /// A fault about the value of an expression, told where a provider set it.
    pub(super) fn traced_from(&mut self, fault: Diagnostic<Place>, e: &Expr, scope: &Scope) -> Diagnostic<Place> {
        let mut found = Vec::new();
        self.outside_frame(|machine| machine.given_to(e, scope, true, HANDS, &mut found));
        told(fault, found)
    }

    fn given(&mut self, id: CellId, is_same: bool, hands: usize, found: &mut Vec<Given>) {
        if hands == 0 {
            return;
        }
        let set = |w: &&Writer| w.source.standing.stage > Stage::Type;
        let node = self.cell(id).node.clone();
        let writer = node.by.first().cloned().or_else(|| node.writers().iter().rev().find(set).cloned());
        if let Some(writer) = writer.as_ref().filter(set).filter(|_| self.cell(id).home.owner == Owner::Parameters) {
            found.push(Given { path: self.path(id), place: writer.place(), is_same });
            return;
        }
        if let (Base::Set { value, hops }, Some(writer)) = (&node.base, node.by.first())
            && let Some(scope) = self.scope(id, writer, *hops)
        {
            self.given_to(value, &scope, is_same, hands, found);
        }
    }

    /// Follows a path. Of anything else that is computed the parameters are found that stand in it: nothing is evaluated for it
    /// that was not evaluated before.
    fn given_to(&mut self, e: &Expr, scope: &Scope, is_same: bool, hands: usize, found: &mut Vec<Given>) {
        match &e.kind {
            Kind::Refine { value, .. } => self.given_to(value, scope, is_same, hands, found),
            _ if is_path(e) => {
                if let Some(id) = self.place_of(e, scope).filter(|id| self.cell(*id).parent.is_some()) {
                    self.given(id, is_same, hands - 1, found);
                }
            }
            _ => {
                let mut names: Vec<Segment> = Vec::new();
                visit(e, &mut |e| match &e.kind {
                    Kind::Step { base, segment, .. }
                        if base.kind == Kind::Root(Root::Parameters) && !names.contains(segment) =>
                    {
                        names.push(segment.clone());
                    }
                    _ => {}
                });
                for name in names {
                    let root = self.root(&Owner::Parameters, false);
                    if let Some(id) = root.and_then(|root| self.step(root, &name)) {
                        self.given(id, false, 1, found);
                    }
                }
            }
        }
    }
}

fn told(fault: Diagnostic<Place>, found: Vec<Given>) -> Diagnostic<Place> {
    found.into_iter().fold(fault, |fault, given| match given.is_same {
        true => errors::at_origin(fault, given.place),
        false => errors::made_of(fault, &given.path, given.place),
    })
}
