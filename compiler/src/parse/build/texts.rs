//! Strings, raw strings and blocks of text: escapes resolved, holes as expressions.

use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{Expr, ExprKind, Ident, Piece, Spanned};
use super::{Builder, Node, span_of, trimmed};
use crate::db::{Name, Span};

/// Pieces of a text, of which the last is still growing.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    growing: Name,
}

impl Pieces {
    fn hole(&mut self, value: Expr) {
        self.flush();
        self.done.push(Piece::Hole(value));
    }

    fn flush(&mut self) {
        if !self.growing.is_empty() {
            self.done.push(Piece::Text(std::mem::take(&mut self.growing)));
        }
    }

    fn finish(mut self) -> ExprKind {
        self.flush();
        ExprKind::Text(self.done)
    }
}

impl<'t> Builder<'t> {
    pub(super) fn string(&mut self, node: Node<'t>) -> Expr {
        let (span, mut pieces) = (span_of(&node), Pieces::default());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::chars => pieces.growing.push_str(child.as_str()),
                Rule::hole => pieces.hole(self.hole(child)),
                Rule::escape => match escaped(child.as_str()) {
                    Some(character) => pieces.growing.push(character),
                    None => self.report(errors::no_character(span_of(&child), child.as_str())),
                },
                Rule::bad_escape => self.report(errors::bad_escape(span_of(&child), child.as_str())),
                _ => self.mark(&child, span.start as usize),
            }
        }
        self.end = span.end;
        Expr { kind: pieces.finish(), span }
    }

    /// A string that may not have holes.
    pub(super) fn title(&mut self, node: Node<'t>) -> Ident {
        let span = span_of(&node);
        let mut text = Name::new();
        for child in node.into_inner() {
            if let ExprKind::Text(pieces) = self.string(child).kind {
                for piece in pieces {
                    match piece {
                        Piece::Text(piece) => text.push_str(&piece),
                        Piece::Hole(hole) => self.report(errors::hole_in_constant(hole.span)),
                    }
                }
            }
        }
        Spanned { node: text, span }
    }

    fn hole(&mut self, node: Node<'t>) -> Expr {
        let span = span_of(&node);
        let mut value = None;
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::expr => value = Some(self.expr(child)),
                _ => self.mark(&child, span.start as usize),
            }
        }
        if self.slice(span).contains('\n') && !self.erred_since(span.start as usize) {
            self.report(errors::hole_over_lines(span));
        }
        self.end = span.end;
        value.unwrap_or_else(|| self.no_expr())
    }

    pub(super) fn raw(&mut self, node: Node<'t>) -> Expr {
        let (span, mut pieces) = (span_of(&node), Pieces::default());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::raw_chars => pieces.growing.push_str(child.as_str()),
                _ => self.mark(&child, span.start as usize),
            }
        }
        self.end = span.end;
        Expr { kind: pieces.finish(), span }
    }

    /// Lines that start with `|`. Each ends with a line break; the last too, unless it ends with `\`.
    pub(super) fn lines(&mut self, node: Node<'t>) -> Expr {
        let span = Span { end: trimmed(self.text, span_of(&node).end) as u32, ..span_of(&node) };
        let mut pieces = Pieces::default();
        for bar in node.into_inner() {
            match bar.as_rule() {
                Rule::lost_bar => {
                    self.report(errors::lost_bar(self.text, span_of(&bar)));
                    pieces.growing.push_str(bar.as_str().trim_end());
                    pieces.growing.push('\n');
                }
                _ => self.line(bar, &mut pieces, span.end),
            }
        }
        self.end = span.end;
        Expr { kind: pieces.finish(), span }
    }

    fn line(&mut self, bar: Node<'t>, pieces: &mut Pieces, text_end: u32) {
        let (start, end) = (bar.as_span().start(), bar.as_span().end());
        let (mut ends_open, mut is_first) = (false, true);
        for child in bar.into_inner() {
            match child.as_rule() {
                Rule::bar_chars => {
                    let mut chars = child.as_str();
                    if is_first {
                        chars = chars.strip_prefix(' ').unwrap_or(chars);
                    }
                    if child.as_span().end() == end {
                        chars = chars.strip_suffix('\r').unwrap_or(chars);
                        ends_open = end >= text_end as usize && chars.ends_with('\\');
                        chars = if ends_open { &chars[..chars.len() - 1] } else { chars };
                    }
                    pieces.growing.push_str(chars);
                }
                Rule::hole => pieces.hole(self.hole(child)),
                _ => self.mark(&child, start),
            }
            is_first = false;
        }
        if !ends_open {
            pieces.growing.push('\n');
        }
    }
}

/// The character that an escape stands for.
fn escaped(escape: &str) -> Option<char> {
    match &escape[1..] {
        "n" => Some('\n'),
        "t" => Some('\t'),
        "r" => Some('\r'),
        "\"" => Some('"'),
        "\\" => Some('\\'),
        code => u32::from_str_radix(code.get(2..code.len() - 1)?, 16).ok().and_then(char::from_u32),
    }
}
