//! Manifests beside their source, and the way between the two.

use distc::Workspace;
use distc::db::{Name, Place, Span};
use distc::types::{Symbol, What};
use distc::yaml::Line;

use super::place::{self, touches};
use super::{At, Range, place_of};

/// The component that a byte belongs to: the one whose declaration or statement is there; none elsewhere.
pub fn component_at(at: At<'_>) -> Option<Name> {
    let (_, offset, notes) = at.notes()?;
    let named = notes.iter().filter(|note| note.span.start <= offset).filter_map(|note| match &note.what {
        What::Writes(path) => Some((note.span.start, Name::from(path.split(['.', '[']).next()?))),
        What::Defines(Symbol::Component(_, name)) => Some((note.span.start, name.clone())),
        _ => None,
    });
    let (_, name) = named.max_by_key(|(start, _)| *start)?;
    at.workspace.variants().iter().any(|variant| at.workspace.has_component(variant, &name)).then_some(name)
}

/// The path that the statement at a byte writes, as an explanation takes it.
pub fn path_at(at: At<'_>) -> Option<Name> {
    let (_, offset, notes) = at.notes()?;
    place::path_at(&notes, offset).map(|(path, _)| path)
}

/// Who wrote what stands at a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The path.
    pub path: Name,
    /// The statement that won, or that what won was computed from; preferably of the program, not of the standard library.
    pub place: Option<Range>,
    /// The whole chain, as text.
    pub chain: String,
}

/// Who wrote what stands on a line of manifests.
pub fn source_of(workspace: &Workspace, variant: &Name, line: &Line) -> Option<Source> {
    let chain = explained(workspace, variant, &line.path)?;
    let writers = workspace.writers(variant, std::slice::from_ref(line));
    let place = writers.into_iter().flatten().next().map(|place| place_of(workspace, place));
    Some(Source { path: line.path.clone(), place, chain })
}

/// The history of what stands at a path, as text; files are told as seen from the distribution's.
pub fn explained(workspace: &Workspace, variant: &Name, path: &str) -> Option<String> {
    let root = workspace.files().first()?.path(workspace.db());
    let folder = root.rfind(['/', '\\']).map_or("", |end| &root[..=end]);
    workspace.explain(variant, path, folder)
}

/// The line of manifests that the statement at a byte writes: the path itself or what stands below it, else what was computed from
/// it.
pub fn line_of(at: At<'_>, variant: &Name, lines: &[Line]) -> Option<u32> {
    let path = path_at(at);
    let is_below =
        |line: &&Line, path: &str| line.path.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
    let exact = path.as_ref().and_then(|path| {
        let exact = lines.iter().find(|line| line.path == *path);
        exact.or_else(|| lines.iter().find(|line| is_below(line, path)))
    });
    let found = exact.or_else(|| {
        let statement = statement_at(at)?;
        let writers = at.workspace.writers(variant, lines);
        let is_there = |place: &Option<Place>| {
            let range = place.map(|place| place_of(at.workspace, place));
            range.is_some_and(|range| range.file == at.file && touches(statement, range.span.start))
        };
        writers.iter().position(is_there).map(|number| &lines[number])
    });
    found.map(|line| line.line)
}

/// The line of the source that a byte lies on, without its ends.
fn statement_at(at: At<'_>) -> Option<Span> {
    let piece = at.piece()?;
    let text = piece.decl.text(at.workspace.db());
    let offset = (at.offset - piece.start) as usize;
    let start = text.get(..offset)?.rfind('\n').map_or(0, |end| end + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |end| end + offset);
    Some(Span::new(start, end).shifted(piece.start))
}
