//! What rules across objects have to know of one: small, so that a whole variant's fit into memory.

use super::flagger;
use super::mentions::{Mention, mentions};
use super::view::{int, items, part, pod, running, text, texts};
use crate::db::Name;
use crate::types::scalar::Scalar;
use crate::values::{Object, Owner, Value};

/// What is known of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Who emits it.
    pub owner: Owner,
    /// Its emit.
    pub emit: Name,
    /// The group of its kind, empty for the core.
    pub group: Name,
    /// Its kind.
    pub kind: Name,
    /// Its namespace, empty where it has none.
    pub namespace: Name,
    /// Its name.
    pub name: Name,
    /// Whether its owner emits pods: what it selects and refers to is of the same owner then, else it may be anybody's.
    pub has_pods: bool,
    /// The labels of its pods.
    pub pods: Vec<(Name, Name)>,
    /// The names of its pods' ports.
    pub ports: Vec<Name>,
    /// What a Service selects.
    pub selector: Vec<(Name, Name)>,
    /// The named ports that a Service leads to, with their paths.
    pub targets: Vec<(String, Name)>,
    /// The ports of a Service, with their numbers.
    pub serves: Vec<(Name, i64)>,
    /// Objects that it refers to and that have to be emitted: path, what refers, kind, name.
    pub references: Vec<(&'static str, &'static str, Name, Name)>,
    /// Objects that it refers to and that may be in the cluster already.
    pub mentions: Vec<Mention>,
    /// What a Canary has Flagger make: who routes the traffic, and the stable address.
    pub release: Option<(Name, Name)>,
}

impl Facts {
    /// The kind and the name of what a Canary releases.
    pub fn target(&self) -> Option<(&Name, &Name)> {
        let found = self.references.iter().find(|(path, ..)| *path == TARGET);
        found.map(|(_, _, kind, name)| (kind, name))
    }
}

/// Where a Canary says what it releases.
const TARGET: &str = "spec.targetRef";

/// Fields that refer to another object of the same namespace: kind, path, what refers.
const REFERENCES: [(&str, &str, &str); 3] = [
    ("HorizontalPodAutoscaler", "spec.scaleTargetRef", "scaler"),
    ("Canary", TARGET, "Canary"),
    ("Canary", "spec.autoscalerRef", "Canary"),
];

/// What is known of an owner's objects.
pub fn facts(owner: &Owner, all: &[Object]) -> Vec<Facts> {
    let has_pods = all.iter().any(|object| pod(&object.value).is_some());
    all.iter().map(|object| of_object(owner, object, all, has_pods)).collect()
}

fn of_object(owner: &Owner, object: &Object, all: &[Object], has_pods: bool) -> Facts {
    let value = &object.value;
    let kind = text(value, "kind");
    let pairs = |of: &Value, path: &str| texts(of, path).into_iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    let pod = pod(value).unwrap_or(&Value::None);
    let ports = running(pod).flat_map(|c| items(c, "ports"));
    let references = REFERENCES.iter().filter(|(k, path, _)| *k == kind && part(value, path).is_some());
    Facts {
        owner: owner.clone(),
        emit: object.emit.clone(),
        group: text(value, "apiVersion").rsplit_once('/').map_or("", |(group, _)| group).into(),
        kind: kind.into(),
        namespace: text(value, "metadata.namespace").into(),
        name: text(value, "metadata.name").into(),
        has_pods,
        pods: pairs(pod, "metadata.labels"),
        ports: ports.map(|p| text(p, "name").into()).collect(),
        selector: if kind == "Service" { pairs(value, "spec.selector") } else { Vec::new() },
        targets: if kind == "Service" { targets(value) } else { Vec::new() },
        serves: if kind == "Service" { serves(value) } else { Vec::new() },
        mentions: mentions(object, all),
        release: flagger::is_canary(value).then(|| (text(value, "spec.provider").into(), address(value).into())),
        references: references
            .map(|(_, path, what)| {
                let at = |field: &str| Name::from(text(value, &format!("{path}.{field}")));
                (*path, *what, at("kind"), at("name"))
            })
            .collect(),
    }
}

fn targets(service: &Value) -> Vec<(String, Name)> {
    let named = |port: &Value| match part(port, "targetPort") {
        Some(Value::Scalar(Scalar::Text(name))) => Some(("spec.ports".to_owned(), name.clone())),
        _ => None,
    };
    items(service, "spec.ports").into_iter().filter_map(named).collect()
}

fn serves(service: &Value) -> Vec<(Name, i64)> {
    let port = |port: &&Value| Some((text(port, "name").into(), int(port, "port")?));
    items(service, "spec.ports").iter().filter_map(port).collect()
}

/// The stable address of what a Canary releases: it has a name of its own, or the target's.
fn address(canary: &Value) -> &str {
    match text(canary, "spec.service.name") {
        "" => text(canary, "spec.targetRef.name"),
        name => name,
    }
}
