//! The words that declarations and entries start with, as snippets.

use distc::parse::takes;
use distc::resolve::Word;
use distc::types::{RecordId, Type, is_component};

use super::body::word;
use super::{Item, ItemKind, Spot};

/// A word with what it means and what follows it.
type Row = (&'static str, &'static str, &'static str);

const DECLARATIONS: [Row; 14] = [
    ("component", "a part of the distribution", "component ${1:name}: ${2:Service} {\n\t$0\n}"),
    ("param", "what a provider may set", "param ${1:name}: ${2:String} = $0"),
    ("let", "a private name", "let ${1:name} = $0"),
    ("every", "amends all components of a type, or all values of a Kubernetes type", "every ${1:Type} {\n\t$0\n}"),
    ("variant", "the distribution, amended for one kind of cluster", "variant ${1:name} with ${2:mixin} {\n\t$0\n}"),
    ("mixin", "a reusable amendment", "mixin ${1:name} for ${2:Service} {\n\t$0\n}"),
    ("type", "a record type, or a type with a condition", "type ${1:Name} {\n\t$0\n}"),
    ("enum", "alternatives", "enum ${1:Name} {\n\t$0\n}"),
    ("fn", "a pure function", "fn ${1:name}(${2:value}: ${3:String}) -> ${4:String} = $0"),
    ("test", "a variant with assertions", "test \"${1:what holds}\" of ${2:variant} {\n\tassert $0\n}"),
    ("use", "brings names of a module into scope", "use $0"),
    (
        "distribution",
        "makes this file the root of a distribution",
        "distribution ${1:name} {\n\tversion = \"${2:1.0.0}\"\n\t$0\n}",
    ),
    ("part", "a file that the distribution is spread over", "part $0"),
    ("resource", "the type of a custom resource", "resource ${1:Name} \"${2:group/version}\" \"${3:Kind}\" {\n\t$0\n}"),
];

const LET: Row = ("let", "a private name", "let ${1:name} = $0");
const DERIVED: Row = ("let", "a derived, final field", "let ${1:name}: ${2:String} = $0");
const CHECK: Row = ("check", "what must hold in every variant", "check ${1:condition} else \"${2:message}\"");
const EMIT: Row = ("emit", "a field that becomes a manifest", "emit ${1:name}: ${2:Kind} {\n\t$0\n}");
const EVERY: Row = ("every", "amends all values of a type", "every ${1:Type} {\n\t$0\n}");
const COMPONENT: Row = ("component", "a part of the distribution", "component ${1:name}: ${2:Service} {\n\t$0\n}");
const PARAM: Row = ("param", "what a provider may set", "param ${1:name}: ${2:String} = $0");
const PARAMS: Row = ("params", "sets parameters", "params {\n\t$0\n}");
const ASSERT: Row = ("assert", "what must hold in this test", "assert $0");

/// What a word means that declarations or entries start with.
pub fn meaning(word: &str) -> Option<&'static str> {
    let rows = DECLARATIONS.iter().chain(&[CHECK, EMIT, PARAMS, ASSERT]);
    rows.into_iter().find(|row| row.0 == word).map(|row| row.1)
}

/// The rank of words, behind names.
const LAST: u32 = 800;

/// The words that declarations start with.
pub fn declarations() -> Vec<Item> {
    rows(&DECLARATIONS)
}

/// The words that entries of a body about a value of this type start with.
pub fn entries(spot: &Spot<'_>, of: &Type) -> Vec<Item> {
    let rows: &[Row] = match word(spot) {
        _ if spot.has_operation() => &[],
        Some(Word::Type) if is_own(spot, of) => &[DERIVED, CHECK, EMIT],
        Some(Word::Enum | Word::Resource) if is_own(spot, of) => &[DERIVED, CHECK],
        _ if matches!(of, Type::Record(id) if is_component(spot.db(), *id)) => &[LET, CHECK, EMIT, EVERY],
        _ if matches!(of.required(), Type::Map(..)) && takes(spot.front(), MAP_FOR.0) => &[MAP_FOR],
        _ => &[],
    };
    self::rows(rows)
}

/// Whether a type is one that the declaration itself declares.
fn is_own(spot: &Spot<'_>, of: &Type) -> bool {
    let own = spot.piece.decl;
    matches!(of, Type::Record(RecordId::Declared(decl) | RecordId::Payload(decl, _)) if *decl == own)
}

/// The words that go on what stands in front, the likeliest first.
const CLAUSES: [&str; 15] = [
    "then",
    "else",
    "of",
    "with",
    "extends",
    "for",
    "except",
    "if",
    "at",
    "where",
    "example",
    "as",
    "cluster",
    "was",
    "deprecated",
];

/// The words that may go on what stands in front.
pub fn clauses(spot: &Spot<'_>) -> Vec<Item> {
    let open = CLAUSES.iter().filter(|word| takes(spot.front(), word));
    open.enumerate().map(|(n, word)| Item::new(*word, ItemKind::Word, LAST + n as u32)).collect()
}

/// The words that entries of a level start with.
pub fn level(spot: &Spot<'_>) -> Vec<Item> {
    let all: &[Row] = match word(spot) {
        _ if spot.has_operation() => &[],
        Some(Word::Mixin) => &[EVERY, COMPONENT, LET, CHECK, EMIT],
        Some(Word::Test) => &[PARAMS, ASSERT, EVERY, COMPONENT, LET],
        Some(Word::Variant) => &[PARAMS, EVERY, COMPONENT, PARAM, LET, CHECK, EMIT],
        _ => &[EVERY, COMPONENT, PARAM, PARAMS, LET, CHECK, EMIT],
    };
    rows(all)
}

fn rows(rows: &[Row]) -> Vec<Item> {
    let item = |(n, (word, means, insert)): (usize, &Row)| Item {
        detail: (*means).to_owned(),
        ..Item::snippet(*word, ItemKind::Word, LAST + n as u32, *insert)
    };
    rows.iter().enumerate().map(item).collect()
}

const FOR: Row = ("for", "an item for each of others", "for ${1:item} in ${2:items} => $0");
const MAP_FOR: Row = ("for", "an entry for each of others", "for ${1:key}, ${2:item} in ${3:items} => [$1] = $0");
const EXPRESSIONS: [Row; 3] = [
    ("if", "one value or another", "if ${1:condition} then ${2:value} else $0"),
    ("match", "a value for each alternative", "match ${1:value} {\n\t$0\n}"),
    ("all", "all components of a type that are enabled", "all $0"),
];

/// Words that expressions start with, and those of lists and maps that are made from others.
pub fn expressions(spot: &Spot<'_>) -> Vec<Item> {
    let made = takes(spot.front(), FOR.0).then_some(FOR);
    rows(&EXPRESSIONS.into_iter().chain(made).collect::<Vec<_>>())
}
