//! How long checks take after one edit, against the first check: `cargo bench --bench warm -- [SERVICES…]`. With
//! `--write FOLDER SERVICES` it writes the application that is measured instead.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that measures; what it cannot do ends it")]

mod generate;

use std::path::Path;
use std::time::{Duration, Instant};

use distc::Workspace;
use distc::db::{InMemory, text};

/// An edit: its name, the file's number, a text in it, and two that take its place in turn; the second is measured.
type Edit = (&'static str, usize, &'static str, [&'static str; 2]);

const EDITS: [Edit; 11] = [
    ("a blank line above a component", 0, "\ncomponent frontend", ["\ncomponent frontend", "\n\ncomponent frontend"]),
    ("a comment in the type", 1, "minReadySeconds = 1", ["minReadySeconds = 1", "minReadySeconds = 1 // one"]),
    ("a component's body", 0, "successRate = 70%", ["successRate = 71%", "successRate = 72%"]),
    (
        "a path of a variant",
        0,
        "frontend.rollout.strategy = ABTest { iterations = 10",
        [
            "frontend.rollout.strategy = ABTest { iterations = 11",
            "frontend.rollout.strategy = ABTest { iterations = 12",
        ],
    ),
    (
        "a block of a variant",
        0,
        "database.rollout.strategy = BlueGreen { iterations = 10, mirror = true }",
        [
            "database {\n        rollout.strategy = BlueGreen { iterations = 11 }\n    }",
            "database {\n        rollout.strategy = BlueGreen { iterations = 12 }\n    }",
        ],
    ),
    ("a new path of a variant", 0, "\n    backend.", ["\n    backend.", "\n    backend.replicas = 2..5\n    backend."]),
    (
        "a new component",
        0,
        "\ncomponent backend:",
        ["\ncomponent backend:", "\ncomponent more: Podinfo\n\ncomponent backend:"],
    ),
    ("half a word", 0, "\ncomponent backend:", ["\ncomponent backend:", "\ncompo\n\ncomponent backend:"]),
    ("half a statement", 0, "successRate = 70%", ["successRate = 70%", "successRate = "]),
    ("a default of the type", 1, "minReadySeconds = 1", ["minReadySeconds = 2", "minReadySeconds = 3"]),
    ("a parameter's default", 0, "= 1..3", ["= 1..4", "= 2..4"]),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match &arguments[..] {
        [write, folder, services] if write == "--write" => write_to(Path::new(folder), number(services)),
        [] => measure(&[100, 1_000, 10_000]),
        sizes => measure(&sizes.iter().map(|size| number(size)).collect::<Vec<_>>()),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number of services")
}

fn write_to(folder: &Path, services: usize) {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    for (path, text) in generate::application(services) {
        std::fs::write(folder.join(path), text).expect("the folder can be written");
    }
}

fn measure(sizes: &[usize]) {
    println!(
        "| services | edit | edit, ms | file, ms | variants, ms | first, ms | cold, ms | cold / file | cold / all |"
    );
    println!("|--:|---|--:|--:|--:|--:|--:|--:|--:|");
    for services in sizes {
        let files = generate::application(*services);
        let system = InMemory::new(files.iter().map(|(path, text)| (*path, text.as_str())));
        let mut workspace = Workspace::open(&system, Path::new("app.dist")).expect("the program is there");
        let start = Instant::now();
        assert_eq!(workspace.check().len(), 0, "the program is right");
        let cold = start.elapsed();
        for edit in EDITS {
            row(*services, &system, &mut workspace, edit, cold);
        }
    }
}

/// The least times of a few rounds, and all of the first.
fn row(services: usize, system: &InMemory, workspace: &mut Workspace, (name, file, old, new): Edit, cold: Duration) {
    let file = workspace.files()[file];
    let before = text(workspace.db(), file);
    let (mut best, mut first) = ([Duration::MAX; 3], None);
    for round in 0..12 {
        let edited = before.replacen(old, new[round % 2], 1);
        let start = Instant::now();
        workspace.edit(system, file, &edited);
        let applied = start.elapsed();
        workspace.check_file(file);
        let told = start.elapsed();
        workspace.check_variants();
        let all = start.elapsed();
        if edited == before {
            continue;
        }
        if first.is_none() {
            // What is edited for the first time is known to change from then on.
            first = Some(all);
            continue;
        }
        if round % 2 == 1 {
            best = [best[0].min(applied), best[1].min(told - applied), best[2].min(all - told)];
            if all > Duration::from_secs(1) {
                break;
            }
        }
    }
    workspace.edit(system, file, &before);
    workspace.check();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let [applied, told, all] = best;
    let (to_file, to_all) = (ms(cold) / ms(applied + told), ms(cold) / ms(applied + told + all));
    let first = ms(first.unwrap_or_default());
    println!(
        "| {services} | {name} | {:.2} | {:.2} | {:.2} | {first:.1} | {:.0} | {to_file:.0} | {to_all:.0} |",
        ms(applied),
        ms(told),
        ms(all),
        ms(cold)
    );
}
