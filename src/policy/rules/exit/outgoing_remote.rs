//! Source code that lies with the outgoing party.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::formats::OriginKind;
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "exit/outgoing-remote",
    title: "source code lies with the party that takes over",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("outgoing_remote.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(parties) = cx.parties() else { return };
    if let Some(forge) = cx.portal.git.forge.as_ref().filter(|forge| parties.address_leaves(forge)) {
        let root = Location::file(cx.portal.manifest.path.as_ref().unwrap_or(&RepoPath::root()));
        out.report(root, format!("this repository is hosted by {}: {}", quoted(cx.outgoing()), code(forge)))
            .severity(cx.before_exit())
            .help("move it to a forge of your own, with its issues and releases, and change the remote");
    }
    for document in &cx.portal.documents {
        for origin in document.offers.origins.iter().filter(|origin| origin.what == OriginKind::Submodule) {
            if parties.address_leaves(&origin.name) {
                let at = Location::new(document.path(), origin.span);
                out.report(at, format!("a submodule is hosted by {}: {}", quoted(cx.outgoing()), code(&origin.name)))
                    .severity(cx.before_exit())
                    .label(format!("gone when they leave{}", cx.on_exit()))
                    .help("move it to a forge of your own, or take its code into this repository");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    #[test]
    fn a_submodule_of_who_leaves_is_reported() {
        let manifest =
            "version: 1\nprofile: minimal\nproject: {parties: {outgoing: {name: Contoso, orgs: [contoso]}}}\n";
        let modules = "[submodule \"libs/auth\"]\n\tpath = libs/auth\n\turl = git@github.com:contoso/auth.git\n[submodule \"x\"]\n\turl = https://github.com/northwind/x\n";
        insta::assert_snapshot!(said(RULE.id, &[("handover.yaml", manifest), (".gitmodules", modules)]), @r"
        .gitmodules:3:8 <git@github.com:contoso/auth.git>: warning a submodule is hosted by “Contoso”: `git@github.com:contoso/auth.git`
          help: move it to a forge of your own, or take its code into this repository
        ");
        assert_eq!(said(RULE.id, &[(".gitmodules", modules)]), "", "nobody leaves");
    }
}
