//! One schema, read alike whatever dialect it is written in.
//!
//! OpenAPI 2.0 (§Schema Object, Parameter Object, Items Object), 3.0 (§4.7.24), JSON Schema 2020-12 (OpenAPI 3.1 and
//! 3.2, AsyncAPI). A [`Schema`] is one place of a contract: references are followed where that is asked for, and
//! parts of a composition are looked at together in [`Shape`](super::Shape).

use std::borrow::Cow;

use super::spec::{Extensions, Node};

/// A schema, or a truth value that stands for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema<'s>(pub Node<'s>);

/// Limits of a value: name for people, and the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit<'s> {
    /// Which.
    pub kind: LimitKind,
    /// The value as written; for ranges both ends joined.
    pub value: Cow<'s, str>,
}

/// What a [`Limit`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitKind {
    /// Smallest and largest number (`≥ 1`, `> 0`, `1 – 100`).
    Range,
    /// `multipleOf`.
    Multiple,
    /// Characters of a text.
    Length,
    /// Regular expression.
    Pattern,
    /// Items of an array.
    Items,
    /// Items are all different.
    Unique,
    /// Properties of an object.
    Properties,
    /// Matching items of an array (`minContains`, `maxContains`).
    Contains,
    /// Encoding of a text that holds something else (`contentEncoding`, `contentMediaType`).
    Content,
}

/// Words of a composition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Union {
    /// Exactly one.
    OneOf,
    /// At least one.
    AnyOf,
}

impl Union {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            Union::OneOf => "oneOf",
            Union::AnyOf => "anyOf",
        }
    }
}

/// Keywords that limit a value.
const LIMITS: [&str; 17] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
    "contentMediaType",
    "contentEncoding",
];

impl<'s> Schema<'s> {
    /// The end of its chain of references; itself when that leads nowhere.
    pub fn resolved(self) -> Self {
        Self(self.0.follow().unwrap_or(self.0))
    }

    /// What a mere reference leads to; itself where more stands beside the reference, which counts then.
    pub fn unwrapped(self) -> Self {
        if self.0.count() == 1 { self.resolved() } else { self }
    }

