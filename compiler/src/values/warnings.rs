//! What is legal in layers and most likely not meant. Told of plans alone: nothing is evaluated but parameters.

use rustc_hash::FxHashMap;

use super::errors;
use super::level::{Block, all_named, applied, general, mixins_of, statements};
use super::merge::same_instance;
use super::node::{Base, Node, Stage, Standing, Writer};
use super::plan::Plan;
use super::program::{Members, is_on, roster};
use super::value::Owner;
use crate::db::Node as Number;
use crate::db::{Db, Decl, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::resolve::{declared, unit};
use crate::types::ir::{Applied, Segment, Target};
use crate::types::{chain, levels};

type Warning = Diagnostic<Place>;

/// The warnings about a variant's statements that are no single owner's.
pub fn warnings(db: &dyn Db, variant: Decl) -> Vec<Warning> {
    let mut found = Vec::new();
    idle(db, variant, &mut found);
    repeated(db, variant, &mut found);
    found
}

/// The warnings about the layers of an owner.
pub fn overridden(owner: &Owner, plan: &Plan) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut path = Path { owner, steps: Vec::new(), in_object: false };
    for (segment, kid) in &plan.node.kids {
        path.in_object =
            plan.lists.emits.iter().any(|(emit, _)| matches!(segment, Segment::Field(f) if *f == emit.name));
        path.steps.push(segment);
        overriding(&mut path, kid, &mut found);
        path.steps.pop();
    }
    found
}

/// A path that is spelt only where there is something to say.
struct Path<'p> {
    owner: &'p Owner,
    steps: Vec<&'p Segment>,
    /// Whether it leads into an object.
    in_object: bool,
}

impl Path<'_> {
    fn spelt(&self) -> Name {
        let steps = self.steps.iter().map(|segment| segment.spelling());
        steps.fold(self.owner.name(), |path, step| ecow::eco_format!("{path}{step}"))
    }
}

/// A general statement of a later layer over a particular one, and literals that drop what earlier layers said.
fn overriding<'p>(path: &mut Path<'p>, node: &'p Node, found: &mut Vec<Warning>) {
    if let (Some(winner), Some(below)) = (node.by.last(), &node.below) {
        let at = winner.source.standing;
        let particular =
            |w: &&Writer| w.source.standing.level < at.level && w.source.standing.stage >= Stage::OwnMixins;
        let general = at.stage > Stage::Type && at.stage < Stage::OwnMixins;
        let loser = if general { below.writers().iter().rev().find(particular).cloned() } else { None };
        if let Some(loser) = loser {
            found.push(errors::overrides_particular(&path.spelt(), winner, &loser));
        } else if node.base == Base::New {
            dropping(path, node, winner, below, found);
        }
    }
    for (segment, kid) in &node.kids {
        path.steps.push(segment);
        overriding(path, kid, found);
        path.steps.pop();
    }
}

fn dropping(path: &Path<'_>, node: &Node, winner: &Writer, below: &Node, found: &mut Vec<Warning>) {
    let at = winner.source.standing;
    // What a type says of its settings are defaults; what it says of its objects is theirs.
    let object = path.in_object && at.stage > Stage::Type;
    let earlier = |w: &Writer| match w.source.standing {
        Standing { stage: Stage::Type, .. } => object && w.node.entry != 0,
        standing => standing.level < at.level,
    };
    let mut dropped = Vec::new();
    vanishing(node, below, &earlier, "", &mut dropped);
    if let Some((_, writer)) = dropped.first() {
        let names: Vec<Name> = dropped.iter().map(|(name, _)| name.clone()).collect();
        found.push(errors::drops(&path.spelt(), &names, winner, writer));
    }
}

/// What was said below a literal, by those who are earlier, and what it does not repeat.
fn vanishing(
    node: &Node,
    below: &Node,
    earlier: &dyn Fn(&Writer) -> bool,
    front: &str,
    dropped: &mut Vec<(Name, Writer)>,
) {
    for (segment, kid) in &below.kids {
        if matches!(segment, Segment::Alternative(_)) {
            continue;
        }
        let name = ecow::eco_format!("{front}{}", segment.spelling());
        match node.kid(segment) {
            Some(own) if own.base == Base::New => vanishing(own, kid, earlier, &name, dropped),
            Some(_) => {}
            None => dropped.extend(kid.writers().into_iter().find(earlier).map(|w| (name, w))),
        }
    }
}

/// Each `every` of the variant, and of its distribution, that no component is reached by.
fn idle(db: &dyn Db, variant: Decl, found: &mut Vec<Warning>) {
    let levels = levels(db, variant);
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else { return };
    let files = unit(db, first.file(db)).iter();
    let all: Vec<Decl> = files.flat_map(|file| declared(db, *file).variants.iter().map(|(_, decl)| *decl)).collect();
    for (level, variants) in [(*last, vec![variant]), (*first, all)] {
        for (block, except) in &general(db, level).everys {
            let reached = variants.iter().any(|variant| reaches(db, roster(db, *variant), block, except));
            let Target::Every(of, _) = &block.target else { continue };
            if !reached && !variants.is_empty() {
                let entry = statements(db, block.clone()).entry;
                let place = Place::At(block.decl, Number { entry, index: 0 });
                found.push(errors::reaches_nothing(&of.name(db), place));
            }
        }
    }
}

fn reaches(db: &dyn Db, members: &Members, block: &Block, except: &[Name]) -> bool {
    let Target::Every(of, _) = &block.target else { return true };
    let is_reached = |owner: &Owner| owner.family().is_none_or(|name| !except.contains(name));
    members.all.iter().any(|m| is_reached(&m.owner) && chain(db, m.of).contains(of))
}

/// A mixin as a level applies it: to what, and where it says so.
type Use<'db> = (Option<&'db Target>, Decl, &'db Applied);

/// Mixins that an earlier layer applies already: they count there.
fn repeated(db: &dyn Db, variant: Decl, found: &mut Vec<Warning>) {
    let mut earlier: FxHashMap<Option<&Target>, Vec<(Decl, &Applied)>> = FxHashMap::default();
    for level in levels(db, variant) {
        let mut own: Vec<Use<'_>> = applied(db, *level).iter().map(|a| (None, *level, a)).collect();
        for block in all_named(db, *level).chain(&general(db, *level).distribution) {
            own.extend(mixins_of(db, block.clone()).iter().map(|a| (Some(&block.target), block.decl, a)));
        }
        own.retain(|(_, site, a)| is_on(db, variant, *site, a, &[]));
        for (target, site, one) in &own {
            let known = earlier.get(target).and_then(|all| all.iter().find(|(_, known)| same_instance(known, one)));
            if let Some((first, known)) = known {
                let place = |site: Decl, a: &Applied| Place::At(site, Number { entry: a.entry, index: a.node });
                found.push(errors::applied_again(place(*site, one), place(*first, known)));
            }
        }
        for (target, site, one) in own {
            earlier.entry(target).or_default().push((site, one));
        }
    }
}
