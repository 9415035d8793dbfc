//! A server that nobody else can reach, or that no environment has.

use std::collections::BTreeSet;
// Addresses as values; nothing is connected to.
use core::net::{IpAddr, Ipv4Addr};

use crate::base::diag::{Location, Severity};
use crate::contracts::lint::place;
use crate::contracts::openapi::{OpenApi, Server};
use crate::model::facts::FactCell;
use crate::policy::apis::apis;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/server-unknown",
    title: "servers of a contract are those of an environment",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("server_unknown.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let environments = Environments::of(cx);
    for (_, api) in apis(cx.portal) {
        let servers: Vec<Stated<'_>> = api.servers.iter().map(Stated::of).collect();
        own_machines(api, &servers, out);
        for server in &servers {
            if let Place::Public(host) = &server.place {
                environments.look_up(api, server.server, host, out);
            }
        }
    }
}

/// Every server is on the machine of whoever reads. A relative one is wherever the contract was found.
fn own_machines(api: &OpenApi, servers: &[Stated<'_>], out: &mut Sink) {
    let is_own = |server: &Stated<'_>| matches!(server.place, Place::Own);
    if let [first, ..] = servers
        && servers.iter().all(is_own)
    {
        out.report(at(api, first.server), "no server of the contract can be reached from elsewhere")
            .label("on the machine of whoever calls, or in its network")
            .help("add the address of each environment to `servers`");
    }
}

fn at(api: &OpenApi, server: &Server) -> Location {
    let node = api.node(server.at);
    place(node.get("url").unwrap_or(node))
}

struct Stated<'a> {
    server: &'a Server,
    place: Place,
}

/// Where a server is.
enum Place {
    /// On the machine that calls, or in a private network.
    Own,
    /// At a name that is looked up by everybody, in lower case.
    Public(String),
    /// Relative to the contract, at a short name of a cluster, at an address, a placeholder, or in a variable.
    Elsewhere,
}

impl<'a> Stated<'a> {
    fn of(server: &'a Server) -> Self {
        let address = server.address();
        let place = host(&address).map_or(Place::Elsewhere, |host| place_of(&host));
        Self { server, place }
    }
}

fn place_of(host: &str) -> Place {
    if host == "localhost" || host.ends_with(".localhost") || host == "host.docker.internal" {
        return Place::Own;
    }
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        let is_own = match address {
            IpAddr::V4(v4) => is_private(v4),
            IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified(),
        };
        return if is_own { Place::Own } else { Place::Elsewhere };
    }
    let is_placeholder = ["example.com", "example.org", "example.net"].iter().any(|name| is_below(host, name));
    match is_name(host) && !is_placeholder {
        true => Place::Public(host.to_owned()),
        false => Place::Elsewhere,
    }
}

fn is_private(address: Ipv4Addr) -> bool {
    address.is_loopback() || address.is_private() || address.is_link_local() || address.is_unspecified()
}

/// The host of an address with a scheme, without port and user, in lower case.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("//")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let without_port = match host.starts_with('[') {
        true => host.split_inclusive(']').next(),
        false => host.split(':').next(),
    };
    without_port.filter(|host| !host.is_empty()).map(str::to_ascii_lowercase)
}

