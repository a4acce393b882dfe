//! Which queries run again after an edit, and that a warm answer is the one that a cold start gives.

#![expect(clippy::panic, clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use distc::Workspace;
use distc::db::{Database, File, InMemory, text};
use distc::diagnostics::render;

const ROOT: &str = "app.dist";

/// A small application: two services of one type in two variants.
const APP: &str = "\
use service.Web

distribution app {
    version = \"1.0.0\"
    namespace = \"app\"
}

param replicas: Int = 2

every Web { replicas = replicas }

component front: Web {
    peers = [\"\\(back.name)\"]
}

component back: Web {
}

component lone: Web {
    replicas = 5
}

variant plain {
    back.replicas = 3
}

variant grand {
    every Web except lone { replicas = 7 }
}
";

const SERVICE: &str = "\
use k8s.core.v1.ConfigMap

/// A service.
type Web extends Component {
    replicas: Int
    peers: List<String> = []

    emit config: ConfigMap {
        data = { replicas = \"\\(self.replicas)\", peers = \"\\(len(self.peers))\" }
    }
}
";

/// How often each query ran, by name.
type Runs = BTreeMap<String, usize>;

/// A program with what it runs.
struct Watched {
    system: InMemory,
    workspace: Workspace,
    runs: Arc<Mutex<Runs>>,
}

impl Watched {
    fn new(files: &[(&str, &str)]) -> Watched {
        let runs = Arc::<Mutex<Runs>>::default();
        let told = runs.clone();
        let database = Database::watched(move |query| {
            *told.lock().unwrap_or_else(PoisonError::into_inner).entry(query.to_owned()).or_default() += 1;
        });
        let system = InMemory::new(files.iter().copied());
        let workspace = Workspace::open_in(database, &system, Path::new(ROOT)).expect("the program is there");
        Watched { system, workspace, runs }
    }

    fn file(&self, path: &str) -> File {
        let is = |file: &File| file.path(self.workspace.db()) == path;
        self.workspace.files().into_iter().find(is).unwrap_or_else(|| panic!("no file {path}"))
    }

    /// Replaces `old` in a file; what a check then runs.
    fn after(&mut self, path: &str, old: &str, new: &str) -> Runs {
        let file = self.file(path);
        let before = text(self.workspace.db(), file);
        assert!(before.contains(old), "{old:?} is in {path}");
        self.workspace.edit(&self.system, file, &before.replacen(old, new, 1));
        self.checked()
    }

    /// What is wrong, a line for each.
    fn faults(&self) -> String {
        render::short(self.workspace.db(), &self.workspace.check())
    }

    /// What a check runs.
    fn checked(&mut self) -> Runs {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.workspace.check();
        std::mem::take(&mut self.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A checked program.
fn app() -> Watched {
    let mut app = Watched::new(&[(ROOT, APP), ("service.dist", SERVICE)]);
    app.checked();
    assert_eq!(app.faults(), "");
    // What is edited for the first time is known to change from then on, which its readers have to learn once.
    for component in ["front", "back", "lone"] {
        let (written, known) =
            (format!("component {component}: Web {{\n"), format!("component {component}: Web {{\n known\n"));
        app.after(ROOT, &written, &known);
        app.after(ROOT, &known, &written);
    }
    app
}

/// Asserts what ran: each query with its count, in the order of names.
#[track_caller]
fn ran(runs: &Runs, expected: &[(&str, usize)]) {
    let runs: Vec<(&str, usize)> = runs.iter().map(|(query, count)| (query.as_str(), *count)).collect();
    assert_eq!(runs, expected);
}

#[test]
fn nothing_runs_where_nothing_changed() {
    ran(&app().checked(), &[]);
}

#[test]
fn layout_is_asked_for_by_nothing() {
    let edits = [
        (ROOT, "every Web {", "\nevery Web {"),
        (ROOT, "every Web {", "// all\nevery Web {"),
        (ROOT, "every Web { replicas = replicas }\n", "every Web { replicas = replicas } // all\n"),
        (ROOT, "    replicas = 5\n", "\n    // five\n    replicas = 5\n"),
        (ROOT, "    back.replicas", "    // three\n\n    back.replicas"),
        ("service.dist", "    replicas: Int\n", "    // how many\n    replicas: Int\n"),
    ];
    let mut app = app();
    for (path, old, new) in edits {
        ran(&app.after(path, old, new), &[]);
    }
}

#[test]
fn a_statement_in_a_body_evaluates_its_component_in_each_variant() {
    let runs = app().after(ROOT, "replicas = 5", "replicas = 6");
    ran(
        &runs,
        &[
            ("contribution_about", 1),
            ("declared_faults", 1),
            ("levels", 1),
            ("lowering", 1),
            ("merged_for", 2),
            ("mixins_about", 1),
            ("parsed", 1),
            ("places", 1),
            ("statements_about", 1),
            ("verdict", 2),
        ],
    );
}

/// `front` reads the name of `back`.
#[test]
fn who_reads_a_component_is_evaluated_with_it() {
    let runs = app().after(ROOT, "component back: Web {\n", "component back: Web {\n    peers = [\"lone\"]\n");
    ran(
        &runs,
        &[
            ("contribution_about", 1),
            ("declared_faults", 1),
            ("levels", 1),
            ("lowering", 1),
            ("merged_for", 2),
            ("mixins_about", 1),
            ("parsed", 1),
            ("places", 1),
            ("statements_about", 1),
            ("verdict", 4),
        ],
    );
}

#[test]
fn a_new_field_of_a_type_looks_at_its_components_again() {
    let runs = app().after("service.dist", "    replicas: Int\n", "    replicas: Int\n    more: Int = 1\n");
    ran(
        &runs,
        &[
            ("declared_chain", 1),
            ("declared_faults", 1),
            ("declared_record", 1),
            ("declared_rules", 1),
            ("defaults", 1),
            ("lowering", 7),
            ("members", 3),
            ("merged_for", 6),
            ("needs", 1),
            ("parsed", 1),
            ("verdict", 6),
        ],
    );
}

#[test]
fn an_every_evaluates_whom_it_reaches() {
    let runs = app().after(ROOT, "every Web { replicas = replicas }", "every Web { replicas = replicas + 1 }");
    ran(
        &runs,
        &[
            ("contribution_about", 1),
            ("declared_faults", 1),
            ("levels", 1),
            ("lowering", 1),
            ("merged_for", 6),
            ("parsed", 1),
            ("places", 1),
            ("statements_about", 1),
            ("targets", 1),
            ("verdict", 6),
        ],
    );
}

/// In the variant `grand` another `every` wins over it for all.
#[test]
fn a_default_of_a_parameter_evaluates_who_reads_it() {
    let runs = app().after(ROOT, "Int = 2", "Int = 3");
    ran(
        &runs,
        &[
            ("declared_faults", 1),
            ("head", 1),
            ("lowering", 2),
            ("merged_for", 2),
            ("of_parameters", 2),
            ("parameters", 2),
            ("params", 1),
            ("parsed", 1),
            ("targets", 1),
            ("verdict", 1),
        ],
    );
}

#[test]
fn a_path_of_a_variant_evaluates_its_component() {
    let runs = app().after(ROOT, "back.replicas = 3", "back.replicas = 4");
    ran(
        &runs,
        &[
            ("applied", 1),
            ("contribution_about", 1),
            ("declared_faults", 1),
            ("levels", 1),
            ("lowering", 1),
            ("members", 1),
            ("merged_for", 1),
            ("mixins_about", 1),
            ("params", 1),
            ("parsed", 1),
            ("places", 1),
            ("statements_about", 2),
            ("targets", 1),
            ("verdict", 2),
        ],
    );
}

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
    let files = [
        (ROOT, include_str!("../../dist/app.dist")),
        ("podinfo.dist", include_str!("../../dist/podinfo.dist")),
        ("traffic.dist", include_str!("../../dist/traffic.dist")),
        ("tests.dist", include_str!("../../dist/tests.dist")),
    ];
    let mut warm = Watched::new(&files);
    let mut seed = 11_u64;
    let mut right = 0;
    for round in 0..210 {
        // Two of three edits start from the original, so that many programs are right or nearly so.
        if round % 3 != 0 {
            for (path, original) in &files {
                let file = warm.file(path);
                warm.workspace.edit(&warm.system, file, original);
            }
        }
        let path = files[random(&mut seed) % files.len()].0;
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
            files.iter().map(|(path, _)| (*path, text(warm.workspace.db(), warm.file(path)))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(found, Watched::new(&texts).faults(), "round {round}, {path}:\n{after}");
    }
    assert!(right > 30, "{right} programs are right");
}
