//! Types as written.

use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{Ident, Type, TypeKind, TypePath};
use super::{Builder, Node, span_of};

impl<'t> Builder<'t> {
    pub(super) fn type_path(&mut self, node: &Node<'_>) -> TypePath {
        let path = self.dotted(node);
        // The front of a type of Kubernetes is told where its groups are known.
        let is_front = path[0].node == "k8s" && path.len() < 4;
        if node.as_rule() == Rule::bad_type && !is_front {
            self.report(errors::lower_type(span_of(node), node.as_str()));
        }
        path
    }

    pub(super) fn ty(&mut self, node: Node<'t>) -> Type {
        let start = span_of(&node).start;
        let (mut kind, mut optional) = (TypeKind::Error, false);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::like_union => kind = TypeKind::Literals(self.bare_union(child)),
                Rule::union => kind = TypeKind::Literals(self.literals(child)),
                Rule::type_path => kind = TypeKind::Named { path: self.type_path(&child), arguments: Vec::new() },
                Rule::bad_type => {
                    self.type_path(&child);
                }
                Rule::like_brackets => kind = self.bracketed(kind, &child, start),
                Rule::like_listed => kind = self.listed(child),
                Rule::arguments => self.type_arguments(child, &mut kind),
                Rule::optional => {
                    self.token(&child);
                    optional = true;
                }
                _ => self.mark(&child, start as usize),
            }
        }
        Type { kind, optional, span: self.since(start) }
    }

    /// `T[]`
    fn bracketed(&mut self, of: TypeKind, node: &Node<'_>, start: u32) -> TypeKind {
        let of = Type { kind: of, optional: false, span: self.since(start) };
        self.token(node);
        self.report(errors::foreign_list(self.text, self.since(start), of.span));
        list_of(of)
    }

    /// `[T]`
    fn listed(&mut self, node: Node<'t>) -> TypeKind {
        let span = span_of(&node);
        let mut found = None;
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::ty => found = Some(self.ty(child)),
                _ => self.mark(&child, span.start as usize),
            }
        }
        self.end = self.end.max(super::trimmed(self.text, span.end) as u32);
        match found {
            Some(of) => {
                self.report(errors::foreign_list(self.text, self.since(span.start), of.span));
                list_of(of)
            }
            None => TypeKind::Error,
        }
    }

    /// A union whose texts lack their quotes.
    fn bare_union(&mut self, node: Node<'t>) -> Vec<Ident> {
        let span = self.token(&node);
        let names: Vec<Ident> = node.into_inner().map(|name| self.ident(&name)).collect();
        self.report(errors::bare_union(span, &names));
        names
    }

    fn literals(&mut self, node: Node<'t>) -> Vec<Ident> {
        node.into_inner().map(|child| self.title(child)).collect()
    }

    fn type_arguments(&mut self, node: Node<'t>, kind: &mut TypeKind) {
        let span = span_of(&node);
        let mut types = Vec::new();
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::ty => types.push(self.ty(child)),
                _ => self.mark(&child, span.start as usize),
            }
        }
        self.end = self.end.max(super::trimmed(self.text, span.end) as u32);
        if let TypeKind::Named { arguments, .. } = kind {
            *arguments = types;
        }
    }
}

fn list_of(of: Type) -> TypeKind {
    let path = vec![Ident { node: "List".into(), span: of.span }];
    TypeKind::Named { path, arguments: vec![of] }
}
