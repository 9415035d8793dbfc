//! What a line gives as evidence: numbers with a unit, dates, intervals, contacts, and words of farewell.

use super::Marks;

/// What was found in one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Signals {
    pub(super) quantities: u8,
    pub(super) dates: u8,
    pub(super) marks: Marks,
}

/// Units that make a number a statement, as written after it.
const UNITS: &[&str] = &[
    "%",
    "percent",
    "ms",
    "µs",
    "us",
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "min",
    "mins",
    "minute",
    "minutes",
    "m",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "d",
    "day",
    "days",
    "w",
    "week",
    "weeks",
    "month",
    "months",
    "quarter",
    "quarters",
    "y",
    "year",
    "years",
    "b",
    "byte",
    "bytes",
    "kb",
    "mb",
    "gb",
    "tb",
    "kib",
    "mib",
    "gib",
    "tib",
    "rps",
    "qps",
    "rpm",
    "req/s",
    "x",
    "time",
    "times",
    "attempt",
    "attempts",
    "retry",
    "retries",
    "try",
    "tries",
    "request",
    "requests",
    "message",
    "messages",
    "connection",
    "connections",
    "replica",
    "replicas",
    "node",
    "nodes",
    "instance",
    "instances",
    "worker",
    "workers",
    "thread",
    "threads",
    "user",
    "users",
    "row",
    "rows",
    "record",
    "records",
    "character",
    "characters",
    "chars",
    "bit",
    "bits",
    "nines",
    "calls",
    "transactions",
    "tage",
    "tagen",
    "stunden",
    "minuten",
    "sekunden",
    "wochen",
    "monate",
    "monaten",
    "jahre",
    "jahren",
    "versuche",
    "jours",
    "heures",
    "mois",
    "ans",
    "días",
    "horas",
    "meses",
    "años",
];

const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen", "twenty",
    "thirty", "sixty", "ninety", "hundred",
];

/// Months by the letters they begin with; `may` and `mar` stand for words too, so a year must be near.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
];

/// Words that are an interval alone.
const HABITS: &[&str] = &[
    "daily",
    "weekly",
    "monthly",
    "hourly",
    "nightly",
    "quarterly",
    "yearly",
    "annually",
    "fortnightly",
    "biweekly",
    "bi-weekly",
    "täglich",
    "wöchentlich",
    "monatlich",
    "stündlich",
    "jährlich",
    "vierteljährlich",
    "@daily",
    "@weekly",
    "@monthly",
    "@hourly",
    "@yearly",
    "@annually",
    "@midnight",
];

/// What may follow `every`, `each`, `once a`, `per`.
const PERIODS: &[&str] = &[
    "minute",
    "hour",
    "day",
    "night",
    "morning",
    "evening",
    "week",
    "weekday",
    "month",
    "quarter",
    "year",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "sprint",
    "release",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "quarters",
    "years",
];

/// Words that say where the text went.
const MOVED: &[&str] = &[
    "moved",
    "see",
    "replaced",
    "renamed",
    "deprecated",
    "redirect",
    "redirects",
    "redirected",
    "siehe",
    "verschoben",
];

/// Words that say that the text is not valid any more.
const RETIRED: &[&str] = &["deprecated", "ignore", "retired", "obsolete", "decommissioned", "veraltet"];

/// Signals of a visible line; `shown` is the same line with its markup.
pub(super) fn of(visible: &str, shown: &str) -> Signals {
    let tokens: Vec<&str> = visible.split([' ', '\t', '|', '\u{a0}']).filter(|token| !token.is_empty()).collect();
    let words: Vec<String> = tokens.iter().map(|token| bare(token).to_lowercase()).collect();
    let mut found = Signals::default();
    for (ix, token) in tokens.iter().enumerate() {
        let next = words.get(ix + 1).map_or("", String::as_str);
        let is_date = is_date(token) || is_month_of_a_year(&words, ix);
        found.dates = found.dates.saturating_add(u8::from(is_date));
        found.quantities = found.quantities.saturating_add(u8::from(!is_date && is_quantity(token, &words[ix], next)));
        if is_contact(token) {
            found.marks = found.marks.and(Marks::CONTACT);
        }
        if is_interval(&words, ix) {
            found.marks = found.marks.and(Marks::INTERVAL);
        }
        if MOVED.contains(&&*words[ix]) {
            found.marks = found.marks.and(Marks::MOVED);
        }
        if RETIRED.contains(&&*words[ix]) {
            found.marks = found.marks.and(Marks::RETIRED);
        }
        let none = matches!((&*words[ix], next), ("none" | "nothing" | "keine", "known" | "bekannt" | "open"));
        if none || (words[ix] == "no" && next == "known") {
            found.marks = found.marks.and(Marks::NONE_KNOWN);
        }
    }
    if has_cron(visible) {
        found.marks = found.marks.and(Marks::INTERVAL);
    }
    if ["mailto:", "security/advisories", "tel:", "hackerone.com", "bugcrowd.com"].iter().any(|way| shown.contains(way))
    {
        found.marks = found.marks.and(Marks::CONTACT);
    }
    found
}

