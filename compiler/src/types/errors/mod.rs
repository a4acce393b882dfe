//! What there is to say about types.

mod circles;
mod names;
mod places;
mod units;
mod values;

use crate::db::{Decl, Name, Place, Span};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::parse::tree::Ident;
use crate::resolve::{Definition, Word};

pub use circles::*;
pub use names::*;
pub use places::*;
pub use units::*;
pub use values::*;

type Fault = Diagnostic<Place>;

/// What a definition is, for messages.
pub fn noun(definition: &Definition) -> &'static str {
    match definition {
        Definition::Declared(word, _) => match word {
            Word::Distribution => "the distribution",
            Word::Param => "the parameter",
            Word::Let => "the value",
            Word::Component => "the component",
            Word::Type => "the type",
            Word::Enum => "the enum",
            Word::Resource => "the resource",
            Word::Mixin => "the mixin",
            Word::Function => "the function",
            Word::Variant => "the variant",
            Word::Use | Word::Part | Word::Every | Word::Test => "the declaration",
        },
        Definition::Module(_) | Definition::Modules(_) => "the module",
        Definition::Kubernetes(_) => "the group",
        Definition::Missing => "the missing",
    }
}

/// `is_bare` says that it may be a text without quotes.
pub fn not_a_value(decl: Decl, name: &Ident, found: &Definition, is_bare: bool) -> Fault {
    let fault = crate::resolve::not_a(decl, name, "a value", noun(found));
    let place = Place::In(decl, name.span);
    match found {
        Definition::Declared(Word::Function, _) => return fault.help(format!("call it: `{}(…)`", name.node)),
        Definition::Declared(Word::Mixin, _) => return fault.help("a mixin is applied by `with`"),
        Definition::Declared(..)
        | Definition::Module(_)
        | Definition::Modules(_)
        | Definition::Kubernetes(_)
        | Definition::Missing => {}
    }
    if !is_bare {
        return fault;
    }
    fault.help("a text stands in quotes").fix(format!("write `\"{}\"`", name.node), place, format!("\"{}\"", name.node))
}

/// A type of components where their map is meant.
pub fn all_of_type(decl: Decl, name: &Ident, found: &Definition) -> Fault {
    let fault = crate::resolve::not_a(decl, name, "a value", noun(found));
    let (place, all) = (Place::In(decl, name.span), format!("all {}", name.node));
    fault.help(format!("the components of a type are `{all}`")).fix(format!("write `{all}`"), place, all)
}

pub fn step_into_optional(place: Place, found: &str, dot: Place) -> Fault {
    Diagnostic::new(Code::E0402, place, format!("this is a `{found}` and may be `none`"))
        .help("ask for it with `?`: what follows is `none` where it is")
        .fix("write `?` in front", dot, "?")
}

pub fn unknown_field(decl: Decl, name: &Ident, of: &str, names: &[Name]) -> Fault {
    let place = Place::In(decl, name.span);
    let fault = Diagnostic::new(Code::E0403, place, format!("`{of}` has no field `{}`", name.node));
    match did_you_mean(&name.node, names.iter().map(Name::as_str)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), place, near),
        None if names.len() <= 12 && !names.is_empty() => {
            let all: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
            fault.help(format!("its fields are {}", all.join(", ")))
        }
        None => fault,
    }
}

pub fn has_no_fields(place: Place, ty: &str, name: &str) -> Fault {
    Diagnostic::new(Code::E0403, place, format!("a `{ty}` has no field `{name}`"))
}

pub fn no_index(place: Place, ty: &str) -> Fault {
    let fault = Diagnostic::new(Code::E0403, place, format!("a `{ty}` has no keys"));
    if ty.starts_with("List<") {
        fault.help("lists are not addressed by position; set the whole list with `=`")
    } else {
        fault
    }
}

pub fn one_key(place: Place) -> Fault {
    Diagnostic::new(Code::E0403, place, "a map is addressed by one key")
}

/// A field where the alternative that has it is to be named first.
pub fn field_of_alternatives(place: Place, field: &str, owners: &[&str], fault: Fault) -> Fault {
    match owners {
        [] => fault,
        [owner] => {
            let path = format!("{owner}.{field}");
            let fault = fault.help(format!("`{field}` is a field of the alternative `{owner}`"));
            fault.fix(format!("write `{path}`"), place, path)
        }
        several => {
            let all: Vec<String> = several.iter().map(|owner| format!("`{owner}`")).collect();
            fault.help(format!("`{field}` is a field of the alternatives {}: choose one with `=`", all.join(", ")))
        }
    }
}

