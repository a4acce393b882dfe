//! Programs as source text.

use super::program::{
    Body, Every, Expr, Level, Member, Mixin, Op, Program, Root, Segment, Sort, Step, Type, TypeDecl, With, Write,
};

/// The text of a program.
pub fn text(program: &Program) -> String {
    let mut text = Text { out: String::new(), depth: 0, program };
    text.program();
    text.out
}

struct Text<'a> {
    out: String,
    depth: usize,
    program: &'a Program,
}

impl Text<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(&"    ".repeat(self.depth));
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn block(&mut self, head: &str, inner: impl FnOnce(&mut Self)) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
        inner(self);
        self.depth -= 1;
        self.line("}");
    }

    fn program(&mut self) {
        let program = self.program;
        let root = &program.levels[0];
        self.block(&format!("distribution app{}", with(&root.with)), |t| t.line("version = \"1.0.0\""));
        for param in &program.params {
            let default = param.default.as_ref().map_or_else(String::new, |e| format!(" = {}", expr(e)));
            self.line(&format!("param {}: {}{default}", param.name, ty(&param.ty)));
        }
        self.block("enum Mode", |t| {
            t.line("Slow");
            for (name, of) in [("Fast", "Mode.Fast"), ("Wide", "Mode.Wide")] {
                if let Some(of) = program.type_of(of) {
                    let fields: Vec<String> = of.fields.iter().map(|f| field(of, f)).collect();
                    t.line(&format!("{name} {{ {} }}", fields.join(", ")));
                }
            }
        });
        program.types.iter().for_each(|t| self.ty(t));
        for (name, mixin) in &program.mixins {
            match mixin {
                Mixin::Level(of, level) => self.block(&format!("mixin {name}(x: Int) for {of}"), |t| t.level(level)),
                Mixin::Own(of, body) => self.block(&format!("mixin {name}(x: Int) for {of}"), |t| t.body(body)),
            }
        }
        root.everys.iter().for_each(|e| self.every(e));
        root.members.iter().for_each(|m| self.member(m));
        for level in &program.levels[1..] {
            let of =
                level.of.filter(|of| *of > 0).map_or_else(String::new, |of| format!(" of {}", program.levels[of].name));
            self.block(&format!("variant {}{of}{}", level.name, with(&level.with)), |t| t.level(level));
        }
    }

    fn ty(&mut self, of: &TypeDecl) {
        let head = match of.sort {
            Sort::Payload => return,
            _ if of.name == "Component" => return,
            Sort::Resource => format!("resource {} \"test.example/v1\" \"{}\"", of.name, of.name),
            Sort::Component | Sort::Plain => {
                let base = of.extends.map_or_else(String::new, |base| format!(" extends {base}"));
                format!("type {}{base}", of.name)
            }
        };
        self.block(&head, |t| {
            if of.name == "Item" {
                t.line("name: String");
            }
            of.fields.iter().for_each(|f| t.line(&field(of, f)));
            let emit = t.program.emit(of.name).map(|e| e.name);
            let is_inline = |w: &&Write| {
                w.path.len() == 1 && of.fields.iter().any(|f| w.path[0].segment == Segment::Field(f.name.into()))
            };
            let is_emit = |w: &&Write| emit.is_some_and(|e| w.path[0].segment == Segment::Field(e.into()));
            let rest = of.defaults.iter().filter(|w| !is_inline(w) && (of.emit.is_none() || !is_emit(w)));
            rest.for_each(|w| t.line(&write(w)));
            if let Some(emit) = &of.emit {
                let condition = emit.condition.as_ref().map_or_else(String::new, |e| format!(" if {}", expr(e)));
                t.block(&format!("emit {}: {}{condition}", emit.name, emit.of), |t| {
                    for w in of.defaults.iter().filter(is_emit) {
                        t.line(&write(&Write { path: w.path[1..].to_vec(), op: w.op.clone() }));
                    }
                });
            }
        });
    }

    fn level(&mut self, level: &Level) {
        for w in &level.params {
            self.line(&format!("params.{}", write(w)));
        }
        level.everys.iter().for_each(|e| self.every(e));
        level.members.iter().for_each(|m| self.member(m));
        for block in &level.blocks {
            let name = block.key.map_or_else(|| block.name.to_owned(), |key| format!("{}[\"{key}\"]", block.name));
            if block.body.with.is_empty() && block.body.rules.is_empty() && block.body.writes.len() < 2 {
                block.body.writes.iter().for_each(|w| self.line(&format!("{name}.{}", write(w))));
            } else {
                self.block(&format!("{name}{}", with(&block.body.with)), |t| t.body(&block.body));
            }
        }
    }

    fn every(&mut self, every: &Every) {
        let except =
            if every.except.is_empty() { String::new() } else { format!(" except {}", every.except.join(", ")) };
        self.block(&format!("every {}{except}{}", every.of, with(&every.body.with)), |t| t.body(&every.body));
    }

    fn member(&mut self, member: &Member) {
        let family = member.family.map_or_else(String::new, |items| format!("[k, v in {items}]"));
        let head = format!("component {}{family}: {}{}", member.name, member.of, with(&member.body.with));
        self.block(&head, |t| t.body(&member.body));
    }

    fn body(&mut self, body: &Body) {
        body.rules.iter().for_each(|rule| self.every(rule));
        body.writes.iter().for_each(|w| self.line(&write(w)));
        let within = body.with.iter().filter(|w| !w.path.is_empty());
        within.for_each(|w| self.line(&format!("{} with {} {{}}", path(&w.path), applied(w))));
    }
}

