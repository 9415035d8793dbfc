//! A contract that leads to the party that leaves.

use crate::base::diag::{Location, Severity};
use crate::base::words::listed;
use crate::contracts::Node;
use crate::contracts::lint::place;
use crate::contracts::openapi::OpenApi;
use crate::manifest::Party;
use crate::policy::apis::apis;
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/vendor-reference",
    title: "nothing in a contract leads to the party that leaves",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("vendor_reference.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let project = &cx.portal.manifest.project;
    let Some(outgoing) = &project.outgoing else { return };
    let staying = project.incoming.as_ref().map(Marks::of).unwrap_or_default();
    let marks = Marks::of(outgoing).without(&staying);
    for (_, api) in apis(cx.portal) {
        of_contract(api, outgoing, &marks, out);
    }
}

/// One finding for a contract: its marks in the order of their places, and the first places of them.
fn of_contract(api: &OpenApi, outgoing: &Party, marks: &Marks, out: &mut Sink) {
    let mut places: Vec<(Location, &'static str, String)> = Vec::new();
    for Field { node, name, holds } in fields(api) {
        let mark = marks.in_text(node.text().unwrap_or_default(), holds);
        places.extend(mark.map(|mark| (place(node), name, mark)));
    }
    places.sort();
    let count = places.len();
    let mut named: Vec<String> = Vec::new();
    for (_, _, mark) in &places {
        if !named.contains(mark) {
            named.push(mark.clone());
        }
    }
    named.truncate(MOST_NAMED);
    let mut places = places.into_iter();
    let Some((first, name, _)) = places.next() else { return };
    let verb = if named.len() == 1 { "leaves" } else { "leave" };
    let times = if count > named.len() { format!(" in {count} places") } else { String::new() };
    let draft = out
        .report(first, format!("the contract names {}{times}, which {verb}", listed(&named)))
        .label(name)
        .help("name the team, address or page that takes its place")
        .note(format!("{} is the outgoing party", quoted(&outgoing.name)));
    places.fold(draft, |draft, (at, name, mark)| draft.related(at, format!("{name}: {mark}")));
}

/// Most domains and names that a title repeats.
const MOST_NAMED: usize = 3;

/// A text of a contract that may lead somewhere.
struct Field<'s> {
    node: Node<'s>,
    /// What people call it.
    name: &'static str,
    holds: Holds,
}

/// What a text is for.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    /// An address, or prose with addresses in it.
    Addresses,
    /// Somebody's name.
    Name,
}

/// Fields of `info` that may lead somewhere: keys, name, use.
const INFO: [(&[&str], &str, Holds); 7] = [
    (&["description"], "`info.description`", Holds::Addresses),
    (&["termsOfService"], "`info.termsOfService`", Holds::Addresses),
    (&["contact", "name"], "`info.contact.name`", Holds::Name),
    (&["contact", "url"], "`info.contact.url`", Holds::Addresses),
    (&["contact", "email"], "`info.contact.email`", Holds::Addresses),
    (&["license", "name"], "`info.license.name`", Holds::Name),
    (&["license", "url"], "`info.license.url`", Holds::Addresses),
];

/// Texts of the head, of tags and of operations. Schemas lead nowhere.
fn fields(api: &OpenApi) -> impl Iterator<Item = Field<'_>> {
    let root = api.spec.root();
    let info = root.get("info");
    let of_info = INFO.iter().filter_map(move |(keys, name, holds)| field(info?.find(keys), name, *holds));
    let of_servers = api.servers.iter().filter_map(|server| {
        let node = api.node(server.at);
        field(node.get("url").or(Some(node)), "a server", Holds::Addresses)
    });
    let tags = api.tags.iter().filter_map(|tag| tag.at);
    let operations = api.operations.iter().map(|operation| operation.at);
    let holders = std::iter::once(root).chain(tags.chain(operations).map(|at| api.node(at)));
    let of_holders = holders.flat_map(|holder| {
        let docs = field(holder.find(&["externalDocs", "url"]), "`externalDocs`", Holds::Addresses);
        docs.into_iter().chain(field(holder.get("description"), "a description", Holds::Addresses))
    });
    of_info.chain(of_servers).chain(of_holders)
}

fn field<'s>(node: Option<Node<'s>>, name: &'static str, holds: Holds) -> Option<Field<'s>> {
    node.filter(|node| node.text().is_some()).map(|node| Field { node, name, holds })
}

/// What tells a party; in lower case, except names.
#[derive(Default)]
struct Marks {
    /// Hosts.
    domains: Vec<String>,
    /// Mail addresses of its people.
    mails: Vec<String>,
    /// Organisations on forges, as they stand in addresses: `/name/`.
    orgs: Vec<String>,
    /// What it is called, as written.
    names: Vec<String>,
}

