//! What the compiler is known to get wrong: tests that state what is right and fail. One that passes has to leave the list.

/// The document, and the test's title.
pub const WRONG: &[(&str, &str)] = &[
    ("compiler/src/diagnostics/pages/E0510.md", "E0510: a generic setting overrides a specific one"),
    ("compiler/src/diagnostics/pages/E0511.md", "E0511: replacing drops what lower layers said"),
    ("compiler/src/diagnostics/pages/E0512.md", "E0512: an every that reaches nothing"),
    ("compiler/src/diagnostics/pages/E0521.md", "E0521: a parameter that does not exist"),
    ("compiler/src/diagnostics/pages/E0522.md", "E0522: a value that its parameter does not take"),
];
