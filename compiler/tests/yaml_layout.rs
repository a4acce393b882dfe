//! The layout of what the printer writes: that of kubectl and kustomize.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use distc::text::Printer;

fn printed(write: impl FnOnce(&mut Printer<'_>)) -> String {
    let mut yaml = String::new();
    write(&mut Printer::new(&mut yaml));
    yaml
}

fn text(text: &str) -> String {
    printed(|p| p.text(text))
}

#[test]
fn maps_and_lists_are_laid_out_as_kubectl_does() {
    let yaml = printed(|p| {
        p.begin_map();
        p.key("kind");
        p.text("Deployment");
        p.key("labels");
        p.begin_map();
        p.end_map();
        p.key("spec");
        p.begin_map();
        p.key("containers");
        p.begin_list();
        for name in ["a", "b"] {
            p.item();
            p.begin_map();
            p.key("name");
            p.text(name);
            p.key("args");
            p.begin_list();
            p.item();
            p.text("--level=info");
            p.item();
            p.text("#!/bin/sh\nexit\n");
            p.item();
            p.begin_list();
            p.item();
            p.int(1);
            p.item();
            p.begin_list();
            p.end_list();
            p.end_list();
            p.end_list();
            p.key("empty");
            p.begin_list();
            p.end_list();
            p.end_map();
        }
        p.end_list();
        p.key("weight");
        p.float(0.5);
        p.key("on");
        p.bool(true);
        p.key("nothing");
        p.null();
        p.end_map();
        p.end_map();
    });
    let container = |name| {
        format!(
            "  - name: {name}
    args:
    - --level=info
    - |
      #!/bin/sh
      exit
    - - 1
      - []
    empty: []
"
        )
    };
    let (a, b) = (container("a"), container("b"));
    let head = "kind: Deployment\nlabels: {}\nspec:\n  containers:\n";
    assert_eq!(yaml, format!("{head}{a}{b}  weight: 0.5\n  \"on\": true\n  nothing: null\n"));
}

#[test]
fn documents_are_separated() {
    let yaml = printed(|p| {
        for name in ["a", "b"] {
            p.document();
            p.begin_map();
            p.key("name");
            p.text(name);
            p.end_map();
        }
    });
    assert_eq!(yaml, "name: a\n---\nname: b\n");
    assert_eq!(printed(|p| (p.begin_map(), p.end_map()).0), "{}\n");
}

#[test]
fn ordinary_text_is_plain() {
    for plain in [
        "nginx",
        "nginx:1.27",
        "ghcr.io/stefanprodan/podinfo:6.7.0",
        "--level=info",
        "-c",
        "250m",
        "1.5Gi",
        "25%",
        "1m30s",
        "/healthz",
        "http://a.b:80/c?d=e&f=g",
        "app.kubernetes.io/name",
        "a b, c",
        "$",
        "RollingUpdate",
        "deadbeef",
    ] {
        let expected = if plain == "$" { "\"$\"\n".to_owned() } else { format!("{plain}\n") };
        assert_eq!(text(plain), expected);
    }
    for quoted in [
        "",
        "on",
        "Y",
        "1",
        "1.27",
        "1e3",
        "0x1f",
        "12:34:56",
        "2001-01-01",
        "a: b",
        "a:",
        "<<",
        "=",
        "~",
        "*/5 * * * *",
        "-1",
        "-y",
    ] {
        assert_eq!(text(quoted), format!("\"{quoted}\"\n"));
    }
}

#[test]
fn text_of_several_lines_is_a_literal_block() {
    assert_eq!(text("a\nb"), "|-\n  a\n  b\n");
    assert_eq!(text("a\nb\n"), "|\n  a\n  b\n");
    assert_eq!(text("a\n\nb\n\n\n"), "|+\n  a\n\n  b\n\n\n");
    assert_eq!(text(" a\nb"), "\" a\\nb\"\n");
    assert_eq!(text("a\r\nb"), "\"a\\r\\nb\"\n");
}

#[test]
fn floats_are_floats_to_every_reader() {
    for (number, expected) in [
        (1.0, "1.0"),
        (0.1, "0.1"),
        (-0.0, "-0.0"),
        (1e16, "1.0e+16"),
        (1.5e-7, "1.5e-7"),
        (1e-5, "0.00001"),
        (123456789.25, "123456789.25"),
        (f64::INFINITY, ".inf"),
        (f64::NEG_INFINITY, "-.inf"),
        (f64::NAN, ".nan"),
    ] {
        assert_eq!(printed(|p| p.float(number)), format!("{expected}\n"));
    }
}
