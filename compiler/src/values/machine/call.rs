//! Calls, and values of files.

use std::rc::Rc;
use std::sync::Arc;

use super::native::{self, Body};
use super::{Machine, OBJECT, STRING, Scope};
use crate::db::{Decl, File, Name, Place};
use crate::packages::{Program, names_text, text_path};
use crate::resolve;
use crate::types::ir::{Expr, Kind, Lowered};
use crate::types::scalar::Scalar;
use crate::types::{Parameter, lowering, signature};
use crate::values::errors;
use crate::values::node::Source;
use crate::values::plan::type_source;
use crate::values::value::Value;

/// A function as it is called, looked up once.
pub(super) struct Function<'db> {
    name: &'db str,
    parameters: &'db [Parameter],
    lowered: &'db Lowered,
    native: Option<Body>,
    source: Arc<Source>,
}

impl<'db> Machine<'db> {
    fn function(&mut self, decl: Decl) -> Rc<Function<'db>> {
        let db = self.db;
        let found = |_: &Decl| {
            let name = resolve::declared_name(db, decl);
            let (parameters, lowered) = (&signature(db, decl).parameters, &*lowering(db, decl).lowered);
            Rc::new(Function { name, parameters, lowered, native: native::body(name), source: type_source(decl, 0) })
        };
        self.functions.entry(decl).or_insert_with_key(found).clone()
    }

    pub(super) fn call(&mut self, function: Decl, args: &[Option<Expr>], scope: &Scope, e: &Expr) -> Value {
        let function = self.function(function);
        let mut inner = self.function_scope(&function.source, Vec::with_capacity(function.parameters.len()));
        inner.judges = scope.judges;
        for (n, parameter) in function.parameters.iter().enumerate() {
            let value = match (args.get(n), function.lowered.defaults.get(n)) {
                (Some(Some(given)), _) => self.eval(given, scope),
                (_, Some((_, Some(default)))) => self.eval(default, &inner),
                _ => Value::Poison,
            };
            inner.locals.push((parameter.name.clone(), value));
        }
        match &function.lowered.value {
            Some(body) => self.eval(body, &inner),
            None => {
                let args: Vec<Value> = inner.locals.into_iter().map(|(_, value)| value).collect();
                match function.name {
                    "file" => self.text_of_file(&args, scope, e),
                    "files" => self.texts_of_files(&args, scope, e),
                    _ => self.native(&function, &args, scope.place(e)),
                }
            }
        }
    }

    pub(super) fn function_scope(&self, source: &Arc<Source>, locals: Vec<(Name, Value)>) -> Scope {
        Scope { this: None, own: None, at: None, source: source.clone(), entry: 0, locals, it: None, judges: false }
    }

    fn native(&mut self, function: &Function<'_>, args: &[Value], place: Place) -> Value {
        if let Some(stuck) = args.iter().filter_map(Value::stuck).max_by_key(|v| *v == Value::Poison) {
            return stuck;
        }
        if args.iter().any(|arg| arg.is_larger(OBJECT)) {
            return self.limit_here("value", OBJECT as u64);
        }
        let made = function.native.map_or_else(|| Err(native::MISSING.to_owned()), |body| body(args));
        match made {
            Ok(Value::Scalar(Scalar::Text(text))) if text.len() > STRING => self.limit_here("string", STRING as u64),
            Ok(value) => value,
            Err(why) => {
                self.fault(errors::native(function.name, &why, place));
                Value::Poison
            }
        }
    }

    /// The text of a file of the package, by its path from the file that asks.
    fn text_of_file(&mut self, args: &[Value], scope: &Scope, e: &Expr) -> Value {
        let Some(path) = args.first().and_then(Value::as_text) else { return Value::Poison };
        let texts = Program::get(self.db).texts(self.db);
        match self.asked_text(path, scope).and_then(|path| texts.get(&path)) {
            Some(file) => Value::text(crate::db::code(self.db, *file)),
            None => {
                self.fault(errors::no_file(path, scope.place(e)));
                Value::Poison
            }
        }
    }

    /// The texts of the files that a pattern names, by their names without folders.
    fn texts_of_files(&mut self, args: &[Value], scope: &Scope, e: &Expr) -> Value {
        let Some(pattern) = args.first().and_then(Value::as_text) else { return Value::Poison };
        let Some(whole) = self.asked_text(pattern, scope) else {
            self.fault(errors::no_files(pattern, scope.place(e)));
            return Value::Poison;
        };
        // Those that begin as the pattern does stand beside each other.
        let front = whole.split('*').next().unwrap_or_default();
        let texts = Program::get(self.db).texts(self.db).range(Name::from(front)..);
        let near = texts.take_while(|(path, _)| path.starts_with(front)).filter(|(path, _)| names_text(&whole, path));
        let name = |path: &Name| Name::from(path.rsplit('/').next().unwrap_or(path));
        let text = |(path, file): (&Name, &File)| (name(path), Value::text(crate::db::code(self.db, *file)));
        let found: Vec<(Name, Value)> = near.map(text).collect();
        if found.is_empty() {
            self.fault(errors::no_files(pattern, scope.place(e)));
            return Value::Poison;
        }
        self.bounded(found.len(), || Value::Map(found.into()))
    }

    fn asked_text(&self, path: &str, scope: &Scope) -> Option<Name> {
        text_path(scope.source.decl.file(self.db).path(self.db), path)
    }

    /// The value of a `let` of a file.
    pub(super) fn global(&mut self, decl: Decl) -> Value {
        if let Some(known) = self.globals.get(&decl) {
            return known.clone();
        }
        let Some(value) = &lowering(self.db, decl).lowered.value else { return Value::Poison };
        let scope = self.function_scope(&type_source(decl, 0), Vec::new());
        let found = self.eval(value, &scope);
        self.globals.insert(decl, found.clone());
        found
    }

    /// Evaluates a `let` of a file that hangs on nothing of a variant.
    pub fn constant(&mut self, decl: Decl) {
        let Some(value) = &lowering(self.db, decl).lowered.value else { return };
        let mut free = true;
        crate::types::visit(value, &mut |e| free &= !matches!(e.kind, Kind::Root(_) | Kind::All(_) | Kind::Global(_)));
        if free {
            self.global(decl);
        }
    }
}
