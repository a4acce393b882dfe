//! What expressions are worth.

use std::rc::Rc;

use super::place::{Found, Place};
use super::plan::{Base, Plan, Say, Sight, Stage, Writer};
use super::program::{Expr, Op, Root, Segment, Step, Type, Value, Write};
use super::value::Variant;

impl Expr {
    /// A parameter's value.
    pub fn parameter(name: &str) -> Expr {
        Expr::Read(Root::Parameters, vec![Step { segment: Segment::Field(name.into()), ask: false }])
    }
}

/// What an operator gives that met something it cannot use.
fn stuck(values: &[&Value]) -> Option<Value> {
    let rank = |v: &Value| match v {
        Value::Poison => 3,
        Value::Skip(_) => 2,
        Value::Unknown => 1,
        _ => 0,
    };
    values.iter().max_by_key(|v| rank(v)).filter(|v| rank(v) > 0).map(|v| (*v).clone())
}

impl Variant<'_> {
    /// The value of a statement's expression: once for each place. Asked for while it is computed, it is a circle.
    pub fn cell(&self, place: &Place, say: &Say, e: &Expr) -> Value {
        if self.blind && !e.is_constant() {
            return Value::Unknown;
        }
        let who = (say.who.site.clone(), say.who.args.clone());
        let cell = (place.owner.clone(), place.path.clone(), who.0, who.1, place.woven, place.under, place.address());
        let known = self.cells.borrow().get(&cell).cloned();
        match known {
            Some(Some(value)) => return value,
            Some(None) => {
                self.fault("E0531", place, Default::default());
                return Value::Poison;
            }
            None => {}
        }
        self.cells.borrow_mut().insert(cell.clone(), None);
        let value = self.eval_for(e, &place.ty, &say.sight, Some(place), &say.who);
        self.cells.borrow_mut().insert(cell, Some(value.clone()));
        value
    }

    pub fn eval(&self, e: &Expr, ty: &Type, sight: &Rc<Sight>, at: Option<&Place>) -> Value {
        let who = Writer { site: "condition".into(), args: String::new(), level: 0, stage: Stage::Type, rule: false };
        if self.blind && !e.is_constant() {
            return Value::Unknown;
        }
        self.eval_for(e, ty, sight, at, &Rc::new(who))
    }

    fn eval_for(&self, e: &Expr, ty: &Type, sight: &Rc<Sight>, at: Option<&Place>, who: &Rc<Writer>) -> Value {
        let cx = Context { ty, sight, at, who };
        self.worth(e, &cx)
    }

    fn worth(&self, e: &Expr, cx: &Context) -> Value {
        match e {
            Expr::Int(i) => Value::Int(*i),
            Expr::Bool(b) => Value::Bool(*b),
            Expr::List(items) => self.list_of(Vec::new(), items, cx),
            Expr::Spread(all, items) => match self.tolerant(all, cx) {
                Value::List(all) => self.list_of(all, items, cx),
                Value::None => self.list_of(Vec::new(), items, cx),
                other => stuck(&[&other]).unwrap_or(Value::Poison),
            },
            Expr::Record(spread, writes) => {
                let given = spread.as_ref().map_or(Value::None, |e| self.tolerant(e, cx));
                self.literal(given, writes, cx)
            }
            Expr::Alternative(name, writes) => {
                let fields = super::program::ALTERNATIVES.iter().find(|(n, _)| n == name).and_then(|(_, f)| *f);
                let Some(of) = fields else { return Value::Alternative((*name).into(), None) };
                match self.literal(Value::None, writes, &Context { ty: &Type::Record(of), ..*cx }) {
                    value @ (Value::Poison | Value::Unknown) => value,
                    value => Value::Alternative((*name).into(), Some(Box::new(value))),
                }
            }
            Expr::Read(root, steps) => self.read(root, steps, false, cx),
            Expr::Argument(name) => cx.sight.args.get(name).map_or(Value::Poison, |e| self.worth(e, cx)),
            Expr::Super(steps) => match self.below(steps, cx) {
                Value::None if steps.is_empty() => self.nothing_below(cx),
                value => value,
            },
            Expr::Add(a, b) => match (self.worth(a, cx), self.worth(b, cx)) {
                (Value::Int(a), Value::Int(b)) => Value::Int(a + b),
                (a, b) => stuck(&[&a, &b]).unwrap_or(Value::Poison),
            },
            Expr::Less(a, b) => match (self.worth(a, cx), self.worth(b, cx)) {
                (Value::Int(a), Value::Int(b)) => Value::Bool(a < b),
                (a, b) => stuck(&[&a, &b]).unwrap_or(Value::Poison),
            },
            Expr::Else(a, b) => match self.tolerant(a, cx) {
                Value::None => self.worth(b, cx),
                other => other,
            },
            Expr::If(c, a, b) => match (self.worth(c, cx), b) {
                (Value::Bool(true), _) => self.worth(a, cx),
                (Value::Bool(false), Some(b)) => self.worth(b, cx),
                (Value::Bool(false), None) => Value::None,
                (other, _) => stuck(&[&other]).unwrap_or(Value::Poison),
            },
            Expr::Is(e, name) => match self.tolerant(e, cx) {
                Value::Alternative(chosen, _) => Value::Bool(chosen == *name),
                Value::None => Value::Bool(false),
                other => stuck(&[&other]).unwrap_or(Value::Poison),
            },
            Expr::Given(e) => match self.tolerant(e, cx) {
                Value::None => Value::Bool(false),
                other => stuck(&[&other]).unwrap_or(Value::Bool(true)),
            },
        }
    }

    /// Where it is handled on the spot that nothing is there.
    fn tolerant(&self, e: &Expr, cx: &Context) -> Value {
        match e {
            Expr::Super(steps) => self.below(steps, cx),
            Expr::Read(root, steps) => self.read(root, steps, true, cx),
            e => self.worth(e, cx),
        }
    }

    fn list_of(&self, mut all: Vec<Value>, items: &[Expr], cx: &Context) -> Value {
        for item in items {
            match self.worth(item, cx) {
                Value::None => {}
                value => match stuck(&[&value]) {
                    Some(stuck @ Value::Skip(_)) => return stuck,
                    _ => all.push(value),
                },
            }
        }
        Value::List(all)
    }

    /// A literal that is evaluated as a whole: a place of its own, in which `super` is that of the statement.
    fn literal(&self, given: Value, writes: &[Write], cx: &Context) -> Value {
        if let Some(stuck) = stuck(&[&given]) {
            return stuck;
        }
        let Some(at) = cx.at else { return Value::Poison };
        let outer = cx.sight.outer.clone().unwrap_or_else(|| Rc::new(at.clone()));
        let sight = Rc::new(Sight { outer: Some(outer), ..(**cx.sight).clone() });
        let base = if given == Value::None { Op::Set(Expr::Record(None, Vec::new())) } else { Op::Given(given) };
        let whole = Say { path: Rc::new([]), at: 0, op: Rc::new(base), who: cx.who.clone(), sight, inner: true };
        let entries = Plan::Par(writes.iter().enumerate().map(|(n, w)| Plan::Say(whole.entry(n, w))).collect());
        let plan = Plan::Seq(vec![Plan::Say(whole), entries]);
        let (optional, emit, woven, under) = (false, false, false, false);
        let place = Rc::new(Place { plan, ty: cx.ty.clone(), optional, emit, woven, under, apart: None, ..at.clone() });
        self.aparts.borrow_mut().push(place.clone());
        self.value(&Place { apart: Some(place.clone()), ..(*place).clone() })
    }

    /// What `super` stands for: the place as it is without the statement and all above it.
    fn under(&self, cx: &Context) -> Option<Place> {
        let at = cx.sight.outer.as_deref().or(cx.at)?;
        let woven = at.woven && cx.who.rule;
        let place = Rc::new(Place { plan: at.plan.below(), under: true, woven, ..at.clone() });
        self.aparts.borrow_mut().push(place.clone());
        Some(Place { apart: Some(place.clone()), ..(*place).clone() })
    }

    fn below(&self, steps: &[Step], cx: &Context) -> Value {
        self.under(cx).map_or(Value::Poison, |place| self.walk(place, steps, true))
    }

    fn nothing_below(&self, cx: &Context) -> Value {
        let Some(place) = self.under(cx) else { return Value::Poison };
        let removed = matches!(place.plan.base(), Base::Removed { .. });
        if !removed && cx.who.stage == Stage::Body {
            self.fault("E0532", &place, Default::default());
        }
        Value::Skip(removed)
    }

    fn read(&self, root: &Root, steps: &[Step], tolerant: bool, cx: &Context) -> Value {
        if let (Root::This, Some(apart)) = (root, &cx.sight.apart) {
            let place = Place { apart: Some(apart.clone()), ..(**apart).clone() };
            let this = cx.sight.this[apart.path.len()..].iter().map(|s| Step { segment: s.clone(), ask: false });
            return self.walk(place, &this.chain(steps.iter().cloned()).collect::<Vec<_>>(), tolerant);
        }
        let (owner, steps) = match root {
            Root::This => {
                if let Some(made) = self.made_by_rules(cx) {
                    return self.walk(made, steps, tolerant);
                }
                let this = cx.sight.this.iter().map(|s| Step { segment: s.clone(), ask: false });
                (cx.sight.owner.clone(), this.chain(steps.iter().cloned()).collect())
            }
            Root::Own => (cx.sight.owner.clone(), steps.to_vec()),
            Root::Parameters => ("params".to_owned(), steps.to_vec()),
            Root::Component(name, None) => ((*name).to_owned(), steps.to_vec()),
            Root::Component(name, Some(key)) => (format!("{name}-{key}"), steps.to_vec()),
        };
        match self.root(&owner, false) {
            Some(root) => self.walk(root, &steps, tolerant),
            None => {
                let path = Vec::new();
                let (plan, ty) = (Plan::nothing(), Type::Int);
                let code = if owner.contains('-') { "E0532" } else { "E0508" };
                let place = Place {
                    owner,
                    path,
                    plan,
                    ty,
                    optional: true,
                    emit: false,
                    woven: false,
                    apart: None,
                    under: false,
                };
                if owner_is_soft(&steps, tolerant, code) {
                    return Value::None;
                }
                self.fault(code, &place, Default::default());
                Value::Poison
            }
        }
    }

    /// The record that `self` of a type is, where only an `every` over what is emitted makes it.
    fn made_by_rules(&self, cx: &Context) -> Option<Place> {
        let at = cx.at.filter(|at| at.woven)?;
        let there = |woven| {
            let mut place = self.root(&at.owner, woven)?;
            for segment in &cx.sight.this {
                let Found::Here(open, _) = self.settle(&place) else { return Some(place) };
                place = self.kid(&open, segment);
            }
            Some(place)
        };
        matches!(self.settle(&there(false)?), Found::Absent).then(|| there(true)).flatten()
    }

    /// The value that a path leads to.
    fn walk(&self, place: Place, steps: &[Step], tolerant: bool) -> Value {
        let mut place = place;
        for (n, step) in steps.iter().enumerate() {
            let open = match self.settle(&place) {
                Found::Absent => return Value::None,
                Found::Stuck(value) => return value,
                Found::Here(open, _) => open,
            };
            place = self.kid(&open, &step.segment);
            let last = n + 1 == steps.len();
            let soft = step.ask || steps.get(n + 1).is_some_and(|s| s.ask) || tolerant && last;
            if matches!(step.segment, Segment::Key(_)) && matches!(self.settle(&place), Found::Absent) {
                if soft {
                    return Value::None;
                }
                self.fault("E0532", &place, Default::default());
                return Value::Poison;
            }
        }
        self.value(&place)
    }
}

/// Whether it is asked of a family whether it has the member.
fn owner_is_soft(steps: &[Step], _tolerant: bool, code: &str) -> bool {
    code == "E0532" && steps.first().is_some_and(|s| s.ask)
}

/// What an expression is evaluated for.
#[derive(Clone, Copy)]
struct Context<'c> {
    ty: &'c Type,
    sight: &'c Rc<Sight>,
    at: Option<&'c Place>,
    who: &'c Rc<Writer>,
}
