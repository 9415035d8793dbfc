//! Channels.

use super::reader::{MOST, MOST_OF_ONE, Reader};
use super::{Channel, Parameter, Version, bindings};
use crate::contracts::spec::{At, Extensions, Node};

impl<'s> Reader<'s> {
    /// Channels of the root, in 2.x with their operations.
    pub(super) fn all_channels(&mut self) {
        let entries: Vec<(Node<'s>, Node<'s>)> =
            self.root.get("channels").into_iter().flat_map(Node::entries).collect();
        for (key, node) in entries {
            if let Some(name) = key.scalar() {
                self.channel(name.to_owned(), key.at(), node);
            }
        }
    }

    /// Reads the channel that a value stands for.
    pub(super) fn channel(&mut self, key: String, named: At, node: Node<'s>) -> Option<u32> {
        let end = node.follow().filter(|end| end.is_mapping())?;
        if self.channels.len() >= MOST {
            return None;
        }
        let ix = self.channels.len() as u32;
        for at in [node.at(), end.at()] {
            self.channel_by_place.entry(at).or_insert(ix);
        }
        let messages = match self.version {
            Version::V2 => Vec::new(),
            Version::V3 => self.listed_messages(end),
        };
        let channel = Channel {
            address: self.address(&key, end),
            title: end.text_at("title").to_owned(),
            at: end.at(),
            parameters: self.parameters(end),
            messages: self.mention(messages),
            servers: self.servers_of(end),
            bindings: bindings::of(end),
            operations: Vec::new(),
            replies: Vec::new(),
            tags: self.tags_of(end.get("tags")),
            delivery: self.said(&[end]),
            key,
            named,
        };
        self.channels.push(channel);
        if self.version == Version::V2 {
            self.operations_of_channel(ix, end);
        }
        Some(ix)
    }

    /// In 2.x the key is the address. Since 3.0 `address` says it, and `null` or nothing means that it is not known.
    fn address(&self, key: &str, node: Node<'s>) -> Option<String> {
        match self.version {
            Version::V2 => Some(key.to_owned()),
            Version::V3 => node.get("address").and_then(Node::text).map(str::to_owned),
        }
    }

    fn listed_messages(&mut self, node: Node<'s>) -> Vec<u32> {
        let named: Vec<(Node<'s>, Node<'s>)> = node.get("messages").into_iter().flat_map(Node::entries).collect();
        named.into_iter().flat_map(|(key, node)| self.messages_of(Some(key), node)).collect()
    }

    fn parameters(&self, node: Node<'s>) -> Vec<Parameter> {
        let named = node.get("parameters").into_iter().flat_map(|all| all.fields(Extensions::Dropped));
        let parameter = |(name, node): (&str, Node<'s>)| {
            let node = node.follow().filter(|node| node.is_mapping())?;
            let schema = match self.version {
                Version::V2 => node.get("schema").map(Node::at),
                Version::V3 => Some(node.at()),
            };
            Some(Parameter {
                name: name.to_owned(),
                at: node.at(),
                schema,
                location: node.text_at("location").to_owned(),
            })
        };
        named.take(MOST_OF_ONE).filter_map(parameter).collect()
    }

    /// Servers by name (2.x) or by reference.
    fn servers_of(&self, node: Node<'s>) -> Vec<u32> {
        let server = |item: Node<'s>| match item.text() {
            Some(name) => self.server_by_name.get(name).copied(),
            None => self.server_by_place.get(&item.follow()?.at()).copied(),
        };
        node.get("servers").into_iter().flat_map(Node::items).take(MOST_OF_ONE).filter_map(server).collect()
    }
}
