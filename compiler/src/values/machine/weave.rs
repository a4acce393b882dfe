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
        let (plan, limit) = (self.cell(id).home.plan.clone(), self.cell(id).limit.clone());
        let is_below = |r: &&Reach| limit.as_ref().is_none_or(|limit| is_weaker(&r.source, limit));
        let reach: Vec<&Reach> = plan.lists.reach.iter().filter(|r| r.of == of).filter(is_below).collect();
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

/// Statements of one standing with the rules of that standing: groups are siblings.
fn siblings(rules: Vec<&Reach>, said: Arc<Node>) -> Arc<Node> {
    together(rules, said, same_group, within)
}

/// The statements of a group: its stages one over the other, in each its bodies side by side.
fn within(rules: Vec<&Reach>, said: Arc<Node>) -> Arc<Node> {
    let mut stages: Vec<(Stage, u16)> = rules.iter().map(|r| r.source.inner).collect();
    stages.sort_unstable();
    stages.dedup();
    let (mut all, mut rest) = (Node::empty(), said);
    for at in stages {
        let (below, others) = rest.split(&|w| w.source.inner < at);
        let (equal, above) = others.split(&|w| w.source.inner <= at);
        let rules = rules.iter().copied().filter(|r| r.source.inner == at).collect();
        all = all.later(&below).later(&together(rules, equal, same_body, body));
        rest = above;
    }
    all.later(&rest)
}

/// A body: its rules are weaker than its other statements.
fn body(rules: Vec<&Reach>, said: Arc<Node>) -> Arc<Node> {
    let (by_rules, said) = said.apart(&|w| w.source.rule);
    rules.into_iter().fold(by_rules, |all, r| all.beside(&r.node)).later(&said)
}

/// What is said, with the rules of its parts, each part for itself; the parts are siblings.
fn together(
    rules: Vec<&Reach>,
    said: Arc<Node>,
    is_same: fn(&Source, &Source) -> bool,
    part: fn(Vec<&Reach>, Arc<Node>) -> Arc<Node>,
) -> Arc<Node> {
    let mut parts: Vec<&Source> = Vec::new();
    for rule in &rules {
        if !parts.iter().any(|part| is_same(part, &rule.source)) {
            parts.push(&rule.source);
        }
    }
    let (mut all, mut rest) = (Node::empty(), said);
    for source in parts {
        let (own, others) = rest.apart(&|w| is_same(&w.source, source));
        let rules = rules.iter().copied().filter(|r| is_same(&r.source, source)).collect();
        all = all.beside(&part(rules, own));
        rest = others;
    }
    rest.beside(&all)
}

/// Whether statements are beneath those of another source, not beside them.
fn is_weaker(a: &Source, b: &Source) -> bool {
    a.standing < b.standing || a.standing == b.standing && same_group(a, b) && a.inner < b.inner
}

fn same_group(a: &Source, b: &Source) -> bool {
    let place = |s: &Source| s.site.map_or(s.decl, |(decl, _)| decl);
    place(a) == place(b) && a.group == b.group
}

fn same_body(a: &Source, b: &Source) -> bool {
    a.decl == b.decl && a.body == b.body && same_args(&a.args, &b.args)
}
