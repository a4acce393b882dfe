//! What the grammar knows of a text that its characters alone do not tell, by position.

use std::collections::BTreeMap;

use pest::iterators::{Pair, Pairs};

use crate::parse::grammar::Rule;

/// What is known of the token that starts at a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// It begins an entry, an item, an argument, a declaration.
    pub starts: bool,
    /// It begins a declaration with a body.
    pub has_body: bool,
    /// No blank stands in front of it.
    pub glued: bool,
    /// No blank stands behind it.
    pub tight: bool,
    /// A line may end in front of it.
    pub leads: bool,
    /// A bracket that does not break over lines.
    pub rigid: bool,
    /// Braces without blanks inside.
    pub bare: bool,
    /// Where the string or text that starts here ends.
    pub literal: Option<usize>,
}

/// The marks of a file.
#[derive(Debug, Default)]
pub(super) struct Marks {
    at: BTreeMap<usize, Mark>,
}

impl Marks {
    /// Adds those of one declaration, which starts at `offset` in the file.
    pub(super) fn add(&mut self, seen: Pairs<'_, Rule>, offset: usize) {
        for pair in seen.flatten() {
            self.pair(&pair, offset);
        }
    }

    /// What is known of the token at a position.
    pub(super) fn get(&self, at: usize) -> Mark {
        self.at.get(&at).copied().unwrap_or_default()
    }

    fn mark(&mut self, at: usize) -> &mut Mark {
        self.at.entry(at).or_default()
    }

    fn pair(&mut self, pair: &Pair<'_, Rule>, offset: usize) {
        let span = pair.as_span();
        let (start, end) = (span.start() + offset, span.end() + offset);
        match pair.as_rule() {
            Rule::chunk => self.declaration(pair, offset),
            Rule::entry | Rule::member_entry | Rule::alternative => {
                self.child_starts(pair, offset, |rule| rule != Rule::doc)
            }
            Rule::record_entry | Rule::item | Rule::argument | Rule::parameter | Rule::arm => {
                self.mark(start).starts = true
            }
            Rule::keys => self.child_starts(pair, offset, |rule| rule == Rule::expr),
            Rule::picked => self.picked(pair, offset),
            Rule::string | Rule::raw | Rule::text => self.mark(start).literal = Some(end),
            Rule::neg | Rule::not | Rule::range | Rule::spread => self.mark(start).tight = true,
            Rule::call | Rule::parameters => self.mark(start).glued = true,
            Rule::with => self.leads(pair, offset),
            Rule::index => self.mark(start).glued = piece_glues(pair),
            Rule::family => *self.mark(start) = Mark { glued: true, rigid: true, ..self.get(start) },
            Rule::arguments => {
                *self.mark(start) = Mark { glued: true, tight: true, ..Mark::default() };
                self.mark(end - 1).glued = true;
            }
            _ => {}
        }
    }

    fn child_starts(&mut self, pair: &Pair<'_, Rule>, offset: usize, which: impl Fn(Rule) -> bool) {
        let all = pair.as_rule() == Rule::keys || pair.as_rule() == Rule::picked;
        let children = pair.clone().into_inner().filter(|child| which(child.as_rule()));
        for child in children.take(if all { usize::MAX } else { 1 }) {
            self.mark(child.as_span().start() + offset).starts = true;
        }
    }

    /// `with`, and each mixin behind the first.
    fn leads(&mut self, with: &Pair<'_, Rule>, offset: usize) {
        self.mark(with.as_span().start() + offset).leads = true;
        let applied = with.clone().into_inner().filter(|child| child.as_rule() == Rule::applied);
        for one in applied.skip(1) {
            self.mark(one.as_span().start() + offset).leads = true;
        }
    }

    fn declaration(&mut self, chunk: &Pair<'_, Rule>, offset: usize) {
        let is_code = |rule| !matches!(rule, Rule::doc | Rule::stray_doc | Rule::EOI);
        if let Some(declaration) = chunk.clone().into_inner().find(|child| is_code(child.as_rule())) {
            let is_body = |rule| matches!(rule, Rule::body | Rule::type_body | Rule::alternatives);
            let mark = self.mark(declaration.as_span().start() + offset);
            mark.starts = true;
            mark.has_body = declaration.into_inner().any(|child| is_body(child.as_rule()));
        }
    }

    /// The names in `use a.{b, c}`; the pair starts at the dot.
    fn picked(&mut self, pair: &Pair<'_, Rule>, offset: usize) {
        self.child_starts(pair, offset, |rule| rule == Rule::name);
        let brace = self.mark(pair.as_span().start() + 1 + offset);
        brace.glued = true;
        brace.bare = true;
    }
}

/// Whether something stands directly in front of a key: it is then one of a value, and not the first step of a path.
fn piece_glues(pair: &Pair<'_, Rule>) -> bool {
    let span = pair.as_span();
    let before = span.get_input()[..span.start()].chars().next_back();
    before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '{' | '[' | '(' | ',' | '/'))
}
