//! Messages on the page of a channel.

use super::code::{Code, Ink};
use super::media::{Shown, is_json};
use super::schema::Scope;
use super::writer::Page;
use crate::base::path::percent_encode;
use crate::contracts::asyncapi::{AsyncApi, Binding, Channel, Message, Payload};
use crate::contracts::example::{self, Direction, Json, Layout};
use crate::contracts::spec::{Extensions, Node};
use crate::contracts::{Schema, Shape};

/// Messages of a channel that its page shows. The largest channel that was seen has some 90.
const MOST: usize = 200;

/// Examples of one message that are shown.
const MOST_EXAMPLES: usize = 12;

/// Protocols of one object that are shown, and values of one protocol.
const MOST_BINDINGS: [usize; 2] = [12, 60];

/// Characters of a value that stand in a line; longer ones have lines of their own.
const LONGEST_LINE: usize = 80;

/// What people call a message; never empty.
pub(super) fn title(message: &Message) -> &str {
    let names = [&message.title, &message.name, &message.key];
    names.into_iter().map(|name| name.trim()).find(|name| !name.is_empty()).unwrap_or("message")
}

impl Page<'_, AsyncApi> {
    /// All messages of a channel, each with what it carries.
    pub(super) fn messages(&mut self, channel: &Channel) {
        let api = self.api;
        let all = api.messages_on(channel);
        self.heading("messages", "reference.messages");
        if all.is_empty() {
            self.html("<p class=\"missing\">").say("reference.the_contract_names_no_message").html("</p>\n");
            return;
        }
        let shown: Vec<(&Message, String)> = all
            .iter()
            .take(MOST)
            .map(|ix| &api.messages[*ix as usize])
            .map(|message| {
                let name = if message.key.is_empty() { title(message) } else { &message.key };
                (message, self.id(&format!("message-{name}")))
            })
            .collect();
        if shown.len() > 1 {
            self.html("<ul class=\"names\">\n");
            for (message, id) in &shown {
                self.html("<li><a href=\"#")
                    .text(&percent_encode(id))
                    .html("\">")
                    .text(title(message))
                    .html("</a></li>\n");
            }
            self.html("</ul>\n");
        }
        shown.iter().for_each(|(message, id)| self.message(message, id));
        if all.len() > MOST {
            self.and_more("more", all.len() - MOST);
        }
    }

    fn message(&mut self, message: &Message, id: &str) {
        let api = self.api;
        self.html("<h3 id=\"").text(id).html("\">").text(title(message)).html("</h3>\n");
        self.names(message);
        self.description(api.text(message.summary));
        self.description(api.text(message.description));
        self.traits(api.node(message.at));
        self.correlation(message);
        self.html("<p class=\"sub\">").say("reference.payload").html("</p>\n");
        self.payload(message, id);
        for (ix, at) in message.headers.iter().enumerate() {
            if ix == 0 {
                self.html("<p class=\"sub\">").say("reference.headers").html("</p>\n");
            }
            self.schema(Schema(api.node(*at)), &Scope::new(&format!("{id}-header-"), None));
        }
        self.examples(message);
        self.bindings(&message.bindings);
    }

    /// What machines call it, and its content type.
    fn names(&mut self, message: &Message) {
        let name = Some(message.name.as_str()).filter(|name| !name.is_empty() && *name != title(message));
        let media = Some(message.content_type.as_str()).filter(|media| !media.is_empty());
        if name.is_none() && media.is_none() && !message.deprecated {
            return;
        }
        self.html("<p class=\"media\">");
        for (ix, word) in name.into_iter().chain(media).enumerate() {
            self.html(if ix > 0 { " · " } else { "" }).code(word);
        }
        if message.deprecated {
            self.flag();
        }
        self.html("</p>\n");
    }

    fn correlation(&mut self, message: &Message) {
        let Some(node) = message.correlation_id.map(|at| self.api.node(at)) else { return };
        self.html("<p class=\"limits\">")
            .say("reference.correlation_id_in")
            .html(" ")
            .code(node.text_at("location"))
            .html("</p>\n");
        self.description(node.text_at("description"));
    }

    fn payload(&mut self, message: &Message, id: &str) {
        match message.payload {
            Payload::Unstated => {
                self.html("<p class=\"missing\">").say("reference.no_payload_is_described").html("</p>\n");
            }
            Payload::Schema(at) => self.schema(Schema(self.api.node(at)), &Scope::new(&format!("{id}-"), None)),
            Payload::Foreign(at) => self.foreign(self.api.node(at), &message.payload_format),
        }
    }

    /// A schema in another language, as it is written.
    fn foreign(&mut self, node: Node<'_>, format: &str) {
        let Some(end) = node.follow() else {
            self.html("<p>")
                .say("reference.described_elsewhere")
                .html(" ")
                .code(node.reference().unwrap_or_default())
                .html("</p>\n");
            return;
        };
        let (text, language) = match end.scalar() {
            Some(text) => (text.to_owned(), "text"),
            None => (example::given(end).print(Layout::Lines), "json"),
        };
        let (text, is_cut) = self.cut(&text);
        let more = if is_cut { "; its start, the contract has the whole" } else { "" };
        self.figure(&format!("Schema in {format}{more}"), language, &Code::default().push(Ink::Plain, &text).html);
    }

    /// Examples of the message, of its schema, else one made up.
    fn examples(&mut self, message: &Message) {
        let api = self.api;
        for at in message.examples.iter().take(MOST_EXAMPLES) {
            let Some(node) = api.node(*at).follow() else { continue };
            self.given(node);
        }
        let Payload::Schema(at) = message.payload else { return };
        if !message.examples.is_empty() {
            return;
        }
        let schema = Schema(api.node(at));
        let shape = Shape::of(schema);
        match shape.parts.iter().flat_map(|part| part.schema.examples()).next() {
            Some(node) => self.example("", Shown::Given(node)),
            None if is_json(&message.content_type) => self.example("", Shown::MadeUp(schema, Direction::Response)),
            None => {}
        }
    }

    /// An example of a message. Many write the payload alone, which the format does not foresee.
    fn given(&mut self, node: Node<'_>) {
        let title = [node.text_at("summary"), node.text_at("name")].into_iter().find(|text| !text.is_empty());
        let title = title.unwrap_or_default();
        let parts = [("headers", "headers"), ("payload", "")].map(|(key, words)| (node.get(key), words));
        if parts.iter().all(|(part, _)| part.is_none()) {
            return self.example("", Shown::Given(node));
        }
        for (part, words) in parts {
            let Some(value) = part.and_then(Node::follow) else { continue };
            let caption = [title, words].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
            self.example(&caption, Shown::Given(value));
        }
    }

    /// Details by protocol, a table each.
    pub(super) fn bindings(&mut self, bindings: &[Binding]) {
        for binding in bindings.iter().take(MOST_BINDINGS[0]) {
            let node = self.api.node(binding.at);
            let rows: Vec<(&str, Node<'_>)> = node.fields(Extensions::Kept).take(MOST_BINDINGS[1]).collect();
            if rows.is_empty() {
                continue;
            }
            self.html("<p class=\"sub\">").say("reference.on_head").html(" ").text(&binding.protocol).html("</p>\n");
            self.html("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"");
            self.say("reference.bindings").html(": ").text(&binding.protocol);
            self.html("\"><table>\n<thead><tr><th scope=\"col\">").say("reference.key").html("</th><th scope=\"col\">");
            self.say("reference.value_head").html("</th></tr></thead>\n<tbody>\n");
            for (key, value) in rows {
                self.html("<tr><th scope=\"row\">").code(key).html("</th><td>");
                self.bound(value);
                self.html("</td></tr>\n");
            }
            self.html("</tbody></table></div>\n");
            let more = node.count().saturating_sub(MOST_BINDINGS[1]);
            if more > 0 {
                self.and_more("more", more);
            }
        }
    }

    fn bound(&mut self, node: Node<'_>) {
        let value = example::given(node.follow().unwrap_or(node));
        let line = match &value {
            Json::Text(text) => text.clone(),
            other => other.print(Layout::Line),
        };
        if line.chars().count() <= LONGEST_LINE {
            self.code(&line);
            return;
        }
        let text = match value {
            Json::Text(text) => text,
            other => other.print(Layout::Lines),
        };
        let (text, _) = self.cut(&text);
        self.figure("", "json", &Code::default().push(Ink::Plain, &text).html);
    }
}
