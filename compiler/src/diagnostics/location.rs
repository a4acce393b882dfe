//! Places become ranges of files when they are about to be shown.

use super::Diagnostic;
use crate::db::{Db, Decl, File, Layouts, Node, Place, Span};

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
    let mut located: Vec<_> = diagnostics.into_iter().map(|diagnostic| diagnostic.map(&mut location)).collect();
    sort(db, &mut located);
    located
}

fn inside(db: &dyn Db, layouts: &mut Layouts, decl: Decl, span: Span) -> Location {
    Location { file: decl.file(db), span: span.shifted(layouts.start(decl).unwrap_or_default()) }
}

/// Sorts by file, place and code, and removes duplicates.
fn sort(db: &dyn Db, diagnostics: &mut Vec<Diagnostic<Location>>) {
    let path = |diagnostic: &Diagnostic<Location>| diagnostic.place.file.path(db);
    let rest = |diagnostic: &Diagnostic<Location>| (diagnostic.place.span, diagnostic.code);
    diagnostics.sort_by(|a, b| {
        path(a).cmp(path(b)).then_with(|| rest(a).cmp(&rest(b))).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup_by(|a, b| (a.place, a.code, &a.message) == (b.place, b.code, &b.message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Database, add};
    use crate::diagnostics::Code;

    #[test]
    fn places_in_declarations_count_from_the_file_and_come_in_order_once() {
        let mut db = Database::default();
        let file = add(&mut db, "b.dist", &["let a\n", "let b\n"], salsa::Durability::LOW);
        let other = add(&mut db, "a.dist", &["x"], salsa::Durability::LOW);
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
