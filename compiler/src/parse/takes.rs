//! Which words go on what is written: the grammar itself is asked, so that it is said once what may follow what.

use super::pairs;

/// How long the text in front may be, in bytes: it is read once for each word.
const LONGEST: usize = 1 << 16;

/// Whether a word behind the front of a declaration would be read as that word: not as a name, and not to correct a habit.
pub fn takes(front: &str, word: &str) -> bool {
    let (at, end) = (front.len(), front.trim_end().len());
    let text = format!("{front}{word} ");
    let Some(pairs) = pairs(&text).filter(|_| at <= LONGEST) else { return false };
    let own = format!("kw_{word}");
    let mut is_read = false;
    for pair in pairs.flatten().filter(|pair| pair.as_span().end() >= end) {
        let (span, rule) = (pair.as_span(), format!("{:?}", pair.as_rule()));
        let holds = span.start() <= at && at < span.end();
        let is_habit = holds && ["like_", "stray", "bad_"].iter().any(|odd| rule.starts_with(odd));
        let is_gap = rule.starts_with("no_") && (end..=at).contains(&span.start());
        if is_habit || is_gap {
            return false;
        }
        is_read |= holds && span.start() == at && rule == own;
    }
    is_read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(front: &str) -> Vec<&'static str> {
        let words = ["then", "else", "of", "with", "extends", "for", "except", "if", "where", "at", "as", "in", "was"];
        words.into_iter().filter(|word| takes(front, word)).collect()
    }

    #[test]
    fn what_may_follow_the_grammar_says() {
        let cases: [(&str, &[&str]); 16] = [
            ("use std.mesh ", &["as"]),
            ("mixin m ", &["for"]),
            ("every T ", &["with", "except"]),
            ("every T except a ", &["with"]),
            ("variant v with m ", &["if"]),
            ("variant v ", &["of", "with", "was"]),
            ("type T {\n    a: Int ", &["where", "was"]),
            ("type T {\n    a: Int where it > 0 ", &["else", "where", "in", "was"]),
            ("component a: T {\n    check x ", &["else", "at", "in"]),
            ("component a: T {\n    check x at y ", &["else"]),
            ("let a = if b ", &["then", "in"]),
            ("let a = if b then c ", &["else", "in"]),
            ("let a = 1 ", &["in"]),
            ("let a = [", &["for", "if"]),
            ("let a = [for x in xs ", &["for", "if", "in"]),
            ("let a = { ", &["for"]),
        ];
        for (front, words) in cases {
            assert_eq!(taken(front), words, "{front}");
        }
    }
}
