//! Every repair that a diagnostic proposes, applied: the diagnostic is gone and the text still parses.

use distc::db::text;
use distc::diagnostics::{Diagnostic, Fix, Location};

use crate::program::{Compiling, Program};

/// A program with one repair applied.
pub struct Repair {
    program: Program,
    title: String,
    /// The headline of what it repairs.
    headline: String,
    /// How often that is said before.
    count: usize,
    /// How many syntax errors there are before.
    unparsed: usize,
}

/// Each repair, applied alone. Those of files that the document does not show are left out.
pub fn repairs(program: &Program, compiling: &Compiling) -> Vec<Repair> {
    let all = &compiling.compiled.diagnostics;
    let repairs = all.iter().flat_map(|diagnostic| diagnostic.fixes.iter().map(move |fix| (diagnostic, fix)));
    let repair = |(diagnostic, fix): (&Diagnostic<Location>, &Fix<Location>)| {
        let program = repaired(program, compiling, fix)?;
        let headline = headline(diagnostic);
        let (count, unparsed) = (count(all, &headline), unparsed(all));
        Some(Repair { program, title: fix.title.clone(), headline, count, unparsed })
    };
    repairs.filter_map(repair).collect()
}

fn repaired(program: &Program, compiling: &Compiling, fix: &Fix<Location>) -> Option<Program> {
    let db = compiling.workspace.db();
    let mut program = program.clone();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.span.start));
    for (place, by) in edits {
        let path = place.file.path(db);
        let source = program.files.iter_mut().chain(&mut program.values).find(|source| source.path == *path)?;
        // The same text as in the database, but for what earlier edits, further down, have changed.
        debug_assert!(!text(db, place.file).is_empty());
        source.remarked.source.replace_range(place.span.start as usize..place.span.end as usize, &by);
    }
    Some(program)
}

fn headline(diagnostic: &Diagnostic<Location>) -> String {
    format!("[{}]: {}", diagnostic.code.name(), diagnostic.message)
}

fn count(all: &[Diagnostic<Location>], headline: &str) -> usize {
    all.iter().filter(|diagnostic| self::headline(diagnostic) == headline).count()
}

fn unparsed(all: &[Diagnostic<Location>]) -> usize {
    all.iter().filter(|diagnostic| diagnostic.code.name().starts_with("E01")).count()
}

/// The repairs that repair nothing, or break something.
pub fn faults(repairs: Vec<Repair>) -> Vec<String> {
    repairs.into_iter().filter_map(fault).collect()
}

fn fault(repair: Repair) -> Option<String> {
    let Repair { program, title, headline, count, unparsed } = repair;
    let compiling = program.compile();
    let all = &compiling.compiled.diagnostics;
    let fault = if self::count(all, &headline) >= count {
        Some(format!("the repair `{title}` leaves what it is for: {headline}"))
    } else if self::unparsed(all) > unparsed {
        Some(format!("the repair `{title}` of {headline} does not parse"))
    } else {
        None
    };
    compiling.done();
    fault
}
