//! What is written out: alternatives, texts of a closed set, amounts, records with what they require.

use distc::db::{Db, Decl, Name};
use distc::parse::parsed;
use distc::parse::tree::{Body, EntryKind, Item as Tree, StepKind, TypeDefinition};
use distc::types::scalar::Unit;
use distc::types::{RecordId, Sort, Symbol, Type, chain, enumeration, is_component, record, refined_base};

use super::item::escaped;
use super::{Item, ItemKind, Spot};

/// The rank of what the expected type itself says.
const FIRST: u32 = 100;

/// Literals of an expected type.
pub fn literals(spot: &Spot<'_>, wants: &Type) -> Vec<Item> {
    let mut all = of_required(spot, wants.required());
    if wants.is_optional() && !matches!(wants, Type::Error) {
        all.push(Item::new("none", ItemKind::Value, FIRST + 60));
    }
    all
}

fn of_required(spot: &Spot<'_>, wants: &Type) -> Vec<Item> {
    let db = spot.db();
    let snippet = |label: &str, insert: &str| {
        vec![Item::snippet(label, ItemKind::Snippet, FIRST + 50, insert).typed(spot, wants)]
    };
    match wants {
        Type::Bool => ["true", "false"].map(|word| Item::new(word, ItemKind::Value, FIRST)).into(),
        Type::Enum(of) => alternatives(spot, *of, true),
        Type::Literals(texts) => texts.iter().map(|text| quoted(text)).collect(),
        Type::Refined(of) => of_required(spot, refined_base(db, *of).required()),
        Type::Record(id) if !is_component(db, *id) && *id != RecordId::Parameters => {
            let insert = record_literal(db, *id);
            snippet("{ … }", &insert)
        }
        Type::List(_) => snippet("[ … ]", "[$0]"),
        Type::Map(..) | Type::Keyed(..) => snippet("{ … }", "{\n\t$0\n}"),
        Type::Range { of, .. } => {
            let [low, high] = match &**of {
                Type::Unit(unit) => sample(*unit),
                _ => ["1", "3"],
            };
            snippet(&format!("{low}..{high}"), &format!("${{1:{low}}}..${{2:{high}}}"))
        }
        _ => Vec::new(),
    }
}

/// An amount, and a larger one.
fn sample(unit: Unit) -> [&'static str; 2] {
    match unit {
        Unit::Cpu => ["100m", "500m"],
        Unit::Bytes => ["64Mi", "256Mi"],
        Unit::Duration => ["30s", "5m"],
        Unit::Percent => ["10%", "50%"],
    }
}

fn quoted(text: &str) -> Item {
    Item { filter: Some(format!("\"{text}\"")), ..Item::new(format!("\"{text}\""), ItemKind::Alternative, FIRST) }
}

/// The alternatives of an enum, with what their fields require where a value is made.
pub fn alternatives(spot: &Spot<'_>, of: Decl, makes: bool) -> Vec<Item> {
    let db = spot.db();
    let all = enumeration(db, of).alternatives.iter().enumerate();
    let item = |(number, one): (usize, &distc::types::Alternative)| {
        let symbol = Symbol::Alternative(of, number as u16);
        let mut item = Item::of(spot, one.name.as_str(), ItemKind::Alternative, FIRST, &symbol);
        if makes && one.record.is_some() && !spot.has_operation() {
            let fields = record_literal(db, RecordId::Payload(of, number as u16));
            item.insert = format!("{} {fields}", one.name);
        }
        item
    };
    all.map(item).collect()
}

/// What a value of a type may be matched with.
pub fn patterns(spot: &Spot<'_>, ty: &Type) -> Vec<Item> {
    let is_arm = spot.starts_entry();
    let mut all = match ty.required() {
        Type::Enum(of) => alternatives(spot, *of, false),
        Type::Literals(texts) => texts.iter().map(|text| quoted(text)).collect(),
        Type::Bool => ["true", "false"].map(|word| Item::new(word, ItemKind::Value, FIRST)).into(),
        _ => Vec::new(),
    };
    if is_arm {
        let taken = spot.siblings();
        all.retain(|item| !taken.contains(&item.label.as_str()));
        all.extend((ty.is_optional() && *ty != Type::Error).then(|| Item::new("none", ItemKind::Value, FIRST + 1)));
        all.push(Item::new("else", ItemKind::Word, FIRST + 2));
        if !spot.has_operation() {
            all.iter_mut().for_each(|item| item.insert.push_str(" => $0"));
        }
    }
    all
}

/// The texts that may stand in the quotes at the place.
pub fn texts(spot: &Spot<'_>, wants: Option<&Type>) -> Vec<Item> {
    match wants.map(|wants| unrefined(spot.db(), wants)) {
        Some(Type::Literals(texts)) => texts.iter().map(|text| quoted(text)).collect(),
        _ => Vec::new(),
    }
}

