//! One thing that may stand at a place.

use distc::types::{Symbol, Type};

use super::Spot;
use crate::ide::Edit;
use crate::ide::hover::{docs_of, signature_of};

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after what they are")]
pub enum ItemKind {
    Field,
    Emit,
    Key,
    Value,
    Alternative,
    Local,
    Parameter,
    Component,
    Function,
    Method,
    Type,
    Enum,
    Mixin,
    Module,
    Variant,
    Word,
    Snippet,
}

/// Something that may stand at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is shown, and what letters are compared with.
    pub label: String,
    /// What sort of thing it is.
    pub kind: ItemKind,
    /// Its type, or where it comes from.
    pub detail: String,
    /// What its author says of it, in Markdown.
    pub docs: String,
    /// What is written: `$1`, `${1:text}`, `$0` are where the cursor goes. An indented line is one deeper than the place.
    pub insert: String,
    /// What letters are compared with, where that is not the label.
    pub filter: Option<String>,
    /// Less is likelier.
    pub rank: u32,
    /// Edits elsewhere that it needs.
    pub edits: Vec<Edit>,
    /// Whether it is one of many that the letters so far chose.
    pub is_chosen: bool,
}

impl Item {
    /// An item that is written as it is shown.
    pub fn new(label: impl Into<String>, kind: ItemKind, rank: u32) -> Item {
        let label = label.into();
        let insert = escaped(&label);
        let (detail, docs) = (String::new(), String::new());
        Item { label, kind, detail, docs, insert, filter: None, rank, edits: Vec::new(), is_chosen: false }
    }

    /// A snippet.
    pub fn snippet(label: impl Into<String>, kind: ItemKind, rank: u32, insert: impl Into<String>) -> Item {
        Item { insert: insert.into(), ..Item::new(label, kind, rank) }
    }

    /// An item for something that is declared.
    pub fn of(spot: &Spot<'_>, label: impl Into<String>, kind: ItemKind, rank: u32, symbol: &Symbol) -> Item {
        let workspace = spot.at.workspace;
        let (detail, docs) = (signature_of(workspace, symbol, None), docs_of(workspace, symbol));
        Item { detail, docs, ..Item::new(label, kind, rank) }
    }

    /// With a type.
    #[must_use]
    pub fn typed(self, spot: &Spot<'_>, ty: &Type) -> Item {
        Item { detail: ty.show(spot.db()).to_string(), ..self }
    }
}

/// A text as a snippet that is that text.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// A snippet as text, for those who know no snippets.
pub fn plain(snippet: &str) -> String {
    let (mut out, mut rest, mut depth) = (String::new(), snippet, 0_u32);
    while let Some(first) = rest.chars().next() {
        let hole = rest.strip_prefix("${").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        let stop = rest.strip_prefix('$').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        rest = match (first, hole, stop) {
            (_, Some(inner), _) => {
                depth += 1;
                inner.strip_prefix(':').unwrap_or(inner)
            }
            (_, _, Some(behind)) => behind,
            ('}', ..) if depth > 0 => {
                depth -= 1;
                &rest[1..]
            }
            _ => {
                let text = if first == '\\' && rest.len() > 1 { &rest[1..] } else { rest };
                let length = text.chars().next().map_or(0, char::len_utf8);
                out.push_str(&text[..length]);
                &text[length..]
            }
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_without_its_stops_is_text() {
        assert_eq!(plain("a {\n\tb = ${1:100m}..$2\n}$0"), "a {\n\tb = 100m..\n}");
        assert_eq!(plain(&escaped("\\($ref) }")), "\\($ref) }");
    }
}
