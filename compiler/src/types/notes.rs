//! What the names and expressions of a declaration are, place by place: what an editor asks for. Taken down by the checker itself
//! while it lowers a declaration, and only when somebody asks.

use super::{RecordId, Type};
use crate::db::{Db, Decl, File, Name, Place, Span};
use crate::parse::tree::Ident;
use crate::resolve::{self, Definition, Word};
use crate::schema;

/// What a name stands for. Equal wherever it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Symbol {
    /// A declaration of a file that is none of the others.
    Declared(Decl),
    /// A module.
    Module(File),
    /// A type of Kubernetes.
    Kubernetes(RecordId),
    /// A field of the record that declares it.
    Field(RecordId, Name),
    /// An alternative of an enum, by number.
    Alternative(Decl, u16),
    /// A component, by the declaration that declares it.
    Component(Decl, Name),
    /// A parameter, by the declaration that declares it.
    Parameter(Decl, Name),
    /// What a body emits: the declaration, the component (empty for the distribution), the name.
    Emit(Decl, Name, Name),
    /// A name bound in a body or an expression, by the place that binds it.
    Local(Decl, Span),
}

impl Symbol {
    /// The declaration that defines it; none for what no program defines.
    pub fn home(&self) -> Option<Decl> {
        match self {
            Symbol::Declared(decl)
            | Symbol::Alternative(decl, _)
            | Symbol::Component(decl, _)
            | Symbol::Parameter(decl, _)
            | Symbol::Emit(decl, ..)
            | Symbol::Local(decl, _)
            | Symbol::Field(RecordId::Declared(decl) | RecordId::Payload(decl, _), _) => Some(*decl),
            Symbol::Module(_) | Symbol::Kubernetes(_) | Symbol::Field(..) => None,
        }
    }

    /// Its name; that of a module without the folders.
    pub fn name(&self, db: &dyn Db) -> Name {
        match self {
            Symbol::Declared(decl) => resolve::declared_name(db, *decl).into(),
            Symbol::Module(file) => {
                let path = file.path(db).trim_end_matches(".dist");
                path.rsplit(['/', '\\']).next().unwrap_or(path).into()
            }
            Symbol::Kubernetes(id) => id.name(db).rsplit('.').next().unwrap_or_default().into(),
            Symbol::Alternative(of, number) => {
                let one = super::enumeration(db, *of).alternatives.get(usize::from(*number));
                one.map(|one| one.name.clone()).unwrap_or_default()
            }
            Symbol::Field(_, name)
            | Symbol::Component(_, name)
            | Symbol::Parameter(_, name)
            | Symbol::Emit(.., name) => name.clone(),
            Symbol::Local(decl, span) => decl.code(db).get(std::ops::Range::from(*span)).unwrap_or_default().into(),
        }
    }

    /// Where its name is defined.
    pub fn place(&self, db: &dyn Db) -> Option<Place> {
        if let Symbol::Module(file) = self {
            return Some(Place::File(*file, Span::default()));
        }
        let home = self.home()?;
        let defined = |note: &Note| matches!(&note.what, What::Defines(symbol) if symbol == self);
        super::notes(db, home).iter().find(|note| defined(note)).map(|note| Place::In(home, note.span))
    }
}

/// Something known of a range of a declaration's code.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The range.
    pub span: Span,
    /// What is known.
    pub what: What,
}

/// What is known of a range.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A name that defines something.
    Defines(Symbol),
    /// A name that stands for something.
    Names(Symbol),
    /// An expression of this type.
    Has(Type),
    /// An expression where a value of this type is wanted.
    Wants(Type),
    /// A step of a path on the left side of a statement: the path from its owner on, as `explain` takes it.
    Writes(Name),
    /// A name that reads a component's or parameter's value: the path, as `explain` takes it.
    Reads(Name),
    /// A call of this function or mixin; the range goes from its name to the end.
    Calls(Decl),
    /// Where [`CURSOR`] stands, and what may stand there.
    Cursor(Cursor),
}

/// A name that no program uses. Put into a text where something is to be completed, it tells what may stand there.
pub const CURSOR: &str = "zzcursorzz";

/// The same where the name of a type is expected.
pub const CURSOR_TYPE: &str = "Zzcursorzz";

/// Whether a name marks the place that is to be completed.
pub fn is_cursor(name: &str) -> bool {
    name == CURSOR || name == CURSOR_TYPE
}

