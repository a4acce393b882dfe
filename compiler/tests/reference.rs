//! The reference application: what it compiles to says the same, fact by fact, as the manifests written down without it; and
//! stays as it is, byte by byte, unless a golden is changed.

#![expect(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use distc::Workspace;
use distc::db::OnDisk;
use distc::diagnostics::render;
use serde_yaml::Value;

/// Fields that tell the items of a list apart, most telling first.
const KEYS: [&str; 6] = ["name", "mountPath", "containerPort", "port", "ip", "topologyKey"];

type Facts = BTreeMap<String, BTreeMap<String, String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The stream of a variant's manifests.
fn compiled(file: &str, variant: &str) -> String {
    let workspace = Workspace::open(&OnDisk, &root().join(file)).expect("the program is read");
    let compiled = workspace.compile(&[variant.into()]);
    let said = render::short(workspace.db(), &compiled.diagnostics);
    assert_eq!(render::counts(&compiled.diagnostics).0, 0, "{said}");
    let texts = compiled.variants.iter().flat_map(|v| &v.components).map(|(_, yaml)| yaml.as_str());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("---\n")
}

fn facts_of(stream: &str) -> Facts {
    let mut all = Facts::new();
    for document in stream.split("\n---\n") {
        let document: Value = serde_yaml::from_str(document.trim_start_matches("---\n")).expect("it is YAML");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let meta = &document["metadata"];
        let name = format!("{}/{}/{}", text(&document["kind"]), text(&meta["namespace"]), text(&meta["name"]));
        let mut facts = BTreeMap::new();
        collect(&document, String::new(), &mut facts);
        assert!(all.insert(name.clone(), facts).is_none(), "{name} is there twice");
    }
    all
}

/// Every value with the path to it.
fn collect(value: &Value, path: String, facts: &mut BTreeMap<String, String>) {
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            for (key, inner) in map {
                collect(inner, format!("{path}.{}", key.as_str().expect("keys are texts")), facts);
            }
        }
        Value::Sequence(items) if !items.is_empty() => {
            let key = KEYS.into_iter().find(|key| tells_apart(items, key));
            for (n, item) in items.iter().enumerate() {
                let at = key.map_or_else(|| n.to_string(), |key| shown(&item[key], ""));
                collect(item, format!("{path}[{at}]"), facts);
            }
        }
        Value::String(text) if [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end)) => {
            let inner: Value = serde_yaml::from_str(text).expect("a file of YAML");
            collect(&inner, path + ":", facts);
        }
        other => {
            facts.insert(path.clone(), shown(other, &path));
        }
    }
}

fn tells_apart(items: &[Value], key: &str) -> bool {
    let mut seen: Vec<String> = items.iter().filter_map(|item| item.get(key)).map(|v| shown(v, "")).collect();
    seen.sort();
    seen.dedup();
    seen.len() == items.len()
}

/// A value with its kind; quantities of Kubernetes are texts, and all numbers are of one kind.
fn shown(value: &Value, path: &str) -> String {
    let quantity = path.contains(".requests.") || path.contains(".limits.");
    match value {
        Value::Number(number) if quantity => format!("{:?}", number.to_string()),
        Value::Number(number) => format!("{:?}", number.as_f64()),
        other => format!("{other:?}").replace("String(", "").trim_end_matches(')').to_owned(),
    }
}

fn holds(variant: &str) {
    let expected = root().join(format!("tests/reference/{variant}.yaml"));
    let expected = facts_of(&std::fs::read_to_string(expected).expect("the expected manifests are there"));
    let found = facts_of(&compiled("dist/app.dist", variant));
    assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    for (name, facts) in &expected {
        let differing = |path: &&String| facts.get(*path) != found[name].get(*path);
        let paths: Vec<&String> = facts.keys().chain(found[name].keys()).filter(differing).collect();
        assert!(paths.is_empty(), "{name} differs at {paths:#?}");
    }
}

#[test]
fn plain_kubernetes_is_as_expected() {
    holds("kubernetes");
}

#[test]
fn istio_is_as_expected() {
    holds("istio");
}

#[test]
fn linkerd_is_as_expected() {
    holds("linkerd");
}

#[test]
fn facts_that_differ_are_found() {
    let one = "kind: A\nmetadata: {name: a}\nlist:\n- {name: x, value: 1}\n- {name: y, value: 2}\n";
    let other = "kind: A\nmetadata: {name: a}\nlist:\n- {name: y, value: 2}\n- {name: x, value: 1}\n";
    let third = "kind: A\nmetadata: {name: a}\nlist:\n- {name: y, value: '2'}\n- {name: x, value: 1}\n";
    assert_eq!(facts_of(one), facts_of(other));
    assert_ne!(facts_of(one), facts_of(third));
}

#[test]
fn the_bytes_are_as_they_were() {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for variant in ["kubernetes", "istio", "linkerd"] {
            insta::assert_snapshot!(format!("app-{variant}"), compiled("dist/app.dist", variant));
        }
    });
}
