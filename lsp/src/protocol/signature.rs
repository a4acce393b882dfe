//! What a call takes, and what a text leaves unsaid.

use tower_lsp::ls_types::{
    Documentation, InlayHint, InlayHintKind, InlayHintLabel, MarkupContent, MarkupKind, ParameterInformation,
    ParameterLabel, Position, Range, SignatureHelp, SignatureHelpOptions, SignatureInformation,
};

use super::View;
use crate::ide::{self, Inlay, InlaySort};

/// What is announced.
pub fn signature_options() -> SignatureHelpOptions {
    let characters = |all: &[&str]| Some(all.iter().map(|one| (*one).to_owned()).collect());
    SignatureHelpOptions {
        trigger_characters: characters(&["(", ","]),
        retrigger_characters: characters(&["=", ")"]),
        ..SignatureHelpOptions::default()
    }
}

/// What the call around a position takes.
pub fn signature_help(view: &View, position: Position) -> Option<SignatureHelp> {
    let help = ide::signature_help(view.at(position))?;
    let units = |end: usize| help.label[..end].encode_utf16().count() as u32;
    let parameters = help.parameters.iter().map(|range| ParameterInformation {
        label: ParameterLabel::LabelOffsets([units(range.start), units(range.end)]),
        documentation: None,
    });
    let active = help.active.map(|number| number as u32);
    let docs = MarkupContent { kind: MarkupKind::Markdown, value: help.docs.clone() };
    let one = SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: (!help.docs.is_empty()).then_some(Documentation::MarkupContent(docs)),
        active_parameter: active,
        label: help.label.clone(),
    };
    Some(SignatureHelp { signatures: vec![one], active_signature: Some(0), active_parameter: active })
}

/// What a range of the file leaves unsaid.
pub fn inlays(view: &View, range: Range) -> Vec<InlayHint> {
    let all = ide::inlays(&view.workspace, view.file, view.span(range)).into_iter();
    all.map(|inlay| hint(view, inlay)).collect()
}

fn hint(view: &View, inlay: Inlay) -> InlayHint {
    let at = distc::db::Span { start: inlay.offset, end: inlay.offset };
    InlayHint {
        position: view.range(at).start,
        label: InlayHintLabel::String(inlay.label),
        kind: Some(match inlay.sort {
            InlaySort::Type => InlayHintKind::TYPE,
            InlaySort::Argument => InlayHintKind::PARAMETER,
        }),
        text_edits: None,
        tooltip: None,
        padding_left: None,
        padding_right: Some(inlay.sort == InlaySort::Argument),
        data: None,
    }
}
