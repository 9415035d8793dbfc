//! File names and titles: number, date, letters before the number, and the words that remain.

use std::sync::LazyLock;

use regex::Regex;

use super::date::Ymd;
use crate::base::path::RepoPath;

/// What a file name (or the directory of a directory record) says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Date at its start.
    pub(crate) date: Option<Ymd>,
    /// Number at its start, perhaps after letters.
    pub(crate) number: Option<u32>,
    /// Letters before the number, as written.
    pub(crate) prefix: String,
    /// What remains.
    pub(crate) slug: String,
}

static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?i:adr|dr|rfc)[-_ ])?(\d{4})([-_.]?)(\d{2})([-_.]?)(\d{2})(?:[-_. ]+(.*))?$").expect("pattern")
});

/// `2023-02-slug`, `2023-02-xx-slug`.
static MONTHLY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d{4})[-_](\d{2})[-_](?:[xX?]{2}[-_])?(\D.*)$").expect("pattern"));

/// Lower-case letters count as a prefix only when they are short or well known: `use-http-2` has no number.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?x)
        (?P<prefix>
            (?:[A-Z]{1,8}[0-9]?[-_\ ])* (?: [A-Z]{1,8} | [Aa][Dd][Rr]s? | [Dd][Rr] | [Rr][Ff][Cc] | (?i:tep|kep|oep|pep|rfd|madr|ard|edr|tdr|decision|decision-record) ) (?:[-_\ .]?|\ -\ )
          | [A-Za-z]{1,10}[-_]
        )?
        (?P<number>\d{1,5})
        (?: [-_.\ )]+ (?P<slug>.*) )? $",
    )
    .expect("pattern")
});

/// Reads the name that identifies a document: that of its directory for `<number>-<slug>/README.md`.
pub(crate) fn name(path: &RepoPath) -> Name {
    let stem = path.stem();
    let landing = ["readme", "index", "adr", "decision", "rfc"].contains(&stem.to_ascii_lowercase().as_str());
    if landing {
        let parent = path.parent();
        let named = name_of(parent.file_name());
        if (named.number.is_some() || named.date.is_some()) && !named.slug.is_empty() {
            return named;
        }
    }
    name_of(stem)
}

/// Whether the name of a directory is that of a record (`0012-use-queues`, `2024-03-01-slug`), not of a year or a part.
pub(crate) fn identifies_a_record(directory: &str) -> bool {
    let named = name_of(directory);
    (named.number.is_some() || named.date.is_some()) && !named.slug.is_empty()
}

/// The number at the start of a file name.
pub(crate) fn number_in_name(stem: &str) -> Option<u32> {
    name_of(stem).number
}

fn name_of(stem: &str) -> Name {
    if let Some(captures) = DATED.captures(stem).filter(|c| c[2] == c[4]) {
        let part = |group: usize| captures[group].parse().unwrap_or_default();
        let slug = captures.get(6).map_or("", |m| m.as_str());
        if let Some(date) = Ymd::day(part(1), part(3), part(5)) {
            return Name { date: Some(date), slug: slug.to_owned(), ..Name::default() };
        }
    }
    if let Some(captures) = MONTHLY.captures(stem) {
        let date = Ymd::month(captures[1].parse().unwrap_or_default(), captures[2].parse().unwrap_or_default());
        if date.is_some() {
            return Name { date, slug: captures[3].to_owned(), ..Name::default() };
        }
    }
    let Some(captures) = NUMBERED.captures(stem) else { return Name { slug: stem.to_owned(), ..Name::default() } };
    let prefix = captures.name("prefix").map_or("", |m| m.as_str());
    let number = &captures["number"];
    let slug = captures.name("slug").map_or("", |m| m.as_str());
    let lower = prefix.contains(|c: char| c.is_ascii_lowercase());
    let known = [
        "adr",
        "adrs",
        "dr",
        "rfc",
        "tep",
        "kep",
        "oep",
        "pep",
        "rfd",
        "madr",
        "ard",
        "edr",
        "tdr",
        "decision",
        "decision-record",
    ];
    let letters = prefix.trim_end_matches(['-', '_', ' ', '.']);
    // `part-2-plan` is no record of a series; `infra-0012-vpc` is.
    if lower && !known.contains(&letters.to_ascii_lowercase().as_str()) && number.len() < 3 {
        return Name { slug: stem.to_owned(), ..Name::default() };
    }
    let number: Option<u32> = number.parse().ok();
    if let Some(year) = number.filter(|_| counts_within_a_year(slug)).and_then(|year| Ymd::year(year.into())) {
        return Name { date: Some(year), number: None, prefix: letters.to_owned(), slug: slug.to_owned() };
    }
    Name { date: None, number, prefix: letters.to_owned(), slug: slug.to_owned() }
}

