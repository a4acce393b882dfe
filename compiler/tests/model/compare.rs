//! The compiler held against the model: the same program, each variant, values and faults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use distc::Workspace;
use distc::db::{Db, Decl, File, InMemory};
use distc::diagnostics::Severity;
use distc::types::scalar::Scalar;
use distc::values::{self, Evaluated, Machine, evaluated, removing_nothing, roster};

use super::program::{Program, Value};
use super::text::text;
use super::value::Variant;

/// What is found in a variant: for each component its settings and objects, and what is wrong.
#[derive(Debug, Default, PartialEq)]
pub struct Outcome {
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
    pub faults: BTreeSet<(String, String)>,
    /// Those in objects that are not emitted and of which only types speak: they need not be found.
    pub quiet: BTreeSet<(String, String)>,
}

/// What the model says of a variant.
pub fn expected(program: &Program, variant: usize) -> Outcome {
    let model = Variant::new(program, variant, false);
    let values: BTreeMap<String, BTreeMap<String, Value>> =
        model.owners.keys().map(|name| (name.clone(), model.component(name))).collect();
    let blind = Variant::new(program, variant, true);
    let absent = |name: &&String| values.get(*name).is_some_and(|all| all.get("thing") == Some(&Value::None));
    let quiet: Vec<&String> = model.owners.keys().filter(absent).filter(|name| model.is_quiet(name)).collect();
    blind.owners.keys().for_each(|name| drop(blind.component(name)));
    let faults = model.found(&blind);
    let is_quiet = |(_, path): &&(&str, String)| quiet.iter().any(|owner| path.starts_with(&format!("{owner}.thing.")));
    let all = |found: &mut dyn Iterator<Item = &(&str, String)>| found.map(|(code, path)| named(code, path)).collect();
    Outcome { values, faults: all(&mut faults.iter()), quiet: all(&mut faults.iter().filter(is_quiet)) }
}

/// What tells faults apart. Where a circle is entered, and what a read that fails is called, is nobody's concern.
fn named(code: &str, path: &str) -> (String, String) {
    let path = if matches!(code, "E0531" | "E0532" | "E0508") { "" } else { path };
    (code.to_owned(), path.to_owned())
}

/// A compiler that is given one program after the other.
pub struct Compiler {
    system: InMemory,
    workspace: Workspace,
    file: File,
    /// How many variants without faults, with some, and with circles were compared.
    pub compared: [u64; 3],
}

/// Why a program cannot be compared.
pub struct Unfit(pub String);

impl Compiler {
    pub fn new() -> Compiler {
        let system = InMemory::new([("app.dist", "distribution app {\n    version = \"1.0.0\"\n}\n")]);
        let workspace = Workspace::open(&system, Path::new("app.dist")).expect("the root is read");
        let file = workspace.files()[0];
        Compiler { system, workspace, file, compared: [0; 3] }
    }

    /// What the compiler says of each variant, by name.
    pub fn outcomes(&mut self, program: &Program) -> Result<Vec<(String, Outcome)>, Unfit> {
        self.workspace.edit(&self.system, self.file, &text(program));
        let sources = self.workspace.compile(&[]).diagnostics;
        let wrong: Vec<String> = sources
            .iter()
            .filter(|d| d.code.severity() == Severity::Error)
            .map(|d| format!("{:?}: {} ({:?})", d.code, d.message, d.place))
            .collect();
        if !wrong.is_empty() {
            return Err(Unfit(wrong.join("\n")));
        }
        let db = self.workspace.db();
        let variants = distc::resolve::declared(db, self.file).variants.clone();
        Ok(variants.iter().map(|(name, decl)| (name.to_string(), self.outcome(*decl))).collect())
    }

    fn outcome(&self, variant: Decl) -> Outcome {
        let db = self.workspace.db();
        let mut outcome = Outcome::default();
        let (mut faults, mut idle, mut removing) = (Vec::new(), Vec::new(), Vec::new());
        let members = &roster(db, variant).all;
        let alone: Vec<Evaluated> =
            members.iter().map(|member| evaluated(&mut Machine::new(db, variant), &member.owner)).collect();
        together(db, variant, &alone);
        for (member, mut found) in members.iter().zip(alone) {
            outcome.values.insert(member.owner.name().to_string(), component(&found));
            faults.append(&mut found.faults);
            idle.append(&mut found.idle);
            removing.append(&mut found.removing);
        }
        faults.extend(removing_nothing(idle, &removing));
        for fault in faults.iter().filter(|f| f.code.severity() == Severity::Error) {
            let path = fault.message.split('`').nth(1).unwrap_or_default();
            outcome.faults.insert(named(&format!("{:?}", fault.code), path));
        }
        outcome
    }
}

/// What components come to in one machine, where they share what they can, is what each comes to alone; and where something is wrong
/// with one, it is noticed.
fn together(db: &dyn Db, variant: Decl, alone: &[Evaluated]) {
    let mut machine = Machine::passing(db, variant);
    let mut sound = true;
    for _ in 0..4 {
        machine.forget();
        for (member, alone) in roster(db, variant).all.iter().zip(alone) {
            let found = evaluated(&mut machine, &member.owner);
            sound &= found.is_clean();
            if sound && alone.is_clean() {
                assert_eq!(
                    (&found.settings, &found.objects),
                    (&alone.settings, &alone.objects),
                    "{}",
                    member.owner.name()
                );
            }
        }
    }
    assert_eq!(sound, alone.iter().all(Evaluated::is_clean));
}

