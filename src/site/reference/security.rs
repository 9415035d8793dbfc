//! What a caller must show.

use std::collections::BTreeMap;

use super::writer::{Page, Source};
use crate::contracts::openapi::{Kind, OpenApi, Operation, Requirement, Scheme, SchemeKind};
use crate::contracts::spec::{Extensions, Node};
use crate::site::words::Words;

impl Page<'_, OpenApi> {
    /// What one operation asks for.
    pub(super) fn authentication(&mut self, operation: &Operation) {
        if operation.kind != Kind::Path {
            return;
        }
        self.heading("authentication", "reference.authentication");
        match self.api.requirements(operation) {
            None => drop(
                self.html("<p class=\"missing\">")
                    .say("reference.the_contract_does_not_say_who_may_call_t")
                    .html("</p>\n"),
            ),
            Some(requirements) => self.requirements(requirements),
        }
    }

    /// All ways to authenticate, and which operations ask for which.
    pub(super) fn security(&mut self) {
        self.schemes();
        self.matrix();
    }
}

impl<C: Source> Page<'_, C> {
    fn requirements(&mut self, requirements: &[Requirement]) {
        if requirements.is_empty() || requirements.iter().all(|one| one.schemes.is_empty()) {
            self.html("<p>").say("reference.none_anybody_may_call_this").html("</p>\n");
            return;
        }
        if requirements.len() > 1 {
            self.html("<p>").say("reference.one_of_these").html(":</p>\n");
        }
        self.html("<ul>");
        for requirement in requirements {
            self.html("<li>").requirement(requirement);
            self.html("</li>");
        }
        self.html("</ul>\n");
    }

    /// Schemes that are shown together, with their scopes.
    pub(super) fn requirement(&mut self, requirement: &Requirement) {
        if requirement.schemes.is_empty() {
            self.say("reference.nothing");
        }
        for (ix, (name, scopes)) in requirement.schemes.iter().enumerate() {
            if ix > 0 {
                self.html(" ").say("reference.and").html(" ");
            }
            let href = format!("{}#auth-{}", self.overview_href(), crate::base::path::percent_encode(&scheme_id(name)));
            match self.api.schemes().iter().find(|scheme| scheme.name == *name) {
                Some(scheme) => {
                    self.html("<a href=\"").text(&href).html("\">").text(name).html("</a> <span class=\"from\">");
                    self.text(&in_words(self.words, scheme)).html("</span>")
                }
                None => self.html("<span class=\"broken\">").text(name).html("</span>"),
            };
            for (ix, scope) in scopes.iter().enumerate() {
                self.html(if ix > 0 { ", " } else { " with " }).code(scope);
            }
        }
    }

    /// All ways to authenticate.
    pub(super) fn schemes(&mut self) {
        let api = self.api;
        self.heading("authentication", "reference.authentication");
        if api.schemes().is_empty() {
            self.html("<p class=\"from\">").say("reference.the_contract_declares_no_way_to_authenti").html("</p>\n");
        }
        for scheme in api.schemes() {
            let id = self.id(&format!("auth-{}", scheme_id(&scheme.name)));
            let words = in_words(self.words, scheme);
            self.html("<h3 id=\"")
                .text(&id)
                .html("\">")
                .text(&scheme.name)
                .html("</h3>\n<p>")
                .text(&words)
                .html("</p>\n");
            if let Some(node) = api.spec().map(|spec| spec.node(scheme.at)) {
                self.description(node.text_at("description"));
                self.flows(node);
            }
        }
    }

    /// Flows of OAuth 2 with their addresses and scopes.
    fn flows(&mut self, scheme: Node<'_>) {
        // In 2.0 the scheme itself is its one flow.
        let flows: Vec<(&str, Node<'_>)> = match scheme.get("flows") {
            Some(flows) => flows.fields(Extensions::Dropped).collect(),
            None => scheme.get("flow").and_then(Node::text).map(|name| (name, scheme)).into_iter().collect(),
        };
        for (name, flow) in flows {
            self.html("<p class=\"sub\">").say("reference.flow").html(" ").text(name).html("</p>\n<ul>");
            for (key, words) in [
                ("authorizationUrl", "reference.flow_authorization"),
                ("deviceAuthorizationUrl", "reference.flow_device"),
                ("tokenUrl", "reference.flow_token"),
                ("refreshUrl", "reference.flow_refresh"),
            ] {
                let address = flow.text_at(key);
                if !address.is_empty() {
                    self.html("<li>").say(words).html(": ");
                    self.external(address);
                    self.html("</li>");
                }
            }
            let scopes = flow.get("scopes").or_else(|| flow.get("availableScopes"));
            for (scope, words) in scopes.into_iter().flat_map(|node| node.fields(Extensions::Dropped)) {
                self.html("<li>").code(scope).html(" ").text(words.text().unwrap_or_default()).html("</li>");
            }
            self.html("</ul>\n");
        }
    }
}

