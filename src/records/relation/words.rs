//! The words around a relation: verbs, leads, hedges, and what keeps a list of references going.

use std::sync::LazyLock;

use regex::Regex;

const SUPERSEDE: &str = r"sup(?:er|per)s?[sc]e+[sc]?d(?:es?|ed|ing)|(?:replac|obsolet)(?:es|ed|ing)";
const AMEND: &str =
    r"(?:amend|extend)(?:s|ed|ing)|(?:refin|revis|updat)(?:es|ed|ing)|clarif(?:ies|ied|ying)|complement(?:s|ed|ing)";
const DEPEND: &str = r"depend(?:s|ing|ent)? (?:up)?on|builds? (?:up)?on";
const RELATE: &str = r"relat(?:es|ed) to|related|see also|referenc(?:es|ed)";

/// A verb; groups one to four tell which, the fifth is `by`.
pub(super) static VERB: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)\b(?:({SUPERSEDE})|({AMEND})|({DEPEND})|({RELATE}))([-_\s]+by)?\b")));

/// What may stand before the verb at the start of a statement.
pub(super) static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:note|status|update|warning|important)\b\W*)?(?:(?:this|the|it|its|our)\s+)?(?:(?:adr|decision|record|document|proposal|rfc|status|one)\s+)?(?:(?:is|was|has|have|had|been|also|now|currently|since|since been|partial(?:ly)?|partly|fully|completely|entirely|explicitly|largely|effectively|formally|and|therefore|hereby)\s+)*$",
    )
});

static ABBREVIATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:^|[\s(])(?:e\.g|i\.e|etc|no|nr|cf|vs|resp|ca|approx|st)$"));

static PART_BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:partial(?:ly)?|partly|in part|parts?|sections?|portions?|aspects?|points?|pieces?|some|clauses?|paragraphs?|items?|phases?|steps?|only)\b|§",
    )
});
static PART_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:partial(?:ly)?|partly|in part|parts? of|some of)\b"));
static PART_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:in part|partial(?:ly)?|partly|sections?|§|parts?|only)(?:\W|$)|^\s+(?:for|in|as to|regarding)\b[^.;]{0,80}\bonly\b",
    )
});
/// `'s login decision`
static POSSESSIVE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^['’]s\s+(?:\w+\s+){0,3}\w+\b"));
/// `(its backend only; the rest stands)`
static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*\([^()]{0,160}?\b(?:in part|partial(?:ly)?|partly|parts?|portions?|sections?|aspects?|only|stands?|stays?|remains?|unchanged|unaffected)\b",
    )
});

static DOUBT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:not|never|doesn't|does not|until|unless|if|when|once|will|would|may|might|could|should|can|cannot|to)\s+(?:it\s+)?(?:is\s+|gets\s+|be\s+|been\s+|later\s+|yet\s+|fully\s+|completely\s+)*$",
    )
});

/// Words that lead on from one reference to another without continuing the list.
static LIST_GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[^.;]{0,80}?(?:[,&+/\n(]|\band\b|\bor\b|\bas well as\b)[\s(]*(?:(?:the|also|both|decision|decisions|adrs?|records?|in)\s+)*$",
    )
});
static LIST_ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:which|because|since|that|due|based|from|favou?r|see|per|via|with|after|described|context|following|by|for|to|on|until|when|while|as|under|using|instead|where|but|is|was|are|were|has)\b",
    )
});

/// A list that begins with "none", whatever explains it, or that denies.
pub(super) static NONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:none|n/?a|nothing|null|nil|no|keine?|aucune?|ningun[oa]|なし|無し|無|无|없음|нет)\b|(?:\bnot|n't)\s+(?:supersede|replace)|不取代|不替代|置き換えない",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Whether the words before a verb put it in doubt or in the future.
pub(super) fn in_doubt(before: &str) -> bool {
    DOUBT.is_match(before)
}

/// Whether the words before a verb, or right behind it, say that only a part is meant.
pub(super) fn is_part_verb(before: &str, after: &str) -> bool {
    PART_BEFORE.is_match(before) || PART_AFTER.is_match(after)
}

/// Whether the words around a reference say that only a part of it is meant.
///
/// `sentence` and `block` are what follows the reference: a remark in parentheses may hold several sentences.
/// The thing that a successor owns (`superseded by ADR 9's design`) is no part of this record.
pub(super) fn is_part(between: &str, sentence: &str, block: &str, passive: bool) -> bool {
    PART_BETWEEN.is_match(between)
        || PART_AFTER.is_match(sentence)
        || ASIDE.is_match(block)
        || (!passive && POSSESSIVE.is_match(sentence))
}

/// Whether the words before "superseded" make this record the one that acts ("has superseded ADR 3").
pub(super) fn acts(before: &str) -> bool {
    static ACTS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:has|have|adr|decision|record|it)\s+(?:also\s+)?$"));
    ACTS.is_match(before)
}

/// Whether a list of references goes on over the words between two of them.
pub(super) fn goes_on(gap: &str) -> bool {
    static CLOSED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\([^()]*\)"));
    let gap = CLOSED.replace_all(gap, "");
    gap.trim().is_empty() || (LIST_GOES_ON.is_match(&gap) && !LIST_ENDS.is_match(&gap))
}

/// Whether a full stop belongs to what it stands behind: a number before its title, an abbreviation.
pub(super) fn goes_on_after_stop(before: &str, after: &str) -> bool {
    let mut words = before.split_whitespace().rev();
    let word = words.next().unwrap_or_default();
    let numbered = !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let named = words.next().is_some_and(|word| word.to_ascii_lowercase().contains("adr"));
    let title = after.trim_start();
    let has_title = title.starts_with(char::is_uppercase) && VERB.find(title).is_none_or(|verb| verb.start() != 0);
    (numbered && !named && has_title) || ABBREVIATION.is_match(before)
}
