//! The manifest `handover.yaml`: policy that people wrote, merged from all its files.
//!
//! Takes texts of manifests, gives one [`Manifest`] in which every value knows where it was written, and the
//! [`Problem`]s met. Knows no document and no rule: what a manifest means for the repository is decided in
//! [`crate::model`] and [`crate::policy`].

mod context;
pub mod gates;
mod load;
mod locks;
mod merge;
mod nearest;
mod parse;
pub mod pattern;
mod read;
mod schema;
mod shape;
mod value;
mod vet;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::diag::{Label, Location};
use crate::base::path::RepoPath;
use crate::kinds::traits::Tier;
use crate::kinds::{Condition, Profile, Strength, Trait};

pub use load::{Files, ROOTS, load};
pub use read::{REGEX_BYTES, is_unwaivable};
pub use schema::json_schema;
pub use shape::days as duration_days;
pub use value::tree_json;

/// Editions that this program knows, the newest last.
pub const EDITIONS: &[&str] = &["2026.1"];

/// Languages that this program speaks (BCP 47), sorted. A theme of the repository may bring others.
pub const LANGUAGES: &[&str] = &["de", "en"];

/// Themes inside this program, sorted.
pub const THEMES: &[&str] = &["default", "print"];

/// Commits on what an artifact covers after which it has drifted, when no manifest says how many.
pub const DRIFT_COMMITS: u32 = 3;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sited<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub at: Location,
}

/// The merged policy of a repository. Without a manifest: the defaults, and no file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The root manifest; `None` when there is none (nothing is enforced then).
    pub path: Option<RepoPath>,
    /// Every file that was read for it, the root manifest first.
    pub files: Vec<RepoPath>,
    /// Frozen defaults; `None` for the newest.
    pub edition: Option<Sited<String>>,
    /// Requirement set; `None` for the default.
    pub profile: Option<Sited<Profile>>,
    /// Names, parties, dates.
    pub project: Project,
    /// Who answers for what.
    pub owners: Owners,
    /// Services by id.
    pub services: BTreeMap<String, ServiceEntry>,
    /// Where to look.
    pub discover: Discover,
    /// Changes to the requirements of the profile, by kind.
    pub require: BTreeMap<String, Sited<Require>>,
    /// Limits of age.
    pub freshness: Freshness,
    /// Gates, in order.
    pub milestones: Vec<Milestone>,
    /// Severities and options of rules, in order; an id or a glob each. Later ones win.
    pub rules: Vec<RuleSetting>,
    /// Rules of the repository's own.
    pub custom: Vec<CustomRule>,
    /// Accepted gaps.
    pub waivers: Vec<Waiver>,
    /// Files of records, by fact type.
    pub facts: BTreeMap<String, Sited<RepoPath>>,
    /// Patterns of rules and kinds that no later file may weaken, all files together.
    pub locked: Vec<Sited<String>>,
    /// Files of records that manifests of directories name, by service id and fact type.
    pub service_facts: BTreeMap<String, BTreeMap<String, Sited<RepoPath>>>,
    /// Looks of the portal.
    pub portal: Look,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
}

/// `portal.visibility`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Those who are given it: search engines are asked to stay away.
    #[default]
    Private,
    /// Everybody: there is a feed.
    Public,
}

/// `portal`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// Language of what pages say themselves (BCP 47); one that there are words of.
    pub language: Option<Sited<String>>,
    /// Name of a theme; one that there is.
    pub theme: Option<Sited<String>>,
    /// Directory of files that stand in for those of the theme.
    pub theme_dir: Option<Sited<RepoPath>>,
    /// Who may read it.
    pub visibility: Visibility,
}

/// A mistake in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule takes it up.
    pub kind: ProblemKind,
    /// Where.
    pub at: Location,
    /// In one line: lower case, no final period, names in backticks.
    pub title: String,
    /// A few words at the place; may be empty.
    pub label: String,
    /// What to do.
    pub help: Vec<String>,
    /// Other places that explain it.
    pub related: Vec<Label>,
    /// The word that was probably meant by the one at the place.
    pub meant: Option<String>,
}

