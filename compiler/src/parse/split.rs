//! Files into declarations, by columns alone: a missing brace never reaches the next declaration, and an edit re-parses one.

/// The words that begin a declaration in column 0, each with what it means; the neighbours' words are understood and corrected.
const WORDS: &[(&str, &str)] = &[
    ("use", "use"),
    ("distribution", "distribution"),
    ("part", "part"),
    ("param", "param"),
    ("let", "let"),
    ("component", "component"),
    ("every", "every"),
    ("variant", "variant"),
    ("type", "type"),
    ("enum", "enum"),
    ("resource", "resource"),
    ("mixin", "mixin"),
    ("fn", "fn"),
    ("external", "fn"),
    ("test", "test"),
    ("import", "use"),
    ("include", "use"),
    ("const", "let"),
    ("var", "let"),
    ("val", "let"),
    ("def", "fn"),
    ("func", "fn"),
    ("function", "fn"),
    ("struct", "type"),
    ("class", "type"),
    ("interface", "type"),
    ("parameter", "param"),
    ("variable", "param"),
    ("each", "every"),
];

/// The words that declare, as the language spells them.
pub(super) fn declaration_words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(|(word, means)| word == means).map(|(word, _)| *word)
}

/// A declaration's first words, read without parsing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'t> {
    /// The word that says what it is, such as `component`; `fn` for an external one too.
    pub keyword: &'static str,
    /// The name it declares; of a `use` or a `part`, the rest of the line; empty where it is missing.
    pub name: &'t str,
}

/// Cuts a file into pieces with at most one declaration each; joined, they are the file. A piece begins at a line that
/// has a declaration's word in column 0, or at the first of the comment lines directly above it.
pub fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut line, mut comments, mut declared) = (0, 0, None, false);
    for content in text.split_inclusive('\n') {
        if word(content).is_some() {
            if declared {
                let cut = comments.unwrap_or(line);
                pieces.push(&text[start..cut]);
                start = cut;
            }
            declared = true;
            comments = None;
        } else if content.starts_with("//") {
            comments.get_or_insert(line);
        } else {
            comments = None;
        }
        line += content.len();
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// What a piece declares, from a scan of its first line that is not a comment; none in a piece of comments.
pub fn head(text: &str) -> Option<Head<'_>> {
    let line = text.lines().find(|line| word(line).is_some())?;
    let keyword = word(line)?;
    let mut rest = line.trim_start_matches(|c: char| c.is_ascii_lowercase()).trim_start();
    if line.starts_with("external") {
        rest = rest.strip_prefix("fn").unwrap_or(rest).trim_start();
    }
    Some(Head { keyword, name: name(keyword, rest) })
}

fn name<'t>(keyword: &str, rest: &'t str) -> &'t str {
    match keyword {
        "use" | "part" => rest.split("//").next().unwrap_or(rest).trim_end(),
        "test" => rest.split('"').nth(1).unwrap_or_default(),
        "every" => word_of(rest, |c| c == '.'),
        _ => word_of(rest.strip_prefix('"').unwrap_or(rest), |_| false),
    }
}

fn word_of(rest: &str, extra: impl Fn(char) -> bool) -> &str {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$') || extra(c)));
    rest[..end.unwrap_or(rest.len())].trim_end_matches('-')
}

/// The meaning of the declaration's word that a line begins with.
fn word(line: &str) -> Option<&'static str> {
    let end = line.bytes().take(13).position(|b| !b.is_ascii_lowercase()).unwrap_or(line.len().min(13));
    let follows = line.as_bytes().get(end).copied();
    if end < 2 || !matches!(follows, None | Some(b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    WORDS.iter().find(|(word, _)| *word == &line[..end]).map(|(_, means)| *means)
}
