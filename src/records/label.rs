//! Names of the facts that documents state about themselves, as people write them.

use super::Verb;

/// A fact that a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// State of the decision.
    Status,
    /// When it was decided or written.
    Date(DateRank),
    /// Who decided.
    Deciders,
    /// Who wrote it.
    Authors,
    /// Who owns it.
    Owners,
    /// Whom to ask: author of a record, owner of a runbook.
    Contact,
    /// Who was consulted.
    Consulted,
    /// Who was informed.
    Informed,
    /// Other records, and what is done to them (or by them).
    Relation(Verb, Direction),
    /// Other records that are superseded in part (or supersede a part of this one).
    PartlySupersedes(Direction),
    /// Tags, topics, areas.
    Tags,
    /// Tickets.
    Tickets,
    /// Services concerned.
    Services,
    /// Kind of the document.
    Kind,
    /// Title.
    Title,
    /// One line on what it is about.
    Summary,
    /// Number of the record.
    Number,
    /// Last review.
    LastReviewed,
    /// Last test or drill.
    LastTested,
    /// Time from one review to the next.
    ReviewInterval,
    /// Next review.
    NextReview,
    /// Severity.
    Severity,
    /// How long it takes.
    Duration,
}

/// Which of several dates is the date of the decision; the first is the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DateRank {
    /// `Date`, `Decided on`.
    Decided,
    /// `Created on`.
    Created,
    /// `Last updated`.
    Updated,
    /// `Created date` beside `Last updated` in tables that track the life of a record: the later one is the decision's.
    Tracked,
}

/// Which record acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// This one.
    Active,
    /// The other one.
    Passive,
}

use Direction::{Active, Passive};

