//! A plan is everything that reaches one place, as it was said: statements one after the other (`Seq`, the later stronger) and
//! side by side (`Par`, none stronger). Nothing is merged. A question about a place is answered by looking at all of it.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::place::Place;
use super::program::{Args, Expr, Op, Segment, Step, Value, Write, is_soft};
use super::same::siblings;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Type,
    Mixins,
    Rules,
    Every,
    OwnMixins,
    Body,
}

/// Who says something: the statement, with the arguments that it was reached with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Writer {
    pub site: String,
    pub args: String,
    pub level: usize,
    pub stage: Stage,
    /// Said by an `every` over what is emitted.
    pub rule: bool,
}

/// What the expressions of a statement see.
#[derive(Clone)]
pub struct Sight {
    pub owner: String,
    /// `self` of a type: the record.
    pub this: Vec<Segment>,
    pub args: Args,
    /// Where `self` of a type leads, in a literal that is evaluated as a whole.
    pub apart: Option<Rc<Place>>,
    /// What `super` stands for, in a literal that is evaluated as a whole.
    pub outer: Option<Rc<Place>>,
}

/// A statement on its way to its place.
#[derive(Clone)]
pub struct Say {
    pub path: Rc<[Step]>,
    pub at: usize,
    pub op: Rc<Op>,
    pub who: Rc<Writer>,
    pub sight: Rc<Sight>,
    /// Written inside a literal.
    pub inner: bool,
}

/// `every` of a type of records, for all places of that type in what is emitted.
pub struct Rule {
    pub of: &'static str,
    pub body: Plan,
}

#[derive(Clone)]
pub enum Plan {
    Seq(Vec<Plan>),
    Par(Vec<Plan>),
    Say(Say),
    Rule(Rc<Rule>),
}

/// What stands at a place itself.
#[derive(Clone)]
pub enum Base {
    Nothing,
    Removed { lenient: bool },
    Said(Say),
    Clash,
}

impl Say {
    pub fn is_here(&self) -> bool {
        self.at == self.path.len()
    }

    pub fn is_base(&self) -> bool {
        self.is_here() && !matches!(*self.op, Op::Append(_))
    }

    /// Whether it makes the place, or needs it.
    pub fn is_hard(&self) -> bool {
        self.is_base() || self.at == 0 || !is_soft(&self.path, self.at - 1)
    }

    /// `labels?["x"] = …` sets the item where it is there.
    pub fn is_conditional(&self) -> bool {
        let asks = self.at > 0 && self.is_here() && !self.inner && is_soft(&self.path, self.at - 1);
        asks && matches!(*self.op, Op::Set(_))
    }

    pub fn with(&self, op: Op) -> Say {
        Say { path: Rc::new([]), at: 0, op: Rc::new(op), ..self.clone() }
    }

    /// The entries of the literal that it sets.
    fn entries(&self, writes: &[Write]) -> Plan {
        Plan::Par(writes.iter().enumerate().map(|(n, write)| Plan::Say(self.entry(n, write))).collect())
    }

    pub fn entry(&self, n: usize, write: &Write) -> Say {
        let who = Writer { site: format!("{}/{n}", self.who.site), ..(*self.who).clone() };
        let (path, op) = (write.path.clone().into(), Rc::new(write.op.clone()));
        Say { path, at: 0, op, who: Rc::new(who), sight: self.sight.clone(), inner: true }
    }

    fn part(&self, segment: &Segment) -> Plan {
        if !self.is_here() {
            let leads = self.path[self.at].segment == *segment;
            return if leads { Plan::Say(Say { at: self.at + 1, ..self.clone() }) } else { Plan::nothing() };
        }
        match (&*self.op, segment) {
            (Op::Set(e) | Op::Insert(e), _) if e.mentions_super() => Plan::nothing(),
            (Op::Set(Expr::Record(_, writes)) | Op::Insert(Expr::Record(_, writes)), _) => {
                self.entries(writes).part(segment)
            }
            (Op::Set(Expr::Alternative(name, writes)), Segment::Alternative(chosen)) if name == chosen => {
                Plan::Say(self.with(Op::Set(Expr::Record(None, writes.clone()))))
            }
            (Op::Given(value), _) => {
                value_part(value, segment).map_or_else(Plan::nothing, |v| Plan::Say(self.with(Op::Given(v))))
            }
            _ => Plan::nothing(),
        }
    }
}

/// A part of a value; none where it is not there.
pub fn value_part(value: &Value, segment: &Segment) -> Option<Value> {
    match (value, segment) {
        (Value::Record(fields), Segment::Field(name)) => fields.get(name).cloned(),
        (Value::Items(items), Segment::Key(key)) => items.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone()),
        (Value::Alternative(name, fields), Segment::Alternative(chosen)) if name == chosen => {
            Some(fields.as_ref().map_or(Value::None, |v| (**v).clone()))
        }
        _ => None,
    }
}

