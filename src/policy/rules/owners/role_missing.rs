//! A role that nobody has.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::listed;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "owners/role-missing",
    title: "product, architecture, security and on-call are somebody's",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("role_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Roles that no system is without.
const ROLES: [&str; 4] = ["product", "architecture", "security", "on-call"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let manifest = &cx.portal.manifest;
    let Some(path) = manifest.path.as_ref().filter(|_| cx.is_exit(RULE.id)) else { return };
    let open: Vec<String> =
        ROLES.iter().filter(|role| !manifest.owners.roles.contains_key(**role)).map(|role| code(role)).collect();
    if open.is_empty() {
        return;
    }
    let noun = if open.len() == 1 { "role" } else { "roles" };
    let at = manifest.owners.roles.values().next().map_or_else(|| profile(cx, path), |owner| owner.at.clone());
    out.report(at, format!("no owner for {noun} {} after the handover", listed(&open)))
        .label("roles are named here")
        .help(format!("name somebody who stays under `owners.roles`: {}", listed(&open)));
}

/// What asks for it.
fn profile(cx: &Cx<'_>, path: &RepoPath) -> Location {
    cx.portal.manifest.profile.as_ref().map_or_else(|| Location::file(path), |profile| profile.at.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(profile: &str, roles: &str) -> String {
        said(RULE.id, &[("handover.yaml", &format!("version: 1\nprofile: {profile}\n{roles}"))])
    }

    #[test]
    fn roles_that_nobody_has_are_one_finding() {
        insta::assert_snapshot!(of("outsourced-backend", "owners: {roles: {product: '@a', architecture: '@b'}}\n"), @r"
        handover.yaml:3:47 <'@b'>: error no owner for roles `security` and `on-call` after the handover
          help: name somebody who stays under `owners.roles`: `security` and `on-call`
        ");
        assert!(
            of("outsourced-backend", "")
                .starts_with("handover.yaml:2:10 <outsourced-backend>: error no owner for roles")
        );
    }

    #[test]
    fn it_is_asked_when_somebody_leaves() {
        assert_eq!(of("standard", ""), "");
        let all = "owners: {roles: {product: '@a', architecture: '@b', security: '@c', on-call: '@d'}}\n";
        assert_eq!(of("outsourced-backend", all), "");
    }
}
