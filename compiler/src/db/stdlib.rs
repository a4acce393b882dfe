//! The standard library, embedded: one row for each file of `stdlib/`, written by the build script.

include!(concat!(env!("OUT_DIR"), "/stdlib.rs"));
