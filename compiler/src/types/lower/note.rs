//! What the checker tells those who ask what names and expressions are. It tells nothing, and does nothing else, when nobody asks.

use super::{Lower, SelfType, Typed};
use crate::db::{Db, Decl, Name, Span};
use crate::parse::tree::{self, ExprKind, Ident, StepKind};
use crate::parse::{parse, parsed};
use crate::resolve::{self, Definition, Word};
use crate::types::ir::{Kind, Root, Segment, Step};
use crate::types::notes::{CURSOR, Cursor, Note, Notes, Role, What, Whole, is_cursor, symbol};
use crate::types::{Symbol, Type, component_home, distribution_type, emit_home, levels, parameter_home};

/// What the names and expressions of a declaration are, in no order.
pub fn notes(db: &dyn Db, decl: Decl) -> Vec<Note> {
    taken(db, decl, decl.code(db), parsed(db, decl).chunk.item.as_ref())
}

/// What they would be, were `text` the declaration's.
pub fn notes_of(db: &dyn Db, decl: Decl, text: &str) -> Vec<Note> {
    taken(db, decl, text, parse(text).chunk.item.as_ref())
}

fn taken(db: &dyn Db, decl: Decl, text: &str, item: Option<&tree::Item>) -> Vec<Note> {
    let Some(item) = item else { return Vec::new() };
    let mut cx = Lower { text, ..Lower::new(db, decl) };
    cx.types.notes = Notes(Some(super::definitions::definitions(decl, item)));
    cx.item(item, Name::new());
    let mut notes = cx.types.notes.0.unwrap_or_default();
    notes.retain(|note| note.span.start >= decl.lead(db));
    notes
}

