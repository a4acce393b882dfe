//! What the versions of Kubernetes have that a program supports: nothing that none of them has is offered.

use distc::schema::Minors;

use super::{Item, Spot};

/// How far behind the others stands what some of the versions lack.
const LACKING: u32 = 550;

/// The versions of Kubernetes that the program supports.
pub struct Served(Option<Minors>);

impl Served {
    /// Those of the program.
    pub fn of(spot: &Spot<'_>) -> Served {
        Served(spot.at.workspace.supported())
    }

    /// Whether one of them has what these versions have.
    pub fn has(&self, minors: Minors) -> bool {
        self.0.is_none_or(|all| all.without(minors) != all)
    }

    /// The item of what these versions have: last, and said to be so, where some lack it; none where all do.
    pub fn offered(&self, item: Item, minors: Minors) -> Option<Item> {
        let lacks = self.0.is_some_and(|all| !all.without(minors).is_empty());
        self.has(minors).then(|| match lacks {
            true => Item { rank: item.rank + LACKING, detail: format!("{}, Kubernetes {minors}", item.detail), ..item },
            false => item,
        })
    }
}
