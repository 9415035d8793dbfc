//! Schemas: what a value may be, property by property.

use std::fmt::Arguments;

use super::kept::{Laid, LaidOut, Placed};
use super::limits::MOST_VALUES;
use super::media::Shown;
use super::writer::{Extent, Page, Source};
use crate::contracts::Schema;
use crate::contracts::example::Direction;
use crate::contracts::schema::{Discriminator, Union};
use crate::contracts::shape::{Property, Shape, UnionOf};
use crate::contracts::spec::{At, Node, Target};
use crate::site::words::Words;

/// Where in a page a schema is laid out.
#[derive(Clone)]
pub(super) struct Scope {
    /// Start of the ids of its properties (`body-`).
    pub(super) anchor: String,
    /// Placed schemas that are laid out around it.
    pub(super) inlined: u32,
    /// Levels of nesting on the page.
    pub(super) level: u32,
    /// Who sends the value; `None` when that differs.
    pub(super) direction: Option<Direction>,
    /// Schemas it stands in, to see a circle.
    pub(super) open: Vec<At>,
    /// The schema itself; `None` for one that has the page.
    own: Option<At>,
}

/// Deepest nesting on a page, anonymous schemas included.
const DEEPEST: u32 = 8;

/// Properties up to which a nested object lies open on the first level.
const FEW_PROPERTIES: usize = 10;

impl Scope {
    pub(super) fn new(anchor: &str, direction: Option<Direction>) -> Self {
        Self { anchor: anchor.to_owned(), inlined: 0, level: 0, direction, open: Vec::new(), own: None }
    }

    /// The scope of what is inside a schema that stands here.
    fn inside(&self, schema: Schema<'_>, step: Arguments<'_>) -> Self {
        let mut open = Vec::with_capacity(self.open.len() + 1);
        open.extend_from_slice(&self.open);
        open.push(schema.resolved().0.at());
        Self {
            anchor: format!("{}{step}", self.anchor),
            inlined: self.inlined + u32::from(is_named(schema)),
            level: self.level + 1,
            direction: self.direction,
            open,
            own: Some(schema.unwrapped().0.at()),
        }
    }

    /// All that decides how what is inside is laid out; `None` where it is laid out nowhere else.
    fn key(&self, extent: Extent) -> Option<LaidOut> {
        let Self { inlined, level, direction, own, .. } = *self;
        own.filter(|_| inlined > 0).map(|schema| LaidOut { schema, inlined, level, direction, extent })
    }

    /// Whether what stands here is laid out from the page of another schema, where each property has its place.
    fn is_repeated(&self) -> bool {
        self.level > 0 && self.inlined > 0
    }
}

/// A schema, and the same taken together.
#[derive(Clone, Copy)]
struct Whole<'r, 's> {
    schema: Schema<'s>,
    shape: &'r Shape<'s>,
}

/// Whether a schema is called by a name: it is a reference.
fn is_named(schema: Schema<'_>) -> bool {
    schema.0.target().is_some()
}

/// The page of a named schema.
pub(super) fn write<C: Source>(page: &mut Page<'_, C>, ix: u32) {
    let api = page.api;
    let (Some(named), Some(spec)) = (api.schemas().get(ix as usize), api.spec()) else { return };
    let schema = Schema(spec.node(named.at));
    let shape = Shape::of(schema);
    page.about(shape.text("description"));
    page.heading("schema", "reference.schema");
    let mut scope = Scope::new("prop-", None);
    scope.open.push(schema.resolved().0.at());
    page.html("<p class=\"type\">").type_inside(schema, &shape, 0);
    page.html("</p>\n");
    page.facts(&shape);
    page.contents_of(&shape, &scope);
    let given = shape.parts.iter().flat_map(|part| part.schema.examples()).next();
    page.heading("example", "reference.example");
    page.example("", given.map_or(Shown::MadeUp(schema, Direction::Response), Shown::Given));
}

