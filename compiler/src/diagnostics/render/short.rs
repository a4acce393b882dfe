//! One line for each diagnostic, as logs and editors' problem matchers read it: `path:line:column: error[E0201]: message`.

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::term::{Config, DisplayStyle, emit_into_string};

use super::sources::Sources;
use super::told;
use crate::db::Db;
use crate::diagnostics::{Diagnostic, Location, Severity};

/// The diagnostics, a line each. The first help stands in parentheses behind the message.
pub fn short(db: &dyn Db, diagnostics: &[Diagnostic<Location>]) -> String {
    let sources = Sources::of(db, diagnostics);
    let config = Config { display_style: DisplayStyle::Short, ..Config::default() };
    let line = |diagnostic| emit_into_string(&config, &sources, &converted(&sources, diagnostic)).unwrap_or_default();
    diagnostics.iter().map(line).collect()
}

fn converted(sources: &Sources, diagnostic: &Diagnostic<Location>) -> codespan::Diagnostic<crate::db::File> {
    let severity = match diagnostic.code.severity() {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
    };
    codespan::Diagnostic::new(severity)
        .with_code(diagnostic.code.name())
        .with_message(line(diagnostic))
        .with_label(codespan::Label::primary(diagnostic.place.file, sources.range(diagnostic.place)))
}

fn line(diagnostic: &Diagnostic<Location>) -> String {
    let help = diagnostic.helps.first().cloned().or_else(|| diagnostic.fixes.first().map(told));
    let help = help.map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{}{help}", diagnostic.message).replace('\n', " ")
}
