//! Random edits and questions, as many as `DISTC_SOAK` says: the server answers all, dies of none, keeps nothing it does not need,
//! and in the end says what a fresh one says.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "what a test cannot do, it says")]

mod client;

use std::collections::BTreeMap;

use client::{Client, file};
use serde_json::{Value, json};

/// How many steps are taken where nobody says how many.
const STEPS: usize = 1_500;

/// What is asked about a place.
const OF_PLACES: &[&str] = &[
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/typeDefinition",
    "textDocument/completion",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/signatureHelp",
];

/// What is asked about all programs around, which people ask now and then.
const WIDE: &[&str] = &["textDocument/references", "textDocument/rename"];

/// What is asked about a file.
const OF_FILES: &[&str] = &[
    "textDocument/documentSymbol",
    "textDocument/semanticTokens/full",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/formatting",
    "distc/variants",
];

/// What is typed: beginnings and ends of everything, and what no program has.
const TYPED: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\\(",
    ".",
    "?.",
    " = ",
    "\n",
    "\r\n",
    "//",
    "///",
    "|",
    "..",
    "1m",
    "64Mi",
    "🎉",
    "é",
    "\u{0}",
    "component x: Service",
    "every Service { replicas = 1..2 }\n",
    "\nvariant v of istio {\n",
    "\nlet a = b\n",
    "mixin m for ",
    "self",
    "frontend",
    ".rollout.strategy",
    " = none",
    "with mesh.istio",
    "use std.",
    "if x is Canary",
    "for x in ",
    "=>",
    "emit e: k8s.",
];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// An editor at work.
struct Editor {
    client: Client,
    dice: Dice,
    /// The texts of all files, as they are on disk and as they are opened.
    disk: BTreeMap<String, String>,
    opened: BTreeMap<String, String>,
    asked: Vec<u64>,
    answered: usize,
    /// Questions that edits overtook too often.
    overtaken: usize,
}

impl Editor {
    fn path(&mut self) -> String {
        let paths: Vec<String> = self.opened.keys().cloned().collect();
        paths[self.dice.below(paths.len())].clone()
    }

    fn step(&mut self) {
        match self.dice.below(100) {
            0..=54 => self.edit(),
            55..=84 => self.ask_place(),
            85..=94 => self.ask_file(),
            95 => self.undo(),
            96 => self.reopen(),
            97 => self.move_file(),
            _ => self.search(),
        }
        if self.asked.len() > 40 {
            self.answers();
        }
    }

    /// Every question is answered, by a result or by an error of the protocol.
    fn answers(&mut self) {
        for id in std::mem::take(&mut self.asked) {
            let answer = self.client.answer(id);
            assert!(answer.get("result").is_some() || answer["error"]["code"].is_i64(), "{answer}");
            self.overtaken += usize::from(answer["error"]["code"] == -32801);
            self.answered += 1;
        }
    }

    fn edit(&mut self) {
        let path = self.path();
        let text = &self.opened[&path];
        let (from, length) = (self.dice.below(text.len() + 1), self.dice.below(30));
        let from = floor(text, from);
        let end = if self.dice.below(3) == 0 { floor(text, (from + length).min(text.len())) } else { from };
        let typed = self.dice.of(TYPED);
        let range = (position(text, from), position(text, end.max(from)));
        let mut new = text.clone();
        new.replace_range(from..end.max(from), typed);
        let ((a, b), (c, d)) = range;
        self.client.change(&path, Some((a, b, c, d)), typed);
        self.opened.insert(path, new);
    }

    /// Back to the text of the disk, as a whole.
    fn undo(&mut self) {
        let path = self.path();
        if let Some(text) = self.disk.get(&path).cloned() {
            self.client.change(&path, None, &text);
            self.opened.insert(path, text);
        }
    }

    fn reopen(&mut self) {
        let path = self.path();
        let text = self.opened[&path].clone();
        self.client.close(&path);
        self.client.open(&path, &text);
    }

    /// A file that is not opened goes, and comes again.
    fn move_file(&mut self) {
        let closed: Vec<String> = self.disk.keys().filter(|path| !self.opened.contains_key(*path)).cloned().collect();
        let path = closed[self.dice.below(closed.len())].clone();
        let (from, to) = (self.client.folder.join(&path), self.client.folder.join(format!("{path}.away")));
        let there = from.exists();
        let moved = if there { std::fs::rename(&from, &to) } else { std::fs::rename(&to, &from) };
        moved.expect("it moves");
        let uri = self.client.uri(&path);
        let change = json!({ "uri": uri, "type": if there { 3 } else { 1 } });
        self.client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [change] }));
    }

    fn ask_place(&mut self) {
        let path = self.path();
        let text = &self.opened[&path];
        let (line, character) = position(text, floor(text, self.dice.below(text.len() + 1)));
        let params = json!({
            "textDocument": { "uri": self.client.uri(&path) },
            "position": { "line": line, "character": character },
            "context": { "includeDeclaration": true },
            "newName": "other",
            "variant": "istio",
        });
        let method = match self.dice.below(24) {
            0 => self.dice.of(WIDE),
            1..=4 => "distc/preview",
            _ => self.dice.of(OF_PLACES),
        };
        self.asked.push(self.client.request(method, &params));
    }

    fn ask_file(&mut self) {
        let path = self.path();
        let params = json!({
            "textDocument": { "uri": self.client.uri(&path) },
            "options": { "tabSize": 4, "insertSpaces": true },
        });
        let method = self.dice.of(OF_FILES);
        self.asked.push(self.client.request(method, &params));
    }

    fn search(&mut self) {
        self.asked.push(self.client.request("workspace/symbol", &json!({ "query": "e" })));
    }
}

