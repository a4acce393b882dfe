//! Manifests: their order and their spelling; and the values files of providers.

mod errors;
mod manifest;
mod printer;
mod scalar;
pub mod values;

pub use printer::Printer;
pub use manifest::print;
