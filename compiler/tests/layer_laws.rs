//! The laws of layers: a later layer over an earlier one is associative, siblings have no order, and what came together can be
//! taken apart.

#![allow(clippy::expect_used, clippy::panic, reason = "what a test cannot do, it says")]

#[path = "support/random.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod random;

use std::path::Path;
use std::sync::Arc;

use distc::Workspace;
use distc::db::{Decl, InMemory, Node as Number};
use distc::types::ir::{Expr, Key, Kind, Root, Segment};
use distc::types::scalar::Scalar;
use distc::values::{Base, Node, Source, Stage, Standing, Writer};
use random::Random;

const CASES: u64 = 4_000;

/// Random statements, each with a writer of its own.
struct Statements {
    random: Random,
    decl: Decl,
    written: u32,
}

impl Statements {
    fn new(seed: u64) -> Statements {
        let system = InMemory::new([("app.dist", "distribution app {\n    version = \"1.0.0\"\n}\n")]);
        let workspace = Workspace::open(&system, Path::new("app.dist")).expect("the root is read");
        let decl = workspace.files()[0].decls(workspace.db())[0];
        Statements { random: Random::new(seed), decl, written: 0 }
    }

    /// What up to four siblings of a level say.
    fn layer(&mut self, level: u16) -> Arc<Node> {
        let count = self.random.below(4);
        (0..count).fold(Node::empty(), |all, _| all.beside(&self.statement(level)))
    }

    fn statement(&mut self, level: u16) -> Arc<Node> {
        self.written += 1;
        let standing = Standing { level, stage: Stage::Body, depth: 0 };
        let (decl, inner) = (self.decl, (Stage::Body, 0));
        let source =
            Arc::new(Source { decl, standing, group: 0, body: 0, inner, rule: false, args: Vec::new(), site: None });
        let writer = Writer { source, node: Number { entry: u64::from(self.written), index: 0 } };
        let leaf = Node {
            by: [writer.clone()].into_iter().collect(),
            hard: [writer.clone()].into_iter().collect(),
            ..Node::default()
        };
        let value = |kind| Base::Set { value: Arc::new(Expr { kind, node: 0 }), hops: 1 };
        let leaf = match self.random.below(8) {
            0 => Node { base: Base::New, ..leaf },
            1 => Node { base: Base::Fresh, ..leaf },
            2 => Node { base: Base::Removed { lenient: self.random.below(2) == 0 }, ..leaf },
            3 => Node { base: value(Kind::Root(Root::Super)), ..leaf },
            4 => {
                let list = Arc::new(Expr { kind: Kind::List(Vec::new()), node: 0 });
                Node { by: Default::default(), apps: [(writer.clone(), list, 1)].into_iter().collect(), ..leaf }
            }
            _ => Node { base: value(Kind::Scalar(Scalar::Int(self.random.below(2) as i64))), ..leaf },
        };
        let depth = self.random.below(3);
        (0..depth).fold(Arc::new(leaf), |kid, _| {
            let segment = self.segment();
            let soft = kid.base == Base::Nothing && self.random.below(4) == 0;
            let kid = if soft { Arc::new(Node { hard: Default::default(), ..(*kid).clone() }) } else { kid };
            Arc::new(Node {
                kids: [(segment, kid)].into_iter().collect(),
                hard: [writer.clone()].into_iter().collect(),
                ..Node::default()
            })
        })
    }

    fn segment(&mut self) -> Segment {
        match self.random.below(4) {
            0 => Segment::Field("a".into()),
            1 => Segment::Field("b".into()),
            n => Segment::Key(Key::Text(if n == 2 { "k" } else { "l" }.into())),
        }
    }
}

/// All of a node but the order in which writers and fields are listed; `ordered` where that of items and appends counts.
fn shape(node: &Node, ordered: bool) -> String {
    let writers = |all: &[Writer]| {
        let mut all: Vec<u64> = all.iter().map(|w| w.node.entry).collect();
        all.sort_unstable();
        all
    };
    let mut apps: Vec<u64> = node.apps.iter().map(|(w, ..)| w.node.entry).collect();
    let mut kids: Vec<String> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    for (segment, kid) in &node.kids {
        let made = matches!(segment, Segment::Key(_)) && kid.was_made();
        (if made { &mut items } else { &mut kids }).push(format!("{segment:?}: {}", shape(kid, ordered)));
    }
    kids.sort();
    if !ordered {
        apps.sort_unstable();
        items.sort();
    }
    let below = node.below.as_ref().map(|below| shape(below, ordered));
    let (by, hard) = (writers(&node.by), writers(&node.hard));
    // Siblings that say the same constant are told by the first of them.
    let base = match &node.base {
        Base::Set { value, .. } => format!("{:?}", value.kind),
        base => format!("{base:?}"),
    };
    format!("({base} {by:?} {below:?} {apps:?} {kids:?} {items:?} {hard:?})")
}

#[test]
fn a_later_layer_over_earlier_ones_is_associative() {
    let mut statements = Statements::new(1);
    for case in 0..CASES {
        let [p, q, r] = [0, 1, 2].map(|level| statements.layer(level));
        let (left, right) = (p.later(&q).later(&r), p.later(&q.later(&r)));
        assert_eq!(shape(&left, true), shape(&right, true), "case {case}: {p:#?} {q:#?} {r:#?}");
    }
}

#[test]
fn siblings_have_no_order() {
    let mut statements = Statements::new(2);
    for case in 0..CASES {
        let [p, q, r] = [0; 3].map(|level| statements.layer(level));
        assert_eq!(shape(&p.beside(&q), false), shape(&q.beside(&p), false), "case {case}: {p:#?} {q:#?}");
        let (left, right) = (p.beside(&q).beside(&r), p.beside(&q.beside(&r)));
        let agree = !format!("{left:?}{right:?}").contains("Clash");
        assert!(!agree || shape(&left, true) == shape(&right, true), "case {case}: {p:#?} {q:#?} {r:#?}");
    }
}

#[test]
fn nothing_is_the_layer_that_changes_nothing() {
    let mut statements = Statements::new(3);
    for _ in 0..CASES {
        let p = statements.layer(0);
        for same in
            [p.later(&Node::empty()), Node::empty().later(&p), p.beside(&Node::empty()), Node::empty().beside(&p)]
        {
            assert_eq!(shape(&same, true), shape(&p, true));
        }
        assert_eq!(shape(&p.beside(&p), true), shape(&p, true), "said twice is said once");
    }
}

#[test]
fn layers_can_be_taken_apart() {
    let mut statements = Statements::new(4);
    for case in 0..CASES {
        let [p, q] = [0, 1].map(|level| statements.layer(level));
        let (low, high) = p.later(&q).split(&|w| w.source.standing.level == 0);
        assert_eq!(shape(&low, false), shape(&p, false), "case {case}: the lower of {p:#?} {q:#?}");
        assert_eq!(shape(&high, false), shape(&q, false), "case {case}: the upper of {p:#?} {q:#?}");
    }
}

#[test]
fn siblings_can_be_taken_apart() {
    let mut statements = Statements::new(5);
    for case in 0..CASES {
        let [p, q] = [0; 2].map(|level| statements.layer(level));
        let both = p.beside(&q);
        let own: Vec<u64> = p.writers().iter().map(|w| w.node.entry).collect();
        let (a, b) = both.apart(&|w| own.contains(&w.node.entry));
        assert_eq!(shape(&a.beside(&b), false), shape(&both, false), "case {case}: {p:#?} {q:#?}");
    }
}
