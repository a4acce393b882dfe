//! What the printer writes, as PyYAML reads it: the YAML 1.1 of most other tools.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it skips"
)]

mod yaml_samples;

use std::io::Write;
use std::process::{Command, Stdio};

use distc::text::Printer;
use yaml_samples::{Random, TRICKY, written};

/// Compares the documents of the first file with the lines of JSON of the second, types included.
const COMPARE: &str = r#"
import json, sys, yaml
text, lines = sys.stdin.buffer.read().split(b"\0")
loader = getattr(yaml, "CSafeLoader", None)
def same(a, b):
    if type(a) is not type(b): return False
    if isinstance(a, dict): return set(a) == set(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list): return len(a) == len(b) and all(map(same, a, b))
    return a == b
for loader in filter(None, (yaml.SafeLoader, loader)):
    found = yaml.load(text.decode(), Loader=loader)
    wanted = json.loads(lines)
    assert len(found) == len(wanted), (loader, len(found), len(wanted))
    for f, w in zip(found, wanted):
        assert same(f, w), (loader, f, w)
print("equal")
"#;

fn has_pyyaml() -> bool {
    let imported = Command::new("python3").args(["-c", "import yaml"]).stderr(Stdio::null()).status();
    imported.is_ok_and(|status| status.success())
}

fn required() -> bool {
    std::env::var_os("DISTC_REQUIRE_PYYAML").is_some_and(|value| value == "1")
}

fn compare(yaml: &str, json: &str) -> String {
    let mut python = Command::new("python3");
    let mut python = python
        .args(["-c", COMPARE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = [yaml.as_bytes(), json.as_bytes()].join(&0);
    python.stdin.take().unwrap().write_all(&input).unwrap();
    let output = python.wait_with_output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn expected(texts: &[&str]) -> serde_json::Value {
    let entries = texts.iter().map(|text| {
        let map: serde_json::Map<_, _> = [((*text).to_owned(), (*text).into())].into_iter().collect();
        serde_json::json!({ "list": [text, text, [text], { "in": text, "next": text }], "map": map, "value": text })
    });
    entries.collect()
}

#[test]
fn texts_and_numbers_come_back_from_pyyaml() {
    if !has_pyyaml() {
        assert!(!required(), "PyYAML is required and python3 cannot import it");
        println!("SKIPPED: python3 cannot import yaml; DISTC_REQUIRE_PYYAML=1 makes this an error");
        return;
    }
    let mut random = Random(0xfeed);
    let mut texts: Vec<String> = TRICKY.iter().map(|text| (*text).to_owned()).collect();
    texts.extend((0..3000).map(|_| random.text()));
    texts.extend(["x", "é", "\u{1}", "a\n"].map(|text| text.repeat(1100)));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(compare(&written(&texts), &expected(&texts).to_string()), "equal\n");

    let (yaml, json) = numbers(&mut random);
    assert_eq!(compare(&yaml, &json), "equal\n");
}

fn numbers(random: &mut Random) -> (String, String) {
    let mut floats = vec![0.0, 1.0, 1e15, 1e16, 1e22, 1e-5, 9e-6, f64::MAX, 5e-324];
    floats.extend((0..2000).map(|_| f64::from_bits(random.next())).filter(|number| number.is_finite()));
    let ints = [0, 1, -1, 7, 1000, i64::MAX, i64::MIN];
    let mut yaml = String::new();
    let mut printer = Printer::new(&mut yaml);
    printer.begin_list();
    for number in &floats {
        printer.item();
        printer.float(*number);
    }
    for number in ints {
        printer.item();
        printer.int(number);
    }
    printer.end_list();
    let floats = floats.iter().map(|number| serde_json::json!(number));
    (yaml, floats.chain(ints.map(|number| serde_json::json!(number))).collect::<serde_json::Value>().to_string())
}
