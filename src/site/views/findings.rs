//! What is wrong: all findings by rule, and one page per rule that found something.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::body::is_markdown;
use super::parts::{FindingView, LinkTo, PlaceView, Snippet, Tone};
use super::slots::{gap_route, has_gap_page, subject_name};
use super::{BodyView, MainView, PageView, Shared, frame};
use crate::base::diag::{About, Finding, Location, Severity};
use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::base::span::Span;
use crate::formats::Document;
use crate::model::{DocId, Portal};
use crate::policy::slots::subject_id;
use crate::policy::{Report, Rule, Slot, rules::RULES};
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::own::Text;
use crate::site::routes::{self, Route, Routes};
use crate::site::source_text;
use crate::site::words::Words;

/// A finding and how pages show it.
pub(in crate::site) struct PlacedFinding<'a> {
    /// The finding.
    pub(in crate::site) finding: &'a Finding,
    /// What pages show.
    pub(in crate::site) view: Shared<FindingView>,
}

/// The page of all findings.
#[derive(Debug, Serialize)]
pub struct FindingsView {
    /// How many there are of each severity, worst first; severities without any are left out.
    pub tallies: Vec<SeverityTally>,
    /// Whether nothing fails because of them.
    pub report_only: bool,
    /// Rules that failed, so that what they would have found is not known.
    pub crashed: Vec<&'static str>,
    /// Rules that found something, worst and most frequent first.
    pub rules: Vec<RuleFindings>,
}

/// How many findings have a severity.
#[derive(Debug, Serialize)]
pub struct SeverityTally {
    /// `error`, `warning`, `info`.
    pub word: Arc<str>,
    /// Sign and colour.
    pub tone: Tone,
    /// How many.
    pub count: usize,
}

/// What one rule found.
#[derive(Debug, Serialize)]
pub struct RuleFindings {
    /// Id of the rule.
    pub id: String,
    /// What it checks.
    pub title: String,
    /// Its page.
    pub href: Arc<str>,
    /// Worst severity among its findings.
    pub severity: Arc<str>,
    /// Sign and colour.
    pub tone: Tone,
    /// How many it found.
    pub count: usize,
    /// The first of them.
    pub findings: Vec<Shared<FindingView>>,
    /// How many are not shown here.
    pub more: usize,
}

/// The page of one rule.
#[derive(Debug, Serialize)]
pub struct RuleView {
    /// First version that has it; empty when the rule is not known.
    pub since: &'static str,
    /// What it found, as far as a page holds it.
    pub found: RuleFindings,
}

/// Most findings of one rule on the page of all findings.
const MAX_PER_RULE: usize = 12;

/// Most findings on the page of a rule; the machine formats hold them all.
const MAX_ON_RULE_PAGE: usize = 500;

/// Longest part of a line that is shown, in characters.
const MAX_SNIPPET_CHARS: usize = 160;

