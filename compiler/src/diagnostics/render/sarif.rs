//! Diagnostics in SARIF 2.1.0, which code hosts show beside the lines of a change.

use serde_json::{Value, json};

use super::sources::Sources;
use super::word;
use crate::db::Db;
use crate::diagnostics::{Code, Diagnostic, Location};

/// The diagnostics as one SARIF document.
pub fn sarif(db: &dyn Db, diagnostics: &[Diagnostic<Location>]) -> String {
    let sources = Sources::of(db, diagnostics);
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(&sources, diagnostic)).collect();
    let document = json!({
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "distc", "rules": rules(diagnostics) } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

/// The codes that occur, with their pages.
fn rules(diagnostics: &[Diagnostic<Location>]) -> Vec<Value> {
    let occurs = |code: &&Code| diagnostics.iter().any(|diagnostic| diagnostic.code == **code);
    let rule = |code: &Code| json!({ "id": code.name(), "help": { "text": code.page(), "markdown": code.page() } });
    Code::ALL.iter().filter(occurs).map(rule).collect()
}

fn result(sources: &Sources, diagnostic: &Diagnostic<Location>) -> Value {
    let related = diagnostic.labels.iter().map(|label| {
        let mut place = place(sources, label.place);
        place["message"] = json!({ "text": label.text });
        place
    });
    let text: Vec<&str> = std::iter::once(&diagnostic.message).chain(&diagnostic.helps).map(String::as_str).collect();
    json!({
        "ruleId": diagnostic.code.name(),
        "level": word(diagnostic.code.severity()),
        "message": { "text": text.join("\n") },
        "locations": [place(sources, diagnostic.place)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "fixes": diagnostic.fixes.iter().map(|fix| repair(sources, fix)).collect::<Vec<_>>(),
    })
}

fn repair(sources: &Sources, fix: &crate::diagnostics::Fix<Location>) -> Value {
    let change = |(place, text): &(Location, String)| {
        json!({
            "artifactLocation": { "uri": sources.path(place.file) },
            "replacements": [{ "deletedRegion": region(sources, *place), "insertedContent": { "text": text } }],
        })
    };
    json!({
        "description": { "text": fix.title },
        "artifactChanges": fix.edits.iter().map(change).collect::<Vec<_>>(),
    })
}

fn place(sources: &Sources, location: Location) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": sources.path(location.file) },
            "region": region(sources, location),
        },
    })
}

fn region(sources: &Sources, location: Location) -> Value {
    let range = sources.range(location);
    let point = |offset: usize| {
        let lines = sources.lines(location.file);
        lines.map(|lines| lines.position(offset as u32)).unwrap_or_default()
    };
    let (start, end) = (point(range.start), point(range.end));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}
