//! The page of a contract as a whole.

use super::prose::first_line;
use super::writer::{Page, Source};
use crate::contracts::openapi::{Kind, OpenApi, Server, Variable};
use crate::contracts::spec::Node;

/// The body of the page.
pub(super) fn write(page: &mut Page<'_, OpenApi>) {
    let api = page.api;
    let root = api.spec.root();
    if let Some(info) = root.get("info") {
        page.about(info.text_at("description"));
        page.info(info);
    }
    if let Some(docs) = root.get("externalDocs") {
        page.external_docs(docs);
    }
    page.servers(&api.servers);
    page.security();
    page.operations();
    page.schemas();
}

impl<C: Source> Page<'_, C> {
    /// Contact, license and terms.
    pub(super) fn info(&mut self, info: Node<'_>) {
        let mut words: Vec<(&str, &str, &str)> = Vec::new();
        if let Some(contact) = info.get("contact") {
            let name =
                ["name", "email", "url"].map(|key| contact.text_at(key)).into_iter().find(|text| !text.is_empty());
            let (email, url) = (contact.text_at("email"), contact.text_at("url"));
            words.extend(name.map(|name| ("reference.contact", name, if email.is_empty() { url } else { email })));
        }
        if let Some(license) = info.get("license") {
            let name = license.text_at("name");
            words.push((
                "reference.license",
                if name.is_empty() { license.text_at("identifier") } else { name },
                license.text_at("url"),
            ));
        }
        let terms = info.text_at("termsOfService");
        if !terms.is_empty() {
            words.push(("reference.terms", terms, terms));
        }
        let words: Vec<_> = words.into_iter().filter(|(_, name, _)| !name.is_empty()).collect();
        if words.is_empty() {
            return;
        }
        self.html("<dl class=\"facts\">\n");
        for (word, name, address) in words {
            let address = if address.contains('@') && !address.contains(':') {
                format!("mailto:{address}")
            } else {
                address.to_owned()
            };
            self.html("<div><dt>").say(word).html("</dt><dd>");
            match crate::site::html::external(&address) {
                Some(href) => self
                    .html("<a class=\"external\" rel=\"noreferrer\" href=\"")
                    .text(&href)
                    .html("\">")
                    .text(name)
                    .html("</a>"),
                None => self.text(name),
            };
            self.html("</dd></div>\n");
        }
        self.html("</dl>\n");
    }

    /// Variables of the address of a server, a line each.
    pub(super) fn variables(&mut self, variables: &[Variable]) {
        for variable in variables {
            self.html("<p class=\"limits\">").code(&format!("{{{}}}", variable.name));
            if !variable.default.is_empty() {
                self.html(" ").say("reference.default").html(" ").code(&variable.default);
            }
            for (ix, value) in variable.values.iter().enumerate() {
                if ix > 0 {
                    self.html(", ");
                } else {
                    self.html(" ").say("reference.one_of").html(" ");
                }
                self.code(value);
            }
            if !variable.description.is_empty() {
                self.html(" · ").text(&first_line(&variable.description));
            }
            self.html("</p>");
        }
    }

    /// Schemas with a page.
    pub(super) fn schemas(&mut self) {
        let api = self.api;
        let Some(spec) = api.spec().filter(|_| !api.schemas().is_empty()) else { return };
        self.heading("schemas", "reference.schemas");
        self.html("<ul class=\"names\">\n");
        for named in api.schemas() {
            self.html("<li>").schema_link(spec.node(named.at));
            self.html("</li>\n");
        }
        self.html("</ul>\n");
    }
}

impl Page<'_, OpenApi> {
    fn servers(&mut self, servers: &[Server]) {
        self.heading("servers", "reference.servers");
        if servers.is_empty() {
            self.html("<p class=\"missing\">").say("reference.the_contract_names_no_server").html("</p>\n");
            return;
        }
        self.html("<ul class=\"props\">\n");
        for server in servers {
            self.html("<li><p class=\"name\">").code(&server.url).html("</p>");
            self.description(&server.description);
            self.variables(&server.variables);
            self.html("</li>\n");
        }
        self.html("</ul>\n");
    }

    /// Operations under their tags, and those without; tags under their groups.
    fn operations(&mut self) {
        let api = self.api;
        let of_tag = |tag: u32| -> Vec<usize> {
            let first = |ix: &usize| api.operations[*ix].tags.first() == Some(&tag);
            (0..api.operations.len()).filter(first).collect()
        };
        let hooks: Vec<usize> =
            (0..api.operations.len()).filter(|ix| api.operations[*ix].kind == Kind::Webhook).collect();
        let count = api.operations.len() - hooks.len();
        self.heading("operations", "reference.operations");
        self.html("<p class=\"from\">").say_count("apis.operations", count).html("</p>\n");
        let all: Vec<u32> = (0..api.tags.len() as u32).collect();
        if api.groups.is_empty() {
            all.iter().for_each(|tag| self.tag(*tag, &of_tag(*tag)));
        }
        for group in &api.groups {
            let words = if group.name.is_empty() { "More" } else { &group.name };
            self.html("<p class=\"group\">").text(words).html("</p>\n");
            group.tags.iter().for_each(|tag| self.tag(*tag, &of_tag(*tag)));
        }
        let without: Vec<usize> =
            (0..api.operations.len()).filter(|ix| api.operations[*ix].tags.is_empty() && !hooks.contains(ix)).collect();
        if !without.is_empty() && !api.tags.is_empty() {
            self.subheading(self.words.get("reference.without_tag"));
        }
        self.operation_list(&without);
        let hooks: Vec<usize> = hooks.into_iter().filter(|ix| api.operations[*ix].tags.is_empty()).collect();
        if !hooks.is_empty() {
            self.heading("webhooks", "reference.webhooks");
            self.operation_list(&hooks);
        }
    }

    fn tag(&mut self, tag: u32, operations: &[usize]) {
        let tag = &self.api.tags[tag as usize];
        if operations.is_empty() && tag.at.is_none() {
            return;
        }
        let id = self.id(&format!("tag-{}", tag.name));
        self.html("<h3 id=\"").text(&id).html("\">").text(&tag.name).html("</h3>\n");
        if let Some(node) = tag.at.map(|at| self.api.node(at)) {
            self.description(node.text_at("description"));
            if let Some(docs) = node.get("externalDocs") {
                self.external_docs(docs);
            }
        }
        self.operation_list(operations);
    }

    fn operation_list(&mut self, operations: &[usize]) {
        if operations.is_empty() {
            return;
        }
        self.html("<ul class=\"ops\">\n");
        for ix in operations {
            self.html("<li>").operation_link(*ix);
            let operation = &self.api.operations[*ix];
            if operation.deprecated {
                self.flag();
            }
            let summary = self.api.node(operation.at).text_at("summary");
            if !summary.is_empty() {
                self.html("<span class=\"trigger\">").text(&first_line(summary)).html("</span>");
            }
            self.html("</li>\n");
        }
        self.html("</ul>\n");
    }

    /// `GET /orders/{id}` as a link to its page.
    pub(super) fn operation_link(&mut self, ix: usize) {
        let Some(operation) = self.api.operations.get(ix) else { return };
        let href = self.operation_href(ix).unwrap_or_default();
        self.html("<a href=\"").text(&href).html("\"><b class=\"method\">").text(&operation.method).html("</b> ");
        self.code(&operation.path.value).html("</a>");
    }
}
