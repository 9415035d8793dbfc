//! The page of an operation.

use super::media::headers_words;
use super::prose::first_line;
use super::sample;
use super::schema::Scope;
use super::writer::{Page, Source};
use crate::contracts::Schema;
use crate::contracts::Shape;
use crate::contracts::example::{self, Direction, Layout};
use crate::contracts::openapi::{Kind, OpenApi, Operation, Parameter, Place, Response};
use crate::contracts::spec::{Extensions, Node};

/// The body of the page of an operation.
pub(super) fn write(page: &mut Page<'_, OpenApi>, ix: u32) {
    let Some(operation) = page.api.operations.get(ix as usize) else { return };
    let node = page.api.node(operation.at);
    page.about(node.text_at("description"));
    if let Some(docs) = node.get("externalDocs") {
        page.external_docs(docs);
    }
    page.authentication(operation);
    page.parameters(operation);
    page.request(operation);
    page.responses(operation);
    page.callbacks(operation);
    if operation.kind == Kind::Path {
        page.heading("samples", "reference.code_samples");
        sample::write(page, operation);
    }
}

/// Where parameters are sent, in the order of the page, with the key of words for it.
const PLACES: [(Place, &str); 6] = [
    (Place::Path, "reference.in_path"),
    (Place::Query, "reference.in_query"),
    (Place::QueryString, "reference.query_whole"),
    (Place::Header, "reference.in_headers"),
    (Place::Cookie, "reference.in_cookies"),
    (Place::Other, "reference.elsewhere"),
];

impl<C: Source> Page<'_, C> {
    /// A link to documentation elsewhere.
    pub(super) fn external_docs(&mut self, docs: Node<'_>) {
        let (url, words) = (docs.text_at("url"), docs.text_at("description"));
        if url.is_empty() {
            return;
        }
        self.html("<p>").say("reference.see").html(" ");
        match crate::site::html::external(url).filter(|_| !words.is_empty()) {
            Some(href) => {
                self.html("<a class=\"external\" rel=\"noreferrer\" href=\"").text(&href).html("\">");
                self.text(&first_line(words)).html("</a>");
            }
            None => self.external(url),
        }
        self.html(".</p>\n");
    }
}

