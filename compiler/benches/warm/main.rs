//! How long a check takes after one edit, against the first one: `cargo bench --bench warm -- [SERVICES…]`. With
//! `--write FOLDER SERVICES` it writes the application that is measured instead.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a program that measures; what it cannot do ends it")]

mod generate;

use std::path::Path;
use std::time::{Duration, Instant};

use distc::Workspace;
use distc::db::{InMemory, text};

/// What is edited: the file's number, a text in it, and two that take its place in turn.
const EDITS: [(&str, usize, &str, [&str; 2]); 5] = [
    ("a blank line above a component", 0, "\ncomponent frontend", ["\n\ncomponent frontend", "\ncomponent frontend"]),
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
    println!("| services | edit | edit, ms | check, ms | cold check, ms | cold / warm |\n|--:|---|--:|--:|--:|--:|");
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

fn row(
    services: usize,
    system: &InMemory,
    workspace: &mut Workspace,
    (name, file, old, new): (&str, usize, &str, [&str; 2]),
    cold: Duration,
) {
    let file = workspace.files()[file];
    let before = text(workspace.db(), file);
    let mut best = [Duration::MAX; 2];
    for round in 0..6 {
        let edited = before.replacen(old, new[round % 2], 1);
        let start = Instant::now();
        workspace.edit(system, file, &edited);
        let applied = start.elapsed();
        assert_eq!(workspace.check().len(), 0, "the edit is right");
        let checked = start.elapsed() - applied;
        // The first edit of a declaration is dearer: from then on it is known to change.
        if round > 0 {
            best = [best[0].min(applied), best[1].min(checked)];
            if checked > Duration::from_secs(1) {
                break;
            }
        }
    }
    workspace.edit(system, file, &before);
    workspace.check();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    let ratio = cold.as_secs_f64() / best[1].as_secs_f64();
    println!("| {services} | {name} | {:.2} | {:.2} | {:.0} | {ratio:.0} |", ms(best[0]), ms(best[1]), ms(cold));
}