impl Plan {
    pub fn nothing() -> Plan {
        Plan::Seq(Vec::new())
    }

    /// What is said one step deeper, by statements that are not replaced here: ask it of what is [`Plan::live`].
    pub fn part(&self, segment: &Segment) -> Plan {
        match self {
            Plan::Seq(all) => Plan::Seq(all.iter().map(|p| p.part(segment)).filter(|p| !p.is_void()).collect()),
            Plan::Par(all) => Plan::Par(all.iter().map(|p| p.part(segment)).filter(|p| !p.is_void()).collect()),
            Plan::Say(say) => say.part(segment),
            Plan::Rule(_) => self.clone(),
        }
    }

    fn is_void(&self) -> bool {
        matches!(self, Plan::Seq(all) | Plan::Par(all) if all.is_empty())
    }

    /// Visits every statement in order.
    pub fn each<'p>(&'p self, visit: &mut impl FnMut(&'p Say)) {
        match self {
            Plan::Seq(all) | Plan::Par(all) => all.iter().for_each(|p| p.each(visit)),
            Plan::Say(say) => visit(say),
            Plan::Rule(_) => {}
        }
    }

    fn any(&self, test: &impl Fn(&Say) -> bool) -> bool {
        let mut found = false;
        self.each(&mut |say| found |= test(say));
        found
    }

    /// Whether anything is said here or deeper.
    pub fn speaks(&self) -> bool {
        self.any(&|_| true)
    }

    pub fn has_base(&self) -> bool {
        self.any(&Say::is_base)
    }

    /// Whether only types speak of a place.
    pub fn is_of_types(&self) -> bool {
        !self.any(&|say| say.who.stage != Stage::Type) && self.rules().is_void()
    }

    fn rules(&self) -> Plan {
        match self {
            Plan::Seq(all) => Plan::Seq(all.iter().map(Plan::rules).filter(|p| !p.is_void()).collect()),
            Plan::Par(all) => Plan::Par(all.iter().map(Plan::rules).filter(|p| !p.is_void()).collect()),
            Plan::Say(_) => Plan::nothing(),
            Plan::Rule(_) => self.clone(),
        }
    }

    /// What a later `=` did not replace. Rules are never replaced: they are about what is there in the end.
    pub fn live(&self) -> Plan {
        match self {
            Plan::Seq(all) => match all.iter().rposition(Plan::has_base) {
                Some(last) => {
                    let kept = all[..last].iter().map(Plan::rules).filter(|p| !p.is_void());
                    Plan::Seq(kept.chain([all[last].live()]).chain(all[last + 1..].iter().cloned()).collect())
                }
                None => self.clone(),
            },
            Plan::Par(all) => Plan::Par(all.iter().map(Plan::live).collect()),
            Plan::Say(_) | Plan::Rule(_) => self.clone(),
        }
    }

    /// What the last `=` replaced; siblings are not beneath each other.
    pub fn below(&self) -> Plan {
        match self {
            Plan::Seq(all) => match all.iter().rposition(Plan::has_base) {
                Some(last) => Plan::Seq(all[..last].iter().cloned().chain([all[last].below()]).collect()),
                None => Plan::nothing(),
            },
            Plan::Par(all) => Plan::Par(all.iter().map(Plan::below).filter(|p| !p.is_void()).collect()),
            Plan::Say(_) | Plan::Rule(_) => Plan::nothing(),
        }
    }

    /// What is said over what stands here.
    pub fn over(&self) -> Plan {
        match self {
            Plan::Seq(all) => match all.iter().rposition(Plan::has_base) {
                Some(last) => {
                    let kept = all[..last].iter().map(Plan::rules).filter(|p| !p.is_void());
                    Plan::Seq(kept.chain([all[last].over()]).chain(all[last + 1..].iter().cloned()).collect())
                }
                None => self.clone(),
            },
            Plan::Par(all) => Plan::Par(all.iter().map(Plan::over).collect()),
            Plan::Say(say) if say.is_base() => Plan::nothing(),
            Plan::Say(_) | Plan::Rule(_) => self.clone(),
        }
    }

    /// What stands here: the last `=`, unless siblings disagree.
    pub fn base(&self) -> Base {
        match self {
            Plan::Seq(all) => all.iter().rev().find(|p| p.has_base()).map_or(Base::Nothing, Plan::base),
            Plan::Par(all) => siblings(all.iter().filter(|p| p.speaks()).collect()),
            Plan::Say(say) if say.is_base() => match &*say.op {
                Op::Clear => Base::Removed { lenient: say.inner || say.at > 0 && is_soft(&say.path, say.at - 1) },
                _ => Base::Said(say.clone()),
            },
            Plan::Say(_) | Plan::Rule(_) => Base::Nothing,
        }
    }

