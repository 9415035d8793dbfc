//! To which party somebody or something belongs: people, hosts, organisations on forges and registries.
//!
//! A name belongs to a party when the manifest says so, as it stands or by a pattern; hosts with those below them,
//! organisations as the first part of a path on a known forge or registry. What both parties claim, and what neither
//! does, belongs to nobody: nothing is taken for outgoing by default.

use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::manifest::{Manifest, Party, Side};

use super::owners::normal;

/// Hosts where the first part of a path is an organisation.
const FORGES: [&str; 20] = [
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "raw.githubusercontent.com",
    "api.github.com",
    "ghcr.io",
    "docker.io",
    "registry.gitlab.com",
    "hub.docker.com",
    "quay.io",
    "npm.pkg.github.com",
    "maven.pkg.github.com",
    "nuget.pkg.github.com",
    "app.terraform.io",
    "dev.azure.com",
    "gist.github.com",
    "trello.com",
    "notion.so",
    "miro.com",
];

/// Ends of hosts whose first label is an organisation (`acme.atlassian.net`).
const TENANTS: [&str; 12] = [
    "atlassian.net",
    "slack.com",
    "github.io",
    "gitlab.io",
    "sharepoint.com",
    "zendesk.com",
    "pagerduty.com",
    "grafana.net",
    "datadoghq.com",
    "visualstudio.com",
    "notion.site",
    "jfrog.io",
];

/// Both parties of a handover, compiled.
#[derive(Debug, Clone, Default)]
pub struct Parties {
    outgoing: Marks,
    incoming: Marks,
}

/// What tells a party; lower case.
#[derive(Debug, Clone, Default)]
struct Marks {
    people: Globs,
    has_people: bool,
    domains: Vec<String>,
    orgs: Vec<String>,
    teams: Globs,
    members: Vec<String>,
}

impl Parties {
    /// Of a manifest; without parties nothing belongs to anybody.
    pub fn of(manifest: &Manifest) -> Self {
        let marks = |side: Side, party: &Option<Party>| Marks::of(manifest, side, party.as_ref());
        Self {
            outgoing: marks(Side::Outgoing, &manifest.project.outgoing),
            incoming: marks(Side::Incoming, &manifest.project.incoming),
        }
    }

    /// Whether a person, team or mail address belongs to who leaves, and not to who takes over.
    pub fn person_leaves(&self, name: &str) -> bool {
        self.outgoing.has_person(name) && !self.incoming.has_person(name)
    }

    /// Whether an address (`https://host/path`, `git@host:path`, `registry/org/name`) leads to who leaves.
    pub fn address_leaves(&self, address: &str) -> bool {
        self.outgoing.has_address(address) && !self.incoming.has_address(address)
    }

    /// Whether an organisation on a forge or registry is that of who leaves.
    pub fn org_leaves(&self, org: &str) -> bool {
        self.outgoing.has_org(org) && !self.incoming.has_org(org)
    }
}

