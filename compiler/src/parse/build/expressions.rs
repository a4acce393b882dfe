//! Expressions: operands with what follows them, choices, and the habits of other languages among them.

use super::super::MAX_OPERATORS;
use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{Argument, Arm, Binary, Expr, ExprKind, Ident, Pattern, Piece};
use super::{Builder, Node, span_of, trimmed};
use crate::db::{Name, Span};

impl<'t> Builder<'t> {
    /// An `expr`, `cond` or `source`, or a list written with dashes.
    pub(super) fn expr(&mut self, node: Node<'t>) -> Expr {
        if self.level >= MAX_OPERATORS {
            self.report(errors::too_many_operators(span_of(&node)));
            return self.no_expr();
        }
        self.level += 1;
        let expr = match node.as_rule() {
            Rule::like_items => self.dashes(node),
            Rule::like_image => self.bare_text(&node),
            _ => self.operation(node),
        };
        self.level -= 1;
        expr
    }

    pub(super) fn operand_of(&mut self, node: Node<'t>) -> Option<Expr> {
        let start = node.as_span().start();
        let mut found = None;
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::operand => found = Some(self.operand(child)),
                Rule::kw_at => {}
                _ => self.mark(&child, start),
            }
        }
        found
    }

    /// A value and its `.name`, `[key]` and `(arguments)`.
    pub(super) fn operand(&mut self, node: Node<'t>) -> Expr {
        let start = span_of(&node).start;
        let mut children = node.into_inner();
        let Some(first) = children.next() else { return self.no_expr() };
        let depth = children.len() as u32;
        if self.level + depth > MAX_OPERATORS {
            self.report(errors::too_many_operators(span_of(&first)));
            return self.no_expr();
        }
        self.level += depth;
        let mut expr = self.plain(first);
        for child in children {
            let kind = self.postfix(child, expr);
            expr = Expr { kind, span: self.since(start) };
        }
        self.level -= depth;
        expr
    }

    fn postfix(&mut self, node: Node<'t>, base: Expr) -> ExprKind {
        let base = Box::new(base);
        if node.as_rule() == Rule::call {
            return self.call(node, base);
        }
        let (mut soft, start, is_member) = (false, node.as_span().start(), node.as_rule() == Rule::member);
        let (mut name, mut keys) = (None, Vec::new());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::soft => soft = true,
                Rule::name => name = Some(self.ident(&child)),
                Rule::keys => keys = self.keys(child),
                _ => self.mark(&child, start),
            }
        }
        match name {
            Some(name) => ExprKind::Member { base, soft, name },
            None if is_member => ExprKind::Member { base, soft, name: self.nameless() },
            None => ExprKind::Index { base, soft, keys },
        }
    }

    fn call(&mut self, node: Node<'t>, callee: Box<Expr>) -> ExprKind {
        let lambda = errors::lambda_call(self.text, &callee, &node);
        let args = self.call_arguments(node);
        if let Some(error) = lambda {
            self.report(error);
            if let ExprKind::Name(name) | ExprKind::Member { name: Ident { node: name, .. }, .. } = &callee.kind {
                self.lost.push(name.clone());
            }
        }
        ExprKind::Call { callee, args }
    }

    pub(super) fn call_arguments(&mut self, node: Node<'t>) -> Vec<Argument> {
        let (mut args, span, mut previous) = (Vec::new(), span_of(&node), node.as_span().start());
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::argument => args.extend(self.argument(child)),
                Rule::no_paren => self.mark(&child, span.start as usize),
                _ => self.mark(&child, previous),
            }
            previous = start;
        }
        self.close(span);
        args
    }

    fn argument(&mut self, node: Node<'t>) -> Option<Argument> {
        let start = node.as_span().start();
        let (mut name, mut value) = (None, None);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::name => name = Some(self.ident(&child)),
                Rule::assign => {}
                Rule::colon => self.report(errors::colon_argument(span_of(&child))),
                Rule::expr => value = Some(self.expr(child)),
                Rule::like_lambda => {
                    self.token(&child);
                    value = Some(self.no_expr());
                }
                Rule::stray_item => self.instead(&child, "a value"),
                _ => {
                    self.mark(&child, start);
                    value = Some(self.no_expr());
                }
            }
        }
        value.map(|value| Argument { name, value })
    }

    /// An operand without what follows it.
    fn plain(&mut self, node: Node<'t>) -> Expr {
        let span = span_of(&node);
        let kind = match node.as_rule() {
            Rule::name => ExprKind::Name(Name::from(node.as_str())),
            Rule::number => ExprKind::Number(number(node.as_str())),
            Rule::like_version => {
                self.report(errors::bare_version(span, node.as_str()));
                ExprKind::Text(vec![Piece::Text(Name::from(node.as_str()))])
            }
            Rule::string => return self.string(node),
            Rule::raw => return self.raw(node),
            Rule::text => return self.lines(node),
            Rule::value_word => value_word(node.as_str()),
            Rule::list => return self.list(node),
            Rule::record => return self.record_value(node),
            Rule::construct => return self.construct(node),
            Rule::group => return self.group(node),
            Rule::all_of => return self.all_of(node),
            Rule::matching => return self.matching(node),
            Rule::like_construct => return self.foreign_construct(node),
            Rule::like_triple => {
                self.report(errors::triple_quotes(span, node.as_str()));
                ExprKind::Text(vec![Piece::Text(Name::from(node.as_str().trim_matches('"')))])
            }
            _ => return self.foreign(&node),
        };
        self.end = span.end;
        Expr { kind, span }
    }

    /// A text without quotes, as YAML has it.
    fn bare_text(&mut self, node: &Node<'_>) -> Expr {
        let span = self.token(node);
        self.report(errors::bare_text(span, node.as_str()));
        Expr { kind: ExprKind::Text(vec![Piece::Text(Name::from(node.as_str()))]), span }
    }

    /// An operand as other languages write it.
    fn foreign(&mut self, node: &Node<'_>) -> Expr {
        let span = self.token(node);
        self.report(match node.as_rule() {
            Rule::bad_number => errors::bad_number(span, node.as_str()),
            Rule::like_single => errors::single_quotes(span, node.as_str()),
            Rule::like_helm => errors::helm(self.text, span, node.as_str()),
            Rule::like_span => errors::dashed_range(span, node.as_str()),
            _ => errors::shell(span, node.as_str()),
        });
        Expr { kind: ExprKind::Error, span }
    }

    fn group(&mut self, node: Node<'t>) -> Expr {
        let span = span_of(&node);
        let mut value = None;
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::expr => value = Some(self.expr(child)),
                _ => self.mark(&child, span.start as usize),
            }
        }
        let value = value.unwrap_or_else(|| self.no_expr());
        self.close(span);
        Expr { kind: value.kind, span: self.since(span.start) }
    }

    /// An alternative in quotes or with a small letter.
    fn foreign_construct(&mut self, node: Node<'t>) -> Expr {
        let (start, mut path, mut kind) = (span_of(&node).start, Vec::new(), ExprKind::Error);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::name => path.push(self.ident(&child)),
                Rule::record => match self.record_value(child).kind {
                    // What is meant is told where it is known which type is wanted.
                    ExprKind::Record(record) if !path.is_empty() => {
                        kind = ExprKind::Construct { path: std::mem::take(&mut path), record };
                    }
                    _ => {}
                },
                _ => {
                    let span = self.token(&child);
                    self.report(errors::lower_alternative(span, child.as_str()));
                }
            }
        }
        path.iter().for_each(|name| self.report(errors::lower_alternative(name.span, &name.node)));
        Expr { kind, span: self.since(start) }
    }

    fn all_of(&mut self, node: Node<'t>) -> Expr {
        let start = span_of(&node).start;
        let path =
            node.into_inner().find(|child| child.as_rule() == Rule::type_path).map(|child| self.type_path(&child));
        Expr { kind: path.map_or(ExprKind::Error, ExprKind::All), span: self.since(start) }
    }

    /// `if c then a else b`, and chains of them.
    pub(super) fn choice(&mut self, node: Node<'t>) -> Expr {
        let start = span_of(&node).start;
        let depth = node.clone().into_inner().len() as u32 / 5;
        if self.level + depth > MAX_OPERATORS {
            self.report(errors::too_many_operators(span_of(&node)));
            return self.no_expr();
        }
        self.level += depth;
        let (mut values, mut starts, mut braces, mut equals) = (Vec::new(), Vec::new(), Vec::new(), false);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::expr if std::mem::take(&mut equals) => {
                    let right = self.expr(child);
                    values = equated(values, right);
                }
                Rule::expr => values.push(self.expr(child)),
                Rule::like_equal => {
                    self.report(errors::single_equal(span_of(&child)));
                    equals = true;
                }
                Rule::like_braced => {
                    braces.push((span_of(&child), values.len() % 2 == 1));
                    values.extend(child.into_inner().map(|value| self.expr(value)).take(1));
                }
                Rule::no_value => {
                    self.mark(&child, start as usize);
                    if !std::mem::take(&mut equals) {
                        values.push(self.no_expr());
                    }
                }
                Rule::kw_if => starts.push(span_of(&child).start),
                Rule::like_elif => {
                    starts.push(span_of(&child).start);
                    self.report(errors::elif(span_of(&child)));
                }
                Rule::kw_then | Rule::kw_else => {}
                _ => self.mark(&child, start as usize),
            }
        }
        self.level -= depth;
        if let Some(error) = errors::braced_values(self.text, &braces) {
            self.report(error);
        }
        self.chain_of_choices(values, starts)
    }

    /// Pairs of conditions and values, perhaps with a last value for `else`; `starts` are the places of the `if`s.
    fn chain_of_choices(&self, mut values: Vec<Expr>, mut starts: Vec<u32>) -> Expr {
        let mut expr = if values.len() % 2 == 1 { values.pop() } else { None };
        while let (Some(then), Some(condition)) = (values.pop(), values.pop()) {
            let span = self.since(starts.pop().unwrap_or(condition.span.start));
            expr = Some(choose(condition, then, expr, span));
        }
        expr.unwrap_or_else(|| self.no_expr())
    }

    /// `c ? a : b`
    pub(super) fn ternary(&mut self, node: Node<'t>, condition: Expr) -> Expr {
        let (start, mark) = (condition.span.start, span_of(&node));
        let values = self.values(node);
        let span = self.since(start);
        self.report(errors::ternary(self.text, span, mark.start, condition.span, &values));
        let mut values = values.into_iter();
        let (then, otherwise) = (values.next().unwrap_or_else(|| self.no_expr()), values.next());
        choose(condition, then, otherwise, span)
    }

    /// `a if c else b`
    pub(super) fn python(&mut self, node: Node<'t>, then: Expr) -> Expr {
        let (start, mark) = (then.span.start, span_of(&node).start);
        let values = self.values(node);
        let span = self.since(start);
        self.report(errors::python_if(self.text, span, mark, then.span, &values));
        let mut values = values.into_iter();
        let condition = values.next().unwrap_or_else(|| self.no_expr());
        choose(condition, then, values.next(), span)
    }

    /// The expressions directly in a node.
    pub(super) fn values(&mut self, node: Node<'t>) -> Vec<Expr> {
        self.parts(node).values
    }

    fn matching(&mut self, node: Node<'t>) -> Expr {
        let span = span_of(&node);
        let (mut operand, mut arms, mut previous) = (None, Vec::new(), span.start as usize);
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::cond => operand = Some(self.expr(child)),
                Rule::kw_match => {}
                Rule::like_switch => self.report(errors::foreign_match(span_of(&child))),
                Rule::arm => arms.extend(self.arm(child)),
                Rule::no_brace => self.mark(&child, span.start as usize),
                _ => self.mark(&child, previous),
            }
            previous = start;
        }
        self.close(span);
        let operand = Box::new(operand.unwrap_or_else(|| self.no_expr()));
        Expr { kind: ExprKind::Match { operand, arms }, span: self.since(span.start) }
    }

    fn arm(&mut self, node: Node<'t>) -> Option<Arm> {
        let start = node.as_span().start();
        let (mut pattern, mut span, mut value) = (None, span_of(&node), None);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::pattern => (pattern, span) = self.pattern(child),
                Rule::expr => value = Some(self.expr(child)),
                Rule::like_arrow => self.report(errors::arrow(span_of(&child), child.as_str())),
                Rule::stray => self.instead(&child, "a pattern"),
                _ => self.mark(&child, start),
            }
        }
        Some(Arm { pattern: pattern?, span, value: value.unwrap_or_else(|| self.no_expr()) })
    }

    fn pattern(&mut self, node: Node<'t>) -> (Option<Pattern>, Span) {
        let start = span_of(&node).start;
        let (mut pattern, mut binding_name) = (None, None);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::kw_else => {
                    self.token(&child);
                    pattern = Some(Pattern::Else);
                }
                Rule::type_path => pattern = Some(Pattern::Alternative { path: self.type_path(&child), binding: None }),
                Rule::name => binding_name = Some(self.ident(&child)),
                _ => pattern = Some(Pattern::Literal(self.plain(child))),
            }
        }
        if let Some(Pattern::Alternative { binding, .. }) = &mut pattern {
            *binding = binding_name;
        }
        (pattern, self.since(start))
    }

    /// After a node that ends with its closing bracket.
    pub(super) fn close(&mut self, span: Span) {
        self.end = self.end.max(trimmed(self.text, span.end) as u32);
    }
}

/// The last of the values, which is `left = right` by mistake.
pub(super) fn equated(mut values: Vec<Expr>, right: Expr) -> Vec<Expr> {
    if let Some(left) = values.pop() {
        let span = left.span.to(right.span);
        let (left, right) = (Box::new(left), Box::new(right));
        values.push(Expr { kind: ExprKind::Binary { op: Binary::Equal, left, right }, span });
    }
    values
}

fn choose(condition: Expr, then: Expr, otherwise: Option<Expr>, span: Span) -> Expr {
    let (condition, then, otherwise) = (Box::new(condition), Box::new(then), otherwise.map(Box::new));
    Expr { kind: ExprKind::If { condition, then, otherwise }, span }
}

fn number(text: &str) -> Name {
    if text.contains('_') { text.chars().filter(|c| *c != '_').collect() } else { Name::from(text) }
}

fn value_word(word: &str) -> ExprKind {
    match word {
        "true" => ExprKind::Bool(true),
        "false" => ExprKind::Bool(false),
        "self" => ExprKind::SelfValue,
        "it" => ExprKind::It,
        "super" => ExprKind::Super,
        _ => ExprKind::None,
    }
}
