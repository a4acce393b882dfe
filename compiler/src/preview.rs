//! Manifests as they are shown beside their source: each line with the path that stands on it.

use crate::db::{Database, Decl, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::values::{Machine, Origin, Owner, evaluated, roster};
use crate::yaml;

/// Manifests beside their source.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview<P> {
    /// The manifests.
    pub text: String,
    /// What stands on which line.
    pub lines: Vec<yaml::Line>,
    /// What is wrong with them.
    pub faults: Vec<Diagnostic<P>>,
}

/// How many components are shown together.
const TOGETHER: usize = 300;

/// The manifests of a component, of a family's members, or of all; none where the variant has no such component, or too many to
/// show them all.
pub fn preview(db: &Database, variant: Decl, component: Option<&Name>) -> Option<Preview<Place>> {
    let components = roster(db, variant).all.iter().map(|member| &member.owner);
    let owners: Vec<&Owner> = match component {
        Some(name) if name == "distribution" => vec![&Owner::Distribution],
        Some(name) => components.filter(|owner| owner.family() == Some(name) || owner.name() == *name).collect(),
        None => std::iter::once(&Owner::Distribution).chain(components).collect(),
    };
    if owners.is_empty() || owners.len() > TOGETHER {
        return None;
    }
    let mut machine = Machine::passing(db, variant);
    let mut all = Preview { text: String::new(), lines: Vec::new(), faults: Vec::new() };
    for owner in owners {
        let made = evaluated(&mut machine, owner);
        add(&mut all, yaml::lines(&path(owner), &made.objects));
        all.faults.extend(made.faults);
    }
    Some(all)
}

/// Where what stands on a line was written, and the path that its history is known of.
pub fn origin(db: &Database, variant: Decl, line: &yaml::Line) -> Option<Origin> {
    Machine::new(db, variant).source(&line.path)
}

/// Where what stands on each line was written, or what it was computed from: by the program rather than by the standard library.
pub fn writers(db: &Database, variant: Decl, lines: &[yaml::Line]) -> Vec<Option<Place>> {
    let mut machine = Machine::new(db, variant);
    lines.iter().map(|line| machine.source(&line.path)?.place).collect()
}

fn add(all: &mut Preview<Place>, (text, lines): (String, Vec<yaml::Line>)) {
    if text.is_empty() {
        return;
    }
    if !all.text.is_empty() {
        all.text.push_str("---\n");
    }
    let before = all.text.matches('\n').count() as u32;
    all.lines.extend(lines.into_iter().map(|line| yaml::Line { line: line.line + before, ..line }));
    all.text.push_str(&text);
}

/// An owner as an explanation calls it.
pub fn path(owner: &Owner) -> Name {
    match owner {
        Owner::Member(family, key) => ecow::eco_format!("{family}[\"{key}\"]"),
        Owner::Distribution | Owner::Parameters | Owner::Component(_) => owner.name(),
    }
}
