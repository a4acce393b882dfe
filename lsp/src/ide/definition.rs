//! Where a name is defined, and where the type of what stands there is.

use distc::types::{RecordId, Symbol, Type, What};

use super::place::touches;
use super::{At, Range, place_of, symbol_at};

/// Where the name at a byte is defined.
pub fn definition(at: At<'_>) -> Option<Range> {
    let (symbol, _) = symbol_at(at)?;
    Some(place_of(at.workspace, symbol.place(at.workspace.db())?))
}

/// Where the type of the expression at a byte is declared.
pub fn type_definition(at: At<'_>) -> Option<Range> {
    let (_, offset, notes) = at.notes()?;
    let typed = notes.into_iter().filter_map(|note| match note.what {
        What::Has(ty) | What::Wants(ty) => Some((note.span, ty)),
        _ => None,
    });
    let (_, ty) = typed.filter(|(span, _)| touches(*span, offset)).min_by_key(|(span, _)| span.end - span.start)?;
    Some(place_of(at.workspace, declared(&ty)?.place(at.workspace.db())?))
}

/// The declaration of a type, of its items for a list or map.
fn declared(ty: &Type) -> Option<Symbol> {
    match ty.required() {
        Type::Record(RecordId::Declared(decl)) | Type::Enum(decl) | Type::Refined(decl) => {
            Some(Symbol::Declared(*decl))
        }
        Type::Record(RecordId::Payload(decl, index)) => Some(Symbol::Alternative(*decl, *index)),
        Type::List(of) | Type::Map(_, of) | Type::Keyed(of, _) | Type::Range { of, .. } => declared(of),
        _ => None,
    }
}