impl<C: Source> Page<'_, C> {
    /// A schema as a block: its type, and what is inside.
    pub(super) fn schema(&mut self, schema: Schema<'_>, scope: &Scope) {
        let shape = Shape::of(schema);
        self.html("<p class=\"type\">").type_of(schema, &shape);
        self.html("</p>\n");
        if !is_named(schema) {
            self.description(shape.text("description"));
        }
        self.facts(&shape);
        let scope = scope.inside(schema, format_args!(""));
        let scope = Scope { level: scope.level - 1, ..scope };
        self.contents_once(&shape, &scope);
    }

    /// What a value is, in a few words: `array of Order`, `string (date-time) or null`.
    pub(super) fn type_of(&mut self, schema: Schema<'_>, shape: &Shape<'_>) {
        match is_named(schema) {
            true => self.type_words(schema, 0),
            false => self.type_inside(schema, shape, 0),
        }
    }

    /// The same without the name it has.
    fn type_inside(&mut self, schema: Schema<'_>, shape: &Shape<'_>, depth: u32) {
        if schema.is_anything() {
            self.say("reference.any_value");
            return;
        }
        if schema.is_nothing() {
            self.say("reference.no_value");
            return;
        }
        self.shape_words(shape, depth);
        if shape.is_nullable() {
            self.html(" ").say("reference.or_null");
        }
    }

    fn type_words(&mut self, schema: Schema<'_>, depth: u32) {
        if let Some(target) = schema.0.target() {
            match (target, schema.0.referred()) {
                (_, Some(node)) => self.schema_link(node),
                (Target::External, _) => {
                    self.say("reference.schema_on_another_site")
                        .html(" ")
                        .code(schema.0.reference().unwrap_or_default());
                }
                (_, None) => {
                    self.html("<span class=\"broken\">").text(schema.0.reference().unwrap_or_default()).html("</span>");
                }
            }
            return;
        }
        self.type_inside(schema, &Shape::of(schema), depth);
    }

    fn shape_words(&mut self, shape: &Shape<'_>, depth: u32) {
        let mut types = shape.each_type().peekable();
        if let Some(dynamic) = shape.get("$dynamicRef").and_then(Node::text) {
            self.say("reference.dynamic_reference_to").html(" ").code(dynamic);
        } else if shape.is_array() && depth < 4 {
            self.say("reference.array_of").html(" ");
            match shape.at("items") {
                Some(items) => self.type_words(items, depth + 1),
                None => drop(self.say("reference.any_value")),
            }
        } else if let Some(first) = types.next() {
            self.text(first);
            for other in types {
                self.html(" or ").text(other);
            }
        } else if shape.is_object() {
            self.say("reference.object");
        } else if let Some(union) = shape.unions.first() {
            self.union_words(union, depth);
        } else {
            let has_values = shape.each_value().next().is_some();
            self.say(if has_values { "reference.values_below" } else { "reference.any_value" });
        }
        let format = shape.text("format");
        if !format.is_empty() {
            self.html(" <span class=\"from\">").text(format).html("</span>");
        }
    }

    /// `Card or Iban`; only counted when there are many branches or they have no names.
    fn union_words(&mut self, union: &UnionOf<'_>, depth: u32) {
        const FEW: usize = 4;
        let are_short =
            union.branches.iter().all(|branch| branch.0.target().is_some() || branch.types().next().is_some());
        if union.branches.len() > FEW || depth > 2 || !are_short {
            let key = if union.kind == Union::OneOf { "reference.one_of_schemas" } else { "reference.any_of_schemas" };
            self.say_count(key, union.branches.len());
            return;
        }
        for (ix, branch) in union.branches.iter().enumerate() {
            self.html(if ix > 0 { " or " } else { "" });
            self.type_words(*branch, depth + 1);
        }
    }

    /// What is inside a value: properties, items, branches.
    pub(super) fn contents_of(&mut self, shape: &Shape<'_>, scope: &Scope) {
        if scope.level > DEEPEST || self.is_full() {
            return;
        }
        self.properties(shape, scope);
        for union in &shape.unions {
            self.union(union, scope);
        }
        for (ix, item) in shape.get("prefixItems").into_iter().flat_map(Node::items).enumerate() {
            self.nested(
                Schema(item),
                (&self.words.with("reference.item", &[("number", &(ix + 1).to_string())]), format_args!("[{ix}].")),
                scope,
            );
        }
        if let Some(items) = shape.at("items") {
            self.items(items, scope);
        }
        for (keyword, key) in CONDITIONS {
            if let Some(schema) = shape.at(keyword) {
                let words = self.words.get(key);
                self.nested(schema, (words, format_args!("{keyword}.")), scope);
            }
        }
    }

    /// The inside of the items of an array; nothing for items without an inside.
    fn items(&mut self, items: Schema<'_>, scope: &Scope) {
        let inner = Shape::of(items);
        if !is_named(items) {
            self.facts(&inner);
        }
        match self.depth_of(Whole { schema: items, shape: &inner }, scope, scope.level) {
            Depth::Laid => {
                let anchor = scope.anchor.trim_end_matches('.');
                let step = if scope.anchor.ends_with('.') { "[]." } else { "" };
                let mut scope =
                    Scope { anchor: anchor.to_owned(), ..scope.clone() }.inside(items, format_args!("{step}"));
                scope.level -= 1;
                self.contents_once(&inner, &scope);
            }
            Depth::Circle => self.circle(items),
            Depth::Linked | Depth::Nothing => {}
        }
    }

    fn properties(&mut self, shape: &Shape<'_>, scope: &Scope) {
        let further = shape.at("additionalProperties").filter(|schema| !schema.is_nothing());
        let patterns: Vec<_> = shape.parts.iter().flat_map(|part| part.schema.map_of("patternProperties")).collect();
        if shape.properties.is_empty() && further.is_none() && patterns.is_empty() {
            return;
        }
        let of_union = shape.unions.iter().find_map(|union| union.part.schema.discriminator());
        let discriminator = shape.parts.iter().find_map(|part| part.schema.discriminator()).or(of_union);
        self.html("<ul class=\"props\">\n");
        let hidden = scope.direction.map(Direction::hidden);
        for property in &shape.properties {
            let inner = Shape::of(property.schema);
            if hidden.is_none_or(|keyword| !inner.is_set(keyword)) {
                let row = Row { property, shape: &inner };
                self.property(&row, discriminator.filter(|it| it.property == property.name), scope);
            }
        }
        for (key, schema) in patterns {
            let words = self.words.with("reference.names_like", &[("pattern", key.scalar().unwrap_or_default())]);
            self.further(&words, schema, scope);
        }
        if let Some(schema) = further {
            self.further(self.words.get("reference.any_other_name"), schema, scope);
        }
        self.html("</ul>\n");
        if shape.is_cut {
            self.html("<p class=\"cut\">").say("reference.this_schema_has_more_than_a_page_can_hol").html("</p>\n");
        }
    }

    fn property(&mut self, row: &Row<'_, '_>, discriminator: Option<Discriminator<'_>>, scope: &Scope) {
        let Row { property, shape } = *row;
        if self.is_full() {
            return;
        }
        self.name(property.name, scope);
        self.type_of(property.schema, shape);
        if property.required {
            self.html(" <b class=\"must\">").say("reference.required").html("</b>");
        }
        for (keyword, key) in FLAGS {
            if shape.is_set(keyword) {
                self.html(" <span class=\"flag\">").say(key).html("</span>");
            }
        }
        if let Some(from) = property.from {
            self.html(" <span class=\"from\">").say("reference.from").html(" ");
            self.schema_link(from);
            self.html("</span>");
        }
        self.html("</p>");
        self.description(shape.text("description"));
        self.facts(shape);
        let example = || shape.parts.iter().find_map(|part| part.schema.examples().next());
        if let Some(example) = (!scope.is_repeated()).then(example).flatten() {
            self.inline_example(example);
        }
        if let Some(discriminator) = discriminator {
            self.mapping(discriminator);
        }
        if shape.may_have_inside() {
            // Of an array the brackets are added where its items are.
            self.inside(Whole { schema: property.schema, shape }, format_args!("{}.", property.name), scope);
        }
        self.html("</li>\n");
    }

    /// The start of a row, with its place on the page; what lies deeper has a place as well, unless it has one
    /// on a page of its own. A link on each of a thousand rows would be half of the page.
    fn name(&mut self, name: &str, scope: &Scope) {
        if scope.is_repeated() {
            self.html("<li><p class=\"name\">").code(name).html(" ");
            return;
        }
        self.place(format!("{}{name}", scope.anchor), name, scope.level);
    }

    /// The start of a row with a place of its own.
    fn place(&mut self, place: String, name: &str, level: u32) {
        let (at, id) = (self.len(), self.id(&place));
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\">");
        match level {
            0 => self.html("<a href=\"#").text(&encoded(&id)).html("\"><code>").text(name).html("</code></a> "),
            _ => self.code(name).html(" "),
        };
        self.places.push((Placed { at, place, name: name.into() }, self.len()));
    }

    /// Properties that are not listed by name.
    fn further(&mut self, words: &str, schema: Schema<'_>, scope: &Scope) {
        let shape = Shape::of(schema);
        self.html("<li><p class=\"name\"><em>").text(words).html("</em> ");
        self.type_of(schema, &shape);
        self.html("</p>");
        if !is_named(schema) {
            self.description(shape.text("description"));
        }
        self.facts(&shape);
        self.inside(Whole { schema, shape: &shape }, format_args!("*."), scope);
        self.html("</li>\n");
    }

    /// What is inside a property, as a part of the page that opens.
    fn inside(&mut self, whole: Whole<'_, '_>, step: Arguments<'_>, around: &Scope) {
        match self.depth_of(whole, around, around.level + 1) {
            Depth::Nothing | Depth::Linked => {}
            Depth::Circle => self.circle(whole.schema),
            Depth::Laid => {
                let scope = around.inside(whole.schema, step);
                let is_open = scope.level == 1 && inner_count(whole.shape) <= FEW_PROPERTIES;
                self.html(if is_open { "<details open><summary>" } else { "<details><summary>" });
                self.laid(whole.shape, &scope);
            }
        }
    }

    /// The rest of a part that opens: how much there is, and what. No link stands in what opens it.
    fn laid(&mut self, shape: &Shape<'_>, scope: &Scope) {
        self.text(&inner_words(self.words, shape, inner_count(shape))).html("</summary>");
        self.contents_once(shape, scope);
        self.html("</details>");
    }

    /// What is inside a value, copied where it was written before.
    fn contents_once(&mut self, shape: &Shape<'_>, scope: &Scope) {
        // The items of what ends in a dot have other places.
        let key = scope.key(self.extent).filter(|_| !scope.anchor.ends_with('.') || scope.is_repeated());
        let (Some(key), Some((_, around))) = (key, scope.open.split_last()) else {
            return self.contents_of(shape, scope);
        };
        if let Some(laid) = self.kept.schema(&key).filter(|laid| !laid.is_circular(around)) {
            return self.copy(&laid, scope);
        }
        let (start, met, places) = (self.len(), self.met.len(), self.places.len());
        self.contents_of(shape, scope);
        let mut inside = self.met[met..].to_vec();
        inside.sort_unstable();
        inside.dedup();
        let laid = self.cut_out(start, &self.places[places..], &scope.anchor);
        let laid = laid.map(|(html, places)| Laid { html, places, inside: inside.into() });
        if let Some(laid) = laid.filter(|laid| !laid.is_circular(around)) {
            self.kept.keep_schema(key, laid);
        }
    }

    fn copy(&mut self, laid: &Laid, scope: &Scope) {
        let mut done = 0;
        for Placed { at, place, name } in &laid.places {
            self.html(&laid.html[done..*at]);
            self.place(format!("{}{place}", scope.anchor), name, scope.level);
            done = *at;
        }
        self.html(&laid.html[done..]);
        self.met.extend(&laid.inside);
    }

    /// What was written from `start` on without these names, whose places begin with an anchor; `None` where a copy
    /// would not do.
    fn cut_out(&self, start: usize, places: &[(Placed, usize)], anchor: &str) -> Option<(Box<str>, Box<[Placed]>)> {
        let (mut html, mut cut, mut done) = (String::new(), Vec::new(), start);
        for (named, end) in places {
            html.push_str(self.copyable(done..named.at)?);
            let place = named.place.strip_prefix(anchor)?.to_owned();
            cut.push(Placed { at: html.len(), place, name: named.name.clone() });
            done = *end;
        }
        html.push_str(self.copyable(done..self.len())?);
        Some((html.into(), cut.into()))
    }

    fn circle(&mut self, schema: Schema<'_>) {
        let target = innermost(&Shape::of(schema)).map_or(schema, |(inner, _)| inner);
        self.html("<p class=\"limits\">").say("reference.recursive_see").html(" ");
        match target.0.referred() {
            Some(node) => self.schema_link(node),
            None => drop(self.say("reference.above")),
        }
        self.html("</p>");
    }

    /// How much of a schema is laid out in a scope, at a level of nesting.
    fn depth_of(&mut self, whole: Whole<'_, '_>, around: &Scope, level: u32) -> Depth {
        let items = innermost(whole.shape);
        let (inner, shape) = items.as_ref().map_or((whole.schema, whole.shape), |(inner, shape)| (*inner, shape));
        if !has_inside(shape) {
            return Depth::Nothing;
        }
        let at = inner.resolved().0.at();
        self.met.push(at);
        if around.open.contains(&at) {
            return Depth::Circle;
        }
        let steps = around.inlined + u32::from(is_named(whole.schema)) + u32::from(items.is_some() && is_named(inner));
        if steps > self.extent.inlined || level > DEEPEST { Depth::Linked } else { Depth::Laid }
    }

    /// Branches of a union, each a part of the page that opens.
    fn union(&mut self, union: &UnionOf<'_>, scope: &Scope) {
        let shapes: Vec<Shape<'_>> = union.branches.iter().map(|branch| Shape::of(*branch)).collect();
        let has_more = |shape: &Shape<'_>| match innermost(shape) {
            Some((_, inner)) => has_inside(&inner),
            None => has_inside(shape),
        };
        let is_told =
            union.branches.iter().all(|branch| branch.text("description").is_empty()) && !shapes.iter().any(has_more);
        if is_told && union.branches.len() <= 4 {
            return;
        }
        let key = if union.kind == Union::OneOf { "reference.one_of_these" } else { "reference.some_of_these" };
        self.html("<p class=\"sub\">").say(key).html("</p>\n");
        if let Some(discriminator) = union.part.schema.discriminator() {
            self.html("<p class=\"limits\">")
                .say("reference.told_apart_by")
                .html(" ")
                .code(discriminator.property)
                .html("</p>");
            self.mapping(discriminator);
        }
        for (number, (schema, shape)) in (1..).zip(union.branches.iter().zip(&shapes)) {
            self.branch(Whole { schema: *schema, shape }, number, scope);
        }
    }

    fn branch(&mut self, whole: Whole<'_, '_>, number: usize, around: &Scope) {
        let Whole { schema: branch, shape } = whole;
        let (depth, title) = (self.depth_of(whole, around, around.level + 1), shape.text("title"));
        self.html("<div class=\"branch\"><p>");
        if !title.is_empty() && !is_named(branch) {
            self.text(title).html(" · ");
        }
        self.type_of(branch, shape);
        self.html("</p>");
        if depth == Depth::Laid || !is_named(branch) {
            self.description(shape.text("description"));
            self.facts(shape);
        }
        match depth {
            Depth::Laid => {
                self.html("<details><summary>").laid(shape, &around.inside(branch, format_args!("{number}.")));
            }
            Depth::Circle => self.circle(branch),
            Depth::Linked | Depth::Nothing => {}
        }
        self.html("</div>\n");
    }

    /// Values of a discriminator and the schemas they stand for.
    fn mapping(&mut self, discriminator: Discriminator<'_>) {
        let rows: Vec<(&str, Node<'_>)> = discriminator.mapping().take(MOST_VALUES).collect();
        if rows.is_empty() {
            return;
        }
        self.html("<ul class=\"mapping\">");
        for (value, target) in rows {
            self.html("<li>").code(value).html(" → ");
            self.mapped(target.text().unwrap_or_default());
            self.html("</li>");
        }
        self.html("</ul>");
    }

    /// A schema by its name or by a reference, as a mapping gives it (OpenAPI 3.1.1 §4.8.25.3).
    fn mapped(&mut self, written: &str) {
        let name = written.rsplit('/').next().unwrap_or(written);
        let found = self.api.schemas().iter().find(|named| named.name == name).map(|named| named.at);
        match found.and_then(|at| self.schema_href(at)) {
            Some(href) => self.html("<a href=\"").text(&href).html("\">").text(name).html("</a>"),
            None => self.text(written),
        };
    }

    /// A schema that belongs to another, under a few words; `step` leads to what is inside.
    fn nested(&mut self, schema: Schema<'_>, (words, step): (&str, Arguments<'_>), scope: &Scope) {
        let shape = Shape::of(schema);
        self.html("<p class=\"limits\">").text(words).html(": ");
        self.type_of(schema, &shape);
        self.html("</p>");
        if !is_named(schema) {
            self.facts(&shape);
        }
        self.inside(Whole { schema, shape: &shape }, step, scope);
    }
}

