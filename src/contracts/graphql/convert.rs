//! Syntax trees to owned definitions, one by one.

use apollo_parser::{SyntaxKind, SyntaxNode, SyntaxToken};

use crate::base::span::{Span, Spanned};
use crate::yaml::Problem;
use crate::yaml::tree::MAX_PROBLEMS;

use super::model::{
    Applied, Argument, Deprecated, DirectiveDef, EnumValue, Field, Given, Operation, Origin, TypeDef, TypeKind, TypeRef,
};
use super::strings;

/// Definitions as they stand, extensions apart.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) description: String,
    pub(super) directives_of_schema: Vec<Applied>,
    pub(super) roots: Vec<(Operation, Spanned<String>)>,
    /// [`Origin::Extended`] marks an extension.
    pub(super) types: Vec<TypeDef>,
    pub(super) directives: Vec<DirectiveDef>,
    pub(super) problems: Vec<Problem>,
}

impl Drafts {
    /// Records a problem, within reason and one for each place.
    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        let is_known = self.problems.iter().any(|known| known.span == span);
        if !is_known && self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem { span, message: message.into() });
        }
    }

    /// Takes the definitions of a tree whose first byte stands at `at` in `text`.
    pub(super) fn take(&mut self, document: &SyntaxNode, text: &str, at: usize) {
        let reader = Reader { text, at };
        for node in document.children() {
            match node.kind() {
                SyntaxKind::SCHEMA_DEFINITION | SyntaxKind::SCHEMA_EXTENSION => {
                    let description = reader.description(&node);
                    if !description.is_empty() {
                        self.description = description;
                    }
                    self.directives_of_schema.extend(reader.applied(&node));
                    self.roots.extend(reader.roots(&node));
                }
                SyntaxKind::DIRECTIVE_DEFINITION => self.directives.extend(reader.directive(&node)),
                _ => self.types.extend(reader.type_def(&node)),
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn type_def(&self, node: &SyntaxNode) -> Option<TypeDef> {
        let (kind, origin) = kind_of(node.kind())?;
        let fields = children(node, SyntaxKind::FIELDS_DEFINITION, SyntaxKind::FIELD_DEFINITION);
        let inputs = children(node, SyntaxKind::INPUT_FIELDS_DEFINITION, SyntaxKind::INPUT_VALUE_DEFINITION);
        let values = children(node, SyntaxKind::ENUM_VALUES_DEFINITION, SyntaxKind::ENUM_VALUE_DEFINITION);
        let span = self.span(node);
        Some(TypeDef {
            kind,
            name: self.name(node)?,
            description: self.description(node),
            fields: fields.chain(inputs).filter_map(|field| self.field(&field)).collect(),
            interfaces: self.names(node, SyntaxKind::IMPLEMENTS_INTERFACES),
            members: self.names(node, SyntaxKind::UNION_MEMBER_TYPES),
            values: values.filter_map(|value| self.value(&value)).collect(),
            directives: self.applied(node),
            span,
            extensions: if origin == Origin::Extended { vec![span] } else { Vec::new() },
            origin,
        })
    }

    fn field(&self, node: &SyntaxNode) -> Option<Field> {
        let Argument { name, description, ty, default, deprecated, directives, span } = self.argument(node)?;
        let arguments = self.arguments(node);
        Some(Field { name, description, arguments, ty, default, deprecated, directives, span })
    }

    fn arguments(&self, node: &SyntaxNode) -> Vec<Argument> {
        let arguments = children(node, SyntaxKind::ARGUMENTS_DEFINITION, SyntaxKind::INPUT_VALUE_DEFINITION);
        arguments.filter_map(|argument| self.argument(&argument)).collect()
    }

    /// What has a name and a type; one without either is left out, and the parser has said so.
    fn argument(&self, node: &SyntaxNode) -> Option<Argument> {
        let directives = self.applied(node);
        let default = child(node, SyntaxKind::DEFAULT_VALUE).and_then(|default| default.first_child());
        Some(Argument {
            name: self.name(node)?,
            description: self.description(node),
            ty: self.type_ref(node)?,
            default: default.map(|value| self.written(&value)),
            deprecated: Deprecated::among(&directives),
            directives,
            span: self.span(node),
        })
    }

    fn value(&self, node: &SyntaxNode) -> Option<EnumValue> {
        let directives = self.applied(node);
        Some(EnumValue {
            name: self.name(&child(node, SyntaxKind::ENUM_VALUE)?)?,
            description: self.description(node),
            deprecated: Deprecated::among(&directives),
            directives,
            span: self.span(node),
        })
    }

    fn directive(&self, node: &SyntaxNode) -> Option<DirectiveDef> {
        let locations = children(node, SyntaxKind::DIRECTIVE_LOCATIONS, SyntaxKind::DIRECTIVE_LOCATION);
        let mut words = node.children_with_tokens().filter_map(|element| element.into_token());
        Some(DirectiveDef {
            name: self.name(node)?,
            description: self.description(node),
            arguments: self.arguments(node),
            locations: locations.map(|location| self.written(&location)).collect(),
            repeatable: words.any(|word| word.kind() == SyntaxKind::repeatable_KW),
            span: self.span(node),
        })
    }

    fn roots(&self, node: &SyntaxNode) -> Vec<(Operation, Spanned<String>)> {
        let roots = node.children().filter(|child| child.kind() == SyntaxKind::ROOT_OPERATION_TYPE_DEFINITION);
        let root = |root: SyntaxNode| {
            let word = self.written(&child(&root, SyntaxKind::OPERATION_TYPE)?).value;
            let operation = Operation::ALL.into_iter().find(|operation| operation.word() == word)?;
            Some((operation, self.name(&child(&root, SyntaxKind::NAMED_TYPE)?)?))
        };
        roots.filter_map(root).collect()
    }

    fn applied(&self, node: &SyntaxNode) -> Vec<Applied> {
        let applied = |node: SyntaxNode| {
            let arguments = children(&node, SyntaxKind::ARGUMENTS, SyntaxKind::ARGUMENT);
            let given = |argument: SyntaxNode| {
                let value = argument.children().find(|child| child.kind() != SyntaxKind::NAME)?;
                Some(Given { name: self.name(&argument)?, value: self.written(&value) })
            };
            let arguments = arguments.filter_map(given).collect();
            Some(Applied { name: self.name(&node)?, arguments, span: self.span(&node) })
        };
        children(node, SyntaxKind::DIRECTIVES, SyntaxKind::DIRECTIVE).filter_map(applied).collect()
    }

    /// Named types of a list of them.
    fn names(&self, node: &SyntaxNode, list: SyntaxKind) -> Vec<Spanned<String>> {
        children(node, list, SyntaxKind::NAMED_TYPE).filter_map(|named| self.name(&named)).collect()
    }

    fn name(&self, node: &SyntaxNode) -> Option<Spanned<String>> {
        let name = child(node, SyntaxKind::NAME)?;
        // What the parser calls a name may be what it complained of.
        let written = self.written(&name);
        (!written.value.is_empty()).then_some(written)
    }

    fn type_ref(&self, node: &SyntaxNode) -> Option<TypeRef> {
        let is_type = |kind| matches!(kind, SyntaxKind::NAMED_TYPE | SyntaxKind::LIST_TYPE | SyntaxKind::NON_NULL_TYPE);
        let ty = node.children().find(|child| is_type(child.kind()))?;
        let named = ty.descendants().find(|inner| inner.kind() == SyntaxKind::NAMED_TYPE)?;
        let tokens = ty.descendants_with_tokens().filter_map(|element| element.into_token());
        let written = tokens.filter(|token| !is_trivia(token)).map(|token| token.text().to_owned()).collect();
        Some(TypeRef { written, name: self.name(&named)? })
    }

    fn description(&self, node: &SyntaxNode) -> String {
        let description = child(node, SyntaxKind::DESCRIPTION);
        description.map_or(String::new(), |description| strings::value(&self.written(&description).value))
    }

    /// The source of a node.
    fn written(&self, node: &SyntaxNode) -> Spanned<String> {
        let span = self.span(node);
        Spanned::new(span.of(self.text).to_owned(), span)
    }

    /// Place of a node without blanks and comments around it. Brackets that were added at the end have no place.
    fn span(&self, node: &SyntaxNode) -> Span {
        let range = node.text_range();
        let mut first = node.first_token();
        while let Some(token) = first.take_if(|token| is_trivia(token)) {
            first = token.next_token();
        }
        let mut last = node.last_token();
        while let Some(token) = last.take_if(|token| is_trivia(token)) {
            last = token.prev_token();
        }
        let start = first.map_or(range.start(), |token| token.text_range().start()).min(range.end());
        let end = last.map_or(start, |token| token.text_range().end()).max(start);
        let place = |offset: usize| self.text.floor_char_boundary((self.at + offset).min(self.text.len()));
        Span::new(place(start.into()), place(end.into()))
    }
}

fn kind_of(node: SyntaxKind) -> Option<(TypeKind, Origin)> {
    Some(match node {
        SyntaxKind::OBJECT_TYPE_DEFINITION => (TypeKind::Object, Origin::Defined),
        SyntaxKind::INTERFACE_TYPE_DEFINITION => (TypeKind::Interface, Origin::Defined),
        SyntaxKind::UNION_TYPE_DEFINITION => (TypeKind::Union, Origin::Defined),
        SyntaxKind::ENUM_TYPE_DEFINITION => (TypeKind::Enum, Origin::Defined),
        SyntaxKind::INPUT_OBJECT_TYPE_DEFINITION => (TypeKind::InputObject, Origin::Defined),
        SyntaxKind::SCALAR_TYPE_DEFINITION => (TypeKind::Scalar, Origin::Defined),
        SyntaxKind::OBJECT_TYPE_EXTENSION => (TypeKind::Object, Origin::Extended),
        SyntaxKind::INTERFACE_TYPE_EXTENSION => (TypeKind::Interface, Origin::Extended),
        SyntaxKind::UNION_TYPE_EXTENSION => (TypeKind::Union, Origin::Extended),
        SyntaxKind::ENUM_TYPE_EXTENSION => (TypeKind::Enum, Origin::Extended),
        SyntaxKind::INPUT_OBJECT_TYPE_EXTENSION => (TypeKind::InputObject, Origin::Extended),
        SyntaxKind::SCALAR_TYPE_EXTENSION => (TypeKind::Scalar, Origin::Extended),
        // Operations and fragments of a client.
        _ => return None,
    })
}

fn child(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxNode> {
    node.children().find(|child| child.kind() == kind)
}

/// Children of a list that a node has.
fn children(node: &SyntaxNode, list: SyntaxKind, kind: SyntaxKind) -> impl Iterator<Item = SyntaxNode> + use<> {
    let list = child(node, list);
    list.into_iter().flat_map(|list| list.children()).filter(move |child| child.kind() == kind)
}

fn is_trivia(token: &SyntaxToken) -> bool {
    matches!(token.kind(), SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::COMMA | SyntaxKind::ERROR)
}
