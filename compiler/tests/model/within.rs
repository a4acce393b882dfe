//! Mixins of records that are no components, applied within bodies. They are added to programs that are whole without them.

use super::program::{Args, Body, Every, Expr, Mixin, Program, Segment, Step, With};
use super::tidy::disjoint;
use super::writes::{Inside, Writes};
use crate::random::Random;

/// The mixins by what they are for.
const MIXINS: &[(&str, &str)] = &[("boxed", "Box"), ("nested", "Inner"), ("spelt", "Spec"), ("listed", "Item")];

/// Places of components, each with the type of what is there; `?` stands in front of a step that asks.
const PLACES: &[(&str, &str)] = &[
    ("box", "Box"),
    ("opt", "Box"),
    ("opt.?inner", "Inner"),
    ("box.inner", "Inner"),
    ("thing.spec", "Spec"),
    ("thing.?spec", "Spec"),
    ("thing.?spec.box", "Box"),
    ("thing.?spec.?box", "Box"),
    ("thing.?spec.items.[i].?inner", "Inner"),
    ("boxes.?[x]", "Box"),
];

/// Adds them to some programs.
pub fn applied(random: &mut Random, program: &mut Program) {
    if random.below(100) >= 40 {
        return;
    }
    for (name, of) in MIXINS {
        let statements = 1 + random.below(2);
        let inside = Inside::MixinRule(of);
        let one = |_| Writes { random: &mut *random, program: &*program, inside, components: &[] }.write();
        let mut writes: Vec<_> = (0..statements).map(one).collect();
        if program.calm {
            writes = disjoint(writes);
        }
        let body = Body { writes, ..Body::default() };
        program.mixins.push((name, Mixin::Own(of, body)));
    }
    for level in &mut program.levels {
        for every in &mut level.everys {
            within_every(random, every);
        }
        level.members.iter_mut().for_each(|member| within(random, &mut member.body));
        level.blocks.iter_mut().for_each(|block| within(random, &mut block.body));
    }
}

fn within_every(random: &mut Random, every: &mut Every) {
    match MIXINS.iter().find(|(_, of)| *of == every.of) {
        Some((mixin, _)) if random.below(3) == 0 => {
            let more = with(random, mixin, "");
            every.body.with.push(more);
        }
        Some(_) => {}
        None => within(random, &mut every.body),
    }
}

fn within(random: &mut Random, body: &mut Body) {
    body.rules.iter_mut().for_each(|rule| within_every(random, rule));
    for _ in 0..random.below(5) / 2 {
        let (place, of) = random.pick(PLACES);
        let fitting: Vec<_> = MIXINS.iter().filter(|(_, for_type)| *for_type == of).collect();
        let more = with(random, fitting[0].0, place);
        body.with.push(more);
    }
}

fn with(random: &mut Random, mixin: &'static str, place: &str) -> With {
    let x = Expr::Int(random.below(3) as i64);
    let when = (random.below(5) == 0).then(|| Expr::parameter("on"));
    let path = place.split('.').filter(|step| !step.is_empty()).map(step).collect();
    With { mixin, args: Args::from([("x", x)]), when, path }
}

fn step(text: &str) -> Step {
    let (name, ask) = text.strip_prefix('?').map_or((text, false), |name| (name, true));
    let segment = match name.strip_prefix('[').and_then(|key| key.strip_suffix(']')) {
        Some(key) => Segment::Key(key.into()),
        None => Segment::Field(name.into()),
    };
    Step { segment, ask }
}
