//! `llms.txt`: what the portal holds, for programs that read before they answer (<https://llmstxt.org>).
//!
//! Takes the planned pages, gives one Markdown file with a link to the twin of each, by kind, in the order of the
//! sidebar. What is only of use once another page was read stands under "Optional".

use std::collections::BTreeMap;
use std::sync::Arc;

use super::PlannedPage;
use super::cx::Cx;
use super::routes;
use super::search::Kind;
use super::views::{MainView, PageView};

/// Its place.
pub(super) const PLACE: &str = "llms.txt";

/// Headings in their order.
const SECTIONS: [&str; 8] =
    ["Overview", "Decisions", "Runbooks", "Services", "APIs", "API operations", "Documents", "Optional"];

/// The file, O(number of pages).
pub(super) fn llms(cx: &Cx<'_>, pages: &[Arc<PlannedPage>]) -> String {
    let mut lines: BTreeMap<&str, String> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.view.value.main.has_twin()) {
        push_line(lines.entry(section(page)).or_default(), &page.view.value);
    }
    let mut out = format!("# {}\n\n", one_line(&cx.name));
    let summary = cx.readme.map(|id| one_line(&cx.portal.doc(id).card.summary)).unwrap_or_default();
    if !summary.is_empty() {
        out.push_str(&format!("> {summary}\n\n"));
    }
    out.push_str(
        "A handover portal: what the team that takes this software over has to know. Every page exists as HTML and as \
         Markdown beside it; links lead to the Markdown. `portal.json` and `report.json` hold the same as data.\n",
    );
    for section in SECTIONS {
        if let Some(lines) = lines.get(section) {
            out.push_str(&format!("\n## {section}\n\n{lines}"));
        }
    }
    out
}

fn section(page: &PlannedPage) -> &'static str {
    match page.kind {
        // A file is what a page was made of.
        Some(_) if matches!(page.view.value.main, MainView::File(_) | MainView::Changes(_)) => "Optional",
        Some(Kind::Decision | Kind::Proposal) => "Decisions",
        Some(Kind::Runbook) => "Runbooks",
        Some(Kind::Service) => "Services",
        Some(Kind::Api) => "APIs",
        Some(Kind::Operation | Kind::Channel) => "API operations",
        Some(Kind::Document) => "Documents",
        Some(Kind::Schema | Kind::Diagram | Kind::Alerts | Kind::Alert | Kind::Rule | Kind::Gap) => "Optional",
        Some(Kind::Overview | Kind::Register | Kind::Record | Kind::Term | Kind::Person) | None => "Overview",
    }
}

fn push_line(out: &mut String, view: &PageView) {
    out.push_str("- [");
    push_bracketed(out, &one_line(&view.title));
    if !view.distinction.is_empty() {
        out.push_str(" (");
        push_bracketed(out, &one_line(&view.distinction));
        out.push(')');
    }
    out.push_str("](");
    out.push_str(&routes::twin(&view.href));
    out.push(')');
    let about = one_line(&view.description);
    if !about.is_empty() {
        out.extend([": ", &about]);
    }
    out.push('\n');
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title that does not end the brackets it stands in.
fn push_bracketed(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use crate::site::testing::Site;

    #[test]
    fn pages_are_listed_by_kind_with_links_to_their_twins() {
        let site = Site::of(&[
            ("README.md", "# Shop [beta]\n\nSells things.\n"),
            (
                "docs/adr/0007-outbox.md",
                "# 7. Outbox\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nUse it.\n",
            ),
            ("docs/runbooks/relay.md", "# Relay is stuck\n\n## Steps\n\n1. Restart it.\n"),
        ]);
        let text = String::from_utf8(site.plan.files["llms.txt"].to_vec()).unwrap();
        let head: Vec<&str> = text.lines().filter(|line| !line.is_empty()).take(2).collect();
        assert_eq!(head, ["# Shop [beta]", "> Sells things."]);
        for wanted in [
            "\n## Decisions\n\n- [ADR-7 Outbox](repo/docs/adr/0007-outbox.md)",
            "\n## Runbooks\n\n- [Relay is stuck](repo/docs/runbooks/relay.md)",
            "- [Shop \\[beta\\] (README.md)](repo/readme.md): Sells things.",
        ] {
            assert!(text.contains(wanted), "{wanted} in\n{text}");
        }
        for line in text.lines().filter_map(|line| line.strip_prefix("- [")) {
            let twin = line.split("](").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
            assert!(site.twins.contains_key(twin), "{twin}");
        }
    }
}
