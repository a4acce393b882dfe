//! Where a name is defined, and where the type of what stands there is.

use distc::resolve::{self, Word};
use distc::types::{RecordId, Symbol, Type, What, let_type, member_type, parameter_type, record, signature};

use super::place::shortest;
use super::{At, Range, place_of, symbol_at};

/// Where the name at a byte is defined.
pub fn definition(at: At<'_>) -> Option<Range> {
    let (symbol, _) = symbol_at(at)?;
    Some(place_of(at.workspace, symbol.place(at.workspace.db())?))
}

/// Where the type of the expression at a byte is declared, or of what is declared there.
pub fn type_definition(at: At<'_>) -> Option<Range> {
    let (_, offset, notes) = at.notes()?;
    let said = symbol_at(at).and_then(|(symbol, _)| declared(&type_of(at, &symbol)?));
    let noted = || {
        let (ty, _) = shortest(&notes, offset, |what| match what {
            What::Has(ty) | What::Wants(ty) => Some(ty),
            _ => None,
        })?;
        declared(ty)
    };
    Some(place_of(at.workspace, said.or_else(noted)?.place(at.workspace.db())?))
}

/// The type of what a symbol stands for, where its declaration says it.
fn type_of(at: At<'_>, symbol: &Symbol) -> Option<Type> {
    let db = at.workspace.db();
    match symbol {
        Symbol::Component(home, name) => member_type(db, *home, name).map(|(ty, _)| ty),
        Symbol::Parameter(home, name) => parameter_type(db, *home, name),
        Symbol::Field(of, name) => record(db, *of).fields.get(name).map(|field| field.ty.clone()),
        Symbol::Declared(decl) => match resolve::word(db, *decl)? {
            Word::Let => Some(let_type(db, *decl).clone()),
            Word::Function => Some(signature(db, *decl).result.clone()),
            _ => None,
        },
        Symbol::Module(_) | Symbol::Kubernetes(_) | Symbol::Alternative(..) | Symbol::Emit(..) | Symbol::Local(..) => {
            None
        }
    }
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
