//! The compiler agrees with a plain model of the semantics about random programs.
//!
//! `MODEL_PROGRAMS=100000` compares more of them, `MODEL_SEED=17` that one alone.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

#[path = "model/mod.rs"]
mod model;
#[path = "support/random.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod random;

use model::compare::{Compiler, difference};
use model::generate;
use model::shrink::smallest;
use model::text::text;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// The codes in a difference: while a program is made smaller it stays the same difference.
fn kind(said: &str) -> Vec<&str> {
    let words = said.split(|c: char| !c.is_alphanumeric());
    let mut kind: Vec<&str> =
        words.filter(|w| w.starts_with("E05") || matches!(*w, "missing" | "circle" | "found")).collect();
    kind.dedup();
    kind
}

#[test]
fn random_programs_mean_what_the_model_says() {
    let one = number("MODEL_SEED");
    let first = one.unwrap_or(number("MODEL_FROM").unwrap_or(0));
    let count = if one.is_some() { 1 } else { number("MODEL_PROGRAMS").unwrap_or(400) };
    // Every second program is written with care, so that there are values to compare.
    let seeds =
        (0..count).map(|n| if n % 2 == 0 || one.is_some() { first + n / 2 } else { generate::CALM + first + n / 2 });
    let mut compiler = Compiler::new();
    let mut compared = [0; 3];
    let mut unfit = 0;
    let mut wrong = Vec::new();
    for (n, seed) in seeds.enumerate() {
        if n % 500 == 499 {
            let old = std::mem::replace(&mut compiler, Compiler::new());
            compared = add(compared, old.compared);
        }
        let program = generate::program(seed);
        match difference(&mut compiler, &program) {
            Ok(None) => {}
            Ok(Some(first_said)) => {
                let mut fails = |p: &model::program::Program| matches!(difference(&mut compiler, p), Ok(Some(said)) if kind(&said) == kind(&first_said));
                let small = smallest(&program, &mut fails);
                let said = difference(&mut compiler, &small).ok().flatten().unwrap_or_default();
                wrong.push(format!("seed {seed}: {said}\n{}", text(&small)));
            }
            Err(why) => {
                unfit += 1;
                if number("MODEL_UNFIT").is_some() {
                    wrong.push(format!("seed {seed} does not compile: {}\n{}", why.0, text(&program)));
                }
            }
        }
        if wrong.len() >= number("MODEL_MOST").unwrap_or(1) as usize {
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(unfit * 50 <= count, "{unfit} of {count} programs do not compile");
    let compared @ [sound, faulty, circles] = add(compared, compiler.compared);
    let enough = count < 100 || [sound, faulty].iter().all(|n| n * 5 >= count) && circles > 0;
    assert!(enough, "variants that are sound, faulty, and circular: {compared:?}");
}

fn add(a: [u64; 3], b: [u64; 3]) -> [u64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// Programs about which the compiler and the model once differed, by seed; each still has what they differed about.
const DIFFERED: &[u64] = &[263, 1200, 1313, 1337, 1346, 1351, 1484, 1492, 1898, 2039, 2305, 2366, 2753, 3906];

#[test]
fn what_differed_once_agrees() {
    let mut compiler = Compiler::new();
    for seed in DIFFERED {
        let said = difference(&mut compiler, &generate::program(*seed)).unwrap_or_else(|why| panic!("{}", why.0));
        assert_eq!(said, None, "seed {seed}");
    }
}
