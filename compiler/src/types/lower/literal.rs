//! Literals: numbers and units, texts with a closed set, lists, records, alternatives.

use super::expr::soften;
use super::{Lower, Typed};
use crate::db::{Decl, Span};
use crate::diagnostics::did_you_mean;
use crate::parse::lower_alternative;
use crate::parse::tree::{self, Binary, ExprKind, Ident};
use crate::types::ir::{Block, Expr, Item, Kind, Step};
use crate::types::scalar::{Amount, Misfit, Scalar, Unit, amount, number, units_of};
use crate::types::ty::{RecordId, Type};
use crate::types::{enumeration, errors, is_cursor, refined_base};

impl Lower<'_> {
    /// A number where nothing is expected: only an unambiguous suffix tells its unit.
    pub(super) fn number(&mut self, text: &str, span: Span) -> Typed {
        match units_of(text)[..] {
            [] => match number(text) {
                Some(scalar) => {
                    let ty = if matches!(scalar, Scalar::Int(_)) { Type::Int } else { Type::Float };
                    Typed::new(self.expr(Kind::Scalar(scalar), span), ty)
                }
                None => {
                    self.fault(errors::not_a_number(self.at(span), text));
                    self.poison(span)
                }
            },
            [unit] => {
                let expr = self.amount(text, unit, span);
                Typed::new(expr, Type::Unit(unit))
            }
            _ => {
                self.fault(errors::ambiguous_unit(self.at(span), text));
                self.poison(span)
            }
        }
    }

    fn amount(&mut self, text: &str, unit: Unit, span: Span) -> Expr {
        match amount(text, unit) {
            Ok(amount) => self.expr(Kind::Scalar(Scalar::Amount(amount)), span),
            Err(misfit) => {
                let fault = match misfit {
                    Misfit::Suffix => errors::wrong_unit(self.at(span), text, unit),
                    Misfit::TooFine => errors::too_fine(self.at(span), text, unit),
                    Misfit::TooLarge => errors::too_large(self.at(span), text),
                };
                self.fault(fault);
                self.expr(Kind::Poison, span)
            }
        }
    }

    /// A number where a type is expected.
    pub(super) fn number_as(&mut self, text: &str, expected: &Type, span: Span) -> Expr {
        match expected.required() {
            Type::Error => self.poison(span).expr,
            Type::Unit(unit) => self.amount(text, *unit, span),
            Type::Quantity => self.quantity(text, span),
            Type::Range { of, .. } => {
                let value = self.number_as(text, of, span);
                let high = Some(Box::new(value.clone()));
                self.expr(Kind::Range { low: Box::new(value), high }, span)
            }
            Type::Refined(decl) => {
                let value = self.number_as(text, &refined_base(self.db, *decl), span);
                self.expr(Kind::Refine { value: Box::new(value), ty: *decl }, span)
            }
            Type::IntOrString if text.ends_with('%') => self.amount(text, Unit::Percent, span),
            Type::Float => match number(text) {
                Some(Scalar::Int(i)) => self.expr(Kind::Scalar(Scalar::Float(i as f64)), span),
                Some(scalar) => self.expr(Kind::Scalar(scalar), span),
                None => self.other_number(text, expected, span),
            },
            _ => self.other_number(text, expected, span),
        }
    }

    fn other_number(&mut self, text: &str, expected: &Type, span: Span) -> Expr {
        if units_of(text).len() > 1 && !matches!(expected, Type::Error) {
            let fault = errors::unit_not_expected(self.at(span), text, &self.show(expected));
            self.fault(match self.seconds(text, expected, span) {
                Some(seconds) => errors::instead(fault, self.at(span), "this is a number of seconds", seconds),
                None => fault,
            });
            return self.expr(Kind::Poison, span);
        }
        let typed = self.number(text, span);
        self.coerce(typed, expected, span)
    }

    fn quantity(&mut self, text: &str, span: Span) -> Expr {
        let found = [Unit::Cpu, Unit::Bytes].into_iter().find_map(|unit| amount(text, unit).ok());
        match found {
            Some(Amount { unit, .. }) => self.amount(text, unit, span),
            None => {
                self.fault(errors::not_a_quantity(self.at(span), text));
                self.expr(Kind::Poison, span)
            }
        }
    }

    /// A text where only some texts are allowed, or where a rule holds for it.
    pub(super) fn text_as(&mut self, pieces: &[tree::Piece], expected: &Type, span: Span) -> Expr {
        let expr = self.text(pieces, span);
        match (expected.required(), &expr.kind) {
            (Type::Literals(texts), Kind::Scalar(Scalar::Text(text))) => {
                if !texts.contains(text) {
                    self.fault(errors::not_one_of(self.at(span), text, texts));
                }
                expr
            }
            (Type::Refined(decl), _) => {
                let value = self.text_as(pieces, &refined_base(self.db, *decl), span);
                self.expr(Kind::Refine { value: Box::new(value), ty: *decl }, span)
            }
            _ => self.coerce(Typed::new(expr, Type::String), expected, span),
        }
    }

    pub(super) fn list_as(&mut self, items: &[tree::ListItem], expected: &Type, span: Span) -> Expr {
        let of = match expected.required() {
            Type::List(of) => (**of).clone(),
            Type::Json => Type::Json,
            Type::Error => Type::Error,
            Type::Keyed(of, handle) => return self.keyed_list(items, of, handle, expected, span),
            Type::Refined(decl) => {
                let value = self.list_as(items, &refined_base(self.db, *decl), span);
                return self.expr(Kind::Refine { value: Box::new(value), ty: *decl }, span);
            }
            _ => {
                let typed = self.list(items, span);
                return self.coerce(typed, expected, span);
            }
        };
        let items = items.iter().map(|item| match item {
            tree::ListItem::Value(e) => Item::Value(self.check(e, &of.clone().optional())),
            tree::ListItem::Spread(e) => Item::Spread(soften(self.check(e, &Type::list(of.clone()).optional()))),
        });
        let items = items.collect();
        self.expr(Kind::List(items), span)
    }

    /// A literal in braces where nothing is expected: a map of what its entries are.
    pub(super) fn record(&mut self, record: &tree::Record, span: Span) -> Typed {
        let faults = self.faults.len();
        let of = self.common(record).unwrap_or(Type::Json);
        self.faults.truncate(faults);
        let ty = Type::map(of);
        Typed::new(self.record_as(record, &ty, span), ty)
    }

    /// The type that all entries of a literal have in common; none where there is none, or where an entry is deeper.
    fn common(&mut self, record: &tree::Record) -> Option<Type> {
        let mut common = None;
        for (setting, _) in &record.entries {
            let tree::Operation::Assign(e) = &setting.operation else { return None };
            let ty = self.synth(e).ty.required().clone();
            if setting.path.steps.len() > 1 || matches!(ty, Type::None | Type::Error) {
                return None;
            }
            common = Some(match common {
                Some(known) => crate::types::join(self.db, &known, &ty)?,
                None => ty,
            });
        }
        common
    }

    pub(super) fn record_as(&mut self, record: &tree::Record, expected: &Type, span: Span) -> Expr {
        match expected.required() {
            Type::Error => {
                let ty = Type::map(Type::Json);
                let faults = self.faults.len();
                self.record_as(record, &ty, span);
                self.faults.truncate(faults);
                self.expr(Kind::Poison, span)
            }
            Type::Enum(_) => {
                self.fault(errors::which_alternative(self.at(span), &self.show(expected)));
                self.expr(Kind::Poison, span)
            }
            Type::Record(id) if crate::types::is_component(self.db, *id) => {
                self.fault(errors::component_literal(self.at(span), &self.show(expected)));
                self.expr(Kind::Poison, span)
            }
            Type::Map(..) | Type::Json if computed(record) => self.computed_map(record, expected, span),
            ty @ (Type::Record(_) | Type::Map(..) | Type::Keyed(..) | Type::Json) => {
                let block = self.block(record, ty);
                self.expr(Kind::Block(Box::new(block)), span)
            }
            Type::Refined(decl) => {
                let value = self.record_as(record, &refined_base(self.db, *decl), span);
                self.expr(Kind::Refine { value: Box::new(value), ty: *decl }, span)
            }
            other => {
                let fault = errors::mismatch(self.at(span), &self.show(expected), "a record");
                let ends = if matches!(other, Type::Range { .. }) { self.ends(record) } else { None };
                self.fault(match ends {
                    Some(ends) => errors::instead(fault, self.at(span), "a range is written `low..high`", ends),
                    None => fault,
                });
                self.expr(Kind::Poison, span)
            }
        }
    }

    /// The entries of a literal; `super` inside is that of the statement.
    pub(super) fn block(&mut self, record: &tree::Record, ty: &Type) -> Block {
        let front = self.literal_path.take();
        let spreads = record.spreads.iter().map(|e| {
            let typed = self.synth(e);
            if !crate::types::fits(self.db, &typed.ty, &ty.clone().optional()) {
                self.mismatch(&typed.ty, ty, e.span);
            }
            soften(typed.expr)
        });
        let spreads = spreads.collect();
        let mut writes = Vec::new();
        self.literals += 1;
        self.literal_path = front;
        for (setting, span) in &record.entries {
            self.setting(setting, *span, ty, &Vec::<Step>::new(), &mut writes);
        }
        self.literals -= 1;
        Block { ty: ty.clone(), spreads, writes }
    }

    fn computed_map(&mut self, record: &tree::Record, expected: &Type, span: Span) -> Expr {
        let of = if let Type::Map(_, of) = expected.required() { (**of).clone() } else { Type::Json };
        self.literal_path = None;
        let mut entries = Vec::new();
        for (setting, entry) in &record.entries {
            let [step] = &setting.path.steps[..] else {
                self.fault(errors::computed_path(self.at(*entry)));
                continue;
            };
            let key = match &step.kind {
                tree::StepKind::Key(keys) if keys.len() == 1 => self.check(&keys[0], &Type::String),
                tree::StepKind::Name(name) => self.expr(Kind::Scalar(Scalar::Text(name.clone())), step.span),
                tree::StepKind::Key(_) => self.poison(step.span).expr,
            };
            match &setting.operation {
                tree::Operation::Assign(e) => entries.push((key, self.check(e, &of.clone().optional()))),
                tree::Operation::Append(_) | tree::Operation::Amend { .. } => {
                    self.fault(errors::computed_path(self.at(*entry)));
                }
            }
        }
        self.expr(Kind::Map(entries), span)
    }

    pub(super) fn is_alternative(&self, of: Decl, name: &str) -> bool {
        self.local(name).is_none() && enumeration(self.db, of).named(name).is_some()
    }

    pub(super) fn is_alternative_of(&self, of: &Type, name: &str) -> bool {
        matches!(of, Type::Enum(of) if self.is_alternative(*of, name))
    }

    pub(super) fn bare_alternative(&mut self, of: Decl, name: &Ident) -> Expr {
        match self.alternative_named(of, name) {
            Some((alternative, _)) => self.expr(Kind::Construct { of, alternative, fields: None }, name.span),
            None => self.expr(Kind::Poison, name.span),
        }
    }

    /// `Alternative { … }` or `Type { … }`.
    pub(super) fn construct(
        &mut self,
        path: &[Ident],
        record: &tree::Record,
        expected: Option<&Type>,
        span: Span,
    ) -> Typed {
        if let [name] = path
            && name.node.starts_with(char::is_lowercase)
        {
            return self.lower_construct(name, record, expected, span);
        }
        if let (Some(Type::Enum(of)), [name]) = (expected, path) {
            return self.construct_alternative(*of, name, record, span);
        }
        let ty = self.types.declared(path);
        match &ty {
            Type::Record(RecordId::Declared(_) | RecordId::Kubernetes(_)) => {
                Typed::new(self.record_as(record, &ty, span), ty)
            }
            Type::Error => self.poison(span),
            _ => {
                let shown = self.show(&ty);
                self.fault(errors::not_a_record(self.decl, &path[path.len() - 1], &shown));
                self.poison(span)
            }
        }
    }

    /// An alternative with a small letter.
    fn lower_construct(&mut self, name: &Ident, record: &tree::Record, expected: Option<&Type>, span: Span) -> Typed {
        if is_cursor(&name.node) {
            let name = tree::Expr { kind: ExprKind::Name(name.node.clone()), span: name.span };
            return match expected {
                Some(expected) => Typed::new(self.check(&name, expected), Type::Error),
                None => self.synth(&name),
            };
        }
        if let Some(Type::Enum(of)) = expected {
            let names = enumeration(self.db, *of).alternatives.iter().map(|a| a.name.as_str());
            if let Some(near) = did_you_mean(&name.node, names) {
                self.alternative_named(*of, name);
                return self.construct_alternative(*of, &Ident { node: near.into(), span: name.span }, record, span);
            }
        }
        self.fault(lower_alternative(name.span, &name.node).map(|span| self.at(span)));
        self.poison(span)
    }

    /// An alternative with fields is no value to compare with: its fields would have to be the same as well.
    pub(super) fn whole_alternative(&mut self, op: Binary, side: Span, at: Span, e: &Expr) {
        let Kind::Construct { of, alternative, fields: None } = &e.kind else { return };
        let Some(one) = enumeration(self.db, *of).alternatives.get(usize::from(*alternative)) else { return };
        if one.record.is_some() {
            let asked = format!("{} is {}", self.text.get(std::ops::Range::from(side)).unwrap_or_default(), one.name);
            let asked = if op == Binary::NotEqual { format!("!({asked})") } else { asked };
            self.fault(errors::equals_alternative(self.at(at), &one.name, &asked, self.at(side.to(at))));
        }
    }

    fn construct_alternative(&mut self, of: Decl, name: &Ident, record: &tree::Record, span: Span) -> Typed {
        let Some((index, _)) = self.alternative_named(of, name) else { return self.poison(span) };
        let payload = Type::Record(RecordId::Payload(of, index));
        if let Some(path) = &mut self.literal_path {
            path.push_str(&ecow::eco_format!(".{}", name.node));
        }
        let fields = Some(Box::new(self.block(record, &payload)));
        Typed::new(self.expr(Kind::Construct { of, alternative: index, fields }, span), Type::Enum(of))
    }
}

/// Whether a literal has a key that is not constant.
fn computed(record: &tree::Record) -> bool {
    let constant = |e: &tree::Expr| match &e.kind {
        ExprKind::Number(_) => true,
        ExprKind::Text(pieces) => pieces.iter().all(|p| matches!(p, tree::Piece::Text(_))),
        _ => false,
    };
    let first = |s: &tree::Setting| s.path.steps.first().map(|s| s.kind.clone());
    record
        .entries
        .iter()
        .any(|(s, _)| matches!(first(s), Some(tree::StepKind::Key(keys)) if !keys.iter().all(constant)))
}
