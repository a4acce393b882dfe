//! What the compiler is known to get wrong: tests that state what is right and fail. One that passes has to leave the list.

/// The document, and the test's title.
pub const WRONG: &[(&str, &str)] = &[
    ("tests/suite/decisions.md", "Decisions: A component with a former name"),
    ("tests/suite/decisions.md", "Decisions: A field with a former name"),
];
