//! What the outside's faults say.

use std::fmt;

use super::{Action, Cause, Fault};

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} `{}`: {}", self.action, self.path.display(), self.cause)
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Action::Read => "read",
            Action::List => "list",
            Action::Write => "write",
            Action::Remove => "remove",
        })
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Missing => f.write_str("it does not exist"),
            Cause::Folder => f.write_str("it is a folder, not a file"),
            Cause::File => f.write_str("a file stands where a folder is needed"),
            Cause::Denied => f.write_str("permission denied"),
            Cause::NotText { byte } => write!(f, "it is not text in UTF-8 (byte {byte} is the first that is not)"),
            Cause::TooLarge => f.write_str("it is larger than 64 MiB"),
            Cause::Other(text) => f.write_str(text),
        }
    }
}
