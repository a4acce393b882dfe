//! The keys that maps and keyed lists have already.

use distc::db::Name;
use distc::schema::type_info;
use distc::types::{RecordId, Type, Whole, component_type, is_component};

use super::{Item, ItemKind, Spot};

/// How many variants are asked.
const VARIANTS: usize = 4;

/// How many components are asked where `self` may be many.
const COMPONENTS: usize = 20;

/// Keys as they stand in brackets.
pub fn in_brackets(spot: &Spot<'_>, whole: &Whole) -> Vec<Item> {
    let is_closed = spot.behind.first().is_some_and(|next| next.text(spot.text) == "]");
    let key = |label: String, rank: u32| {
        let mut item = Item::new(label, ItemKind::Key, rank);
        item.insert.push_str(if is_closed { "" } else { "]" });
        item
    };
    let named = is_named(spot, whole).then(|| key("self.name".to_owned(), 90));
    named.into_iter().chain(known(spot, whole).iter().map(|known| key(format!("\"{known}\""), 100))).collect()
}

/// Whether items may be called as the component is: containers are, in what is said of many components.
fn is_named(spot: &Spot<'_>, whole: &Whole) -> bool {
    let is_of_many = whole.path.as_ref().is_none_or(|path| path.starts_with("self."));
    let is_component = whole.own.is_some_and(|own| is_component(spot.db(), own));
    is_of_many && is_component && matches!(whole.of.required(), Type::Keyed(_, handle) if handle.fields.len() == 1)
}

/// Keys as steps of a path. Behind a dot only names may stand, at the start of a path others have quotes.
pub fn as_steps(spot: &Spot<'_>, whole: &Whole) -> Vec<Item> {
    let step = |key: &Name| match is_name(key) {
        true => Some(Item::new(key.as_str(), ItemKind::Key, 100)),
        false => spot.path_is_empty().then(|| Item::new(format!("\"{key}\""), ItemKind::Key, 100)),
    };
    known(spot, whole).iter().filter_map(step).collect()
}

/// The keys that the place may have: those that its field has always, those that it has in any variant.
pub fn known(spot: &Spot<'_>, whole: &Whole) -> Vec<Name> {
    let of_variant = |variant: &Name| paths(spot, whole, variant);
    keys(spot, fixed(whole), of_variant)
}

/// The keys that what is below each component has in any variant.
pub fn of_all(spot: &Spot<'_>, step: &str) -> Vec<Name> {
    let Some(of) = component_type(spot.db()) else { return Vec::new() };
    keys(spot, Vec::new(), |variant| below(spot, of, variant, step))
}

fn keys(spot: &Spot<'_>, mut all: Vec<Name>, paths: impl Fn(&Name) -> Vec<Name>) -> Vec<Name> {
    let workspace = spot.at.workspace;
    for variant in workspace.variants().iter().take(VARIANTS) {
        for path in paths(variant) {
            let more = workspace.keys(variant, &path);
            all.extend(more.into_iter().filter(|key| !key.is_empty() && !all.contains(key)).collect::<Vec<_>>());
        }
    }
    all
}

/// The paths that a place has in a variant: one of each component that `self` may be.
fn paths(spot: &Spot<'_>, whole: &Whole, variant: &Name) -> Vec<Name> {
    let Some(path) = &whole.path else { return Vec::new() };
    match (path.strip_prefix("self."), whole.own) {
        (Some(rest), Some(own)) => below(spot, own, variant, rest),
        _ => vec![path.clone()],
    }
}

/// A path below each component of a type.
fn below(spot: &Spot<'_>, of: RecordId, variant: &Name, rest: &str) -> Vec<Name> {
    let components = spot.at.workspace.components_of(variant, of).into_iter().take(COMPONENTS);
    components.map(|name| format!("{name}.{}", rest.replace('*', &name)).into()).collect()
}

/// The keys that a map of Kubernetes may have.
const FIXED: [(&str, &str, &[&str]); 3] = [
    ("core.v1.ResourceRequirements", "requests", &["cpu", "memory", "ephemeral-storage"]),
    ("core.v1.ResourceRequirements", "limits", &["cpu", "memory", "ephemeral-storage"]),
    ("core.v1.VolumeResourceRequirements", "requests", &["storage"]),
];

fn fixed(whole: &Whole) -> Vec<Name> {
    let Some((RecordId::Kubernetes(id), field)) = &whole.field else { return Vec::new() };
    let of = type_info(*id).name;
    let row = FIXED.iter().find(|(record, name, _)| *record == of && name == field);
    row.map(|(.., keys)| keys.iter().map(|key| Name::from(*key)).collect()).unwrap_or_default()
}

/// Whether a key may stand without quotes.
pub fn is_name(key: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| is_letter(c) || c == '-')
        && key.split('-').all(|part| !part.is_empty())
}
