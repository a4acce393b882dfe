//! Kubernetes' kinds and types as facts, of all supported minors.
//!
//! The facts are `kubernetes.txt` (types, one row per field) and `scopes.txt` (which kinds are namespaced). The build script
//! turns them into one record per type; nothing is read before it is asked for, and nothing is computed here that depends on a
//! program.

mod handle;
mod lookup;
mod minors;
mod record;
pub mod schedule;

pub use handle::{Handle, HandleKey, handle};
pub use lookup::{field_names, kind_named, kinds, newest_in, type_info, type_named, type_names, versions_of};
pub use minors::{Minors, minors};
pub use record::{Field, FieldType, Kind, TypeId, TypeInfo};
