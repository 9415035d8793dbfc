//! What a handover needs, as data: kinds of artifacts, fact tables, traits, profiles.
//!
//! A kind is one table row and one scaffold; everything that names a kind (classification, requirements,
//! `handover new`, the matrix, the manual) follows from the row. Knows no document and judges nothing:
//! [`crate::model`] finds artifacts, [`crate::policy`] says what is missing.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

/// Globs of a page: its path without the extension, in any markup that people write documents in.
macro_rules! page {
    ($path:literal) => {
        concat!($path, ".{md,mdx,markdown,adoc,asciidoc,rst}")
    };
}

/// Globs of a page that lies directly in a directory of documents: for names that other pages have, too.
macro_rules! near_docs {
    ($name:literal) => {
        concat!(
            "**/{doc,docs,documentation,wiki,handbook,handover,hand-over,transfer,transition,guides,engineering,",
            "architecture,design,development,dev,developers,internal,technical,tech,project,team,process,processes,",
            "security,privacy,legal,compliance,data,database,domain,business,quality,testing,api,platform,service,",
            "en,de,fr,es,pt}/",
            $name,
            ".{md,mdx,markdown,adoc,asciidoc,rst}"
        )
    };
}

/// Globs of a page in any directory of documents, at any depth: for names that mean one thing.
macro_rules! in_docs {
    ($name:literal) => {
        concat!(
            "**/{doc,docs,documentation,wiki,handbook,handover,hand-over,transfer,transition,guides,engineering}/**/",
            $name,
            ".{md,mdx,markdown,adoc,asciidoc,rst}"
        )
    };
}

/// Globs of a page in any directory of operations, at any depth.
macro_rules! in_runbooks {
    ($name:literal) => {
        concat!(
            "**/{runbook,runbooks,run-book,run-books,run_book,run_books,playbook,playbooks,operations,operational,ops,",
            "operating,procedures,sop,sops,on-call,oncall,support,sre}/**/",
            $name,
            ".{md,mdx,markdown,adoc,asciidoc,rst}"
        )
    };
}

/// Globs of a diagram in any of its source forms.
macro_rules! diagram {
    ($name:literal) => {
        concat!("**/", $name, ".{mmd,mermaid,drawio,drawio.xml,drawio.svg,drawio.png,dio,puml,plantuml,d2,excalidraw}")
    };
}

mod architecture;
mod api;
pub mod facts;
mod operations;
mod people;
pub mod profiles;
mod security;
pub mod traits;
mod transfer;

#[cfg(test)]
mod tests;

pub use architecture::ADR_NYGARD;
pub use facts::{Cell, Column, FactType};
pub use profiles::{Profile, Strength};
pub use traits::{Condition, Trait};

/// One kind of artifact.
#[derive(Debug)]
pub struct Kind {
    /// Dotted id (`runbook.rollback`); never changes.
    pub id: &'static str,
    /// What people call one of it in a sentence, lower case, without article (`rollback runbook`).
    pub title: &'static str,
    /// A few words for the head of a column (`rollback`).
    pub short: &'static str,
    /// Where it stands in the matrix.
    pub group: Group,
    /// What it is asked of.
    pub scope: Scope,
    /// Its generic type (ISO/IEC/IEEE 15289:2019 §7).
    pub item: Item,
    /// Services it is asked of at all, as a trait expression (`has-store`); empty for all. What is asked of the
    /// project is asked as soon as it holds for one service. See [`Kind::condition`].
    pub when: &'static str,
    /// Globs of whole files that are one, matched without case, `**` across directories.
    pub paths: &'static [&'static str],
    /// Headings of sections that are one; each as [`plain_words`] gives it.
    pub headings: &'static [&'static str],
    /// Fact tables whose rows are one.
    pub facts: Option<&'static str>,
    /// What it must speak about.
    pub topics: &'static [Topic],
    /// What it must hold beside words; all of these.
    pub evidence: &'static [Clause],
    /// Content words below which it is thin; 0 when evidence alone counts.
    pub words: u32,
    /// When it is too old.
    pub fresh: Fresh,
    /// What it describes, as globs below the service (below the repository for the project): changes there make it drift.
    pub covers: &'static [&'static str],
    /// What goes wrong in a handover without it: one sentence, for `explain` and gap pages.
    pub why: &'static str,
    /// What `handover new` writes; `{{name}}` is filled in, see the guide "Writing".
    pub scaffold: &'static str,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Kind {}

