//! What is searched of the pages of an API contract: a row for the contract, each operation or channel, and each
//! named schema.
//!
//! Composing those pages costs too much to do it for their words alone, so these are gathered from the contract: only
//! such as the pages show, and of nested values the outermost names.

use super::Reading;
use super::rows::{Row, one_row};
use super::text::{Text, of_fragment};
use crate::contracts::asyncapi::{AsyncApi, Channel, Payload};
use crate::contracts::graphql::{GraphQl, TypeDef};
use crate::contracts::openapi::{Content, Media, OpenApi, Operation};
use crate::contracts::{At, Contract, Node, Schema, Shape};
use crate::markup;

/// Rows of the pages of one contract.
#[derive(Debug, Default)]
pub(super) struct ContractRows {
    /// The contract as a whole.
    pub(super) overview: Row,
    /// Operations or channels, by index.
    pub(super) operations: Vec<Row>,
    /// Named schemas or types, by index.
    pub(super) schemas: Vec<Row>,
}

/// Gathers the words of a contract. O(size of the contract).
pub(super) fn contract_rows(contract: &Contract, reading: Reading) -> ContractRows {
    match contract {
        Contract::OpenApi(api) => ContractRows {
            overview: about(api.spec.root(), reading),
            operations: api.operations.iter().map(|operation| of_operation(api, operation).row(reading)).collect(),
            schemas: api.schemas.iter().map(|named| of_schema(Schema(api.node(named.at))).row(reading)).collect(),
        },
        Contract::AsyncApi(api) => ContractRows {
            overview: about(api.spec.root(), reading),
            operations: api.channels.iter().map(|channel| of_channel(api, channel).row(reading)).collect(),
            schemas: api.schemas.iter().map(|named| of_schema(Schema(api.node(named.at))).row(reading)).collect(),
        },
        Contract::GraphQl(schema) => of_graphql(schema, reading),
    }
}

/// Words of one page.
#[derive(Default)]
struct Words {
    /// Descriptions.
    text: String,
    /// Names of parameters, properties, messages.
    names: String,
}

/// Longest description that is searched, in bytes; the page shows no more.
const LONGEST: usize = 64 << 10;

/// Most properties of one value whose names are searched.
const MOST_PROPERTIES: usize = 200;

impl Words {
    /// A description. Markdown that holds more than words is composed, so that nothing hidden is found.
    fn describe(&mut self, text: &str) {
        let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
        if text.contains(['<', '[', '&']) {
            let outline = markup::outline(text);
            let Text { parts } = of_fragment(&markup::compose(text, &outline), &outline);
            for part in parts {
                for text in [part.title, part.headings, part.body] {
                    self.text.push_str(&text);
                    self.text.push(' ');
                }
            }
        } else {
            self.text.push_str(text);
            self.text.push('\n');
        }
    }

    fn name(&mut self, name: &str) {
        self.names.push_str(name);
        self.names.push(' ');
    }

    /// Names of the properties of a value, and what is said of them.
    fn properties(&mut self, schema: Schema<'_>) {
        let shape = Shape::of(schema.at("items").unwrap_or(schema));
        for property in shape.properties.iter().take(MOST_PROPERTIES) {
            self.name(property.name);
        }
    }

    fn row(self, reading: Reading) -> Row {
        one_row(&self.text, &self.names, reading)
    }
}

fn about(root: Node<'_>, reading: Reading) -> Row {
    let mut words = Words::default();
    if let Some(info) = root.get("info") {
        words.describe(info.text_at("description"));
    }
    words.row(reading)
}

fn of_operation(api: &OpenApi, operation: &Operation) -> Words {
    let mut words = Words::default();
    words.describe(api.node(operation.at).text_at("description"));
    for parameter in &operation.parameters {
        words.name(&parameter.name);
        words.describe(api.node(parameter.at).text_at("description"));
    }
    if let Some(body) = &operation.body {
        words.describe(api.node(body.at).text_at("description"));
        media(api, body.content.first(), &mut words);
    }
    for response in &operation.responses {
        words.text.push_str(&response.status.value);
        words.text.push(' ');
        words.describe(api.node(response.at).text_at("description"));
        if response.class() == Some(2) {
            media(api, response.content.first(), &mut words);
        }
    }
    words
}

fn media(api: &OpenApi, media: Option<&Media>, words: &mut Words) {
    match media.map(|media| &media.content) {
        Some(Content::Schema(at) | Content::Items(at)) => value(api.node(*at), api.named(*at), words),
        Some(Content::Form(fields)) => fields.iter().for_each(|field| words.name(&field.name)),
        Some(Content::Unstated) | None => {}
    }
}

/// A value that is sent or received. One with a name has a page of its own, and only its properties are said here.
fn value(node: Node<'_>, named: Option<u32>, words: &mut Words) {
    if named.is_none() {
        words.describe(node.text_at("description"));
    }
    words.properties(Schema(node));
}

fn of_schema(schema: Schema<'_>) -> Words {
    let mut words = Words::default();
    let shape = Shape::of(schema);
    words.describe(shape.text("description"));
    for property in shape.properties.iter().take(MOST_PROPERTIES) {
        words.name(property.name);
        words.describe(property.schema.text("description"));
        enumerated(property.schema, &mut words);
    }
    enumerated(schema, &mut words);
    words
}

fn enumerated(schema: Schema<'_>, words: &mut Words) {
    for value in schema.values().filter_map(Node::text).take(MOST_PROPERTIES) {
        words.text.push_str(value);
        words.text.push(' ');
    }
}

fn of_channel(api: &AsyncApi, channel: &Channel) -> Words {
    let mut words = Words::default();
    let node = api.node(channel.at);
    words.describe(node.text_at("summary"));
    words.describe(node.text_at("description"));
    channel.parameters.iter().for_each(|parameter| words.name(&parameter.name));
    for operation in channel.operations.iter().map(|ix| &api.operations[*ix as usize]) {
        words.name(operation.id.as_ref().map_or("", |id| &id.value));
        said(api, [operation.summary, operation.description], &mut words);
    }
    for message in api.messages_on(channel).into_iter().map(|ix| &api.messages[ix as usize]) {
        words.name(&message.name);
        words.describe(&message.title);
        said(api, [message.summary, message.description], &mut words);
        if let Payload::Schema(at) = message.payload {
            words.properties(Schema(api.node(at)));
        }
    }
    words
}

fn said(api: &AsyncApi, places: [Option<At>; 2], words: &mut Words) {
    places.into_iter().for_each(|at| words.describe(api.text(at)));
}

fn of_graphql(schema: &GraphQl, reading: Reading) -> ContractRows {
    let mut overview = Words::default();
    overview.describe(&schema.description);
    ContractRows {
        overview: overview.row(reading),
        operations: Vec::new(),
        schemas: schema.types.iter().map(|def| of_type(def).row(reading)).collect(),
    }
}

fn of_type(def: &TypeDef) -> Words {
    let mut words = Words::default();
    words.describe(&def.description);
    for field in &def.fields {
        words.name(&field.name.value);
        words.describe(&field.description);
        field.arguments.iter().for_each(|argument| words.name(&argument.name.value));
    }
    for value in &def.values {
        words.name(&value.name.value);
        words.describe(&value.description);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_text_of_a_description_is_not_searched() {
        let mut words = Words::default();
        words.describe("Shown <!-- hidden --> [link](https://secret.example)");
        assert_eq!(words.text.split_whitespace().collect::<Vec<_>>(), ["Shown", "link"]);
    }
}
