//! Trees as text, for tests: operators first, in brackets.

use distc::parse::tree::*;

/// An expression.
pub fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Error => "ERROR".into(),
        ExprKind::Name(name) | ExprKind::Number(name) => name.to_string(),
        ExprKind::SelfValue => "self".into(),
        ExprKind::It => "it".into(),
        ExprKind::Super => "super".into(),
        ExprKind::None => "none".into(),
        ExprKind::Bool(b) => b.to_string(),
        ExprKind::Text(pieces) => text(pieces),
        ExprKind::List(items) => format!("[{}]", join(items, item)),
        ExprKind::ListFor { generators, value } => format!("(listof {} {})", join(generators, generator), expr(value)),
        ExprKind::Record(r) => record(r),
        ExprKind::MapFor { generators, keys, value } => {
            format!("(mapof {} [{}] = {})", join(generators, generator), join(keys, expr), expr(value))
        }
        ExprKind::Construct { path, record: r } => format!("(new {} {})", dotted(path), record(r)),
        ExprKind::All(path) => format!("(all {})", dotted(path)),
        ExprKind::Member { base, soft, name } => format!("({}. {} {})", mark(*soft), expr(base), name.node),
        ExprKind::Index { base, soft, keys } => format!("({}[] {} {})", mark(*soft), expr(base), join(keys, expr)),
        ExprKind::Call { callee, args } => {
            format!("(call {}{})", expr(callee), args.iter().map(argument).collect::<String>())
        }
        ExprKind::Unary { op, operand } => format!("({} {})", if *op == Unary::Not { "!" } else { "-" }, expr(operand)),
        ExprKind::Binary { op, left, right } => format!("({} {} {})", operator(*op), expr(left), expr(right)),
        ExprKind::Is { operand, path } => format!("(is {} {})", expr(operand), dotted(path)),
        ExprKind::Range { low, high: Some(high) } => format!("(.. {} {})", expr(low), expr(high)),
        ExprKind::Range { low, high: None } => format!("(open {})", expr(low)),
        ExprKind::If { condition, then, otherwise } => {
            let otherwise = otherwise.as_ref().map_or_else(String::new, |e| format!(" {}", expr(e)));
            format!("(if {} {}{otherwise})", expr(condition), expr(then))
        }
        ExprKind::Match { operand, arms } => format!("(match {} {})", expr(operand), join(arms, arm)),
    }
}

fn text(pieces: &[Piece]) -> String {
    let holes: String = pieces
        .iter()
        .filter_map(|p| if let Piece::Hole(e) = p { Some(format!(" {}", expr(e))) } else { None })
        .collect();
    let shown: String = pieces.iter().map(|p| if let Piece::Text(t) = p { t.as_str() } else { "_" }).collect();
    if holes.is_empty() { format!("{shown:?}") } else { format!("(str {shown:?}{holes})") }
}

fn item(item: &ListItem) -> String {
    match item {
        ListItem::Value(e) => expr(e),
        ListItem::Spread(e) => format!("(... {})", expr(e)),
    }
}

fn argument(argument: &Argument) -> String {
    match &argument.name {
        Some(name) => format!(" ({}: {})", name.node, expr(&argument.value)),
        None => format!(" {}", expr(&argument.value)),
    }
}

fn generator(g: &Generator) -> String {
    let value = g.value.as_ref().map_or_else(String::new, |v| format!(" (variable {})", v.name.node));
    let condition = g.condition.as_ref().map_or_else(String::new, |e| format!(" {}", expr(e)));
    format!("(for (variable {}){value} {}{condition})", g.key.name.node, expr(&g.source))
}

fn arm(arm: &Arm) -> String {
    let pattern = match &arm.pattern {
        Pattern::Else => "else".into(),
        Pattern::Literal(e) => expr(e),
        Pattern::Alternative { path, binding: None } => dotted(path),
        Pattern::Alternative { path, binding: Some(name) } => format!("{} {}", dotted(path), name.node),
    };
    format!("({pattern} => {})", expr(&arm.value))
}

fn record(record: &Record) -> String {
    let spreads = record.spreads.iter().map(|e| format!("(... {})", expr(e)));
    let entries = record.entries.iter().map(|(s, _)| setting(s));
    format!("{{{}}}", spreads.chain(entries).collect::<Vec<_>>().join(" "))
}

/// A setting.
pub fn setting(setting: &Setting) -> String {
    let path = path(&setting.path);
    match &setting.operation {
        Operation::Assign(e) => format!("(= {path} {})", expr(e)),
        Operation::Append(e) => format!("(+= {path} {})", expr(e)),
        Operation::Amend { body, .. } => format!("(amend {path} {{{}}})", join(&body.entries, entry)),
    }
}

fn entry(entry: &Entry) -> String {
    if let EntryKind::Setting(s) = &entry.kind { setting(s) } else { format!("{:?}", entry.kind) }
}

fn path(path: &Path) -> String {
    let mut shown = String::new();
    for step in &path.steps {
        let soft = mark(step.soft);
        shown = match &step.kind {
            StepKind::Name(name) if shown.is_empty() => name.to_string(),
            StepKind::Name(name) => format!("({soft}. {shown} {name})"),
            StepKind::Key(keys) if shown.is_empty() => format!("[{}]", join(keys, expr)),
            StepKind::Key(keys) => format!("({soft}[] {shown} {})", join(keys, expr)),
        };
    }
    shown
}

fn join<T>(items: &[T], show: impl Fn(&T) -> String) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn dotted(path: &[Ident]) -> String {
    join(path, |part| part.node.to_string()).replace(' ', ".")
}

fn mark(soft: bool) -> &'static str {
    if soft { "?" } else { "" }
}

fn operator(op: Binary) -> &'static str {
    match op {
        Binary::Coalesce => "??",
        Binary::Or => "||",
        Binary::And => "&&",
        Binary::Equal => "==",
        Binary::NotEqual => "!=",
        Binary::Less => "<",
        Binary::LessEqual => "<=",
        Binary::Greater => ">",
        Binary::GreaterEqual => ">=",
        Binary::In => "in",
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
    }
}