/// The fields that a list of such items may be keyed by.
pub fn handles(spot: &Spot<'_>, of: &Type) -> Vec<Item> {
    let Type::Record(id) = of else { return Vec::new() };
    let is_text = |ty: &Type| matches!(unrefined(spot.db(), ty), Type::String | Type::Literals(_));
    let fields = record(spot.db(), *id).fields.iter().filter(|(_, field)| is_text(&field.ty));
    fields.map(|(name, _)| quoted(name)).collect()
}

fn unrefined(db: &dyn Db, ty: &Type) -> Type {
    match ty.required() {
        Type::Refined(of) => unrefined(db, &refined_base(db, *of)),
        other => other.clone(),
    }
}

/// The number at the place with each unit of the expected type.
pub fn amounts(spot: &Spot<'_>, wants: Option<&Type>) -> Vec<Item> {
    let digits: String = spot.prefix.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let units: &[Unit] = match wants.map(|wants| unrefined(spot.db(), wants)) {
        Some(Type::Unit(unit)) => &[unit],
        Some(Type::Range { of, .. }) => match &*of {
            Type::Unit(unit) => &[*unit],
            _ => &[],
        },
        Some(Type::Quantity) => &[Unit::Cpu, Unit::Bytes],
        Some(Type::IntOrString) => &[Unit::Percent],
        Some(_) => &[],
        None => &Unit::ALL,
    };
    let of = |unit: Unit| unit.suffixes().iter().map(move |(suffix, _)| (unit, *suffix));
    let all = units.iter().copied().flat_map(of).filter(|(_, suffix)| !suffix.is_empty());
    let items = all.enumerate().map(|(n, (unit, suffix))| Item {
        detail: unit.name().to_owned(),
        ..Item::new(format!("{digits}{suffix}"), ItemKind::Value, FIRST + rank(unit, suffix, n))
    });
    items.collect()
}

/// The usual suffixes first.
fn rank(unit: Unit, suffix: &str, number: usize) -> u32 {
    let usual: &[&str] = match unit {
        Unit::Bytes => &["Mi", "Gi", "Ki"],
        Unit::Duration => &["s", "m", "h", "ms"],
        Unit::Cpu | Unit::Percent => &[],
    };
    usual.iter().position(|one| *one == suffix).unwrap_or(10 + number) as u32
}

/// A literal in braces with a stop for each field that it has to set.
pub fn record_literal(db: &dyn Db, id: RecordId) -> String {
    let required = required(db, id);
    if required.is_empty() {
        return "{ $0 }".to_owned();
    }
    let entry = |(n, name): (usize, &Name)| format!("{} = ${{{}}}", escaped(name), n + 1);
    let entries: Vec<String> = required.iter().enumerate().map(entry).collect();
    match &entries[..] {
        few if few.len() <= 3 => format!("{{ {} }}", few.join(", ")),
        many => format!("{{\n\t{}\n}}", many.join("\n\t")),
    }
}

/// The fields that have to be set, because nothing stands for them.
pub fn required(db: &dyn Db, id: RecordId) -> Vec<Name> {
    let known = record(db, id);
    let is_head = |name: &str| known.object.is_some() && matches!(name, "apiVersion" | "kind" | "metadata");
    let needed = known.fields.iter().filter(|(name, field)| {
        let is_filled = matches!(field.ty, Type::Optional(_) | Type::Record(_) | Type::Error) || is_head(name);
        field.sort == Sort::Plain && !is_filled && !has_default(db, id, name)
    });
    needed.map(|(name, _)| name.clone()).collect()
}

/// Whether a type says what a field is where nobody sets it.
fn has_default(db: &dyn Db, id: RecordId, name: &str) -> bool {
    if is_component(db, id) && matches!(name, "name" | "distribution") {
        return true;
    }
    chain(db, id).iter().any(|id| body_of(db, *id).is_some_and(|body| says(body, name)))
}

fn body_of(db: &dyn Db, id: RecordId) -> Option<&Body> {
    let item = |decl: Decl| parsed(db, decl).chunk.item.as_ref();
    match id {
        RecordId::Declared(decl) => match item(decl)? {
            Tree::Type(of) => match &of.definition {
                TypeDefinition::Record { body, .. } => Some(body),
                TypeDefinition::Refinement(_) => None,
            },
            Tree::Resource(of) => Some(&of.body),
            _ => None,
        },
        RecordId::Payload(decl, number) => match item(decl)? {
            Tree::Enum(of) => of.alternatives.get(usize::from(number))?.body.as_ref(),
            _ => None,
        },
        RecordId::Kubernetes(_) | RecordId::Parameters => None,
    }
}

fn says(body: &Body, name: &str) -> bool {
    body.entries.iter().any(|entry| match &entry.kind {
        EntryKind::Field(field) => field.name.node == name && field.default.is_some(),
        EntryKind::Setting(setting) => {
            matches!(&setting.path.steps[..], [step] if step.kind == StepKind::Name(name.into()))
        }
        _ => false,
    })
}
