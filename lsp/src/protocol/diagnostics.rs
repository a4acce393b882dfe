//! What is wrong, and how to mend it.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use distc::diagnostics::{Code, Fix, Location, Severity};
use tower_lsp::ls_types::{
    self as lsp, CodeAction, CodeActionKind, CodeActionOrCommand, CodeDescription, DiagnosticRelatedInformation,
    DiagnosticSeverity, NumberOrString, TextEdit, Uri, WorkspaceEdit,
};

use super::View;
use crate::ide::{self, At, Finding, Neighbour, Range, Uses, checked};

/// What the client shows of a finding, in the file that it is in.
pub fn diagnostic(view: &View, finding: &Finding) -> Option<(Uri, lsp::Diagnostic)> {
    let at = view.location(range_of(finding.place))?;
    let related = finding.labels.iter().filter_map(|label| {
        let location = view.location(range_of(label.place))?;
        Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
    });
    let shown = lsp::Diagnostic {
        range: at.range,
        severity: Some(match finding.code.severity() {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(finding.code.name().to_owned())),
        code_description: view.paths.page(finding.code).map(|href| CodeDescription { href }),
        source: Some("distc".to_owned()),
        message: message(finding),
        related_information: Some(related.collect()),
        ..lsp::Diagnostic::default()
    };
    Some((at.uri, shown))
}

/// The fact, what to say at the place, and advice, a line each.
fn message(finding: &Finding) -> String {
    let label = finding.label.iter().cloned();
    let helps = finding.helps.iter().map(|help| format!("help: {help}"));
    std::iter::once(finding.message.clone()).chain(label).chain(helps).collect::<Vec<_>>().join("\n")
}

/// What is wrong with the program as it is.
fn findings(view: &View) -> Arc<Vec<Finding>> {
    view.findings.clone().unwrap_or_else(|| Arc::new(checked(&view.workspace)))
}

/// What is wrong with the file, as the client shows it.
pub fn check(view: &View) -> Vec<lsp::Diagnostic> {
    let all = findings(view);
    let own = all.iter().filter(|finding| finding.place.file == view.file);
    own.filter_map(|finding| diagnostic(view, finding)).map(|(_, shown)| shown).collect()
}

/// Repairs of what is wrong in a range of the file.
pub fn fixes(view: &View, range: lsp::Range) -> Vec<CodeActionOrCommand> {
    let (span, all) = (view.span(range), findings(view));
    let touches = |finding: &&Finding| {
        let place = finding.place;
        place.file == view.file && place.span.start <= span.end && span.start <= place.span.end
    };
    let beside = OnceCell::new();
    let beside = || beside.get_or_init(|| ide::neighbours(&view.workspace, view.beside())).as_slice();
    let wrong = all.iter().filter(touches);
    let of = |finding: &Finding| {
        let fixes = [finding.fixes.clone(), imports(view, finding, beside)].concat();
        let is_only = fixes.len() == 1;
        fixes.iter().filter_map(|fix| action(view, finding, fix, is_only)).collect::<Vec<_>>()
    };
    wrong.flat_map(of).collect()
}

/// The `use`s that would bring an unknown name, of modules beside the program.
fn imports<'n>(view: &View, finding: &Finding, beside: impl Fn() -> &'n [Neighbour]) -> Vec<Fix<Location>> {
    let name = view.lines.text().get(std::ops::Range::from(finding.place.span));
    let Some(name) = name.filter(|_| finding.code == Code::E0201) else { return Vec::new() };
    let meant = beside().iter().filter(|one| one.name == name);
    let at = At { workspace: &view.workspace, file: view.file, offset: finding.place.span.start };
    let brought = meant.map(|one| {
        let ide::Edit { range, text } = Uses::of(at).bring(&one.module, &one.name);
        let title = format!("write `use {}.{}`", one.module, one.name);
        let place = Location { file: range.file, span: range.span };
        Fix { title, edits: vec![(place, text)] }
    });
    brought.collect()
}

fn action(view: &View, finding: &Finding, fix: &Fix<Location>, is_only: bool) -> Option<CodeActionOrCommand> {
    let (_, about) = diagnostic(view, finding)?;
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![about]),
        edit: Some(edits(view, fix)?),
        is_preferred: Some(is_only),
        ..CodeAction::default()
    }))
}

fn edits(view: &View, fix: &Fix<Location>) -> Option<WorkspaceEdit> {
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for (place, text) in &fix.edits {
        let at = view.location(range_of(*place))?;
        changes.entry(at.uri).or_default().push(TextEdit::new(at.range, text.clone()));
    }
    Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}

fn range_of(location: Location) -> Range {
    Range { file: location.file, span: location.span }
}
