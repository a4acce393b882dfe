//! What is said when the command line or the disk is wrong: exit code 2.

use std::fmt;
use std::io;
use std::path::Path;

use distc::db::Fault;

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    message: String,
    helps: Vec<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Failure { message: message.into(), helps: Vec::new() }
    }

    fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.helps.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::new(fault.to_string())
    }
}

/// The file that was to be compiled or checked.
pub fn no_program(fault: &Fault) -> Failure {
    let failure = Failure::from(fault.clone());
    match fault.cause {
        distc::db::Cause::Folder => failure.help("name the file that holds the distribution, such as `app.dist`"),
        distc::db::Cause::Missing => failure.help("`distc new DIR` makes a small distribution to begin with"),
        _ => failure,
    }
}

/// A file that is a part of the distribution in another.
pub fn only_a_part(file: &Path, whole: &Path) -> Failure {
    let (file, whole) = (file.display(), whole.display());
    Failure::new(format!("`{file}` is a part of `{whole}`")).help(format!("name that file: `{whole}`"))
}

/// A variant that the program does not have.
pub fn unknown_variant(name: &str, nearest: Option<&str>, all: &[distc::db::Name]) -> Failure {
    let failure = Failure::new(format!("no variant `{name}`"));
    match nearest {
        Some(nearest) => failure.help(format!("did you mean `{nearest}`?")),
        None if all.is_empty() => failure.help("the distribution has none"),
        None => failure.help(format!("the variants are {}", list(all))),
    }
}

fn list(names: &[distc::db::Name]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// A program that compiles to nothing. It would remove what an earlier run wrote.
pub fn no_variants(file: &Path) -> Failure {
    Failure::new(format!("`{}` has no distribution, so there is nothing to write", file.display()))
        .help("it starts with one, such as `distribution shop { version = \"1.0.0\" }`")
}

/// A `--set` without `=`.
pub fn not_a_setting(text: &str) -> Failure {
    Failure::new(format!("`--set {text}` sets nothing")).help("write `--set name=value`")
}

/// A name that cannot be a file's.
pub fn unsafe_name(what: &str, name: &str) -> Failure {
    Failure::new(format!("the {what} `{}` cannot be the name of a file", name.escape_debug()))
        .help("letters, digits, `-`, `_` and inner dots can")
}

/// A component that would be written where the list of resources is.
pub fn taken_name(name: &str) -> Failure {
    Failure::new(format!("the component `{name}` would be written over another file of its variant"))
        .help("give the component another name")
}

/// A file that somebody else wrote stands in the way.
pub fn foreign(path: &Path) -> Failure {
    Failure::new(format!("`{}` was not written by distc, so it is not replaced", path.display()))
        .help("move it away, or choose another folder with `-o DIR`")
}

/// A file that `new` would write is there.
pub fn exists(path: &Path) -> Failure {
    Failure::new(format!("`{}` exists, and nothing is overwritten", path.display())).help("choose another folder")
}

/// Neither a code nor a file with a path.
pub fn unknown_code(name: &str, nearest: Option<&str>) -> Failure {
    let failure = Failure::new(format!("no error has the code `{name}`"));
    match nearest {
        Some(nearest) => failure.help(format!("did you mean `{nearest}`?")),
        None => failure.help("`distc explain E0101` explains a code, `distc explain FILE PATH` a value"),
    }
}

/// Nothing is known of a path.
pub fn unknown_path(path: &str, nearest: Option<&distc::db::Name>) -> Failure {
    let failure = Failure::new(format!("nothing is known about `{path}`"));
    match nearest {
        Some(nearest) => failure.help(format!("did you mean `{nearest}`?")),
        None => failure,
    }
}

/// Standard output does not take what is written.
pub fn no_output(error: &io::Error) -> Failure {
    Failure::new(format!("cannot write the output: {error}"))
}

/// Standard input does not give what is read.
pub fn no_input(error: &io::Error) -> Failure {
    Failure::new(format!("cannot read the standard input: {error}"))
}

/// The system has no memory for a thread.
pub fn no_thread(error: &io::Error) -> Failure {
    Failure::new(format!("cannot start: {error}"))
}

/// The compiler itself failed, and has said where.
pub fn bug() -> Failure {
    Failure::new("distc has a fault; nothing was written").help("please report what is printed above")
}
