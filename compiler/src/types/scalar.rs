//! Scalars and units: reading literals, and the one spelling that strings, YAML and messages share.

use std::fmt;

use crate::db::Name;

/// A unit type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Millicores.
    Cpu,
    /// Bytes.
    Bytes,
    /// Nanoseconds.
    Duration,
    /// Ten-thousandths.
    Percent,
}

impl Unit {
    /// Every unit, in the order messages list them.
    pub const ALL: [Unit; 4] = [Unit::Cpu, Unit::Bytes, Unit::Duration, Unit::Percent];

    /// The type's name in the language.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Cpu => "Cpu",
            Unit::Bytes => "Bytes",
            Unit::Duration => "Duration",
            Unit::Percent => "Percent",
        }
    }

    /// Each suffix with the amount that one of it is.
    pub fn suffixes(self) -> &'static [(&'static str, i64)] {
        match self {
            Unit::Cpu => &[("m", 1), ("", 1_000)],
            Unit::Bytes => &BYTES,
            Unit::Duration => &[
                ("h", 3_600_000_000_000),
                ("m", 60_000_000_000),
                ("s", 1_000_000_000),
                ("ms", 1_000_000),
                ("us", 1_000),
                ("ns", 1),
            ],
            Unit::Percent => &[("%", 100)],
        }
    }
}

const BYTES: [(&str, i64); 13] = [
    ("Ei", 1 << 60),
    ("Pi", 1 << 50),
    ("Ti", 1 << 40),
    ("Gi", 1 << 30),
    ("Mi", 1 << 20),
    ("Ki", 1 << 10),
    ("", 1),
    ("k", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("T", 1_000_000_000_000),
    ("P", 1_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000),
];

/// An amount of a unit. Whether bytes are written in powers of two or of ten is kept: it is how they are spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    /// What it measures.
    pub unit: Unit,
    /// How much, in the unit's smallest part.
    pub value: i64,
    /// Bytes only: spelt with `k`, `M`, `G`.
    pub decimal: bool,
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "named after the types")]
pub enum Scalar {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Name),
    Amount(Amount),
}

impl Eq for Scalar {}

/// Why a literal is not of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Its suffix is none of the unit's.
    Suffix,
    /// It has digits below the unit's smallest part.
    TooFine,
    /// It does not fit 64 bits.
    TooLarge,
}

/// Splits a literal into digits and suffix: `1.5Gi` is `("1.5", "Gi")`.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.split_at(end)
}

/// `digits` × `scale`, exactly.
fn scaled(digits: &str, scale: i64) -> Result<i64, Misfit> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut value: i128 = whole.parse().map_err(|_| Misfit::TooLarge)?;
    let mut divisor: i128 = 1;
    for digit in fraction.trim_end_matches('0').bytes().take(20) {
        value = value * 10 + i128::from(digit - b'0');
        divisor *= 10;
    }
    let total = value.checked_mul(i128::from(scale)).ok_or(Misfit::TooLarge)?;
    if total % divisor != 0 {
        return Err(Misfit::TooFine);
    }
    i64::try_from(total / divisor).map_err(|_| Misfit::TooLarge)
}

/// Reads a number literal as an amount of `unit`.
///
/// # Errors
///
/// The literal's suffix is not the unit's, or the amount is not a whole number of the unit's smallest part.
pub fn amount(text: &str, unit: Unit) -> Result<Amount, Misfit> {
    let (mut rest, mut value) = (text, 0_i64);
    loop {
        let (digits, tail) = split(rest);
        let end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (suffix, more) = tail.split_at(end);
        let scale = unit.suffixes().iter().find(|(s, _)| *s == suffix).ok_or(Misfit::Suffix)?.1;
        value = value.checked_add(scaled(digits, scale)?).ok_or(Misfit::TooLarge)?;
        rest = more;
        if rest.is_empty() {
            let decimal = unit == Unit::Bytes && suffix.len() == 1;
            return Ok(Amount { unit, value, decimal });
        }
        if unit != Unit::Duration {
            return Err(Misfit::Suffix);
        }
    }
}