/// At least two labels, the last one of letters.
fn is_name(host: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(is_label) && last.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Whether a host is a domain or lies below it.
fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Hosts in the register of environments.
struct Environments {
    /// Those that stand in it, in lower case.
    hosts: BTreeSet<String>,
    /// The first address in it.
    at: Option<Location>,
}

impl Environments {
    fn of(cx: &Cx<'_>) -> Self {
        let mut found = Self { hosts: BTreeSet::new(), at: None };
        for fact in cx.portal.facts.of("environments") {
            for cell in fact.cells.values() {
                let hosts: Vec<String> =
                    words(&cell.text).chain(linked(cx, cell)).filter_map(|word| host(&word)).collect();
                if hosts.iter().any(|host| matches!(place_of(host), Place::Public(_))) {
                    found.at.get_or_insert_with(|| cell.at.clone());
                }
                found.hosts.extend(hosts);
            }
        }
        // Bare names count beside written addresses; alone they may be files (`docker-compose.yml`).
        if found.at.is_some() {
            let cells = cx.portal.facts.of("environments").iter().filter_map(|fact| fact.cells.get("url"));
            found.hosts.extend(cells.flat_map(|cell| words(&cell.text)).filter_map(|word| host(&format!("//{word}"))));
        }
        found
    }

    /// Reports a host that neither is in the register, nor lies below or beside one that is: registers name the
    /// entrance of an environment, not each of its services.
    fn look_up(&self, api: &OpenApi, server: &Server, host: &str, out: &mut Sink) {
        let Some(register) = &self.at else { return };
        let is_known =
            |known: &String| is_below(host, known) || beside(host).is_some_and(|domain| beside(known) == Some(domain));
        if self.hosts.iter().any(is_known) {
            return;
        }
        out.report(at(api, server), format!("{} belongs to no environment", code(host)))
            .label("not in the table of environments")
            .related(register.clone(), "environments are listed here")
            .help("add its environment to the table, or take the server away");
    }
}

/// The domain that a host shares with its neighbours; none for one directly below a top-level domain.
fn beside(host: &str) -> Option<&str> {
    host.split_once('.').map(|(_, domain)| domain).filter(|domain| domain.contains('.'))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let ends = |c: char| c.is_whitespace() || ",;<>()[]{}\"'`|".contains(c);
    text.split(ends).filter(|word| !word.is_empty()).map(str::to_owned)
}

/// Where the link of a cell leads.
fn linked(cx: &Cx<'_>, cell: &FactCell) -> Option<String> {
    let doc = cx.portal.find(&cell.at.path)?;
    let link = cx.portal.doc(doc).outline.links.get(cell.link? as usize)?;
    Some(link.dest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const TABLE: &str = "# Environments\n\n| Environment | URL | Account | Data class | Deploy path |\n|---|---|---|---|---|\n| local | `docker-compose.yml` | none | invented | make up |\n| staging | [staging](https://shop.staging.northwind.test) | s | invented | CI |\n| production | https://shop.northwind.test/v1 | p | customers | by hand |\n";

    fn of(servers: &str, table: &str) -> String {
        let api = format!(
            "openapi: 3.1.0\ninfo: {{title: A, version: 1.0.0}}\nservers: {servers}\npaths: {{/a: {{get: {{}}}}}}\n"
        );
        said(RULE.id, &[("docs/environments.md", table), ("openapi.yaml", &api)])
    }

    #[test]
    fn a_contract_of_ones_own_machine_is_told_so() {
        insta::assert_snapshot!(of("[{url: 'http://localhost:8080/v1'}, {url: 'http://10.0.0.7'}]", ""), @r"
        openapi.yaml:3:17 <'http://localhost:8080/v1'>: warning no server of the contract can be reached from elsewhere
          help: add the address of each environment to `servers`
        ");
        for url in
            ["http://127.0.0.1", "http://[::1]:80/", "http://192.168.1.2", "http://0.0.0.0:3000", "//api.localhost"]
        {
            assert!(of(&format!("[{{url: '{url}'}}]"), "").contains("reached"), "{url}");
        }
        for others in
            ["[{url: /v1}]", "[{url: 'http://localhost'}, {url: 'https://a.test'}]", "[{url: 'http://orders:80'}]"]
        {
            assert_eq!(of(others, ""), "", "{others}");
        }
    }

    #[test]
    fn a_host_that_no_environment_has_is_held_against_the_table() {
        insta::assert_snapshot!(of("[{url: 'https://shop.qa.northwind.test'}]", TABLE), @r"
        openapi.yaml:3:17 <'https://shop.qa.northwind.test'>: warning `shop.qa.northwind.test` belongs to no environment
          docs/environments.md:6:13 <[staging](https://shop.staging.northwind.test)>: environments are listed here
          help: add its environment to the table, or take the server away
        ");
    }

    #[test]
    fn hosts_of_the_table_below_them_and_beside_them_are_known() {
        for host in [
            "shop.northwind.test",
            "SHOP.northwind.test:8443",
            "api.shop.northwind.test",
            "billing.northwind.test",
            "billing.staging.northwind.test",
            "{x}.northwind.test",
            "api.example.com",
        ] {
            assert_eq!(of(&format!("[{{url: 'https://{host}/v1'}}]"), TABLE), "", "{host}");
        }
        assert_eq!(of("[{url: 'https://shop.qa.northwind.test'}]", &TABLE[..TABLE.find("| staging").unwrap()]), "");
    }
}
