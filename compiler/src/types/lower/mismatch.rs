//! A value of another type than is expected: what it was meant to be, as its text tells.

use super::{Lower, Typed};
use crate::db::Span;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::parse::tree::{self, Operation, StepKind};
use crate::types::scalar::{Scalar, Unit, amount, number};
use crate::types::ty::Type;
use crate::types::{Sort, enumeration, errors, fits, record};

impl Lower<'_> {
    pub(super) fn mismatch(&mut self, found: &Type, expected: &Type, span: Span) {
        let place = self.at(span);
        let fault = errors::mismatch(place, &self.show(expected.required()), &self.show(found));
        let fault = match (expected.required(), found) {
            (Type::Map(..), Type::List(_)) => errors::in_braces(fault),
            (Type::List(_), Type::Map(..)) => errors::in_brackets(fault),
            (wanted, found) => match self.meant(wanted, found, span) {
                Some((why, text)) if text.is_empty() => fault.help(why),
                Some((why, text)) => errors::instead(fault, place, why, text),
                None => errors::field_instead(fault, place, &self.fields_instead(wanted, found, span)),
            },
        };
        self.fault(fault);
    }

    /// What is derived in a record that was named where one of its fields is meant.
    fn fields_instead(&self, wanted: &Type, found: &Type, span: Span) -> Vec<String> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let text = self.text.get(span.start as usize..span.end as usize).filter(|text| text.chars().all(is_name));
        let (Type::Record(id), Some(text)) = (found, text) else { return Vec::new() };
        let fields = record(self.db, *id).fields.iter();
        let fitting = fields.filter(|(_, field)| field.sort == Sort::Derived && fits(self.db, &field.ty, wanted));
        fitting.map(|(name, _)| format!("{text}.{name}")).collect()
    }

    /// The expression with its type. An unknown name where a text is wanted may be one without quotes, where an alternative is
    /// wanted one that is spelt otherwise.
    pub(super) fn synth_for(&mut self, e: &tree::Expr, wanted: &Type) -> Typed {
        let known = self.faults.len();
        let typed = self.synth(e);
        let tree::ExprKind::Name(name) = &e.kind else { return typed };
        let is_bare =
            |fault: &Diagnostic<_>| fault.code == Code::E0201 && fault.helps.is_empty() && fault.fixes.is_empty();
        if let Type::Enum(of) = self.unrefined(wanted)
            && self.faults.len() > known
            && self.faults[known..].iter().all(is_bare)
            && did_you_mean(name, enumeration(self.db, of).alternatives.iter().map(|a| a.name.as_str())).is_some()
        {
            self.faults.truncate(known);
            self.alternative_named(of, &tree::Ident { node: name.clone(), span: e.span });
        } else if self.unrefined(wanted) == Type::String && self.faults[known..].iter().all(is_bare) {
            let place = self.at(e.span);
            let faults: Vec<_> = self.faults.drain(known..).collect();
            self.faults.extend(faults.into_iter().map(|fault| errors::maybe_text(fault, place, name)));
        }
        typed
    }

    /// What a text was meant to be, with the reason; the text is empty where only the reason is known.
    fn meant(&self, wanted: &Type, found: &Type, span: Span) -> Option<(&'static str, String)> {
        let text = self.text.get(span.start as usize..span.end as usize)?;
        let is_spelt = matches!(found, Type::Unit(_) | Type::Int | Type::Float | Type::Quantity | Type::Bool);
        match wanted {
            Type::String | Type::Json | Type::Literals(_) if is_literal(text) && is_spelt => {
                Some(("put it into quotes", format!("\"{text}\"")))
            }
            Type::String if *found == Type::Bool && text.contains("&&") => {
                Some(("a choice is written `if … then … else …`", String::new()))
            }
            Type::String | Type::Json if is_spelt && *found != Type::Float => {
                Some(("put it into a text", format!("\"\\({text})\"")))
            }
            Type::List(of) if fits(self.db, found, of) && *found != Type::Error => {
                Some(("a list is written in brackets", format!("[{text}]")))
            }
            Type::Int if *found == Type::Unit(Unit::Duration) => {
                self.seconds(text, wanted, span).map(|seconds| ("this is a number of seconds", seconds))
            }
            Type::Range { .. } if matches!(found, Type::List(_)) => {
                let (low, high) = text.strip_prefix('[')?.strip_suffix(']')?.split_once(',')?;
                let (low, high) = (low.trim(), high.trim());
                (!high.contains(',')).then(|| ("a range is written `low..high`", format!("{low}..{high}")))
            }
            _ if *found == Type::String => {
                let inner = text.strip_prefix('"')?.strip_suffix('"')?;
                self.reads_as(inner, wanted).map(|inner| ("leave out the quotes", inner))
            }
            _ => None,
        }
    }

    /// The text of a literal of a type, where a text in quotes is one but for them.
    fn reads_as(&self, inner: &str, wanted: &Type) -> Option<String> {
        let is_number = inner.starts_with(|c: char| c.is_ascii_digit());
        let reads = match wanted.required() {
            Type::Bool => matches!(inner, "true" | "false"),
            Type::Int => matches!(number(inner), Some(Scalar::Int(_))) && is_number,
            Type::Float => number(inner).is_some() && is_number,
            Type::Unit(unit) => amount(inner, *unit).is_ok(),
            Type::Quantity => [Unit::Cpu, Unit::Bytes].into_iter().any(|unit| amount(inner, unit).is_ok()),
            Type::Range { of, .. } => match inner.split_once("..") {
                Some((low, high)) => self.reads_as(low, of).is_some() && self.reads_as(high, of).is_some(),
                None => self.reads_as(inner, of).is_some(),
            },
            Type::Refined(decl) => return self.reads_as(inner, &crate::types::refined_base(self.db, *decl)),
            Type::Enum(of) => {
                let is_meant = |a: &&crate::types::Alternative| a.text == inner || a.name == inner;
                return enumeration(self.db, *of).alternatives.iter().find(is_meant).map(|a| a.name.to_string());
            }
            _ => false,
        };
        reads.then(|| inner.to_owned())
    }

    /// The number of seconds that an amount is, where a field counts seconds.
    pub(super) fn seconds(&self, text: &str, expected: &Type, span: Span) -> Option<String> {
        let line = self.text.get(..span.start as usize)?.rsplit('\n').next()?;
        let counts = line.trim_end_matches(['=', ' ']).ends_with("Seconds") && *expected.required() == Type::Int;
        let nanoseconds = amount(text, Unit::Duration).ok().filter(|_| counts)?.value;
        (nanoseconds % 1_000_000_000 == 0).then(|| (nanoseconds / 1_000_000_000).to_string())
    }

    /// The range that a record of its two ends was meant to be.
    pub(super) fn ends(&self, record: &tree::Record) -> Option<String> {
        let end = |name: &str| {
            record.entries.iter().find_map(|(setting, _)| match (&setting.path.steps[..], &setting.operation) {
                ([tree::Step { kind: StepKind::Name(step), .. }], Operation::Assign(e)) if step == name => {
                    self.text.get(e.span.start as usize..e.span.end as usize)
                }
                _ => None,
            })
        };
        (record.entries.len() == 2).then_some(())?;
        Some(format!("{}..{}", end("min")?, end("max")?))
    }
}

/// Whether a text is a number, an amount or a truth.
fn is_literal(text: &str) -> bool {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '%'))
        && !text.contains("..");
    is_number || matches!(text, "true" | "false")
}
