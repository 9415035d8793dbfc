//! Operations, with what they inherit.

use std::collections::HashSet;

use super::security;
use super::servers;
use super::tags::Tags;
use super::{Body, Content, Kind, Media, Operation, Parameter, Place, Response, Version, fields};
use crate::base::span::Spanned;
use crate::contracts::spec::{At, Extensions, Node};

/// Methods of a path item (OpenAPI 3.2 §4.9), in the order of its table; `query` since 3.2.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Most operations that one contract may have: 35 MB of them.
const MOST_OPERATIONS: usize = 50_000;

/// Most media types of 2.0 that one body is said to be in: each repeats all fields of a form. Real ones have ten.
const MOST_MEDIA: usize = 100;

pub(super) struct Reader<'s> {
    pub(super) root: Node<'s>,
    pub(super) version: Version,
}

/// Whether callbacks are read: those of a callback are not (they would have no end).
#[derive(Clone, Copy, PartialEq)]
enum Callbacks {
    Read,
    Left,
}

impl<'s> Reader<'s> {
    /// Operations of all paths, then of all webhooks.
    pub(super) fn all(&self, tags: &mut Tags) -> Vec<Operation> {
        let keyed = |kind: Kind, node: Option<Node<'s>>| {
            let entries = node.into_iter().flat_map(Node::entries).filter(|(key, _)| is_no_extension(*key));
            entries.map(move |(key, item)| (kind, key, item))
        };
        let hooks = self.root.get("webhooks").or_else(|| self.root.get("x-webhooks"));
        let (paths, hooks) = (keyed(Kind::Path, self.root.get("paths")), keyed(Kind::Webhook, hooks));
        let mut operations = Vec::new();
        for (kind, key, item) in paths.chain(hooks) {
            self.of_item(Item { kind, key, node: item, callbacks: Callbacks::Read }, tags, &mut operations);
        }
        operations
    }

    /// Operations of one path item, in the order in which they are written.
    fn of_item(&self, item: Item<'s>, tags: &mut Tags, out: &mut Vec<Operation>) {
        let Some(node) = item.node.follow() else { return };
        // Fields beside the reference of a path item are allowed by 3.x, and add to it.
        let sources = if node == item.node { vec![node] } else { vec![item.node, node] };
        let mut seen = HashSet::new();
        for source in sources {
            for (name, value) in source.fields(Extensions::Dropped) {
                let further = value.is_mapping() && name == "additionalOperations";
                let named = if further { value.fields(Extensions::Dropped).collect() } else { vec![(name, value)] };
                for (method, operation) in named {
                    let is_method = further || METHODS.contains(&method);
                    if is_method && operation.is_mapping() && out.len() < MOST_OPERATIONS && seen.insert(method) {
                        out.push(self.operation(&item, source, Method { name: method, node: operation }, tags));
                    }
                }
            }
        }
    }

    fn operation(&self, item: &Item<'s>, source: Node<'s>, method: Method<'s>, tags: &mut Tags) -> Operation {
        let node = method.node;
        let all = self.parameters(node, source);
        let (body, parameters) = match self.version {
            Version::V2 => self.old_body(node, all),
            Version::V30 | Version::V31 | Version::V32 => (self.body(node), all),
        };
        let named = node.get("tags").into_iter().flat_map(Node::items).filter_map(|tag| Some((tag.text()?, tag)));
        let mut of_tags: Vec<u32> = Vec::new();
        for (name, tag) in named {
            let ix = tags.used(name, tag);
            if !of_tags.contains(&ix) {
                of_tags.push(ix);
            }
        }
        let servers = servers::listed(node);
        Operation {
            at: node.at(),
            item: source.at(),
            kind: item.kind,
            method: method.name.to_uppercase(),
            path: Spanned::new(item.key.scalar().unwrap_or_default().to_owned(), item.key.span()),
            id: node
                .get("operationId")
                .and_then(|id| Some(Spanned::new(id.text()?.to_owned(), id.span())))
                .filter(|id| !id.value.is_empty()),
            summary: node.text_at("summary").trim().to_owned(),
            tags: of_tags,
            parameters,
            body,
            responses: self.responses(node),
            security: security::of_operation(node),
            servers: if servers.is_empty() { servers::listed(source) } else { servers },
            callbacks: if item.callbacks == Callbacks::Read { self.callbacks(node) } else { Vec::new() },
            deprecated: node.is_set("deprecated"),
        }
    }

    /// Parameters of an operation, then those of its path that have another name or place.
    fn parameters(&self, operation: Node<'s>, item: Node<'s>) -> Vec<Parameter> {
        let listed = |node: Node<'s>| node.get("parameters").into_iter().flat_map(Node::items);
        let mut seen = HashSet::new();
        let all = listed(operation).chain(listed(item)).filter_map(|node| self.parameter(node.follow()?));
        all.filter(|parameter| seen.insert((parameter.name.clone(), parameter.place))).collect()
    }

    fn parameter(&self, node: Node<'s>) -> Option<Parameter> {
        if !node.is_mapping() {
            return None;
        }
        let place = match node.text_at("in") {
            "path" => Place::Path,
            "query" => Place::Query,
            "querystring" => Place::QueryString,
            "header" => Place::Header,
            "cookie" => Place::Cookie,
            "formData" => Place::Form,
            // A body is read by `old_body`.
            _ => Place::Other,
        };
        let required = node.is_set("required") || place == Place::Path;
        Some(self.valued(node, Valued { name: node.text_at("name"), place, required }))
    }

    /// A parameter or header with what its value may be.
    fn valued(&self, node: Node<'s>, valued: Valued<'_>) -> Parameter {
        let content = node.get("content").and_then(|content| content.fields(Extensions::Dropped).next());
        let schema = match self.version {
            Version::V2 => Some(node.get("schema").unwrap_or(node)),
            Version::V30 | Version::V31 | Version::V32 => {
                node.get("schema").or_else(|| content.and_then(|(_, media)| media.follow()?.get("schema")))
            }
        };
        Parameter {
            at: node.at(),
            name: valued.name.to_owned(),
            place: valued.place,
            required: valued.required,
            deprecated: node.is_set("deprecated"),
            schema: schema.map(Node::at),
            media: content.map(|(name, _)| name.to_owned()).unwrap_or_default(),
        }
    }

    fn body(&self, operation: Node<'s>) -> Option<Body> {
        let node = operation.get("requestBody")?.follow()?;
        node.is_mapping().then(|| Body { at: node.at(), required: node.is_set("required"), content: content(node) })
    }

    /// The body and form parameters of 2.0 as a request body, and the other parameters.
    fn old_body(&self, operation: Node<'s>, all: Vec<Parameter>) -> (Option<Body>, Vec<Parameter>) {
        let (sent, others): (Vec<Parameter>, Vec<Parameter>) = all.into_iter().partition(|parameter| {
            parameter.place == Place::Form || self.root.spec().node(parameter.at).text_at("in") == "body"
        });
        let Some(first) = sent.first() else { return (None, others) };
        let is_form = first.place == Place::Form;
        let holder = if is_form { operation } else { self.root.spec().node(first.at) };
        let required = sent.iter().any(|parameter| parameter.required);
        let holds = match is_form {
            true => Content::Form(sent),
            false => holder.get("schema").map_or(Content::Unstated, |schema| Content::Schema(schema.at())),
        };
        let media = self.media_types(operation, "consumes").into_iter();
        let media = media.map(|name| Media { name, at: holder.at(), content: holds.clone(), example: None });
        (Some(Body { at: holder.at(), required, content: media.collect() }), others)
    }

    /// Media types of 2.0: those of the operation, else of the contract, else one without a name.
    fn media_types(&self, operation: Node<'s>, key: &str) -> Vec<String> {
        let listed = operation.get(key).or_else(|| self.root.get(key));
        let names: Vec<String> = listed
            .into_iter()
            .flat_map(Node::items)
            .filter_map(Node::text)
            .take(MOST_MEDIA)
            .map(str::to_owned)
            .collect();
        if names.is_empty() { vec![String::new()] } else { names }
    }

    fn responses(&self, operation: Node<'s>) -> Vec<Response> {
        let responses =
            operation.get("responses").into_iter().flat_map(Node::entries).filter(|(key, _)| is_no_extension(*key));
        responses.filter_map(|(key, node)| self.response(operation, key, node.follow()?)).collect()
    }

    fn response(&self, operation: Node<'s>, key: Node<'s>, node: Node<'s>) -> Option<Response> {
        let content = match self.version {
            Version::V2 => self.old_content(operation, node),
            Version::V30 | Version::V31 | Version::V32 => content(node),
        };
        let headers = fields(node.get("headers")).filter_map(|(name, header)| {
            let header = header.follow().filter(|header| header.is_mapping())?;
            Some(self.valued(header, Valued { name, place: Place::Header, required: header.is_set("required") }))
        });
        let status = Spanned::new(key.scalar()?.to_owned(), key.span());
        node.is_mapping().then(|| Response { status, at: node.at(), headers: headers.collect(), content })
    }

    /// Schema and examples of a 2.0 response, by the media types it may be in.
    fn old_content(&self, operation: Node<'s>, node: Node<'s>) -> Vec<Media> {
        let examples = node.get("examples");
        let given = |name: &str| examples.and_then(|examples| examples.get(name)).map(Node::at);
        let media = |name: String, content: Content| Media { example: given(&name), name, at: node.at(), content };
        match node.get("schema") {
            Some(schema) => {
                let names = self.media_types(operation, "produces").into_iter();
                names.map(|name| media(name, Content::Schema(schema.at()))).collect()
            }
            None => fields(examples).map(|(name, _)| media(name.to_owned(), Content::Unstated)).collect(),
        }
    }

    fn callbacks(&self, operation: Node<'s>) -> Vec<(String, Vec<Operation>)> {
        let named = fields(operation.get("callbacks"));
        let read = named.filter_map(|(name, callback)| {
            let mut operations = Vec::new();
            // Tags of a callback group nothing: it is shown with the operation that asks for it.
            let mut tags = Tags::default();
            for (key, item) in callback.follow()?.entries().filter(|(key, _)| is_no_extension(*key)) {
                let item = Item { kind: Kind::Callback, key, node: item, callbacks: Callbacks::Left };
                self.of_item(item, &mut tags, &mut operations);
            }
            operations.iter_mut().for_each(|operation: &mut Operation| operation.tags.clear());
            Some((name.to_owned(), operations))
        });
        read.collect()
    }
}

