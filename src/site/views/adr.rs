//! The page of a decision record or proposal.

use std::sync::Arc;

use serde::Serialize;

use super::body::body;
use super::parts::{Badge, Card, LinkTo, Tone};
use super::{MainView, PageView, Shared, frame};
use crate::base::path::percent_encode;
use crate::model::{DocId, Edge, StatusFact};
use crate::records::{Argument, Considered, Reading, Stated, Status, Style, Verb, Verdict};
use crate::site::around::Around;
use crate::site::own::{Own, Record, Spot};
use crate::site::words::Words;

/// What the page of a record shows beside its text.
#[derive(Debug, Serialize)]
pub struct AdrView {
    /// `decision` or `proposal`.
    pub what: Arc<str>,
    /// What people call it; empty when it has neither number nor prefix.
    pub label: String,
    /// Its status.
    pub status: StatusView,
    /// Its date; `None` when nothing readable is stated.
    pub date: Option<DateView>,
    /// Who took part, by role: `Deciders`, `Authors`, `Consulted`, `Informed`. Roles without anybody are left out.
    pub people: Vec<People>,
    /// Tags.
    pub tags: Vec<String>,
    /// Tickets, as written; with an address where the words are one.
    pub tickets: Vec<LinkTo>,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Other records, by what they have to do with this one.
    pub relations: Vec<RelationGroup>,
    /// What was considered; `None` when the record weighs nothing, or in free text only.
    pub options: Option<OptionsView>,
    /// What a reader must know before reading on.
    pub banner: Option<Banner>,
    /// Why the file was taken for a record.
    pub evidence: String,
}

/// A status with where it was read.
#[derive(Debug, Serialize)]
pub struct StatusView {
    /// The word.
    pub badge: Badge,
    /// Where it was read (`front matter, line 3`); empty when nothing is stated.
    pub source: String,
    /// A line of the same file that says something else; 0 for none.
    pub disputed_line: u32,
}

/// A date with where it was read.
#[derive(Debug, Serialize)]
pub struct DateView {
    /// `2024-06-20`, `2024-06` or `2024`.
    pub value: String,
    /// Where it was read.
    pub source: String,
}

/// Who took part in one role.
#[derive(Debug, Serialize)]
pub struct People {
    /// The role.
    pub role: Arc<str>,
    /// Names, as written.
    pub names: Vec<String>,
}

/// Records that have the same to do with this one.
#[derive(Debug, Serialize)]
pub struct RelationGroup {
    /// `Supersedes`, `Amended by`, ….
    pub words: Arc<str>,
    /// The records.
    pub records: Vec<Shared<Card>>,
}

/// The options of a decision, side by side.
#[derive(Debug, Serialize)]
pub struct OptionsView {
    /// The options, in the order the record names them.
    pub rows: Vec<OptionRow>,
    /// Whether it can be told which was chosen.
    pub is_told: bool,
    /// Whether anything speaks for or against one.
    pub is_weighed: bool,
    /// Whether anything speaks neither for nor against one.
    pub has_neutral: bool,
}

/// An option.
#[derive(Debug, Serialize)]
pub struct OptionRow {
    /// Its name, with the fragment of its section; the address is empty when it has none.
    pub name: LinkTo,
    /// Sign of what became of it.
    pub tone: Tone,
    /// Word for that; empty when it cannot be told.
    pub verdict: Arc<str>,
    /// What speaks for it.
    pub good: Reasons,
    /// What speaks neither for nor against it.
    pub neutral: Reasons,
    /// What speaks against it.
    pub bad: Reasons,
}

