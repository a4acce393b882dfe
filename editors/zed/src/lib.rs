//! Zed starts `distc-lsp` from the PATH of the folder that is open.

use zed_extension_api::{self as zed, Command, Extension, LanguageServerId, Result, Worktree};

struct Dist;

impl Extension for Dist {
    fn new() -> Self {
        Dist
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree.which("distc-lsp").ok_or("`distc-lsp` is not on PATH")?;
        Ok(Command { command, args: vec!["--stdio".to_owned()], env: worktree.shell_env() })
    }
}

zed::register_extension!(Dist);
