//! Turns the schema table into an index and one record per type, so that the compiler reads only what it looks up.

#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

#[path = "build/stdlib.rs"]
mod stdlib;

#[path = "src/schema/minors.rs"]
#[allow(dead_code, reason = "the compiler uses the rest")]
mod minors;
#[path = "src/schema/record.rs"]
#[allow(dead_code, reason = "the compiler uses the rest")]
mod record;

use minors::{Minors, minors};
use record::{Field, FieldType, Kind, TypeId, TypeInfo};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const TABLE: &str = "src/schema/kubernetes.txt";
const SCOPES: &str = "src/schema/scopes.txt";

/// Types whose `name` servers require although their schema does not say so.
const NAMED: &[&str] = &[
    "core.v1.ConfigMapEnvSource",
    "core.v1.ConfigMapKeySelector",
    "core.v1.ConfigMapProjection",
    "core.v1.ConfigMapVolumeSource",
    "core.v1.LocalObjectReference",
    "core.v1.SecretEnvSource",
    "core.v1.SecretKeySelector",
    "core.v1.SecretProjection",
];

fn main() -> Result<()> {
    stdlib::embed()?;
    for input in ["build.rs", "src/schema/minors.rs", "src/schema/record.rs", TABLE, SCOPES] {
        println!("cargo::rerun-if-changed={input}");
    }
    let table: &'static str = fs::read_to_string(TABLE)?.leak();
    let scopes: &'static str = fs::read_to_string(SCOPES)?.leak();
    let types = read(table, &read_scopes(scopes)?)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("types.bin"), blob(&types)?)?;
    fs::write(out.join("kinds.bin"), postcard::to_allocvec(&kinds(&types))?)?;
    Ok(())
}

/// Number of types (u16), end of each record (u32), then the records; the numbers are little-endian.
fn blob(types: &[TypeInfo]) -> Result<Vec<u8>> {
    let mut index = u16::try_from(types.len())?.to_le_bytes().to_vec();
    let mut records = Vec::new();
    for info in types {
        records.extend(postcard::to_allocvec(info)?);
        index.extend(u32::try_from(records.len())?.to_le_bytes());
    }
    index.extend(records);
    Ok(index)
}

/// The kinds by API version and name, in that order.
fn kinds(types: &[TypeInfo]) -> Vec<(&'static str, &'static str, TypeId)> {
    let ids = (0..=u16::MAX).map(TypeId);
    let kinds = types.iter().zip(ids).filter_map(|(info, id)| info.kind.as_ref().map(|k| (k.api_version, k.kind, id)));
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_unstable();
    kinds
}

/// Whether objects are namespaced, by group and kind; a list is as its items are.
type Scopes = BTreeMap<(&'static str, &'static str), bool>;

fn read_scopes(text: &'static str) -> Result<Scopes> {
    let row = |line: &'static str| match *line.split(' ').collect::<Vec<_>>() {
        ["namespaced", group, kind] => Ok(((group, kind), true)),
        ["cluster", group, kind] => Ok(((group, kind), false)),
        _ => Err(format!("{SCOPES}: `{line}`").into()),
    };
    text.lines().map(row).collect()
}

fn read(text: &'static str, scopes: &Scopes) -> Result<Vec<TypeInfo>> {
    let mut names: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("T ")?.split(' ').next()).collect();
    names.sort_unstable();
    let mut reader = Reader { names, scopes, kinds: BTreeMap::new(), types: Vec::new() };
    for line in text.lines() {
        reader.line(line).map_err(|e| format!("{TABLE}: `{line}`: {e}"))?;
    }
    reader.finish()
}

struct Reader<'a> {
    names: Vec<&'static str>,
    scopes: &'a Scopes,
    kinds: BTreeMap<&'static str, Kind>,
    types: Vec<(TypeInfo, Vec<Field>)>,
}

