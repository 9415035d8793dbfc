//! A version that says nothing, or versions of which nobody said how they change.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::diag::Severity;
use crate::contracts::Node;
use crate::contracts::drift::{Bump, bump};
use crate::contracts::lint::place;
use crate::policy::apis::{info, roots};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/version-policy-missing",
    title: "versions of an API can be compared, and it is written down how they change",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("version_policy_missing.md"),
    aka: &["redocly:info-version-semver"],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Words of headings and descriptions that speak of how versions change and end.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    let words = "(?i)versioning|version policy|api version|deprecat|sunset|breaking change|backward|semantic version";
    Regex::new(words).expect("a pattern of this file")
});

/// “**Versions.** …” is the paragraph that is asked for; a version in a sentence is not.
static OPENS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\*\*version|# version").expect("a pattern of this file"));

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut silent = Vec::new();
    for (_, root) in roots(cx.portal) {
        incomparable(root, out);
        if !speaks(root) {
            silent.push(root);
        }
    }
    let Some((first, rest)) = silent.split_first() else { return };
    if in_documents(cx) {
        return;
    }
    let whose = match (rest, first.find(&["info", "title"]).and_then(Node::text)) {
        ([], Some(title)) => code(title),
        ([], None) => "the API".to_owned(),
        _ => format!("{} APIs", silent.len()),
    };
    let draft = out
        .report(info(*first), format!("nothing says how versions of {whose} change and end"))
        // Hardly any contract in the wild says so; versions that cannot be compared are the graver half.
        .severity(Severity::Info)
        .help("write a section “Versioning” with what is a breaking change, and how long an old version stays")
        .note("a sentence in `info.description` or a decision record will do");
    rest.iter().fold(draft, |draft, root| draft.related(info(*root), "and of this one"));
}

/// A version that is neither a number nor a day. What a build fills in is left alone, and so is what is missing:
/// the format demands it.
fn incomparable(root: Node<'_>, out: &mut Sink) {
    let Some(node) = root.find(&["info", "version"]) else { return };
    let version = node.text().map(str::trim).unwrap_or_default();
    let is_filled_in = version.contains(['$', '{', '@', '%', '<']);
    let is_comparable = ["0", "1990-01-01"].iter().any(|other| bump(other, version) != Bump::NotSemver);
    if version.is_empty() || is_filled_in || is_comparable {
        return;
    }
    out.report(place(node), format!("version {} cannot be compared with another", code(version)))
        .label("neither a version number nor a day")
        .help("number it as `MAJOR.MINOR.PATCH`, or write the day");
}

/// Whether a contract says it itself.
fn speaks(root: Node<'_>) -> bool {
    let description = root.find(&["info", "description"]).and_then(Node::text).unwrap_or_default();
    SPEAKS.is_match(description) || OPENS.is_match(description)
}

/// Whether some document of the repository has a section on it.
fn in_documents(cx: &Cx<'_>) -> bool {
    let mut headings = cx.portal.documents.iter().flat_map(|document| &document.outline.headings);
    headings.any(|heading| SPEAKS.is_match(&heading.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(version: &str, description: &str, guide: &str) -> String {
        let api = format!(
            "openapi: 3.1.0\ninfo: {{title: A, version: {version}, description: '{description}'}}\npaths: {{}}\n"
        );
        said(RULE.id, &[("openapi.yaml", &api), ("docs/guide.md", guide)])
    }

    #[test]
    fn a_version_is_a_number_or_a_day() {
        insta::assert_snapshot!(of("latest", "See Versioning.", ""), @r"
        openapi.yaml:2:27 <latest>: warning version `latest` cannot be compared with another
          help: number it as `MAJOR.MINOR.PATCH`, or write the day
        ");
        for version in ["1.2.3", "v2", "'1.0'", "2026-11-01", "1.0.0-beta.2", "'${VERSION}'", "'@version@'", "''"] {
            assert_eq!(of(version, "On deprecation.", ""), "", "{version}");
        }
    }

    #[test]
    fn a_word_on_how_versions_end_may_stand_anywhere() {
        assert_eq!(of("1.0.0", "**Versions.** Within v1 we only add.", ""), "");
        assert_eq!(of("1.0.0", "", "# Guide\n\n## API versioning\n"), "");
        assert!(of("1.0.0", "", "# Guide\n\n## Version 1.0\n").contains("nothing says how versions of `A` change"));
    }

    #[test]
    fn silence_is_told_once() {
        let api = "openapi: 3.1.0\ninfo: {title: A, version: 1.0.0}\npaths: {}\n";
        insta::assert_snapshot!(said(RULE.id, &[("a/openapi.yaml", api), ("b/openapi.yaml", api)]), @r"
        a/openapi.yaml:2:1 <info>: info nothing says how versions of 2 APIs change and end
          b/openapi.yaml:2:1 <info>: and of this one
          help: write a section “Versioning” with what is a breaking change, and how long an old version stays
          note: a sentence in `info.description` or a decision record will do
        ");
    }
}