/// The units that a literal's suffix may mean, where no type is expected; none for a plain number.
pub fn units_of(text: &str) -> Vec<Unit> {
    let (_, suffix) = split(text);
    if suffix.is_empty() {
        return Vec::new();
    }
    Unit::ALL.into_iter().filter(|unit| amount(text, *unit) != Err(Misfit::Suffix)).collect()
}

/// Reads a plain number; octal is written `0o755`.
pub fn number(text: &str) -> Option<Scalar> {
    if let Some(octal) = text.strip_prefix("0o") {
        return i64::from_str_radix(octal, 8).ok().map(Scalar::Int);
    }
    if text.contains('.') {
        return text.parse().ok().filter(|f: &f64| f.is_finite()).map(Scalar::Float);
    }
    text.parse().ok().map(Scalar::Int)
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            Unit::Cpu if self.value % 1_000 == 0 => write!(f, "{}", self.value / 1_000),
            Unit::Cpu => write!(f, "{}m", self.value),
            Unit::Bytes => bytes(f, self.value, self.decimal),
            Unit::Duration => duration(f, self.value),
            Unit::Percent if self.value % 100 == 0 => write!(f, "{}%", self.value / 100),
            Unit::Percent => write!(f, "{}%", self.value as f64 / 100.0),
        }
    }
}

fn bytes(f: &mut fmt::Formatter<'_>, value: i64, decimal: bool) -> fmt::Result {
    let family = if decimal { BYTES[7..].iter().rev().collect::<Vec<_>>() } else { BYTES[..6].iter().collect() };
    match family.into_iter().find(|(_, scale)| value != 0 && value % scale == 0) {
        Some((suffix, scale)) => write!(f, "{}{suffix}", value / scale),
        None => write!(f, "{value}"),
    }
}

/// Go's form: largest unit first, no fractions.
fn duration(f: &mut fmt::Formatter<'_>, value: i64) -> fmt::Result {
    if value == 0 {
        return f.write_str("0s");
    }
    if value < 0 {
        f.write_str("-")?;
    }
    let mut rest = value.unsigned_abs();
    for (suffix, scale) in Unit::Duration.suffixes() {
        let count = rest / scale.unsigned_abs();
        rest %= scale.unsigned_abs();
        if count > 0 {
            write!(f, "{count}{suffix}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Bool(b) => write!(f, "{b}"),
            Scalar::Int(i) => write!(f, "{i}"),
            Scalar::Float(x) => write!(f, "{x}"),
            Scalar::Text(t) => f.write_str(t),
            Scalar::Amount(a) => write!(f, "{a}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(text: &str, unit: Unit) -> String {
        amount(text, unit).map_or_else(|e| format!("{e:?}"), |a| a.to_string())
    }

    #[test]
    fn literals_are_spelt_canonically() {
        let cases = [
            ("250m", Unit::Cpu, "250m"),
            ("1.5", Unit::Cpu, "1500m"),
            ("2000m", Unit::Cpu, "2"),
            ("1024Mi", Unit::Bytes, "1Gi"),
            ("512k", Unit::Bytes, "512k"),
            ("1500", Unit::Bytes, "1500"),
            ("90s", Unit::Duration, "1m30s"),
            ("1m30s", Unit::Duration, "1m30s"),
            ("500ms", Unit::Duration, "500ms"),
            ("99%", Unit::Percent, "99%"),
            ("99.5%", Unit::Percent, "99.5%"),
            ("0.1m", Unit::Cpu, "TooFine"),
            ("10Mi", Unit::Cpu, "Suffix"),
            ("9999999999999Gi", Unit::Bytes, "TooLarge"),
        ];
        for (text, unit, expected) in cases {
            assert_eq!(spelt(text, unit), expected, "{text}");
        }
    }

    #[test]
    fn ten_m_is_a_cpu_or_a_duration() {
        assert_eq!(units_of("10m"), [Unit::Cpu, Unit::Duration]);
        assert_eq!(units_of("30s"), [Unit::Duration]);
        assert_eq!(units_of("256Mi"), [Unit::Bytes]);
        assert!(units_of("3").is_empty());
    }
}
