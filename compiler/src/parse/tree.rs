//! The syntax tree of one declaration. Spans are relative to the declaration's text.

use crate::db::{Name, Span};

/// Something with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// What it is.
    pub node: T,
    /// Where it is written.
    pub span: Span,
}

/// A name with its place.
pub type Ident = Spanned<Name>;

/// A dotted name, `a.b.c`; at least one part.
pub type Dotted = Vec<Ident>;

/// One piece of a file as the splitter cuts it: at most one declaration, with the comments above it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// The text of `//!` lines, without the marks.
    pub file_docs: Name,
    /// The text of `///` lines, without the marks.
    pub docs: Name,
    /// The declaration; none in a piece of comments, or where nothing could be understood.
    pub item: Option<Item>,
    /// Names that text which was not understood seems to declare, or to which something else was meant.
    pub lost: Vec<Name>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the variants are named after their words")]
pub enum Item {
    Use(Use),
    Distribution(Distribution),
    Part(Dotted),
    Param(Param),
    Let(Let),
    Component(Component),
    Every(Every),
    Variant(Variant),
    Type(TypeDecl),
    Enum(EnumDecl),
    Resource(Resource),
    Mixin(Mixin),
    Function(Function),
    Test(Test),
}

/// `use a.b.{c, d}`, `use a.b as e`.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The dotted name in front.
    pub path: Dotted,
    /// What is picked from it; empty without braces.
    pub names: Vec<Ident>,
    /// The name it gets here.
    pub alias: Option<Ident>,
}

/// `distribution d with m { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    /// Its name.
    pub name: Ident,
    /// The mixins it applies.
    pub with: Vec<Applied>,
    /// Its fields; empty without braces.
    pub body: Body,
}

/// `param p: T = default where cond example v`.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Type,
    /// Its default; without one it is required.
    pub default: Option<Expr>,
    /// Conditions, examples, history.
    pub clauses: Vec<Clause>,
}

/// `let x: T = …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: Ident,
    /// Its type, where written.
    pub ty: Option<Type>,
    /// Its value.
    pub value: Expr,
}

/// `component c[k, v in xs]: T with m { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its name.
    pub name: Ident,
    /// The items that it is a family over.
    pub family: Option<Family>,
    /// Its type.
    pub ty: TypePath,
    /// Former names, deprecation.
    pub clauses: Vec<Clause>,
    /// The mixins it applies.
    pub with: Vec<Applied>,
    /// Its settings; empty without braces.
    pub body: Body,
}

/// `[key, value in items]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The name bound to each item, or to a map's key.
    pub key: Ident,
    /// The name bound to a map's value.
    pub value: Option<Ident>,
    /// The items.
    pub items: Expr,
}

/// `every T except c with m { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Every {
    /// The type it reaches.
    pub ty: TypePath,
    /// Components that it does not.
    pub except: Vec<Ident>,
    /// The mixins it applies.
    pub with: Vec<Applied>,
    /// What it sets.
    pub body: Body,
}

/// `variant v of d.w with m { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: Ident,
    /// What it amends, where it is not its own distribution.
    pub of: Option<Dotted>,
    /// Former names, deprecation.
    pub clauses: Vec<Clause>,
    /// The mixins it applies.
    pub with: Vec<Applied>,
    /// What it changes; empty without braces.
    pub body: Body,
}

/// `type T { … }`, `type T extends U { … }`, `type T = U where cond`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDecl {
    /// Its name.
    pub name: Ident,
    /// Former names, deprecation.
    pub clauses: Vec<Clause>,
    /// What it is.
    pub definition: TypeDefinition,
}

/// The right side of a type's declaration.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeDefinition {
    /// A record.
    Record {
        /// The type that it extends.
        extends: Option<TypePath>,
        /// Its members.
        body: Body,
    },
    /// Another type, with conditions among the clauses.
    Refinement(Type),
}

/// `enum E { A, B { … }, C = "c" }`.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumDecl {
    /// Its name.
    pub name: Ident,
    /// Former names, deprecation.
    pub clauses: Vec<Clause>,
    /// Its alternatives, in order.
    pub alternatives: Vec<Alternative>,
}

