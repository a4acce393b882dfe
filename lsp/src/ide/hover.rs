//! What is known of the thing at a place: its kind and type, its documentation, its value in each variant and who set it.

mod docs;
mod kubernetes;
mod signature;
mod values;

use distc::db::{Name, Span};
use distc::types::{BUILT_IN, Note, Type, What};

use super::completion::meaning;
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

/// What is known of the thing at a byte; none for blanks and comments.
pub fn hover(at: At<'_>) -> Option<Hover> {
    // In front of a declaration is in front of its first word.
    let starts = Piece::all(at.workspace, at.file).iter().any(|piece| piece.start == at.offset);
    let at = if starts { At { offset: at.offset + 1, ..at } } else { at };
    let (piece, offset, notes) = at.notes().filter(|(piece, ..)| !piece.is_layout(at.offset))?;
    let (path, ty) = (path_at(&notes, offset), type_at(&notes, offset));
    let Some((symbol, span)) = symbol_at(at) else {
        return word(at, piece, offset).or_else(|| of_path(at, piece, path, ty)).or_else(|| of_type(at, piece, ty));
    };
    // An expression or a path that goes on behind the name is that of another thing.
    let ty = ty.filter(|(whole, _)| piece.in_file(*whole).end == span.end);
    let path = path.filter(|(_, whole)| piece.in_file(*whole).end == span.end).map(|(path, _)| path);
    let path = path.or_else(|| values::own_path(&symbol));
    let more = kubernetes::described(at, &symbol).or_else(|| docs::of_variant(at.workspace, &symbol));
    let told = [Some(docs_of(at.workspace, &symbol)), more].into_iter().flatten().filter(|text| !text.is_empty());
    Some(Hover {
        span,
        signature: signature_of(at.workspace, &symbol, ty.map(|(_, ty)| ty)),
        docs: told.collect::<Vec<_>>().join("\n\n"),
        values: path.map(|path| values_of(at.workspace, &path)).unwrap_or_default(),
    })
}

fn type_at(notes: &[Note], offset: u32) -> Option<(Span, &Type)> {
    let found = shortest(notes, offset, |what| if let What::Has(ty) = what { Some(ty) } else { None });
    found.map(|(ty, span)| (span, ty))
}

/// A word of the language, or a type that it has itself.
fn word(at: At<'_>, piece: Piece<'_>, offset: u32) -> Option<Hover> {
    let code = piece.decl.code(at.workspace.db());
    let is_other = |c: char| !c.is_ascii_alphanumeric();
    let start = code.get(..offset as usize)?.trim_end_matches(|c: char| !is_other(c)).len();
    let word = code[start..].split(is_other).next()?;
    let line = code[..start].rfind('\n').map_or(0, |at| at + 1);
    let starts_line = code[line..start].trim_start().is_empty();
    let of_type = || BUILT_IN.iter().find(|(name, _)| *name == word).map(|(_, docs)| (format!("type {word}"), *docs));
    let meaning = || meaning(word).filter(|_| starts_line && code[start + word.len()..].starts_with(' '));
    let (signature, docs) = of_type().or_else(|| meaning().map(|docs| (word.to_owned(), docs)))?;
    let span = Span::new(start, start + word.len());
    // It may stand in a text or a comment, or be a field of that name.
    let tokens = tokens(code);
    let (_, behind) =
        tokens.split_at(tokens.iter().position(|token| token.span == span && token.kind == Kind::Word)? + 1);
    let is_field = behind.first().is_some_and(|next| matches!(next.text(code), "=" | "+=" | ":" | "{"));
    (!is_field || signature != word || word == "params").then(|| Hover {
        span: piece.in_file(span),
        signature,
        docs: docs.to_owned(),
        values: Vec::new(),
    })
}

/// A key of a map or list on the left side of a statement.
fn of_path(at: At<'_>, piece: Piece<'_>, path: Option<(Name, Span)>, ty: Option<(Span, &Type)>) -> Option<Hover> {
    let (path, span) = path?;
    let values = values_of(at.workspace, &path);
    let ty = ty.filter(|(whole, _)| *whole == span).map(|(_, ty)| format!(": {}", ty.show(at.workspace.db())));
    let signature = format!("{path}{}", ty.unwrap_or_default());
    Some(Hover { span: piece.in_file(span), signature, docs: String::new(), values })
}

fn of_type(at: At<'_>, piece: Piece<'_>, ty: Option<(Span, &Type)>) -> Option<Hover> {
    let (span, ty) = ty.filter(|(_, ty)| !matches!(ty, Type::Error | Type::None))?;
    let signature = ty.show(at.workspace.db()).to_string();
    Some(Hover { span: piece.in_file(span), signature, docs: String::new(), values: Vec::new() })
}
