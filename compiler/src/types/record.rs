//! Record types and enums: what fields there are, of what type. Bodies are not looked at.

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::resolve_type::{Resolver, family_type};
use super::ty::{Handle, RecordId, Type};
use crate::db::{Db, Decl, Name};
use crate::parse::parsed;
use crate::parse::tree::{self, EntryKind, Item, TypeDefinition};
use crate::schema::{self, FieldType, Minors, TypeId};

/// A record type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The type it extends.
    pub extends: Option<RecordId>,
    /// Its fields and those it inherits, base first.
    pub fields: IndexMap<Name, Field, FxBuildHasher>,
    /// Former names of fields, with the names that they have now.
    pub former: Vec<(Name, Name)>,
    /// The numbers of a Kubernetes type's fields that are always there.
    pub needed: Vec<u16>,
    /// What makes it a manifest.
    pub object: Option<Object>,
}

/// `apiVersion`, `kind` and scope of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Group and version.
    pub api_version: Name,
    /// The kind.
    pub kind: Name,
    /// Whether it lives in a namespace.
    pub namespaced: bool,
}

impl Record {
    /// The field of that name, or the one that had it before, with the name that it has now.
    pub fn named(&self, name: &Name) -> Option<(&Name, &Field)> {
        let now = || self.former.iter().find(|(old, _)| old == name).map(|(_, now)| now);
        self.fields.get_key_value(name).or_else(|| self.fields.get_key_value(now()?))
    }
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its type; that of an emit is its manifest's.
    pub ty: Type,
    /// What sort of field it is.
    pub sort: Sort,
    /// The record that declares it.
    pub of: RecordId,
    /// Its docs.
    pub docs: Name,
    /// The minors of Kubernetes that have it.
    pub minors: Minors,
}

/// What sort of field it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A setting.
    Plain,
    /// A `let`: computed, final.
    Derived,
    /// A manifest, or a map of manifests.
    Emit {
        /// Whether it has an `if`.
        conditional: bool,
        /// Whether it is a family.
        family: bool,
    },
}

impl Field {
    /// The type that reading it gives.
    pub fn read_type(&self) -> Type {
        match self.sort {
            Sort::Emit { conditional: true, family: false } => self.ty.clone().optional(),
            Sort::Plain | Sort::Derived | Sort::Emit { .. } => self.ty.clone(),
        }
    }
}

/// An enum.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enumeration {
    /// Its alternatives, in order.
    pub alternatives: Vec<Alternative>,
}

/// An alternative of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its name.
    pub name: Name,
    /// Its text.
    pub text: Name,
    /// The names that it had before.
    pub former: Vec<Name>,
    /// Its fields, where it has some.
    pub record: Option<Record>,
    /// Its docs.
    pub docs: Name,
}

impl Enumeration {
    /// The number of the alternative of that name.
    pub fn index(&self, name: &str) -> Option<u16> {
        self.alternatives.iter().position(|a| a.name == name).map(|i| i as u16)
    }

    /// The alternative of that name, or the one that had it before, with its number.
    pub fn named(&self, name: &str) -> Option<(u16, &Alternative)> {
        let had = |a: &Alternative| a.former.iter().any(|old| old == name);
        let former = || self.alternatives.iter().position(had).map(|i| i as u16);
        let index = self.index(name).or_else(former)?;
        self.alternatives.get(usize::from(index)).map(|a| (index, a))
    }
}

/// What is known of a record type.
pub fn record(db: &dyn Db, id: RecordId) -> &Record {
    static EMPTY: OnceLock<Record> = OnceLock::new();
    match id {
        RecordId::Declared(decl) => declared_record(db, decl),
        RecordId::Payload(decl, index) => {
            let alternative = enumeration(db, decl).alternatives.get(usize::from(index));
            alternative.and_then(|a| a.record.as_ref()).unwrap_or_else(|| EMPTY.get_or_init(Record::default))
        }
        RecordId::Kubernetes(id) => kubernetes(id),
        RecordId::Parameters => EMPTY.get_or_init(Record::default),
    }
}

/// The type and what it extends, base first.
pub fn chain(db: &dyn Db, id: RecordId) -> Chain<'_> {
    match id {
        RecordId::Declared(decl) => Chain::Long(declared_chain(db, decl)),
        RecordId::Payload(..) | RecordId::Kubernetes(_) | RecordId::Parameters => Chain::One([id]),
    }
}

/// A type and what it extends, base first.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "named after their lengths")]
pub enum Chain<'db> {
    One([RecordId; 1]),
    Long(&'db [RecordId]),
}

