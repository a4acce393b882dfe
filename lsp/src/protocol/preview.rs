//! Requests of our own: manifests beside their source, and the way between the two.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use distc::Preview;
use distc::db::Name;
use distc::diagnostics::{Location, Severity};
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{self as lsp, Position, TextDocumentIdentifier};

use super::View;
use crate::ide::{self, Finding};

/// A file.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfFile {
    /// The file.
    pub text_document: TextDocumentIdentifier,
}

/// A variant, and a component or a place of the file that may belong to one.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfVariant {
    /// The file.
    pub text_document: TextDocumentIdentifier,
    /// The variant.
    pub variant: String,
    /// A place of the file.
    pub position: Option<Position>,
    /// The component; without one, that of the place; without a place, all.
    pub component: Option<String>,
    /// A line of the manifests, from 0.
    pub line: Option<u32>,
}

/// Manifests.
#[derive(Clone, Debug, Serialize)]
pub struct Manifests {
    /// Their variant.
    pub variant: String,
    /// Their component; none where they are all.
    pub component: Option<String>,
    /// The YAML.
    pub yaml: String,
    /// Whether they are not those of the source as it is.
    pub stale: bool,
    /// Why, or what is not shown.
    pub note: Option<String>,
}

/// Who wrote a line of manifests.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Where.
    pub location: Option<lsp::Location>,
    /// What stands on the line.
    pub path: String,
    /// The whole chain of layers, as text.
    pub chain: String,
}

/// A line of manifests.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The component that they are of.
    pub component: Option<String>,
    /// The line, from 0.
    pub line: u32,
}

/// The history of a value.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// Its path.
    pub path: String,
    /// The whole chain of layers, as text.
    pub text: String,
}

/// The last good manifests, by program, variant and component.
#[derive(Clone, Debug, Default)]
pub struct Kept(Arc<Mutex<HashMap<Key, Good>>>);

type Key = (String, Name, Option<Name>);
type Good = (String, Arc<Vec<distc::yaml::Line>>);

impl Kept {
    fn with<T>(&self, body: impl FnOnce(&mut HashMap<Key, Good>) -> T) -> T {
        body(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is shown of a component or of all, with why it may be old.
struct Shown {
    component: Option<Name>,
    text: String,
    lines: Arc<Vec<distc::yaml::Line>>,
    stale: bool,
    note: Option<String>,
}

/// The names of the program's variants.
pub fn variants(view: &View) -> Vec<String> {
    view.workspace.variants().into_iter().map(String::from).collect()
}

/// The manifests of a variant as they are now, else as they last were.
pub fn preview(view: &View, asked: &OfVariant) -> Option<Manifests> {
    let shown = shown(view, asked)?;
    let component = shown.component.map(String::from);
    Some(Manifests {
        variant: asked.variant.clone(),
        component,
        yaml: shown.text,
        stale: shown.stale,
        note: shown.note,
    })
}

fn shown(view: &View, asked: &OfVariant) -> Option<Shown> {
    let variant = Name::from(asked.variant.as_str());
    let named = asked.component.as_deref().map(Name::from);
    let component = named.or_else(|| ide::component_at(view.at(asked.position?)));
    let program = view.workspace.files().first()?.path(view.workspace.db()).to_owned();
    let key = (program, variant.clone(), component.clone());
    let why = wrong_sources(view);
    let made = if why.is_none() { view.workspace.preview(&variant, component.as_ref()) } else { None };
    if why.is_none() && made.is_none() {
        return nothing(view, &variant, component);
    }
    let why = why.or_else(|| made.as_ref().and_then(|made| first_error(&made.faults)));
    if let (None, Some(Preview { text, lines, .. })) = (&why, made) {
        let lines = Arc::new(lines);
        view.kept.with(|kept| kept.insert(key, (text.clone(), lines.clone())));
        return Some(Shown { component, text, lines, stale: false, note: None });
    }
    let (text, lines) = view.kept.with(|kept| kept.get(&key).cloned()).unwrap_or_default();
    let note = why.map(|why| format!("the last good manifests: {why}"));
    Some(Shown { component, text, lines, stale: true, note })
}

/// Why there is nothing to show.
fn nothing(view: &View, variant: &Name, component: Option<Name>) -> Option<Shown> {
    let note = match &component {
        _ if !view.workspace.variants().contains(variant) => format!("the program has no variant `{variant}`"),
        Some(name) => format!("the variant has no component `{name}`"),
        None => "the variant has too many components to show them all: choose one".to_owned(),
    };
    Some(Shown { component, text: String::new(), lines: Arc::default(), stale: false, note: Some(note) })
}

/// The first error of the sources, without which nothing is evaluated.
fn wrong_sources(view: &View) -> Option<String> {
    first_error(&ide::sources(&view.workspace))
}

fn first_error(findings: &[distc::diagnostics::Diagnostic<Location>]) -> Option<String> {
    let is_error = |finding: &&Finding| finding.code.severity() == Severity::Error;
    findings.iter().find(is_error).map(|finding| format!("{} ({})", finding.message, finding.code.name()))
}

/// Who wrote a line of manifests.
pub fn source(view: &View, asked: &OfVariant) -> Option<Written> {
    let shown = shown(view, asked)?;
    let line = asked.line?;
    let at = shown.lines.iter().rev().find(|known| known.line <= line)?;
    let found = ide::source_of(&view.workspace, &Name::from(asked.variant.as_str()), at)?;
    let location = found.place.and_then(|place| view.location(place));
    Some(Written { location, path: found.path.into(), chain: found.chain })
}

/// The line of manifests that the statement at a position writes.
pub fn line(view: &View, asked: &OfVariant) -> Option<Line> {
    let shown = shown(view, asked)?;
    let line = ide::line_of(view.at(asked.position?), &Name::from(asked.variant.as_str()), &shown.lines)?;
    Some(Line { component: shown.component.map(String::from), line })
}

/// The history of the value at a position.
pub fn explain(view: &View, asked: &OfVariant) -> Option<Explained> {
    let path = ide::path_at(view.at(asked.position?))?;
    let text = ide::explained(&view.workspace, &Name::from(asked.variant.as_str()), &path)?;
    Some(Explained { path: path.into(), text })
}
