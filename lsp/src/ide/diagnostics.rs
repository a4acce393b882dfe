//! What is wrong with a program.

use distc::Workspace;
use distc::db::File;
use distc::diagnostics::{Diagnostic, Location};

/// Something wrong, with places in files.
pub type Finding = Diagnostic<Location>;

/// What is wrong with the syntax, names and types of a file.
pub fn of_file(workspace: &Workspace, file: File) -> Vec<Finding> {
    workspace.check_file(file)
}

/// What is wrong with the syntax, names and types of the program's own files.
pub fn sources(workspace: &Workspace) -> Vec<Finding> {
    workspace.check_sources()
}

/// What is wrong with the sources and with every variant.
pub fn checked(workspace: &Workspace) -> Vec<Finding> {
    workspace.check()
}
