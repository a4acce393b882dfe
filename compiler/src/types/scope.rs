//! What a declaration sees of its distribution: the levels it stands on, their parameters and components.

use std::sync::Arc;

use super::record::distribution_type;
use super::resolve_type::{Resolver, family_type, record_named};
use super::ty::{RecordId, Type};
use crate::db::{Db, Decl, File, Name, Place};
use crate::parse::parsed;
use crate::parse::tree::{self, Body, EntryKind, Item};
use crate::resolve::{self, Definition, Word, declared, unit};

/// A parameter of a function or mixin.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out.
    pub has_default: bool,
}

/// What a function or mixin takes and gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// Its parameters, in order.
    pub parameters: Vec<Parameter>,
    /// The type of its result.
    pub result: Type,
}

/// What a function or mixin takes and gives.
#[salsa::tracked(returns(ref))]
pub fn signature(db: &dyn Db, decl: Decl) -> Signature {
    let mut resolver = Resolver::new(db, decl);
    resolver.variables = is_native(db, decl);
    let (parameters, result): (&[tree::Parameter], _) = match &parsed(db, decl).chunk.item {
        Some(Item::Function(f)) => (&f.parameters, Some(&f.result)),
        Some(Item::Mixin(m)) => (&m.parameters, None),
        _ => (&[], None),
    };
    let parameters = parameters.iter().map(|p| Parameter {
        name: p.name.node.clone(),
        ty: resolver.ty(&p.ty),
        has_default: p.default.is_some(),
    });
    let parameters = parameters.collect();
    Signature { parameters, result: result.map_or(Type::Error, |ty| resolver.ty(ty)) }
}

/// Whether a function is native.
pub fn is_native(db: &dyn Db, decl: Decl) -> bool {
    matches!(&parsed(db, decl).chunk.item, Some(Item::Function(f)) if f.value.is_none())
}

/// The distribution that a file's declarations belong to.
#[salsa::tracked(returns(copy))]
pub fn distribution_of(db: &dyn Db, file: File) -> Option<Decl> {
    let all = unit(db, file).iter().flat_map(|file| declared(db, *file).order.iter());
    all.filter(|(word, _)| *word == Word::Distribution).map(|(_, decl)| *decl).next()
}

fn no_levels(_: &dyn Db, _: salsa::Id, _: Decl) -> Arc<[Decl]> {
    Arc::new([])
}

/// The levels that a variant stands on, the distribution first, itself last. A mixin stands on its distribution;
/// everything else of a distribution's files stands on the distribution alone.
#[salsa::tracked(returns(deref), cycle_result = no_levels)]
pub fn levels(db: &dyn Db, decl: Decl) -> Arc<[Decl]> {
    if let Some(level) = decl.within(db) {
        return levels(db, level).into();
    }
    let own = || distribution_of(db, decl.file(db)).into_iter().collect::<Vec<_>>();
    let mut below = match &parsed(db, decl).chunk.item {
        Some(Item::Variant(v)) => match &v.of {
            Some(of) => base(db, decl, of).map_or_else(Vec::new, |base| levels(db, base).to_vec()),
            None => own(),
        },
        Some(Item::Test(t)) => base(db, decl, &t.of).map_or_else(Vec::new, |base| levels(db, base).to_vec()),
        Some(Item::Mixin(m)) => return target_distribution(db, decl, &m.target).into_iter().collect(),
        _ => return own().into(),
    };
    below.push(decl);
    below.into()
}

/// The distribution that a mixin is for: by its own name, or by that of its module.
pub fn target_distribution(db: &dyn Db, mixin: Decl, target: &[tree::Ident]) -> Option<Decl> {
    match resolve::path(db, mixin.file(db), target) {
        Ok(Definition::Declared(Word::Distribution, distribution)) => Some(distribution),
        Ok(Definition::Module(file)) => distribution_of(db, file),
        _ => None,
    }
}

/// The record type that a mixin is for.
pub fn target_type(db: &dyn Db, mixin: Decl) -> Option<RecordId> {
    let Some(Item::Mixin(written)) = &parsed(db, mixin).chunk.item else { return None };
    match target_distribution(db, mixin, &written.target) {
        Some(_) => distribution_type(db),
        None => record_named(db, mixin, &written.target),
    }
}

