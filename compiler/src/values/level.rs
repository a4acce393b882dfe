//! What the levels of a variant hold, by target. Each block is a query of its own, so that an edit reaches only whom it is about.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::build;
use super::node::{Binding, Node, Source, Stage, Standing};
use crate::db::Node as Number;
use crate::db::{Db, Decl, Name, Share, Shares, share_of};
use crate::parse::{self, tree::Component};
use crate::resolve::{Word, declared, unit, word};
use crate::types::ir::{Applied, Check, Emit, Lowered, Member, Param, Statements, Step, Target, Write};
use crate::types::{Type, chain, is_component, levels, lowering, member_type, record_named};

/// Statements of one declaration about one target.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// The declaration.
    pub decl: Decl,
    /// What the statements write into.
    pub target: Target,
}

/// A block of a mixin where it is applied: by the level `site`, or by a block of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mixed {
    /// The declaration that applies it.
    pub site: Decl,
    /// The block that does; none where the level itself does.
    pub by: Option<Target>,
    /// Its number among those that are applied there.
    pub number: u16,
    /// The block of the mixin.
    pub target: Target,
}

/// An `every` over a manifest's type, waiting for the manifests of an owner to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The type it reaches.
    pub of: crate::types::RecordId,
    /// Components it does not.
    pub except: Vec<Name>,
    /// What it says.
    pub node: Arc<Node>,
    /// Where it stands.
    pub source: Arc<Source>,
    /// The mixins that it applies, with what they say; in a plan those that are on are beneath what it says itself.
    pub mixins: Vec<(Applied, Arc<Node>)>,
}

/// What a block contributes to the owners that it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contribution {
    /// What it says.
    pub node: Arc<Node>,
    /// Its `every` over manifests' types.
    pub reach: Vec<Reach>,
    /// Its checks.
    pub checks: Vec<(Check, Arc<Source>)>,
    /// The emits it adds.
    pub emits: Vec<(Emit, Arc<Source>)>,
}

/// What there is about each target, without saying what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Index {
    /// Blocks by the component's name.
    named: Shares<Vec<Block>>,
    /// All others.
    general: Arc<General>,
}

/// What there is about targets that are no component by name, without saying what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct General {
    /// `every` over components, with the components they leave out.
    pub everys: Vec<(Block, Vec<Name>)>,
    /// `every` over manifests' types.
    pub schema: Vec<Block>,
    /// Blocks about the distribution.
    pub distribution: Vec<Block>,
    /// Blocks about the parameters.
    pub parameters: Vec<Block>,
    /// Blocks of a mixin for components.
    pub own: Vec<Block>,
}

/// The targets of a declaration's blocks; equal as long as no header changes.
#[salsa::tracked(returns(ref))]
fn targets(db: &dyn Db, decl: Decl) -> Arc<[(Target, Vec<Name>)]> {
    if word(db, decl) == Some(Word::Component) && parse::component(db, decl).is_some() {
        let block = |member: &Member| (Target::Component(member.name.clone(), None), Vec::new());
        return members(db, decl).iter().map(block).collect();
    }
    if let Some(target) = about(db, decl) {
        return [(target, Vec::new())].into();
    }
    let lowered = &lowering(db, decl).lowered;
    lowered.statements.iter().map(|s| (s.target.clone(), s.except.clone())).collect()
}

/// The component that an entry is about, as its head says.
fn about(db: &dyn Db, entry: Decl) -> Option<Target> {
    entry.within(db)?;
    let name = entry.head(db).rsplit(' ').next()?;
    let is_one = matches!(member_type(db, entry, name), Some((Type::Record(_), _)));
    is_one.then(|| Target::Component(name.into(), None))
}

/// The declarations whose statements are those of a level: itself, and for a distribution its components and `every`.
#[salsa::tracked(returns(deref))]
pub fn parts(db: &dyn Db, level: Decl) -> Arc<[Decl]> {
    let mut parts = vec![level];
    if word(db, level) == Some(Word::Distribution) {
        let all = unit(db, level.file(db)).iter().flat_map(|file| &declared(db, *file).order);
        let own = |w: &Word| matches!(w, Word::Component | Word::Every | Word::Param);
        parts.extend(all.filter(|(w, _)| own(w)).map(|(_, decl)| *decl));
    }
    parts.into()
}