impl Page<'_, OpenApi> {
    fn parameters(&mut self, operation: &Operation) {
        if operation.parameters.is_empty() {
            return;
        }
        self.heading("parameters", "reference.parameters");
        for (place, key) in PLACES {
            let here: Vec<&Parameter> =
                operation.parameters.iter().filter(|parameter| parameter.place == place).collect();
            if here.is_empty() {
                continue;
            }
            self.subheading(self.words.get(key));
            self.html("<ul class=\"props\">\n");
            here.into_iter().for_each(|parameter| self.parameter(parameter, &format!("param-{}-", place.word())));
            self.html("</ul>\n");
        }
    }

    /// A parameter or header as a row; `anchor` begins its id.
    pub(super) fn parameter(&mut self, parameter: &Parameter, anchor: &str) {
        let node = self.api.node(parameter.at);
        let id = self.id(&format!("{anchor}{}", parameter.name));
        let href = crate::base::path::percent_encode(&id);
        self.html("<li id=\"").text(&id).html("\"><p class=\"name\"><a href=\"#").text(&href).html("\"><code>");
        self.text(&parameter.name).html("</code></a> ");
        let schema = parameter.schema.map(|at| Schema(self.api.node(at)));
        let shape = schema.map(Shape::of);
        if let (Some(schema), Some(shape)) = (schema, &shape) {
            self.type_of(schema, shape);
        }
        if !parameter.media.is_empty() {
            self.html(" <span class=\"from\">").text(&parameter.media).html("</span>");
        }
        if parameter.required {
            self.html(" <b class=\"must\">").say("reference.required").html("</b>");
        }
        if parameter.deprecated {
            self.flag();
        }
        self.html("</p>");
        let words = node.text_at("description");
        let words = if words.is_empty() { shape.as_ref().map_or("", |shape| shape.text("description")) } else { words };
        self.description(words);
        if let Some(shape) = &shape {
            self.facts(shape);
        }
        self.serialization(node);
        self.parameter_examples(node, shape.as_ref());
        if let (Some(schema), Some(shape)) = (schema, &shape)
            && schema.0 != node
        {
            let mut scope = Scope::new(&format!("{id}."), Some(Direction::Request));
            scope.level = 1;
            self.contents_of(shape, &scope);
        }
        self.html("</li>\n");
    }

    /// How a list or object becomes text (OpenAPI 3.1.1 §4.8.12.2); nothing for the default way.
    fn serialization(&mut self, node: Node<'_>) {
        let style = node.get("style").or_else(|| node.get("collectionFormat")).and_then(Node::text);
        let explode = node.get("explode").and_then(Node::bool);
        let said = |key: &str| self.words.get(key).to_owned();
        let words: Vec<String> = style
            .map(|style| format!("{} {style}", self.words.get("reference.style")))
            .into_iter()
            .chain(explode.map(|explode| said(if explode { "reference.exploded" } else { "reference.not_exploded" })))
            .chain(node.is_set("allowReserved").then(|| said("reference.reserved_kept")))
            .chain(node.is_set("allowEmptyValue").then(|| said("reference.may_be_empty")))
            .collect();
        if !words.is_empty() {
            self.html("<p class=\"limits\">").text(&words.join(" · ")).html("</p>");
        }
    }

    fn parameter_examples(&mut self, node: Node<'_>, shape: Option<&Shape<'_>>) {
        const MOST: usize = 6;
        let named = node.get("examples").filter(|node| node.is_mapping()).into_iter();
        let named = named.flat_map(|node| node.fields(Extensions::Dropped)).filter_map(|(name, example)| {
            let example = example.follow()?;
            Some((name, example.get("value").or_else(|| example.get("dataValue"))?))
        });
        let mut examples: Vec<(&str, Node<'_>)> = named.take(MOST).collect();
        examples.extend(node.get("example").or_else(|| node.get("x-example")).map(|value| ("", value)));
        if examples.is_empty() {
            let of_schema = shape.and_then(|shape| shape.parts.iter().find_map(|part| part.schema.examples().next()));
            examples.extend(of_schema.map(|value| ("", value)));
        }
        if examples.is_empty() {
            return;
        }
        self.html("<p class=\"limits\">").say("reference.for_example").html(" ");
        for (ix, (name, value)) in examples.into_iter().enumerate() {
            self.html(if ix > 0 { ", " } else { "" });
            let value = example::given(value);
            let text = match value {
                example::Json::Text(text) => text,
                other => other.print(Layout::Line),
            };
            self.code(&text);
            if !name.is_empty() && name != text {
                self.html(" (").text(name).html(")");
            }
        }
        self.html("</p>");
    }

    fn request(&mut self, operation: &Operation) {
        let Some(body) = &operation.body else { return };
        self.heading("request", "reference.request_body");
        if !body.required {
            self.html("<p class=\"from\">").say("reference.may_be_left_out").html("</p>\n");
        }
        self.description(self.api.node(body.at).text_at("description"));
        self.bodies(&body.content, &Scope::new("body-", Some(Direction::Request)));
    }

    fn responses(&mut self, operation: &Operation) {
        self.heading("responses", "reference.responses");
        if operation.responses.is_empty() {
            self.html("<p class=\"missing\">").say("reference.the_contract_names_no_response").html("</p>\n");
        }
        for response in &operation.responses {
            self.response(response);
        }
    }

    fn response(&mut self, response: &Response) {
        let node = self.api.node(response.at);
        let status = &response.status.value;
        let id = self.id(&format!("response-{status}"));
        let is_open = response.class() == Some(2);
        self.html("<details class=\"response\" id=\"").text(&id).html(if is_open { "\" open>" } else { "\">" });
        self.html("<summary><b class=\"").html(tone(response)).html("\">").text(status).html("</b> ");
        let words = node.text_at("description");
        self.text(&first_line(words)).html("</summary>\n");
        if words.trim().contains('\n') || first_line(words).ends_with('…') {
            self.description(words);
        }
        if !response.headers.is_empty() {
            let headers = headers_words(self.words, response.headers.len());
            self.html("<p class=\"sub\">").text(&headers).html("</p>\n<ul class=\"props\">\n");
            let anchor = format!("{id}-header-");
            response.headers.iter().for_each(|header| self.parameter(header, &anchor));
            self.html("</ul>\n");
        }
        if response.content.is_empty() {
            self.html("<p class=\"from\">").say("reference.without_a_body").html("</p>\n");
        }
        self.bodies(&response.content, &Scope::new(&format!("{id}-"), Some(Direction::Response)));
        self.links(node);
        self.html("</details>\n");
    }

    /// What may be called next with what this answer holds (OpenAPI 3.1.1 §4.8.20).
    fn links(&mut self, response: Node<'_>) {
        let links = response.get("links").into_iter().flat_map(|node| node.fields(Extensions::Dropped));
        let links: Vec<(&str, Node<'_>)> = links.filter_map(|(name, node)| Some((name, node.follow()?))).collect();
        if links.is_empty() {
            return;
        }
        self.html("<p class=\"sub\">").say("reference.leads_to").html("</p>\n<ul>");
        for (name, link) in links {
            let id = link.text_at("operationId");
            let href = self.api.operation(id).and_then(|ix| self.operation_href(ix));
            self.html("<li>");
            match href {
                Some(href) => self.html("<a href=\"").text(&href).html("\">").text(name).html("</a>"),
                None => self.text(name),
            };
            let words = link.text_at("description");
            if !words.is_empty() {
                self.html(": ").text(&first_line(words));
            }
            for (parameter, value) in link.get("parameters").into_iter().flat_map(|node| node.fields(Extensions::Kept))
            {
                self.html(", ")
                    .code(parameter)
                    .html(" ")
                    .say("reference.from")
                    .html(" ")
                    .code(value.scalar().unwrap_or_default());
            }
            self.html("</li>");
        }
        self.html("</ul>\n");
    }

    fn callbacks(&mut self, operation: &Operation) {
        if operation.callbacks.is_empty() {
            return;
        }
        self.heading("callbacks", "reference.callbacks");
        for (name, operations) in &operation.callbacks {
            for called in operations {
                self.subheading(name);
                self.html("<p class=\"endpoint\"><b class=\"method\">")
                    .text(&called.method)
                    .html("</b> ")
                    .code(&called.path.value);
                self.html("</p>\n");
                let node = self.api.node(called.at);
                self.description(node.text_at("summary"));
                self.description(node.text_at("description"));
                if let Some(body) = &called.body {
                    let anchor = format!("callback-{name}-");
                    self.bodies(&body.content, &Scope::new(&anchor, Some(Direction::Response)));
                }
                self.html("<ul>");
                for response in &called.responses {
                    let words = first_line(self.api.node(response.at).text_at("description"));
                    self.html("<li>").code(&response.status.value).html(" ").text(&words).html("</li>");
                }
                self.html("</ul>\n");
            }
        }
    }
}

/// Colour of a status.
fn tone(response: &Response) -> &'static str {
    match response.class() {
        Some(2) => "ok",
        Some(1 | 3) => "info",
        Some(4) => "warn",
        Some(5) => "bad",
        _ => "none",
    }
}
