//! Who wins: everything that reaches an owner, merged. Nothing is evaluated but parameters.

use std::sync::Arc;

use super::build;
use super::head::{filled_in, tag};
use super::level::{self, Block, Contribution, Mixed, Reach, contribution, general, mixed, mixed_seeing, statements};
use super::merge::same_instance;
use super::node::{Base, Binding, Node, Source, Stage, Standing};
use super::program::{Seat, is_on, member, mixins, parameters};
use super::value::Owner;
use crate::db::{Db, Decl, Name};
use crate::packages::Program;
use crate::resolve;
use crate::types::ir::{Applied, Check, Emit, Kind, Segment, Target};
use crate::types::scalar::Scalar;
use crate::types::{RecordId, chain, distribution_type, levels, lowering, record};

/// What reaches an owner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The winners, with all that they beat.
    pub node: Arc<Node>,
    /// `every` over manifests' types.
    pub reach: Vec<Reach>,
    /// The checks of mixins and bodies; those of its types are found by type.
    pub checks: Vec<(Check, Arc<Source>)>,
    /// The emits, those of its types first.
    pub emits: Vec<(Emit, Arc<Source>)>,
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
    let mut node = Node::empty();
    for (decl, level, param) in parameters(db, variant).iter() {
        let example = param.example.as_ref().filter(|_| Program::get(db).examples(db));
        let Some(default) = param.default.as_ref().or(example) else { continue };
        let standing = Standing { level: *level, stage: Stage::Type, depth: 0 };
        let source = Arc::new(Source::of(*decl, standing));
        let step = crate::types::ir::Step { segment: Segment::Field(param.name.clone()), soft: false };
        let op = crate::types::ir::Op::Set(default.clone());
        let write = crate::types::ir::Write { path: vec![step], op, entry: param.entry, node: param.node };
        node = node.later(&build::siblings(db, &[write], &source, 0));
    }
    for level in levels(db, variant) {
        let blocks = general(db, *level).parameters.iter();
        let said = blocks.map(|b| contribution(db, b.clone()).node.clone());
        node = node.later(&said.fold(Node::empty(), |all, node| all.beside(&node)));
    }
    node = node.later(&super::overrides::values_of_files(db, variant).node);
    Plan { node, ..Plan::default() }
}

/// Collects contributions, weakest first.
struct Stack<'s> {
    db: &'s dyn Db,
    variant: Decl,
    /// A family's item.
    args: &'s [(Name, Binding)],
    nodes: Vec<Arc<Node>>,
    plan: Plan,
}

impl<'s> Stack<'s> {
    fn new(db: &'s dyn Db, variant: Decl, args: &'s [(Name, Binding)]) -> Self {
        Stack { db, variant, args, nodes: Vec::new(), plan: Plan::default() }
    }

    fn take(&mut self, more: &Contribution) -> Arc<Node> {
        self.reach(&more.reach, None);
        self.plan.checks.extend(more.checks.iter().cloned());
        self.plan.emits.extend(more.emits.iter().cloned());
        more.node.clone()
    }

    /// Takes the `every` over manifests' types that reach the owner.
    fn reach(&mut self, more: &[Reach], owner: Option<&Name>) {
        for reach in more.iter().filter(|r| owner.is_none_or(|name| !r.except.contains(name))) {
            let site = reach.source.decl;
            let on = reach.mixins.iter().filter(|(m, _)| is_on(self.db, self.variant, site, m, self.args));
            let mixins = on.fold(Node::empty(), |all, (_, node)| all.beside(node));
            let node = mixins.later(&reach.node);
            self.plan.reach.push(Reach { node, mixins: Vec::new(), ..reach.clone() });
        }
    }

    fn then(&mut self, node: Arc<Node>) {
        if !node.is_empty() {
            self.nodes.push(node);
        }
    }
}

fn distribution_plan(db: &dyn Db, variant: Decl) -> Plan {
    let Some(of) = distribution_type(db) else { return Plan::default() };
    let mut stack = Stack::new(db, variant, &[]);
    type_emits(db, of, &mut stack.plan.emits);
    let on = mixins(db, variant);
    for (n, level) in levels(db, variant).iter().enumerate() {
        let mut siblings = Node::empty();
        for number in on.get(n).into_iter().flatten() {
            let more = mixed(db, Mixed { site: *level, by: None, number: *number, target: Target::Distribution });
            siblings = siblings.beside(&stack.take(more));
        }
        stack.then(siblings);
        named(db, n, &|level| general(db, level).distribution.clone(), &mut stack);
        schema_reach(db, variant, n, *level, &mut stack, None);
    }
    let name: Name = levels(db, variant).first().map(|d| resolve::declared_name(db, *d).into()).unwrap_or_default();
    finish(db, of, stack, &Owner::Distribution, &name)
}

