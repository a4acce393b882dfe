//! The formatter's layout as edits that touch only what changes.

use distc::db::{LineIndex, Span};
use distc::pretty;

/// The edits, as lines replaced by others, that lay out a text; none where it has syntax errors.
pub fn formatted(text: &str) -> Option<Vec<(Span, String)>> {
    let new = pretty::format(text).ok()?;
    Some(if new == text { Vec::new() } else { replaced(text, &new) })
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
        for (span, new) in formatted(text).expect("it is sound").into_iter().rev() {
            out.replace_range(std::ops::Range::from(span), &new);
        }
        out
    }

    #[test]
    fn only_the_lines_that_change_are_replaced() {
        let text = "let a = 1\nlet  b=2\nlet c = 3\n";
        let edits = formatted(text).expect("it is sound");
        assert_eq!(edits, [(Span::new(10, 19), "let b = 2\n".to_owned())]);
        assert_eq!(apply(text), pretty::format(text).expect("it is sound"));
    }

    #[test]
    fn a_text_without_an_end_of_line_and_one_that_is_right_already() {
        assert_eq!(apply("let  a=1"), "let a = 1\n");
        assert_eq!(formatted("let a = 1\n"), Some(Vec::new()));
        assert_eq!(formatted("let a = = 1\n"), None);
    }
}
