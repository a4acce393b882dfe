//! Bodies, their entries, and the paths that settings write.

use super::super::errors;
use super::super::grammar::Rule;
use super::super::tree::{
    Body, Check, Emit, Entry, EntryKind, Expr, ExprKind, Operation, Path, Piece, Setting, Step, StepKind,
};
use super::parts::Parts;
use super::{Builder, Node, add_doc, span_of, trimmed};
use crate::db::{Name, Span};
use crate::diagnostics::Diagnostic;

impl<'t> Builder<'t> {
    pub(super) fn body(&mut self, node: Node<'t>) -> Body {
        let span = span_of(&node);
        let (mut entries, mut previous) = (Vec::new(), span.start as usize);
        for child in node.into_inner() {
            let start = child.as_span().start();
            match child.as_rule() {
                Rule::entry | Rule::member_entry => entries.extend(self.entry(child)),
                Rule::no_brace => self.mark(&child, span.start as usize),
                _ => self.mark(&child, previous),
            }
            previous = start;
        }
        self.end = self.end.max(trimmed(self.text, span.end) as u32);
        Body { entries, span: self.since(span.start) }
    }

    fn entry(&mut self, node: Node<'t>) -> Option<Entry> {
        let mut docs = Name::new();
        for child in node.into_inner() {
            let start = span_of(&child).start;
            match child.as_rule() {
                Rule::doc => add_doc(&mut docs, &child),
                _ => {
                    let kind = self.entry_kind(child)?;
                    return Some(Entry { docs, kind, span: self.since(start) });
                }
            }
        }
        None
    }

    fn entry_kind(&mut self, node: Node<'t>) -> Option<EntryKind> {
        let start = node.as_span().start();
        Some(match node.as_rule() {
            Rule::setting => EntryKind::Setting(self.setting(node)?),
            Rule::stray => {
                self.instead(&node, "a setting");
                return None;
            }
            Rule::like_if => {
                self.like_if(node);
                return None;
            }
            Rule::like_for => {
                self.report(errors::for_block(Span::new(start, start + 3)));
                return None;
            }
            rule => {
                let parts = self.parts(node);
                self.statement(rule, parts)?
            }
        })
    }

    fn statement(&mut self, rule: Rule, mut parts: Parts) -> Option<EntryKind> {
        Some(match rule {
            Rule::let_decl => EntryKind::Let(self.let_decl(parts)),
            Rule::check => EntryKind::Check(self.check(parts)),
            Rule::assert => EntryKind::Assert(self.check(parts)),
            Rule::emit => EntryKind::Emit(self.emit(parts)),
            Rule::component => EntryKind::Component(self.component(parts)),
            Rule::every => EntryKind::Every(self.every(parts)),
            Rule::param => EntryKind::Param(self.param(parts)),
            Rule::field => EntryKind::Field(self.param(parts)),
            Rule::refined => EntryKind::Refined { name: self.name(&mut parts), clauses: parts.clauses },
            _ => return None,
        })
    }

    fn check(&mut self, parts: Parts) -> Check {
        let mut values = parts.values.into_iter();
        let condition = values.next().unwrap_or_else(|| self.no_expr());
        Check { condition, at: parts.at, message: values.next() }
    }

    fn emit(&mut self, mut parts: Parts) -> Emit {
        Emit {
            name: self.name(&mut parts),
            family: parts.family,
            ty: parts.path.unwrap_or_else(|| vec![self.nameless()]),
            clauses: parts.clauses,
            condition: parts.condition,
            body: parts.body.unwrap_or_default(),
        }
    }

    /// `if c { … }` around entries: nothing of it is kept.
    fn like_if(&mut self, node: Node<'t>) {
        let span = span_of(&node);
        let only = self.only_setting(node.clone());
        let end = trimmed(self.text, span.end) as u32;
        self.report(errors::if_block(self.text, Span { end, ..span }, only));
    }

