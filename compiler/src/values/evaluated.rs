//! What the owners of a variant come to: their settings, what they emit, and what is wrong.

use super::machine::{Machine, Object};
use super::value::{Owner, Value};
use crate::db::{Db, Decl, Name, Place};
use crate::diagnostics::Diagnostic;

/// What an owner comes to.
#[derive(Clone, Debug, Default)]
pub struct Evaluated {
    /// Its settings; none where it is switched off.
    pub settings: Vec<(Name, Value)>,
    /// What it emits.
    pub objects: Vec<Object>,
    faults: Vec<Diagnostic<Place>>,
    /// General statements that remove nothing here, each with its fault.
    idle: Vec<(Vec<Place>, Diagnostic<Place>)>,
    /// Statements that remove something here.
    removing: Vec<Place>,
}

impl Evaluated {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.idle.is_empty()
    }
}

/// Evaluates all of an owner: once as it is, once knowing constants only, which finds what is wrong with its layers whatever
/// the values are.
pub fn evaluated(db: &dyn Db, variant: Decl, owner: &Owner) -> Evaluated {
    let mut machine = Machine::new(db, variant);
    let objects = machine.objects(owner);
    let settings = machine.settings(owner);
    machine.checks(owner);
    let mut blind = Machine::blind(db, variant);
    blind.objects(owner);
    blind.settings(owner);
    let (mut faults, mut idle, mut removing) = (machine.faults, machine.idle, machine.removals);
    removing.append(&mut blind.removals);
    faults.extend(blind.faults.into_iter().filter(|f| !faults.contains(f)).collect::<Vec<_>>());
    idle.extend(blind.idle.into_iter().filter(|i| !idle.contains(i)).collect::<Vec<_>>());
    Evaluated { settings, objects, faults, idle, removing }
}

/// All that is wrong with the owners of a variant. What an `every` removes somewhere need not be there elsewhere.
pub fn faults(all: Vec<Evaluated>) -> Vec<Diagnostic<Place>> {
    let removing: Vec<Place> = all.iter().flat_map(|one| one.removing.iter().copied()).collect();
    let judged = |one: Evaluated| {
        let idle = one.idle.into_iter().filter(|(by, _)| !by.iter().any(|place| removing.contains(place)));
        one.faults.into_iter().chain(idle.map(|(_, fault)| fault))
    };
    all.into_iter().flat_map(judged).collect()
}
