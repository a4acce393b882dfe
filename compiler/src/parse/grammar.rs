//! The grammar as a parser. Knows nothing of the tree.

#![allow(missing_docs, reason = "the grammar says what its rules are")]

/// The parser that `grammar.pest` describes.
#[derive(pest_derive::Parser)]
#[grammar = "parse/grammar.pest"]
pub struct Grammar;