impl Hash for Kind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl Kind {
    /// A row that asks for nothing; rows of the tables say what differs.
    const ROW: Kind = Kind {
        id: "",
        title: "",
        short: "",
        group: Group::Architecture,
        scope: Scope::Project,
        item: Item::Description,
        when: "",
        paths: &[],
        headings: &[],
        facts: None,
        topics: &[],
        evidence: &[],
        words: 0,
        fresh: Fresh::Never,
        covers: &[],
        why: "",
        scaffold: "",
    };

    /// [`Kind::when`], parsed; once for all kinds.
    pub fn condition(&self) -> &'static Condition {
        condition(self.when)
    }
}

impl Topic {
    /// Whether words, as [`plain_words`] gives them, show it: an alias stands in them from the start of a word.
    pub fn is_shown_by(&self, words: &str) -> bool {
        self.aliases.iter().any(|alias| stands_in(words, alias))
    }

    /// Whether a sentence names it, as [`plain_words`] gives it. What every sentence may hold (`when`) names nothing,
    /// and short aliases stand for themselves only (`key`, not `keyboard`).
    pub fn is_said_in(&self, words: &str) -> bool {
        let is_whole = |at: usize, alias: &str| {
            let (before, behind) = (&words[..at], &words[at + alias.len()..]);
            (before.is_empty() || before.ends_with(' ')) && (behind.is_empty() || behind.starts_with(' '))
        };
        let whole = |alias: &str| places_of(words, alias).any(|at| is_whole(at, alias));
        let is_said = |alias: &str| if alias.len() <= SHORT { whole(alias) } else { stands_in(words, alias) };
        self.sayable().any(is_said)
    }

    /// Whether a sentence begins with it, an article before it not counted.
    pub fn is_opened_by(&self, words: &str) -> bool {
        let bare = ["the ", "a ", "an ", "our ", "all "].iter().find_map(|article| words.strip_prefix(article));
        let bare = bare.unwrap_or(words);
        self.sayable()
            .any(|alias| bare.starts_with(alias) && (alias.len() > SHORT || bare[alias.len()..].starts_with(' ')))
    }

    fn sayable(&self) -> impl Iterator<Item = &'static str> {
        self.aliases.iter().copied().filter(|alias| !EVERYWHERE.contains(alias))
    }

    /// [`Topic::when`], parsed; once for all topics.
    pub fn condition(&self) -> &'static Condition {
        condition(self.when)
    }
}

/// Longest alias of which no ending is cut off, in bytes.
const SHORT: usize = 4;

/// Aliases that say something as a heading and nothing inside a sentence.
const EVERYWHERE: &[&str] = &[
    "when", "where", "who", "why", "what", "how", "how to", "every", "about", "time", "run", "use of", "result",
    "issue", "cause", "wann", "quand", "cuándo", "quando",
];

/// The expressions of all kinds and topics, parsed when the first is asked for.
static CONDITIONS: LazyLock<BTreeMap<&'static str, Condition>> = LazyLock::new(|| {
    let topics = all().flat_map(|kind| kind.topics.iter().map(|topic| topic.when));
    let parsed = |when| (when, Condition::parse(when).expect("expressions of the registry are conditions"));
    all().map(|kind| kind.when).chain(topics).map(parsed).collect()
});

/// The condition of an expression of the registry.
fn condition(when: &str) -> &'static Condition {
    CONDITIONS.get(when).expect("only rows of the registry have conditions")
}