    /// The condition, path and value of `if c { path = value }`.
    fn only_setting(&mut self, node: Node<'t>) -> Option<(Span, Span, Span)> {
        let children: Vec<_> = node.into_inner().filter(|child| child.as_rule() != Rule::kw_if).collect();
        let [condition, body] = <[Node<'t>; 2]>::try_from(children).ok()?;
        let before = self.errors.len();
        let (condition, body) = (self.expr(condition), self.body(body));
        self.errors.truncate(before);
        match body.entries.as_slice() {
            [Entry { kind: EntryKind::Setting(Setting { path, operation: Operation::Assign(value) }), .. }] => {
                Some((condition.span, path.span, value.span))
            }
            _ => None,
        }
    }

    pub(super) fn setting(&mut self, node: Node<'t>) -> Option<Setting> {
        let start = node.as_span().start();
        let mut path = Path { steps: Vec::new(), span: Span::new(start, start) };
        let (mut with, mut operation, mut appends, mut amends) = (Vec::new(), None, false, false);
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::path => path = self.path(child),
                Rule::append => appends = true,
                Rule::assign => {}
                Rule::like_walrus => self.report(errors::walrus(span_of(&child))),
                Rule::colon => {
                    amends = self.slice(path.span) == "params";
                    self.colon(&path, span_of(&child));
                }
                Rule::expr => operation = Some(written(appends, self.expr(child))),
                Rule::like_items | Rule::like_image => {
                    operation = Some(written(appends, self.as_one(|it| it.expr(child))));
                }
                Rule::like_block_text => {
                    let value = self.as_one(|it| it.block_text(child, path.span));
                    operation = Some(Operation::Assign(value));
                }
                Rule::like_unbarred => operation = Some(written(appends, self.lines(child))),
                Rule::no_value | Rule::no_nested => {
                    self.mark(&child, start);
                    operation = Some(written(appends, self.no_expr()));
                }
                Rule::with => {
                    let mut parts = Parts::default();
                    self.part(&mut parts, child, start);
                    with = parts.with;
                }
                Rule::body => {
                    operation = Some(Operation::Amend { with: std::mem::take(&mut with), body: self.body(child) })
                }
                Rule::no_operation => {
                    self.report(errors::no_operation(self.text, &path, span_of(&child).start, self.end));
                    return None;
                }
                _ => self.mark(&child, start),
            }
        }
        operation.map(|operation| Setting { path, operation: if amends { amended(operation) } else { operation } })
    }

    /// `key: value`; several in one line are one mistake.
    fn colon(&mut self, path: &Path, span: Span) {
        let error = errors::colon(self.text, path, span);
        let text = self.text;
        let same_line = |last: &&mut Diagnostic<Span>| {
            let between = text.get(last.place.start as usize..span.start as usize);
            errors::is_colon(last) && between.is_some_and(|between| !between.contains('\n'))
        };
        match self.errors.last_mut().filter(same_line) {
            Some(last) => {
                let edits = error.fixes.into_iter().flat_map(|fix| fix.edits);
                last.fixes.iter_mut().take(1).for_each(|fix| fix.edits.extend(edits.clone()));
            }
            None => self.report(error),
        }
    }

    /// Reports what `value` finds together with the `:` in front of it, as one habit.
    fn as_one(&mut self, value: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let colon = self.errors.pop_if(|error| errors::is_colon(error));
        let before = self.errors.len();
        let value = value(self);
        let edits = colon.into_iter().flat_map(|error| error.fixes).flat_map(|fix| fix.edits);
        if let Some(fix) =
            self.errors.get_mut(before..).and_then(|new| new.last_mut()).and_then(|e| e.fixes.first_mut())
        {
            fix.edits.splice(0..0, edits);
        }
        value
    }

    fn path(&mut self, node: Node<'t>) -> Path {
        let span = self.token(&node);
        let mut steps = Vec::new();
        for child in node.into_inner() {
            match child.as_rule() {
                Rule::like_slash => {
                    self.report(errors::unquoted(self.text, span));
                    steps = vec![self.quoted(span)];
                }
                _ => steps.push(self.step(child)),
            }
        }
        self.end = span.end;
        Path { steps, span }
    }

    /// A key that lacks its quotes.
    fn quoted(&self, span: Span) -> Step {
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let kind = ExprKind::Text(vec![Piece::Text(text.into())]);
        Step { kind: StepKind::Key(vec![Expr { kind, span }]), soft: false, span }
    }

    fn step(&mut self, node: Node<'t>) -> Step {
        let span = span_of(&node);
        let name = |node: &Node<'_>| StepKind::Name(Name::from(node.as_str()));
        match node.as_rule() {
            Rule::name => Step { kind: name(&node), soft: false, span },
            Rule::string => {
                let text = self.string(node);
                Step { kind: StepKind::Key(vec![text]), soft: false, span }
            }
            _ => {
                let (mut soft, mut step) = (false, Step { kind: StepKind::Name(Name::new()), soft: false, span });
                for child in node.into_inner() {
                    match child.as_rule() {
                        Rule::soft => soft = true,
                        Rule::name => step = Step { kind: name(&child), soft, span: span_of(&child) },
                        Rule::keys => {
                            let span = span_of(&child);
                            step = Step { kind: StepKind::Key(self.keys(child)), soft, span };
                        }
                        _ => self.mark(&child, span.start as usize),
                    }
                }
                Step { soft, ..step }
            }
        }
    }

    /// YAML's `|` behind a key: its lines, read as text.
    fn block_text(&mut self, node: Node<'t>, path: Span) -> Expr {
        let span = self.token(&node);
        self.report(errors::block_text(self.text, path, span));
        let lines = node.into_inner().filter(|child| child.as_rule() == Rule::block_line);
        let text: String = lines.flat_map(|line| [line.as_str(), "\n"]).collect();
        Expr { kind: ExprKind::Text(vec![Piece::Text(Name::from(text))]), span }
    }
}

/// A record as the block that amends: what `params: { … }` means.
fn amended(operation: Operation) -> Operation {
    match operation {
        Operation::Assign(Expr { kind: ExprKind::Record(record), .. }) if record.spreads.is_empty() => {
            let entry = |(setting, span)| Entry { docs: Name::new(), kind: EntryKind::Setting(setting), span };
            let body = Body { entries: record.entries.into_iter().map(entry).collect(), span: record.span };
            Operation::Amend { with: Vec::new(), body }
        }
        other => other,
    }
}

fn written(appends: bool, value: Expr) -> Operation {
    if appends { Operation::Append(value) } else { Operation::Assign(value) }
}
