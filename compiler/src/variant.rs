//! One variant: its faults, and its manifests as YAML.

use rayon::prelude::*;

use crate::db::{Database, Decl, Name, Place};
use crate::diagnostics::{Diagnostic, Severity};
use crate::values::{self, Evaluated, Machine, Owner, missing_targets, parameters, roster, values_of_files};
use crate::verify::{self, Facts, Finding};
use crate::workspace::Manifests;
use crate::yaml;

/// Everything that is wrong with a variant.
pub fn check(db: &Database, variant: Decl) -> Vec<Diagnostic<Place>> {
    let owners = owners(db, variant);
    let judged = owners.par_iter().map_with(db.clone(), |db, owner| judged(db, variant, owner));
    all_faults(db, variant, judged.collect())
}

/// A variant's manifests, with everything that is wrong with it.
pub fn compile(db: &Database, name: &Name, variant: Decl) -> (Manifests, Vec<Diagnostic<Place>>) {
    let owners = owners(db, variant);
    let made = owners.par_iter().map_with(db.clone(), |db, owner| {
        let judged = judged(db, variant, owner);
        ((file_name(owner), yaml::stream(&judged.evaluated.objects)), judged.without_objects())
    });
    let (components, judged): (Vec<_>, Vec<_>) = made.collect::<Vec<_>>().into_iter().unzip();
    (Manifests { variant: name.clone(), components }, all_faults(db, variant, judged))
}

/// An owner, evaluated and held against the rules of its objects.
struct Judged {
    evaluated: Evaluated,
    facts: Vec<Facts>,
    findings: Vec<Diagnostic<Place>>,
}

impl Judged {
    /// Without what takes memory and is printed already.
    fn without_objects(mut self) -> Judged {
        self.evaluated.objects = Vec::new();
        self.evaluated.settings = Vec::new();
        self
    }
}

fn judged(db: &Database, variant: Decl, owner: &Owner) -> Judged {
    let evaluated = values::evaluated(db, variant, owner);
    let objects = &evaluated.objects;
    let facts = objects.iter().map(|object| verify::facts(owner, object)).collect();
    let mut findings = Vec::new();
    if evaluated.is_clean() {
        let found: Vec<Finding> = objects.iter().flat_map(verify::object).chain(verify::rollouts(objects)).collect();
        findings = blamed(db, variant, found.into_iter().map(|finding| (owner.clone(), finding)).collect());
    }
    Judged { evaluated, facts, findings }
}

/// Faults of the parameters, of each owner, and between them; where an object is wrong itself, others may be missing.
fn all_faults(db: &Database, variant: Decl, judged: Vec<Judged>) -> Vec<Diagnostic<Place>> {
    let mut faults = of_parameters(db, variant);
    let (mut all, mut facts) = (Vec::new(), Vec::new());
    for one in judged {
        all.push(one.evaluated);
        facts.extend(one.facts);
        faults.extend(one.findings);
    }
    faults.extend(values::faults(all));
    if !faults.iter().any(|fault| fault.code.severity() == Severity::Error) {
        faults.extend(blamed(db, variant, verify::across(&facts)));
    }
    faults
}

/// Findings at the places of whoever is to blame for them.
fn blamed(db: &Database, variant: Decl, found: Vec<(Owner, Finding)>) -> Vec<Diagnostic<Place>> {
    let mut machine = Machine::new(db, variant);
    let said = found.into_iter().filter_map(|(owner, finding)| {
        let place = machine.blame(&owner, &finding.emit, &finding.path)?;
        let about = ecow::eco_format!("{}.{}.{}", owner.name(), finding.emit, finding.path);
        let fault = Diagnostic::new(finding.code, place, format!("{} (`{about}`)", finding.message)).about(about);
        Some(finding.help.into_iter().fold(fault, Diagnostic::help))
    });
    said.collect()
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

/// Faults of the parameters, of values files, of the items of families, and of what names components that are not there.
fn of_parameters(db: &Database, variant: Decl) -> Vec<Diagnostic<Place>> {
    let mut faults = values_of_files(db, variant).faults.clone();
    faults.extend(roster(db, variant).faults.iter().cloned());
    faults.extend(missing_targets(db, variant));
    let mut machine = Machine::new(db, variant);
    machine.parameters(parameters(db, variant));
    faults.append(&mut machine.faults);
    faults
}
