//! The formatter's layout as edits that touch only what changes.

use distc::db::{LineIndex, Span};
use distc::parse::split;
use distc::pretty;

/// The edits, as lines replaced by others, that lay out a text. Declarations with syntax errors stay as they are.
pub fn formatted(text: &str) -> Vec<(Span, String)> {
    match pretty::format(text) {
        Ok(new) if new == text => Vec::new(),
        Ok(new) => replaced(text, &new),
        Err(_) => formatted_within(text, Span::new(0, text.len())),
    }
}

/// The edits that lay out the declarations that touch a range; those with syntax errors stay as they are.
pub fn formatted_within(text: &str, within: Span) -> Vec<(Span, String)> {
    let mut at = 0;
    let place = |piece: &'_ str| {
        let start = at + piece.len() - piece.trim_start().len();
        let span = Span::new(start, start + piece.trim().len());
        at += piece.len();
        span
    };
    let spans: Vec<Span> = split(text).into_iter().map(place).collect();
    let touched = spans.into_iter().filter(|span| span.start <= within.end && within.start <= span.end);
    touched.filter_map(|span| laid_out(&text[std::ops::Range::from(span)], span)).collect()
}

/// The edit that lays out one declaration.
fn laid_out(piece: &str, span: Span) -> Option<(Span, String)> {
    let new = pretty::format(piece).ok()?;
    let new = new.trim_end();
    (new != piece).then(|| (span, new.to_owned()))
}

/// What lies between the lines that both texts begin and end with.
fn replaced(old: &str, new: &str) -> Vec<(Span, String)> {
    let (before, after): (Vec<&str>, Vec<&str>) = (lines(old), lines(new));
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let rest = before[head..].iter().rev().zip(after[head..].iter().rev());
    let tail = rest.take_while(|(a, b)| a == b).count();
    let index = LineIndex::new(old);
    let start = index.span(head).start;
    let end = index.span(before.len() - tail).start;
    vec![(Span { start, end }, after[head..after.len() - tail].concat())]
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(text: &str) -> String {
        let mut out = text.to_owned();
        for (span, new) in formatted(text).into_iter().rev() {
            out.replace_range(std::ops::Range::from(span), &new);
        }
        out
    }

    #[test]
    fn only_the_lines_that_change_are_replaced() {
        let text = "let a = 1\nlet  b=2\nlet c = 3\n";
        assert_eq!(formatted(text), [(Span::new(10, 19), "let b = 2\n".to_owned())]);
        assert_eq!(apply(text), pretty::format(text).expect("it is sound"));
    }

    #[test]
    fn a_text_without_an_end_of_line_and_one_that_is_right_already() {
        assert_eq!(apply("let  a=1"), "let a = 1\n");
        assert_eq!(formatted("let a = 1\n"), []);
    }

    #[test]
    fn what_is_not_understood_stays_and_the_rest_is_laid_out() {
        assert_eq!(apply("// x\nlet  a = = 1\n\n\nlet  b=2\n"), "// x\nlet  a = = 1\n\n\nlet b = 2\n");
    }

    #[test]
    fn lines_end_as_they_did() {
        assert_eq!(apply("let  a=1\r\n\r\nlet b = 2\r\n"), "let a = 1\r\n\r\nlet b = 2\r\n");
        assert_eq!(formatted("let a = {\r\n    b = 1\r\n}\r\n"), []);
    }

    #[test]
    fn a_range_lays_out_the_declarations_that_it_touches() {
        let text = "let  a=1\nlet  b=2\nlet  c=3\n";
        assert_eq!(formatted_within(text, Span::new(10, 10)), [(Span::new(9, 17), "let b = 2".to_owned())]);
    }
}
