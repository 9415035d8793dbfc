//! What a GraphQL schema says, as owned values.

use std::collections::BTreeMap;

use crate::base::span::{Span, Spanned};
use crate::yaml::Problem;

use super::strings;

/// A schema, or the part of one that a single text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GraphQl {
    /// Description of the schema itself.
    pub description: String,
    /// Directives on `schema` and `extend schema`.
    pub directives_of_schema: Vec<Applied>,
    /// All types in document order; extensions are merged into the type that they extend.
    pub types: Vec<TypeDef>,
    /// Where operations begin.
    pub roots: Roots,
    /// Definitions of directives, in document order.
    pub directives: Vec<DirectiveDef>,
    /// Names of types that nothing defines, at each place where they stand, in document order.
    pub unknown: Vec<Unknown>,
    /// What is wrong with the text, by place, at most [`crate::yaml::tree::MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
    pub(super) names: BTreeMap<String, TypeIx>,
    /// By type.
    pub(super) uses: Vec<Vec<Use>>,
    pub(super) unreachable: Vec<TypeIx>,
}

/// A type by its place in [`GraphQl::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeIx(pub u32);

/// The types whose fields are the operations; `None` when the text does not hold them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roots {
    /// What can be asked.
    pub query: Option<TypeIx>,
    /// What can be changed.
    pub mutation: Option<TypeIx>,
    /// What can be listened to.
    pub subscription: Option<TypeIx>,
}

/// A kind of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// `query`.
    Query,
    /// `mutation`.
    Mutation,
    /// `subscription`.
    Subscription,
}

/// A named type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDef {
    /// Which of the six kinds.
    pub kind: TypeKind,
    /// Its name, at its definition.
    pub name: Spanned<String>,
    /// As Markdown; empty when there is none.
    pub description: String,
    /// Fields of an object, an interface or an input object.
    pub fields: Vec<Field>,
    /// Interfaces that it implements.
    pub interfaces: Vec<Spanned<String>>,
    /// Types of a union.
    pub members: Vec<Spanned<String>>,
    /// Values of an enum.
    pub values: Vec<EnumValue>,
    /// Directives on the definition and its extensions.
    pub directives: Vec<Applied>,
    /// The definition with its description; the first extension when the text does not define the type.
    pub span: Span,
    /// Every `extend` of this type. A part whose place lies in one of them was added there.
    pub extensions: Vec<Span>,
    /// Whether the text defines the type.
    pub origin: Origin,
}

/// The kinds of named types (§3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeKind {
    /// `type`.
    Object,
    /// `interface`.
    Interface,
    /// `union`.
    Union,
    /// `enum`.
    Enum,
    /// `input`.
    InputObject,
    /// `scalar`.
    Scalar,
}

/// Whether a text defines a type or only extends one of another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Defined here.
    Defined,
    /// Only extended here.
    Extended,
}

/// A field of an object, an interface or an input object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Spanned<String>,
    /// As Markdown; empty when there is none.
    pub description: String,
    /// Empty for input objects.
    pub arguments: Vec<Argument>,
    /// What it gives or takes.
    pub ty: TypeRef,
    /// Input objects: the default as written.
    pub default: Option<Spanned<String>>,
    /// `@deprecated`.
    pub deprecated: Option<Deprecated>,
    /// All directives, in order.
    pub directives: Vec<Applied>,
    /// The whole field with its description.
    pub span: Span,
}

/// An argument of a field or a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: Spanned<String>,
    /// As Markdown; empty when there is none.
    pub description: String,
    /// What it takes.
    pub ty: TypeRef,
    /// The default as written.
    pub default: Option<Spanned<String>>,
    /// `@deprecated`.
    pub deprecated: Option<Deprecated>,
    /// All directives, in order.
    pub directives: Vec<Applied>,
    /// The whole argument with its description.
    pub span: Span,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// Its name.
    pub name: Spanned<String>,
    /// As Markdown; empty when there is none.
    pub description: String,
    /// `@deprecated`.
    pub deprecated: Option<Deprecated>,
    /// All directives, in order.
    pub directives: Vec<Applied>,
    /// The whole value with its description.
    pub span: Span,
}

/// A type with its lists and exclamation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeRef {
    /// Without blanks and comments (`[Order!]!`).
    pub written: String,
    /// The named type inside.
    pub name: Spanned<String>,
}

impl TypeRef {
    /// What stands before and after the name (`[` and `!]!`).
    pub fn around(&self) -> (&str, &str) {
        self.written.split_once(&*self.name.value).unwrap_or_default()
    }

    /// Whether `null` is ruled out.
    pub fn is_required(&self) -> bool {
        self.written.ends_with('!')
    }
}

/// A directive where it is used (`@deprecated(reason: "x")`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Without `@`.
    pub name: Spanned<String>,
    /// In order.
    pub arguments: Vec<Given>,
    /// From `@` to the last bracket.
    pub span: Span,
}