/// An alternative of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The text of `///` lines.
    pub docs: Name,
    /// Its name.
    pub name: Ident,
    /// Its text, where it is not the name.
    pub text: Option<Ident>,
    /// Its fields.
    pub body: Option<Body>,
    /// Former names, deprecation.
    pub clauses: Vec<Clause>,
}

/// `resource R "group/version" "Kind" cluster { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name in the language.
    pub name: Ident,
    /// Its `apiVersion`.
    pub api_version: Ident,
    /// Its `kind`.
    pub kind: Ident,
    /// Whether it has no namespace.
    pub cluster: bool,
    /// Its fields.
    pub body: Body,
}

/// `mixin m(p: T = d) for U { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixin {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// A type or a distribution.
    pub target: Dotted,
    /// What it changes.
    pub body: Body,
}

/// `fn f(a: T) -> U = expr`, `external fn f(a: T) -> U`.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The type of its result.
    pub result: Type,
    /// Its value; none where it is native.
    pub value: Option<Expr>,
}

/// A parameter of a function or a mixin.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Type,
    /// Its default.
    pub default: Option<Expr>,
}

/// `test "…" of v with m { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it shows.
    pub title: Ident,
    /// The variant that it amends.
    pub of: Dotted,
    /// The mixins it applies.
    pub with: Vec<Applied>,
    /// Parameters, settings, assertions.
    pub body: Body,
}

/// One item behind `with`: `m(args) if cond`.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The mixin.
    pub mixin: Dotted,
    /// Its arguments.
    pub args: Vec<Argument>,
    /// When it applies.
    pub condition: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// What may follow a declaration's head.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// `where cond else "message"`.
    Where {
        /// The condition on `it`.
        condition: Expr,
        /// What to say where it fails.
        message: Option<Expr>,
    },
    /// `example v`.
    Example(Expr),
    /// `was oldName`.
    Was(Ident),
    /// `deprecated "why"`.
    Deprecated(Ident),
}

/// The names that something had before.
pub fn former(clauses: &[Clause]) -> impl Iterator<Item = &Ident> {
    clauses.iter().filter_map(|clause| match clause {
        Clause::Was(name) => Some(name),
        Clause::Where { .. } | Clause::Example(_) | Clause::Deprecated(_) => None,
    })
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// Without the `?`.
    pub kind: TypeKind,
    /// Whether a `?` follows.
    pub optional: bool,
    /// All of it.
    pub span: Span,
}

/// A type without its `?`.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// `"a" | "b"`; one literal alone too, as in `List<T, "name">`.
    Literals(Vec<Ident>),
    /// `a.b.T<X, Y>`.
    Named {
        /// The dotted name.
        path: TypePath,
        /// The types in angle brackets.
        arguments: Vec<Type>,
    },
    /// What recovery left.
    Error,
}

/// A dotted name whose last part is a type or an alternative.
pub type TypePath = Dotted;

/// What stands in braces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// From brace to brace; empty where there are none.
    pub span: Span,
}

/// One entry of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The text of `///` lines.
    pub docs: Name,
    /// What it says.
    pub kind: EntryKind,
    /// All of it, without its docs.
    pub span: Span,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the variants are named after their words")]
pub enum EntryKind {
    Let(Let),
    Check(Check),
    Emit(Emit),
    Component(Component),
    Every(Every),
    Param(Param),
    Assert(Check),
    Setting(Setting),
    /// Only in types: `name: T = default where cond`.
    Field(Param),
    /// Only in types: `name where cond`.
    Refined {
        name: Ident,
        clauses: Vec<Clause>,
    },
}

/// `check cond at place else "message"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What must hold.
    pub condition: Expr,
    /// Where its message points.
    pub at: Option<Expr>,
    /// What it says.
    pub message: Option<Expr>,
}

/// `emit name[k in xs]: Kind if cond { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Emit {
    /// The field's name.
    pub name: Ident,
    /// The items that it is a family over.
    pub family: Option<Family>,
    /// The manifest's kind.
    pub ty: TypePath,
    /// Former names, deprecation.
    pub clauses: Vec<Clause>,
    /// When it is written.
    pub condition: Option<Expr>,
    /// What it holds; empty without braces.
    pub body: Body,
}

/// `path = expr`, `path += expr`, `path with m { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// What is written.
    pub path: Path,
    /// How.
    pub operation: Operation,
}

