//! A server whose client is gone ends, whatever it was about.

#![allow(clippy::expect_used, clippy::panic, reason = "what cannot be done is said")]

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an end may take before a test gives up; machines are shared.
const PATIENCE: Duration = Duration::from_secs(60);

fn server() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_distc-lsp"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server starts")
}

fn send(server: &mut Child, message: &Value) {
    let text = message.to_string();
    let input = server.stdin.as_mut().expect("the connection is open");
    let _ = write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).and_then(|()| input.flush());
}

fn greet(server: &mut Child) {
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
    send(server, &json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }));
    hear(server, "serverInfo");
    send(server, &json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    hear(server, "client/registerCapability");
}

fn open(server: &mut Child, text: &str) {
    let document = json!({ "uri": "untitled:a", "languageId": "dist", "version": 1, "text": text });
    send(
        server,
        &json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    );
}

/// Reads until something was said.
fn hear(server: &mut Child, said: &str) {
    let output = server.stdout.as_mut().expect("a pipe");
    let (mut all, mut some) = (String::new(), [0; 4096]);
    while !all.contains(said) {
        let read = output.read(&mut some).expect("it is read");
        assert!(read > 0, "{said} was not said");
        all.push_str(&String::from_utf8_lossy(&some[..read]));
    }
}

fn ends(mut server: Child) {
    let start = Instant::now();
    while server.try_wait().expect("it is known").is_none() {
        if start.elapsed() > PATIENCE {
            let _ = server.kill();
            panic!("the server goes on");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn with_what_it_asked_the_client() {
    let mut server = server();
    greet(&mut server);
    drop(server.stdin.take());
    ends(server);
}

#[test]
fn with_answers_that_nobody_reads() {
    let mut server = server();
    greet(&mut server);
    open(&mut server, &"let a = 1\n".repeat(2000));
    let params = json!({ "textDocument": { "uri": "untitled:a" } });
    for id in 2..40 {
        send(
            &mut server,
            &json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/semanticTokens/full", "params": params }),
        );
    }
    drop(server.stdin.take());
    ends(server);
}

#[test]
fn with_nowhere_to_tell_its_news() {
    let mut server = server();
    greet(&mut server);
    drop(server.stdout.take());
    open(&mut server, "let a = nothing\n");
    let input = server.stdin.take();
    ends(server);
    drop(input);
}
