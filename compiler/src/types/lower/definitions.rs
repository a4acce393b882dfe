//! The names that a declaration defines, with their places.

use crate::db::{Decl, Name, Span};
use crate::parse::tree::{self, Body, EntryKind, Ident, Item, TypeDefinition};
use crate::types::notes::{Note, What};
use crate::types::{RecordId, Symbol};

/// What defines something in a declaration, but for what expressions bind.
pub fn definitions(decl: Decl, item: &Item) -> Vec<Note> {
    let mut all = Definitions { decl, notes: Vec::new() };
    all.item(item);
    all.notes
}

struct Definitions {
    decl: Decl,
    notes: Vec<Note>,
}

impl Definitions {
    fn add(&mut self, span: Span, symbol: Symbol) {
        self.notes.push(Note { span, what: What::Defines(symbol) });
    }

    fn itself(&mut self, name: &Ident) {
        self.add(name.span, Symbol::Declared(self.decl));
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Use(_) | Item::Part(_) | Item::Every(_) => {}
            Item::Distribution(of) => self.level(&of.name, &of.body),
            Item::Variant(of) => self.level(&of.name, &of.body),
            Item::Test(of) => self.level(&of.title, &of.body),
            Item::Mixin(of) => self.level(&of.name, &of.body),
            Item::Component(component) => self.component(component),
            Item::Param(param) => self.parameter(param),
            Item::Let(of) => self.itself(&of.name),
            Item::Function(of) => self.itself(&of.name),
            Item::Type(of) => {
                self.itself(&of.name);
                if let TypeDefinition::Record { body, .. } = &of.definition {
                    self.record(body, RecordId::Declared(self.decl));
                }
            }
            Item::Resource(of) => {
                self.itself(&of.name);
                self.record(&of.body, RecordId::Declared(self.decl));
            }
            Item::Enum(of) => self.enumeration(of),
        }
    }

    fn enumeration(&mut self, of: &tree::EnumDecl) {
        self.itself(&of.name);
        for (number, alternative) in of.alternatives.iter().enumerate() {
            self.add(alternative.name.span, Symbol::Alternative(self.decl, number as u16));
            if let Some(body) = &alternative.body {
                self.record(body, RecordId::Payload(self.decl, number as u16));
            }
        }
    }

    fn record(&mut self, body: &Body, of: RecordId) {
        for entry in &body.entries {
            let name = match &entry.kind {
                EntryKind::Field(field) => &field.name,
                EntryKind::Let(binding) => &binding.name,
                EntryKind::Emit(emit) => &emit.name,
                _ => continue,
            };
            self.add(name.span, Symbol::Field(of, name.node.clone()));
        }
    }

    fn level(&mut self, name: &Ident, body: &Body) {
        self.itself(name);
        for entry in &body.entries {
            match &entry.kind {
                EntryKind::Component(component) => self.component(component),
                EntryKind::Param(param) => self.parameter(param),
                _ => {}
            }
        }
        self.emits(body, &Name::new());
    }

    fn component(&mut self, component: &tree::Component) {
        let name = &component.name;
        self.add(name.span, Symbol::Component(self.decl, name.node.clone()));
        self.emits(&component.body, &name.node);
    }

    fn parameter(&mut self, param: &tree::Param) {
        self.add(param.name.span, Symbol::Parameter(self.decl, param.name.node.clone()));
    }

    fn emits(&mut self, body: &Body, owner: &Name) {
        for entry in &body.entries {
            if let EntryKind::Emit(emit) = &entry.kind {
                let symbol = Symbol::Emit(self.decl, owner.clone(), emit.name.node.clone());
                self.add(emit.name.span, symbol);
            }
        }
    }
}
