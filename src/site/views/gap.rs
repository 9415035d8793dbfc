//! How to close one gap: what is missing, why it matters, what would be enough, and who owes it.

use std::sync::Arc;

use serde::Serialize;

use super::evidence::{EvidenceView, evidence};
use super::example_path::example_path;
use super::findings::gap_title;
use super::panel::{ArtifactView, artifact_view, subject_link};
use super::parts::{LinkTo, capital};
use super::slots::{SlotView, artifact_href, gap_route, has_gap_page, waiver_of};
use super::waived::{WaiverView, waiver_view};
use super::{MainView, PageView, Shared, frame};
use crate::kinds::{Fresh, Kind, facts};
use crate::model::ArtifactId;
use crate::policy::slots::subject_id;
use crate::policy::{Slot, State, Subject};
use crate::site::cx::Cx;
use crate::site::own::Held;
use crate::site::routes;
use crate::site::words::Words;

/// How to close one gap.
#[derive(Debug, Serialize)]
pub struct GapView {
    /// What is asked, and its state.
    pub slot: Shared<SlotView>,
    /// Its state and numbers, as a sentence begins.
    pub state: String,
    /// The act that closes it, as a sentence begins; empty when the command is all there is to say.
    pub close: String,
    /// Group of the kind.
    pub group: Arc<str>,
    /// Whom it is asked of.
    pub subject: LinkTo,
    /// What goes wrong without it.
    pub why: Arc<str>,
    /// Fewest artifacts that are asked for.
    pub min: u32,
    /// Why it is asked, each with the place that shows it.
    pub because: Vec<(String, EvidenceView)>,
    /// The best that was found.
    pub found: Option<ArtifactView>,
    /// What else was found.
    pub candidates: Vec<Candidate>,
    /// How many more there are.
    pub more_candidates: usize,
    /// What would be enough.
    pub wanted: Wanted,
    /// Where it may stand.
    pub places: Places,
    /// The command that writes a first version; empty when the kind has none.
    pub command: String,
    /// What to write in the manifest when it makes no sense here.
    pub not_applicable: String,
    /// What to write in the manifest to accept the gap for a time.
    pub waive: String,
    /// The waiver that accepts it.
    pub waiver: Option<WaiverView>,
    /// The same for other subjects, where it is in order: examples to follow.
    pub examples: Vec<LinkTo>,
}

/// An artifact that was not good enough, or one of several.
#[derive(Debug, Serialize)]
pub struct Candidate {
    /// The artifact.
    pub artifact: LinkTo,
    /// What it is worth.
    pub level: Arc<str>,
    /// Content words.
    pub words: u32,
}

