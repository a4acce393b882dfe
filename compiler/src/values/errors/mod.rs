//! What there is to say about layers and values.

mod provided;
mod repairs;

use crate::db::{Db, Name, Place};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::parse::tree::Binary;
use crate::schema::Minors;

use super::machine::Why;
use super::node::{Writer, Writers};

pub use provided::*;
use repairs::meant;
pub use repairs::*;

type Fault = Diagnostic<Place>;

/// How many entries that are dropped are told by name.
const DROPPED: usize = 6;

/// A fault at the last of some writers, who are the first to blame; none where nobody wrote anything.
fn at(code: Code, writers: &[Writer], path: &str, message: String) -> Option<Fault> {
    Some(Diagnostic::new(code, writers.last()?.place(), message).about(path))
}

pub fn clash(db: &dyn Db, path: &str, by: &[Writer]) -> Option<Fault> {
    let (last, others) = by.split_last()?;
    let message = format!("`{path}` is set twice with equal standing, to different values");
    let mut fault = Diagnostic::new(Code::E0501, apart(db, last, by), message).about(path);
    for writer in others.iter().take(7) {
        fault = fault.label(apart(db, writer, by), "also set here");
    }
    Some(fault.help("say it once, or decide it in a more specific place"))
}

/// Where one of several writers is to be told: instances of one mixin, where each is applied.
fn apart(db: &dyn Db, writer: &Writer, all: &[Writer]) -> Place {
    let alike = all.iter().filter(|other| other.place() == writer.place()).count();
    if alike > 1 { applied(writer) } else { writer.told(db) }
}

/// Where what is written is applied, where it is a mixin's.
fn applied(writer: &Writer) -> Place {
    writer.source.site.map_or_else(|| writer.place(), |(decl, node)| Place::At(decl, node))
}

pub fn unset(path: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0502, place, format!("`{path}` is required, and no layer sets it")).about(path)
}

pub fn nothing_chosen(path: &str, hard: &[Writer]) -> Option<Fault> {
    Some(at(Code::E0507, hard, path, format!("no alternative of `{path}` was chosen"))?.help("choose one with `=`"))
}

/// `a`, `b`
fn listed(names: &[Name]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A key as it is written in a literal.
fn as_step(key: &str) -> String {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.chars().all(inner) {
        return key.to_owned();
    }
    if !key.contains(',') {
        return format!("\"{key}\"");
    }
    let part = |part: &str| if part.parse::<i64>().is_ok() { part.to_owned() } else { format!("\"{part}\"") };
    format!("[{}]", key.split(',').map(part).collect::<Vec<_>>().join(", "))
}

pub fn amends_removed(path: &str, amending: &[Writer], by: &[Writer]) -> Option<Fault> {
    let mut fault = at(Code::E0504, amending, path, format!("this amends `{path}`, which was removed"))?;
    for writer in by {
        fault = fault.label(writer.place(), "removed here");
    }
    Some(fault.help("bring it back with `=`, or ask for it with `?`"))
}

pub fn removes_missing(path: &str, by: &[Writer]) -> Option<Fault> {
    Some(
        at(Code::E0505, by, path, format!("there is no `{path}` to remove"))?
            .help("leave the line out, or ask for it with `?`"),
    )
}

pub fn item_twice(path: &str, by: &[Writer], holder: &Writer) -> Option<Fault> {
    Some(
        at(Code::E0506, by, path, format!("`{path}` is there already"))?
            .label(holder.place(), "first made here")
            .help("amend it with a block"),
    )
}

pub fn another_alternative(path: &str, other: &str, hard: &[Writer], name: &str, by: &[Writer]) -> Option<Fault> {
    let mut fault = at(Code::E0507, hard, path, format!("`{path}` is `{name}`, not `{other}`"))?;
    for writer in by {
        fault = fault.label(writer.place(), format!("`{name}` was chosen here"));
    }
    Some(fault.help(format!("choose `{other} {{ … }}` with `=`, or ask for it with `{other}?`")))
}

pub fn no_component(name: &str, variant: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0508, place, format!("variant `{variant}` has no component `{name}`"))
}

pub fn not_in_all_minors(path: &str, place: Place, has: Minors, supported: Minors) -> Fault {
    let message = format!(
        "`{path}` is not in every supported version of Kubernetes: it exists in {has}, supported are {supported}"
    );
    Diagnostic::new(Code::E0509, place, message).about(path).help(narrowing(has, supported, "the field"))
}

pub fn kind_not_in_all_minors(kind: &str, place: Place, has: Minors, supported: Minors) -> Fault {
    let message = format!(
        "`{kind}` is not in every supported version of Kubernetes: the kind exists in {has}, supported are {supported}"
    );
    Diagnostic::new(Code::E0509, place, message).help(narrowing(has, supported, "the object"))
}

