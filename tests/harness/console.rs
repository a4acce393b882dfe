//! Command lines, run in a temporary folder that holds the program's files.
//!
//! ```text
//! $ distc check app.dist
//! ? 1
//! app.dist:1:10: error[E0201]: …
//! ```
//!
//! `? 1` is the exit code, where it is not 0; the output of `cat FILE` is the file's. Times are written `… ms`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::program::Program;

/// The commands of a block with what they say.
pub fn shown(program: &Program, block: &str) -> String {
    let folder = Folder::of(program);
    let commands = block.lines().filter_map(|line| line.strip_prefix("$ "));
    commands.map(|command| format!("$ {command}\n{}", timeless(&run(&folder.path, command)))).collect()
}

fn run(folder: &Path, command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    match words[..] {
        ["distc", ref arguments @ ..] => distc(folder, arguments),
        ["cat", file] => fs::read_to_string(folder.join(file)).unwrap_or_else(|error| format!("{error}\n")),
        _ => "only `distc` and `cat FILE` are run here\n".to_owned(),
    }
}

fn distc(folder: &Path, arguments: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_distc")).args(arguments).current_dir(folder).output();
    let ran = ran.expect("the compiler is started");
    let code = match ran.status.code() {
        Some(0) => String::new(),
        Some(code) => format!("? {code}\n"),
        None => "? killed\n".to_owned(),
    };
    format!("{code}{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr))
}

/// The text with `… ms` for every time.
fn timeless(text: &str) -> String {
    let mut parts = text.split(" ms").peekable();
    let mut timeless = String::new();
    while let Some(part) = parts.next() {
        let kept = part.trim_end_matches(|c: char| c.is_ascii_digit());
        match parts.peek() {
            Some(_) if kept.len() < part.len() => timeless.push_str(&format!("{kept}… ms")),
            Some(_) => timeless.push_str(&format!("{part} ms")),
            None => timeless.push_str(part),
        }
    }
    timeless
}

/// A folder that is there for one block.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn of(program: &Program) -> Folder {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("distc-suite-{}-{number}", std::process::id()));
        for source in program.sources() {
            let file = path.join(&source.path);
            fs::create_dir_all(file.parent().unwrap_or(&path)).expect("a folder is made");
            fs::write(file, &source.remarked.source).expect("a file is written");
        }
        for (file, text) in &program.texts {
            let file = path.join(file);
            fs::create_dir_all(file.parent().unwrap_or(&path)).expect("a folder is made");
            fs::write(file, text).expect("a file is written");
        }
        Folder { path }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