/// Labels in lower case, blanks for `-` and `_`, without a plural in parentheses.
const LABELS: &[(Field, &[&str])] = &[
    (
        Field::Status,
        &[
            "status",
            "adr status",
            "decision status",
            "current status",
            "record status",
            "document status",
            "state",
            "statut",
            "estado",
            "stato",
            "статус",
            "状态",
            "ステータス",
            "状態",
            "상태",
        ],
    ),
    (
        Field::Date(DateRank::Decided),
        &[
            "date",
            "decision date",
            "revdate",
            "date decided",
            "decided",
            "decided on",
            "date accepted",
            "accepted",
            "accepted on",
            "accepted date",
            "acceptance date",
            "approved date",
            "approved on",
            "date approved",
            "approval date",
            "adr date",
            "date of decision",
            "datum",
            "fecha",
            "日期",
            "日付",
            "날짜",
            "data",
        ],
    ),
    (
        Field::Date(DateRank::Created),
        &[
            "created",
            "created on",
            "created at",
            "creation date",
            "start date",
            "initial date",
            "date proposed",
            "proposed on",
            "proposed date",
            "submitted on",
            "date raised",
            "raised on",
        ],
    ),
    (
        Field::Date(DateRank::Updated),
        &[
            "last updated",
            "last updated on",
            "last modified",
            "last update",
            "updated",
            "updated on",
            "updated at",
            "date updated",
            "modified",
            "last changed",
            "last edited",
            "revised on",
        ],
    ),
    (Field::Date(DateRank::Tracked), &["created date", "date created"]),
    (
        Field::Deciders,
        &[
            "deciders",
            "decider",
            "decision makers",
            "decision maker",
            "decisionmakers",
            "approvers",
            "approver",
            "approved by",
            "decided by",
            "accepted by",
            "decision owner",
            "decision owners",
            "entscheider",
        ],
    ),
    (
        Field::Authors,
        &[
            "author",
            "authors",
            "proposed by",
            "proposer",
            "proposers",
            "submitter",
            "submitters",
            "submitted by",
            "written by",
            "created by",
            "raised by",
            "original author",
            "autor",
            "auteur",
            "auteurs",
            "autores",
        ],
    ),
    (
        Field::Owners,
        &[
            "owner",
            "owners",
            "team",
            "owner slack",
            "maintainer",
            "maintainers",
            "owned by",
            "owning team",
            "owning team slack",
            "document owner",
            "service owner",
            "responsible",
            "team owner",
        ],
    ),
    (Field::Contact, &["contact", "contacts"]),
    (
        Field::Consulted,
        &["consulted", "reviewers", "reviewer", "reviewed by", "participants", "stakeholders", "contributors"],
    ),
    (Field::Informed, &["informed"]),
    (
        Field::Relation(Verb::Supersedes, Active),
        &[
            "supersedes",
            "supercedes",
            "supersedes adr",
            "supersedes adrs",
            "superseding",
            "replaces",
            "obsoletes",
            "ersetzt",
        ],
    ),
    (
        Field::Relation(Verb::Supersedes, Passive),
        &[
            "superseded by",
            "superceded by",
            "superseded by adr",
            "superseded",
            "superceded",
            "replaced by",
            "obsoleted by",
            "supersededby",
            "ersetzt durch",
        ],
    ),
    (
        Field::PartlySupersedes(Active),
        &[
            "partially supersedes",
            "partly supersedes",
            "supersedes in part",
            "supersedes partially",
            "partial supersedes",
        ],
    ),
    (
        Field::PartlySupersedes(Passive),
        &["partially superseded by", "partly superseded by", "superseded in part by", "superseded partially by"],
    ),
    (
        Field::Relation(Verb::Amends, Active),
        &["amends", "extends", "refines", "clarifies", "revises", "updates", "complements", "amends adr"],
    ),
    (
        Field::Relation(Verb::Amends, Passive),
        &[
            "amended by",
            "extended by",
            "refined by",
            "clarified by",
            "revised by",
            "updated by",
            "complemented by",
            "amended",
        ],
    ),
    (
        Field::Relation(Verb::Depends, Active),
        &["depends on", "depends", "dependencies", "requires", "builds on", "prerequisite adrs", "depends on adrs"],
    ),
    (
        Field::Relation(Verb::Relates, Active),
        &[
            "related",
            "related to",
            "relates to",
            "related adr",
            "related adrs",
            "related decisions",
            "related decision",
            "related records",
            "related decision records",
            "see also",
            "references",
            "reference",
            "links",
            "linked adrs",
            "linked decisions",
            "related links",
            "related documents",
            "related rfcs",
            "other related adrs",
            "relevant adrs",
        ],
    ),
    (
        Field::Tags,
        &[
            "tags",
            "tag",
            "topics",
            "topic",
            "categories",
            "category",
            "keywords",
            "labels",
            "area",
            "areas",
            "scope",
            "applies to",
            "affects",
            "group",
            "components",
            "domain",
        ],
    ),
    (
        Field::Tickets,
        &[
            "technical story",
            "technical stories",
            "issue",
            "issues",
            "jira",
            "ticket",
            "tickets",
            "pr",
            "rfc pr",
            "pull request",
            "tracking issue",
            "github issue",
            "jira ticket",
            "implementation issue",
            "story",
            "epic",
        ],
    ),
    (
        Field::LastReviewed,
        &[
            "last reviewed",
            "last reviewed on",
            "reviewed",
            "reviewed on",
            "last review",
            "last review date",
            "review date",
            "date reviewed",
        ],
    ),
    (
        Field::LastTested,
        &[
            "last tested",
            "last tested on",
            "last verified",
            "last verified on",
            "last drill",
            "last drilled",
            "last exercised",
            "last rehearsed",
            "last rehearsed on",
            "last rehearsal",
            "last exercise",
            "rehearsed",
            "rehearsed on",
            "zuletzt geübt",
            "letzte übung",
            "tested on",
            "verified on",
            "last validated",
        ],
    ),
    (
        Field::ReviewInterval,
        &[
            "review in",
            "review interval",
            "review every",
            "review cycle",
            "review frequency",
            "review cadence",
            "review period",
        ],
    ),
    (
        Field::NextReview,
        &[
            "next review",
            "next review date",
            "next review on",
            "review by",
            "review due",
            "review on",
            "next review due",
            "expires",
            "expires on",
            "valid until",
        ],
    ),
    (Field::Severity, &["severity", "sev", "priority", "alert severity", "default severity"]),
    (
        Field::Duration,
        &[
            "duration",
            "estimated time",
            "estimated duration",
            "time required",
            "expected duration",
            "time estimate",
            "estimated time to complete",
            "time to complete",
        ],
    ),
];

