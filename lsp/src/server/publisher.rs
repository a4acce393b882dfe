//! Tells the client what is wrong, in the order found, and nothing twice.

use std::collections::HashMap;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

/// What is wrong with an edited file itself was told; what is wrong with the variants follows.
enum Sources {}

impl Notification for Sources {
    type Params = ();
    const METHOD: &'static str = "distc/sources";
}

/// Programs were checked anew: what is shown of them may be old.
enum Changed {}

impl Notification for Changed {
    type Params = ();
    const METHOD: &'static str = "distc/changed";
}

/// Something to tell the client.
pub enum News {
    /// All that is wrong with a file.
    Diagnostics(Uri, Option<i32>, Vec<Diagnostic>),
    /// Something for the log.
    Log(MessageType, String),
    /// The edited file's own faults are told.
    Sources,
    /// The values of all files may be others now.
    Changed,
}

/// Where other threads leave news.
pub type Outbox = UnboundedSender<News>;

/// An outbox, and what empties it into the client.
pub fn outbox() -> (Outbox, UnboundedReceiver<News>) {
    unbounded_channel()
}

/// Tells the client until nobody has news any more.
pub async fn publish(client: Client, mut inbox: UnboundedReceiver<News>) {
    let mut told: HashMap<Uri, Vec<Diagnostic>> = HashMap::new();
    while let Some(news) = inbox.recv().await {
        match news {
            News::Diagnostics(uri, version, all) => {
                if told.get(&uri) != Some(&all) {
                    told.insert(uri.clone(), all.clone());
                    client.publish_diagnostics(uri, all, version).await;
                }
            }
            News::Log(kind, text) => client.log_message(kind, text).await,
            News::Sources => client.send_notification::<Sources>(()).await,
            News::Changed => client.send_notification::<Changed>(()).await,
        }
    }
}
