//! The keys that maps and keyed lists have already.

use distc::db::Name;
use distc::types::Whole;

use super::{Item, ItemKind, Spot};

/// How many variants are asked.
const VARIANTS: usize = 4;

/// Keys as they stand in brackets.
pub fn in_brackets(spot: &Spot<'_>, whole: &Whole) -> Vec<Item> {
    let is_closed = spot.behind.first().is_some_and(|next| next.text(spot.text) == "]");
    let quoted = |key: &Name| {
        let mut item = Item::new(format!("\"{key}\""), ItemKind::Key, 100);
        item.insert.push_str(if is_closed { "" } else { "]" });
        item
    };
    known(spot, whole).iter().map(quoted).collect()
}

/// Keys as steps of a path. Behind a dot only names may stand, at the start of a path others have quotes.
pub fn as_steps(spot: &Spot<'_>, whole: &Whole) -> Vec<Item> {
    let step = |key: &Name| match is_name(key) {
        true => Some(Item::new(key.as_str(), ItemKind::Key, 100)),
        false => spot.path_is_empty().then(|| Item::new(format!("\"{key}\""), ItemKind::Key, 100)),
    };
    known(spot, whole).iter().filter_map(step).collect()
}

/// The keys that the place has in any variant.
fn known(spot: &Spot<'_>, whole: &Whole) -> Vec<Name> {
    let Some(path) = &whole.path else { return Vec::new() };
    let workspace = spot.at.workspace;
    let mut all: Vec<Name> = Vec::new();
    for variant in workspace.variants().iter().take(VARIANTS) {
        let more = workspace.keys(variant, path);
        all.extend(more.into_iter().filter(|key| !key.is_empty() && !all.contains(key)).collect::<Vec<_>>());
    }
    all
}

/// Whether a key may stand without quotes.
pub fn is_name(key: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| is_letter(c) || c == '-')
        && key.split('-').all(|part| !part.is_empty())
}
