//! Layers merged into plans (who wins), then the winners evaluated by need. Total and deterministic; nothing is read or written.

mod build;
mod errors;
mod evaluated;
mod from_yaml;
mod head;
mod level;
mod machine;
mod merge;
mod node;
mod overrides;
mod plan;
mod print;
mod program;
mod rules;
mod stages;
mod value;
mod warnings;

pub use evaluated::{Evaluated, Idle, evaluated, removing_nothing};
pub use machine::{Explanation, Machine, Object, Origin, layer, supported};
pub use node::{Base, Node, Source, Stage, Standing, Writer};
pub use overrides::values_of_files;
pub use plan::{Plan, merged};
pub use print::{Part, Trail, print, trailed};
pub use program::{Member, Members, Seat, missing_targets, mixins, parameters, roster};
pub use value::{Chosen, Fields, Owner, Value};
pub use warnings::warnings;
