//! One diagnostic for every stage: a code, a place, a message, and how to mend it. Nothing here prints to anywhere.

mod codes;
mod explain;
mod location;
mod nearest;
pub mod render;

pub use codes::{Code, Severity, Stage};
pub use explain::{code_named, explain};
pub use location::{Location, located, name_variants};
pub use nearest::did_you_mean;

use crate::db::Name;

/// Something to tell the author, with places of type `P`: those of a query result, or ranges of files once located.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic<P> {
    /// What kind of fault it is; the severity comes from it.
    pub code: Code,
    /// Where the fault is.
    pub place: P,
    /// The fact, in lower case, one line that makes sense alone.
    pub message: String,
    /// What to say at `place` itself, where the headline is not enough.
    pub label: Option<String>,
    /// Other places that matter.
    pub labels: Vec<Label<P>>,
    /// How to mend it, in the imperative.
    pub helps: Vec<String>,
    /// Repairs that a machine can apply.
    pub fixes: Vec<Fix<P>>,
    /// The paths that it is about, where one statement may be at fault at several.
    pub about: Vec<Name>,
    /// The variants that have it; none where it does not hang on them.
    pub variants: Vec<Name>,
}

/// A place with what it has to do with a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<P> {
    /// The place.
    pub place: P,
    /// Its part in the matter.
    pub text: String,
}

/// A repair: edits that are applied together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix<P> {
    /// What applying it does, in the imperative.
    pub title: String,
    /// Texts that replace ranges.
    pub edits: Vec<(P, String)>,
}

impl<P> Diagnostic<P> {
    /// A diagnostic of `code` at `place`.
    pub fn new(code: Code, place: P, message: impl Into<String>) -> Self {
        let (labels, helps, fixes) = (Vec::new(), Vec::new(), Vec::new());
        let (about, variants) = (Vec::new(), Vec::new());
        Diagnostic { code, place, message: message.into(), label: None, labels, helps, fixes, about, variants }
    }

    /// With a text at the place itself.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn label(mut self, place: P, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: text.into() });
        self
    }

    /// With the path that it is about, as the message spells it.
    #[must_use]
    pub fn about(mut self, path: impl Into<Name>) -> Self {
        self.about.push(path.into());
        self
    }

    /// With advice, in the imperative.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }

    /// With a repair that replaces one range.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, place: P, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits: vec![(place, text.into())] });
        self
    }

    /// The same diagnostic with its places turned into others.
    pub fn map<Q>(self, mut place: impl FnMut(P) -> Q) -> Diagnostic<Q> {
        Diagnostic {
            code: self.code,
            place: place(self.place),
            message: self.message,
            label: self.label,
            labels: self.labels.into_iter().map(|l| Label { place: place(l.place), text: l.text }).collect(),
            helps: self.helps,
            fixes: (self.fixes.into_iter())
                .map(|f| Fix { title: f.title, edits: f.edits.into_iter().map(|(p, t)| (place(p), t)).collect() })
                .collect(),
            about: self.about,
            variants: self.variants,
        }
    }
}
