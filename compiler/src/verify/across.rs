//! Rules across the objects of a variant. No server checks these; the compiler sees the whole application.

use rustc_hash::FxHashMap;

use super::Finding;
use super::errors::{self, Said};
use super::facts::Facts;
use crate::db::Name;
use crate::values::Owner;

/// The objects of a variant, to be found by what refers to them.
struct Index<'f> {
    named: FxHashMap<(&'f str, &'f str, &'f str), usize>,
    labelled: FxHashMap<(&'f str, &'f str), Vec<&'f Facts>>,
}

/// What is wrong between the objects of a variant, with the owner of each.
pub fn across(all: &[Facts]) -> Vec<(Owner, Finding)> {
    let index = Index::new(all);
    let mut found = Vec::new();
    for (number, facts) in all.iter().enumerate() {
        let mut said = Vec::new();
        identity(&index, number, facts, &mut said);
        services(&index, facts, &mut said);
        references(&index, facts, &mut said);
        let finding = |(code, path, message, help): Said| {
            (facts.owner.clone(), Finding { code, emit: facts.emit.clone(), path, message, help })
        };
        found.extend(said.into_iter().map(finding));
    }
    found
}

impl<'f> Index<'f> {
    fn new(all: &'f [Facts]) -> Index<'f> {
        let mut index = Index { named: FxHashMap::default(), labelled: FxHashMap::default() };
        for (number, facts) in all.iter().enumerate() {
            index.named.entry((&facts.kind, &facts.namespace, &facts.name)).or_insert(number);
            for (key, value) in &facts.pods {
                index.labelled.entry((key, value)).or_default().push(facts);
            }
        }
        index
    }

    /// The workloads whose pods bear all of some labels.
    fn selected(&self, selector: &[(Name, Name)], namespace: &str) -> Vec<&'f Facts> {
        let bears =
            |facts: &&&Facts| selector.iter().all(|pair| facts.pods.contains(pair)) && facts.namespace == namespace;
        let fewest = selector.iter().map(|(k, v)| self.labelled.get(&(k.as_str(), v.as_str())));
        match fewest.min_by_key(|found| found.map_or(0, Vec::len)).flatten() {
            Some(some) => some.iter().filter(bears).copied().collect(),
            None => Vec::new(),
        }
    }
}

fn identity(index: &Index<'_>, number: usize, facts: &Facts, said: &mut Vec<Said>) {
    let first = index.named.get(&(facts.kind.as_str(), facts.namespace.as_str(), facts.name.as_str()));
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
        said.push(errors::selects_nothing(&facts.name));
        return;
    }
    for (path, port) in &facts.targets {
        if !pods.iter().any(|workload| workload.ports.contains(port)) {
            said.push(errors::no_target_port(path.clone(), &facts.name, port));
        }
    }
}

fn references(index: &Index<'_>, facts: &Facts, said: &mut Vec<Said>) {
    for (path, what, kind, name) in &facts.references {
        if !index.named.contains_key(&(kind.as_str(), facts.namespace.as_str(), name.as_str())) {
            said.push(errors::no_target(path, what, kind, name));
        }
    }
}