/// The nearest byte in front at which an editor's cursor may stand: not within a character, nor within what ends a line.
fn floor(text: &str, at: usize) -> usize {
    let may_stand =
        |at: &usize| text.is_char_boundary(*at) && !(text[..*at].ends_with('\r') && text[*at..].starts_with('\n'));
    (0..=at).rev().find(may_stand).unwrap_or_default()
}

/// Line and column in bytes. The end of a line is in front of what ends it.
fn position(text: &str, at: usize) -> (u64, u64) {
    let line = text[..at].matches('\n').count() as u64;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    (line, (at - start) as u64)
}

fn sources() -> BTreeMap<String, String> {
    let dist = ["app.dist", "podinfo.dist", "tests.dist", "traffic.dist"];
    let bank = ["bank.dist"];
    let dist = dist.iter().map(|name| (format!("dist/{name}"), file(&format!("dist/{name}"))));
    let bank =
        bank.iter().map(|name| (format!("bank/{name}"), file(&format!("examples/bank/{name}")).replace('\n', "\r\n")));
    dist.chain(bank).collect()
}

fn editor(name: &str, disk: &BTreeMap<String, String>, opened: &BTreeMap<String, String>) -> Editor {
    let files: Vec<(&str, &str)> = disk.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut client = Client::start(name, &files);
    for (path, text) in opened {
        client.open(path, text);
    }
    Editor {
        client,
        dice: Dice(88_172_645_463_325_252),
        disk: disk.clone(),
        opened: opened.clone(),
        asked: Vec::new(),
        answered: 0,
        overtaken: 0,
    }
}

/// What is wrong with the opened files, as it is now; what was told in the end is the same.
fn verdict(client: &mut Client, paths: &[String]) -> Vec<Value> {
    let now: Vec<Value> = paths.iter().map(|path| client.of("distc/check", path)).collect();
    for (path, now) in paths.iter().zip(&now) {
        client.until(&format!("{path}: what was told is {now}"), |client| client.diagnostics(path) == *now);
    }
    now
}

#[test]
fn whatever_is_typed_the_server_lives_and_says_what_a_fresh_one_says() {
    let steps = std::env::var("DISTC_SOAK").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let disk = sources();
    let opened: BTreeMap<String, String> =
        disk.iter().filter(|(path, _)| !path.ends_with("tests.dist")).map(|(p, t)| (p.clone(), t.clone())).collect();
    let mut editor = editor("soak", &disk, &opened);
    let mut settled = None;
    for number in 0..steps {
        editor.step();
        if number % 200 == 199 {
            let paths: Vec<String> = editor.opened.keys().cloned().collect();
            paths.iter().for_each(|_| editor.undo());
        }
        if number == steps / 4 {
            editor.answers();
            settled = editor.client.memory();
        }
    }
    editor.answers();
    let away: Vec<String> =
        editor.disk.keys().filter(|path| !editor.client.folder.join(path).exists()).cloned().collect();
    assert!(away.len() <= 1);
    away.iter().for_each(|_| editor.move_file());
    let held = editor.client.memory();
    let paths: Vec<String> = editor.opened.keys().cloned().collect();
    let warm = verdict(&mut editor.client, &paths);
    let folder = editor.client.folder.display().to_string();
    let mut fresh = self::editor("fresh", &disk, &editor.opened);
    let cold = verdict(&mut fresh.client, &paths);
    let fresh_folder = fresh.client.folder.display().to_string();
    assert_eq!(shown(&warm, &folder), shown(&cold, &fresh_folder));
    if let (Some(settled), Some(held)) = (settled, held) {
        println!("{steps} steps: {} MiB after a quarter, {} MiB in the end", settled >> 20, held >> 20);
        assert!(held < settled * 2 + (64 << 20), "it held {settled} bytes after a quarter and {held} in the end");
    }
    let (answered, overtaken) = (editor.answered, editor.overtaken);
    println!("{answered} questions, {overtaken} of them overtaken too often");
    assert!(overtaken * 20 <= answered, "{overtaken} of {answered} questions were not answered");
    assert_eq!(editor.client.log(), Vec::<Value>::new());
    assert!(editor.client.finish().success());
}

fn shown(verdict: &[Value], folder: &str) -> Vec<String> {
    verdict.iter().map(|one| one.to_string().replace(folder, "")).collect()
}
