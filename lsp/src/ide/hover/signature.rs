//! What a symbol is, on one line as the language writes it.

use distc::Workspace;
use distc::db::{Db, Decl};
use distc::parse::parsed;
use distc::parse::tree::Item;
use distc::resolve::{self, Word, declared_name};
use distc::types::{
    Field, RecordId, Sort, Symbol, Type, enumeration, let_type, member_type, parameter_type, record, refined_base,
    signature,
};

/// What a symbol is; `ty` is the type of the expression that it stands in, where it is one.
pub fn signature_of(workspace: &Workspace, symbol: &Symbol, ty: Option<&Type>) -> String {
    let db = workspace.db();
    match symbol {
        Symbol::Declared(decl) => declaration(db, *decl),
        Symbol::Module(file) => format!("module {}", workspace.shown_path(*file)),
        Symbol::Kubernetes(id) => format!("type k8s.{}", id.name(db)),
        Symbol::Field(of, name) => {
            let field = record(db, *of).fields.get(name);
            field.map_or_else(|| name.to_string(), |field| format!("{}.{}", of.name(db), shown(db, name, field)))
        }
        Symbol::Alternative(of, number) => {
            let one = enumeration(db, *of).alternatives.get(usize::from(*number));
            format!("{}.{}", declared_name(db, *of), one.map(|one| one.name.clone()).unwrap_or_default())
        }
        Symbol::Component(home, name) => {
            let ty = member_type(db, *home, name).map(|(ty, _)| ty.show(db).to_string());
            format!("component {name}: {}", ty.unwrap_or_default())
        }
        Symbol::Parameter(home, name) => {
            let ty = parameter_type(db, *home, name).map(|ty| ty.show(db).to_string());
            format!("param {name}: {}", ty.unwrap_or_default())
        }
        Symbol::Emit(home, owner, name) => {
            let ty = distc::types::body_emit(db, *home, owner, name).map(|(_, ty)| ty.show(db).to_string());
            format!("emit {name}: {}", ty.unwrap_or_default())
        }
        Symbol::Local(decl, span) => {
            let name = decl.code(db).get(std::ops::Range::from(*span)).unwrap_or_default();
            let parameter = signature(db, *decl).parameters.iter().find(|parameter| parameter.name == name);
            let ty = ty.or(parameter.map(|parameter| &parameter.ty));
            ty.map_or_else(|| name.to_owned(), |ty| format!("{name}: {}", ty.show(db)))
        }
    }
}

/// A field with its type.
pub fn shown(db: &dyn Db, name: &str, field: &Field) -> String {
    let ty = field.ty.show(db);
    match field.sort {
        Sort::Plain => format!("{name}: {ty}"),
        Sort::Derived => format!("let {name}: {ty}"),
        Sort::Emit { conditional, .. } => format!("emit {name}: {ty}{}", if conditional { " if …" } else { "" }),
    }
}

fn declaration(db: &dyn Db, decl: Decl) -> String {
    let name = declared_name(db, decl);
    match resolve::word(db, decl) {
        Some(Word::Function) => {
            format!("fn {name}({}) -> {}", parameters(db, decl), signature(db, decl).result.show(db))
        }
        Some(Word::Mixin) => format!("mixin {name}{}{}", bracketed(&parameters(db, decl)), target(db, decl)),
        Some(Word::Let) => format!("let {name}: {}", let_type(db, decl).show(db)),
        Some(Word::Type) if distc::types::is_refinement(db, decl) => {
            format!("type {name} = {}", refined_base(db, decl).show(db))
        }
        Some(Word::Type) => {
            let base = record(db, RecordId::Declared(decl)).extends.map(|base| format!(" extends {}", base.name(db)));
            format!("type {name}{}", base.unwrap_or_default())
        }
        Some(word) => format!("{} {name}", word.text()),
        None => name.to_owned(),
    }
}

fn parameters(db: &dyn Db, decl: Decl) -> String {
    let parameters = signature(db, decl).parameters.iter();
    let shown = parameters.map(|p| format!("{}: {}{}", p.name, p.ty.show(db), if p.has_default { " = …" } else { "" }));
    shown.collect::<Vec<_>>().join(", ")
}

fn bracketed(parameters: &str) -> String {
    if parameters.is_empty() { String::new() } else { format!("({parameters})") }
}

fn target(db: &dyn Db, mixin: Decl) -> String {
    let Some(Item::Mixin(written)) = &parsed(db, mixin).chunk.item else { return String::new() };
    let path: Vec<&str> = written.target.iter().map(|part| part.node.as_str()).collect();
    format!(" for {}", path.join("."))
}
