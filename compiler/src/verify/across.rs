//! Rules across the objects of a variant. No server checks these; the compiler sees the whole application.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Finding;
use super::errors::{self, Said};
use super::facts::Facts;
use super::flagger;
use super::mentions::Mention;
use super::near::Near;
use crate::db::Name;
use crate::values::Owner;

/// The objects of a variant, to be found by what refers to them.
struct Index<'f> {
    /// The first of each group, kind, namespace and name.
    whole: FxHashMap<(&'f str, &'f str, &'f str, &'f str), usize>,
    named: FxHashMap<(&'f str, &'f str, &'f str), usize>,
    labelled: FxHashMap<(&'f str, &'f str), Vec<&'f Facts>>,
    /// The stable addresses that Flagger makes: namespace and name.
    made: FxHashSet<(&'f str, &'f str)>,
}

/// The names of the objects of a kind in a namespace, where one was looked for in vain.
type Names<'f> = FxHashMap<(&'f str, &'f str), Near<'f>>;

/// What is wrong between the objects of a variant, with the owner of each.
pub fn across(all: &[&Facts]) -> Vec<(Owner, Finding)> {
    let index = Index::new(all);
    let mut names = Names::default();
    let mut found = Vec::new();
    for (number, facts) in all.iter().copied().enumerate() {
        let mut said = Vec::new();
        identity(&index, number, facts, &mut said);
        services(&index, facts, &mut said);
        references(&index, all, facts, &mut names, &mut said);
        for mention in &facts.mentions {
            said.extend(mentioned(&index, all, mention, &mut names));
        }
        found.extend(said.into_iter().map(|said| of(facts, said)));
    }
    found.extend(releases(&index, all));
    found
}

