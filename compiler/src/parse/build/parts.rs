//! What declarations and entries are made of, gathered in one pass whatever the order.

use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{Applied, Body, Clause, Dotted, Expr, Family, Ident, Parameter, Type, TypePath};
use super::expressions::equated;
use super::{Builder, Node, span_of};
use crate::db::Span;

/// The parts that were found; which of them a declaration has is the grammar's business.
#[derive(Default)]
pub(super) struct Parts {
    pub names: Vec<Ident>,
    pub dotted: Option<Dotted>,
    pub path: Option<TypePath>,
    pub family: Option<Family>,
    pub parameters: Vec<Parameter>,
    pub ty: Option<Type>,
    pub values: Vec<Expr>,
    pub titles: Vec<Ident>,
    pub clauses: Vec<Clause>,
    pub with: Vec<Applied>,
    pub except: Vec<Ident>,
    pub body: Option<Body>,
    pub condition: Option<Expr>,
    pub at: Option<Expr>,
    pub is_cluster: bool,
    pub is_refinement: bool,
    pub is_external: bool,
    /// Whether the next value is the right side of `=` where `==` is meant.
    pub equals: bool,
}

impl<'t> Builder<'t> {
    pub(super) fn parts(&mut self, node: Node<'t>) -> Parts {
        let start = node.as_span().start();
        let mut parts = Parts::default();
        for child in node.into_inner() {
            self.part(&mut parts, child, start);
        }
        parts
    }

    pub(super) fn part(&mut self, parts: &mut Parts, node: Node<'t>, start: usize) {
        match node.as_rule() {
            Rule::name | Rule::upper => parts.names.push(self.ident(&node)),
            Rule::like_quoted => parts.names.push(self.quoted_name(node)),
            Rule::bad_upper => parts.names.push(self.lower_name(&node)),
            Rule::dotted => parts.dotted = Some(self.dotted(&node)),
            Rule::type_path | Rule::bad_type => parts.path = Some(self.type_path(&node)),
            Rule::family => parts.family = Some(self.family(node)),
            Rule::parameters => parts.parameters = self.parameters(node),
            Rule::ty => parts.ty = Some(self.ty(node)),
            Rule::expr if std::mem::take(&mut parts.equals) => {
                let right = self.expr(node);
                parts.values = equated(std::mem::take(&mut parts.values), right);
            }
            Rule::expr | Rule::like_items | Rule::like_image => parts.values.push(self.expr(node)),
            Rule::like_equal => {
                self.report(errors::single_equal(span_of(&node)));
                parts.equals = true;
            }
            Rule::cond => parts.condition = Some(self.expr(node)),
            Rule::text_of => parts.titles.push(self.title(node)),
            Rule::condition | Rule::example | Rule::was | Rule::deprecated => parts.clauses.extend(self.clause(node)),
            Rule::with => parts.with = self.with(node),
            Rule::except => parts.except = self.parts(node).names,
            Rule::body | Rule::type_body => parts.body = Some(self.body(node)),
            Rule::at => parts.at = self.operand_of(node),
            Rule::no_value => {
                self.mark(&node, start);
                if !std::mem::take(&mut parts.equals) {
                    parts.values.push(self.no_expr());
                }
            }
            Rule::assign => {
                self.token(&node);
                parts.is_refinement = true;
            }
            Rule::kw_cluster => {
                self.token(&node);
                parts.is_cluster = true;
            }
            Rule::kw_external => parts.is_external = true,
            Rule::stray_bases => {
                self.mark(&node, start);
                parts.path.get_or_insert_with(|| vec![self.nameless()]);
            }
            _ => self.part_of_a_neighbour(&node, start),
        }
    }

