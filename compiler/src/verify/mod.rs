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
