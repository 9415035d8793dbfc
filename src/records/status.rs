//! Words for the state of a decision.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::plain::start;

/// Normal form of a status. It colours and filters; pages show the author's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not decided yet.
    Proposed,
    /// In force.
    Accepted,
    /// Decided against.
    Rejected,
    /// No longer advised, without a successor.
    Deprecated,
    /// Replaced by another record.
    Superseded,
}

impl Status {
    /// Lower-case word.
    pub fn word(self) -> &'static str {
        match self {
            Status::Proposed => "proposed",
            Status::Accepted => "accepted",
            Status::Rejected => "rejected",
            Status::Deprecated => "deprecated",
            Status::Superseded => "superseded",
        }
    }
}

/// Words for a state, by what they mean. The leftmost in a statement wins; at one place the order here decides.
///
/// Sources: status lines of 1,717 records in 81 public repositories, the templates of Nygard, MADR, log4brains,
/// pyadr, Tyree-Akerman, and the states of Kubernetes' and Tekton's enhancement proposals.
const WORDS: [(Status, &str); 14] = [
    (
        Status::Proposed,
        r"propos(?:ed|als?|ing)|propose|drafts?|drafted|drafting|pending|awaiting|(?:in|under|for|needs?|awaiting)[- ](?:review|discussion|consideration|development)|in[- ]progress|work[- ]in[- ]progress|wip|discuss(?:ed|ing|ions?)|provisional|tb[dc]|to be (?:decided|determined|defined|discussed|done|approved|accepted|reviewed|implemented|confirmed|agreed|completed|ratified)|deferred|on[- ]hold|incomplete|needs revision|experiment(?:al)?|research|considering|consideration|rfc|requests? for comments?|submitted|undecided|planned|postponed|paused|parked|stalled|blocked|unapproved|unaccepted|stub|last[- ]call|not[- ]yet[- ]\w+|not[- ](?:decided|started|final|finali[sz]ed|implemented|ratified|agreed)|to[- ]?do",
    ),
    (
        Status::Rejected,
        r"reject(?:ed|ing|ion)?|declined?|withdrawn|withdrew|abandoned|cancell?ed|refused|denied|dismissed|discarded|vetoed|dropped|turned down|disapproved|dead|not[- ](?:accepted|approved|adopted|pursued|going ahead|proceeding)|won'?t[- ](?:do|fix|implement)|no[- ]go",
    ),
    (
        Status::Superseded,
        r"sup(?:er|per)s?[sc]e+[sc]?ded|superseded|replaced|obsoleted[- ]by|overruled|overturned|overridden",
    ),
    (
        Status::Deprecated,
        r"deprecat(?:ed?|ing|ion)|depreciated?|invalid(?:ated)?|obsoleted?|retired|outdated|no longer \w+|archived|expired|historical|revoked|rescinded|reverted|discontinued|decommissioned|voided?|inactive|out of date",
    ),
    (
        Status::Accepted,
        r"accept(?:ed|ing|ance|able)?|approved?|adopted|decided|agreed|active|final(?:i[sz]ed)?|implement(?:ed|able)|done|completed?|ratified|in[- ]use|in[- ]force|in[- ]effect|resolved|enacted|effective|confirmed|signed[- ]off|enforced|shipped|landed|rolled out|in production",
    ),
    // The same in other languages.
    (
        Status::Proposed,
        r"vorgeschlagen|entwurf|in arbeit|offen|propos[ée]e?|brouillon|en cours|propuest[oa]|borrador|propost[oa]|rascunho|bozza|предложено|черновик|提案|提案中|草案|草稿|検討中|ドラフト|제안됨?|초안|提议|提议中|建议",
    ),
    (
        Status::Rejected,
        r"abgelehnt|verworfen|rejet[ée]e?|refus[ée]e?|rechazad[oa]|rejeitad[oa]|rifiutat[oa]|отклонено|却下|已拒绝|拒绝|거부됨?|기각",
    ),
    (
        Status::Superseded,
        r"ersetzt|abgelöst|remplac[ée]e?|reemplazad[oa]|sustituid[oa]|substituíd[oa]|sostituit[oa]|заменено|置換済み|置き換え|已取代|已替代|被取代|대체됨?",
    ),
    (
        Status::Deprecated,
        r"veraltet|obsolète|obsolet[oa]|deprecad[oa]|dépréciée?|устарело|非推奨|廃止|已废弃|废弃|已弃用|弃用|폐기됨?",
    ),
    (
        Status::Accepted,
        r"akzeptiert|angenommen|beschlossen|entschieden|umgesetzt|accept[ée]e?|adopt[ée]e?|validée?|approuvée?|aceptad[oa]|aprobad[oa]|aceit[oa]|aprovad[oa]|accettat[oa]|принято|утверждено|承認|承認済み|採用|採択|決定|決定済み|已接受|接受|已采纳|采纳|已批准|批准|已通过|승인됨?|채택됨?|수락됨?|확정",
    ),
    // Words that many sentences hold by chance; see `COMMON_WITHIN`.
    (Status::Proposed, r"open|new|review(?:ing)?|candidate|ongoing|idea|planning|started|trial|spike"),
    (Status::Rejected, r"closed"),
    (Status::Deprecated, r"stale|legacy|removed|historic"),
    (Status::Accepted, r"current|live|valid|merged|published|released|applied|stable|concluded"),
];

