//! What a path holds in each variant, and who set it.

use distc::Workspace;
use distc::db::Name;
use distc::types::Symbol;
use distc::values::layer;

use crate::ide::{Range, place_of};

/// How many variants are asked for one answer.
const VARIANTS: usize = 12;

/// How many layers are named.
const LAYERS: usize = 4;

/// What a path holds in a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The variant.
    pub variant: Name,
    /// The path.
    pub path: Name,
    /// The value, as messages show it.
    pub value: String,
    /// The layers that set it and that amended what is in it, each with where.
    pub by: Vec<(String, Option<Range>)>,
}

/// What a path holds in each variant that has it.
pub fn values_of(workspace: &Workspace, path: &Name) -> Vec<Held> {
    let variants = workspace.variants().into_iter().take(VARIANTS);
    variants.filter_map(|variant| held(workspace, variant, path)).collect()
}

fn held(workspace: &Workspace, variant: Name, path: &Name) -> Option<Held> {
    let explained = workspace.explanation(&variant, path)?;
    let mut by: Vec<(String, Option<Range>)> = Vec::new();
    for writer in explained.chain.first().into_iter().chain(&explained.amended) {
        let layer = layer(workspace.db(), writer);
        if by.len() < LAYERS && by.iter().all(|(known, _)| *known != layer) {
            let place = (layer != "filled in").then(|| place_of(workspace, writer.place()));
            by.push((layer, place));
        }
    }
    Some(Held { variant, path: path.clone(), value: explained.value, by })
}

/// The path of what a name stands for wherever it is written.
pub fn own_path(symbol: &Symbol) -> Option<Name> {
    match symbol {
        Symbol::Parameter(_, name) => Some(format!("params.{name}").into()),
        _ => None,
    }
}
