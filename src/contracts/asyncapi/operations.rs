//! Operations.

use std::collections::HashSet;

use super::reader::{MOST, Reader, last_word};
use super::servers::security;
use super::traits::Traited;
use super::{Action, Operation, Reply, Version, bindings};
use crate::base::span::Spanned;
use crate::contracts::openapi::Security;
use crate::contracts::spec::{At, Node};

/// An operation before it is read.
struct Found {
    id: Option<Spanned<String>>,
    action: Action,
    named: At,
    channel: Option<u32>,
    messages: Vec<u32>,
}

impl<'s> Reader<'s> {
    /// The operations of a channel in 2.x, in the order in which they are written.
    pub(super) fn operations_of_channel(&mut self, channel: u32, node: Node<'s>) {
        let entries: Vec<(Node<'s>, Node<'s>)> = node.entries().collect();
        for (key, node) in entries {
            let action = match key.scalar() {
                Some("publish") => Action::Receives,
                Some("subscribe") => Action::Sends,
                _ => continue,
            };
            let Some(node) = node.follow().filter(|node| node.is_mapping()) else { continue };
            let messages = match node.get("message") {
                Some(message) => self.messages_of(None, message),
                None => Vec::new(),
            };
            let known: HashSet<u32> = self.channels[channel as usize].messages.iter().copied().collect();
            let new = self.mention(messages.iter().copied().filter(|ix| !known.contains(ix)).collect::<Vec<_>>());
            self.channels[channel as usize].messages.extend(new);
            let traited = Traited::of(node, self.version);
            let id = traited.get("operationId").and_then(|id| Some(Spanned::new(id.text()?.to_owned(), id.span())));
            let id = id.filter(|id| !id.value.is_empty());
            self.operation(&traited, node, Found { id, action, named: key.at(), channel: Some(channel), messages });
        }
    }

    /// The operations of the root, since 3.0.
    pub(super) fn all_operations(&mut self) {
        if self.version == Version::V2 {
            return;
        }
        let entries: Vec<(Node<'s>, Node<'s>)> =
            self.root.get("operations").into_iter().flat_map(Node::entries).collect();
        for (key, node) in entries {
            let (Some(name), Some(node)) = (key.scalar(), node.follow().filter(|node| node.is_mapping())) else {
                continue;
            };
            let Some(stated) = node.get("action") else { continue };
            let action = match stated.text() {
                Some("send") => Action::Sends,
                Some("receive") => Action::Receives,
                _ => continue,
            };
            let channel = node.get("channel").and_then(|channel| self.channel_of(channel));
            let messages = self.messages_on(node, channel);
            let id = Some(Spanned::new(name.to_owned(), key.span())).filter(|id| !id.value.is_empty());
            let traited = Traited::of(node, self.version);
            self.operation(&traited, node, Found { id, action, named: key.at(), channel, messages });
        }
    }

    fn operation(&mut self, traited: &Traited<'s>, node: Node<'s>, found: Found) {
        if self.operations.len() >= MOST {
            return;
        }
        let ix = self.operations.len() as u32;
        let mut delivery = self.said(traited.layers());
        let messages = self.mention(found.messages);
        for message in &messages {
            delivery.fill_from(&self.delivery_of_messages[*message as usize]);
        }
        let operation = Operation {
            id: found.id,
            title: traited.text("title").to_owned(),
            action: found.action,
            at: node.at(),
            named: found.named,
            channel: found.channel,
            messages,
            reply: traited.get("reply").and_then(|reply| self.reply(reply)),
            bindings: bindings::merged(traited),
            security: traited.get("security").map_or(Security::Inherited, security),
            traits: traited.traits(),
            summary: traited.place("summary"),
            description: traited.place("description"),
            tags: self.tags_of(traited.get("tags")),
            deprecated: traited.is_deprecated(),
            delivery,
        };
        if let Some(channel) = operation.reply.as_ref().and_then(|reply| reply.channel) {
            self.channels[channel as usize].replies.push(ix);
        }
        self.operations.push(operation);
        if let Some(channel) = found.channel {
            self.channels[channel as usize].operations.push(ix);
        }
    }

    fn reply(&mut self, node: Node<'s>) -> Option<Reply> {
        let node = node.follow().filter(|node| node.is_mapping())?;
        let address = node.get("address").and_then(Node::follow).map(|address| address.text_at("location"));
        let channel = node.get("channel").and_then(|channel| self.channel_of(channel));
        let messages = self.messages_on(node, channel);
        Some(Reply {
            at: node.at(),
            address: address.unwrap_or_default().to_owned(),
            channel,
            messages: self.mention(messages),
        })
    }

    /// The channel that a reference names: one of the root, else one that is taken up for it.
    fn channel_of(&mut self, node: Node<'s>) -> Option<u32> {
        let first = node.referred().unwrap_or(node);
        let end = node.follow()?;
        if let Some(known) = [first, end].iter().find_map(|node| self.channel_by_place.get(&node.at())) {
            return Some(*known);
        }
        let key = match last_word(node) {
            word if word.is_empty() => end.path().stem().to_owned(),
            word => word,
        };
        self.channel(key, end.at(), first)
    }

    /// Messages that an operation or a reply names; those of the channel when it names none.
    fn messages_on(&mut self, node: Node<'s>, channel: Option<u32>) -> Vec<u32> {
        match (node.get("messages"), channel) {
            (Some(list), _) => {
                let listed: Vec<Node<'s>> = list.items().collect();
                listed.into_iter().flat_map(|message| self.messages_of(None, message)).collect()
            }
            (None, Some(channel)) => {
                let all = &self.channels[channel as usize].messages;
                all[..all.len().min(self.unmentioned())].to_vec()
            }
            (None, None) => Vec::new(),
        }
    }
}
