//! What a call takes, while it is being written.

use std::ops::Range;

use distc::db::Db;
use distc::types::{CURSOR, Note, Symbol, What, notes_of, signature};

use super::At;
use super::completion::{Called, Spot, called};
use super::excerpt::Excerpt;
use super::hover::{docs_of, signature_of};

/// What a function or mixin takes, and which of it is being given.
#[derive(Clone, Debug, PartialEq)]
pub struct Help {
    /// The function or mixin, as the language writes it.
    pub label: String,
    /// What its author says of it, in Markdown.
    pub docs: String,
    /// The bytes of the label that each parameter is.
    pub parameters: Vec<Range<usize>>,
    /// The number of the parameter at the place; none where there are too many arguments.
    pub active: Option<usize>,
}

/// What the call around a byte takes.
pub fn signature_help(at: At<'_>) -> Option<Help> {
    let excerpt = Excerpt::of(at)?;
    let spot = Spot::of(at, &excerpt)?;
    let (start, end) = (spot.replaced.start as usize, spot.replaced.end as usize);
    let marked = format!("{}{CURSOR}{}", &spot.text[..start], &spot.text[end..]);
    let noted = |text: &str| notes_of(spot.db(), spot.piece.decl, text);
    let (call, open) = call(&spot, &noted(&marked)).or_else(|| call(&spot, &noted(spot.text)))?;
    let symbol = Symbol::Declared(call.function);
    let label = signature_of(at.workspace, &symbol, None);
    let parameters = parameters(spot.db(), call, &label);
    Some(Help { docs: docs_of(at.workspace, &symbol), active: active(&spot, call, open), parameters, label })
}

/// The innermost call whose bracket is open, and the number of that bracket.
fn call(spot: &Spot<'_>, notes: &[Note]) -> Option<(Called, usize)> {
    spot.opens().find_map(|open| {
        let name = open.checked_sub(1).and_then(|at| spot.before.get(at))?;
        let is_it = |note: &&Note| matches!(note.what, What::Calls(_)) && note.span.start == name.span.start;
        let note = notes.iter().find(is_it).filter(|_| spot.before[open].text(spot.text) == "(")?;
        Some((called(notes, note)?, open))
    })
}

fn active(spot: &Spot<'_>, call: Called, open: usize) -> Option<usize> {
    let parameters = &signature(spot.db(), call.function).parameters;
    let (given, current) = spot.given(open);
    let positional = given.iter().filter(|name| name.is_none()).count() + usize::from(call.has_receiver);
    match current {
        Some(name) => parameters.iter().position(|parameter| parameter.name == name),
        None => Some(positional).filter(|number| *number < parameters.len()),
    }
}

fn parameters(db: &dyn Db, call: Called, label: &str) -> Vec<Range<usize>> {
    let mut from = label.find('(').unwrap_or_default();
    let mut range = |parameter: &distc::types::Parameter| {
        let shown = format!("{}: {}", parameter.name, parameter.ty.show(db));
        let start = label[from..].find(&shown)? + from;
        from = start + shown.len();
        Some(start..from)
    };
    signature(db, call.function).parameters.iter().filter_map(&mut range).collect()
}
