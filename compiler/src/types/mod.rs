//! Definitions to types; statements to typed expressions. Nothing is evaluated here.

mod circles;
mod deprecated;
mod errors;
pub mod ir;
mod lower;
mod notes;
mod record;
mod relation;
mod resolve_type;
pub mod scalar;
mod scope;
mod ty;
mod visit;

pub use circles::{circles, extends_itself};
pub use deprecated::{deprecated_uses, is_deprecating, reason};
pub use lower::{Lowering, is_label, key_node, let_type, lowering, notes, notes_of, numbers_of, span_of};
pub use notes::{CURSOR, CURSOR_TYPE, Cursor, Note, Role, Symbol, What, Whole, is_cursor, symbol};
pub use record::{
    Alternative, Chain, Enumeration, Field, Object, Record, Sort, chain, component_type, distribution_type,
    enumeration, extends, is_component, record,
};
pub use relation::{fits, join, refined_base, stepped};
pub use resolve_type::{BUILT_IN, is_lost_type, is_refinement, record_named};
pub use scope::{
    Parameter, Signature, body_emit, body_emits, component_home, declared_place, distribution_of, emit_home,
    former_name, is_lost, is_native, levels, lost_base, member_type, members_in_scope, nested_names, parameter_home,
    parameter_names, parameter_type, signature, target_distribution, target_type, units,
};
pub use ty::{Handle, RecordId, Type};
pub use visit::visit;
