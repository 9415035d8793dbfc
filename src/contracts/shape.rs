//! What a schema says once its `allOf` is taken together.
//!
//! Each property says where it comes from, so that a page can. Parts that contradict each other are kept as data.
//! Every place is visited once, so neither circles nor compositions of compositions grow.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::{Schema, Union};
use super::spec::{At, Node};

/// A schema with its parts taken together.
#[derive(Debug, Clone)]
pub struct Shape<'s> {
    /// The schema itself, and every part of its `allOf`, references followed, in order of reading.
    pub parts: Vec<Part<'s>>,
    /// Properties of all parts, each name once, in order of reading.
    pub properties: Vec<Property<'s>>,
    /// Unions of all parts, in order.
    pub unions: Vec<UnionOf<'s>>,
    /// What two parts say against each other.
    pub conflicts: Vec<Conflict<'s>>,
    /// Whether there was too much to take together.
    pub is_cut: bool,
}

/// One part of a composition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'s> {
    /// The part; no reference.
    pub schema: Schema<'s>,
    /// The schema that brought it in by reference, the nearest to the reader; `None` for what stands here.
    pub from: Option<Node<'s>>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property<'s> {
    /// Its name.
    pub name: &'s str,
    /// Where the name stands.
    pub key: Node<'s>,
    /// Its schema as written: often a reference.
    pub schema: Schema<'s>,
    /// Whether some part asks for it.
    pub required: bool,
    /// The named schema that brought it in; `None` for what stands in the schema itself.
    pub from: Option<Node<'s>>,
}

/// `oneOf` or `anyOf` of one part.
#[derive(Debug, Clone)]
pub struct UnionOf<'s> {
    /// Which.
    pub kind: Union,
    /// Its branches as written, those for null left out.
    pub branches: Vec<Schema<'s>>,
    /// The part it stands in.
    pub part: Part<'s>,
}

/// Two parts of which no value can be both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict<'s> {
    /// The property; `None` for the schema itself.
    pub property: Option<&'s str>,
    /// What the one says.
    pub one: Schema<'s>,
    /// What the other says.
    pub other: Schema<'s>,
}

/// Most parts of one schema. The largest that was seen has some 40.
const MOST_PARTS: usize = 500;

/// Most properties of one schema. The largest that was seen has some 400.
const MOST_PROPERTIES: usize = 2_000;

impl<'s> Shape<'s> {
    /// Takes a schema together with its `allOf`. O(size of the parts), bounded.
    pub fn of(schema: Schema<'s>) -> Self {
        // A mere reference is what it leads to: nothing was brought in from elsewhere then.
        let start = schema.unwrapped();
        let mut gather = Gather::default();
        if start.0.target().is_none() && start.all_of().next().is_none() {
            gather.part(Part { schema: start, from: None });
        } else {
            gather.take(start);
        }
        gather.finish()
    }

    /// Types that all parts agree on: those of the first part that states some.
    pub fn types(&self) -> Vec<&'s str> {
        self.each_type().collect()
    }

    /// The same, one after the other.
    pub fn each_type(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        let first = self.parts.iter().find(|part| part.schema.types().next().is_some());
        first.map(|part| part.schema.types()).into_iter().flatten()
    }

    fn is_of_type(&self, name: &str) -> bool {
        self.each_type().any(|stated| stated == name)
    }

    /// Whether null is allowed: the first part that states a type or a union says so, and one that says `nullable`.
    pub fn is_nullable(&self) -> bool {
        self.parts.iter().any(|part| part.schema.is_nullable())
    }

    /// Text at a keyword: that of the schema itself, else of the first part that has one.
    pub fn text(&self, keyword: &str) -> &'s str {
        self.parts.iter().map(|part| part.schema.text(keyword)).find(|text| !text.is_empty()).unwrap_or_default()
    }

    /// A schema below a keyword, of the first part that has it.
    pub fn at(&self, keyword: &str) -> Option<Schema<'s>> {
        self.parts.iter().find_map(|part| part.schema.at(keyword))
    }

    /// A value below a keyword, of the first part that has it.
    pub fn get(&self, keyword: &str) -> Option<Node<'s>> {
        self.parts.iter().find_map(|part| part.schema.0.get(keyword))
    }

    /// Whether some part says `true` at a keyword.
    pub fn is_set(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.schema.0.is_set(keyword))
    }

    /// Allowed values: those of the first part that lists some.
    pub fn values(&self) -> Vec<Node<'s>> {
        self.each_value().collect()
    }

    /// The same, one after the other.
    pub fn each_value(&self) -> impl Iterator<Item = Node<'s>> + use<'s> {
        let first = self.parts.iter().find(|part| part.schema.values().next().is_some());
        first.map(|part| part.schema.values()).into_iter().flatten()
    }

    /// Whether it is an object as far as can be told: it says so, or it has properties.
    pub fn is_object(&self) -> bool {
        !self.properties.is_empty() || self.is_of_type("object") || self.at("additionalProperties").is_some()
    }

    /// Whether there may be something inside a value; a number or a text never has anything.
    pub fn may_have_inside(&self) -> bool {
        !self.properties.is_empty()
            || !self.unions.is_empty()
            || self.each_type().any(|stated| matches!(stated, "object" | "array"))
            || ["additionalProperties", "items"].iter().any(|keyword| self.at(keyword).is_some())
            || self.get("prefixItems").is_some()
    }

    /// Whether it is an array as far as can be told.
    pub fn is_array(&self) -> bool {
        self.is_of_type("array") || self.at("items").is_some() || self.get("prefixItems").is_some()
    }
}