fn component_plan(db: &dyn Db, variant: Decl, owner: &Owner) -> Plan {
    let Some(member) = member(db, variant, owner).cloned() else { return Plan::default() };
    let mut stack = Stack::new(db, variant, &member.args);
    type_emits(db, member.of, &mut stack.plan.emits);
    let types = chain(db, member.of);
    for (n, level) in levels(db, variant).iter().enumerate() {
        level_mixins(db, variant, n, *level, owner, &types, &mut stack);
        schema_reach(db, variant, n, *level, &mut stack, Some(owner));
        everys(db, *level, owner, &types, &mut stack);
        named(db, n, &|level| blocks_named(db, level, owner), &mut stack);
    }
    finish(db, member.of, stack, owner, &owner.name())
}

/// Stage 1: what the level's mixins say of the owner, as siblings.
fn level_mixins(
    db: &dyn Db,
    variant: Decl,
    n: usize,
    level: Decl,
    owner: &Owner,
    types: &[RecordId],
    stack: &mut Stack<'_>,
) {
    let mut siblings = Node::empty();
    for number in mixins(db, variant).get(n).into_iter().flatten() {
        let Some(applied) = super::level::applied(db, level).get(usize::from(*number)) else { continue };
        let mut own = Node::empty();
        for of in types {
            let hits = general(db, applied.mixin).everys.iter().filter(|(b, except)| reaches(b, *of, except, owner));
            let hits: Vec<Block> = hits.map(|(b, _)| b.clone()).collect();
            let all = hits.into_iter().fold(Node::empty(), |all, b| {
                all.beside(
                    &stack.take(mixed(db, Mixed { site: level, by: None, number: *number, target: b.target.clone() })),
                )
            });
            own = own.later(&all);
        }
        for block in blocks_named(db, applied.mixin, owner) {
            own = own.later(
                &stack.take(mixed(db, Mixed { site: level, by: None, number: *number, target: block.target.clone() })),
            );
        }
        siblings = siblings.beside(&own);
    }
    stack.then(siblings);
}

fn reaches(block: &Block, of: RecordId, except: &[Name], owner: &Owner) -> bool {
    let is = matches!(block.target, Target::Every(id, _) if id == of);
    is && owner.family().is_none_or(|name| !except.contains(name))
}

fn blocks_named(db: &dyn Db, level: Decl, owner: &Owner) -> Vec<Block> {
    let Some(family) = owner.family() else { return Vec::new() };
    let is = |block: &&Block| match (&block.target, owner) {
        (Target::Component(_, None), _) => true,
        (Target::Component(_, Some(key)), Owner::Member(_, own)) => key == own,
        _ => false,
    };
    level::named(db, level, family).iter().filter(is).cloned().collect()
}

/// Stage 2, Kubernetes types: of the level's mixins and of the level.
fn schema_reach(db: &dyn Db, variant: Decl, n: usize, level: Decl, stack: &mut Stack<'_>, owner: Option<&Owner>) {
    let name = owner.and_then(Owner::family);
    for number in mixins(db, variant).get(n).into_iter().flatten() {
        let Some(applied) = super::level::applied(db, level).get(usize::from(*number)) else { continue };
        for block in &general(db, applied.mixin).schema {
            let more = mixed(db, Mixed { site: level, by: None, number: *number, target: block.target.clone() });
            stack.reach(&more.reach, name);
        }
    }
    for block in &general(db, level).schema {
        stack.reach(&contribution(db, block.clone()).reach, name);
    }
}

/// Stage 2, components: base type first; those of one type are siblings.
fn everys(db: &dyn Db, level: Decl, owner: &Owner, types: &[RecordId], stack: &mut Stack<'_>) {
    for of in types {
        let hits = general(db, level).everys.iter().filter(|(b, except)| reaches(b, *of, except, owner));
        let hits: Vec<Block> = hits.map(|(b, _)| b.clone()).collect();
        let mut all = Node::empty();
        for block in hits {
            let own = own_mixins(db, &block, &[], stack);
            all = all.beside(&own.later(&stack.take(contribution(db, block.clone()))));
        }
        stack.then(all);
    }
}

