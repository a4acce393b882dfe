//! What a text leaves unsaid: the types of `let`s, and which parameters literals are for.

use distc::Workspace;
use distc::db::{File, Span};
use distc::types::{Note, Type, What, notes, signature};

use super::completion::called;
use super::lexemes::{Kind, Token, tokens};
use super::place::Piece;

/// Something unsaid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// The byte of the file at which it would stand.
    pub offset: u32,
    /// What it would say.
    pub label: String,
    /// What sort of thing it is.
    pub sort: InlaySort,
}

/// What sort of thing is unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after the things")]
pub enum InlaySort {
    Type,
    Argument,
}

/// What a range of a file leaves unsaid, in order.
pub fn inlays(workspace: &Workspace, file: File, within: Span) -> Vec<Inlay> {
    let asked = Piece::touching(workspace, file, within);
    let mut all: Vec<Inlay> = asked.flat_map(|piece| of_piece(workspace, &piece)).collect();
    all.retain(|inlay| within.start <= inlay.offset && inlay.offset <= within.end);
    all.sort_by_key(|inlay| inlay.offset);
    all
}

fn of_piece(workspace: &Workspace, piece: &Piece<'_>) -> Vec<Inlay> {
    let text = piece.decl.code(workspace.db());
    if !text.contains("let ") && !text.contains('(') {
        return Vec::new();
    }
    let code: Vec<Token> = tokens(text).into_iter().filter(|token| token.kind != Kind::Comment).collect();
    let notes = notes(workspace.db(), piece.decl);
    let mut all = lets(workspace, text, &code, &notes);
    all.extend(arguments(workspace, text, &code, &notes));
    for inlay in &mut all {
        let span = Span { start: inlay.offset, end: inlay.offset + 1 };
        inlay.offset = match inlay.sort {
            InlaySort::Argument => piece.in_file(span).start,
            InlaySort::Type => piece.in_file(Span { start: span.start - 1, end: span.start }).end,
        };
    }
    all
}

/// The types of `let`s that do not say theirs, unless a literal does.
fn lets(workspace: &Workspace, text: &str, code: &[Token], notes: &[Note]) -> Vec<Inlay> {
    let unsaid = code.windows(5).filter_map(|window| {
        let [word, name, equals, value, behind] = window else { return None };
        let is_let = word.text(text) == "let" && name.kind == Kind::Word && equals.text(text) == "=";
        let is_said = is_literal(text, value) && behind.kind == Kind::Break;
        (is_let && !is_said).then_some((name, value))
    });
    let typed = unsaid.filter_map(|(name, value)| {
        let label = format!(": {}", type_at(notes, value.span.start)?.show(workspace.db()));
        Some(Inlay { offset: name.span.end, label, sort: InlaySort::Type })
    });
    typed.collect()
}

/// The type of the longest expression that starts at a byte.
fn type_at(notes: &[Note], start: u32) -> Option<&Type> {
    let has = notes.iter().filter(|note| note.span.start == start);
    let types = has.filter_map(|note| if let What::Has(ty) = &note.what { Some((note.span.end, ty)) } else { None });
    let (_, ty) = types.max_by_key(|(end, _)| *end)?;
    (!matches!(ty, Type::Error | Type::None)).then_some(ty)
}

fn is_literal(text: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Number | Kind::Text { .. } => true,
        Kind::Word => matches!(token.text(text), "true" | "false" | "none"),
        _ => false,
    }
}

/// The parameters that literals are for, in calls that take several.
fn arguments(workspace: &Workspace, text: &str, code: &[Token], notes: &[Note]) -> Vec<Inlay> {
    let calls = notes.iter().filter_map(|note| Some((note, called(notes, note)?)));
    let of_call = |(note, call): (&Note, super::completion::Called)| {
        let parameters = &signature(workspace.db(), call.function).parameters;
        let number = code.iter().position(|token| token.span.start == note.span.start);
        let open = number.map(|number| number + 1).filter(|at| code.get(*at).is_some_and(|t| t.text(text) == "("));
        let starts = open.filter(|_| parameters.len() > 1).map(|open| starts(text, &code[open + 1..]));
        let slots = parameters.iter().skip(usize::from(call.has_receiver));
        let given = starts.unwrap_or_default().into_iter().zip(slots);
        let plain = given.filter(|(token, _)| is_literal(text, token) || token.kind == Kind::Open);
        let inlay = |(token, parameter): (Token, &distc::types::Parameter)| Inlay {
            offset: token.span.start,
            label: format!("{} =", parameter.name),
            sort: InlaySort::Argument,
        };
        plain.map(inlay).collect::<Vec<_>>()
    };
    calls.flat_map(of_call).collect()
}

/// The first tokens of the arguments in front of the first that is given by name.
fn starts(text: &str, code: &[Token]) -> Vec<Token> {
    let (mut depth, mut is_start, mut all) = (0_i32, true, Vec::new());
    for (number, token) in code.iter().enumerate() {
        if token.kind == Kind::Close {
            depth -= 1;
        }
        if depth < 0 {
            break;
        }
        let is_separator = token.kind == Kind::Break || token.text(text) == ",";
        if depth == 0 && is_start && !is_separator {
            if code.get(number + 1).is_some_and(|next| next.text(text) == "=") {
                break;
            }
            all.push(*token);
        }
        is_start = depth == 0 && (is_separator || is_start && token.kind == Kind::Break);
        if token.kind == Kind::Open {
            depth += 1;
        }
    }
    all
}