/// A finding with all that pages show of it, beside what they share.
#[derive(Hash)]
struct Sourced<'a> {
    finding: &'a Finding,
    /// Pages on how to close the gaps that it is about.
    gaps: Vec<LinkTo>,
    /// The document that must change.
    at: Option<(DocId, Text<'a>)>,
    /// Documents that explain it.
    related: Vec<Option<(DocId, Text<'a>)>>,
}

impl<'a> Sourced<'a> {
    fn of(portal: &'a Portal, gaps: &Gaps<'_>, finding: &'a Finding) -> Self {
        let document = |at: &Location| portal.find(&at.path).map(|id| (id, Text(portal.doc(id))));
        Self {
            finding,
            gaps: finding.about.as_ref().map(|about| gaps_of(gaps, about)).unwrap_or_default(),
            at: document(&finding.primary.at),
            related: finding.related.iter().map(|label| document(&label.at)).collect(),
        }
    }

    fn view(&self, around: &Around) -> FindingView {
        let Self { finding, gaps, at, related } = self;
        let place = |at: &Location, of: &Option<(DocId, Text<'_>)>| {
            place_in(&around.routes, at, of.as_ref().map(|(id, document)| (*id, &***document)))
        };
        let related = finding.related.iter().zip(related);
        FindingView {
            severity: around.words.named("severity", finding.severity.word()),
            tone: Tone::of_severity(finding.severity),
            rule: finding.rule.clone(),
            rule_href: routes::rule(&finding.rule).href,
            gaps: gaps.clone(),
            title: finding.title.clone(),
            at: place(&finding.primary.at, at),
            snippet: at.as_ref().and_then(|(_, document)| snippet(document, &finding.primary.at)),
            label: finding.primary.text.clone(),
            help: finding.help.clone(),
            notes: finding.notes.clone(),
            related: related.map(|(label, of)| (place(&label.at, of), label.text.clone())).collect(),
        }
    }
}

/// Finds the place of each finding in the portal, in the order of the report. `known` keeps what pages show of them.
pub(in crate::site) fn place<'a>(
    portal: &'a Portal,
    report: &'a Report,
    around: &Around,
    known: &mut Memo<Shared<FindingView>>,
) -> Vec<PlacedFinding<'a>> {
    let gaps = gaps(portal, report, &around.words);
    let sourced: Vec<Sourced<'a>> =
        report.open().into_par_iter().map(|finding| Sourced::of(portal, &gaps, finding)).collect();
    let views = known.generation(&sourced, Digest::of_hash, |sourced| Shared::new(sourced.view(around)));
    let placed = |(sourced, view): (&Sourced<'a>, &Arc<Shared<FindingView>>)| PlacedFinding {
        finding: sourced.finding,
        view: Shared::clone(view),
    };
    sourced.iter().zip(views).map(placed).collect()
}

/// Pages of gaps by kind and id of the subject, as findings name them.
fn gaps<'a>(portal: &'a Portal, report: &Report, words: &Words) -> Gaps<'a> {
    let with_page = report.slots.iter().filter(|slot| has_gap_page(slot));
    let gap = |slot: &Slot| {
        let link = LinkTo::new(
            Arc::clone(&gap_route(portal, slot).href),
            gap_title(words, &words.of_model(slot.kind.title), &subject_name(portal, words, slot.subject)),
        );
        ((slot.kind.id, subject_id(portal, slot.subject)), link)
    };
    with_page.map(gap).collect()
}

/// What is asked, and of whom (`rollback runbook of orders`).
pub(in crate::site) fn gap_title(words: &Words, kind: &str, subject: &str) -> String {
    words.with("gap.title", &[("kind", kind), ("subject", subject)])
}

type Gaps<'a> = HashMap<(&'static str, &'a str), LinkTo>;

fn gaps_of(gaps: &Gaps<'_>, about: &About) -> Vec<LinkTo> {
    let subjects = about.subjects.iter().take(MAX_GAPS_OF_FINDING);
    subjects.filter_map(|subject| gaps.get(&(about.kind, subject.as_str())).cloned()).collect()
}

/// Most gaps that one finding leads to: one document may be poor for every service.
const MAX_GAPS_OF_FINDING: usize = 5;

/// Turns places in files into lines and links.
pub(in crate::site) struct Places<'a> {
    portal: &'a Portal,
    routes: &'a Routes,
}

impl<'a> Places<'a> {
    pub(in crate::site) fn new(portal: &'a Portal, routes: &'a Routes) -> Self {
        Self { portal, routes }
    }

    /// A place whose file may be published as it is, without a page.
    pub(in crate::site) fn published(&self, at: &Location) -> PlaceView {
        let mut place = self.place(at);
        if let (true, Some(asset)) = (place.href.is_empty(), self.routes.asset(&at.path)) {
            place.href = asset.route.href.to_string();
        }
        place
    }

