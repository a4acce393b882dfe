//! A model of who wins and what the winner is worth: plain, slow, and written without a look at the compiler.

pub mod compare;
pub mod eval;
pub mod generate;
pub mod levels;
pub mod place;
pub mod plan;
pub mod program;
pub mod same;
pub mod shrink;
pub mod text;
pub mod tidy;
pub mod value;
pub mod within;
pub mod writes;
