//! A warm answer is the one that a cold start gives.

use crate::watched::{REFERENCE, Watched};
use distc::db::text;

/// Random edits that a person could make: lines go, come twice, change places; numbers and words change.
fn edited(text: &str, seed: &mut u64) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (at, other, kind) = (random(seed) % lines.len(), random(seed) % lines.len(), random(seed) % 9);
    let mentions = |line: &String| line.starts_with("use ") || line.starts_with("part ");
    if [at, other].iter().any(|at| mentions(&lines[*at])) {
        return text.to_owned();
    }
    match kind {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines[other].clone()),
        2 => lines.swap(at, other),
        3 => lines[at] = lines[at].replace(['1', '5'], "7"),
        4 => lines[at] = lines[at].replace("back", "front").replace("cache", "backend"),
        5 => lines.insert(at, String::new()),
        6 => lines[at] += " // here",
        7 => lines[at] = lines[at].chars().take(lines[at].len() / 2).collect(),
        _ => lines.insert(at, "// said in passing".to_owned()),
    }
    lines.join("\n") + "\n"
}

fn random(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 33) as usize
}

#[test]
fn after_any_edit_the_answer_is_that_of_a_cold_start() {
    let mut warm = Watched::new(&REFERENCE);
    let mut seed = 11_u64;
    let mut right = 0;
    for round in 0..210 {
        // Two of three edits start from the original, so that many programs are right or nearly so.
        if round % 3 != 0 {
            for (path, original) in &REFERENCE {
                let file = warm.file(path);
                warm.workspace.edit(&warm.system, file, original);
            }
        }
        let path = REFERENCE[random(&mut seed) % REFERENCE.len()].0;
        let before = text(warm.workspace.db(), warm.file(path));
        let after = edited(&before, &mut seed);
        let file = warm.file(path);
        warm.workspace.edit(&warm.system, file, &after);
        let found = warm.faults();
        right += usize::from(!found.contains("error["));
        if round % 6 != 5 {
            continue;
        }
        let texts: Vec<(&str, String)> =
            REFERENCE.iter().map(|(path, _)| (*path, text(warm.workspace.db(), warm.file(path)))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(found, Watched::new(&texts).faults(), "round {round}, {path}:\n{after}");
    }
    assert!(right > 30, "{right} programs are right");
}
