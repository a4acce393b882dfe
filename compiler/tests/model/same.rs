//! Siblings: whether they say the same, and what stands where they do.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Base, Plan};
use super::program::{Expr, Op, Segment};

/// Siblings that speak: one alone counts, several must say the same where one of them sets the place as a whole.
pub fn siblings(speaking: Vec<&Plan>) -> Base {
    match &speaking[..] {
        [] => Base::Nothing,
        [one] => one.base(),
        all if !all.iter().any(|p| p.has_base()) => Base::Nothing,
        [first, rest @ ..] => {
            let said = Said::of(first);
            if rest.iter().all(|p| Said::of(p) == said) {
                let strict = speaking.iter().find(|p| matches!(p.base(), Base::Removed { lenient: false }));
                strict.unwrap_or(first).base()
            } else {
                Base::Clash
            }
        }
    }
}

/// What is said, for the question whether two say the same: constants as such, everything else by its statement.
#[derive(PartialEq)]
struct Said {
    constant: Option<Expr>,
    kind: u8,
    by: BTreeSet<(String, String)>,
    appended: BTreeSet<String>,
    deeper: BTreeMap<Segment, Said>,
}

impl Said {
    fn of(plan: &Plan) -> Said {
        let live = plan.live();
        let ids = |plan: &Plan| plan.winners().into_iter().map(|w| (w.site, w.args)).collect();
        let (kind, constant, by) = match plan.base() {
            Base::Nothing => (0, None, BTreeSet::new()),
            Base::Removed { .. } => (1, None, BTreeSet::new()),
            Base::Clash => (2, None, ids(plan)),
            Base::Said(say) => match &*say.op {
                Op::Set(e) | Op::Insert(e) if e.is_constant() => (3, Some(e.clone()), BTreeSet::new()),
                Op::Set(e @ (Expr::Record(None, _) | Expr::Alternative(..))) if !e.mentions_super() => {
                    (4, None, BTreeSet::new())
                }
                Op::Insert(Expr::Record(None, _)) => (5, None, BTreeSet::new()),
                _ => (6, None, ids(plan)),
            },
        };
        let mut segments = BTreeSet::new();
        live.each(&mut |say| match &*say.op {
            _ if !say.is_here() => drop(segments.insert(say.path[say.at].segment.clone())),
            Op::Set(Expr::Record(_, ws)) | Op::Insert(Expr::Record(_, ws)) => {
                segments.extend(ws.iter().map(|w| w.path[0].segment.clone()));
            }
            Op::Set(Expr::Alternative(name, _)) => drop(segments.insert(Segment::Alternative((*name).into()))),
            _ => {}
        });
        let appended = plan.appended().iter().map(|say| format!("{}{}", say.who.site, say.who.args)).collect();
        let deeper = segments.into_iter().map(|s| (s.clone(), Said::of(&live.part(&s)))).collect();
        Said { constant, kind, by, appended, deeper }
    }
}
