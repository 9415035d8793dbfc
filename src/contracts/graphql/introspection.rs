//! The answer to an introspection query (`schema.json`) to the same model.
//!
//! Places are those in the data file. Directives in use are not part of such an answer, except what it says in
//! words of its own: `isDeprecated`, `specifiedByURL`, `isOneOf` (§4.2).

use crate::base::span::{Span, Spanned};
use crate::yaml::Node;

use super::convert::Drafts;
use super::link;
use super::model::{
    Applied, Argument, Deprecated, DirectiveDef, EnumValue, Field, Given, GraphQl, Operation, Origin, TypeDef,
    TypeKind, TypeRef,
};

/// Reads `{"__schema": …}` or `{"data": {"__schema": …}}`; `None` for any other tree. O(n).
///
/// Scalars that every schema has and the types of introspection itself are left out.
pub fn read(root: &Node) -> Option<GraphQl> {
    let schema = root.get("__schema").or_else(|| root.at(&["data", "__schema"]))?;
    let types = schema.get("types").filter(|types| !types.items().is_empty())?;
    let mut drafts = Drafts { description: text(schema, "description"), ..Drafts::default() };
    for operation in Operation::ALL {
        let named = schema.get(&format!("{}Type", operation.word())).and_then(name);
        drafts.roots.extend(named.map(|name| (operation, name)));
    }
    drafts.types =
        types.items().iter().filter_map(type_def).filter(|def| !link::is_built_in(&def.name.value)).collect();
    drafts.directives = items(schema, "directives").filter_map(directive).collect();
    Some(link::link(drafts))
}

fn type_def(node: &Node) -> Option<TypeDef> {
    let kind = match node.get("kind")?.as_str()? {
        "OBJECT" => TypeKind::Object,
        "INTERFACE" => TypeKind::Interface,
        "UNION" => TypeKind::Union,
        "ENUM" => TypeKind::Enum,
        "INPUT_OBJECT" => TypeKind::InputObject,
        "SCALAR" => TypeKind::Scalar,
        _ => return None,
    };
    // The types that implement an interface are listed there as well; each says so itself.
    let members = items(node, "possibleTypes").filter(|_| kind == TypeKind::Union);
    Some(TypeDef {
        kind,
        name: name(node)?,
        description: text(node, "description"),
        fields: items(node, "fields").chain(items(node, "inputFields")).filter_map(field).collect(),
        interfaces: items(node, "interfaces").filter_map(name).collect(),
        members: members.filter_map(name).collect(),
        values: items(node, "enumValues").filter_map(value).collect(),
        directives: said_of_type(node),
        span: node.span,
        extensions: Vec::new(),
        origin: Origin::Defined,
    })
}

/// Directives that have a field of their own in the answer.
fn said_of_type(node: &Node) -> Vec<Applied> {
    let applied = |directive: &str, arguments: Vec<Given>, span: Span| Applied {
        name: Spanned::new(directive.to_owned(), span),
        arguments,
        span,
    };
    let url = node.get("specifiedByURL").or_else(|| node.get("specifiedByUrl")).filter(|url| !url.is_null());
    let specified = url.map(|url| {
        let name = Spanned::new("url".to_owned(), url.span);
        let quoted = format!("{:?}", url.as_str().unwrap_or_default());
        applied("specifiedBy", vec![Given { name, value: Spanned::new(quoted, url.span) }], url.span)
    });
    let one_of = node.get("isOneOf").filter(|is| is.as_str() == Some("true"));
    specified.into_iter().chain(one_of.map(|is| applied("oneOf", Vec::new(), is.span))).collect()
}

fn field(node: &Node) -> Option<Field> {
    let Argument { name, description, ty, default, deprecated, directives, span } = argument(node)?;
    let arguments = items(node, "args").filter_map(argument).collect();
    Some(Field { name, description, arguments, ty, default, deprecated, directives, span })
}

fn argument(node: &Node) -> Option<Argument> {
    let default = node.get("defaultValue").and_then(|value| Some(Spanned::new(value.as_str()?.to_owned(), value.span)));
    Some(Argument {
        name: name(node)?,
        description: text(node, "description"),
        ty: type_ref(node.get("type")?)?,
        default,
        deprecated: deprecated(node),
        directives: Vec::new(),
        span: node.span,
    })
}

fn value(node: &Node) -> Option<EnumValue> {
    let (description, deprecated) = (text(node, "description"), deprecated(node));
    Some(EnumValue { name: name(node)?, description, deprecated, directives: Vec::new(), span: node.span })
}

fn directive(node: &Node) -> Option<DirectiveDef> {
    let location = |node: &Node| Some(Spanned::new(node.as_str()?.to_owned(), node.span));
    Some(DirectiveDef {
        name: name(node)?,
        description: text(node, "description"),
        arguments: items(node, "args").filter_map(argument).collect(),
        locations: items(node, "locations").filter_map(location).collect(),
        repeatable: node.get("isRepeatable").and_then(Node::as_str) == Some("true"),
        span: node.span,
    })
}

