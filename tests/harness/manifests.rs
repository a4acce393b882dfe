//! The manifests that a `yaml` block shows: all of them, one variant's, an object, or a part of one.
//!
//! ```text
//! yaml                                    every variant, each behind a comment with its name
//! yaml istio                              one variant
//! yaml istio Deployment/web               one object of it
//! yaml Deployment/web spec.template       what is at a path in it; items of lists by their `name`, or by number
//! ```

use distc::{Compiled, Manifests};

/// What the words behind `yaml` ask for.
pub fn shown(compiled: &Compiled, words: &[String]) -> Result<String, String> {
    let is_variant = |word: &String| compiled.variants.iter().any(|variant| variant.variant == **word);
    let (variant, rest) = match words {
        [first, rest @ ..] if is_variant(first) => (Some(first), rest),
        _ => (None, words),
    };
    let asked: Vec<&Manifests> =
        compiled.variants.iter().filter(|v| variant.is_none_or(|name| v.variant == **name)).collect();
    if asked.is_empty() {
        return Err(format!("nothing was compiled that `{}` could show", words.join(" ")));
    }
    match rest {
        [] if asked.len() > 1 => Ok(asked.iter().map(|v| format!("# {}\n{}", v.variant, stream(v))).collect()),
        [] => Ok(stream(asked[0])),
        [object] => part(asked[0], object, ""),
        [object, path] => part(asked[0], object, path),
        _ => Err(format!("`{}` is more than a variant, an object and a path", words.join(" "))),
    }
}

fn stream(manifests: &Manifests) -> String {
    objects(manifests).iter().map(|object| format!("---\n{object}")).collect()
}

/// Each object's text.
fn objects(manifests: &Manifests) -> Vec<String> {
    let texts = manifests.components.iter().map(|(_, yaml)| format!("\n{yaml}"));
    let objects = texts.flat_map(|text| text.split("\n---\n").map(str::to_owned).collect::<Vec<_>>());
    objects.filter(|text| !text.trim().is_empty()).map(|text| format!("{}\n", text.trim())).collect()
}

/// What is at `path` in the object `Kind/name`.
fn part(manifests: &Manifests, object: &str, path: &str) -> Result<String, String> {
    let (kind, name) = object.split_once('/').ok_or_else(|| format!("`{object}` is no variant, nor `Kind/name`"))?;
    let named = |text: &String| at(text, &["metadata", "name"]).is_some_and(|found| found.trim_matches('"') == name);
    let is = |text: &&String| at(text, &["kind"]).as_deref() == Some(kind) && named(text);
    let all = objects(manifests);
    let text = all.iter().find(is).ok_or_else(|| format!("there is no `{object}` in `{}`", manifests.variant))?;
    let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
    Ok(at(text, &steps).unwrap_or_else(|| "(nothing)".to_owned()))
}

/// What a block of YAML, as the compiler prints it, has below some keys.
fn at(text: &str, steps: &[&str]) -> Option<String> {
    let Some((step, rest)) = steps.split_first() else { return Some(text.to_owned()) };
    let found = if text.starts_with("- ") { item(text, step) } else { entry(text, step) };
    at(&found?, rest)
}

/// The value of a key; scalars stand behind it, all else below.
fn entry(text: &str, key: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_key = |line: &&str| {
        [key.to_owned(), format!("\"{key}\"")]
            .iter()
            .any(|key| line.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with(':')))
    };
    let start = lines.iter().position(is_key)?;
    let (_, value) = lines[start].split_once(": ").unwrap_or_default();
    let below = lines[start + 1..].iter().take_while(|line| line.starts_with([' ', '-']) || line.is_empty());
    let below: Vec<&str> = below.copied().collect();
    Some(if below.is_empty() { value.to_owned() } else { outdented(&below) })
}

/// The item with that name, or of that number.
fn item(text: &str, step: &str) -> Option<String> {
    let mut items: Vec<Vec<String>> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("- ") {
            Some(first) => items.push(vec![first.to_owned()]),
            None => items.last_mut()?.push(line.strip_prefix("  ").unwrap_or(line).to_owned()),
        }
    }
    let mut items = items.into_iter().map(|lines| lines.join("\n"));
    match step.parse::<usize>() {
        Ok(number) => items.nth(number),
        Err(_) => items.find(|item| entry(item, "name").as_deref() == Some(step)),
    }
}

fn outdented(lines: &[&str]) -> String {
    let indent = lines.iter().filter(|line| !line.is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let line = |line: &&str| line.get(indent.unwrap_or_default()..).unwrap_or_default().to_owned();
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}
