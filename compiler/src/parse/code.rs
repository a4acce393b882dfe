//! What a declaration says, without its layout: blank lines, comments and blanks at the ends of lines are left out, so that what
//! hangs on the rest is not asked again when they change. Documentation is no layout.

use super::entries::{about, entries};
use super::marks::{self, marks};
use crate::db::{Code, Entries, Gap, Inner, Span};

/// The code of a piece. Where a line could belong to a literal that goes over several, all is kept.
pub fn code(piece: &str) -> Code {
    if piece.contains("/*") || piece.split_inclusive('\n').any(begins_literal) {
        return Code::all(piece);
    }
    match entries(piece) {
        Some(entries) => apart(piece, entries),
        None => lines_of(piece),
    }
}

/// The code of an entry of a variant, as a variant of its own behind `front`.
pub fn entry(front: &str, text: &str) -> Inner {
    let own = lines_of(text);
    let gaps = own.gaps.iter().map(|gap| moved(*gap, front.len(), front.len())).collect();
    let head = format!("{front}    {}", about(text)).into();
    Inner { code: format!("{front}{}}}\n", own.text).into(), gaps, head }
}

/// Whether a text may stand in an entry's place without a change of what is around it: between two others it is cut as one, about
/// the same component and in the same column.
pub fn stays_entry(front: &str, old: &str, new: &str) -> bool {
    let name = about(old);
    let column = old.lines().find_map(|line| line.trim_start().starts_with(name).then(|| line.find(name)).flatten());
    let guard = |end: &str| format!("{:1$}{name}{end}.a = 1\n", "", column.unwrap_or_default());
    let (before, after) = (format!("{front}{}", guard("_")), guard("__"));
    let spans = code(&format!("{before}{new}{after}}}\n")).entries.spans;
    let own = Span::new(before.len(), before.len() + new.len());
    about(new) == name && spans.len() == 3 && spans[1] == own
}

/// The code of a variant without the entries that stand for themselves.
fn apart(piece: &str, entries: Entries) -> Code {
    let (mut text, mut gaps, mut at) = (String::new(), Vec::new(), 0);
    for span in entries.spans.iter().copied().chain([Span::new(piece.len(), piece.len())]) {
        if at < span.start as usize {
            let own = lines_of(&piece[at..span.start as usize]);
            own.gaps.iter().for_each(|gap| leave_out(&mut gaps, moved(*gap, text.len(), at)));
            text.push_str(&own.text);
        }
        leave_out(&mut gaps, Gap { at: text.len() as u32, span });
        at = span.end as usize;
    }
    Code { text: text.into(), gaps: gaps.into(), entries }
}

fn moved(gap: Gap, code: usize, text: usize) -> Gap {
    Gap { at: gap.at + code as u32, span: gap.span.shifted(text as u32) }
}

/// The code of lines that stand for themselves.
fn lines_of(piece: &str) -> Code {
    let lines: Vec<&str> = piece.split_inclusive('\n').collect();
    let (mut text, mut gaps, mut at) = (String::new(), Vec::new(), 0);
    for (line, ends_text) in lines.iter().zip(ends_text(&lines)) {
        let body = line.trim_end_matches(['\n', '\r']);
        let (kept, end) = match kept(body, ends_text) {
            Some(kept) => (kept, body.len()),
            None => (0, line.len()),
        };
        text.push_str(&line[..kept]);
        leave_out(&mut gaps, Gap { at: text.len() as u32, span: Span::new(at + kept, at + end) });
        text.push_str(&line[end..]);
        at += line.len();
    }
    Code { text: text.into(), gaps: gaps.into(), entries: Entries::default() }
}

fn leave_out(gaps: &mut Vec<Gap>, gap: Gap) {
    match gaps.last_mut().filter(|last| last.at == gap.at && last.span.end == gap.span.start) {
        Some(last) => last.span.end = gap.span.end,
        None if gap.span.start < gap.span.end => gaps.push(gap),
        None => {}
    }
}

