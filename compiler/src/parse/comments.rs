//! Comments as other languages write them. The grammar skips them; here they are found and reported.

use super::errors;
use crate::db::Span;
use crate::diagnostics::Diagnostic;

/// One error for each `# …` and `/* … */` outside of texts.
pub(super) fn foreign(text: &str) -> Vec<Diagnostic<Span>> {
    if !text.contains('#') && !text.contains("/*") {
        return Vec::new();
    }
    let (mut errors, mut at) = (Vec::new(), 0);
    while at < text.len() {
        at = step(text, at, &mut errors);
    }
    errors
}

/// Looks at what starts at `at`; gives where to go on.
fn step(text: &str, at: usize, errors: &mut Vec<Diagnostic<Span>>) -> usize {
    let rest = &text.as_bytes()[at..];
    let line_end = at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    match rest {
        [b'/', b'/', ..] => line_end,
        [b'|', ..] if text[..at].trim_end_matches([' ', '\t']).ends_with('\n') => line_end,
        [b'"', ..] => string_end(text, at, line_end),
        [b'r', b'"' | b'#', ..] => raw_end(text, at, line_end),
        [b'/', b'*', ..] => {
            let end = text[at + 2..].find("*/").map_or(text.len(), |skip| at + 4 + skip);
            let follows = !text[end..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') && end < text.len();
            errors.push(errors::block_comment(Span::new(at, end), &text[at..end], follows));
            end
        }
        [b'#', ..] => {
            errors.push(errors::hash_comment(at));
            line_end
        }
        _ => at + 1,
    }
}

fn string_end(text: &str, at: usize, line_end: usize) -> usize {
    let (mut escaped, mut depth) = (false, 0_u32);
    for (skip, byte) in text.as_bytes()[at + 1..line_end].iter().enumerate() {
        match byte {
            b'(' if escaped || depth > 0 => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b'"' if !escaped && depth == 0 => return at + skip + 2,
            _ => {}
        }
        escaped = *byte == b'\\' && !escaped;
    }
    line_end
}

fn raw_end(text: &str, at: usize, line_end: usize) -> usize {
    let line = &text[at + 1..line_end];
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    let begins_inside = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$'));
    if begins_inside || line.as_bytes().get(hashes) != Some(&b'"') {
        return at + 1;
    }
    let closer = format!("\"{}", &line[..hashes]);
    line[hashes + 1..].find(&closer).map_or(line_end, |skip| at + 1 + hashes + 1 + skip + closer.len())
}