/// What a setting does at its path.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// `=`
    Assign(Expr),
    /// `+=`
    Append(Expr),
    /// A block.
    Amend {
        /// The mixins it applies.
        with: Vec<Applied>,
        /// What it amends.
        body: Body,
    },
}

/// The left side of a setting; at least one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Its steps.
    pub steps: Vec<Step>,
    /// All of it.
    pub span: Span,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where it leads.
    pub kind: StepKind,
    /// Whether a `?` stands in front of it: it asks for what the steps before lead to (and `?[k]` for the item too).
    pub soft: bool,
    /// Without the dot or `?`.
    pub span: Span,
}

/// Where a step leads.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// `.name`: a field, a map's key, an alternative.
    Name(Name),
    /// `[k]`, `[k, l]`, or a quoted name.
    Key(Vec<Expr>),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the variants are named after what is written")]
pub enum ExprKind {
    /// What recovery left; an error was reported.
    Error,
    /// A bare name, an alternative without fields among them.
    Name(Name),
    SelfValue,
    It,
    Super,
    None,
    Bool(bool),
    /// As written, with its unit and without `_`.
    Number(Name),
    /// A string, raw string or text block; a plain one is a single piece or none.
    Text(Vec<Piece>),
    List(Vec<ListItem>),
    /// `[for x in xs if c => e]`
    ListFor {
        generators: Vec<Generator>,
        value: Box<Expr>,
    },
    Record(Record),
    /// `{for k, v in m => [key] = value}`
    MapFor {
        generators: Vec<Generator>,
        keys: Vec<Expr>,
        value: Box<Expr>,
    },
    /// `Alt { … }`, `a.T { … }`
    Construct {
        path: TypePath,
        record: Record,
    },
    /// `all T`
    All(TypePath),
    /// `base.name`, `base?.name`
    Member {
        base: Box<Expr>,
        soft: bool,
        name: Ident,
    },
    /// `base[k]`, `base?[k, l]`
    Index {
        base: Box<Expr>,
        soft: bool,
        keys: Vec<Expr>,
    },
    /// `f(a)`, `m.f(a)`, `x.f(a)`: the callee is a name or a member.
    Call {
        callee: Box<Expr>,
        args: Vec<Argument>,
    },
    Unary {
        op: Unary,
        operand: Box<Expr>,
    },
    Binary {
        op: Binary,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `e is Alt`
    Is {
        operand: Box<Expr>,
        path: TypePath,
    },
    /// `a..b`, `a..`
    Range {
        low: Box<Expr>,
        high: Option<Box<Expr>>,
    },
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Option<Box<Expr>>,
    },
    Match {
        operand: Box<Expr>,
        arms: Vec<Arm>,
    },
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Characters, escapes resolved.
    Text(Name),
    /// `\(expr)`
    Hole(Expr),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum ListItem {
    /// A value.
    Value(Expr),
    /// `...expr`
    Spread(Expr),
}

/// A record in braces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// `...expr`, in front.
    pub spreads: Vec<Expr>,
    /// Settings, in order.
    pub entries: Vec<(Setting, Span)>,
    /// From brace to brace.
    pub span: Span,
}

/// `for key, value in source if condition`.
#[derive(Clone, Debug, PartialEq)]
pub struct Generator {
    /// The name for each item, or for a map's key.
    pub key: Variable,
    /// The name for a map's value.
    pub value: Option<Variable>,
    /// What is walked.
    pub source: Expr,
    /// Which items count.
    pub condition: Option<Expr>,
}

/// A name with an optional type.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// The name.
    pub name: Ident,
    /// The items' type.
    pub ty: Option<Type>,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The parameter's name, where given.
    pub name: Option<Ident>,
    /// Its value.
    pub value: Expr,
}

/// `pattern => value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What it takes.
    pub pattern: Pattern,
    /// The pattern's place.
    pub span: Span,
    /// Its value.
    pub value: Expr,
}

/// What an arm of a `match` takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// `else`
    Else,
    /// `none`, `true`, a number or a text.
    Literal(Expr),
    /// `Canary`, `Canary c`
    Alternative {
        /// The alternative.
        path: TypePath,
        /// The name for its fields.
        binding: Option<Ident>,
    },
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after the operator")]
pub enum Unary {
    Not,
    Negate,
}

/// An infix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named after the operator")]
pub enum Binary {
    Coalesce,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
}
