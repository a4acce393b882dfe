//! Random small programs over a fixed set of types: what is said varies, what may be said does not.

use super::program::{
    Args, Block, Body, Emit, Every, Expr, Field, Level, Member, Mixin, Op, Param, Program, Root, Segment, Sort, Step,
    Type, TypeDecl, With, Write,
};
use super::tidy::{disjoint, distinct, one_body};
use super::within;
use super::writes::{Inside, Writes};
use crate::random::Random;

/// The first seed of programs that are written with care.
pub const CALM: u64 = 1_000_000;

/// A program, the same for the same seed.
pub fn program(seed: u64) -> Program {
    let calm = seed >= CALM;
    let mut random = Random::new(seed);
    for _ in 0..8 {
        random.below(2);
    }
    let mut all = Generator { random, program: Program { calm, types: types(), ..Program::default() } };
    all.defaults();
    all.parameters();
    all.mixins();
    all.levels();
    within::applied(&mut all.random, &mut all.program);
    all.program
}

fn field(name: &'static str, ty: Type, optional: bool) -> Field {
    Field { name, ty, optional }
}

fn types() -> Vec<TypeDecl> {
    let one = |name, sort, extends, fields| TypeDecl { name, sort, extends, fields, defaults: Vec::new(), emit: None };
    let (int, list) = (Type::Int, Type::List);
    let ints = || Type::Map(Box::new(Type::Int));
    let mut base = one(
        "Base",
        Sort::Component,
        Some("Component"),
        vec![
            field("n", int.clone(), false),
            field("m", int.clone(), true),
            field("box", Type::Record("Box"), false),
            field("opt", Type::Record("Box"), true),
            field("all", list.clone(), false),
            field("some", list.clone(), true),
            field("map", ints(), false),
            field("boxes", Type::Map(Box::new(Type::Record("Box"))), true),
            field("mode", Type::Enum("Mode"), false),
            field("way", Type::Enum("Mode"), true),
        ],
    );
    base.emit = Some(Emit { name: "thing", of: "Thing", condition: None });
    vec![
        one("Component", Sort::Component, None, vec![field("enabled", Type::Bool, false)]),
        one(
            "Mode.Fast",
            Sort::Payload,
            None,
            vec![
                field("step", int.clone(), false),
                field("width", int.clone(), true),
                field("inner", Type::Record("Inner"), true),
            ],
        ),
        one("Mode.Wide", Sort::Payload, None, vec![field("step", int.clone(), false)]),
        one("Inner", Sort::Plain, None, vec![field("x", int.clone(), false), field("y", int.clone(), true)]),
        one(
            "Box",
            Sort::Plain,
            None,
            vec![
                field("a", int.clone(), false),
                field("b", int.clone(), true),
                field("c", int.clone(), false),
                field("inner", Type::Record("Inner"), true),
                field("all", list.clone(), false),
            ],
        ),
        one(
            "Item",
            Sort::Plain,
            None,
            vec![
                field("v", int.clone(), false),
                field("w", int.clone(), true),
                field("inner", Type::Record("Inner"), true),
            ],
        ),
        one(
            "Spec",
            Sort::Plain,
            None,
            vec![
                field("n", int.clone(), false),
                field("box", Type::Record("Box"), true),
                field("items", Type::Keyed("Item"), true),
                field("mode", Type::Enum("Mode"), true),
                field("all", list, true),
                field("map", ints(), true),
            ],
        ),
        one("Thing", Sort::Resource, None, vec![field("spec", Type::Record("Spec"), false)]),
        base,
        one("Leaf", Sort::Component, Some("Base"), Vec::new()),
    ]
}

struct Generator {
    random: Random,
    program: Program,
}

