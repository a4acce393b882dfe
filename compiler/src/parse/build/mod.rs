//! Parse events into the syntax tree. Reports what the grammar only marked, once for each cause; never fails.

mod bodies;
mod declarations;
mod expressions;
mod lost;
mod operators;
mod parts;
mod records;
mod texts;
mod types;

use pest::iterators::Pair;

use super::errors;
use super::grammar::Rule;
use super::tree::{Chunk, Dotted, Expr, ExprKind, Ident, Spanned};
use crate::db::{Name, Span};
use crate::diagnostics::Diagnostic;

/// A node of the parse, in the builders' short form.
pub(super) type Node<'t> = Pair<'t, Rule>;

/// The tree of a piece of a file, and the errors in it.
pub(super) fn chunk(text: &str, root: Option<Node<'_>>) -> (Chunk, Vec<Diagnostic<Span>>) {
    let mut builder =
        Builder { text, errors: Vec::new(), lost: Vec::new(), end: 0, level: 0, closed: false, cut: false };
    let mut chunk = Chunk::default();
    if root.is_none() {
        builder.report(errors::no_declaration(text, 0, false));
    }
    for node in root.into_iter().flat_map(Pair::into_inner) {
        match node.as_rule() {
            Rule::doc if node.as_str().starts_with("//!") => add_doc(&mut chunk.file_docs, &node),
            Rule::doc => add_doc(&mut chunk.docs, &node),
            Rule::stray_doc | Rule::EOI => {}
            Rule::stray_rest => {
                builder.rest(&node, chunk.item.is_some());
                chunk.lost = lost::names(text, node.as_span().start());
            }
            _ => chunk.item = builder.item(node),
        }
    }
    chunk.lost.append(&mut builder.lost);
    (chunk, builder.errors)
}

/// What is known while a declaration's tree grows.
struct Builder<'t> {
    text: &'t str,
    errors: Vec<Diagnostic<Span>>,
    /// Names that stand for something else, which was reported.
    lost: Vec<Name>,
    /// Where the last token ended.
    end: u32,
    /// How many levels of an expression stand around.
    level: u32,
    /// Whether a missing bracket was reported at the end of the text.
    closed: bool,
    /// Whether the nesting limit was met: whatever else is missing is missing for that.
    cut: bool,
}

impl<'t> Builder<'t> {
    /// The place of a token, which is the last one now.
    fn token(&mut self, node: &Node<'_>) -> Span {
        let span = span_of(node);
        self.end = span.end;
        span
    }

    /// From the start of a node to the last token.
    fn since(&self, start: u32) -> Span {
        Span { start, end: self.end.max(start) }
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(std::ops::Range::from(span)).unwrap_or_default()
    }

    fn ident(&mut self, node: &Node<'_>) -> Ident {
        Spanned { node: Name::from(node.as_str()), span: self.token(node) }
    }

    fn dotted(&mut self, node: &Node<'_>) -> Dotted {
        let mut at = self.token(node).start;
        let part = |text: &str| {
            let span = Span { start: at, end: at + text.len() as u32 };
            at = span.end + 1;
            Spanned { node: Name::from(text), span }
        };
        let path: Dotted = node.as_str().split('.').map(part).collect();
        if let Some(last) = path.last().filter(|last| last.node.is_empty()) {
            self.report(errors::expected(self.text, last.span.start, last.span.start, "a name"));
        }
        path
    }

    /// The name that recovery leaves where one is missing.
    fn nameless(&self) -> Ident {
        Spanned { node: Name::new(), span: Span { start: self.end, end: self.end } }
    }

    /// The expression that recovery leaves where one is missing.
    fn no_expr(&self) -> Expr {
        Expr { kind: ExprKind::Error, span: Span { start: self.end, end: self.end } }
    }

    fn report(&mut self, error: Diagnostic<Span>) {
        if !self.cut && !self.errors.iter().rev().take(4).any(|e| e.place.start == error.place.start) {
            self.errors.push(error);
        }
    }

    fn erred_since(&self, start: usize) -> bool {
        self.errors.last().is_some_and(|error| error.place.start as usize >= start)
    }

