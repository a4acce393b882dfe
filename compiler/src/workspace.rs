//! The facade: a program with all its files, and the questions that the command, the tests and the editor ask about it.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use salsa::{Durability, Setter};

use crate::db::{self, Database, Decl, Fault, File, Name, Node, Place, Reading, Span, System};
use crate::diagnostics::{Diagnostic, Location, Severity, located, name_variants};
use crate::packages::{self, Program, Provided};
use crate::syntax::{READING, SYNTAX, mentions};
use crate::values::{Explanation, Machine};
use crate::{explanation, parse, sources, variant};
use crate::{resolve, types};

/// A program, loaded.
#[derive(Clone)]
pub struct Workspace {
    db: Database,
    program: Program,
    /// What was mentioned and not found.
    problems: Vec<Diagnostic<Place>>,
    /// How many edits took a declaration's name away.
    renamed: usize,
}

/// How many names that are gone a small program may have. What is remembered of one takes some 30 KB.
const RENAMED: usize = 500;

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
    /// How many objects they are.
    pub objects: usize,
}

impl Workspace {
    /// Loads the program whose distribution is in the file `root`. Only a root that cannot be read is a fault; whatever else is
    /// wrong is told by [`Workspace::check`].
    pub fn open(system: &dyn System, root: &Path) -> Result<Workspace, Fault> {
        Workspace::open_in(Database::default(), system, root)
    }

