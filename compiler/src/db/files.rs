//! Files as sequences of declarations. Each declaration's text is an input of its own, so positions elsewhere never matter.

#![allow(missing_docs, reason = "salsa generates constructors and setters without docs")]

use std::sync::Arc;

/// One declaration with the comments above it. The texts of a file's declarations, joined, are the file.
#[salsa::input(debug)]
#[derive(PartialOrd, Ord)]
pub struct Decl {
    /// The file that holds it.
    #[returns(copy)]
    pub file: File,
    /// Its text, from the first comment above it to the start of the next declaration.
    #[returns(deref)]
    pub text: Arc<str>,
}

/// A file of the program.
#[salsa::input(debug)]
#[derive(PartialOrd, Ord)]
pub struct File {
    /// The path as messages show it.
    #[returns(deref)]
    pub path: Arc<str>,
    /// Its declarations, in order.
    #[returns(deref)]
    pub decls: Vec<Decl>,
}

/// What every query asks of the database.
#[salsa::db]
pub trait Db: salsa::Database {}

/// The database of a compilation.
#[salsa::db]
#[derive(Clone, Default)]
pub struct Database {
    storage: salsa::Storage<Self>,
    /// Declarations that no file holds any more. Inputs are never freed, so edits use these up before they make new ones.
    pub(super) free: Arc<Vec<Decl>>,
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {}
