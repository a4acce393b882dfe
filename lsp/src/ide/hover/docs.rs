//! What authors say of what they declare.

use distc::Workspace;
use distc::db::{Decl, Name};
use distc::parse::parsed;
use distc::parse::tree::{Applied, EntryKind, Item};
use distc::resolve::{self, Word, declared_name};
use distc::types::{RecordId, Symbol, enumeration, levels, record};

use super::kubernetes;

/// The documentation of a symbol, in Markdown; empty where there is none.
pub fn docs_of(workspace: &Workspace, symbol: &Symbol) -> String {
    let db = workspace.db();
    let docs = match symbol {
        Symbol::Declared(decl) => parsed(db, *decl).chunk.docs.clone(),
        Symbol::Module(file) => {
            file.decls(db).first().map_or_else(Name::new, |decl| parsed(db, *decl).chunk.file_docs.clone())
        }
        Symbol::Field(RecordId::Kubernetes(id), name) => kubernetes::of_field(*id, name).into(),
        Symbol::Field(of, name) => record(db, *of).fields.get(name).map_or_else(Name::new, |field| field.docs.clone()),
        Symbol::Alternative(of, number) => {
            let alternatives = &enumeration(db, *of).alternatives;
            alternatives.get(usize::from(*number)).map_or_else(Name::new, |one| one.docs.clone())
        }
        Symbol::Component(home, name) | Symbol::Parameter(home, name) | Symbol::Emit(home, _, name) => {
            entry_docs(workspace, *home, name)
        }
        Symbol::Kubernetes(RecordId::Kubernetes(id)) => kubernetes::of_type(*id).into(),
        Symbol::Kubernetes(_) | Symbol::Local(..) => Name::new(),
    };
    docs.to_string()
}

/// How many manifests a variant writes, and what is applied to it; none for what is no variant.
pub fn of_variant(workspace: &Workspace, symbol: &Symbol) -> Option<String> {
    let db = workspace.db();
    let Symbol::Declared(decl) = symbol else { return None };
    let name = Name::from(declared_name(db, *decl));
    if resolve::word(db, *decl) != Some(Word::Variant) || !workspace.variants().contains(&name) {
        return None;
    }
    let applied = levels(db, *decl).iter().flat_map(|level| match &parsed(db, *level).chunk.item {
        Some(Item::Distribution(of)) => &of.with[..],
        Some(Item::Variant(of)) => &of.with[..],
        _ => &[],
    });
    let spelt = |one: &Applied| {
        let path: Vec<&str> = one.mixin.iter().map(|part| part.node.as_str()).collect();
        format!("`{}`", path.join("."))
    };
    let with: Vec<String> = applied.map(spelt).collect();
    let with = if with.is_empty() { String::new() } else { format!(", with {}", with.join(", ")) };
    let count = workspace.count(&name, None);
    Some(format!("{count} manifest{}{with}", if count == 1 { "" } else { "s" }))
}

/// The docs of a declaration of that name, or of the entry of its body that declares it.
fn entry_docs(workspace: &Workspace, home: Decl, name: &str) -> Name {
    let chunk = &parsed(workspace.db(), home).chunk;
    let body = match &chunk.item {
        Some(Item::Distribution(of)) => &of.body,
        Some(Item::Variant(of)) => &of.body,
        Some(Item::Mixin(of)) => &of.body,
        Some(Item::Test(of)) => &of.body,
        Some(Item::Component(of)) if of.name.node != name => &of.body,
        _ => return chunk.docs.clone(),
    };
    let declares = |kind: &EntryKind| match kind {
        EntryKind::Component(of) => of.name.node == name,
        EntryKind::Param(of) => of.name.node == name,
        EntryKind::Emit(of) => of.name.node == name,
        _ => false,
    };
    body.entries.iter().find(|entry| declares(&entry.kind)).map(|entry| entry.docs.clone()).unwrap_or_default()
}
