//! Reports for a terminal, with the source and arrows.

use std::collections::BTreeMap;

use ariadne::{Color, Config, Fmt, IndexType, Label, Report, ReportKind, Source};

use super::sources::Sources;
use super::{summary, told, word};
use crate::db::{Db, File};
use crate::diagnostics::{Diagnostic, Location, Severity};

/// How many reports are shown; the rest is counted.
const MOST: usize = 50;

/// The diagnostics as reports for people.
pub fn rich(db: &dyn Db, diagnostics: &[Diagnostic<Location>], colour: bool) -> String {
    let shown = &diagnostics[..diagnostics.len().min(MOST)];
    let sources = Sources::of(db, shown);
    let mut cache = Cache { sources: &sources, texts: BTreeMap::new() };
    let mut text: String = shown.iter().map(|diagnostic| report(&mut cache, diagnostic, colour)).collect();
    if let Some(rest) = summary(&diagnostics[shown.len()..]) {
        text.push_str(&format!("… and {rest} more\n"));
    }
    text
}

type Range = (File, std::ops::Range<usize>);

fn report(cache: &mut Cache, diagnostic: &Diagnostic<Location>, colour: bool) -> String {
    let mut report = Report::build(ReportKind::Error, range(cache, diagnostic.place))
        .with_config(Config::new().with_index_type(IndexType::Byte).with_color(colour))
        .with_labels(labels(cache, diagnostic));
    report.with_helps(diagnostic.helps.iter().cloned());
    report.with_helps(diagnostic.fixes.iter().map(told).filter(|told| !is_said(&diagnostic.helps, told)));
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and what a file lacks is left out.
    let _ = report.finish().write(cache, &mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    trimmed(&format!("{}\n{body}", headline(diagnostic, colour)))
}

/// The first line, as the short form has it; ariadne's own has another order.
fn headline(diagnostic: &Diagnostic<Location>, colour: bool) -> String {
    let severity = diagnostic.code.severity();
    let head = format!("{}[{}]", word(severity), diagnostic.code.name());
    let message = diagnostic.message.replace('\n', " ");
    if colour { format!("{}: {message}", head.fg(hue(severity))) } else { format!("{head}: {message}") }
}

/// Whether a help already names what the repair writes.
fn is_said(helps: &[String], told: &str) -> bool {
    let written = told.rsplit('`').nth(1);
    written.is_some_and(|written| helps.iter().any(|help| help.contains(&format!("`{written}`"))))
}

/// All labels, by file and place: out of order, a file would be opened twice.
fn labels(cache: &Cache, diagnostic: &Diagnostic<Location>) -> Vec<Label<Range>> {
    let own = diagnostic.label.as_deref().unwrap_or("here");
    let first = (diagnostic.place, own, hue(diagnostic.code.severity()));
    let others = diagnostic.labels.iter().map(|label| (label.place, label.text.as_str(), Color::Blue));
    let mut labels: Vec<_> = std::iter::once(first).chain(others).collect();
    labels.sort_by_key(|(place, ..)| (place.file != diagnostic.place.file, *place));
    let label = |(place, text, colour)| Label::new(range(cache, place)).with_message(text).with_color(colour);
    labels.into_iter().map(label).collect()
}

fn range(cache: &Cache, location: Location) -> Range {
    (location.file, cache.sources.range(location))
}

fn hue(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
    }
}

/// Without blanks at the ends of lines, and with an empty line behind.
fn trimmed(report: &str) -> String {
    report.trim_end().lines().flat_map(|line| [line.trim_end(), "\n"]).chain(["\n"]).collect()
}

/// The texts in ariadne's form, made when first shown.
struct Cache<'a> {
    sources: &'a Sources<'a>,
    texts: BTreeMap<File, Source<&'a str>>,
}

impl<'a> ariadne::Cache<File> for &mut Cache<'a> {
    type Storage = &'a str;

    #[allow(refining_impl_trait, reason = "the trait hides the error's type, and there is none to hide")]
    fn fetch(&mut self, file: &File) -> Result<&Source<&'a str>, &'static str> {
        let sources = self.sources;
        let lines = sources.lines(*file).ok_or("no diagnostic mentions this file")?;
        Ok(self.texts.entry(*file).or_insert_with(|| Source::from(lines.text())))
    }

    fn display<'b>(&self, file: &'b File) -> Option<impl std::fmt::Display + 'b> {
        Some(self.sources.path(*file).to_owned())
    }
}
