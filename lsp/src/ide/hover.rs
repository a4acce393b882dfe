//! What is known of the thing at a place: its kind and type, its documentation, its value in each variant and who set it.

mod docs;
mod signature;
mod values;

use distc::db::{Name, Span};
use distc::types::{BUILT_IN, Note, Type, What};

use super::lexemes::{Kind, tokens};
use super::place::{Piece, path_at, shortest};
use super::{At, symbol_at};

pub use docs::docs_of;
pub use signature::signature_of;
pub use values::{Held, values_of};

/// What is known of the thing at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hover {
    /// The range that it is about.
    pub span: Span,
    /// What it is, as the language writes it.
    pub signature: String,
    /// What its author says of it, in Markdown.
    pub docs: String,
    /// The path that is written or read there, as `explain` takes it, with what it holds in each variant.
    pub values: Vec<Held>,
}

/// What is known of the thing at a byte; none for blanks, keywords and literals.
pub fn hover(at: At<'_>) -> Option<Hover> {
    let (piece, offset, notes) = at.notes()?;
    let (path, ty) = (path_at(&notes, offset), type_at(&notes, offset));
    let Some((symbol, span)) = symbol_at(at) else {
        return built_in(at, piece, offset).or_else(|| of_path(at, piece, path)).or_else(|| of_type(at, piece, ty));
    };
    // An expression or a path that goes on behind the name is that of another thing.
    let ty = ty.filter(|(whole, _)| piece.in_file(*whole).end == span.end);
    let path = path.filter(|(_, whole)| piece.in_file(*whole).end == span.end).map(|(path, _)| path);
    let path = path.or_else(|| values::own_path(&symbol));
    Some(Hover {
        span,
        signature: signature_of(at.workspace, &symbol, ty.map(|(_, ty)| ty)),
        docs: docs_of(at.workspace, &symbol),
        values: path.map(|path| values_of(at.workspace, &path)).unwrap_or_default(),
    })
}

fn type_at(notes: &[Note], offset: u32) -> Option<(Span, &Type)> {
    let found = shortest(notes, offset, |what| if let What::Has(ty) = what { Some(ty) } else { None });
    found.map(|(ty, span)| (span, ty))
}

/// A type that the language itself has.
fn built_in(at: At<'_>, piece: Piece<'_>, offset: u32) -> Option<Hover> {
    let code = piece.decl.code(at.workspace.db());
    let is_other = |c: char| !c.is_ascii_alphanumeric();
    let start = code[..offset as usize].rfind(is_other).map_or(0, |at| at + 1);
    let word = code[start..].split(is_other).next()?;
    let (name, docs) = BUILT_IN.iter().find(|(name, _)| *name == word)?;
    let span = Span::new(start, start + name.len());
    // It may stand in a text or a comment.
    tokens(code).into_iter().find(|token| token.span == span && token.kind == Kind::Word)?;
    Some(Hover {
        span: piece.in_file(span),
        signature: format!("type {name}"),
        docs: (*docs).to_owned(),
        values: Vec::new(),
    })
}

/// A key of a map or list on the left side of a statement.
fn of_path(at: At<'_>, piece: Piece<'_>, path: Option<(Name, Span)>) -> Option<Hover> {
    let (path, span) = path?;
    let values = values_of(at.workspace, &path);
    Some(Hover { span: piece.in_file(span), signature: path.to_string(), docs: String::new(), values })
}

fn of_type(at: At<'_>, piece: Piece<'_>, ty: Option<(Span, &Type)>) -> Option<Hover> {
    let (span, ty) = ty.filter(|(_, ty)| !matches!(ty, Type::Error | Type::None))?;
    let signature = ty.show(at.workspace.db()).to_string();
    Some(Hover { span: piece.in_file(span), signature, docs: String::new(), values: Vec::new() })
}
