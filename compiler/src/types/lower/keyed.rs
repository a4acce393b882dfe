//! Keyed lists: their items are known by a constant handle, written as a map's keys or read off a list's items.

use super::path::{constant_key, key_text, scalar_text};
use super::{Lower, Typed};
use crate::db::{Name, Span};
use crate::parse::tree::{self, ExprKind};
use crate::types::errors;
use crate::types::ir::{Block, Expr, Key, Kind, Op, Segment, Step, Write};
use crate::types::ty::{Handle, Type};

impl Lower<'_> {
    /// The key that an index or a step names: its parts in the handle's order, defaults filled in.
    pub(super) fn handle_key(&mut self, keys: &[tree::Expr], of: &Type, handle: &Handle) -> Option<Key> {
        let mut texts: Vec<(Key, bool)> = Vec::new();
        for key in keys {
            let typed = self.synth(key);
            let is_text = scalar_text(&typed.expr).is_none_or(|(_, is_text)| is_text);
            let Some(constant) = constant_key(&typed.expr) else {
                if typed.ty != Type::Error {
                    let text = self.text.get(key.span.start as usize..key.span.end as usize).unwrap_or_default();
                    let fault = match &handle.fields[..] {
                        [(field, _)] => errors::handle_not_constant(self.at(key.span), field, text),
                        _ => errors::key_not_constant(self.at(key.span)),
                    };
                    self.fault(fault);
                }
                return None;
            };
            texts.push((constant, is_text));
        }
        match &texts[..] {
            [(_, false)] if self.is_by_text(of, handle) => {
                self.fault(errors::by_position(self.at(keys[0].span), &handle.fields[0].0));
                None
            }
            [(key, is_text)] if handle.fields.len() == 1 || handle.name_first && *is_text => Some(key.clone()),
            _ => Some(joined(texts.into_iter().map(|(k, _)| k).collect(), handle)),
        }
    }

    /// Whether the items of a keyed list are known by a text alone.
    fn is_by_text(&self, of: &Type, handle: &Handle) -> bool {
        let (Type::Record(id), [(field, _)]) = (of.required(), &handle.fields[..]) else { return false };
        let known = crate::types::record(self.db, *id).fields.get(field);
        known.is_none_or(|known| crate::types::fits(self.db, known.ty.required(), &Type::String))
    }

    /// A keyed list written as a list: a block where every item's handle is constant, else read off at the end.
    pub(super) fn keyed_list(
        &mut self,
        items: &[tree::ListItem],
        of: &Type,
        handle: &Handle,
        expected: &Type,
        span: Span,
    ) -> Expr {
        let ty = Type::Keyed(of.clone().into(), handle.clone());
        match self.keyed_writes(items, of, handle, false) {
            Some(writes) => self.expr(Kind::Block(Box::new(Block { ty, spreads: Vec::new(), writes })), span),
            None => self.computed_list(items, of, ty, expected, span),
        }
    }

    fn computed_list(&mut self, items: &[tree::ListItem], of: &Type, ty: Type, expected: &Type, span: Span) -> Expr {
        let items = items.iter().map(|item| match item {
            tree::ListItem::Value(e) => crate::types::ir::Item::Value(self.check(e, &of.clone().optional())),
            tree::ListItem::Spread(e @ tree::Expr { kind: ExprKind::List(_) | ExprKind::ListFor { .. }, .. }) => {
                crate::types::ir::Item::Spread(self.check(e, &Type::list(of.clone())))
            }
            tree::ListItem::Spread(e) => {
                let typed = self.synth(e);
                let keyed = crate::types::fits(self.db, typed.ty.required(), &ty);
                let list = crate::types::fits(self.db, typed.ty.required(), &Type::list(of.clone()));
                if !keyed && !list {
                    self.mismatch(&typed.ty, expected, e.span);
                }
                crate::types::ir::Item::Spread(super::expr::soften(typed.expr))
            }
        });
        let items = items.collect();
        let list = Box::new(self.expr(Kind::List(items), span));
        self.expr(Kind::Keyed { list, ty }, span)
    }

    /// The writes that make the items of a list literal; none where a handle is not constant.
    pub(super) fn keyed_writes(
        &mut self,
        items: &[tree::ListItem],
        of: &Type,
        handle: &Handle,
        insert: bool,
    ) -> Option<Vec<Write>> {
        let keys: Option<Vec<Key>> = items.iter().map(|item| self.item_key(item, handle)).collect();
        let mut writes = Vec::new();
        let mut seen: Vec<(Key, Span)> = Vec::new();
        for (key, item) in keys?.into_iter().zip(items) {
            let (tree::ListItem::Value(e) | tree::ListItem::Spread(e)) = item;
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == key) {
                let first = self.at(*first);
                self.fault(errors::item_twice(self.at(e.span), &key_text(&key), first));
                self.check(e, of);
                continue;
            }
            seen.push((key.clone(), e.span));
            let value = self.check(e, of);
            let op = if insert { Op::Insert(value) } else { Op::Set(value) };
            let step = Step { segment: Segment::Key(key), soft: false };
            writes.push(Write { path: vec![step], op, entry: self.statement.id, node: self.node(e.span) });
        }
        Some(writes)
    }

    fn item_key(&mut self, item: &tree::ListItem, handle: &Handle) -> Option<Key> {
        let tree::ListItem::Value(tree::Expr { kind: ExprKind::Record(record), .. }) = item else { return None };
        if !record.spreads.is_empty() {
            return None;
        }
        if handle.name_first
            && let Some(name) = self.field_key(record, "name")
        {
            return Some(name);
        }
        let parts: Option<Vec<Key>> = (handle.fields.iter())
            .map(|(field, default)| self.field_key(record, field).or_else(|| default.clone().map(Key::Text)))
            .collect();
        let parts = parts?;
        if let [key] = &parts[..] { Some(key.clone()) } else { Some(joined(parts, handle)) }
    }

    /// The constant that a literal sets a field to; `a.b` also through blocks.
    fn field_key(&mut self, record: &tree::Record, field: &str) -> Option<Key> {
        let value = field_value(record, field)?;
        let (nodes, faults) = (self.statement.nodes.len(), self.faults.len());
        let typed: Typed = self.synth(value);
        self.statement.nodes.truncate(nodes);
        self.faults.truncate(faults);
        constant_key(&typed.expr)
    }
}

