//! What an owner of a variant comes to: its settings, what it emits, and what is wrong.

use super::machine::{Machine, Object};
use super::value::{Owner, Value};
use crate::db::{Name, Place};
use crate::diagnostics::Diagnostic;

/// A general statement that removes nothing here: who wrote it, and the fault that it is where it removes nothing anywhere.
pub type Idle = (Vec<Place>, Diagnostic<Place>);

/// What an owner comes to.
#[derive(Clone, Debug, Default)]
pub struct Evaluated {
    /// Its settings; none where it is switched off.
    pub settings: Vec<(Name, Value)>,
    /// What it emits.
    pub objects: Vec<Object>,
    /// What is wrong.
    pub faults: Vec<Diagnostic<Place>>,
    /// General statements that remove nothing here.
    pub idle: Vec<Idle>,
    /// Statements that remove something here.
    pub removing: Vec<Place>,
}

impl Evaluated {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.idle.is_empty()
    }
}

/// Evaluates all of an owner. Where layers amend an object that is not emitted, once more knowing constants only, which finds what
/// is wrong with them whatever the values are.
pub fn evaluated(machine: &mut Machine<'_>, owner: &Owner) -> Evaluated {
    machine.restart();
    let objects = machine.objects(owner);
    let settings = machine.settings(owner);
    machine.checks(owner);
    let take = std::mem::take::<Vec<Diagnostic<Place>>>;
    let (mut faults, mut idle) = (take(&mut machine.faults), std::mem::take(&mut machine.idle));
    let mut removing = std::mem::take(&mut machine.removals);
    if machine.hides() || !faults.is_empty() {
        let mut blind = machine.blinded();
        blind.objects(owner);
        blind.settings(owner);
        removing.append(&mut blind.removals);
        faults.extend(blind.faults.into_iter().filter(|f| !faults.contains(f)).collect::<Vec<_>>());
        idle.extend(blind.idle.into_iter().filter(|i| !idle.contains(i)).collect::<Vec<_>>());
    }
    Evaluated { settings, objects, faults, idle, removing }
}

/// Those general statements that remove nothing anywhere, of all that remove nothing somewhere.
pub fn removing_nothing(idle: Vec<Idle>, removing: &[Place]) -> impl Iterator<Item = Diagnostic<Place>> {
    let nowhere = move |(by, _): &Idle| !by.iter().any(|place| removing.contains(place));
    idle.into_iter().filter(nowhere).map(|(_, fault)| fault)
}