/// Five fields of a cron expression, at least one of them a star (crontab(5)).
pub(super) fn has_cron(text: &str) -> bool {
    if !text.contains('*') {
        return false;
    }
    let is_field = |field: &str| {
        !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'/' | b',' | b'-' | b'?'))
    };
    let (mut run, mut stars) = (0, 0);
    text.split([' ', '\t']).any(|token| {
        let field = token.trim_matches(['"', '\'', '`', '(', ')', ';']);
        if is_field(field) && field != "**" {
            run += 1;
            stars += usize::from(field.starts_with('*'));
        } else {
            (run, stars) = (0, 0);
        }
        run >= 5 && stars >= 1
    })
}

fn bare(token: &str) -> &str {
    token.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '%' | '@' | '#')))
}

fn is_quantity(token: &str, word: &str, next: &str) -> bool {
    if NUMBERS.contains(&word) {
        return UNITS.contains(&next) && next.len() > 1;
    }
    let token = token.trim_start_matches(['<', '>', '~', '≤', '≥', '±', '+', '-', '(', '=', '≈', '[']);
    let amount = token.trim_start_matches(['€', '$', '£']);
    let digits = amount.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(amount.len());
    if !amount.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let unit = amount[digits..].trim_start_matches('-').trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '%'));
    let unit = unit.to_lowercase();
    match (amount.len() < token.len(), unit.is_empty()) {
        (true, _) => true,
        (false, true) => UNITS.contains(&next) || matches!(next, "€" | "eur" | "usd"),
        (false, false) => UNITS.contains(&&*unit),
    }
}

/// `2026-11-23`, `23.11.2026`, `11/23/2026`.
fn is_date(token: &str) -> bool {
    let token = token.trim_matches(|c: char| !c.is_ascii_digit());
    let token = token.split('T').next().unwrap_or_default();
    ['-', '.', '/'].into_iter().any(|sign| {
        let parts: Vec<&str> = token.splitn(4, sign).collect();
        let [a, b, c] = parts[..] else { return false };
        let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
        let (Some(first), Some(middle), Some(last)) = (number(a), number(b), number(c)) else { return false };
        let is_year = |text: &str, value: u32| text.len() == 4 && (1970..2200).contains(&value);
        let is_part = |text: &str, value: u32| text.len() <= 2 && (1..=31).contains(&value);
        is_part(b, middle) && ((is_year(a, first) && is_part(c, last)) || (is_year(c, last) && is_part(a, first)))
    })
}

/// A month with a year at most two words on, or one before.
fn is_month_of_a_year(words: &[String], ix: usize) -> bool {
    let is_year = |word: &String| word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1970..2200).contains(&year));
    let near = &words[(ix + 1).min(words.len())..(ix + 3).min(words.len())];
    MONTHS.contains(&&*words[ix]) && near.iter().any(is_year)
}

fn is_interval(words: &[String], ix: usize) -> bool {
    if HABITS.contains(&&*words[ix]) {
        return true;
    }
    let after = |n: usize| words.get(ix + n).map_or("", String::as_str);
    let is_period = |word: &str| PERIODS.contains(&word);
    match &*words[ix] {
        "every" | "each" => is_period(after(1)) || is_period(after(2)),
        "once" | "twice" => matches!(after(1), "a" | "an" | "per" | "every") && is_period(after(2)),
        "jeden" | "jede" => !after(1).is_empty(),
        _ => false,
    }
}

/// A mail address, `@handle` or `#channel`.
fn is_contact(token: &str) -> bool {
    let token = token.trim_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '#')));
    match token.split_once('@') {
        Some(("", handle)) => handle.len() >= 2 && handle.starts_with(char::is_alphabetic),
        Some((name, host)) => !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('/'),
        None => token.strip_prefix('#').is_some_and(|channel| {
            channel.len() >= 3 && channel.starts_with(|c: char| c.is_ascii_lowercase()) && !channel.contains('#')
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_unit_are_quantities() {
        let count = |text: &str| of(text, text).quantities;
        for text in [
            "retry 3 times",
            "200 ms",
            "p99 < 200ms",
            "99.9 % a month",
            "99.9%",
            "a 30-day window",
            "€5,000",
            "three attempts",
            "| 15 minutes |",
            "Keep logs for 90 days.",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in ["3", "version 2.0", "2026-11-23", "port 8080", "step 3", "ADR-0012", "one day-trip"] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn dates_are_told_from_versions() {
        let count = |text: &str| of(text, text).dates;
        for text in ["2026-11-23", "on 23.11.2026.", "11/23/2026", "March 2026", "3 March 2026", "May 3, 2026"] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in ["1.2.3", "10.0.0.1", "may be", "2026", "march on"] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn intervals_are_words_or_cron_fields() {
        let is = |text: &str| of(text, text).marks.has(Marks::INTERVAL);
        for text in ["every Monday at 9", "runs weekly", "once a quarter", "every 5 minutes", "`0 3 * * *`", "@daily"] {
            assert!(is(text), "{text}");
        }
        for text in ["everything", "a * b * c", "every time", "1 2 3 4 5"] {
            assert!(!is(text), "{text}");
        }
    }

    #[test]
    fn contacts_are_addresses_handles_and_channels() {
        let is = |text: &str| of(text, text).marks.has(Marks::CONTACT);
        for text in ["ops@example.org", "ask @ada.", "in #payments-oncall", "Mail <security@example.org>"] {
            assert!(is(text), "{text}");
        }
        for text in ["issue #12", "a @ b", "v1@2", "## Heading"] {
            assert!(!is(text), "{text}");
        }
    }
}
