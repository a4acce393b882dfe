//! The native functions: one row each, declared with docs and types in the standard library.

use std::rc::Rc;
use std::sync::Arc;

use regex::Regex;

use super::operate::{compare, same};
use crate::schema::schedule;
use crate::types::scalar::Scalar;
use crate::values::value::Value;

/// What a native function does.
pub type Body = fn(&[Value]) -> Result<Value, String>;

/// Every native function by name.
pub const TABLE: [(&str, Body); 22] = [
    ("at", at),
    ("ceil", ceil),
    ("digest", digest),
    ("div", div),
    ("endsWith", |a| both(a, |text, end| Value::bool(text.ends_with(end)))),
    ("first", first),
    ("isRegex", |a| Ok(Value::bool(a[0].as_text().is_some_and(|p| pattern(p).is_ok())))),
    ("isSchedule", |a| Ok(Value::bool(a[0].as_text().is_some_and(|t| schedule::fault(t).is_none())))),
    ("join", join),
    ("json", |a| Ok(Value::text(json_text(&a[0])?))),
    ("keys", keys),
    ("len", len),
    ("lower", |a| Ok(a[0].as_text().map_or(Value::Poison, |t| Value::text(t.to_lowercase())))),
    ("matches", matches),
    ("max", |a| Ok(pick(a, std::cmp::Ordering::is_ge))),
    ("min", |a| Ok(pick(a, std::cmp::Ordering::is_le))),
    ("replace", replace),
    ("split", split),
    ("startsWith", |a| both(a, |text, start| Value::bool(text.starts_with(start)))),
    ("values", values),
    ("yaml", yaml),
    ("same", |a| Ok(Value::bool(same(&a[0], &a[1])))),
];

/// Why a function without a body has no result: only the standard library declares those that the compiler has.
pub const MISSING: &str = "the compiler has none of that name";

/// The body of a native function.
pub fn body(name: &str) -> Option<Body> {
    TABLE.iter().find(|(n, _)| *n == name).map(|(_, body)| *body)
}

/// A text that is made may not be longer than others.
fn short_enough(length: usize) -> Result<(), String> {
    if length > super::STRING { Err(format!("the text is longer than {} bytes", super::STRING)) } else { Ok(()) }
}

fn both(args: &[Value], f: fn(&str, &str) -> Value) -> Result<Value, String> {
    match (args[0].as_text(), args[1].as_text()) {
        (Some(a), Some(b)) => Ok(f(a, b)),
        _ => Ok(Value::Poison),
    }
}

fn int(value: &Value) -> i64 {
    if let Value::Scalar(Scalar::Int(i)) = value { *i } else { 0 }
}

fn div(args: &[Value]) -> Result<Value, String> {
    int(&args[0]).checked_div(int(&args[1])).map(Value::int).ok_or_else(|| "the divisor is zero".to_owned())
}

fn ceil(args: &[Value]) -> Result<Value, String> {
    let (a, b) = (int(&args[0]), int(&args[1]));
    let down = a.checked_div_euclid(b).ok_or("the divisor is zero")?;
    Ok(Value::int(if b > 0 && a.rem_euclid(b) != 0 {
        down + 1
    } else if b < 0 {
        -((-a).div_euclid(b))
    } else {
        down
    }))
}

fn len(args: &[Value]) -> Result<Value, String> {
    let count = match &args[0] {
        Value::Scalar(Scalar::Text(text)) => text.chars().count(),
        Value::List(items) => items.len(),
        Value::Map(entries) | Value::Keyed(entries) => entries.len(),
        _ => return Err("only texts, lists and maps have a length".to_owned()),
    };
    Ok(Value::int(count as i64))
}

fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::List(items) => items.to_vec(),
        Value::Keyed(entries) => entries.iter().map(|(_, v)| v.clone()).collect(),
        _ => Vec::new(),
    }
}

fn first(args: &[Value]) -> Result<Value, String> {
    Ok(items(&args[0]).into_iter().next().unwrap_or(Value::None))
}

fn keys(args: &[Value]) -> Result<Value, String> {
    let entries = args[0].entries().map(|e| e.to_vec()).unwrap_or_default();
    Ok(Value::List(entries.into_iter().map(|(k, _)| Value::text(k)).collect()))
}

fn values(args: &[Value]) -> Result<Value, String> {
    let entries = args[0].entries().map(|e| e.to_vec()).unwrap_or_default();
    Ok(Value::List(entries.into_iter().map(|(_, v)| v).collect()))
}

fn pick(args: &[Value], better: fn(std::cmp::Ordering) -> bool) -> Value {
    match compare(&args[0], &args[1]) {
        Some(order) if better(order) => args[0].clone(),
        Some(_) => args[1].clone(),
        None => Value::Poison,
    }
}