    /// Reports a `no_*` or `stray_*` mark inside of a node that starts at `parent`.
    fn mark(&mut self, node: &Node<'_>, parent: usize) {
        let span = span_of(node);
        match node.as_rule() {
            Rule::too_deep => {
                self.report(errors::too_deep(span));
                self.cut = true;
            }
            Rule::no_quote => self.open_string(parent, span.start),
            Rule::no_brace | Rule::no_bracket | Rule::no_paren | Rule::no_angle => self.unclosed(span, parent),
            Rule::stray_doc => self.report(errors::stray_doc(span)),
            Rule::stray_comma => self.report(errors::stray_comma(span, node.as_str())),
            Rule::like_semicolon => self.report(errors::semicolon(self.text, span)),
            Rule::late_brace => self.report(errors::late_brace(self.text, span, self.end)),
            Rule::no_comma | Rule::no_sep if self.erred_since(parent) => {}
            Rule::no_comma | Rule::no_sep => self.report(errors::no_comma(self.text, span.start, self.end)),
            rule => self.gap(rule, span, parent),
        }
    }

    /// Something that is missing, or too much; what is too much behind an error belongs to it.
    fn gap(&mut self, rule: Rule, span: Span, parent: usize) {
        if rule == Rule::no_colon {
            self.report(errors::no_colon(self.text, span.start, self.end));
        } else if let Some(what) = errors::missing(rule) {
            self.report(errors::expected(self.text, span.start, self.end, what));
        } else if let Some(wanted) = errors::wanted(rule).filter(|_| !self.erred_since(parent)) {
            self.report(errors::stray(self.text, span, self.end, wanted));
        }
    }

    /// Text that stands where `wanted` is expected.
    fn instead(&mut self, node: &Node<'_>, wanted: &str) {
        self.report(errors::stray(self.text, span_of(node), self.end, wanted));
    }

    fn open_string(&mut self, start: usize, end: u32) {
        let span = Span::new(start, trimmed(self.text, end));
        self.closed |= self.slice(span).contains('}');
        self.report(errors::open_string(span));
    }

    fn unclosed(&mut self, at: Span, opener: usize) {
        let at_end = self.text[at.start as usize..].trim_end().is_empty();
        if at_end && std::mem::replace(&mut self.closed, true) || !at_end && self.erred_since(opener) {
            return;
        }
        self.report(errors::unclosed(self.text, opener, at.start, self.end));
    }

    /// What stands behind the declaration, or instead of one.
    fn rest(&mut self, node: &Node<'_>, declared: bool) {
        let span = span_of(node);
        let is_line = self.text[..span.start as usize].ends_with('\n');
        let is_body = declared && !is_line && errors::is_body(self.text, span.start);
        let known = self.errors.iter().position(|error| error.place.start == self.end);
        if is_body && (known.is_some() || !self.erred_since(0)) {
            // That the brace is missing may be told already, without what belongs between braces.
            known.into_iter().for_each(|at| _ = self.errors.remove(at));
            self.report(errors::no_braces(self.text, self.end));
        } else if declared && !is_line {
            if !self.erred_on_line(span.start) {
                self.instead(node, "the end of the declaration");
            }
        } else {
            self.report(errors::no_declaration(self.text, span.start as usize, declared));
        }
    }

    fn erred_on_line(&self, at: u32) -> bool {
        self.errors.last().is_some_and(|error| {
            let between = Span { start: error.place.start.min(at), end: at };
            !self.slice(between).contains('\n')
        })
    }
}

/// The range of a node.
fn span_of(node: &Node<'_>) -> Span {
    let span = node.as_span();
    Span::new(span.start(), span.end())
}

/// `end` without the blanks in front of it.
fn trimmed(text: &str, end: u32) -> usize {
    text[..end as usize].trim_end_matches([' ', '\t', '\r']).len()
}

fn add_doc(docs: &mut Name, node: &Node<'_>) {
    let line = &node.as_str()[3..];
    if !docs.is_empty() {
        docs.push('\n');
    }
    docs.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
}
