//! `every` over manifests' types, laid among what was said of each place of that type, by standing: a later literal wins what
//! it says, and what it left open is amended.

use std::sync::Arc;

use super::Machine;
use super::cell::CellId;
use crate::types::RecordId;
use crate::values::level::Reach;
use crate::values::node::{Base, Node, Source, Stage, Standing, Writers, same_args};

impl Machine<'_> {
    pub(super) fn weave(&mut self, id: CellId, of: RecordId, node: &Arc<Node>) -> Arc<Node> {
        let (plan, limit) = (self.cell(id).home.plan.clone(), self.cell(id).limit);
        let is_below = |r: &&Reach| limit.is_none_or(|limit| r.source.standing < limit);
        let reach: Vec<&Reach> = plan.reach.iter().filter(|r| r.of == of).filter(is_below).collect();
        if reach.is_empty() {
            return node.clone();
        }
        let mut standings: Vec<Standing> = reach.iter().map(|r| r.source.standing).collect();
        standings.sort_unstable();
        standings.dedup();
        let entries = Node { base: Base::Nothing, by: Writers::new(), below: None, ..(**node).clone() };
        let woven = standings.into_iter().fold(Arc::new(entries), |entries, at| {
            let (below, rest) = entries.split(&|w| w.source.standing < at);
            let (equal, above) = rest.split(&|w| w.source.standing <= at);
            let group: Vec<&Reach> = reach.iter().copied().filter(|r| r.source.standing == at).collect();
            below.later(&siblings(group, equal)).later(&above)
        });
        Arc::new(Node { kids: woven.kids.clone(), apps: woven.apps.clone(), ..(**node).clone() })
    }
}

/// Statements of one standing with the rules of that standing: bodies are siblings.
fn siblings(rules: Vec<&Reach>, said: Arc<Node>) -> Arc<Node> {
    let mut bodies: Vec<&Source> = Vec::new();
    for rule in &rules {
        if !bodies.iter().any(|body| same_body(body, &rule.source)) {
            bodies.push(&rule.source);
        }
    }
    let (mut all, mut rest) = (Node::empty(), said);
    for body in bodies {
        let (own, others) = rest.apart(&|w| same_body(&w.source, body));
        let rules = rules.iter().copied().filter(|r| same_body(&r.source, body)).collect();
        all = all.beside(&within(rules, own));
        rest = others;
    }
    all.beside(&rest)
}

/// A body, or a mixin, which is stages in itself: in each the rules are weaker than the other statements.
fn within(rules: Vec<&Reach>, said: Arc<Node>) -> Arc<Node> {
    let mut stages: Vec<(Stage, u16)> = rules.iter().map(|r| r.source.inner).collect();
    stages.sort_unstable();
    stages.dedup();
    let (mut all, mut rest) = (Node::empty(), said);
    for at in stages {
        let (below, others) = rest.split(&|w| w.source.inner < at);
        let (equal, above) = others.split(&|w| w.source.inner <= at);
        let (by_rules, said) = equal.apart(&|w| w.source.rule);
        let own = rules.iter().filter(|r| r.source.inner == at).fold(by_rules, |all, r| all.beside(&r.node));
        all = all.later(&below).later(&own).later(&said);
        rest = above;
    }
    all.later(&rest)
}

fn same_body(a: &Source, b: &Source) -> bool {
    a.decl == b.decl && a.body == b.body && same_args(&a.args, &b.args)
}
