//! What Flagger makes for a Canary, named after its target, its address or its scaler.

/// After what an object is named.
#[derive(Clone, Copy, PartialEq)]
enum After {
    Target,
    Address,
}

/// The kind of what is made (empty: that of the target), for which providers, after what it is named and what its name ends in.
const ROWS: [(&str, &str, After, &str); 9] = [
    ("", "", After::Target, "-primary"),
    ("Service", "", After::Address, ""),
    ("Service", "", After::Address, "-primary"),
    ("Service", "", After::Address, "-canary"),
    ("VirtualService", "istio", After::Address, ""),
    ("DestinationRule", "istio", After::Address, "-primary"),
    ("DestinationRule", "istio", After::Address, "-canary"),
    ("HTTPRoute", "gatewayapi:v1", After::Address, ""),
    ("HTTPRoute", "gatewayapi:v1beta1", After::Address, ""),
];

/// The kinds and names of what Flagger makes for a Canary of a provider: of a target, and with a stable address of a name. Where the
/// target is a Service itself it is the address.
pub fn makes(provider: &str, (kind, target): (&str, &str), address: &str) -> Vec<(String, String)> {
    let is_own = |of: &str, end: &str| kind == "Service" && (of.is_empty() || of == "Service" && end.is_empty());
    let rows = ROWS.iter().filter(|(of, by, _, end)| (by.is_empty() || *by == provider) && !is_own(of, end));
    let named = rows.map(|(of, _, after, end)| {
        let name = if *after == After::Target || kind == "Service" { target } else { address };
        ((if of.is_empty() { kind } else { of }).to_owned(), format!("{name}{end}"))
    });
    named.collect()
}
