//! Who wins: everything that reaches an owner, merged, what reaches all owners of a type alike only once. Nothing is evaluated
//! but parameters.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::build;
use super::head::{heads, name_of, tag};
use super::level::{contribution, general};
use super::node::{Node, Source, Stage, Standing};
use super::program::{Seat, member, parameters};
use super::stages::{At, Lists, Named, Reached, Stack, blocks_named, distribution_layer, exceptions};
use super::value::Owner;
use crate::db::{Db, Decl};
use crate::packages::Program;
use crate::resolve;
use crate::types::ir::{Segment, Target};
use crate::types::{RecordId, chain, distribution_type, levels, lowering, record};

/// What reaches an owner. Owners of a type share what reaches them alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The winners, with all that they beat.
    pub node: Arc<Node>,
    /// What is not a value.
    pub lists: Arc<Lists>,
}

/// The defaults of a declared record type and what it extends.
#[salsa::tracked(returns(ref))]
pub fn defaults(db: &dyn Db, decl: Decl) -> Arc<Node> {
    let all = chain(db, RecordId::Declared(decl));
    all.iter().copied().enumerate().fold(Node::empty(), |below, (depth, id)| {
        let RecordId::Declared(decl) = id else { return below };
        let source = type_source(decl, depth as u16);
        let own = lowering(db, decl).lowered.statements.iter().filter(|s| s.target == Target::This);
        own.fold(below, |below, s| below.later(&build::siblings(db, &s.writes, &source, 0)))
    })
}

/// The defaults of the alternatives of an enum, by number.
#[salsa::tracked(returns(ref))]
pub fn payloads(db: &dyn Db, decl: Decl) -> Arc<Vec<Arc<Node>>> {
    let source = type_source(decl, 0);
    let all = lowering(db, decl).lowered.payloads.iter();
    Arc::new(all.map(|s| build::siblings(db, &s.writes, &source, 0)).collect())
}

/// The source of a type's statements.
pub fn type_source(decl: Decl, depth: u16) -> Arc<Source> {
    let standing = Standing { level: 0, stage: Stage::Type, depth: depth + 1 };
    Arc::new(Source::of(decl, standing))
}

/// What every place of a record type has below all layers.
pub fn defaults_of(db: &dyn Db, id: RecordId) -> Arc<Node> {
    match id {
        RecordId::Declared(decl) => defaults(db, decl).clone(),
        RecordId::Payload(decl, index) => {
            payloads(db, decl).get(usize::from(index)).cloned().unwrap_or_else(Node::empty)
        }
        RecordId::Kubernetes(_) => record(db, id).object.as_ref().map_or_else(Node::empty, |object| tag(db, object)),
        RecordId::Parameters => Node::empty(),
    }
}

/// Everything that reaches an owner of a variant, merged.
pub fn merged(db: &dyn Db, seat: Seat) -> &Arc<Plan> {
    merged_for(db, seat.variant, seat.owner)
}

#[salsa::tracked(returns(ref))]
fn merged_for(db: &dyn Db, variant: Decl, owner: Owner) -> Arc<Plan> {
    Arc::new(merge(db, variant, &owner))
}

/// Merges everything that reaches an owner of a variant, without remembering it.
pub fn merge(db: &dyn Db, variant: Decl, owner: &Owner) -> Plan {
    match owner {
        Owner::Parameters => parameter_plan(db, variant),
        Owner::Distribution => distribution_plan(db, variant),
        owner @ (Owner::Component(_) | Owner::Member(..)) => component_plan(db, variant, owner),
    }
}

fn parameter_plan(db: &dyn Db, variant: Decl) -> Plan {
    // There may be thousands: each is added to those before it, and only one that comes twice is laid over them.
    let (mut defaults, mut known) = (Node::default(), FxHashSet::default());
    for (decl, level, param) in parameters(db, variant).iter() {
        let example = param.example.as_ref().filter(|_| Program::get(db).examples(db));
        let Some(default) = param.default.as_ref().or(example) else { continue };
        let standing = Standing { level: *level, stage: Stage::Type, depth: 0 };
        let source = Arc::new(Source::of(*decl, standing));
        let step = crate::types::ir::Step { segment: Segment::Field(param.name.clone()), soft: false };
        let op = crate::types::ir::Op::Set(default.clone());
        let write = crate::types::ir::Write { path: vec![step], op, entry: param.entry, node: param.node };
        let own = build::siblings(db, &[write], &source, 0);
        if known.insert(&param.name) {
            defaults.kids.extend(own.kids.iter().cloned());
            defaults.hard.extend(own.hard.iter().cloned());
            defaults.named |= own.named;
        } else {
            defaults = Arc::unwrap_or_clone(Arc::new(defaults).later(&own));
        }
    }
    let mut node = Arc::new(defaults);
    for level in levels(db, variant) {
        let blocks = general(db, *level).parameters.iter();
        let said = blocks.map(|b| contribution(db, b.clone()).node.clone());
        node = node.later(&said.fold(Node::empty(), |all, node| all.beside(&node)));
    }
    node = node.later(&super::overrides::values_of_files(db, variant).node);
    Plan { node, ..Plan::default() }
}

