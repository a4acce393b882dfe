//! Declarations of the tree from their parts.

use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{
    Alternative, Component, Distribution, Dotted, EnumDecl, Every, Function, Item, Let, Mixin, Param, Resource,
    Spanned, Test, TypeDecl, TypeDefinition, Use, Variant,
};
use super::parts::Parts;
use super::{Builder, Node, add_doc, span_of};
use crate::db::{Name, Span};

impl<'t> Builder<'t> {
    pub(super) fn item(&mut self, node: Node<'t>) -> Option<Item> {
        Some(match node.as_rule() {
            Rule::use_decl => Item::Use(self.use_decl(node)),
            Rule::enum_decl => Item::Enum(self.enum_decl(node)),
            rule => {
                let parts = self.parts(node);
                return self.item_of(rule, parts);
            }
        })
    }

    fn item_of(&mut self, rule: Rule, parts: Parts) -> Option<Item> {
        Some(match rule {
            Rule::distribution => Item::Distribution(self.distribution(parts)),
            Rule::part => Item::Part(parts.dotted.unwrap_or_else(|| vec![self.nameless()])),
            Rule::param => Item::Param(self.param(parts)),
            Rule::let_decl => Item::Let(self.let_decl(parts)),
            Rule::component => Item::Component(self.component(parts)),
            Rule::every => Item::Every(self.every(parts)),
            Rule::variant => Item::Variant(self.variant(parts)),
            Rule::type_decl => Item::Type(self.type_decl(parts)),
            Rule::resource => Item::Resource(self.resource(parts)),
            Rule::mixin => Item::Mixin(self.mixin(parts)),
            Rule::function => Item::Function(self.function(parts)),
            Rule::test => Item::Test(self.test(parts)),
            _ => return None,
        })
    }

