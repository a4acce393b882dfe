//! YAML as text: printing scalars, lists and maps so that every reader takes them for what they are, and reading values files
//! with the place of every key and value. Nothing here knows the language.

mod errors;
mod printer;
mod scalar;
pub mod values;

pub use printer::Printer;
