//! The language server: what editors ask of the compiler's queries.
//!
//! `ide` answers in offsets and plain structs, `protocol` translates to and from the Language Server Protocol, `server` keeps the
//! documents and runs the loop. Each uses only those above it.

pub mod ide;
pub mod protocol;
pub mod server;
