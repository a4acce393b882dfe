//! Places of owners, what is found there, and what is wrong there.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::plan::{Plan, Writer};
use super::program::{Segment, Type, Value};

/// What went wrong, where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub code: &'static str,
    pub path: String,
    pub by: BTreeSet<Writer>,
}

/// One place of an owner, with all that reaches it.
#[derive(Clone)]
pub struct Place {
    pub owner: String,
    pub path: Vec<Segment>,
    pub plan: Plan,
    pub ty: Type,
    pub optional: bool,
    /// An emit of that owner.
    pub emit: bool,
    /// As objects are written: with `every` over their types.
    pub woven: bool,
    /// A literal that is evaluated as a whole, around the place.
    pub apart: Option<Rc<Place>>,
    /// Asked for by `super`: that nothing is there is no fault.
    pub under: bool,
}

impl Place {
    /// Tells literals that are evaluated as a whole apart.
    pub fn address(&self) -> usize {
        self.apart.as_ref().map_or(0, |apart| Rc::as_ptr(apart) as usize)
    }
}

/// What is found at a place.
pub enum Found {
    Absent,
    Stuck(Value),
    /// What is said deeper, the type's defaults beneath it; a whole value where there is nothing deeper.
    Here(Place, Option<Value>),
}
