//! Lists and records, literal and by comprehension.

use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{Expr, ExprKind, Generator, ListItem, Record, Setting, Variable};
use super::{Builder, Node, span_of};
use crate::db::{Name, Span};

/// A record's or list's content by comprehension.
#[derive(Default)]
struct Comprehension {
    generators: Vec<Generator>,
    keys: Vec<Expr>,
    value: Option<Expr>,
}

impl<'t> Builder<'t> {
    pub(super) fn keys(&mut self, node: Node<'t>) -> Vec<Expr> {
        let (mut keys, span, mut previous) = (Vec::new(), span_of(&node), node.as_span().start());
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::expr => keys.push(self.expr(child)),
                Rule::no_bracket => self.mark(&child, span.start as usize),
                Rule::stray_item => self.instead(&child, "a value"),
                _ => {
                    self.mark(&child, previous);
                    keys.extend(keys.is_empty().then(|| self.no_expr()));
                }
            }
            previous = start;
        }
        self.close(span);
        keys
    }

    pub(super) fn list(&mut self, node: Node<'t>) -> Expr {
        let (span, mut previous) = (span_of(&node), node.as_span().start());
        let (mut items, mut found) = (Vec::new(), Comprehension::default());
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::item => items.extend(self.list_item(child)),
                Rule::generator => found.generators.push(self.generator(child)),
                Rule::expr => found.value = Some(self.expr(child)),
                Rule::no_bracket => self.mark(&child, span.start as usize),
                Rule::stray_for => self.late_generator(span, &child),
                _ => self.mark(&child, previous),
            }
            previous = start;
        }
        self.close(span);
        let kind = if found.generators.is_empty() {
            ExprKind::List(items)
        } else {
            let value = Box::new(found.value.unwrap_or_else(|| self.no_expr()));
            ExprKind::ListFor { generators: found.generators, value }
        };
        Expr { kind, span: self.since(span.start) }
    }

    /// A comprehension's `for` behind its value, which names what the value is about.
    fn late_generator(&mut self, brackets: Span, node: &Node<'t>) {
        self.report(errors::comprehension_order(self.text, brackets, span_of(node)));
        let names = node.as_str().trim_start_matches("for").split(" in ").next().unwrap_or_default();
        self.lost.extend(names.split(',').map(|name| Name::from(name.trim())));
    }

    fn list_item(&mut self, node: Node<'t>) -> Option<ListItem> {
        let child = node.into_inner().next()?;
        match child.as_rule() {
            Rule::spread => Some(ListItem::Spread(self.spread(child))),
            Rule::expr => Some(ListItem::Value(self.expr(child))),
            _ => {
                self.instead(&child, "a value");
                None
            }
        }
    }

    fn spread(&mut self, node: Node<'t>) -> Expr {
        self.values(node).pop().unwrap_or_else(|| self.no_expr())
    }

    fn generator(&mut self, node: Node<'t>) -> Generator {
        let start = node.as_span().start();
        let (mut variables, mut sources) = (Vec::new(), Vec::new());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::variable => variables.push(self.variable(child)),
                Rule::source | Rule::expr => sources.push(self.expr(child)),
                Rule::kw_for | Rule::kw_in | Rule::kw_if => {}
                _ => self.mark(&child, start),
            }
        }
        let (mut variables, mut sources) = (variables.into_iter(), sources.into_iter());
        let key = variables.next().unwrap_or_else(|| Variable { name: self.nameless(), ty: None });
        let source = sources.next().unwrap_or_else(|| self.no_expr());
        Generator { key, value: variables.next(), source, condition: sources.next() }
    }

    fn variable(&mut self, node: Node<'t>) -> Variable {
        let mut parts = self.parts(node);
        Variable { name: self.name(&mut parts), ty: parts.ty }
    }

    pub(super) fn construct(&mut self, node: Node<'t>) -> Expr {
        let start = span_of(&node).start;
        let (mut path, mut record) = (Vec::new(), Record::default());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::type_path => path = self.type_path(&child),
                _ => record = self.record(child).0,
            }
        }
        Expr { kind: ExprKind::Construct { path, record }, span: self.since(start) }
    }

    pub(super) fn record_value(&mut self, node: Node<'t>) -> Expr {
        let (record, found) = self.record(node);
        let span = record.span;
        if found.generators.is_empty() {
            return Expr { kind: ExprKind::Record(record), span };
        }
        let value = Box::new(found.value.unwrap_or_else(|| self.no_expr()));
        Expr { kind: ExprKind::MapFor { generators: found.generators, keys: found.keys, value }, span }
    }

    fn record(&mut self, node: Node<'t>) -> (Record, Comprehension) {
        let (span, mut previous) = (span_of(&node), node.as_span().start());
        let (mut record, mut found) = (Record::default(), Comprehension::default());
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::record_entry => self.record_entry(child, &mut record),
                Rule::generator => found.generators.push(self.generator(child)),
                Rule::keys => found.keys = self.keys(child),
                Rule::bare_key => found.keys = self.bare_key(child),
                Rule::expr => found.value = Some(self.expr(child)),
                Rule::like_walrus => self.report(errors::walrus(span_of(&child))),
                Rule::assign => {}
                Rule::stray_for => self.late_generator(span, &child),
                Rule::no_brace => self.mark(&child, span.start as usize),
                _ => self.mark(&child, previous),
            }
            previous = start;
        }
        self.close(span);
        record.span = self.since(span.start);
        (record, found)
    }

    fn bare_key(&mut self, node: Node<'t>) -> Vec<Expr> {
        let operand = node.into_inner().next().map(|child| self.operand(child));
        operand.into_iter().inspect(|key| self.report(errors::bare_key(self.text, key.span))).collect()
    }

    fn record_entry(&mut self, node: Node<'t>, record: &mut Record) {
        for child in node.into_inner() {
            let span = span_of(&child);
            match child.as_rule() {
                Rule::spread if record.entries.is_empty() => {
                    let spread = self.spread(child);
                    record.spreads.push(spread);
                }
                Rule::spread => {
                    self.spread(child);
                    self.report(errors::late_spread(self.since(span.start)));
                }
                Rule::setting => {
                    let setting = self.setting(child);
                    record.entries.extend(setting.map(|setting: Setting| (setting, self.since(span.start))));
                }
                _ => self.instead(&child, "a setting"),
            }
        }
    }

    /// YAML's `- item` lines, read as a list.
    pub(super) fn dashes(&mut self, node: Node<'t>) -> Expr {
        let start = span_of(&node).start;
        let (mut items, mut marks) = (Vec::new(), Vec::<Span>::new());
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::like_dash => marks.push(span_of(&child)),
                Rule::expr => items.push(ListItem::Value(unquoted(self.expr(child)))),
                _ => self.mark(&child, start as usize),
            }
        }
        let span = self.since(start);
        self.report(errors::dashes(span, &marks));
        Expr { kind: ExprKind::List(items), span }
    }
}

/// A bare word of YAML, of which enough was said with its dash.
fn unquoted(e: Expr) -> Expr {
    match e.kind {
        ExprKind::Name(_) => Expr { kind: ExprKind::Error, span: e.span },
        _ => e,
    }
}
