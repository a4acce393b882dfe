//! The process that started the client: a server whose editor has died has nobody to serve, even where its input stays open.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

/// How often it is asked whether the process is there.
const PAUSE: Duration = Duration::from_secs(2);

/// Waits until the process that the client tells is gone: forever where it tells none, or one that cannot be seen from here.
pub async fn gone(told: oneshot::Receiver<u32>) {
    match told.await {
        Ok(process) if is_there(process) => {
            while is_there(process) {
                sleep(PAUSE).await;
            }
        }
        Ok(_) | Err(_) => std::future::pending().await,
    }
}

/// Whether a process is there, be it another user's.
#[cfg(unix)]
fn is_there(process: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Elsewhere the end of the input is what tells.
#[cfg(not(unix))]
fn is_there(_: u32) -> bool {
    false
}
