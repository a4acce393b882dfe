//! Where a value comes from: every layer that wrote its place, who appends and who wins first, and what they read.

use super::cell::{CellId, State};
use super::nearest::{Step, steps};
use super::read::Thing;
use super::whole::show;
use super::{Machine, Scope};
use crate::db::{Name, Place};
use crate::types::ir::{Expr, Key, Kind, Root, Segment};
use crate::types::{RecordId, Sort, Type, enumeration, record, visit};
use crate::values::node::{Base, Writer, Writers, unite};
use crate::values::program::parameters;
use crate::values::value::{Owner, Value};

/// How far what a winner reads is followed.
pub(super) const DEPTH: usize = 6;

/// A value with its history.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The whole path.
    pub path: Name,
    /// The value as messages show it.
    pub value: String,
    /// Who wrote it: who appends to it, then the winner, then who is beaten.
    pub chain: Writers,
    /// How many append to it.
    pub appended: usize,
    /// How many say what it is: siblings may agree.
    pub winners: usize,
    /// Who amended it deeper, outside of the standard library.
    pub amended: Writers,
    /// What the winner reads, each with its own history.
    pub reads: Vec<Explanation>,
}

impl Explanation {
    /// The first that wrote it, or what it was computed from, outside of the standard library.
    pub fn own_writer(&self, db: &dyn crate::db::Db) -> Option<Place> {
        let is_own = |w: &&Writer| !crate::resolve::is_library(db, w.source.decl.file(db));
        let own = self.chain.iter().chain(&self.amended).find(is_own).map(Writer::place);
        own.or_else(|| self.reads.iter().find_map(|read| read.own_writer(db)))
    }
}

