//! What declarations say: statements by target, and what comes with them.

use std::sync::Arc;

use super::{Applied, Check, Emit, Expr, Family, Write};
use crate::db::Name;
use crate::types::ty::{RecordId, Type};

/// What a block of statements writes into.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// The record itself: a type's defaults, a mixin of a component.
    This,
    /// The distribution.
    Distribution,
    /// The parameters.
    Parameters,
    /// A component by name; one member of a family with its key.
    Component(Name, Option<Name>),
    /// The n-th `every`: each component of that type.
    Every(RecordId, u16),
    /// The n-th `every` of a manifest's type: each record of that type in what is emitted.
    Schema(RecordId, u16),
}

/// Statements with one target, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Statements {
    /// What they write into.
    pub target: Target,
    /// Components that an `every` does not reach.
    pub except: Vec<Name>,
    /// Mixins applied to the target, and to what is in it.
    pub with: Vec<Applied>,
    /// The writes.
    pub writes: Vec<Write>,
    /// The checks.
    pub checks: Vec<Check>,
    /// The emits that the body adds to the target.
    pub emits: Vec<Emit>,
    /// `every` over manifests' types inside the body.
    pub everys: Vec<Statements>,
    /// The statement that the block stands for in messages.
    pub entry: u64,
    /// The first statement that needs the target to be there, and its node; none where all ask with `?`.
    pub needed: Option<(u64, u32)>,
}

impl Statements {
    /// No statements about `target`.
    pub fn new(target: Target) -> Statements {
        let (except, with, writes, checks) = Default::default();
        Statements {
            target,
            except,
            with,
            writes,
            checks,
            emits: Vec::new(),
            everys: Vec::new(),
            entry: 0,
            needed: None,
        }
    }
}

/// A component as a level or mixin declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub of: RecordId,
    /// The items that it is a family over.
    pub family: Option<Family>,
    /// The statement.
    pub entry: u64,
}

/// A parameter as a level declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its default.
    pub default: Option<Expr>,
    /// What stands for it in the author's own checks.
    pub example: Option<Expr>,
    /// Conditions on `it`, with their messages.
    pub conditions: Vec<(Expr, Option<Expr>)>,
    /// A former name.
    pub was: Option<Name>,
    /// Its docs.
    pub docs: Name,
    /// The statement.
    pub entry: u64,
    /// The node of its name.
    pub node: u32,
}

/// Everything that one declaration says, typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lowered {
    /// Mixins that a distribution or variant applies.
    pub with: Vec<Applied>,
    /// Blocks by target, in order of first mention.
    pub statements: Vec<Arc<Statements>>,
    /// Components declared.
    pub members: Vec<Member>,
    /// Parameters declared.
    pub params: Vec<Param>,
    /// The value of a `let` or function, the condition of a refinement.
    pub value: Option<Arc<Expr>>,
    /// The message of a refinement.
    pub message: Option<Expr>,
    /// Defaults of a function's or mixin's parameters.
    pub defaults: Vec<(Name, Option<Expr>)>,
    /// Defaults of the fields of an enum's alternatives, by number.
    pub payloads: Vec<Statements>,
    /// Conditions on fields.
    pub conditions: Vec<Condition>,
}

/// `field where condition else message`.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The field.
    pub field: Name,
    /// What must hold of `it`.
    pub condition: Expr,
    /// What to say.
    pub message: Option<Expr>,
    /// The statement.
    pub entry: u64,
}
