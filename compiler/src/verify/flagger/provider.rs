//! What those who route the traffic can do, as Flagger drives them.

use crate::values::Value;
use crate::verify::errors::{self, Said};
use crate::verify::view::{is_said, items, part, text, texts};

/// Who routes the traffic.
struct Provider {
    /// As `spec.provider` says it; for TCP, which is routed by less, with ` over TCP` behind it.
    name: &'static str,
    /// Whether it shares traffic out by weight.
    shifts: bool,
    /// How it compares headers; empty where it does not.
    compares: &'static [&'static str],
    /// Which releases get copies of requests.
    copies: Copies,
    /// Whether it keeps a visitor on a version.
    sticks: bool,
    /// Where it has to be told what it routes with.
    needs: &'static str,
}

/// Releases that can be sent copies of requests.
#[derive(Clone, Copy, PartialEq)]
enum Copies {
    /// None.
    Never,
    /// Those that are tested beside the traffic.
    Beside,
    /// Those that get a growing share as well.
    Always,
}

const ALL: &[&str] = &["exact", "prefix", "suffix", "regex"];

const fn row(name: &'static str) -> Provider {
    Provider { name, shifts: true, compares: &[], copies: Copies::Never, sticks: false, needs: "" }
}

const GATEWAY: Provider = Provider {
    compares: &["exact", "regex"],
    copies: Copies::Beside,
    sticks: true,
    needs: "spec.service.gatewayRefs",
    ..row("")
};

const PROVIDERS: [Provider; 20] = [
    Provider { needs: "spec.routeRef", ..row("apisix") },
    Provider { compares: ALL, needs: "spec.service.meshName", ..row("appmesh") },
    Provider { compares: ALL, ..row("appmesh:v1beta2") },
    Provider { compares: &["exact", "prefix", "suffix"], ..row("contour") },
    Provider { name: "gatewayapi:v1", ..GATEWAY },
    Provider { name: "gatewayapi:v1beta1", ..GATEWAY },
    Provider { compares: &["exact", "regex"], ..row("gloo") },
    Provider { compares: ALL, copies: Copies::Always, sticks: true, ..row("istio") },
    row("istio over TCP"),
    row("knative"),
    Provider { shifts: false, ..row("kubernetes") },
    row("kuma"),
    row("linkerd"),
    Provider { compares: ALL, needs: "spec.ingressRef", ..row("nginx") },
    row("osm"),
    Provider { needs: "spec.ingressRef", ..row("skipper") },
    row("smi:v1alpha1"),
    row("smi:v1alpha2"),
    row("smi:v1alpha3"),
    row("traefik"),
];

/// The provider of a Canary; none where it is left to how Flagger is started.
fn provider(canary: &Value) -> Option<&'static Provider> {
    let tcp = text(canary, "spec.service.appProtocol").eq_ignore_ascii_case("tcp");
    let name = match text(canary, "spec.provider") {
        "istio" if tcp => "istio over TCP",
        name => name,
    };
    PROVIDERS.iter().find(|provider| provider.name == name)
}

/// What an analysis asks of a provider that cannot do it.
pub fn abilities(canary: &Value, said: &mut Vec<Said>) {
    let (Some(provider), Some(analysis)) = (provider(canary), part(canary, "spec.analysis")) else { return };
    let at = |field: &str| format!("spec.analysis.{field}");
    let has = |field: &str| is_said(analysis, field);
    let weighted = ["stepWeight", "stepWeights"].into_iter().find(|field| has(field));
    let mut cannot = |field: &str, what, effect| said.push(errors::cannot(&at(field), provider.name, what, effect));
    if let Some(field) = weighted.filter(|_| !provider.shifts) {
        cannot(field, "shift traffic by weight", "Flagger would make 10 iterations beside the traffic of it");
    }
    if has("match") && provider.compares.is_empty() {
        let effect = if provider.shifts { "all users would get the new version" } else { "Flagger leaves it out" };
        cannot("match", "route by header or cookie", effect);
    }
    if has("sessionAffinity") && !provider.sticks {
        cannot("sessionAffinity", "keep visitors on a version", "they would change with every request");
    }
    if part(analysis, "mirror").and_then(Value::as_bool) == Some(true) {
        match (provider.copies, weighted) {
            (Copies::Always, _) | (Copies::Beside, None) => {}
            (Copies::Never, None) => cannot("mirror", "copy requests", "none would be sent"),
            (_, Some(_)) => cannot("mirror", "copy requests before it shifts traffic", "the release would never go on"),
        }
        if has("match") {
            said.push(errors::excluded_by(&at("mirror"), "with `match` no requests are copied (`mirror`)"));
        }
    }
    if !provider.needs.is_empty() && !is_said(canary, provider.needs) {
        said.push(errors::provider_needs(provider.name, provider.needs));
    }
}

/// A match that says nothing is one of every request.
pub fn everybody(request: &Value, said: &mut Vec<Said>) {
    if !["headers", "queryParams", "sourceLabels"].into_iter().any(|field| is_said(request, field)) {
        said.push(errors::matches_all(
            "a match without `headers`, `queryParams` or `sourceLabels` is one of all requests".to_owned(),
        ));
    }
}

/// Comparisons that a provider drops, so that everybody matches.
pub fn dialect(canary: &Value, said: &mut Vec<Said>) {
    let Some(provider) = provider(canary).filter(|provider| !provider.compares.is_empty()) else { return };
    for request in items(canary, "spec.analysis.match") {
        let compared = part(request, "headers").and_then(Value::entries).into_iter().flat_map(|all| all.iter());
        let dropped = compared.flat_map(|(name, how)| ALL.iter().map(move |kind| (name, *kind, is_said(how, kind))));
        let dropped = dropped.filter(|(_, kind, is_said)| *is_said && !provider.compares.contains(kind));
        said.extend(dropped.map(|(name, kind, _)| {
            let fact = format!(
                "`{}` does not compare headers by `{kind}`, so that `{name}` would tell nobody apart",
                provider.name
            );
            errors::matches_all(fact)
        }));
        let is_by_labels = !texts(request, "sourceLabels").is_empty();
        if provider.name.starts_with("gatewayapi")
            && is_by_labels
            && !is_said(request, "headers")
            && !is_said(request, "queryParams")
        {
            let fact =
                format!("`{}` does not know where requests come from, so that everybody would match", provider.name);
            said.push(errors::matches_all(fact));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_found_by_name() {
        assert!(PROVIDERS.is_sorted_by_key(|provider| provider.name));
    }
}