impl Page<'_, OpenApi> {
    /// Which operations ask for what: one row for each requirement, those that are open first.
    fn matrix(&mut self) {
        let api = self.api;
        let mut rows: BTreeMap<(u8, String), Vec<usize>> = BTreeMap::new();
        for (ix, operation) in api.operations.iter().enumerate().filter(|(_, operation)| operation.kind == Kind::Path) {
            rows.entry(row_of(api.requirements(operation))).or_default().push(ix);
        }
        if rows.is_empty() {
            return;
        }
        self.subheading(self.words.get("reference.who_may"));
        self.html("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"")
            .say("reference.who_may")
            .html("\"><table>\n<thead><tr><th scope=\"col\">")
            .say("reference.asks_for_head")
            .html("</th><th scope=\"col\">")
            .say("reference.operations")
            .html("</th></tr></thead>\n<tbody>\n");
        for ((rank, words), operations) in rows {
            self.html("<tr><th scope=\"row\">");
            match rank {
                0 => self.html("<span class=\"badge warn\">").say("reference.not_stated").html("</span>"),
                1 => self
                    .html("<span class=\"badge info\">")
                    .say("reference.nothing")
                    .html("</span> ")
                    .say("reference.open_to_anybody"),
                _ => self.text(&words),
            };
            self.html("</th><td><details><summary>").say_count("apis.operations", operations.len());
            self.html("</summary><ul class=\"plain\">");
            for ix in operations.iter().take(MOST_LISTED) {
                self.html("<li>").operation_link(*ix);
                self.html("</li>");
            }
            self.html("</ul>");
            if operations.len() > MOST_LISTED {
                self.and_more("from", operations.len() - MOST_LISTED);
            }
            self.html("</details></td></tr>\n");
        }
        self.html("</tbody></table></div>\n");
    }
}

/// Operations of one row that are listed.
const MOST_LISTED: usize = 100;

/// Rank and words of what an operation asks for.
fn row_of(requirements: Option<&[Requirement]>) -> (u8, String) {
    let Some(requirements) = requirements else { return (0, String::new()) };
    let one = |requirement: &Requirement| {
        let scheme = |(name, scopes): &(String, Vec<String>)| match scopes.is_empty() {
            true => name.clone(),
            false => format!("{name} ({})", scopes.join(", ")),
        };
        let schemes: Vec<String> = requirement.schemes.iter().map(scheme).collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" and ") }
    };
    match requirements.iter().all(|requirement| requirement.schemes.is_empty()) {
        true => (1, String::new()),
        false => (2, requirements.iter().map(one).collect::<Vec<_>>().join(", or ")),
    }
}

/// What a scheme is, in words.
fn in_words(words: &Words, scheme: &Scheme) -> String {
    match &scheme.kind {
        // What a broker is given has no name (AsyncAPI 3.0, "Security Scheme Object").
        SchemeKind::ApiKey { place, name } if name.is_empty() => {
            words.with("reference.api_key_as", &[("place", place)])
        }
        SchemeKind::ApiKey { place, name } => words.with("reference.api_key_in", &[("place", place), ("name", name)]),
        SchemeKind::Http(scheme) if scheme == "bearer" => words.get("reference.bearer").to_owned(),
        SchemeKind::Http(scheme) => words.with("reference.http_scheme", &[("scheme", scheme)]),
        SchemeKind::OAuth2(_) => "OAuth 2".to_owned(),
        SchemeKind::OpenId(_) => "OpenID Connect".to_owned(),
        SchemeKind::MutualTls => words.get("reference.mutual_tls").to_owned(),
        SchemeKind::Other(other) => match OF_BROKERS.iter().find(|(kind, _)| kind == other) {
            Some((_, key)) if key.starts_with("reference.") => words.get(key).to_owned(),
            Some((_, name)) => (*name).to_owned(),
            None => words.with("reference.scheme_unknown", &[("type", other)]),
        },
    }
}

/// Keys of the words for the types of schemes that only AsyncAPI has, or names that are the same in any language.
const OF_BROKERS: [(&str, &str); 8] = [
    ("userPassword", "reference.user_password"),
    ("X509", "reference.x509"),
    ("symmetricEncryption", "reference.symmetric"),
    ("asymmetricEncryption", "reference.asymmetric"),
    ("plain", "SASL PLAIN"),
    ("scramSha256", "SASL SCRAM-SHA-256"),
    ("scramSha512", "SASL SCRAM-SHA-512"),
    ("gssapi", "SASL GSSAPI (Kerberos)"),
];

fn scheme_id(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect()
}
