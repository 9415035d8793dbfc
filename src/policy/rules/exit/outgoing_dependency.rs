//! Something that is fetched from the outgoing party whenever the system is built or run.

use std::collections::BTreeMap;

use crate::base::diag::Location;
use crate::base::diag::Severity;
use crate::base::words::counted;
use crate::formats::{Origin, OriginKind};
use crate::model::parties::Parties;
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "exit/outgoing-dependency",
    title: "nothing is fetched from the party that leaves",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("outgoing_dependency.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// One finding for each thing, however many files fetch it.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(parties) = cx.parties() else { return };
    let mut found: BTreeMap<(OriginKind, String), Vec<Location>> = BTreeMap::new();
    for document in &cx.portal.documents {
        for origin in document.offers.origins.iter().filter(|origin| origin.what != OriginKind::Submodule) {
            if leaves(&parties, origin) {
                let places = found.entry((origin.what, bare(&origin.name).to_owned())).or_default();
                places.push(Location::new(document.path(), origin.span));
            }
        }
    }
    for ((what, name), places) in found {
        let Some((first, others)) = places.split_first() else { continue };
        let draft = out
            .report(first.clone(), format!("{} of {} is used: {}", what.words(), quoted(cx.outgoing()), code(&name)))
            .severity(cx.before_exit())
            .label(format!("gone when they leave{}", cx.on_exit()))
            .help("copy it to a place of your own, or replace it");
        let draft = others.iter().fold(draft, |draft, at| draft.related(at.clone(), "here, too"));
        if others.len() > crate::policy::rule::MOST_RELATED {
            draft.note(format!("it is used {}", counted(places.len(), "time")));
        }
    }
}

/// Whether something comes from who leaves: by its host, or by the organisation in front of its name.
fn leaves(parties: &Parties, origin: &Origin) -> bool {
    let name = origin.name.as_str();
    let first = name.split(['/', ':']).next().unwrap_or_default();
    // Of `org/name` the host is left out: a forge for actions, a hub for images, a registry for modules.
    let is_short = !first.contains('.') && name.contains('/') && !name.contains("://");
    let is_org = is_short || first.starts_with('@') || origin.what == OriginKind::Module && !name.contains(['/', '.']);
    // `@scope:registry=https://…` of npm.
    let address = name.split_once("registry").map_or(name, |(_, rest)| rest.trim_start_matches([' ', '=']));
    parties.address_leaves(address) || is_org && parties.org_leaves(first)
}

/// Without version and digest: all versions are one dependency.
fn bare(name: &str) -> &str {
    let name = name.split("?ref=").next().unwrap_or_default();
    let start = name.find(|c| c != '@').unwrap_or(0);
    match name[start..].find('@').filter(|_| !name.contains("://") && !name.starts_with("git@")) {
        Some(at) => &name[..start + at],
        None => name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(name, _)| name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const MANIFEST: (&str, &str) = (
        "handover.yaml",
        "version: 1\nprofile: minimal\nproject:\n  parties: {outgoing: {name: Contoso, orgs: [contoso], domains: [contoso.example]}}\n  dates: {exit: 2027-03-31}\n",
    );

    fn of(path: &str, text: &str) -> String {
        said(RULE.id, &[MANIFEST, (path, text)])
    }

    #[test]
    fn a_step_that_several_jobs_use_is_one_finding() {
        let text = "on: push\njobs:\n  a:\n    steps:\n      - uses: contoso/deploy@v2\n      - uses: actions/checkout@v4\n  b:\n    steps:\n      - uses: contoso/deploy@v3\n";
        insta::assert_snapshot!(of(".github/workflows/ci.yml", text), @r"
        .github/workflows/ci.yml:5:15 <contoso/deploy@v2>: warning an action of “Contoso” is used: `contoso/deploy`
          .github/workflows/ci.yml:9:15 <contoso/deploy@v3>: here, too
          help: copy it to a place of your own, or replace it
        ");
    }

    #[test]
    fn everything_that_is_fetched_is_looked_at() {
        for (path, text) in [
            ("Dockerfile", "FROM ghcr.io/contoso/base:1\n"),
            ("docker-compose.yml", "services:\n  a: {}\n  b:\n    image: registry.contoso.example/b:2\n"),
            ("package.json", "{\"dependencies\": {\"@contoso/ui\": \"1\"}}"),
            (".npmrc", "@x:registry=https://npm.contoso.example/\n"),
            ("main.tf", "module \"a\" {\n  source = \"git::https://github.com/contoso/modules//a?ref=v1\"\n}\n"),
            ("go.mod", "module x\n\nrequire github.com/contoso/lib v1.0.0\n"),
            (".gitlab-ci.yml", "include:\n  - project: contoso/pipelines\n"),
        ] {
            assert!(of(path, text).contains("“Contoso” is used"), "{path}: {}", of(path, text));
        }
        for (path, text) in [
            ("Dockerfile", "FROM contosoish/base\nFROM node:20\n"),
            ("package.json", "{\"dependencies\": {\"contoso\": \"1\", \"@northwind/contoso\": \"1\"}}"),
            ("main.tf", "module \"a\" {\n  source = \"./contoso\"\n}\n"),
        ] {
            assert_eq!(of(path, text), "", "{path}");
        }
    }

    #[test]
    fn near_the_exit_it_is_an_error() {
        let manifest = MANIFEST.1.replace("2027-03-31", "2026-12-01");
        let said = said(RULE.id, &[("handover.yaml", &manifest), ("Dockerfile", "FROM contoso/base\n")]);
        assert!(said.contains(": error an image of “Contoso” is used"), "{said}");
    }
}