impl std::ops::Deref for Chain<'_> {
    type Target = [RecordId];

    fn deref(&self) -> &[RecordId] {
        match self {
            Chain::One(one) => one,
            Chain::Long(all) => all,
        }
    }
}

#[salsa::tracked(returns(deref))]
fn declared_chain(db: &dyn Db, decl: Decl) -> Arc<[RecordId]> {
    let id = RecordId::Declared(decl);
    let mut chain = vec![id];
    let mut next = record(db, id).extends;
    while let Some(base) = next.filter(|base| !chain.contains(base) && chain.len() < 64) {
        chain.push(base);
        next = record(db, base).extends;
    }
    chain.reverse();
    chain.into()
}

/// Whether a value of `derived` is one of `base`.
pub fn extends(db: &dyn Db, derived: RecordId, base: RecordId) -> bool {
    derived == base || chain(db, derived).contains(&base)
}

/// Whether it is a type of components.
pub fn is_component(db: &dyn Db, id: RecordId) -> bool {
    matches!(id, RecordId::Declared(_)) && component_type(db).is_some_and(|base| extends(db, id, base))
}

/// The record type that all types of components extend.
#[salsa::tracked(returns(copy))]
pub fn component_type(db: &dyn Db) -> Option<RecordId> {
    crate::resolve::library_decl(db, "std.prelude", "Component").map(RecordId::Declared)
}

/// The record type of the distribution itself.
#[salsa::tracked(returns(copy))]
pub fn distribution_type(db: &dyn Db) -> Option<RecordId> {
    crate::resolve::library_decl(db, "std.prelude", "Distribution").map(RecordId::Declared)
}

fn no_record(_: &dyn Db, _: salsa::Id, _: Decl) -> Record {
    Record::default()
}

#[salsa::tracked(returns(ref), cycle_result = no_record)]
fn declared_record(db: &dyn Db, decl: Decl) -> Record {
    match &parsed(db, decl).chunk.item {
        Some(Item::Type(tree::TypeDecl { definition: TypeDefinition::Record { extends, body }, .. })) => {
            let mut resolver = Resolver::new(db, decl);
            let base = extends.as_ref().and_then(|path| resolver.record(path));
            let mut made = Record { extends: base, ..Record::default() };
            if let Some(base) = base {
                made.fields = record(db, base).fields.clone();
                made.former = record(db, base).former.clone();
                made.object = record(db, base).object.clone();
            }
            members(&mut resolver, body, RecordId::Declared(decl), &mut made);
            made
        }
        Some(Item::Resource(resource)) => custom(db, decl, resource),
        _ => Record::default(),
    }
}

/// A custom resource: its fields, and those that every object has.
fn custom(db: &dyn Db, decl: Decl, resource: &tree::Resource) -> Record {
    let object = Object {
        api_version: resource.api_version.node.clone(),
        kind: resource.kind.node.clone(),
        namespaced: !resource.cluster,
    };
    let mut made = Record { object: Some(object), ..Record::default() };
    let of = RecordId::Declared(decl);
    let plain = |ty| Field { ty, sort: Sort::Plain, of, docs: Name::new(), minors: Minors::all() };
    made.fields.insert("apiVersion".into(), plain(Type::String));
    made.fields.insert("kind".into(), plain(Type::String));
    if let Some(meta) = schema::type_named("meta.v1.ObjectMeta") {
        made.fields.insert("metadata".into(), plain(Type::Record(RecordId::Kubernetes(meta))));
    }
    members(&mut Resolver::new(db, decl), &resource.body, of, &mut made);
    made
}

fn members(resolver: &mut Resolver<'_>, body: &tree::Body, of: RecordId, made: &mut Record) {
    for entry in &body.entries {
        let (name, ty, sort, history): (_, _, _, &[_]) = match &entry.kind {
            EntryKind::Field(field) => (&field.name, resolver.ty(&field.ty), Sort::Plain, &field.clauses),
            EntryKind::Let(binding) => {
                let ty = binding.ty.as_ref().map_or(Type::Error, |ty| resolver.ty(ty));
                (&binding.name, ty, Sort::Derived, &[])
            }
            EntryKind::Emit(emit) => {
                let ty = family_type(resolver, emit);
                let sort = Sort::Emit { conditional: emit.condition.is_some(), family: emit.family.is_some() };
                (&emit.name, ty, sort, &emit.clauses)
            }
            EntryKind::Check(_)
            | EntryKind::Component(_)
            | EntryKind::Every(_)
            | EntryKind::Param(_)
            | EntryKind::Assert(_)
            | EntryKind::Setting(_)
            | EntryKind::Refined { .. } => continue,
        };
        let field = Field { ty, sort, of, docs: entry.docs.clone(), minors: Minors::all() };
        made.fields.entry(name.node.clone()).or_insert(field);
        made.former.extend(tree::former(history).map(|old| (old.node.clone(), name.node.clone())));
    }
}

