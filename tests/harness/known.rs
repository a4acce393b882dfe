//! What the compiler is known to get wrong: tests that state what is right and fail. One that passes has to leave the list.

/// The document, and the test's title.
pub const WRONG: &[(&str, &str)] = &[];
