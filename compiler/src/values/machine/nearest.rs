//! Paths as they are asked for, and those that may have been meant.

use super::Machine;
use super::cell::{CellId, State};
use crate::db::Name;
use crate::diagnostics::did_you_mean;
use crate::types::ir::{Key, Segment};
use crate::types::{RecordId, Type, enumeration, record};
use crate::values::program::{parameters, roster};
use crate::values::value::{Owner, Value};

impl Machine<'_> {
    /// The path that may have been meant by one that leads nowhere, with what follows as it is asked for.
    pub fn nearest_path(&mut self, path: &str) -> Option<Name> {
        let steps = steps(path)?;
        let (owner, rest) = self.owner_of(&steps)?;
        if owner == Owner::Distribution
            && let Some(path) = self.nearest_member(&steps)
        {
            return Some(path);
        }
        let mut id = self.root(&owner, false)?;
        for (known, step) in (steps.len() - rest.len()..).zip(rest) {
            if self.settle(id) != State::Present {
                return Some(spelt(names_of(&steps[..known]))).filter(|path| !path.is_empty());
            }
            let all = self.names(id, known == 0);
            if !all.contains(&step.text) {
                let near = did_you_mean(&step.text, all.iter().map(Name::as_str))?;
                let (front, rest) = (names_of(&steps[..known]), names_of(&steps[known + 1..]));
                return Some(spelt(front.chain([near]).chain(rest)));
            }
            let segment = self.segment(id, step)?;
            id = self.step(id, &segment)?;
        }
        None
    }

    /// The path within a family's member that may have been meant by one that names none: of the nearest key, else of the first.
    fn nearest_member(&self, steps: &[Step]) -> Option<Name> {
        let (family, rest) = steps.split_first()?;
        let members = roster(self.db, self.variant).all.iter().filter_map(|member| match &member.owner {
            Owner::Member(name, key) if *name == family.text => Some((key.as_str(), member.of)),
            _ => None,
        });
        let members: Vec<(&str, RecordId)> = members.collect();
        let (first, of) = *members.first()?;
        let is_key = |step: &&Step| !record(self.db, of).fields.contains_key(&step.text);
        let asked = rest.first().filter(is_key);
        let near = asked.and_then(|asked| did_you_mean(&asked.text, members.iter().map(|(key, _)| *key)));
        let (key, rest) = (near.unwrap_or(first), &rest[usize::from(asked.is_some())..]);
        Some(spelt([family.text.as_str(), key].into_iter().chain(names_of(rest))))
    }

    /// The names of what is in a place; those of all owners where it is where paths start.
    fn names(&mut self, id: CellId, is_start: bool) -> Vec<Name> {
        let mut names = Vec::new();
        if is_start {
            names.extend(["params".into(), "distribution".into()]);
            let members = &roster(self.db, self.variant).all;
            names.extend(members.iter().flat_map(|m| m.owner.family().cloned().into_iter().chain([m.owner.name()])));
        }
        if is_start || self.cell(id).home.owner == Owner::Parameters {
            names.extend(parameters(self.db, self.variant).iter().map(|(.., p)| p.name.clone()));
        }
        let cell = self.cell(id);
        match cell.ty.required().clone() {
            Type::Record(RecordId::Parameters) => {}
            Type::Record(of) => {
                let emits = cell.home.plan.lists.emits.iter().filter(|_| cell.parent.is_none());
                names.extend(emits.map(|(emit, _)| emit.name.clone()));
                names.extend(record(self.db, of).fields.keys().cloned());
            }
            Type::Enum(of) => names.extend(enumeration(self.db, of).alternatives.iter().map(|a| a.name.clone())),
            _ => match self.value(id) {
                Value::Map(entries) | Value::Keyed(entries) => names.extend(entries.iter().map(|(key, _)| key.clone())),
                _ => {}
            },
        }
        names
    }
}

pub(super) fn names_of(steps: &[Step]) -> impl Iterator<Item = &str> {
    steps.iter().map(|step| step.text.as_str())
}

/// A path of such steps.
pub(super) fn spelt<'s>(steps: impl Iterator<Item = &'s str>) -> Name {
    let all = steps.map(|text| Segment::Key(Key::Text(text.into())).spelling());
    all.collect::<Vec<_>>().concat().trim_start_matches('.').into()
}

/// One step of a path as it is asked for.
pub(super) struct Step {
    pub text: Name,
    /// A number in brackets, without quotes.
    pub is_position: bool,
}

/// Reads `a.b["c/d"].e`, `a.b[80,TCP]`.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let mut is_position = false;
        let is_key = rest.starts_with('[');
        let (text, more) = match rest.strip_prefix('[') {
            Some(inner) => {
                let (key, more) = inner.split_once(']')?;
                is_position = key.bytes().all(|byte| byte.is_ascii_digit());
                let parts: Vec<&str> = key.split(',').map(|k| k.trim().trim_matches('"')).collect();
                (parts.join(","), more)
            }
            None => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        // A key may be empty: the host of a rule that has none.
        if text.is_empty() && !is_key {
            return None;
        }
        steps.push(Step { text: text.into(), is_position });
        rest = more;
    }
    Some(steps)
}
