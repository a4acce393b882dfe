//! Disks, ConfigMaps and Secrets.

use super::Row;
use crate::values::Value;
use crate::verify::ask::Ask::{If, Needs, Rule};
use crate::verify::errors::{self, Said};
use crate::verify::forms::{is_base64, is_key};
use crate::verify::view::{is_said, part, texts};

pub const ROWS: &[Row] = &[
    ("core.v1.ConfigMap", &[Rule(config_keys)]),
    ("core.v1.PersistentVolumeClaimSpec", &[Needs("accessModes"), Needs("resources.requests.storage")]),
    (
        "core.v1.Secret",
        &[
            Rule(secret_keys),
            If("type", &["kubernetes.io/tls"], &Rule(|secret, said| keys(secret, &["tls.crt", "tls.key"], said))),
            If("type", &["kubernetes.io/ssh-auth"], &Rule(|secret, said| keys(secret, &["ssh-privatekey"], said))),
            If("type", &["kubernetes.io/dockerconfigjson"], &Rule(|s, said| keys(s, &[".dockerconfigjson"], said))),
            If("type", &["kubernetes.io/dockercfg"], &Rule(|secret, said| keys(secret, &[".dockercfg"], said))),
        ],
    ),
];

fn config_keys(map: &Value, said: &mut Vec<Said>) {
    keyed(map, "ConfigMap", &["data", "binaryData"], said);
    encoded(map, "binaryData", said);
    size(map, "ConfigMap", &["data", "binaryData"], said);
    let binary = texts(map, "binaryData");
    for (key, _) in texts(map, "data") {
        if binary.iter().any(|(other, _)| *other == key) {
            said.push(errors::named_twice(format!("binaryData[\"{key}\"]"), "key", key));
        }
    }
}

fn secret_keys(secret: &Value, said: &mut Vec<Said>) {
    keyed(secret, "Secret", &["data", "stringData"], said);
    encoded(secret, "data", said);
    size(secret, "Secret", &["data", "stringData"], said);
}

fn keyed(object: &Value, kind: &str, fields: &[&str], said: &mut Vec<Said>) {
    for field in fields {
        for (key, _) in texts(object, field) {
            if !is_key(key) {
                said.push(errors::bad_key(kind, format!("{field}[\"{key}\"]"), key));
            }
        }
    }
}

fn encoded(object: &Value, field: &str, said: &mut Vec<Said>) {
    for (key, text) in texts(object, field) {
        if !is_base64(text) {
            said.push(errors::not_base64(format!("{field}[\"{key}\"]"), key));
        }
    }
}

/// What a server keeps of one, in bytes. Base64 has four for three.
const MOST: usize = 1 << 20;

fn size(object: &Value, kind: &str, fields: &[&str], said: &mut Vec<Said>) {
    let is_encoded = |field: &str| field == "binaryData" || kind == "Secret" && field == "data";
    let of = |field: &str| {
        let length = texts(object, field).iter().map(|(_, text)| text.len()).sum::<usize>();
        if is_encoded(field) { length / 4 * 3 } else { length }
    };
    let size: usize = fields.iter().map(|field| of(field)).sum();
    // The end of each entry in base64 may be two bytes shorter.
    let spare =
        2 * fields.iter().filter(|field| is_encoded(field)).map(|field| texts(object, field).len()).sum::<usize>();
    if size.saturating_sub(spare) > MOST {
        said.push(errors::too_large(kind, size));
    }
}

/// The entries that a type of Secret is read by.
fn keys(secret: &Value, keys: &[&str], said: &mut Vec<Said>) {
    let has = |key: &str| {
        ["data", "stringData"].iter().any(|field| part(secret, field).is_some_and(|f| f.part(key).is_some()))
    };
    let missing = keys.iter().find(|key| !has(key));
    if let Some(key) = missing.filter(|_| is_said(secret, "type")) {
        said.push(errors::lacks_entry(key));
    }
}