/// How many of [`WORDS`] are telling wherever they stand.
const TELLING: usize = 10;

/// A common word counts only among the first few words of a statement.
const COMMON_WITHIN: usize = 3;

/// How much of a statement is looked at, in bytes: what stands further on names no state.
const LONGEST: usize = 2048;

/// A longer statement that holds no telling word is prose.
const PROSE_WORDS: usize = 40;

static STATE: LazyLock<Regex> = LazyLock::new(|| {
    let groups: Vec<String> = WORDS.iter().map(|(_, words)| format!("({words})")).collect();
    Regex::new(&format!(r"(?i)\b(?:{})\b", groups.join("|"))).expect("pattern")
});

static EMPTY_BOX: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[\s?\]\s*[^\[\n]*").expect("pattern"));
static ARROW: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:-+>|=+>|→|➜|➡)").expect("pattern"));
static PARTLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:partial(?:ly)?|partly|in part|(?:a |some )?parts? of|sections? of|some of)\b[^.;\n]*$")
        .expect("pattern")
});
static PARTLY_AFTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\W*(?:in part|partial(?:ly)?|partly)\b").expect("pattern"));
static UNSURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:not|never|until|unless|if|when|once|will be|would be|to be|may be|might be|could be|should be|can be|cannot be|previously|formerly)\s+(?:it\s+(?:is|gets)\s+|yet\s+|been\s+|later\s+|fully\s+)*$")
        .expect("pattern")
});
static PASSIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:sup(?:er|per)s?[sc]e+[sc]?ded|replaced|obsoleted)(?:[-_ ]by\b|[-_ ]in favou?r of\b)")
        .expect("pattern")
});
/// Where one thought of a statement ends: only the first names the state.
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[.;](?:\s|$)|\s[—–-]\s|—|\n").expect("pattern"));
static CHOICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:what is the|the (?:decision'?s )?(?:current )?status|current status|choose|pick|select|one of|insert|specify|add|describe|enter)\b|\bsuch as\b.*,.*\bor\b|\be\.g\.,? .*,")
        .expect("pattern")
});
/// In force unless something says otherwise: the record was changed, or replaced in part.
static IN_FORCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:amended|extended|refined|clarified|complemented|updated|revised|supersed(?:es|ing)|partial(?:ly)?|partly|superseded\s+(?:in part|partially|partly))\b")
        .expect("pattern")
});

/// What a statement that should name a state says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing.
    Nothing,
    /// The choice list of the template.
    Unfilled,
    /// A word that is no known state.
    Unknown,
    /// A state.
    State(Status),
}

/// Reads one statement (a line or a value), markup removed.
pub(crate) fn read(statement: &str) -> Said {
    let statement = EMPTY_BOX.replace_all(start(statement, LONGEST), " ");
    let statement = statement.trim();
    if is_choice(statement) {
        return Said::Unfilled;
    }
    if !statement.chars().any(char::is_alphanumeric) {
        return Said::Nothing;
    }
    if replaced_in_full(statement) {
        return Said::State(Status::Superseded);
    }
    // `Draft → Accepted` tells the way to the present state.
    let latest = ARROW.split(statement).filter(|part| state(part).is_some()).last().unwrap_or(statement);
    let first = CLAUSE.split(latest).next().unwrap_or_default();
    match state(first) {
        Some(found) => Said::State(found),
        None if IN_FORCE.is_match(first) => Said::State(Status::Accepted),
        None => state(latest).map_or(Said::Unknown, Said::State),
    }
}