fn field_value<'t>(record: &'t tree::Record, field: &str) -> Option<&'t tree::Expr> {
    let mut entries = record.entries.iter().map(|(setting, _)| setting);
    find(&mut entries, &field.split('.').collect::<Vec<_>>())
}

fn find<'t>(settings: &mut dyn Iterator<Item = &'t tree::Setting>, field: &[&str]) -> Option<&'t tree::Expr> {
    for setting in settings {
        let names: Vec<&str> = (setting.path.steps.iter())
            .map(|step| if let tree::StepKind::Name(name) = &step.kind { name.as_str() } else { "" })
            .collect();
        let Some(rest) = field.strip_prefix(&names[..]) else { continue };
        match (&setting.operation, rest) {
            (tree::Operation::Assign(e), []) => return Some(e),
            (tree::Operation::Assign(tree::Expr { kind: ExprKind::Record(inner), .. }), rest) => {
                return find(&mut inner.entries.iter().map(|(s, _)| s), rest);
            }
            (tree::Operation::Amend { body, .. }, rest) => {
                let mut inner = body.entries.iter().filter_map(|entry| match &entry.kind {
                    tree::EntryKind::Setting(setting) => Some(setting),
                    _ => None,
                });
                return find(&mut inner, rest);
            }
            _ => {}
        }
    }
    None
}

/// Parts joined into one key, with the defaults of those that are not given.
fn joined(parts: Vec<Key>, handle: &Handle) -> Key {
    let missing = handle.fields.iter().skip(parts.len());
    let defaults = missing.filter_map(|(_, default)| default.clone().map(Key::Text));
    let mut pieces: Vec<Name> = vec![Name::new()];
    for (n, part) in parts.into_iter().chain(defaults).enumerate() {
        if n > 0
            && let Some(last) = pieces.last_mut()
        {
            last.push(',');
        }
        match part {
            Key::Text(text) => {
                if let Some(last) = pieces.last_mut() {
                    last.push_str(&text);
                }
            }
            Key::Named(named) => {
                for (n, piece) in named.iter().enumerate() {
                    match pieces.last_mut().filter(|_| n == 0) {
                        Some(last) => last.push_str(piece),
                        None => pieces.push(piece.clone()),
                    }
                }
            }
        }
    }
    if pieces.len() == 1 { Key::Text(pieces.swap_remove(0)) } else { Key::Named(pieces.into()) }
}
