//! What the client may ask. Every method leaves its message before it waits for anything: that keeps messages in order.

use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CodeActionResponse,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentFormattingParams, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, OneOf, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextEdit, Uri,
};
use tower_lsp::{Client, LanguageServer};

use super::engine::{self, Message, Question, Reply};
use super::publisher::{outbox, publish};
use crate::protocol::{self, Encoding, View};

/// The server as the client sees it.
pub struct Backend {
    engine: Sender<Message>,
}

impl Backend {
    /// Starts the engine, and what tells the client its news.
    pub fn new(client: Client) -> Backend {
        let (sender, inbox) = outbox();
        tokio::spawn(publish(client, inbox));
        Backend { engine: engine::start(sender) }
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
        self.question(Some(uri), move |views| answer(views.first()?)).await
    }

    async fn question<T: Send + 'static>(
        &self,
        uri: Option<Uri>,
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
        self.tell(Message::Ask(Question { uri, answer, tries: 0 }));
        receiver.await.map_err(|_| Error::content_modified())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let offered = params.capabilities.general.and_then(|general| general.position_encodings);
        let encoding = Encoding::of(offered.as_deref());
        self.tell(Message::Configure(encoding));
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Ok(InitializeResult {
            capabilities: capabilities(encoding),
            server_info: Some(ServerInfo { name: "distc-lsp".to_owned(), version: Some(version) }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {}

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

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| protocol::definition(view, at.position)).await
    }

    async fn goto_type_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document.uri, move |view| protocol::type_definition(view, at.position)).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask(params.text_document.uri, protocol::formatting).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(params.text_document.uri, move |view| Some(protocol::fixes(view, params.range))).await
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let fixes =
        CodeActionOptions { code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]), ..CodeActionOptions::default() };
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(TextDocumentSyncKind::INCREMENTAL)),
        hover_provider: Some(true.into()),
        definition_provider: Some(OneOf::Left(true)),
        type_definition_provider: Some(true.into()),
        document_formatting_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(fixes)),
        ..ServerCapabilities::default()
    }
}