pub fn alternative_without_fields(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0403, place, format!("the alternative `{name}` has no fields")).help("ask for it with `is`")
}

pub fn derived(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0404, place, format!("`{name}` is derived and cannot be set"))
        .help("change what it is computed from")
}

pub fn takes_no_arguments(decl: Decl, span: Span, name: &str) -> Fault {
    Diagnostic::new(Code::E0406, Place::In(decl, span), format!("`{name}` takes no types in angle brackets"))
}

pub fn wrong_number_of_types(decl: Decl, name: &Ident, found: usize) -> Fault {
    let wanted = if name.node == "Map" { "two types, as in `Map<String, Int>`" } else { "one type, as in `List<Int>`" };
    let message = format!("`{}` takes {wanted}, found {found}", name.node);
    Diagnostic::new(Code::E0406, Place::In(decl, name.span), message)
}

pub fn not_a_record(decl: Decl, name: &Ident, shown: &str) -> Fault {
    Diagnostic::new(Code::E0406, Place::In(decl, name.span), format!("expected a record type, found `{shown}`"))
}

pub fn not_a_component_type(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0406, place, format!("`{name}` is no type of components"))
        .help("a type of components extends `Component`")
}

pub fn not_a_manifest(place: Place, name: &str) -> Fault {
    no_manifest(Diagnostic::new(Code::E0406, place, format!("`{name}` is no kind that a cluster knows")))
}

pub fn no_manifest(fault: Fault) -> Fault {
    fault.help("emit a kind such as `k8s.core.v1.ConfigMap`, or declare a `resource`")
}

pub fn no_spelling(place: Place, ty: &str) -> Fault {
    let fault = Diagnostic::new(Code::E0408, place, format!("a `{ty}` has no spelling inside a text"));
    if ty.ends_with('?') { fault.help("say what to take instead of `none` with `??`") } else { fault }
}

pub fn not_a_list(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a list, found `{ty}`"))
}

pub fn not_iterable(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a list, a map or a range of `Int`, found `{ty}`"))
}

pub fn no_keys_in(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a list or a map, found `{ty}`"))
        .help("the keys of a family are texts: write them out, as in `[\"a\", \"b\"]`")
}

pub fn not_a_collection(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a list, a map or a range, found `{ty}`"))
}

pub fn no_keys(place: Place) -> Fault {
    Diagnostic::new(Code::E0401, place, "a list has no keys").help("take one name: `for x in xs`")
}

pub fn which_alternative(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected an alternative of `{ty}`, found a record"))
        .help("write the alternative's name in front of the brace")
}

pub fn component_literal(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a component that is a `{ty}`, found a record"))
        .help("components are declared with `component`, and named here")
}

pub fn computed_path(place: Place) -> Fault {
    Diagnostic::new(Code::E0409, place, "a literal with computed keys holds nothing but `[key] = value`")
}

pub fn key_not_constant(place: Place) -> Fault {
    Diagnostic::new(Code::E0409, place, "this key is not constant")
        .help("what is written where must not depend on a value")
}

/// `field` is the key's in the items of a list.
pub fn handle_not_constant(place: Place, field: &str, key: &str) -> Fault {
    let fault = Diagnostic::new(Code::E0409, place, "this key is not constant");
    fault.help(format!("as a list its items may have computed keys: `[{{ {field} = {key}, … }}]`"))
}

/// `first` is where the other item of that key stands.
pub fn item_twice(place: Place, key: &str, first: Place) -> Fault {
    Diagnostic::new(Code::E0203, place, format!("two items of this list are `{key}`")).label(first, "first here")
}

pub fn no_order(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0410, place, format!("values of `{ty}` have no order"))
}

/// `s == A` where `A` has fields; `whole` is the comparison, `asked` what to write instead.
pub fn equals_alternative(place: Place, name: &str, asked: &str, whole: Place) -> Fault {
    Diagnostic::new(Code::E0410, place, format!("`{name}` has fields, so nothing equals it by its name"))
        .help("ask for it with `is`")
        .fix(format!("write `{asked}`"), whole, asked)
}

pub fn no_string_sum(place: Place) -> Fault {
    Diagnostic::new(Code::E0410, place, "texts are not added").help("put both into one text, as in `\"\\(a)\\(b)\"`")
}

pub fn no_arithmetic(place: Place, a: &str, b: &str) -> Fault {
    Diagnostic::new(Code::E0410, place, format!("there is no arithmetic of `{a}` with `{b}`"))
}

pub fn integer_division(place: Place) -> Fault {
    Diagnostic::new(Code::E0410, place, "dividing `Int` by `Int` does not say how to round")
        .help("write `div(a, b)` to round towards zero, `ceil(a, b)` to round up")
}

