//! What is renamed with a name, and where.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

mod client;

use client::{Client, place};
use serde_json::{Value, json};

/// The places that a rename changes in a file, each as the line with the new name in it.
fn changed(client: &mut Client, path: &str, text: &str, marked: &str, new: &str) -> Vec<String> {
    let edit = client.at("textDocument/rename", path, place(text, marked), &json!({ "newName": new }));
    let edits = edit["changes"][client.uri(path)].as_array().cloned().unwrap_or_else(|| panic!("{marked}: {edit}"));
    let lines: Vec<&str> = text.lines().collect();
    let line = |edit: &Value| {
        let at = |end: &str, what: &str| edit["range"][end][what].as_u64().expect("a number") as usize;
        let line = lines[at("start", "line")];
        let (start, end) = (at("start", "character"), at("end", "character"));
        format!("{}{}{}", &line[..start], edit["newText"].as_str().expect("a text"), &line[end..]).trim().to_owned()
    };
    edits.iter().map(line).collect()
}

fn refused(client: &mut Client, path: &str, text: &str, marked: &str, new: &str) -> String {
    let answer = client.at("textDocument/rename", path, place(text, marked), &json!({ "newName": new }));
    answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{marked}: {answer}")).to_owned()
}

const LIB: &str = "type Size { n: Int }\n\nfn greet(name: String) -> String = \"hi \\(name)\"\n";

const APP: &str = r#"use lib
use lib as texts
use lib.Size as Extent
use lib.greet as hello
use std.mesh as m
use std.service.Service as Shop

distribution app { version = "1.0.0" }

let a: Extent = { n = 1 }
let b: texts.Size = a
let c: lib.Size = Extent { n = 2 }
let d = [hello("x"), "x".hello(), lib.greet("y"), texts.greet("z")]

component web: Shop { image = "ghcr.io/acme/web:1.0.0" }

variant plain with m.plain
"#;

#[test]
fn another_name_of_a_thing_is_renamed_where_it_is_given_and_used() {
    let mut client = Client::start("alias", &[("app.dist", APP), ("lib.dist", LIB)]);
    client.open("app.dist", APP);
    client.codes("app.dist", &[]);
    let cases = [
        (
            "as Ext$0ent",
            "Room",
            &["use lib.Size as Room", "let a: Room = { n = 1 }", "let c: lib.Size = Room { n = 2 }"][..],
        ),
        (
            "let a: Ext$0ent",
            "Room",
            &["use lib.Size as Room", "let a: Room = { n = 1 }", "let c: lib.Size = Room { n = 2 }"],
        ),
        (
            "as hel$0lo",
            "hi",
            &[
                "use lib.greet as hi",
                "let d = [hi(\"x\"), \"x\".hello(), lib.greet(\"y\"), texts.greet(\"z\")]",
                "let d = [hello(\"x\"), \"x\".hi(), lib.greet(\"y\"), texts.greet(\"z\")]",
            ],
        ),
        (
            "let b: tex$0ts",
            "words",
            &[
                "use lib as words",
                "let b: words.Size = a",
                "let d = [hello(\"x\"), \"x\".hello(), lib.greet(\"y\"), words.greet(\"z\")]",
            ],
        ),
        ("mesh as $0m", "meshes", &["use std.mesh as meshes", "variant plain with meshes.plain"]),
        (
            "web: Sh$0op",
            "Web",
            &["use std.service.Service as Web", "component web: Web { image = \"ghcr.io/acme/web:1.0.0\" }"],
        ),
    ];
    for (marked, new, wanted) in cases {
        let asked = client.at("textDocument/prepareRename", "app.dist", place(APP, marked), &json!({}));
        let shown = asked["placeholder"].as_str().expect("it can be renamed").to_owned();
        assert!(marked.replace("$0", "").contains(&shown), "{marked}: {shown}");
        assert_eq!(changed(&mut client, "app.dist", APP, marked, new), wanted, "{marked}");
        let edit = client.at("textDocument/rename", "app.dist", place(APP, marked), &json!({ "newName": new }));
        assert_eq!(edit["changes"].as_object().map(|files| files.len()), Some(1), "{marked}");
    }
}

