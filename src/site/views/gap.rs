//! How to close one gap: what is missing, why it matters, what would be enough, and who owes it.

use std::sync::Arc;

use serde::Serialize;

use super::evidence::{EvidenceView, evidence};
use super::example_path::example_path;
use super::findings::gap_title;
use super::panel::{ArtifactView, artifact_view, subject_link};
use super::parts::{LinkTo, capital};
use super::slots::{SlotView, artifact_href, has_gap_page, waiver_of};
use super::waived::{WaiverView, waiver_view};
use super::{MainView, PageView, Shared, frame};
use crate::base::path::RepoPath;
use crate::kinds::{Fresh, Kind, facts};
use crate::model::ArtifactId;
use crate::policy::{Slot, State, Subject};
use crate::site::around::Around;
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
#[derive(Debug, Clone, Hash, Serialize)]
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

/// What the page of one gap is made of, beside what all pages share.
#[derive(Hash)]
pub(in crate::site) struct Gap<'a> {
    slot: &'a Shared<SlotView>,
    kind: &'static Kind,
    state: State,
    min: u32,
    limit_days: Option<u32>,
    close: &'a str,
    owner: &'a str,
    subject: LinkTo,
    /// Id and directory of the service; `None` for the project.
    service: Option<(&'a str, &'a RepoPath)>,
    because: Vec<(String, EvidenceView)>,
    found: Option<Held<'a>>,
    candidates: Vec<Candidate>,
    more_candidates: usize,
    waiver: Option<WaiverView>,
    /// Id for one more waiver.
    free_waiver: &'a str,
    examples: Vec<LinkTo>,
}

/// One per slot that is open, waived, or cannot be judged.
pub(in crate::site) fn gaps<'a>(cx: &'a Cx<'_>) -> Vec<Gap<'a>> {
    let with_page = cx.slots.all().filter(|(slot, _)| has_gap_page(slot));
    with_page.map(|(slot, view)| Gap::of(cx, slot, view)).collect()
}

impl<'a> Gap<'a> {
    fn of(cx: &'a Cx<'_>, slot: &'a Slot, view: &'a Shared<SlotView>) -> Self {
        let others = slot.candidates.iter().filter(|id| Some(**id) != slot.artifact);
        let service = |id| {
            let service = cx.portal.service(id);
            (service.id.as_str(), &service.path)
        };
        Self {
            slot: view,
            kind: slot.kind,
            state: slot.state,
            min: slot.min,
            limit_days: slot.limit_days,
            close: &slot.close,
            owner: &slot.owner,
            subject: subject_link(cx, slot.subject),
            service: match slot.subject {
                Subject::Project => None,
                Subject::Service(id) => Some(service(id)),
            },
            because: because(cx, slot),
            found: slot.artifact.and_then(|id| Held::of(cx, id)),
            more_candidates: others.clone().count().saturating_sub(MAX_CANDIDATES),
            candidates: others.take(MAX_CANDIDATES).filter_map(|id| candidate(cx, *id)).collect(),
            waiver: waiver_of(cx.portal, slot).map(|waiver| waiver_view(cx, waiver)),
            free_waiver: &cx.free_waiver,
            examples: examples(cx, slot),
        }
    }
}

