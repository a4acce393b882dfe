//! Where a name is defined, and where the type of what stands there is.

use distc::types::{RecordId, Symbol, Type, What};

use super::place::shortest;
use super::{At, Range, place_of, symbol_at};

/// Where the name at a byte is defined.
pub fn definition(at: At<'_>) -> Option<Range> {
    let (symbol, _) = symbol_at(at)?;
    Some(place_of(at.workspace, symbol.place(at.workspace.db())?))
}

/// Where the type of the expression at a byte is declared.
pub fn type_definition(at: At<'_>) -> Option<Range> {
    let (_, offset, notes) = at.notes()?;
    let (ty, _) = shortest(&notes, offset, |what| match what {
        What::Has(ty) | What::Wants(ty) => Some(ty),
        _ => None,
    })?;
    Some(place_of(at.workspace, declared(ty)?.place(at.workspace.db())?))
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
