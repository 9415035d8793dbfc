//! The verdict on one part of a document.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use crate::base::span::Span;
use crate::formats::{ApiFacts, Document, EvidenceFacts, Graph};
use crate::kinds::{self, Kind, Topic};
use crate::markup;
use crate::model::ServiceId;
use crate::model::artifacts::Everywhere;
use crate::records::measure::{ContentLine, Marks, Measure, measure};

use super::beside::Beside;
use super::{Level, MOST_BOILERPLATE, Substance, evidence, topics};

/// Words that one placeholder may stand among.
const WORDS_PER_PLACEHOLDER: u32 = 40;

/// Share of the needed words that code may stand for, of 100.
const MOST_CODE: u32 = 30;

/// Content words that a page which only points elsewhere has at most.
const POINTER_WORDS: u32 = 40;

/// What is weighed.
#[derive(Debug, Clone)]
pub(in crate::model) struct Part<'a> {
    pub(in crate::model) document: &'a Document,
    pub(in crate::model) span: Span,
    /// Index of the heading that names the part, which is none of its topics.
    pub(in crate::model) head: Option<usize>,
    pub(in crate::model) form: Form<'a>,
    /// What the repository says of the document.
    pub(in crate::model) beside: &'a Beside,
}

/// What counts in a part.
#[derive(Debug, Clone, Copy)]
pub(in crate::model) enum Form<'a> {
    /// Text for people: words, topics and evidence.
    Prose,
    /// Records: evidence only.
    Table,
    /// A file of so many records of its kind: evidence only.
    Records(u32),
    /// A diagram: evidence only.
    Diagram(&'a Graph),
    /// A contract: evidence only.
    Api(&'a ApiFacts),
    /// A file that lists something: evidence only; a notice counts like prose.
    Listing(&'a EvidenceFacts),
}

/// What is asked of an artifact of a kind.
#[derive(Debug, Clone)]
pub(in crate::model) struct Demand<'a> {
    pub(in crate::model) kind: &'static Kind,
    pub(in crate::model) words: u32,
    /// Title, and the topic of the registry when it is one; else the title is its own alias.
    pub(in crate::model) topics: Vec<(Arc<str>, Option<&'static Topic>)>,
    /// Lines that say nothing.
    pub(super) known: Known<'a>,
}

impl<'a> Demand<'a> {
    /// What the registry and the manifest ask of the services that an artifact is for; of the project for none.
    pub(in crate::model) fn new(everywhere: &Everywhere<'a>, kind: &'static Kind, services: &[ServiceId]) -> Self {
        let changes = everywhere.changes(kind, services.first().copied());
        let words = changes.iter().find_map(|change| change.words).unwrap_or(kind.words);
        let stated = changes.iter().find_map(|change| change.topics.as_ref());
        let concerned: Vec<_> = match services {
            [] => everywhere.services.iter().collect(),
            ids => ids.iter().map(|id| &everywhere.services[id.0 as usize]).collect(),
        };
        let applies = |topic: &Topic| {
            let holds = || concerned.iter().any(|s| topic.condition().holds(&|wanted| s.has(wanted), s.tier));
            topic.when.is_empty() || holds()
        };
        let known = |title: &str| kind.topics.iter().find(|topic| topic.title.eq_ignore_ascii_case(title));
        let topics = match stated {
            Some(titles) => titles.iter().map(|title| (title.as_str().into(), known(title))).collect(),
            None => kind.topics.iter().filter(|t| applies(t)).map(|t| (t.title.into(), Some(t))).collect(),
        };
        Self { kind, words, topics, known: Known::of(everywhere, kind) }
    }
}

impl<'a> Part<'a> {
    /// Lines and blanks of the document; an empty measure for what is no text.
    pub(super) fn measure(&self) -> &'a Measure {
        self.document.measure()
    }

    fn is_prose(&self) -> bool {
        match self.form {
            Form::Prose => true,
            Form::Listing(facts) => !facts.measure.lines.is_empty(),
            Form::Table | Form::Records(_) | Form::Diagram(_) | Form::Api(_) => false,
        }
    }

    /// The same for another stretch of the document.
    pub(super) fn within(&self, span: Span) -> Self {
        Self { span, head: None, ..self.clone() }
    }
}

/// Normal forms of lines that say nothing, by kind.
pub(in crate::model) type Boilerplate = HashMap<&'static str, HashSet<u64>>;

/// Lines of the scaffolds.
static SCAFFOLDS: LazyLock<Boilerplate> = LazyLock::new(|| {
    let lines = |kind: &'static Kind| {
        let outline = markup::outline(kind.scaffold);
        measure(kind.scaffold, &outline, &[]).lines.iter().map(|line| line.hash).filter(|hash| *hash != 0).collect()
    };
    kinds::all().map(|kind| (kind.id, lines(kind))).collect()
});

/// Lines of the repository's own templates, each with the kind that it is a template of.
pub(in crate::model) fn boilerplate<'a>(templates: impl Iterator<Item = (&'static Kind, &'a Measure)>) -> Boilerplate {
    let mut known = Boilerplate::new();
    for (kind, measure) in templates {
        known.entry(kind.id).or_default().extend(measure.lines.iter().map(|line| line.hash).filter(|hash| *hash != 0));
    }
    known
}

