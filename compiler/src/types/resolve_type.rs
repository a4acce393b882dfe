//! Types as written to types: names resolved, arguments counted. Faults are kept for the checker.

use std::sync::Arc;

use super::errors;
use super::notes::{Cursor, Notes, Role, Symbol, What, is_cursor};
use super::record::record;
use super::scalar::Unit;
use super::ty::{Handle, RecordId, Type};
use crate::db::{Db, Decl, File, Name, Place};
use crate::diagnostics::Diagnostic;
use crate::parse::tree::{self, Ident, TypeKind};
use crate::resolve::{self, Definition, Word};
use crate::schema;

/// Resolves the types that one declaration mentions.
pub struct Resolver<'db> {
    /// The database.
    pub db: &'db dyn Db,
    /// The declaration.
    pub decl: Decl,
    /// Its file.
    pub file: File,
    /// What was wrong.
    pub faults: Vec<Diagnostic<Place>>,
    /// Whether single capital letters are type variables: in native functions.
    pub variables: bool,
    /// What names stand for, for those who ask.
    pub notes: Notes,
    /// What the type is for, for those who ask.
    role: Role,
}

impl<'db> Resolver<'db> {
    /// For the types of `decl`.
    pub fn new(db: &'db dyn Db, decl: Decl) -> Self {
        let (faults, notes, role) = (Vec::new(), Notes::default(), Role::default());
        Resolver { db, decl, file: decl.file(db), faults, variables: false, notes, role }
    }

    /// What a written type means.
    pub fn ty(&mut self, ty: &tree::Type) -> Type {
        let bare = match &ty.kind {
            TypeKind::Error => Type::Error,
            TypeKind::Literals(texts) => Type::Literals(texts.iter().map(|t| t.node.clone()).collect()),
            TypeKind::Named { path, arguments } => self.named(path, arguments),
        };
        if ty.optional { bare.optional() } else { bare }
    }

    fn named(&mut self, path: &[Ident], arguments: &[tree::Type]) -> Type {
        if let [name] = path
            && let Some(ty) = self.built_in(name, arguments)
        {
            return ty;
        }
        let ty = self.declared(path);
        if let Some(extra) = arguments.first().filter(|_| ty != Type::Error) {
            self.faults.push(errors::takes_no_arguments(self.decl, extra.span, &path[path.len() - 1].node));
        }
        ty
    }

    /// The type that a dotted name stands for.
    pub fn declared(&mut self, path: &[Ident]) -> Type {
        self.notes.path(self.db, self.file, path, self.role);
        match resolve::path(self.db, self.file, path) {
            Ok(Definition::Declared(Word::Type, decl)) if is_refinement(self.db, decl) => Type::Refined(decl),
            Ok(Definition::Declared(Word::Type, decl)) if is_lost_type(self.db, decl) => Type::Error,
            Ok(Definition::Declared(Word::Type | Word::Resource, decl)) => Type::Record(RecordId::Declared(decl)),
            Ok(Definition::Declared(Word::Enum, decl)) => Type::Enum(decl),
            Ok(Definition::Missing) => Type::Error,
            // The parser has said that a type starts with a capital letter.
            _ if has_small_end(path) && (path[0].node != "k8s" || path.len() > 3) => Type::Error,
            Ok(Definition::Kubernetes(name)) => self.kubernetes(path, &name),
            Ok(other) => {
                let last = &path[path.len() - 1];
                self.faults.push(resolve::not_a(self.decl, last, "a type", errors::noun(&other)));
                Type::Error
            }
            Err(failed) => {
                let is_last = failed.at + 1 == path.len();
                let is_wanted = |found: &Definition| match is_last {
                    true => found.is_a(&[Word::Type, Word::Enum, Word::Resource]),
                    false => found.leads_on(),
                };
                let mut names = resolve::candidates_for(self.db, self.file, failed.within.as_ref(), is_wanted);
                if failed.within.is_none() && is_last {
                    names.extend(BUILT_IN.iter().map(|(name, _)| Name::from(*name)));
                }
                let fault = resolve::unknown_name(self.decl, &path[failed.at], "type", &names);
                let is_near = !fault.fixes.is_empty();
                let fault = resolve::elsewhere(self.db, self.file, fault, &path[failed.at]);
                let is_elsewhere = !is_near && fault.as_ref().is_some_and(|fault| !fault.fixes.is_empty());
                self.faults.extend(match path {
                    [kind] if fault.is_some() && !is_elsewhere => homes_of(&[&kind.node])
                        .map(|home| errors::kubernetes_home(self.decl, path, kind, "type", &home))
                        .or(fault),
                    _ => fault,
                });
                Type::Error
            }
        }
    }

