//! Programs of several files, loaded from memory.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

use std::path::Path;

use distc::Workspace;
use distc::db::{InMemory, text};
use distc::diagnostics::{Code, render};

const APP: &str = "use podinfo.Podinfo\nuse std.mesh\npart services.frontend\n\ndistribution app\n\nvariant istio\n";

fn open(files: &[(&str, &str)]) -> Workspace {
    Workspace::open(&InMemory::new(files.iter().copied()), Path::new(files[0].0)).expect("the root is read")
}

fn paths(workspace: &Workspace) -> Vec<&str> {
    workspace.files().into_iter().map(|file| file.path(workspace.db())).collect()
}

fn short(workspace: &Workspace) -> String {
    render::short(workspace.db(), &workspace.check())
}

#[test]
fn files_are_found_below_the_root_and_followed() {
    let workspace = open(&[
        ("apps/app.dist", APP),
        ("apps/podinfo.dist", "use shared.names.{Name, Other}\n"),
        ("apps/services/frontend.dist", "use podinfo\nvariant linkerd\n"),
        ("apps/shared/names.dist", "use app\nuse services.frontend\n"),
        ("apps/unused.dist", "let a = 1\n"),
    ]);
    let mut paths = paths(&workspace);
    paths.sort_unstable();
    assert_eq!(paths, ["apps/app.dist", "apps/podinfo.dist", "apps/services/frontend.dist", "apps/shared/names.dist"]);
    let modules: Vec<&str> = (workspace.program().modules(workspace.db()).keys())
        .map(|name| name.as_str())
        .filter(|name| *name != "std" && !name.starts_with("std."))
        .collect();
    assert_eq!(modules, ["app", "podinfo", "services.frontend", "shared.names"]);
    assert_eq!(workspace.variants(), ["istio", "linkerd"]);
}

#[test]
fn the_longest_beginning_that_is_a_file_is_the_module() {
    let files = [("app.dist", "use a.b.C\n"), ("a.dist", ""), ("a/b.dist", ""), ("C.dist", "")];
    assert_eq!(paths(&open(&files)), ["app.dist", "a/b.dist"]);
    assert_eq!(paths(&open(&files[..2])), ["app.dist", "a.dist"]);
}

#[test]
fn a_part_has_to_be_a_file_itself() {
    let workspace = open(&[("app.dist", "part a.b\n"), ("a.dist", "")]);
    assert!(short(&workspace).starts_with("app.dist:1:6: error[E0001]: no module `a.b`"), "{}", short(&workspace));
}

#[test]
fn the_root_is_not_loaded_twice() {
    let workspace = open(&[("app.dist", "use other\n"), ("other.dist", "use app\n")]);
    assert_eq!(paths(&workspace), ["app.dist", "other.dist"]);
    let modules = workspace.program().modules(workspace.db());
    assert_eq!(modules["app"], workspace.program().root(workspace.db()));
}

#[test]
fn a_missing_module_is_reported_where_it_is_used_with_the_nearest() {
    let workspace = open(&[("app.dist", "// é\nuse podinfoo.Podinfo\n"), ("podinfo.dist", "")]);
    let line = "app.dist:2:5: error[E0001]: no module `podinfoo.Podinfo` (did you mean `podinfo.Podinfo`?)\n";
    assert_eq!(short(&workspace), line);
    let [found] = &workspace.check()[..] else { panic!("one diagnostic") };
    assert_eq!((found.code, found.fixes[0].edits[0].1.as_str()), (Code::E0001, "podinfo.Podinfo"));
}

#[test]
fn a_beginning_is_mended_and_the_rest_stays() {
    let workspace = open(&[("app.dist", "use podinfoo.X\n"), ("podinfo.dist", "")]);
    assert!(short(&workspace).contains("did you mean `podinfo.X`?"), "{}", short(&workspace));
}

#[test]
fn of_picked_names_the_wrong_ones_are_reported_or_else_the_path() {
    let workspace = open(&[("app.dist", "use a.{b, cc}\nuse nowhere.{x, y}\n"), ("a/b.dist", ""), ("a/c.dist", "")]);
    assert_eq!(
        short(&workspace),
        "app.dist:1:11: error[E0001]: no module `a.cc` (did you mean `a.c`?)\n\
         app.dist:2:5: error[E0001]: no module `nowhere` (a module is a file below the folder of the file that is compiled)\n"
    );
    assert_eq!(workspace.check()[0].fixes[0].edits[0].1, "c");
}

#[test]
fn a_folder_is_not_a_module() {
    let workspace = open(&[("app.dist", "use a\n"), ("a.dist/b.dist", "")]);
    assert!(short(&workspace).contains("error[E0002]: the file of module `a` cannot be read: it is a folder"));
}

#[test]
fn names_do_not_lead_out_of_the_folder() {
    let workspace = open(&[("apps/app.dist", "use ../secret\nuse /etc/passwd\nuse a..b\n"), ("secret.dist", "")]);
    assert_eq!(paths(&workspace), ["apps/app.dist"]);
}

#[test]
fn syntax_errors_come_with_places_in_their_files_sorted() {
    let workspace = open(&[("b.dist", "use a\n\nlet x = 1\n"), ("a.dist", "let y =\nuse zzzzzz\n")]);
    let text = short(&workspace);
    let places: Vec<&str> =
        text.lines().filter_map(|line| line.split_once(": error")).map(|(place, _)| place).collect();
    assert_eq!(places, ["a.dist:1:8", "a.dist:2:5"]);
}

#[test]
fn an_empty_file_is_a_program_without_variants() {
    let workspace = open(&[("app.dist", "")]);
    assert!(workspace.check().is_empty() && workspace.variants().is_empty());
}

#[test]
fn an_edit_loads_what_it_newly_mentions_and_keeps_the_edits_of_others() {
    let system = InMemory::new([("app.dist", "use a\n"), ("a.dist", "let a = 1\n"), ("b.dist", "let b = 1\n")]);
    let mut workspace = Workspace::open(&system, Path::new("app.dist")).expect("the root is read");
    let (root, a) = (workspace.files()[0], workspace.files()[1]);
    workspace.edit(&system, a, "let a = 2\n");
    workspace.edit(&system, root, "use a\nuse b\nuse cccc\n");
    assert_eq!(paths(&workspace), ["app.dist", "a.dist", "b.dist"]);
    assert_eq!(text(workspace.db(), a), "let a = 2\n");
    assert!(short(&workspace).contains("app.dist:3:5: error[E0001]: no module `cccc`"));
    workspace.edit(&system, root, "use b\n");
    assert_eq!(paths(&workspace), ["app.dist", "b.dist"]);
    assert_eq!(short(&workspace), "");
}
