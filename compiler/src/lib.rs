//! The compiler of the distribution language, as a library of queries.
//!
//! The layers, in pipeline order; each uses only those above it.

extern crate alloc;

pub mod db;
pub mod diagnostics;
pub mod packages;
pub mod parse;
pub mod pretty;
pub mod resolve;
pub mod schema;
pub mod text;
pub mod types;
pub mod values;
pub mod verify;
pub mod yaml;

mod explanation;
mod preview;
mod shown;
mod sources;
mod syntax;
mod variant;
mod workspace;

pub use preview::Preview;
pub use workspace::{Compiled, Manifests, Parameters, Workspace};