    pub(in crate::site) fn place(&self, at: &Location) -> PlaceView {
        let found = self.portal.find(&at.path);
        place_in(self.routes, at, found.map(|id| (id, &**self.portal.doc(id))))
    }
}

/// A place in a document; `None` for a file that is none.
fn place_in(routes: &Routes, at: &Location, document: Option<(DocId, &Document)>) -> PlaceView {
    let path = at.path.to_string();
    let Some((id, document)) = document else {
        return PlaceView { path, line: 0, column: 0, href: String::new() };
    };
    let text = document.source.text();
    let position = (!at.is_file()).then(|| document.source.lines().position(text, at.span.start));
    let line = position.map_or(0, |position| position.line);
    let fragment = match (line, is_markdown(document)) {
        (0, _) => String::new(),
        // Of a very long file the page shows the beginning.
        (line, false) if !source_text::is_shown(line, at.span.start) => String::new(),
        (line, false) => format!("#L{line}"),
        (_, true) => heading_above(document, at.span)
            .map_or_else(String::new, |heading| format!("#{}", crate::base::path::percent_encode(heading))),
    };
    let page = if fragment.starts_with("#L") { routes.lines(id) } else { routes.page(id) };
    let href = page.map_or_else(String::new, |route| format!("{}{fragment}", route.href));
    PlaceView { path, line, column: position.map_or(0, |position| position.column), href }
}

/// The line of a place, with the part that matters.
fn snippet(document: &Document, at: &Location) -> Option<Snippet> {
    if at.is_file() {
        return None;
    }
    let (text, index) = (document.source.text(), document.source.lines());
    let line = index.line(at.span.start);
    let start = index.start_of(line)? as usize;
    let end = index.start_of(line + 1).map_or(text.len(), |next| next as usize - 1);
    cut(text, start..end, at.span)
}

/// The id of the last heading that starts at or before a place.
pub(in crate::site) fn heading_above(document: &Document, at: Span) -> Option<&str> {
    let headings = &document.outline.headings;
    let after = headings.partition_point(|heading| heading.span.start <= at.start);
    after.checked_sub(1).map(|ix| headings[ix].id.as_str())
}

/// The part of a line around a span, with an ellipsis where it was cut; `None` for a blank line.
fn cut(text: &str, line: std::ops::Range<usize>, span: Span) -> Option<Snippet> {
    let from = (span.start as usize).clamp(line.start, line.end);
    let to = (span.end as usize).clamp(from, line.end);
    let marked = text.get(from..to)?;
    let room = MAX_SNIPPET_CHARS.saturating_sub(marked.chars().count()) / 2;
    let before = text.get(line.start..from)?.trim_start();
    let after = text.get(to..line.end)?.trim_end();
    let skipped = before.chars().count().saturating_sub(room);
    let kept: String = before.chars().skip(skipped).collect();
    let snippet = Snippet {
        before: if skipped > 0 { format!("…{kept}") } else { kept },
        marked: super::parts::short(marked, MAX_SNIPPET_CHARS),
        after: super::parts::short(after, room.max(8)),
    };
    let is_blank = snippet.before.is_empty() && snippet.marked.trim().is_empty() && snippet.after.is_empty();
    (!is_blank).then_some(snippet)
}

/// The page of all findings.
pub(in crate::site) fn all(cx: &Cx<'_>) -> PageView {
    let route = Route::new(routes::FINDINGS);
    let view = FindingsView {
        tallies: tallies(cx),
        report_only: cx.report.report_only,
        crashed: cx.report.crashed.clone(),
        rules: by_rule(cx).into_iter().map(|found| rule_findings(cx, found, MAX_PER_RULE)).collect(),
    };
    frame::generated(cx, &route, cx.words.get("common.findings"), MainView::Findings(view))
}

