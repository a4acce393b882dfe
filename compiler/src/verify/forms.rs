//! Forms of texts that Kubernetes asks for.

/// A form of texts.
pub struct Form {
    /// What texts of the form are.
    pub name: &'static str,
    /// What they are made of.
    pub rule: &'static str,
    /// Whether a text is one.
    pub fits: fn(&str) -> bool,
}

/// A label of DNS.
pub const LABEL: Form = Form {
    name: "name",
    rule: "up to 63 lower-case letters, digits and inner dashes",
    fits: |text| is_label(text, 63, &[]),
};

/// The name of a port.
pub const PORT_NAME: Form = Form {
    name: "name of a port",
    rule: "up to 15 lower-case letters, digits and single inner dashes, with a letter among them",
    fits: |text| is_label(text, 15, &[]) && !text.contains("--") && text.contains(|c: char| c.is_ascii_lowercase()),
};

/// The name of an environment variable. Newer servers take all that is printed but `=`.
pub const VARIABLE: Form = Form {
    name: "name of a variable",
    rule: "not empty, and without `=`",
    fits: |text| !text.is_empty() && !text.contains('='),
};

/// A host that an Ingress answers for.
pub const HOST: Form = Form {
    name: "host of an Ingress",
    rule: "a name of DNS, with `*.` in front for all names below it",
    fits: |text| {
        let is_address = text.parse::<std::net::IpAddr>().is_ok();
        text.is_empty() || !is_address && is_label(text.strip_prefix("*.").unwrap_or(text), 253, &['.'])
    },
};

/// A name that a Service stands for.
pub const DNS_NAME: Form = Form {
    name: "name of DNS",
    rule: "up to 253 lower-case letters, digits, inner dashes and dots",
    fits: |text| text.is_empty() || is_label(text.trim_end_matches('.'), 253, &['.']),
};

/// A path that is looked for in requests.
pub const URL_PATH: Form = Form {
    name: "path of an Ingress",
    rule: "it starts with `/`, without `//`, `/./`, `/../` and `%2f`",
    fits: |text| {
        let odd = ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| text.contains(part));
        text.is_empty() || text.starts_with('/') && !odd && !text.ends_with("/..") && !text.ends_with("/.")
    },
};

/// A path within a volume.
pub const RELATIVE: Form = Form {
    name: "path within a volume",
    rule: "it does not start with `/`, and does not go up by `..`",
    fits: |text| !text.starts_with('/') && text.split('/').all(|part| part != ".."),
};

/// Whether a text is lower-case letters, digits and what is `extra`, with dashes only inside.
pub fn is_label(text: &str, max: usize, extra: &[char]) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || extra.contains(&c);
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let ends = |part: &str| end(part.chars().next()) && end(part.chars().last());
    text.len() <= max && text.chars().all(inner) && text.split(extra).all(ends)
}

/// Whether a text is what labels, and the names of annotations, are made of.
pub fn is_qualified(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.len() <= 63 && text.chars().all(inner) && end(text.chars().next()) && end(text.chars().last())
}

/// Whether a text is a key of labels or annotations: a name, with a name of DNS and `/` in front of it or not.
pub fn is_qualified_key(text: &str) -> bool {
    let (prefix, name) = text.rsplit_once('/').unwrap_or(("a", text));
    is_qualified(name) && is_label(prefix, 253, &['.'])
}

/// Whether a text is the key of a ConfigMap or Secret.
pub fn is_key(text: &str) -> bool {
    let all = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    all && (1..=253).contains(&text.len()) && text != "." && !text.starts_with("..")
}

/// Whether a text is bytes in base64: groups of four, the last one filled up with `=`. Line breaks do not count.
pub fn is_base64(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let digits = bytes.iter().rposition(|b| *b != b'=').map_or(0, |last| last + 1);
    let good = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    bytes.len().is_multiple_of(4) && bytes.len() - digits <= 2 && bytes[..digits].iter().all(good)
}
