//! Bodies by media type, and their examples.

use std::sync::Arc;

use super::code::{Code, Ink};
use super::kept::{Exemplified, Sample};
use super::schema::Scope;
use super::writer::{Extent, Page, Source};
use crate::contracts::Schema;
use crate::contracts::example::{self, Direction, Json, Layout};
use crate::contracts::openapi::{Content, Media, OpenApi, Parameter};
use crate::contracts::spec::{Extensions, Node};
use crate::site::words::Words;

/// Where an example comes from.
#[derive(Clone, Copy)]
pub(super) enum Shown<'s> {
    /// From the contract.
    Given(Node<'s>),
    /// From the schema.
    MadeUp(Schema<'s>, Direction),
}

/// An example with its words.
pub(super) struct Example<'s> {
    /// Name or summary; may be empty.
    pub(super) title: String,
    /// Sentence on it; may be empty.
    pub(super) description: &'s str,
    /// What it shows.
    pub(super) value: Value<'s>,
}

/// What an example shows.
pub(super) enum Value<'s> {
    /// A value.
    Json(Shown<'s>),
    /// A text of another format, as it goes over the wire.
    Raw(&'s str),
    /// A file elsewhere.
    External(&'s str),
}

impl Shown<'_> {
    /// The value itself.
    pub(super) fn value(self) -> Json {
        match self {
            Self::Given(node) => example::given(node),
            Self::MadeUp(schema, direction) => example::of_schema(schema, direction),
        }
    }

    /// What it is made from.
    fn key(self, extent: Extent) -> Exemplified {
        match self {
            Self::Given(node) => Exemplified { at: node.follow().unwrap_or(node).at(), made_up: None, extent },
            Self::MadeUp(schema, direction) => {
                Exemplified { at: schema.unwrapped().0.at(), made_up: Some(direction), extent }
            }
        }
    }
}

/// Examples of one body that are shown.
const MOST_EXAMPLES: usize = 12;

impl Page<'_, OpenApi> {
    /// A body in all its media types. Those that hold the same are shown once.
    pub(super) fn bodies(&mut self, content: &[Media], scope: &Scope) {
        let mut shown: Vec<usize> = Vec::new();
        for (ix, media) in content.iter().enumerate() {
            if shown.contains(&ix) {
                continue;
            }
            let same: Vec<usize> = (ix..content.len()).filter(|other| is_same(self, media, &content[*other])).collect();
            let names: Vec<&str> =
                same.iter().map(|ix| content[*ix].name.as_str()).filter(|name| !name.is_empty()).collect();
            if !names.is_empty() {
                self.html("<p class=\"media\">");
                for (ix, name) in names.iter().enumerate() {
                    self.html(if ix > 0 { ", " } else { "" }).code(name);
                }
                self.html("</p>\n");
            }
            if !self.is_full() {
                self.body(media, scope);
            }
            shown.extend(same);
        }
    }

    fn body(&mut self, media: &Media, scope: &Scope) {
        match &media.content {
            Content::Unstated => {
                self.html("<p class=\"from\">").say("reference.no_schema_is_given").html("</p>\n");
            }
            Content::Schema(at) => self.schema(Schema(self.api.node(*at)), scope),
            Content::Items(at) => {
                self.html("<p>").say("reference.one_after_another_each").html("</p>\n");
                self.schema(Schema(self.api.node(*at)), scope);
            }
            Content::Form(fields) => self.fields(fields, &scope.anchor),
        }
        let node = self.api.node(media.at);
        self.encodings(node);
        let direction = scope.direction.unwrap_or(Direction::Response);
        let examples = examples(self, media, direction);
        examples.iter().take(MOST_EXAMPLES).for_each(|example| self.an_example(example));
    }

    /// Fields of a form in the notation of 2.0.
    fn fields(&mut self, fields: &[Parameter], anchor: &str) {
        self.html("<ul class=\"props\">\n");
        fields.iter().for_each(|field| self.parameter(field, anchor));
        self.html("</ul>\n");
    }

    /// How parts of a form are encoded (OpenAPI 3.1.1 §4.8.15).
    fn encodings(&mut self, media: Node<'_>) {
        let parts: Vec<(&str, Node<'_>)> =
            media.get("encoding").into_iter().flat_map(|node| node.fields(Extensions::Dropped)).collect();
        if parts.is_empty() {
            return;
        }
        self.html("<ul class=\"mapping\">");
        for (name, encoding) in parts {
            self.html("<li>").code(name).html(" ").say("reference.is_sent_as").html(" ");
            let keys =
                ["contentType", "style"].map(|key| encoding.text_at(key)).into_iter().filter(|text| !text.is_empty());
            let words: Vec<&str> = keys.collect();
            self.text(&words.join(", ")).html("</li>");
        }
        self.html("</ul>");
    }

    fn an_example(&mut self, example: &Example<'_>) {
        if !example.description.is_empty() {
            self.description(example.description);
        }
        match &example.value {
            Value::Json(shown) => self.example(&example.title, *shown),
            Value::Raw(text) => {
                let (text, is_cut) = self.cut(text);
                let caption = caption(self.words, given_words(self.words, &example.title), is_cut);
                self.figure(&caption, "text", &Code::default().push(Ink::Plain, &text).html);
            }
            Value::External(address) => {
                self.html("<p class=\"limits\">").say("reference.example_on_another_site").html(" ");
                self.external(address);
                self.html("</p>");
            }
        }
    }
}

impl<C: Source> Page<'_, C> {
    /// A value as a block of JSON.
    pub(super) fn example(&mut self, title: &str, shown: Shown<'_>) {
        let key = shown.key(self.extent);
        let sample = self.kept.example(&key).unwrap_or_else(|| {
            let sample = Arc::new(self.sample(&shown.value()));
            self.kept.keep_example(key, &sample);
            sample
        });
        let said = match shown {
            Shown::Given(_) => given_words(self.words, title),
            Shown::MadeUp(..) => self.words.get("reference.example_made_up").to_owned(),
        };
        self.figure(&caption(self.words, said, sample.is_cut), "json", &sample.html);
    }

    fn sample(&self, value: &Json) -> Sample {
        let mut code = Code::default();
        code.json(value, 0);
        let is_cut = code.bytes() > self.extent.example_bytes;
        if is_cut {
            let (text, _) = self.cut(&value.print(Layout::Lines));
            code = Code::default();
            code.push(Ink::Plain, &text);
        }
        Sample { html: code.html.into(), is_cut }
    }

    /// The start of a text that is too long for the page.
    pub(super) fn cut(&self, text: &str) -> (String, bool) {
        if text.len() <= self.extent.example_bytes {
            return (text.to_owned(), false);
        }
        let start = &text[..text.floor_char_boundary(self.extent.example_bytes)];
        let end = start.rfind('\n').unwrap_or(start.len());
        (format!("{}\n…", &start[..end]), true)
    }

    /// A link out of the portal; its words alone when it is none.
    pub(super) fn external(&mut self, address: &str) {
        match crate::site::html::external(address) {
            Some(href) => self
                .html("<a class=\"external\" rel=\"noreferrer\" href=\"")
                .text(&href)
                .html("\">")
                .text(address)
                .html("</a>"),
            None => self.code(address),
        };
    }
}

