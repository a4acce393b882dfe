//! What keeps random programs from saying too much that cannot be right.

use super::program::{Level, Segment, Write};

/// A component's declaration and the block that amends it are two bodies of one level, whose rules are not told apart.
pub fn one_body(level: &mut Level) {
    for member in &mut level.members {
        for block in level.blocks.iter_mut().filter(|b| b.name == member.name) {
            member.body.rules.clear();
            block.body.rules.clear();
        }
    }
}

/// Those none of which is about a place inside another's.
pub fn disjoint(all: Vec<Write>) -> Vec<Write> {
    let mut kept: Vec<Write> = Vec::new();
    for write in all {
        let meets = |k: &Write| k.path.iter().zip(&write.path).all(|(a, b)| a.segment == b.segment);
        if !kept.iter().any(meets) {
            kept.push(write);
        }
    }
    kept
}

/// Those whose first steps differ: a type says each thing once.
pub fn distinct(all: Vec<Write>) -> Vec<Write> {
    let mut kept: Vec<Write> = Vec::new();
    for write in all {
        let emit = write.path[0].segment == Segment::Field("thing".into());
        let same =
            |k: &Write| k.path[0].segment == write.path[0].segment && (!emit || k.path.get(2) == write.path.get(2));
        if !kept.iter().any(same) {
            kept.push(write);
        }
    }
    kept
}
