//! Who may do what.

use super::Row;
use crate::values::Value;
use crate::verify::ask::Ask::{Among, Bars, If, Needs, Rule};
use crate::verify::errors::{self, Said};
use crate::verify::view::{is_said, items};

/// The group of roles.
const RBAC: &str = "rbac.authorization.k8s.io";

pub const ROWS: &[Row] = &[
    ("rbac.v1.ClusterRoleBinding", &[Among("roleRef.kind", &["ClusterRole"])]),
    ("rbac.v1.PolicyRule", &[Needs("verbs"), Rule(subjects_of_a_rule)]),
    ("rbac.v1.Role", &[Rule(addresses)]),
    ("rbac.v1.RoleRef", &[Among("apiGroup", &["", RBAC])]),
    (
        "rbac.v1.Subject",
        &[
            If("kind", &["ServiceAccount"], &Needs("namespace")),
            If("kind", &["ServiceAccount"], &Bars("apiGroup")),
            If("kind", &["Group", "User"], &Among("apiGroup", &["", RBAC])),
        ],
    ),
];

/// A rule is about resources of groups, or about addresses that are none.
fn subjects_of_a_rule(rule: &Value, said: &mut Vec<Said>) {
    // The core group is the empty text, so the list has to be there and may hold nothing else.
    let has = |field: &str| !items(rule, field).is_empty();
    match (has("nonResourceURLs"), has("resources") || has("apiGroups") || is_said(rule, "resourceNames")) {
        (true, true) => said.push(errors::several("PolicyRule", "nonResourceURLs", "resources")),
        (true, false) => {}
        (false, _) => {
            let missing = ["apiGroups", "resources"].into_iter().filter(|field| !has(field));
            said.extend(missing.take(1).map(|field| errors::needs("PolicyRule", field, None)));
        }
    }
}

/// Addresses lie in no namespace.
fn addresses(role: &Value, said: &mut Vec<Said>) {
    if items(role, "rules").into_iter().any(|rule| !items(rule, "nonResourceURLs").is_empty()) {
        said.push(errors::excluded(
            "rules",
            "a Role is of one namespace, and `nonResourceURLs` are of the whole cluster",
        ));
    }
}
