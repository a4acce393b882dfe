//! Sessions with the server, as editors have them.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

mod client;

use client::{Client, place, start};
use serde_json::{Value, json};

const SHOP: &str = r#"//! A shop.
use std.mesh
use std.service.Service
use parts.{image}

distribution shop {
    version = "1.0.0"
    kubernetes = "1.31..1.36"
}

/// How many pods a service has.
param pods: Range<Int> = 1..3

every Service { replicas = pods, resources = { cpu = 100m.. } }

component web: Service {
    image = image("web")
    settings { orders = orders.url }
}

component orders: Service { image = image("orders") }

variant plain with mesh.plain {
    web.replicas = 2..4
}

variant istio with mesh.istio
"#;

const PARTS: &str = r#"/// The image of a service.
fn image(name: String) -> String = "ghcr.io/acme/\(name):1.0.0"
"#;

fn shop(name: &str) -> Client {
    let mut client = Client::start(name, &[("shop.dist", SHOP), ("parts.dist", PARTS)]);
    client.open("shop.dist", SHOP);
    client.hear("distc/changed");
    client
}

#[test]
fn a_mistake_comes_and_goes_with_the_edit_that_makes_it() {
    let mut client = shop("mistake");
    client.codes("shop.dist", &[]);
    let (line, column) = place(SHOP, "version = $0\"1.0.0\"");
    client.change("shop.dist", Some((line, column, line, column + 7)), "1");
    client.codes("shop.dist", &["E0401"]);
    let all = client.diagnostics("shop.dist");
    assert_eq!(start(&all[0]["range"]), (line, column));
    client.change("shop.dist", Some((line, column, line, column + 1)), "\"1.0.0\"");
    client.codes("shop.dist", &[]);
    assert!(client.finish().success());
}

#[test]
fn what_only_some_variants_have_names_them() {
    let mut client = shop("variants");
    let text = SHOP.replace("web.replicas = 2..4", "web.replicas = 0..4");
    client.change("shop.dist", None, &text);
    client.codes("shop.dist", &["E0534"]);
    let message = client.diagnostics("shop.dist")[0]["message"].as_str().expect("a text").to_owned();
    assert!(message.contains("only in variant `plain`"), "{message}");
}

#[test]
fn hover_tells_the_value_in_each_variant_and_who_set_it() {
    let mut client = shop("hover");
    let hover = client.at("textDocument/hover", "shop.dist", place(SHOP, "web.rep$0licas"), &json!({}));
    let text = hover["contents"]["value"].as_str().expect("a text");
    for part in ["Program.replicas: Range<Int>", "`2..4`", "[variant plain](", "`1..3`", "[every Service]("] {
        assert!(text.contains(part), "`{part}` is not in {text}");
    }
    assert_eq!(start(&hover["range"]), place(SHOP, "web.$0replicas"));
    let hover = client.at("textDocument/hover", "shop.dist", place(SHOP, "replicas = po$0ds"), &json!({}));
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.contains("`1..3` in all variants of `shop.dist`"), "{text}");
    assert_eq!(client.at("textDocument/hover", "shop.dist", place(SHOP, "$0//! A shop"), &json!({})), Value::Null);
}

#[test]
fn definitions_lead_into_other_files_and_into_the_library() {
    let mut client = shop("definition");
    let found = client.at("textDocument/definition", "shop.dist", place(SHOP, "image = im$0age(\"web\")"), &json!({}));
    assert_eq!((found["uri"].as_str(), start(&found["range"])), (Some(client.uri("parts.dist").as_str()), (1, 3)));
    let library = client.at("textDocument/definition", "shop.dist", place(SHOP, "with mesh.pl$0ain"), &json!({}));
    let uri = library["uri"].as_str().expect("an address").to_owned();
    assert!(uri.ends_with("/std/mesh.dist"), "{uri}");
    let path = uri.strip_prefix("file://").expect("a file");
    let text = std::fs::read_to_string(path).expect("an editor can open it");
    let line = text.lines().nth(start(&library["range"]).0 as usize).expect("a line");
    assert!(line.contains("mixin plain"), "{line}");
}

