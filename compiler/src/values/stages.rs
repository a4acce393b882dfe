//! What each stage of a level says of an owner. In which order stages are laid is said by `Stage` alone.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::level::{
    self, Block, Contribution, Mixed, Reach, contributed, contribution, general, mixed, mixed_seeing, statements,
};
use super::merge::same_instance;
use super::node::{Base, Binding, Node, Source, Stage, Standing};
use super::plan::type_source;
use super::program::{is_on, mixins};
use super::value::Owner;
use crate::db::{Db, Decl, Name};
use crate::types::ir::{Applied, Check, Emit, Kind, Segment, Target};
use crate::types::scalar::Scalar;
use crate::types::{RecordId, chain, levels, lowering};

/// What reaches an owner besides values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lists {
    /// `every` over manifests' types.
    pub reach: Vec<Reach>,
    /// The checks of mixins and bodies; those of its types are found by type.
    pub checks: Vec<(Check, Arc<Source>)>,
    /// The emits, those of its types first.
    pub emits: Vec<(Emit, Arc<Source>)>,
    /// What the objects of single emits have below all layers.
    pub heads: Arc<Node>,
}

impl Lists {
    /// Adds those of a later layer.
    pub fn append(&mut self, more: &Lists) {
        self.reach.extend(more.reach.iter().cloned());
        self.checks.extend(more.checks.iter().cloned());
        self.emits.extend(more.emits.iter().cloned());
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.reach.is_empty() && self.checks.is_empty() && self.emits.is_empty()
    }
}

/// Contributions, weakest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stack {
    /// The layers. Names are not filled in.
    pub nodes: Vec<Arc<Node>>,
    /// What they bring besides values.
    pub lists: Lists,
}

impl Stack {
    fn take(&mut self, at: At<'_>, more: &Contribution) -> Arc<Node> {
        self.reach(at, &more.reach, None);
        self.lists.checks.extend(more.checks.iter().cloned());
        self.lists.emits.extend(more.emits.iter().cloned());
        more.node.clone()
    }

    /// Takes the `every` over manifests' types that reach an owner.
    fn reach(&mut self, at: At<'_>, more: &[Reach], owner: Option<&Name>) {
        for reach in more.iter().filter(|r| owner.is_none_or(|name| !r.except.contains(name))) {
            let site = reach.source.decl;
            let on = reach.mixins.iter().filter(|(m, _)| is_on(at.db, at.variant, site, m, at.args));
            let mixins = on.fold(Node::empty(), |all, (_, node)| all.beside(node));
            let node = mixins.later(&reach.node);
            self.lists.reach.push(Reach { node, mixins: Vec::new(), ..reach.clone() });
        }
    }

    fn then(&mut self, node: Arc<Node>) {
        if !node.is_empty() {
            self.nodes.push(node);
        }
    }

    /// The constant that the last layer with one gives as name.
    pub fn name(&self) -> Option<Name> {
        self.nodes.iter().rev().find_map(|node| constant_name(node))
    }
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

/// A level of a variant.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub db: &'a dyn Db,
    pub variant: Decl,
    /// Its number.
    pub n: usize,
    /// The item of a family's member.
    pub args: &'a [(Name, Binding)],
}

impl<'a> At<'a> {
    fn level(self) -> Decl {
        levels(self.db, self.variant)[self.n]
    }

    /// The numbers and declarations of the mixins that are on.
    fn mixins(self) -> impl Iterator<Item = (u16, Decl)> {
        let all = level::applied(self.db, self.level());
        let on = mixins(self.db, self.variant).get(self.n).into_iter().flatten();
        on.filter_map(|number| Some((*number, all.get(usize::from(*number))?.mixin)))
    }

    /// What a block of a mixin of the level says.
    fn mixed(self, number: u16, target: &Target) -> &'a Arc<Contribution> {
        mixed(self.db, Mixed { site: self.level(), by: None, number, target: target.clone() })
    }

    /// What the rules over manifests' types bring: of the level's mixins and of the level.
    fn schema_rules(self) -> impl Iterator<Item = &'a Arc<Contribution>> {
        let of_mixins = self.mixins().flat_map(move |(number, mixin)| {
            general(self.db, mixin).schema.iter().map(move |block| self.mixed(number, &block.target))
        });
        let own = general(self.db, self.level()).schema.iter();
        of_mixins.chain(own.map(move |block| contribution(self.db, block.clone())))
    }

    fn schema(self, owner: Option<&Owner>, stack: &mut Stack) {
        for more in self.schema_rules() {
            stack.reach(self, &more.reach, owner.and_then(Owner::family));
        }
    }
}

