//! A secret in something that is published.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::formats::Body;
use crate::model::{DocId, Portal};
use crate::policy::{Check, Cx, Draft, Rule, Sink};
use crate::source::Secret;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "security/secret-in-docs",
    title: "no secret is published",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("secret_in_docs.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// So many of one sort in one document are told one by one; more have one cause, as generated examples have.
const MOST_SINGLE: usize = 3;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let assets: BTreeSet<&RepoPath> = cx.portal.assets.iter().collect();
    for doc in cx.portal.ids() {
        let document = cx.portal.doc(doc);
        let source = &document.source;
        if source.secrets.is_empty() || !is_shown(cx.portal, doc) && !assets.contains(&source.path) {
            continue;
        }
        let mut sorts: BTreeMap<&str, Vec<&Secret>> = BTreeMap::new();
        source.secrets.iter().for_each(|secret| sorts.entry(secret.what).or_default().push(secret));
        for secrets in sorts.into_values() {
            let told = if secrets.len() > MOST_SINGLE { 1 } else { secrets.len() };
            for secret in &secrets[..told] {
                let draft = report(&source.path, secret, out);
                // Examples of a contract are made up more often than not, and nothing in their form tells.
                let may_be_sample = document.data.is_some() && secret.is_by_name;
                let draft = if may_be_sample { draft.severity(Severity::Warn) } else { draft };
                if told < secrets.len() {
                    draft.note(format!("{} of this sort are in the file", secrets.len()));
                }
            }
        }
    }
}

/// Whether a reader gets to see what a document holds.
fn is_shown(portal: &Portal, doc: DocId) -> bool {
    let body = &portal.doc(doc).body;
    portal.placement(doc).is_some() || matches!(body, Body::Facts(_) | Body::Svg(_) | Body::Diagram(_) | Body::Prose(_))
}

/// The value itself is not known here any more.
fn report<'s>(path: &RepoPath, secret: &Secret, out: &'s mut Sink) -> Draft<'s> {
    let length = secret.length;
    let told = match secret.start {
        "" => format!("{length} characters"),
        start => format!("`{start}…`, {length} characters"),
    };
    out.report(Location::new(path, secret.span), format!("looks like {} ({told})", secret.what))
        .label("taken out of every page and report")
        .help("take it out of the file and change it where it is used: it is in the history of the repository for good")
        .help("then record the change in the inventory of credentials")
        .note("a value that is no secret should say so: `example` in it, or `<…>` in its place")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    #[test]
    fn a_secret_is_reported_without_its_value() {
        let text = format!("# A\n\nUse `{}{}` or password: k9Xq2mZ7vB4n.\n", "sk", "_live_9aK2mQ7xV4bN8tR5wC3y");
        insta::assert_snapshot!(said(RULE.id, &[("docs/a.md", &text)]), @r"
        docs/a.md:3:6 <[redacted: a live payment key]>: warning looks like a live payment key (`sk_l…`, 28 characters)
          help: take it out of the file and change it where it is used: it is in the history of the repository for good
          help: then record the change in the inventory of credentials
          note: a value that is no secret should say so: `example` in it, or `<…>` in its place
        docs/a.md:3:51 <[redacted: a password or key]>: warning looks like a password or key (12 characters)
          help: take it out of the file and change it where it is used: it is in the history of the repository for good
          help: then record the change in the inventory of credentials
          note: a value that is no secret should say so: `example` in it, or `<…>` in its place
        ");
    }

    #[test]
    fn many_of_one_sort_are_one_finding_and_examples_of_contracts_a_warning() {
        let row = |n: usize| format!("      a{n}: {{description: \"password: k9Xq2mZ7vB4n{n}\"}}\n");
        let rows: String = (0..9).map(row).collect();
        let api = format!(
            "openapi: 3.1.0\ninfo: {{title: A, version: 1.0.0}}\npaths: {{}}\ncomponents:\n  schemas:\n    x:\n{rows}"
        );
        let manifest = "version: 1\nprofile: minimal\n";
        let said = said(RULE.id, &[("api/openapi.yaml", &api), ("handover.yaml", manifest)]);
        assert_eq!(said.matches("looks like").count(), 1, "{said}");
        assert!(said.contains(": warning looks like") && said.contains("9 of this sort are in the file"), "{said}");
    }

    #[test]
    fn what_is_shown_nowhere_is_left_to_scanners_of_code() {
        assert_eq!(said(RULE.id, &[("src/worker.py", "import celery\npassword = 'k9Xq2mZ7vB4n'\n")]), "");
        assert_eq!(said(RULE.id, &[(".env.example", "PASSWORD=k9Xq2mZ7vB4n\n")]), "");
    }
}
