//! What is known of Kubernetes' types and their fields: the facts that the compiler judges by, and where they are described.

use distc::schema::{self, Field, FieldType, Minors, TypeId};
use distc::types::{RecordId, Symbol};

use crate::ide::At;

/// The versions that have a type, or serve it where it is a kind.
pub fn of_type(id: TypeId) -> String {
    let info = schema::type_info(id);
    let served = info.kind.as_ref().map_or(info.minors, |kind| kind.minors);
    format!("Kubernetes {served}")
}

/// Whether a field is required, how its list is merged, and which versions have it.
pub fn of_field(id: TypeId, name: &str) -> String {
    let Some(field) = schema::type_info(id).field(name) else { return String::new() };
    let required = field.required.then(|| "Required.".to_owned());
    let served = Some(format!("Kubernetes {}", field.minors));
    [required, items(id, field), served].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// By what the items of a list are known, or that it is one value.
fn items(id: TypeId, field: &Field) -> Option<String> {
    if let Some(handle) = schema::handle(id, field.name) {
        let keys = handle.keys.iter().map(|key| format!("`{}`", key.path.join(".")));
        let keys = keys.collect::<Vec<_>>().join(" and ");
        let first = handle.first.map(|first| format!(" by `{first}` where they have one, else")).unwrap_or_default();
        return Some(format!("Items are known{first} by {keys}."));
    }
    match field.ty {
        FieldType::List(_) if field.set => Some("A set.".to_owned()),
        FieldType::List(_) => Some("Items have no keys: `=` replaces the list, `+=` adds to it.".to_owned()),
        _ => None,
    }
}

/// Where the reference of Kubernetes describes a type, or the type that a field is of, in the newest version that the program
/// supports.
pub fn described(at: At<'_>, symbol: &Symbol) -> Option<String> {
    let (id, minors) = match symbol {
        Symbol::Kubernetes(RecordId::Kubernetes(id)) => (*id, schema::type_info(*id).minors),
        Symbol::Field(RecordId::Kubernetes(id), name) => (*id, schema::type_info(*id).field(name)?.minors),
        _ => return None,
    };
    let supported = at.workspace.supported().unwrap_or_else(Minors::all);
    let newest = supported.intersection(minors).newest()?;
    let name = schema::type_info(id).name;
    let [short, version, kind] = name.split('.').collect::<Vec<_>>()[..] else { return None };
    let group = group(short).replace('.', "-");
    let anchor = format!("{}-{version}-{group}", kind.to_lowercase());
    let page = "https://kubernetes.io/docs/reference/generated/kubernetes-api";
    Some(format!("[{kind} in the reference of Kubernetes 1.{newest}]({page}/v1.{newest}/#{anchor})"))
}

/// A group as versions name it: `networking.k8s.io` for what names of types call `networking`.
fn group(short: &str) -> &'static str {
    let is_it = |(_, _, id): &(&str, &str, TypeId)| schema::type_info(*id).name.split('.').next() == Some(short);
    let found = schema::kinds().find(is_it).and_then(|(version, ..)| Some(version.split_once('/')?.0));
    found.unwrap_or(if short == "meta" { "meta" } else { "core" })
}
