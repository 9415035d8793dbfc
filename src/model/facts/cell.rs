//! What a cell of a register says.
//!
//! Takes the text of a cell and what its column holds, gives a [`CellValue`]. A cell that cannot be understood is
//! [`CellValue::Unreadable`]: whether that matters is not decided here.

use jiff::civil::Date;

use super::CellValue;
use crate::kinds::facts::Class;
use crate::kinds::{Cell, plain_words};
use crate::records::{DateReading, date};

/// Words for what is not known.
const UNKNOWN: &[&str] = &[
    "unknown",
    "not known",
    "not stated",
    "not yet known",
    "unclear",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "fixme",
    "xxx",
    "to be determined",
    "to be defined",
    "to be decided",
    "to be done",
    "to do",
    "open",
    "pending",
    "unbekannt",
    "offen",
    "unklar",
    "inconnu",
    "à définir",
    "desconocido",
    "por definir",
];

/// First words of a note that something has yet to be found out (`TODO: ask Kemal`).
const UNKNOWN_LEADS: &[&str] = &["todo", "tbd", "tba", "tbc", "fixme"];

/// Words for what does not apply.
const NONE: &[&str] = &[
    "n/a",
    "na",
    "none",
    "never",
    "nobody",
    "no one",
    "nothing",
    "not applicable",
    "does not apply",
    "not needed",
    "keine",
    "keiner",
    "keins",
    "niemand",
    "nie",
    "entfällt",
    "nicht zutreffend",
    "aucun",
    "aucune",
    "jamais",
    "personne",
    "sans objet",
    "ninguno",
    "ninguna",
    "nunca",
    "nadie",
    "no aplica",
];

const YES: &[&str] = &[
    "yes", "y", "true", "always", "safe", "x", "ja", "wahr", "immer", "oui", "vrai", "toujours", "sí", "si", "siempre",
];

const NO: &[&str] = &[
    "no", "n", "not", "false", "never", "unsafe", "nein", "nicht", "falsch", "nie", "niemals", "non", "faux", "jamais",
    "nunca",
];

/// Words of which one makes an answer conditional, wherever it stands.
const CONDITIONAL: &[&str] = &[
    "conditional",
    "conditionally",
    "only",
    "if",
    "when",
    "depends",
    "partly",
    "partially",
    "sometimes",
    "bedingt",
    "nur",
    "wenn",
    "falls",
    "teilweise",
    "manchmal",
    "conditionnel",
    "seulement",
    "parfois",
    "selon",
    "condicional",
    "solo",
    "sólo",
    "depende",
    "parcialmente",
];

/// Words of which one makes even a no conditional.
const EXCEPTIONS: &[&str] = &["unless", "except", "außer", "sauf", "salvo", "excepto"];

/// Words that mean something by themselves are looked for in so many bytes at the start of a cell.
const START: usize = 120;

/// Signs for yes.
const TICKS: &[char] = &['✓', '✔', '✅', '☑'];

/// Signs for no.
const CROSSES: &[char] = &['✗', '✘', '❌', '✖', '☒'];

/// Reads a cell.
pub(super) fn read(text: &str, cell: Cell) -> CellValue {
    let text = text.trim();
    let words = plain_words(start_of(text));
    let is_whole = text.len() <= START;
    if is_unknown(text, &words) {
        return CellValue::Unknown;
    }
    match cell {
        Cell::Choice => choice(text, &words),
        _ if is_whole && NONE.contains(&&*words) => CellValue::None,
        Cell::Text | Cell::Owner | Cell::Services => CellValue::Text,
        Cell::Date => day(text).map_or(CellValue::Unreadable, CellValue::Date),
        Cell::Duration => days(text).map_or(CellValue::Unreadable, CellValue::Days),
        Cell::Class(classes) => CellValue::Classes(classes_in(&words, classes)),
    }
}

fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(START)]
}

fn is_unknown(text: &str, words: &str) -> bool {
    let is_filler = |c: char| matches!(c, '-' | '–' | '—' | '?' | '…' | '.' | '_' | '*' | ' ');
    let lead = words.split(' ').next().unwrap_or_default();
    text.chars().all(is_filler) || UNKNOWN.contains(&words) || UNKNOWN_LEADS.contains(&lead)
}

/// `yes, after the backup` is a yes; `yes, but only if …` depends; `no, it pays twice when replayed` is a no.
fn choice(text: &str, words: &str) -> CellValue {
    let first = words.split(' ').next().unwrap_or_default();
    let has = |list: &[&str]| words.split(' ').any(|word| list.contains(&word));
    let is_no = text == "0" || text.starts_with(CROSSES) || NO.contains(&first);
    match () {
        () if ["n/a", "none", "entfällt"].contains(&words) || words == "not applicable" => CellValue::None,
        () if is_no && !has(EXCEPTIONS) => CellValue::Choice("no"),
        () if is_no || has(CONDITIONAL) || has(EXCEPTIONS) => CellValue::Choice("conditional"),
        () if text == "1" || text.starts_with(TICKS) || YES.contains(&first) => CellValue::Choice("yes"),
        () => CellValue::Unreadable,
    }
}