#[test]
fn a_rename_changes_every_file_or_is_refused() {
    let mut client = shop("rename");
    let at = place(SHOP, "component $0web");
    let edit = client.at("textDocument/rename", "shop.dist", at, &json!({ "newName": "front" }));
    let edits = edit["changes"][client.uri("shop.dist")].as_array().expect("edits").clone();
    let places: Vec<_> = edits.iter().map(|edit| start(&edit["range"])).collect();
    assert_eq!(places, [at, place(SHOP, "$0web.replicas")]);
    let at = place(SHOP, "= $0image(\"web\")");
    let edit = client.at("textDocument/rename", "shop.dist", at, &json!({ "newName": "registry" }));
    let changed: Vec<usize> = ["shop.dist", "parts.dist"]
        .iter()
        .map(|path| edit["changes"][client.uri(path)].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(changed, [3, 1]);
    let refused = [
        ("orders", "another thing"),
        ("pods", "another thing"),
        ("version", "another thing"),
        ("no name", "cannot be its name"),
        ("none", "cannot be its name"),
        ("Front", "cannot be its name"),
        ("front-", "cannot be its name"),
    ];
    for (new, why) in refused {
        let refused =
            client.at("textDocument/rename", "shop.dist", place(SHOP, "component $0web"), &json!({ "newName": new }));
        let message = refused["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains(why), "{new}: {message}");
    }
    let refused = client.at("textDocument/prepareRename", "shop.dist", place(SHOP, "every $0Service"), &json!({}));
    assert!(
        refused["error"]["message"].as_str().is_some_and(|message| message.contains("only what the program defines"))
    );
}

#[test]
fn what_a_list_is_keyed_by_is_renamed_where_the_type_says_so_and_fields_of_resources_are_not() {
    let text = r#"resource Monitor "m.example/v1" "Monitor" { spec: Spec }

type Spec { paths: List<String> = [] }

type End { port: String }

type Web extends Component {
    ends: List<End, "port"> = [{ port = "a" }]
    emit monitor: Monitor { spec.paths = [for key, e in self.ends => e.port] }
}
"#;
    let mut client = Client::start("keyed", &[("web.dist", text)]);
    client.open("web.dist", text);
    let new = json!({ "newName": "number" });
    let edit = client.at("textDocument/rename", "web.dist", place(text, "type End { $0port"), &new);
    let places: Vec<_> = edit["changes"][client.uri("web.dist")]
        .as_array()
        .expect("edits")
        .iter()
        .map(|edit| start(&edit["range"]))
        .collect();
    let wanted = ["type End { $0port", "List<End, $0\"port\"", "[{ $0port =", "=> e.$0port"];
    assert_eq!(places, wanted.map(|marked| place(text, marked)));
    for marked in ["Monitor\" { sp$0ec", "type Spec { pa$0ths", "{ sp$0ec.paths"] {
        let refused = client.at("textDocument/prepareRename", "web.dist", place(text, marked), &json!({}));
        let message = refused["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains("what the cluster calls it"), "{marked}: {message}");
    }
}

#[test]
fn references_are_found_in_all_files() {
    let mut client = shop("references");
    let with = json!({ "context": { "includeDeclaration": true } });
    let all = client.at("textDocument/references", "shop.dist", place(SHOP, "component or$0ders"), &with);
    let places: Vec<_> = all.as_array().expect("places").iter().map(|place| start(&place["range"])).collect();
    assert_eq!(places, [place(SHOP, "= $0orders.url"), place(SHOP, "component $0orders")]);
    let lights = client.at("textDocument/documentHighlight", "shop.dist", place(SHOP, "param po$0ds"), &json!({}));
    assert_eq!(lights.as_array().expect("places").len(), 2);
}

#[test]
fn colours_come_in_the_order_of_the_text() {
    let mut client = shop("colours");
    let text = SHOP.replace(
        "    web.replicas = 2..4\n",
        "    web.replicas = 2..4\n    every Service { scaleAt = 80% }\n    orders.replicas = 3..4\n",
    );
    client.change("shop.dist", None, &text);
    let tokens = client.of("textDocument/semanticTokens/full", "shop.dist");
    let data: Vec<u64> = tokens["data"].as_array().expect("tokens").iter().filter_map(Value::as_u64).collect();
    let (mut line, mut column) = (0, 0);
    let words = data.chunks(5).map(|token| {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let row = text.lines().nth(line as usize).expect("a line of the text");
        row[column as usize..(column + token[2]) as usize].to_owned()
    });
    let words: Vec<String> = words.collect();
    let plain = words.iter().position(|word| word == "plain").expect("the variant");
    let end = words[plain..].iter().position(|word| word == "istio").expect("the next variant");
    let wanted = ["plain", "mesh", "plain", "web", "replicas", "Service", "scaleAt", "orders", "replicas"];
    assert_eq!(words[plain..plain + end], wanted);
}

#[test]
fn the_preview_follows_the_text_and_keeps_what_was_last_good() {
    let mut client = shop("preview");
    let of = |client: &Client| json!({ "textDocument": { "uri": client.uri("shop.dist") }, "variant": "plain", "component": "web" });
    let asked = of(&client);
    let shown = client.ask("distc/preview", &asked);
    let yaml = shown["yaml"].as_str().expect("YAML").to_owned();
    assert!(yaml.contains("minReplicas: 2") && shown["stale"] == false, "{shown}");
    let (line, column) = place(SHOP, "web.replicas = $02..4");
    client.change("shop.dist", Some((line, column, line, column + 1)), "3");
    let shown = client.ask("distc/preview", &asked);
    assert!(shown["yaml"].as_str().is_some_and(|yaml| yaml.contains("minReplicas: 3")), "{shown}");
    client.change("shop.dist", Some((line, column, line, column + 1)), "= =");
    let shown = client.ask("distc/preview", &asked);
    assert!(shown["stale"] == true && shown["note"].as_str().is_some_and(|note| note.contains("E0")), "{shown}");
    assert!(shown["yaml"].as_str().is_some_and(|yaml| yaml.contains("minReplicas: 3")), "{shown}");
}

#[test]
fn a_preview_of_what_is_not_there_says_so() {
    let mut client = shop("no-preview");
    for (variant, component, why) in [
        ("plane", "web", "no variant `plane`"),
        ("plain", "wep", "no component `wep`"),
        ("plane", "", "no variant `plane`"),
    ] {
        let mut asked = json!({ "textDocument": { "uri": client.uri("shop.dist") }, "variant": variant });
        if !component.is_empty() {
            asked["component"] = json!(component);
        }
        let shown = client.ask("distc/preview", &asked);
        assert!(shown["yaml"] == "" && shown["note"].as_str().is_some_and(|note| note.contains(why)), "{shown}");
    }
}

#[test]
fn a_line_of_the_preview_leads_to_its_statement_and_back() {
    let mut client = shop("click");
    let uri = client.uri("shop.dist");
    let asked = |more: Value| {
        let mut asked = json!({ "textDocument": { "uri": uri }, "variant": "plain", "component": "web" });
        asked.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        asked
    };
    let yaml = client.ask("distc/preview", &asked(json!({})))["yaml"].as_str().expect("YAML").to_owned();
    let line = yaml.lines().position(|line| line.trim() == "minReplicas: 2").expect("it is there");
    let source = client.ask("distc/source", &asked(json!({ "line": line })));
    assert_eq!(source["path"], "web.scaler.spec.minReplicas");
    assert_eq!(start(&source["location"]["range"]), place(SHOP, "$0web.replicas = 2..4"));
    assert!(
        source["chain"].as_str().is_some_and(|chain| chain.contains("shop.dist:") && !chain.contains("/shop.dist"))
    );
    let (row, column) = place(SHOP, "web.rep$0licas = 2..4");
    let back = client.ask("distc/line", &asked(json!({ "position": { "line": row, "character": column } })));
    let shown = yaml.lines().nth(back["line"].as_u64().expect("a line") as usize).expect("a line");
    assert!(shown.contains("Replicas: "), "{shown}");
}

#[test]
fn a_file_that_appears_or_goes_is_seen() {
    let text = SHOP.replace("use parts.{image}", "use other.{image}");
    let mut client = Client::start("files", &[("shop.dist", text.as_str())]);
    client.open("shop.dist", &text);
    client.codes("shop.dist", &["E0001"]);
    let change = |client: &mut Client, kind: u8| {
        let uri = client.uri("other.dist");
        client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [{ "uri": uri, "type": kind }] }));
    };
    std::fs::write(client.folder.join("other.dist"), PARTS).expect("it is written");
    change(&mut client, 1);
    client.codes("shop.dist", &[]);
    std::fs::remove_file(client.folder.join("other.dist")).expect("it was there");
    change(&mut client, 3);
    client.codes("shop.dist", &["E0001"]);
}

