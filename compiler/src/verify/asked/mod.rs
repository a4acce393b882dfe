//! What is asked of records, type by type: each row is a type and what every record of it, wherever in an object, has to be.

mod access;
mod network;
mod pods;
mod scaling;
mod storage;
mod workloads;

use std::sync::LazyLock;

use super::ask::Ask;
use crate::schema::{TypeId, type_named, type_names};

/// A type, without the `k8s.` in front, and what is asked of it.
type Row = (&'static str, &'static [Ask]);

const TABLES: [&[Row]; 6] = [pods::ROWS, workloads::ROWS, network::ROWS, scaling::ROWS, access::ROWS, storage::ROWS];

/// The rows by the number of their type; a type without rows has none.
static BY_TYPE: LazyLock<Vec<Option<&'static Row>>> = LazyLock::new(|| {
    let mut by_type = vec![None; type_names().count()];
    for row in TABLES.into_iter().flatten() {
        if let Some(slot) = type_named(row.0).and_then(|id| by_type.get_mut(id.index())) {
            *slot = Some(row);
        }
    }
    by_type
});

/// The name of a type without group and version, and what is asked of its records.
pub fn asked(of: TypeId) -> Option<(&'static str, &'static [Ask])> {
    let (name, asks) = BY_TYPE.get(of.index()).copied().flatten()?;
    Some((name.rsplit('.').next().unwrap_or(name), asks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{FieldType, type_info};

    #[test]
    fn every_row_is_of_a_type_and_every_type_has_one() {
        let mut names: Vec<&str> = TABLES.iter().copied().flatten().map(|row| row.0).collect();
        for name in &names {
            assert!(type_named(name).is_some(), "{name}");
        }
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_field_that_is_asked_about_is_one() {
        for (name, asks) in TABLES.iter().copied().flatten() {
            asks.iter().flat_map(fields).for_each(|field| assert!(leads(name, field), "{name}: {field}"));
        }
    }

    fn fields(ask: &Ask) -> Vec<&'static str> {
        match *ask {
            Ask::One(fields) | Ask::Lone(fields) => fields.to_vec(),
            Ask::If(field, _, ask) => [vec![field], fields(ask)].concat(),
            Ask::Number(field, ..)
            | Ask::AtLeast(field, _)
            | Ask::Port(field)
            | Ask::Zero(field, _)
            | Ask::Share(field, _)
            | Ask::Text(field, _)
            | Ask::Texts(field, _)
            | Ask::LoneBeside(field)
            | Ask::Needs(field)
            | Ask::Bars(field)
            | Ask::Among(field, _) => vec![field],
            Ask::Rule(_) => Vec::new(),
        }
    }

    /// Whether a path leads from a type through its fields; anything goes below a map.
    fn leads(name: &str, path: &str) -> bool {
        let Some(mut id) = type_named(name) else { return false };
        let mut steps = path.split('.');
        while let Some(step) = steps.next() {
            match type_info(id).field(step).map(|field| &field.ty) {
                Some(FieldType::Ref(next)) => id = *next,
                Some(FieldType::Map(_)) => return true,
                Some(_) => return steps.next().is_none(),
                None => return false,
            }
        }
        true
    }
}
