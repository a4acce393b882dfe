//! The table of codes. Each row has a page that says what, why, and how to mend it; a missing page stops the build.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Legal, and probably not meant.
    Warning,
}

/// When it is found: sources, parameters, layers, values (SEMANTICS: stages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// From names and types alone, once for all variants.
    Sources,
    /// From parameters, per variant.
    Parameters,
    /// From who wins, without evaluation.
    Layers,
    /// From evaluated values.
    Values,
}

macro_rules! codes {
    ($($code:ident $severity:ident $stage:ident,)*) => {
        /// The code of a diagnostic: `E` and four digits, the first two of them the layer's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "a code's page says what it means")]
        pub enum Code { $($code,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$code,)*];

            /// As it is written in messages.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$code => Severity::$severity,)* }
            }

            /// When it is found.
            pub fn stage(self) -> Stage {
                match self { $(Code::$code => Stage::$stage,)* }
            }

            /// Its page, in Markdown: what, why, an example, the repair.
            pub fn page(self) -> &'static str {
                match self { $(Code::$code => include_str!(concat!("pages/", stringify!($code), ".md")),)* }
            }
        }
    };
}

codes! {
    E0101 Error Sources,
    E0102 Error Sources,
    E0103 Error Sources,
    E0104 Error Sources,
    E0105 Error Sources,
    E0106 Error Sources,
    E0107 Error Sources,
    E0108 Error Sources,
}
