//! Kubernetes' types.

use distc::schema::{self, Minors, TypeId};
use distc::types::{RecordId, Role, Symbol};

use super::names::{IN_SCOPE, LEADS_ON, is_subsequence};
use super::served::Served;
use super::{Item, ItemKind, Spot};

/// The next part of the names of Kubernetes' types.
pub fn below(spot: &Spot<'_>, front: &str, role: Role) -> Vec<Item> {
    let front = if front.is_empty() { String::new() } else { format!("{front}.") };
    let served = Served::of(spot);
    let mut all: Vec<Item> = Vec::new();
    for (id, name) in schema::type_names() {
        let Some(rest) = name.strip_prefix(front.as_str()) else { continue };
        let is_kind = schema::type_info(id).kind.is_some();
        if role == Role::Object && !is_kind || !served.has(minors(id)) {
            continue;
        }
        let (part, is_last) = rest.split_once('.').map_or((rest, true), |(part, _)| (part, false));
        if all.last().is_some_and(|last| last.label == part) {
            continue;
        }
        all.extend(match is_last {
            true => {
                let rank = if is_kind { IN_SCOPE } else { IN_SCOPE + 10 };
                let symbol = Symbol::Kubernetes(RecordId::Kubernetes(id));
                served.offered(Item::of(spot, part, ItemKind::Type, rank, &symbol), minors(id))
            }
            false => Some(Item::new(part, ItemKind::Module, IN_SCOPE)),
        });
    }
    all
}

/// Kubernetes' types by the last part of their names, the most stable version of each.
pub fn by_kind(spot: &Spot<'_>, role: Role) -> Vec<Item> {
    let kinds_alone = match role {
        Role::Object => true,
        Role::Reached | Role::Target | Role::Type => false,
        _ => return Vec::new(),
    };
    let fits = |name: &str| kinds_alone || is_subsequence(spot.prefix, name);
    let served = Served::of(spot);
    let mut all = Vec::new();
    for (id, path) in schema::type_names() {
        let [group, _, name] = path.split('.').collect::<Vec<_>>()[..] else { continue };
        let is_kind = schema::type_info(id).kind.is_some();
        if kinds_alone && !is_kind || !fits(name) || !kinds_alone && spot.prefix.is_empty() {
            continue;
        }
        let is_served = |id: &TypeId| served.has(minors(*id));
        if !is_served(&id) || is_kind && schema::versions_of(group, name).into_iter().find(is_served) != Some(id) {
            continue;
        }
        let symbol = Symbol::Kubernetes(RecordId::Kubernetes(id));
        let rank = if is_kind { LEADS_ON } else { LEADS_ON + 50 };
        let item = Item::of(spot, name, ItemKind::Type, rank, &symbol);
        let insert = format!("k8s.{path}");
        let item = Item { detail: insert.clone(), insert, is_chosen: !kinds_alone, ..item };
        all.extend(served.offered(item, minors(id)));
    }
    all
}

/// The versions of Kubernetes that have a type, or serve it where it is a kind.
fn minors(id: TypeId) -> Minors {
    let info = schema::type_info(id);
    info.kind.as_ref().map_or(info.minors, |kind| kind.minors)
}