impl Problem {
    /// Offers the word that was probably meant by the one at the place, if there is one.
    fn offer(&mut self, meant: Option<impl Into<String>>) {
        self.meant = meant.map(Into::into);
        self.help.extend(self.meant.iter().map(|meant| format!("did you mean `{meant}`?")));
    }
}

/// Rules that take up mistakes of manifests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// `manifest/invalid`.
    Invalid,
    /// `manifest/path-missing`.
    PathMissing,
    /// `manifest/locked-override`.
    LockedOverride,
    /// `manifest/gate-empty`.
    GateEmpty,
    /// `waiver/invalid`.
    Waiver,
}

/// `project`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    /// Name of the portal.
    pub name: Option<Sited<String>>,
    /// One paragraph.
    pub summary: Option<Sited<String>>,
    /// Who leaves.
    pub outgoing: Option<Party>,
    /// Who takes over.
    pub incoming: Option<Party>,
    /// First day of the work.
    pub start: Option<Sited<Date>>,
    /// Last day of the outgoing party.
    pub exit: Option<Sited<Date>>,
    /// Last day of support after that.
    pub support_until: Option<Sited<Date>>,
    /// Issue tracker.
    pub tracker: Option<Tracker>,
    /// Where the portal is published.
    pub portal_url: Option<Sited<String>>,
}

/// One side of the handover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Where it stands.
    pub at: Location,
    /// What people call it; the role (`outgoing`) when not stated.
    pub name: String,
    /// Names in contracts.
    pub legal_names: Vec<String>,
    /// Organisations on forges and registries.
    pub orgs: Vec<String>,
    /// Hosts, with their sub-domains.
    pub domains: Vec<String>,
    /// Handles and mail addresses; globs.
    pub people: Vec<String>,
}

/// Which of the two parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Leaves.
    Outgoing,
    /// Takes over.
    Incoming,
}

/// `project.tracker`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tracker {
    /// `jira`, `linear`, ….
    pub kind: String,
    /// Address.
    pub url: String,
    /// Prefixes of ticket numbers.
    pub keys: Vec<String>,
}

/// `owners`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// Of everything that names nobody else.
    pub default: Option<Sited<String>>,
    /// By role (`product`, `architecture`, `security`, `on-call`, …).
    pub roles: BTreeMap<String, Sited<String>>,
    /// Teams; names may be globs.
    pub teams: BTreeMap<String, Team>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Where it stands.
    pub at: Location,
    /// Which side it belongs to, when stated.
    pub party: Option<Side>,
    /// Its members.
    pub members: Vec<String>,
}

/// `services.<id>`, or `service` of a context manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceEntry {
    /// Where its id stands.
    pub at: Location,
    /// Its directory.
    pub path: Option<Sited<RepoPath>>,
    /// Name for people.
    pub name: Option<String>,
    /// Who answers for it.
    pub owner: Option<Sited<String>>,
    /// How much it matters.
    pub tier: Option<Sited<Tier>>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Ids of services it calls.
    pub depends_on: Vec<Sited<String>>,
    /// Databases, caches, buckets.
    pub stores: Vec<Sited<String>>,
    /// Queues and topics it reads.
    pub consumes: Vec<Sited<String>>,
    /// Queues and topics it writes.
    pub produces: Vec<Sited<String>>,
    /// Data entities it owns.
    pub owns: Vec<Sited<String>>,
    /// API contracts: ids or paths.
    pub apis: Vec<Sited<String>>,
    /// Globs of its documents outside its directory.
    pub docs: Vec<String>,
    /// Traits set by hand.
    pub traits: BTreeMap<Trait, Sited<bool>>,
    /// Changes to its requirements, by kind.
    pub require: BTreeMap<String, Sited<Require>>,
    /// Kinds that make no sense for it, each with a reason.
    pub not_applicable: BTreeMap<String, Sited<String>>,
}

