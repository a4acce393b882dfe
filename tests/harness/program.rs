//! The files of a program, and what the compiler says of them.

use std::cell::RefCell;
use std::path::Path;

use distc::db::{File, InMemory, text};
use distc::diagnostics::{Diagnostic, Location, Severity, render};
use distc::{Compiled, Parameters, Workspace};

use crate::document::Block;
use crate::remarks::{self, Remark, Remarked};

/// Where an editor's cursor stands.
const CURSOR: &str = "$0";

/// The path of a program's first file.
pub const ROOT: &str = "app.dist";

/// A program as a document shows it.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Its files, the root first.
    pub files: Vec<Source>,
    /// Values files, weakest first.
    pub values: Vec<Source>,
    /// Files that programs read as they are: their paths and texts.
    pub texts: Vec<(String, String)>,
}

/// A file of a program.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path.
    pub path: String,
    /// The number of its block in the test.
    pub block: usize,
    /// Its text, and what is expected of it.
    pub remarked: Remarked,
    /// The byte at which editors ask: where `$0` stands.
    pub asked: Option<usize>,
}

impl Source {
    /// The file in a block.
    pub fn of(path: &str, number: usize, block: &Block) -> Source {
        let marker = if block.language == "values" { "#" } else { "//" };
        let mut remarked = remarks::read(&block.text, marker);
        let asked = remarked.source.find(CURSOR);
        remarked.source = remarked.source.replacen(CURSOR, "", 1);
        Source { path: path.to_owned(), block: number, remarked, asked }
    }
}

/// A program with what was said of it.
pub struct Compiling {
    /// The program, loaded.
    pub workspace: Workspace,
    /// What was made and said.
    pub compiled: Compiled,
    values: Vec<File>,
    is_reusable: bool,
}

thread_local! {
    /// A program of one file that is edited from test to test, so that the standard library is checked once.
    static WARM: RefCell<Option<Workspace>> = const { RefCell::new(None) };
}

impl Program {
    /// Compiles all variants.
    pub fn compile(&self) -> Compiling {
        let is_reusable =
            self.files.len() == 1 && self.texts.is_empty() && std::env::var_os("DISTC_SUITE_COLD").is_none();
        let warm = if is_reusable { WARM.take() } else { None };
        let mut workspace = match warm {
            Some(workspace) => self.edited(workspace),
            None => self.open(),
        };
        let values = self.values.iter().map(|file| workspace.add_text(&file.path, &file.remarked.source));
        let values: Vec<File> = values.collect();
        workspace.provide(&Parameters { files: values.clone(), settings: Vec::new() });
        let compiled = workspace.compile(&workspace.variants());
        Compiling { workspace, compiled, values, is_reusable }
    }

    /// The files that there are.
    pub fn system(&self) -> InMemory {
        let files = self.files.iter().map(|file| (file.path.as_str(), file.remarked.source.as_str()));
        InMemory::new(files.chain(self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))))
    }

    fn open(&self) -> Workspace {
        Workspace::open(&self.system(), Path::new(ROOT)).expect("the first file is read")
    }

    fn edited(&self, mut workspace: Workspace) -> Workspace {
        let root = workspace.files()[0];
        workspace.edit(&self.system(), root, &self.files[0].remarked.source);
        workspace
    }

    /// The path and byte at which editors ask. What is wrong with such a program is not judged: it is being typed.
    pub fn asked(&self) -> Option<(&str, usize)> {
        self.files.iter().rev().find_map(|file| Some((file.path.as_str(), file.asked?)))
    }

    /// All its files, values files last.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().chain(&self.values)
    }
}

impl Compiling {
    /// What is said of the file at `path`, as remarks in order.
    pub fn remarks(&self, path: &str) -> Vec<Remark> {
        let Some(file) = self.file(path) else { return Vec::new() };
        let text = text(self.workspace.db(), file);
        let mut remarks = Vec::new();
        for diagnostic in &self.compiled.diagnostics {
            remarks.extend((diagnostic.place.file == file).then(|| remark(&text, diagnostic)));
            let labels = diagnostic.labels.iter().filter(|label| label.place.file == file);
            remarks.extend(labels.map(|label| placed(&text, label.place, format!("label: {}", label.text))));
        }
        remarks.sort();
        remarks
    }

    /// What is said of files that are not the document's, a line each.
    pub fn elsewhere(&self, program: &Program) -> String {
        let shown: Vec<File> = program.sources().filter_map(|source| self.file(&source.path)).collect();
        let other = self.compiled.diagnostics.iter().filter(|diagnostic| !shown.contains(&diagnostic.place.file));
        render::short(self.workspace.db(), &other.cloned().collect::<Vec<_>>())
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<File> {
        let files = self.workspace.files().into_iter().chain(self.values.iter().copied());
        files.into_iter().find(|file| file.path(self.workspace.db()) == path)
    }

    /// Keeps the loaded program for the thread's next test.
    pub fn done(self) {
        if self.is_reusable {
            WARM.set(Some(self.workspace));
        }
    }
}

fn remark(text: &str, diagnostic: &Diagnostic<Location>) -> Remark {
    let severity = match diagnostic.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let headline = format!("{severity}[{}]: {}", diagnostic.code.name(), diagnostic.message.replace('\n', " "));
    let mut remark = placed(text, diagnostic.place, headline);
    let here = diagnostic.label.iter().map(|label| format!("here: {label}"));
    let helps = diagnostic.helps.iter().map(|help| format!("help: {help}"));
    let fixes = diagnostic.fixes.iter().map(|fix| format!("fix: {}", fix.title));
    remark.notes = here.chain(helps).chain(fixes).collect();
    remark
}

fn placed(text: &str, place: Location, said: String) -> Remark {
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let start = start.min(text.trim_end().len());
    let before = text.get(..start).expect("a place is between characters");
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| at + start);
    let shown = &text[start..end.clamp(start, line_end)];
    Remark {
        line: before.matches('\n').count(),
        start: text[line_start..start].chars().count(),
        length: shown.chars().count().max(1),
        goes_on: end > line_end && !text[line_end..end.min(text.len())].trim().is_empty(),
        text: said,
        notes: Vec::new(),
    }
}
