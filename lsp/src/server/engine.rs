//! The one thread that owns the programs. Edits are applied in the order they come; everything else is done on snapshots.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};
use distc::db::{LineIndex, System, text};
use tower_lsp::ls_types::{Diagnostic, MessageType, TextDocumentContentChangeEvent, Uri};

use super::beyond::with_others;
use super::checks::{Found, Sources};
use super::documents::{Document, Documents};
use super::overlay::Overlay;
use super::projects::{Project, Projects};
use super::publisher::{News, Outbox};
use super::readers::{Outcome, Readers, attempt};
use crate::ide::Heads;
use crate::protocol::preview::Kept;
use crate::protocol::{Encoding, Paths, View, path_of};

/// What the thread reserves: loading a program asks queries as deep as the program is.
const STACK: usize = 64 << 20;

/// How often a question is asked again when edits overtake it.
const TRIES: u32 = 50;

/// What the thread is told.
pub enum Message {
    /// What positions count, and whether the client knows snippets.
    Configure(Encoding, bool),
    /// A document is opened.
    Open(Uri, i32, String),
    /// A document is changed.
    Change(Uri, i32, Vec<TextDocumentContentChangeEvent>),
    /// A document is closed.
    Close(Uri),
    /// Files on disk are others.
    Files(Vec<Uri>),
    /// A question about a file.
    Ask(Question),
    /// What is wrong with an edited file itself, if no edit came since.
    Sources(Sources),
    /// What is wrong with a program, if no edit came since.
    Found(Found),
}

/// Tells the client an answer.
pub type Reply = Box<dyn FnOnce() + Send>;

/// What answers a question.
pub type Answer = dyn Fn(&[View]) -> Reply + Send + Sync;

/// A question about a file, or about every program.
pub struct Question {
    /// The file; none for every program.
    pub uri: Option<Uri>,
    /// Whether it is about the programs on disk too that no open file leads to.
    pub is_wide: bool,
    /// What answers it.
    pub answer: Arc<Answer>,
    /// How often it was asked.
    pub tries: u32,
}

/// Starts the thread.
pub fn start(outbox: Outbox) -> Sender<Message> {
    let (sender, inbox) = unbounded();
    let engine = Engine {
        system: Arc::default(),
        heads: Arc::default(),
        documents: Documents::default(),
        projects: Projects::default(),
        published: HashMap::new(),
        kept: Kept::default(),
        encoding: Encoding::default(),
        snippets: false,
        library: super::library::written(),
        readers: Readers::start(),
        outbox,
        own: sender.clone(),
        revision: 0,
        checked: 0,
        edited: BTreeSet::new(),
    };
    let _ = thread::Builder::new().name("engine".into()).stack_size(STACK).spawn(move || engine.run(&inbox));
    sender
}

pub(super) struct Engine {
    system: Arc<Overlay>,
    /// What is known of modules that no program has.
    heads: Arc<Heads>,
    pub(super) documents: Documents,
    pub(super) projects: Projects,
    /// What is wrong with each file, by the program that says so.
    pub(super) published: HashMap<Uri, BTreeMap<PathBuf, Vec<Diagnostic>>>,
    /// The manifests that were last good.
    kept: Kept,
    encoding: Encoding,
    snippets: bool,
    library: Option<PathBuf>,
    pub(super) readers: Readers,
    pub(super) outbox: Outbox,
    pub(super) own: Sender<Message>,
    /// Counts what changes the programs.
    pub(super) revision: u64,
    /// The revision that was last checked.
    pub(super) checked: u64,
    /// Files that were edited since.
    pub(super) edited: BTreeSet<PathBuf>,
}