/// The settings and objects of a component, but for what every component has.
fn component(found: &Evaluated) -> BTreeMap<String, Value> {
    let general = |name: &str| matches!(name, "name" | "distribution" | "labels");
    let settings = found.settings.iter().filter(|(name, _)| !general(name));
    let mut all: BTreeMap<String, Value> =
        settings.map(|(name, value)| (name.to_string(), plain(value, false))).collect();
    if !all.is_empty() {
        all.insert("thing".into(), Value::None);
    }
    for object in &found.objects {
        let mut value = plain(&object.value, false);
        if let Value::Record(fields) = &mut value {
            fields.retain(|name, _| name == "spec");
        }
        all.insert(object.emit.to_string(), value);
    }
    all
}

/// A value as the model has it. An item's name is its key.
fn plain(value: &values::Value, item: bool) -> Value {
    let fields = |all: &[(distc::db::Name, values::Value)], item: bool| {
        let own = all.iter().filter(|(name, _)| !item || name != "name");
        own.map(|(name, v)| (name.to_string(), plain(v, false))).collect()
    };
    match value {
        values::Value::None => Value::None,
        values::Value::Scalar(Scalar::Int(i)) => Value::Int(*i),
        values::Value::Scalar(Scalar::Bool(b)) => Value::Bool(*b),
        values::Value::Scalar(other) => Value::Text(other.to_string()),
        values::Value::List(items) => Value::List(items.iter().map(|v| plain(v, false)).collect()),
        values::Value::Map(all) => Value::Items(all.iter().map(|(k, v)| (k.to_string(), plain(v, false))).collect()),
        values::Value::Keyed(all) => Value::Items(all.iter().map(|(k, v)| (k.to_string(), plain(v, true))).collect()),
        values::Value::Record(record) => Value::Record(fields(&record.fields, item)),
        values::Value::Alternative(chosen) => {
            let fields = (chosen.fields != values::Value::None).then(|| Box::new(plain(&chosen.fields, false)));
            Value::Alternative(chosen.name.to_string(), fields)
        }
        values::Value::Reference(owner) => Value::Text(owner.name().to_string()),
        values::Value::Range(_) => Value::Text("range".into()),
        values::Value::Unknown => Value::Unknown,
        values::Value::Poison => Value::Poison,
    }
}

/// How the compiler and the model differ about a program; none where they agree.
pub fn difference(compiler: &mut Compiler, program: &Program) -> Result<Option<String>, Unfit> {
    for (n, (name, found)) in compiler.outcomes(program)?.into_iter().enumerate() {
        let expected = expected(program, n + 1);
        let circle = |o: &Outcome| o.faults.iter().any(|(code, _)| code == "E0531");
        let sort = if circle(&expected) { 2 } else { usize::from(!expected.faults.is_empty()) };
        compiler.compared[sort] += 1;
        if circle(&expected) || circle(&found) {
            if circle(&expected) != circle(&found) {
                return Ok(Some(format!("variant {name}: a circle, expected {}", circle(&expected))));
            }
            continue;
        }
        let missing: Vec<_> =
            expected.faults.difference(&found.faults).filter(|fault| !expected.quiet.contains(fault)).collect();
        if !missing.is_empty() || !found.faults.is_subset(&expected.faults) {
            let surplus: Vec<_> = found.faults.difference(&expected.faults).collect();
            return Ok(Some(format!("variant {name}: faults missing {missing:?}, surplus {surplus:?}")));
        }
        let differ = values_differ(&expected, &found);
        if !differ.is_empty() {
            return Ok(Some(format!("variant {name}:{differ}")));
        }
    }
    Ok(None)
}

/// What values are not the same; where a fault is there is none.
fn values_differ(expected: &Outcome, found: &Outcome) -> String {
    let mut text = String::new();
    let owners: BTreeSet<&String> = expected.values.keys().chain(found.values.keys()).collect();
    for owner in owners {
        let (a, b) = (expected.values.get(owner), found.values.get(owner));
        let names = a.into_iter().chain(b).flat_map(|all| all.keys()).collect::<BTreeSet<_>>();
        for field in names {
            let (a, b) = (a.and_then(|all| all.get(field)), b.and_then(|all| all.get(field)));
            if !a.zip(b).is_some_and(|(a, b)| agree(a, b, expected.faults.is_empty())) {
                text.push_str(&format!("\n  {owner}.{field}: expected {a:?}\n    found {b:?}"));
            }
        }
    }
    text
}

/// Whether two values are the same, but for what errors left behind; beside errors the order of items is nobody's concern.
fn agree(a: &Value, b: &Value, ordered: bool) -> bool {
    let agree = |a: &Value, b: &Value| self::agree(a, b, ordered);
    match (a, b) {
        (Value::Poison, _) | (_, Value::Poison) => true,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| agree(a, b)),
        (Value::Items(a), Value::Items(b)) => {
            let sorted = |all: &[(String, Value)]| {
                let mut all = all.to_vec();
                all.sort_by(|(k, _), (l, _)| if ordered { std::cmp::Ordering::Equal } else { k.cmp(l) });
                all
            };
            let same = |((k, a), (l, b)): (&(String, Value), &(String, Value))| k == l && agree(a, b);
            a.len() == b.len() && sorted(a).iter().zip(&sorted(b)).all(same)
        }
        (Value::Record(a), Value::Record(b)) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().all(|k| match (a.get(k), b.get(k)) {
                (Some(a), Some(b)) => agree(a, b),
                (one, other) => one.or(other) == Some(&Value::Poison),
            })
        }
        (Value::Alternative(a, x), Value::Alternative(b, y)) => {
            a == b && x.as_ref().zip(y.as_ref()).map_or(x.is_none() && y.is_none(), |(x, y)| agree(x, y))
        }
        (a, b) => a == b,
    }
}