/// What `of` names: a variant of the same distribution, `d.v`, or a distribution.
fn base(db: &dyn Db, decl: Decl, of: &[tree::Ident]) -> Option<Decl> {
    let file = decl.file(db);
    let (last, front) = of.split_last()?;
    let within = match front {
        [] => match variant_named(db, file, &last.node).filter(|v| *v != decl) {
            Some(variant) => return Some(variant),
            None => resolve::path(db, file, of).ok()?,
        },
        front => resolve::path(db, file, front).ok()?,
    };
    let home = match within {
        Definition::Declared(Word::Distribution, d) => d.file(db),
        Definition::Module(file) => file,
        Definition::Missing | Definition::Declared(..) | Definition::Modules(_) | Definition::Kubernetes(_) => {
            return None;
        }
    };
    if front.is_empty() { distribution_of(db, home) } else { variant_named(db, home, &last.node) }
}

fn variant_named(db: &dyn Db, file: File, name: &str) -> Option<Decl> {
    let all = || unit(db, file).iter().flat_map(|file| &declared(db, *file).variants);
    let had = |decl: &Decl| matches!(&parsed(db, *decl).chunk.item, Some(Item::Variant(v)) if was(&v.clauses, name));
    let named = all().find(|(n, _)| n == name).or_else(|| all().find(|(_, decl)| had(decl)));
    named.map(|(_, decl)| *decl)
}

/// The files whose declarations a declaration sees: its own unit and that of its distribution.
pub fn units(db: &dyn Db, decl: Decl) -> Vec<File> {
    let mut files: Vec<File> = unit(db, decl.file(db)).to_vec();
    for level in levels(db, decl) {
        files.extend(unit(db, level.file(db)).iter().filter(|f| !files.contains(f)).copied().collect::<Vec<_>>());
    }
    files
}

/// Whether a name that nothing defines is told elsewhere: where it seems to be declared, or where the base is named that may have
/// declared it.
pub fn is_lost(db: &dyn Db, decl: Decl, name: &str) -> bool {
    has_lost_base(db, decl) || units(db, decl).into_iter().any(|file| resolve::is_lost(db, file, name))
}

/// Whether a level stands on what is not there.
fn has_lost_base(db: &dyn Db, decl: Decl) -> bool {
    let item = |level: &Decl| parsed(db, *level).chunk.item.as_ref();
    match levels(db, decl).first() {
        Some(first) => matches!(item(first), Some(Item::Test(_) | Item::Variant(tree::Variant { of: Some(_), .. }))),
        None => matches!(item(&decl), Some(Item::Test(_) | Item::Variant(_))),
    }
}