/// `2025-001-x`: a number that starts anew each year is no number of the log.
fn counts_within_a_year(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (2..=4).contains(&digits) && !rest[digits..].starts_with(|c: char| c.is_alphanumeric())
}

/// A title in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Title {
    /// Number at its start.
    pub(crate) number: Option<u32>,
    /// Letters before the number, as written.
    pub(crate) prefix: String,
    /// What remains; empty when the title is only a number.
    pub(crate) rest: String,
}

static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:title|adr title)\s*:|(?:any |markdown )?(?:architecture|architectural|technical) (?:significant )?decisions?(?: records?| log)?\b(?:\s*\(?(?:adrs?|madr)\)?)?\s*(?:[:#–—-]|$|\b\d))").expect("pattern")
});

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?x) [\W_]*
        (?: (?P<known> (?i:adrs?|dr|rfc|tep|kep|oep|pep|rfd|madr|ard|edr|tdr|decision(?:\ records?)?|proposal|record) ) [\W_]*
          | (?P<letters> [A-Z]{2,8}(?:-[A-Z]{1,8}){0,3} ) -
        )?
        (?P<number> \d{1,5} | [nN]{1,5} | [xX]{2,5} )
        (?P<after> [\]\)\ ]* \s* (?: [.:)|–—_-]+ \s* | \s+ | $ ) )
        (?P<rest> .* ) $",
    )
    .expect("pattern")
});

static BARE_WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?i)\W*adrs?\s*[:|–—-]+\s*").expect("pattern"));

/// Takes number and letters off a title; `named` is what the file name says.
pub(crate) fn title(written: &str, named: &Name) -> Title {
    let written = written.trim();
    let mut text = written;
    if let Some(caption) = CAPTION.find(text) {
        let end = caption.as_str().trim_end_matches(|c: char| c.is_ascii_digit()).len();
        text = text[end..].trim_start();
    }
    let whole = |rest: &str| Title { rest: rest.trim().to_owned(), ..Title::default() };
    let Some(captures) = NUMBER.captures(text) else {
        return whole(&BARE_WORD.replace(text, ""));
    };
    let group = |name: &str| captures.name(name).map_or("", |m| m.as_str());
    let number: Option<u32> = group("number").parse().ok();
    let known = group("known");
    let separated = group("after").contains(|c: char| !c.is_whitespace());
    let believed = match (known.is_empty(), group("letters").is_empty()) {
        (false, _) => true,
        (true, false) => named.prefix.eq_ignore_ascii_case(group("letters")) || group("number").starts_with('0'),
        // `3 ways to fail` and `100% coverage` are titles, unless the file has that very number.
        (true, true) => {
            number.is_some_and(|n| named.number == Some(n))
                || (group("number").starts_with('0') && group("number").len() > 2)
                || (separated && !group("after").trim().starts_with('-'))
        }
    };
    // `decision 2 of 3` is a sentence.
    if !believed || (number.is_none() && known.is_empty() && !separated) {
        return whole(text);
    }
    let letters = if known.is_empty() { group("letters") } else { known };
    let yearly = number.is_some_and(|n| Ymd::year(n.into()).is_some()) && counts_within_a_year(group("rest"));
    let number = number.filter(|_| !yearly);
    Title {
        number,
        prefix: letters.to_owned(),
        rest: group("rest").trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '–' | '—')).to_owned(),
    }
}

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:adr|rfc)[-_ #]*)?(?:n{2,5}|x{2,5}|0{3,5}|number|nr|no|\[?number\]?|\{number\}|<number>|yyyy\w*)?[\W_]*(?:title|\{[^}]*\}|<[^>]*>|\[[^\]]*\]|(?:short )?title of (?:the )?(?:solved|solution|adr|decision|problem)[^.]*|short (?:descriptive )?title\b.*|(?:short )?(?:noun )?phrase|your title\b.*|title (?:here|goes here)|(?:adr |decision |record |madr |rfc )*template\b.*)\W*$").expect("pattern")
});

