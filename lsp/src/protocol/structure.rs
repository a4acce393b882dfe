//! Folds, selections, links.

use tower_lsp::ls_types::{DocumentLink, FoldingRange, FoldingRangeKind, Position, Range, SelectionRange};

use super::View;
use crate::ide::{self, Fold};

/// What can be folded.
pub fn folds(view: &View) -> Vec<FoldingRange> {
    let fold = |(start_line, end_line, fold): (u32, u32, Fold)| FoldingRange {
        start_line,
        end_line,
        kind: match fold {
            Fold::Block => None,
            Fold::Comment => Some(FoldingRangeKind::Comment),
            Fold::Uses => Some(FoldingRangeKind::Imports),
        },
        ..FoldingRange::default()
    };
    ide::folds(&view.workspace, view.file, &view.lines).into_iter().map(fold).collect()
}

/// What is selected step by step around each position.
pub fn selections(view: &View, positions: &[Position]) -> Vec<SelectionRange> {
    let around = |position: &Position| {
        let spans = ide::selections(view.at(*position));
        let wider =
            |parent: Option<Box<SelectionRange>>, range: Range| Some(Box::new(SelectionRange { range, parent }));
        let nested = spans.into_iter().rev().map(|span| view.range(span)).fold(None, wider);
        nested.map_or(SelectionRange { range: Range::new(*position, *position), parent: None }, |nested| *nested)
    };
    positions.iter().map(around).collect()
}

/// The names of modules, as links to their files.
pub fn links(view: &View) -> Vec<DocumentLink> {
    let link = |(span, file): (distc::db::Span, distc::db::File)| DocumentLink {
        range: view.range(span),
        target: view.paths.uri(file.path(view.workspace.db())),
        tooltip: None,
        data: None,
    };
    ide::links(&view.workspace, view.file).into_iter().map(link).filter(|link| link.target.is_some()).collect()
}
