//! The documents, and the loop. One thread owns all programs; edits go to it in the order they came, questions are answered by others
//! on snapshots and asked again where an edit overtakes them.

mod backend;
mod beyond;
mod checks;
mod documents;
mod engine;
mod frames;
mod library;
mod overlay;
mod parent;
mod projects;
mod publisher;
mod readers;

use std::time::Duration;

use tokio::io::{BufReader, duplex, stdin, stdout};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tower_lsp::{LspService, Server};

use backend::Backend;
use frames::Outlet;

pub use frames::End;

/// How many messages may be under way at once: with few, slow questions hold back edits and cancellations.
const UNDER_WAY: usize = 64;

/// How many bytes of a message are on their way at once.
const PIPE: usize = 1 << 16;

/// How long answers that are under way may take when the client's messages have ended.
const GRACE: Duration = Duration::from_secs(2);

/// Serves one client over standard input and output, until it says goodbye or is gone; which of the two.
pub async fn serve() -> End {
    let (tell, told) = oneshot::channel();
    let (service, socket) = LspService::build(|client| Backend::new(client, tell))
        .custom_method("distc/check", Backend::check)
        .custom_method("distc/variants", Backend::variants)
        .custom_method("distc/preview", Backend::preview)
        .custom_method("distc/source", Backend::source)
        .custom_method("distc/line", Backend::line)
        .custom_method("distc/explain", Backend::explain)
        .finish();
    let (to, from) = duplex(PIPE);
    let (outlet, broken) = Outlet::new(stdout());
    let served = tokio::spawn(Server::new(from, outlet, socket).concurrency_level(UNDER_WAY).serve(service));
    tokio::select! {
        end = frames::pass(BufReader::new(stdin()), to) => {
            let _ = timeout(GRACE, served).await;
            end
        }
        () = parent::gone(told) => End::Gone,
        () = broken => End::Gone,
    }
}
