//! The program that a command is about.

use std::path::{Path, PathBuf};

use distc::db::{Kind, OnDisk, System};
use distc::resolve::{Word, declared};
use distc::{Parameters, Workspace};

use crate::errors::{self, Failure};

/// How many folders above a part its root is looked for.
const MOST_FOLDERS: usize = 4;

/// Loads the program whose distribution is in a file. A part of a distribution is none: it means nothing without the rest.
pub fn open(file: &Path) -> Result<Workspace, Failure> {
    let workspace = Workspace::open(&OnDisk, file).map_err(|fault| errors::no_program(&fault))?;
    let (db, root) = (workspace.db(), workspace.program().root(workspace.db()));
    let is_root = declared(db, root).order.iter().any(|(word, _)| *word == Word::Distribution);
    match if is_root { None } else { whole(file) } {
        Some(whole) => Err(errors::only_a_part(file, &whole)),
        None => Ok(workspace),
    }
}

/// What a provider sets without the language.
#[derive(Debug, clap::Args)]
pub struct Provided {
    /// A YAML file that sets parameters; may be repeated, later ones win.
    #[arg(long, value_name = "FILE")]
    params: Vec<PathBuf>,
    /// Sets a parameter; may be repeated, later ones win.
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
}

impl Provided {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.params.is_empty() && self.set.is_empty()
    }

    /// The texts, read.
    pub fn parameters(&self, system: &dyn System, workspace: &mut Workspace) -> Result<Parameters, Failure> {
        let mut parameters = Parameters::default();
        for path in &self.params {
            let text = system.read_text(path)?;
            parameters.files.push(workspace.add_text(&path.to_string_lossy(), &text));
        }
        for setting in &self.set {
            let name = setting.split_once('=').map(|(name, _)| name.trim());
            if name.is_none_or(str::is_empty) {
                return Err(errors::not_a_setting(setting));
            }
            parameters.settings.push(workspace.add_text("--set", setting));
        }
        Ok(parameters)
    }
}

/// The file that names this one as a part, in its folder or above.
fn whole(file: &Path) -> Option<PathBuf> {
    let mut module = file.file_stem()?.to_str()?.to_owned();
    let mut folder = file.parent()?;
    for _ in 0..MOST_FOLDERS {
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = OnDisk.list(listed).unwrap_or_default();
        let files = entries.iter().filter(|entry| entry.kind == Kind::File && entry.name.ends_with(".dist"));
        if let Some(root) = files.map(|entry| folder.join(&entry.name)).find(|path| has_part(path, &module)) {
            return Some(root);
        }
        module = format!("{}.{module}", folder.file_name()?.to_str()?);
        folder = folder.parent()?;
    }
    None
}

fn has_part(file: &Path, module: &str) -> bool {
    let names = |line: &str| line.strip_prefix("part ").is_some_and(|rest| rest.trim() == module);
    OnDisk.read_text(file).is_ok_and(|text| text.lines().any(names))
}
