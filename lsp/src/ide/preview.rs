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
        What::Defines(Symbol::Component(_, name) | Symbol::Emit(_, name, _)) => Some((note.span.start, name.clone())),
        _ => None,
    });
    let (_, name) = named.max_by_key(|(start, _)| *start)?;
    at.workspace.variants().iter().any(|variant| at.workspace.has_component(variant, &name)).then_some(name)
}

/// The path that the statement at a byte writes, as an explanation takes it; that of what is around where nothing is known of it.
pub fn path_at(at: At<'_>) -> Option<Name> {
    let (piece, offset, notes) = at.notes()?;
    let code = piece.decl.code(at.workspace.db());
    place::path_at(&notes, offset).or_else(|| place::path_around(code, &notes, offset)).map(|(path, _)| path)
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

/// Who wrote what stands on a line of manifests. Where nothing is known of just that, what is around it tells.
pub fn source_of(workspace: &Workspace, variant: &Name, line: &Line) -> Option<Source> {
    let origin = workspace.origin(variant, line)?;
    let chain = explained(workspace, variant, &origin.path).unwrap_or_default();
    Some(Source { path: line.path.clone(), place: origin.place.map(|place| place_of(workspace, place)), chain })
}

/// The history of what stands at a path, as text; files are told as seen from the distribution's.
pub fn explained(workspace: &Workspace, variant: &Name, path: &str) -> Option<String> {
    workspace.explain(variant, path, workspace.folder())
}

/// The line of manifests that the statement at a byte writes: the path itself or what stands below it, else what was computed from
/// it or from what is next to it on the line, else what is around.
pub fn line_of(at: At<'_>, variant: &Name, lines: &[Line]) -> Option<u32> {
    let (_, offset, notes) = at.notes()?;
    let own = place::path_at(&notes, offset).map(|(path, _)| path);
    let found = own.as_ref().and_then(|path| first_line(lines, path));
    let found = found.or_else(|| computed_line(at, variant, lines));
    let around = || path_at(at).filter(|_| own.is_none()).and_then(|path| first_line(lines, &path));
    found.or_else(around).map(|line| line.line)
}

/// The first line of what stands at a path.
fn first_line<'l>(lines: &'l [Line], path: &str) -> Option<&'l Line> {
    let is_below = |line: &&Line| line.path.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
    lines.iter().find(|line| line.path == path).or_else(|| lines.iter().find(is_below))
}

/// The first line that was written nearest to a byte, on its line: there, else behind it, else in front.
fn computed_line<'l>(at: At<'_>, variant: &Name, lines: &'l [Line]) -> Option<&'l Line> {
    let statement = statement_at(at)?;
    let writers = at.workspace.writers(variant, lines);
    let distance = |place: Place| {
        let Range { file, span } = place_of(at.workspace, place);
        let is_there = file == at.file && touches(statement, span.start);
        is_there.then_some(match span {
            span if touches(span, at.offset) => (0, span.end - span.start),
            span if span.start > at.offset => (1, span.start - at.offset),
            span => (2, at.offset - span.start),
        })
    };
    let is_whole = |number: usize| {
        let next = lines.get(number + 1);
        next.is_some_and(|next| {
            next.path.strip_prefix(lines[number].path.as_str()).is_some_and(|rest| !rest.is_empty())
        })
    };
    let near = lines.iter().zip(writers).enumerate().filter_map(|(number, (line, place))| {
        let distance = distance(place?)?;
        Some(((distance, is_whole(number)), line))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, line)| line)
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
