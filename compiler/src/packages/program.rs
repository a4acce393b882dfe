//! The input that says which files a program consists of.

#![allow(missing_docs, reason = "salsa generates constructors and setters without docs")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::db::{File, Name};

/// A program: the file that was asked for, and all that it needs.
#[salsa::input(singleton, debug)]
pub struct Program {
    /// The file of the distribution.
    #[returns(copy)]
    pub root: File,
    /// All other files by dotted name, the standard library's too (`std.mesh`).
    #[returns(deref)]
    pub modules: Arc<BTreeMap<Name, File>>,
    /// Those of the standard library: what is known from them alone is never asked for again.
    #[returns(deref)]
    pub library: Arc<BTreeMap<Name, File>>,
    /// The texts that `file(…)` and `files(…)` read, by the path of each.
    #[returns(deref)]
    #[default]
    pub texts: Arc<BTreeMap<Name, File>>,
    /// What a provider sets without the language, weakest first.
    #[returns(deref)]
    #[default]
    pub provided: Arc<[Provided]>,
    /// Whether examples stand for parameters without a value: in the author's own checks.
    #[returns(copy)]
    #[default]
    pub examples: bool,
}

/// A text that sets parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provided {
    /// A values file.
    Values(File),
    /// `name=value`, as `--set` takes it.
    Setting(File),
}
