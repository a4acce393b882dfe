//! Pods: containers, probes, volumes, where they run.

use super::Row;
use crate::diagnostics::did_you_mean;
use crate::types::scalar::Scalar;
use crate::values::Value;
use crate::verify::ask::Ask::{AtLeast, Bars, If, Lone, LoneBeside, Needs, Number, One, Port, Rule, Text, Zero};
use crate::verify::errors::{self, Said};
use crate::verify::forms::{LABEL, PORT_NAME, RELATIVE, VARIABLE};
use crate::verify::view::{amount, int, is_said, items, part, text};

/// The last number of a user or a group.
const LAST_ID: i64 = i32::MAX as i64;

/// What a container can request, beside large pages and devices.
const KNOWN: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// All bits of a file's mode, `0777`.
const MODE: i64 = 0o777;

pub const ROWS: &[Row] = &[
    ("core.v1.ConfigMapVolumeSource", &[Number("defaultMode", 0, MODE)]),
    (
        "core.v1.Container",
        &[
            Text("name", &LABEL),
            Needs("image"),
            Rule(resources),
            Rule(devices),
            Rule(resource_names),
            Rule(probed_ports),
            Rule(variables),
            Rule(same_ports),
            Rule(thresholds),
        ],
    ),
    ("core.v1.ContainerPort", &[Port("containerPort"), Number("hostPort", 0, 65_535), Text("name", &PORT_NAME)]),
    ("core.v1.DownwardAPIVolumeFile", &[Number("mode", 0, MODE), Text("path", &RELATIVE)]),
    ("core.v1.DownwardAPIVolumeSource", &[Number("defaultMode", 0, MODE)]),
    ("core.v1.EnvFromSource", &[One(&["configMapRef", "secretRef"])]),
    ("core.v1.EnvVar", &[Text("name", &VARIABLE)]),
    (
        "core.v1.EnvVarSource",
        &[One(&["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"])],
    ),
    ("core.v1.ExecAction", &[Needs("command")]),
    ("core.v1.GRPCAction", &[Port("port")]),
    ("core.v1.HTTPGetAction", &[Port("port")]),
    ("core.v1.KeyToPath", &[Number("mode", 0, MODE), Text("path", &RELATIVE)]),
    ("core.v1.LifecycleHandler", &[One(&["exec", "httpGet", "sleep", "tcpSocket"])]),
    (
        "core.v1.NodeSelectorRequirement",
        &[
            If("operator", &["In", "NotIn", "Gt", "Lt"], &Needs("values")),
            If("operator", &["Exists", "DoesNotExist"], &Bars("values")),
        ],
    ),
    (
        "core.v1.PodSecurityContext",
        &[Number("runAsUser", 0, LAST_ID), Number("runAsGroup", 0, LAST_ID), Number("fsGroup", 0, LAST_ID), Rule(root)],
    ),
    (
        "core.v1.PodSpec",
        &[
            Needs("containers"),
            AtLeast("activeDeadlineSeconds", 1),
            If("dnsPolicy", &["None"], &Needs("dnsConfig.nameservers")),
            Rule(names),
            Rule(preparing),
        ],
    ),
    ("core.v1.PodTemplateSpec", &[Needs("spec")]),
    ("core.v1.PreferredSchedulingTerm", &[Number("weight", 1, 100)]),
    (
        "core.v1.Probe",
        &[
            One(&["exec", "grpc", "httpGet", "tcpSocket"]),
            AtLeast("failureThreshold", 0),
            AtLeast("initialDelaySeconds", 0),
            AtLeast("periodSeconds", 0),
            AtLeast("successThreshold", 0),
            AtLeast("terminationGracePeriodSeconds", 1),
            AtLeast("timeoutSeconds", 0),
            Zero("failureThreshold", 3),
            Zero("periodSeconds", 10),
            Zero("successThreshold", 1),
            Zero("timeoutSeconds", 1),
        ],
    ),
    ("core.v1.ProjectedVolumeSource", &[Number("defaultMode", 0, MODE)]),
    ("core.v1.SecretVolumeSource", &[Number("defaultMode", 0, MODE), Needs("secretName")]),
    (
        "core.v1.SecurityContext",
        &[Number("runAsUser", 0, LAST_ID), Number("runAsGroup", 0, LAST_ID), Rule(root), Rule(privileges)],
    ),
    ("core.v1.TCPSocketAction", &[Port("port")]),
    (
        "core.v1.Toleration",
        &[
            If("operator", &["Exists"], &Bars("value")),
            If("effect", &["NoSchedule", "PreferNoSchedule", ""], &Bars("tolerationSeconds")),
            If("key", &[""], &If("operator", &["Equal", ""], &Needs("key"))),
        ],
    ),
    (
        "core.v1.TopologySpreadConstraint",
        &[
            AtLeast("maxSkew", 1),
            AtLeast("minDomains", 1),
            If("whenUnsatisfiable", &["ScheduleAnyway"], &Bars("minDomains")),
        ],
    ),
    ("core.v1.Volume", &[Text("name", &LABEL), LoneBeside("name")]),
    ("core.v1.VolumeMount", &[Lone(&["subPath", "subPathExpr"]), Text("subPath", &RELATIVE)]),
    ("core.v1.WeightedPodAffinityTerm", &[Number("weight", 1, 100)]),
    (
        "meta.v1.LabelSelectorRequirement",
        &[
            If("operator", &["In", "NotIn"], &Needs("values")),
            If("operator", &["Exists", "DoesNotExist"], &Bars("values")),
        ],
    ),
];