fn given_words(words: &Words, title: &str) -> String {
    if title.is_empty() {
        return words.get("reference.example").to_owned();
    }
    words.with("reference.example_of", &[("title", title)])
}

fn caption(words: &Words, said: String, is_cut: bool) -> String {
    if is_cut { words.with("reference.cut", &[("words", &said)]) } else { said }
}

/// Examples given for a body; else one made up from its schema.
fn examples<'p>(page: &Page<'p, OpenApi>, media: &Media, direction: Direction) -> Vec<Example<'p>> {
    let given = given(page, media);
    if !given.is_empty() {
        return given;
    }
    let made_up = made_up(page, media, direction).filter(|_| is_json(&media.name));
    let example = |shown| Example { title: String::new(), description: "", value: Value::Json(shown) };
    made_up.map(example).into_iter().collect()
}

/// Examples that the contract gives for a body: beside it, or with its schema.
fn given<'p>(page: &Page<'p, OpenApi>, media: &Media) -> Vec<Example<'p>> {
    let node = page.api.node(media.at);
    let plain = |node: Node<'p>| Example { title: String::new(), description: "", value: shown(node, &media.name) };
    if let Some(at) = media.example {
        return vec![plain(page.api.node(at))];
    }
    let named = node.get("examples").filter(|node| node.is_mapping()).into_iter();
    let named = named.flat_map(|node| node.fields(Extensions::Dropped)).filter_map(|(name, example)| {
        let example = example.follow()?;
        let summary = example.text_at("summary");
        let title = if summary.is_empty() { name } else { summary }.to_owned();
        let value = match (example.get("value").or_else(|| example.get("dataValue")), example.get("externalValue")) {
            (Some(value), _) => shown(value, &media.name),
            (None, Some(address)) => Value::External(address.text()?),
            (None, None) => Value::Raw(example.get("serializedValue")?.text()?),
        };
        Some(Example { title, description: example.text_at("description"), value })
    });
    let mut all: Vec<Example<'p>> = named.collect();
    all.extend(node.get("example").filter(|_| all.is_empty()).map(plain));
    if all.is_empty()
        && let Some(at) = media.schema()
    {
        let schema = Schema(page.api.node(at)).resolved();
        all.extend(schema.examples().take(MOST_EXAMPLES).map(plain));
    }
    all
}

