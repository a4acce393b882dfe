//! Which programs a file belongs to, as files are opened, edited, closed, made and removed.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

mod client;

use client::{Client, place, start};
use serde_json::{Value, json};

const APP: &str = r#"use lib.greet

distribution app { version = "1.0.0" }

component web: Component { labels { a = greet("x") } }

variant v { web.enabled = false }
"#;

const LIB: &str = r#"/// Greets.
fn greet(name: String) -> String = "hi \(name)"
"#;

/// A provider of `APP`.
const PROVIDER: &str = "use app\n\nvariant production of app.v { web.enabled = false }\n";

fn write(client: &Client, path: &str, text: &str) {
    std::fs::write(client.folder.join(path), text).expect("it is written");
}

/// How often each file names what stands at a place, through a rename and through references.
fn named(client: &mut Client, path: &str, at: (u64, u64), files: &[&str]) -> Vec<usize> {
    let edit = client.at("textDocument/rename", path, at, &json!({ "newName": "renamed" }));
    let with = json!({ "context": { "includeDeclaration": true } });
    let places = client.at("textDocument/references", path, at, &with);
    let count = |file: &&str| {
        let uri = client.uri(file);
        let edits = edit["changes"][&uri].as_array().map_or(0, Vec::len);
        let named = places.as_array().map_or(0, |all| all.iter().filter(|place| place["uri"] == json!(uri)).count());
        assert_eq!(edits, named, "{file}");
        edits
    };
    files.iter().map(count).collect()
}

fn hover(client: &mut Client, path: &str, at: (u64, u64)) -> String {
    client.at("textDocument/hover", path, at, &json!({})).to_string()
}

#[test]
fn a_module_that_is_made_and_opened_joins_the_program_that_misses_it() {
    let mut client = Client::start("joins", &[("app.dist", APP)]);
    client.open("app.dist", APP);
    client.codes("app.dist", &["E0001"]);
    write(&client, "lib.dist", LIB);
    client.open("lib.dist", LIB);
    client.codes("app.dist", &[]);
    assert!(hover(&mut client, "app.dist", place(APP, "a = gr$0eet")).contains("Greets"));
    let told = client.told("app.dist");
    for round in 0..4 {
        client.change("app.dist", Some((0, 13, 0, 13)), " ");
        client.hear("distc/changed");
        assert_eq!((client.diagnostics("app.dist"), client.told("app.dist")), (json!([]), told), "{round}");
    }
}

#[test]
fn a_module_that_is_opened_joins_every_program_that_misses_it() {
    let other = APP.replace("distribution app", "distribution other");
    let mut client = Client::start("every", &[("app.dist", APP), ("other.dist", &other)]);
    client.open("app.dist", APP);
    client.open("other.dist", &other);
    client.codes("app.dist", &["E0001"]);
    client.codes("other.dist", &["E0001"]);
    client.open("lib.dist", LIB);
    client.codes("app.dist", &[]);
    client.codes("other.dist", &[]);
}

#[test]
fn a_module_that_was_a_program_of_its_own_belongs_to_the_one_that_uses_it() {
    let without = APP.replace("use lib.greet\n", "\n").replace("greet(\"x\")", "\"x\"");
    let mut client = Client::start("used", &[("app.dist", without.as_str()), ("lib.dist", LIB)]);
    client.open("app.dist", &without);
    client.open("lib.dist", LIB);
    let at = place(LIB, "fn $0greet");
    assert_eq!(named(&mut client, "lib.dist", at, &["app.dist", "lib.dist"]), [0, 1]);
    client.change("app.dist", None, APP);
    assert_eq!(named(&mut client, "lib.dist", at, &["app.dist", "lib.dist"]), [2, 1]);
    client.change("app.dist", None, &without);
    assert_eq!(named(&mut client, "lib.dist", at, &["app.dist", "lib.dist"]), [0, 1]);
    client.change("lib.dist", None, "let a = = 1\n");
    client.until("the module is checked", |client| client.diagnostics("lib.dist") != json!([]));
}

