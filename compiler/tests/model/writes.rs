//! Random statements and expressions that fit their types.

use super::generate::own_root;
use super::program::{ALTERNATIVES, Expr, Field, Op, Program, Root, Segment, Step, Type, Write};
use crate::random::Random;

/// Where a statement stands, with the type it is about.
#[derive(Clone, Copy, Debug)]
pub enum Inside {
    Type(&'static str),
    Body(&'static str),
    /// The body of a family: `v` is its item.
    Family(&'static str),
    /// A mixin for a component: `x` is its argument.
    Mixin(&'static str),
    /// A block of a mixin for distributions.
    MixinOwn(&'static str),
    Rule(&'static str),
    MixinRule(&'static str),
    Nothing,
}

impl Inside {
    pub fn of(self) -> Option<&'static str> {
        match self {
            Inside::Type(of)
            | Inside::Body(of)
            | Inside::Family(of)
            | Inside::Mixin(of)
            | Inside::MixinOwn(of)
            | Inside::Rule(of)
            | Inside::MixinRule(of) => Some(of),
            Inside::Nothing => None,
        }
    }

    fn argument(self) -> Option<&'static str> {
        match self {
            Inside::Family(_) => Some("v"),
            Inside::Mixin(_) | Inside::MixinOwn(_) | Inside::MixinRule(_) => Some("x"),
            Inside::Type(_) | Inside::Body(_) | Inside::Rule(_) | Inside::Nothing => None,
        }
    }
}

pub struct Writes<'a> {
    pub random: &'a mut Random,
    pub program: &'a Program,
    pub inside: Inside,
    pub components: &'a [(&'static str, Option<&'static str>)],
}

fn step(segment: Segment) -> Step {
    Step { segment, ask: false }
}

impl Writes<'_> {
    fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    /// A statement about the type that it stands in.
    pub fn write(&mut self) -> Write {
        let of = self.inside.of().unwrap_or("Inner");
        self.within(of, Vec::new())
    }

    fn within(&mut self, of: &'static str, mut path: Vec<Step>) -> Write {
        let program = self.program;
        let mut fields: Vec<&Field> = program.fields(of);
        fields.retain(|f| f.name != "enabled" || path.is_empty());
        let at = self.random.below(fields.len() + usize::from(program.emit(of).is_some()) * 4);
        let calm = program.calm;
        let ask =
            |me: &mut Self, optional: bool| me.chance(if optional || calm { if calm { 85 } else { 40 } } else { 3 });
        let Some(field) = fields.get(at) else {
            path.push(step(Segment::Field("thing".into())));
            return match self.random.below(12) {
                0 if !matches!(self.inside, Inside::Type(_)) => Write { path, op: Op::Clear },
                _ => self.deeper("Thing", path, true),
            };
        };
        let (ty, optional) = (field.ty.clone(), field.optional);
        path.push(step(Segment::Field(field.name.into())));
        match &ty {
            Type::Record(of) if self.chance(70) => self.deeper(of, path, optional),
            Type::Map(_) | Type::Keyed(_) if self.chance(75) => {
                let (key, inner) = match &ty {
                    Type::Keyed(of) => (self.random.pick(&["i", "j"]), Type::Record(of)),
                    Type::Map(of) => (self.random.pick(&["x", "z"]), (**of).clone()),
                    _ => return Write { path, op: Op::Clear },
                };
                let ask = ask(self, optional) && !matches!(self.inside, Inside::Type(_));
                path.push(Step { segment: Segment::Key(key.into()), ask });
                match inner {
                    Type::Record(of) if self.chance(if calm { 25 } else { 45 }) => self.deeper(of, path, true),
                    Type::Record(_) if matches!(ty, Type::Keyed(_)) && !ask && self.chance(30) => {
                        let literal = self.literal(&inner, false);
                        Write { path, op: Op::Insert(literal) }
                    }
                    inner => self.ended(&inner, true, path),
                }
            }
            Type::Enum(_) if self.chance(40) => {
                let ask_mode = ask(self, optional);
                let (name, of) = self.random.pick(&[("Fast", "Mode.Fast"), ("Wide", "Mode.Wide")]);
                path.push(Step { segment: Segment::Alternative(name.into()), ask: ask_mode });
                self.deeper(of, path, true)
            }
            ty => self.ended(&ty.clone(), optional, path),
        }
    }

    fn deeper(&mut self, of: &'static str, path: Vec<Step>, optional: bool) -> Write {
        let at = path.len();
        let mut write = self.within(of, path);
        let often = match (optional, self.program.calm) {
            (true, true) => 85,
            (true, false) => 40,
            (false, _) => 2,
        };
        write.path[at].ask |= self.chance(often) && !matches!(self.inside, Inside::Type(_));
        write
    }

    fn ended(&mut self, ty: &Type, optional: bool, path: Vec<Step>) -> Write {
        let clears = if self.program.calm && !path.last().is_some_and(|s| s.ask) { 3 } else { 15 };
        if optional && self.chance(clears) && !matches!(self.inside, Inside::Type(_)) {
            return Write { path, op: Op::Clear };
        }
        if *ty == Type::List && self.chance(50) {
            let list = self.list();
            return Write { path, op: Op::Append(list) };
        }
        let super_too = !matches!(self.inside, Inside::Nothing | Inside::Type(_));
        let value = if super_too && self.chance(15) { self.over(ty) } else { self.expr(ty, 2) };
        Write { path, op: Op::Set(value) }
    }

    /// An expression of what is below.
    fn over(&mut self, ty: &Type) -> Expr {
        let below = || Expr::Super(Vec::new());
        match ty {
            Type::Int => match self.random.below(4) {
                0 => below(),
                1 => Expr::Else(Box::new(below()), Box::new(self.expr(ty, 0))),
                2 => Expr::If(Box::new(self.condition(0)), Box::new(self.expr(ty, 0)), Some(Box::new(below()))),
                _ => Expr::Add(Box::new(below()), Box::new(self.expr(ty, 0))),
            },
            Type::List => Expr::Spread(Box::new(below()), vec![self.expr(&Type::Int, 0)]),
            Type::Record(_) | Type::Map(_) => {
                let Expr::Record(_, mut entries) = self.literal(ty, true) else { return below() };
                if self.chance(30) {
                    entries.clear();
                }
                Expr::Record(Some(Box::new(below())), entries)
            }
            Type::Enum(_) | Type::Keyed(_) => below(),
            Type::Bool => self.expr(ty, 0),
        }
    }

    /// An expression of a type.
    pub fn expr(&mut self, ty: &Type, depth: usize) -> Expr {
        match ty {
            Type::Int => self.int(depth),
            Type::Bool => Expr::Bool(self.random.below(4) > 0),
            Type::List if self.chance(15) => self.read(&["all"], 100).unwrap_or_else(|| self.list_constant()),
            Type::List => self.list(),
            Type::Record("Box") if depth > 0 && self.chance(30) => match self.read(&["box"], 100) {
                Some(read) if self.chance(50) => {
                    let Expr::Record(_, entries) = self.literal(ty, true) else { return read };
                    Expr::Record(Some(Box::new(read)), entries)
                }
                Some(read) => read,
                None => self.literal(ty, false),
            },
            Type::Map(of) if **of == Type::Int && depth > 0 && self.chance(25) => {
                self.read(&["map"], 100).unwrap_or_else(|| self.literal(ty, false))
            }
            Type::Enum(_) if depth > 0 && self.chance(15) => {
                self.read(&["mode"], 100).unwrap_or_else(|| self.literal(ty, false))
            }
            Type::Record(_) | Type::Map(_) if depth > 1 && self.chance(12) => {
                let condition = self.condition(0);
                let (a, b) = (self.literal(ty, false), self.literal(ty, false));
                Expr::If(Box::new(condition), Box::new(a), Some(Box::new(b)))
            }
            _ => self.literal(ty, false),
        }
    }

    fn list_constant(&mut self) -> Expr {
        let items = (0..self.random.below(3)).map(|_| Expr::Int(self.random.below(3) as i64)).collect();
        Expr::List(items)
    }

    fn list(&mut self) -> Expr {
        if self.chance(70) {
            return self.list_constant();
        }
        Expr::List(vec![self.int(1)])
    }

    /// A literal; `partly` where what it lacks comes from elsewhere.
    fn literal(&mut self, ty: &Type, partly: bool) -> Expr {
        let program = self.program;
        match ty {
            Type::Record(of) => Expr::Record(None, self.entries(of, partly)),
            Type::Map(of) => {
                let mut writes = Vec::new();
                for key in ["z", "x"] {
                    if self.chance(40) {
                        let op = Op::Set(self.expr(of, 0));
                        writes.push(Write { path: vec![step(Segment::Key(key.into()))], op });
                    }
                }
                Expr::Record(None, writes)
            }
            Type::Keyed(of) => {
                let mut writes = Vec::new();
                for key in ["i", "j"] {
                    if self.chance(50) {
                        let op = Op::Set(self.literal(&Type::Record(of), false));
                        writes.push(Write { path: vec![step(Segment::Key(key.into()))], op });
                    }
                }
                Expr::Record(None, writes)
            }
            Type::Enum(_) => {
                let (name, of) = self.random.pick(ALTERNATIVES);
                let entries =
                    of.filter(|of| program.type_of(of).is_some()).map_or_else(Vec::new, |of| self.entries(of, false));
                Expr::Alternative(name, entries)
            }
            ty => self.expr(&ty.clone(), 0),
        }
    }

    fn entries(&mut self, of: &str, partly: bool) -> Vec<Write> {
        let program = self.program;
        let mut writes = Vec::new();
        for field in program.fields(of) {
            let path = vec![step(Segment::Field(field.name.into()))];
            let defaulted = program.chain(of).iter().any(|t| t.defaults.iter().any(|w| w.path == path));
            let needed = !field.optional && !defaulted && !partly && !matches!(field.ty, Type::Record(_));
            if needed || self.chance(20) {
                let deep = matches!(field.ty, Type::Record(_)) && !partly && field.optional && self.chance(30);
                if deep {
                    let at = step(Segment::Field("x".into()));
                    if field.ty == Type::Record("Inner") {
                        writes.push(Write { path: vec![path[0].clone(), at], op: Op::Set(Expr::Int(1)) });
                        continue;
                    }
                }
                let clear = field.optional && self.chance(15);
                let op = if clear { Op::Clear } else { Op::Set(self.expr(&field.ty, 0)) };
                writes.push(Write { path, op });
            }
        }
        writes
    }

    fn int(&mut self, depth: usize) -> Expr {
        let constant = Expr::Int(self.random.below(4) as i64);
        if depth == 0 || self.chance(if self.program.calm { 75 } else { 55 }) {
            return constant;
        }
        match self.random.below(9) {
            0 | 1 => self.inside.argument().map_or(constant, Expr::Argument),
            2 if matches!(self.inside, Inside::Body(_) | Inside::Family(_) | Inside::Rule(_)) => Expr::parameter("p"),
            3 => Expr::Add(Box::new(self.int(depth - 1)), Box::new(self.int(depth - 1))),
            4 => Expr::If(
                Box::new(self.condition(depth - 1)),
                Box::new(self.int(depth - 1)),
                Some(Box::new(self.int(depth - 1))),
            ),
            _ => self.number().unwrap_or(constant),
        }
    }

    /// A number that is read somewhere.
    fn number(&mut self) -> Option<Expr> {
        let whole: &[&[&str]] = match self.inside {
            Inside::Type("Box") => &[&["a"], &["c"], &["b?"], &["inner?", "x"]],
            Inside::Type("Inner") => &[&["x"], &["y?"]],
            Inside::Type("Item") => &[&["v"], &["w?"]],
            Inside::Type("Spec") => &[&["n"]],
            _ => &[
                &["n"],
                &["n"],
                &["box", "a"],
                &["box", "c"],
                &["m?"],
                &["opt?", "a"],
                &["map", "[z]"],
                &["map", "[x]?"],
                &["mode", "Fast?", "step"],
                &["thing?", "spec", "n"],
                &["boxes?", "[z]?", "a"],
            ],
        };
        let path = self.random.pick(whole);
        let own = if self.program.calm && !self.components.is_empty() { 10 } else { 60 };
        self.read(path, own)
    }

    /// A path from `self` or a component; marked steps may be absent.
    fn read(&mut self, path: &[&str], own: usize) -> Option<Expr> {
        let record = matches!(self.inside.of(), Some("Box" | "Inner" | "Item" | "Spec"))
            && matches!(self.inside, Inside::Type(_));
        if matches!(self.inside, Inside::Type("Box" | "Inner" | "Item" | "Spec"))
            && matches!(path, ["box" | "map" | "mode"])
        {
            return None;
        }
        if record && path == ["all"] {
            return None;
        }
        let other = !record && !self.components.is_empty() && (self.inside.of().is_none() || !self.chance(own));
        let root = if other {
            let (name, key) = self.random.pick(self.components);
            Root::Component(name, key)
        } else {
            own_root(self.inside)?
        };
        let (mut steps, mut ask, mut partial) = (Vec::new(), false, false);
        for name in path {
            let bare = name.trim_end_matches('?');
            let segment = match bare.strip_prefix('[') {
                Some(key) => Segment::Key(key.trim_end_matches(']').into()),
                None if bare.starts_with(char::is_uppercase) => Segment::Alternative(bare.into()),
                None => Segment::Field(bare.into()),
            };
            steps.push(Step { segment, ask });
            ask = name.ends_with('?');
            partial |= ask;
        }
        let read = Expr::Read(root, steps);
        if !partial && path.iter().any(|name| name.starts_with('[')) {
            return Some(Expr::Add(Box::new(read), Box::new(Expr::Int(0))));
        }
        Some(if partial { Expr::Else(Box::new(read), Box::new(Expr::Int(self.random.below(3) as i64))) } else { read })
    }

    pub fn condition(&mut self, depth: usize) -> Expr {
        if self.chance(25) && !matches!(self.inside, Inside::Type("Box" | "Inner" | "Item" | "Spec")) {
            if let Some(Expr::Else(read, _)) = self.read(&["m?"], 80) {
                return Expr::Given(read);
            }
            if let Some(read) = self.read(&["mode"], 80) {
                return Expr::Is(Box::new(read), "Fast");
            }
        }
        Expr::Less(Box::new(self.int(depth + 1)), Box::new(Expr::Int(2)))
    }
}
