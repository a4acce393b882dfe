//! Services, Ingresses and NetworkPolicies.

use super::Row;
use crate::values::Value;
use crate::verify::ask::Ask::{Bars, If, Lone, Needs, Number, One, Port, Rule, Text, Texts};
use crate::verify::errors::{self, Said};
use crate::verify::forms::{DNS_NAME, HOST, LABEL, PORT_NAME, URL_PATH};
use crate::verify::view::{int, is_said, items, text};

/// Types of a Service that nothing outside of the cluster reaches.
const INSIDE: &[&str] = &["", "ClusterIP"];

/// The ports of nodes that a cluster gives away unless it is told others.
const NODE_PORTS: std::ops::RangeInclusive<i64> = 30_000..=32_767;

pub const ROWS: &[Row] = &[
    (
        "core.v1.ServicePort",
        &[
            Text("name", &LABEL),
            Number("nodePort", 0, 65_535),
            Port("port"),
            Port("targetPort"),
            Text("targetPort", &PORT_NAME),
            Rule(node_port),
        ],
    ),
    (
        "core.v1.ServiceSpec",
        &[
            If("type", &["ExternalName"], &Needs("externalName")),
            If("type", &["LoadBalancer", "NodePort"], &Rule(headless)),
            If("type", &["", "ClusterIP", "NodePort"], &Bars("loadBalancerSourceRanges")),
            If("type", INSIDE, &Rule(inside)),
            Text("externalName", &DNS_NAME),
            Rule(service_ports),
        ],
    ),
    (
        "networking.v1.HTTPIngressPath",
        &[
            If("pathType", &["Exact", "Prefix"], &Needs("path")),
            If("pathType", &["Exact", "Prefix"], &Text("path", &URL_PATH)),
        ],
    ),
    ("networking.v1.HTTPIngressRuleValue", &[Needs("paths")]),
    ("networking.v1.IngressBackend", &[One(&["resource", "service"])]),
    ("networking.v1.IngressRule", &[Text("host", &HOST)]),
    ("networking.v1.IngressSpec", &[Rule(leads_somewhere)]),
    ("networking.v1.IngressServiceBackend", &[Text("name", &LABEL), Needs("port")]),
    ("networking.v1.IngressTLS", &[Texts("hosts", &HOST)]),
    ("networking.v1.ServiceBackendPort", &[One(&["name", "number"]), Port("number")]),
    ("networking.v1.NetworkPolicyPeer", &[Lone(&["ipBlock", "podSelector"]), Lone(&["ipBlock", "namespaceSelector"])]),
];

fn leads_somewhere(spec: &Value, said: &mut Vec<Said>) {
    if !is_said(spec, "rules") && !is_said(spec, "defaultBackend") {
        said.push(errors::none_of("IngressSpec", &["defaultBackend", "rules"]));
    }
}

fn node_port(port: &Value, said: &mut Vec<Said>) {
    let odd = int(port, "nodePort").filter(|number| *number > 0 && !NODE_PORTS.contains(number));
    said.extend(odd.map(|number| errors::odd_node_port(number, &NODE_PORTS)));
}

fn headless(spec: &Value, said: &mut Vec<Said>) {
    if text(spec, "clusterIP") == "None" {
        let message =
            format!("a Service of type `{}` has an address, so `clusterIP` cannot be `None`", text(spec, "type"));
        said.push(errors::excluded("clusterIP", &message));
    }
}

fn inside(spec: &Value, said: &mut Vec<Said>) {
    if is_said(spec, "externalTrafficPolicy") && !is_said(spec, "externalIPs") {
        let message = "`externalTrafficPolicy` is for a Service that is reached from outside: of type `NodePort` or `LoadBalancer`";
        said.push(errors::excluded("externalTrafficPolicy", message));
    }
    for port in items(spec, "ports") {
        if let Some(number) = int(port, "nodePort").filter(|number| *number > 0) {
            let message = format!("`nodePort` {number} needs a Service of type `NodePort` or `LoadBalancer`");
            said.push(errors::excluded("ports", &message));
        }
    }
}

fn service_ports(spec: &Value, said: &mut Vec<Said>) {
    let ports = items(spec, "ports");
    if ports.is_empty() && text(spec, "type") != "ExternalName" && text(spec, "clusterIP") != "None" {
        said.push(errors::needs("Service", "ports", None));
    }
    if ports.len() > 1 && ports.iter().any(|port| text(port, "name").is_empty()) {
        said.push(errors::unnamed_port("ports"));
    }
    let key = |port: &Value| {
        let protocol = text(port, "protocol");
        (int(port, "port"), if protocol.is_empty() { "TCP" } else { protocol }.to_owned())
    };
    for (at, port) in ports.iter().enumerate() {
        if ports[..at].iter().any(|first| key(first) == key(port)) {
            let number = int(port, "port").unwrap_or_default().to_string();
            said.push(errors::named_twice("ports".to_owned(), "port", &number));
        }
    }
}