/// A property with its schema taken together.
#[derive(Clone, Copy)]
struct Row<'r, 's> {
    property: &'r Property<'s>,
    shape: &'r Shape<'s>,
}

/// Keys of words for what only sometimes holds (JSON Schema 2020-12 §10.2).
const CONDITIONS: [(&str, &str); 6] = [
    ("not", "reference.must_not_be"),
    ("if", "reference.if_it_is"),
    ("then", "reference.then_it_must_be"),
    ("else", "reference.otherwise"),
    ("contains", "reference.some_items"),
    ("propertyNames", "reference.names_are"),
];

/// Keys of words for keywords that say `true`.
const FLAGS: [(&str, &str); 3] = [
    ("readOnly", "reference.read_only"),
    ("writeOnly", "reference.write_only"),
    ("deprecated", "reference.deprecated"),
];

/// How much of a schema is on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// There is nothing inside.
    Nothing,
    /// A link leads to it.
    Linked,
    /// It is what it stands in.
    Circle,
    /// All of it.
    Laid,
}

/// The schema of the items of arrays in arrays, taken together; `None` for what is no array.
fn innermost<'s>(shape: &Shape<'s>) -> Option<(Schema<'s>, Shape<'s>)> {
    const DEEPEST: usize = 4;
    let take = |items: Schema<'s>| (items, Shape::of(items));
    let mut inner = take(items_alone(shape)?);
    for _ in 1..DEEPEST {
        match items_alone(&inner.1) {
            Some(items) => inner = take(items),
            None => break,
        }
    }
    Some(inner)
}