fn field(of: &TypeDecl, field: &super::program::Field) -> String {
    let optional = if field.optional { "?" } else { "" };
    let own = |w: &&Write| w.path.len() == 1 && w.path[0].segment == Segment::Field(field.name.into());
    let default = of.defaults.iter().find(own).map_or_else(String::new, |w| match &w.op {
        Op::Set(e) => format!(" = {}", expr(e)),
        _ => String::new(),
    });
    format!("{}: {}{optional}{default}", field.name, ty(&field.ty))
}

fn ty(of: &Type) -> String {
    match of {
        Type::Int => "Int".into(),
        Type::Bool => "Bool".into(),
        Type::List => "List<Int>".into(),
        Type::Map(of) => format!("Map<String, {}>", ty(of)),
        Type::Keyed(of) => format!("List<{of}, \"name\">"),
        Type::Record(of) | Type::Enum(of) => (*of).into(),
    }
}

fn with(all: &[With]) -> String {
    let all: Vec<String> = all.iter().filter(|w| w.path.is_empty()).map(applied).collect();
    if all.is_empty() { String::new() } else { format!(" with {}", all.join(", ")) }
}

fn applied(with: &With) -> String {
    let args: Vec<String> = with.args.iter().map(|(name, e)| format!("{name} = {}", expr(e))).collect();
    let when = with.when.as_ref().map_or_else(String::new, |e| format!(" if {}", expr(e)));
    format!("{}({}){when}", with.mixin, args.join(", "))
}

/// A statement.
pub fn write(write: &Write) -> String {
    match &write.op {
        Op::Set(e) => format!("{} = {}", path(&write.path), expr(e)),
        Op::Clear => format!("{} = none", path(&write.path)),
        Op::Append(e) => format!("{} += {}", path(&write.path), expr(e)),
        Op::Insert(e) => {
            let (last, list) = write.path.split_last().map_or((None, &[][..]), |(last, list)| (Some(last), list));
            let key = last.map_or("", |s| name(&s.segment));
            let rest = match e {
                Expr::Record(_, writes) => writes.iter().map(|w| format!(", {}", self::write(w))).collect(),
                _ => String::new(),
            };
            format!("{} += [{{ name = \"{key}\"{rest} }}]", path(list))
        }
        Op::Given(_) => String::new(),
    }
}

fn name(segment: &Segment) -> &str {
    match segment {
        Segment::Field(name) | Segment::Alternative(name) | Segment::Key(name) => name,
    }
}

fn path(steps: &[Step]) -> String {
    let step = |(n, s): (usize, &Step)| match (&s.segment, s.ask) {
        (segment, _) if n == 0 => name(segment).to_owned(),
        (Segment::Key(key), ask) => format!("{}[\"{key}\"]", if ask { "?" } else { "" }),
        (segment, ask) => format!("{}.{}", if ask { "?" } else { "" }, name(segment)),
    };
    steps.iter().enumerate().map(step).collect()
}

fn expr(e: &Expr) -> String {
    let list = |items: &[Expr]| items.iter().map(expr).collect::<Vec<_>>().join(", ");
    let entries = |ws: &[Write]| ws.iter().map(write).collect::<Vec<_>>().join(", ");
    let steps = |steps: &[Step]| match steps.first() {
        None => String::new(),
        Some(first) => format!("{}{}", if first.ask { "?." } else { "." }, path(steps)),
    };
    match e {
        Expr::Int(i) => i.to_string(),
        Expr::Bool(b) => b.to_string(),
        Expr::List(items) => format!("[{}]", list(items)),
        Expr::Spread(all, items) if items.is_empty() => format!("[...{}]", expr(all)),
        Expr::Spread(all, items) => format!("[...{}, {}]", expr(all), list(items)),
        Expr::Record(None, ws) if ws.is_empty() => "{}".into(),
        Expr::Record(None, ws) => format!("{{ {} }}", entries(ws)),
        Expr::Record(Some(spread), ws) if ws.is_empty() => format!("{{ ...{} }}", expr(spread)),
        Expr::Record(Some(spread), ws) => format!("{{ ...{}, {} }}", expr(spread), entries(ws)),
        Expr::Alternative(name, ws) if ws.is_empty() => (*name).into(),
        Expr::Alternative(name, ws) => format!("{name} {{ {} }}", entries(ws)),
        Expr::Read(Root::This | Root::Own, rest) => format!("self{}", steps(rest)),
        Expr::Read(Root::Parameters, rest) => path(rest),
        Expr::Read(Root::Component(name, None), rest) => format!("{name}{}", steps(rest)),
        Expr::Read(Root::Component(name, Some(key)), rest) => format!("{name}[\"{key}\"]{}", steps(rest)),
        Expr::Argument(name) => (*name).into(),
        Expr::Super(rest) => format!("super{}", steps(rest)),
        Expr::Add(a, b) => format!("({} + {})", expr(a), expr(b)),
        Expr::Less(a, b) => format!("({} < {})", expr(a), expr(b)),
        Expr::Else(a, b) => format!("({} ?? {})", expr(a), expr(b)),
        Expr::If(c, a, None) => format!("(if {} then {})", expr(c), expr(a)),
        Expr::If(c, a, Some(b)) => format!("(if {} then {} else {})", expr(c), expr(a), expr(b)),
        Expr::Is(e, name) => format!("({} is {name})", expr(e)),
        Expr::Given(e) => format!("({} != none)", expr(e)),
    }
}