impl Machine<'_> {
    /// Explains the value at a path such as `frontend.canary.spec.analysis.interval`; none where the path leads nowhere.
    pub fn explain(&mut self, path: &str) -> Option<Explanation> {
        let id = self.at(path)?;
        Some(self.explained(id, DEPTH))
    }

    /// The keys of the map or keyed list at such a path, in order; none for anything else.
    pub fn keys(&mut self, path: &str) -> Vec<Name> {
        let roster = crate::values::program::roster(self.db, self.variant);
        let members = roster.all.iter().filter_map(|member| match &member.owner {
            Owner::Member(family, key) if family == path => Some(key.clone()),
            _ => None,
        });
        let members: Vec<Name> = members.collect();
        if !members.is_empty() {
            return members;
        }
        let value = self.at(path).map(|id| self.value(id));
        match value {
            Some(Value::Map(entries) | Value::Keyed(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn at(&mut self, path: &str) -> Option<CellId> {
        let steps = steps(path)?;
        let (id, rest) = self.deepest(&steps)?;
        if rest.is_empty() && !self.is_nothing(id) { Some(id) } else { None }
    }

    /// The place that as many of the steps as there are lead to, and those that are left.
    pub(super) fn deepest<'s>(&mut self, steps: &'s [Step]) -> Option<(CellId, &'s [Step])> {
        let (owner, mut rest) = self.owner_of(steps)?;
        let woven = self.root(&owner, false).is_some_and(|id| !self.cell(id).home.plan.lists.reach.is_empty());
        let mut id = self.root(&owner, woven)?;
        while let Some((step, more)) = rest.split_first() {
            let segment = if self.settle(id) == State::Present { self.segment(id, step) } else { None };
            let Some(kid) = segment.and_then(|segment| self.step(id, &segment)) else { break };
            (id, rest) = (kid, more);
        }
        Some((id, rest))
    }

    /// Whether it is a key that nobody ever wrote.
    pub(super) fn is_nothing(&mut self, id: CellId) -> bool {
        let is_key = matches!(self.cell(id).segment, Some(Segment::Key(_)));
        is_key && self.settle(id) == State::Absent && self.cell(id).node.chain(&[]).is_empty()
    }

    /// The owner that a path starts at, and the steps below it.
    pub(super) fn owner_of<'s>(&self, steps: &'s [Step]) -> Option<(Owner, &'s [Step])> {
        let (first, rest) = steps.split_first()?;
        let roster = crate::values::program::roster(self.db, self.variant);
        let named = roster.all.iter().find(|m| m.owner == Owner::Component(first.text.clone()));
        if let Some(member) = named {
            return Some((member.owner.clone(), rest));
        }
        // Messages call a family's member as its objects are called: `worker-mail`.
        if let Some(member) = roster.all.iter().find(|m| m.owner.name() == first.text) {
            return Some((member.owner.clone(), rest));
        }
        if let Some((key, rest)) = rest.split_first() {
            let owner = Owner::Member(first.text.clone(), key.text.clone());
            if roster.get(&owner).is_some() {
                return Some((owner, rest));
            }
        }
        let is_parameter = || parameters(self.db, self.variant).iter().any(|(.., p)| p.name == first.text);
        match first.text.as_str() {
            "params" => Some((Owner::Parameters, rest)),
            "distribution" => Some((Owner::Distribution, rest)),
            _ if is_parameter() => Some((Owner::Parameters, steps)),
            _ => Some((Owner::Distribution, steps)),
        }
    }

    pub(super) fn segment(&self, id: CellId, step: &Step) -> Option<Segment> {
        let cell = self.cell(id);
        match cell.ty.required() {
            Type::Map(..) | Type::Keyed(..) | Type::Json => Some(Segment::Key(Key::Text(step.text.clone()))),
            Type::Enum(of) => {
                enumeration(self.db, *of).index(&step.text).map(|_| Segment::Alternative(step.text.clone()))
            }
            Type::Record(of) => {
                let known = record(self.db, *of).fields.contains_key(&step.text);
                let emitted = cell.home.plan.lists.emits.iter().any(|(e, _)| e.name == step.text);
                let is_named = || parameters(self.db, self.variant).iter().any(|(.., p)| p.name == step.text);
                let parameter = *of == RecordId::Parameters && is_named();
                (known || emitted || parameter).then(|| Segment::Field(step.text.clone()))
            }
            _ => None,
        }
    }

    pub(super) fn explained(&mut self, id: CellId, depth: usize) -> Explanation {
        let state = self.settle(id);
        let value = match (state, &self.cell(id).sort) {
            (State::Present, Sort::Emit { family: true, .. }) => self.objects_shown(id),
            (State::Present, Sort::Emit { .. }) => "an object".to_owned(),
            _ => self.shown(id),
        };
        if let Some((chain, reads)) = self.unemitted(id, state, depth) {
            let (path, amended) = (self.path(id), Writers::new());
            return Explanation { path, value, chain, appended: 0, winners: 1, amended, reads };
        }
        let chain = self.history(id);
        let amended = self.amended(id, &chain);
        let node = &self.cell(id).node;
        let appended = node.apps.len();
        let winners = node.by.len().max(1).min(chain.len().saturating_sub(appended));
        let reads = if depth == 0 { Vec::new() } else { self.reads(id, depth) };
        Explanation { path: self.path(id), value, chain, appended, winners, amended, reads }
    }

    /// Why an object is not there that nothing suppresses: the condition of its emit, and what that reads.
    fn unemitted(&mut self, id: CellId, state: State, depth: usize) -> Option<(Writers, Vec<Explanation>)> {
        let cell = self.cell(id);
        let is_empty = matches!(cell.sort, Sort::Emit { family: true, .. }) && cell.node.kids.is_empty();
        if state != State::Absent && !is_empty || cell.node.is_removed() {
            return None;
        }
        let (plan, number) = (cell.home.plan.clone(), cell.emit?);
        let (emit, source) = plan.lists.emits.get(number)?;
        let condition = emit.condition.as_ref()?;
        let node = crate::db::Node { entry: emit.entry, index: condition.node };
        let by = Writers::from([Writer { source: source.clone(), node }]);
        let scope = self.emit_scope(id)?;
        Some((by, if depth == 0 { Vec::new() } else { self.read_by(condition, &scope, depth) }))
    }

    /// The objects of a family, by their keys.
    fn objects_shown(&self, id: CellId) -> String {
        let all = self.cell(id).node.kids.iter().filter(|(_, kid)| kid.makes());
        let all: Vec<Name> = all.map(|(segment, _)| segment.spelling().trim_start_matches('.').into()).collect();
        match &all[..] {
            [] => "no objects".to_owned(),
            all => format!("objects {}", all.join(", ")),
        }
    }

    fn shown(&mut self, id: CellId) -> String {
        match self.value(id) {
            Value::Reference(owner) => format!("the component `{}`", owner.name()),
            value => {
                let text = show(&value);
                if text.chars().count() > 400 { text.chars().take(400).chain("…".chars()).collect() } else { text }
            }
        }
    }

    /// All who ever wrote a place, winner first: at the place itself, then what stood above it.
    fn history(&mut self, id: CellId) -> Writers {
        let mut all = Writers::new();
        let mut rest: Vec<Segment> = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            unite(&mut all, &self.cell(id).node.chain(&rest));
            if let Some(segment) = self.cell(id).segment.clone() {
                rest.insert(0, segment);
            }
            next = self.cell(id).parent;
        }
        all
    }

    /// Who says something deeper in a place: the program's own statements, or where nobody wrote the place as a whole all, its own
    /// first.
    fn amended(&self, id: CellId, chain: &Writers) -> Writers {
        let cell = self.cell(id);
        let is_library = |w: &Writer| crate::resolve::is_library(self.db, w.source.decl.file(self.db));
        let all = cell.node.writers();
        if chain.is_empty() {
            let (library, own): (Vec<Writer>, Vec<Writer>) = all.into_iter().partition(is_library);
            return own.into_iter().chain(library).collect();
        }
        if matches!(cell.sort, Sort::Emit { .. }) {
            return Writers::new();
        }
        // The entries of a literal are what the statement says that writes it.
        let is_said = |w: &Writer| {
            chain.iter().any(|known| known.source.decl == w.source.decl && known.node.entry == w.node.entry)
        };
        all.into_iter().filter(|w| !is_library(w) && !is_said(w)).collect()
    }

    /// What the expression that won reads.
    fn reads(&mut self, id: CellId, depth: usize) -> Vec<Explanation> {
        let mut at = Some(id);
        while let Some(id) = at {
            let parent = self.cell(id).parent;
            let cell = self.cell(id);
            let node = cell.said.as_ref().unwrap_or(&cell.node).clone();
            if let Base::Set { value, hops } = &node.base
                && let Some(writer) = node.by.first()
                && let Some(scope) = self.scope(id, writer, *hops)
            {
                return self.read_by(value, &scope, depth);
            }
            // A part of a value that was laid out is as the expression of the whole gave it.
            let is_part = matches!(node.base, Base::Value(_)) && parent.is_some_and(|p| self.cell(p).said.is_some());
            if node.base != Base::Nothing && !is_part {
                return Vec::new();
            }
            at = parent;
        }
        Vec::new()
    }

    fn read_by(&mut self, e: &Expr, scope: &Scope, depth: usize) -> Vec<Explanation> {
        let mut paths: Vec<Expr> = Vec::new();
        let mut builds_on = false;
        visit(e, &mut |e| {
            builds_on |= matches!(e.kind, Kind::Root(Root::Super));
            if is_path(e) && !paths.iter().any(|p| contains(p, e)) {
                paths.push(e.clone());
            }
        });
        let mut all: Vec<Explanation> = Vec::new();
        if builds_on && let Thing::Place(below, _) = self.below(scope) {
            self.settle(below);
            all = self.reads(below, depth);
        }
        for path in paths {
            let Some(id) = self.place_of(&path, scope) else { continue };
            if self.cell(id).parent.is_none() {
                continue;
            }
            let found = self.explained(id, depth - 1);
            if !all.iter().any(|known| known.path == found.path) {
                all.push(found);
            }
        }
        all
    }
}

