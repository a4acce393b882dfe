//! Manifests: which objects stand in which order, and how values become YAML.

mod manifest;

pub use manifest::{Line, lines, stream};
