//! Embeds `stdlib/`: `mesh.dist` is the module `std.mesh`, `std.dist` the module `std` itself.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Writes the table of modules.
pub fn embed() -> io::Result<()> {
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../stdlib");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    if folder.is_dir() {
        sources(&folder, &mut files)?;
    }
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("stdlib.rs"), table(&folder, &files))
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "dist") {
            files.push(path);
        }
    }
    Ok(())
}

fn table(folder: &Path, files: &[PathBuf]) -> String {
    let mut table = String::from(
        "/// The modules of the standard library: name, path as messages show it, text.\n\
         pub const STANDARD_LIBRARY: &[(&str, &str, &str)] = &[\n",
    );
    for path in files {
        let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let dotted = relative.trim_end_matches(".dist").replace('/', ".");
        let module = if dotted == "std" { dotted } else { format!("std.{dotted}") };
        let absolute = path.to_string_lossy();
        let _ = writeln!(table, "    ({module:?}, {:?}, include_str!({absolute:?})),", format!("std/{relative}"));
    }
    table.push_str("];\n");
    table
}
