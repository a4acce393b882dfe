//! What the client may ask. Every method leaves its message before it waits for anything: that keeps messages in order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use super::engine::{self, Message, Question, Reply};
use super::publisher::{outbox, publish};
use crate::protocol::preview::{self, OfFile, OfVariant};
use crate::protocol::{self, Encoding, View};

/// The server as the client sees it.
pub struct Backend {
    client: Client,
    engine: Sender<Message>,
    /// Whether the client can be asked to tell of files on disk.
    watches: AtomicBool,
    /// Takes the process that started the client.
    parent: Mutex<Option<oneshot::Sender<u32>>>,
}

impl Backend {
    /// Starts the engine, and what tells the client its news; `parent` takes the process that started the client.
    pub fn new(client: Client, parent: oneshot::Sender<u32>) -> Backend {
        let (sender, inbox) = outbox();
        tokio::spawn(publish(client.clone(), inbox));
        Backend {
            client,
            engine: engine::start(sender),
            watches: AtomicBool::new(false),
            parent: Mutex::new(Some(parent)),
        }
    }

    fn tell(&self, message: Message) {
        let _ = self.engine.send(message);
    }

    /// Asks about a file; none where no program has it.
    async fn ask<T: Send + 'static>(
        &self,
        uri: Uri,
        answer: impl Fn(&View) -> Option<T> + Send + Sync + 'static,
    ) -> Result<Option<T>> {
        self.question(Some(uri), false, move |views| answer(views.first()?)).await
    }

    async fn question<T: Send + 'static>(
        &self,
        uri: Option<Uri>,
        is_wide: bool,
        answer: impl Fn(&[View]) -> Option<T> + Send + Sync + 'static,
    ) -> Result<Option<T>> {
        let (sender, receiver) = oneshot::channel();
        let sender = Arc::new(Mutex::new(Some(sender)));
        let answer = Arc::new(move |views: &[View]| -> Reply {
            let (sender, answer) = (sender.clone(), answer(views));
            Box::new(move || {
                let sender = sender.lock().unwrap_or_else(PoisonError::into_inner).take();
                let _ = sender.map(|sender| sender.send(answer));
            })
        });
        self.tell(Message::Ask(Question { uri, is_wide, answer, tries: 0 }));
        receiver.await.map_err(|_| Error::content_modified())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let parent = self.parent.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let (Some(parent), Some(process)) = (parent, params.process_id) {
            let _ = parent.send(process);
        }
        let workspace = params.capabilities.workspace.as_ref();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
        let watches = watched.and_then(|watched| watched.dynamic_registration).unwrap_or_default();
        self.watches.store(watches, Ordering::Relaxed);
        let offered = params.capabilities.general.and_then(|general| general.position_encodings);
        let encoding = Encoding::of(offered.as_deref());
        let completion = params.capabilities.text_document.and_then(|document| document.completion);
        let snippets = completion.and_then(|of| of.completion_item).and_then(|item| item.snippet_support);
        self.tell(Message::Configure(encoding, snippets.unwrap_or_default()));
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Ok(InitializeResult {
            capabilities: capabilities(encoding),
            server_info: Some(ServerInfo { name: "distc-lsp".to_owned(), version: Some(version) }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        if self.watches.load(Ordering::Relaxed) {
            // Programs read files of any name.
            let options = serde_json::json!({ "watchers": [{ "globPattern": "**/*" }] });
            let registration = Registration {
                id: "files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: Some(options),
            };
            // A client that refuses tells of no files, and nothing else is lost.
            let _ = self.client.register_capability(vec![registration]).await;
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.tell(Message::Open(document.uri, document.version, document.text));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.tell(Message::Change(document.uri, document.version, params.content_changes));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Message::Close(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.tell(Message::Files(params.changes.into_iter().map(|change| change.uri).collect()));
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| protocol::hover(view, at.position)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        self.ask(at.text_document.uri, move |view| protocol::completion(view, at.position)).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| protocol::signature_help(view, at.position)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask(params.text_document.uri, move |view| Some(protocol::inlays(view, params.range))).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| protocol::definition(view, at.position)).await
    }

    async fn goto_type_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| protocol::type_definition(view, at.position)).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask(params.text_document.uri, |view| Some(protocol::formatting(view))).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let range = params.range;
        self.ask(params.text_document.uri, move |view| Some(protocol::range_formatting(view, range))).await
    }

    /// What a brace ends is laid out.
    async fn on_type_formatting(&self, params: DocumentOnTypeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let (uri, at) = (params.text_document_position.text_document.uri, params.text_document_position.position);
        self.ask(uri, move |view| Some(protocol::range_formatting(view, Range::new(at, at)))).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let (at, with) = (params.text_document_position, params.context.include_declaration);
        let answer = move |views: &[View]| Some(protocol::references(views, at.position, with));
        self.question(Some(at.text_document.uri), true, answer).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| Some(protocol::highlights(view, at.position))).await
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.ask(at.text_document.uri, move |view| Some(protocol::prepare_rename(view, at.position))).await?.transpose()
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let (at, new) = (params.text_document_position, params.new_name);
        let answer = move |views: &[View]| protocol::rename(views, at.position, &new).transpose();
        self.question(Some(at.text_document.uri), true, answer).await?.transpose()
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let answer = |view: &View| Some(DocumentSymbolResponse::Nested(protocol::outline(view)));
        self.ask(params.text_document.uri, answer).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let answer = move |views: &[View]| Some(WorkspaceSymbolResponse::Flat(protocol::search(views, &params.query)));
        self.question(None, false, answer).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let answer = |view: &View| Some(SemanticTokensResult::Tokens(protocol::tokens(view, None)));
        self.ask(params.text_document.uri, answer).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let range = Some(params.range);
        let answer = move |view: &View| Some(SemanticTokensRangeResult::Tokens(protocol::tokens(view, range)));
        self.ask(params.text_document.uri, answer).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(params.text_document.uri, |view| Some(protocol::folds(view))).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.ask(params.text_document.uri, move |view| Some(protocol::selections(view, &params.positions))).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(params.text_document.uri, |view| Some(protocol::links(view))).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(params.text_document.uri, |view| Some(protocol::lenses(view))).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(params.text_document.uri, move |view| Some(protocol::fixes(view, params.range))).await
    }
}