fn join(args: &[Value]) -> Result<Value, String> {
    let texts: Vec<String> = items(&args[0]).iter().filter_map(|v| v.spelling().map(String::from)).collect();
    let separator = args[1].as_text().map_or("", |t| t.as_str());
    short_enough(texts.iter().map(|text| text.len() + separator.len()).sum())?;
    Ok(Value::text(texts.join(separator)))
}

fn split(args: &[Value]) -> Result<Value, String> {
    let (Some(text), Some(separator)) = (args[0].as_text(), args[1].as_text()) else { return Ok(Value::Poison) };
    if separator.is_empty() {
        return Err("the separator is empty".to_owned());
    }
    if text.matches(separator.as_str()).count() >= super::ITEMS {
        return Err(format!("there are more than {} pieces", super::ITEMS));
    }
    Ok(Value::List(text.split(separator.as_str()).map(Value::text).collect()))
}

fn replace(args: &[Value]) -> Result<Value, String> {
    let (Some(text), Some(part), Some(by)) = (args[0].as_text(), args[1].as_text(), args[2].as_text()) else {
        return Ok(Value::Poison);
    };
    if part.is_empty() {
        return Err("the part to replace is empty".to_owned());
    }
    short_enough(text.len().saturating_add(text.matches(part.as_str()).count().saturating_mul(by.len())))?;
    Ok(Value::text(text.as_str().replace(part.as_str(), by)))
}

/// A pattern of RE2; patterns and their programs are bounded. Each is compiled once in a thread and never cloned, since a
/// clone starts without what the program has learnt.
fn pattern(text: &str) -> Result<Rc<Regex>, String> {
    use std::cell::RefCell;
    thread_local! {
        static KNOWN: RefCell<rustc_hash::FxHashMap<String, Result<Rc<Regex>, String>>> = RefCell::default();
    }
    if text.len() > 1_000 {
        return Err("the pattern is longer than 1,000 characters".to_owned());
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.get(text) {
            return found.clone();
        }
        let made = regex::RegexBuilder::new(text).size_limit(1 << 20).build().map(Rc::new).map_err(|e| e.to_string());
        known.insert(text.to_owned(), made.clone());
        made
    })
}

fn matches(args: &[Value]) -> Result<Value, String> {
    let (Some(text), Some(p)) = (args[0].as_text(), args[1].as_text()) else { return Ok(Value::Poison) };
    Ok(Value::bool(pattern(p)?.is_match(text)))
}

/// An image as another registry serves it: a first part that names a registry is replaced.
fn at(args: &[Value]) -> Result<Value, String> {
    let (Some(image), Some(registry)) = (args[0].as_text(), args[1].as_text()) else { return Ok(Value::Poison) };
    let rest = match image.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => image,
    };
    Ok(Value::text(format!("{registry}/{rest}")))
}

fn digest(args: &[Value]) -> Result<Value, String> {
    use sha2::Digest;
    let Some(text) = args[0].as_text() else { return Ok(Value::Poison) };
    let bytes = sha2::Sha256::digest(text.as_bytes());
    Ok(Value::text(bytes.iter().map(|b| format!("{b:02x}")).collect::<String>()))
}

fn yaml(args: &[Value]) -> Result<Value, String> {
    let mut out = String::new();
    crate::values::print(&args[0], &mut crate::text::Printer::new(&mut out));
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(Value::text(out))
}

fn json_text(value: &Value) -> Result<String, String> {
    let quoted = |text: &str| serde_json::to_string(text).map_err(|e| e.to_string());
    Ok(match value {
        Value::None => "null".to_owned(),
        Value::Scalar(Scalar::Text(text)) => quoted(text)?,
        Value::Scalar(Scalar::Amount(amount)) => quoted(&amount.to_string())?,
        Value::Scalar(scalar) => scalar.to_string(),
        Value::List(items) => {
            let all: Result<Vec<String>, String> = items.iter().map(json_text).collect();
            format!("[{}]", all?.join(","))
        }
        Value::Map(entries) => object(entries, quoted)?,
        Value::Record(record) => object(&record.fields, quoted)?,
        Value::Keyed(entries) => json_text(&Value::List(entries.iter().map(|(_, v)| v.clone()).collect::<Arc<[_]>>()))?,
        _ => return Err("this value has no JSON".to_owned()),
    })
}

fn object(
    entries: &[(crate::db::Name, Value)],
    quoted: impl Fn(&str) -> Result<String, String>,
) -> Result<String, String> {
    let entry = |(key, value): &(crate::db::Name, Value)| Ok(format!("{}:{}", quoted(key)?, json_text(value)?));
    let all: Result<Vec<String>, String> = entries.iter().map(entry).collect();
    Ok(format!("{{{}}}", all?.join(",")))
}
