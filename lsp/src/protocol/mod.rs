//! To and from the Language Server Protocol: positions, paths and answers. Nothing here knows how a question came.

mod answers;
mod diagnostics;
mod hover;
mod paths;
mod position;
mod view;

pub use answers::{definition, formatting, type_definition};
pub use diagnostics::{diagnostic, fixes};
pub use hover::hover;
pub use paths::{Paths, path_of};
pub use position::{Encoding, offset, position};
pub use view::View;
