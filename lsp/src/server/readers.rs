//! Threads that answer questions on snapshots. A snapshot keeps edits waiting, so it is given up before anything else is done.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};
use salsa::Cancelled;

/// How many answer at once.
const READERS: usize = 3;

/// What each reserves: queries nest as deep as programs do.
const STACK: usize = 64 << 20;

/// How a piece of work ended.
pub enum Outcome<T> {
    /// With this.
    Done(T),
    /// An edit overtook it.
    Overtaken,
    /// It failed, which is a mistake of ours; what is known of it.
    Failed(String),
}

/// Work on a snapshot, which is gone when it ends.
pub fn attempt<S, T>(snapshot: S, work: impl FnOnce(&S) -> T) -> Outcome<T> {
    let guarded = || Cancelled::catch(AssertUnwindSafe(|| work(&snapshot)));
    let ended = catch_unwind(AssertUnwindSafe(guarded));
    drop(snapshot);
    match ended {
        Ok(Ok(done)) => Outcome::Done(done),
        Ok(Err(_)) => Outcome::Overtaken,
        Err(panic) => Outcome::Failed(reason(&*panic)),
    }
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "for a reason unknown".to_owned())
}

type Task = Box<dyn FnOnce() + Send>;

/// Threads that work.
#[derive(Clone)]
pub struct Readers(Sender<Task>);

impl Readers {
    /// Starts the threads.
    pub fn start() -> Readers {
        let (tasks, queue): (Sender<Task>, Receiver<Task>) = unbounded();
        for number in 0..READERS {
            let queue = queue.clone();
            let run = move || queue.iter().for_each(|task| task());
            let _ = thread::Builder::new().name(format!("reader-{number}")).stack_size(STACK).spawn(run);
        }
        Readers(tasks)
    }

    /// Has a task done.
    pub fn run(&self, task: impl FnOnce() + Send + 'static) {
        let _ = self.0.send(Box::new(task));
    }
}
