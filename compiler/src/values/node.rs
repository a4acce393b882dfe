//! What layers say about one place and below it. Nothing that was said is forgotten: what a `=` replaced stays beneath it,
//! for `super`, for the rules of removal, and for provenance.

use std::sync::{Arc, LazyLock};

use ecow::EcoVec;

use super::merge::equal;
use super::value::Value;
use crate::db::{Db, Decl, Name, Node as Number, Place};
use crate::resolve;
use crate::types::ir::{Expr, Key, Kind, Segment};

/// The stages of a level, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Defaults of types.
    Type,
    /// Mixins of the level.
    Mixins,
    /// `every` over Kubernetes types.
    Schema,
    /// `every` over components.
    Every,
    /// Mixins of the component.
    OwnMixins,
    /// The component's body and named paths.
    Body,
}

impl Stage {
    /// All stages in the order in which they are laid: this is where it is said who wins within a level.
    pub const ALL: [Stage; 6] =
        [Stage::Type, Stage::Mixins, Stage::Schema, Stage::Every, Stage::OwnMixins, Stage::Body];

    /// Whether what it says reaches all owners of a type alike.
    pub fn is_common(self) -> bool {
        self < Stage::OwnMixins
    }
}

/// How strong a statement is: compared left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Standing {
    /// The distribution is 0, each variant one more.
    pub level: u16,
    /// The stage within the level.
    pub stage: Stage,
    /// How derived the type is that it is about.
    pub depth: u16,
}

/// A name that a body's statements see: a mixin's argument, or a family's item.
#[derive(Clone, Debug, PartialEq)]
pub enum Binding {
    /// An item.
    Value(Value),
    /// An argument: an expression with where it was written.
    Written {
        /// The expression.
        value: Arc<Expr>,
        /// The statement it belongs to.
        entry: u64,
        /// Where it was written.
        source: Arc<Source>,
    },
}

/// Where statements come from: a body, with what it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The declaration that holds the body.
    pub decl: Decl,
    /// How strong its statements are.
    pub standing: Standing,
    /// Tells siblings of equal standing apart, which may be several bodies: a mixin's, or an `every` with its mixins.
    pub group: u32,
    /// Tells the bodies of a group apart.
    pub body: u32,
    /// How strong its statements are among those of its group.
    pub inner: (Stage, u16),
    /// Whether it is an `every` over manifests' types; one inside a body has that body's number.
    pub rule: bool,
    /// The names its statements see.
    pub args: Vec<(Name, Binding)>,
    /// Where a mixin is applied.
    pub site: Option<(Decl, Number)>,
}

impl Source {
    /// The one body of a declaration, which nothing was given to.
    pub fn of(decl: Decl, standing: Standing) -> Source {
        let inner = (Stage::Body, 0);
        Source { decl, standing, group: 0, body: 0, inner, rule: false, args: Vec::new(), site: None }
    }
}

/// One statement as it reaches one owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Writer {
    /// Where it comes from.
    pub source: Arc<Source>,
    /// The statement and its node.
    pub node: Number,
}

impl Writer {
    /// Where it was written.
    pub fn place(&self) -> Place {
        Place::At(self.source.decl, self.node)
    }

    /// Where a key on the way is written, else all of it.
    pub fn key_place(&self, db: &dyn Db, key: &str) -> Place {
        let decl = self.source.decl;
        Place::At(decl, crate::types::key_node(db, decl, self.node, key).unwrap_or(self.node))
    }

    /// Where it is to be told: what a mixin of the standard library says, where the program applies the mixin.
    pub fn told(&self, db: &dyn Db) -> Place {
        let is_standard = |decl: Decl| resolve::is_library(db, decl.file(db));
        match self.source.site {
            Some((site, node)) if is_standard(self.source.decl) && !is_standard(site) => Place::At(site, node),
            Some(_) | None => self.place(),
        }
    }

    /// Whether it is the same write of the same statement, reached twice.
    pub fn is(&self, other: &Writer) -> bool {
        self.node == other.node
            && (Arc::ptr_eq(&self.source, &other.source)
                || self.source.decl == other.source.decl && same_args(&self.source.args, &other.source.args))
    }
}

