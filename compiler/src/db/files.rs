//! Files as sequences of declarations. Each declaration's text is an input of its own, so positions elsewhere never matter.

#![allow(missing_docs, reason = "salsa generates constructors and setters without docs")]

use std::sync::Arc;

use super::Gap;

/// One declaration with the comments above it. The texts of a file's declarations, joined, are the file.
///
/// Queries ask for its code; the text and the gaps change with the layout, so they are for those who print places.
#[salsa::input(debug)]
#[derive(PartialOrd, Ord)]
pub struct Decl {
    /// The file that holds it.
    #[returns(copy)]
    pub file: File,
    /// Its text, from the first comment above it to the start of the next declaration.
    #[returns(deref)]
    pub text: Arc<str>,
    /// What of the text is not in its code.
    #[returns(deref)]
    pub gaps: Arc<[Gap]>,
    /// Its text without layout.
    #[returns(deref)]
    pub code: Arc<str>,
    /// The code in front of its first block: it changes far less often than the whole, so what is known from it alone is
    /// rarely asked for again.
    #[returns(deref)]
    pub head: Arc<str>,
    /// The declaration that it is an entry of; its code then has a head and an end that its text has not.
    #[returns(copy)]
    pub within: Option<Decl>,
    /// How many bytes of the code stand in front of the text.
    #[returns(copy)]
    pub lead: u32,
    /// The entries that are declarations of their own. Their texts are gaps of this one's.
    #[returns(deref)]
    pub entries: Vec<Decl>,
    /// Where the entries start in the text.
    #[returns(deref)]
    pub starts: Arc<[u32]>,
}

/// What stands in front of the first brace that follows a blank.
pub(super) fn head_of(text: &str) -> &str {
    let brace = text.as_bytes().windows(2).position(|pair| pair[0].is_ascii_whitespace() && pair[1] == b'{');
    brace.map_or(text, |at| &text[..at + 1])
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

impl Database {
    /// A database that tells the name of each query that it executes.
    pub fn watched(told: impl Fn(&str) + Send + Sync + 'static) -> Database {
        let tell = move |event: salsa::Event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                let query = format!("{database_key:?}");
                told(query.split('(').next().unwrap_or_default());
            }
        };
        Database { storage: salsa::Storage::new(Some(Box::new(tell))), free: Arc::default() }
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {}
