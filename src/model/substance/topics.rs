//! Which of its topics a part speaks about.

use std::sync::Arc;

use crate::base::span::Span;
use crate::formats::Body;
use crate::kinds::{Kind, Test, Topic, plain_words};
use crate::markup::{Cell, FrontEntry};
use crate::records::measure::{Marks, count_words};

use super::sentences::Sentences;
use super::{Demand, Form, Part, evidence};

/// Content words below which a heading stands over nothing.
const ENOUGH_WORDS: u32 = 8;

/// Steps of an ordered list that are a procedure also without a heading.
const ENOUGH_STEPS: usize = 2;

/// Keys of the front matter that describe the document, whatever a topic is called.
const OF_THE_DOCUMENT: &[&str] = &[
    "title",
    "kind",
    "type",
    "doc type",
    "layout",
    "slug",
    "id",
    "summary",
    "description",
    "status",
    "tags",
    "keywords",
    "topics",
    "date",
    "services",
    "service",
    "covers",
    "author",
    "authors",
    "lang",
    "version",
    "permalink",
    "category",
    "categories",
];

/// Topics found, each with what shows it, and titles of those that were not.
type Found = (Vec<(Arc<str>, String)>, Vec<Arc<str>>);

/// Looks for the topics of a demand. Where records of the kind's fact table stand, its columns answer what the topics ask.
pub(super) fn found(part: &Part<'_>, demand: &Demand<'_>) -> Found {
    let sentences = Sentences::new(part, demand.known);
    let looked = Look { part, demand, places: places(part), items: items(part, demand.kind), sentences };
    let (mut shown, mut missing) = (Vec::new(), Vec::new());
    for (title, topic) in &demand.topics {
        match looked.shows(title, *topic) {
            Some(by) => shown.push((title.clone(), by)),
            None => missing.push(title.clone()),
        }
    }
    (shown, missing)
}

struct Look<'a> {
    part: &'a Part<'a>,
    demand: &'a Demand<'a>,
    places: Vec<Place<'a>>,
    items: Vec<String>,
    sentences: Sentences<'a>,
}

/// Something that says what the text below or behind it is about.
struct Place<'a> {
    words: String,
    /// For people.
    text: String,
    kind: PlaceKind<'a>,
}

enum PlaceKind<'a> {
    /// A heading or bold words: what follows counts, without `skip` words.
    Stretch { span: Span, skip: u32 },
    /// The first cell of a row: the other cells count.
    Row(&'a [Cell]),
}

impl Look<'_> {
    fn shows(&self, title: &str, topic: Option<&Topic>) -> Option<String> {
        let is = |words: &str| match topic {
            Some(topic) => topic.is_shown_by(words),
            None => format!(" {words}").contains(&format!(" {}", plain_words(title))),
        };
        let named = self.places.iter().filter(|place| is(&place.words));
        let by_place = || named.into_iter().find(|place| self.is_filled(place)).map(|place| place.text.clone());
        let by_item = || self.items.iter().find(|item| is(item)).map(|item| format!("list item: {}", short(item)));
        let by_steps = || {
            let steps = self.part.measure().lines_in(self.part.span).iter().filter(|line| line.marks.has(Marks::STEP));
            let is_procedure = is("steps") && steps.count() >= ENOUGH_STEPS;
            is_procedure.then(|| "an ordered list".to_owned())
        };
        let by_contact = || {
            let is_enough = topic.is_some_and(|topic| topic.is_shown_by_contact);
            (is_enough && evidence::has_contact(self.part)).then(|| "a contact".to_owned())
        };
        by_place()
            .or_else(by_item)
            .or_else(by_steps)
            .or_else(|| self.by_front_matter(&is))
            .or_else(|| self.sentences.speaking(title, topic))
            .or_else(by_contact)
    }

    /// A key of the front matter that answers a topic (`last_drill: 2026-10-28`), or the owner stated anywhere.
    fn by_front_matter(&self, is: &dyn Fn(&str) -> bool) -> Option<String> {
        let entries = self.part.document.outline.front.entries.iter();
        let answers = |entry: &&FrontEntry| {
            let words = plain_words(&entry.key);
            !OF_THE_DOCUMENT.contains(&&*words) && is(&words) && entry.value.texts().iter().any(|text| says(text))
        };
        let named = || entries.clone().find(answers).map(|entry| format!("front matter: {}", entry.key));
        let owner = || self.part.document.reading()?.owners.first();
        named().or_else(|| is("owner").then(owner).flatten().map(|owner| format!("owner: {}", owner.value)))
    }

    fn is_filled(&self, place: &Place<'_>) -> bool {
        match &place.kind {
            PlaceKind::Row(cells) => is_row_filled(cells),
            PlaceKind::Stretch { span, skip } => {
                let lines = self.part.measure().lines_in(*span).iter().filter(|line| !self.demand.known.has(line));
                let code = |marks: Marks| u32::from(marks.has(Marks::CODE) && !marks.has(Marks::COMMENT));
                let words: u32 = lines.map(|line| u32::from(line.words) + code(line.marks)).sum();
                words.saturating_sub(*skip) >= ENOUGH_WORDS || self.holds_evidence(*span)
            }
        }
    }

    fn holds_evidence(&self, span: Span) -> bool {
        let inside = self.part.within(span);
        !evidence::held(&inside, self.demand.kind).holding.is_empty()
    }
}