/// The blocks of a level or mixin, by target.
#[salsa::tracked(returns(ref))]
fn index(db: &dyn Db, level: Decl) -> Arc<Index> {
    let (mut named, mut all) = (Shares::<Vec<Block>>::default(), General::default());
    let with_entries = |decl: &Decl| [*decl].into_iter().chain(decl.entries(db).iter().copied());
    for decl in &parts(db, level).iter().flat_map(with_entries).collect::<Vec<_>>() {
        for (target, except) in targets(db, *decl).iter() {
            let block = Block { decl: *decl, target: target.clone() };
            match target {
                Target::This => all.own.push(block),
                Target::Distribution => all.distribution.push(block),
                Target::Parameters => all.parameters.push(block),
                Target::Component(name, _) => named.at(name).push(block),
                Target::Every(..) => all.everys.push((block, except.clone())),
                Target::Schema(..) => all.schema.push(block),
            }
        }
    }
    Arc::new(Index { named, general: Arc::new(all) })
}

/// The blocks of a level or mixin that name no component.
#[salsa::tracked(returns(ref))]
pub fn general(db: &dyn Db, level: Decl) -> Arc<General> {
    index(db, level).general.clone()
}

/// The blocks of a level or mixin about a component.
pub fn named<'db>(db: &'db dyn Db, level: Decl, name: &str) -> &'db [Block] {
    named_share(db, level, share_of(name)).get(name).map_or(&[], Vec::as_slice)
}

#[salsa::tracked(returns(ref))]
fn named_share(db: &dyn Db, level: Decl, share: u32) -> Share<Vec<Block>> {
    index(db, level).named.share(share).clone()
}

/// The blocks of a level or mixin about any component.
pub fn all_named(db: &dyn Db, level: Decl) -> impl Iterator<Item = &Block> {
    index(db, level).named.iter().flat_map(|(_, blocks)| blocks)
}

/// The statements of a block.
pub fn statements(db: &dyn Db, block: Block) -> &Arc<Statements> {
    statements_about(db, block.decl, block.target)
}

#[salsa::tracked(returns(ref))]
fn statements_about(db: &dyn Db, decl: Decl, target: Target) -> Arc<Statements> {
    let found = places(db, decl).get(&target).and_then(|at| lowering(db, decl).lowered.statements.get(*at as usize));
    found.cloned().unwrap_or_else(|| Arc::new(Statements::new(target)))
}

/// The mixins that a block applies to its target.
pub fn mixins_of(db: &dyn Db, block: Block) -> &[Applied] {
    mixins_about(db, block.decl, block.target)
}

#[salsa::tracked(returns(deref))]
fn mixins_about(db: &dyn Db, decl: Decl, target: Target) -> Vec<Applied> {
    statements_about(db, decl, target).with.clone()
}

/// Where the block of each target stands among a declaration's.
#[salsa::tracked(returns(ref))]
fn places(db: &dyn Db, decl: Decl) -> FxHashMap<Target, u32> {
    let statements = &lowering(db, decl).lowered.statements;
    let mut places = FxHashMap::with_capacity_and_hasher(statements.len(), rustc_hash::FxBuildHasher);
    for (at, block) in statements.iter().enumerate() {
        places.entry(block.target.clone()).or_insert(at as u32);
    }
    places
}

/// The mixins that a level applies.
#[salsa::tracked(returns(ref))]
pub fn applied(db: &dyn Db, level: Decl) -> Arc<Vec<Applied>> {
    Arc::new(lowering(db, level).lowered.with.clone())
}

/// The parameters that a declaration declares.
#[salsa::tracked(returns(ref))]
pub fn params(db: &dyn Db, decl: Decl) -> Arc<Vec<Param>> {
    if matches!(word(db, decl), Some(Word::Component | Word::Every)) {
        return Arc::default();
    }
    Arc::new(lowering(db, decl).lowered.params.clone())
}