impl<'f> Index<'f> {
    fn new(all: &[&'f Facts]) -> Index<'f> {
        let mut index = Index {
            whole: FxHashMap::default(),
            named: FxHashMap::default(),
            labelled: FxHashMap::default(),
            made: FxHashSet::default(),
        };
        for (number, facts) in all.iter().copied().enumerate() {
            index.whole.entry((&facts.group, &facts.kind, &facts.namespace, &facts.name)).or_insert(number);
            index.named.entry((&facts.kind, &facts.namespace, &facts.name)).or_insert(number);
            if let Some((_, address)) = &facts.release {
                index.made.insert((&facts.namespace, address));
            }
            for (key, value) in &facts.pods {
                index.labelled.entry((key, value)).or_default().push(facts);
            }
        }
        index
    }

    /// Whether Flagger makes a Service of that name.
    fn is_made(&self, namespace: &str, name: &str) -> bool {
        let ends = ["", "-primary", "-canary"].into_iter();
        ends.filter_map(|end| name.strip_suffix(end)).any(|apex| self.made.contains(&(namespace, apex)))
    }

    /// The workloads whose pods bear all of some labels.
    fn selected(&self, selector: &[(Name, Name)], namespace: &str) -> Vec<&'f Facts> {
        let bears = |facts: &&&Facts| {
            selector.iter().all(|pair| facts.pods.contains(pair)) && may_be(&facts.namespace, namespace)
        };
        let fewest = selector.iter().map(|(k, v)| self.labelled.get(&(k.as_str(), v.as_str())));
        match fewest.min_by_key(|found| found.map_or(0, Vec::len)).flatten() {
            Some(some) => some.iter().filter(bears).copied().collect(),
            None => Vec::new(),
        }
    }
}

fn identity(index: &Index<'_>, number: usize, facts: &Facts, said: &mut Vec<Said>) {
    let Facts { group, kind, namespace, name, .. } = facts;
    let first = index.whole.get(&(group.as_str(), kind.as_str(), namespace.as_str(), name.as_str()));
    if first.is_some_and(|first| *first != number) {
        said.push(errors::twice(&facts.kind, &facts.name));
    }
}

fn services(index: &Index<'_>, facts: &Facts, said: &mut Vec<Said>) {
    if facts.selector.is_empty() {
        return;
    }
    let pods = index.selected(&facts.selector, &facts.namespace);
    if pods.is_empty() {
        if facts.has_pods && !facts.selector.iter().any(is_added) {
            said.push(errors::selects_nothing(&facts.name));
        }
        return;
    }
    for (path, port) in &facts.targets {
        if !INJECTED.contains(&port.as_str()) && !pods.iter().any(|workload| workload.ports.contains(port)) {
            said.push(errors::no_target_port(path.clone(), &facts.name, port));
        }
    }
}

/// Ports of the containers that meshes and Dapr add to pods (the templates of their injectors).
const INJECTED: [&str; 7] =
    ["dapr-grpc", "dapr-http", "dapr-internal", "dapr-metrics", "http-envoy-prom", "linkerd-admin", "linkerd-proxy"];

/// Whether two namespaces may be the same: one that is not said is chosen where manifests are applied.
fn may_be(a: &str, b: &str) -> bool {
    a == b || a.is_empty() || b.is_empty()
}

/// Whether a label is one that controllers give the pods that they make.
fn is_added((key, value): &(Name, Name)) -> bool {
    let own = ["statefulset.kubernetes.io/", "apps.kubernetes.io/", "batch.kubernetes.io/"];
    let plain = ["job-name", "controller-uid", "pod-template-hash", "controller-revision-hash"];
    own.iter().any(|front| key.starts_with(front)) || plain.contains(&key.as_str()) || value.ends_with("-primary")
}

/// What is scaled or released, and by what: a workload of the same owner; of others where the owner has none.
fn references<'f>(index: &Index<'f>, all: &[&'f Facts], facts: &'f Facts, names: &mut Names<'f>, said: &mut Vec<Said>) {
    for (path, what, kind, name) in &facts.references {
        if index.named.contains_key(&(kind.as_str(), facts.namespace.as_str(), name.as_str())) {
            continue;
        }
        if facts.has_pods {
            said.push(errors::no_target(path, what, kind, name));
        } else {
            let meant = near(all, kind, &facts.namespace, names).of(name);
            said.extend(meant.map(|meant| errors::near_name(path, kind, name, meant)));
        }
    }
}

/// What Flagger makes and is emitted as well is told where it is emitted; a workload has one Canary.
fn releases(index: &Index<'_>, all: &[&Facts]) -> Vec<(Owner, Finding)> {
    let mut first = FxHashMap::default();
    let mut found = Vec::new();
    for canary in all {
        let Some((provider, address)) = &canary.release else { continue };
        let Some((kind, name)) = canary.target() else { continue };
        if first.insert((kind, &canary.namespace, name), ()).is_some() {
            found.push(of(canary, errors::released_twice(kind, name)));
        }
        for (kind, name) in flagger::makes(provider, (kind, name), address) {
            let emitted = index.named.get(&(kind.as_str(), canary.namespace.as_str(), name.as_str()));
            if let Some(object) = emitted.and_then(|number| all.get(*number)) {
                found.push(of(object, errors::made_by_flagger(&kind, &name, &canary.name)));
            }
        }
    }
    found
}

fn of(facts: &Facts, (code, path, message, help): Said) -> (Owner, Finding) {
    (facts.owner.clone(), Finding { code, emit: facts.emit.clone(), path, message, help })
}

/// What is wrong with a reference to what may be in the cluster already: a port that the Service does not have, or a name that is a
/// slip away from that of an object of the variant.
fn mentioned<'f>(index: &Index<'f>, all: &[&'f Facts], mention: &'f Mention, names: &mut Names<'f>) -> Option<Said> {
    let Mention { path, kind, namespace, name, port } = mention;
    if let Some(found) = index.named.get(&(kind.as_str(), namespace.as_str(), name.as_str())) {
        let (port, serves) = (port.as_ref()?, &all.get(*found)?.serves);
        let has =
            serves.iter().any(|(name, number)| if port.0.is_empty() { *number == port.1 } else { *name == port.0 });
        return (!serves.is_empty() && !has).then(|| errors::no_service_port(mention, port));
    }
    if kind == "Service" && index.is_made(namespace, name) {
        return None;
    }
    near(all, kind, namespace, names).of(name).map(|meant| errors::near_name(path, kind, name, meant))
}

/// The names of a kind in a namespace.
fn near<'f, 'n>(all: &[&'f Facts], kind: &'f str, namespace: &'f str, names: &'n mut Names<'f>) -> &'n Near<'f> {
    let of_kind = |facts: &&'f Facts| facts.kind == kind && facts.namespace == namespace;
    let known = names.entry((kind, namespace));
    known.or_insert_with(|| Near::new(all.iter().copied().filter(of_kind).map(|facts| facts.name.as_str())))
}
