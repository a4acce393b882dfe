//! The objects of one owner as a stream of documents.

use crate::db::Name;
use crate::text::Printer;
use crate::values::{Object, Part, Trail, print, trailed};

/// How long the stream of a component usually is, in bytes.
const USUAL: usize = 4_096;

/// Objects as YAML documents, in their order.
pub fn stream(objects: &[Object]) -> String {
    let mut text = String::with_capacity(USUAL);
    let mut printer = Printer::new(&mut text);
    for object in objects {
        printer.document();
        print(&object.value, &mut printer);
    }
    text.shrink_to_fit();
    text
}

/// A line of a stream that starts a part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 0.
    pub line: u32,
    /// The path of the part from its owner on, as an explanation takes it; items of lists that have no keys go by their numbers.
    pub path: Name,
}

/// The same stream, and what its lines start. The path of an object starts with `owner`.
pub fn lines(owner: &str, objects: &[Object]) -> (String, Vec<Line>) {
    let mut text = String::new();
    let mut starts = Starts::default();
    let mut printer = Printer::new(&mut text);
    for object in objects {
        printer.document();
        starts.path = vec![format!("{owner}.{}", object.emit)];
        trailed(&object.value, &mut printer, &mut starts);
    }
    let lines = starts.counted(&text);
    (text, lines)
}

/// Where parts start, by byte.
#[derive(Default)]
struct Starts {
    /// The spelling of each part on the way.
    path: Vec<String>,
    found: Vec<(usize, Name)>,
}

impl Trail for Starts {
    fn enter(&mut self, part: Part, at: usize) {
        self.path.push(match part {
            Part::Named(segment) => segment.spelling().to_string(),
            Part::Item(number) => format!("[{number}]"),
        });
        self.found.push((at, self.path.concat().into()));
    }

    fn leave(&mut self) {
        self.path.pop();
    }
}

impl Starts {
    /// The lines that the bytes lie in; of two parts that start on a line the outer one counts only where it has a name.
    fn counted(self, text: &str) -> Vec<Line> {
        let (mut lines, mut line, mut done): (Vec<Line>, u32, usize) = (Vec::new(), 0, 0);
        for (at, path) in self.found {
            line += text[done..at].matches('\n').count() as u32;
            done = at;
            match lines.last_mut().filter(|last| last.line == line) {
                Some(last) => last.path = path,
                None => lines.push(Line { line, path }),
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Value;

    #[test]
    fn each_line_is_known_by_the_innermost_part_that_starts_on_it() {
        let text = |text: &str| Value::text(text);
        let item = Value::Map([("name".into(), text("a")), ("image".into(), text("x\ny\n"))].into());
        let list = Value::Keyed([("a".into(), item)].into());
        let value =
            Value::Map([("kind".into(), text("Pod")), ("containers".into(), list), ("a/b".into(), text("c"))].into());
        let of = crate::types::RecordId::Parameters;
        let objects =
            [Object { emit: "pod".into(), of, value: value.clone() }, Object { emit: "more".into(), of, value }];
        let (text, lines) = super::lines("web", &objects);
        assert_eq!(text, stream(&objects));
        let found = |line: u32| lines.iter().find(|l| l.line == line).map(|l| l.path.as_str());
        assert_eq!(found(0), Some("web.pod.kind"));
        assert_eq!(found(1), Some("web.pod.containers"));
        assert_eq!(found(2), Some("web.pod.containers.a.name"));
        assert_eq!(found(3), Some("web.pod.containers.a.image"));
        assert_eq!(found(4), None);
        assert_eq!(found(6), Some("web.pod[\"a/b\"]"));
        assert_eq!(found(8), Some("web.more.kind"));
    }
}