/// What to do about something that only some versions have. Narrowing helps where some of them are supported.
fn narrowing(has: Minors, supported: Minors, what: &str) -> String {
    let both = has.intersection(supported);
    let range = both.oldest().zip(both.newest()).filter(|(low, high)| Minors::of_range(*low, *high) == both);
    match range {
        _ if both.is_empty() => format!("leave {what} out: no supported version has it"),
        Some(_) => format!("narrow `kubernetes` to `\"{both}\"`, or leave {what} out"),
        None => format!("narrow `kubernetes`, or leave {what} out"),
    }
}

/// A circle; where nobody wrote anything, at the condition of an emit.
pub fn circle(around: &[(Name, Writers)], emit: Option<Place>) -> Option<Fault> {
    let mut names: Vec<&str> = around.iter().map(|(path, _)| path.as_str()).collect();
    names.dedup();
    names.extend(around.first().map(|(path, _)| path.as_str()));
    let message = match &names[..] {
        [only] | [only, _] => format!("`{only}` depends on itself"),
        [first, ..] => format!("`{first}` depends on itself: {}", names.join(" → ")),
        [] => String::new(),
    };
    let place = around.iter().find_map(|(_, by)| by.first()).map(Writer::place).or(emit)?;
    let mut fault = Diagnostic::new(Code::E0531, place, message);
    for (path, by) in around.iter().skip(1) {
        if let Some(writer) = by.first().filter(|w| w.place() != place) {
            fault = fault.label(writer.place(), format!("`{path}` is computed here"));
        }
    }
    Some(fault)
}

pub fn reads_absent(path: &str, place: Place, removed: &[Writer]) -> Fault {
    let mut fault = Diagnostic::new(Code::E0532, place, format!("there is no `{path}`")).about(path);
    for writer in removed {
        fault = fault.label(writer.place(), "removed here");
    }
    fault.help("ask for it with `?`, or say what to take instead with `??`")
}

pub fn nothing_below(place: Place) -> Fault {
    Diagnostic::new(Code::E0532, place, "there is nothing below for `super` to stand for")
}

pub fn check_fails(path: &str, message: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0533, place, format!("{message} (`{path}`)")).about(path)
}

/// A check without words of its own; `why` are the values that it compares.
pub fn unnamed_check_fails(path: &str, why: Option<&str>, place: Place) -> Fault {
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    Diagnostic::new(Code::E0533, place, format!("a check of `{path}` fails{why}")).about(path)
}

pub fn assertion_fails(test: &str, why: Option<&str>, place: Place) -> Fault {
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    Diagnostic::new(Code::E0533, place, format!("an assertion of test `{test}` fails{why}"))
}

/// A fault with the check that finds it, where it is told elsewhere.
pub fn ruled(fault: Fault, check: Option<Place>) -> Fault {
    match check {
        Some(check) => fault.label(check, "this has to hold"),
        None => fault,
    }
}

/// How two values stand to each other for which a comparison does not hold.
pub fn contradiction(op: Binary, left: &str, right: &str) -> Option<String> {
    let (left, right) = (shortened(left), shortened(right));
    Some(match op {
        Binary::Equal => format!("{left} is not {right}"),
        Binary::NotEqual => format!("both are {left}"),
        Binary::Less => format!("{left} is not less than {right}"),
        Binary::LessEqual => format!("{left} is more than {right}"),
        Binary::Greater => format!("{left} is not more than {right}"),
        Binary::GreaterEqual => format!("{left} is less than {right}"),
        Binary::In => format!("{left} is not in {right}"),
        Binary::And
        | Binary::Or
        | Binary::Coalesce
        | Binary::Add
        | Binary::Subtract
        | Binary::Multiply
        | Binary::Divide => return None,
    })
}

pub fn breaks_condition(path: &str, place: Place, value: &str, message: Option<&str>, rule: Place) -> Fault {
    let said = message.map_or_else(|| "it breaks the condition of its field".to_owned(), str::to_owned);
    Diagnostic::new(Code::E0534, place, format!("`{path}` is {value}: {said}"))
        .about(path)
        .label(rule, "this has to hold")
}

/// A fault about a value that was handed on, at the place where it was given.
pub fn at_origin(fault: Fault, origin: Place) -> Fault {
    if fault.place == origin {
        return fault;
    }
    let handed_on = fault.place;
    Diagnostic { place: origin, ..fault }.label(handed_on, "it comes to this")
}

/// A fault about a value that is made of what a parameter says.
pub fn made_of(fault: Fault, path: &str, place: Place) -> Fault {
    if fault.place == place { fault } else { fault.label(place, format!("`{path}` is set here")) }
}

pub fn reads_disabled(name: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0540, place, format!("`{name}` is switched off, and is read all the same"))
        .help(format!("ask first, as in `if {name}.enabled then … else …`"))
}

pub fn empty_range(low: &str, high: &str, constant: bool, place: Place) -> Fault {
    let fault = Diagnostic::new(Code::E0535, place, format!("the range {low}..{high} ends before it starts"));
    let turned = format!("{high}..{low}");
    if constant { fault.fix(format!("write `{turned}`"), place, turned) } else { fault }
}

