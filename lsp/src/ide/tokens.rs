//! What names are, for colours. Words and literals are known from the text alone, so they are not told.

use std::sync::Arc;

use distc::Workspace;
use distc::db::{Db, Decl, File, Span};
use distc::resolve::{self, Word, is_library};
use distc::types::{RecordId, Symbol, What, is_component, notes};

use super::place::Piece;

/// What a name is, in the terms that editors have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the protocol's")]
pub enum Colour {
    Namespace,
    Class,
    Type,
    Enum,
    EnumMember,
    Property,
    Variable,
    Parameter,
    Function,
    Macro,
}

/// A name with what it is. The range counts from where it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The name.
    pub span: Span,
    /// What it is.
    pub colour: Colour,
    /// Whether it is defined here.
    pub defines: bool,
    /// Whether the standard library or Kubernetes defines it.
    pub is_standard: bool,
}

/// The names of the declarations that touch a range of a file, in order.
pub fn tokens(workspace: &Workspace, file: File, within: Span) -> Vec<Token> {
    let db = workspace.db();
    let asked = Piece::touching(workspace, file, within);
    let token = |piece: Piece<'_>, token: &Token| Token { span: piece.in_file(token.span), ..*token };
    let mut all: Vec<Token> =
        asked.flat_map(|piece| of_decl(db, piece.decl).iter().map(move |own| token(piece, own))).collect();
    all.sort_by_key(|token| token.span);
    all
}

/// The names of a declaration, counted from its start.
#[salsa::tracked(returns(deref))]
fn of_decl(db: &dyn Db, decl: Decl) -> Arc<[Token]> {
    let named = notes(db, decl).into_iter().filter_map(|note| match note.what {
        What::Defines(symbol) => Some((note.span, symbol, true)),
        What::Names(symbol) => Some((note.span, symbol, false)),
        _ => None,
    });
    let mut all: Vec<Token> = named.map(|(span, symbol, defines)| token(db, span, &symbol, defines)).collect();
    all.sort_by_key(|token| (token.span, !token.defines));
    let mut end = 0;
    all.retain(|token| {
        let is_free = token.span.start >= end && token.span.start < token.span.end;
        end = if is_free { token.span.end } else { end };
        is_free
    });
    all.into()
}

fn token(db: &dyn Db, span: Span, symbol: &Symbol, defines: bool) -> Token {
    let file = match symbol {
        Symbol::Module(file) => Some(*file),
        _ => symbol.home().map(|home| home.file(db)),
    };
    let is_standard = file.is_none_or(|file| is_library(db, file));
    Token { span, colour: colour(db, symbol), defines, is_standard }
}

fn colour(db: &dyn Db, symbol: &Symbol) -> Colour {
    match symbol {
        Symbol::Declared(decl) => declared(db, *decl),
        Symbol::Module(_) => Colour::Namespace,
        Symbol::Kubernetes(_) => Colour::Type,
        Symbol::Field(..) | Symbol::Emit(..) => Colour::Property,
        Symbol::Alternative(..) => Colour::EnumMember,
        Symbol::Component(..) | Symbol::Local(..) => Colour::Variable,
        Symbol::Parameter(..) => Colour::Parameter,
    }
}

fn declared(db: &dyn Db, decl: Decl) -> Colour {
    match resolve::word(db, decl) {
        Some(Word::Type) if is_component(db, RecordId::Declared(decl)) => Colour::Class,
        Some(Word::Type | Word::Resource) => Colour::Type,
        Some(Word::Enum) => Colour::Enum,
        Some(Word::Function) => Colour::Function,
        Some(Word::Mixin) => Colour::Macro,
        Some(Word::Distribution | Word::Variant | Word::Test | Word::Use | Word::Part) => Colour::Namespace,
        Some(Word::Let | Word::Component | Word::Every | Word::Param) | None => Colour::Variable,
    }
}
