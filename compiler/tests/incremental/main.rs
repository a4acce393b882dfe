//! Which queries run again after an edit, and that a warm answer is the one that a cold start gives.

#![expect(clippy::panic, clippy::expect_used, reason = "tests fail by panicking")]

mod edits;
mod watched;

use distc::db::text;
use watched::{REFERENCE, ROOT, Runs, Watched};

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
    app.after(ROOT, "back.replicas = 3", "back.replicas = 8");
    app.after(ROOT, "back.replicas = 8", "back.replicas = 3");
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
fn the_standard_library_stays_as_it_is() {
    let mut app = app();
    let db = app.workspace.db();
    let all = app.workspace.all_files();
    let library = all.into_iter().find(|file| file.path(db).starts_with("std/")).expect("there is a library");
    let before = text(db, library);
    app.workspace.edit(&app.system, library, "nonsense");
    assert_eq!(text(app.workspace.db(), library), before);
    ran(&app.checked(), &[]);
}

#[test]
fn names_that_are_gone_wear_a_program() {
    let mut app = app();
    let file = app.file(ROOT);
    let before = text(app.workspace.db(), file);
    let edits = |app: &mut Watched, new: &dyn Fn(usize) -> String| {
        for n in 0..600 {
            app.workspace.edit(&app.system, file, &format!("{before}{}", new(n)));
        }
        app.workspace.is_worn()
    };
    assert!(!edits(&mut app, &|n| format!("component more: Web {{ replicas = {n} }}\n")));
    assert!(edits(&mut app, &|n| format!("component more-{n}: Web\n")));
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

/// What runs when a statement of one component changes, with how many verdicts.
fn after_a_statement(verdicts: usize) -> [(&'static str, usize); 11] {
    [
        ("contribution_about", 1),
        ("declared_faults", 1),
        ("deprecates", 1),
        ("levels", 1),
        ("lowering", 1),
        ("merged_for", 2),
        ("mixins_about", 1),
        ("parsed", 1),
        ("places", 1),
        ("statements_about", 1),
        ("verdict", verdicts),
    ]
}

#[test]
fn a_statement_in_a_body_evaluates_its_component_in_each_variant() {
    let runs = app().after(ROOT, "replicas = 5", "replicas = 6");
    ran(&runs, &after_a_statement(2));
}

/// `front` reads the name of `back`.
#[test]
fn who_reads_a_component_is_evaluated_with_it() {
    let runs = app().after(ROOT, "component back: Web {\n", "component back: Web {\n    peers = [\"lone\"]\n");
    ran(&runs, &after_a_statement(4));
}

#[test]
fn a_new_field_of_a_type_looks_at_its_components_again() {
    let runs = app().after("service.dist", "    replicas: Int\n", "    replicas: Int\n    more: Int = 1\n");
    ran(
        &runs,
        &[
            ("common", 3),
            ("declared_chain", 1),
            ("declared_faults", 1),
            ("declared_record", 1),
            ("declared_rules", 1),
            ("defaults", 1),
            ("deprecates", 1),
            ("is_lost_type", 1),
            ("lowering", 7),
            ("members", 3),
            ("merged_for", 6),
            ("needs", 1),
            ("parsed", 1),
            ("targets", 1),
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
            ("common", 3),
            ("contribution_about", 1),
            ("declared_faults", 1),
            ("deprecates", 1),
            ("exceptions", 2),
            ("levels", 1),
            ("lowering", 1),
            ("merged_for", 6),
            ("mixins_about", 1),
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
            ("deprecates", 1),
            ("has_sound_parameters", 2),
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
            ("contribution_about", 1),
            ("declared_faults", 1),
            ("deprecates", 1),
            ("lowering", 1),
            ("merged_for", 1),
            ("mixins_about", 1),
            ("parsed", 1),
            ("places", 1),
            ("statements_about", 1),
            ("verdict", 2),
        ],
    );
}

/// Each variant has it; nobody else is evaluated for it.
#[test]
fn a_new_component_evaluates_itself_in_each_variant() {
    let runs = app().after(ROOT, "component lone", "component more: Web {\n}\n\ncomponent lone");
    ran(
        &runs,
        &[
            ("all_decls", 1),
            ("circles", 1),
            ("component", 1),
            ("contribution_about", 1),
            ("declared", 1),
            ("declared_faults", 1),
            ("deprecates", 1),
            ("distribution_of", 1),
            ("faults_across", 2),
            ("file_faults", 1),
            ("general", 1),
            ("group", 2),
            ("group_facts", 2),
            ("group_faults", 2),
            ("group_removals", 2),
            ("groups", 2),
            ("head", 1),
            ("homes", 1),
            ("index", 1),
            ("is_deprecating", 1),
            ("levels", 1),
            ("lowering", 1),
            ("members", 1),
            ("merged_for", 2),
            ("mixins_about", 1),
            ("name_faults", 1),
            ("named_in", 1),
            ("named_share", 6),
            ("names", 8),
            ("of_parameters", 2),
            ("parameters", 2),
            ("params", 1),
            ("parsed", 1),
            ("parts", 1),
            ("places", 1),
            ("roster", 2),
            ("roster_share", 8),
            ("source_group", 1),
            ("statements_about", 1),
            ("targets", 1),
            ("unit", 1),
            ("used", 1),
            ("variant_faults", 2),
            ("verdict", 2),
        ],
    );
}

/// Though all of them look for testers among all components.
#[test]
fn a_new_component_of_the_reference_application_evaluates_nobody_else() {
    let mut app = Watched::new(&REFERENCE);
    app.checked();
    let runs = app.after(ROOT, "\ncomponent backend", "\ncomponent more: Podinfo\n\ncomponent backend");
    assert_eq!(["merged_for", "verdict", "lowering"].map(|query| runs[query]), [3, 3, 1]);
}