pub fn arithmetic(why: Why, place: Place) -> Fault {
    let message = match why {
        Why::Overflow => "the result does not fit into 64 bits",
        Why::ByZero => "division by zero",
        Why::TooFine => "the result is finer than its unit can tell apart",
    };
    Diagnostic::new(Code::E0535, place, message)
}

pub fn limit(name: &str, limit: u64, path: &str, place: Place) -> Fault {
    let message = format!("`{}` reaches the limit `{name}` of {limit}", shortened(path));
    Diagnostic::new(Code::E0537, place, message).about(path)
}

/// A path or value with its middle left out where it is long.
fn shortened(path: &str) -> String {
    let count = path.chars().count();
    if count <= 100 {
        return path.to_owned();
    }
    let (front, end): (String, String) = (path.chars().take(60).collect(), path.chars().skip(count - 30).collect());
    format!("{front} … {end}")
}

pub fn key_twice(key: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0538, place, format!("two items have the key `{key}`"))
}

pub fn unknown_minors(range: &str, first: u8, last: u8, place: Place) -> Fault {
    if let Some((low, high)) = range.split_once("..").filter(|_| is_reversed(range)) {
        let message = format!("the range {low}..{high} ends before it starts");
        return Diagnostic::new(Code::E0534, place, message).help(format!("write `\"{high}..{low}\"`"));
    }
    let message = format!("`{range}` is no range of known versions of Kubernetes");
    Diagnostic::new(Code::E0534, place, message).help(format!("the versions 1.{first} to 1.{last} are known"))
}

/// Whether both ends are versions, the later one first.
fn is_reversed(range: &str) -> bool {
    let minor = |end: &str| end.trim().strip_prefix("1.")?.parse::<u32>().ok();
    let ends = range.split_once("..").and_then(|(low, high)| Some((minor(low)?, minor(high)?)));
    ends.is_some_and(|(low, high)| low > high)
}

pub fn member_twice(name: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0538, place, format!("two members of this family are called `{name}`"))
}

pub fn native(name: &str, why: &str, place: Place) -> Fault {
    let why = why.lines().last().unwrap_or(why);
    Diagnostic::new(Code::E0539, place, format!("`{name}` has no result: {why}"))
}

pub fn no_target(db: &dyn Db, name: &str, key: Option<&Name>, keys: &[Name], place: Place) -> Fault {
    let Some(key) = key else {
        return Diagnostic::new(Code::E0508, place, format!("this variant has no component `{name}` to amend"))
            .help("ask for it with `?`");
    };
    let fault = Diagnostic::new(Code::E0503, place, format!("there is no `{name}[\"{key}\"]` to amend"));
    match did_you_mean(key, keys.iter().map(Name::as_str)) {
        Some(near) => meant(db, fault, key, near),
        None => fault.help(format!("the members are {}", keys.join(", "))),
    }
}

pub fn no_file(path: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0539, place, format!("there is no file `{path}` that can be read"))
        .help("the path is a constant, from the file that asks, into its folder or below")
}

pub fn no_files(pattern: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0539, place, format!("there is no file `{pattern}` that can be read"))
        .help("the pattern is a constant, from the file that asks, into its folder or below; `*` stands in the last part only")
}

pub fn overrides_particular(path: &str, winner: &Writer, loser: &Writer) -> Fault {
    let alike = winner.place() == loser.place();
    let place = |writer: &Writer| if alike { applied(writer) } else { writer.place() };
    Diagnostic::new(Code::E0510, place(winner), format!("this general setting overrides what was said for `{path}`"))
        .label(place(loser), "this was said for it in particular")
        .help("leave it out with `except`, or say it for the component as well")
}

pub fn drops(path: &str, entries: &[Name], winner: &Writer, loser: &Writer) -> Fault {
    let entries: Vec<Name> = entries.iter().map(|entry| entry.trim_start_matches('.').into()).collect();
    let shown = &entries[..entries.len().min(DROPPED)];
    let more = entries.len() - shown.len();
    let what = match (&entries[..], more) {
        ([only], _) => format!("`{only}` is dropped"),
        (_, 0) => format!("{} are dropped", listed(shown)),
        _ => format!("{} and {more} more are dropped", listed(shown)),
    };
    let first = entries.first().map_or("", Name::as_str);
    Diagnostic::new(Code::E0511, winner.place(), format!("`=` replaces all of `{path}`, so {what}"))
        .label(loser.place(), format!("`{first}` was set here"))
        .help("amend instead: leave out the `=`")
}

pub fn reaches_nothing(ty: &str, place: Place) -> Fault {
    Diagnostic::new(Code::E0512, place, format!("this `every` reaches nothing: no component is a `{ty}`"))
        .help("name the type that is meant, or leave it out")
}

pub fn applied_again(place: Place, first: Place) -> Fault {
    Diagnostic::new(Code::E0513, place, "an earlier layer applies this mixin already: it counts there only")
        .label(first, "it is applied here")
        .help("leave it out")
}
