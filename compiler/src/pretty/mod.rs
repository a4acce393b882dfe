//! The formatter: one layout for every program, comments kept.

use crate::db::Span;
use crate::diagnostics::Diagnostic;

/// Stands in for the formatter until it is here: no blanks at the ends of lines, one line break at the end.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic<Span>>> {
    let errors: Vec<Diagnostic<Span>> = crate::parse::parse(text).errors;
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(text.trim_end().lines().flat_map(|line| [line.trim_end(), "\n"]).collect())
}
