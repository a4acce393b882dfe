//! `distc compile`: writes the manifests of variants, all or nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Instant;

use distc::db::{Name, OnDisk};
use distc::diagnostics::{did_you_mean, render};
use distc::{Manifests, Workspace};

use crate::Status;
use crate::check::{counted, status};
use crate::console::{self, Format, Stream};
use crate::errors::{self, Failure};
use crate::output;
use crate::program::{self, Provided};

/// Writes the manifests of a distribution's variants: `build/VARIANT/COMPONENT.yaml`, each folder with a `kustomization.yaml`.
///
/// All or nothing is written. Files that did not change are left alone, those of earlier runs that are not made any more are
/// removed, and files that distc did not write are never touched.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file that holds the distribution.
    file: PathBuf,
    /// Compile only this variant; may be repeated.
    #[arg(long, value_name = "NAME")]
    variant: Vec<Name>,
    /// The folder to write to; `-` writes one YAML stream to the standard output.
    #[arg(short, long, value_name = "DIR", default_value = "build")]
    output: PathBuf,
    #[command(flatten)]
    provided: Provided,
    /// How to say what is wrong: rich on a terminal, else short. Where it is asked for, it is said on the standard output, unless
    /// the manifests go there.
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let start = Instant::now();
    let workspace = program::open(&arguments.file)?;
    // The process ends soon; taking the database apart would only delay it.
    let mut workspace = ManuallyDrop::new(workspace);
    let parameters = arguments.provided.parameters(&OnDisk, &mut workspace)?;
    let chosen = chosen(&workspace, &arguments.variant);
    workspace.provide(&parameters);
    let compiled = workspace.compile(chosen.as_deref().unwrap_or_default());
    let is_stream = arguments.output == Path::new("-");
    let to = if arguments.format.is_some() && !is_stream { Stream::Output } else { Stream::Error };
    to.report(workspace.db(), &compiled.diagnostics, arguments.format)?;
    let (errors, _) = render::counts(&compiled.diagnostics);
    if errors == 0 {
        // What a variant's name means is told last: an error in the sources may be why it is unknown.
        chosen.and_then(|chosen| if chosen.is_empty() { Err(errors::no_variants(&arguments.file)) } else { Ok(()) })?;
        write(arguments, &compiled.variants)?;
    }
    let done = if errors == 0 { done(&compiled.variants) } else { "nothing was written".to_owned() };
    let said = render::summary(&compiled.diagnostics).map(|found| format!("{found}; ")).unwrap_or_default();
    // A reader of the format finds nothing else beside it.
    if arguments.format.is_none() || !is_stream {
        console::tell(&format!("{said}{done}, {} ms", start.elapsed().as_millis()));
    }
    Ok(status(errors))
}

/// The variants that were asked for, each once; all of them where none was.
fn chosen(workspace: &Workspace, asked: &[Name]) -> Result<Vec<Name>, Failure> {
    let all = workspace.variants();
    if let Some(unknown) = asked.iter().find(|name| !all.contains(name)) {
        let nearest = did_you_mean(unknown, all.iter().map(Name::as_str));
        return Err(errors::unknown_variant(unknown, nearest, &all));
    }
    let mut seen = BTreeSet::new();
    let chosen = if asked.is_empty() { all } else { asked.to_vec() };
    Ok(chosen.into_iter().filter(|name| seen.insert(name.clone())).collect())
}

fn write(arguments: &Arguments, variants: &[Manifests]) -> Result<(), Failure> {
    let files = files(variants)?;
    if arguments.output == Path::new("-") {
        return Stream::Output.write_all(stream(&files, variants));
    }
    let is_asked = |path: &str| {
        let folder = path.split('/').next().unwrap_or_default();
        arguments.variant.is_empty() || arguments.variant.iter().any(|variant| variant == folder)
    };
    let report = output::write(&OnDisk, &arguments.output, &files, &is_asked)?;
    for path in report.replaced {
        console::tell(&format!("note: `{path}` had been edited by hand; it is written anew"));
    }
    for path in report.kept {
        console::tell(&format!(
            "note: `{path}` is not made any more, but was edited by hand; it stays and is yours now"
        ));
    }
    Ok(())
}

/// The files by their paths below the folder, with `/`.
fn files(variants: &[Manifests]) -> Result<BTreeMap<String, Cow<'_, str>>, Failure> {
    let mut files = BTreeMap::new();
    for manifests in variants {
        let variant = safe("variant", &manifests.variant)?;
        files.insert(format!("{variant}/{LIST}.yaml"), Cow::from(kustomization(manifests)));
        for (component, yaml) in written(manifests) {
            let component = safe("component", component)?;
            if files.insert(format!("{variant}/{component}.yaml"), Cow::from(yaml)).is_some() {
                return Err(errors::taken_name(component));
            }
        }
    }
    Ok(files)
}

