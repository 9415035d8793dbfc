//! The status of a record from all its sources.

use super::Told;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::records::label::Field;
use crate::records::lines::{Block, Tick};
use crate::records::plain::Plain;
use crate::records::relation::{Place, told};
use crate::records::statement::{Section, Source, Statement, labels};
use crate::records::status::{self, Said};
use crate::records::{Reading, Stated, Status, Style, Verb, date};

/// Longest text that is kept as the author's words.
const WRITTEN_CHARS: usize = 160;

/// Reads every source of the status, strongest first.
pub(super) fn read(reading: &mut Reading, path: &RepoPath, stated: &Told<'_>) {
    let Told { source, said, sections } = stated;
    let of_status = |inline: bool| {
        said.iter().filter(move |s| s.field == Field::Status && (s.style == Style::SectionInline) == inline)
    };
    for statement in of_status(false) {
        take(reading, decide(lines_of_value(&statement.value)), statement.style);
    }
    // Only the first status section is that of the record; later ones are about parts of the design.
    if let Some(section) = sections.iter().find(|section| section.field == Field::Status) {
        section.tables.iter().filter(|s| s.field == Field::Status).for_each(|statement| {
            take(reading, decide(lines_of_value(&statement.value)), statement.style);
        });
        take(reading, decide(lines_of_section(source, section)), Style::Section);
    }
    for statement in of_status(true) {
        take(reading, decide(lines_of_value(&statement.value)), Style::SectionInline);
    }
    if !reading.statuses.is_empty() {
        reading.unfilled = None;
    }
    take_banner(reading, source, said);
    take_directory(reading, path);
}

fn take(reading: &mut Reading, decided: Option<(Said, Plain)>, style: Style) {
    let Some((said, line)) = decided else { return };
    let value = match said {
        Said::Nothing => return,
        Said::Unfilled => {
            reading.unfilled = reading.unfilled.or(Some(line.whole()));
            return;
        }
        Said::Unknown => None,
        Said::State(status) => Some(status),
    };
    reading.statuses.push(Stated { value, written: shortened(&line.text), span: line.whole(), style });
}

/// A line that may state the status.
struct Candidate {
    plain: Plain,
    /// Continues a sentence of the line before.
    wrapped: bool,
    tick: Option<Tick>,
}

fn lines_of_value(value: &Plain) -> Vec<Candidate> {
    value.lines().map(|plain| Candidate { plain, wrapped: false, tick: None }).collect()
}

fn lines_of_section(source: &Source<'_>, section: &Section) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for block in &section.blocks {
        candidates.extend(lines_of_block(source, block));
    }
    candidates
}

fn lines_of_block(source: &Source<'_>, block: &Block) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for line in block.plain.lines() {
        let wrapped = candidates.last().is_some_and(|last| is_unfinished(&last.plain.text));
        let labelled = labels(source.text, line.whole().of(source.text), &line);
        let own = labelled.iter().find(|label| label.field == Field::Status);
        let plain = match (own, labelled.is_empty()) {
            (Some(own), _) => own.value.clone(),
            // `Superseded by: [5](..)` is a status; other labels are not.
            (None, false)
                if !matches!(labelled[0].field, Field::Relation(Verb::Supersedes, _)) && !is_state_label(&line) =>
            {
                continue;
            }
            _ => line,
        };
        candidates.push(Candidate { plain, wrapped, tick: block.tick });
    }
    candidates
}

/// `Accepted: 2024-05-06` is a state with its date.
fn is_state_label(line: &Plain) -> bool {
    let label = line.text.split([':', '：']).next().unwrap_or_default();
    label.split_whitespace().count() <= 2 && matches!(status::read(label), Said::State(_))
}

/// Whether a line of prose goes on in the next: long, and without a mark at its end.
fn is_unfinished(line: &str) -> bool {
    line.split_whitespace().count() > 4 && !line.trim_end().ends_with(['.', ';', ':', '!', '?', ')'])
}

/// How far below the first line a state is looked for when that line holds none.
const LOOK_DOWN: usize = 6;

/// The line that states the status, and what it says.
fn decide(mut lines: Vec<Candidate>) -> Option<(Said, Plain)> {
    lines.retain(|line| line.tick != Some(Tick::Open));
    let ticked = lines.iter().rposition(|line| line.tick.is_some() && has_state(line));
    if let Some(ticked) = ticked {
        // Boxes show the way a decision has gone; the last tick is where it stands.
        let line = lines.swap_remove(ticked);
        return Some((status::read(&line.plain.text), line.plain));
    }
    lines.retain(|line| status::read(&line.plain.text) != Said::Nothing && !is_date(&line.plain.text));
    if let Some(at) = lines.iter().enumerate().position(|(at, line)| has_state(line) && replaces_this(line, at)) {
        return Some((Said::State(Status::Superseded), lines.swap_remove(at).plain));
    }
    if let Some(at) = newest(&lines) {
        let line = lines.swap_remove(at);
        return Some((status::read(&line.plain.text), line.plain));
    }
    let stated = lines.iter().enumerate().take(LOOK_DOWN).position(|(at, line)| {
        !line.wrapped
            && has_state(line)
            && !status::is_weak(&line.plain.text)
            && (at == 0 || is_short(line) || relates(&lines[0]))
    });
    let weak = || lines.iter().position(|line| has_state(line) && !line.wrapped);
    let at = stated.or_else(weak).unwrap_or(0);
    let line = (at < lines.len()).then(|| lines.swap_remove(at))?;
    Some((status::read(&line.plain.text), line.plain))
}