#[test]
fn an_edit_of_a_module_is_seen_where_it_is_used_and_closing_it_goes_back_to_the_disk() {
    let mut client = shop("modules");
    client.open("parts.dist", PARTS);
    client.change("parts.dist", None, &PARTS.replace("fn image", "fn picture"));
    client.codes("shop.dist", &["E0201"]);
    client.close("parts.dist");
    client.codes("shop.dist", &[]);
}

#[test]
fn two_programs_are_two_programs() {
    let other = SHOP.replace("distribution shop", "distribution other").replace("use parts.{image}", "");
    let other = other.replace("image(\"web\")", "\"a:1\"").replace("image(\"orders\")", "\"b\"");
    let mut client = Client::start("two", &[("a/shop.dist", SHOP), ("a/parts.dist", PARTS), ("b/other.dist", &other)]);
    client.open("a/shop.dist", SHOP);
    client.open("b/other.dist", &other);
    client.codes("b/other.dist", &["E0534"]);
    client.codes("a/shop.dist", &[]);
    let found = client.ask("workspace/symbol", &json!({ "query": "web" }));
    assert_eq!(found.as_array().expect("symbols").len(), 2);
    client.close("b/other.dist");
    client.codes("b/other.dist", &[]);
}

#[test]
fn positions_are_counted_as_agreed_also_behind_emoji_and_with_other_line_ends() {
    let text = "let a = \"🎉é\\(b)\"\r\nlet b = \"x\"\r\n";
    for (encodings, column) in [(&["utf-8"][..], 17), (&["utf-16"], 14), (&[], 14)] {
        let mut client = Client::with(&format!("units-{}", encodings.concat()), &[("a.dist", text)], encodings);
        client.open("a.dist", text);
        let found = client.at("textDocument/definition", "a.dist", (0, column), &json!({}));
        assert_eq!(start(&found["range"]), (1, 4), "{encodings:?}: {found}");
    }
}

