//! What is wrong with a program.

use distc::Workspace;
use distc::diagnostics::{Diagnostic, Location};

/// Something wrong, with places in files.
pub type Finding = Diagnostic<Location>;

/// What is wrong with the sources and with every variant.
pub fn checked(workspace: &Workspace) -> Vec<Finding> {
    workspace.check()
}