fn distribution_plan(db: &dyn Db, variant: Decl) -> Plan {
    let Some(of) = distribution_type(db) else { return Plan::default() };
    let mut stack = Stack::default();
    for n in 0..levels(db, variant).len() {
        let at = At { db, variant, n, args: &[] };
        Stage::ALL.into_iter().for_each(|stage| distribution_layer(at, of, stage, &mut stack));
    }
    let name = levels(db, variant).first().map(|d| resolve::declared_name(db, *d).into());
    let name = stack.name().or(name).unwrap_or_default();
    stack.lists.heads = heads(db, true, &stack.lists.emits);
    let filled = name_of(db, true, &name).later(&stack.lists.heads);
    let base = filled.later(&defaults_of(db, of).instantiate(&name));
    let node = stack.nodes.iter().fold(base, |below, node| below.later(&node.instantiate(&name)));
    Plan { node, lists: Arc::new(stack.lists) }
}

/// What all owners of a type in a variant are reached by alike.
#[derive(Clone, Debug, Default, PartialEq)]
struct Common {
    levels: Vec<Shared>,
    /// The lists of all levels.
    lists: Arc<Lists>,
}

/// What a level says of all owners of a type.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shared {
    stack: Stack,
    /// The layers as one. Names are not filled in.
    merged: Arc<Node>,
    /// The layers of this level and all before it as one.
    so_far: Arc<Node>,
    /// The layers that lie deepest, where it is the first level: what is filled in, and the defaults of the type.
    base: Vec<Arc<Node>>,
}

impl Shared {
    /// Lays it over `below`, with a component's name filled into its keys.
    fn over(&self, below: Arc<Node>, name: &str) -> Arc<Node> {
        if self.merged.is_apart(name) {
            return below.later(&self.merged.instantiate(name));
        }
        self.base.iter().chain(&self.stack.nodes).fold(below, |below, node| below.later(&node.instantiate(name)))
    }
}

/// For all owners of a type, or for a `particular` one that is not like the others.
#[salsa::tracked(returns(ref))]
fn common(db: &dyn Db, variant: Decl, of: RecordId, particular: Option<Owner>) -> Arc<Common> {
    let types = chain(db, of);
    let args = particular.as_ref().and_then(|owner| member(db, variant, owner)).map_or(&[][..], |m| &m.args);
    let mut all = Common::default();
    let mut lists = Lists::default();
    for n in 0..levels(db, variant).len() {
        let mut stack = Stack::default();
        let at = At { db, variant, n, args };
        let reached = Reached { at, owner: particular.as_ref(), types: &types };
        Stage::ALL.into_iter().filter(|stage| stage.is_common()).for_each(|stage| reached.layer(stage, &mut stack));
        lists.append(&stack.lists);
        all.levels.push(Shared { stack, ..Shared::default() });
    }
    if let Some(first) = all.levels.first_mut() {
        lists.heads = heads(db, false, &lists.emits);
        first.base = vec![lists.heads.clone(), defaults_of(db, of)];
    }
    let mut so_far = Node::empty();
    for level in &mut all.levels {
        let nodes = level.base.iter().chain(&level.stack.nodes);
        level.merged = nodes.fold(Node::empty(), |below, node| below.later(node));
        so_far = so_far.later(&level.merged);
        level.so_far = so_far.clone();
    }
    all.lists = Arc::new(lists);
    Arc::new(all)
}

fn component_plan(db: &dyn Db, variant: Decl, owner: &Owner) -> Plan {
    let Some(member) = member(db, variant, owner) else { return Plan::default() };
    let particular = exceptions(db, variant).has(owner, &member.args).then(|| owner.clone());
    let common = common(db, variant, member.of, particular);
    let at = |n| At { db, variant, n, args: &member.args };
    let own: Vec<Stack> = (0..common.levels.len()).map(|n| own_layers(at(n), owner)).collect();
    if own.is_empty() {
        return Plan::default();
    }
    let levels = || common.levels.iter().zip(&own);
    let name = levels().rev().find_map(|(shared, own)| own.name().or_else(|| shared.stack.name()));
    let name = name.unwrap_or_else(|| owner.name());
    let own_emits = own.iter().flat_map(|own| &own.lists.emits).cloned().collect::<Vec<_>>();
    let own_heads = if own_emits.is_empty() { Node::empty() } else { heads(db, false, &own_emits) };
    let filled = name_of(db, false, &name).later(&own_heads);
    let laid = |below, (shared, own): (&Shared, &Stack)| {
        own.nodes.iter().fold(shared.over(below, &name), |below, node| below.later(&node.instantiate(&name)))
    };
    // Levels that say nothing of the component by name lie on each other already.
    let first = own.iter().position(|own| !own.nodes.is_empty()).unwrap_or(own.len() - 1);
    let ground = &common.levels[first].so_far;
    let node = match ground.is_apart(&name) {
        true => {
            let ground = filled.later(&ground.instantiate(&name));
            let ground = own[first].nodes.iter().fold(ground, |below, node| below.later(&node.instantiate(&name)));
            levels().skip(first + 1).fold(ground, laid)
        }
        false => levels().fold(filled, laid),
    };
    if own.iter().all(|own| own.lists.is_empty()) {
        return Plan { node, lists: common.lists.clone() };
    }
    let mut lists = Lists { heads: common.lists.heads.later(&own_heads), ..Lists::default() };
    levels().for_each(|(shared, own)| {
        lists.append(&shared.stack.lists);
        lists.append(&own.lists);
    });
    Plan { node, lists: Arc::new(lists) }
}

/// What a level says of one owner.
fn own_layers(at: At<'_>, owner: &Owner) -> Stack {
    let mut stack = Stack::default();
    let earlier = |level| blocks_named(at.db, level, owner);
    let blocks = earlier(levels(at.db, at.variant)[at.n]);
    let named = Named { at, blocks, earlier: &earlier };
    Stage::ALL.into_iter().filter(|stage| !stage.is_common()).for_each(|stage| named.layer(stage, &mut stack));
    stack
}