#[test]
fn what_several_programs_have_is_renamed_in_all_of_them() {
    let other = APP.replace("distribution app", "distribution other");
    let files = [("app.dist", APP), ("other.dist", &other), ("lib.dist", LIB), ("provider.dist", PROVIDER)];
    let mut client = Client::start("several", &files);
    for (path, text) in files {
        client.open(path, text);
    }
    let all = ["app.dist", "other.dist", "lib.dist"];
    assert_eq!(named(&mut client, "lib.dist", place(LIB, "fn $0greet"), &all), [2, 2, 1]);
    let at = place(APP, "component $0web");
    assert_eq!(named(&mut client, "app.dist", at, &["app.dist", "provider.dist", "other.dist"]), [2, 1, 0]);
}

#[test]
fn programs_on_disk_that_no_open_file_leads_to_are_renamed_too() {
    let other = APP.replace("distribution app", "distribution other").replace("lib.greet", "parts.lib.greet");
    let app = APP.replace("lib.greet", "parts.lib.greet");
    let part = "use parts.lib.greet\n\nlet x = greet(\"y\")\n";
    let files = [
        ("app.dist", app.as_str()),
        ("other.dist", &other),
        ("parts/lib.dist", LIB),
        ("parts/idle.dist", "let greet = 1\n"),
        ("user.dist", part),
        ("provider.dist", PROVIDER),
    ];
    let mut client = Client::start("disk", &files);
    client.open("parts/lib.dist", LIB);
    client.hear("distc/changed");
    let at = place(LIB, "fn $0greet");
    let all = ["app.dist", "other.dist", "parts/lib.dist", "parts/idle.dist", "user.dist", "provider.dist"];
    assert_eq!(named(&mut client, "parts/lib.dist", at, &all), [2, 2, 1, 0, 2, 0]);
    client.open("app.dist", &app);
    client.hear("distc/changed");
    let at = place(&app, "component $0web");
    assert_eq!(named(&mut client, "app.dist", at, &["app.dist", "provider.dist", "other.dist"]), [2, 1, 0]);
    // What such a program calls so already is in the way.
    let refused =
        client.at("textDocument/rename", "parts/lib.dist", place(LIB, "fn $0greet"), &json!({ "newName": "x" }));
    assert!(refused["error"]["message"].as_str().is_some_and(|why| why.contains("another thing")), "{refused}");
}

#[test]
fn what_several_programs_say_of_a_place_is_told_once() {
    let vendor = "distribution app { version = \"1.0.0\" }\n\ncomponent web: Component\n\n\
                  variant v { check web.enabled == false at web.enabled else \"no\" }\nvariant w\n";
    let mut client = Client::start("once", &[("app.dist", vendor), ("provider.dist", PROVIDER)]);
    client.open("app.dist", vendor);
    client.codes("app.dist", &["E0533"]);
    let provider = PROVIDER.replace("web.enabled = false", "check web.name == \"api\" else \"another\"");
    client.open("provider.dist", &provider);
    client.codes("provider.dist", &["E0533"]);
    client.codes("app.dist", &["E0533"]);
    let told = client.diagnostics("app.dist").to_string();
    assert!(told.contains("only in variant"), "{told}");
}

#[test]
fn a_module_that_is_removed_while_it_is_open_is_missed_once_it_is_closed() {
    let mut client = Client::start("removed", &[("app.dist", APP), ("lib.dist", LIB)]);
    client.open("app.dist", APP);
    client.open("lib.dist", LIB);
    client.codes("app.dist", &[]);
    std::fs::remove_file(client.folder.join("lib.dist")).expect("it was there");
    let uri = client.uri("lib.dist");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": 3 }] }));
    client.hear("distc/changed");
    assert_eq!(client.diagnostics("app.dist"), json!([]));
    client.close("lib.dist");
    client.codes("app.dist", &["E0001"]);
}

#[test]
fn a_program_that_is_removed_is_wrong_no_more() {
    let wrong = APP.replace("\"1.0.0\"", "1");
    let mut client = Client::start("gone", &[("app.dist", wrong.as_str()), ("lib.dist", LIB)]);
    client.open("lib.dist", LIB);
    client.codes("app.dist", &["E0401"]);
    std::fs::remove_file(client.folder.join("app.dist")).expect("it was there");
    let uri = client.uri("app.dist");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": 3 }] }));
    client.codes("app.dist", &[]);
    assert!(hover(&mut client, "lib.dist", place(LIB, "fn gr$0eet")).contains("Greets"));
}