#[test]
fn a_client_that_vanishes_takes_the_server_with_it() {
    assert!(shop("vanish").vanish().success());
}

#[test]
fn an_editor_without_files_is_no_trouble() {
    let mut client = Client::start("nothing", &[]);
    let text = "distribution d { version = \"1.0.0\", kubernetes = \"1.31..1.36\" }\n";
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "dist", "version": 1, "text": text });
    client.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    let params = json!({ "textDocument": { "uri": "untitled:Untitled-1" } });
    let symbols = client.ask("textDocument/documentSymbol", &params);
    assert_eq!(symbols[0]["name"], "d");
    assert_eq!(client.of("textDocument/documentSymbol", "missing.dist"), Value::Null);
}

#[test]
fn questions_that_edits_overtake_are_answered_all_the_same() {
    let mut client = shop("flood");
    let (line, column) = place(SHOP, "web.replicas = $02..4");
    let mut asked = Vec::new();
    for round in 0..200 {
        let digit = if round % 2 == 0 { "3" } else { "2" };
        client.change("shop.dist", Some((line, column, line, column + 1)), digit);
        let position = json!({ "line": line, "character": 8 });
        let params = json!({ "textDocument": { "uri": client.uri("shop.dist") }, "position": position });
        asked.push(client.request("textDocument/hover", &params));
    }
    let last = asked.pop().expect("questions");
    let answers: Vec<Value> = asked.into_iter().map(|id| client.answer(id)).collect();
    assert!(answers.iter().all(|answer| answer.get("result").is_some()), "{answers:?}");
    let text = client.answer(last).to_string();
    assert!(text.contains("2..4"), "{text}");
    client.codes("shop.dist", &[]);
}