#[test]
fn the_thing_itself_is_renamed_everywhere_but_where_it_has_another_name() {
    let mut client = Client::start("original", &[("app.dist", APP), ("lib.dist", LIB)]);
    client.open("app.dist", APP);
    client.codes("app.dist", &[]);
    let there = ["use lib.Room as Extent", "let b: texts.Room = a", "let c: lib.Room = Extent { n = 2 }"];
    assert_eq!(changed(&mut client, "app.dist", APP, "lib.Si$0ze as", "Room"), there);
    let edit = client.at("textDocument/rename", "app.dist", place(APP, "lib.Si$0ze as"), &json!({ "newName": "Room" }));
    assert_eq!(edit["changes"][client.uri("lib.dist")].as_array().map(Vec::len), Some(1));
}

#[test]
fn another_name_is_refused_where_it_is_none_or_taken() {
    let mut client = Client::start("alias-refused", &[("app.dist", APP), ("lib.dist", LIB)]);
    client.open("app.dist", APP);
    client.codes("app.dist", &[]);
    let refusals = [
        ("as Ext$0ent", "Shop", "another thing"),
        ("as Ext$0ent", "String", "another thing"),
        ("as Ext$0ent", "extent", "cannot be its name"),
        ("lib as tex$0ts", "lib", "another thing"),
        ("lib as tex$0ts", "a b", "cannot be its name"),
        ("use l$0ib as", "words", "called like its file"),
        ("service.Serv$0ice", "Web", "only what the program defines"),
    ];
    for (marked, new, why) in refusals {
        let message = refused(&mut client, "app.dist", APP, marked, new);
        assert!(message.contains(why), "{marked} {new}: {message}");
    }
}

const SHOP: &str = r#"use std.service.Service

distribution shop { version = "1.0.0" }

component web: Service {
    image = "ghcr.io/acme/web:1.0.0"
    deployment.spec.template.spec {
        containers["web"].volumeMounts { "/data" = { name = "web" } }
        volumes { web = { emptyDir = {} } }
    }
}

component api: Service {
    image = "ghcr.io/acme/web:1.0.0"
    deployment.spec.template.spec.containers += { name = "web", image = "a:1" }
    deployment.spec.template.spec.containers["web"].tty = true
}

variant plain
variant big {
    web.deployment.spec.template.spec.containers { web { livenessProbe { tcpSocket { port = 1 }, periodSeconds = 5 } } }
}
"#;

#[test]
fn keys_that_are_the_components_name_are_renamed_with_it() {
    let mut client = Client::start("keys", &[("app.dist", SHOP)]);
    client.open("app.dist", SHOP);
    client.codes("app.dist", &[]);
    let lines = changed(&mut client, "app.dist", SHOP, "component w$0eb", "frontend");
    let expected = [
        "component frontend: Service {",
        "frontend.deployment.spec.template.spec.containers { web { livenessProbe { tcpSocket { port = 1 }, periodSeconds = 5 } } }",
        "containers[\"frontend\"].volumeMounts { \"/data\" = { name = \"web\" } }",
        "web.deployment.spec.template.spec.containers { frontend { livenessProbe { tcpSocket { port = 1 }, periodSeconds = 5 } } }",
    ];
    assert_eq!(lines, expected);
}

const SHELVES: &str = r#"use std.service.Service

distribution depot { version = "1.0.0" }

param shelves: List<String> = ["north", "south"]

component shelf[name in shelves]: Service { image = "ghcr.io/acme/shelf:1.0.0" }

variant plain {
    shelf["south"].deployment.spec.template.spec.containers["shelf-south"].tty = true
}
"#;

#[test]
fn keys_that_are_a_members_name_are_renamed_with_its_family() {
    let mut client = Client::start("members", &[("app.dist", SHELVES)]);
    client.open("app.dist", SHELVES);
    client.codes("app.dist", &[]);
    let lines = changed(&mut client, "app.dist", SHELVES, "component sh$0elf", "rack");
    let expected = [
        "component rack[name in shelves]: Service { image = \"ghcr.io/acme/shelf:1.0.0\" }",
        "rack[\"south\"].deployment.spec.template.spec.containers[\"shelf-south\"].tty = true",
        "shelf[\"south\"].deployment.spec.template.spec.containers[\"rack-south\"].tty = true",
    ];
    assert_eq!(lines, expected);
}
