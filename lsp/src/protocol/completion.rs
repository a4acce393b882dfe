//! What may stand at a place, as the client lists it.

use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionOptions,
    CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat, InsertTextMode, MarkupContent, MarkupKind,
    Position, TextEdit,
};

use super::View;
use crate::ide::{self, Item, ItemKind, plain};

/// The characters behind which completion starts by itself.
const TRIGGERS: [&str; 6] = [".", "\"", "=", "(", "[", "{"];

/// What is announced.
pub fn completion_options() -> CompletionOptions {
    CompletionOptions {
        trigger_characters: Some(TRIGGERS.iter().map(|one| (*one).to_owned()).collect()),
        ..CompletionOptions::default()
    }
}

/// What may stand at a position.
pub fn completion(view: &View, position: Position) -> Option<CompletionResponse> {
    let found = ide::completions(view.at(position), view.beside())?;
    let range = view.range(found.replaced);
    let item = |(number, item): (usize, Item)| CompletionItem {
        sort_text: Some(format!("{number:05}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, inserted(view, &item)))),
        ..shown(view, item)
    };
    let items = found.items.into_iter().enumerate().map(item).collect();
    let list = CompletionList { is_incomplete: !found.is_complete, items };
    Some(CompletionResponse::List(list))
}

fn shown(view: &View, item: Item) -> CompletionItem {
    let docs = MarkupContent { kind: MarkupKind::Markdown, value: item.docs };
    let edits = item.edits.into_iter().filter(|edit| edit.range.file == view.file);
    let edits: Vec<TextEdit> = edits.map(|edit| view.edit(edit.range.span, edit.text)).collect();
    CompletionItem {
        kind: Some(kind(item.kind)),
        label_details: Some(CompletionItemLabelDetails { detail: None, description: Some(item.detail.clone()) }),
        detail: Some(item.detail),
        documentation: (!docs.value.is_empty()).then_some(Documentation::MarkupContent(docs)),
        insert_text_format: Some(if view.snippets { InsertTextFormat::SNIPPET } else { InsertTextFormat::PLAIN_TEXT }),
        insert_text_mode: Some(InsertTextMode::ADJUST_INDENTATION),
        filter_text: item.filter,
        additional_text_edits: (!edits.is_empty()).then_some(edits),
        label: item.label,
        ..CompletionItem::default()
    }
}

/// Snippets indent by tabs, which clients turn into what the file uses; text has blanks.
fn inserted(view: &View, item: &Item) -> String {
    if view.snippets { item.insert.clone() } else { plain(&item.insert).replace('\t', "    ") }
}

fn kind(kind: ItemKind) -> CompletionItemKind {
    match kind {
        ItemKind::Field => CompletionItemKind::FIELD,
        ItemKind::Emit => CompletionItemKind::EVENT,
        ItemKind::Key => CompletionItemKind::PROPERTY,
        ItemKind::Value => CompletionItemKind::VALUE,
        ItemKind::Alternative => CompletionItemKind::ENUM_MEMBER,
        ItemKind::Local => CompletionItemKind::VARIABLE,
        ItemKind::Parameter => CompletionItemKind::CONSTANT,
        ItemKind::Component => CompletionItemKind::CLASS,
        ItemKind::Function => CompletionItemKind::FUNCTION,
        ItemKind::Method => CompletionItemKind::METHOD,
        ItemKind::Type => CompletionItemKind::STRUCT,
        ItemKind::Enum => CompletionItemKind::ENUM,
        ItemKind::Mixin => CompletionItemKind::INTERFACE,
        ItemKind::Module => CompletionItemKind::MODULE,
        ItemKind::Variant => CompletionItemKind::REFERENCE,
        ItemKind::Word => CompletionItemKind::KEYWORD,
        ItemKind::Snippet => CompletionItemKind::SNIPPET,
    }
}
