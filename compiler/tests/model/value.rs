//! What winners are worth: places are walked, expressions are evaluated where somebody asks.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::levels::{Owner, defaults};
use super::place::{Fault, Found, Place};
use super::plan::{Base, Plan, Say, Sight, Stage, Writer};
use super::program::{ALTERNATIVES, Expr, Field, Level, Op, Program, Segment, Type, Value};

/// One expression at one place.
type Cell = (String, Vec<Segment>, String, String, bool, bool, usize);

/// One variant.
pub struct Variant<'a> {
    pub program: &'a Program,
    pub way: Vec<&'a Level>,
    pub owners: BTreeMap<String, Owner>,
    /// Knows constants only.
    pub blind: bool,
    plans: RefCell<BTreeMap<String, Plan>>,
    pub cells: RefCell<BTreeMap<Cell, Option<Value>>>,
    pub faults: RefCell<BTreeSet<Fault>>,
    removals: RefCell<BTreeSet<String>>,
    /// Literals that were evaluated as a whole: kept, so that each has an address of its own.
    pub aparts: RefCell<Vec<Rc<Place>>>,
}

impl<'a> Variant<'a> {
    pub fn new(program: &'a Program, variant: usize, blind: bool) -> Variant<'a> {
        let (owners, plans, cells, faults, removals) = Default::default();
        let aparts = RefCell::default();
        let way = program.way(variant);
        let mut variant = Variant { program, way, owners, blind: false, plans, cells, faults, removals, aparts };
        variant.owners = variant.members();
        let all = variant.owners.iter().map(|(name, owner)| (name.clone(), variant.reaching(name, owner)));
        let mut plans: BTreeMap<String, Plan> = all.collect();
        plans.insert("params".into(), variant.parameters());
        (variant.plans, variant.cells, variant.faults) = (RefCell::new(plans), RefCell::default(), RefCell::default());
        variant.blind = blind;
        variant
    }

    pub fn fault(&self, code: &'static str, place: &Place, by: BTreeSet<Writer>) {
        self.faults.borrow_mut().insert(Fault { code, path: spelt(&place.owner, &place.path), by });
    }

    /// All that is wrong; what removes something somewhere may remove nothing elsewhere.
    pub fn found(&self, other: &Variant) -> BTreeSet<(&'static str, String)> {
        let removals: BTreeSet<String> = self.removals.borrow().union(&other.removals.borrow()).cloned().collect();
        let general = |w: &Writer| matches!(w.stage, Stage::Mixins | Stage::Rules | Stage::Every);
        let idle = |f: &&Fault| f.code == "E0505" && f.by.iter().any(|w| general(w) && removals.contains(&w.site));
        let faults: BTreeSet<Fault> = self.faults.borrow().union(&other.faults.borrow()).cloned().collect();
        faults.iter().filter(|f| !idle(f)).map(|f| (f.code, f.path.clone())).collect()
    }

    /// The value of an expression of parameters alone.
    pub fn parameter(&self, e: &Expr) -> Value {
        let sight =
            Sight { owner: "params".into(), this: Vec::new(), args: Default::default(), apart: None, outer: None };
        self.eval(e, &Type::Int, &Rc::new(sight), None)
    }

    pub fn root(&self, owner: &str, woven: bool) -> Option<Place> {
        let of = match owner {
            "params" => "params",
            name => self.owners.get(name)?.of,
        };
        let known = self.plans.borrow().get(owner).cloned();
        let plan = known.unwrap_or_else(|| if owner == "params" { self.parameters() } else { Plan::nothing() });
        let (owner, path, ty) = (owner.to_owned(), Vec::new(), Type::Record(of));
        Some(Place { owner, path, plan, ty, optional: false, emit: false, woven, apart: None, under: false })
    }

    /// A component's settings and objects, and all that is wrong with them.
    pub fn component(&self, name: &str) -> BTreeMap<String, Value> {
        let mut all = BTreeMap::new();
        let (Some(plain), Some(owner)) = (self.root(name, false), self.owners.get(name)) else { return all };
        if self.value(&self.kid(&plain, &Segment::Field("enabled".into()))) == Value::Bool(false) {
            return all;
        }
        if let (Some(emit), Some(woven)) = (self.program.emit(owner.of), self.root(name, true)) {
            let place = self.kid(&woven, &Segment::Field(emit.name.into()));
            all.insert(emit.name.into(), self.value(&place));
        }
        for field in self.program.fields(owner.of) {
            all.insert(field.name.into(), self.value(&self.kid(&plain, &Segment::Field(field.name.into()))));
        }
        all
    }

    /// Whether only types speak of a component's object.
    pub fn is_quiet(&self, name: &str) -> bool {
        self.root(name, true).is_some_and(|root| root.plan.part(&Segment::Field("thing".into())).is_of_types())
    }

    /// The place one step deeper than one whose plan is that of [`Found::Here`] or of an owner.
    pub fn kid(&self, place: &Place, segment: &Segment) -> Place {
        let (mut optional, mut emit) = (false, false);
        let ty = match (&place.ty, segment) {
            (Type::Record("params"), Segment::Field(name)) => {
                self.program.params.iter().find(|p| p.name == *name).map(|p| p.ty.clone())
            }
            (Type::Record(of), Segment::Field(name)) => {
                let field = self.program.fields(of).into_iter().find(|f| f.name == *name);
                optional = field.is_some_and(|f| f.optional);
                let object = self.program.emit(of).filter(|e| e.name == *name);
                emit = object.is_some();
                field.map(|f| f.ty.clone()).or(object.map(|e| Type::Record(e.of)))
            }
            (Type::Map(of), Segment::Key(_)) => Some((**of).clone()),
            (Type::Keyed(of), Segment::Key(_)) => Some(Type::Record(of)),
            (Type::Enum(_), Segment::Alternative(name)) => {
                optional = true;
                let fields = ALTERNATIVES.iter().find(|(n, _)| n == name).and_then(|(_, fields)| *fields);
                Some(Type::Record(fields.unwrap_or("nothing")))
            }
            _ => None,
        };
        let path = place.path.iter().chain([segment]).cloned().collect();
        let plan = place.plan.part(segment);
        let ty = ty.unwrap_or(Type::Int);
        Place { path, plan, ty, optional, emit, under: false, ..place.clone() }
    }

    /// Judges what is said of a place, and finds out whether something is there.
    pub fn settle(&self, place: &Place) -> Found {
        let plan = &place.plan;
        if plan.clashes() {
            self.fault("E0501", place, plan.winners());
            return Found::Stuck(Value::Poison);
        }
        match plan.base() {
            Base::Clash => Found::Stuck(Value::Poison),
            Base::Removed { lenient } => self.removed(place, lenient),
            Base::Nothing => self.walked(place),
            Base::Said(say) if say.is_conditional() && !plan.below().holds(true) => {
                let plan = Plan::Seq(vec![plan.below(), plan.over()]);
                self.settle(&Place { plan, ..place.clone() })
            }
            Base::Said(say) => self.said(place, &say),
        }
    }

    fn removed(&self, place: &Place, lenient: bool) -> Found {
        let winners = place.plan.winners();
        let key = matches!(place.path.last(), Some(Segment::Key(_)));
        if place.plan.below().holds(key) || place.emit {
            self.removals.borrow_mut().extend(winners.iter().map(|w| w.site.clone()));
        } else if !lenient {
            self.fault("E0505", place, winners.clone());
        }
        let mut needs = place.plan.needs();
        needs.retain(|w| !winners.contains(w) && (!place.emit || w.stage == Stage::Body));
        if !needs.is_empty() {
            self.fault("E0504", place, needs);
        }
        Found::Absent
    }

    fn said(&self, place: &Place, say: &Say) -> Found {
        if matches!(*say.op, Op::Insert(_)) && place.plan.below().is_held() {
            self.fault("E0506", place, place.plan.winners());
        }
        let live = place.plan.live();
        let value = match &*say.op {
            Op::Given(value) => value.clone(),
            Op::Set(e) | Op::Insert(e) if e.mentions_super() => self.cell(place, say, e),
            Op::Set(Expr::Record(None, _)) | Op::Insert(Expr::Record(None, _)) => {
                return self.present(place, live, None, true);
            }
            Op::Set(Expr::Alternative(..)) => return self.present(place, live, None, false),
            Op::Set(Expr::Record(Some(spread), _)) => {
                return match self.cell(place, say, spread) {
                    Value::None => self.present(place, live, None, true),
                    value @ (Value::Poison | Value::Unknown) => Found::Stuck(value),
                    value => self.present(place, live.opened(&value), None, false),
                };
            }
            Op::Set(e) | Op::Insert(e) => self.cell(place, say, e),
            Op::Clear | Op::Append(_) => Value::Poison,
        };
        let over = place.plan.over();
        match value {
            Value::Poison | Value::Unknown => Found::Stuck(value),
            Value::Skip(false) if say.who.stage != Stage::Body => {
                self.settle(&Place { plan: Plan::Seq(vec![place.plan.below(), over]), ..place.clone() })
            }
            Value::Skip(false) => Found::Stuck(Value::Poison),
            Value::None | Value::Skip(true) => {
                let none = Place { plan: over, optional: true, ..place.clone() };
                if none.plan.needs().is_empty() { Found::Absent } else { self.walked(&none) }
            }
            value => {
                let plan = live.opened(&value);
                self.present(place, plan, Some(value), false)
            }
        }
    }

    /// Nothing stands here itself: static names come into being when something is said in them.
    fn walked(&self, place: &Place) -> Found {
        let needs = place.plan.needs();
        let said = !needs.is_empty();
        if matches!(place.path.last(), Some(Segment::Key(_))) && !place.emit {
            if said {
                self.fault("E0503", place, needs);
            }
            return Found::Absent;
        }
        if said && matches!(place.path.last(), Some(Segment::Alternative(_))) {
            return Found::Stuck(Value::Poison);
        }
        let (comes, value) = match &place.ty {
            _ if place.emit => (true, None),
            Type::Record(_) => (said || !place.optional && !place.under, None),
            Type::Map(_) | Type::Keyed(_) => (said, Some(Value::Items(Vec::new()))),
            Type::List => (said, Some(Value::List(Vec::new()))),
            Type::Int | Type::Bool | Type::Enum(_) => (false, None),
        };
        if comes {
            return self.present(place, place.plan.live(), value, true);
        }
        if matches!(place.ty, Type::Enum(_)) && said {
            self.fault("E0507", place, needs);
            return Found::Stuck(Value::Poison);
        }
        if place.optional || place.under {
            return Found::Absent;
        }
        if place.owner == "params" {
            return Found::Stuck(Value::Unknown);
        }
        self.fault("E0502", place, BTreeSet::new());
        Found::Stuck(Value::Poison)
    }

    /// Lays a type's defaults beneath what is said, and its rules among it; asks an emit's condition.
    pub fn present(&self, place: &Place, plan: Plan, value: Option<Value>, fresh: bool) -> Found {
        let mut plan = plan;
        if let Type::Record(of) = &place.ty {
            if fresh && !place.path.is_empty() {
                plan =
                    Plan::Seq(vec![defaults(self.program, of, &place.owner, &place.path, place.apart.as_ref()), plan]);
            }
            if place.woven {
                plan = plan.ruled(of);
            }
        }
        if let Some(condition) = place.emit.then(|| self.condition(&place.owner)).flatten() {
            match self.asked(place, &condition) {
                Value::Bool(false) => {
                    let mut needs = place.plan.live().writers(Say::is_hard);
                    needs.retain(|w| w.stage == Stage::Body);
                    if !needs.is_empty() {
                        self.fault("E0536", place, needs);
                    }
                    return Found::Absent;
                }
                Value::Unknown if self.blind => {}
                Value::Bool(true) => {}
                stuck => return Found::Stuck(stuck),
            }
        }
        let whole =
            value.filter(|_| !matches!(place.ty, Type::Record(_) | Type::Map(_) | Type::Keyed(_) | Type::Enum(_)));
        Found::Here(Place { plan, ..place.clone() }, whole)
    }

    /// The value of an emit's condition, which may hang on itself.
    fn asked(&self, place: &Place, condition: &Expr) -> Value {
        let cell = (
            place.owner.clone(),
            place.path.clone(),
            "condition".into(),
            String::new(),
            place.woven,
            place.under,
            place.address(),
        );
        if self.cells.borrow().get(&cell) == Some(&None) {
            self.fault("E0531", place, BTreeSet::new());
            return Value::Poison;
        }
        self.cells.borrow_mut().insert(cell.clone(), None);
        let sight =
            Sight { owner: place.owner.clone(), this: Vec::new(), args: Default::default(), apart: None, outer: None };
        let value = self.eval(condition, &Type::Bool, &Rc::new(sight), None);
        self.cells.borrow_mut().insert(cell, Some(value.clone()));
        value
    }

    fn condition(&self, owner: &str) -> Option<Expr> {
        self.program.emit(self.owners.get(owner)?.of)?.condition.clone()
    }

    /// The value of a place, all of it.
    pub fn value(&self, place: &Place) -> Value {
        match self.settle(place) {
            Found::Absent => Value::None,
            Found::Stuck(value) => value,
            Found::Here(place, whole) => self.whole(&place, whole),
        }
    }

    pub fn whole(&self, place: &Place, whole: Option<Value>) -> Value {
        match &place.ty {
            Type::Int | Type::Bool => whole.unwrap_or(Value::Poison),
            Type::List => self.list(place, whole),
            Type::Record(of) => {
                let part =
                    |f: &Field| (f.name.to_owned(), self.value(&self.kid(place, &Segment::Field(f.name.into()))));
                let mut fields: BTreeMap<String, Value> = self.program.fields(of).into_iter().map(part).collect();
                if fields.values().any(|v| *v == Value::Unknown)
                    && fields.values().all(|v| matches!(v, Value::Unknown | Value::None))
                {
                    return Value::Unknown;
                }
                fields.retain(|_, v| *v != Value::None);
                Value::Record(fields)
            }
            Type::Map(_) | Type::Keyed(_) => {
                let item = |key: String| {
                    let value = self.value(&self.kid(place, &Segment::Key(key.clone())));
                    (value != Value::None).then_some((key, value))
                };
                Value::Items(place.plan.keys().into_iter().filter_map(item).collect())
            }
            Type::Enum(_) => self.alternative(place),
        }
    }

    fn list(&self, place: &Place, whole: Option<Value>) -> Value {
        let mut all = match whole {
            Some(Value::List(items)) => items,
            other => return other.unwrap_or(Value::Poison),
        };
        for say in place.plan.appended() {
            let Op::Append(e) = &*say.op else { continue };
            match self.cell(place, &say, e) {
                Value::List(more) => all.extend(more),
                Value::None => {}
                stuck => return stuck,
            }
        }
        Value::List(all)
    }

    fn alternative(&self, place: &Place) -> Value {
        let Base::Said(say) = place.plan.base() else { return Value::Poison };
        let name = match &*say.op {
            Op::Set(Expr::Alternative(name, _)) => (*name).to_owned(),
            Op::Given(Value::Alternative(name, _)) => name.clone(),
            _ => return Value::Poison,
        };
        let mut is_wrong = false;
        for (other, _) in ALTERNATIVES.iter().filter(|(other, _)| *other != name) {
            let needs = place.plan.part(&Segment::Alternative((*other).into())).writers(Say::is_hard);
            if !needs.is_empty() {
                self.fault("E0507", place, needs);
                is_wrong = true;
            }
        }
        let has_fields = ALTERNATIVES.iter().any(|(n, fields)| *n == name && fields.is_some());
        let kid = self.kid(place, &Segment::Alternative(name.clone()));
        let fields = has_fields.then(|| Box::new(self.value(&kid)));
        if is_wrong { Value::Poison } else { Value::Alternative(name, fields) }
    }
}

/// A path as messages show it.
pub fn spelt(owner: &str, path: &[Segment]) -> String {
    path.iter().fold(owner.to_owned(), |text, segment| match segment {
        Segment::Field(name) | Segment::Alternative(name) | Segment::Key(name) => format!("{text}.{name}"),
    })
}
