//! How a scalar is spelt so that every reader of YAML 1.1 and 1.2 takes it for what it is: plain where that is beyond doubt, a
//! literal block for ordinary text of several lines, else in double quotes.

use core::fmt::Write;

use super::printer::pad;

/// Writes text as a value; the lines of a block start at `column`.
pub(super) fn text(out: &mut String, text: &str, column: usize) {
    if is_plain(text) {
        out.push_str(text);
    } else if is_block(text) {
        block(out, text, column);
    } else {
        quoted(out, text);
    }
}

/// Writes text on one line, as keys are.
pub(super) fn one_line(out: &mut String, text: &str) {
    if is_plain(text) { out.push_str(text) } else { quoted(out, text) }
}

/// Writes a whole number in decimal.
pub(super) fn int(out: &mut String, number: i64) {
    let _ = write!(out, "{number}");
}

/// Writes the shortest number that reads back the same, with the point and the signed exponent that YAML 1.1 wants of a float.
pub(super) fn float(out: &mut String, number: f64) {
    if number.is_nan() {
        return out.push_str(".nan");
    }
    if number.is_infinite() {
        return out.push_str(if number > 0.0 { ".inf" } else { "-.inf" });
    }
    let size = number.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) {
        return scientific(out, &format!("{number:e}"));
    }
    let start = out.len();
    let _ = write!(out, "{number}");
    if !out[start..].contains('.') {
        out.push_str(".0");
    }
}

fn scientific(out: &mut String, spelling: &str) {
    let (mantissa, exponent) = spelling.split_once('e').unwrap_or((spelling, "0"));
    out.push_str(mantissa);
    out.push_str(if mantissa.contains('.') { "e" } else { ".0e" });
    out.push_str(if exponent.starts_with('-') { "" } else { "+" });
    out.push_str(exponent);
}

/// May stand in a plain scalar.
const INSIDE: u8 = 1;
/// May start one, whatever follows.
const START: u8 = 2;
/// Makes what starts with a digit no number of any notation, nor a time.
const UNIT: u8 = 4;
/// May stand in a literal block or between quotes as it is; bytes of longer characters are looked at one by one.
const PRINTABLE: u8 = 8;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        classes[byte as usize] = PRINTABLE;
        if byte.is_ascii_alphabetic() || byte == b'_' || byte == b'/' {
            classes[byte as usize] |= START;
        }
        if byte.is_ascii_alphanumeric() {
            classes[byte as usize] |= INSIDE;
        }
        byte += 1;
    }
    let classes = with(classes, b"_/.-@+():=;, $%&?*~", INSIDE);
    with(classes, b"ghijklmnqrsuvwyGHIJKLMNQRSUVWY", UNIT)
}

const fn with(mut classes: [u8; 256], bytes: &[u8], class: u8) -> [u8; 256] {
    let mut i = 0;
    while i < bytes.len() {
        classes[bytes[i] as usize] |= class;
        i += 1;
    }
    classes
}

fn is(byte: u8, class: u8) -> bool {
    CLASSES[byte as usize] & class != 0
}

/// Words that some reader takes for a truth value, nothing or a number, in any case.
const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"];

fn is_plain(text: &str) -> bool {
    let starts = match *text.as_bytes() {
        [b'0'..=b'9', ..] => return is_with_unit(text.as_bytes()),
        [b'-', b'-', next, ..] | [b'-', next, ..] => next.is_ascii_alphabetic(),
        [first, ..] => is(first, START),
        [] => false,
    };
    starts && runs_plain(text.as_bytes()) && !is_word(text.trim_start_matches('-'))
}

/// Neither a forbidden byte nor what would end a plain scalar: `: `, or a colon or blank at the end.
fn runs_plain(bytes: &[u8]) -> bool {
    let mut previous = 0;
    for &byte in bytes {
        if !is(byte, INSIDE) || (byte == b' ' && previous == b':') {
            return false;
        }
        previous = byte;
    }
    !matches!(previous, b':' | b' ')
}

fn is_word(text: &str) -> bool {
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Such as `250m`, `1.5Gi`, `1m30s`, `25%`.
fn is_with_unit(bytes: &[u8]) -> bool {
    if let [digits @ .., b'%'] = bytes {
        return digits.iter().all(u8::is_ascii_digit);
    }
    bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.') && bytes.iter().any(|byte| is(*byte, UNIT))
}

fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && (text.bytes().all(|byte| is(byte, PRINTABLE) || matches!(byte, b'\n' | b'\t'))
            || text.chars().all(|c| matches!(c, '\n' | '\t') || is_printable(c)))
}

fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= '\u{a0}',
    }
}

fn block(out: &mut String, text: &str, column: usize) {
    let lines = text.trim_end_matches('\n');
    let ends = text.len() - lines.len();
    out.push_str(match ends {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in lines.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            pad(out, column);
            out.push_str(line);
        }
    }
    (1..ends).for_each(|_| out.push('\n'));
}

/// In double quotes, as JSON would have it.
fn quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut done = 0;
    for (at, c) in text.char_indices() {
        if is_printable(c) && c != '"' && c != '\\' {
            continue;
        }
        out.push_str(&text[done..at]);
        escape(out, c);
        done = at + c.len_utf8();
    }
    out.push_str(&text[done..]);
    out.push('"');
}

fn escape(out: &mut String, c: char) {
    let short = match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        '\r' => "\\r",
        _ => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
            return;
        }
    };
    out.push_str(short);
}
