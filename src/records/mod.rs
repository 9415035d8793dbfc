//! Library: what a prose document states about itself, in whatever style it is written.
//!
//! Takes one text and its outline, gives a [`Reading`]: title, number, statuses, dates, people,
//! relations, review dates, section roles, commands. Judges nothing and knows no other document:
//! whether the document is a decision record at all, and where its references lead,
//! is decided by [`crate::model`].
//!
//! Formats: Nygard / adr-tools, MADR 2–4, log4brains, pyadr, Tyree-Akerman, GOV.UK tech-docs
//! front matter, and the house styles between them. See the guide "How documents are read".

pub mod calls;
pub mod date;
mod heading;
mod label;
mod lines;
pub mod measure;
pub mod mentions;
pub mod options;
mod people;
mod plain;
pub mod read;
pub mod rehearsal;
pub mod relation;
pub mod runbook;
mod statement;
pub mod status;
pub mod terms;
mod title;

pub use calls::{Calls, Danger, FileCall, Handling, Runner, SettingUse, TaskCall};
pub use date::{DateReading, DayOrder, Ymd};
pub use measure::Measure;
pub use mentions::{Form, Mention, Mentioned};
pub use options::{Argument, Considered, Verdict};
pub use read::read;
pub use rehearsal::Rehearsal;
pub use relation::{Reference, RelationStatement, Verb};
pub use runbook::{Command, Review, Role, RunbookKind};
pub use status::Status;
pub(crate) use title::{identifies_a_record, number_in_name};

use crate::base::span::Span;

/// How a statement was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// A key of the front matter.
    FrontMatter,
    /// `- Status: x`.
    Bullet,
    /// `**Status:** x`.
    BoldLine,
    /// `Status: x`.
    PlainLine,
    /// `> Status: x`.
    Quote,
    /// RST field (`:Status: x`) or AsciiDoc attribute.
    Field,
    /// A key/value table.
    TableKeyValue,
    /// A table whose header row holds the labels.
    TableRow,
    /// Text below `## Status`.
    Section,
    /// `## Status: x`.
    SectionInline,
    /// A sentence in the header zone (`Created on 2018-03-09 by …`).
    Sentence,
    /// The title.
    Title,
    /// The directory the file lies in (`rejected/`).
    Directory,
    /// The file name.
    FileName,
    /// Git history.
    Git,
}

impl Style {
    /// For people: `front matter`, `bullet`, `file name`, ….
    pub fn words(self) -> &'static str {
        match self {
            Style::FrontMatter => "front matter",
            Style::Bullet => "bullet",
            Style::BoldLine => "bold line",
            Style::PlainLine => "plain line",
            Style::Quote => "quoted line",
            Style::Field => "field",
            Style::TableKeyValue | Style::TableRow => "table",
            Style::Section => "section",
            Style::SectionInline => "heading",
            Style::Sentence => "sentence",
            Style::Title => "title",
            Style::Directory => "directory name",
            Style::FileName => "file name",
            Style::Git => "git history",
        }
    }
}

/// A value, the author's words for it, where they stand, and in which style.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stated<T> {
    /// As understood.
    pub value: T,
    /// As written, markup removed, trimmed.
    pub written: String,
    /// Where. Empty at 0 for file name, directory and git.
    pub span: Span,
    /// How.
    pub style: Style,
}

/// Everything one document states about itself. Lists hold every source, strongest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Title without prefix and number (`Use a queue`); never empty for a non-empty file name.
    pub title: String,
    /// Title as written in the strongest source (`ADR-012: Use a queue`).
    pub title_written: String,
    /// Numbers stated, strongest first: file name, title, front matter key.
    pub numbers: Vec<Stated<u32>>,
    /// Identifier stated in the front matter, as written; empty for none.
    pub id: String,
    /// Letters before the number in the file name or title (`ADR`, `API`, `dr`), as written; empty for none.
    pub prefix: String,
    /// `None` as value: a word that is no known status. An unfilled template gives no entry.
    pub statuses: Vec<Stated<Option<Status>>>,
    /// The status is still the template's choice list (`{proposed | accepted}`).
    pub unfilled: Option<Span>,
    /// Dates of decision or creation, strongest first.
    pub dates: Vec<Stated<DateReading>>,
    /// Who decided.
    pub deciders: Vec<Stated<String>>,
    /// Who wrote it.
    pub authors: Vec<Stated<String>>,
    /// Who was consulted.
    pub consulted: Vec<Stated<String>>,
    /// Who was informed.
    pub informed: Vec<Stated<String>>,
    /// Who owns the document (`owner`, `team`, `owner_slack`, `maintainer`).
    pub owners: Vec<Stated<String>>,
    /// Tags, topics, areas.
    pub tags: Vec<Stated<String>>,
    /// Tickets and technical stories.
    pub tickets: Vec<Stated<String>>,
    /// Explicit kind (`kind: runbook`, `type:`, `doc_type:`), lower case.
    pub kind: Option<Stated<String>>,
    /// Services named in the front matter (`services`, `service`).
    pub services: Vec<Stated<String>>,
    /// Statements on other records.
    pub relations: Vec<RelationStatement>,
    /// Review dates and intervals.
    pub review: Review,
    /// Role of each heading of the outline that has one: (index of the heading, role).
    pub roles: Vec<(usize, Role)>,
    /// Commands in shell and SQL blocks, in order.
    pub commands: Vec<Command>,
    /// What was considered, in the order of first mention; empty when that is but free text.
    pub options: Vec<Considered>,
    /// When a procedure was rehearsed, by what a log says, in reading order.
    pub rehearsals: Vec<Rehearsal>,
    /// One line that says what it is about: front matter summary, Y-statement, first sentence of the decision.
    pub summary: String,
    /// How many different headings speak of a decision: context, decision, consequences,
    /// considered options or alternatives, decision outcome.
    pub decision_headings: u8,
    /// Whether the structure is that of an unfilled template (`# {title}`, `# NUMBER. TITLE`).
    pub is_template: bool,
}

impl Reading {
    /// Whether the name of the file has a number or a date.
    pub fn is_named(&self) -> bool {
        let by_name = |style: Style| style == Style::FileName;
        self.numbers.iter().any(|number| by_name(number.style)) || self.dates.iter().any(|date| by_name(date.style))
    }
}