    /// Loads a program as [`Workspace::open`] does, into a database that is still empty.
    pub fn open_in(mut db: Database, system: &dyn System, root: &Path) -> Result<Workspace, Fault> {
        let root = packages::read(&mut db, system, SYNTAX, root)?;
        let library = packages::library(&mut db, SYNTAX);
        let loaded = packages::load(&mut db, system, SYNTAX, root, &library);
        let program = Program::builder(root, Arc::new(loaded.modules), Arc::new(library)).examples(true);
        let program = program.durability(Durability::MEDIUM).library_durability(Durability::NEVER_CHANGE).new(&db);
        let mut workspace = Workspace { db, program, problems: loaded.problems, renamed: 0 };
        workspace.read_texts(system);
        Ok(workspace)
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

    /// Gives `file` a new text. Where that changes which modules it mentions, they are loaded. The standard library stays as it is.
    pub fn edit(&mut self, system: &dyn System, file: File, text: &str) {
        if resolve::is_library(&self.db, file) {
            return;
        }
        let changed = db::edit(&mut self.db, file, text, READING);
        let names = changed.iter().filter_map(|text| parse::head(text)).map(|head| (head.keyword, head.name));
        self.renamed += usize::from(names.collect::<FxHashSet<_>>().len() > 1);
        if changed.iter().any(|text| !mentions(text).is_empty()) {
            self.refresh(system);
        }
        if changed.iter().any(|text| packages::mentioned_texts(text).next().is_some()) {
            self.read_texts(system);
        }
    }

    /// Looks for the program's modules anew. Files that are loaded are not read again.
    pub fn refresh(&mut self, system: &dyn System) {
        let root = self.program.root(&self.db);
        let known = self.program.modules(&self.db).clone();
        let loaded = packages::load(&mut self.db, system, SYNTAX, root, &known);
        self.problems = loaded.problems;
        if loaded.modules != known {
            self.program.set_modules(&mut self.db).to(Arc::new(loaded.modules));
        }
    }

    /// Reads the texts that statements ask for and that are not read yet. What cannot be read is told where it is asked for.
    fn read_texts(&mut self, system: &dyn System) {
        let known = self.program.texts(&self.db).clone();
        let mut all = known.clone();
        for path in self.wanted_texts().iter().flat_map(|pattern| packages::texts_named(system, pattern)) {
            if all.contains_key(&path) {
                continue;
            }
            if let Ok(text) = system.read_text(Path::new(path.as_str())) {
                let text = db::add(&mut self.db, &path, &text, Reading::PLAIN, Durability::MEDIUM);
                all.insert(path, text);
            }
        }
        if all != known {
            self.program.set_texts(&mut self.db).to(Arc::new(all));
        }
    }

    /// Whether one of the paths is that of a text that a statement asks for, or of a folder that holds one, or a module.
    pub fn reads_any(&self, paths: &[impl AsRef<Path>]) -> bool {
        let is_below =
            |folder: &Path| self.files().iter().any(|file| Path::new(file.path(&self.db)).starts_with(folder));
        if paths.iter().any(|path| is_below(path.as_ref())) {
            return true;
        }
        let paths: Vec<_> = paths.iter().map(|path| path.as_ref().to_string_lossy().replace('\\', "/")).collect();
        let is_meant = |pattern: &Name, path: &String| {
            packages::names_text(pattern, path)
                || pattern.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        self.wanted_texts().iter().any(|pattern| paths.iter().any(|path| is_meant(pattern, path)))
    }

    /// The paths and patterns of the texts that statements ask for.
    fn wanted_texts(&self) -> Vec<Name> {
        let of = |file: File| {
            let texts = file.decls(&self.db).iter().flat_map(|decl| packages::mentioned_texts(decl.text(&self.db)));
            texts.filter_map(|(_, path)| packages::text_path(file.path(&self.db), path)).collect::<Vec<_>>()
        };
        self.files().into_iter().flat_map(of).collect()
    }

    /// Adds a text that is no module, such as a values file, so that diagnostics can point into it.
    pub fn add_text(&mut self, path: &str, text: &str) -> File {
        db::add(&mut self.db, path, text, Reading::PLAIN, Durability::LOW)
    }

    /// Whether so many names are gone that the program had better be opened anew: what is known of a component is kept under its name,
    /// and never given up.
    pub fn is_worn(&self) -> bool {
        let size = self.files().iter().map(|file| file.decls(&self.db).len()).sum();
        self.renamed > RENAMED.max(size)
    }

    /// Whether something was mentioned that is not there.
    pub fn misses_modules(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The variants, in the order written. A distribution without any is its only one.
    pub fn variants(&self) -> Vec<Name> {
        self.variant_decls().into_iter().map(|(name, _)| name).collect()
    }

    /// Sets parameters as a provider does without the language. From then on examples stand for nothing.
    pub fn provide(&mut self, parameters: &Parameters) {
        let files = parameters.files.iter().map(|file| Provided::Values(*file));
        let all = files.chain(parameters.settings.iter().map(|file| Provided::Setting(*file)));
        self.program.set_provided(&mut self.db).to(all.collect());
        self.program.set_examples(&mut self.db).to(false);
    }

    /// All that is wrong with the program, in any variant.
    pub fn check(&self) -> Vec<Diagnostic<Location>> {
        let sources = self.sources(&self.all_files());
        let values = if sources.iter().any(is_error) { Vec::new() } else { self.values() };
        self.located(sources.into_iter().chain(values).collect())
    }

    /// What is wrong with a file as it is written: its syntax, names and types. What its statements come to in the variants is not
    /// asked, so this is known first.
    pub fn check_file(&self, file: File) -> Vec<Diagnostic<Location>> {
        self.located(self.sources(&[file]))
    }

    /// What is wrong with what the program's statements come to, in any variant; none where it is not known, because a file has
    /// errors as it is written.
    pub fn check_variants(&self) -> Option<Vec<Diagnostic<Location>>> {
        let is_sound = !self.sources(&self.all_files()).iter().any(is_error);
        is_sound.then(|| self.located(self.values()))
    }

    /// What is wrong with the syntax, names and types of the program's own files, once for all variants.
    pub fn check_sources(&self) -> Vec<Diagnostic<Location>> {
        self.located(self.sources(&self.files()))
    }

    /// Runs the tests whose title is `wanted`: each with its title and everything that is wrong with it.
    pub fn test(&self, wanted: impl Fn(&str) -> bool) -> Vec<(Name, Vec<Diagnostic<Location>>)> {
        let sources = self.sources(&self.all_files());
        if sources.iter().any(is_error) {
            return vec![("the sources".into(), self.located(sources))];
        }
        let decls = self.files().into_iter().flat_map(|file| file.decls(&self.db));
        let tests = decls.filter(|decl| resolve::word(&self.db, **decl) == Some(resolve::Word::Test));
        let titled = tests.map(|decl| (Name::from(resolve::declared_name(&self.db, *decl)), *decl));
        let run = |(title, decl): (Name, Decl)| (title, self.located(variant::check(&self.db, decl).to_vec()));
        titled.filter(|(title, _)| wanted(title)).map(run).collect()
    }

    /// Faults of what the statements come to in all variants.
    fn values(&self) -> Vec<Diagnostic<Place>> {
        let of_variant = |db: &mut Database, (name, decl): &(Name, Decl)| of(name, variant::check(db, *decl).to_vec());
        let values: Vec<_> = self.variant_decls().par_iter().map_with(self.db.clone(), of_variant).collect();
        values.into_iter().flatten().chain(self.lets()).collect()
    }

    /// Values of files that nothing may need: constants that break a rule are told all the same.
    fn lets(&self) -> Vec<Diagnostic<Place>> {
        let decls = self.files().into_iter().flat_map(|file| &resolve::declared(&self.db, file).order);
        let lets = decls.filter(|(word, _)| *word == resolve::Word::Let);
        lets.flat_map(|(_, decl)| sources::value_faults(&self.db, *decl).iter().cloned()).collect()
    }

    pub(crate) fn located(&self, faults: Vec<Diagnostic<Place>>) -> Vec<Diagnostic<Location>> {
        let mut all = located(&self.db, faults, &|decl, node| self.node(decl, node));
        if !all.is_empty() {
            name_variants(&mut all, self.variants().len());
        }
        all
    }

    /// Faults of files, syntax, names and types.
    fn sources(&self, files: &[File]) -> Vec<Diagnostic<Place>> {
        let groups: Vec<(File, u32)> = files.iter().flat_map(|file| sources::groups(&self.db, *file)).collect();
        groups.into_par_iter().for_each_with(self.db.clone(), |db, (file, number)| {
            sources::declared_faults(db, file, number);
        });
        let is_theirs = |fault: &&Diagnostic<Place>| files.contains(&fault.place.file(&self.db));
        let has_library = files.iter().any(|file| resolve::is_library(&self.db, *file));
        let of_library = has_library.then(|| sources::library_circles(&self.db).iter()).into_iter().flatten();
        let circles = sources::circles(&self.db).iter().chain(of_library);
        let between = self.problems.iter().chain(circles).filter(is_theirs);
        let within = files.iter().flat_map(|file| sources::file_faults(&self.db, *file).iter());
        between.chain(within).cloned().collect()
    }

    /// The variants with their declarations, in the order written.
    pub(crate) fn variant_decls(&self) -> Vec<(Name, Decl)> {
        let of = |files: &[File]| -> Vec<(Name, Decl)> {
            files.iter().flat_map(|file| resolve::declared(&self.db, *file).variants.clone()).collect()
        };
        // Whoever amends another's distribution answers for their own variants.
        let own = of(resolve::unit(&self.db, self.program.root(&self.db)));
        let all = if own.is_empty() { of(&self.files()) } else { own };
        let itself = types::distribution_of(&self.db, self.program.root(&self.db)).filter(|_| all.is_empty());
        let named = itself.map(|decl| (resolve::declared_name(&self.db, decl).into(), decl));
        all.into_iter().chain(named).collect()
    }

    pub(crate) fn variant_decl(&self, variant: &Name) -> Option<Decl> {
        self.variant_decls().into_iter().find(|(name, _)| name == variant).map(|(_, decl)| decl)
    }

    /// The manifests of `variants`.
    pub fn compile(&self, variants: &[Name]) -> Compiled {
        // The standard library is held by its own tests and by checks; only what is used of it is looked at here.
        let mut faults = self.sources(&self.files());
        if faults.iter().any(is_error) {
            return Compiled { variants: Vec::new(), diagnostics: self.located(faults) };
        }
        let decls = self.variant_decls();
        let chosen: Vec<(Name, Decl)> = decls.into_iter().filter(|(name, _)| variants.contains(name)).collect();
        let made = chosen.par_iter().map_with(self.db.clone(), |db, (name, decl)| variant::compile(db, name, *decl));
        let mut manifests = Vec::new();
        for (one, more) in made.collect::<Vec<_>>() {
            faults.extend(of(&one.variant, more));
            manifests.push(one);
        }
        faults.extend(self.lets());
        if faults.iter().any(is_error) {
            manifests.clear();
        }
        Compiled { variants: manifests, diagnostics: self.located(faults) }
    }

    /// Where the value at `path` of a manifest comes from: the whole chain, as text; none where nothing is known of the path.
    /// Paths of files are told as seen from `folder`.
    pub fn explain(&self, variant: &Name, path: &str, folder: &str) -> Option<String> {
        Some(explanation::shown(&self.db, variant, &self.explanation(variant, path)?, folder))
    }

    /// Where the value at `path` of a manifest comes from; none where nothing is known of the path.
    pub fn explanation(&self, variant: &Name, path: &str) -> Option<Explanation> {
        Machine::new(&self.db, self.variant_decl(variant)?).explain(path)
    }

    /// The path that may have been meant by one of which nothing is known.
    pub fn nearest_path(&self, variant: &Name, path: &str) -> Option<Name> {
        Machine::new(&self.db, self.variant_decl(variant)?).nearest_path(path)
    }

    /// The program's own files, then the standard library's.
    pub fn all_files(&self) -> Vec<File> {
        let modules = self.program.modules(&self.db).iter();
        let standard = modules.filter(|(name, _)| is_standard(name)).map(|(_, file)| *file);
        self.files().into_iter().chain(standard).collect()
    }

    /// The range of a node of a lowered statement, in its declaration.
    fn node(&self, decl: Decl, node: Node) -> Option<Span> {
        Some(types::span_of(&self.db, decl, node))
    }
}

fn is_error(fault: &Diagnostic<Place>) -> bool {
    fault.code.severity() == Severity::Error
}

/// Faults of one variant.
fn of(variant: &Name, mut faults: Vec<Diagnostic<Place>>) -> Vec<Diagnostic<Place>> {
    faults.iter_mut().for_each(|fault| fault.variants.push(variant.clone()));
    faults
}

fn is_standard(module: &str) -> bool {
    module == "std" || module.starts_with("std.")
}
