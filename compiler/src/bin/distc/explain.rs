//! `distc explain`: what a code means, or where a value comes from.

use std::path::Path;

use distc::Workspace;
use distc::db::{Name, OnDisk};
use distc::diagnostics::{Code, Severity, code_named, did_you_mean, explain};

use crate::Status;
use crate::console::{self, Stream};
use crate::errors::{self, Failure};

/// Explains an error's code (`distc explain E0101`), or where a value comes from (`distc explain app.dist frontend.image`).
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A code, or the file that holds the distribution.
    #[arg(value_name = "CODE|FILE")]
    subject: String,
    /// The path of a value, such as `frontend.deployment.spec.replicas`, with a variant in front or not: `istio/frontend.image`.
    path: Option<String>,
    /// The variant in which to explain the value; all of them without it.
    #[arg(long, value_name = "NAME", requires = "path")]
    variant: Option<Name>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    match &arguments.path {
        Some(path) => value(Path::new(&arguments.subject), path, arguments.variant.as_ref()),
        None => code(&arguments.subject),
    }
}

fn code(name: &str) -> Result<Status, Failure> {
    let Some(code) = code_named(name) else {
        let nearest = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
        return Err(errors::unknown_code(name, nearest));
    };
    Stream::Output.write(&explain(code, Stream::Output.has_colour()))?;
    Ok(Status::Clean)
}

fn value(file: &Path, path: &str, variant: Option<&Name>) -> Result<Status, Failure> {
    let workspace = Workspace::open(&OnDisk, file).map_err(|fault| errors::no_program(&fault))?;
    let Some(mut diagnostics) = workspace.check_variants() else {
        Stream::Error.report(workspace.db(), &workspace.check(), None)?;
        return Ok(Status::Wrong);
    };
    // What is wrong with values is what one asks for; it is told beside the answer.
    diagnostics.retain(|diagnostic| diagnostic.code.severity() == Severity::Error);
    Stream::Error.report(workspace.db(), &diagnostics, None)?;
    let variants = workspace.variants();
    let (variant, path) = match (variant, path.split_once('/')) {
        (None, Some((front, rest))) if variants.iter().any(|name| name == front) => (Some(Name::from(front)), rest),
        (variant, _) => (variant.cloned(), path),
    };
    let front = path.split_once('/').map(|(front, _)| front).filter(|front| !front.contains(['.', '[']));
    let variant = variant.or_else(|| front.map(Name::from));
    let variant = variant.as_ref();
    let asked: Vec<&Name> = variants.iter().filter(|name| variant.is_none_or(|asked| asked == *name)).collect();
    if let (Some(variant), true) = (variant, asked.is_empty()) {
        let nearest = did_you_mean(variant, variants.iter().map(Name::as_str));
        return Err(errors::unknown_variant(variant, nearest, &variants));
    }
    let chains: Vec<String> = asked.iter().filter_map(|variant| workspace.explain(variant, path, "")).collect();
    if chains.is_empty() {
        let nearest = asked.iter().find_map(|variant| workspace.nearest_path(variant, path));
        console::tell(&errors::unknown_path(path, nearest.as_ref()).to_string());
        return Ok(Status::Wrong);
    }
    Stream::Output.write(&chains.concat())?;
    Ok(Status::Clean)
}
