//! `every` over manifests' types, laid among what was said of each place of that type, by standing: a later literal wins what
//! it says, and what it left open is amended.

use std::sync::Arc;

use super::Machine;
use super::cell::CellId;
use crate::types::RecordId;
use crate::values::level::Reach;
use crate::values::node::{Base, Node, Source, Standing, Writers};

impl Machine<'_> {
    pub(super) fn weave(&mut self, id: CellId, of: RecordId, node: &Arc<Node>) -> Arc<Node> {
        let plan = self.cell(id).home.plan.clone();
        let reach: Vec<&Reach> = plan.reach.iter().filter(|r| r.of == of).collect();
        if reach.is_empty() {
            return node.clone();
        }
        let mut standings: Vec<Standing> = reach.iter().map(|r| r.source.standing).collect();
        standings.sort_unstable();
        standings.dedup();
        let entries = Node { base: Base::Nothing, by: Writers::new(), below: None, ..(**node).clone() };
        let woven = standings.into_iter().fold(Arc::new(entries), |entries, at| {
            let (below, rest) = entries.split(&|s| *s < at);
            let (equal, above) = rest.split(&|s| *s <= at);
            let group = reach.iter().filter(|r| r.source.standing == at);
            let (own, foreign): (Vec<_>, Vec<_>) = group.partition(|r| within(&r.source, &equal));
            let all = |group: Vec<&&Reach>| group.iter().fold(Node::empty(), |all, r| all.beside(&r.node));
            let level = all(own).later(&equal).beside(&all(foreign));
            below.later(&level).later(&above)
        });
        Arc::new(Node { kids: woven.kids.clone(), apps: woven.apps.clone(), ..(**node).clone() })
    }
}

/// Whether an `every` stands in the body that says all of `equal`: it is weaker than that body's paths.
fn within(source: &Source, equal: &Node) -> bool {
    equal.all_writers(&|w| w.source.decl == source.decl)
}
