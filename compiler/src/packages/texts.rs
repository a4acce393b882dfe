//! The texts that statements read: which ones a declaration mentions, and what their paths mean.

use std::path::Path;

use crate::db::{Kind, Name, System};

/// The paths and patterns that `file("…")` and `files("…")` are asked for in a declaration's text, each with its byte.
pub fn mentioned_texts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let calls = ["file(\"", "files(\""].into_iter().flat_map(|call| text.match_indices(call));
    let starts = calls.map(|(at, call)| at + call.len());
    starts.filter_map(|at| text[at..].split_once('"').map(|(path, _)| (at, path)))
}

/// The path, or the pattern of paths, that another file asks for; none where it leads out of that file's folder, or has a `*` in the
/// name of a folder.
pub fn text_path(from: &str, path: &str) -> Option<Name> {
    let parts: Vec<&str> = path.split('/').collect();
    let (_, folders) = parts.split_last()?;
    let inside = parts.iter().all(|part| !matches!(*part, "" | "." | ".."));
    let is_plain = !path.contains('\\') && !folders.iter().any(|folder| folder.contains('*'));
    let front = from.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    (inside && is_plain).then(|| ecow::eco_format!("{front}{path}"))
}

/// Whether a pattern names a path: each `*` stands for any part of a name.
pub fn names_text(pattern: &str, path: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        let found = if pieces.peek().is_none() {
            rest.strip_suffix(piece)
        } else {
            rest.split_once(piece).map(|(_, rest)| rest)
        };
        match found {
            Some(left) => rest = left,
            None => return false,
        }
    }
    !path[pattern.find('*').unwrap_or_default()..].contains('/')
}

/// The files that a pattern names, in the order of their names; what is no pattern names itself.
pub fn texts_named(system: &dyn System, pattern: &str) -> Vec<Name> {
    if !pattern.contains('*') {
        return vec![pattern.into()];
    }
    let folder = pattern.rsplit_once('/').map_or("", |(folder, _)| folder);
    let entries = system.list(Path::new(if folder.is_empty() { "." } else { folder })).unwrap_or_default();
    let files = entries.into_iter().filter(|entry| entry.kind == Kind::File);
    let paths = files
        .map(|entry| if folder.is_empty() { entry.name.into() } else { ecow::eco_format!("{folder}/{}", entry.name) });
    paths.filter(|path| names_text(pattern, path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_names_files_of_one_folder() {
        for (pattern, path, is_named) in [
            ("a/*.sh", "a/b.sh", true),
            ("a/*.sh", "a/.sh", true),
            ("a/*.sh", "a/b/c.sh", false),
            ("a/*.sh", "a/b.sql", false),
            ("a/*", "a/b", true),
            ("*-*.sql", "01-users.sql", true),
            ("*-*.sql", "users.sql", false),
            ("a*b*b", "ab", false),
            ("a*a", "a", false),
            ("a.sh", "a.sh", true),
            ("a.sh", "a.sh2", false),
        ] {
            assert_eq!(names_text(pattern, path), is_named, "{pattern} {path}");
        }
    }

    #[test]
    fn paths_stay_within_the_folder_of_the_file_that_asks() {
        assert_eq!(text_path("x/app.dist", "a/*.sh").as_deref(), Some("x/a/*.sh"));
        assert_eq!(text_path("app.dist", "a.sh").as_deref(), Some("a.sh"));
        for odd in ["", "/etc/passwd", "../a", "a/../b", "a//b", "./a", "a\\b", "*/a"] {
            assert_eq!(text_path("app.dist", odd), None, "{odd}");
        }
    }

    #[test]
    fn calls_mention_what_they_ask_for() {
        let text = "a = file(\"x.sh\")\nb = files(\"y/*.sql\")\nc = file(name)\n";
        assert_eq!(mentioned_texts(text).collect::<Vec<_>>(), [(10, "x.sh"), (28, "y/*.sql")]);
    }
}