impl Generator {
    fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    /// Defaults: of most required fields, and of some others.
    fn defaults(&mut self) {
        for n in 0..self.program.types.len() {
            let of = self.program.types[n].clone();
            if of.name == "Component" {
                let path = vec![Step { segment: Segment::Field("enabled".into()), ask: false }];
                self.program.types[n].defaults.push(Write { path, op: Op::Set(Expr::Bool(true)) });
                continue;
            }
            let mut all = Vec::new();
            for field in &of.fields {
                let calm = self.program.calm;
                let often = if calm {
                    100
                } else if of.sort == Sort::Component {
                    96
                } else {
                    80
                };
                let wanted = if field.optional { 25 } else { often };
                let record = matches!(field.ty, Type::Record(_));
                if self.chance(wanted) && !(record && !field.optional && self.chance(70)) {
                    let plain =
                        matches!(of.sort, Sort::Plain | Sort::Component) && self.chance(if calm { 4 } else { 20 });
                    let inside = if plain { Inside::Type(of.name) } else { Inside::Nothing };
                    let mut writes =
                        Writes { random: &mut self.random, program: &self.program, inside, components: &[] };
                    let value = writes.expr(&field.ty, 1);
                    let path = vec![Step { segment: Segment::Field(field.name.into()), ask: false }];
                    all.push(Write { path, op: Op::Set(value) });
                }
            }
            if let Some(emit) = &of.emit {
                if self.chance(if self.program.calm { 100 } else { 90 }) {
                    let field = |name: &str| Step { segment: Segment::Field(name.into()), ask: false };
                    let inside = Inside::Type(of.name);
                    let mut writes =
                        Writes { random: &mut self.random, program: &self.program, inside, components: &[] };
                    let path = vec![field(emit.name), field("spec"), field("n")];
                    all.push(Write { path, op: Op::Set(writes.expr(&Type::Int, 2)) });
                }
                all.extend((0..3).map(|_| self.beneath(Inside::Type(of.name), emit.name)));
            }
            if of.name == "Leaf" {
                all = (0..self.random.below(4)).map(|_| self.write(Inside::Type("Leaf"), &[])).collect();
            }
            all = distinct(all);
            if self.program.calm {
                all = disjoint(all);
            }
            self.program.types[n].defaults = all;
            if of.emit.is_some() && self.chance(60) {
                let inside = Inside::Type(of.name);
                let condition =
                    Writes { random: &mut self.random, program: &self.program, inside, components: &[] }.condition(1);
                if let Some(emit) = &mut self.program.types[n].emit {
                    emit.condition = Some(condition);
                }
            }
        }
    }

    /// A statement about an emit.
    fn beneath(&mut self, inside: Inside, emit: &'static str) -> Write {
        loop {
            let write = Writes { random: &mut self.random, program: &self.program, inside, components: &[] }.write();
            let least = if self.program.calm { 3 } else { 2 };
            if write.path.len() >= least && write.path[0].segment == Segment::Field(emit.into()) && !write.path[1].ask {
                return write;
            }
        }
    }

    fn parameters(&mut self) {
        let entry = |(key, i): (&str, i64)| {
            let path = vec![Step { segment: Segment::Key(key.into()), ask: false }];
            Write { path, op: Op::Set(Expr::Int(i)) }
        };
        let sizes = Expr::Record(None, [("a", 1), ("b", 2)].map(entry).into());
        let on = self.chance(70);
        self.program.params = vec![
            Param { name: "p", ty: Type::Int, default: Some(Expr::Int(1)) },
            Param { name: "on", ty: Type::Bool, default: Some(Expr::Bool(on)) },
            Param { name: "sizes", ty: Type::Map(Box::new(Type::Int)), default: Some(sizes) },
        ];
    }

    fn mixins(&mut self) {
        for (name, of) in [("own", "Base"), ("lone", "Leaf")] {
            let body = self.body(Inside::Mixin(of), &[], 3);
            self.program.mixins.push((name, Mixin::Own(of, body)));
        }
        for (name, of) in [("general", "Distribution"), ("particular", "app")] {
            let components: &[_] = if of == "app" { &[("web", None), ("api", None)] } else { &[] };
            let mut level = Level { name, ..Level::default() };
            level.everys = self.everys(components, true);
            if of == "app" {
                level.blocks = self.blocks(components, true);
            }
            if self.chance(30) && of == "app" {
                let body = self.body(Inside::MixinOwn("Base"), components, 2);
                level.members.push(Member { name: "extra", of: "Base", family: None, body });
            }
            self.program.mixins.push((name, Mixin::Level(of, level)));
        }
    }

    fn levels(&mut self) {
        let mut components = vec![("web", None), ("api", None), ("fam", Some("a"))];
        let mut root = Level { name: "app", with: self.with(&["general", "particular"]), ..Level::default() };
        root.everys = self.everys(&components, false);
        let extra = root.with.iter().any(|w| w.mixin == "particular") && self.chance(30);
        let in_scope = self.has_extra() && extra;
        let seen: Vec<_> = components.iter().copied().chain(in_scope.then_some(("extra", None))).collect();
        for (name, of) in [("web", "Leaf"), ("api", "Base"), ("fam", "Base")] {
            let inside = if name == "fam" { Inside::Family(of) } else { Inside::Body(of) };
            let body = self.body(inside, &seen, 3);
            let family = (name == "fam").then_some("sizes");
            root.members.push(Member { name, of, family, body });
        }
        self.program.levels.push(root);
        for (n, name) in ["one", "two"].into_iter().enumerate() {
            let of = Some(if n == 1 && self.chance(70) { 1 } else { 0 });
            let mut level = Level { name, of, with: self.with(&["general", "particular"]), ..Level::default() };
            if self.chance(20) {
                components.push(("late", None));
                let body = self.body(Inside::Body("Base"), &components, 2);
                level.members.push(Member { name: "late", of: "Base", family: None, body });
            }
            level.everys = self.everys(&components, false);
            level.blocks = self.blocks(&components, false);
            components.retain(|(name, _)| *name != "late");
            level.params = self.settings();
            one_body(&mut level);
            self.program.levels.push(level);
            if self.program.levels[n + 1].members.iter().any(|m| m.name == "late") && n == 0 {
                break;
            }
        }
    }