/// Labels of front matter only: elsewhere these words mean other things.
const FRONT_LABELS: &[(Field, &[&str])] = &[
    (Field::Title, &["title", "name", "page title"]),
    (Field::Summary, &["summary", "description", "abstract", "excerpt", "tldr"]),
    (
        Field::Number,
        &[
            "adr",
            "number",
            "id",
            "adr number",
            "adr id",
            "decision number",
            "decision id",
            "tep number",
            "kep number",
            "rfc",
        ],
    ),
    (Field::Kind, &["kind", "type", "doc type", "doctype", "document type"]),
    (Field::Services, &["service", "services", "system", "systems", "component"]),
    (Field::Relation(Verb::Amends, Passive), &["amendedby"]),
    (Field::Relation(Verb::Relates, Active), &["relatedto", "relates", "related adrs and rfcs"]),
    (Field::Date(DateRank::Decided), &["publish date", "published", "pubdate"]),
];

/// The fact that a label in the body names.
pub(crate) fn field(label: &str) -> Option<Field> {
    lookup(LABELS, &normal(label))
}

/// The fact that a key of the front matter names.
pub(crate) fn front_field(key: &str) -> Option<Field> {
    let key = normal(&split_camel(key));
    lookup(FRONT_LABELS, &key).or_else(|| lookup(LABELS, &key))
}

/// The fact that a heading names: a label, perhaps with a word around it (`Status of this ADR`).
pub(crate) fn heading_field(heading: &str) -> Option<Field> {
    let label = normal(&super::heading::normal(heading));
    let bare = label.strip_suffix(" of this adr").or(label.strip_suffix(" of the decision")).unwrap_or(&label);
    lookup(LABELS, bare.strip_prefix("adr ").unwrap_or(bare)).or_else(|| lookup(LABELS, bare))
}

fn lookup(labels: &[(Field, &[&str])], label: &str) -> Option<Field> {
    labels.iter().find(|(_, names)| names.contains(&label)).map(|(field, _)| *field)
}

/// Lower case; blanks for `-`, `_` and repeated blanks; no plural or remark in parentheses, no emoji.
fn normal(label: &str) -> String {
    let label = label.split('(').next().unwrap_or_default();
    let spaced: String = label
        .chars()
        .map(|c| if matches!(c, '-' | '_' | '/') { ' ' } else { c })
        .filter(|c| c.is_alphanumeric() || c.is_whitespace())
        .collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `supersededBy` is `superseded by`.
fn split_camel(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    let mut before = ' ';
    for c in key.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_dashes_and_plurals_do_not_matter() {
        for label in ["Decision-Makers", "decision_makers", "Decision makers", "Decision Maker(s)", "DECISION-MAKERS"] {
            assert_eq!(field(label), Some(Field::Deciders), "{label}");
        }
        assert_eq!(front_field("supersededBy"), Some(Field::Relation(Verb::Supersedes, Passive)));
        assert_eq!(front_field("superseded-by"), Some(Field::Relation(Verb::Supersedes, Passive)));
        assert_eq!(front_field("last_reviewed_on"), Some(Field::LastReviewed));
    }

    #[test]
    fn keys_of_front_matter_are_no_labels_in_the_body() {
        assert_eq!(front_field("type"), Some(Field::Kind));
        assert_eq!(field("type"), None);
        assert_eq!(field("note"), None);
    }

    #[test]
    fn no_label_stands_for_two_facts() {
        let mut names: Vec<&str> = LABELS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        names.sort_unstable();
        assert_eq!(names.windows(2).find(|pair| pair[0] == pair[1]), None);
    }
}