/// The items of what is an array and nothing else.
fn items_alone<'s>(shape: &Shape<'s>) -> Option<Schema<'s>> {
    shape.at("items").filter(|_| shape.properties.is_empty() && shape.unions.is_empty())
}

/// Whether there is more to a value than its type and limits.
fn has_inside(shape: &Shape<'_>) -> bool {
    let further =
        || shape.at("additionalProperties").is_some_and(|schema| !schema.is_nothing() && !schema.is_anything());
    let items = || shape.at("items").is_some_and(|items| has_inside_once(items));
    let union = || {
        shape
            .unions
            .iter()
            .any(|union| union.branches.len() > 1 && union.branches.iter().any(|branch| has_inside_once(*branch)))
    };
    !shape.properties.is_empty() || further() || items() || union() || shape.get("prefixItems").is_some()
}

/// The same without looking further: enough to tell an object from a number.
fn has_inside_once(schema: Schema<'_>) -> bool {
    let shape = Shape::of(schema);
    shape.is_object() || !shape.unions.is_empty() || shape.at("items").is_some()
}

fn inner_count(shape: &Shape<'_>) -> usize {
    match shape.at("items") {
        Some(items) if shape.properties.is_empty() => Shape::of(items).properties.len(),
        _ => shape.properties.len(),
    }
}

fn inner_words(words: &Words, shape: &Shape<'_>, count: usize) -> String {
    match (count, shape.unions.first()) {
        (0, Some(union)) => words.count("reference.variants", union.branches.len()),
        (0, None) => words.get("reference.inside").to_owned(),
        (count, _) => words.count("reference.n_properties", count),
    }
}

fn encoded(id: &str) -> String {
    crate::base::path::percent_encode(id)
}