/// Requests of our own.
impl Backend {
    /// `distc/check`: what is wrong with a file, as its text is now.
    pub async fn check(&self, params: OfFile) -> Result<Option<Vec<Diagnostic>>> {
        self.ask(params.text_document.uri, |view| Some(protocol::check(view))).await
    }

    /// `distc/variants`: the names of the program's variants.
    pub async fn variants(&self, params: OfFile) -> Result<Option<Vec<String>>> {
        self.ask(params.text_document.uri, |view| Some(preview::variants(view))).await
    }

    /// `distc/preview`: the manifests of a variant.
    pub async fn preview(&self, params: OfVariant) -> Result<Option<preview::Manifests>> {
        self.ask(params.text_document.uri.clone(), move |view| preview::preview(view, &params)).await
    }

    /// `distc/source`: who wrote a line of manifests.
    pub async fn source(&self, params: OfVariant) -> Result<Option<preview::Written>> {
        self.ask(params.text_document.uri.clone(), move |view| preview::source(view, &params)).await
    }

    /// `distc/line`: the line of manifests that a statement writes.
    pub async fn line(&self, params: OfVariant) -> Result<Option<preview::Line>> {
        self.ask(params.text_document.uri.clone(), move |view| preview::line(view, &params)).await
    }

    /// `distc/explain`: the history of a value.
    pub async fn explain(&self, params: OfVariant) -> Result<Option<preview::Explained>> {
        self.ask(params.text_document.uri.clone(), move |view| preview::explain(view, &params)).await
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let fixes =
        CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]), ..CodeActionOptions::default() };
    let work_done_progress_options = WorkDoneProgressOptions::default();
    let links = DocumentLinkOptions { resolve_provider: Some(false), work_done_progress_options };
    let on_type =
        DocumentOnTypeFormattingOptions { first_trigger_character: "}".to_owned(), more_trigger_character: None };
    let renames = RenameOptions { prepare_provider: Some(true), work_done_progress_options };
    let full = Some(SemanticTokensFullOptions::Bool(true));
    let tokens =
        SemanticTokensOptions { work_done_progress_options, legend: protocol::legend(), range: Some(true), full };
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
        hover_provider: Some(true.into()),
        completion_provider: Some(protocol::completion_options()),
        signature_help_provider: Some(protocol::signature_options()),
        inlay_hint_provider: Some(OneOf::Left(true)),
        definition_provider: Some(OneOf::Left(true)),
        type_definition_provider: Some(true.into()),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(on_type),
        code_action_provider: Some(CodeActionProviderCapability::Options(fixes)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(renames)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        semantic_tokens_provider: Some(tokens.into()),
        folding_range_provider: Some(true.into()),
        selection_range_provider: Some(true.into()),
        document_link_provider: Some(links),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        ..ServerCapabilities::default()
    }
}
