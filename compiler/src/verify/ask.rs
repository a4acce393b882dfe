//! What a rule can ask of a record: the columns that the tables in `asked` fill in.

use super::errors::{self, Said};
use super::forms::Form;
use super::view::{int, is_said, part, text};
use crate::types::scalar::Scalar;
use crate::values::Value;

/// What is asked of every record of a type. Fields are dotted paths from the record.
#[derive(Clone, Copy)]
pub enum Ask {
    /// A whole number from the first to the last.
    Number(&'static str, i64, i64),
    /// A whole number that is at least this.
    AtLeast(&'static str, i64),
    /// The number of a port, where it is a number.
    Port(&'static str),
    /// A number whose 0 the server takes for another.
    Zero(&'static str, i64),
    /// A count, or a share in percent; a share is at most so much.
    Share(&'static str, i64),
    /// A text of a form, where it is a text.
    Text(&'static str, &'static Form),
    /// The texts of a list, each of a form.
    Texts(&'static str, &'static Form),
    /// Exactly one of several fields.
    One(&'static [&'static str]),
    /// No more than one of several fields.
    Lone(&'static [&'static str]),
    /// No more than one field beside this one.
    LoneBeside(&'static str),
    /// A field that is there and not empty.
    Needs(&'static str),
    /// A field that may not be there.
    Bars(&'static str),
    /// A text that is one of several.
    Among(&'static str, &'static [&'static str]),
    /// Something where a text is one of several; `""` is one that is not there.
    If(&'static str, &'static [&'static str], &'static Ask),
    /// What no column says.
    Rule(fn(&Value, &mut Vec<Said>)),
}

/// The highest port.
const LAST_PORT: i64 = 65_535;

impl Ask {
    /// What is wrong with a record of a type, with paths from the record.
    pub fn judge(&self, of: &str, record: &Value, said: &mut Vec<Said>) {
        self.judge_while(of, record, None, said);
    }

    fn judge_while(&self, of: &str, record: &Value, only: Option<(&str, &str)>, said: &mut Vec<Said>) {
        match *self {
            Ask::Number(field, low, high) => said.extend(number(of, record, field, low, high)),
            Ask::AtLeast(field, low) => said.extend(number(of, record, field, low, i64::MAX)),
            Ask::Port(field) => {
                let wrong = int(record, field).filter(|port| !(1..=LAST_PORT).contains(port));
                said.extend(wrong.map(|port| errors::bad_port(field.to_owned(), port)));
            }
            Ask::Zero(field, instead) => {
                let zero = int(record, field).filter(|number| *number == 0);
                said.extend(zero.map(|_| errors::zero(of, field, instead)));
            }
            Ask::Share(field, most) => said.extend(share(of, record, field, most)),
            Ask::Text(field, form) => {
                let wrong = part(record, field).and_then(Value::as_text).filter(|text| !(form.fits)(text));
                said.extend(wrong.map(|text| errors::bad_text(field.to_owned(), text, form)));
            }
            Ask::Texts(list, form) => {
                if let Some(Value::List(items)) = part(record, list) {
                    let wrong = items.iter().filter_map(Value::as_text).filter(|text| !(form.fits)(text));
                    said.extend(wrong.map(|text| errors::bad_text(list.to_owned(), text, form)));
                }
            }
            Ask::One(fields) => said.extend(one(of, record, fields, true)),
            Ask::Lone(fields) => said.extend(one(of, record, fields, false)),
            Ask::LoneBeside(field) => said.extend(lone_beside(of, record, field)),
            Ask::Needs(field) => {
                said.extend((!is_said(record, field)).then(|| errors::needs(of, field, only)));
            }
            Ask::Bars(field) => said.extend(is_said(record, field).then(|| errors::bars(of, field, only))),
            Ask::Among(field, texts) => said.extend(among(of, record, field, texts)),
            Ask::If(field, texts, ask) => {
                let found = text(record, field);
                if texts.contains(&found) {
                    ask.judge_while(of, record, Some((field, found)), said);
                }
            }
            Ask::Rule(rule) => rule(record, said),
        }
    }
}

fn number(of: &str, record: &Value, field: &str, low: i64, high: i64) -> Option<Said> {
    let number = int(record, field)?;
    (!(low..=high).contains(&number)).then(|| errors::bad_number(of, field, number, low, high))
}

fn share(of: &str, record: &Value, field: &str, most: i64) -> Option<Said> {
    let wrong = match part(record, field)? {
        Value::Scalar(Scalar::Int(count)) => (*count < 0).then(|| count.to_string()),
        Value::Scalar(Scalar::Amount(share)) => {
            (!(0..=most * 100).contains(&share.value) || share.value % 100 != 0).then(|| share.to_string())
        }
        Value::Scalar(Scalar::Text(text)) => {
            let percent = text.strip_suffix('%').filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
            let fits = percent.and_then(|p| p.parse::<i64>().ok()).is_some_and(|p| p <= most);
            (!fits).then(|| format!("\"{text}\""))
        }
        _ => None,
    };
    wrong.map(|found| errors::bad_share(of, field, &found, most))
}

fn one(of: &str, record: &Value, fields: &[&str], needed: bool) -> Option<Said> {
    let found: Vec<&str> =
        fields.iter().copied().filter(|field| is_said(record, field) || is_empty(record, field)).collect();
    match found.as_slice() {
        [] if needed => Some(errors::none_of(of, fields)),
        [] | [_] => None,
        [first, second] if fields.len() == 2 => Some(errors::several(of, first, second)),
        [first, second, ..] => Some(errors::several_of(of, fields, first, second)),
    }
}

/// Whether a record is there that says nothing, such as `emptyDir = {}`.
fn is_empty(record: &Value, field: &str) -> bool {
    matches!(part(record, field), Some(Value::Record(_)))
}

fn lone_beside(of: &str, record: &Value, field: &str) -> Option<Said> {
    let Value::Record(fields) = record else { return None };
    let mut others = fields.fields.iter().filter(|(name, value)| name != field && *value != Value::None);
    let (first, second) = (others.next()?, others.next()?);
    Some(errors::several(of, &first.0, &second.0))
}

fn among(of: &str, record: &Value, field: &str, texts: &[&str]) -> Option<Said> {
    let found = text(record, field);
    (!texts.contains(&found)).then(|| errors::not_among(of, field, found, texts))
}