/// The file in which kustomize looks for what belongs to a folder, without its ending.
const LIST: &str = "kustomization";

/// The components that have a file: those that emit something.
fn written(manifests: &Manifests) -> impl Iterator<Item = &(Name, String)> {
    manifests.components.iter().filter(|(_, yaml)| !yaml.trim().is_empty())
}

/// A name that stays in its folder, on every system.
fn safe<'a>(what: &str, name: &'a str) -> Result<&'a str, Failure> {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let outer = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_safe = name.len() <= 200 && name.chars().all(inner) && outer(name.chars().next()) && !name.ends_with('.');
    if is_safe { Ok(name) } else { Err(errors::unsafe_name(what, name)) }
}

fn kustomization(manifests: &Manifests) -> String {
    let head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
    let resources: String = written(manifests).map(|(component, _)| format!("  - {component}.yaml\n")).collect();
    if resources.is_empty() { format!("{head}resources: []\n") } else { format!("{head}resources:\n{resources}") }
}

/// All manifests as one stream, in the order emitted, each part with the file that it would have been.
fn stream<'a>(
    files: &'a BTreeMap<String, Cow<'_, str>>,
    variants: &'a [Manifests],
) -> impl Iterator<Item = String> + 'a {
    let paths = variants.iter().flat_map(|manifests| {
        written(manifests).map(|(component, _)| format!("{}/{component}.yaml", manifests.variant))
    });
    let part = move |path: String| {
        let yaml = files.get(&path).map(|yaml| &**yaml).unwrap_or_default();
        let yaml = yaml.strip_prefix("---\n").unwrap_or(yaml);
        let end = if yaml.ends_with('\n') { "" } else { "\n" };
        format!("---\n# {path}\n{yaml}{end}")
    };
    paths.map(part)
}

/// `24 manifests in 3 variants`.
fn done(variants: &[Manifests]) -> String {
    let manifests = variants.iter().map(|manifests| manifests.objects).sum();
    format!("{} in {}", counted(manifests, "manifest"), counted(variants.len(), "variant"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifests(variant: &str, components: &[(&str, &str)]) -> Manifests {
        let components: Vec<_> =
            components.iter().map(|(name, yaml)| (Name::from(*name), (*yaml).to_owned())).collect();
        let objects = components.iter().map(|(_, yaml): &(Name, String)| yaml.matches("apiVersion:").count()).sum();
        Manifests { variant: variant.into(), components, objects }
    }

    #[test]
    fn each_component_that_emits_is_a_file_and_a_resource_in_the_order_emitted() {
        let made = [manifests("istio", &[("web", "a: 1\n"), ("off", "\n"), ("api", "b: 2\n")])];
        let files = files(&made).expect("good");
        assert_eq!(files.keys().collect::<Vec<_>>(), ["istio/api.yaml", "istio/kustomization.yaml", "istio/web.yaml"]);
        let list = &files["istio/kustomization.yaml"];
        assert!(list.ends_with("resources:\n  - web.yaml\n  - api.yaml\n"), "{list}");
    }

    #[test]
    fn names_that_leave_their_folder_are_refused() {
        for name in ["", ".", "..", "../web", "a/b", "a\\b", "/web", "C:web", "web\n", "-x", ".hidden", "web."] {
            assert!(files(&[manifests("istio", &[(name, "a: 1\n")])]).is_err(), "{name:?}");
            assert!(files(&[manifests(name, &[])]).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_component_is_not_written_over_another_file() {
        assert!(files(&[manifests("istio", &[("kustomization", "a: 1\n")])]).is_err());
        assert!(files(&[manifests("istio", &[("web", "a: 1\n"), ("web", "b: 1\n")])]).is_err());
    }

    #[test]
    fn a_stream_names_the_file_of_each_part() {
        let variants =
            [manifests("istio", &[("web", "apiVersion: v1\n---\napiVersion: v1"), ("api", "---\napiVersion: v1\n")])];
        let files = files(&variants).expect("good");
        let stream: String = stream(&files, &variants).collect();
        assert_eq!(
            stream,
            "---\n# istio/web.yaml\napiVersion: v1\n---\napiVersion: v1\n---\n# istio/api.yaml\napiVersion: v1\n"
        );
        assert_eq!(done(&variants), "3 manifests in 1 variant");
    }
}