    /// A type of Kubernetes by its dotted name; the first part that leads nowhere is the fault.
    fn kubernetes(&mut self, path: &[Ident], name: &str) -> Type {
        if let Some(id) = schema::type_named(name) {
            return Type::Record(RecordId::Kubernetes(id));
        }
        let mut front = String::new();
        let parts: Vec<&str> = name.split('.').filter(|part| !part.is_empty()).collect();
        let skipped = path.len().saturating_sub(parts.len());
        for (n, part) in parts.iter().enumerate() {
            let names = below(&front);
            if !names.iter().any(|known| known == part) {
                let what = if n + 1 == parts.len() && n > 1 { "type" } else { "name" };
                let Some(ident) = path.get(n + skipped).or(path.last()) else { return Type::Error };
                let fault = match homes_of(&parts) {
                    Some(home) => errors::kubernetes_home(self.decl, path, ident, what, &home),
                    None => resolve::unknown_name(self.decl, ident, what, &names),
                };
                self.faults.push(fault);
                return Type::Error;
            }
            front = format!("{front}{part}.");
        }
        let last = &path[path.len() - 1];
        self.faults.push(resolve::not_a(self.decl, last, "a type", "the group"));
        Type::Error
    }

    /// The record type that a dotted name stands for, which is used so.
    pub fn record_for(&mut self, role: Role, path: &[Ident]) -> Option<RecordId> {
        self.role = role;
        let found = self.record(path);
        self.role = Role::default();
        found
    }

    /// The record type that a dotted name stands for; a fault where it is none.
    pub fn record(&mut self, path: &[Ident]) -> Option<RecordId> {
        let built_in = path.first().filter(|name| path.len() == 1 && PLAIN.contains(&name.node.as_str()));
        match built_in.and_then(|name| self.built_in(name, &[])).unwrap_or_else(|| self.declared(path)) {
            Type::Record(id) => Some(id),
            Type::Error => None,
            other => {
                let last = &path[path.len() - 1];
                let shown = other.show(self.db).to_string();
                let fault = errors::not_a_record(self.decl, last, &shown);
                self.faults.push(if self.role == Role::Object { errors::no_manifest(fault) } else { fault });
                None
            }
        }
    }

    fn built_in(&mut self, name: &Ident, arguments: &[tree::Type]) -> Option<Type> {
        let plain = match name.node.as_str() {
            "Bool" => Type::Bool,
            "Int" => Type::Int,
            "Float" => Type::Float,
            "String" => Type::String,
            "Json" => Type::Json,
            "Quantity" => Type::Quantity,
            "IntOrString" => Type::IntOrString,
            "List" | "Map" | "Range" | "OpenRange" => return Some(self.generic(name, arguments)),
            letter if self.variables && letter.len() == 1 => Type::Variable(letter.chars().next()?),
            other => Unit::ALL.into_iter().find(|u| u.name() == other).map(Type::Unit)?,
        };
        if let Some(extra) = arguments.first() {
            self.faults.push(errors::takes_no_arguments(self.decl, extra.span, &name.node));
        }
        Some(plain)
    }

    fn generic(&mut self, name: &Ident, arguments: &[tree::Type]) -> Type {
        match (name.node.as_str(), arguments) {
            ("List", [of]) => Type::list(self.ty(of)),
            ("List", [of, keys @ ..]) if keys.iter().all(|k| matches!(k.kind, TypeKind::Literals(_))) => {
                self.keyed(of, keys)
            }
            ("List", [of, keys @ ..]) if self.completes_key(of, keys) => Type::Error,
            ("Map", [key, of]) => Type::Map(Arc::new(self.ty(key)), Arc::new(self.ty(of))),
            ("Range", [of]) => Type::Range { of: Arc::new(self.ty(of)), open: false },
            ("OpenRange", [of]) => Type::Range { of: Arc::new(self.ty(of)), open: true },
            _ => {
                self.faults.push(errors::wrong_number_of_types(self.decl, name, arguments.len()));
                Type::Error
            }
        }
    }

    /// Whether what a list is keyed by is to be completed.
    fn completes_key(&mut self, of: &tree::Type, keys: &[tree::Type]) -> bool {
        let is_marked = |key: &&tree::Type| match &key.kind {
            TypeKind::Named { path, .. } => path.iter().any(|part| is_cursor(&part.node)),
            TypeKind::Literals(_) | TypeKind::Error => false,
        };
        let Some(key) = keys.iter().find(is_marked) else { return false };
        let of = self.ty(of);
        self.notes.add(key.span, || What::Cursor(Cursor::Handle(of)));
        true
    }

    fn keyed(&mut self, of: &tree::Type, keys: &[tree::Type]) -> Type {
        let name = |ty: &tree::Type| match &ty.kind {
            TypeKind::Literals(texts) => texts.first().map(|t| (t.node.clone(), None)),
            TypeKind::Named { .. } | TypeKind::Error => None,
        };
        let fields = keys.iter().filter_map(name).collect();
        let of = self.ty(of);
        for ty in keys {
            let TypeKind::Literals(texts) = &ty.kind else { continue };
            texts.iter().for_each(|text| self.notes.name(text.span, || key_field(self.db, &of, &text.node)));
        }
        Type::Keyed(Arc::new(of), Handle { name_first: false, fields })
    }
}

