//! The command as people run it: what it writes, what it says, and how it ends.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const APP: &str = "distribution app {\n    version = \"1.0.0\"\n}\n\nvariant kubernetes\n\nvariant istio\n";
const LIST: &str = "build/istio/kustomization.yaml";

/// A folder of its own, removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("distc-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("it is made");
        Folder(path)
    }

    fn with(self, path: &str, text: impl AsRef<[u8]>) -> Folder {
        self.write(path, text);
        self
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it is below")).expect("it is made");
        fs::write(path, text).expect("it is written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_distc"));
        command.args(arguments).current_dir(&self.0);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().expect("it runs"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Ended {
    code: Option<i32>,
    output: String,
    error: String,
}

impl Ended {
    fn of(output: Output) -> Ended {
        let text = |bytes| String::from_utf8(bytes).expect("it is text");
        Ended { code: output.status.code(), output: text(output.stdout), error: text(output.stderr) }
    }

    #[track_caller]
    fn ends(&self, code: i32, said: &str) {
        assert_eq!(self.code, Some(code), "{}{}", self.output, self.error);
        assert!(self.error.contains(said), "{said:?} is not in {:?}", self.error);
    }
}

fn app(name: &str) -> Folder {
    Folder::new(name).with("app.dist", APP)
}

#[test]
fn compile_writes_a_folder_for_each_variant_and_says_so() {
    let folder = app("compile");
    let ended = folder.run(&["compile", "app.dist"]);
    ended.ends(0, "in 2 variants, ");
    assert_eq!(ended.output, "");
    assert!(
        folder.read(LIST).starts_with("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:")
    );
    assert!(folder.has("build/kubernetes/kustomization.yaml") && !folder.has("build/.distc-staging"));
}

#[test]
fn compile_leaves_what_did_not_change_alone() {
    let folder = app("unchanged");
    folder.run(&["compile", "app.dist"]).ends(0, "");
    let time =
        |path: &str| fs::metadata(folder.0.join(path)).and_then(|found| found.modified()).expect("it has a time");
    let before = [time(LIST), time("build/.distc")];
    std::thread::sleep(std::time::Duration::from_millis(20));
    folder.run(&["compile", "app.dist"]).ends(0, "");
    assert_eq!([time(LIST), time("build/.distc")], before);
}

#[test]
fn compile_removes_the_files_of_a_variant_that_is_gone_and_no_others() {
    let folder = app("stale");
    folder.run(&["compile", "app.dist"]).ends(0, "");
    folder.write("build/istio/mine.yaml", "mine");
    folder.write("build/notes.txt", "mine");
    folder.write("app.dist", "distribution app {\n    version = \"1.0.0\"\n}\n\nvariant kubernetes\n");
    folder.run(&["compile", "app.dist"]).ends(0, "in 1 variant, ");
    assert!(!folder.has(LIST) && folder.has("build/istio/mine.yaml") && folder.has("build/notes.txt"));
    fs::remove_file(folder.0.join("build/istio/mine.yaml")).expect("it is removed");
}

#[test]
fn compile_of_one_variant_leaves_the_others() {
    let folder = app("one");
    folder.run(&["compile", "app.dist"]).ends(0, "");
    folder.run(&["compile", "app.dist", "--variant", "kubernetes"]).ends(0, "in 1 variant, ");
    assert!(folder.has(LIST));
}

#[test]
fn compile_does_not_replace_a_foreign_file() {
    let folder = app("foreign").with(LIST, "mine");
    folder.run(&["compile", "app.dist"]).ends(2, "was not written by distc");
    assert_eq!(folder.read(LIST), "mine");
    assert!(!folder.has("build/kubernetes") && !folder.has("build/.distc"));
}

#[test]
fn compile_keeps_a_stale_file_that_a_person_edited() {
    let folder = app("edited");
    folder.run(&["compile", "app.dist"]).ends(0, "");
    folder.write(LIST, "edited");
    folder.write("app.dist", "distribution app {\n    version = \"1.0.0\"\n}\n\nvariant kubernetes\n");
    folder.run(&["compile", "app.dist"]).ends(0, "but was edited by hand; it stays");
    assert_eq!(folder.read(LIST), "edited");
}

#[test]
fn compile_cleans_up_after_a_run_that_was_cut_off() {
    let folder = app("interrupted").with("build/.distc-staging/new/0", "half");
    folder.run(&["compile", "app.dist"]).ends(0, "");
    assert!(!folder.has("build/.distc-staging") && folder.has(LIST));
}

#[test]
fn compile_writes_nothing_where_the_program_is_wrong() {
    let folder = app("wrong").with("app.dist", "variant a\nuse nowhere\n");
    let ended = folder.run(&["compile", "app.dist"]);
    ended.ends(1, "app.dist:2:5: error[E0001]: no module `nowhere`");
    assert!(ended.error.contains("1 error; nothing was written, "), "{}", ended.error);
    assert!(!folder.has("build"));
}

#[test]
fn compile_to_the_standard_output_writes_nothing_else_there() {
    let folder = app("stream");
    let ended = folder.run(&["compile", "app.dist", "-o", "-"]);
    ended.ends(0, "in 2 variants, ");
    assert!(ended.output.is_empty() || ended.output.starts_with("---\n"), "{}", ended.output);
    assert!(!folder.has("build") && !folder.has("-"));
}

#[test]
fn compile_to_a_place_that_is_a_file_changes_nothing() {
    let folder = app("file").with("out", "mine");
    folder.run(&["compile", "app.dist", "-o", "out"]).ends(2, "a file stands where a folder is needed");
    assert_eq!(folder.read("out"), "mine");
    folder.write("build/istio", "mine");
    folder.run(&["compile", "app.dist"]).ends(2, "cannot write");
    assert_eq!(folder.read("build/istio"), "mine");
    assert!(!folder.has("build/kubernetes") && !folder.has("build/.distc-staging"));
}

#[cfg(unix)]
#[test]
fn compile_to_a_folder_that_takes_nothing_is_told() {
    let folder = app("denied");
    folder.run(&["compile", "app.dist", "-o", "/proc/nowhere"]).ends(2, "error: cannot write `/proc/nowhere");
}

#[test]
fn a_variant_that_is_not_there_is_told_with_the_nearest() {
    let folder = app("variant");
    folder
        .run(&["compile", "app.dist", "--variant", "isto"])
        .ends(2, "no variant `isto`\n  help: did you mean `istio`?");
    folder.run(&["compile", "app.dist", "--variant", "zzz"]).ends(2, "the variants are `kubernetes`, `istio`");
}

#[test]
fn a_program_without_a_distribution_does_not_remove_what_was_written() {
    let folder = app("none");
    folder.run(&["compile", "app.dist"]).ends(0, "");
    folder.write("app.dist", "");
    folder.run(&["compile", "app.dist"]).ends(2, "`app.dist` has no distribution");
    folder.write("app.dist", "Variant istio\n");
    folder.run(&["compile", "app.dist", "--variant", "istio"]).ends(1, "app.dist:1:1: error[");
    assert!(folder.has(LIST));
}

#[test]
fn parameters_are_read_from_files_and_settings() {
    let folder = app("parameters").with("p.yaml", "replicas: 2\n");
    folder.run(&["compile", "app.dist", "--params", "gone.yaml"]).ends(2, "cannot read `gone.yaml`: it does not exist");
    folder.run(&["compile", "app.dist", "--set", "replicas"]).ends(2, "write `--set name=value`");
}

#[test]
fn sources_that_cannot_be_read_are_told() {
    let folder =
        app("sources").with("binary.dist", b"let a\xff = 1\n").with("folder.dist/x", "").with("empty.dist", "");
    folder.run(&["check", "gone.dist"]).ends(2, "cannot read `gone.dist`: it does not exist\n  help: ");
    folder.run(&["check", "binary.dist"]).ends(2, "it is not text in UTF-8 (byte 5 is the first that is not)");
    folder.run(&["check", "folder.dist"]).ends(2, "it is a folder, not a file");
    folder.run(&["check", "empty.dist"]).ends(0, "no errors in 1 file, ");
    folder.write("app.dist", "use binary\nuse folder\n");
    let ended = folder.run(&["check", "app.dist"]);
    ended.ends(1, "2 errors in 1 file, ");
    assert_eq!(ended.output.matches("error[E0002]").count(), 2, "{}", ended.output);
}

#[test]
fn check_has_a_form_for_people_for_logs_and_for_programs() {
    let folder = Folder::new("forms").with("app.dist", "use nowhere\n");
    let short = folder.run(&["check", "app.dist"]).output;
    assert!(short.starts_with("app.dist:1:5: error[E0001]: no module `nowhere`"), "{short}");
    let rich = folder.run(&["check", "app.dist", "--format", "rich"]).output;
    assert!(rich.contains("use nowhere") && !rich.contains('\x1b'), "{rich}");
    let json = folder.run(&["check", "app.dist", "--format", "json"]).output;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON")["start"]["column"], 5);
    let sarif = folder.run(&["check", "app.dist", "--format", "sarif"]).output;
    assert!(serde_json::from_str::<serde_json::Value>(&sarif).is_ok());
}

#[test]
fn fmt_changes_files_and_check_only_names_them() {
    let folder = Folder::new("fmt").with("a.dist", "let a = 1   \n").with("b.dist", "let b = 1\n");
    let ended = folder.run(&["fmt", "--check", "a.dist", "b.dist"]);
    ended.ends(1, "");
    assert_eq!((ended.output.as_str(), folder.read("a.dist").as_str()), ("a.dist\n", "let a = 1   \n"));
    folder.run(&["fmt", "gone.dist", "a.dist", "b.dist"]).ends(2, "cannot read `gone.dist`");
    assert_eq!(folder.read("a.dist"), "let a = 1\n");
    folder.run(&["fmt", "--check", "a.dist", "b.dist"]).ends(0, "");
    assert_eq!(fs::read_dir(&folder.0).expect("it is listed").count(), 2);
}

#[test]
fn fmt_formats_the_standard_input() {
    let folder = Folder::new("stdin");
    let mut child =
        (folder.command(&["fmt", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped())).spawn().expect("it runs");
    child.stdin.take().expect("it is piped").write_all(b"let a = 1  \n").expect("it is written");
    let ended = Ended::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ended.code, ended.output.as_str()), (Some(0), "let a = 1\n"));
}