/// The components that a declaration declares.
#[salsa::tracked(returns(ref))]
pub fn members(db: &dyn Db, decl: Decl) -> Arc<Vec<Member>> {
    match word(db, decl) {
        Some(Word::Every | Word::Param) => return Arc::default(),
        Some(Word::Component) => {
            if let Some(component) = parse::component(db, decl) {
                return Arc::new(headed(db, decl, component).into_iter().collect());
            }
        }
        _ => {}
    }
    Arc::new(lowering(db, decl).lowered.members.clone())
}

/// The component that a head declares, as lowering finds it.
fn headed(db: &dyn Db, decl: Decl, component: &Component) -> Option<Member> {
    let of = record_named(db, decl, &component.ty).filter(|of| is_component(db, *of))?;
    Some(Member { name: component.name.node.clone(), of, family: None, entry: 0 })
}

/// The number of the level whose statements a declaration holds.
fn level_number(db: &dyn Db, decl: Decl) -> u16 {
    (levels(db, decl).len().saturating_sub(1)) as u16
}

/// How strong the statements of a block are, outside of mixins.
fn standing(db: &dyn Db, decl: Decl, target: &Target) -> Standing {
    let level = level_number(db, decl);
    match target {
        Target::Every(of, _) => Standing { level, stage: Stage::Every, depth: chain(db, *of).len() as u16 },
        Target::Schema(..) => Standing { level, stage: Stage::Schema, depth: 0 },
        Target::This | Target::Distribution | Target::Parameters | Target::Component(..) => {
            Standing { level, stage: Stage::Body, depth: 0 }
        }
    }
}

fn body_number(target: &Target) -> u32 {
    match target {
        Target::Every(_, n) | Target::Schema(_, n) => u32::from(*n) + 1,
        Target::This | Target::Distribution | Target::Parameters | Target::Component(..) => 0,
    }
}

/// What a block says.
pub fn contribution(db: &dyn Db, block: Block) -> &Arc<Contribution> {
    contribution_about(db, block.decl, block.target)
}

#[salsa::tracked(returns(ref))]
fn contribution_about(db: &dyn Db, decl: Decl, target: Target) -> Arc<Contribution> {
    let rule = matches!(target, Target::Schema(..));
    let (standing, body) = (standing(db, decl, &target), body_number(&target));
    let inner = (standing.stage, standing.depth);
    let source = Source { decl, standing, group: body, body, inner, rule, args: Vec::new(), site: None };
    Arc::new(contributed(db, statements_about(db, decl, target), &Arc::new(source)))
}

/// What a block of statements says from a source.
pub fn contributed(db: &dyn Db, statements: &Statements, source: &Arc<Source>) -> Contribution {
    let rule = matches!(statements.target, Target::Schema(..));
    let source = &if rule { Arc::new(Source { rule, ..(**source).clone() }) } else { source.clone() };
    let node = build::siblings(db, &statements.writes, source, 0);
    let checks = statements.checks.iter().map(|c| (c.clone(), source.clone())).collect();
    let emits = statements.emits.iter().map(|e| (e.clone(), source.clone())).collect();
    let mut made = Contribution { node, reach: Vec::new(), checks, emits };
    if let Target::Schema(of, _) = statements.target {
        let mixins = statements.with.iter().map(|applied| (applied.clone(), ruled(db, applied, source))).collect();
        let (except, source) = (statements.except.clone(), source.clone());
        made.reach.push(Reach { of, except, node: made.node, source, mixins });
        made.node = Node::empty();
    }
    for every in &statements.everys {
        made.reach.extend(contributed(db, every, source).reach);
    }
    made
}

/// What a mixin says that an `every` over a manifest's type applies.
fn ruled(db: &dyn Db, applied: &Applied, rule: &Arc<Source>) -> Arc<Node> {
    let args = arguments(&lowering(db, applied.mixin).lowered, applied, rule);
    let site = Some((rule.decl, Number { entry: applied.entry, index: applied.node }));
    let source = Arc::new(Source { decl: applied.mixin, args, site, ..(**rule).clone() });
    let said = statements_about(db, applied.mixin, Target::This);
    build::siblings(db, &placed(&said.writes, &applied.path), &source, 0)
}