/// Lays a stage of a level that is about the distribution itself.
pub fn distribution_layer(at: At<'_>, of: RecordId, stage: Stage, stack: &mut Stack) {
    match stage {
        Stage::Type if at.n == 0 => type_emits(at.db, of, &mut stack.lists.emits),
        Stage::Mixins => {
            let said = at.mixins().fold(Node::empty(), |all, (number, _)| {
                all.beside(&stack.take(at, at.mixed(number, &Target::Distribution)))
            });
            stack.then(said);
        }
        Stage::Schema => at.schema(None, stack),
        Stage::OwnMixins | Stage::Body => {
            let blocks = general(at.db, at.level()).distribution.clone();
            let earlier = |level| general(at.db, level).distribution.clone();
            Named { at, blocks, earlier: &earlier }.layer(stage, stack);
        }
        Stage::Type | Stage::Every => {}
    }
}

/// A level as it reaches the components of a type.
pub struct Reached<'a> {
    pub at: At<'a>,
    /// The component, where what is general is not the same for all.
    pub owner: Option<&'a Owner>,
    /// The type and what it extends, base first.
    pub types: &'a [RecordId],
}

impl Reached<'_> {
    /// Lays a stage that reaches all components of the type.
    pub fn layer(&self, stage: Stage, stack: &mut Stack) {
        match stage {
            Stage::Type if self.at.n == 0 => {
                let of = self.types.last().copied();
                of.into_iter().for_each(|of| type_emits(self.at.db, of, &mut stack.lists.emits));
            }
            Stage::Mixins => self.mixins(stack),
            Stage::Schema => self.at.schema(self.owner, stack),
            Stage::Every => self.everys(stack),
            Stage::Type | Stage::OwnMixins | Stage::Body => {}
        }
    }

    /// What the level's mixins say, as siblings.
    fn mixins(&self, stack: &mut Stack) {
        let at = self.at;
        let mut siblings = Node::empty();
        for (number, mixin) in at.mixins() {
            let mut said = |block: &Block| stack.take(at, at.mixed(number, &block.target));
            let mut own = Node::empty();
            for of in self.types {
                let all = &general(at.db, mixin).everys;
                let hits = all.iter().filter(|(b, except)| reaches(b, *of, except, self.owner));
                own = own.later(&hits.fold(Node::empty(), |all, (b, _)| all.beside(&said(b))));
            }
            for block in self.owner.into_iter().flat_map(|owner| blocks_named(at.db, mixin, owner)) {
                own = own.later(&said(&block));
            }
            siblings = siblings.beside(&own);
        }
        stack.then(siblings);
    }

    /// `every` over components: base type first; those of one type are siblings.
    fn everys(&self, stack: &mut Stack) {
        let at = self.at;
        for of in self.types {
            let all = &general(at.db, at.level()).everys;
            let hits = all.iter().filter(|(b, except)| reaches(b, *of, except, self.owner));
            let siblings = hits.fold(Node::empty(), |all, (block, _)| {
                let own = own_mixins(at, block, &[], stack);
                all.beside(&own.later(&stack.take(at, contribution(at.db, block.clone()))))
            });
            stack.then(siblings);
        }
    }
}

fn reaches(block: &Block, of: RecordId, except: &[Name], owner: Option<&Owner>) -> bool {
    let is = matches!(block.target, Target::Every(id, _) if id == of);
    is && owner.and_then(Owner::family).is_none_or(|name| !except.contains(name))
}

/// The blocks of a level or mixin that name a component.
pub fn blocks_named(db: &dyn Db, level: Decl, owner: &Owner) -> Vec<Block> {
    let Some(family) = owner.family() else { return Vec::new() };
    let is = |block: &&Block| match (&block.target, owner) {
        (Target::Component(_, None), _) => true,
        (Target::Component(_, Some(key)), Owner::Member(_, own)) => key == own,
        _ => false,
    };
    level::named(db, level, family).iter().filter(is).cloned().collect()
}

/// To whom what is general is not the same as to others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exceptions {
    /// Whom an `every` leaves out, and whom a level's mixin is about.
    names: FxHashSet<Name>,
    /// Whether mixins are applied for each component, which may see the item of a family's member.
    sees_items: bool,
}

impl Exceptions {
    /// Whether an owner is one, given the item that it is a member with.
    pub fn has(&self, owner: &Owner, args: &[(Name, Binding)]) -> bool {
        owner.family().is_some_and(|name| self.names.contains(name)) || self.sees_items && !args.is_empty()
    }
}

