//! One variant: its faults, and its manifests as YAML.

use rayon::prelude::*;

use crate::db::{Database, Decl, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::values::{Machine, Object, Owner, parameters, roster, values_of_files};
use crate::workspace::Manifests;
use crate::yaml;

/// Everything that is wrong with a variant.
pub fn check(db: &Database, variant: Decl) -> Vec<Diagnostic<Place>> {
    let mut faults = of_parameters(db, variant);
    let owners = owners(db, variant);
    let found = owners.par_iter().map_with(db.clone(), |db, owner| evaluated(db, variant, owner).1);
    faults.extend(found.collect::<Vec<_>>().into_iter().flatten());
    faults
}

/// A variant's manifests, with everything that is wrong with it.
pub fn compile(db: &Database, name: &Name, variant: Decl) -> (Manifests, Vec<Diagnostic<Place>>) {
    let mut faults = of_parameters(db, variant);
    let owners = owners(db, variant);
    let made = owners.par_iter().map_with(db.clone(), |db, owner| {
        let (objects, faults) = evaluated(db, variant, owner);
        (file_name(owner), yaml::stream(&objects), faults)
    });
    let mut components = Vec::with_capacity(owners.len());
    for (component, text, more) in made.collect::<Vec<_>>() {
        components.push((component, text));
        faults.extend(more);
    }
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
    (objects, machine.faults)
}
