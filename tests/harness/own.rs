//! The harness's own tests: documents that are right, documents that are wrong, and what is written back into them.

use crate::document::Document;
use crate::run::outcome;

const GOOD: &str = r#"
# A name
```dist
fn url(host: String) -> String = "http://\(hots)"
                                        // ^^^^ error[E0201]: unknown name `hots`
                                        //      help: did you mean `host`?
                                        //      fix: write `host`
```

# A fault of two files
```dist
use other.A
component web: A
            // ^ error[E0406]: `A` is no type of components
```
```dist other.dist
type A { x: Int = "a" }
               // ^^^ error[E0401]: expected `Int`, found `String`
```

# Far left
```dist
nonsense
// <-------- error[E0101]: expected a declaration, found `nonsense`
```

# Without remarks
```dist
let a = 1
```
"#;

/// Each is wrong: another message, another place, another code, a help that is not given, nothing that is said.
const WRONG: [(&str, &str); 7] = [
    ("error[E0201]: unknown name `hots`", "error[E0201]: unknown name `host`"),
    ("// ^^^^ error[E0201]", "//  ^^^ error[E0201]"),
    ("// ^^^^ error[E0201]", "// ^^^^ error[E0202]"),
    ("help: did you mean `host`?", "help: did you mean `port`?"),
    ("fix: write `host`", "fix: write `hosts`"),
    ("               // ^^^ error[E0401]: expected `Int`, found `String`\n", ""),
    ("let a = 1\n", "let a = 1\n     // ^ error[E0401]: expected `Int`, found `String`\n"),
];

/// What is wrong with the harness.
pub fn faults() -> Vec<String> {
    let mut faults = Vec::new();
    let (failures, written) = ran(GOOD);
    if !failures.is_empty() || format!("\n{}", written.trim_start()) != GOOD {
        faults.push(format!("a right document fails:\n{}", failures.join("\n")));
    }
    for (right, wrong) in WRONG {
        let section = GOOD.split("\n\n").find(|section| section.contains(right)).unwrap_or_default();
        let document = section.replacen(right, wrong, 1);
        let (failures, written) = ran(&document);
        if document == section || failures.len() != 1 {
            faults.push(format!("{wrong:?} fails {} tests", failures.len()));
        }
        let has_note = wrong.starts_with("help") || wrong.starts_with("fix");
        if !has_note && ran(&written).0 != [""; 0] {
            faults.push(format!("{wrong:?}: what is written back fails:\n{written}"));
        }
    }
    faults
}

/// The titles of what fails, and the document with what was found.
fn ran(text: &str) -> (Vec<String>, String) {
    let document = Document::read("own", "", text);
    let outcomes: Vec<_> = document.tests.iter().map(|test| (test, outcome(test))).collect();
    let failed = outcomes.iter().filter(|(_, outcome)| !outcome.is_good());
    let failed = failed.map(|(test, outcome)| format!("{}: {outcome:?}", test.title)).collect();
    let blocks = outcomes.iter().flat_map(|(_, outcome)| &outcome.blocks);
    let written = document.with(blocks.map(|block| (block.lines.clone(), block.found.clone())).collect());
    (failed, written)
}
