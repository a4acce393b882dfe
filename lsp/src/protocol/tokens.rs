//! What names are, each relative to the one before.

use distc::db::Span;
use tower_lsp::ls_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
};

use super::View;
use crate::ide::{self, Colour, Token};

/// The colours with the protocol's names; a token tells its row.
const COLOURS: [(Colour, SemanticTokenType); 10] = [
    (Colour::Namespace, SemanticTokenType::NAMESPACE),
    (Colour::Class, SemanticTokenType::CLASS),
    (Colour::Type, SemanticTokenType::TYPE),
    (Colour::Enum, SemanticTokenType::ENUM),
    (Colour::EnumMember, SemanticTokenType::ENUM_MEMBER),
    (Colour::Property, SemanticTokenType::PROPERTY),
    (Colour::Variable, SemanticTokenType::VARIABLE),
    (Colour::Parameter, SemanticTokenType::PARAMETER),
    (Colour::Function, SemanticTokenType::FUNCTION),
    (Colour::Macro, SemanticTokenType::MACRO),
];

/// What the rows and bits of tokens mean.
pub fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: COLOURS.iter().map(|(_, name)| name.clone()).collect(),
        token_modifiers: vec![SemanticTokenModifier::DECLARATION, SemanticTokenModifier::DEFAULT_LIBRARY],
    }
}

/// The names of the file, or of a range of it.
pub fn tokens(view: &View, range: Option<Range>) -> SemanticTokens {
    let all = Span { start: 0, end: view.lines.text().len() as u32 };
    let span = range.map_or(all, |range| view.span(range));
    let (mut line, mut column) = (0, 0);
    let relative = |token: Token| {
        let range = view.range(token.span);
        let delta_line = range.start.line - line;
        let delta_start = if delta_line == 0 { range.start.character - column } else { range.start.character };
        (line, column) = (range.start.line, range.start.character);
        SemanticToken {
            delta_line,
            delta_start,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: COLOURS.iter().position(|(colour, _)| *colour == token.colour).unwrap_or_default() as u32,
            token_modifiers_bitset: u32::from(token.defines) | u32::from(token.is_standard) << 1,
        }
    };
    let data = ide::tokens(&view.workspace, view.file, span).into_iter().map(relative).collect();
    SemanticTokens { result_id: None, data }
}