/// Whether names mean the same, wherever that was written.
pub fn same_args(a: &[(Name, Binding)], b: &[(Name, Binding)]) -> bool {
    let same = |((n, a), (m, b)): (&(Name, Binding), &(Name, Binding))| match (a, b) {
        (Binding::Value(a), Binding::Value(b)) => n == m && a == b,
        (Binding::Written { value: a, .. }, Binding::Written { value: b, .. }) => n == m && equal(a, b),
        (Binding::Value(_), Binding::Written { .. }) | (Binding::Written { .. }, Binding::Value(_)) => false,
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// Writers, each once. Shared until one is added.
pub type Writers = EcoVec<Writer>;

/// Adds those of `more` that are not there yet.
pub fn unite(all: &mut Writers, more: &Writers) {
    if all.is_empty() {
        // Each is there once already.
        *all = more.clone();
        return;
    }
    for writer in more {
        if !all.iter().any(|w| w.is(writer)) {
            all.push(writer.clone());
        }
    }
}

/// What is said deeper, by step. Shared until one is added.
pub type Kids = EcoVec<(Segment, Arc<Node>)>;

/// What stands at a place itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Base {
    /// Nothing is said here.
    #[default]
    Nothing,
    /// An expression; `self` of a type is the record `hops` steps up.
    Set {
        /// The expression.
        value: Arc<Expr>,
        /// From the record to this place.
        hops: u16,
    },
    /// A value that was computed.
    Value(Value),
    /// A literal, whose entries are kids.
    New,
    /// An item appended to a keyed list: it must be new.
    Fresh,
    /// Removed; `lenient` where nothing needs to have been there.
    Removed {
        /// Inside literals, and behind `?[k]`.
        lenient: bool,
    },
    /// Different statements of equal standing.
    Clash,
}

/// What is said about one place and below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// What stands here.
    pub base: Base,
    /// Who wrote it.
    pub by: Writers,
    /// What it replaced.
    pub below: Option<Arc<Node>>,
    /// What is appended.
    pub apps: EcoVec<(Writer, Arc<Expr>, u16)>,
    /// What is said deeper; keys stand in the order of their first creation.
    pub kids: Kids,
    /// Who needs this place to be there, or makes it; without one the node is soft.
    pub hard: Writers,
    /// What is written here counts only where an item was there before: `?[k] = …`.
    pub conditional: bool,
    /// Whether a key below has the component's name in it.
    pub named: bool,
}

static EMPTY: LazyLock<Arc<Node>> = LazyLock::new(|| Arc::new(Node::default()));

impl Node {
    /// The node of a place that nothing is said about.
    pub fn empty() -> Arc<Node> {
        EMPTY.clone()
    }

    /// Whether nothing is said here or below.
    pub fn is_empty(&self) -> bool {
        self.base == Base::Nothing && self.apps.is_empty() && self.kids.is_empty()
    }

    /// Whether nothing that is said here or below could be wrong whatever the values are: nothing clashes, is removed, replaced, or
    /// amended by its key.
    pub fn is_plain(&self) -> bool {
        let base = !matches!(self.base, Base::Clash | Base::Removed { .. } | Base::Fresh);
        let kid = |(segment, kid): &(Segment, Arc<Node>)| {
            kid.is_plain() && (kid.base != Base::Nothing || matches!(segment, Segment::Field(_)))
        };
        base && self.below.is_none() && self.kids.iter().all(kid)
    }

    /// The constant that stands here, where it is the value of the place whatever that is.
    pub fn constant(&self) -> Option<Value> {
        if self.conditional || !self.kids.is_empty() || !self.apps.is_empty() {
            return None;
        }
        match &self.base {
            Base::Set { value, .. } => match &value.kind {
                Kind::Scalar(scalar) => Some(Value::Scalar(scalar.clone())),
                _ => None,
            },
            Base::Value(Value::Scalar(scalar)) => Some(Value::Scalar(scalar.clone())),
            Base::Nothing | Base::Value(_) | Base::New | Base::Fresh | Base::Removed { .. } | Base::Clash => None,
        }
    }

    /// Whether it makes the place.
    pub fn makes(&self) -> bool {
        matches!(self.base, Base::Set { .. } | Base::Value(_) | Base::New | Base::Fresh)
    }

    /// Whether the place was removed.
    pub fn is_removed(&self) -> bool {
        matches!(self.base, Base::Removed { .. })
    }

    /// Whether siblings disagree about the place: `super` over it does not decide.
    pub fn clashes(&self) -> bool {
        match &self.base {
            Base::Clash => true,
            Base::Set { value, .. } => {
                self.below.as_ref().is_some_and(|below| below.clashes()) && super::build::mentions_super(value)
            }
            Base::Nothing | Base::Value(_) | Base::New | Base::Fresh | Base::Removed { .. } => false,
        }
    }

    /// The place as it is without the statement that stands there: what it replaced, with what is said over it.
    pub fn without(&self) -> Arc<Node> {
        let hard: Writers = self.hard.iter().filter(|w| !self.by.iter().any(|b| b.is(w))).cloned().collect();
        let (base, by, below, conditional) = (Base::Nothing, Writers::new(), None, false);
        let over = Node { base, by, below, conditional, hard, ..self.clone() };
        self.below.clone().unwrap_or_else(Node::empty).later(&Arc::new(over))
    }