fn has_state(line: &Candidate) -> bool {
    matches!(status::read(&line.plain.text), Said::State(_))
}

fn is_short(line: &Candidate) -> bool {
    line.plain.text.split_whitespace().count() <= 10
}

fn relates(line: &Candidate) -> bool {
    !told(&line.plain, Place::Opening).is_empty()
}

/// `Superseded by` in the first statement, or as a line of its own; a wrapped line of prose is none.
fn replaces_this(line: &Candidate, at: usize) -> bool {
    let opens = || {
        let statements = told(&line.plain, Place::Opening);
        statements.iter().any(|s| s.verb == Verb::Supersedes && s.passive && !s.partial)
    };
    (at == 0 && status::replaced_in_full(&line.plain.text))
        || (!line.wrapped && (opens() || (status::replaced_in_full(&line.plain.text) && is_short(line))))
}

/// The newest of several dated states (`2020-01-01: Proposed`, `2020-02-01: Accepted`).
fn newest(lines: &[Candidate]) -> Option<usize> {
    let dated: Vec<_> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| has_state(line) && is_short(line))
        .filter_map(|(at, line)| Some((date::find(&line.plain.text)?.0.resolve(None)?, at)))
        .collect();
    (dated.len() > 1).then(|| dated.iter().max().map(|(_, at)| *at)).flatten()
}

fn is_date(text: &str) -> bool {
    let Some((_, range)) = date::find(text) else { return false };
    let rest = format!("{}{}", &text[..range.start], &text[range.end..]);
    !rest.chars().any(char::is_alphabetic)
}

/// Without any label: a line at the top that says the record is replaced (`> Superseded by [5](..)`).
fn take_banner(reading: &mut Reading, source: &Source<'_>, said: &[Statement]) {
    let passive = Field::Relation(Verb::Supersedes, crate::records::label::Direction::Passive);
    let labelled = said.iter().filter(|s| s.field == passive && !crate::records::people::says_nothing(&s.value.text));
    for statement in labelled {
        let written = shortened(&statement.value.text);
        let status =
            Stated { value: Some(Status::Superseded), written, span: statement.value.whole(), style: Style::Sentence };
        reading.statuses.push(status);
    }
    for block in source.zone_blocks() {
        for statement in told(&block.plain, Place::Opening) {
            let full = statement.verb == Verb::Supersedes && statement.passive && !statement.partial;
            if full && !statement.references.is_empty() {
                let written = shortened(&block.plain.text);
                let value = Some(Status::Superseded);
                reading.statuses.push(Stated { value, written, span: statement.span, style: Style::Sentence });
            }
        }
    }
}

/// Directories that sort records by their state (`rfcs/rejected/`).
fn take_directory(reading: &mut Reading, path: &RepoPath) {
    const NAMES: [(&str, Status); 14] = [
        ("accepted", Status::Accepted),
        ("approved", Status::Accepted),
        ("implemented", Status::Accepted),
        ("adopted", Status::Accepted),
        ("implementable", Status::Accepted),
        ("proposed", Status::Proposed),
        ("draft", Status::Proposed),
        ("drafts", Status::Proposed),
        ("deferred", Status::Proposed),
        ("provisional", Status::Proposed),
        ("rejected", Status::Rejected),
        ("withdrawn", Status::Rejected),
        ("deprecated", Status::Deprecated),
        ("superseded", Status::Superseded),
    ];
    let parent = path.parent();
    let directories = [parent.file_name().to_owned(), parent.parent().file_name().to_owned()];
    // A directory record lies one level deeper.
    let depth =
        if path.stem().eq_ignore_ascii_case("readme") || path.stem().eq_ignore_ascii_case("index") { 2 } else { 1 };
    for directory in directories.iter().take(depth) {
        if let Some((_, status)) = NAMES.iter().find(|(name, _)| directory.eq_ignore_ascii_case(name)) {
            let written = directory.clone();
            reading.statuses.push(Stated {
                value: Some(*status),
                written,
                span: Span::default(),
                style: Style::Directory,
            });
        }
    }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WRITTEN_CHARS) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}