/// A path item being read.
struct Item<'s> {
    kind: Kind,
    /// The path, name or expression.
    key: Node<'s>,
    /// As written: perhaps a reference.
    node: Node<'s>,
    callbacks: Callbacks,
}

struct Method<'s> {
    name: &'s str,
    node: Node<'s>,
}

/// What tells a parameter from another.
struct Valued<'n> {
    name: &'n str,
    place: Place,
    required: bool,
}

/// Bodies by media type (OpenAPI 3.x Media Type Object).
fn content(holder: Node<'_>) -> Vec<Media> {
    let media = fields(holder.get("content")).filter_map(|(name, node)| {
        let node = node.follow()?;
        let whole = node.get("schema").map(|schema| Content::Schema(schema.at()));
        let content = node.get("itemSchema").map(|schema| Content::Items(schema.at())).or(whole);
        Some(Media {
            name: name.to_owned(),
            at: node.at(),
            content: content.unwrap_or(Content::Unstated),
            example: None,
        })
    });
    media.collect()
}

fn is_no_extension(key: Node<'_>) -> bool {
    key.scalar().is_some_and(|name| !name.starts_with("x-"))
}

impl Media {
    /// The schema of what it holds, of one item when it holds many.
    pub fn schema(&self) -> Option<At> {
        match &self.content {
            Content::Schema(at) | Content::Items(at) => Some(*at),
            Content::Unstated | Content::Form(_) => None,
        }
    }
}
