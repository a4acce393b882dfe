//! A client that speaks to the server as an editor does: over its standard input and output.

#![allow(dead_code, reason = "each test uses what it needs")]
#![allow(clippy::expect_used, clippy::panic, reason = "what a client cannot do, it says")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything may take before a test gives up; machines are shared.
const PATIENCE: Duration = Duration::from_secs(120);

/// What came from the server.
#[derive(Default)]
struct Inbox {
    answers: HashMap<u64, Value>,
    /// The last diagnostics of each file, with how many messages told them.
    diagnostics: HashMap<String, (Value, u64)>,
    notifications: Vec<Value>,
    is_gone: bool,
}

/// An editor with nothing but a connection.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    inbox: Arc<(Mutex<Inbox>, Condvar)>,
    next: u64,
    /// The folder of its files.
    pub folder: PathBuf,
    versions: HashMap<String, i64>,
}

impl Client {
    /// Starts the server on a folder of its own, with these files in it.
    pub fn start(name: &str, files: &[(&str, &str)]) -> Client {
        Client::with(name, files, &["utf-8"])
    }

    /// Starts the server for a client that counts positions in one of these ways.
    pub fn with(name: &str, files: &[(&str, &str)], encodings: &[&str]) -> Client {
        let capabilities = json!({ "general": { "positionEncodings": encodings } });
        Client::saying(name, files, &json!({ "processId": null, "rootUri": null, "capabilities": capabilities }))
    }

