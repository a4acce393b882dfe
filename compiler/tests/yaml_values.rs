//! Values files: what they hold, where it stands, and what is refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod yaml_samples;

use distc::db::Span;
use distc::diagnostics::{Code, Diagnostic};
use distc::text::values::{Node, Yaml, read};
use yaml_samples::Random;

fn fault(text: &str) -> Diagnostic<Span> {
    match read(text) {
        Ok(node) => panic!("read as {node:?}: {text}"),
        Err(mut faults) => faults.remove(0),
    }
}

fn source(text: &str, span: Span) -> &str {
    &text[core::ops::Range::from(span)]
}

fn entry<'a>(node: &'a Node, key: &str) -> &'a (Node, Node) {
    let Yaml::Map(map) = &node.value else { panic!("no map: {node:?}") };
    map.iter().find(|(k, _)| k.value == Yaml::Text(key.into())).unwrap_or_else(|| panic!("no `{key}` in {node:?}"))
}

fn value(text: &str) -> Yaml {
    entry(&read(&format!("k: {text}\n")).unwrap(), "k").1.value.clone()
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    for text in ["on", "off", "yes", "no", "y", "n", "1_000", "12:30:45", "2001-01-01", "'1'", "\"true\"", "'007'"] {
        let bare = text.trim_matches(['\'', '"']);
        assert_eq!(value(text), Yaml::Text(bare.into()), "{text}");
    }
    for text in ["0755", "007", "-08", "0b1"] {
        assert_eq!(value(text), Yaml::Odd(text.into()), "{text}");
    }
    for (text, expected) in [
        ("true", Yaml::Bool(true)),
        ("False", Yaml::Bool(false)),
        ("null", Yaml::Null),
        ("~", Yaml::Null),
        ("", Yaml::Null),
        ("12", Yaml::Int(12)),
        ("-9223372036854775808", Yaml::Int(i64::MIN)),
        ("9223372036854775807", Yaml::Int(i64::MAX)),
        ("0x1F", Yaml::Int(31)),
        ("0o17", Yaml::Int(15)),
        ("1.5", Yaml::Float(1.5)),
        ("1e3", Yaml::Float(1000.0)),
        ("99%", Yaml::Text("99%".into())),
        ("10m", Yaml::Text("10m".into())),
        ("[]", Yaml::List(vec![])),
        ("{}", Yaml::Map(vec![])),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn an_empty_file_is_null() {
    for text in ["", "\n", "# nothing\n", "---\n"] {
        assert_eq!(read(text).unwrap().value, Yaml::Null, "{text:?}");
    }
}

#[test]
fn places_are_bytes_also_behind_other_alphabets() {
    let text =
        "größe: 12 # übergroß 🦀\n日本:\n  host: \"süß.example\"\n  list: [éa, 7, ~]\nlast: |\n  ñ\n  ñ\nend: x\n";
    let root = read(text).unwrap();
    let (key, size) = entry(&root, "größe");
    assert_eq!((source(text, key.span), source(text, size.span)), ("größe", "12"));
    let (key, nested) = entry(&root, "日本");
    assert_eq!(source(text, key.span), "日本");
    let (key, host) = entry(nested, "host");
    assert_eq!((source(text, key.span), source(text, host.span)), ("host", "\"süß.example\""));
    assert_eq!(source(text, nested.span).trim_end(), "host: \"süß.example\"\n  list: [éa, 7, ~");
    let Yaml::List(items) = &entry(nested, "list").1.value else { panic!("no list") };
    assert_eq!(items.iter().map(|item| source(text, item.span)).collect::<Vec<_>>(), ["éa", "7", "~"]);
    let (key, end) = entry(&root, "end");
    assert_eq!((source(text, key.span), source(text, end.span)), ("end", "x"));
}

#[test]
fn maps_keep_their_order() {
    let Yaml::Map(map) = read("z: 1\na: 2\nm: 3\n").unwrap().value else { panic!("no map") };
    let keys: Vec<_> = map.iter().map(|(key, _)| key.value.clone()).collect();
    assert_eq!(keys, ["z", "a", "m"].map(|key| Yaml::Text(key.into())));
}

#[test]
fn an_alias_has_the_value_and_its_own_place() {
    let text = "a: &x {b: 1}\nc: *x\n";
    let root = read(text).unwrap();
    let (_, alias) = entry(&root, "c");
    assert_eq!(entry(alias, "b").1.value, Yaml::Int(1));
    assert_eq!(source(text, alias.span), "*x");
}

#[test]
fn a_key_that_stands_twice_is_shown_in_both_places() {
    let text = "ä: 1\nb:\n  k: 1\n  \"k\": 2\n";
    let fault = fault(text);
    assert_eq!((fault.code, source(text, fault.place)), (Code::E0802, "\"k\""));
    assert_eq!(source(text, fault.labels[0].place), "k");
    assert_eq!(self::fault("1: a\n\"1\": b\n").code, Code::E0802);
}

#[test]
fn all_faults_of_a_readable_file_are_told() {
    let faults = read("a: !!int 1\nb: 99999999999999999999\na: 2\nc: {d: !x 1}\n").unwrap_err();
    let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::E0803, Code::E0805, Code::E0802, Code::E0803]);
}