/// How to close a gap.
pub(in crate::site) fn page(around: &Around, gap: &Gap<'_>) -> PageView {
    let (words, view) = (&*around.words, gap.slot);
    let found = gap.found.as_ref().map(|held| artifact_view(around, held));
    let command = if gap.state == State::Unknown { String::new() } else { command(gap) };
    let main = GapView {
        slot: view.clone(),
        state: capital(&view.words),
        close: if gap.close.trim_matches('`') == command { String::new() } else { capital(gap.close) },
        group: words.named("group", gap.kind.group.title()),
        subject: gap.subject.clone(),
        why: words.why(gap.kind),
        min: gap.min,
        because: gap.because.clone(),
        wanted: wanted(words, gap, found.as_ref()),
        found,
        more_candidates: gap.more_candidates,
        candidates: gap.candidates.clone(),
        places: places(words, gap),
        command,
        not_applicable: not_applicable(words, gap),
        waive: waive(around, gap),
        waiver: gap.waiver.clone(),
        examples: gap.examples.clone(),
    };
    let title = gap_title(words, &capital(&words.of_model(gap.kind.title)), &view.subject);
    let service = gap.service.map(|(id, _)| id);
    let mut page = frame::generated(around, &routes::gap(gap.kind.id, service), title, MainView::Gap(Box::new(main)));
    page.distinction = words.with("gap.distinction", &[("name", &gap_name(gap))]).into();
    page.breadcrumbs.push(around.section(routes::GAPS, "common.gaps"));
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
fn gap_name(gap: &Gap<'_>) -> String {
    match gap.service {
        None => gap.kind.id.to_owned(),
        Some((id, _)) => format!("{} {id}", gap.kind.id),
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
fn wanted(words: &Words, gap: &Gap<'_>, found: Option<&ArtifactView>) -> Wanted {
    let kind = gap.kind;
    let counted = found.into_iter().flat_map(|found| found.numbers.topics.iter().chain(&found.numbers.missing_topics));
    let counted: Vec<(String, &'static str)> = counted.map(|topic| (topic.to_string(), "")).collect();
    let of_kind = || kind.topics.iter().map(|topic| (words.of_model(topic.title).to_string(), topic.when)).collect();
    Wanted {
        words: found.map_or(kind.words, |found| found.numbers.need),
        topics: if counted.is_empty() { of_kind() } else { counted },
        evidence: kind.evidence.iter().map(|clause| words.of_model(clause.title)).collect(),
        fresh: fresh(words, kind, gap.limit_days),
    }
}

fn fresh(words: &Words, kind: &Kind, limit: Option<u32>) -> String {
    match (limit, kind.fresh) {
        (Some(days), _) | (None, Fresh::Days(days)) => words.count("gap.fresh", days as usize),
        (None, Fresh::Drift) => words.get("gap.not_overtaken").to_owned(),
        (None, Fresh::Never) => String::new(),
    }
}

fn places(words: &Words, gap: &Gap<'_>) -> Places {
    let kind = gap.kind;
    let register = kind.facts.and_then(facts::find);
    let columns = register.into_iter().flat_map(|register| register.columns).filter(|column| column.required);
    let directory = gap.service.map_or("", |(_, path)| path.as_str());
    let mut paths: Vec<String> = Vec::new();
    for pattern in kind.paths {
        let path = example_path(pattern, directory);
        if !paths.contains(&path) {
            paths.push(path);
        }
        if paths.len() == MAX_PATHS {
            break;
        }
    }
    Places {
        paths,
        headings: kind.headings.iter().copied().take(MAX_HEADINGS).collect(),
        register: register.map(|register| words.of_model(register.title)).unwrap_or_default(),
        columns: columns.map(|column| words.of_model(column.title)).collect(),
    }
}

/// The command that writes a first version.
fn command(gap: &Gap<'_>) -> String {
    let kind = gap.kind;
    match (kind.scaffold, gap.service) {
        ("", _) => String::new(),
        (_, None) => format!("handover new {}", kind.id),
        (_, Some((id, _))) => format!("handover new {} --service {}", kind.id, argument(id)),
    }
}

/// A text as one argument of a POSIX shell: people paste what a page offers them.
fn argument(text: &str) -> String {
    let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

fn not_applicable(words: &Words, gap: &Gap<'_>) -> String {
    match gap.service {
        None => format!("require:\n  {}: false\n", gap.kind.id),
        Some((id, _)) => {
            let (service, reason) = (scalar(id), words.get("gap.reason_none"));
            format!("services:\n  {service}:\n    not_applicable:\n      {}: {reason}\n", gap.kind.id)
        }
    }
}

fn waive(around: &Around, gap: &Gap<'_>) -> String {
    let service = gap.service.map_or_else(String::new, |(id, _)| format!("    service: {}\n", scalar(id)));
    let until = around.today.saturating_add(jiff::Span::new().days(WAIVED_FOR));
    let owner = if gap.owner.is_empty() { "\"@who-answers-for-it\"".to_owned() } else { scalar(gap.owner) };
    format!(
        "waivers:\n  - id: {}\n    rule: {}\n    kind: {}\n{service}    category: planned\n    \
         reason: {}\n    owner: {owner}\n    expires: {until}\n",
        gap.free_waiver,
        rule(gap.state),
        gap.kind.id,
        around.words.get("gap.reason_wait"),
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
