//! A variant as its parameters make it: which mixins are on, and which components there are.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::errors;
use super::level::{all_named, applied, members, params, parts, statements};
use super::machine::Machine;
use super::merge::same_instance;
use super::node::{Binding, Source, Stage, Standing};
use super::value::{Owner, Value};
use crate::db::{Db, Decl, Name, Node as Number, Place, Share, Shares, share_of};
use crate::diagnostics::Diagnostic;
use crate::resolve;
use crate::types::ir::{Applied, Param, Target};
use crate::types::{RecordId, chain, levels};

/// An owner in a variant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seat {
    /// The variant.
    pub variant: Decl,
    /// The owner.
    pub owner: Owner,
}

/// A component of a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Who it is.
    pub owner: Owner,
    /// Its type.
    pub of: RecordId,
    /// The declaration that declares it, and the statement.
    pub decl: Decl,
    /// The statement of its declaration.
    pub entry: u64,
    /// The level from which on it is there.
    pub level: u16,
    /// A family's item.
    pub args: Vec<(Name, Binding)>,
}

/// The components of a variant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    /// In the order declared.
    pub all: Vec<Member>,
    /// Those of a name: the component, or the members of the family.
    named: Shares<Namesakes>,
    /// Faults met on the way.
    pub faults: Vec<Diagnostic<Place>>,
}

impl Members {
    /// The component of that owner; of two the first.
    pub fn get(&self, owner: &Owner) -> Option<&Member> {
        self.named.get(owner.family()?)?.get(owner)
    }

    fn add(&mut self, member: Member) {
        if let Some(name) = member.owner.family() {
            self.named.at(name).add(member.clone());
        }
        self.all.push(member);
    }
}

/// A component, or the members of a family.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namesakes {
    /// In the order declared.
    pub all: Vec<Member>,
    /// The numbers of a family's members by key.
    keys: FxHashMap<Name, u32>,
}

impl Namesakes {
    fn get(&self, owner: &Owner) -> Option<&Member> {
        match owner {
            Owner::Member(_, key) => self.keys.get(key).map(|number| &self.all[*number as usize]),
            _ => self.all.iter().find(|member| member.owner == *owner),
        }
    }

    fn add(&mut self, member: Member) {
        if let Owner::Member(_, key) = &member.owner {
            self.keys.entry(key.clone()).or_insert(self.all.len() as u32);
        }
        self.all.push(member);
    }
}

/// The parameters that a variant has, each with its declaration and level.
#[salsa::tracked(returns(ref))]
pub fn parameters(db: &dyn Db, variant: Decl) -> Arc<Vec<(Decl, u16, Param)>> {
    let mut all = Vec::new();
    for (n, level) in levels(db, variant).iter().enumerate() {
        for part in parts(db, *level) {
            all.extend(params(db, *part).iter().map(|p| (*part, n as u16, p.clone())));
        }
    }
    Arc::new(all)
}

/// For each level of a variant the numbers of the mixins that are on there; what an earlier level applies counts there.
#[salsa::tracked(returns(ref))]
pub fn mixins(db: &dyn Db, variant: Decl) -> Arc<Vec<Vec<u16>>> {
    let mut seen: Vec<Applied> = Vec::new();
    let mut all = Vec::new();
    for level in levels(db, variant) {
        let mut on = Vec::new();
        for (number, one) in applied(db, *level).iter().enumerate() {
            let twice = seen.iter().any(|s| same_instance(s, one));
            if !twice && is_on(db, variant, *level, one, &[]) {
                on.push(number as u16);
                seen.push(one.clone());
            }
        }
        all.push(on);
    }
    Arc::new(all)
}

/// Whether a mixin's condition holds where `args` are seen. One that is unknown does not.
pub fn is_on(db: &dyn Db, variant: Decl, site: Decl, applied: &Applied, args: &[(Name, Binding)]) -> bool {
    let Some(condition) = &applied.condition else { return true };
    let standing = Standing { level: 0, stage: Stage::Body, depth: 0 };
    let source = Arc::new(Source { args: args.to_vec(), ..Source::of(site, standing) });
    let mut machine = Machine::new(db, variant);
    machine.outside(condition, &source, applied.entry).as_bool() == Some(true)
}

/// The components of a variant.
#[salsa::tracked(returns(ref))]
pub fn roster(db: &dyn Db, variant: Decl) -> Arc<Members> {
    let mut roster = Members::default();
    let on = mixins(db, variant);
    for (n, level) in levels(db, variant).iter().enumerate() {
        let mixed = on.get(n).into_iter().flatten().filter_map(|number| applied(db, *level).get(usize::from(*number)));
        let mixed: Vec<Decl> = mixed.map(|a| a.mixin).collect();
        for decl in parts(db, *level).iter().copied().chain(mixed) {
            for member in members(db, decl).iter() {
                enrol(db, variant, n as u16, decl, member, &mut roster);
            }
        }
    }
    Arc::new(roster)
}

