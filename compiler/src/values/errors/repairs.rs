//! What there is to say where the text of the program tells how to mend it.

use super::{Fault, as_step, at, listed};
use crate::db::{Db, Decl, Name, Place, Span};
use crate::diagnostics::{Code, Diagnostic, Fix, did_you_mean};
use crate::types::{member_type, parameter_type, span_of};
use crate::values::node::Writer;

/// It is at the key, where that is written.
pub fn amends_missing(db: &dyn Db, path: &str, key: &str, hard: &[Writer], names: &[Name]) -> Option<Fault> {
    let mut fault = at(Code::E0503, hard, path, format!("there is no `{path}` to amend"))?;
    fault.place = hard.last()?.key_place(db, key);
    let written = written(db, fault.place).filter(|(_, _, text)| text.trim_matches(['[', ']', '"']) == key);
    let fault = match did_you_mean(key, names.iter().map(Name::as_str)) {
        Some(near) => meant(db, fault, key, near),
        None if names.is_empty() || names.len() > 12 => fault,
        None => fault.help(format!("there are {}", listed(names))),
    };
    let fault = fault.help(format!("to make one, write `{} = {{ … }}`", as_step(key)));
    let opens = |(decl, span, _): &(Decl, Span, &str)| {
        decl.code(db).get(span.end as usize..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('{'))
    };
    Some(match written.filter(opens) {
        Some((decl, span, _)) => {
            fault.fix("make one with `=`", Place::In(decl, Span { start: span.end, ..span }), " =")
        }
        None => fault,
    })
}

/// Adds the key that was meant, and the repair where the key stands as a text or a name.
pub(super) fn meant(db: &dyn Db, fault: Fault, key: &str, near: &str) -> Fault {
    let fault = fault.help(format!("did you mean `{near}`?"));
    let Some((decl, span, written)) = written(db, fault.place) else { return fault };
    let is_behind_dot = decl.code(db).get(..span.start as usize).is_some_and(|front| front.ends_with('.'));
    let (quoted, new) = (format!("\"{key}\""), as_step(near));
    let text = match written {
        _ if written == key && (new == near || !is_behind_dot) => new,
        _ if written.contains(&quoted) => written.replacen(&quoted, &format!("\"{near}\""), 1),
        _ => return fault,
    };
    fault.fix(format!("write `{near}`"), Place::In(decl, span), text)
}

/// The text at a place of a declaration.
fn written(db: &dyn Db, place: Place) -> Option<(Decl, Span, &str)> {
    let (decl, span) = match place {
        Place::At(decl, node) if node.as_range().is_none() => (decl, span_of(db, decl, node)),
        Place::In(decl, span) => (decl, span),
        Place::At(..) | Place::File(..) => return None,
    };
    Some((decl, span, decl.code(db).get(std::ops::Range::from(span))?))
}

/// `sets` says that the object is set as a whole.
pub fn amends_unemitted(db: &dyn Db, path: &str, by: &[Writer], sets: bool) -> Option<Fault> {
    if sets {
        let message = format!("`{path}` is not emitted here, so setting it does nothing");
        return at(Code::E0536, by, path, message);
    }
    let fault = at(Code::E0536, by, path, format!("`{path}` is not emitted here, so amending it does nothing"))?;
    let fault = fault.help("ask for it with `?`");
    let name = path.rsplit('.').next()?;
    let edits: Option<Vec<_>> = by.iter().map(|writer| asking(db, writer, name)).collect();
    Some(match edits {
        Some(edits) => Diagnostic { fixes: vec![Fix { title: "ask for it with `?`".into(), edits }], ..fault },
        None => fault,
    })
}

/// The `?` behind a step of what a writer wrote.
fn asking(db: &dyn Db, writer: &Writer, name: &str) -> Option<(Place, String)> {
    let (decl, span, text) = written(db, writer.place())?;
    let is_end = |at: &usize| text[at + name.len()..].starts_with('.') && (*at == 0 || text[..*at].ends_with('.'));
    let at = text.match_indices(name).map(|(at, _)| at).find(is_end)? + name.len() + span.start as usize;
    Some((Place::In(decl, Span::new(at, at)), "?".into()))
}

pub fn breaks_rule(db: &dyn Db, ty: &str, value: &str, message: Option<&str>, place: Place) -> Fault {
    let fault = Diagnostic::new(Code::E0534, place, format!("{value} is no `{ty}`"));
    let fault = match message {
        Some(text) => fault.help(text),
        None => fault,
    };
    let holed = written(db, place).and_then(|(decl, span, text)| {
        let name = text.split_once("${")?.1.split_once('}')?.0;
        let is_known = parameter_type(db, decl, name).is_some() || member_type(db, decl, name).is_some();
        is_known.then(|| (decl, span, name, text.replace(&format!("${{{name}}}"), &format!("\\({name})"))))
    });
    match holed {
        Some((decl, span, name, text)) => fault.help(format!("a value is put into a text by `\\({name})`")).fix(
            format!("write `\\({name})`"),
            Place::In(decl, span),
            text,
        ),
        None => fault,
    }
}