    fn use_decl(&mut self, node: Node<'t>) -> Use {
        let start = node.as_span().start();
        let (mut path, mut names, mut alias) = (None, Vec::new(), None);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::dotted => path = Some(self.dotted(&child)),
                Rule::like_module => path = Some(self.foreign_module(&child)),
                Rule::name => alias = Some(self.ident(&child)),
                Rule::picked => names = self.parts(child).names,
                Rule::like_use => self.report(errors::foreign_word(span_of(&child), child.as_str(), "use")),
                _ => self.mark(&child, start),
            }
        }
        Use { path: path.unwrap_or_else(|| vec![self.nameless()]), names, alias }
    }

    /// A module as a text or with slashes, by its steps.
    fn foreign_module(&mut self, node: &Node<'_>) -> Dotted {
        let (span, mut at) = (self.token(node), 0);
        self.report(errors::foreign_module(self.text, span));
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$');
        let steps = node.as_str().split(|c| !is_letter(c)).map(|step| {
            let start = span.start as usize + at;
            at += step.len() + 1;
            Spanned { node: Name::from(step), span: Span::new(start, start + step.len()) }
        });
        steps.filter(|step| !step.node.is_empty()).collect()
    }

    fn distribution(&mut self, mut parts: Parts) -> Distribution {
        Distribution { name: self.name(&mut parts), with: parts.with, body: parts.body.unwrap_or_default() }
    }

    pub(super) fn param(&mut self, mut parts: Parts) -> Param {
        let (name, ty) = (self.name(&mut parts), self.written_type(parts.ty));
        Param { name, ty, default: parts.values.pop(), clauses: parts.clauses }
    }

    pub(super) fn let_decl(&mut self, mut parts: Parts) -> Let {
        let value = parts.values.pop().unwrap_or_else(|| self.no_expr());
        Let { name: self.name(&mut parts), ty: parts.ty, value }
    }

    pub(super) fn component(&mut self, mut parts: Parts) -> Component {
        Component {
            name: self.name(&mut parts),
            family: parts.family,
            ty: parts.path.unwrap_or_else(|| vec![self.nameless()]),
            clauses: parts.clauses,
            with: parts.with,
            body: parts.body.unwrap_or_default(),
        }
    }

    pub(super) fn every(&mut self, parts: Parts) -> Every {
        let ty = parts.path.unwrap_or_else(|| vec![self.nameless()]);
        Every { ty, except: parts.except, with: parts.with, body: parts.body.unwrap_or_default() }
    }

    fn variant(&mut self, mut parts: Parts) -> Variant {
        Variant {
            name: self.name(&mut parts),
            of: parts.dotted,
            clauses: parts.clauses,
            with: parts.with,
            body: parts.body.unwrap_or_default(),
        }
    }

    fn type_decl(&mut self, mut parts: Parts) -> TypeDecl {
        let definition = if parts.is_refinement {
            TypeDefinition::Refinement(self.written_type(parts.ty.take()))
        } else {
            TypeDefinition::Record { extends: parts.path.take(), body: parts.body.take().unwrap_or_default() }
        };
        TypeDecl { name: self.name(&mut parts), clauses: parts.clauses, definition }
    }

    fn resource(&mut self, mut parts: Parts) -> Resource {
        if let ([_], [name, ..]) = (&parts.titles[..], &parts.names[..]) {
            errors::kind_of_resource(self.errors.last_mut(), &name.node);
        }
        let mut titles = std::mem::take(&mut parts.titles).into_iter();
        let mut title = || titles.next().unwrap_or_else(|| self.nameless());
        let (api_version, kind) = (title(), title());
        Resource {
            name: self.name(&mut parts),
            api_version,
            kind,
            cluster: parts.is_cluster,
            body: parts.body.unwrap_or_default(),
        }
    }

    fn mixin(&mut self, mut parts: Parts) -> Mixin {
        Mixin {
            name: self.name(&mut parts),
            parameters: parts.parameters,
            target: parts.dotted.unwrap_or_else(|| vec![self.nameless()]),
            body: parts.body.unwrap_or_default(),
        }
    }

    fn function(&mut self, mut parts: Parts) -> Function {
        let (name, result) = (self.name(&mut parts), self.written_type(parts.ty));
        let value = if parts.is_external { None } else { Some(parts.values.pop().unwrap_or_else(|| self.no_expr())) };
        Function { name, parameters: parts.parameters, result, value }
    }

    fn test(&mut self, parts: Parts) -> Test {
        Test {
            title: parts.titles.into_iter().next().unwrap_or_else(|| self.nameless()),
            of: parts.dotted.unwrap_or_else(|| vec![self.nameless()]),
            with: parts.with,
            body: parts.body.unwrap_or_default(),
        }
    }

    fn enum_decl(&mut self, node: Node<'t>) -> EnumDecl {
        let start = node.as_span().start();
        let (mut parts, mut alternatives) = (Parts::default(), Vec::new());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::upper => parts.names.push(self.ident(&child)),
                Rule::bad_upper => parts.names.push(self.lower_name(&child)),
                Rule::alternatives => alternatives = self.alternatives(child),
                Rule::was | Rule::deprecated => parts.clauses.extend(self.clause(child)),
                _ => self.mark(&child, start),
            }
        }
        EnumDecl { name: self.name(&mut parts), clauses: parts.clauses, alternatives }
    }

    fn alternatives(&mut self, node: Node<'t>) -> Vec<Alternative> {
        let (mut found, span, mut previous) = (Vec::new(), span_of(&node), node.as_span().start());
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::alternative => found.extend(self.alternative(child)),
                _ => self.mark(&child, if child.as_rule() == Rule::no_brace { span.start as usize } else { previous }),
            }
            previous = start;
        }
        if found.is_empty() && !self.erred_since(span.start as usize) {
            self.report(errors::empty_enum(span));
        }
        found
    }

    fn alternative(&mut self, node: Node<'t>) -> Option<Alternative> {
        let (mut docs, start) = (Name::new(), node.as_span().start());
        let mut parts = Parts::default();
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::doc => add_doc(&mut docs, &child),
                Rule::stray => self.instead(&child, "an alternative"),
                _ => self.part(&mut parts, child, start),
            }
        }
        let name = if parts.names.is_empty() { return None } else { parts.names.remove(0) };
        Some(Alternative { docs, name, text: parts.titles.pop(), body: parts.body, clauses: parts.clauses })
    }
}