/// A topic that is always asked for.
const fn topic(title: &'static str, aliases: &'static [&'static str]) -> Topic {
    Topic { title, aliases, when: "", is_shown_by_contact: false }
}

/// A topic that an address to write to answers, without any word for it.
const fn topic_of_contact(title: &'static str, aliases: &'static [&'static str]) -> Topic {
    Topic { is_shown_by_contact: true, ..topic(title, aliases) }
}

/// A topic that is asked for when a trait expression holds.
const fn topic_when(when: &'static str, title: &'static str, aliases: &'static [&'static str]) -> Topic {
    Topic { title, aliases, when, is_shown_by_contact: false }
}

/// Evidence: any one of the tests.
const fn clause(title: &'static str, any: &'static [Test]) -> Clause {
    Clause { title, any }
}

/// A group of kinds: columns of the matrix that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Overview, decisions, diagrams, data.
    Architecture,
    /// Contracts, queues, migrations, configuration.
    Api,
    /// Runbooks, observability, tests, release.
    Operations,
    /// Policies, credentials, access, law.
    Security,
    /// Ownership, people, knowledge, exit.
    Transfer,
}

impl Group {
    /// All of them, in the order of the matrix.
    pub const ALL: [Group; 5] = [Group::Architecture, Group::Api, Group::Operations, Group::Security, Group::Transfer];

    /// As a head over columns (`Operations and quality`).
    pub fn title(self) -> &'static str {
        match self {
            Group::Architecture => "Architecture and data",
            Group::Api => "Interfaces and configuration",
            Group::Operations => "Operations and quality",
            Group::Security => "Security, access and law",
            Group::Transfer => "People and transfer",
        }
    }
}

/// What a kind is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The project, once.
    Project,
    /// Each service that somebody operates and that the kind's condition holds for.
    Service,
    /// Each service that somebody operates; the project may answer for all, in a document that names the service.
    Operated,
    /// Once; the project or any of its services may answer.
    Either,
}

/// Generic types of information items (ISO/IEC/IEEE 15289:2019 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the standard's words")]
pub enum Item {
    Description,
    Plan,
    Policy,
    Procedure,
    Record,
    Report,
    Specification,
}

impl Item {
    /// The standard's word, lower case.
    pub fn word(self) -> &'static str {
        match self {
            Item::Description => "description",
            Item::Plan => "plan",
            Item::Policy => "policy",
            Item::Procedure => "procedure",
            Item::Record => "record",
            Item::Report => "report",
            Item::Specification => "specification",
        }
    }
}

/// Something that an artifact must speak about.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    /// In a sentence, lower case (`data caveats`).
    pub title: &'static str,
    /// Words that show it in a heading, a bold lead-in or a first column, each as [`plain_words`] gives it.
    /// The last one may be cut short to cover its endings (`idempoten`). See [`Topic::is_shown_by`].
    pub aliases: &'static [&'static str],
    /// Only asked when this trait expression holds for the service; empty for always.
    pub when: &'static str,
    /// A mail address, a handle or a link to report to shows it, whatever stands beside it.
    pub is_shown_by_contact: bool,
}

/// Something that an artifact must hold: any one of these tests.
#[derive(Debug, Clone, Copy)]
pub struct Clause {
    /// In a sentence (`a command or a pipeline link`).
    pub title: &'static str,
    /// One is enough.
    pub any: &'static [Test],
}

