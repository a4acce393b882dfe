//! Types, as statements and expressions are checked against them.

use std::fmt;
use std::sync::Arc;

use super::scalar::Unit;
use crate::db::{Db, Decl, Name};
use crate::schema::{self, TypeId};

/// A type. Handles stand for what is declared elsewhere, so types are small and compare quickly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after the types")]
pub enum Type {
    /// What an error left; it fits everything.
    Error,
    /// The type of `none` alone.
    None,
    Bool,
    Int,
    Float,
    String,
    Json,
    Unit(Unit),
    /// Any amount that Kubernetes takes as a quantity.
    Quantity,
    /// An integer, or a text such as a port's name or a percentage.
    IntOrString,
    List(Arc<Type>),
    Map(Arc<Type>, Arc<Type>),
    /// A list that is merged by the constant handle of its items.
    Keyed(Arc<Type>, Handle),
    /// `a..b`; an open one also `a..`.
    Range {
        of: Arc<Type>,
        open: bool,
    },
    Optional(Arc<Type>),
    /// A union of texts.
    Literals(Arc<[Name]>),
    /// `type T = U where …`.
    Refined(Decl),
    Record(RecordId),
    Enum(Decl),
    /// A type that a native function is given with its arguments: a single capital letter.
    Variable(char),
}

/// A record type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordId {
    /// `type T { … }` or `resource R …`.
    Declared(Decl),
    /// The fields of an enum's alternative, by its number.
    Payload(Decl, u16),
    /// A type of Kubernetes.
    Kubernetes(TypeId),
    /// The parameters of the program.
    Parameters,
}

/// What identifies the items of a keyed list: the names of the fields that make the key, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Handle {
    /// A field that is the whole key where an item sets it (`name` of ports).
    pub name_first: bool,
    /// The key's fields, dotted where they lie deeper, with the default of each.
    pub fields: Arc<[(Name, Option<Name>)]>,
}

impl Type {
    /// `T?` for `T`; `T?` stays.
    #[must_use]
    pub fn optional(self) -> Type {
        match self {
            Type::Optional(_) | Type::Error | Type::None => self,
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Json
            | Type::Unit(_)
            | Type::Quantity
            | Type::IntOrString
            | Type::List(_)
            | Type::Map(..)
            | Type::Keyed(..)
            | Type::Range { .. }
            | Type::Literals(_)
            | Type::Refined(_)
            | Type::Record(_)
            | Type::Variable(_)
            | Type::Enum(_) => Type::Optional(Arc::new(self)),
        }
    }

    /// `T` for `T?`.
    pub fn required(&self) -> &Type {
        if let Type::Optional(of) = self { of } else { self }
    }

    /// Whether `none` is a value of it.
    pub fn is_optional(&self) -> bool {
        matches!(self, Type::Optional(_) | Type::None | Type::Error)
    }

    /// A list of `of`.
    pub fn list(of: Type) -> Type {
        Type::List(Arc::new(of))
    }

    /// A map from strings to `of`.
    pub fn map(of: Type) -> Type {
        Type::Map(Arc::new(Type::String), Arc::new(of))
    }

    /// As messages show it.
    pub fn show<'a>(&'a self, db: &'a dyn Db) -> Shown<'a> {
        Shown { db, ty: self }
    }
}

/// A type with what is needed to spell it.
pub struct Shown<'a> {
    db: &'a dyn Db,
    ty: &'a Type,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |ty: &'_ Type| ty.show(self.db).to_string();
        match self.ty {
            Type::Error => f.write_str("?"),
            Type::None => f.write_str("none"),
            Type::Bool => f.write_str("Bool"),
            Type::Int => f.write_str("Int"),
            Type::Float => f.write_str("Float"),
            Type::String => f.write_str("String"),
            Type::Json => f.write_str("Json"),
            Type::Unit(unit) => f.write_str(unit.name()),
            Type::Quantity => f.write_str("Quantity"),
            Type::IntOrString => f.write_str("Int | String"),
            Type::List(of) => write!(f, "List<{}>", show(of)),
            Type::Map(key, of) => write!(f, "Map<{}, {}>", show(key), show(of)),
            Type::Keyed(of, handle) => {
                let keys: Vec<String> = handle.fields.iter().map(|(field, _)| format!("\"{field}\"")).collect();
                write!(f, "List<{}, {}>", show(of), keys.join(", "))
            }
            Type::Range { of, open } => write!(f, "{}Range<{}>", if *open { "Open" } else { "" }, show(of)),
            Type::Optional(of) => write!(f, "{}?", show(of)),
            Type::Literals(texts) => {
                let quoted: Vec<String> = texts.iter().map(|t| format!("\"{t}\"")).collect();
                f.write_str(&quoted.join(" | "))
            }
            Type::Refined(decl) | Type::Enum(decl) => f.write_str(crate::resolve::declared_name(self.db, *decl)),
            Type::Record(id) => f.write_str(&id.name(self.db)),
            Type::Variable(name) => write!(f, "{name}"),
        }
    }
}

impl RecordId {
    /// The type's name, for Kubernetes' types without the `k8s.` in front.
    pub fn name(self, db: &dyn Db) -> Name {
        match self {
            RecordId::Declared(decl) => crate::resolve::declared_name(db, decl).into(),
            RecordId::Payload(decl, index) => {
                let alternatives = &super::enumeration(db, decl).alternatives;
                alternatives.get(usize::from(index)).map_or_else(Name::default, |a| a.name.clone())
            }
            RecordId::Kubernetes(id) => schema::type_info(id).name.into(),
            RecordId::Parameters => "params".into(),
        }
    }
}