fn shown<'s>(node: Node<'s>, media: &str) -> Value<'s> {
    match node.scalar() {
        Some(text) if !is_json(media) => Value::Raw(text),
        // Many give JSON as a text.
        Some(text) if text.trim_start().starts_with(['{', '[']) => Value::Raw(text),
        _ => Value::Json(Shown::Given(node)),
    }
}

/// A value of a body: the first one given, else one made up.
pub(super) fn value(page: &Page<'_, OpenApi>, media: &Media, direction: Direction) -> Option<Json> {
    let given = given(page, media).into_iter().find_map(|example| match example.value {
        Value::Json(shown) => Some(shown),
        Value::Raw(_) | Value::External(_) => None,
    });
    given.or_else(|| made_up(page, media, direction)).map(Shown::value)
}

fn made_up<'p>(page: &Page<'p, OpenApi>, media: &Media, direction: Direction) -> Option<Shown<'p>> {
    media.schema().map(|at| Shown::MadeUp(Schema(page.api.node(at)), direction))
}

/// Whether a media type is JSON (RFC 6839 §3.1), or nothing says what it is.
pub(super) fn is_json(media: &str) -> bool {
    let name = media.split(';').next().unwrap_or_default().trim();
    name.is_empty() || name == "*/*" || name.ends_with("json")
}

/// Whether two media types hold the same, so that it is shown once.
fn is_same(page: &Page<'_, OpenApi>, one: &Media, other: &Media) -> bool {
    if one.at == other.at && one.name == other.name {
        return true;
    }
    let has_own_words = |media: &Media| {
        let node = page.api.node(media.at);
        media.example.is_some() || ["example", "examples", "encoding"].iter().any(|key| node.get(key).is_some())
    };
    let schema = |media: &Media| {
        let node = page.api.node(media.schema()?);
        Some(node.referred().unwrap_or(node).at())
    };
    // A 2.0 contract has one schema for all its media types: given examples alone differ there.
    let both_plain = one.at == other.at || (!has_own_words(one) && !has_own_words(other));
    let is_form = |media: &Media| matches!(media.content, Content::Form(_));
    both_plain
        && one.example.is_none()
        && other.example.is_none()
        && (schema(one).is_some() && schema(one) == schema(other) || (is_form(one) && is_form(other)))
}

/// How many there are in words, for the summary of an answer.
pub(super) fn headers_words(words: &Words, count: usize) -> String {
    words.count("reference.n_headers", count)
}