/// The tree of wrappers (§4.2.2.8) as it would be written. Its depth is bounded by that of the data tree.
fn type_ref(node: &Node) -> Option<TypeRef> {
    let (mut before, mut after, mut inner) = (String::new(), Vec::new(), node);
    loop {
        match inner.get("kind")?.as_str()? {
            "NON_NULL" => after.push("!"),
            "LIST" => {
                before.push('[');
                after.push("]");
            }
            _ => break,
        }
        inner = inner.get("ofType")?;
    }
    let name = name(inner)?;
    let after: String = after.into_iter().rev().collect();
    Some(TypeRef { written: format!("{before}{}{after}", name.value), name })
}

fn deprecated(node: &Node) -> Option<Deprecated> {
    let is = node.get("isDeprecated").filter(|is| is.as_str() == Some("true"))?;
    let reason = node.get("deprecationReason");
    let words = reason.and_then(Node::as_str).map(str::to_owned);
    Some(Deprecated::new(words, reason.map_or(is.span, |reason| reason.span)))
}

fn name(node: &Node) -> Option<Spanned<String>> {
    let name = node.get("name")?;
    let words = name.as_str().filter(|words| !words.is_empty())?;
    Some(Spanned::new(words.to_owned(), name.span))
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned()
}

fn items<'t, 'a>(node: &'t Node<'a>, key: &str) -> impl Iterator<Item = &'t Node<'a>> + use<'t, 'a> {
    node.get(key).map_or(&[][..], Node::items).iter()
}

#[cfg(test)]
mod tests {
    use crate::contracts::graphql::{Part, TypeIx};
    use crate::yaml::{Limits, Syntax, parse};

    use super::*;

    const ANSWER: &str = r#"{"data": {"__schema": {
"description": "All", "queryType": {"name": "Root"}, "mutationType": null,
"types": [
  {"kind": "SCALAR", "name": "Int"}, {"kind": "OBJECT", "name": "__Schema", "fields": []},
  {"kind": "OBJECT", "name": "Root", "interfaces": [{"kind": "INTERFACE", "name": "Node"}], "fields": [
    {"name": "a", "description": "An a", "isDeprecated": true, "deprecationReason": "No longer supported",
     "args": [{"name": "by", "type": {"kind": "ENUM", "name": "E"}, "defaultValue": "X"}],
     "type": {"kind": "NON_NULL", "ofType": {"kind": "LIST", "ofType": {"kind": "NON_NULL", "ofType": {"kind": "SCALAR", "name": "Int"}}}}},
    {"name": "gone", "type": {"kind": "OBJECT", "name": "Gone"}},
    {"name": "untyped"}]},
  {"kind": "INTERFACE", "name": "Node", "possibleTypes": [{"name": "Root"}]},
  {"kind": "UNION", "name": "U", "possibleTypes": [{"name": "Root"}]},
  {"kind": "ENUM", "name": "E", "enumValues": [{"name": "X"}]},
  {"kind": "INPUT_OBJECT", "name": "In", "isOneOf": true, "inputFields": []},
  {"kind": "SCALAR", "name": "Date", "specifiedByURL": "https://example.com/\"d\""}],
"directives": [{"name": "d", "isRepeatable": true, "locations": ["OBJECT"], "args": []}]}}}"#;

    fn schema(text: &str) -> Option<GraphQl> {
        read(parse(text, Syntax::Json, &Limits::default()).root()?)
    }

    #[test]
    fn an_answer_is_read_like_a_text() {
        let schema = schema(ANSWER).unwrap();
        let names: Vec<&str> = schema.types.iter().map(|def| &*def.name.value).collect();
        assert_eq!(names, ["Root", "Node", "U", "E", "In", "Date"]);
        assert_eq!((schema.operations(), &*schema.description), (2, "All"));
        let root = schema.get(schema.roots.query.unwrap());
        assert_eq!((&*root.fields[0].ty.written, root.interfaces.len()), ("[Int!]!", 1));
        assert_eq!(root.fields[0].arguments[0].default.as_ref().unwrap().value, "X");
        assert_eq!(schema.deprecated_without_reason().collect::<Vec<_>>(), [Part::Field(TypeIx(0), 0)]);
        assert_eq!(schema.unknown[0].name.span.of(ANSWER), "\"Gone\"");
        assert!(schema.types[4].is_one_of() && schema.directives[0].repeatable);
        assert_eq!(schema.types[5].specified_by().as_deref(), Some("https://example.com/\"d\""));
        assert_eq!(schema.problems, []);
    }

    #[test]
    fn any_other_tree_is_no_schema() {
        for text in ["{}", "[]", "1", "{\"__schema\": 1}", "{\"__schema\": {\"types\": []}}"] {
            assert_eq!(schema(text), None, "{text}");
        }
    }
}