#[test]
fn fmt_leaves_a_file_with_errors_as_it_is() {
    let folder = Folder::new("fmt-wrong").with("a.dist", "Nonsense   \n");
    folder.run(&["fmt", "a.dist"]).ends(1, "a.dist:1:1: error[");
    assert_eq!(folder.read("a.dist"), "Nonsense   \n");
}

#[test]
fn explain_prints_the_page_of_a_code() {
    let folder = app("explain");
    let ended = folder.run(&["explain", "e0001"]);
    ended.ends(0, "");
    assert!(ended.output.starts_with("E0001: ") && !ended.output.contains('\x1b'));
    folder.run(&["explain", "E0110"]).ends(2, "no error has the code `E0110`");
    folder.run(&["explain", "app.dist", "no.such.path"]).ends(1, "nothing is known about `no.such.path`");
}

#[test]
fn new_makes_a_distribution_that_compiles_and_overwrites_nothing() {
    let folder = Folder::new("new");
    folder.run(&["new", "my-shop"]).ends(0, "`distc compile my-shop/app.dist`");
    assert!(folder.read("my-shop/app.dist").contains("distribution my-shop {"));
    folder.run(&["compile", "my-shop/app.dist"]).ends(0, "in 2 variants, ");
    folder.run(&["fmt", "--check", "my-shop/app.dist"]).ends(0, "");
    folder.write("my-shop/app.dist", "mine");
    folder.run(&["new", "my-shop"]).ends(2, "exists, and nothing is overwritten");
    assert_eq!(folder.read("my-shop/app.dist"), "mine");
}

#[test]
fn completions_are_printed_for_a_shell() {
    let ended = Folder::new("completions").run(&["completions", "bash"]);
    ended.ends(0, "");
    assert!(ended.output.contains("_distc()"));
}

#[test]
fn a_command_line_that_is_wrong_ends_with_two() {
    let folder = app("usage");
    for arguments in [&["check"][..], &["unknown"], &["check", "app.dist", "--format", "xml"], &[]] {
        folder.run(arguments).ends(2, "");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = app("pipe");
    let mut child = (folder.command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()))
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let ended = Ended::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ended.code, ended.error.as_str()), (Some(0), ""));
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let folder = app("twice");
    let runs: Vec<_> = (0..6)
        .map(|_| folder.command(&["compile", "app.dist"]).stderr(Stdio::piped()).spawn().expect("it runs"))
        .collect();
    for run in runs {
        Ended::of(run.wait_with_output().expect("it ends")).ends(0, "");
    }
    assert!(Path::new(&folder.0).join(LIST).exists() && !folder.has("build/.distc-staging"));
}
