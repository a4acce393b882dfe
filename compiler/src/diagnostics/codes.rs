//! The table of codes. Each row has a page that says what, why, and how to mend it; a missing page stops the build.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Legal, and probably not meant.
    Warning,
}

/// When it is found: sources, parameters, layers, values.
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
    E0001 Error Sources,
    E0002 Error Sources,
    E0101 Error Sources,
    E0102 Error Sources,
    E0103 Error Sources,
    E0104 Error Sources,
    E0105 Error Sources,
    E0106 Error Sources,
    E0107 Error Sources,
    E0108 Error Sources,
    E0201 Error Sources,
    E0202 Error Sources,
    E0203 Error Sources,
    E0204 Error Sources,
    E0205 Error Sources,
    E0401 Error Sources,
    E0402 Error Sources,
    E0403 Error Sources,
    E0404 Error Sources,
    E0405 Error Sources,
    E0406 Error Sources,
    E0407 Error Sources,
    E0408 Error Sources,
    E0409 Error Sources,
    E0410 Error Sources,
    E0411 Error Sources,
    E0412 Error Sources,
    E0413 Error Sources,
    E0414 Error Sources,
    E0415 Warning Sources,
    E0416 Error Sources,
    E0417 Error Sources,
    E0418 Warning Sources,
    E0419 Error Sources,
    E0420 Error Sources,
    E0421 Error Sources,
    E0422 Error Sources,
    E0501 Error Layers,
    E0502 Error Layers,
    E0503 Error Layers,
    E0504 Error Layers,
    E0505 Error Layers,
    E0506 Error Layers,
    E0507 Error Layers,
    E0508 Error Layers,
    E0509 Error Layers,
    E0510 Warning Layers,
    E0511 Warning Layers,
    E0512 Warning Layers,
    E0513 Warning Layers,
    E0520 Error Parameters,
    E0521 Error Parameters,
    E0522 Error Parameters,
    E0523 Warning Sources,
    E0524 Warning Sources,
    E0531 Error Values,
    E0532 Error Values,
    E0533 Error Values,
    E0534 Error Values,
    E0535 Error Values,
    E0536 Error Values,
    E0537 Error Values,
    E0538 Error Values,
    E0539 Error Values,
    E0540 Warning Values,
    E0601 Error Values,
    E0602 Error Values,
    E0603 Error Values,
    E0604 Error Values,
    E0605 Error Values,
    E0606 Error Values,
    E0607 Error Values,
    E0608 Error Values,
    E0609 Error Values,
    E0610 Error Values,
    E0611 Error Values,
    E0612 Error Values,
    E0613 Error Values,
    E0614 Error Values,
    E0615 Error Values,
    E0616 Error Values,
    E0617 Error Values,
    E0618 Warning Values,
    E0619 Error Values,
    E0620 Error Values,
    E0621 Warning Values,
    E0622 Error Values,
    E0623 Error Values,
    E0624 Error Values,
    E0625 Error Values,
    E0626 Warning Values,
    E0627 Warning Values,
    E0628 Warning Values,
    E0701 Warning Values,
    E0702 Warning Values,
    E0703 Error Values,
    E0704 Warning Values,
    E0705 Error Values,
    E0706 Error Values,
    E0707 Error Values,
    E0708 Warning Values,
    E0709 Error Values,
    E0710 Warning Values,
    E0711 Warning Values,
    E0712 Warning Values,
    E0713 Warning Values,
    E0714 Error Values,
    E0715 Warning Values,
    E0716 Warning Values,
    E0717 Warning Values,
    E0718 Error Values,
    E0719 Error Values,
    E0801 Error Parameters,
    E0802 Error Parameters,
    E0803 Error Parameters,
    E0804 Error Parameters,
    E0805 Error Parameters,
}