/// Weighs a part. Linear in its lines, for each topic that stands under several headings once more.
pub(in crate::model) fn judge(part: &Part<'_>, demand: &Demand<'_>) -> Substance {
    let is_prose = part.is_prose();
    let weight = Weight::of(part, demand);
    let held = evidence::held(part, demand.kind);
    let (topics, missing_topics) = match is_prose && (held.records == 0 || demand.words > 0) {
        true => topics::found(part, demand),
        false => (Vec::new(), Vec::new()),
    };
    let mut substance = Substance {
        level: Level::Empty,
        words: weight.words,
        need: if is_prose { demand.words } else { 0 },
        topics,
        missing_topics,
        placeholders: if is_prose { part.measure().blanks_in(part.span).to_vec() } else { Vec::new() },
        boilerplate_percent: if is_prose { weight.boilerplate_percent } else { 0 },
        evidence: held.holding,
        missing_evidence: held.missing,
        is_draft: is_draft(part.document),
        pointer: None,
    };
    substance.level = level(&substance, held.amount);
    substance
}

/// `status: draft` in the front matter.
fn is_draft(document: &Document) -> bool {
    let status = document.outline.front.get("status").map(|entry| entry.value.texts()).unwrap_or_default();
    status.iter().any(|word| word.trim().eq_ignore_ascii_case("draft"))
}

fn level(found: &Substance, amount: u32) -> Level {
    let placeholders = found.placeholders.len() as u32;
    let topics = found.topics.len() + found.missing_topics.len();
    let is_empty = found.words == 0 && found.evidence.is_empty() && amount == 0;
    let lacks_something = !found.missing_topics.is_empty() || !found.missing_evidence.is_empty();
    let holds_nothing = found.topics.is_empty() && found.evidence.is_empty() && lacks_something;
    let is_stub = found.is_draft
        || (placeholders > 0 && placeholders * WORDS_PER_PLACEHOLDER >= found.words)
        || found.words * 3 < found.need
        // Enough words that are not about the right things are a text to complete, not one to write.
        || (found.topics.len() * 2 < topics && found.words < found.need)
        || found.boilerplate_percent > MOST_BOILERPLATE
        || (found.need == 0 && holds_nothing);
    let is_thin = found.words < found.need || lacks_something;
    match (is_empty, is_stub, is_thin) {
        (true, ..) => Level::Empty,
        (_, true, _) => Level::Stub,
        (_, _, true) => Level::Thin,
        (false, false, false) => Level::Substantive,
    }
}

/// Words of a part.
struct Weight {
    words: u32,
    boilerplate_percent: u32,
}

impl Weight {
    fn of(part: &Part<'_>, demand: &Demand<'_>) -> Self {
        let lines = part.measure().lines_in(part.span);
        let (mut prose, mut code, mut weighed, mut left) = (0_u32, 0_u32, 0_u32, 0_u32);
        for line in lines {
            let is_known = demand.known.has(line);
            // Headings of tables stay as they are in any text that follows the template.
            let counts = !line.marks.has(Marks::HEADER);
            weighed += u32::from(counts);
            left += u32::from(counts && is_known);
            if !is_known {
                prose = prose.saturating_add(u32::from(line.words));
                code += u32::from(line.marks.has(Marks::CODE) && !line.marks.has(Marks::COMMENT));
            }
        }
        let words = prose.saturating_add(code.min(demand.words.saturating_mul(MOST_CODE) / 100));
        Self { words, boilerplate_percent: (left * 100).checked_div(weighed).unwrap_or(0) }
    }
}

/// Lines that say nothing in an artifact of one kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    scaffold: Option<&'a HashSet<u64>>,
    templates: Option<&'a HashSet<u64>>,
}

impl<'a> Known<'a> {
    fn of(everywhere: &Everywhere<'a>, kind: &Kind) -> Self {
        Self { scaffold: SCAFFOLDS.get(kind.id), templates: everywhere.boilerplate.get(kind.id) }
    }

    pub(super) fn has(&self, line: &ContentLine) -> bool {
        [self.scaffold, self.templates].into_iter().flatten().any(|lines| lines.contains(&line.hash))
    }
}

/// Whether a part only says where the text is: few words, one of them a farewell.
pub(in crate::model) fn is_pointer(part: &Part<'_>, substance: &Substance) -> bool {
    let says = |marks: Marks| part.measure().lines_in(part.span).iter().any(|line| line.marks.has(marks));
    part.is_prose() && substance.words <= POINTER_WORDS && says(Marks::MOVED)
}

/// Whether a part says that it is no longer in use, in few words.
pub(in crate::model) fn is_retired(part: &Part<'_>, substance: &Substance) -> bool {
    let says = |marks: Marks| part.measure().lines_in(part.span).iter().any(|line| line.marks.has(marks));
    part.is_prose() && substance.words <= POINTER_WORDS && says(Marks::RETIRED)
}
