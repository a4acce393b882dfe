//! Reads a provider's values file, with the place of every key and value. It knows no parameters.

use core::fmt;
use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Options, Spanned, Tagged};

use super::errors;
use crate::db::Span;
use crate::diagnostics::Diagnostic;

/// Files longer than this are no values files.
const LONGEST: usize = 1 << 20;

/// A value and where it is written, in bytes; that of an alias is where the alias stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What is written.
    pub value: Yaml,
    /// Where.
    pub span: Span,
}

/// A value of a values file.
#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`; other words are text.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A number with zeros in front, or with `0b`, which readers take for different things.
    Odd(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order written; keys are scalars and differ.
    Map(Vec<(Node, Node)>),
}

/// The one document of `text`, or everything that is wrong with it.
pub fn read(text: &str) -> Result<Node, Vec<Diagnostic<Span>>> {
    if text.len() > LONGEST {
        return Err(vec![errors::too_long(text.len(), LONGEST)]);
    }
    let found = serde_saphyr::from_str_with_options::<Read>(text, options());
    let tree = found.map_err(|error| vec![errors::unreadable(text, &error)])?;
    let mut reader = Reader { text, faults: Vec::new() };
    let node = reader.node(tree);
    if reader.faults.is_empty() { Ok(node) } else { Err(reader.faults) }
}

/// Aliases are for convenience, not for growth. Keys that stand twice are let through, to be reported with both places.
fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_documents: 2, max_depth: 24, max_anchors: 100, max_aliases: 1000 },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: 10_000, max_replay_stack_depth: 8 },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    }
}

/// A value as the YAML library hands it out.
type Read = Spanned<Tagged<Tree>>;

enum Tree {
    Scalar(Yaml),
    /// A whole number that is too large for the language.
    Large,
    List(Vec<Read>),
    Map(Vec<(Read, Read)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Yaml::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar(Yaml::Bool(value)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar(Yaml::Int(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(i64::try_from(number).map_or(Tree::Large, |number| Tree::Scalar(Yaml::Int(number))))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar(Yaml::Float(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar(Yaml::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Tree::Map(map))
    }
}

/// Turns what was read into nodes, and notes what values files do without.
struct Reader<'a> {
    text: &'a str,
    faults: Vec<Diagnostic<Span>>,
}

impl<'a> Reader<'a> {
    fn node(&mut self, read: Read) -> Node {
        let span = errors::span(self.text, read.referenced);
        let Tagged(tree, tag) = read.value;
        if let Some(tag) = tag {
            self.faults.push(errors::tagged(span, &tag));
        }
        match tree {
            Tree::Scalar(value) => self.scalar(value, span),
            Tree::Large => self.too_large(span),
            Tree::List(items) => self.list(items, span),
            Tree::Map(entries) => self.map(entries, span),
        }
    }

    /// A whole number of many digits arrives as a float that is not it, one with zeros in front as a text.
    fn scalar(&mut self, value: Yaml, span: Span) -> Node {
        let digits = self.source(span).trim_start_matches(['-', '+']);
        let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        match value {
            Yaml::Float(_) if is_whole => self.too_large(span),
            Yaml::Text(text) if is_whole && digits.len() > 1 && digits.starts_with('0') => {
                Node { value: Yaml::Odd(text), span }
            }
            Yaml::Int(_) if digits.starts_with("0b") => Node { value: Yaml::Odd(self.source(span).to_owned()), span },
            _ => Node { value, span },
        }
    }

    fn too_large(&mut self, span: Span) -> Node {
        self.faults.push(errors::too_large(span, self.source(span)));
        Node { value: Yaml::Null, span }
    }

    fn source(&self, span: Span) -> &'a str {
        self.text.get(core::ops::Range::from(span)).unwrap_or_default()
    }

    fn list(&mut self, items: Vec<Read>, span: Span) -> Node {
        let items: Vec<_> = items.into_iter().map(|item| self.node(item)).collect();
        let span = items.iter().fold(span, |span, item| cover(span, item.span));
        Node { value: Yaml::List(items), span }
    }

    fn map(&mut self, entries: Vec<(Read, Read)>, span: Span) -> Node {
        let mut seen = BTreeMap::new();
        let mut entry = |(key, value)| {
            let key = self.node(key);
            self.key(&key, &mut seen);
            (key, self.node(value))
        };
        let map: Vec<_> = entries.into_iter().map(&mut entry).collect();
        let span = map.iter().fold(span, |span, (key, value)| cover(cover(span, key.span), value.span));
        Node { value: Yaml::Map(map), span }
    }

    fn key(&mut self, key: &Node, seen: &mut BTreeMap<String, Span>) {
        let Some(name) = key_text(&key.value) else { return self.faults.push(errors::key_is_no_scalar(key.span)) };
        match seen.get(&name) {
            Some(&first) => self.faults.push(errors::duplicate_key(key.span, &name, first)),
            None => drop(seen.insert(name, key.span)),
        }
    }
}

/// The library knows where a collection starts; it ends with its last part. An alias' parts may stand before it.
fn cover(span: Span, part: Span) -> Span {
    if part.start >= span.start { span.to(part) } else { span }
}

/// A key as text, by which keys are told apart: `1` and `"1"` are one key.
fn key_text(key: &Yaml) -> Option<String> {
    match key {
        Yaml::Null => Some("null".to_owned()),
        Yaml::Bool(value) => Some(value.to_string()),
        Yaml::Int(number) => Some(number.to_string()),
        Yaml::Float(number) => Some(number.to_string()),
        Yaml::Text(text) | Yaml::Odd(text) => Some(text.clone()),
        Yaml::List(_) | Yaml::Map(_) => None,
    }
}
