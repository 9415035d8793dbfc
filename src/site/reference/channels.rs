//! Channels of a contract in AsyncAPI: what goes through them, who sends and who receives.

use super::prose::first_line;
use super::schema::Scope;
use super::writer::Page;
use crate::contracts::asyncapi::{Action, AsyncApi, Channel, Delivery, Operation, Parameter, Said, Server};
use crate::contracts::openapi::Security;
use crate::contracts::spec::Node;
use crate::contracts::{Schema, Shape};
use crate::site::words::Words;

/// Operations of a channel that its page shows, and names in a list of an overview.
const MOST_OPERATIONS: usize = 200;

/// Messages that a line names; the others are counted.
const MOST_NAMES: usize = 8;

/// The page of a contract as a whole.
pub(super) fn overview(page: &mut Page<'_, AsyncApi>) {
    let root = page.api.spec.root();
    let info = root.get("info");
    if let Some(info) = info {
        page.about(info.text_at("description"));
        page.info(info);
    }
    let docs = root.get("externalDocs").or_else(|| info?.get("externalDocs"));
    if let Some(docs) = docs.and_then(Node::follow) {
        page.external_docs(docs);
    }
    page.brokers();
    page.schemes();
    page.channels();
    page.schemas();
}

/// The page of a channel.
pub(super) fn write(page: &mut Page<'_, AsyncApi>, ix: u32) {
    let Some(channel) = page.api.channels.get(ix as usize) else { return };
    let node = page.api.node(channel.at);
    page.description(node.text_at("summary"));
    page.about(node.text_at("description"));
    if let Some(docs) = node.get("externalDocs").and_then(Node::follow) {
        page.external_docs(docs);
    }
    page.address(channel);
    page.done_here(channel);
    page.delivery(channel);
    page.messages(channel);
    if !channel.bindings.is_empty() {
        page.heading("bindings", "reference.bindings");
        page.bindings(&channel.bindings);
    }
}

