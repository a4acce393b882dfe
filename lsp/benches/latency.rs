//! How long a keystroke waits: `cargo bench -p distc-lsp --bench latency -- [SERVICES…]`, without sizes the three of the table in
//! `benches/README.md`. A scripted client over standard input and output, so what is measured is what an editor sees.

#![expect(clippy::print_stdout, reason = "a program that measures")]

#[path = "../tests/client/mod.rs"]
mod client;
#[path = "../../compiler/benches/warm/generate.rs"]
mod generate;

use std::time::{Duration, Instant};

use client::{Client, place};
use serde_json::{Value, json};

/// How often each is measured.
const ROUNDS: usize = 40;

/// A keystroke: what is typed into, in turn with what.
const EDITS: [(&str, &str, [&str; 2]); 4] = [
    ("a component's body", "successRate = $070%", ["71%", "70%"]),
    ("a path of a variant", "ABTest { iterations = $010", ["11", "10"]),
    ("a new line between declarations", "$0\ncomponent frontend", ["\n", ""]),
    ("half-typed", "successRate = $070%", ["= =", "70%"]),
];

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    println!(
        "| services | what | edit | median, ms | 95th percentile, ms | cold check / median |\n|--:|---|---|--:|--:|--:|"
    );
    for services in if sizes.is_empty() { vec![4, 40, 10_000] } else { sizes } {
        measure(services);
    }
}

fn measure(services: usize) {
    let files = generate::application(services);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let mut client = Client::start("latency", &files);
    let text = files[0].1;
    let start = Instant::now();
    client.open("app.dist", text);
    client.hear("distc/sources");
    client.hear("distc/changed");
    let cold = start.elapsed();
    let before = client.diagnostics("app.dist");
    let mut table = Table { services, cold };
    println!("| {services} | open to all variants checked | | {:.1} | | 1 |", ms(cold));
    for (name, at, typed) in EDITS {
        let rounds = if services > 1_000 { ROUNDS / 2 } else { ROUNDS };
        let (mut own, mut all) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let (first, second) = edit(&mut client, text, at, typed, round);
            own.push(first);
            all.push(second);
        }
        table.row("diagnostics of the edited file", name, own);
        table.row("diagnostics of all variants", name, all);
    }
    assert_eq!(client.diagnostics("app.dist"), before, "every edit is undone");
    questions(&mut client, text, &mut table);
    if let Some(memory) = client.memory() {
        println!("| {services} | memory of the server, MiB | | {} | | |", memory >> 20);
    }
}

/// One keystroke: until the edited file's diagnostics are told, and until all variants are checked.
fn edit(client: &mut Client, text: &str, at: &str, typed: [&str; 2], round: usize) -> (Duration, Duration) {
    let (line, column) = place(text, at);
    let old = if round == 0 { at.split_once("$0").map_or("", |(_, rest)| rest) } else { typed[(round + 1) % 2] };
    let old = if round == 0 && typed[1].is_empty() { "" } else { old };
    let end = if old.contains('\n') { (line + 1, 0) } else { (line, column + old.len() as u64) };
    let start = Instant::now();
    client.change("app.dist", Some((line, column, end.0, end.1)), typed[round % 2]);
    client.hear("distc/sources");
    let own = start.elapsed();
    client.hear("distc/changed");
    (own, start.elapsed())
}

fn questions(client: &mut Client, text: &str, table: &mut Table) {
    let (line, column) = place(text, "component$0 frontend");
    let at = |by: u64| json!({ "line": line, "character": column + by });
    let uri = client.uri("app.dist");
    let of = |position: Value| json!({ "textDocument": { "uri": uri }, "position": position, "variant": "istio" });
    for (name, method, params) in [
        ("hover", "textDocument/hover", of(at(3))),
        ("completion", "textDocument/completion", of(json!({ "line": line + 1, "character": 4 }))),
        ("preview of a component", "distc/preview", of(at(3))),
        ("definition", "textDocument/definition", of(at(14))),
        ("outline", "textDocument/documentSymbol", of(at(3))),
    ] {
        let ask = |client: &mut Client| {
            let start = Instant::now();
            let answer = client.ask(method, &params);
            assert!(answer.get("error").is_none(), "{answer}");
            start.elapsed()
        };
        let times = (0..ROUNDS).map(|_| ask(client)).collect();
        table.row(name, "", times);
    }
}

struct Table {
    services: usize,
    cold: Duration,
}

impl Table {
    fn row(&mut self, what: &str, edit: &str, mut times: Vec<Duration>) {
        times.sort();
        let median = times[times.len() / 2];
        let high = times[times.len() * 95 / 100];
        let ratio = self.cold.as_secs_f64() / median.as_secs_f64();
        println!("| {} | {what} | {edit} | {:.2} | {:.2} | {ratio:.0} |", self.services, ms(median), ms(high));
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