fn resources(container: &Value, said: &mut Vec<Said>) {
    for resource in ["cpu", "memory"] {
        let of = |what: &str| amount(container, &format!("resources.{what}.{resource}"));
        if let (Some(request), Some(limit)) = (of("requests"), of("limits"))
            && request.value > limit.value
        {
            let at = format!("resources.requests.{resource}");
            said.push(errors::requests_exceed(at, resource, &request.to_string(), &limit.to_string()));
        }
    }
}

/// Devices, which bear the name of who makes them, are not shared: as many are requested as are the limit.
fn devices(container: &Value, said: &mut Vec<Said>) {
    let of = |what: &str| part(container, what).and_then(Value::entries).into_iter().flat_map(|all| all.iter());
    for (name, requested) in of("resources.requests") {
        let is_device = name.contains('/') && !name.contains("kubernetes.io/") && !name.starts_with("requests.");
        let limit = of("resources.limits").find(|(limit, _)| limit == name).map(|(_, amount)| amount);
        if is_device && limit.is_none_or(|limit| is_other(requested, limit)) {
            said.push(errors::unlimited(format!("resources.requests[\"{name}\"]"), name, limit.is_some()));
        }
    }
}

/// What has no maker's name in front is one of those that Kubernetes knows.
fn resource_names(container: &Value, said: &mut Vec<Said>) {
    for what in ["resources.requests", "resources.limits"] {
        let all = part(container, what).and_then(Value::entries).into_iter().flat_map(|all| all.iter());
        let is_known = |name: &str| KNOWN.contains(&name) || name.contains('/') || name.starts_with("hugepages-");
        let wrong = all.filter(|(name, _)| !is_known(name));
        said.extend(
            wrong.map(|(name, _)| {
                errors::unknown_resource(format!("{what}[\"{name}\"]"), name, did_you_mean(name, KNOWN))
            }),
        );
    }
}

fn is_other(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Scalar(Scalar::Int(a)), Value::Scalar(Scalar::Int(b))) => a != b,
        (Value::Scalar(Scalar::Amount(a)), Value::Scalar(Scalar::Amount(b))) => a.unit == b.unit && a.value != b.value,
        _ => false,
    }
}

fn probed_ports(container: &Value, said: &mut Vec<Said>) {
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
        for how in ["httpGet.port", "tcpSocket.port"] {
            let at = format!("{probe}.{how}");
            if let Some(Value::Scalar(Scalar::Text(name))) = part(container, &at)
                && !items(container, "ports").iter().any(|p| text(p, "name") == name)
            {
                said.push(errors::no_such_port(at, name, text(container, "name")));
            }
        }
    }
}

fn variables(container: &Value, said: &mut Vec<Said>) {
    for variable in items(container, "env") {
        let name = text(variable, "name");
        if !text(variable, "value").is_empty() && part(variable, "valueFrom").is_some() {
            said.push(errors::two_values(format!("env[\"{name}\"]"), name));
        }
    }
}

/// Servers create such a container with a warning, and refuse to apply it.
fn same_ports(container: &Value, said: &mut Vec<Said>) {
    let ports = items(container, "ports");
    let number = |port: &Value| (int(port, "containerPort"), protocol(port).to_owned());
    for (at, port) in ports.iter().enumerate() {
        if let Some(first) = ports[..at].iter().find(|first| number(first) == number(port)) {
            let names = (text(first, "name"), text(port, "name"));
            said.push(errors::same_port(names, int(port, "containerPort").unwrap_or_default()));
        }
    }
}

fn protocol(port: &Value) -> &str {
    match text(port, "protocol") {
        "" => "TCP",
        protocol => protocol,
    }
}

/// A probe that stops or starts a container has succeeded when it succeeds once.
fn thresholds(container: &Value, said: &mut Vec<Said>) {
    for probe in ["livenessProbe", "startupProbe"] {
        let at = format!("{probe}.successThreshold");
        if let Some(times) = int(container, &at).filter(|times| *times > 1) {
            said.push(errors::bad_number("Container", &at, times, 1, 1));
        }
    }
    if is_said(container, "readinessProbe.terminationGracePeriodSeconds") {
        said.push(errors::bars("Container", "readinessProbe.terminationGracePeriodSeconds", None));
    }
}

/// A container that may not run as root and has to.
fn root(context: &Value, said: &mut Vec<Said>) {
    let never = part(context, "runAsNonRoot").and_then(Value::as_bool) == Some(true);
    if never && int(context, "runAsUser") == Some(0) {
        said.push(errors::excluded("runAsUser", "`runAsUser` 0 is root, which `runAsNonRoot` rules out"));
    }
}

fn privileges(context: &Value, said: &mut Vec<Said>) {
    let is = |field: &str| part(context, field).and_then(Value::as_bool);
    if is("privileged") == Some(true) && is("allowPrivilegeEscalation") == Some(false) {
        let message = "a container that is `privileged` cannot be kept from more by `allowPrivilegeEscalation`";
        said.push(errors::excluded("privileged", message));
    }
}

/// Containers of all sorts share one space of names.
fn names(pod: &Value, said: &mut Vec<Said>) {
    let containers = items(pod, "containers");
    for container in items(pod, "initContainers") {
        let name = text(container, "name");
        if containers.iter().any(|other| text(other, "name") == name) {
            said.push(errors::named_twice(format!("initContainers[\"{name}\"]"), "container", name));
        }
    }
}

/// What runs before the containers ends by itself, unless it is restarted always.
fn preparing(pod: &Value, said: &mut Vec<Said>) {
    const FIELDS: [&str; 4] = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];
    let ends = |container: &&Value| text(container, "restartPolicy") != "Always";
    for container in items(pod, "initContainers").into_iter().filter(ends) {
        let name = text(container, "name");
        for field in FIELDS.into_iter().filter(|field| is_said(container, field)) {
            said.push(errors::preparing(format!("initContainers[\"{name}\"].{field}"), name, field));
        }
    }
}