/// The exceptions to what the levels of a variant say in general.
#[salsa::tracked(returns(ref))]
pub fn exceptions(db: &dyn Db, variant: Decl) -> Exceptions {
    let mut all = Exceptions::default();
    for n in 0..levels(db, variant).len() {
        let at = At { db, variant, n, args: &[] };
        let mixed: Vec<(u16, Decl)> = at.mixins().collect();
        let named = mixed.iter().flat_map(|(_, mixin)| level::all_named(db, *mixin));
        all.names.extend(named.filter_map(|block| match &block.target {
            Target::Component(name, _) => Some(name.clone()),
            _ => None,
        }));
        let of_mixins = mixed.iter().flat_map(|(number, mixin)| {
            general(db, *mixin).everys.iter().map(|(block, except)| (at.mixed(*number, &block.target), block, except))
        });
        let everys = general(db, at.level()).everys.iter();
        let own = everys.map(|(block, except)| (contribution(db, block.clone()), block, except));
        let mut reach: Vec<&Reach> = at.schema_rules().flat_map(|more| &more.reach).collect();
        for (more, block, except) in of_mixins.chain(own) {
            all.names.extend(except.iter().cloned());
            all.sees_items |= !level::mixins_of(db, block.clone()).is_empty();
            reach.extend(&more.reach);
        }
        all.names.extend(reach.iter().flat_map(|r| r.except.iter().cloned()));
        all.sees_items |= reach.iter().any(|r| !r.mixins.is_empty());
    }
    all
}

/// A level as it names one owner.
pub struct Named<'a> {
    pub at: At<'a>,
    /// The blocks that do.
    pub blocks: Vec<Block>,
    /// Those of an earlier level.
    pub earlier: &'a dyn Fn(Decl) -> Vec<Block>,
}

impl Named<'_> {
    /// Lays a stage that is about the owner alone.
    pub fn layer(&self, stage: Stage, stack: &mut Stack) {
        match stage {
            Stage::OwnMixins => self.mixins(stack),
            Stage::Body => self.bodies(stack),
            Stage::Type | Stage::Mixins | Stage::Schema | Stage::Every => {}
        }
    }

    /// The mixins of the blocks that name the owner; those that an earlier level applies count there.
    fn mixins(&self, stack: &mut Stack) {
        let At { db, variant, n, args } = self.at;
        let with = self.blocks.iter().filter(|block| !level::mixins_of(db, (*block).clone()).is_empty());
        let with: Vec<&Block> = with.collect();
        if with.is_empty() {
            return;
        }
        let before = levels(db, variant)[..n].iter().flat_map(|level| (self.earlier)(*level));
        let earlier: Vec<&Applied> = before
            .flat_map(|block| level::mixins_of(db, block.clone()).iter().map(move |applied| (block.decl, applied)))
            .filter(|(site, applied)| is_on(db, variant, *site, applied, args))
            .map(|(_, applied)| applied)
            .collect();
        let own = |all: Arc<Node>, b: &Block| all.beside(&own_mixins(self.at, b, &earlier, stack));
        let mixins = with.into_iter().fold(Node::empty(), own);
        stack.then(mixins);
    }

    fn bodies(&self, stack: &mut Stack) {
        let At { db, args, .. } = self.at;
        let mut own = Node::empty();
        for block in &self.blocks {
            let declares = matches!(block.target, Target::Component(_, None));
            let plain = contribution(db, block.clone());
            let more = match args.is_empty() || !declares {
                true => plain.clone(),
                false => {
                    let standing = Standing { level: level_of(&plain.node), stage: Stage::Body, depth: 0 };
                    let source = Source { args: args.to_vec(), ..Source::of(block.decl, standing) };
                    Arc::new(contributed(db, statements(db, block.clone()), &Arc::new(source)))
                }
            };
            own = own.beside(&stack.take(self.at, &more));
        }
        stack.then(own);
    }
}

fn level_of(node: &Node) -> u16 {
    node.writers().first().map_or(0, |w| w.source.standing.level)
}

/// The mixins that a block applies to its target and in it, as siblings; those that are applied earlier count there.
fn own_mixins(at: At<'_>, block: &Block, earlier: &[&Applied], stack: &mut Stack) -> Arc<Node> {
    let with = level::mixins_of(at.db, block.clone());
    let mut seen: Vec<usize> = Vec::new();
    let mut all = Node::empty();
    for (number, applied) in with.iter().enumerate() {
        let twice = seen.iter().any(|s| same_instance(&with[*s], applied));
        let early = earlier.iter().any(|s| same_instance(s, applied));
        if twice || early || !is_on(at.db, at.variant, block.decl, applied, at.args) {
            continue;
        }
        seen.push(number);
        let by = Some(block.target.clone());
        let applied = Mixed { site: block.decl, by, number: number as u16, target: Target::This };
        let more = match at.args {
            [] => stack.take(at, mixed(at.db, applied)),
            args => stack.take(at, &mixed_seeing(at.db, applied, args)),
        };
        all = all.beside(&more);
    }
    all
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
