//! One variant: its faults, and its manifests as YAML.

use std::sync::Arc;

use rayon::prelude::*;

use crate::db::{Database, Db, Decl, Name, Place};
use crate::diagnostics::{Diagnostic, Severity};
use crate::values::{
    Evaluated, Idle, Machine, Owner, evaluated, missing_targets, parameters, removing_nothing, roster, values_of_files,
    warnings,
};
use crate::verify::{self, Facts, Finding};
use crate::workspace::Manifests;
use crate::yaml;

type Faults = Arc<[Diagnostic<Place>]>;

/// How many owners are asked about together, on average.
const TOGETHER: usize = 64;

/// Into how many parts a large variant is cut.
const CHUNKS: usize = 8;

/// Everything that is wrong with a variant. What did not change since the last time is not computed again.
pub fn check(db: &Database, variant: Decl) -> Faults {
    let groups = 0..groups(db, variant).len() as u32;
    groups.into_par_iter().for_each_with(db.clone(), |db, group| {
        group_faults(db, variant, group);
        group_facts(db, variant, group);
    });
    variant_faults(db, variant).clone()
}

/// How many manifests a variant writes, or a component of it.
pub fn count(db: &Database, variant: Decl, component: Option<&Name>) -> usize {
    let groups = 0..groups(db, variant).len() as u32;
    match component {
        None => groups.map(|number| facts_of(group_facts(db, variant, number)).count()).sum(),
        Some(name) => {
            let all = groups.flat_map(|number| group(db, variant, number).iter());
            let meant = all.filter(|owner| owner.family() == Some(name));
            meant.map(|owner| verdict(db, variant, owner.clone()).facts.len()).sum()
        }
    }
}

/// A variant's manifests, with everything that is wrong with it. Nothing of it is remembered.
pub fn compile(db: &Database, name: &Name, variant: Decl) -> (Manifests, Vec<Diagnostic<Place>>) {
    let owners: Vec<Owner> = groups(db, variant).iter().flat_map(|group| group.iter().cloned()).collect();
    let together = (owners.len() / CHUNKS).clamp(TOGETHER, 4 * TOGETHER);
    let made = owners.par_chunks(together).map_with(db.clone(), |db, owners| made(db, variant, owners));
    let mut all = Together { faults: of_parameters(db, variant).to_vec(), ..Together::default() };
    let mut components = Vec::with_capacity(owners.len());
    for (component, text, verdict) in made.collect::<Vec<_>>().into_iter().flatten() {
        components.push((component, text));
        all.add(verdict);
    }
    let (mut faults, facts) = all.judged();
    if !faults.iter().any(is_error) {
        faults.extend(across(db, variant, &facts));
    }
    (Manifests { variant: name.clone(), objects: facts_of(&facts).count(), components }, faults)
}

/// What is wrong with an owner, and what has to be known of it to judge the others.
#[derive(Clone, Debug, PartialEq)]
struct Verdict {
    faults: Faults,
    facts: Arc<[Facts]>,
    idle: Arc<[Idle]>,
    removing: Arc<[Place]>,
}

/// The verdicts of several owners.
#[derive(Default)]
struct Together {
    faults: Vec<Diagnostic<Place>>,
    facts: Vec<Arc<[Facts]>>,
    idle: Vec<Idle>,
    removing: Vec<Place>,
}

impl Together {
    fn add(&mut self, verdict: Verdict) {
        self.faults.extend(verdict.faults.iter().cloned());
        self.facts.push(verdict.facts);
        self.idle.extend(verdict.idle.iter().cloned());
        self.removing.extend(verdict.removing.iter().copied());
    }

    /// All faults, and the facts.
    fn judged(mut self) -> (Vec<Diagnostic<Place>>, Vec<Arc<[Facts]>>) {
        self.faults.extend(removing_nothing(self.idle, &self.removing));
        (self.faults, self.facts)
    }
}

type Made = (Name, String, Verdict);