impl Engine {
    fn run(mut self, inbox: &Receiver<Message>) {
        for message in inbox {
            self.take(message);
            // What is wrong is looked for when nothing else waits, whatever the last message was.
            if inbox.is_empty() && self.checked != self.revision {
                self.checked = self.revision;
                self.check();
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Configure(encoding, snippets) => (self.encoding, self.snippets) = (encoding, snippets),
            Message::Open(uri, version, text) => self.open(uri, version, text),
            Message::Change(uri, version, edits) => self.change(&uri, version, edits),
            Message::Close(uri) => self.close(&uri),
            Message::Files(uris) => self.files(&uris),
            Message::Ask(question) => self.ask(question),
            Message::Sources(sources) => self.sources(sources),
            Message::Found(found) => self.found(found),
        }
    }

    fn open(&mut self, uri: Uri, version: i32, text: String) {
        let path = path_of(&uri);
        let lines = Arc::new(LineIndex::new(text));
        self.system.put(&path, Some(lines.shared()));
        self.documents.0.insert(path.clone(), Document { uri, version, lines });
        // It may be what programs miss: that it is there, the client may tell later or never.
        let may_be_missed = |project: &Project| {
            project.workspace.misses_modules() && project.file(&path).is_none() && project.minds(&[&path])
        };
        self.reopen(may_be_missed);
        self.update(&path);
        self.settle();
    }

    fn change(&mut self, uri: &Uri, version: i32, edits: Vec<TextDocumentContentChangeEvent>) {
        let path = path_of(uri);
        if let Some(text) = self.documents.change(&path, version, edits, self.encoding) {
            self.system.put(&path, Some(text));
            self.update(&path);
        }
    }

    fn close(&mut self, uri: &Uri) {
        let path = path_of(uri);
        self.documents.0.remove(&path);
        self.system.put(&path, None);
        self.update(&path);
        self.settle();
    }

    /// A program that a file joins, leaves or has is opened anew, unless the client has the file itself.
    fn files(&mut self, uris: &[Uri]) {
        let paths: Vec<PathBuf> = uris.iter().map(path_of).collect();
        let others: Vec<&PathBuf> = paths.iter().filter(|path| !self.documents.0.contains_key(*path)).collect();
        self.reopen(|project| project.minds(&others));
    }

    pub(super) fn reopen(&mut self, is_meant: impl Fn(&Project) -> bool) {
        if let Some(gone) = self.projects.reopen(&self.system, is_meant) {
            self.revision += 1;
            gone.iter().for_each(|root| self.forget(root));
            self.settle();
        }
    }

    /// Gives each program that has a file the file's text as it is now.
    fn update(&mut self, path: &Path) {
        self.revision += 1;
        self.edited.insert(path.to_owned());
        let Ok(now) = self.system.read_text(path) else {
            return self.reopen(|project| project.file(path).is_some());
        };
        if self.projects.edit(&self.system, path, &now) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let opened: Vec<&PathBuf> = self.documents.0.keys().filter(|path| !self.is_library(path)).collect();
        let gone = self.projects.settle(&self.system, &opened);
        gone.iter().for_each(|root| self.forget(root));
    }

    fn is_library(&self, path: &Path) -> bool {
        self.library.as_ref().is_some_and(|library| path.starts_with(library))
    }

    pub(super) fn paths(&self) -> Arc<Paths> {
        let opened = self.documents.0.iter().map(|(path, document)| (path.clone(), document.uri.clone()));
        Arc::new(Paths { opened: opened.collect(), library: self.library.clone() })
    }

    pub(super) fn view(&self, project: &Project, file: distc::db::File, paths: &Arc<Paths>) -> View {
        let path = file.path(project.workspace.db());
        let opened = self.documents.0.get(Path::new(path)).map(|document| document.lines.clone());
        View {
            workspace: project.workspace.clone(),
            file,
            lines: opened.unwrap_or_else(|| Arc::new(LineIndex::new(text(project.workspace.db(), file)))),
            encoding: self.encoding,
            snippets: self.snippets,
            system: self.system.clone(),
            heads: self.heads.clone(),
            paths: paths.clone(),
            findings: project.is_checked.then(|| project.findings.clone()),
            kept: self.kept.clone(),
            others: RefCell::default(),
        }
    }

    /// What a question is asked of.
    fn views(&self, uri: Option<&Uri>) -> Vec<View> {
        let paths = self.paths();
        match uri {
            Some(uri) => {
                let found = self.projects.of(&paths.in_program(&path_of(uri)));
                found.into_iter().map(|(project, file)| self.view(project, file, &paths)).collect()
            }
            None => {
                let all = self.projects.open.iter();
                all.filter_map(|project| Some(self.view(project, project.file(&project.root)?, &paths))).collect()
            }
        }
    }

    fn ask(&self, question: Question) {
        let views = self.views(question.uri.as_ref());
        let (own, outbox) = (self.own.clone(), self.outbox.clone());
        let roots: Vec<PathBuf> = self.projects.open.iter().map(|project| project.root.clone()).collect();
        let answer = move |views: &Vec<View>, question: &Question| match question.is_wide {
            true => (question.answer)(&with_others(views, &roots)),
            false => (question.answer)(views),
        };
        self.readers.run(move || match attempt(views, |views| answer(views, &question)) {
            Outcome::Done(reply) => reply(),
            Outcome::Overtaken if question.tries < TRIES => {
                let _ = own.send(Message::Ask(Question { tries: question.tries + 1, ..question }));
            }
            Outcome::Overtaken => {}
            Outcome::Failed(why) => {
                let _ = outbox.send(News::Log(MessageType::ERROR, format!("a question could not be answered: {why}")));
            }
        });
    }
}
