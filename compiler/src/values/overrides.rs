//! What values files and `--set` say of parameters: the last layers of every variant.

use std::sync::Arc;

use super::node::Node;
use crate::db::{Db, Decl, Place};
use crate::diagnostics::Diagnostic;

/// The last layers of a variant, with what is wrong about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// What they say of the parameters.
    pub node: Arc<Node>,
    /// What is wrong.
    pub faults: Vec<Diagnostic<Place>>,
}

/// What values files say of a variant's parameters.
#[salsa::tracked(returns(ref))]
pub fn values_of_files(_db: &dyn Db, _variant: Decl) -> Overrides {
    Overrides::default()
}