/// What some owners emit. One machine does, so that what they share is computed once; where something is wrong each has its own,
/// so that each is told its faults.
fn made(db: &Database, variant: Decl, owners: &[Owner]) -> Vec<Made> {
    let mut machine = Machine::passing(db, variant);
    let mut sound = true;
    let together = |owner: &Owner| {
        let (evaluated, own) = judged(db, &mut machine, variant, owner);
        sound &= own;
        made_of(owner, evaluated)
    };
    let all: Vec<Made> = owners.iter().map(together).collect();
    if sound {
        return all;
    }
    let alone = |owner: &Owner| made_of(owner, judged(db, &mut Machine::new(db, variant), variant, owner).0);
    owners.iter().map(alone).collect()
}

fn made_of(owner: &Owner, evaluated: Evaluated) -> Made {
    (file_name(owner), yaml::stream(&evaluated.objects), verdict_of(owner, evaluated))
}

fn verdict_of(owner: &Owner, evaluated: Evaluated) -> Verdict {
    Verdict {
        facts: verify::facts(owner, &evaluated.objects).into(),
        faults: evaluated.faults.into(),
        idle: evaluated.idle.into(),
        removing: evaluated.removing.into(),
    }
}

/// The distribution itself, then its components in the order declared, in groups. Where a group ends hangs on the name that ends
/// it, so that a component more or less changes one group.
#[salsa::tracked(returns(ref))]
fn groups(db: &dyn Db, variant: Decl) -> Vec<Arc<[Owner]>> {
    let ends =
        |owner: &Owner| owner.name().bytes().fold(7_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    let components = roster(db, variant).all.iter().map(|member| member.owner.clone());
    let all: Vec<Owner> = std::iter::once(Owner::Distribution).chain(components).collect();
    all.split_inclusive(|owner| (ends(owner) >> 32).is_multiple_of(TOGETHER as u64)).map(Arc::from).collect()
}

#[salsa::tracked(returns(deref))]
fn group(db: &dyn Db, variant: Decl, number: u32) -> Arc<[Owner]> {
    groups(db, variant).get(number as usize).cloned().unwrap_or_default()
}

#[salsa::tracked(returns(ref))]
fn verdict(db: &dyn Db, variant: Decl, owner: Owner) -> Verdict {
    let (evaluated, _) = judged(db, &mut Machine::new(db, variant), variant, &owner);
    verdict_of(&owner, evaluated)
}

#[salsa::tracked(returns(ref))]
fn group_faults(db: &dyn Db, variant: Decl, number: u32) -> Faults {
    let owners = group(db, variant, number).iter();
    owners.flat_map(|owner| verdict(db, variant, owner.clone()).faults.iter().cloned()).collect()
}

/// What the rules across owners have to know; equal under most edits.
#[salsa::tracked(returns(ref))]
fn group_facts(db: &dyn Db, variant: Decl, number: u32) -> Vec<Arc<[Facts]>> {
    let owners = group(db, variant, number).iter();
    owners.map(|owner| verdict(db, variant, owner.clone()).facts.clone()).collect()
}

/// General statements that remove nothing in some owners of a group, and all that remove something.
#[salsa::tracked(returns(ref))]
fn group_removals(db: &dyn Db, variant: Decl, number: u32) -> (Vec<Idle>, Vec<Place>) {
    let owners = group(db, variant, number).iter();
    let verdicts: Vec<&Verdict> = owners.map(|owner| verdict(db, variant, owner.clone())).collect();
    let idle = verdicts.iter().flat_map(|v| v.idle.iter().cloned()).collect();
    (idle, verdicts.iter().flat_map(|v| v.removing.iter().copied()).collect())
}

#[salsa::tracked(returns(ref))]
fn variant_faults(db: &dyn Db, variant: Decl) -> Faults {
    let mut all = Together { faults: of_parameters(db, variant).to_vec(), ..Together::default() };
    for number in 0..groups(db, variant).len() as u32 {
        all.faults.extend(group_faults(db, variant, number).iter().cloned());
        let (idle, removing) = group_removals(db, variant, number);
        all.idle.extend(idle.iter().cloned());
        all.removing.extend(removing.iter().copied());
    }
    let (mut faults, _) = all.judged();
    if !faults.iter().any(is_error) {
        faults.extend(faults_across(db, variant).iter().cloned());
    }
    faults.into()
}

#[salsa::tracked(returns(ref))]
fn faults_across(db: &dyn Db, variant: Decl) -> Faults {
    let numbers = 0..groups(db, variant).len() as u32;
    let all: Vec<Arc<[Facts]>> = numbers.flat_map(|number| group_facts(db, variant, number).iter().cloned()).collect();
    across(db, variant, &all).into()
}

/// The facts of several owners.
fn facts_of(all: &[Arc<[Facts]>]) -> impl Iterator<Item = &Facts> {
    all.iter().flat_map(|facts| facts.iter())
}

fn is_error(fault: &Diagnostic<Place>) -> bool {
    fault.code.severity() == Severity::Error
}

fn file_name(owner: &Owner) -> Name {
    match owner {
        Owner::Distribution => "distribution".into(),
        Owner::Parameters | Owner::Component(_) | Owner::Member(..) => owner.name(),
    }
}

/// Faults of the parameters, of values files, and of the items of families.
#[salsa::tracked(returns(ref))]
fn of_parameters(db: &dyn Db, variant: Decl) -> Faults {
    let mut faults = values_of_files(db, variant).faults.clone();
    faults.extend(roster(db, variant).faults.iter().cloned());
    faults.extend(missing_targets(db, variant));
    faults.extend(warnings(db, variant));
    let mut machine = Machine::new(db, variant);
    machine.parameters(parameters(db, variant));
    faults.append(&mut machine.faults);
    faults.into()
}

/// Whether all parameters have values that they may have. Else nobody knows what the objects would be that hang on them.
#[salsa::tracked(returns(copy))]
fn has_sound_parameters(db: &dyn Db, variant: Decl) -> bool {
    let mut machine = Machine::new(db, variant);
    machine.parameters(parameters(db, variant));
    !values_of_files(db, variant).faults.iter().chain(&machine.faults).any(is_error)
}

/// An owner evaluated, and its objects held against the rules of their kinds; whether nothing but those was wrong.
fn judged(db: &dyn Db, machine: &mut Machine<'_>, variant: Decl, owner: &Owner) -> (Evaluated, bool) {
    let mut evaluated = evaluated(machine, owner);
    let sound = evaluated.is_clean() && has_sound_parameters(db, variant);
    if sound {
        let objects = &evaluated.objects;
        let each = objects.iter().flat_map(|object| verify::object(db, object));
        let mut found: Vec<Finding> = each.chain(verify::owner(objects)).collect();
        found.retain(|finding| finding.since().is_none_or(|minor| machine.supports_from(minor)));
        evaluated.faults = found.into_iter().filter_map(|finding| blamed(machine, owner, finding)).collect();
    }
    evaluated.faults.extend(machine.warnings(owner));
    (evaluated, sound)
}

/// What is wrong between the objects of a variant; where one is wrong itself, others may be missing, so nothing is asked.
fn across(db: &dyn Db, variant: Decl, all: &[Arc<[Facts]>]) -> Vec<Diagnostic<Place>> {
    let mut machine = Machine::new(db, variant);
    let found = verify::across(&facts_of(all).collect::<Vec<_>>()).into_iter();
    found.filter_map(|(owner, finding)| blamed(&mut machine, &owner, finding)).collect()
}

/// A finding at the place of whoever is to blame for it.
fn blamed(machine: &mut Machine<'_>, owner: &Owner, finding: Finding) -> Option<Diagnostic<Place>> {
    let place = machine.blame(owner, &finding.paths())?;
    let about = ecow::eco_format!("{}.{}", owner.name(), finding.place());
    let fault = Diagnostic::new(finding.code, place, format!("{} (`{about}`)", finding.message)).about(about);
    let fault = match finding.help {
        Some(help) => fault.help(help),
        None => fault,
    };
    Some(machine.traced_to(fault, owner, &format!("{}.{}", finding.emit, finding.path)))
}