impl Machine<'_> {
    /// The place that a path leads to, or the last one on its way.
    pub(super) fn place_of(&mut self, path: &Expr, scope: &Scope) -> Option<CellId> {
        match (self.locate(path, scope), &path.kind) {
            (Thing::Place(id, _), _) => Some(id),
            (Thing::Value(_), Kind::Step { base, .. }) => self.place_of(base, scope),
            (Thing::Value(_), _) => None,
        }
    }
}

/// Whether an expression is a path from a root.
pub(super) fn is_path(e: &Expr) -> bool {
    match &e.kind {
        Kind::Step { base, .. } => is_path(base),
        Kind::Root(root) => !matches!(root, Root::It | Root::Super),
        _ => false,
    }
}

/// Whether `inner` is the front of the path `outer`.
fn contains(outer: &Expr, inner: &Expr) -> bool {
    outer == inner || matches!(&outer.kind, Kind::Step { base, .. } if contains(base, inner))
}

/// The layer that a writer belongs to, in words.
pub fn layer(db: &dyn crate::db::Db, writer: &Writer) -> String {
    use crate::resolve::{Word, declared_name, word};
    let decl = writer.source.decl;
    let name = declared_name(db, decl);
    if writer.node.as_range().is_some() {
        return "values".to_owned();
    }
    if crate::values::head::filler(db).is_some_and(|filler| filler.source.decl == decl && writer.node.entry == 0) {
        return "filled in".to_owned();
    }
    match word(db, decl) {
        Some(Word::Type | Word::Resource) => format!("type {name}"),
        Some(Word::Enum) => format!("enum {name}"),
        Some(Word::Mixin) => format!("mixin {name}"),
        Some(Word::Variant) => format!("variant {name}"),
        Some(Word::Distribution) => format!("distribution {name}"),
        Some(Word::Component) => format!("component {name}"),
        Some(Word::Every) => format!("every {name}"),
        Some(Word::Param) => format!("param {name}"),
        _ => String::new(),
    }
}
