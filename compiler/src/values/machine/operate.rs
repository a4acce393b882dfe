//! Operators on values.

use std::cmp::Ordering;

use crate::parse::tree::{Binary, Unary};
use crate::types::scalar::{Amount, Scalar, Unit};
use crate::values::value::Value;

/// Why an operation has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It does not fit 64 bits.
    Overflow,
    /// Its divisor is zero.
    ByZero,
    /// It needs more digits than its unit has.
    TooFine,
}

/// A prefix operator.
pub fn unary(op: Unary, value: Value) -> Value {
    match (op, value) {
        (Unary::Not, Value::Scalar(Scalar::Bool(b))) => Value::bool(!b),
        (Unary::Negate, Value::Scalar(Scalar::Int(i))) => Value::int(-i),
        (Unary::Negate, Value::Scalar(Scalar::Float(f))) => Value::Scalar(Scalar::Float(-f)),
        (Unary::Negate, Value::Scalar(Scalar::Amount(a))) => {
            Value::Scalar(Scalar::Amount(Amount { value: -a.value, ..a }))
        }
        (_, value) => value.stuck().unwrap_or(Value::Poison),
    }
}

/// How two values of one type with an order compare.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Scalar(Scalar::Int(a)), Value::Scalar(Scalar::Int(b))) => Some(a.cmp(b)),
        (Value::Scalar(Scalar::Amount(a)), Value::Scalar(Scalar::Amount(b))) if a.unit == b.unit => {
            Some(a.value.cmp(&b.value))
        }
        (Value::Scalar(a), Value::Scalar(b)) => float(a)?.partial_cmp(&float(b)?),
        _ => None,
    }
}

fn float(scalar: &Scalar) -> Option<f64> {
    match scalar {
        Scalar::Int(i) => Some(*i as f64),
        Scalar::Float(f) => Some(*f),
        Scalar::Bool(_) | Scalar::Text(_) | Scalar::Amount(_) => None,
    }
}

/// Whether two values are the same; a record's defaults count as what they are.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Scalar(Scalar::Amount(a)), Value::Scalar(Scalar::Amount(b))) => a.unit == b.unit && a.value == b.value,
        (Value::Scalar(a), Value::Scalar(b)) => match (float(a), float(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        },
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Value::Map(a) | Value::Keyed(a), Value::Map(b) | Value::Keyed(b)) => entries(a, b),
        (Value::Record(a), Value::Record(b)) => entries(&a.fields, &b.fields),
        (Value::Alternative(a), Value::Alternative(b)) => a.name == b.name && same(&a.fields, &b.fields),
        (Value::Range(a), Value::Range(b)) => same(&a.0, &b.0) && same(&a.1, &b.1),
        (a, b) => a == b,
    }
}

fn entries(a: &[(crate::db::Name, Value)], b: &[(crate::db::Name, Value)]) -> bool {
    let find = |name: &str| b.iter().find(|(n, _)| n == name).map(|(_, v)| v);
    a.len() == b.len() && a.iter().all(|(name, v)| find(name).is_some_and(|w| same(v, w)))
}

/// An infix operator whose operands are both evaluated.
pub fn operate(op: Binary, a: &Value, b: &Value) -> Result<Value, Why> {
    if let Some(stuck) = [a, b].into_iter().filter_map(Value::stuck).max_by_key(|v| *v == Value::Poison) {
        return Ok(stuck);
    }
    let order = |test: fn(Ordering) -> bool| compare(a, b).map_or(Value::Poison, |o| Value::bool(test(o)));
    Ok(match op {
        Binary::Equal => Value::bool(same(a, b)),
        Binary::NotEqual => Value::bool(!same(a, b)),
        Binary::Less => order(Ordering::is_lt),
        Binary::LessEqual => order(Ordering::is_le),
        Binary::Greater => order(Ordering::is_gt),
        Binary::GreaterEqual => order(Ordering::is_ge),
        Binary::In => contains(a, b),
        Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => return arithmetic(op, a, b),
        Binary::Coalesce | Binary::Or | Binary::And => Value::Poison,
    })
}

fn contains(item: &Value, all: &Value) -> Value {
    match all {
        Value::List(items) => Value::bool(items.iter().any(|v| same(v, item))),
        Value::Map(entries) | Value::Keyed(entries) => {
            let key = item.spelling();
            Value::bool(entries.iter().any(|(k, _)| Some(k) == key.as_ref()))
        }
        Value::Range(ends) => {
            let above = compare(&ends.0, item).is_some_and(Ordering::is_le);
            let below = ends.1 == Value::None || compare(item, &ends.1).is_some_and(Ordering::is_le);
            Value::bool(above && below)
        }
        Value::None => Value::bool(false),
        _ => Value::Poison,
    }
}

fn arithmetic(op: Binary, a: &Value, b: &Value) -> Result<Value, Why> {
    let (Value::Scalar(a), Value::Scalar(b)) = (a, b) else { return Ok(Value::Poison) };
    match (a, b) {
        (Scalar::Int(a), Scalar::Int(b)) => integer(op, *a, *b).map(Value::int),
        (Scalar::Amount(a), Scalar::Amount(b)) => amounts(op, *a, *b),
        (Scalar::Amount(a), Scalar::Int(b)) => {
            let value = integer(op, a.value, *b)?;
            Ok(Value::Scalar(Scalar::Amount(Amount { value, ..*a })))
        }
        (Scalar::Int(a), Scalar::Amount(b)) => {
            let value = integer(op, *a, b.value)?;
            Ok(Value::Scalar(Scalar::Amount(Amount { value, ..*b })))
        }
        _ => match (float(a), float(b)) {
            (Some(a), Some(b)) => floating(op, a, b),
            _ => Ok(Value::Poison),
        },
    }
}

fn integer(op: Binary, a: i64, b: i64) -> Result<i64, Why> {
    match op {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        _ if b == 0 => return Err(Why::ByZero),
        _ => a.checked_div(b),
    }
    .ok_or(Why::Overflow)
}

fn amounts(op: Binary, a: Amount, b: Amount) -> Result<Value, Why> {
    let percent = |share: Amount, of: Amount| {
        let total = i128::from(share.value) * i128::from(of.value);
        if total % 10_000 != 0 {
            return Err(Why::TooFine);
        }
        let value = i64::try_from(total / 10_000).map_err(|_| Why::Overflow)?;
        Ok(Value::Scalar(Scalar::Amount(Amount { value, ..of })))
    };
    match op {
        Binary::Multiply if a.unit == Unit::Percent => percent(a, b),
        Binary::Multiply => percent(b, a),
        Binary::Divide if b.value == 0 => Err(Why::ByZero),
        Binary::Divide => Ok(Value::Scalar(Scalar::Float(a.value as f64 / b.value as f64))),
        _ => {
            let value = integer(op, a.value, b.value)?;
            Ok(Value::Scalar(Scalar::Amount(Amount { value, ..a })))
        }
    }
}

fn floating(op: Binary, a: f64, b: f64) -> Result<Value, Why> {
    let result = match op {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        _ if b == 0.0 => return Err(Why::ByZero),
        _ => a / b,
    };
    if result.is_finite() { Ok(Value::Scalar(Scalar::Float(result))) } else { Err(Why::Overflow) }
}
