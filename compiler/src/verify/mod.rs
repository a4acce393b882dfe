//! What schemas cannot say: rules of Kubernetes and Flagger, within an object and across objects. Manifests are read, never
//! changed.
//!
//! The rules are rows of two tables. A rule sees values and says at which path of an object it found something; who is to blame
//! for that path is looked up by the caller.

mod across;
mod errors;
mod facts;
mod object;
mod rollout;
mod view;

pub use across::across;
pub use facts::{Facts, facts};
pub use object::object;
pub use rollout::rollouts;

use crate::db::Name;
use crate::diagnostics::Code;

/// Something that a rule found at a path of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of fault it is.
    pub code: Code,
    /// The emit whose object it is.
    pub emit: Name,
    /// Where in the object, as `explain` takes it.
    pub path: String,
    /// The fact.
    pub message: String,
    /// How to mend it.
    pub help: Option<&'static str>,
}

impl Finding {
    /// The paths of the owner by which it is found who is to blame: where the fault is, then where it may come from.
    pub fn paths(&self) -> Vec<String> {
        let Finding { emit, path, .. } = self;
        let here = format!("{emit}.{path}");
        match self.code {
            Code::E0603 => vec![here, format!("{emit}.spec.template.metadata.labels")],
            Code::E0621 | Code::E0622 => vec![here, format!("{emit}.spec.selector"), "labels".to_owned()],
            _ => vec![here],
        }
    }
}
