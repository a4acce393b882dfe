//! What files declare.

use tower_lsp::ls_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind};

use super::View;
use crate::ide::{self, Entry, Sort};

/// What the file declares.
pub fn outline(view: &View) -> Vec<DocumentSymbol> {
    ide::outline(&view.workspace, view.file).into_iter().map(|entry| symbol(view, entry)).collect()
}

#[expect(deprecated, reason = "the protocol's type has a field that it gave up")]
fn symbol(view: &View, entry: Entry) -> DocumentSymbol {
    let inner: Vec<DocumentSymbol> = entry.inner.into_iter().map(|inner| symbol(view, inner)).collect();
    DocumentSymbol {
        name: entry.name.to_string(),
        detail: Some(entry.detail).filter(|detail| !detail.is_empty()),
        kind: kind(entry.sort),
        tags: None,
        deprecated: None,
        range: view.range(entry.span),
        selection_range: view.range(entry.selection),
        children: Some(inner).filter(|inner| !inner.is_empty()),
    }
}

/// The declarations of all programs that a query finds.
#[expect(deprecated, reason = "the protocol's type has a field that it gave up")]
pub fn search(views: &[View], query: &str) -> Vec<SymbolInformation> {
    let found =
        views.iter().flat_map(|view| ide::search(&view.workspace, query).into_iter().map(move |one| (view, one)));
    let shown = found.filter_map(|(view, (entry, range))| {
        let location: Location = view.location(range)?;
        let container = Some(entry.detail).filter(|detail| !detail.is_empty());
        let (name, kind) = (entry.name.to_string(), kind(entry.sort));
        Some(SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name: container })
    });
    let mut all: Vec<SymbolInformation> = Vec::new();
    for one in shown {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

fn kind(sort: Sort) -> SymbolKind {
    match sort {
        Sort::Distribution => SymbolKind::PACKAGE,
        Sort::Variant => SymbolKind::NAMESPACE,
        Sort::Component => SymbolKind::OBJECT,
        Sort::Parameter => SymbolKind::VARIABLE,
        Sort::Let => SymbolKind::CONSTANT,
        Sort::Type => SymbolKind::CLASS,
        Sort::Enum => SymbolKind::ENUM,
        Sort::Alternative => SymbolKind::ENUM_MEMBER,
        Sort::Field => SymbolKind::FIELD,
        Sort::Emit => SymbolKind::FILE,
        Sort::Mixin => SymbolKind::INTERFACE,
        Sort::Function => SymbolKind::FUNCTION,
        Sort::Test => SymbolKind::EVENT,
        Sort::Every => SymbolKind::OPERATOR,
        Sort::Check => SymbolKind::BOOLEAN,
    }
}