/// Cells behind the first say something: enough words, or all of them.
fn is_row_filled(cells: &[Cell]) -> bool {
    let rest = cells.get(1..).unwrap_or_default();
    let words: u32 = rest.iter().filter(|cell| says(&cell.text)).map(|cell| count_words(&cell.text)).sum();
    words >= ENOUGH_WORDS || (!rest.is_empty() && rest.iter().all(|cell| says(&cell.text)))
}

/// Whether a value says anything.
fn says(text: &str) -> bool {
    let text = text.trim();
    let is_known =
        !matches!(&*text.to_lowercase(), "" | "-" | "–" | "—" | "?" | "???" | "tbd" | "todo" | "unknown" | "…" | "...");
    is_known && !text.contains("TODO") && !text.contains("TBD")
}

fn places<'a>(part: &Part<'a>) -> Vec<Place<'a>> {
    let outline = &part.document.outline;
    let own = part.head.or(outline.title);
    let mut places = Vec::new();
    let inside = |span: Span| part.span.contains(span);
    for (ix, heading) in outline.headings.iter().enumerate().filter(|(ix, h)| Some(*ix) != own && inside(h.span)) {
        let end = outline.headings[ix + 1..].iter().find(|next| next.level <= heading.level);
        let end = end.map_or(part.span.end, |next| next.span.start).min(part.span.end);
        let span = Span { start: heading.span.end, end: end.max(heading.span.end) };
        let kind = PlaceKind::Stretch { span, skip: 0 };
        places.push(Place { words: plain_words(&heading.text), text: heading.text.clone(), kind });
    }
    let leads = part.measure().lead_ins_in(part.span);
    for (ix, lead) in leads.iter().enumerate() {
        let next_lead = leads.get(ix + 1).map_or(part.span.end, |next| next.start);
        let first = outline.headings.partition_point(|heading| heading.span.start <= lead.start);
        let next_heading = outline.headings.get(first).map_or(part.span.end, |heading| heading.span.start);
        let span = Span { start: lead.start, end: next_lead.min(next_heading).max(lead.start) };
        let kind = PlaceKind::Stretch { span, skip: u32::from(lead.count) };
        places.push(Place { words: lead.words.to_string(), text: lead.words.to_string(), kind });
    }
    let tables = outline.tables.iter().filter(|table| inside(table.span));
    for row in tables.flat_map(|table| &table.rows) {
        let Some(first) = row.first() else { continue };
        let text = format!("row: {}", short(&first.text));
        places.push(Place { words: plain_words(&first.text), text, kind: PlaceKind::Row(row) });
    }
    places
}

/// Items of lists as words, where the kind is a list by nature (a definition of done, a template): there an item is
/// what a heading is elsewhere. The only place where the text is looked at again, for few and small documents.
fn items(part: &Part<'_>, kind: &Kind) -> Vec<String> {
    if let Form::Listing(facts) = part.form {
        return facts.labels.iter().map(|label| plain_words(label)).collect();
    }
    let counts_items = |test: &Test| matches!(test, Test::Items(_) | Test::Terms(_));
    let is_list = kind.id.starts_with("template.") || kind.evidence.iter().flat_map(|c| c.any).any(counts_items);
    let Body::Prose(prose) = &part.document.body else { return Vec::new() };
    if !is_list {
        return Vec::new();
    }
    let text = part.document.source.text();
    let lines = prose.measure.lines_in(part.span).iter();
    let items = lines.filter(|line| line.marks.has(Marks::BULLET.and(Marks::STEP)) || kind.id.starts_with("template."));
    let headings = part.document.outline.headings.iter().filter(|heading| part.span.contains(heading.span));
    let headings = headings.filter(|_| kind.id.starts_with("template.")).map(|heading| plain_words(&heading.text));
    items.map(|line| plain_words(line.span().of(text))).chain(headings).collect()
}

pub(super) fn short(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}