    /// What is live, with the value of the expression that stands here in its place; the entries of a block after a spread stay.
    pub fn opened(&self, value: &Value) -> Plan {
        match self {
            Plan::Seq(all) => Plan::Seq(all.iter().map(|p| p.opened(value)).collect()),
            Plan::Par(all) => Plan::Par(all.iter().map(|p| p.opened(value)).collect()),
            Plan::Say(say) if say.is_base() => {
                let given = Plan::Say(say.with(Op::Given(value.clone())));
                let spread = matches!(&*say.op, Op::Set(e @ Expr::Record(Some(_), _)) if !e.mentions_super());
                if spread { Plan::Seq(vec![given, self.clone()]) } else { given }
            }
            Plan::Say(_) | Plan::Rule(_) => self.clone(),
        }
    }

    /// A clash here, or beneath a statement that builds on it: `super` does not decide a clash.
    pub fn clashes(&self) -> bool {
        match self.base() {
            Base::Clash => true,
            Base::Said(say) => {
                matches!(&*say.op, Op::Set(e) | Op::Insert(e) if e.mentions_super()) && self.below().clashes()
            }
            Base::Nothing | Base::Removed { .. } => false,
        }
    }

    pub fn writers(&self, of: impl Fn(&Say) -> bool) -> BTreeSet<Writer> {
        let mut all = BTreeSet::new();
        self.each(&mut |say| {
            if of(say) {
                all.insert((*say.who).clone());
            }
        });
        all
    }

    /// Those who wrote what stands here.
    pub fn winners(&self) -> BTreeSet<Writer> {
        self.live().writers(Say::is_base)
    }

    /// Those who make or need the place besides.
    pub fn needs(&self) -> BTreeSet<Writer> {
        self.over().writers(Say::is_hard)
    }

    /// Whether something was there to be removed.
    pub fn holds(&self, key: bool) -> bool {
        match self.base() {
            Base::Nothing => !key && self.any(&Say::is_hard),
            Base::Removed { .. } => self.below().holds(key),
            Base::Said(say) if say.is_conditional() => self.below().holds(key),
            Base::Clash if !self.live().any(&|say| !say.is_conditional()) => self.below().holds(key),
            Base::Said(_) | Base::Clash => true,
        }
    }

    /// Whether an item was there that `+=` must not make again.
    pub fn is_held(&self) -> bool {
        match self.base() {
            Base::Said(say) if say.is_conditional() => self.below().is_held(),
            Base::Clash if !self.live().any(&|say| !say.is_conditional()) => self.below().is_held(),
            Base::Said(_) | Base::Clash => true,
            Base::Nothing | Base::Removed { .. } => false,
        }
    }

    /// What is appended, each statement once.
    pub fn appended(&self) -> Vec<Say> {
        let mut all: Vec<Say> = Vec::new();
        self.over().each(&mut |say| {
            if say.is_here()
                && all.iter().all(|known| (&known.who.site, &known.who.args) != (&say.who.site, &say.who.args))
            {
                all.push(say.clone());
            }
        });
        all
    }

    /// The keys that were made here, in order, then those that were only spoken of: of a plan that is live.
    pub fn keys(&self) -> Vec<String> {
        let (mut made, mut named) = (Vec::new(), Vec::new());
        let mut note = |key: &str, makes: bool| {
            let list: &mut Vec<String> = if makes { &mut made } else { &mut named };
            if !list.iter().any(|k| k == key) {
                list.push(key.to_owned());
            }
        };
        self.each(&mut |say| match &*say.op {
            _ if !say.is_here() => {
                let last = say.at + 1 == say.path.len();
                if let Segment::Key(key) = &say.path[say.at].segment {
                    let asks = last && is_soft(&say.path, say.at);
                    note(key, last && !asks && matches!(*say.op, Op::Set(_) | Op::Insert(_) | Op::Given(_)));
                }
            }
            Op::Set(Expr::Record(_, writes)) | Op::Insert(Expr::Record(_, writes)) => {
                for write in writes {
                    if let Segment::Key(key) = &write.path[0].segment {
                        note(key, write.path.len() == 1 && matches!(write.op, Op::Set(_) | Op::Insert(_)));
                    }
                }
            }
            Op::Given(Value::Items(items)) => items.iter().for_each(|(key, _)| note(key, true)),
            _ => {}
        });
        made.extend(named.into_iter().filter(|k| !made.contains(k)).collect::<Vec<_>>());
        made
    }

    /// With the rules of a type where they stand, for a place of that type.
    pub fn ruled(&self, of: &str) -> Plan {
        match self {
            Plan::Seq(all) => Plan::Seq(all.iter().map(|p| p.ruled(of)).collect()),
            Plan::Par(all) => Plan::Par(all.iter().map(|p| p.ruled(of)).collect()),
            Plan::Rule(rule) if rule.of == of => Plan::Seq(vec![self.clone(), rule.body.clone()]),
            Plan::Say(_) | Plan::Rule(_) => self.clone(),
        }
    }
}
