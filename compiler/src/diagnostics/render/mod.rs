//! Diagnostics as text: rich for people, short for logs, JSON and SARIF for programs. Returns strings; printing is for the caller.

mod json;
mod rich;
mod sarif;
mod short;
mod sources;

pub use json::json;
pub use rich::rich;
pub use sarif::sarif;
pub use short::short;

use super::{Diagnostic, Fix, Severity};

/// How many of them are errors, and how many warnings.
pub fn counts<P>(diagnostics: &[Diagnostic<P>]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.code.severity() == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}

/// `1 error and 2 warnings`; none where there is nothing to count.
pub fn summary<P>(diagnostics: &[Diagnostic<P>]) -> Option<String> {
    let (errors, warnings) = counts(diagnostics);
    let parts: Vec<String> = [counted(errors, "error"), counted(warnings, "warning")].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// What a person is told of a repair: its title, and the text where it is short and the title does not say it.
fn told<P>(fix: &Fix<P>) -> String {
    match fix.edits.as_slice() {
        [(_, text)] if is_short(text) && !fix.title.contains(text.trim()) => {
            format!("{}: `{}`", fix.title, text.trim())
        }
        _ => fix.title.clone(),
    }
}

fn is_short(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.len() <= 80 && !text.contains('\n')
}

#[cfg(test)]
mod tests;