    /// Starts the server for a client that tells this of itself.
    pub fn saying(name: &str, files: &[(&str, &str)], params: &Value) -> Client {
        let folder = std::env::temp_dir().join(format!("distc-lsp-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (path, text) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("it is written");
        }
        let mut client = Client::spawn(folder);
        client.ask("initialize", params);
        client.tell("initialized", &json!({}));
        client
    }

    fn spawn(folder: PathBuf) -> Client {
        let mut command = Command::new(env!("CARGO_BIN_EXE_distc-lsp"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server starts");
        let inbox = Arc::<(Mutex<Inbox>, Condvar)>::default();
        let (output, shared) = (child.stdout.take().expect("a pipe"), inbox.clone());
        thread::spawn(move || listen(BufReader::new(output), &shared));
        let input = child.stdin.take();
        Client { child, input, inbox, next: 0, folder, versions: HashMap::new() }
    }

    /// The address of one of its files.
    pub fn uri(&self, path: &str) -> String {
        format!("file://{}", self.folder.join(path).display())
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().expect("the connection is open");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).and_then(|()| input.flush()).expect("it is sent");
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request, and does not wait.
    pub fn request(&mut self, method: &str, params: &Value) -> u64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// The whole answer to a request.
    pub fn answer(&self, id: u64) -> Value {
        self.wait(|inbox| inbox.answers.remove(&id)).unwrap_or_else(|| panic!("request {id} is not answered"))
    }

    /// Asks, and waits for the result; an error is `{"error": …}`.
    pub fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.request(method, params);
        let mut answer = self.answer(id);
        match answer.get("error") {
            Some(error) => json!({ "error": error }),
            None => answer["result"].take(),
        }
    }

    /// Asks about a place of a file: the `n`th occurrence of a text in the file on disk, `by` characters into it.
    pub fn at(&mut self, method: &str, path: &str, place: (u64, u64), more: &Value) -> Value {
        let position = json!({ "line": place.0, "character": place.1 });
        let mut params = json!({ "textDocument": { "uri": self.uri(path) }, "position": position });
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        self.ask(method, &params)
    }

    /// Asks about a whole file.
    pub fn of(&mut self, method: &str, path: &str) -> Value {
        let params = json!({ "textDocument": { "uri": self.uri(path) } });
        self.ask(method, &params)
    }

    /// Opens a file with a text.
    pub fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        self.versions.insert(path.to_owned(), 1);
        let document = json!({ "uri": uri, "languageId": "dist", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// Changes a file; a range is `(line, character, line, character)`.
    pub fn change(&mut self, path: &str, range: Option<(u64, u64, u64, u64)>, text: &str) {
        let version = self.versions.entry(path.to_owned()).or_insert(1);
        *version += 1;
        let document = json!({ "uri": format!("file://{}", self.folder.join(path).display()), "version": *version });
        let change = match range {
            None => json!({ "text": text }),
            Some((a, b, c, d)) => {
                let (start, end) = (json!({ "line": a, "character": b }), json!({ "line": c, "character": d }));
                json!({ "range": { "start": start, "end": end }, "text": text })
            }
        };
        self.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// Closes a file.
    pub fn close(&mut self, path: &str) {
        let uri = self.uri(path);
        self.tell("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    }

    /// The codes of what is wrong with a file, once they are these.
    pub fn codes(&self, path: &str, wanted: &[&str]) {
        let uri = self.uri(path);
        let found = self.wait(|inbox| (codes(inbox, &uri) == wanted).then_some(()));
        if found.is_none() {
            let there = codes(&self.held(), &uri);
            panic!("{path}: wanted {wanted:?}, found {there:?}");
        }
    }

    /// What is wrong with a file, as last told.
    pub fn diagnostics(&self, path: &str) -> Value {
        let uri = self.uri(path);
        self.held().diagnostics.get(&uri).map(|(all, _)| all.clone()).unwrap_or(json!([]))
    }

    /// How often anything was told of a file.
    pub fn told(&self, path: &str) -> u64 {
        let uri = self.uri(path);
        self.held().diagnostics.get(&uri).map_or(0, |(_, times)| *times)
    }

    /// Waits for a notification that was not waited for yet.
    pub fn hear(&self, method: &str) -> Value {
        let heard = self.wait(|inbox| {
            let at = inbox.notifications.iter().position(|message| message["method"] == method)?;
            Some(inbox.notifications.remove(at))
        });
        heard.unwrap_or_else(|| panic!("`{method}` did not come"))
    }

    /// What the server logged.
    pub fn log(&self) -> Vec<Value> {
        let inbox = self.held();
        inbox.notifications.iter().filter(|message| message["method"] == "window/logMessage").cloned().collect()
    }

    /// Waits until something is so.
    pub fn until(&self, what: &str, is_so: impl Fn(&Client) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            assert!(Instant::now() < end, "{what}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn held(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.0.lock().expect("the listener lives")
    }

    fn wait<T>(&self, mut ready: impl FnMut(&mut Inbox) -> Option<T>) -> Option<T> {
        let (end, mut inbox) = (Instant::now() + PATIENCE, self.held());
        loop {
            if let Some(found) = ready(&mut inbox) {
                return Some(found);
            }
            let left = end.checked_duration_since(Instant::now()).filter(|_| !inbox.is_gone)?;
            inbox = self.inbox.1.wait_timeout(inbox, left).expect("the listener lives").0;
        }
    }

    /// Says goodbye as the protocol wants it; how the server ends.
    pub fn finish(mut self) -> ExitStatus {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        self.ended()
    }

    /// Vanishes without a word; how the server ends.
    pub fn vanish(mut self) -> ExitStatus {
        drop(self.input.take());
        self.ended()
    }

    /// How the server ends.
    pub fn ended(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait().expect("it is a child") {
                Some(status) => return status,
                None if Instant::now() > end => panic!("the server does not end"),
                None => thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    /// The memory that the server holds, in bytes; none where the system does not tell.
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn codes(inbox: &Inbox, uri: &str) -> Vec<String> {
    let all = inbox.diagnostics.get(uri).and_then(|(all, _)| all.as_array());
    let code = |one: &Value| one["code"].as_str().unwrap_or_default().to_owned();
    all.map(|all| all.iter().map(code).collect()).unwrap_or_default()
}

fn listen(mut output: impl BufRead, shared: &(Mutex<Inbox>, Condvar)) {
    while let Some(message) = message(&mut output) {
        let mut inbox = shared.0.lock().expect("the client lives");
        match (message["id"].as_u64(), message["method"].as_str()) {
            (Some(id), None) => {
                inbox.answers.insert(id, message);
            }
            (None, Some("textDocument/publishDiagnostics")) => {
                let uri = message["params"]["uri"].as_str().unwrap_or_default().to_owned();
                let told = inbox.diagnostics.entry(uri).or_default();
                *told = (message["params"]["diagnostics"].clone(), told.1 + 1);
            }
            _ => inbox.notifications.push(message),
        }
        shared.1.notify_all();
    }
    shared.0.lock().expect("the client lives").is_gone = true;
    shared.1.notify_all();
}

fn message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => length = header.strip_prefix("Content-Length: ").map_or(length, |n| n.parse().unwrap_or(length)),
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Line and column, in bytes, of the first occurrence of `marked` without its `$0`, where the `$0` stands.
pub fn place(text: &str, marked: &str) -> (u64, u64) {
    let by = marked.find("$0").expect("a mark");
    let at = text.find(&marked.replace("$0", "")).unwrap_or_else(|| panic!("no `{marked}`")) + by;
    let line = text[..at].matches('\n').count() as u64;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    (line, (at - start) as u64)
}

/// The start of a range, as line and column.
pub fn start(range: &Value) -> (u64, u64) {
    let at = &range["start"];
    (at["line"].as_u64().expect("a line"), at["character"].as_u64().expect("a column"))
}

/// A file of the repository.
pub fn file(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
    std::fs::read_to_string(root.join(path)).expect("it is there")
}
