//! Messages.

use std::collections::HashSet;

use super::reader::{MOST, MOST_LOOKS, Reader, last_word};
use super::traits::Traited;
use super::{Message, Payload, bindings};
use crate::contracts::spec::{At, Node};

/// Starts of schema formats that are read as schemas; all others are shown as they are written.
const SCHEMA_FORMATS: &[&str] = &["application/vnd.aai.asyncapi", "application/schema+", "application/vnd.oai.openapi"];

impl<'s> Reader<'s> {
    /// Messages of the components.
    pub(super) fn component_messages(&mut self) {
        let all = self.root.find(&["components", "messages"]).into_iter().flat_map(Node::entries);
        for (key, node) in all.collect::<Vec<_>>() {
            self.messages_of(Some(key), node);
        }
    }

    /// The messages that a value stands for: one, or each of its `oneOf` (2.x), references followed.
    pub(super) fn messages_of(&mut self, key: Option<Node<'s>>, node: Node<'s>) -> Vec<u32> {
        let mut found = Vec::new();
        let mut seen: HashSet<At> = HashSet::new();
        let mut open = vec![(key, node)];
        while let Some((key, node)) = open.pop().filter(|_| self.looked_at < MOST_LOOKS) {
            self.looked_at += 1;
            let Some(end) = node.follow().filter(|end| end.is_mapping() && seen.insert(end.at())) else { continue };
            match end.get("oneOf").filter(|list| list.is_sequence()) {
                Some(list) => {
                    let branches: Vec<Node<'s>> = list.items().collect();
                    open.extend(branches.into_iter().rev().map(|branch| (None, branch)));
                }
                None => {
                    let name = key.and_then(Node::scalar).map_or_else(|| last_word(node), str::to_owned);
                    found.extend(self.message(name, key.unwrap_or(node).at(), end));
                }
            }
        }
        found
    }

    /// The message at a place, read when it is met first.
    fn message(&mut self, key: String, named: At, node: Node<'s>) -> Option<u32> {
        if let Some(known) = self.message_by_place.get(&node.at()) {
            return Some(*known);
        }
        if self.messages.len() >= MOST {
            return None;
        }
        let traited = Traited::of(node, self.version);
        let key = if key.is_empty() { traited.text("messageId").to_owned() } else { key };
        let name = match traited.text("name") {
            "" => key.clone(),
            name => name.to_owned(),
        };
        let stated = traited.get("payload");
        let (payload, payload_format) = match stated {
            Some(payload) => described(payload, traited.text("schemaFormat")),
            None => (Payload::Unstated, traited.text("schemaFormat").to_owned()),
        };
        let content_type = match traited.text("contentType") {
            "" => self.root.text_at("defaultContentType"),
            own => own,
        };
        let headers = traited.all("headers").filter_map(|node| match described(node, "").0 {
            Payload::Schema(at) => Some(at),
            Payload::Unstated | Payload::Foreign(_) => None,
        });
        let message = Message {
            name,
            title: traited.text("title").to_owned(),
            named,
            at: node.at(),
            payload,
            payload_format,
            headers: headers.collect(),
            content_type: content_type.to_owned(),
            correlation_id: traited.get("correlationId").and_then(Node::follow).map(Node::at),
            examples: traited.get("examples").into_iter().flat_map(Node::items).map(Node::at).collect(),
            bindings: bindings::merged(&traited),
            traits: traited.traits(),
            summary: traited.place("summary"),
            description: traited.place("description"),
            tags: self.tags_of(traited.get("tags")),
            deprecated: traited.is_deprecated(),
            key,
        };
        let said = self.said(traited.layers());
        let ix = self.messages.len() as u32;
        self.messages.push(message);
        self.delivery_of_messages.push(said);
        self.message_by_place.insert(node.at(), ix);
        Some(ix)
    }
}

/// Formats inside formats that are followed.
const MOST_WRAPS: usize = 4;

/// What a value describes, and in which language; `format` is what its surroundings say of that.
///
/// Since 3.0 the value may say so itself (AsyncAPI 3.0, "Multi Format Schema Object"); its `schema` is given then.
pub(super) fn described(node: Node<'_>, format: &str) -> (Payload, String) {
    let (mut format, mut node) = (format, node);
    for _ in 0..MOST_WRAPS {
        let end = node.follow();
        match end.and_then(|end| Some((end.get("schemaFormat")?.text()?, end.get("schema")?))) {
            Some(own) => (format, node) = own,
            None => break,
        }
    }
    let is_schema = format.is_empty() || SCHEMA_FORMATS.iter().any(|known| format.starts_with(known));
    let payload = if is_schema { Payload::Schema(node.at()) } else { Payload::Foreign(node.at()) };
    (payload, format.to_owned())
}