/// What may stand at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Cursor {
    /// A value.
    Value {
        /// The names that are bound here with their types, innermost last.
        locals: Vec<(Name, Type)>,
        /// The type of `self`, where there is one.
        own: Option<Type>,
        /// The type of `it`, where there is one.
        it: Option<Type>,
        /// The type of `super`, where there is one.
        below: Option<Type>,
        /// Whether parameters are seen.
        parameters: bool,
        /// Whether components are seen.
        components: bool,
        /// What it is to be the value of.
        whole: Box<Whole>,
    },
    /// A part of what is read here.
    Part(Whole),
    /// A part of what is written here.
    Step(Whole),
    /// A key in brackets of what is read or written here.
    Key(Whole),
    /// An alternative that a value of this type may be: behind `is`, or in a `match`.
    Alternative(Type),
    /// The field, in quotes, that a list of such items is keyed by.
    Handle(Type),
    /// The first step of a statement in a level: a component, a field of the distribution, `params`.
    Level,
    /// A parameter that is set.
    Parameter,
    /// A component.
    Component,
    /// The name of an argument of the call around.
    Argument,
    /// What a dotted name leads to behind this front, where such a thing is wanted.
    Name(Vec<Name>, Role),
    /// What `use` or `part` leads to behind this front.
    Module(Vec<Name>),
    /// A variant, of the distribution that this front leads to.
    Variant(Vec<Name>),
}

/// Something of which a part is to be completed.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// Its type.
    pub of: Type,
    /// The component that it is, or is written into: bodies may have added emits to it.
    pub owner: Option<Name>,
    /// Its path, as `explain` takes it; none for what has no place of its own. It starts with `self` in bodies about many components.
    pub path: Option<Name>,
    /// The type of that `self`.
    pub own: Option<RecordId>,
    /// The field whose value it is, where it is one.
    pub field: Option<(RecordId, Name)>,
}

/// What a dotted name is to stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// A type of any sort.
    #[default]
    Type,
    /// A type that another extends.
    Base,
    /// A type of components.
    Component,
    /// A type that `every` reaches.
    Reached,
    /// A type of manifests.
    Object,
    /// What a mixin is for.
    Target,
    /// A mixin for this.
    Mixin(RecordId),
    /// A value, or a function.
    Value,
}

/// Takes notes, or does not.
#[derive(Clone, Debug, Default)]
pub struct Notes(pub(super) Option<Vec<Note>>);

impl Notes {
    /// Notes what is known of a range.
    pub fn add(&mut self, span: Span, what: impl FnOnce() -> What) {
        if let Some(notes) = &mut self.0 {
            notes.push(Note { span, what: what() });
        }
    }

    /// Notes what a name stands for.
    pub fn name(&mut self, span: Span, symbol: impl FnOnce() -> Option<Symbol>) {
        if let Some(notes) = &mut self.0 {
            notes.extend(symbol().map(|symbol| Note { span, what: What::Names(symbol) }));
        }
    }

    /// Notes each part of a dotted name that leads somewhere; whether its end is to be completed.
    pub fn path(&mut self, db: &dyn Db, file: File, path: &[Ident], role: Role) -> bool {
        if self.0.is_none() {
            return false;
        }
        for (n, part) in path.iter().enumerate() {
            if is_cursor(&part.node) {
                let front = path[..n].iter().map(|part| part.node.clone()).collect();
                self.add(part.span, || What::Cursor(Cursor::Name(front, role)));
                return true;
            }
            let found = resolve::path(db, file, &path[..=n]).ok();
            self.name(part.span, || found.and_then(|found| symbol(db, &found)));
        }
        false
    }
}

/// The symbol of a definition; none for groups of names.
pub fn symbol(db: &dyn Db, definition: &Definition) -> Option<Symbol> {
    match definition {
        Definition::Declared(Word::Component, decl) => {
            Some(Symbol::Component(*decl, resolve::declared_name(db, *decl).into()))
        }
        Definition::Declared(Word::Param, decl) => {
            Some(Symbol::Parameter(*decl, resolve::declared_name(db, *decl).into()))
        }
        Definition::Declared(_, decl) => Some(Symbol::Declared(*decl)),
        Definition::Module(file) => Some(Symbol::Module(*file)),
        Definition::Kubernetes(name) => schema::type_named(name).map(|id| Symbol::Kubernetes(RecordId::Kubernetes(id))),
        Definition::Modules(_) | Definition::Missing => None,
    }
}
