//! The facade: a program with all its files, and the questions that the command, the tests and the editor ask about it.

use std::collections::BTreeMap;
use std::path::Path;

use salsa::{Durability, Setter};

use crate::db::{self, Database, Decl, Fault, File, Name, Node, Place, Span, System};
use crate::diagnostics::{Diagnostic, Location, Severity, located};
use crate::packages::{self, Mention, Program, Syntax};
use crate::parse;

/// What `packages` has to know of the language.
const SYNTAX: Syntax = Syntax { split: parse::split, mentions };

/// A program, loaded.
#[derive(Clone)]
pub struct Workspace {
    db: Database,
    program: Program,
    /// What was mentioned and not found.
    problems: Vec<Diagnostic<Place>>,
}

/// What a service provider sets without the language.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    /// Values files, weakest first.
    pub files: Vec<File>,
    /// `name=value` settings, each a file of its own, weakest first.
    pub settings: Vec<File>,
}

/// What compiling gives. Where a diagnostic is an error there are no manifests.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// For each variant that was asked for, in that order.
    pub variants: Vec<Manifests>,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic<Location>>,
}

/// The manifests of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifests {
    /// The variant.
    pub variant: Name,
    /// Each component's YAML text, in the order in which they are to be applied; empty for one that emits nothing.
    pub components: Vec<(Name, String)>,
}

impl Workspace {
    /// Loads the program whose distribution is in the file `root`. Only a root that cannot be read is a fault; whatever else is
    /// wrong is told by [`Workspace::check`].
    pub fn open(system: &dyn System, root: &Path) -> Result<Workspace, Fault> {
        let mut db = Database::default();
        let root = packages::read(&mut db, system, SYNTAX, root)?;
        let loaded = packages::load(&mut db, system, SYNTAX, root, &BTreeMap::new());
        let program = Program::builder(root, loaded.modules).durability(Durability::MEDIUM).new(&db);
        Ok(Workspace { db, program, problems: loaded.problems })
    }

    /// The database, for queries.
    pub fn db(&self) -> &Database {
        &self.db
    }

    /// The program, for queries.
    pub fn program(&self) -> Program {
        self.program
    }

    /// The program's own files, the root first. The standard library is not among them.
    pub fn files(&self) -> Vec<File> {
        let root = self.program.root(&self.db);
        let own = |(name, file): (&Name, &File)| (*file != root && !is_standard(name)).then_some(*file);
        std::iter::once(root).chain(self.program.modules(&self.db).iter().filter_map(own)).collect()
    }

    /// Gives `file` a new text, and loads what it newly mentions.
    pub fn edit(&mut self, system: &dyn System, file: File, text: &str) {
        db::edit(&mut self.db, file, &parse::split(text));
        let root = self.program.root(&self.db);
        let known = self.program.modules(&self.db).clone();
        let loaded = packages::load(&mut self.db, system, SYNTAX, root, &known);
        self.problems = loaded.problems;
        if loaded.modules != known {
            self.program.set_modules(&mut self.db).to(loaded.modules);
        }
    }

    /// Adds a text that is no module, such as a values file, so that diagnostics can point into it.
    pub fn add_text(&mut self, path: &str, text: &str) -> File {
        db::add(&mut self.db, path, &[text], Durability::LOW)
    }

    /// The variants, in the order written.
    pub fn variants(&self) -> Vec<Name> {
        let name = |decl: &Decl| {
            let head = parse::head(decl.text(&self.db))?;
            (head.keyword == "variant").then(|| Name::from(head.name))
        };
        self.files().into_iter().flat_map(|file| file.decls(&self.db)).filter_map(name).collect()
    }

    /// All that is wrong with the program, in any variant.
    pub fn check(&self) -> Vec<Diagnostic<Location>> {
        let faults = self.problems.iter().cloned().chain(self.syntax_errors());
        located(&self.db, faults, &|decl, node| self.node(decl, node))
    }

    /// The manifests of `variants` under `parameters`.
    pub fn compile(&self, variants: &[Name], _parameters: &Parameters) -> Compiled {
        let diagnostics = self.check();
        if diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error) {
            return Compiled { variants: Vec::new(), diagnostics };
        }
        let empty = |variant: &Name| Manifests { variant: variant.clone(), components: Vec::new() };
        Compiled { variants: variants.iter().map(empty).collect(), diagnostics }
    }

    /// Where the value at `path` of a manifest comes from: the whole chain; none where nothing is known of the path.
    pub fn explain(&self, _variant: &Name, _path: &str) -> Option<String> {
        None
    }

    fn syntax_errors(&self) -> impl Iterator<Item = Diagnostic<Place>> {
        let decls = self.all_files().into_iter().flat_map(|file| file.decls(&self.db));
        decls.flat_map(|decl| {
            let errors = parse::parse(decl.text(&self.db)).errors;
            errors.into_iter().map(|error| error.map(|span| Place::In(*decl, span)))
        })
    }

    fn all_files(&self) -> Vec<File> {
        let modules = self.program.modules(&self.db).iter();
        let standard = modules.filter(|(name, _)| is_standard(name)).map(|(_, file)| *file);
        self.files().into_iter().chain(standard).collect()
    }

    /// The range of a node of a lowered statement, in its declaration.
    fn node(&self, _decl: Decl, _node: Node) -> Option<Span> {
        None
    }
}

fn is_standard(module: &str) -> bool {
    module == "std" || module.starts_with("std.")
}

/// The modules that a declaration mentions: one for each name of a `use`, one for a `part`.
pub fn mentions(piece: &str) -> Vec<Mention> {
    let Some(head) = parse::head(piece) else { return Vec::new() };
    let whole = match head.keyword {
        "part" => true,
        "use" => false,
        _ => return Vec::new(),
    };
    let Some(start) = found(piece, head.name) else { return Vec::new() };
    let span = Span::new(start, start + head.name.len());
    let mention = |path: String| Mention { path: path.into(), whole, span };
    let names = picked(&piece[start + head.name.len()..]);
    if whole || names.is_empty() {
        return vec![mention(head.name.to_owned())];
    }
    names.into_iter().map(|name| mention(format!("{}.{name}", head.name))).collect()
}

/// Where the name of a declaration stands, given that only comments precede its line.
fn found(piece: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    for line in piece.split_inclusive('\n') {
        if !line.starts_with("//") && !line.trim().is_empty() {
            return line.find(name).map(|column| at + column);
        }
        at += line.len();
    }
    None
}

/// The names in the braces that follow the path of a `use`.
fn picked(rest: &str) -> Vec<&str> {
    let Some((names, _)) = rest.strip_prefix(".{").and_then(|rest| rest.split_once('}')) else { return Vec::new() };
    let lines = names.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(piece: &str) -> Vec<String> {
        mentions(piece).iter().map(|mention| mention.path.to_string()).collect()
    }

    #[test]
    fn a_use_mentions_its_path_or_each_name_in_its_braces() {
        assert_eq!(paths("use a.b as c\n"), ["a.b"]);
        assert_eq!(paths("// used\nuse a.{b, c}\n"), ["a.b", "a.c"]);
        assert_eq!(paths("use a.{\n    b // first, second\n    c\n}\n"), ["a.b", "a.c"]);
        assert_eq!(paths("part services.frontend\n"), ["services.frontend"]);
        assert_eq!(paths("let a = 1\n"), [""; 0]);
    }

    #[test]
    fn a_mention_is_placed_at_the_path() {
        let [mention] = &mentions("// use use\nuse used.b\n")[..] else { panic!("one mention") };
        assert_eq!(mention.span, Span::new(15, 21));
    }
}