/// Writes at a place within what they are about.
fn placed<'w>(writes: &'w [Write], path: &[Step]) -> Cow<'w, [Write]> {
    if path.is_empty() {
        return Cow::Borrowed(writes);
    }
    writes.iter().map(|write| Write { path: [path, &write.path].concat(), ..write.clone() }).collect()
}

/// The mixin that is applied somewhere, and the source of its statements there. `args` are the names that are seen where it is.
fn instance(
    db: &dyn Db,
    site: Decl,
    by: Option<&Target>,
    number: u16,
    args: &[(Name, Binding)],
) -> Option<(Applied, Arc<Source>)> {
    let with = match by {
        None => applied(db, site).as_slice(),
        Some(target) => &statements(db, Block { decl: site, target: target.clone() }).with,
    };
    let applied = with.get(usize::from(number))?.clone();
    let level = level_number(db, site);
    let standing = match by {
        None => Standing { level, stage: Stage::Mixins, depth: 0 },
        Some(Target::Every(of, _)) => Standing { level, stage: Stage::Every, depth: chain(db, *of).len() as u16 },
        Some(_) => Standing { level, stage: Stage::OwnMixins, depth: 0 },
    };
    let outer = Arc::new(Source { args: args.to_vec(), ..Source::of(site, standing) });
    let args = arguments(&lowering(db, applied.mixin).lowered, &applied, &outer);
    let site = Some((site, Number { entry: applied.entry, index: applied.node }));
    let body = u32::from(number) + 1;
    // The mixins of an `every` are weaker than what it says itself, and to all others they are one with it.
    let (group, inner) = match by {
        Some(every @ Target::Every(..)) => (body_number(every), (Stage::Type, 0)),
        _ => (body, (Stage::Body, 0)),
    };
    let source = Source { decl: applied.mixin, standing, group, body, inner, rule: false, args, site };
    Some((applied, Arc::new(source)))
}

/// A mixin's arguments: as given, else its defaults.
fn arguments(lowered: &Lowered, applied: &Applied, outer: &Arc<Source>) -> Vec<(Name, Binding)> {
    let given = |name: &Name| applied.args.iter().find(|(n, _)| n == name).map(|(_, e)| e);
    let bound = lowered.defaults.iter().filter_map(|(name, default)| {
        let binding = match (given(name), default) {
            (Some(e), _) => {
                Binding::Written { value: Arc::new(e.clone()), entry: applied.entry, source: outer.clone() }
            }
            (None, Some(e)) => {
                let source = Arc::new(Source { decl: applied.mixin, ..(**outer).clone() });
                Binding::Written { value: Arc::new(e.clone()), entry: 0, source }
            }
            (None, None) => return None,
        };
        Some((name.clone(), binding))
    });
    bound.collect()
}

/// What a block of a mixin says where it is applied.
pub fn mixed(db: &dyn Db, mixed: Mixed) -> &Arc<Contribution> {
    mixed_about(db, mixed.site, mixed.by, mixed.number, mixed.target)
}

#[salsa::tracked(returns(ref))]
fn mixed_about(db: &dyn Db, site: Decl, by: Option<Target>, number: u16, target: Target) -> Arc<Contribution> {
    Arc::new(mixed_seeing(db, Mixed { site, by, number, target }, &[]))
}

/// What a block of a mixin says where it is applied, and where `args` are seen: the item of a family.
pub fn mixed_seeing(db: &dyn Db, mixed: Mixed, args: &[(Name, Binding)]) -> Contribution {
    let Mixed { site, by, number, target } = mixed;
    let Some((applied, source)) = instance(db, site, by.as_ref(), number, args) else {
        return Contribution::default();
    };
    let inner = standing(db, applied.mixin, &target);
    let source = Arc::new(match by {
        None => Source { body: body_number(&target), inner: (inner.stage, inner.depth), ..(*source).clone() },
        Some(_) => (*source).clone(),
    });
    let said = statements_about(db, applied.mixin, target);
    if applied.path.is_empty() {
        return contributed(db, said, &source);
    }
    let node = build::siblings(db, &placed(&said.writes, &applied.path), &source, 0);
    Contribution { node, ..Contribution::default() }
}