impl Marks {
    fn of(manifest: &Manifest, side: Side, party: Option<&Party>) -> Self {
        let lower = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty()).collect()
        };
        let people: Vec<String> =
            party.map_or(&[][..], |party| &party.people).iter().map(|name| normal(name)).collect();
        let of_side = || manifest.owners.teams.iter().filter(|(_, team)| team.party == Some(side));
        let teams: Vec<String> = of_side().map(|(name, _)| normal(name)).collect();
        let mut domains = lower(party.map_or(&[][..], |party| &party.domains));
        domains.iter_mut().for_each(|domain| *domain = domain.trim_start_matches("*.").to_owned());
        Self {
            has_people: !people.is_empty(),
            people: Globs::new(&people, Case::Ignored).unwrap_or_default(),
            domains,
            orgs: lower(party.map_or(&[][..], |party| &party.orgs)),
            teams: Globs::new(&teams, Case::Ignored).unwrap_or_default(),
            members: of_side().flat_map(|(_, team)| &team.members).map(|name| normal(name)).collect(),
        }
    }

    fn has_person(&self, name: &str) -> bool {
        let name = normal(name);
        let path = RepoPath::new(&name);
        let covers = |globs: &Globs| path.as_ref().is_some_and(|path| globs.covers(path));
        let mail = || name.rsplit_once('@').is_some_and(|(_, host)| self.has_host(host));
        let org = || name.split_once('/').is_some_and(|(org, _)| self.has_org(org));
        !name.is_empty()
            && (self.has_people && covers(&self.people)
                || covers(&self.teams)
                || self.members.contains(&name)
                || mail()
                || org())
    }

    fn has_org(&self, org: &str) -> bool {
        let org = org.trim_start_matches('@');
        self.orgs.iter().any(|known| known.eq_ignore_ascii_case(org))
    }

    fn has_host(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        self.domains.iter().any(|domain| is_below(&host, domain))
    }

    fn has_address(&self, address: &str) -> bool {
        let (host, path) = host_and_path(address);
        let host = host.to_lowercase();
        if self.has_host(&host) {
            return true;
        }
        let is_forge = FORGES.iter().any(|forge| host == *forge || host == format!("www.{forge}"));
        let first =
            path.trim_start_matches('/').split('/').find(|part| !matches!(*part, "" | "repos" | "orgs" | "u" | "r"));
        let tenant = host.split_once('.').filter(|(_, rest)| TENANTS.contains(rest)).map(|(tenant, _)| tenant);
        is_forge && first.is_some_and(|org| self.has_org(org)) || tenant.is_some_and(|org| self.has_org(org))
    }
}

/// Whether a host is a domain or lies below it; both in the same letter case.
pub fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Host and path of an address, whichever way it is written; both may be empty.
pub fn host_and_path(address: &str) -> (&str, &str) {
    let address = address.trim();
    let address = ["git::", "git+", "hg::", "oci://", "docker://"]
        .iter()
        .fold(address, |address, scheme| address.strip_prefix(scheme).unwrap_or(address));
    let (authority, path) = match address.split_once("://") {
        Some((_, rest)) => rest.split_once(['/', '?', '#']).unwrap_or((rest, "")),
        None => match address.split_once(':') {
            // `git@host:owner/name`.
            Some((host, path)) if host.contains('@') => (host, path),
            _ => address.split_once('/').unwrap_or((address, "")),
        },
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (host.split(':').next().unwrap_or_default(), path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::manifest;
    use crate::source::SourceTree;

    fn parties() -> Parties {
        let text = "version: 1\nproject:\n  parties:\n    outgoing: {orgs: [contoso], domains: [contoso.example], people: ['@kemal', '@contoso-*/*']}\n    incoming: {orgs: [northwind], domains: [northwind.example]}\nowners:\n  teams: {'@shared/core': {party: outgoing, members: ['@bea']}}\n";
        let tree = SourceTree::from_files("x", [("handover.yaml", text.as_bytes())], formats::wants);
        Parties::of(&manifest::load(&tree))
    }

    #[test]
    fn people_and_teams_leave_by_name_pattern_mail_and_team() {
        let parties = parties();
        for name in ["@Kemal", "kemal", "@contoso-x/y", "@contoso/core", "a@sub.contoso.example", "@shared/core", "bea"]
        {
            assert!(parties.person_leaves(name), "{name}");
        }
        for name in ["@northwind/x", "@kemal2", "Ada", "a@notcontoso.example", ""] {
            assert!(!parties.person_leaves(name), "{name}");
        }
    }

    #[test]
    fn addresses_leave_by_host_and_by_organisation_on_a_forge() {
        let parties = parties();
        for address in [
            "https://wiki.contoso.example/x",
            "https://user@wiki.contoso.example:8443/x",
            "git@github.com:contoso/x.git",
            "https://github.com/Contoso/x",
            "git::https://gitlab.com/contoso/x//modules/a?ref=1",
            "ghcr.io/contoso/app:1",
            "https://contoso.atlassian.net/wiki",
        ] {
            assert!(parties.address_leaves(address), "{address}");
        }
        for address in [
            "https://contoso.example.evil/x",
            "https://github.com/northwind/contoso",
            "https://a.example/contoso/x",
            "",
            "docs/a.md",
        ] {
            assert!(!parties.address_leaves(address), "{address}");
        }
    }
}