/// The leftmost word for a state; a partial, negated or foreign replacement is none.
fn state(statement: &str) -> Option<Status> {
    let long = statement.split_whitespace().count() > PROSE_WORDS;
    STATE.captures_iter(statement).find_map(|captures| {
        let group = (1..=WORDS.len()).find(|group| captures.get(*group).is_some())?;
        let found = captures.get(0)?;
        let before = &statement[..found.start()];
        let position = before.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        if group > TELLING && (position >= COMMON_WITHIN || long) {
            return None;
        }
        let status = WORDS[group - 1].0;
        let of_another = || !is_whole(before) || PARTLY_AFTER.is_match(&statement[found.end()..]);
        (status != Status::Superseded || !of_another()).then_some(status)
    })
}

/// Whether a state can only be guessed from what was done to or by other records.
pub(crate) fn is_weak(statement: &str) -> bool {
    state(start(statement, LONGEST)).is_none() && !replaced_in_full(statement)
}

/// Whether the statement says that another record replaces this one in full.
pub(crate) fn replaced_in_full(statement: &str) -> bool {
    let statement = start(statement, LONGEST);
    PASSIVE.find_iter(statement).any(|found| is_whole(&statement[..found.start()]))
}

/// Whether the words before "superseded" say it of this record, as a whole, and as a fact.
fn is_whole(before: &str) -> bool {
    let sentence = before.rsplit(['.', ';']).next().unwrap_or_default();
    !PARTLY.is_match(sentence) && !UNSURE.is_match(sentence) && !names_another(sentence) && is_about_this(sentence)
}

/// Whether the words between the start of a clause and a verb name no subject but this record:
/// `the retry rules are superseded by` says nothing of the rest.
pub(crate) fn is_about_this(before: &str) -> bool {
    const WORDS: [&str; 61] = [
        "this",
        "the",
        "it",
        "its",
        "our",
        "adr",
        "decision",
        "record",
        "document",
        "proposal",
        "rfc",
        "status",
        "one",
        "which",
        "is",
        "was",
        "has",
        "have",
        "had",
        "been",
        "being",
        "are",
        "were",
        "also",
        "now",
        "currently",
        "since",
        "fully",
        "completely",
        "entirely",
        "explicitly",
        "largely",
        "effectively",
        "formally",
        "and",
        "but",
        "then",
        "later",
        "however",
        "though",
        "although",
        "while",
        "subsequently",
        "eventually",
        "recently",
        "originally",
        "initially",
        "therefore",
        "hereby",
        "on",
        "in",
        "as",
        "of",
        "at",
        "by",
        "yet",
        "already",
        "then,",
        "note",
        "update",
        "a",
    ];
    let clause = before.rsplit([',', ':', '(', '—', '–', '|', '·', '[', '*', '→']).next().unwrap_or_default();
    let clause = clause.rsplit(" - ").next().unwrap_or_default();
    clause.split_whitespace().all(|word| {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        word.is_empty()
            || WORDS.contains(&word.as_str())
            || word.starts_with(|c: char| c.is_ascii_digit())
            || STATE.find(&word).is_some_and(|found| found.len() == word.len())
    })
}

/// Whether the subject before a verb is another record (`ADR-3 is`).
pub(crate) fn names_another(before: &str) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?i:\badrs?)[-_ ]{0,2}#?|\b[A-Z]{2,6}-|#|(?:^|[\s(\[])0\d)\d{1,4}\b\W*(?:\w+\s+){0,3}$")
            .expect("pattern")
    });
    OTHER.is_match(before)
}

/// Whether the words of a statement are a template's list of states, or its question for one.
fn is_choice(statement: &str) -> bool {
    let inner = statement
        .trim_matches(|c: char| matches!(c, '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')') || c.is_whitespace());
    let braced = statement.starts_with(['{', '[', '<']) && inner.len() < statement.len();
    if braced && (inner.contains('|') || inner.contains('…') || inner.contains("...") || inner.chars().count() > 40) {
        return true;
    }
    if CHOICE.is_match(statement) {
        return true;
    }
    let mut states: Vec<Status> = Vec::new();
    let mut others = 0;
    for piece in inner.split(['|', '/', ',', '\\']).flat_map(|piece| piece.split(" or ")) {
        match state(piece) {
            Some(found) if piece.split_whitespace().count() <= 5 => states.push(found),
            _ if piece.contains(['…', '.']) || piece.trim().is_empty() => {}
            _ => others += 1,
        }
    }
    states.sort_unstable();
    states.dedup();
    others == 0 && (states.len() >= 3 || (states.len() == 2 && inner.contains('|')))
}

#[cfg(test)]
mod tests;
