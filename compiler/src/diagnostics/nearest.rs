//! The name that was probably meant.

/// The candidate nearest to `name`: the same but for case, dashes and underscores, or a few letters away.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    let limit = match letters.len() {
        0 | 1 => 0,
        length => (length / 3).clamp(1, 4),
    };
    let bare = bare(name);
    let distances = candidates.into_iter().filter(|candidate| *candidate != name).map(|candidate| {
        let distance =
            if !bare.is_empty() && self::bare(candidate) == bare { 0 } else { distance(&letters, candidate) };
        (distance, candidate)
    });
    let near = distances.filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count());
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Without what is easily mistaken.
fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// How many letters have to be inserted, removed, replaced or swapped with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let swaps = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            let swapped = if swaps { before[j - 2] + 1 } else { usize::MAX };
            row.push(replaced.min(swapped).min(last[j] + 1).min(row[j - 1] + 1));
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_seen() {
        for (name, meant) in [
            ("hots", "host"),
            ("replcas", "replicas"),
            ("replicaas", "replicas"),
            ("Replicas", "replicas"),
            ("traffic_generator", "traffic-generator"),
            ("trafficGenerator", "traffic-generator"),
            ("serivce", "service"),
        ] {
            assert_eq!(did_you_mean(name, ["image", meant, "port"]), Some(meant), "{name}");
        }
    }

    #[test]
    fn what_is_far_away_is_not_proposed() {
        assert_eq!(did_you_mean("x", ["y", "z"]), None);
        assert_eq!(did_you_mean("ab", ["cd"]), None);
        assert_eq!(did_you_mean("replicas", ["image", "rollout"]), None);
        assert_eq!(did_you_mean("", ["a"]), None);
        assert_eq!(did_you_mean("host", ["host"]), None);
    }

    #[test]
    fn the_nearest_wins_and_then_the_first() {
        assert_eq!(did_you_mean("cachee", ["caches", "cache"]), Some("caches"));
        assert_eq!(did_you_mean("databse", ["databases", "database"]), Some("database"));
    }
}