impl Marks {
    fn of(party: &Party) -> Self {
        let lower = |texts: &[String]| texts.iter().map(|text| text.trim().to_lowercase()).collect::<Vec<_>>();
        let people = lower(&party.people);
        let mut domains = lower(&party.domains);
        domains.extend(people.iter().filter_map(|person| person.strip_prefix("*@")).map(str::to_owned));
        domains.retain(|domain| domain.contains('.') && !domain.contains('*'));
        let is_mail = |person: &&String| person.split_once('@').is_some_and(|(name, _)| !name.is_empty());
        let mut names = party.legal_names.clone();
        names.extend(Some(&party.name).filter(|name| name.len() > 3 && *name != "outgoing").cloned());
        Self {
            mails: people.iter().filter(is_mail).filter(|person| !person.contains('*')).cloned().collect(),
            orgs: lower(&party.orgs).iter().filter(|org| !org.is_empty()).map(|org| format!("/{org}/")).collect(),
            names: names.into_iter().filter(|name| !name.trim().is_empty()).collect(),
            domains,
        }
    }

    /// Without what the party that stays has, too.
    fn without(mut self, staying: &Marks) -> Self {
        self.domains.retain(|domain| !staying.domains.contains(domain));
        self.orgs.retain(|org| !staying.orgs.contains(org));
        self.names.retain(|name| !staying.names.contains(name));
        self
    }

    /// The first mark in a text, in words. Linear in the text for each mark.
    fn in_text(&self, text: &str, holds: Holds) -> Option<String> {
        let text = text.to_lowercase();
        if holds == Holds::Name {
            let named = self.names.iter().filter(|name| stands_in(&text, &name.to_lowercase()));
            return named.max_by_key(|name| name.len()).map(|name| quoted(name));
        }
        let addresses = self.domains.iter().chain(&self.mails);
        let named = addresses.filter(|address| stands_in(&text, address)).max_by_key(|address| address.len());
        named.map(|address| code(address)).or_else(|| {
            let org = self.orgs.iter().find(|org| text.contains("://") && format!("{text}/").contains(org.as_str()))?;
            Some(code(org.trim_matches('/')))
        })
    }
}

/// Whether a mark stands in a text as words of its own: `contoso.example` in `mail.contoso.example` and not in
/// `notcontoso.example`.
fn stands_in(text: &str, mark: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(mark).any(|(start, _)| {
        let (before, after) = (&text[..start], &text[start + mark.len()..]);
        let mut behind = after.chars();
        let goes_on = match behind.next() {
            Some('.') => behind.next().is_some_and(is_part),
            next => next.is_some_and(is_part),
        };
        !before.ends_with(is_part) && !goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const MANIFEST: &str = "version: 1\nprofile: minimal\nproject:\n  parties:\n    outgoing:\n      name: Contoso Delivery\n      legal_names: [Contoso Delivery GmbH]\n      orgs: [contoso]\n      domains: [contoso.example]\n      people: ['*@contoso-mail.example', 'kemal@free.example']\n    incoming: {name: Northwind, domains: [northwind.example]}\n";

    fn of(info: &str, rest: &str) -> String {
        let api = format!("openapi: 3.1.0\ninfo: {{title: A, version: 1.0.0, {info}}}\n{rest}\n");
        said(RULE.id, &[("handover.yaml", MANIFEST), ("openapi.yaml", &api)])
    }

    #[test]
    fn one_mark_is_said_once_however_often_it_stands_there() {
        let servers = "servers: [{url: 'https://api.contoso.example/v1'}, {url: 'https://a.northwind.example'}]";
        insta::assert_snapshot!(of("contact: {email: api@Contoso.example}", servers), @r"
        openapi.yaml:2:51 <api@Contoso.example>: warning the contract names `contoso.example` in 2 places, which leaves
          openapi.yaml:3:17 <'https://api.contoso.example/v1'>: a server: `contoso.example`
          help: name the team, address or page that takes its place
          note: “Contoso Delivery” is the outgoing party
        ");
    }

    #[test]
    fn names_mails_and_organisations_tell_it_too() {
        for (info, mark) in [
            ("contact: {name: 'Team at Contoso Delivery'}", "“Contoso Delivery”"),
            ("license: {name: 'Contoso Delivery GmbH'}", "“Contoso Delivery GmbH”"),
            ("contact: {email: ada@contoso-mail.example}", "`contoso-mail.example`"),
            ("description: 'Ask kemal@free.example.'", "`kemal@free.example`"),
            ("contact: {url: 'https://forge.example/contoso/api'}", "`contoso`"),
        ] {
            assert!(of(info, "paths: {}").contains(&format!("the contract names {mark}, which leaves")), "{info}");
        }
    }

    #[test]
    fn what_only_looks_alike_does_not() {
        for info in [
            "contact: {email: a@notcontoso.example}",
            "contact: {url: 'https://contoso.example.org'}",
            "contact: {name: Northwind}",
            "description: Contoso Delivery wrote it.",
            "contact: {url: 'https://northwind.example/contosos'}",
        ] {
            assert_eq!(of(info, "paths: {}"), "", "{info}");
        }
    }

    #[test]
    fn operations_and_tags_are_read_as_well() {
        let rest = "tags: [{name: t, externalDocs: {url: 'https://wiki.contoso.example/t'}}]\npaths: {/a: {get: {description: See docs.contoso.example.}}}";
        assert!(of("", rest).contains("names `contoso.example` in 2 places"), "{}", of("", rest));
    }
}
