//! What the printer writes is read as what was meant, by readers of YAML 1.1 and 1.2.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod yaml_samples;

use distc::text::Printer;
use yaml_samples::{Random, TRICKY, written};

/// Reads with both Rust readers, which must agree.
fn read_back(yaml: &str) -> serde_json::Value {
    let one: serde_json::Value = serde_yaml::from_str(yaml).unwrap_or_else(|e| panic!("libyaml: {e}\n{yaml}"));
    let options = serde_saphyr::options! { with_snippet: false };
    let other: serde_json::Value =
        serde_saphyr::from_str_with_options(yaml, options).unwrap_or_else(|e| panic!("saphyr: {e}\n{yaml}"));
    assert_eq!(one, other, "{yaml}");
    one
}

fn expected(texts: &[&str]) -> serde_json::Value {
    let entries = texts.iter().map(|text| {
        let map: serde_json::Map<_, _> = [((*text).to_owned(), (*text).into())].into_iter().collect();
        serde_json::json!({ "value": text, "list": [text, text, [text], { "in": text, "next": text }], "map": map })
    });
    entries.collect()
}

#[test]
fn tricky_texts_come_back() {
    assert!(TRICKY.len() >= 200, "{}", TRICKY.len());
    for text in TRICKY {
        assert_eq!(read_back(&written(&[text])), expected(&[text]), "{text:?}");
    }
    assert_eq!(read_back(&written(TRICKY)), expected(TRICKY));
}

#[test]
fn random_texts_come_back() {
    let mut random = Random(0x5eed);
    for round in 0..300 {
        let texts: Vec<String> = (0..20).map(|_| random.text()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(read_back(&written(&texts)), expected(&texts), "round {round}");
    }
}

#[test]
fn long_keys_come_back() {
    for length in [400, 500, 501, 1000, 1023, 1024, 1025, 5000] {
        for text in ["x".repeat(length), "é".repeat(length), "\u{1}".repeat(length), "a\n".repeat(length / 2)] {
            assert_eq!(read_back(&written(&[&text])), expected(&[&text]), "{length}");
            let mut yaml = String::new();
            let mut printer = Printer::new(&mut yaml);
            printer.begin_map();
            for value in ["list", "map"] {
                printer.key(&format!("{value}{text}"));
                if value == "list" {
                    printer.begin_list()
                } else {
                    printer.begin_map()
                }
                if value == "list" {
                    printer.item()
                } else {
                    printer.key(&text)
                }
                printer.int(1);
                if value == "list" { printer.end_list() } else { printer.end_map() }
            }
            printer.end_map();
            let (list, map) = (format!("list{text}"), format!("map{text}"));
            assert_eq!(read_back(&yaml), serde_json::json!({ list: [1], map: { text: 1 } }));
        }
    }
}

#[test]
fn numbers_come_back() {
    let mut random = Random(7);
    let floats =
        [0.0, -0.0, 1.0, 0.1, 1e-5, 9.9e-6, 1e15, 1e16, 1e22, 1.5e300, -2.5e-300, f64::MIN_POSITIVE, f64::MAX, 5e-324];
    let floats = floats.into_iter().chain((0..2000).map(|_| f64::from_bits(random.next()))).filter(|f| f.is_finite());
    for number in floats {
        let mut yaml = String::new();
        Printer::new(&mut yaml).float(number);
        assert!(yaml.contains('.') && yaml.len() < 30, "{yaml}");
        assert_eq!(read_back(&yaml).as_f64().map(f64::to_bits), Some(number.to_bits()), "{yaml}");
    }
    for number in [0, 1, -1, i64::MAX, i64::MIN] {
        let mut yaml = String::new();
        Printer::new(&mut yaml).int(number);
        assert_eq!(read_back(&yaml).as_i64(), Some(number));
    }
}