#[derive(Default)]
struct Gather<'s> {
    parts: Vec<Part<'s>>,
    properties: Vec<Property<'s>>,
    by_name: BTreeMap<&'s str, usize>,
    required: Vec<&'s str>,
    unions: Vec<UnionOf<'s>>,
    conflicts: Vec<Conflict<'s>>,
    /// Each set of types that a part states, and the first part that states it.
    stated: Vec<(Types, Schema<'s>)>,
    seen: Vec<At>,
    many: BTreeSet<At>,
    is_cut: bool,
}

/// Places and names up to which comparing one after the other is cheaper than hashing: nearly all schemas have fewer.
const FEW: usize = 24;

impl<'s> Gather<'s> {
    /// Whether a place is met for the first time.
    fn is_new(&mut self, at: At) -> bool {
        if self.seen.contains(&at) {
            return false;
        }
        if self.seen.len() < FEW {
            self.seen.push(at);
            return true;
        }
        self.many.insert(at)
    }

    /// The property of a name, by index.
    fn find(&self, name: &str) -> Option<usize> {
        match self.properties.len() {
            0..=FEW => self.properties.iter().position(|property| property.name == name),
            _ => self.by_name.get(name).copied(),
        }
    }

    /// Depth is bounded by the number of distinct places, of which [`MOST_PARTS`] are taken.
    fn take(&mut self, schema: Schema<'s>) {
        let mut open = vec![Part { schema, from: None }];
        while let Some(Part { schema, from }) = open.pop() {
            if !self.is_new(schema.0.at()) {
                continue;
            }
            if self.parts.len() >= MOST_PARTS || self.properties.len() >= MOST_PROPERTIES {
                self.is_cut = true;
                return;
            }
            // What stands beside a reference holds as well (JSON Schema 2020-12 §8.2.3.1), and comes first.
            let referred = schema.0.target().is_some().then(|| schema.0.referred()).flatten();
            if schema.0.target().is_none() || schema.0.count() > 1 {
                self.part(Part { schema, from });
            }
            let all: Vec<Schema<'s>> = schema.all_of().collect();
            open.extend(all.into_iter().rev().map(|part| Part { schema: part, from }));
            open.extend(referred.map(|target| Part { schema: Schema(target), from: Some(from.unwrap_or(target)) }));
        }
    }

    fn part(&mut self, part: Part<'s>) {
        let schema = part.schema;
        self.agree(schema);
        self.parts.push(part);
        self.required.extend(schema.required());
        for (key, property) in schema.properties() {
            self.property(part, key, property);
        }
        for kind in [Union::OneOf, Union::AnyOf] {
            let branches: Vec<Schema<'s>> =
                schema.list_of(kind.keyword()).filter(|branch| !branch.is_null_only()).collect();
            if !branches.is_empty() {
                self.unions.push(UnionOf { kind, branches, part });
            }
        }
    }

    /// Compares the types of a part with those of the parts before it: with one part for each set of types, so that
    /// many parts cost no more than few.
    fn agree(&mut self, schema: Schema<'s>) {
        let types = Types::of(schema);
        if types == Types(0) {
            return;
        }
        if let Some((_, other)) = self.stated.iter().find(|(other, _)| other.contradicts(types)) {
            self.conflicts.push(Conflict { property: None, one: *other, other: schema });
        }
        if self.stated.iter().all(|(other, _)| *other != types) {
            self.stated.push((types, schema));
        }
    }

    fn property(&mut self, part: Part<'s>, key: Node<'s>, schema: Schema<'s>) {
        let Some(name) = key.scalar() else { return };
        match self.find(name) {
            Some(ix) => {
                let known = self.properties[ix].schema;
                if Types::of(known.resolved()).contradicts(Types::of(schema.resolved())) {
                    self.conflicts.push(Conflict { property: Some(name), one: known, other: schema });
                }
            }
            None if self.properties.len() >= MOST_PROPERTIES => self.is_cut = true,
            None => {
                self.properties.push(Property { name, key, schema, required: false, from: part.from });
                self.index();
            }
        }
    }

    /// Keeps names findable once there are many.
    fn index(&mut self) {
        let count = self.properties.len();
        match count {
            0..=FEW => {}
            _ if self.by_name.is_empty() => {
                self.by_name = self.properties.iter().enumerate().map(|(ix, property)| (property.name, ix)).collect();
            }
            _ => drop(self.by_name.insert(self.properties[count - 1].name, count - 1)),
        }
    }

    fn finish(mut self) -> Shape<'s> {
        self.required.sort_unstable();
        for property in &mut self.properties {
            property.required = self.required.binary_search(&property.name).is_ok();
        }
        Shape {
            parts: self.parts,
            properties: self.properties,
            unions: self.unions,
            conflicts: self.conflicts,
            is_cut: self.is_cut,
        }
    }
}

/// A set of types; words that are no type count as one, for nothing is known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Types(u8);

impl Types {
    /// Those that a schema states; none when it does not say. O(words).
    fn of(schema: Schema<'_>) -> Self {
        let bit = |name: &str| match name {
            "string" => 1,
            // Every integer is a number.
            "integer" | "number" => 1 << 1,
            "boolean" => 1 << 2,
            "array" => 1 << 3,
            "object" => 1 << 4,
            _ => 1 << 5,
        };
        Self(schema.types().fold(0, |all, name| all | bit(name)))
    }

    /// Whether no value can be of both: both state types, and have none in common.
    fn contradicts(self, other: Self) -> bool {
        self.0 != 0 && other.0 != 0 && self.0 & other.0 == 0
    }
}

#[cfg(test)]
mod tests;