/// The component of an owner; of two the first.
pub fn member<'db>(db: &'db dyn Db, variant: Decl, owner: &Owner) -> Option<&'db Member> {
    members_named(db, variant, owner.family()?)?.get(owner)
}

/// The component of a name, or the members of the family.
pub fn members_named<'db>(db: &'db dyn Db, variant: Decl, name: &str) -> Option<&'db Namesakes> {
    roster_share(db, variant, share_of(name)).get(name)
}

#[salsa::tracked(returns(ref))]
fn roster_share(db: &dyn Db, variant: Decl, share: u32) -> Share<Namesakes> {
    roster(db, variant).named.share(share).clone()
}

/// The components of a variant that are of a type.
#[salsa::tracked(returns(deref))]
pub fn members_of(db: &dyn Db, variant: Decl, of: RecordId) -> Vec<Owner> {
    members_by_type(db, variant).get(&of).cloned().unwrap_or_default()
}

#[salsa::tracked(returns(ref))]
fn members_by_type(db: &dyn Db, variant: Decl) -> FxHashMap<RecordId, Vec<Owner>> {
    let mut all: FxHashMap<RecordId, Vec<Owner>> = FxHashMap::default();
    for member in &roster(db, variant).all {
        for of in chain(db, member.of).iter() {
            all.entry(*of).or_default().push(member.owner.clone());
        }
    }
    all
}

fn enrol(db: &dyn Db, variant: Decl, level: u16, decl: Decl, member: &crate::types::ir::Member, roster: &mut Members) {
    let made = |owner, args| Member { owner, of: member.of, decl, entry: member.entry, level, args };
    let Some(family) = &member.family else {
        roster.add(made(Owner::Component(member.name.clone()), Vec::new()));
        return;
    };
    let standing = Standing { level, stage: Stage::Body, depth: 0 };
    let source = Arc::new(Source::of(decl, standing));
    let mut machine = Machine::new(db, variant);
    let items = machine.outside(&family.items, &source, member.entry);
    let label = resolve::library_decl(db, "std.prelude", "DnsLabel");
    let place = Place::At(decl, Number { entry: member.entry, index: 0 });
    for (key, args) in family_items(&items, &family.key, family.value.as_ref()) {
        let owner = Owner::Member(member.name.clone(), key);
        let name = Value::text(owner.name());
        if roster.get(&owner).is_some() {
            machine.faults.push(errors::member_twice(&owner.name(), place));
        } else if label.is_none_or(|label| machine.refine(name, label, place) != Value::Poison) {
            roster.add(made(owner, args));
        }
    }
    roster.faults.append(&mut machine.faults);
}

/// The items of a family: each with its key and what its body sees.
pub fn family_items(items: &Value, key: &Name, value: Option<&Name>) -> Vec<(Name, Vec<(Name, Binding)>)> {
    match items {
        Value::List(list) => {
            let one = |item: &Value| Some((item.spelling()?, vec![(key.clone(), Binding::Value(item.clone()))]));
            list.iter().filter_map(one).collect()
        }
        Value::Map(map) | Value::Keyed(map) => {
            let one = |(k, v): &(Name, Value)| {
                let mut args = vec![(key.clone(), Binding::Value(Value::text(k.clone())))];
                args.extend(value.map(|name| (name.clone(), Binding::Value(v.clone()))));
                (k.clone(), args)
            };
            map.iter().map(one).collect()
        }
        _ => Vec::new(),
    }
}

/// Named paths about components and members that the variant does not have.
pub fn missing_targets(db: &dyn Db, variant: Decl) -> Vec<Diagnostic<Place>> {
    let roster = roster(db, variant);
    let mut faults = Vec::new();
    for level in levels(db, variant) {
        for block in all_named(db, *level) {
            let Target::Component(name, key) = &block.target else { continue };
            let owner = match key {
                Some(key) => Owner::Member(name.clone(), key.clone()),
                None => Owner::Component(name.clone()),
            };
            if roster.get(&owner).is_some() {
                continue;
            }
            // What is written there is asked for last: it changes far more often than whether the target is there.
            let Some((entry, node)) = statements(db, block.clone()).needed else { continue };
            let place = Place::At(block.decl, crate::db::Node { entry, index: node });
            let keys = roster.all.iter().filter_map(|m| match &m.owner {
                Owner::Member(family, key) if family == name => Some(key.clone()),
                _ => None,
            });
            faults.push(super::errors::no_target(db, name, key.as_ref(), &keys.collect::<Vec<_>>(), place));
        }
    }
    faults
}
