//! Checks: what types, mixins and bodies ask of the values.

use std::sync::Arc;

use super::cell::CellId;
use super::read::Thing;
use super::whole::show;
use super::{Machine, Scope};
use crate::db::Place;
use crate::parse::tree::Binary;
use crate::resolve::{self, Word};
use crate::types::ir::{Check, Expr, Kind, Segment};
use crate::types::{RecordId, Type};
use crate::values::errors;
use crate::values::node::{Source, Writer};
use crate::values::value::{Owner, Value};

impl Machine<'_> {
    /// Every check of an owner: those of its types, mixins and bodies.
    pub fn checks(&mut self, owner: &Owner) {
        if !self.is_enabled(owner) {
            return;
        }
        let Some(root) = self.root(owner, false) else { return };
        if let Type::Record(of) = self.cell(root).ty.required().clone() {
            self.type_checks(root, of);
        }
        let plan = self.cell(root).home.plan.clone();
        for (check, source) in &plan.lists.checks {
            self.check(root, check, source);
        }
    }

    /// The checks of a record's types, where the record is no owner.
    pub(super) fn record_checks(&mut self, id: CellId, of: RecordId) {
        if self.blind || self.cell(id).parent.is_none() {
            return;
        }
        self.type_checks(id, of);
    }

    fn type_checks(&mut self, id: CellId, of: RecordId) {
        let Some(rules) = self.facts(of).rules else { return };
        for (check, source) in &rules.checks {
            self.check(id, check, source);
        }
    }

    /// Holds a check against the values; its message points at the place as the user set it.
    fn check(&mut self, this: CellId, check: &Check, source: &Arc<Source>) {
        let Some(this) = self.unwoven(this) else { return };
        let owner = self.cell(this).home.owner.clone();
        let own = self.seen(&owner, true);
        let is_owner = self.cell(this).parent.is_none();
        let seen = if is_owner { own } else { Some(this) };
        let (entry, source) = (check.entry, source.clone());
        let scope = Scope { this: seen, own, at: None, source, entry, locals: Vec::new(), it: None, judges: true };
        self.judged = Some((this, scope.place(&check.condition)));
        if self.eval(&check.condition, &scope).as_bool() != Some(false) {
            return;
        }
        let message = check.message.as_ref().map(|m| self.eval(m, &scope));
        let message = message.and_then(|m| m.as_text().cloned());
        let at = check.at.as_ref().and_then(|at| self.writer_of(at, &scope));
        let path = self.path(this);
        let rule = scope.place(&check.condition);
        let site = scope.source.site.map(|(decl, node)| Place::At(decl, node));
        // Users do not look into the standard library first.
        let theirs = |place: &Place| !self.is_library(place);
        let place = at.map(|(place, _)| place).or(site).filter(theirs).or_else(|| Some(rule).filter(theirs));
        let place = place.or_else(|| self.declaration(&owner)).unwrap_or(rule);
        let fault = match message {
            Some(message) => errors::check_fails(&path, &message, place),
            None => {
                let why = self.contradiction(&check.condition, &scope);
                match resolve::word(self.db, scope.source.decl) {
                    Some(Word::Test) => {
                        let test = resolve::declared_name(self.db, scope.source.decl);
                        errors::assertion_fails(test, why.as_deref(), place).about(&path)
                    }
                    _ => errors::unnamed_check_fails(&path, why.as_deref(), place),
                }
            }
        };
        let fault = errors::ruled(fault, Some(rule).filter(|rule| *rule != place));
        let fault = match at {
            Some((_, id)) => self.traced(fault, id),
            None => fault,
        };
        self.fault(fault);
    }

    /// What the values are of a comparison that does not hold; of several conditions, of the first that does not.
    fn contradiction(&mut self, condition: &Expr, scope: &Scope) -> Option<String> {
        let Kind::Binary { op, left, right } = &condition.kind else { return None };
        if *op == Binary::And {
            let holds = self.eval(left, scope).as_bool() == Some(true);
            return self.contradiction(if holds { right } else { left }, scope);
        }
        let (left, right) = (self.tolerant(left, scope), self.tolerant(right, scope));
        if left.stuck().is_some() || right.stuck().is_some() {
            return None;
        }
        errors::contradiction(*op, &show(&left), &show(&right))
    }

    pub(super) fn is_library(&self, place: &Place) -> bool {
        match place {
            Place::At(decl, _) | Place::In(decl, _) => resolve::is_library(self.db, decl.file(self.db)),
            Place::File(file, _) => resolve::is_library(self.db, *file),
        }
    }

    /// Where the user set what a path leads to: the deepest step that someone wrote, with the place that it is.
    fn writer_of(&mut self, path: &Expr, scope: &Scope) -> Option<(Place, CellId)> {
        let mut steps: Vec<&Segment> = Vec::new();
        let mut next = path;
        let root = loop {
            match &next.kind {
                Kind::Step { base, segment, .. } => {
                    steps.push(segment);
                    next = base;
                }
                Kind::At { base, .. } => next = base,
                Kind::Root(_) => match self.locate(next, scope) {
                    Thing::Place(id, _) => break id,
                    Thing::Value(Value::Reference(owner)) => break self.seen(&owner, true)?,
                    Thing::Value(_) => return None,
                },
                _ => return None,
            }
        };
        let mut at = root;
        let mut place = None;
        for segment in steps.into_iter().rev() {
            self.settle(at);
            let Some(kid) = self.step(at, segment) else { break };
            let node = self.cell(kid).node.clone();
            // Who wrote it comes first, then who made it be there by amending it, but one who amends a default of the standard
            // library before that.
            let deeper = node.writers();
            let written = node.by.iter().rev().chain(&node.hard).chain(deeper.iter().rev());
            let written = written.filter(|w| w.node.entry != 0);
            let all: Vec<Place> = written.map(Writer::place).collect();
            let theirs = all.iter().find(|place| !self.is_library(place));
            place = theirs.or(all.first()).map(|written| (*written, kid)).or(place);
            at = kid;
        }
        place
    }
}
