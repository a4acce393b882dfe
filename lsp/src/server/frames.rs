//! Messages as they arrive, and the way back. What is no message is left out, so that the next one is understood all the same.

use std::io::{Result, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Request, Response};

/// How long a message may be, in bytes.
const LONGEST: u64 = 1 << 30;

/// How the client's messages ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client is gone.
    Gone,
    /// It said `exit`; whether it said `shutdown` before.
    Exit(bool),
}

/// Passes the client's messages on until it says `exit` or is gone.
pub async fn pass(mut from: impl AsyncBufRead + Unpin, mut to: impl AsyncWrite + Unpin) -> End {
    let mut shuts_down = false;
    while let Some(length) = length(&mut from).await {
        let mut body = Vec::new();
        if !matches!((&mut from).take(length).read_to_end(&mut body).await, Ok(read) if read as u64 == length) {
            break;
        }
        let request = serde_json::from_slice::<Request>(&body);
        if let (Err(why), Err(_)) = (&request, serde_json::from_slice::<Response>(&body)) {
            let _ = writeln!(std::io::stderr(), "what the client sent is no message: {why}");
            continue;
        }
        let head = format!("Content-Length: {length}\r\n\r\n");
        if to.write_all(head.as_bytes()).await.is_err() || to.write_all(&body).await.is_err() {
            break;
        }
        match request.as_ref().map(Request::method) {
            Ok("shutdown") => shuts_down = true,
            Ok("exit") => return End::Exit(shuts_down),
            _ => {}
        }
    }
    End::Gone
}

/// How long the next message is, from the lines in front of it; lines that say nothing are passed over.
async fn length(from: &mut (impl AsyncBufRead + Unpin)) -> Option<u64> {
    let (mut found, mut line) = (None, Vec::new());
    loop {
        line.clear();
        if from.take(LONGEST).read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&line);
        match (text.trim_end_matches(['\r', '\n']).split_once(':'), found) {
            (Some((name, value)), _) if name.eq_ignore_ascii_case("content-length") => {
                found = value.trim().parse().ok().filter(|length| *length <= LONGEST);
            }
            (None, Some(length)) if text.trim().is_empty() => return Some(length),
            _ => {}
        }
    }
}

/// The way to the client. That it leads nowhere any more is told once.
pub struct Outlet<W> {
    to: W,
    tell: Option<oneshot::Sender<()>>,
}

impl<W> Outlet<W> {
    /// A way, and what ends when it is broken.
    pub fn new(to: W) -> (Outlet<W>, impl Future<Output = ()>) {
        let (tell, told) = oneshot::channel();
        let broken = async {
            if told.await.is_err() {
                std::future::pending().await
            }
        };
        (Outlet { to, tell: Some(tell) }, broken)
    }

    fn look<T>(&mut self, done: Poll<Result<T>>) -> Poll<Result<T>> {
        if let Poll::Ready(Err(_)) = &done {
            let _ = self.tell.take().map(|tell| tell.send(()));
        }
        done
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Outlet<W> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let done = Pin::new(&mut self.to).poll_write(cx, bytes);
        self.look(done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let done = Pin::new(&mut self.to).poll_flush(cx);
        self.look(done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let done = Pin::new(&mut self.to).poll_shutdown(cx);
        self.look(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn passed(sent: &str) -> (End, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let mut out = Vec::new();
        let end = runtime.block_on(pass(sent.as_bytes(), &mut out));
        (end, String::from_utf8(out).expect("a text"))
    }

    fn request(method: &str) -> String {
        framed(&format!(r#"{{"jsonrpc":"2.0","method":"{method}"}}"#))
    }

    #[test]
    fn what_is_no_message_is_left_out() {
        for odd in [framed("{abcd"), framed("{}"), framed("[]"), framed(""), "nonsense\r\n\r\n".to_owned()] {
            assert_eq!(passed(&format!("{odd}{}", request("a"))), (End::Gone, request("a")), "{odd}");
        }
    }

    #[test]
    fn heads_are_read_in_any_case() {
        let sent = request("a").replace("Content-Length", "content-length");
        assert_eq!(passed(&format!("Content-Type: x\r\n{sent}")), (End::Gone, request("a")));
    }

    #[test]
    fn the_end_is_known() {
        assert_eq!(passed(&request("exit")).0, End::Exit(false));
        assert_eq!(passed(&format!("{}{}", request("shutdown"), request("exit"))).0, End::Exit(true));
        assert_eq!(passed("Content-Length: 9\r\n\r\n{").0, End::Gone);
    }
}
