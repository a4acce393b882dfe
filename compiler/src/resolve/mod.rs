//! Names to definitions: what a module declares, what is in scope.
