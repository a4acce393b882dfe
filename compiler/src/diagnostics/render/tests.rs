use super::*;
use crate::db::{Database, File, Reading, Span, add};
use crate::diagnostics::{Code, Location};

fn file(db: &mut Database, path: &str, text: &str) -> File {
    add(db, path, text, Reading::PLAIN, salsa::Durability::LOW)
}

fn at(file: File, start: usize, end: usize) -> Location {
    Location { file, span: Span::new(start, end) }
}

fn sample(db: &mut Database) -> Vec<Diagnostic<Location>> {
    let app = file(db, "app.dist", "// 🎉 é\nlet url: String = hots\n");
    let other = file(db, "base.dist", "let host = \"x\"\n");
    let start = "// 🎉 é\nlet url: String = ".len();
    let place = at(app, start, start + 4);
    vec![
        Diagnostic::new(Code::E0101, place, "unknown name `hots`")
            .here("nothing has this name")
            .label(at(other, 4, 8), "this is near")
            .help("did you mean `host`?")
            .fix("write `host`", place, "host"),
    ]
}

#[test]
fn the_rich_form_shows_the_source_the_other_places_and_the_repair() {
    let mut db = Database::default();
    let given = sample(&mut db);
    insta::assert_snapshot!(rich(&db, &given, false));
}

#[test]
fn the_short_form_is_one_line_with_the_first_help() {
    let mut db = Database::default();
    let given = sample(&mut db);
    assert_eq!(short(&db, &given), "app.dist:2:19: error[E0101]: unknown name `hots` (did you mean `host`?)\n");
}

#[test]
fn the_json_form_has_places_as_lines_columns_and_bytes() {
    let mut db = Database::default();
    let given = sample(&mut db);
    let text = json(&db, &given);
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(text.lines().count(), 1);
    assert_eq!((&value["code"], &value["severity"]), (&"E0101".into(), &"error".into()));
    assert_eq!(value["start"], serde_json::json!({ "line": 2, "column": 19, "offset": 29 }));
    assert_eq!(value["fixes"][0]["edits"][0]["text"], "host");
    assert_eq!(value["fixes"][0]["edits"][0]["end"]["column"], 23);
    assert_eq!(value["labels"][0]["file"], "base.dist");
}

#[test]
fn the_sarif_form_has_rules_results_and_fixes() {
    let mut db = Database::default();
    let given = sample(&mut db);
    let value: serde_json::Value = serde_json::from_str(&sarif(&db, &given)).expect("it is JSON");
    let run = &value["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "E0101");
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"], 19);
    assert_eq!(run["results"][0]["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"], "app.dist");
}

#[test]
fn no_range_is_too_strange_to_be_shown() {
    let mut db = Database::default();
    let texts = ["", "é", "a\n", "\t日本語 🎉\r\nb", "\n\n"];
    let files: Vec<File> =
        texts.iter().enumerate().map(|(n, text)| file(&mut db, &format!("{n}.dist"), text)).collect();
    let ranges = (0..16).flat_map(|start| [0, 1, 2, 5, 900].map(|length| (start, start + length)));
    let strange: Vec<_> = (ranges.chain([(900, 901), (4, 2)]))
        .flat_map(|(start, end)| files.iter().map(move |file| Diagnostic::new(Code::E0101, at(*file, start, end), "x")))
        .collect();
    for diagnostic in &strange {
        let one = std::slice::from_ref(diagnostic);
        assert!(rich(&db, one, true).contains("E0101"));
        assert!(short(&db, one).contains("error[E0101]: x"));
        assert!(json(&db, one).contains("E0101"));
    }
}

#[test]
fn many_reports_end_with_a_count_of_the_rest() {
    let mut db = Database::default();
    let file = file(&mut db, "a.dist", "x\n");
    let many = vec![Diagnostic::new(Code::E0101, at(file, 0, 1), "wrong"); 53];
    let text = rich(&db, &many, false);
    assert_eq!(text.matches("wrong").count(), 50);
    assert!(text.ends_with("… and 3 errors more\n"), "{text}");
}

#[test]
fn summaries_count_what_there_is() {
    assert_eq!(summary::<()>(&[]), None);
    let one = Diagnostic::new(Code::E0101, (), "x");
    assert_eq!(summary(std::slice::from_ref(&one)).as_deref(), Some("1 error"));
    assert_eq!(summary(&[one.clone(), one]).as_deref(), Some("2 errors"));
}
