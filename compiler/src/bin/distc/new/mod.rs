//! `distc new`: a small distribution to begin with.

use std::path::{Path, PathBuf};

use distc::db::{OnDisk, System};

use crate::Status;
use crate::console;
use crate::errors::{self, Failure};

/// Makes a folder with a small distribution that compiles. Nothing is overwritten.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder; the distribution is named after it.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The files, in which `NAME` stands for the distribution's name.
const FILES: &[(&str, &str)] = &[("app.dist", include_str!("app.dist")), ("README.md", include_str!("README.md"))];

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    make(&OnDisk, &arguments.folder, &name(&arguments.folder))?;
    let file = arguments.folder.join("app.dist");
    console::tell(&format!("`{0}` is there; `distc compile {0}` compiles it", file.display()));
    Ok(Status::Clean)
}

fn make(system: &dyn System, folder: &Path, name: &str) -> Result<(), Failure> {
    let files: Vec<(PathBuf, String)> =
        FILES.iter().map(|(file, text)| (folder.join(file), text.replace("NAME", name))).collect();
    if let Some((path, _)) = files.iter().find(|(path, _)| system.kind(path).is_some()) {
        return Err(errors::exists(path));
    }
    for (path, text) in files {
        system.write(&path, text.as_bytes())?;
    }
    Ok(())
}

/// The folder's name as a name of the language: lower-case letters, digits and inner dashes.
fn name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let last = whole.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = last.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    let start = joined.find(|c: char| c.is_ascii_lowercase());
    start.map_or_else(|| "app".to_owned(), |start| joined[start..].chars().take(50).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use distc::db::InMemory;

    #[test]
    fn the_distribution_is_named_after_the_folder() {
        for (folder, meant) in [("shop", "shop"), ("My Shop/", "my-shop"), ("2nd_shop", "nd-shop"), ("42", "app")] {
            assert_eq!(name(Path::new(folder)), meant, "{folder}");
        }
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_is_written_beside_what_is_there() {
        let system = InMemory::new([("shop/README.md", "mine")]);
        let failure = make(&system, Path::new("shop"), "shop").expect_err("it is there");
        assert!(failure.to_string().contains("README.md"));
        assert_eq!(system.files().len(), 1);
    }
}
