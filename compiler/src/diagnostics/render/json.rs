//! Diagnostics for programs: one JSON object in each line.
//!
//! ```json
//! {"code":"E0201","severity":"error","message":"unknown name `hots`",
//!  "file":"app.dist","start":{"line":1,"column":33,"offset":32},"end":{"line":1,"column":37,"offset":36},
//!  "label":null,"labels":[],"helps":["did you mean `host`?"],
//!  "fixes":[{"title":"write `host`","edits":[{"file":"app.dist","start":{},"end":{},"text":"host"}]}]}
//! ```
//!
//! Lines and columns count from 1, columns in characters; offsets count bytes from 0. `label` is what is said at the place itself.

use serde::Serialize;

use super::sources::Sources;
use super::word;
use crate::db::Db;
use crate::diagnostics::{Diagnostic, Location};

/// The diagnostics as JSON objects, a line each.
pub fn json(db: &dyn Db, diagnostics: &[Diagnostic<Location>]) -> String {
    let sources = Sources::of(db, diagnostics);
    let line = |diagnostic| serde_json::to_string(&Record::of(&sources, diagnostic)).unwrap_or_default() + "\n";
    diagnostics.iter().map(line).collect()
}

#[derive(Serialize)]
struct Record<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    label: Option<&'a str>,
    labels: Vec<Text<'a>>,
    helps: &'a [String],
    fixes: Vec<Fix<'a>>,
}

impl<'a> Record<'a> {
    fn of(sources: &'a Sources, diagnostic: &'a Diagnostic<Location>) -> Self {
        let edits = |fix: &'a crate::diagnostics::Fix<Location>| {
            fix.edits.iter().map(|(place, text)| Text::of(sources, *place, text)).collect()
        };
        Record {
            code: diagnostic.code.name(),
            severity: word(diagnostic.code.severity()),
            message: &diagnostic.message,
            place: Place::of(sources, diagnostic.place),
            label: diagnostic.label.as_deref(),
            labels: diagnostic.labels.iter().map(|label| Text::of(sources, label.place, &label.text)).collect(),
            helps: &diagnostic.helps,
            fixes: diagnostic.fixes.iter().map(|fix| Fix { title: &fix.title, edits: edits(fix) }).collect(),
        }
    }
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    edits: Vec<Text<'a>>,
}

#[derive(Serialize)]
struct Text<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

impl<'a> Text<'a> {
    fn of(sources: &'a Sources, place: Location, text: &'a str) -> Self {
        Text { place: Place::of(sources, place), text }
    }
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Point,
    end: Point,
}

impl<'a> Place<'a> {
    fn of(sources: &'a Sources, location: Location) -> Self {
        let range = sources.range(location);
        let point = |offset| Point::of(sources, location, offset);
        Place { file: sources.path(location.file), start: point(range.start), end: point(range.end) }
    }
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: usize,
}

impl Point {
    fn of(sources: &Sources, location: Location, offset: usize) -> Self {
        let lines = sources.lines(location.file);
        let position = lines.map(|lines| lines.position(offset as u32)).unwrap_or_default();
        Point { line: position.line, column: position.column, offset }
    }
}