/// The day that a cell names; `None` when there is none, only a month, or two that it could be.
fn day(text: &str) -> Option<Date> {
    let text = start_of(text);
    // Most cells are as they should be, and the general reader costs a thousand times as much.
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match date::find(text)?.0 {
        DateReading::Date(date) => date.date(),
        DateReading::Ambiguous { .. } | DateReading::Impossible(_) | DateReading::Unreadable => None,
    }
}

/// Days of a unit of time by the words for it. A month has 30, a year 365; an hour is part of a day.
const UNITS: &[(u32, &[&str])] = &[
    (1, &["d", "day", "days", "tag", "tage", "tagen", "jour", "jours", "día", "días", "dia", "dias"]),
    (7, &["w", "week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas"]),
    (30, &["m", "mo", "month", "months", "monat", "monate", "monaten", "mois", "mes", "meses"]),
    (91, &["q", "quarter", "quarters", "quartal", "quartale", "trimestre", "trimestres"]),
    (
        365,
        &["y", "yr", "yrs", "year", "years", "jahr", "jahre", "jahren", "an", "ans", "année", "années", "año", "años"],
    ),
    (0, &["h", "hour", "hours", "min", "minute", "minutes", "s", "second", "seconds", "stunden", "heures", "horas"]),
];

/// Intervals that have a word of their own, in days.
const INTERVALS: &[(u32, &[&str])] = &[
    (1, &["daily", "nightly", "täglich", "quotidien", "diario"]),
    (7, &["weekly", "wöchentlich", "hebdomadaire", "semanal"]),
    (14, &["fortnightly", "biweekly", "fortnight"]),
    (30, &["monthly", "monatlich", "mensuel", "mensual"]),
    (91, &["quarterly", "vierteljährlich", "trimestriel", "trimestral"]),
    (182, &["semiannually", "biannually", "halfyearly", "halbjährlich", "semestriel", "semestral"]),
    (365, &["yearly", "annually", "annual", "jährlich", "annuel", "anual"]),
];

/// Numbers that are written as words.
const NUMBERS: &[(u32, &[&str])] = &[
    (1, &["a", "an", "one", "each", "every", "per", "ein", "eine", "einem", "un", "une", "una"]),
    (2, &["two", "zwei", "deux", "dos"]),
    (3, &["three", "drei", "trois", "tres"]),
    (4, &["four", "vier", "quatre", "cuatro"]),
    (6, &["six", "sechs", "seis"]),
    (12, &["twelve", "zwölf", "douze", "doce"]),
];

fn by_word<'a>(table: &'a [(u32, &[&str])], word: &str) -> Option<&'a u32> {
    table.iter().find(|(_, words)| words.contains(&word)).map(|(number, _)| number)
}

/// Days of a span of time: `90d`, `2 weeks`, `every year`, `quarterly`. At least one.
fn days(text: &str) -> Option<u32> {
    let lower = start_of(text).to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if let Some(interval) = words().find_map(|word| by_word(INTERVALS, word)) {
        return Some(*interval);
    }
    let mut number: Option<u32> = None;
    for word in words().flat_map(pieces) {
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            number = Some(word.parse().ok()?);
        } else if let Some(unit) = by_word(UNITS, word) {
            return Some(number?.checked_mul(*unit)?.max(1));
        } else if let Some(small) = by_word(NUMBERS, word) {
            number = number.or(Some(*small));
        }
    }
    None
}

/// A number apart from the letters that follow it.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    // ISO 8601 has a `P` before a span of time.
    let word = word.strip_prefix('p').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(word);
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    [&word[..end], &word[end..]].into_iter().filter(|piece| !piece.is_empty())
}