#[test]
fn what_values_files_do_without_is_refused() {
    for (text, code, at) in [
        ("a: [1", Code::E0801, None),
        ("a: b: c", Code::E0801, None),
        ("a: \"x", Code::E0801, None),
        ("é: 1\n\ta: 1", Code::E0801, None),
        ("a: *nowhere", Code::E0801, None),
        ("a: !!str 1", Code::E0803, Some("1")),
        ("a: !mine {b: 1}", Code::E0803, None),
        ("!!str a: 1", Code::E0803, Some("a")),
        ("a: 1\n---\nb: 2\n", Code::E0803, None),
        ("a: &a {b: 1}\nc:\n  <<: *a\n", Code::E0803, None),
        ("[a, b]: 1", Code::E0803, None),
        ("a: &a [*a]", Code::E0803, None),
        ("a: 9223372036854775808", Code::E0805, Some("9223372036854775808")),
        ("é: -9223372036854775809", Code::E0805, Some("-9223372036854775809")),
        ("a: 123456789012345678901234567890", Code::E0805, None),
        ("a: .inf", Code::E0805, Some(".inf")),
        ("a: 1e999", Code::E0805, Some("1e999")),
    ] {
        let fault = fault(text);
        assert_eq!(fault.code, code, "{text}: {}", fault.message);
        assert!(!fault.message.contains('\n') && !fault.message.contains("line "), "{text}: {}", fault.message);
        if let Some(at) = at {
            assert_eq!(source(text, fault.place), at, "{text}");
        }
    }
}

#[test]
fn large_files_are_refused_before_they_cost_anything() {
    assert_eq!(fault(&"#".repeat((1 << 20) + 1)).code, Code::E0804);
    assert_eq!(fault(&format!("a: {}{}", "[".repeat(24), "]".repeat(24))).code, Code::E0804);
    assert!(read(&format!("a: {}{}", "[".repeat(23), "]".repeat(23))).is_ok());
    assert!(read(&"[".repeat(100_000)).is_err());
    let deep: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(fault(&deep).code, Code::E0804);
    let anchors: String = (0..200).map(|i| format!("k{i}: &a{i} 1\n")).collect();
    assert_eq!(fault(&anchors).code, Code::E0804);
    let aliases: String = (0..2000).map(|i| format!("k{i}: *a\n")).collect();
    assert_eq!(fault(&format!("a: &a 1\n{aliases}")).code, Code::E0804);
}

#[test]
fn the_example_of_each_page_has_its_fault_and_no_repair_has_any() {
    for code in [Code::E0801, Code::E0802, Code::E0803, Code::E0804, Code::E0805] {
        let block =
            |fence: &str| code.page().split_once(fence).and_then(|(_, rest)| rest.split_once("```")).map(|(b, _)| b);
        assert_eq!(fault(block("```values\n").unwrap()).code, code);
        block("```yaml\n").into_iter().for_each(|repaired| assert!(read(repaired).is_ok(), "{repaired}"));
    }
}

#[test]
fn every_place_is_whole_characters_of_any_file() {
    let mut random = Random(11);
    let mut readable = 0;
    for _ in 0..3000 {
        let text: String = (0..3).map(|i| format!("é{i}: {}\n", random.text())).collect();
        match read(&text) {
            Ok(node) => {
                readable += 1;
                places(&text, &node);
            }
            Err(faults) => faults
                .iter()
                .for_each(|fault| assert!(text.get(core::ops::Range::from(fault.place)).is_some(), "{text:?}")),
        }
    }
    assert!(readable > 100, "{readable}");
}

fn places(text: &str, node: &Node) {
    assert!(text.get(core::ops::Range::from(node.span)).is_some(), "{text:?} {node:?}");
    match &node.value {
        Yaml::List(items) => items.iter().for_each(|item| places(text, item)),
        Yaml::Map(map) => {
            map.iter().for_each(|(key, value)| [key, value].into_iter().for_each(|node| places(text, node)))
        }
        _ => {}
    }
}