/// The mixins that a block applies to its target and in it, as siblings; those that are applied earlier count there.
fn own_mixins(db: &dyn Db, block: &Block, earlier: &[&Applied], stack: &mut Stack<'_>) -> Arc<Node> {
    let with = &statements(db, block.clone()).with;
    let mut seen: Vec<usize> = Vec::new();
    let mut all = Node::empty();
    for (number, applied) in with.iter().enumerate() {
        let twice = seen.iter().any(|s| same_instance(&with[*s], applied));
        let early = earlier.iter().any(|s| same_instance(s, applied));
        if twice || early || !is_on(db, stack.variant, block.decl, applied, stack.args) {
            continue;
        }
        seen.push(number);
        let by = Some(block.target.clone());
        let applied = Mixed { site: block.decl, by, number: number as u16, target: Target::This };
        let more = match stack.args {
            [] => stack.take(mixed(db, applied)),
            args => stack.take(&mixed_seeing(db, applied, args)),
        };
        all = all.beside(&more);
    }
    all
}

/// Stages 3 and 4: the mixins of a level's blocks about the owner, then the blocks.
fn named(db: &dyn Db, n: usize, about: &dyn Fn(Decl) -> Vec<Block>, stack: &mut Stack<'_>) {
    let levels = levels(db, stack.variant);
    let (blocks, args) = (about(levels[n]), stack.args);
    let before = levels[..n].iter().flat_map(|level| about(*level));
    let earlier: Vec<&Applied> = before
        .flat_map(|block| statements(db, block.clone()).with.iter().map(move |applied| (block.decl, applied)))
        .filter(|(site, applied)| is_on(db, stack.variant, *site, applied, args))
        .map(|(_, applied)| applied)
        .collect();
    let mixins = blocks.iter().fold(Node::empty(), |all, b| all.beside(&own_mixins(db, b, &earlier, stack)));
    stack.then(mixins);
    let mut own = Node::empty();
    for block in blocks {
        let declares = matches!(block.target, Target::Component(_, None));
        let more = match args.is_empty() || !declares {
            true => contribution(db, block.clone()).clone(),
            false => {
                let plain = contribution(db, block.clone());
                let standing = Standing { level: level_of(&plain.node), stage: Stage::Body, depth: 0 };
                let source = Source { args: args.to_vec(), ..Source::of(block.decl, standing) };
                Arc::new(super::level::contributed(db, statements(db, block.clone()), &Arc::new(source)))
            }
        };
        own = own.beside(&stack.take(&more));
    }
    stack.then(own);
}

fn level_of(node: &Node) -> u16 {
    node.writers().first().map_or(0, |w| w.source.standing.level)
}

/// The emits of a type and what it extends, base first.
fn type_emits(db: &dyn Db, of: RecordId, emits: &mut Vec<(Emit, Arc<Source>)>) {
    for (depth, id) in chain(db, of).iter().copied().enumerate() {
        let RecordId::Declared(decl) = id else { continue };
        let source = type_source(decl, depth as u16);
        let own = lowering(db, decl).lowered.statements.iter().flat_map(|s| &s.emits);
        emits.extend(own.map(|e| (e.clone(), source.clone())));
    }
}

/// Merges a stack over the defaults of the owner's type and over what every object has.
fn finish(db: &dyn Db, of: RecordId, stack: Stack<'_>, owner: &Owner, name: &Name) -> Plan {
    let Stack { nodes, mut plan, .. } = stack;
    let name = nodes.iter().rev().find_map(|node| constant_name(node)).unwrap_or_else(|| name.clone());
    let filled = filled_in(db, owner, &name, &plan.emits);
    let base = filled.later(&defaults_of(db, of).instantiate(&name));
    plan.node = nodes.iter().fold(base, |below, node| below.later(&node.instantiate(&name)));
    plan
}

fn constant_name(node: &Node) -> Option<Name> {
    match &node.kid(&Segment::Field("name".into()))?.base {
        Base::Set { value, .. } => match &value.kind {
            Kind::Scalar(Scalar::Text(text)) => Some(text.clone()),
            Kind::Refine { value, .. } => match &value.kind {
                Kind::Scalar(Scalar::Text(text)) => Some(text.clone()),
                _ => None,
            },
            _ => None,
        },
        Base::Nothing | Base::Value(_) | Base::New | Base::Fresh | Base::Removed { .. } | Base::Clash => None,
    }
}
