//! What the schema says of a type. The build script writes these records and the compiler reads them, so this file is part of
//! both and needs nothing else of the crate.

use serde::{Deserialize, Serialize};

use super::minors::Minors;

/// A type of the schema; its number is its place among the type names in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TypeId(pub(super) u16);

impl TypeId {
    /// The number of the type, from 0.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A type: of a whole object, or of a record within one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeInfo {
    /// As in `apps.v1.Deployment`. The look-up by name relies on this being first.
    pub name: &'static str,
    /// The minors that have it.
    pub minors: Minors,
    /// Set for the type of a whole object.
    pub kind: Option<Kind>,
    /// Whether server-side apply treats it as one value.
    pub atomic: bool,
    /// Its fields, sorted by name.
    pub fields: Box<[Field]>,
}

impl TypeInfo {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.binary_search_by(|field| field.name.cmp(name)).ok().map(|i| &self.fields[i])
    }

    /// The name without group and version.
    pub fn short_name(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }
}

/// What makes a type a whole object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kind {
    /// As in `apps/v1`, or `v1` for the core group.
    pub api_version: &'static str,
    /// As in `Deployment`.
    pub kind: &'static str,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// The minors that serve it.
    pub minors: Minors,
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// As it is written in a manifest.
    pub name: &'static str,
    /// What it holds, in the newest minor that has it.
    pub ty: FieldType,
    /// Whether every minor that has it requires it.
    pub required: bool,
    /// The minors that have it.
    pub minors: Minors,
    /// The keys by which server-side apply merges the list; empty where it has none.
    pub keys: Box<[&'static str]>,
    /// Whether server-side apply treats it as one value.
    pub atomic: bool,
    /// Whether the list is a set.
    pub set: bool,
    /// The texts that it, or each of its items, may be; empty where any may.
    pub enumeration: Box<[&'static str]>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldType {
    /// Any text.
    String,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Float,
    /// `true` or `false`.
    Bool,
    /// Bytes, written in base64.
    Bytes,
    /// A time in RFC 3339.
    Time,
    /// A number with a unit, such as `250m` or `1Gi`.
    Quantity,
    /// A whole number or a text, such as `8080` or `25%`.
    IntOrString,
    /// A map of anything.
    Object,
    /// Anything.
    Any,
    /// A list.
    List(Box<FieldType>),
    /// A map from text.
    Map(Box<FieldType>),
    /// A record.
    Ref(TypeId),
}

impl FieldType {
    /// The type inside all lists and maps.
    pub fn innermost(&self) -> &FieldType {
        match self {
            FieldType::List(inner) | FieldType::Map(inner) => inner.innermost(),
            _ => self,
        }
    }
}