/// Reasons on one side.
#[derive(Debug, Serialize)]
pub struct Reasons {
    /// The first of them, plain text.
    pub shown: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

/// What a reader must know before reading on.
#[derive(Debug, Serialize)]
pub struct Banner {
    /// Sign and colour.
    pub tone: Tone,
    /// What it says, up to the record to read instead.
    pub words: Arc<str>,
    /// The record to read instead.
    pub instead: Option<Shared<Card>>,
}

/// The page of a record.
pub(in crate::site) fn page(around: &Around, own: &Own<'_>, record: &Record<'_>) -> Option<PageView> {
    let (words, decision) = (&*around.words, record.decision);
    let reading = own.document.reading();
    let list = |pick: fn(&Reading) -> &Vec<Stated<String>>| reading.map_or_else(Vec::new, |r| written(pick(r)));
    let view = AdrView {
        what: words.share(if decision.proposal { "genre.proposal" } else { "genre.decision" }),
        label: if decision.label == decision.title { String::new() } else { decision.label.clone() },
        status: status(words, own.id, record),
        date: decision.date.as_ref().zip(record.date_at).map(|(fact, at)| DateView {
            value: fact.value.to_string(),
            source: read_from(words, own.id, at, fact.style),
        }),
        people: reading.map_or_else(Vec::new, |reading| people(words, reading)),
        tags: list(|reading| &reading.tags),
        tickets: list(|reading| &reading.tickets).into_iter().map(ticket).collect(),
        services: around.services_of(own.placement),
        relations: relations(around, own.id, record.edges),
        options: reading.and_then(|reading| options(words, &reading.options)),
        banner: banner(around, record),
        evidence: own.placement.evidence.clone(),
    };
    frame::written(around, own, body(around, own), MainView::Adr(Box::new(view)))
}

/// Most reasons of one side of one option; its section has the rest.
const MAX_REASONS: usize = 5;

/// The options side by side, when there is anything to see but their names.
fn options(words: &Words, considered: &[Considered]) -> Option<OptionsView> {
    let reasons = |of: &[Argument]| Reasons {
        shown: of.iter().take(MAX_REASONS).map(|reason| reason.text.clone()).collect(),
        more: of.len().saturating_sub(MAX_REASONS),
    };
    let row = |option: &Considered| {
        let (tone, verdict) = match option.verdict {
            Verdict::Chosen => (Tone::Ok, words.share("adr.chosen")),
            Verdict::Rejected => (Tone::None, words.share("adr.not_chosen")),
            Verdict::Untold => (Tone::None, Arc::default()),
        };
        let href = option.anchor.as_ref().map_or_else(String::new, |id| format!("#{}", percent_encode(id)));
        let name = LinkTo::new(href, option.name.clone());
        let (good, neutral, bad) = (reasons(&option.good), reasons(&option.neutral), reasons(&option.bad));
        OptionRow { name, tone, verdict, good, neutral, bad }
    };
    let view = OptionsView {
        rows: considered.iter().map(row).collect(),
        is_told: considered.iter().any(|option| option.verdict != Verdict::Untold),
        is_weighed: considered.iter().any(|option| !option.good.is_empty() || !option.bad.is_empty()),
        has_neutral: considered.iter().any(|option| !option.neutral.is_empty()),
    };
    (view.is_told || view.is_weighed || view.has_neutral).then_some(view)
}

/// Values in the author's words, each once.
pub(in crate::site) fn written(stated: &[Stated<String>]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for statement in stated {
        if !values.contains(&statement.value) {
            values.push(statement.value.clone());
        }
    }
    values
}

fn ticket(text: String) -> LinkTo {
    LinkTo::new(crate::site::html::external(&text).unwrap_or_default(), text)
}

fn people(words: &Words, reading: &Reading) -> Vec<People> {
    let roles = [
        ("adr.deciders", &reading.deciders),
        ("adr.authors", &reading.authors),
        ("adr.consulted", &reading.consulted),
        ("adr.informed", &reading.informed),
    ];
    let all = roles.into_iter().map(|(key, stated)| People { role: words.share(key), names: written(stated) });
    all.filter(|people| !people.names.is_empty()).collect()
}

fn status(words: &Words, id: DocId, record: &Record<'_>) -> StatusView {
    let fact = record.decision.status.as_ref();
    let source = fact.zip(record.status_at).map(|(fact, at)| read_from(words, id, at, fact.style));
    StatusView {
        badge: Badge::of_status(fact.map(StatusFact::said), words),
        source: source.unwrap_or_default(),
        disputed_line: record.disputed_line,
    }
}

/// Where a fact was read, in words: `front matter, line 3`, `git history`, `section of docs/adr/9.md, line 5`.
pub(in crate::site) fn read_from(words: &Words, id: DocId, at: Spot<'_>, style: Style) -> String {
    let style_words = words.named("style", style.words());
    let of = at.path.as_str();
    let line = match style {
        Style::Directory | Style::FileName | Style::Git => String::new(),
        _ => at.line.to_string(),
    };
    let key = match (at.doc == id, line.is_empty()) {
        (true, true) => return style_words.to_string(),
        (true, false) => "style.at_line",
        (false, true) => "style.of",
        (false, false) => "style.of_at_line",
    };
    words.with(key, &[("style", &style_words), ("file", of), ("line", &line)])
}

/// Key of what the relation is called from the record's side.
pub(in crate::site) fn relation_key(edge: &Edge, from_active_end: bool) -> &'static str {
    match (edge.verb, from_active_end, edge.partial) {
        (Verb::Supersedes, true, false) => "relation.supersedes",
        (Verb::Supersedes, true, true) => "relation.supersedes_part",
        (Verb::Supersedes, false, false) => "relation.superseded_by",
        (Verb::Supersedes, false, true) => "relation.superseded_part_by",
        (Verb::Amends, true, _) => "relation.amends",
        (Verb::Amends, false, _) => "relation.amended_by",
        (Verb::Depends, true, _) => "relation.depends_on",
        (Verb::Depends, false, _) => "relation.ground_for",
        (Verb::Relates, _, _) => "relation.related",
    }
}

fn relations(around: &Around, id: DocId, edges: &[&Edge]) -> Vec<RelationGroup> {
    let mut groups: Vec<(Verb, bool, RelationGroup)> = Vec::new();
    for edge in edges {
        let active = edge.from == id;
        let words = around.words.share(relation_key(edge, active));
        let Some(card) = around.card(if active { edge.to } else { edge.from }) else { continue };
        match groups.iter_mut().find(|(_, _, group)| group.words == words) {
            Some((_, _, group)) => group.records.push(card),
            None => groups.push((edge.verb, active, RelationGroup { words, records: vec![card] })),
        }
    }
    groups.sort_by(|(verb, active, a), (other, also, b)| (verb, active, &a.words).cmp(&(other, also, &b.words)));
    groups.into_iter().map(|(_, _, group)| group).collect()
}

fn banner(around: &Around, record: &Record<'_>) -> Option<Banner> {
    let value = record.decision.status.as_ref().and_then(|fact| fact.value);
    let instead = record.current.and_then(|current| around.card(current));
    let (tone, key) = match value {
        Some(Status::Superseded) if instead.is_some() => (Tone::Past, "banner.superseded_instead"),
        Some(Status::Superseded) => (Tone::Past, "banner.superseded"),
        Some(Status::Deprecated) if instead.is_some() => (Tone::Warn, "banner.deprecated_instead"),
        Some(Status::Deprecated) => (Tone::Warn, "banner.deprecated"),
        Some(Status::Rejected) => (Tone::Bad, "banner.rejected"),
        Some(Status::Accepted | Status::Proposed) | None if instead.is_some() => (Tone::Past, "banner.replaced"),
        Some(Status::Accepted | Status::Proposed) | None => return None,
    };
    Some(Banner { tone, words: around.words.share(key), instead })
}
