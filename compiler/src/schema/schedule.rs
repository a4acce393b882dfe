//! Times in the five fields of cron, as Kubernetes reads them (robfig/cron, version 3).

/// A field: what it is called, its first and last number, the names of its numbers from the first on.
type Field = (&'static str, u32, u32, &'static [&'static str]);

const FIELDS: [Field; 5] = [
    ("minute", 0, 59, &[]),
    ("hour", 0, 23, &[]),
    ("day of the month", 1, 31, &[]),
    ("month", 1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    ("day of the week", 0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

const WORDS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Units of a time between two runs, after `@every`.
const UNITS: [&str; 7] = ["ns", "us", "µs", "ms", "h", "m", "s"];

/// The time zone in front of a schedule, and the schedule behind it.
pub fn zone(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("CRON_TZ=").or_else(|| text.strip_prefix("TZ=")) else { return (None, text) };
    let (zone, times) = rest.split_once(' ').unwrap_or((rest, ""));
    (Some(zone), times.trim())
}

/// Why a text is no schedule; none where it is one.
pub fn fault(text: &str) -> Option<String> {
    if let Some(word) = text.strip_prefix('@') {
        let known = WORDS.contains(&text) || word.strip_prefix("every ").is_some_and(is_span);
        return (!known)
            .then(|| format!("there is no `{text}`, but {}", WORDS.map(|word| format!("`{word}`")).join(", ")));
    }
    let written: Vec<&str> = text.split_whitespace().collect();
    if written.len() != FIELDS.len() {
        let rule = "minute, hour, day of the month, month, day of the week";
        return Some(format!("it has {} of the five fields: {rule}", written.len()));
    }
    written.into_iter().zip(FIELDS).find_map(|(written, field)| {
        written.split(',').filter(|range| !range.is_empty()).find_map(|range| range_fault(range, field))
    })
}

fn range_fault(range: &str, field: Field) -> Option<String> {
    let (name, first, last, _) = field;
    let (ends, step) = range.split_once('/').map_or((range, None), |(ends, step)| (ends, Some(step)));
    if let Some(step) = step
        && !step.parse::<u32>().is_ok_and(|step| step > 0)
    {
        return Some(format!("`{range}` needs a step of at least 1"));
    }
    let (low, high) = ends.split_once('-').unwrap_or((ends, ends));
    if matches!(low, "*" | "?") {
        return None;
    }
    let value = |text| number(text, field).ok_or_else(|| format!("`{text}` is no {name}: {first} to {last}"));
    match (value(low), value(high)) {
        (Err(fault), _) | (_, Err(fault)) => Some(fault),
        (Ok(low), Ok(high)) => (low > high).then(|| format!("`{range}` goes down")),
    }
}

/// The number that a text stands for, within the field's bounds.
fn number(text: &str, (_, first, last, names): Field) -> Option<u32> {
    let named = names.iter().zip(first..).find(|(name, _)| text.eq_ignore_ascii_case(name));
    let value = named.map(|(_, value)| value).or_else(|| text.parse().ok())?;
    (first..=last).contains(&value).then_some(value)
}

/// Whether a text is a time as Go writes it, such as `1h30m`.
fn is_span(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let Some(unit) = UNITS.iter().find(|unit| rest[digits..].starts_with(**unit)).filter(|_| digits > 0) else {
            return false;
        };
        rest = &rest[digits + unit.len()..];
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kubernetes_takes_is_taken() {
        for text in [
            "* * * * *",
            "*/5 * * * *",
            "0 0 1 1 0",
            "59 23 31 12 6",
            "0,15,30 8-18/2 * JAN-mar Mon-FRI",
            "5/15 * ? * ?",
            "  0   3 * * *",
            "@hourly",
            "@every 1h30m",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn what_kubernetes_refuses_is_refused() {
        for (text, part) in [
            ("70 2 * * *", "`70` is no minute: 0 to 59"),
            ("30 25 * * *", "`25` is no hour"),
            ("30 2 0 * *", "`0` is no day of the month"),
            ("30 2 * 13 *", "`13` is no month"),
            ("30 2 * * 7", "`7` is no day of the week"),
            ("30 2 * * MONDAY", "`MONDAY` is no day of the week"),
            ("*/0 2 * * *", "a step of at least 1"),
            ("*/x 2 * * *", "a step of at least 1"),
            ("50-10 2 * * *", "`50-10` goes down"),
            ("1-2-3 2 * * *", "`2-3` is no minute"),
            ("0 2 * *", "4 of the five fields"),
            ("0 0 2 * * *", "6 of the five fields"),
            ("", "0 of the five fields"),
            ("@dayly", "there is no `@dayly`"),
            ("@every day", "there is no `@every day`"),
        ] {
            assert!(fault(text).is_some_and(|fault| fault.contains(part)), "{text}: {:?}", fault(text));
        }
    }

    #[test]
    fn a_time_zone_stands_in_front() {
        assert_eq!(zone("TZ=UTC 0 3 * * *"), (Some("UTC"), "0 3 * * *"));
        assert_eq!(zone("CRON_TZ=Europe/Berlin 0 3 * * *"), (Some("Europe/Berlin"), "0 3 * * *"));
        assert_eq!(zone("0 3 * * *"), (None, "0 3 * * *"));
    }
}