    /// Types as written, without `null`; one text or a list of them (JSON Schema 2020-12 §6.1.1).
    pub fn types(self) -> impl Iterator<Item = &'s str> {
        let stated = self.0.get("type");
        let one = stated.and_then(Node::text);
        let many = stated.into_iter().flat_map(Node::items).filter_map(Node::text);
        one.into_iter().chain(many).filter(|name| *name != "null")
    }

    /// Whether null is allowed: `nullable` (3.0), `x-nullable` (2.0), `"null"` among the types (3.1), or a branch of
    /// a union that is nothing else.
    pub fn is_nullable(self) -> bool {
        let listed = || {
            let stated = self.0.get("type");
            let many = stated.into_iter().flat_map(Node::items).chain(stated);
            many.filter_map(Node::scalar).any(|name| name == "null")
        };
        let branch = || self.branches().any(|(_, branch)| branch.is_null_only());
        self.0.is_set("nullable") || self.0.is_set("x-nullable") || listed() || branch()
    }

    /// Whether it allows null and nothing else.
    pub fn is_null_only(self) -> bool {
        let is_null = |node: Node<'_>| node.scalar() == Some("null");
        self.0.get("type").is_some_and(is_null) && self.types().next().is_none()
    }

    /// Whether it is `true` or `{}`, hence allows anything.
    pub fn is_anything(self) -> bool {
        self.0.bool() == Some(true) || (self.0.is_mapping() && self.0.count() == 0)
    }

    /// Whether it is `false`, hence allows nothing.
    pub fn is_nothing(self) -> bool {
        self.0.bool() == Some(false)
    }

    /// Text at a keyword; empty when there is none.
    pub fn text(self, keyword: &str) -> &'s str {
        self.0.text_at(keyword)
    }

    /// A schema below a keyword.
    pub fn at(self, keyword: &str) -> Option<Schema<'s>> {
        self.0.get(keyword).filter(|node| node.is_mapping() || node.bool().is_some()).map(Schema)
    }

    /// Names of its own properties with their keys and schemas, in order.
    pub fn properties(self) -> impl Iterator<Item = (Node<'s>, Schema<'s>)> {
        self.map_of("properties")
    }

    /// Schemas by name below a keyword (`properties`, `patternProperties`, `dependentSchemas`, `$defs`), with their keys.
    pub fn map_of(self, keyword: &str) -> impl Iterator<Item = (Node<'s>, Schema<'s>)> {
        self.0.get(keyword).into_iter().flat_map(Node::entries).map(|(key, node)| (key, Schema(node)))
    }

    /// Names of properties that must be there.
    pub fn required(self) -> impl Iterator<Item = &'s str> {
        self.0.get("required").into_iter().flat_map(Node::items).filter_map(Node::scalar)
    }

    /// Schemas that must all hold.
    pub fn all_of(self) -> impl Iterator<Item = Schema<'s>> {
        self.list_of("allOf")
    }

    /// Branches of `oneOf` and `anyOf`, in order.
    pub fn branches(self) -> impl Iterator<Item = (Union, Schema<'s>)> {
        let one = self.list_of(Union::OneOf.keyword()).map(|branch| (Union::OneOf, branch));
        one.chain(self.list_of(Union::AnyOf.keyword()).map(|branch| (Union::AnyOf, branch)))
    }

    /// Schemas in a list below a keyword.
    pub fn list_of(self, keyword: &str) -> impl Iterator<Item = Schema<'s>> {
        self.0.get(keyword).into_iter().flat_map(Node::items).map(Schema)
    }

    /// Allowed values, `const` as one; empty when any value is.
    pub fn values(self) -> impl Iterator<Item = Node<'s>> {
        self.0.get("enum").into_iter().flat_map(Node::items).chain(self.0.get("const"))
    }

    /// Examples as given: `example` (2.0, 3.0), `examples` (JSON Schema 2020-12 §9.5, a list), `x-example`.
    pub fn examples(self) -> impl Iterator<Item = Node<'s>> {
        let many = self.0.get("examples").filter(|node| node.is_sequence());
        let one = self.0.get("example").or_else(|| self.0.get("x-example"));
        one.into_iter().chain(many.into_iter().flat_map(Node::items))
    }

    /// What decides between the branches of a union (OpenAPI 3.1.1 §4.8.25).
    pub fn discriminator(self) -> Option<Discriminator<'s>> {
        let node = self.0.get("discriminator")?;
        // 2.0 has the name alone; there the value is the name of the schema.
        let property = node.text().or_else(|| node.get("propertyName")?.text())?;
        Some(Discriminator { property, node })
    }

    /// Limits, in the order of [`LimitKind`].
    pub fn limits(self) -> Vec<Limit<'s>> {
        let mut limits = Vec::new();
        // Most schemas have none, which one look at their keys tells.
        if !self.0.entries().any(|(key, _)| key.scalar().is_some_and(|key| LIMITS.contains(&key))) {
            return limits;
        }
        let mut add = |kind, value: Option<Cow<'s, str>>| {
            limits.extend(value.map(|value| Limit { kind, value }));
        };
        add(LimitKind::Range, self.range());
        add(LimitKind::Multiple, self.0.get("multipleOf").and_then(Node::text).map(Into::into));
        add(LimitKind::Length, self.between("minLength", "maxLength"));
        add(LimitKind::Pattern, self.0.get("pattern").and_then(Node::text).map(Into::into));
        add(LimitKind::Items, self.between("minItems", "maxItems"));
        add(LimitKind::Unique, self.0.is_set("uniqueItems").then(|| "".into()));
        add(LimitKind::Properties, self.between("minProperties", "maxProperties"));
        add(LimitKind::Contains, self.between("minContains", "maxContains"));
        let content = ["contentMediaType", "contentEncoding"].map(|key| self.text(key)).join(" ");
        let content = content.trim();
        add(LimitKind::Content, (!content.is_empty()).then(|| content.to_owned().into()));
        limits
    }

    /// `≥ 1`, `> 0`, `1 – 100`: inclusive and exclusive ends in both ways of writing (a truth value beside the limit
    /// in 2.0 and 3.0, a number of its own since 3.1).
    fn range(self) -> Option<Cow<'s, str>> {
        let end = |limit: &str, exclusive: &str| {
            let strict = self.0.get(exclusive);
            match strict.filter(|node| node.number().is_some()).and_then(Node::text) {
                Some(number) => Some((number, true)),
                None => Some((self.0.get(limit)?.text()?, strict.and_then(Node::bool) == Some(true))),
            }
        };
        let (low, high) = (end("minimum", "exclusiveMinimum"), end("maximum", "exclusiveMaximum"));
        Some(match (low, high) {
            (Some((low, false)), Some((high, false))) => format!("{low} – {high}").into(),
            (Some((low, strict)), None) => format!("{} {low}", if strict { ">" } else { "≥" }).into(),
            (None, Some((high, strict))) => format!("{} {high}", if strict { "<" } else { "≤" }).into(),
            (Some((low, low_strict)), Some((high, high_strict))) => {
                let sign = |strict, open, closed| if strict { open } else { closed };
                format!("{} {low}, {} {high}", sign(low_strict, ">", "≥"), sign(high_strict, "<", "≤")).into()
            }
            (None, None) => return None,
        })
    }

    fn between(self, least: &str, most: &str) -> Option<Cow<'s, str>> {
        let number = |key| self.0.get(key).and_then(Node::text);
        Some(match (number(least), number(most)) {
            (Some(least), Some(most)) if least == most => least.into(),
            (Some(least), Some(most)) => format!("{least} – {most}").into(),
            (Some(least), None) => format!("≥ {least}").into(),
            (None, Some(most)) => format!("≤ {most}").into(),
            (None, None) => return None,
        })
    }
}