impl Page<'_, AsyncApi> {
    fn brokers(&mut self) {
        let api = self.api;
        self.heading("servers", "reference.servers");
        if api.servers.is_empty() {
            self.html("<p class=\"missing\">").say("reference.the_contract_names_no_server").html("</p>\n");
            return;
        }
        self.html("<ul class=\"props\">\n");
        api.servers.iter().for_each(|server| self.broker(server));
        self.html("</ul>\n");
    }

    fn broker(&mut self, server: &Server) {
        let id = self.id(&format!("server-{}", server.name));
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\">").code(&server.name).html(" ");
        self.text(&server.protocol);
        if !server.protocol_version.is_empty() {
            self.html(" ").text(&server.protocol_version);
        }
        self.html("</p>");
        if !server.address.is_empty() {
            self.html("<p class=\"limits\">").say("reference.at").html(" ").code(&server.address).html("</p>");
        }
        self.description(&server.description);
        self.variables(&server.variables);
        self.asks(&server.security);
        self.html("</li>\n");
    }

    /// What a server or an operation asks for; nothing for what it does not say.
    fn asks(&mut self, security: &Security) {
        let Security::Stated(requirements) = security else { return };
        if requirements.is_empty() {
            return;
        }
        self.html("<p class=\"limits\">").say("reference.asks_for").html(" ");
        for (ix, requirement) in requirements.iter().enumerate() {
            self.html(if ix > 0 { ", or " } else { "" }).requirement(requirement);
        }
        self.html("</p>");
    }

    fn channels(&mut self) {
        let api = self.api;
        self.heading("channels", "reference.channels");
        if api.channels.is_empty() {
            self.html("<p class=\"missing\">").say("reference.the_contract_names_no_channel").html("</p>\n");
            return;
        }
        self.html("<p class=\"from\">").say_count("reference.n_channels", api.channels.len());
        self.say("reference.as_the_application_sees_them_that_the_co").html("</p>\n<ul class=\"ops channels\">\n");
        for (ix, channel) in api.channels.iter().enumerate() {
            self.html("<li>").channel_link(ix as u32);
            for action in api.ways(channel) {
                self.html(" ").way(action);
            }
            self.channel_line(channel);
            self.html("</li>\n");
        }
        self.html("</ul>\n");
    }

    /// What a channel is for, and its messages.
    fn channel_line(&mut self, channel: &Channel) {
        let api = self.api;
        let node = api.node(channel.at);
        let own = [channel.title.as_str(), node.text_at("summary"), node.text_at("description")];
        let of_operations = channel.operations.iter().map(|ix| api.text(api.operations[*ix as usize].summary));
        if let Some(words) = own.into_iter().chain(of_operations).find(|words| !words.trim().is_empty()) {
            self.html("<span class=\"trigger\">").text(&first_line(words)).html("</span>");
        }
        let messages = api.messages_on(channel);
        if !messages.is_empty() {
            self.html("<span class=\"trigger from\">").say("reference.carries").html(" ");
            self.message_names(&messages);
            self.html("</span>");
        }
    }

    /// A channel as a link to its page.
    pub(super) fn channel_link(&mut self, ix: u32) {
        let channel = &self.api.channels[ix as usize];
        match self.operation_href(ix as usize) {
            Some(href) => self.html("<a href=\"").text(&href).html("\">").code(address(channel)).html("</a>"),
            None => self.code(address(channel)),
        };
    }

    fn way(&mut self, action: Action) {
        self.html("<b class=\"way ").html(action.word()).html("\">").say(action_key(action)).html("</b>");
    }

    /// Names of messages, the first of them.
    fn message_names(&mut self, messages: &[u32]) {
        for (ix, message) in messages.iter().take(MOST_NAMES).enumerate() {
            let message = &self.api.messages[*message as usize];
            self.html(if ix > 0 { ", " } else { "" }).text(super::messages::title(message));
        }
        if messages.len() > MOST_NAMES {
            self.html(" ").say_count("common.and_more", messages.len() - MOST_NAMES);
        }
    }

    /// What is to be known of the address: its variables, and the servers that have it.
    fn address(&mut self, channel: &Channel) {
        let api = self.api;
        if channel.address.is_none() {
            self.html("<p>").say("reference.its_address_is_only_known_when_the_progr").html(" ");
            self.code(address(channel)).html(".</p>\n");
        }
        if !channel.servers.is_empty() {
            self.html("<p>").say("reference.on_head").html(" ");
            for (ix, server) in channel.servers.iter().enumerate() {
                let server = &api.servers[*server as usize];
                self.html(if ix > 0 { ", " } else { "" }).code(&server.name);
            }
            self.html(", <a href=\"index.html#servers\">").say("reference.see_servers").html("</a>.</p>\n");
        }
        if !channel.parameters.is_empty() {
            self.heading("parameters", "reference.parameters");
            self.html("<ul class=\"props\">\n");
            channel.parameters.iter().for_each(|parameter| self.variable(parameter));
            self.html("</ul>\n");
        }
    }

    /// A variable of the address. In 2.x it has a schema; since 3.0 a few words of one stand in it.
    fn variable(&mut self, parameter: &Parameter) {
        let node = self.api.node(parameter.at);
        let id = self.id(&format!("param-{}", parameter.name));
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\">").code(&parameter.name).html(" ");
        let schema = parameter.schema.map(|at| Schema(self.api.node(at)));
        match schema.filter(|schema| schema.0 != node) {
            Some(schema) => self.type_of(schema, &Shape::of(schema)),
            None => drop(self.html("string")),
        }
        self.html("</p>");
        self.description(node.text_at("description"));
        if let Some(schema) = schema {
            let shape = Shape::of(schema);
            self.facts(&shape);
            let examples: Vec<&str> = schema.examples().filter_map(Node::scalar).take(MOST_NAMES).collect();
            for (ix, example) in examples.into_iter().enumerate() {
                match ix {
                    0 => self.html("<p class=\"limits\">").say("reference.for_example").html(" ").code(example),
                    _ => self.html(", ").code(example),
                };
            }
            self.html(if schema.examples().any(|node| node.scalar().is_some()) { "</p>" } else { "" });
            if schema.0 != node {
                let mut scope = Scope::new(&format!("{id}."), None);
                scope.level = 1;
                self.contents_of(&shape, &scope);
            }
        }
        if !parameter.location.is_empty() {
            self.html("<p class=\"limits\">")
                .say("reference.found_in_the_message_at")
                .html(" ")
                .code(&parameter.location)
                .html("</p>");
        }
        self.html("</li>\n");
    }

    fn done_here(&mut self, channel: &Channel) {
        let api = self.api;
        self.heading("operations", "reference.operations");
        if channel.operations.is_empty() && channel.replies.is_empty() {
            self.html("<p class=\"missing\">").say("reference.the_contract_does_not_say_who_sends_and").html("</p>\n");
            return;
        }
        self.html("<ul class=\"props\">\n");
        let all = api.messages_on(channel);
        for ix in channel.operations.iter().take(MOST_OPERATIONS) {
            self.operation(&all, &api.operations[*ix as usize]);
        }
        for ix in channel.replies.iter().take(MOST_OPERATIONS) {
            self.answered(&api.operations[*ix as usize]);
        }
        self.html("</ul>\n");
        let more = [&channel.operations, &channel.replies].map(|list| list.len().saturating_sub(MOST_OPERATIONS));
        if more[0] + more[1] > 0 {
            self.and_more("more", more[0] + more[1]);
        }
    }

    /// What is done on a channel; `all` are the messages of the channel.
    fn operation(&mut self, all: &[u32], operation: &Operation) {
        let api = self.api;
        let name = operation.id.as_ref().map_or(operation.action.word(), |id| &id.value);
        let id = self.id(&format!("operation-{name}"));
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\">").way(operation.action);
        if operation.id.is_some() {
            self.html(" ").code(name);
        }
        self.html(" ").text(&operation.title);
        if operation.deprecated {
            self.flag();
        }
        self.html("</p>");
        self.description(api.text(operation.summary));
        self.description(api.text(operation.description));
        if !operation.messages.is_empty() && operation.messages != all {
            self.html("<p class=\"limits\">").say("reference.only").html(" ");
            self.message_names(&operation.messages);
            self.html("</p>");
        }
        self.reply(operation);
        self.asks(&operation.security);
        self.traits(api.node(operation.at));
        self.bindings(&operation.bindings);
        self.html("</li>\n");
    }

    /// What comes back for what is sent or received.
    fn reply(&mut self, operation: &Operation) {
        let Some(reply) = &operation.reply else { return };
        let words = match operation.action {
            Action::Sends => "reference.expects_a_reply",
            Action::Receives => "reference.sends_a_reply",
        };
        self.html("<p class=\"limits\">").say(words);
        if let Some(channel) = reply.channel {
            self.html(" ").say("reference.on").html(" ").channel_link(channel);
        }
        if !reply.address.is_empty() {
            self.html(", ").say("reference.at_the_address_in").html(" ").code(&reply.address);
        }
        if !reply.messages.is_empty() {
            self.html(": ").message_names(&reply.messages);
        }
        self.html("</p>");
    }

    /// An operation elsewhere whose reply comes here.
    fn answered(&mut self, operation: &Operation) {
        // Who sends the request receives the reply.
        let action = match operation.action {
            Action::Sends => Action::Receives,
            Action::Receives => Action::Sends,
        };
        self.html("<li><p class=\"name\"><b class=\"way ")
            .html(action.word())
            .html("\">")
            .say(action_key(action))
            .html("</b> ")
            .say("reference.replies_to")
            .html(" ");
        if let Some(id) = &operation.id {
            self.code(&id.value);
        }
        if let Some(channel) = operation.channel {
            self.html(" ").say("reference.on").html(" ").channel_link(channel);
        }
        self.html("</p></li>\n");
    }

    /// What happens to messages that fail, come twice or come late. Who receives must know; who only sends need not.
    fn delivery(&mut self, channel: &Channel) {
        let api = self.api;
        let receives = api.does(channel, Action::Receives) && api.is_queued(channel);
        self.heading("delivery", "reference.delivery");
        self.html("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"")
            .say("reference.delivery")
            .html("\"><table>\n");
        self.html("<thead><tr><th scope=\"col\">")
            .say("reference.topic")
            .html("</th><th scope=\"col\">")
            .say("reference.the_contract_says")
            .html("</th></tr></thead>\n<tbody>\n");
        for topic in TOPICS {
            self.html("<tr><th scope=\"row\">").say(topic.key).html("</th><td>");
            let general = (topic.said)(&channel.delivery);
            match general {
                Some(said) => drop(self.text(in_words(self.words, said))),
                None if receives => {
                    self.html("<span class=\"badge warn\">").say("reference.not_stated").html("</span>");
                }
                None => drop(self.html("<span class=\"from\">").say("reference.not_stated").html("</span>")),
            }
            let operations = channel.operations.iter().map(|ix| &api.operations[*ix as usize]);
            for operation in operations.take(MOST_OPERATIONS) {
                let (Some(own), Some(id)) = ((topic.said)(&operation.delivery), &operation.id) else { continue };
                if general.is_none_or(|general| general.value != own.value) {
                    let own = in_words(self.words, own).to_owned();
                    self.html("<br>").code(&id.value).html(": ").text(&own);
                }
            }
            self.html("</td></tr>\n");
        }
        self.html("</tbody></table></div>\n");
        if !api.is_queued(channel) {
            self.html("<p class=\"from\">").say("reference.messages_do_not_wait_here_what_is_not_ta").html("</p>\n");
        }
    }

    /// Traits by the names they are referred to.
    pub(super) fn traits(&mut self, node: Node<'_>) {
        let listed = node.get("traits").into_iter().flat_map(Node::items).filter_map(Node::reference);
        for (ix, written) in listed.take(MOST_OPERATIONS).enumerate() {
            let name = written.rsplit('/').next().unwrap_or(written);
            match ix {
                0 => self.html("<p class=\"limits\">").say("reference.traits").html(" ").code(name),
                _ => self.html(", ").code(name),
            };
        }
        let any = node.get("traits").into_iter().flat_map(Node::items).any(|item| item.reference().is_some());
        self.html(if any { "</p>" } else { "" });
    }
}

/// Something to know of delivery.
struct Topic {
    key: &'static str,
    said: for<'d> fn(&'d Delivery) -> Option<&'d Said>,
}

const TOPICS: [Topic; 4] = [
    Topic { key: "reference.dead_letters", said: |delivery| delivery.dead_letter.as_ref() },
    Topic { key: "reference.retries", said: |delivery| delivery.retry.as_ref() },
    Topic { key: "reference.order", said: |delivery| delivery.ordering.as_ref() },
    Topic { key: "reference.replay", said: |delivery| delivery.replay.as_ref() },
];

/// Words for what an application does.
fn action_key(action: Action) -> &'static str {
    match action {
        Action::Sends => "reference.sends",
        Action::Receives => "reference.receives",
    }
}

/// What was said, with a word of people for one of YAML.
fn in_words<'a>(words: &'a Words, said: &'a Said) -> &'a str {
    match said.value.as_str() {
        "true" => words.get("reference.yes"),
        "false" => words.get("reference.no"),
        other => other,
    }
}

/// What a channel is called on pages; never empty.
fn address(channel: &Channel) -> &str {
    [channel.name(), &channel.key].into_iter().find(|name| !name.trim().is_empty()).unwrap_or("channel")
}

#[cfg(test)]
mod tests;