impl Reader<'_> {
    fn line(&mut self, line: &'static str) -> Result<()> {
        let (tag, rest) = line.split_once(' ').ok_or("no tag")?;
        match tag {
            "V" if rest == format!("1.{}-1.{}", minors().start(), minors().end()) => Ok(()),
            "K" => self.kind(rest),
            "T" => self.start_type(rest),
            "" => self.field(rest),
            _ => Err("unknown tag".into()),
        }
    }

    fn kind(&mut self, row: &'static str) -> Result<()> {
        let (words, marks) = row.split_once(" %").map_or((row, None), |(words, mask)| (words, Some(mask)));
        let [api_version, kind, name] = *words.split(' ').collect::<Vec<_>>() else {
            return Err("a kind is VERSION KIND TYPE".into());
        };
        let minors = marks.map_or(Ok(Minors::all()), mask)?;
        let namespaced = self.scope(name, kind)?;
        match self.kinds.insert(name, Kind { api_version, kind, namespaced, minors }) {
            None => Ok(()),
            Some(_) => Err("a type has one kind".into()),
        }
    }

    fn scope(&self, name: &'static str, kind: &str) -> Result<bool> {
        let group = name.split('.').next().unwrap_or(name);
        let of = |kind: &str| self.scopes.iter().find(|((g, k), _)| *g == group && *k == kind).map(|(_, scope)| *scope);
        let found = of(kind).or_else(|| of(kind.strip_suffix("List")?));
        found.ok_or_else(|| format!("no scope in {SCOPES}").into())
    }

    fn start_type(&mut self, row: &'static str) -> Result<()> {
        let (name, marks) = row.split_once(' ').unwrap_or((row, ""));
        let mut info = TypeInfo { name, minors: Minors::all(), kind: None, atomic: false, fields: Box::default() };
        info.kind = self.kinds.remove(name);
        for mark in marks.split_terminator(' ') {
            match mark.split_at(1) {
                ("A", "") => info.atomic = true,
                ("%", bits) => info.minors = mask(bits)?,
                _ => return Err(format!("mark `{mark}`").into()),
            }
        }
        self.types.push((info, Vec::new()));
        Ok(())
    }

    fn field(&mut self, row: &'static str) -> Result<()> {
        let mut words = row.split(' ');
        let (name, spelling) = words.next().zip(words.next()).ok_or("a field is NAME TYPE")?;
        let ty = self.field_type(spelling.trim_start_matches('!'))?;
        let (info, rows) = self.types.last_mut().ok_or("a field is of a type")?;
        let required = spelling.starts_with('!') || name == "name" && NAMED.contains(&info.name);
        let (minors, empty) = (info.minors, Box::<[&str]>::default());
        let mut field =
            Field { name, ty, required, minors, keys: empty.clone(), atomic: false, set: false, enumeration: empty };
        words.try_for_each(|word| mark(&mut field, word))?;
        rows.push(field);
        Ok(())
    }

    fn field_type(&self, spelling: &str) -> Result<FieldType> {
        let inner = |close| spelling[1..].strip_suffix(close).ok_or("unclosed type");
        Ok(match spelling.split_at(1) {
            ("s", "") => FieldType::String,
            ("i", "") => FieldType::Int32,
            ("l", "") => FieldType::Int64,
            ("f", "") => FieldType::Float,
            ("b", "") => FieldType::Bool,
            ("y", "") => FieldType::Bytes,
            ("t", "") => FieldType::Time,
            ("q", "") => FieldType::Quantity,
            ("x", "") => FieldType::IntOrString,
            ("o", "") => FieldType::Object,
            ("j", "") => FieldType::Any,
            ("[", _) => FieldType::List(Box::new(self.field_type(inner(']')?)?)),
            ("{", _) => FieldType::Map(Box::new(self.field_type(inner('}')?)?)),
            ("@", name) => FieldType::Ref(self.id(name)?),
            _ => return Err(format!("type `{spelling}`").into()),
        })
    }

    fn id(&self, name: &str) -> Result<TypeId> {
        let place = self.names.binary_search(&name).map_err(|_| format!("no type `{name}`"))?;
        Ok(TypeId(u16::try_from(place)?))
    }

    fn finish(mut self) -> Result<Vec<TypeInfo>> {
        if let Some(name) = self.kinds.keys().next() {
            return Err(format!("{TABLE}: kind of an unknown type `{name}`").into());
        }
        self.types.sort_by_key(|(info, _)| info.name);
        let mut changes = Vec::new();
        let mut types = Vec::new();
        for (mut info, rows) in self.types {
            info.fields = join(rows, &mut changes);
            types.push(info);
        }
        changes.into_iter().for_each(|(old, new, minors)| widen(&mut types, old, new, minors));
        drop_false_keys(&mut types);
        Ok(types)
    }
}

