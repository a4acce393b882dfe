//! The documents, and the loop. One thread owns all programs; edits go to it in the order they came, questions are answered by others
//! on snapshots and asked again where an edit overtakes them.

mod backend;
mod checks;
mod documents;
mod engine;
mod library;
mod overlay;
mod projects;
mod publisher;
mod readers;

use tower_lsp::{LspService, Server};

use backend::Backend;

/// How many messages may be under way at once: with few, slow questions hold back edits and cancellations.
const UNDER_WAY: usize = 64;

/// Serves one client over standard input and output, until it says goodbye or is gone.
pub async fn serve() {
    let (service, socket) = LspService::build(Backend::new)
        .custom_method("distc/check", Backend::check)
        .custom_method("distc/variants", Backend::variants)
        .custom_method("distc/preview", Backend::preview)
        .custom_method("distc/source", Backend::source)
        .custom_method("distc/line", Backend::line)
        .custom_method("distc/explain", Backend::explain)
        .finish();
    Server::new(tokio::io::stdin(), tokio::io::stdout(), socket).concurrency_level(UNDER_WAY).serve(service).await;
}