    fn has_extra(&self) -> bool {
        matches!(self.program.mixin("particular"), Some(Mixin::Level(_, level)) if !level.members.is_empty())
    }

    fn settings(&mut self) -> Vec<Write> {
        let field = |name: &str| Step { segment: Segment::Field(name.into()), ask: false };
        let mut all = Vec::new();
        if self.chance(20) {
            all.push(Write { path: vec![field("p")], op: Op::Set(Expr::Int(self.random.below(4) as i64)) });
        }
        if self.chance(20) {
            all.push(Write { path: vec![field("on")], op: Op::Set(Expr::Bool(self.random.below(2) == 0)) });
        }
        if self.chance(15) {
            let key = Step { segment: Segment::Key("c".into()), ask: false };
            all.push(Write { path: vec![field("sizes"), key], op: Op::Set(Expr::Int(7)) });
        }
        all
    }

    fn with(&mut self, names: &[&'static str]) -> Vec<With> {
        let mut all = Vec::new();
        for _ in 0..self.random.below(3) {
            let mixin = self.random.pick(names);
            let x = if self.chance(25) { Expr::parameter("p") } else { Expr::Int(self.random.below(2) as i64) };
            let when = self.chance(20).then(|| Expr::parameter("on"));
            all.push(With { mixin, args: Args::from([("x", x)]), when, path: Vec::new() });
        }
        if self.chance(50) { Vec::new() } else { all }
    }

    fn everys(&mut self, components: &[(&'static str, Option<&'static str>)], mixin: bool) -> Vec<Every> {
        let mut all = Vec::new();
        let most = if self.program.calm { 2 } else { 3 };
        for _ in 0..self.random.below(most) {
            let of = self.random.pick(&["Base", "Base", "Leaf", "Spec", "Box", "Inner", "Item"]);
            let except = self.chance(10) && components.iter().any(|(name, _)| *name == "web");
            let component = matches!(of, "Base" | "Leaf");
            let inside = if component && mixin {
                Inside::MixinOwn(of)
            } else if component {
                Inside::Body(of)
            } else if mixin {
                Inside::MixinRule(of)
            } else {
                Inside::Rule(of)
            };
            let mut body = if component { self.body(inside, components, 2) } else { Body::default() };
            if !component {
                body.writes = (0..1 + self.random.below(2)).map(|_| self.write(inside, &[])).collect();
            }
            all.push(Every { of, except: except.then_some("web").into_iter().collect(), body });
        }
        all
    }

    fn blocks(&mut self, components: &[(&'static str, Option<&'static str>)], mixin: bool) -> Vec<Block> {
        let mut all: Vec<Block> = Vec::new();
        for _ in 0..self.random.below(3) {
            let (name, key) = self.random.pick(components);
            if all.iter().any(|b| b.name == name) {
                continue;
            }
            let of = if name == "web" { "Leaf" } else { "Base" };
            let inside = if mixin { Inside::MixinOwn(of) } else { Inside::Body(of) };
            let body = self.body(inside, components, 3);
            all.push(Block { name, key, body });
        }
        all
    }

    fn body(&mut self, inside: Inside, components: &[(&'static str, Option<&'static str>)], most: usize) -> Body {
        let mixins: &[&str] = match inside.of() {
            Some("Leaf") => &["own", "own", "lone"],
            _ => &["own"],
        };
        let may_mix = matches!(inside, Inside::Body(_) | Inside::Family(_));
        let with = if may_mix && self.chance(40) { self.with(mixins) } else { Vec::new() };
        let mut rules = Vec::new();
        if self.chance(15) {
            let of = self.random.pick(&["Spec", "Box", "Inner", "Item"]);
            let rule = if matches!(inside, Inside::Mixin(_) | Inside::MixinOwn(_)) {
                Inside::MixinRule(of)
            } else {
                Inside::Rule(of)
            };
            let writes = vec![self.write(rule, &[])];
            rules.push(Every { of, except: Vec::new(), body: Body { writes, ..Body::default() } });
        }
        let mut writes = (0..self.random.below(most + 1)).map(|_| self.write(inside, components)).collect();
        if self.program.calm {
            writes = disjoint(writes);
        }
        Body { with, rules, writes }
    }

    fn write(&mut self, inside: Inside, components: &[(&'static str, Option<&'static str>)]) -> Write {
        Writes { random: &mut self.random, program: &self.program, inside, components }.write()
    }
}

/// Where reads may start.
pub fn own_root(inside: Inside) -> Option<Root> {
    match inside {
        Inside::Type(_) => Some(Root::This),
        Inside::Body(_) | Inside::Family(_) | Inside::Mixin(_) | Inside::MixinOwn(_) => Some(Root::Own),
        Inside::Rule(_) | Inside::MixinRule(_) | Inside::Nothing => None,
    }
}