fn mask(hex: &str) -> Result<Minors> {
    Ok(Minors::of_bits(u16::from_str_radix(hex, 16)?))
}

fn mark(field: &mut Field, word: &'static str) -> Result<()> {
    match word.split_at(1) {
        ("#", keys) => field.keys = keys.split(',').collect(),
        ("~", "") => field.set = true,
        ("A", "") => field.atomic = true,
        ("=", texts) => field.enumeration = alternatives(texts),
        ("%", bits) => field.minors = mask(bits)?,
        // Strategic merge is for clients of old; server-side apply's keys are what counts.
        ("^", _) => {}
        _ => return Err(format!("mark `{word}`").into()),
    }
    Ok(())
}

/// An empty first alternative is the empty text.
fn alternatives(texts: &'static str) -> Box<[&'static str]> {
    let mut texts: Vec<_> = texts.split('|').collect();
    texts.sort_unstable();
    texts.dedup();
    texts.into()
}

/// A record whose type changed: the old, the new, and the minors that have the old.
type Change = (TypeId, TypeId, Minors);

/// One field per name from rows of different minors: the newest row wins, also for the keys, which older schemas often left out.
fn join(mut rows: Vec<Field>, changes: &mut Vec<Change>) -> Box<[Field]> {
    rows.sort_by_key(|row| (row.name, core::cmp::Reverse(row.minors.newest())));
    rows.dedup_by(|old, new| {
        let same = old.name == new.name;
        if same {
            new.minors = new.minors.union(old.minors);
            new.required &= old.required;
            if let (FieldType::Ref(from), FieldType::Ref(to)) = (&old.ty, &new.ty)
                && from != to
            {
                changes.push((*from, *to, old.minors));
            }
        }
        same
    });
    rows.into()
}

/// Lets a type that took another's place stand for it in the older minors, with those fields that both have.
fn widen(types: &mut [TypeInfo], old: TypeId, new: TypeId, minors: Minors) {
    let (before, mut after) = (types[old.index()].clone(), types[new.index()].clone());
    after.minors = after.minors.union(minors);
    let mut changes = Vec::new();
    for field in &mut after.fields {
        let Some(same) = before.field(field.name) else { continue };
        field.minors = field.minors.union(same.minors.intersection(minors));
        if let (FieldType::Ref(from), FieldType::Ref(to)) = (same.ty.innermost(), field.ty.innermost())
            && from != to
        {
            changes.push((*from, *to, minors));
        }
    }
    types[new.index()] = after;
    changes.into_iter().for_each(|(old, new, minors)| widen(types, old, new, minors));
}

/// One old schema keys a list of objects by `name`, which objects do not have at their top.
fn drop_false_keys(types: &mut [TypeInfo]) {
    let names = |info: &TypeInfo| info.fields.iter().map(|field| field.name).collect::<BTreeSet<_>>();
    let names: Vec<_> = types.iter().map(names).collect();
    for field in types.iter_mut().flat_map(|info| &mut info.fields) {
        if let FieldType::Ref(item) = field.ty.innermost()
            && !field.keys.iter().all(|key| names[item.index()].contains(key))
        {
            field.keys = Box::default();
        }
    }
}
