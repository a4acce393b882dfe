//! The database: inputs, files and places, and the one door to the outside. Nothing here knows the language.

mod code;
mod edit;
mod errors;
mod files;
mod in_memory;
mod layout;
mod lines;
mod on_disk;
mod shares;
mod span;
mod stdlib;
mod system;

pub use code::{Code, Entries, Entry as Inner, Gap, Reading, in_code, in_text};
pub use edit::{add, edit};
pub use files::{Database, Db, Decl, File};
pub use in_memory::InMemory;
pub use layout::{Layouts, code, text};
pub use lines::{LineIndex, Position};
pub use on_disk::OnDisk;
pub use shares::{Share, Shares, share_of};
pub use span::{Node, Place, Span};
pub use stdlib::STANDARD_LIBRARY;
pub use system::{Action, Cause, Entry, Fault, Kind, Lock, Stamp, System};

/// A name of a program: short ones are stored inline, longer ones shared.
pub type Name = ecow::EcoString;