/// Decides which branch of a union a value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discriminator<'s> {
    /// Name of the property.
    pub property: &'s str,
    node: Node<'s>,
}

impl<'s> Discriminator<'s> {
    /// Values and the schemas they stand for, as written: a name of a schema or a reference.
    pub fn mapping(self) -> impl Iterator<Item = (&'s str, Node<'s>)> {
        self.node.get("mapping").into_iter().flat_map(|node| node.fields(Extensions::Kept))
    }

    /// `defaultMapping` (OpenAPI 3.2 §4.25).
    pub fn default_mapping(self) -> Option<Node<'s>> {
        self.node.get("defaultMapping")
    }

    /// Where it stands.
    pub fn node(self) -> Node<'s> {
        self.node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::testing::spec;

    /// A schema in a few words.
    fn read(text: &str) -> String {
        let spec = spec(text);
        let schema = Schema(spec.root());
        let types: Vec<&str> = schema.types().collect();
        let limits: Vec<String> =
            schema.limits().iter().map(|limit| format!("{:?} {}", limit.kind, limit.value)).collect();
        format!("{}{} {}", types.join("|"), if schema.is_nullable() { "?" } else { "" }, limits.join("; "))
    }

    #[test]
    fn null_is_allowed_in_every_way_of_writing() {
        assert_eq!(read("{type: string, nullable: true}"), "string? ");
        assert_eq!(read("{type: string, x-nullable: true}"), "string? ");
        assert_eq!(read("{type: [string, 'null']}"), "string? ");
        assert_eq!(read("{anyOf: [{type: string}, {type: 'null'}]}"), "? ");
        assert_eq!(read("{type: [string, integer]}"), "string|integer ");
    }

    #[test]
    fn ends_of_a_range_are_read_in_both_ways_of_writing() {
        assert_eq!(read("{minimum: 1, maximum: 100}"), " Range 1 – 100");
        assert_eq!(read("{minimum: 0, exclusiveMinimum: true}"), " Range > 0");
        assert_eq!(read("{exclusiveMinimum: 0, maximum: 9}"), " Range > 0, ≤ 9");
        assert_eq!(read("{minimum: -9223372036854776000}"), " Range ≥ -9223372036854776000");
    }

    #[test]
    fn limits_stand_in_one_order() {
        let text = "{pattern: '^a', maxLength: 5, minLength: 5, uniqueItems: true, minItems: 2}";
        assert_eq!(read(text), " Length 5; Pattern ^a; Items ≥ 2; Unique ");
    }
}
