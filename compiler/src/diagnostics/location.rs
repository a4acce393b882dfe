//! Places become ranges of files when they are about to be shown.

use super::Diagnostic;
use crate::db::{Db, Decl, File, Layouts, Name, Node, Place, Span, in_text};

/// A range of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The file.
    pub file: File,
    /// Bytes of its text.
    pub span: Span,
}

/// Diagnostics as they are shown: with places in files, sorted by file and place, each once.
///
/// `node` finds a node's range in its declaration; what it does not find is shown where the declaration starts.
pub fn located(
    db: &dyn Db,
    diagnostics: impl IntoIterator<Item = Diagnostic<Place>>,
    node: &dyn Fn(Decl, Node) -> Option<Span>,
) -> Vec<Diagnostic<Location>> {
    let mut layouts = Layouts::new(db);
    let mut location = |place| match place {
        Place::In(decl, span) => inside(db, &mut layouts, decl, span),
        Place::At(decl, at) => inside(db, &mut layouts, decl, node(decl, at).unwrap_or_default()),
        Place::File(file, span) => Location { file, span },
    };
    let sparing = |mut diagnostic: Diagnostic<Place>| {
        diagnostic.fixes.retain(|fix| fix.edits.iter().all(|(place, _)| spares_comments(db, *place)));
        diagnostic
    };
    let located = diagnostics.into_iter().map(sparing).map(|diagnostic| diagnostic.map(&mut location));
    let mut located: Vec<_> = located.collect();
    sort(db, &mut located);
    grouped(located)
}

fn inside(db: &dyn Db, layouts: &mut Layouts, decl: Decl, span: Span) -> Location {
    let span = in_text(decl.gaps(db), span);
    Location { file: decl.file(db), span: span.shifted(layouts.start(decl).unwrap_or_default()) }
}

/// Whether no comment stands in what an edit would replace.
fn spares_comments(db: &dyn Db, place: Place) -> bool {
    let Place::In(decl, span) = place else { return true };
    let gaps = decl.gaps(db).iter().filter(|gap| gap.at > span.start && gap.at < span.end);
    gaps.map(|gap| &decl.text(db)[std::ops::Range::from(gap.span)]).all(|text| text.trim().is_empty())
}

/// Sorts by file, place and code, and removes duplicates.
fn sort(db: &dyn Db, diagnostics: &mut Vec<Diagnostic<Location>>) {
    let path = |diagnostic: &Diagnostic<Location>| diagnostic.place.file.path(db);
    let rest = |diagnostic: &Diagnostic<Location>| (diagnostic.place.span, diagnostic.code);
    diagnostics.sort_by(|a, b| {
        path(a).cmp(path(b)).then_with(|| rest(a).cmp(&rest(b))).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup_by(|a, b| {
        let same = (a.place, a.code, &a.message) == (b.place, b.code, &b.message);
        if same {
            join(&mut b.variants, &a.variants);
        }
        same
    });
}

/// What one statement gives at several paths is told once, with all of them.
fn grouped(diagnostics: Vec<Diagnostic<Location>>) -> Vec<Diagnostic<Location>> {
    let mut groups: Vec<Diagnostic<Location>> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let known = groups.iter_mut().rev().take_while(|g| g.place == diagnostic.place).find(|g| alike(g, &diagnostic));
        match known {
            Some(group) => {
                join(&mut group.about, &diagnostic.about);
                join(&mut group.variants, &diagnostic.variants);
            }
            None => groups.push(diagnostic),
        }
    }
    for group in &mut groups {
        if let [_, others @ ..] = &group.about[..]
            && !others.is_empty()
        {
            group.helps.push(format!("the same holds for {}", listed(others)));
        }
    }
    groups
}

/// Whether two say the same of different paths.
fn alike(a: &Diagnostic<Location>, b: &Diagnostic<Location>) -> bool {
    let (Some(one), Some(other)) = (a.about.first(), b.about.first()) else { return false };
    let bare = |message: &str, path: &str| message.replace(&format!("`{path}`"), "``");
    a.code == b.code && bare(&a.message, one) == bare(&b.message, other)
}

fn join(all: &mut Vec<Name>, more: &[Name]) {
    let new: Vec<Name> = more.iter().filter(|name| !all.contains(name)).cloned().collect();
    all.extend(new);
}

/// The first few of some names.
fn listed(names: &[Name]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    let rest = names.len().saturating_sub(5);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Names the variants of what only some of `all` have.
pub fn name_variants(diagnostics: &mut [Diagnostic<Location>], all: usize) {
    for diagnostic in diagnostics.iter_mut().filter(|d| !d.variants.is_empty() && d.variants.len() < all) {
        let only = if diagnostic.variants.len() == 1 { "only in variant" } else { "only in variants" };
        diagnostic.helps.push(format!("{only} {}", listed(&diagnostic.variants)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Database, Reading, add};
    use crate::diagnostics::Code;

    /// Each line is a declaration.
    const LINES: Reading = Reading { split: |text| text.split_inclusive('\n').collect(), ..Reading::PLAIN };

    #[test]
    fn places_in_declarations_count_from_the_file_and_come_in_order_once() {
        let mut db = Database::default();
        let file = add(&mut db, "b.dist", "let a\nlet b\n", LINES, salsa::Durability::LOW);
        let other = add(&mut db, "a.dist", "x", LINES, salsa::Durability::LOW);
        let at = |place| Diagnostic::new(Code::E0101, place, "wrong");
        let second = file.decls(&db)[1];
        let node = Node { entry: 1, index: 2 };
        let given = [
            at(Place::In(second, Span::new(4, 5))),
            at(Place::At(second, node)),
            at(Place::In(second, Span::new(4, 5))),
            at(Place::File(other, Span::new(0, 1))),
        ];
        let located = located(&db, given, &|_, at| (at == node).then(|| Span::new(0, 3)));
        let places: Vec<_> = located.iter().map(|d| (d.place.file.path(&db), d.place.span)).collect();
        assert_eq!(places, [("a.dist", Span::new(0, 1)), ("b.dist", Span::new(6, 9)), ("b.dist", Span::new(10, 11))]);
    }
}