fn no_enumeration(_: &dyn Db, _: salsa::Id, _: Decl) -> Enumeration {
    Enumeration::default()
}

/// What is known of an enum.
#[salsa::tracked(returns(ref), cycle_result = no_enumeration)]
pub fn enumeration(db: &dyn Db, decl: Decl) -> Enumeration {
    let Some(Item::Enum(written)) = &parsed(db, decl).chunk.item else { return Enumeration::default() };
    let mut resolver = Resolver::new(db, decl);
    let alternatives = written.alternatives.iter().enumerate().map(|(index, a)| Alternative {
        name: a.name.node.clone(),
        text: a.text.as_ref().unwrap_or(&a.name).node.clone(),
        former: tree::former(&a.clauses).map(|old| old.node.clone()).collect(),
        record: a.body.as_ref().map(|body| {
            let mut made = Record::default();
            members(&mut resolver, body, RecordId::Payload(decl, index as u16), &mut made);
            made
        }),
        docs: a.docs.clone(),
    });
    Enumeration { alternatives: alternatives.collect() }
}

/// Kubernetes' types do not change while the program runs: each is converted once.
fn kubernetes(id: TypeId) -> &'static Record {
    static RECORDS: OnceLock<Vec<OnceLock<Record>>> = OnceLock::new();
    static EMPTY: OnceLock<Record> = OnceLock::new();
    let records = RECORDS.get_or_init(|| (0..schema::type_names().count()).map(|_| OnceLock::new()).collect());
    match records.get(id.index()) {
        Some(slot) => slot.get_or_init(|| converted(id)),
        None => EMPTY.get_or_init(Record::default),
    }
}

fn converted(id: TypeId) -> Record {
    let info = schema::type_info(id);
    let object = info.kind.as_ref().map(|kind| Object {
        api_version: kind.api_version.into(),
        kind: kind.kind.into(),
        namespaced: kind.namespaced,
    });
    let is_object = object.is_some();
    let fields = info.fields.iter().map(|field| {
        let mut ty = match handle(id, field.name) {
            Some(handle) => keyed(&field.ty, handle),
            None => schema_type(&field.ty, &field.enumeration),
        };
        if !(field.required || is_object && matches!(field.name, "metadata" | "apiVersion" | "kind")) {
            ty = ty.optional();
        }
        let of = RecordId::Kubernetes(id);
        (field.name.into(), Field { ty, sort: Sort::Plain, of, docs: Name::new(), minors: field.minors })
    });
    let fields: IndexMap<Name, Field, FxBuildHasher> = fields.collect();
    let needed = fields.values().enumerate().filter(|(_, field)| !field.ty.is_optional()).map(|(n, _)| n as u16);
    Record { extends: None, former: Vec::new(), needed: needed.collect(), fields, object }
}

fn handle(id: TypeId, field: &str) -> Option<Handle> {
    let handle = schema::handle(id, field)?;
    let fields = handle.keys.iter().map(|key| (Name::from(key.path.join(".")), key.default.map(Name::from)));
    Some(Handle { name_first: handle.first.is_some(), fields: fields.collect() })
}

fn keyed(ty: &FieldType, handle: Handle) -> Type {
    match ty {
        FieldType::List(of) => Type::Keyed(Arc::new(schema_type(of, &[])), handle),
        _ => schema_type(ty, &[]),
    }
}

fn schema_type(ty: &FieldType, enumeration: &[&str]) -> Type {
    match ty {
        FieldType::String if !enumeration.is_empty() => {
            Type::Literals(enumeration.iter().map(|t| Name::from(*t)).collect())
        }
        FieldType::String | FieldType::Bytes | FieldType::Time => Type::String,
        FieldType::Int32 | FieldType::Int64 => Type::Int,
        FieldType::Float => Type::Float,
        FieldType::Bool => Type::Bool,
        FieldType::Quantity => Type::Quantity,
        FieldType::IntOrString => Type::IntOrString,
        FieldType::Object | FieldType::Any => Type::Json,
        FieldType::List(of) => Type::list(schema_type(of, enumeration)),
        FieldType::Map(of) => Type::map(schema_type(of, &[])),
        FieldType::Ref(id) => Type::Record(RecordId::Kubernetes(*id)),
    }
}