/// Whether a title is that of an unfilled template.
pub(crate) fn is_placeholder(written: &str) -> bool {
    PLACEHOLDER.is_match(written.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &str) -> (Option<u32>, String, String) {
        let name = name(&RepoPath::new(file).unwrap());
        (name.number, name.date.map(|d| d.to_string()).unwrap_or_default(), format!("{}|{}", name.prefix, name.slug))
    }

    #[test]
    fn numbers_and_dates_stand_at_the_start_of_a_name() {
        let numbered = |n, rest: &str| (Some(n), String::new(), rest.to_owned());
        let dated = |date: &str, rest: &str| (None, date.to_owned(), rest.to_owned());
        assert_eq!(of("adr/0012-use-x.md"), numbered(12, "|use-x"));
        assert_eq!(of("adr/ADR-012_Use.x.md"), numbered(12, "ADR|Use"));
        assert_eq!(of("adr/adr012-use-x.md"), numbered(12, "adr|use-x"));
        assert_eq!(of("adr/dr-011-jaeger.md"), numbered(11, "dr|jaeger"));
        assert_eq!(of("adr/API-003-names.md"), numbered(3, "API|names"));
        assert_eq!(of("adr/ODH-ADR-AX-0001-x.md"), numbered(1, "ODH-ADR-AX|x"));
        assert_eq!(of("adr/12.md"), numbered(12, "|"));
        assert_eq!(of("adr/SecDR-0001-x.md"), numbered(1, "SecDR|x"));
        assert_eq!(of("adr/ADR-2025-001-x.md"), dated("2025", "ADR|001-x"));
        assert_eq!(of("adr/20230125-slug.md"), dated("2023-01-25", "|slug"));
        assert_eq!(of("adr/2023_01_25_slug.md"), dated("2023-01-25", "|slug"));
        assert_eq!(of("adr/2023-01-25-slug/README.md"), dated("2023-01-25", "|slug"));
        assert_eq!(of("adr/2023-02-xx-slug/README.md"), dated("2023-02", "|slug"));
        assert_eq!(of("adr/0003-slug/index.md"), numbered(3, "|slug"));
        assert_eq!(of("rfcs/TEP-0015-x.md"), numbered(15, "TEP|x"));
    }

    #[test]
    fn numbers_within_a_name_are_part_of_it() {
        for file in ["adr/use-http-2.md", "adr/part-2-plan.md", "adr/readme.md", "adr/v2-api.md", "adr/2024/readme.md"]
        {
            assert_eq!(of(file).0, None, "{file}");
        }
    }

    #[test]
    fn a_title_is_freed_of_its_number() {
        let file = |number| Name { number, ..Name::default() };
        let cases = [
            ("12. Use X", Some(12), "Use X"),
            ("ADR-012: Use X", Some(12), "Use X"),
            ("ADR 012 - Use X", Some(12), "Use X"),
            ("ADR #12 Use X", Some(12), "Use X"),
            ("[ADR-0001] Use X", Some(1), "Use X"),
            ("0012 Use X", Some(12), "Use X"),
            ("API-003: Names", Some(3), "Names"),
            ("n. Use X", None, "Use X"),
            ("TITLE: Use X", None, "Use X"),
            ("Architecture Decision Record: Use X", None, "Use X"),
            ("Architecture Decision Record 5: Use X", Some(5), "Use X"),
            ("ADR: Use X", None, "Use X"),
            ("3 ways to fail", None, "3 ways to fail"),
            ("100% coverage", None, "100% coverage"),
            ("Use HTTP 2", None, "Use HTTP 2"),
            ("ADR-12", Some(12), ""),
        ];
        for (written, number, rest) in cases {
            let title = title(written, &file(None));
            assert_eq!((title.number, title.rest.as_str()), (number, rest), "{written}");
        }
        assert_eq!(title("7 Use X", &file(Some(7))).rest, "Use X");
    }

    #[test]
    fn a_placeholder_is_told_from_a_title() {
        for written in [
            "Title",
            "NUMBER. TITLE",
            "{title}",
            "[short title of solved problem and solution]",
            "ADR-XXXX: Title",
            "NNNN. Title",
            "<Title>",
            "ADR template",
            "{short title, representative of solved problem and found solution}",
        ] {
            assert!(is_placeholder(written), "{written}");
        }
        for written in ["Use templates", "12. Use X", "Title service", "Number formats", "[ADR-1] Use X"] {
            assert!(!is_placeholder(written), "{written}");
        }
    }
}