/// `discover`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discover {
    /// Globs read in spite of the default exclusions.
    pub include: Vec<Sited<String>>,
    /// Globs never read.
    pub exclude: Vec<Sited<String>>,
    /// Globs of directories that hold one service each.
    pub services: Vec<Sited<String>>,
    /// Names of systems outside.
    pub externals: Vec<String>,
    /// Directories that links starting with `/` are resolved against.
    pub docs_roots: Vec<RepoPath>,
    /// Whether vendored, generated and test files are left out.
    pub default_excludes: bool,
    /// Globs of files that are of a kind.
    pub kinds: BTreeMap<String, Vec<Sited<String>>>,
    /// More headings for a kind.
    pub headings: BTreeMap<String, Vec<String>>,
    /// Prefixes of runbook addresses and the directories they stand for.
    pub runbook_urls: Vec<(String, RepoPath)>,
}

impl Default for Discover {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            services: Vec::new(),
            externals: Vec::new(),
            docs_roots: Vec::new(),
            default_excludes: true,
            kinds: BTreeMap::new(),
            headings: BTreeMap::new(),
            runbook_urls: Vec::new(),
        }
    }
}

/// A change to one requirement. `None` leaves what the profile says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Require {
    /// `false` drops the requirement, `true` asks at least as `required`.
    pub asked: Option<bool>,
    /// How strongly.
    pub strength: Option<Strength>,
    /// Of which services.
    pub when: Option<Condition>,
    /// Ids of services; empty for all.
    pub services: Vec<String>,
    /// Fewest artifacts.
    pub min: Option<u32>,
    /// Fewest content words.
    pub words: Option<u32>,
    /// Topics in place of the kind's.
    pub topics: Option<Vec<String>>,
    /// Limit of age, in days.
    pub fresh: Option<u32>,
    /// Counts as a recommendation before this day.
    pub from: Option<Date>,
}

/// `freshness`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Days for kinds whose limit is an age and that no pattern names.
    pub default: Option<Sited<u32>>,
    /// Days by pattern of kinds; the longest pattern wins.
    pub kinds: Vec<(String, Sited<u32>)>,
    /// Commits on covered files after which an artifact has drifted; 3 when not stated.
    pub drift_commits: Option<u32>,
}

/// A gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its id and where it stands.
    pub id: Sited<String>,
    /// For people.
    pub title: Option<String>,
    /// Day by which it should be passed.
    pub due: Option<Sited<Date>>,
    /// Ids of gates before it.
    pub after: Vec<Sited<String>>,
    /// Patterns of kinds.
    pub kinds: Vec<String>,
    /// Patterns of rules that must have no error.
    pub rules: Vec<Sited<String>>,
    /// Of which services.
    pub services: Selector,
    /// Who accepts.
    pub accept: Vec<Acceptance>,
    /// Limits by name (`waived`, `warnings`).
    pub limits: BTreeMap<String, u32>,
}

/// Who accepts a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// A role of `owners.roles`.
    pub role: String,
    /// Of which party.
    pub party: Side,
    /// How many people.
    pub count: u32,
    /// Whether with a signature.
    pub signed: bool,
}

/// Which services.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Selector {
    /// All.
    #[default]
    All,
    /// By id.
    Ids(Vec<Sited<String>>),
    /// Those to which everything stated applies.
    Like {
        /// Owner.
        owner: Option<String>,
        /// Tier.
        tier: Option<Tier>,
        /// A trait.
        has: Option<Trait>,
    },
}

/// `rules.<id or glob>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSetting {
    /// Id or glob and where it stands.
    pub rule: Sited<String>,
    /// `Some(None)` switches it off.
    pub severity: Option<Option<crate::base::diag::Severity>>,
    /// Further options as written, by name.
    pub options: BTreeMap<String, String>,
}

