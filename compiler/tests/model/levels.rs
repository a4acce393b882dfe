//! What reaches an owner: the defaults of its types, then level by level, stage by stage.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::place::Place;
use super::plan::{Plan, Rule, Say, Sight, Stage, Writer};
use super::program::{Args, Block, Body, Every, Expr, Level, Mixin, Op, Program, Segment, Step, Value, With, Write};
use super::value::Variant;

/// A component or a family's member.
#[derive(Clone, Debug)]
pub struct Owner {
    pub of: &'static str,
    pub name: &'static str,
    pub key: Option<String>,
    pub args: Args,
}

/// From where statements reach an owner.
#[derive(Clone)]
struct Source<'a> {
    owner: &'a str,
    label: String,
    level: usize,
    stage: Stage,
    rule: bool,
    args: Args,
}

impl Source<'_> {
    /// The statements of a mixin are of one standing, wherever they stand in it.
    fn at(&self, stage: Stage) -> Self {
        let stage = if self.stage == Stage::Mixins { Stage::Mixins } else { stage };
        Source { stage, ..self.clone() }
    }

    fn within(&self, label: &str) -> Self {
        Source { label: format!("{} {label}", self.label), ..self.clone() }
    }

    /// The statements of one body, side by side.
    fn say(&self, writes: &[Write], this: &[Segment]) -> Plan {
        let (owner, this, args) = (self.owner.to_owned(), this.to_vec(), self.args.clone());
        self.seen(writes, Sight { owner, this, args, apart: None, outer: None })
    }

    fn seen(&self, writes: &[Write], sight: Sight) -> Plan {
        let sight = Rc::new(sight);
        let one = |(n, write): (usize, &Write)| {
            let site = format!("{} #{n}", self.label);
            let args = if self.args.is_empty() { String::new() } else { format!("{:?}", self.args) };
            let who = Rc::new(Writer { site, args, level: self.level, stage: self.stage, rule: self.rule });
            let (path, op) = (write.path.clone().into(), Rc::new(write.op.clone()));
            Plan::Say(Say { path, at: 0, op, who, sight: sight.clone(), inner: false })
        };
        Plan::Par(writes.iter().enumerate().map(one).collect())
    }
}

/// The defaults of a type and what it extends, as they stand at a place.
pub fn defaults(program: &Program, of: &str, owner: &str, this: &[Segment], apart: Option<&Rc<Place>>) -> Plan {
    let sight = || Sight {
        owner: owner.to_owned(),
        this: this.to_vec(),
        args: Args::new(),
        apart: apart.cloned(),
        outer: None,
    };
    let own = |t: &super::program::TypeDecl| {
        let (label, args) = (format!("type {}", t.name), Args::new());
        Source { owner, label, level: 0, stage: Stage::Type, rule: false, args }.seen(&t.defaults, sight())
    };
    Plan::Seq(program.chain(of).into_iter().map(own).collect())
}

