//! Which name means which file: sibling modules and the embedded standard library.

#![allow(missing_docs, reason = "salsa generates constructors and setters without docs")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::db::{File, Name};

/// The program: its root file and every module that is reached from it.
#[salsa::input(singleton)]
pub struct Program {
    /// The file that was asked for.
    #[returns(copy)]
    pub root: File,
    /// Modules by dotted name, the standard library's among them.
    #[returns(deref)]
    pub modules: Arc<BTreeMap<Name, File>>,
}