/// What would be enough.
#[derive(Debug, Serialize)]
pub struct Wanted {
    /// Fewest content words; 0 when evidence alone counts.
    pub words: u32,
    /// What it speaks about, with the condition on which it is asked; the condition may be empty.
    pub topics: Vec<(String, &'static str)>,
    /// What it holds.
    pub evidence: Vec<Arc<str>>,
    /// When it would be too old, in words; empty for never.
    pub fresh: String,
}

/// Where an artifact may stand.
#[derive(Debug, Serialize)]
pub struct Places {
    /// Paths of files that would be one.
    pub paths: Vec<String>,
    /// Headings of sections.
    pub headings: Vec<&'static str>,
    /// Name of the register whose rows count; empty when there is none.
    pub register: Arc<str>,
    /// Columns that the register needs.
    pub columns: Vec<Arc<str>>,
}

/// Most other artifacts that are listed.
const MAX_CANDIDATES: usize = 8;

/// Most examples that are listed.
const MAX_EXAMPLES: usize = 5;

/// Most paths that are shown, and most headings: the first ones are the usual ones.
const MAX_PATHS: usize = 3;
const MAX_HEADINGS: usize = 5;

/// Days after which a suggested waiver ends.
const WAIVED_FOR: i32 = 90;

/// One page per slot that is open, waived, or cannot be judged.
pub(in crate::site) fn pages(cx: &Cx<'_>) -> Vec<PageView> {
    let with_page = cx.slots.all().filter(|(slot, _)| has_gap_page(slot));
    with_page.map(|(slot, view)| page(cx, slot, view)).collect()
}

fn page(cx: &Cx<'_>, slot: &Slot, view: &Shared<SlotView>) -> PageView {
    let found = slot.artifact.and_then(|id| Some(artifact_view(cx, &Held::of(cx, id)?)));
    let others: Vec<ArtifactId> = slot.candidates.iter().copied().filter(|id| Some(*id) != slot.artifact).collect();
    let command = if slot.state == State::Unknown { String::new() } else { command(cx, slot) };
    let gap = GapView {
        slot: view.clone(),
        state: capital(&view.words),
        close: if slot.close.trim_matches('`') == command { String::new() } else { capital(&slot.close) },
        group: cx.words.named("group", slot.kind.group.title()),
        subject: subject_link(cx, slot.subject),
        why: cx.words.why(slot.kind),
        min: slot.min,
        because: because(cx, slot),
        wanted: wanted(cx.words, slot, found.as_ref()),
        found,
        more_candidates: others.len().saturating_sub(MAX_CANDIDATES),
        candidates: others.into_iter().take(MAX_CANDIDATES).filter_map(|id| candidate(cx, id)).collect(),
        places: places(cx, slot),
        command,
        not_applicable: not_applicable(cx, slot),
        waive: waive(cx, slot),
        waiver: waiver_of(cx.portal, slot).map(|waiver| waiver_view(cx, waiver)),
        examples: examples(cx, slot),
    };
    let title = gap_title(cx.words, &capital(&cx.words.of_model(slot.kind.title)), &view.subject);
    let route = gap_route(cx.portal, slot);
    let mut page = frame::generated(cx, &route, title, MainView::Gap(Box::new(gap)));
    page.distinction = cx.words.with("gap.distinction", &[("name", &gap_name(cx, slot))]).into();
    page.breadcrumbs.push(cx.section(routes::GAPS, "common.gaps"));
    page
}

/// Reasons, each once: several services may show the same trait in the same place.
fn because(cx: &Cx<'_>, slot: &Slot) -> Vec<(String, EvidenceView)> {
    let mut reasons = Vec::new();
    for why in &slot.because {
        let reason = (why.text.clone(), why.at.as_ref().map(|at| evidence(cx, at)).unwrap_or_default());
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// Two services may bear one name, and two kinds one title, but not one id.
fn gap_name(cx: &Cx<'_>, slot: &Slot) -> String {
    match slot.subject {
        Subject::Project => slot.kind.id.to_owned(),
        Subject::Service(id) => format!("{} {}", slot.kind.id, cx.portal.service(id).id),
    }
}

fn candidate(cx: &Cx<'_>, id: ArtifactId) -> Option<Candidate> {
    let artifact = cx.portal.artifacts.get(id.0 as usize)?;
    Some(Candidate {
        artifact: LinkTo::new(
            artifact_href(cx.portal, &cx.routes, id),
            format!("{} ({})", artifact.title, artifact.at.path),
        ),
        level: cx.words.named("level", artifact.substance.level.word()),
        words: artifact.substance.words,
    })
}

/// What was counted says what is asked here, also where the manifest changed it; else the kind does.
fn wanted(words: &Words, slot: &Slot, found: Option<&ArtifactView>) -> Wanted {
    let kind = slot.kind;
    let counted = found.into_iter().flat_map(|found| found.numbers.topics.iter().chain(&found.numbers.missing_topics));
    let counted: Vec<(String, &'static str)> = counted.map(|topic| (topic.to_string(), "")).collect();
    let of_kind = || kind.topics.iter().map(|topic| (words.of_model(topic.title).to_string(), topic.when)).collect();
    Wanted {
        words: found.map_or(kind.words, |found| found.numbers.need),
        topics: if counted.is_empty() { of_kind() } else { counted },
        evidence: kind.evidence.iter().map(|clause| words.of_model(clause.title)).collect(),
        fresh: fresh(words, kind, slot.limit_days),
    }
}

fn fresh(words: &Words, kind: &Kind, limit: Option<u32>) -> String {
    match (limit, kind.fresh) {
        (Some(days), _) | (None, Fresh::Days(days)) => words.count("gap.fresh", days as usize),
        (None, Fresh::Drift) => words.get("gap.not_overtaken").to_owned(),
        (None, Fresh::Never) => String::new(),
    }
}

fn places(cx: &Cx<'_>, slot: &Slot) -> Places {
    let kind = slot.kind;
    let register = kind.facts.and_then(facts::find);
    let columns = register.into_iter().flat_map(|register| register.columns).filter(|column| column.required);
    let directory = match slot.subject {
        Subject::Service(id) => cx.portal.service(id).path.as_str(),
        Subject::Project => "",
    };
    let mut paths: Vec<String> = Vec::new();
    for path in kind.paths.iter().map(|pattern| example_path(pattern, directory)) {
        if paths.len() < MAX_PATHS && !paths.contains(&path) {
            paths.push(path);
        }
    }
    Places {
        paths,
        headings: kind.headings.iter().copied().take(MAX_HEADINGS).collect(),
        register: register.map(|register| cx.words.of_model(register.title)).unwrap_or_default(),
        columns: columns.map(|column| cx.words.of_model(column.title)).collect(),
    }
}

/// The command that writes a first version.
fn command(cx: &Cx<'_>, slot: &Slot) -> String {
    let (kind, subject) = (slot.kind, subject_id(cx.portal, slot.subject));
    match (kind.scaffold, slot.subject) {
        ("", _) => String::new(),
        (_, Subject::Project) => format!("handover new {}", kind.id),
        (_, Subject::Service(_)) => format!("handover new {} --service {}", kind.id, argument(subject)),
    }
}

/// A text as one argument of a POSIX shell: people paste what a page offers them.
fn argument(text: &str) -> String {
    let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

fn not_applicable(cx: &Cx<'_>, slot: &Slot) -> String {
    match slot.subject {
        Subject::Project => format!("require:\n  {}: false\n", slot.kind.id),
        Subject::Service(id) => {
            let service = scalar(&cx.portal.service(id).id);
            let reason = cx.words.get("gap.reason_none");
            format!("services:\n  {service}:\n    not_applicable:\n      {}: {reason}\n", slot.kind.id)
        }
    }
}

fn waive(cx: &Cx<'_>, slot: &Slot) -> String {
    let service = match slot.subject {
        Subject::Project => String::new(),
        Subject::Service(id) => format!("    service: {}\n", scalar(&cx.portal.service(id).id)),
    };
    let until = cx.report.today.saturating_add(jiff::Span::new().days(WAIVED_FOR));
    let owner = if slot.owner.is_empty() { "\"@who-answers-for-it\"".to_owned() } else { scalar(&slot.owner) };
    format!(
        "waivers:\n  - id: {}\n    rule: {}\n    kind: {}\n{service}    category: planned\n    \
         reason: {}\n    owner: {owner}\n    expires: {until}\n",
        cx.free_waiver,
        rule(slot.state),
        slot.kind.id,
        cx.words.get("gap.reason_wait"),
    )
}

/// The rule that takes a gap up.
fn rule(state: State) -> &'static str {
    match state {
        State::Stub => "required/stub",
        State::Thin => "required/thin",
        State::Stale => "freshness/age",
        State::Missing | State::Waived | State::Unknown | State::NotApplicable | State::Ok => "required/missing",
    }
}

/// A text as a scalar of YAML: plain where no parser could take it for anything but text, else quoted.
///
/// Double-quoted scalars take all escapes of JSON (YAML 1.2.2 §5.7).
fn scalar(text: &str) -> String {
    const WORDS: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"];
    let is_plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
        && !WORDS.contains(&text);
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn examples(cx: &Cx<'_>, slot: &Slot) -> Vec<LinkTo> {
    let in_order = cx.slots.in_order(slot.kind.id).take(MAX_EXAMPLES);
    in_order.map(|(_, view)| LinkTo::new(view.href.clone(), view.subject.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_holds_no_more_than_its_argument() {
        assert_eq!(argument("billing-2"), "billing-2");
        assert_eq!(argument("it's; rm -rf ~"), r"'it'\''s; rm -rf ~'");
    }

    #[test]
    fn a_snippet_quotes_what_yaml_would_not_read_as_text() {
        assert_eq!(scalar("billing-2"), "billing-2");
        assert_eq!(scalar("no"), "\"no\"");
        assert_eq!(scalar("1e5"), "\"1e5\"");
        assert_eq!(scalar("@a: \"b\"\n"), r#""@a: \"b\"\n""#);
    }
}