    /// Words pass; other languages' words, and marks, are reported.
    fn part_of_a_neighbour(&mut self, node: &Node<'_>, start: usize) {
        let span = span_of(node);
        match node.as_rule() {
            Rule::like_let => self.report(errors::foreign_word(span, node.as_str(), "let")),
            Rule::like_fn => self.report(errors::foreign_word(span, node.as_str(), "fn")),
            Rule::like_use => self.report(errors::foreign_word(span, node.as_str(), "use")),
            Rule::like_type => self.report(errors::foreign_word(span, node.as_str(), "type")),
            Rule::like_param => self.report(errors::foreign_word(span, node.as_str(), "param")),
            Rule::like_every => self.report(errors::foreign_word(span, node.as_str(), "every")),
            Rule::like_extends => self.report(errors::colon_extends(self.text, span)),
            Rule::like_where => self.report(errors::where_of_argument(span)),
            Rule::like_walrus => self.report(errors::walrus(span)),
            Rule::like_colon_result => self.report(errors::colon_result(self.text, span)),
            _ => self.mark(node, start),
        }
    }

    /// A name in quotes, without them.
    fn quoted_name(&mut self, node: Node<'t>) -> Ident {
        let span = self.token(&node);
        self.report(errors::quoted_name(self.text, span));
        let name = node.into_inner().next().map(|name| self.ident(&name));
        name.unwrap_or_else(|| self.nameless())
    }

    pub(super) fn lower_name(&mut self, node: &Node<'_>) -> Ident {
        let ident = self.ident(node);
        self.report(errors::lower_name(&ident));
        ident
    }

    fn with(&mut self, node: Node<'t>) -> Vec<Applied> {
        let (mut applied, start) = (Vec::new(), node.as_span().start());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::applied => applied.push(self.applied(child)),
                _ => self.mark(&child, start),
            }
        }
        applied
    }

    fn applied(&mut self, node: Node<'t>) -> Applied {
        let start = span_of(&node).start;
        let (mut mixin, mut args, mut condition) = (None, Vec::new(), None);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::dotted => mixin = Some(self.dotted(&child)),
                Rule::call => args = self.call_arguments(child),
                Rule::cond => condition = Some(self.expr(child)),
                _ => self.mark(&child, start as usize),
            }
        }
        let mixin = mixin.unwrap_or_else(|| vec![self.nameless()]);
        Applied { mixin, args, condition, span: self.since(start) }
    }

    pub(super) fn clause(&mut self, node: Node<'t>) -> Option<Clause> {
        let rule = node.as_rule();
        let mut parts = self.parts(node);
        let mut values = parts.values.drain(..);
        match rule {
            Rule::condition => Some(Clause::Where { condition: values.next()?, message: values.next() }),
            Rule::example => values.next().map(Clause::Example),
            Rule::was => parts.names.pop().map(Clause::Was),
            _ => parts.titles.pop().map(Clause::Deprecated),
        }
    }

    fn family(&mut self, node: Node<'t>) -> Family {
        let span = span_of(&node);
        let parts = self.parts(node);
        self.end = self.end.max(super::trimmed(self.text, span.end) as u32);
        let mut names = parts.names.into_iter();
        let key = names.next().unwrap_or_else(|| self.nameless());
        let items = parts.values.into_iter().next().unwrap_or_else(|| self.no_expr());
        Family { key, value: names.next(), items }
    }

    fn parameters(&mut self, node: Node<'t>) -> Vec<Parameter> {
        let (mut parameters, span, mut previous) = (Vec::new(), span_of(&node), node.as_span().start());
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::parameter => parameters.push(self.parameter(child)),
                Rule::no_paren => self.mark(&child, span.start as usize),
                _ => self.mark(&child, previous),
            }
            previous = start;
        }
        self.end = self.end.max(super::trimmed(self.text, span.end) as u32);
        parameters
    }

    fn parameter(&mut self, node: Node<'t>) -> Parameter {
        let mut parts = self.parts(node);
        let name = self.name(&mut parts);
        Parameter { name, ty: self.written_type(parts.ty), default: parts.values.pop() }
    }

    /// The first name, or what recovery leaves for it.
    pub(super) fn name(&self, parts: &mut Parts) -> Ident {
        if parts.names.is_empty() { self.nameless() } else { parts.names.remove(0) }
    }

    pub(super) fn written_type(&self, ty: Option<Type>) -> Type {
        let span = Span { start: self.end, end: self.end };
        ty.unwrap_or(Type { kind: super::super::tree::TypeKind::Error, optional: false, span })
    }
}
