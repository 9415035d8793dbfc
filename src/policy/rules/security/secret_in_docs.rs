//! A secret in something that is published.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::formats::Body;
use crate::model::{DocId, Portal};
use crate::policy::{Check, Cx, Rule, Sink};
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

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let assets: BTreeSet<&RepoPath> = cx.portal.assets.iter().collect();
    for doc in cx.portal.ids() {
        let source = &cx.portal.doc(doc).source;
        if !source.secrets.is_empty() && (is_shown(cx.portal, doc) || assets.contains(&source.path)) {
            source.secrets.iter().for_each(|secret| report(&source.path, secret, out));
        }
    }
}

/// Whether a reader gets to see what a document holds.
fn is_shown(portal: &Portal, doc: DocId) -> bool {
    let body = &portal.doc(doc).body;
    portal.placement(doc).is_some() || matches!(body, Body::Facts(_) | Body::Svg(_) | Body::Diagram(_) | Body::Prose(_))
}

/// The value itself is not known here any more.
fn report(path: &RepoPath, secret: &Secret, out: &mut Sink) {
    let length = secret.length;
    let told = match secret.start {
        "" => format!("{length} characters"),
        start => format!("`{start}…`, {length} characters"),
    };
    out.report(Location::new(path, secret.span), format!("looks like {} ({told})", secret.what))
        .label("taken out of every page and report")
        .help("take it out of the file and change it where it is used: it is in the history of the repository for good")
        .help("then record the change in the inventory of credentials")
        .note("a value that is no secret should say so: `example` in it, or `<…>` in its place");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    #[test]
    fn a_secret_is_reported_without_its_value() {
        let text = format!("# A\n\nUse `{}{}` or password: k9Xq2mZ7vB4n.\n", "sk", "_live_9aK2mQ7xV4bN8tR5wC3y");
        insta::assert_snapshot!(said(RULE.id, &[("docs/a.md", &text)]), @"");
    }

    #[test]
    fn what_is_shown_nowhere_is_left_to_scanners_of_code() {
        assert_eq!(said(RULE.id, &[("src/worker.py", "import celery\npassword = 'k9Xq2mZ7vB4n'\n")]), "");
        assert_eq!(said(RULE.id, &[(".env.example", "PASSWORD=k9Xq2mZ7vB4n\n")]), "");
    }
}