/// A test on what an artifact holds. Counts are minima.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Commands in shell or SQL blocks, or lines of any other code block that is no diagram.
    Commands(u32),
    /// Items of ordered lists.
    Steps(u32),
    /// Items of any list.
    Items(u32),
    /// Links of any sort.
    Links(u32),
    /// Links to something that runs a pipeline, or a workflow file of this repository.
    PipelineLinks(u32),
    /// Paths of this repository in links or code spans.
    Paths(u32),
    /// Links to other hosts (dashboards, logs, traces).
    ExternalLinks(u32),
    /// Body rows of tables.
    Rows(u32),
    /// Numbers with a unit (`3 attempts`, `200 ms`, `99.9 %`).
    Quantities(u32),
    /// Dates.
    Dates(u32),
    /// A cron expression or a phrase such as `every Monday`.
    Interval,
    /// A mail address, a handle or a link to report to.
    Contact,
    /// Diagrams: fences, files shown or linked.
    Diagrams(u32),
    /// Terms: list items with a bold lead-in, rows of a table, or sub-headings.
    Terms(u32),
    /// Names in code spans (metrics, fields, stores).
    CodeNames(u32),
    /// Nodes and edges of a diagram.
    Graph {
        /// Fewest nodes.
        nodes: u32,
        /// Fewest edges.
        edges: u32,
    },
    /// Entities: tables created in SQL, models of Prisma or DBML, entities of an `erDiagram`, sub-headings.
    Entities(u32),
    /// The file could be read as what it is, with at least this many operations, channels, types, packages or cases.
    Parsed(u32),
    /// Share of operations that are described, in percent.
    DescribedPercent(u32),
    /// Records of the kind's fact table.
    Facts(u32),
    /// A record's status and date (decisions).
    StatusAndDate,
    /// `none known` with a date (known issues).
    DatedNone,
    /// One of these words or phrases anywhere in its text, code and cells of tables included; lower case, matched
    /// without case from the start of a word (`vault`, `production`).
    Says(&'static [&'static str]),
}

/// When an artifact is too old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// Days since it was reviewed or changed.
    Days(u32),
    /// Never by age; only when what it covers has changed.
    Drift,
    /// Never.
    Never,
}

/// All kinds, in the order of the matrix.
pub fn all() -> impl Iterator<Item = &'static Kind> + Clone {
    [architecture::KINDS, api::KINDS, operations::KINDS, security::KINDS, people::KINDS, transfer::KINDS]
        .into_iter()
        .flatten()
}

/// The kind of an id.
pub fn find(id: &str) -> Option<&'static Kind> {
    all().find(|kind| kind.id == id)
}

/// Whether a pattern of ids (`runbook.*`, `*`, `adr`) covers an id. `*` stands for any characters. O(pattern × id).
pub fn pattern_covers(pattern: &str, id: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == id };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    let Some(mut open) = id.strip_prefix(head).and_then(|id| id.strip_suffix(tail)) else { return false };
    // The first place for a part leaves the most for those after it.
    middle.split('*').all(|part| match open.split_once(part) {
        Some((_, after)) => {
            open = after;
            true
        }
        None => false,
    })
}

/// Whether words stand in others, from the start of a word (`back` in `roll back`, not in `feedback`).
fn stands_in(words: &str, wanted: &str) -> bool {
    places_of(words, wanted).any(|at| !words[..at].ends_with(|c: char| c.is_alphanumeric()))
}

/// Where a text stands in another, overlapping places too. Both are a few words, for which looking at each byte costs
/// less than preparing a search.
fn places_of<'a>(words: &'a str, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let (bytes, wanted) = (words.as_bytes(), wanted.as_bytes());
    let last = (bytes.len() + 1).saturating_sub(wanted.len());
    (0..last).filter(move |at| bytes[*at..].first() == wanted.first() && bytes[*at..].starts_with(wanted))
}

/// Words as headings are compared: lower case, numbers, signs and punctuation dropped, blanks collapsed
/// (`3.1 🔁 Roll-back!` gives `roll back`).
pub fn plain_words(text: &str) -> String {
    if text.is_ascii() { plain_ascii_words(text) } else { plain_unicode_words(text) }
}

fn plain_unicode_words(text: &str) -> String {
    let letters: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() || c == '/' { c } else { ' ' }).collect();
    let words = letters.split_whitespace().skip_while(|word| word.chars().all(|c| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// The same for what nearly all headings are.
fn plain_ascii_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').filter(|word| !word.is_empty()) {
        if out.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    out
}