/// The field of an item that a list is keyed by.
fn key_field(db: &dyn Db, of: &Type, key: &Name) -> Option<Symbol> {
    let Type::Record(id) = of else { return None };
    record(db, *id).fields.get(key).map(|field| Symbol::Field(field.of, key.clone()))
}

fn has_small_end(path: &[Ident]) -> bool {
    path.last().is_some_and(|last| last.node.starts_with(char::is_lowercase))
}

/// The type of Kubernetes that has the last of these names: the same group's before another's, a later version before one that is
/// not stable.
fn homes_of(parts: &[&str]) -> Option<String> {
    let (kind, group) = (parts.last()?, parts.first()?);
    let homes = schema::type_names().map(|(_, name)| name).filter(|name| name.rsplit('.').next() == Some(kind));
    homes
        .max_by_key(|name| {
            let version = name.rsplit('.').nth(1).unwrap_or_default();
            let is_stable = !version.contains("alpha") && !version.contains("beta");
            (name.split('.').next() == Some(group), is_stable, version.to_owned(), std::cmp::Reverse(name.to_string()))
        })
        .map(|name| format!("k8s.{name}"))
}

/// The names one step below the front of Kubernetes' types.
fn below(front: &str) -> Vec<Name> {
    let rest = schema::type_names().filter_map(|(_, name)| name.strip_prefix(front));
    let mut names: Vec<Name> = rest.map(|name| name.split('.').next().unwrap_or(name).into()).collect();
    names.dedup();
    names
}

/// The types that the language itself has, each with what it is.
pub const BUILT_IN: [(&str, &str); 15] = [
    ("Bool", "`true` or `false`."),
    ("Int", "A whole number of 64 bits."),
    ("Float", "A number with a fraction."),
    ("String", "A text: `\"web-\\(name)\"`, or lines that begin with `|`."),
    ("Json", "Any value: records, lists, texts, numbers, whatever a controller reads."),
    ("Quantity", "A number as Kubernetes writes it, of any unit: `100m`, `64Mi`, `2`."),
    ("IntOrString", "A whole number or a text, such as a port's number or its name."),
    ("List", "`List<T>` has items in order; of `List<T, \"key\">` each has a key, by which it is addressed."),
    ("Map", "`Map<K, V>` has values by keys, which are texts, in the order written."),
    ("Range", "From one value to another, both included: `2..4`."),
    ("OpenRange", "A range whose end may be left out: `100m..`."),
    ("Cpu", "Processor time: `2` are two processors, `500m` half of one."),
    ("Bytes", "An amount of memory or storage: `64Mi`, `1.5Gi`."),
    ("Duration", "A length of time: `30s`, `1m30s`, `2h`."),
    ("Percent", "A share of a hundred: `70%`."),
];

/// Those of them that take no types.
const PLAIN: [&str; 7] = ["Bool", "Int", "Float", "String", "Json", "Quantity", "IntOrString"];

/// Whether a `type` is a refinement (`type T = U …`), not a record.
pub fn is_refinement(db: &dyn Db, decl: Decl) -> bool {
    use crate::parse::tree::{Item, TypeDecl, TypeDefinition};
    let item = &crate::parse::parsed(db, decl).chunk.item;
    matches!(item, Some(Item::Type(TypeDecl { definition: TypeDefinition::Refinement(_), .. })))
}

fn not_lost(_: &dyn Db, _: salsa::Id, _: Decl) -> bool {
    false
}

/// Whether a record type extends, however far down, what is not there, so that nobody knows its fields. That is told once, at
/// the type that names it.
#[salsa::tracked(returns(copy), cycle_result = not_lost)]
pub fn is_lost_type(db: &dyn Db, decl: Decl) -> bool {
    use crate::parse::tree::{Item, TypeDecl, TypeDefinition};
    match &crate::parse::parsed(db, decl).chunk.item {
        Some(Item::Type(TypeDecl { definition: TypeDefinition::Record { extends: Some(base), .. }, .. })) => {
            Resolver::new(db, decl).declared(base) == Type::Error
        }
        _ => false,
    }
}

/// The type of an emit's field.
pub fn family_type(resolver: &mut Resolver<'_>, emit: &tree::Emit) -> Type {
    let of = resolver.record_for(Role::Object, &emit.ty).map_or(Type::Error, Type::Record);
    if emit.family.is_some() { Type::map(of) } else { of }
}

/// The record type of that name, as a declaration sees it.
pub fn record_named(db: &dyn Db, decl: Decl, path: &[Ident]) -> Option<RecordId> {
    Resolver::new(db, decl).record(path)
}