/// Whether what follows a line may belong to a literal: a hole that the line does not close, or YAML's text.
fn begins_literal(line: &str) -> bool {
    if marks(line) & (marks::BACKSLASH | marks::FOLD) == 0 {
        return false;
    }
    let open = |rest: &str| rest.matches('(').count() > rest.matches(')').count();
    let end = line.trim_end().trim_end_matches(['-', '+']);
    line.find("\\(").is_some_and(|at| open(&line[at..])) || line.contains(':') && end.ends_with(['|', '>'])
}

/// For each line, whether the next line with code starts with a bar: without what stands between, two texts would be one.
fn ends_text(lines: &[&str]) -> Vec<bool> {
    let mut bar = false;
    let mut before = |line: &&str| {
        let bare = line.trim();
        let next = if is_layout(bare) { bar } else { bare.starts_with('|') };
        std::mem::replace(&mut bar, next)
    };
    let mut all: Vec<bool> = lines.iter().rev().map(&mut before).collect();
    all.reverse();
    all
}

/// How much of a line is code; none where nothing is, unless the line ends a text of several lines.
fn kept(line: &str, ends_text: bool) -> Option<usize> {
    if is_layout(line.trim()) {
        return ends_text.then_some(line.len());
    }
    if line.contains(['"', '|']) || line.contains("{{") || line.contains("${") {
        return Some(line.len());
    }
    let comment = line.find("//").unwrap_or(line.len());
    let is_opaque = line[..comment].contains('\'') || !is_layout(&line[comment..]);
    Some(if is_opaque { line.len() } else { line[..comment].trim_end().len() })
}

/// Whether a line or what ends it is no code: documentation is.
fn is_layout(text: &str) -> bool {
    text.is_empty() || text.starts_with("//") && !text.starts_with("///") && !text.starts_with("//!")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(piece: &str) -> String {
        let code = code(piece);
        let whole: String = (0..code.text.len())
            .map(|at| &piece[std::ops::Range::from(crate::db::in_text(&code.gaps, Span::new(at, at + 1)))])
            .collect();
        assert_eq!(whole, *code.text);
        whole
    }

    #[test]
    fn blank_lines_comments_and_ends_of_lines_are_layout() {
        let piece = "// why\n\n/// what\nlet a = [  \n    // one\n    1, // first\n\n    2\n]\n\n";
        assert_eq!(left(piece), "/// what\nlet a = [\n    1,\n    2\n]\n");
    }

    #[test]
    fn an_entry_stays_one_where_it_is_cut_as_before() {
        let stays = |new: &str| stays_entry("variant v {\n", "    // one\n    a.b = 1\n", new);
        for new in ["    a.b = 2\n", "\n    a.b =\n        2 // é\n", "    a {\n        b = 1\n    }\n    a.c = 2\n"] {
            assert!(stays(new), "{new}");
        }
        for new in [
            "",
            "    b.b = 1\n",
            "    a.b = 1",
            "    a.b = 1\n\n",
            "     a.b = 1\n",
            "    a.b =\n",
            "    a.b = \"\n",
            "    a.b = [\n",
            "    a.b = 1 /*\n",
            "    a.b = 1\n    c.d = 1\n",
            "    a.b = 1\nlet c = 1\n",
        ] {
            assert!(!stays(new), "{new}");
        }
    }

    #[test]
    fn what_may_be_a_literal_stays() {
        let lines = [
            "let a = \"b // c\"  \n",
            "let a =\n    | b // c \n\n    | d\n",
            "a: |\n    b\n\n    c\n",
            "let a = \"\\(f(\n\n1)) // c\"\n",
            "/* a\n\n// */\n",
            "let a = 'b // c'\n",
        ];
        for line in lines {
            assert_eq!(left(line), line);
        }
    }
}