impl Variant<'_> {
    /// The parameters: their defaults, then what the variants say.
    pub fn parameters(&self) -> Plan {
        let source = |level, stage| Source {
            owner: "params",
            label: format!("level {level}"),
            level,
            stage,
            rule: false,
            args: Args::new(),
        };
        let default = |p: &super::program::Param| {
            let step = Step { segment: Segment::Field(p.name.into()), ask: false };
            Some(Write { path: vec![step], op: Op::Set(p.default.clone()?) })
        };
        let defaults: Vec<Write> = self.program.params.iter().filter_map(default).collect();
        let said = self
            .way
            .iter()
            .enumerate()
            .map(|(n, level)| source(n, Stage::Body).within("params").say(&level.params, &[]));
        Plan::Seq([source(0, Stage::Type).say(&defaults, &[])].into_iter().chain(said).collect())
    }

    /// The components that the variant has.
    pub fn members(&self) -> BTreeMap<String, Owner> {
        let mut all = BTreeMap::new();
        for (n, level) in self.way.iter().enumerate() {
            let mixed = self.level_mixins(n).into_iter().map(|(_, level)| level);
            for member in [*level].into_iter().chain(mixed).flat_map(|l| &l.members) {
                let owner = |key, args| Owner { of: member.of, name: member.name, key, args };
                let Some(items) = member.family else {
                    all.insert(member.name.to_owned(), owner(None, Args::new()));
                    continue;
                };
                let Value::Items(items) = self.parameter(&Expr::parameter(items)) else { continue };
                for (key, value) in items {
                    let Value::Int(value) = value else { continue };
                    let args = Args::from([("v", Expr::Int(value))]);
                    all.insert(format!("{}-{key}", member.name), owner(Some(key), args));
                }
            }
        }
        all
    }

    /// `every` over records of what is emitted.
    fn rules(&self, rules: &[Every], owner: &Owner, source: &Source) -> Plan {
        let reaching = rules.iter().enumerate().filter(|(_, rule)| !rule.except.contains(&owner.name));
        let one = |(n, rule): (usize, &Every)| {
            let source = Source { rule: true, ..source.within(&format!("every {} {n}", rule.of)) };
            let said = source.say(&rule.body.writes, &[]);
            let body = Plan::Seq(vec![self.own_mixins(&rule.body.with, owner, &source), said]);
            Plan::Rule(Rc::new(Rule { of: rule.of, body }))
        };
        Plan::Par(reaching.map(one).collect())
    }

    /// A body: its rules, over them its statements.
    fn own(&self, body: &Body, owner: &Owner, source: &Source) -> Plan {
        Plan::Seq(vec![self.rules(&body.rules, owner, source), source.say(&body.writes, &[])])
    }

    /// The mixins of a level that are on, and that no earlier level applies.
    fn level_mixins(&self, n: usize) -> Vec<(&With, &Level)> {
        let before: Vec<&With> = (0..n).flat_map(|n| self.on(&self.way[n].with)).collect();
        let own = self.on(&self.way[n].with).into_iter().filter(|w| !before.iter().any(|b| is_same(b, w)));
        own.filter_map(|w| {
            if let Some(Mixin::Level(_, level)) = self.program.mixin(w.mixin) { Some((w, level)) } else { None }
        })
        .collect()
    }

    /// Those that are on, each instance once.
    fn on<'w>(&self, with: &'w [With]) -> Vec<&'w With> {
        let mut on: Vec<&With> = Vec::new();
        for w in with {
            let holds = w.when.as_ref().is_none_or(|e| self.parameter(e) == Value::Bool(true));
            if holds && !on.iter().any(|o| is_same(o, w)) {
                on.push(w);
            }
        }
        on
    }

    /// Everything that reaches an owner.
    pub fn reaching(&self, name: &str, owner: &Owner) -> Plan {
        let mut all = vec![defaults(self.program, owner.of, name, &[], None)];
        for (n, level) in self.way.iter().enumerate() {
            let source = Source {
                owner: name,
                label: format!("level {n}"),
                level: n,
                stage: Stage::Body,
                rule: false,
                args: Args::new(),
            };
            let mixins = self.level_mixins(n).into_iter().map(|(with, level)| {
                let label = format!("mixin {}", with.mixin);
                let source = Source { label, stage: Stage::Mixins, args: with.args.clone(), ..source.clone() };
                self.stages(level, None, owner, &source)
            });
            all.push(Plan::Par(mixins.collect()));
            all.push(self.stages(level, Some(n), owner, &source));
        }
        Plan::Seq(all)
    }

    /// Stages 2 to 4 of a level or of a mixin for distributions.
    fn stages(&self, level: &Level, number: Option<usize>, owner: &Owner, source: &Source) -> Plan {
        let mut all = Vec::new();
        let (rules, everys): (Vec<&Every>, Vec<&Every>) = level.everys.iter().partition(|e| self.is_rule(e));
        let rules: Vec<Every> = rules.into_iter().cloned().collect();
        all.push(self.rules(&rules, owner, &source.at(Stage::Rules).within("rules")));
        for of in self.program.chain(owner.of) {
            let source = source.at(Stage::Every);
            let hits = everys.iter().enumerate().filter(|(_, e)| e.of == of.name && !e.except.contains(&owner.name));
            all.push(Plan::Par(
                hits.map(|(n, e)| {
                    let own = self.own(&e.body, owner, &source.within(&format!("every {n}")));
                    Plan::Seq(vec![self.own_mixins(&e.body.with, owner, &source), own])
                })
                .collect(),
            ));
        }
        let bodies = bodies(level, owner);
        let earlier: Vec<&With> = number.map_or_else(Vec::new, |n| self.earlier_mixins(n, owner));
        let mixins = bodies.iter().map(|(_, body, _)| {
            let new: Vec<With> = body.with.iter().filter(|w| !earlier.iter().any(|e| is_same(e, w))).cloned().collect();
            self.own_mixins(&new, owner, &source.at(Stage::OwnMixins))
        });
        all.push(Plan::Par(mixins.collect()));
        let own = bodies.iter().map(|(label, body, args)| {
            let mut source = source.at(Stage::Body).within(label);
            source.args.extend(args.clone());
            self.own(body, owner, &source)
        });
        all.push(Plan::Par(own.collect()));
        Plan::Seq(all)
    }

    /// The mixins that earlier levels apply to the owner by name.
    fn earlier_mixins(&self, n: usize, owner: &Owner) -> Vec<&With> {
        self.way[..n]
            .iter()
            .flat_map(|level| bodies(level, owner))
            .flat_map(|(_, body, _)| self.on(&body.with))
            .collect()
    }

    fn own_mixins(&self, with: &[With], owner: &Owner, source: &Source) -> Plan {
        let own = self.on(with).into_iter().filter_map(|w| {
            let Some(Mixin::Own(_, body)) = self.program.mixin(w.mixin) else { return None };
            let label = format!("mixin {}", w.mixin);
            let source = Source { label, args: w.args.clone(), ..source.clone() };
            let there = |write: &Write| Write { path: [&w.path[..], &write.path].concat(), op: write.op.clone() };
            let writes = body.writes.iter().map(there).collect();
            Some(self.own(&Body { writes, ..body.clone() }, owner, &source))
        });
        Plan::Par(own.collect())
    }

    fn is_rule(&self, every: &Every) -> bool {
        self.program.type_of(every.of).is_some_and(|t| t.sort != super::program::Sort::Component)
    }
}

/// The bodies of a level that name the owner: its declaration, and its blocks.
fn bodies<'l>(level: &'l Level, owner: &Owner) -> Vec<(String, &'l Body, Args)> {
    let members = level.members.iter().filter(|m| m.name == owner.name);
    let members = members.map(|m| (format!("component {}", m.name), &m.body, owner.args.clone()));
    let is_own = |b: &&Block| b.name == owner.name && b.key == owner.key.as_deref();
    let blocks = level.blocks.iter().filter(is_own).enumerate();
    members.chain(blocks.map(|(n, b)| (format!("block {} {n}", b.name), &b.body, Args::new()))).collect()
}

/// The same mixin of the same with the same arguments.
fn is_same(a: &With, b: &With) -> bool {
    a.mixin == b.mixin && a.path == b.path && a.args == b.args
}