/// `custom[]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRule {
    /// `vendor/name` and where it stands.
    pub id: Sited<String>,
    /// One line.
    pub title: String,
    /// `None` for `off`.
    pub severity: Option<crate::base::diag::Severity>,
    /// Why it exists; may be empty.
    pub why: String,
    /// Kind it looks at.
    pub kind: Option<Sited<String>>,
    /// Glob of files it looks at.
    pub path: Option<Sited<String>>,
    /// Services it looks at; `None` when it is not about services.
    pub services: Option<Selector>,
    /// What must hold, all of it.
    pub assertions: Vec<Sited<Assertion>>,
    /// Message with `{service}` and `{path}`.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

/// One assertion of a custom rule. Options are as in the guide "Configuration".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assertion {
    /// Files that match a glob: at least `min`, at most `max`.
    Exists {
        /// Glob.
        glob: String,
        /// Fewest.
        min: u32,
        /// Most.
        max: Option<u32>,
    },
    /// No file matches a glob.
    Absent {
        /// Glob.
        glob: String,
    },
    /// Sections under these headings, not empty.
    Sections(Vec<String>),
    /// Front matter fits a JSON Schema (with `newer_than`, `is_owner`, `is_service` beside `format`).
    FrontMatter(serde_json::Value),
    /// A pattern occurs, or does not.
    Matches {
        /// Linear-time regular expression.
        pattern: String,
        /// Whether it must not occur.
        negated: bool,
        /// Where it is looked for.
        part: Part,
    },
    /// A value of a data file fits a JSON Schema.
    Json {
        /// The file.
        file: RepoPath,
        /// JSON Pointer (RFC 6901).
        pointer: String,
        /// Schema.
        schema: serde_json::Value,
    },
    /// At least one link leads to an artifact of a kind.
    LinksTo {
        /// Kind.
        kind: String,
    },
    /// A table with these columns.
    Table {
        /// Fact type; empty for any table.
        fact: String,
        /// Columns.
        columns: Vec<String>,
        /// Fewest rows.
        min_rows: u32,
        /// What each cell of a column must be: a regular expression, `owner`, `date` or `service`.
        each: BTreeMap<String, String>,
    },
    /// Content words.
    Words {
        /// Fewest.
        min: u32,
        /// Most.
        max: Option<u32>,
    },
    /// Results of another tool (SARIF 2.1.0): at most so many of each level.
    Sarif {
        /// The file.
        file: RepoPath,
        /// By level.
        max: BTreeMap<String, u32>,
    },
    /// A question that a person answers again and again in `.handover/attest/<rule>.yaml`.
    Attest {
        /// The question.
        question: String,
        /// Days until it has to be answered again.
        every: u32,
    },
}

/// Which part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Code blocks.
    Code,
    /// Everything but code blocks.
    Prose,
    /// All of it.
    All,
}

/// `waivers[]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// `W-…` and where it stands.
    pub id: Sited<String>,
    /// Rule id or glob.
    pub rule: Sited<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Service id.
    pub service: Option<Sited<String>>,
    /// Glob of files.
    pub path: Option<String>,
    /// JSON Pointer into an API contract.
    pub pointer: Option<String>,
    /// `accepted-risk`, `planned`, ….
    pub category: String,
    /// At least 20 characters.
    pub reason: Sited<String>,
    /// Who answers for it.
    pub owner: Sited<String>,
    /// Last day on which it applies.
    pub expires: Sited<Date>,
    /// First day.
    pub since: Option<Date>,
    /// Ticket.
    pub ticket: Option<String>,
    /// All that it says.
    pub at: Location,
}

impl Waiver {
    /// What it is about: `required/missing[slo@ledger]`, with whatever it names of kind and service.
    pub fn scope(&self) -> String {
        let kind = self.kind.as_deref().unwrap_or_default();
        let service = self.service.as_ref().map_or_else(String::new, |service| format!("@{}", service.value));
        match (kind, &*service) {
            ("", "") => self.rule.value.clone(),
            (kind, service) => format!("{}[{kind}{service}]", self.rule.value),
        }
    }

    /// Days until its last one; negative when it is over.
    pub fn days_left(&self, today: Date) -> i32 {
        self.expires.value.since(today).map_or(0, |span| span.get_days())
    }
}

#[cfg(test)]
mod tests;