pub fn not_an_enum(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a value of an enum, found `{ty}`"))
}

pub fn open_range(place: Place) -> Fault {
    Diagnostic::new(Code::E0401, place, "this range needs an end").help("write it as `a..b`")
}

pub fn no_join(place: Place, a: &str, b: &str) -> Fault {
    Diagnostic::new(Code::E0411, place, format!("the branches have nothing in common: `{a}` and `{b}`"))
}

pub fn if_without_else(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0402, place, format!("expected `{ty}`, found an `if` without `else`, which may be `none`"))
        .help("add an `else`")
}

pub fn not_exhaustive(place: Place, missing: &[Name]) -> Fault {
    let all: Vec<String> = missing.iter().map(|m| format!("`{m}`")).collect();
    Diagnostic::new(Code::E0412, place, format!("this `match` takes no {}", all.join(", ")))
        .help("add an arm, or `else`")
}

/// Of texts, numbers and the like no arms take all.
pub fn open_ended(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0412, place, format!("this `match` takes no other `{ty}`"))
        .help("say what all others give with `else => …`")
}

pub fn not_a_function(place: Place) -> Fault {
    Diagnostic::new(Code::E0413, place, "only functions can be called")
}

/// `Alternative(…)`
pub fn no_constructor_call(fault: Fault, name: &Ident) -> Fault {
    fault.help(format!("a record or an alternative is written in braces: `{} {{ … }}`", name.node))
}

pub fn argument_twice(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0413, place, format!("`{name}` is given twice"))
}

pub fn too_many_arguments(place: Place, name: &str, count: usize) -> Fault {
    let s = if count == 1 { "" } else { "s" };
    Diagnostic::new(Code::E0413, place, format!("`{name}` takes {count} argument{s}"))
}

pub fn missing_argument(place: Place, name: &str, parameter: &str) -> Fault {
    Diagnostic::new(Code::E0413, place, format!("`{name}` needs a value for `{parameter}`"))
}

/// `missing` is the one parameter without a value.
pub fn unknown_argument(decl: Decl, name: &Ident, of: &str, missing: Option<&Name>, names: &[Name]) -> Fault {
    let fault = crate::resolve::unknown_name(decl, name, "parameter", names);
    match missing.filter(|_| fault.fixes.is_empty()) {
        Some(missing) => fault.help(format!("`{of}` needs a value for `{missing}`")).fix(
            format!("write `{missing}`"),
            Place::In(decl, name.span),
            missing.as_str(),
        ),
        None if fault.helps.is_empty() && !names.is_empty() => {
            let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            fault.help(format!("`{of}` also takes {}", all.join(", ")))
        }
        None => fault,
    }
}

pub fn append_to(place: Place, ty: &str) -> Fault {
    let fault = Diagnostic::new(Code::E0414, place, format!("`+=` appends to lists, and this is a `{ty}`"));
    if ty.starts_with("Map<") {
        fault.help("amend it with a block: `x { key = value }`")
    } else {
        fault.help("set it with `=`")
    }
}

/// `selector` is the place behind the path of a selector, to which being empty means something.
pub fn empty_block(place: Place, selector: Option<Place>) -> Fault {
    let fault = Diagnostic::new(Code::E0415, place, "an empty block says nothing");
    match selector {
        Some(behind) => fault.help("write `= {}` for the selector that selects all, or take it away").fix(
            "select all",
            behind,
            " =",
        ),
        None => fault.help("write `= {}` to make it empty, or take it away"),
    }
}

pub fn never_absent(place: Place) -> Fault {
    Diagnostic::new(Code::E0418, place, "what stands in front of this `?` is always there").help("leave the `?` out")
}

pub fn let_without_type(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0417, place, format!("the derived field `{name}` needs a type"))
        .help("write `let name: Type = …`")
}

pub fn name_not_constant(place: Place) -> Fault {
    Diagnostic::new(Code::E0409, place, "the name of a component is constant")
        .help("keys and names of objects hang on it")
}

pub fn not_measurable(place: Place, ty: &str) -> Fault {
    Diagnostic::new(Code::E0401, place, format!("expected a text, a list or a map, found `{ty}`"))
}

pub fn is_the_key(place: Place, name: &str) -> Fault {
    Diagnostic::new(Code::E0404, place, format!("`{name}` is the key of this item and cannot be set"))
        .help("make another item, and remove this one")
}

pub fn component_twice(place: Place, name: &str, first: Place) -> Fault {
    Diagnostic::new(Code::E0203, place, format!("`{name}` is declared twice"))
        .label(first, "first here")
        .help("amend the first, or give this one another name")
}