impl Applied {
    /// Text of an argument that is a string.
    pub fn text(&self, argument: &str) -> Option<String> {
        self.arguments.iter().find(|given| given.name.value == argument)?.text()
    }
}

/// An argument of a directive in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its name.
    pub name: Spanned<String>,
    /// As written.
    pub value: Spanned<String>,
}

impl Given {
    /// The value without quotes and escapes, when it is a string.
    pub fn text(&self) -> Option<String> {
        self.value.value.starts_with('"').then(|| strings::value(&self.value.value))
    }
}

/// What `@deprecated` says (§3.13.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecated {
    /// `None` when it is left out, empty, or the words that stand for leaving it out (`No longer supported`).
    pub reason: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// The reason that §3.13.3 puts where an author gave none.
const NO_REASON: &str = "No longer supported";

impl Deprecated {
    pub(super) fn new(reason: Option<String>, span: Span) -> Self {
        Self { reason: reason.filter(|reason| !matches!(reason.trim(), "" | NO_REASON)), span }
    }

    pub(super) fn among(directives: &[Applied]) -> Option<Self> {
        let applied = directives.iter().find(|applied| applied.name.value == "deprecated")?;
        Some(Self::new(applied.text("reason"), applied.span))
    }
}

/// The definition of a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectiveDef {
    /// Without `@`.
    pub name: Spanned<String>,
    /// As Markdown; empty when there is none.
    pub description: String,
    /// In order.
    pub arguments: Vec<Argument>,
    /// Where it may stand (`FIELD_DEFINITION`).
    pub locations: Vec<Spanned<String>>,
    /// Whether it may stand more than once in one place.
    pub repeatable: bool,
    /// The whole definition with its description.
    pub span: Span,
}

/// The name of a type that nothing defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The name where it stands.
    pub name: Spanned<String>,
    /// What names it.
    pub by: Use,
}

/// What names a type. Numbers are places in [`TypeDef::fields`], [`Field::arguments`] and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It is what `query`, `mutation` or `subscription` begins with.
    Root(Operation),
    /// A field gives or takes it.
    Field(TypeIx, u32),
    /// An argument of a field takes it.
    Argument(TypeIx, u32, u32),
    /// A union has it as a member.
    Member(TypeIx),
    /// A type implements it.
    Implements(TypeIx),
    /// An argument of a directive takes it.
    Directive(u32, u32),
}

/// One thing that could have a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A type.
    Type(TypeIx),
    /// A field of a type.
    Field(TypeIx, u32),
    /// An argument of a field of a type.
    Argument(TypeIx, u32, u32),
    /// A value of an enum.
    Value(TypeIx, u32),
}

impl TypeDef {
    /// The first use of a directive on the type.
    pub fn applied(&self, directive: &str) -> Option<&Applied> {
        self.directives.iter().find(|applied| applied.name.value == directive)
    }

    /// URL of the document that says what a scalar means (`@specifiedBy`, §3.13.4).
    pub fn specified_by(&self) -> Option<String> {
        self.applied("specifiedBy")?.text("url")
    }

    /// Whether exactly one field of an input object must be given (`@oneOf`, §3.13.5).
    pub fn is_one_of(&self) -> bool {
        self.kind == TypeKind::InputObject && self.applied("oneOf").is_some()
    }

    /// The extension that added what stands at `span`; `None` for what the definition holds.
    pub fn added_by(&self, span: Span) -> Option<Span> {
        self.extensions.iter().copied().find(|extension| extension.contains(span))
    }
}

impl Roots {
    /// The root types there are, each with its kind of operation.
    pub fn all(&self) -> impl Iterator<Item = (Operation, TypeIx)> + use<> {
        let all = [
            (Operation::Query, self.query),
            (Operation::Mutation, self.mutation),
            (Operation::Subscription, self.subscription),
        ];
        all.into_iter().filter_map(|(operation, ix)| Some((operation, ix?)))
    }

    pub(super) fn set(&mut self, operation: Operation, ix: Option<TypeIx>) {
        match operation {
            Operation::Query => self.query = ix,
            Operation::Mutation => self.mutation = ix,
            Operation::Subscription => self.subscription = ix,
        }
    }
}

impl Operation {
    pub(super) const ALL: [Self; 3] = [Self::Query, Self::Mutation, Self::Subscription];

    /// The word for it (`query`).
    pub fn word(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
            Self::Subscription => "subscription",
        }
    }

    /// Name of the root type when the schema gives no other (§3.3.1).
    pub(super) fn default_name(self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::Mutation => "Mutation",
            Self::Subscription => "Subscription",
        }
    }
}

impl TypeKind {
    /// The word that begins its definition (`input`).
    pub fn word(self) -> &'static str {
        match self {
            Self::Object => "type",
            Self::Interface => "interface",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::InputObject => "input",
            Self::Scalar => "scalar",
        }
    }
}