    /// Whether the place was ever made, whatever became of it.
    pub fn was_made(&self) -> bool {
        self.makes() && !self.conditional || self.below.as_ref().is_some_and(|below| below.was_made())
    }

    /// Whether something was there to be removed; removing twice is removing once.
    pub fn held(&self, key: bool) -> bool {
        match self.base {
            _ if self.conditional => self.below.as_ref().is_some_and(|b| b.held(key)),
            Base::Nothing => !key && !self.hard.is_empty(),
            Base::Removed { .. } => self.below.as_ref().is_some_and(|b| b.held(key)),
            Base::Set { .. } | Base::Value(_) | Base::New | Base::Fresh | Base::Clash => true,
        }
    }

    /// Who put an item where `+=` wanted none.
    pub fn holder(&self) -> Option<&Writer> {
        match self.base {
            _ if self.conditional => self.below.as_ref().and_then(|b| b.holder()),
            Base::Nothing | Base::Removed { .. } => None,
            Base::Fresh => self.below.as_ref().and_then(|b| b.holder()).or(self.by.first()),
            Base::Set { .. } | Base::Value(_) | Base::New | Base::Clash => self.by.first(),
        }
    }

    /// What is said one step deeper.
    pub fn kid(&self, segment: &Segment) -> Option<&Arc<Node>> {
        self.kids.iter().find(|(s, _)| s == segment).map(|(_, kid)| kid)
    }

    /// Every writer here and deeper.
    pub fn writers(&self) -> Writers {
        let mut all = self.by.clone();
        if !self.apps.is_empty() {
            unite(&mut all, &self.apps.iter().map(|(w, ..)| w.clone()).collect());
        }
        for (_, kid) in &self.kids {
            unite(&mut all, &kid.writers());
        }
        all
    }

    /// Whether every writer here and deeper is like that.
    pub fn all_writers(&self, is: &dyn Fn(&Writer) -> bool) -> bool {
        let here = self.by.iter().all(is) && self.apps.iter().all(|(w, ..)| is(w));
        here && self.kids.iter().all(|(_, kid)| kid.all_writers(is))
    }

    /// The node with the component's name filled into its keys.
    pub fn instantiate(self: &Arc<Node>, name: &str) -> Arc<Node> {
        if !self.named {
            return self.clone();
        }
        let mut node = Node { named: false, kids: EcoVec::new(), ..(**self).clone() };
        node.below = self.below.as_ref().map(|below| below.instantiate(name));
        let is_named = |(segment, _): &(Segment, Arc<Node>)| matches!(segment, Segment::Key(Key::Named(_)));
        if !self.kids.iter().any(is_named) {
            node.kids = self.kids.iter().map(|(segment, kid)| (segment.clone(), kid.instantiate(name))).collect();
            return Arc::new(node);
        }
        for (segment, kid) in &self.kids {
            let kid = kid.instantiate(name);
            match segment {
                Segment::Key(Key::Named(pieces)) => node.put(Segment::Key(Key::Text(pieces.join(name).into())), kid),
                other => node.put(other.clone(), kid),
            }
        }
        Arc::new(node)
    }

    /// Whether the component's name in its keys gives keys that nothing else is said about: then names may be filled in after
    /// layers came together.
    pub fn is_apart(&self, name: &str) -> bool {
        if !self.named {
            return true;
        }
        let filled = |segment: &Segment| match segment {
            Segment::Key(Key::Named(pieces)) => Some(pieces.join(name)),
            Segment::Field(_) | Segment::Alternative(_) | Segment::Key(Key::Text(_)) => None,
        };
        let is_taken = |key: &str, at: usize| {
            let other = |(n, (segment, _)): (usize, &(Segment, Arc<Node>))| match segment {
                Segment::Key(Key::Text(text)) => text == key,
                other => n != at && filled(other).is_some_and(|filled| filled == key),
            };
            self.kids.iter().enumerate().any(other)
        };
        let mut keys = self.kids.iter().enumerate().filter_map(|(at, (segment, _))| Some((at, filled(segment)?)));
        keys.all(|(at, key)| !is_taken(&key, at))
            && self.kids.iter().all(|(_, kid)| kid.is_apart(name))
            && self.below.as_ref().is_none_or(|below| below.is_apart(name))
    }

    fn put(&mut self, segment: Segment, kid: Arc<Node>) {
        match self.kids.iter().position(|(s, _)| *s == segment) {
            Some(at) => {
                let known = &mut self.kids.make_mut()[at].1;
                *known = known.later(&kid);
            }
            None => self.kids.push((segment, kid)),
        }
    }
}
