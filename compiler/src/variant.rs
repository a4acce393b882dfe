//! One variant: its faults, and its manifests as YAML.

use rayon::prelude::*;

use crate::db::{Database, Decl, Name, Place};
use crate::diagnostics::{Diagnostic, Severity};
use crate::values::{Machine, Object, Owner, missing_targets, parameters, roster, values_of_files};
use crate::verify::{self, Facts, Finding};
use crate::workspace::Manifests;
use crate::yaml;

/// Everything that is wrong with a variant.
pub fn check(db: &Database, variant: Decl) -> Vec<Diagnostic<Place>> {
    let mut faults = of_parameters(db, variant);
    let owners = owners(db, variant);
    let found = owners.par_iter().map_with(db.clone(), |db, owner| {
        let (objects, faults) = evaluated(db, variant, owner);
        (of_objects(owner, &objects), faults)
    });
    let mut all = Vec::new();
    for (facts, more) in found.collect::<Vec<_>>() {
        all.extend(facts);
        faults.extend(more);
    }
    across(db, variant, &all, &mut faults);
    faults
}

/// A variant's manifests, with everything that is wrong with it.
pub fn compile(db: &Database, name: &Name, variant: Decl) -> (Manifests, Vec<Diagnostic<Place>>) {
    let mut faults = of_parameters(db, variant);
    let owners = owners(db, variant);
    let made = owners.par_iter().map_with(db.clone(), |db, owner| {
        let (objects, faults) = evaluated(db, variant, owner);
        (file_name(owner), yaml::stream(&objects), of_objects(owner, &objects), faults)
    });
    let mut all = Vec::new();
    let mut components = Vec::with_capacity(owners.len());
    for (component, text, facts, more) in made.collect::<Vec<_>>() {
        components.push((component, text));
        all.extend(facts);
        faults.extend(more);
    }
    across(db, variant, &all, &mut faults);
    (Manifests { variant: name.clone(), components }, faults)
}

/// The distribution itself, then its components in the order declared.
fn owners(db: &Database, variant: Decl) -> Vec<Owner> {
    let components = roster(db, variant).all.iter().map(|member| member.owner.clone());
    std::iter::once(Owner::Distribution).chain(components).collect()
}

fn file_name(owner: &Owner) -> Name {
    match owner {
        Owner::Distribution => "distribution".into(),
        Owner::Parameters | Owner::Component(_) | Owner::Member(..) => owner.name(),
    }
}

/// Faults of the parameters, of values files, and of the items of families.
fn of_parameters(db: &Database, variant: Decl) -> Vec<Diagnostic<Place>> {
    let mut faults = values_of_files(db, variant).faults.clone();
    faults.extend(roster(db, variant).faults.iter().cloned());
    faults.extend(missing_targets(db, variant));
    let mut machine = Machine::new(db, variant);
    machine.parameters(parameters(db, variant));
    faults.append(&mut machine.faults);
    faults
}

/// What an owner emits, and what is wrong with it.
fn evaluated(db: &Database, variant: Decl, owner: &Owner) -> (Vec<Object>, Vec<Diagnostic<Place>>) {
    let mut machine = Machine::new(db, variant);
    let objects = machine.objects(owner);
    machine.settings(owner);
    machine.checks(owner);
    if machine.faults.is_empty() {
        let found = objects.iter().flat_map(verify::object).chain(verify::rollouts(&objects)).collect::<Vec<_>>();
        let said: Vec<_> = found.into_iter().filter_map(|finding| blamed(&mut machine, owner, finding)).collect();
        machine.faults.extend(said);
    }
    (objects, machine.faults)
}

fn of_objects(owner: &Owner, objects: &[Object]) -> Vec<Facts> {
    objects.iter().map(|object| verify::facts(owner, object)).collect()
}

/// What is wrong between the objects of a variant; where one is wrong itself, others may be missing.
fn across(db: &Database, variant: Decl, all: &[Facts], faults: &mut Vec<Diagnostic<Place>>) {
    if faults.iter().any(|fault| fault.code.severity() == Severity::Error) {
        return;
    }
    let mut machine = Machine::new(db, variant);
    let found = verify::across(all).into_iter();
    faults.extend(found.filter_map(|(owner, finding)| blamed(&mut machine, &owner, finding)));
}

/// A finding at the place of whoever is to blame for it.
fn blamed(machine: &mut Machine<'_>, owner: &Owner, finding: Finding) -> Option<Diagnostic<Place>> {
    let place = machine.blame(owner, &finding.emit, &finding.path)?;
    let about = ecow::eco_format!("{}.{}.{}", owner.name(), finding.emit, finding.path);
    let fault = Diagnostic::new(finding.code, place, format!("{} (`{about}`)", finding.message)).about(about);
    Some(match finding.help {
        Some(help) => fault.help(help),
        None => fault,
    })
}
