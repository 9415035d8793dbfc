//! A link to a page that the outgoing party hosts.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::words::counted;
use crate::markup::LinkRef;
use crate::model::parties::host_and_path;
use crate::model::{DocId, Resolution};
use crate::policy::rule::MOST_RELATED;
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "link/leaves-with-vendor",
    title: "no link leads to a page that leaves with the vendor",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("leaves_with_vendor.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// One finding for each document and host.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(parties) = cx.parties() else { return };
    let mut found: BTreeMap<(DocId, String), Vec<&LinkRef>> = BTreeMap::new();
    for doc in cx.portal.ids().filter(|doc| cx.portal.placement(*doc).is_some()) {
        let outside = cx.links(doc).filter(|(_, to)| **to == Resolution::External);
        for (link, _) in
            outside.filter(|(link, _)| !link.dest.starts_with("mailto:") && parties.address_leaves(&link.dest))
        {
            let host = host_and_path(&link.dest).0.to_lowercase();
            found.entry((doc, host)).or_default().push(link);
        }
    }
    for ((doc, host), links) in found {
        let Some((first, others)) = links.split_first() else { continue };
        let path = cx.portal.doc(doc).path();
        let title = format!("{} is hosted by {} and disappears{}", code(&host), quoted(cx.outgoing()), cx.on_exit());
        let draft = out
            .report(Location::new(path, first.span), title)
            .severity(cx.before_exit())
            .label("leads to them")
            .help("copy what it says into the repository, or move the page");
        let draft =
            others.iter().fold(draft, |draft, link| draft.related(Location::new(path, link.span), "so does this"));
        if others.len() > MOST_RELATED {
            draft.note(format!("{} of this document lead there", counted(links.len(), "link")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(text: &str) -> String {
        let manifest = "version: 1\nprofile: minimal\nproject:\n  parties: {outgoing: {name: Contoso, domains: [contoso.example], orgs: [contoso]}}\n  dates: {exit: 2027-03-31}\n";
        said(RULE.id, &[("handover.yaml", manifest), ("docs/a.md", text)])
    }

    #[test]
    fn links_of_one_document_to_one_host_are_one_finding() {
        insta::assert_snapshot!(of("# A\n\nSee [the wiki](https://wiki.contoso.example/a) and <https://wiki.contoso.example/b>.\n"), @r"
        docs/a.md:3:16 <https://wiki.contoso.example/a>: warning `wiki.contoso.example` is hosted by “Contoso” and disappears on 2027-03-31
          docs/a.md:3:53 <https://wiki.contoso.example/b>: so does this
          help: copy what it says into the repository, or move the page
        ");
    }

    #[test]
    fn organisations_on_forges_and_in_the_cloud_are_hosts_too() {
        for address in ["https://github.com/contoso/x/issues/1", "https://contoso.atlassian.net/wiki/x"] {
            assert!(of(&format!("[x]({address})")).contains("hosted by “Contoso”"), "{address}");
        }
        for address in [
            "https://github.com/northwind/contoso",
            "https://contoso.example.test/",
            "mailto:a@contoso.example",
            "b.md",
        ] {
            assert_eq!(of(&format!("[x]({address})")), "", "{address}");
        }
    }
}
