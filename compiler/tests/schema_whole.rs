//! The whole schema against the text it is made of.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use distc::schema::{self, FieldType, Minors, TypeId};

const TABLE: &str = include_str!("../src/schema/kubernetes.txt");

/// Types of the text with the names of their fields.
fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut types = BTreeMap::new();
    let mut current = "";
    for line in TABLE.lines() {
        let word = line[1..].trim_start().split(' ').next().unwrap();
        if line.starts_with('T') {
            current = word;
            types.insert(word, BTreeSet::new());
        } else if line.starts_with(' ') {
            types.get_mut(current).unwrap().insert(word);
        }
    }
    types
}

#[test]
fn nothing_is_lost() {
    let table = table();
    let fields: usize = table.values().map(BTreeSet::len).sum();
    assert_eq!((table.len(), fields), (1110, TABLE.lines().filter(|l| l.starts_with(' ')).count() - 124));
    assert_eq!(schema::type_names().count(), table.len());
    for (id, name) in schema::type_names() {
        let ours: Vec<_> = schema::field_names(id).collect();
        let theirs: Vec<_> = table[name].iter().copied().collect();
        assert_eq!(ours, theirs, "{name}");
        assert_eq!(schema::type_named(name), Some(id));
        assert_eq!(schema::type_info(id).name, name);
    }
    assert_eq!(schema::kinds().count(), TABLE.lines().filter(|l| l.starts_with('K')).count());
}

#[test]
fn every_kind_is_found_under_its_group_and_version() {
    for (api_version, kind, id) in schema::kinds() {
        let info = schema::type_info(id);
        let version = api_version.rsplit('/').next().unwrap();
        assert!(info.name.ends_with(&format!(".{version}.{kind}")), "{api_version} {kind} is {}", info.name);
        assert_eq!(schema::kind_named(api_version, kind), Some(id));
    }
}

#[test]
fn every_minor_has_the_whole_of_every_kind() {
    for (_, _, id) in schema::kinds() {
        let kind = schema::type_info(id).kind.as_ref().unwrap();
        for minor in kind.minors.iter() {
            walk(id, minor, &mut BTreeSet::new());
        }
    }
}

fn walk(id: TypeId, minor: u8, seen: &mut BTreeSet<TypeId>) {
    let info = schema::type_info(id);
    assert!(info.minors.contains(minor), "{} is not in 1.{minor}", info.name);
    if !seen.insert(id) {
        return;
    }
    let of_minor = info.fields.iter().filter(|field| field.minors.contains(minor));
    for field in of_minor {
        if let FieldType::Ref(inner) = field.ty.innermost() {
            walk(*inner, minor, seen);
        }
    }
}

#[test]
fn keys_are_fields_of_the_items() {
    for (id, name) in schema::type_names() {
        for field in &schema::type_info(id).fields {
            assert!(!field.minors.is_empty() && Minors::all().contains_all(field.minors), "{name}.{}", field.name);
            let FieldType::Ref(item) = field.ty.innermost() else { continue };
            for key in &field.keys {
                assert!(schema::type_info(*item).field(key).is_some(), "{name}.{} has no key {key}", field.name);
            }
        }
    }
}

#[test]
fn every_handle_of_ours_names_a_field() {
    for (id, name) in schema::type_names() {
        for field in &schema::type_info(id).fields {
            for key in schema::handle(id, field.name).into_iter().flat_map(|handle| handle.keys) {
                let found = key.path.iter().try_fold(field.ty.innermost().clone(), |ty, step| {
                    let FieldType::Ref(record) = ty else { return None };
                    schema::type_info(record).field(step).map(|field| field.ty.clone())
                });
                assert!(found.is_some(), "{name}.{}: {:?}", field.name, key.path);
            }
        }
    }
}
