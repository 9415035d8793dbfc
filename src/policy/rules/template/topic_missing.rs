//! A form that does not ask what matters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::diag::{Edit, Location, Severity};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::base::words::listed;
use crate::model::Artifact;
use crate::policy::rules::required::{by_artifact, explain, lesser, strongest};
use crate::policy::slots::State;
use crate::policy::{Check, Cx, Draft, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "template/topic-missing",
    title: "forms for pull requests and issues ask what a handover needs",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("topic_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let open = open(cx);
    let mut said: BTreeSet<&str> = BTreeSet::new();
    // A form that the profile asks for closes a slot when it asks everything.
    for (artifact, slots) in by_artifact(cx, State::Thin) {
        if let Some(missing) = open.get(artifact.kind.id).filter(|_| said.insert(artifact.kind.id)) {
            let draft = report(cx, artifact, missing, out);
            explain(draft.severity(lesser(strongest(&slots))).about(cx.portal, &slots), slots[0]);
        }
    }
    for artifact in &cx.portal.artifacts {
        if let Some(missing) = open.get(artifact.kind.id).filter(|_| said.insert(artifact.kind.id)) {
            report(cx, artifact, missing, out);
        }
    }
}

/// Topics that no form of a kind asks about: a form for mistakes need not ask what one for changes does.
fn open(cx: &Cx<'_>) -> BTreeMap<&'static str, Vec<Arc<str>>> {
    let mut open: BTreeMap<&'static str, Vec<Arc<str>>> = BTreeMap::new();
    for artifact in cx.portal.artifacts.iter().filter(|artifact| artifact.kind.id.starts_with("template.")) {
        let missing = &artifact.substance.missing_topics;
        open.entry(artifact.kind.id)
            .and_modify(|known| known.retain(|topic| missing.contains(topic)))
            .or_insert_with(|| missing.clone());
    }
    open.retain(|_, missing| !missing.is_empty());
    open
}

fn report<'s>(cx: &Cx<'_>, artifact: &Artifact, missing: &[Arc<str>], out: &'s mut Sink) -> Draft<'s> {
    out.report(artifact.head.clone(), format!("{} does not ask about {}", artifact.kind.title, listed(missing)))
        .label("asked by no form")
        .help("add a heading or a question for each")
        .fix_opt(asked(cx, &artifact.head.path, missing))
}

/// The edit that asks at the end of a form; `None` for forms that are no Markdown.
fn asked(cx: &Cx<'_>, path: &RepoPath, missing: &[Arc<str>]) -> Option<Edit> {
    let text = cx.portal.files.get(path).filter(|_| path.extension() == "md")?.text();
    let end = text.trim_end().len();
    let questions = missing.iter().map(|topic| format!("- [ ] {}\n", sentence(topic)));
    let list: String = questions.collect();
    Some(Edit { at: Location::new(path, Span::new(end, text.len())), text: format!("\n\n## Handover\n\n{list}") })
}

/// With a capital letter at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    #[test]
    fn a_form_is_told_all_that_it_leaves_out() {
        let form = "## Why\n\n## Tests\n\n## API changes\n";
        insta::assert_snapshot!(said(RULE.id, &[(".github/pull_request_template.md", form)]), @r"
        .github/pull_request_template.md:1:1 <>: info pull request template does not ask about migrations and rollback
          help: add a heading or a question for each
        ");
    }

    #[test]
    fn a_fix_asks_at_the_end_of_the_form_and_then_all_is_asked() {
        let form = "## Why\n\n## Tests\n\n## API changes\n\n\n";
        let path = ".github/pull_request_template.md";
        insta::assert_snapshot!(mended(RULE.id, &[(path, form)]), @r"
        .github/pull_request_template.md: ## Handover
        .github/pull_request_template.md: - [ ] Migrations
        .github/pull_request_template.md: - [ ] Rollback
        ");
        assert_eq!(said(RULE.id, &[(path, &format!("{form}## Handover\n\n- [ ] Migrations\n- [ ] Rollback\n"))]), "");
    }

    #[test]
    fn several_forms_for_issues_share_the_questions() {
        let (bug, change) = (
            "# Bug\n\n## Failure\n\n## Logs\n",
            "# Change\n\n## Services\n\n## Migration\n\n## Who is affected\n\n## Rollback\n\n## Configuration\n",
        );
        let files = [(".github/ISSUE_TEMPLATE/bug.md", bug), (".github/ISSUE_TEMPLATE/change.md", change)];
        assert_eq!(said(RULE.id, &files), "");
    }
}