/// Classes that a cell names. It may name others, which nobody asks for.
fn classes_in(words: &str, classes: &[Class]) -> Vec<&'static str> {
    let padded = format!(" {} ", words.replace('/', " "));
    let is_whole =
        |at: usize, word: &str| padded.as_bytes()[at - 1] == b' ' && padded.as_bytes()[at + word.len()] == b' ';
    let has = |word: &str| padded.match_indices(word).any(|(at, _)| is_whole(at, word));
    classes.iter().filter(|class| class.words.iter().any(|word| has(word))).map(|class| class.title).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::facts::{ACCESS_CLASSES, CREDENTIAL_CLASSES};

    fn choice_of(text: &str) -> CellValue {
        read(text, Cell::Choice)
    }

    #[test]
    fn marks_of_the_unknown_are_unknown_in_every_column() {
        for text in
            ["", " ", "?", "???", "–", "-", "—", "...", "unknown", "Unknown.", "TBD", "TODO: ask Kemal", "offen"]
        {
            for cell in [Cell::Text, Cell::Date, Cell::Duration, Cell::Choice, Cell::Owner, Cell::Services] {
                assert_eq!(read(text, cell), CellValue::Unknown, "{text} {cell:?}");
            }
        }
        assert_eq!(read("The sweep of unknown payments", Cell::Text), CellValue::Text);
    }

    #[test]
    fn what_does_not_apply_is_none() {
        for text in ["n/a", "N/A", "none", "never", "Nobody", "keine", "sans objet"] {
            assert_eq!(read(text, Cell::Date), CellValue::None, "{text}");
            assert_eq!(read(text, Cell::Owner), CellValue::None, "{text}");
        }
        assert_eq!(read("none needed; harmless", Cell::Text), CellValue::Text);
        assert_eq!(choice_of("n/a"), CellValue::None);
    }

    #[test]
    fn answers_are_yes_no_or_conditional() {
        for text in
            ["yes", "Yes, after the backup", "✓", "✅ safe", "true", "1", "ja", "Oui", "sí", "idempotent, yes if"]
        {
            assert_ne!(choice_of(text), CellValue::Choice("no"), "{text}");
        }
        for text in ["yes", "Yes, after the backup", "✓", "true", "1", "ja", "oui", "sí"] {
            assert_eq!(choice_of(text), CellValue::Choice("yes"), "{text}");
        }
        for text in
            ["no", "No: customers pay twice when replayed", "✗", "❌", "false", "0", "nein", "never", "not at all"]
        {
            assert_eq!(choice_of(text), CellValue::Choice("no"), "{text}");
        }
        for text in
            ["conditional", "only if the day is open", "yes, but only on weekdays", "no, unless drained", "nur nachts"]
        {
            assert_eq!(choice_of(text), CellValue::Choice("conditional"), "{text}");
        }
        assert_eq!(choice_of("perhaps"), CellValue::Unreadable);
    }

    #[test]
    fn a_date_is_read_when_it_can_only_be_one_day() {
        let day = CellValue::Date(Date::constant(2026, 10, 19));
        for text in ["2026-10-19", "2026-10-19 (drill)", "19 October 2026", "19.10.2026", "10/19/2026"] {
            assert_eq!(read(text, Cell::Date), day, "{text}");
        }
        for text in ["soonish", "03/04/2026", "October 2026", "2026-13-40", "week 12"] {
            assert_eq!(read(text, Cell::Date), CellValue::Unreadable, "{text}");
        }
    }

    #[test]
    fn spans_of_time_are_days() {
        let spans = [
            ("90d", 90),
            ("90 days", 90),
            ("every 2 weeks", 14),
            ("6 months", 180),
            ("six months", 180),
            ("1 year", 365),
            ("a year", 365),
            ("yearly", 365),
            ("quarterly", 91),
            ("jährlich", 365),
            ("P90D", 90),
            ("24 h", 1),
            ("rolling 30 days", 30),
        ];
        for (text, days) in spans {
            assert_eq!(read(text, Cell::Duration), CellValue::Days(days), "{text}");
        }
        for text in ["now and then", "90", "days", "99999999999999 days", "4000000000 years"] {
            assert_eq!(read(text, Cell::Duration), CellValue::Unreadable, "{text}");
        }
    }

    #[test]
    fn classes_are_found_by_their_words() {
        let access = |text: &str| read(text, Cell::Class(ACCESS_CLASSES));
        assert_eq!(access("staging systems"), CellValue::Classes(vec!["staging"]));
        assert_eq!(access("Logs, customer data"), CellValue::Classes(vec!["logs", "customer data"]));
        assert_eq!(access("blogs"), CellValue::Classes(vec![]));
        let credential = |text: &str| read(text, Cell::Class(CREDENTIAL_CLASSES));
        assert_eq!(credential("TLS certificate"), CellValue::Classes(vec!["certificate"]));
        assert_eq!(credential("service-account"), CellValue::Classes(vec!["service account"]));
        assert_eq!(credential("API keys"), CellValue::Classes(vec!["API key"]));
    }

    #[test]
    fn endless_cells_are_read_at_their_start() {
        let long = "ü 2026-01-02 ".repeat(500_000);
        assert_eq!(read(&long, Cell::Text), CellValue::Text);
        assert_eq!(read(&long, Cell::Date), CellValue::Date(Date::constant(2026, 1, 2)));
        assert_eq!(read(&"-".repeat(5_000_000), Cell::Choice), CellValue::Unknown);
    }
}