/// What a level names as its base and cannot have: the part of it that leads nowhere, with what it is and what it might be;
/// none where that is told elsewhere.
pub fn lost_base(db: &dyn Db, decl: Decl, of: &[tree::Ident]) -> Option<(usize, &'static str, Vec<Name>)> {
    let (file, last) = (decl.file(db), of.len() - 1);
    let variants = |file: File| {
        let all = unit(db, file).iter().flat_map(|file| &declared(db, *file).variants);
        all.filter(|(_, variant)| *variant != decl).map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    if of.iter().any(|part| part.node.is_empty()) {
        return None;
    }
    let found = if last == 0 { Err(None) } else { resolve::path(db, file, &of[..last]).map_err(Some) };
    match found {
        Err(None) => Some((0, "variant", variants(file))),
        Err(Some(failed)) => {
            let is_wanted = |found: &Definition| found.leads_on() || found.is_a(&[resolve::Word::Distribution]);
            let names = resolve::candidates_for(db, file, failed.within.as_ref(), is_wanted);
            Some((failed.at, "name", names))
        }
        Ok(Definition::Missing) => None,
        Ok(Definition::Declared(Word::Distribution, d)) => Some((last, "variant", variants(d.file(db)))),
        Ok(Definition::Module(file)) => Some((last, "variant", variants(file))),
        Ok(Definition::Declared(..) | Definition::Modules(_) | Definition::Kubernetes(_)) => {
            Some((last, "variant", Vec::new()))
        }
    }
}

fn body_of(db: &dyn Db, decl: Decl) -> Option<&Body> {
    match parsed(db, decl).chunk.item.as_ref()? {
        Item::Distribution(d) => Some(&d.body),
        Item::Variant(v) => Some(&v.body),
        Item::Mixin(m) => Some(&m.body),
        Item::Test(t) => Some(&t.body),
        _ => None,
    }
}

/// The bodies whose nested declarations `decl` sees: its levels', their mixins', and its own.
fn nesting(db: &dyn Db, decl: Decl) -> Vec<Decl> {
    let mut all: Vec<Decl> = Vec::new();
    for level in levels(db, decl) {
        all.push(*level);
        let with = match &parsed(db, *level).chunk.item {
            Some(Item::Distribution(d)) => &d.with,
            Some(Item::Variant(v)) => &v.with,
            Some(Item::Test(t)) => &t.with,
            _ => continue,
        };
        for applied in with {
            if let Ok(Definition::Declared(Word::Mixin, mixin)) = resolve::path(db, level.file(db), &applied.mixin) {
                all.push(mixin);
            }
        }
    }
    if decl.within(db).is_none() && !all.contains(&decl) {
        all.push(decl);
    }
    all
}

/// The top-level declaration of a name that `decl` sees, by word.
fn declared_as(db: &dyn Db, decl: Decl, word: Word, name: &str) -> Option<Decl> {
    let is = |d: &&Decl| resolve::word(db, **d) == Some(word);
    units(db, decl).into_iter().find_map(|file| resolve::named(db, file, name).iter().find(is).copied())
}

/// The type of a parameter that `decl` sees.
pub fn parameter_type(db: &dyn Db, decl: Decl, name: &str) -> Option<Type> {
    if let Some(found) = declared_as(db, decl, Word::Param, name) {
        let Some(Item::Param(param)) = &parsed(db, found).chunk.item else { return None };
        return Some(Resolver::new(db, found).ty(&param.ty));
    }
    nesting(db, decl).into_iter().find_map(|level| {
        let param = body_of(db, level)?.entries.iter().find_map(|e| match &e.kind {
            EntryKind::Param(p) if p.name.node == name => Some(p),
            _ => None,
        })?;
        Some(Resolver::new(db, level).ty(&param.ty))
    })
}

/// The declaration that declares a parameter that `decl` sees.
pub fn parameter_home(db: &dyn Db, decl: Decl, name: &str) -> Option<Decl> {
    let declares = |level: &Decl| {
        let entries = body_of(db, *level).into_iter().flat_map(|body| &body.entries);
        let mut params = entries.filter_map(|e| if let EntryKind::Param(p) = &e.kind { Some(p) } else { None });
        params.any(|param| param.name.node == name)
    };
    declared_as(db, decl, Word::Param, name).or_else(|| nesting(db, decl).into_iter().find(declares))
}

/// Where a parameter or component that `decl` sees is declared, and which of both it is.
pub fn declared_place(db: &dyn Db, decl: Decl, name: &str) -> Option<(Word, Place)> {
    let top = |word| declared_as(db, decl, word, name).map(|found| (word, resolve::name_place(db, found)));
    let nested = |level: Decl| {
        body_of(db, level)?.entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Param(p) if p.name.node == name => Some((Word::Param, Place::In(level, p.name.span))),
            EntryKind::Component(c) if c.name.node == name => Some((Word::Component, Place::In(level, c.name.span))),
            _ => None,
        })
    };
    top(Word::Param).or_else(|| top(Word::Component)).or_else(|| nesting(db, decl).into_iter().find_map(nested))
}

/// The names of the parameters that `decl` sees.
pub fn parameter_names(db: &dyn Db, decl: Decl) -> Vec<Name> {
    let files = units(db, decl);
    let top = files.iter().flat_map(|file| &declared(db, *file).order).filter(|(word, _)| *word == Word::Param);
    let mut names: Vec<Name> = top.map(|(_, d)| resolve::declared_name(db, *d).into()).collect();
    for level in nesting(db, decl) {
        names.extend(body_of(db, level).into_iter().flat_map(|b| &b.entries).filter_map(|e| match &e.kind {
            EntryKind::Param(p) => Some(p.name.node.clone()),
            _ => None,
        }));
    }
    names
}

/// Where a component that `decl` sees is declared: the declaration and what it says.
fn component<'db>(db: &'db dyn Db, decl: Decl, name: &str) -> Option<(Decl, &'db tree::Component)> {
    if let Some(found) = declared_as(db, decl, Word::Component, name) {
        let Some(Item::Component(component)) = &parsed(db, found).chunk.item else { return None };
        return Some((found, component));
    }
    nesting(db, decl).into_iter().find_map(|level| {
        let found = body_of(db, level)?.entries.iter().find_map(|e| match &e.kind {
            EntryKind::Component(c) if c.name.node == name => Some(c),
            _ => None,
        })?;
        Some((level, found))
    })
}

/// The declaration that declares a component that `decl` sees, the first on the way.
pub fn component_home(db: &dyn Db, decl: Decl, name: &str) -> Option<Decl> {
    component(db, decl, name).map(|(home, _)| home)
}

/// The type of a component that `decl` sees, a map of them for a family; and whether it is a family.
pub fn member_type(db: &dyn Db, decl: Decl, name: &str) -> Option<(Type, bool)> {
    if let Some(home) = declared_as(db, decl, Word::Component, name)
        && let Some(component) = crate::parse::component(db, home)
    {
        return Some((Resolver::new(db, home).record(&component.ty).map_or(Type::Error, Type::Record), false));
    }
    let (home, component) = component(db, decl, name)?;
    let of = Resolver::new(db, home).record(&component.ty).map_or(Type::Error, Type::Record);
    let family = component.family.is_some();
    Some((if family { Type::map(of) } else { of }, family))
}