/// How many findings there are of each severity.
pub(in crate::site) fn tallies(cx: &Cx<'_>) -> Vec<SeverityTally> {
    [Severity::Error, Severity::Warn, Severity::Info]
        .into_iter()
        .map(|severity| SeverityTally {
            word: cx.words.named("severity", severity.word()),
            tone: Tone::of_severity(severity),
            count: cx.findings.iter().filter(|placed| placed.finding.severity == severity).count(),
        })
        .filter(|tally| tally.count > 0)
        .collect()
}

/// One page per rule that found something: its manual and what it found.
pub(in crate::site) fn rules(cx: &Cx<'_>) -> Vec<PageView> {
    by_rule(cx).into_iter().map(|found| rule_page(cx, found)).collect()
}

fn rule_page(cx: &Cx<'_>, found: Vec<&PlacedFinding<'_>>) -> PageView {
    let found = rule_findings(cx, found, MAX_ON_RULE_PAGE);
    let rule = known(&found.id);
    let route = routes::rule(&found.id);
    let title = found.id.clone();
    let view = RuleView { since: rule.map_or("", |rule| rule.since), found };
    let mut page = frame::generated(cx, &route, title, MainView::Rule(view));
    let all = cx.section(routes::FINDINGS, "common.findings");
    page.distinction = cx.words.share("rule.kicker");
    page.breadcrumbs.push(all);
    page.body = rule.map(|rule| BodyView::Manual { text: rule.manual });
    page
}

fn known(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// What a rule checks: our own words, or those of the manifest.
fn title(cx: &Cx<'_>, id: &str) -> String {
    let custom = || cx.portal.manifest.custom.iter().find(|rule| rule.id.value == id).map(|rule| rule.title.clone());
    known(id).map(|rule| rule.title.to_owned()).or_else(custom).unwrap_or_default()
}

/// Findings by rule: worst severity first, then the most frequent rule, then by id.
fn by_rule<'c, 'a>(cx: &'c Cx<'a>) -> Vec<Vec<&'c PlacedFinding<'a>>> {
    let mut rules: BTreeMap<&str, Vec<&PlacedFinding<'_>>> = BTreeMap::new();
    for placed in &cx.findings {
        rules.entry(&placed.finding.rule).or_default().push(placed);
    }
    let mut groups: Vec<_> = rules.into_values().collect();
    groups.sort_by_key(|found| std::cmp::Reverse((worst(found), found.len())));
    groups
}

fn worst(found: &[&PlacedFinding<'_>]) -> Severity {
    found.iter().map(|placed| placed.finding.severity).max().unwrap_or(Severity::Info)
}

fn rule_findings(cx: &Cx<'_>, found: Vec<&PlacedFinding<'_>>, most: usize) -> RuleFindings {
    let id = found.first().map_or("", |placed| &placed.finding.rule);
    let severity = worst(&found);
    let count = found.len() + cx.report.dropped.get(id).copied().unwrap_or(0);
    RuleFindings {
        title: title(cx, id),
        id: id.to_owned(),
        href: routes::rule(id).href,
        severity: cx.words.named("severity", severity.word()),
        tone: Tone::of_severity(severity),
        count,
        more: count.saturating_sub(most.min(found.len())),
        findings: found.into_iter().take(most).map(|placed| placed.view.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}here{}", "a".repeat(300), "b".repeat(300));
        let snippet = cut(&text, 0..text.len(), Span::new(300, 304)).unwrap();
        assert_eq!(snippet.marked, "here");
        assert!(snippet.before.starts_with('…') && snippet.after.ends_with('…'));
        assert!(snippet.before.chars().count() + snippet.after.chars().count() <= MAX_SNIPPET_CHARS + 2);
    }

    #[test]
    fn a_span_over_several_lines_shows_the_first() {
        let text = "ab\ncd";
        let snippet = cut(text, 0..2, Span::new(1, 5)).unwrap();
        assert_eq!((snippet.before.as_str(), snippet.marked.as_str()), ("a", "b"));
    }

    #[test]
    fn a_blank_line_has_no_snippet() {
        assert_eq!(cut("  ", 0..2, Span::new(1, 1)), None);
    }
}
