//! What may stand at a place: the names and literals that fit there, those of the expected type first.

mod body;
mod imports;
mod item;
mod keys;
mod kubernetes;
mod literals;
mod named;
mod names;
mod parts;
mod paths;
mod probe;
mod served;
mod spot;
mod values;
mod words;

use distc::db::Span;
use distc::types::{Cursor, Role};

use super::excerpt::Excerpt;
use super::{At, Beside};

pub use item::{Item, ItemKind, plain};
pub use probe::{Called, Found, called};
pub use spot::Spot;
pub use words::meaning;

/// What may stand at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Completions {
    /// The bytes of the file that an item replaces.
    pub replaced: Span,
    /// The items, the likeliest first.
    pub items: Vec<Item>,
    /// Whether other letters may bring others.
    pub is_complete: bool,
}

/// What may stand at a byte; none in comments and plain texts. Modules that no file mentions yet are looked for `beside`.
pub fn completions(at: At<'_>, beside: Beside<'_>) -> Option<Completions> {
    let Some(excerpt) = Excerpt::of(at) else {
        let replaced = Span { start: at.offset, end: at.offset };
        return Some(Completions { replaced, items: words::declarations(), is_complete: true });
    };
    let spot = Spot::of(at, &excerpt)?;
    let mut items = match spot.is_top() {
        true => words::declarations(),
        false if spot.is_behind_operand() => words::clauses(&spot),
        false => fitting(&spot, &spot.probe()?, beside),
    };
    items.sort_by_key(|item| item.rank);
    let is_complete = items.iter().all(|item| !item.is_chosen);
    Some(Completions { replaced: spot.replaced.shifted(spot.start), items, is_complete })
}

fn fitting(spot: &Spot<'_>, found: &Found, beside: Beside<'_>) -> Vec<Item> {
    match &found.cursor {
        Cursor::Key(whole) => keys::in_brackets(spot, whole),
        Cursor::Alternative(ty) => literals::patterns(spot, ty),
        Cursor::Handle(of) => literals::handles(spot, of),
        Cursor::Value { .. } if spot.is_quoted => {
            let mut all = literals::texts(spot, found.wants.as_ref());
            all.extend(paths::paths(spot, found, beside.system));
            all.extend(named::names(spot, found));
            all
        }
        _ if spot.is_quoted => Vec::new(),
        Cursor::Value { .. } if spot.is_number() => literals::amounts(spot, found.wants.as_ref()),
        _ if spot.is_number() => Vec::new(),
        Cursor::Value { .. } => {
            let mut all = values::values(spot, found);
            all.extend(imports::beside(spot, Role::Value, beside));
            all
        }
        Cursor::Part(whole) => parts::parts(spot, found, whole),
        Cursor::Step(whole) => body::steps(spot, whole),
        Cursor::Level => body::level(spot),
        Cursor::Parameter => body::parameters(spot),
        Cursor::Component => body::components(spot),
        Cursor::Argument => values::arguments(spot, found),
        Cursor::Name(front, role) => {
            let mut all = names::named(spot, front, *role);
            if front.is_empty() {
                all.extend(imports::beside(spot, *role, beside));
            }
            all
        }
        Cursor::Module(front) => names::modules(spot, front, beside.system),
        Cursor::Variant(front) => names::variants(spot, front),
    }
}
