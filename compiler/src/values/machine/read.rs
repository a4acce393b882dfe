//! Paths on the right side: places as far as they lead, values from there on.

use super::cell::{CellId, State, part};
use super::share::{Found, Origin};
use super::{Machine, Scope};
use crate::types::Type;
use crate::types::ir::{Expr, Key, Kind, Root, Segment};
use crate::types::scalar::{Amount, Scalar, Unit};
use crate::values::errors;
use crate::values::value::{Owner, Value};

/// What an expression leads to.
pub(super) enum Thing {
    Place(CellId, Origin),
    Value(Value),
}

impl Machine<'_> {
    /// The value that a path leads to.
    pub(super) fn read(&mut self, e: &Expr, scope: &Scope) -> Value {
        match self.locate(e, scope) {
            Thing::Value(value) => value,
            Thing::Place(id, origin) => {
                let reference = self.cell(id).parent.is_none() && self.cell(id).home.owner != Owner::Parameters;
                if reference {
                    if origin != Origin::Elsewhere {
                        self.unshare();
                    }
                    return Value::Reference(self.cell(id).home.owner.clone());
                }
                self.value_at(id, origin)
            }
        }
    }

    /// The value of a place that an expression reads.
    fn value_at(&mut self, id: CellId, origin: Origin) -> Value {
        let frame = self.leave_frame(origin);
        let value = self.value(id);
        self.enter_frame(frame);
        self.note(origin, id, || Found::Value(value.clone()));
        value
    }

    /// Where a path leads, without computing more than it asks for.
    pub(super) fn locate(&mut self, e: &Expr, scope: &Scope) -> Thing {
        match &e.kind {
            Kind::Root(root) => self.locate_root(root, e, scope),
            Kind::Step { base, segment, soft } => {
                self.note_peer(base, segment, scope);
                let base = self.locate(base, scope);
                self.go(base, segment, *soft, e, scope)
            }
            Kind::At { base, key, soft } => {
                let base = self.locate(base, scope);
                match self.eval(key, scope) {
                    value if value.stuck().is_some() => Thing::Value(value),
                    value => {
                        let key = value.spelling().unwrap_or_default();
                        self.go(base, &Segment::Key(Key::Text(key)), *soft, e, scope)
                    }
                }
            }
            _ => Thing::Value(self.eval(e, scope)),
        }
    }

    /// Keeps in mind that a component is read, but for whether it is switched on.
    fn note_peer(&mut self, base: &Expr, segment: &Segment, scope: &Scope) {
        let Kind::Root(Root::Component(name)) = &base.kind else { return };
        if !matches!(segment, Segment::Field(field) if field == "enabled")
            && let Some(own) = scope.own.or(scope.this)
        {
            let reader = self.cell(own).home.owner.clone();
            self.peers.entry(reader).or_default().insert((Owner::Component(name.clone()), scope.place(base)));
            self.unshare();
        }
    }

    fn locate_root(&mut self, root: &Root, e: &Expr, scope: &Scope) -> Thing {
        let place = |id: Option<CellId>, origin| id.map_or(Thing::Value(Value::Poison), |id| Thing::Place(id, origin));
        match root {
            Root::This => match scope.this.and_then(|this| self.record(this, scope.judges)) {
                Some(record) => Thing::Place(record, self.origin(record, false)),
                None => Thing::Value(Value::Poison),
            },
            Root::Own => match scope.own.or(scope.this) {
                Some(root) => Thing::Place(root, self.origin(root, scope.own.is_some())),
                None => Thing::Value(Value::Poison),
            },
            Root::Distribution => place(self.seen(&Owner::Distribution, scope.judges), Origin::Elsewhere),
            Root::Parameters => place(self.root(&Owner::Parameters, false), Origin::Elsewhere),
            Root::Component(name) => self.component(name, e, scope),
            Root::It => Thing::Value(scope.it.clone().unwrap_or(Value::Poison)),
            Root::Super => self.below(scope),
        }
    }

    /// The record that `self` of a type is: as it is without `every` over manifests' types, unless such an `every` makes it.
    fn record(&mut self, this: CellId, judges: bool) -> Option<CellId> {
        if judges {
            return Some(this);
        }
        let plain = self.unwoven(this)?;
        let is_made = plain == this || self.outside_frame(|machine| machine.settle(plain)) != State::Absent;
        Some(if is_made { plain } else { this })
    }

    /// A component, or the map of a family's members.
    fn component(&mut self, name: &crate::db::Name, e: &Expr, scope: &Scope) -> Thing {
        let owner = Owner::Component(name.clone());
        if let Some(root) = self.seen(&owner, scope.judges) {
            return Thing::Place(root, Origin::Elsewhere);
        }
        let members = crate::values::program::members_named(self.db, self.variant, name);
        let members = members.into_iter().flat_map(|namesakes| &namesakes.all).filter_map(|m| match &m.owner {
            Owner::Member(_, key) => Some((key.clone(), Value::Reference(m.owner.clone()))),
            _ => None,
        });
        let members: Vec<_> = members.collect();
        let declared = crate::types::member_type(self.db, scope.source.decl, name);
        if members.is_empty() && declared.is_none_or(|(_, family)| !family) {
            let variant = crate::resolve::declared_name(self.db, self.variant).to_owned();
            self.fault(errors::no_component(name, &variant, scope.place(e)));
            return Thing::Value(Value::Poison);
        }
        Thing::Value(Value::Map(members.into()))
    }

    /// `super`: the place as it is without the statement and all above it.
    pub(super) fn below(&mut self, scope: &Scope) -> Thing {
        let Some(at) = scope.at else { return Thing::Value(Value::Poison) };
        let cell = self.cell(at);
        let node = cell.node.below.clone().unwrap_or_else(crate::values::node::Node::empty);
        // Only `every` builds on what other `every` make of an object; other statements are amended by them in the end.
        let woven = cell.home.woven && scope.source.rule;
        let home = match woven == cell.home.woven {
            true => cell.home.clone(),
            false => cell.home.with_weaving(woven),
        };
        let mut twin = super::cell::Cell::detached(home, cell.ty.clone().optional(), node, State::Fresh);
        twin.limit = woven.then(|| scope.source.clone());
        (twin.parent, twin.segment, twin.depth) = (cell.parent, cell.segment.clone(), cell.depth);
        self.cells.push(twin);
        Thing::Place(CellId(self.cells.len() as u32 - 1), Origin::Inside)
    }

    /// One step from a thing.
    fn go(&mut self, base: Thing, segment: &Segment, soft: bool, e: &Expr, scope: &Scope) -> Thing {
        match base {
            Thing::Place(id, origin) => self.go_place(id, origin, segment, soft, e, scope),
            Thing::Value(Value::Reference(owner)) => match self.seen(&owner, scope.judges) {
                Some(root) => self.go(Thing::Place(root, Origin::Elsewhere), segment, soft, e, scope),
                None => Thing::Value(Value::Poison),
            },
            Thing::Value(Value::None) => Thing::Value(Value::None),
            Thing::Value(value) => self.go_value(&value, segment, soft, e, scope),
        }
    }

    fn go_place(
        &mut self,
        id: CellId,
        origin: Origin,
        segment: &Segment,
        soft: bool,
        e: &Expr,
        scope: &Scope,
    ) -> Thing {
        let frame = self.leave_frame(origin);
        let state = self.settle(id);
        self.enter_frame(frame);
        let stuck = match state {
            State::Present => None,
            State::Absent => {
                self.note(origin, id, || Found::Absent);
                return Thing::Value(Value::None);
            }
            State::Unknown => Some(Value::Unknown),
            State::Poison | State::Fresh | State::Busy => Some(Value::Poison),
        };
        if let Some(stuck) = stuck {
            self.unshare();
            return Thing::Value(stuck);
        }
        let walks = matches!(
            self.cell(id).ty.required(),
            Type::Record(_) | Type::Map(..) | Type::Keyed(..) | Type::Enum(_) | Type::Json
        );
        let is_reference = matches!(self.cell(id).backing, Some(Value::Reference(_)));
        if is_reference || !walks || self.cell(id).backing.as_ref().is_some_and(|_| self.cell(id).node.kids.is_empty())
        {
            let value = self.value_at(id, origin);
            return self.go(Thing::Value(value), segment, soft, e, scope);
        }
        let Some(kid) = self.part_of(id, segment) else { return Thing::Value(Value::Poison) };
        let frame = self.leave_frame(origin);
        let is_absent = matches!(segment, Segment::Key(_)) && self.settle(kid) == State::Absent;
        self.enter_frame(frame);
        if is_absent && !soft {
            let removed = self.cell(kid).node.by.clone();
            let path = self.path(kid);
            self.fault(errors::reads_absent(&path, scope.place(e), &removed));
            return Thing::Value(Value::Poison);
        }
        Thing::Place(kid, origin)
    }

    /// The place one step deeper; only the objects of an owner differ where `every` over their types reaches.
    fn part_of(&mut self, id: CellId, segment: &Segment) -> Option<CellId> {
        let kid = self.step(id, segment)?;
        let is_object = self.cell(kid).emit.is_some() || self.cell(id).parent.is_some();
        if is_object { Some(kid) } else { self.unwoven(kid) }
    }

    fn go_value(&mut self, value: &Value, segment: &Segment, soft: bool, e: &Expr, scope: &Scope) -> Thing {
        if let Some(stuck) = value.stuck() {
            return Thing::Value(stuck);
        }
        let found = match (value, segment) {
            (Value::Range(ends), Segment::Field(name)) => {
                Some(if name == "min" { ends.0.clone() } else { ends.1.clone() })
            }
            (Value::Scalar(Scalar::Amount(amount)), Segment::Field(name)) => Some(number_of(*amount, name)),
            _ => part(value, segment),
        };
        match found {
            Some(found) => Thing::Value(found),
            None if matches!(segment, Segment::Key(_)) && !soft => {
                let Segment::Key(Key::Text(key)) = segment else { return Thing::Value(Value::Poison) };
                self.fault(errors::reads_absent(key, scope.place(e), &[]));
                Thing::Value(Value::Poison)
            }
            None => Thing::Value(self.default_field(value, segment)),
        }
    }

    /// A field that a record value does not have: its type's default was `none` or it is optional.
    fn default_field(&mut self, _value: &Value, _segment: &Segment) -> Value {
        Value::None
    }
}

/// `amount.seconds` and the like.
fn number_of(amount: Amount, name: &str) -> Value {
    let per = match (amount.unit, name) {
        (Unit::Duration, "seconds") => 1_000_000_000,
        (Unit::Duration, "millis") => 1_000_000,
        (Unit::Duration, "minutes") => 60_000_000_000,
        (Unit::Bytes, "kibibytes") => 1 << 10,
        (Unit::Bytes, "mebibytes") => 1 << 20,
        (Unit::Bytes, _) | (Unit::Cpu, _) | (Unit::Duration, _) => 1,
        (Unit::Percent, "fraction") => return Value::Scalar(Scalar::Float(amount.value as f64 / 10_000.0)),
        (Unit::Percent, _) => 100,
    };
    Value::int(amount.value / per)
}