#[test]
fn modules_that_use_each_other_are_one_program() {
    let (a, b) = ("use b\n\nlet x = b.y\n", "use a\n\nlet y = 1\nlet z = a.x\n");
    let mut client = Client::start("mutual", &[("a.dist", a), ("b.dist", b)]);
    client.open("a.dist", a);
    client.open("b.dist", b);
    assert_eq!(named(&mut client, "a.dist", place(a, "let $0x"), &["a.dist", "b.dist"]), [1, 1]);
    assert_eq!(named(&mut client, "b.dist", place(b, "let $0y"), &["a.dist", "b.dist"]), [1, 1]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_module() {
    let mut client = Client::start("pipe", &[("app.dist", APP)]);
    let made = std::process::Command::new("mkfifo").arg(client.folder.join("lib.dist")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe is made");
    client.open("app.dist", APP);
    client.codes("app.dist", &["E0001"]);
}

#[test]
fn a_client_that_leaves_without_a_goodbye_is_told_so() {
    let mut client = Client::start("rude", &[]);
    client.tell("exit", &Value::Null);
    assert_eq!(client.ended().code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_client_whose_process_dies_takes_the_server_with_it() {
    let mut process = std::process::Command::new("sleep").arg("600").spawn().expect("a process");
    let params = json!({ "processId": process.id(), "rootUri": null, "capabilities": {} });
    let mut client = Client::saying("orphan", &[], &params);
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(
        client.ask("workspace/symbol", &json!({ "query": "a" })),
        json!([]),
        "it serves while the process lives"
    );
    process.kill().and_then(|()| process.wait()).expect("the process ends");
    assert!(client.ended().success());
    // A process that cannot be seen is that of a client elsewhere.
    let mut client = Client::saying("elsewhere", &[], &params);
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(client.ask("workspace/symbol", &json!({ "query": "a" })), json!([]));
}

#[test]
fn a_text_of_any_name_that_a_program_reads_is_read_again_when_it_changes() {
    let app = APP.replace("use lib.greet", "let a = file(\"motd\")").replace("greet(\"x\")", "a");
    let mut client = Client::start("texts", &[("app.dist", app.as_str()), ("motd", "one")]);
    client.open("app.dist", &app);
    client.codes("app.dist", &[]);
    let (uri, links) = (client.uri("motd"), client.of("textDocument/documentLink", "app.dist"));
    assert_eq!((links[0]["target"].as_str(), start(&links[0]["range"])), (Some(uri.as_str()), place(&app, "\"$0motd")));
    std::fs::remove_file(client.folder.join("motd")).expect("it was there");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": 3 }] }));
    client.codes("app.dist", &["E0539"]);
    write(&client, "motd", "two");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": 1 }] }));
    client.codes("app.dist", &[]);
}

#[test]
fn a_name_of_a_module_beside_the_program_is_offered_with_its_use() {
    let app = APP.replace("use lib.greet\n", "");
    let mut client = Client::start("beside", &[("app.dist", app.as_str()), ("lib.dist", LIB)]);
    client.open("app.dist", &app);
    client.codes("app.dist", &["E0201"]);
    let range = client.diagnostics("app.dist")[0]["range"].clone();
    let params =
        json!({ "textDocument": { "uri": client.uri("app.dist") }, "range": range, "context": { "diagnostics": [] } });
    let fixes = client.ask("textDocument/codeAction", &params);
    let meant = fixes.as_array().expect("fixes").iter().find(|fix| fix["title"] == "write `use lib.greet`");
    let edit = meant.expect("the module is known")["edit"]["changes"][client.uri("app.dist")][0].clone();
    assert_eq!(edit["newText"].as_str().map(str::trim), Some("use lib.greet"));
    let offered = client.at("textDocument/completion", "app.dist", place(&app, "a = gr$0eet"), &json!({}));
    let items = offered["items"].as_array().or(offered.as_array()).expect("items");
    let item = items.iter().find(|item| item["label"] == "greet").expect("it is offered");
    assert_eq!(item["additionalTextEdits"][0]["newText"].as_str().map(str::trim), Some("use lib.greet"));
}

#[test]
fn a_folder_that_goes_takes_along_what_is_in_it() {
    let app = "use parts.lib.greet\n\nlet a = file(\"texts/motd\")\nlet b = greet(\"x\")\n";
    let mut client = Client::start("folder", &[("app.dist", app), ("parts/lib.dist", LIB), ("texts/motd", "hello")]);
    client.open("app.dist", app);
    client.hear("distc/changed");
    assert_eq!(client.diagnostics("app.dist"), json!([]));
    for (folder, codes) in [("texts", &["E0539"][..]), ("parts", &["E0001"][..])] {
        std::fs::remove_dir_all(client.folder.join(folder)).expect("it was there");
        let uri = client.uri(folder);
        client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": 3 }] }));
        client.codes("app.dist", codes);
    }
}

#[test]
fn a_name_that_is_bound_further_in_is_taken() {
    let text = r#"distribution app { version = "1.0.0" }

param region: String = "a"

type Small = Int where it > 0

component web: Component
component worker[name in ["x"]]: Component { labels { r = region } }

variant u
variant v { component added: Component }
"#;
    let mut client = Client::start("taken", &[("app.dist", text)]);
    client.open("app.dist", text);
    let taken =
        [("param $0region", "name"), ("component $0web", "added"), ("variant $0u", "v"), ("type $0Small", "String")];
    for (marked, new) in taken {
        let refused = client.at("textDocument/rename", "app.dist", place(text, marked), &json!({ "newName": new }));
        let message = refused["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("another thing"), "{marked} {new}: {message}");
    }
}

#[test]
fn whose_a_file_is_hangs_on_no_order() {
    let shop = "distribution shop { version = \"1.0.0\" }\n\nlet a = nothing\n\nvariant istio\n";
    let own = "use shop\n\nvariant production of shop.istio\n";
    for order in [["own.dist", "shop.dist"], ["shop.dist", "own.dist"]] {
        let mut client = Client::start(order[0], &[("shop.dist", shop), ("own.dist", own)]);
        for path in order {
            client.open(path, if path == "own.dist" { own } else { shop });
        }
        client.codes("shop.dist", &["E0201"]);
        let params = json!({ "textDocument": { "uri": client.uri("shop.dist") } });
        assert_eq!(client.ask("distc/variants", &params), json!(["istio"]));
    }
}

#[test]
fn a_program_that_is_one_no_more_says_nothing_of_its_file() {
    let wrong = format!("{APP}\nlet a = nothing\n");
    let mut client = Client::start("no-more", &[("app.dist", wrong.as_str()), ("lib.dist", LIB)]);
    client.open("lib.dist", LIB);
    client.codes("app.dist", &["E0201"]);
    std::fs::write(client.folder.join("app.dist"), "let a = nothing\n").expect("it is written");
    let uri = client.uri("app.dist");
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    client.codes("app.dist", &[]);
    assert!(hover(&mut client, "lib.dist", place(LIB, "fn gr$0eet")).contains("Greets"));
}

#[test]
fn names_that_are_gone_weigh_little() {
    let text =
        "use std.service.Service\n\ndistribution app { version = \"1.0.0\" }\n\nvariant a\nvariant b\nvariant c\n\n";
    let mut client = Client::start("names", &[("app.dist", text)]);
    client.open("app.dist", text);
    client.codes("app.dist", &[]);
    let line = text.lines().count() as u64;
    let rename = |client: &mut Client, names: std::ops::Range<u32>| {
        for name in names {
            client.change(
                "app.dist",
                Some((line, 0, line, 99)),
                &format!("component c{name}: Service {{ image = \"a:1\" }}"),
            );
            client.ask("distc/check", &json!({ "textDocument": { "uri": client.uri("app.dist") } }));
        }
        client.memory()
    };
    let Some((before, after)) = rename(&mut client, 0..700).zip(rename(&mut client, 700..1900)) else { return };
    assert!(after < before + (24 << 20), "{before} bytes, then {after}");
}