impl Lower<'_> {
    fn notes(&mut self) -> Option<&mut Vec<Note>> {
        self.types.notes.0.as_mut()
    }

    /// A name stands for a symbol.
    pub(super) fn names(&mut self, span: Span, symbol: impl FnOnce() -> Symbol) {
        self.types.notes.name(span, || Some(symbol()));
    }

    /// An expression has a type.
    pub(super) fn has(&mut self, span: Span, typed: &Typed) {
        self.types.notes.add(span, || What::Has(typed.ty.clone()));
    }

    /// A literal has the type that is expected of it.
    pub(super) fn literal_has(&mut self, e: &tree::Expr, ty: &Type) {
        let takes_it = match e.kind {
            ExprKind::Number(_) => true,
            ExprKind::Text(_) => matches!(ty, Type::Literals(_) | Type::Refined(_)),
            _ => false,
        };
        if takes_it {
            self.types.notes.add(e.span, || What::Has(ty.clone()));
        }
    }

    /// An expression should have a type.
    pub(super) fn wants(&mut self, span: Span, ty: &Type) {
        self.types.notes.add(span, || What::Wants(ty.clone()));
    }

    /// A name for values of a type is bound by this place.
    pub(super) fn bound(&mut self, name: &Ident, ty: &Type) {
        let symbol = Symbol::Local(self.decl, name.span);
        self.types.notes.add(name.span, || What::Defines(symbol));
        self.types.notes.add(name.span, || What::Has(ty.clone()));
    }

    /// A function or mixin is called.
    pub(super) fn calls(&mut self, function: Decl, span: Span) {
        self.types.notes.add(span, || What::Calls(function));
    }

    /// Notes the parts of a dotted name; whether its end is to be completed.
    pub(super) fn leads(&mut self, path: &[Ident], role: Role) -> bool {
        self.types.notes.path(self.db, self.types.file, path, role)
    }

    /// Whether a name is the one to be completed; then what may stand there is noted.
    pub(super) fn completes(&mut self, name: &str, span: Span, cursor: impl FnOnce() -> Cursor) -> bool {
        let found = self.notes().is_some() && is_cursor(name);
        if found {
            self.types.notes.add(span, || What::Cursor(cursor()));
        }
        found
    }

    pub(super) fn completes_value(&mut self, name: &Ident) -> bool {
        if self.notes().is_none() || !is_cursor(&name.node) {
            return false;
        }
        let cursor = Cursor::Value {
            locals: self.locals.iter().map(|local| (local.name.clone(), local.ty.clone())).collect(),
            own: self.sight.own.map(|own| Type::Record(own.record())),
            it: self.sight.it.clone(),
            below: self.sight.below.clone(),
            parameters: self.sight.parameters && !self.sight.alone,
            components: self.sight.components,
            whole: Box::new(Whole { path: self.value_path.clone(), ..self.whole_at(&Type::Error, &[]) }),
        };
        self.completes(&name.node, name.span, || cursor)
    }

    pub(super) fn completes_part(&mut self, base: &Typed, of: &Type, name: &Ident) {
        let whole = self.whole(base, of);
        self.completes(&name.node, name.span, || Cursor::Part(whole));
    }

    pub(super) fn completes_index(&mut self, base: &Typed, keys: &[tree::Expr]) -> bool {
        let whole = marked(keys).map(|key| (key, self.whole(base, &base.ty)));
        whole.is_some_and(|(key, whole)| self.completes(CURSOR, key.span, || Cursor::Key(whole)))
    }

    fn whole(&self, base: &Typed, of: &Type) -> Whole {
        let owner = match &base.expr.kind {
            Kind::Root(Root::Component(owner)) => Some(owner.clone()),
            Kind::Root(Root::Own) => {
                let is_mixin = resolve::word(self.db, self.decl) == Some(Word::Mixin);
                self.owner.clone().or_else(|| is_mixin.then(Name::new))
            }
            Kind::Root(Root::Distribution) => Some(Name::new()),
            _ => None,
        };
        let own = self.sight.own.map(SelfType::record);
        let path = base.path.as_ref().and_then(|path| {
            let is_own = path.starts_with("self.") && own.is_some();
            self.read_path(path).or_else(|| self.parameter_path(path)).or_else(|| is_own.then(|| path.clone()))
        });
        let path = path.map(|path| path.trim_end_matches('.').into());
        Whole { of: of.clone(), owner, path, own, field: None }
    }

    /// A step of what is written leads from a value of a type to one of the next.
    pub(super) fn enters(&mut self, ty: &Type, segment: &Segment, next: &Type, span: Span) {
        if matches!(segment, Segment::Key(_)) {
            self.types.notes.add(span, || What::Has(next.clone()));
        }
        if self.notes().is_some() {
            self.field = match (ty, segment) {
                (Type::Record(id), Segment::Field(name)) => Some((*id, name.clone())),
                _ => None,
            };
        }
    }

    /// What stands at steps behind what statements write into.
    fn whole_at(&self, of: &Type, steps: &[&Step]) -> Whole {
        let own = self.sight.own.map(SelfType::record);
        let is_own = self.literals == 0 && own.is_some();
        let front = self.written_path().or_else(|| is_own.then(|| "self".into()));
        let path = front.map(|front| spelt(front, steps));
        Whole { of: of.clone(), owner: self.owner.clone(), path, own, field: self.field.clone() }
    }

    /// A step of a statement's path, behind `prefix` and `front`.
    pub(super) fn completes_step(&mut self, ty: &Type, step: &tree::Step, prefix: &[Step], front: &[Step]) -> bool {
        if self.notes().is_none() {
            return false;
        }
        let whole = || {
            let steps: Vec<&Step> = prefix.iter().chain(front).collect();
            let whole = self.whole_at(ty, &steps);
            Whole { owner: whole.owner.filter(|_| steps.is_empty()), ..whole }
        };
        match &step.kind {
            StepKind::Name(name) if is_cursor(name) => {
                let whole = whole();
                self.completes(name, step.span, || Cursor::Step(whole))
            }
            StepKind::Key(keys) => {
                let found = marked(keys).map(|key| (key.span, whole()));
                found.is_some_and(|(span, whole)| self.completes(CURSOR, span, || Cursor::Key(whole)))
            }
            StepKind::Name(_) => false,
        }
    }

    /// What a bare name stands for.
    pub(super) fn stands_for(&mut self, name: &Ident) {
        if self.notes().is_none() {
            return;
        }
        if let Some(span) = self.local(&name.node).map(|local| local.span) {
            let symbol = Symbol::Local(self.decl, span);
            return self.names(name.span, || symbol);
        }
        self.names_parameter(&name.node, name.span);
        self.names_component(&name.node, name.span);
        let (db, file) = (self.db, self.types.file);
        if let Some(Definition::Declared(Word::Let, decl)) = resolve::lookup(db, file, &name.node) {
            self.names(name.span, || Symbol::Declared(decl));
        }
    }

    pub(super) fn names_parameter(&mut self, name: &Name, span: Span) {
        let (db, decl) = (self.db, self.decl);
        self.types.notes.name(span, || Some(Symbol::Parameter(parameter_home(db, decl, name)?, name.clone())));
    }

    pub(super) fn names_component(&mut self, name: &Name, span: Span) {
        let (db, decl) = (self.db, self.decl);
        self.types.notes.name(span, || Some(Symbol::Component(component_home(db, decl, name)?, name.clone())));
    }

    pub(super) fn names_emit(&mut self, span: Span, owner: &Name, name: &Name) {
        let (db, decl) = (self.db, self.decl);
        self.types
            .notes
            .name(span, || Some(Symbol::Emit(emit_home(db, decl, owner, name)?, owner.clone(), name.clone())));
    }

    /// Arguments given by name.
    pub(super) fn names_arguments(&mut self, function: Decl, args: &[tree::Argument]) {
        let db = self.db;
        for name in args.iter().filter_map(|arg| arg.name.as_ref()) {
            let parameter = |parameters: &[tree::Parameter]| {
                let found = parameters.iter().find(|parameter| parameter.name.node == name.node)?;
                Some(Symbol::Local(function, found.name.span))
            };
            self.types.notes.name(name.span, || match parsed(db, function).chunk.item.as_ref()? {
                tree::Item::Function(function) => parameter(&function.parameters),
                tree::Item::Mixin(mixin) => parameter(&mixin.parameters),
                _ => None,
            });
        }
    }

    /// A key of a family, behind its name.
    pub(super) fn completes_member(&mut self, family: &Name, ty: &Type, step: &tree::Step) -> bool {
        let StepKind::Key(keys) = &step.kind else { return false };
        let Some(span) = marked(keys).map(|key| key.span) else { return false };
        let whole = Whole { of: ty.clone(), owner: None, path: Some(family.clone()), own: None, field: None };
        self.completes(CURSOR, span, || Cursor::Key(whole))
    }

    /// The steps of a statement's path, each with the path from its owner on, which is given back.
    pub(super) fn writes(&mut self, written: &tree::Path, path: &[Step]) -> Option<Name> {
        self.notes()?;
        let mut whole = self.written_path()?;
        let shown = written.steps.len().min(path.len());
        for (n, step) in path.iter().enumerate() {
            whole.push_str(&step.segment.spelling());
            if let Some(written) = (n + shown).checked_sub(path.len()).and_then(|at| written.steps.get(at)) {
                let path = Name::from(whole.trim_start_matches('.'));
                self.types.notes.add(written.span, || What::Writes(path));
            }
        }
        Some(whole.trim_start_matches('.').into())
    }

    /// Runs `body`, where an expression is the value of what stands at a path: a literal in braces has its entries there.
    pub(super) fn within_literal(&mut self, e: &tree::Expr, path: Option<Name>, body: impl FnOnce(&mut Self)) {
        let is_literal = matches!(e.kind, ExprKind::Record(_) | ExprKind::Construct { .. });
        let outer = std::mem::replace(&mut self.literal_path, path.filter(|_| is_literal));
        body(self);
        self.literal_path = outer;
    }

    /// The path of what statements write into; none in a literal that has no place of its own.
    fn written_path(&self) -> Option<Name> {
        let own = self.sight.own.map(SelfType::record);
        if self.literals > 0 {
            return self.literal_path.clone();
        }
        let is_distribution = own.is_some() && own == distribution_type(self.db);
        self.owner.clone().or_else(|| is_distribution.then(Name::new))
    }

    /// A path that starts at a component, or at `self` where it is one, is read; the range ends with the path.
    pub(super) fn reads(&mut self, span: Span, path: Option<&Name>) {
        let Some(path) = path.filter(|_| self.types.notes.0.is_some()) else { return };
        if let Some(path) = self.read_path(path) {
            self.types.notes.add(span, || What::Reads(path));
        }
    }

    /// A path as `explain` takes it; none where it starts at nothing that has a place.
    fn read_path(&self, path: &str) -> Option<Name> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let owner = match first {
            "self" => self.owner.clone(),
            name if self.local(name).is_none() => component_home(self.db, self.decl, name).map(|_| name.into()),
            _ => None,
        };
        owner.map(|owner| ecow::eco_format!("{owner}.{rest}"))
    }

    /// A path that starts at a parameter, as `explain` takes it.
    fn parameter_path(&self, path: &str) -> Option<Name> {
        let first = path.split(['.', '[']).next().filter(|first| self.local(first).is_none())?;
        parameter_home(self.db, self.decl, first).map(|_| ecow::eco_format!("params.{path}"))
    }

    /// `use a.b.{c, d} as e`.
    pub(super) fn note_use(&mut self, used: &tree::Use) {
        self.note_modules(&used.path);
        let db = self.db;
        let found = |path: &[Ident]| symbol(db, &resolve::absolute(db, path).ok()?);
        for name in &used.names {
            let path: Vec<Ident> = used.path.iter().chain([name]).cloned().collect();
            self.note_last(&path, &found);
        }
        if let Some(alias) = &used.alias {
            self.types.notes.name(alias.span, || found(&used.path));
        }
    }

    /// A dotted name that starts at the top.
    pub(super) fn note_modules(&mut self, path: &[Ident]) {
        let db = self.db;
        for n in 1..=path.len() {
            self.note_last(&path[..n], &|path| symbol(db, &resolve::absolute(db, path).ok()?));
        }
    }

    fn note_last(&mut self, path: &[Ident], found: &dyn Fn(&[Ident]) -> Option<Symbol>) {
        let Some((last, front)) = path.split_last() else { return };
        let front = || front.iter().map(|part| part.node.clone()).collect();
        if !self.completes(&last.node, last.span, || Cursor::Module(front())) {
            self.types.notes.name(last.span, || found(path));
        }
    }

    /// What a variant or test amends.
    pub(super) fn note_base(&mut self, of: Option<&tree::Dotted>) {
        let Some((last, front)) = of.and_then(|of| of.split_last()) else { return };
        self.leads(front, Role::Value);
        if self.completes(&last.node, last.span, || Cursor::Variant(front.iter().map(|p| p.node.clone()).collect())) {
            return;
        }
        let (db, decl) = (self.db, self.decl);
        self.types.notes.name(last.span, || {
            let below = levels(db, decl);
            Some(Symbol::Declared(*below.get(below.len().checked_sub(2)?)?))
        });
    }
}

/// The key that is to be completed.
fn marked(keys: &[tree::Expr]) -> Option<&tree::Expr> {
    keys.iter().find(|key| matches!(&key.kind, tree::ExprKind::Name(name) if is_cursor(name)))
}

/// A path with more steps.
fn spelt(mut path: Name, steps: &[&Step]) -> Name {
    steps.iter().for_each(|step| path.push_str(&step.segment.spelling()));
    path.trim_start_matches('.').into()
}
