//! Smaller programs that still fail.

use super::program::{Body, Expr, Level, Mixin, Op, Program, Write};

/// The program with statements left out as long as `fails` holds.
pub fn smallest(program: &Program, fails: &mut dyn FnMut(&Program) -> bool) -> Program {
    let mut best = program.clone();
    let mut n = 0;
    loop {
        let mut smaller = best.clone();
        if !Cut(n).program(&mut smaller) {
            return best;
        }
        if fails(&smaller) {
            best = smaller;
        } else {
            n += 1;
        }
    }
}

/// Counts down over all that may be left out, and leaves out what it ends at.
struct Cut(usize);

impl Cut {
    fn list<T>(&mut self, list: &mut Vec<T>) -> bool {
        if self.0 < list.len() {
            list.remove(self.0);
            return true;
        }
        self.0 -= list.len();
        false
    }

    fn program(&mut self, program: &mut Program) -> bool {
        if program.levels.len() > 2 {
            if self.0 == 0 {
                program.levels.pop();
                return true;
            }
            self.0 -= 1;
        }
        let mut levels = program.levels.iter_mut();
        let mut mixins = program.mixins.iter_mut();
        let mut types = program.types.iter_mut().filter(|t| t.name != "Component");
        levels.any(|l| self.level(l))
            || mixins.any(|(_, m)| match m {
                Mixin::Level(_, level) => self.level(level),
                Mixin::Own(_, body) => self.body(body),
            })
            || types.any(|t| self.list(&mut t.defaults) || self.writes(&mut t.defaults))
            || self.conditions(program)
    }

    fn conditions(&mut self, program: &mut Program) -> bool {
        for of in &mut program.types {
            if let Some(emit) = of.emit.as_mut().filter(|e| e.condition.is_some()) {
                if self.0 == 0 {
                    emit.condition = None;
                    return true;
                }
                self.0 -= 1;
            }
        }
        false
    }

    fn level(&mut self, level: &mut Level) -> bool {
        self.list(&mut level.with)
            || self.list(&mut level.params)
            || self.list(&mut level.everys)
            || self.list(&mut level.blocks)
            || self.list(&mut level.members)
            || level.with.iter_mut().any(|w| self.optional(&mut w.when))
            || level.everys.iter_mut().any(|e| self.body(&mut e.body))
            || level.blocks.iter_mut().any(|b| self.body(&mut b.body))
            || level.members.iter_mut().any(|m| self.body(&mut m.body))
    }

    fn optional(&mut self, when: &mut Option<Expr>) -> bool {
        if when.is_some() && self.0 == 0 {
            *when = None;
            return true;
        }
        self.0 = self.0.wrapping_sub(usize::from(when.is_some()));
        false
    }

    fn body(&mut self, body: &mut Body) -> bool {
        self.list(&mut body.with)
            || self.list(&mut body.rules)
            || self.list(&mut body.writes)
            || body.rules.iter_mut().any(|r| self.body(&mut r.body))
            || self.writes(&mut body.writes)
    }

    fn writes(&mut self, writes: &mut [Write]) -> bool {
        writes.iter_mut().any(|w| match &mut w.op {
            Op::Set(e) | Op::Append(e) | Op::Insert(e) => self.expr(e),
            Op::Clear | Op::Given(_) => false,
        })
    }

    /// Entries of literals, and the parts of expressions instead of the whole.
    fn expr(&mut self, e: &mut Expr) -> bool {
        match e {
            Expr::Record(spread, writes) => {
                spread.as_mut().is_some_and(|e| self.expr(e)) || self.list(writes) || self.writes(writes)
            }
            Expr::Alternative(_, writes) => self.list(writes) || self.writes(writes),
            Expr::List(items) | Expr::Spread(_, items) => self.list(items),
            Expr::Add(a, b) | Expr::Less(a, b) | Expr::Else(a, b) => self.expr(a) || self.expr(b),
            Expr::If(_, a, b) => {
                let part = (**a).clone();
                if self.0 == 0 {
                    *e = part;
                    return true;
                }
                self.0 -= 1;
                self.expr(a) || b.as_mut().is_some_and(|b| self.expr(b))
            }
            Expr::Int(_)
            | Expr::Bool(_)
            | Expr::Read(..)
            | Expr::Argument(_)
            | Expr::Super(_)
            | Expr::Is(..)
            | Expr::Given(_) => false,
        }
    }
}
