//! What the compiler fills in below all layers: names, and the heads of objects.

use std::sync::Arc;

use ecow::eco_vec;

use super::node::{Base, Node, Source, Stage, Standing, Writer, Writers};
use super::value::{Owner, Value};
use crate::db::Node as Number;
use crate::db::{Db, Name};
use crate::resolve;
use crate::types::ir::{Emit, Expr, Kind, Root, Segment};
use crate::types::{Object, record};

/// What an owner is called and what it belongs to, below all layers.
pub fn name_of(db: &dyn Db, is_distribution: bool, name: &Name) -> Arc<Node> {
    let by: Writers = filler(db).into_iter().collect();
    let field = |name: &str, value| {
        let leaf = Node { base: Base::Value(value), by: by.clone(), ..Node::default() };
        (Segment::Field(name.into()), Arc::new(leaf))
    };
    let mut kids = eco_vec![field("name", Value::text(name.clone()))];
    if !is_distribution {
        kids.push(field("distribution", Value::Reference(Owner::Distribution)));
    }
    Arc::new(Node { kids, ..Node::default() })
}

/// The heads of the objects that an owner emits, below all layers.
pub fn heads(db: &dyn Db, is_distribution: bool, emits: &[(Emit, Arc<Source>)]) -> Arc<Node> {
    let single = emits.iter().filter(|(e, _)| e.family.is_none());
    let head =
        |(emit, _): &(Emit, Arc<Source>)| (Segment::Field(emit.name.clone()), emit_head(db, is_distribution, emit));
    Arc::new(Node { kids: single.map(head).collect(), ..Node::default() })
}

/// The head of what an owner emits, which stays when the emit is replaced as a whole.
pub fn emit_head(db: &dyn Db, is_distribution: bool, emit: &Emit) -> Arc<Node> {
    let (Some(writer), Some(object)) = (filler(db), &record(db, emit.of).object) else { return Node::empty() };
    let leaf = |base| Arc::new(Node { base, by: eco_vec![writer.clone()], ..Node::default() });
    let own = match is_distribution {
        true => leaf(Base::Value(Value::text(kebab(&emit.name)))),
        false => leaf(Base::Set { value: own_name(), hops: 3 }),
    };
    object_head(object, own, &leaf)
}

/// `apiVersion`, `kind`, `metadata.name` and `metadata.namespace` of an object.
pub fn object_head(object: &Object, name: Arc<Node>, leaf: &dyn Fn(Base) -> Arc<Node>) -> Arc<Node> {
    let field = |name: &str| Segment::Field(name.into());
    let constant = |text: &Name| leaf(Base::Value(Value::text(text.clone())));
    let mut meta = eco_vec![(field("name"), name)];
    if object.namespaced {
        meta.push((field("namespace"), leaf(Base::Set { value: namespace(), hops: 0 })));
    }
    let kids = eco_vec![
        (field("apiVersion"), constant(&object.api_version)),
        (field("kind"), constant(&object.kind)),
        (field("metadata"), Arc::new(Node { kids: meta, ..Node::default() })),
    ];
    Arc::new(Node { kids, ..Node::default() })
}

/// The writer that stands for the compiler itself.
pub fn filler(db: &dyn Db) -> Option<Writer> {
    let decl = resolve::library_decl(db, "std.prelude", "Component")?;
    let standing = Standing { level: 0, stage: Stage::Type, depth: 0 };
    let source = Arc::new(Source::of(decl, standing));
    Some(Writer { source, node: Number { entry: 0, index: 0 } })
}

fn step(base: Expr, name: &str) -> Expr {
    let kind = Kind::Step { base: Box::new(base), segment: Segment::Field(name.into()), soft: false };
    Expr { kind, node: 0 }
}

fn own_name() -> Arc<Expr> {
    Arc::new(step(Expr { kind: Kind::Root(Root::Own), node: 0 }, "name"))
}

fn namespace() -> Arc<Expr> {
    Arc::new(step(Expr { kind: Kind::Root(Root::Distribution), node: 0 }, "namespace"))
}

/// `namespaceObject` as resources are named: `namespace-object`.
pub fn kebab(name: &str) -> Name {
    let mut kebab = Name::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    kebab
}

/// `apiVersion` and `kind`, which an object bears wherever it stands, in `volumeClaimTemplates` as well.
pub fn tag(db: &dyn Db, object: &Object) -> Arc<Node> {
    let by: Writers = filler(db).into_iter().collect();
    let leaf = |text: &Name| {
        Arc::new(Node { base: Base::Value(Value::text(text.clone())), by: by.clone(), ..Node::default() })
    };
    let kids = eco_vec![
        (Segment::Field("apiVersion".into()), leaf(&object.api_version)),
        (Segment::Field("kind".into()), leaf(&object.kind)),
    ];
    Arc::new(Node { kids, ..Node::default() })
}
