//! What schemas cannot say: rules of Kubernetes and Flagger, within an object and across objects. Manifests are read, never
//! changed.
//!
//! The rules are rows of tables: `asked` says what records are asked by their type, wherever they are, `flagger` what a Canary is
//! asked, `mentions` what refers to other objects; what no column says is a function in its row. A rule sees values and says at which
//! path of an object it found something; who is to blame for that path is looked up by the caller.

mod across;
mod ask;
mod asked;
mod errors;
mod facts;
mod flagger;
mod forms;
mod mentions;
mod near;
mod object;
mod owner;
mod scaler;
mod view;
mod walk;

pub use across::across;
pub use facts::{Facts, facts};
pub use object::object;
pub use owner::owner;

use crate::db::Name;
use crate::diagnostics::Code;

/// Something that a rule found at a path of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of fault it is.
    pub code: Code,
    /// The emit whose object it is.
    pub emit: Name,
    /// Where in the object; items of lists without keys go by their numbers, as in `spec.tls[0].hosts`.
    pub path: String,
    /// The fact.
    pub message: String,
    /// How to mend it.
    pub help: Option<&'static str>,
}

/// Faults that only newer servers refuse.
const SINCE: [(Code, u8); 1] = [(Code::E0619, 29)];

impl Finding {
    /// Where it is, from the owner on, as `explain` takes it.
    pub fn place(&self) -> String {
        walk::addressed(&self.whole()).to_owned()
    }

    fn whole(&self) -> String {
        if self.path.is_empty() { self.emit.to_string() } else { format!("{}.{}", self.emit, self.path) }
    }

    /// The first minor of Kubernetes that minds, where older ones do not.
    pub fn since(&self) -> Option<u8> {
        SINCE.iter().find(|(code, _)| *code == self.code).map(|(_, minor)| *minor)
    }

    /// The paths of the owner by which it is found who is to blame: where the fault is, then where it may come from.
    pub fn paths(&self) -> Vec<String> {
        let emit = &self.emit;
        let here = self.whole();
        match self.code {
            Code::E0603 => vec![here, format!("{emit}.spec.template.metadata.labels")],
            Code::E0621 | Code::E0622 => vec![here, format!("{emit}.spec.selector"), "labels".to_owned()],
            _ => vec![here],
        }
    }
}
