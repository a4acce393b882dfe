//! The pages of codes, as a terminal shows them.

use super::Code;

const BOLD: &str = "\x1b[1m";
const CYAN: &str = "\x1b[36m";
const PLAIN: &str = "\x1b[0m";

/// The code that is written `E0201`, `e0201` or `0201`.
pub fn code_named(name: &str) -> Option<Code> {
    let digits = name.strip_prefix(['E', 'e']).unwrap_or(name);
    Code::ALL.iter().copied().find(|code| code.name().strip_prefix('E') == Some(digits))
}

/// A code's page for a terminal: headings bold, code in colour and indented.
pub fn explain(code: Code, colour: bool) -> String {
    let mut shown = String::new();
    let mut is_code = false;
    for line in code.page().lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            continue;
        }
        shown.push_str(&if is_code { example(line, colour) } else { prose(line, colour) });
        shown.push('\n');
    }
    shown
}

fn example(line: &str, colour: bool) -> String {
    match line {
        "" => String::new(),
        _ if colour => format!("    {CYAN}{line}{PLAIN}"),
        _ => format!("    {line}"),
    }
}

fn prose(line: &str, colour: bool) -> String {
    match line.strip_prefix('#') {
        Some(heading) => {
            let heading = heading.trim_start_matches('#').trim();
            if colour { format!("{BOLD}{heading}{PLAIN}") } else { heading.to_owned() }
        }
        None if colour => coloured(line),
        None => line.to_owned(),
    }
}

/// With what stands in backticks coloured, where they come in pairs.
fn coloured(line: &str) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => (*part).to_owned(),
        _ => format!("{CYAN}{part}{PLAIN}"),
    };
    parts.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for name in ["E0101", "e0101", "0101"] {
            assert_eq!(code_named(name), Some(Code::E0101));
        }
        assert_eq!(code_named("101"), None);
        assert_eq!(code_named("EE0101"), None);
    }

    #[test]
    fn every_page_has_its_title_says_what_and_why_shows_an_example_and_the_repair() {
        for code in Code::ALL {
            let (name, page) = (code.name(), code.page());
            let (title, rest) = page.split_once('\n').expect("a page has a title");
            assert!(title.starts_with(&format!("# {name}: ")), "{name}: the title is {title:?}");
            let parts: Vec<&str> = rest.split("\n```").collect();
            assert!(parts.len() >= 3 && parts.len() % 2 == 1, "{name}: no example, or one without an end");
            assert!(parts[0].trim().len() > 40, "{name}: what is wrong, and why, stands in front of the example");
            let behind: String = parts.iter().skip(2).step_by(2).copied().collect();
            assert!(behind.trim().len() > 10, "{name}: the repair stands behind the example");
        }
    }

    #[test]
    fn codes_are_in_order_and_once() {
        assert!(Code::ALL.is_sorted_by(|a, b| a.name() < b.name()));
    }

    #[test]
    fn a_page_is_readable_without_colour() {
        let page = explain(Code::E0001, false);
        assert!(page.starts_with("E0001: ") && page.contains("\n    use ") && !page.contains(['\x1b', '#']), "{page}");
    }
}