/// Every component that `decl` sees, with its record type.
pub fn members_in_scope(db: &dyn Db, decl: Decl) -> Vec<(Name, RecordId)> {
    let named = nested_names(db, decl).into_iter();
    let typed = named.filter_map(|name| match member_type(db, decl, &name)?.0 {
        Type::Record(id) => Some((name, id)),
        _ => None,
    });
    typed.collect()
}

/// The names of the components that `decl` sees.
pub fn nested_names(db: &dyn Db, decl: Decl) -> Vec<Name> {
    let files = units(db, decl);
    let top = files.iter().flat_map(|file| &declared(db, *file).order).filter(|(word, _)| *word == Word::Component);
    let mut names: Vec<Name> = top.map(|(_, d)| resolve::declared_name(db, *d).into()).collect();
    for level in nesting(db, decl) {
        names.extend(body_of(db, level).into_iter().flat_map(|b| &b.entries).filter_map(|e| match &e.kind {
            EntryKind::Component(c) => Some(c.name.node.clone()),
            _ => None,
        }));
    }
    names
}

/// What a component or parameter that `decl` sees is called now, which had that name before.
pub fn former_name(db: &dyn Db, decl: Decl, wanted: Word, old: &str) -> Option<Name> {
    let files = units(db, decl);
    let top = files.iter().flat_map(|file| &declared(db, *file).order).filter(|(word, _)| *word == wanted);
    let top = top.filter(|(_, d)| match &parsed(db, *d).chunk.item {
        Some(Item::Component(c)) => was(&c.clauses, old),
        Some(Item::Param(p)) => was(&p.clauses, old),
        _ => false,
    });
    let nested = nesting(db, decl).into_iter().filter_map(|level| body_of(db, level)).flat_map(|body| &body.entries);
    let mut nested = nested.filter_map(|entry| match &entry.kind {
        EntryKind::Component(c) if wanted == Word::Component && was(&c.clauses, old) => Some(c.name.node.clone()),
        EntryKind::Param(p) if wanted == Word::Param && was(&p.clauses, old) => Some(p.name.node.clone()),
        _ => None,
    });
    top.map(|(_, d)| resolve::declared_name(db, *d).into()).next().or_else(|| nested.next())
}

fn was(clauses: &[tree::Clause], old: &str) -> bool {
    tree::former(clauses).any(|name| name.node == old)
}

/// The type of an emit that a component's own declaration adds to it; of one that a level adds to the distribution where
/// `owner` is empty. With its name, which may be another than it was asked for by.
pub fn body_emit(db: &dyn Db, decl: Decl, owner: &str, name: &str) -> Option<(Name, Type)> {
    let (home, emit) = written_emit(db, decl, owner, name)?;
    let ty = family_type(&mut Resolver::new(db, home), emit);
    let conditional = emit.condition.is_some() && emit.family.is_none();
    Some((emit.name.node.clone(), if conditional { ty.optional() } else { ty }))
}

/// The declaration that adds such an emit.
pub fn emit_home(db: &dyn Db, decl: Decl, owner: &str, name: &str) -> Option<Decl> {
    written_emit(db, decl, owner, name).map(|(home, _)| home)
}

/// The emits that bodies add to a component, or to the distribution where `owner` is empty.
pub fn body_emits<'db>(db: &'db dyn Db, decl: Decl, owner: &str) -> impl Iterator<Item = (Decl, &'db tree::Emit)> {
    let bodies: Vec<(Decl, &Body)> = if owner.is_empty() {
        nesting(db, decl).into_iter().filter_map(|level| Some((level, body_of(db, level)?))).collect()
    } else {
        component(db, decl, owner).map(|(home, c)| (home, &c.body)).into_iter().collect()
    };
    let emits = |(home, body): (Decl, &'db Body)| {
        let emits =
            body.entries.iter().filter_map(|e| if let EntryKind::Emit(emit) = &e.kind { Some(emit) } else { None });
        emits.map(move |emit| (home, emit))
    };
    bodies.into_iter().flat_map(emits)
}

fn written_emit<'db>(db: &'db dyn Db, decl: Decl, owner: &str, name: &str) -> Option<(Decl, &'db tree::Emit)> {
    body_emits(db, decl, owner).find(|(_, emit)| emit.name.node == name || was(&emit.clauses, name))
}
