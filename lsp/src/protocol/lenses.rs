//! What is told above declarations. The counts are those of the last check, so nothing is computed for them.

use distc::diagnostics::Severity;
use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command};

use super::View;
use crate::ide::{self, About, Lens};

/// What is told above the declarations of the file; nothing while the program is wrong.
pub fn lenses(view: &View) -> Vec<CodeLens> {
    let is_error = |finding: &ide::Finding| finding.code.severity() == Severity::Error;
    match &view.findings {
        Some(findings) if !findings.iter().any(is_error) => {
            let lenses = ide::lenses(&view.workspace, view.file);
            lenses.into_iter().filter_map(|lens| shown(view, &lens)).collect()
        }
        _ => Vec::new(),
    }
}

fn shown(view: &View, lens: &Lens) -> Option<CodeLens> {
    let workspace = &view.workspace;
    let variants = workspace.variants();
    let (title, variant, component) = match &lens.about {
        About::Distribution => {
            let all = variants.iter().map(|variant| workspace.count(variant, None)).sum();
            (format!("{} in {}", counted(all, "manifest"), counted(variants.len(), "variant")), variants.first(), None)
        }
        About::Variant(name) => (counted(workspace.count(name, None), "manifest"), Some(name), None),
        About::Component(name) => {
            let all: usize = variants.iter().map(|variant| workspace.count(variant, Some(name))).sum();
            (
                format!("{} in {}", counted(all, "manifest"), counted(variants.len(), "variant")),
                variants.first(),
                Some(name),
            )
        }
    };
    let arguments = json!({
        "uri": view.paths.uri(view.file.path(workspace.db()))?,
        "variant": variant?.as_str(),
        "component": component.map(|name| name.as_str()),
    });
    let command = Command { title, command: "dist.preview".to_owned(), arguments: Some(vec![arguments]) };
    Some(CodeLens { range: view.range(lens.span), command: Some(command), data: None })
}

fn counted(count: usize, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}
