//! To and from the Language Server Protocol: positions, paths and answers. Nothing here knows how a question came.

mod answers;
mod completion;
mod diagnostics;
mod hover;
mod lenses;
mod outline;
mod paths;
mod position;
pub mod preview;
mod references;
mod signature;
mod structure;
mod tokens;
mod view;

pub use answers::{definition, formatting, range_formatting, type_definition};
pub use completion::{completion, completion_options};
pub use diagnostics::{check, diagnostic, fixes};
pub use hover::hover;
pub use lenses::lenses;
pub use outline::{outline, search};
pub use paths::{Paths, path_of};
pub use position::{Encoding, offset, position};
pub use references::{highlights, prepare_rename, references, rename};
pub use signature::{inlays, signature_help, signature_options};
pub use structure::{folds, links, selections};
pub use tokens::{legend, tokens};
pub use view::View;
