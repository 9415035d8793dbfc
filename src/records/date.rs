//! Dates as people write them.

use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::Serialize;

/// A date; day and month may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Ymd {
    /// Year, 1970 to 2199.
    pub year: i16,
    /// 1 to 12; 0 when only the year is stated.
    pub month: u8,
    /// 1 to 31; 0 when only the month is stated.
    pub day: u8,
}

impl fmt::Display for Ymd {
    /// `2024-06-20`, `2024-06` or `2024`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (month, 0) => write!(f, "{:04}-{month:02}", self.year),
            (month, day) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
        }
    }
}

/// What a written date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateReading {
    /// One meaning.
    Date(Ymd),
    /// `03/04/2024`: day first or month first; decided per repository.
    Ambiguous {
        /// Read as day/month/year.
        day_first: Ymd,
        /// Read as month/day/year.
        month_first: Ymd,
    },
    /// Has the shape of a date but no such day exists; the probable reading when there is one (`2024-29-08`).
    Impossible(Option<Ymd>),
    /// Stated, but not a date we can read.
    Unreadable,
}

impl Ymd {
    /// A day that exists, in the years that documents are about.
    pub fn day(year: i64, month: i64, day: i64) -> Option<Self> {
        let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        YEARS.contains(&year).then(|| Self { year: date.year(), month: month as u8, day: day as u8 })
    }

    /// A year, in the same years.
    pub(crate) fn year(year: i64) -> Option<Self> {
        YEARS.contains(&year).then_some(Self { year: year as i16, month: 0, day: 0 })
    }

    /// A month, in the same years.
    pub(crate) fn month(year: i64, month: i64) -> Option<Self> {
        (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self {
            year: year as i16,
            month: month as u8,
            day: 0,
        })
    }

    /// As a calendar date; `None` when the day is not stated.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year, self.month as i8, self.day as i8).ok()
    }
}

impl From<Date> for Ymd {
    fn from(date: Date) -> Self {
        Self { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }
}

/// Which of two numbers comes first in a date with the year at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOrder {
    /// `28/10/2025`.
    DayFirst,
    /// `10/28/2025`.
    MonthFirst,
}

impl DateReading {
    /// The date, when `order` (the habit of the repository) settles what the words leave open.
    pub fn resolve(self, order: Option<DayOrder>) -> Option<Ymd> {
        match (self, order) {
            (DateReading::Date(date), _) => Some(date),
            (DateReading::Ambiguous { day_first, .. }, Some(DayOrder::DayFirst)) => Some(day_first),
            (DateReading::Ambiguous { month_first, .. }, Some(DayOrder::MonthFirst)) => Some(month_first),
            (DateReading::Ambiguous { .. }, None) | (DateReading::Impossible(_) | DateReading::Unreadable, _) => None,
        }
    }
}

/// Years that a handover is about; other four-digit numbers are no years.
const YEARS: std::ops::RangeInclusive<i64> = 1970..=2199;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

/// Notations, most telling first: at the same place the first one that fits wins.
static NOTATIONS: LazyLock<Vec<(Notation, Regex)>> = LazyLock::new(|| {
    let patterns = [
        (Notation::YearFirst, r"(\d{4})\s?[-/._–]\s?(\d{1,2})\s?[-/._–]\s?(\d{1,2})(?:\D|$)".to_owned()),
        (Notation::YearMonth, r"(\d{4})[-/](\d{1,2})(?:-(?:\?+|x+|X+|d+|D+))?(?:[^\d/-]|-\D|$)".to_owned()),
        (Notation::Compact, r"(\d{4})(\d{2})(\d{2})(?:\D|$)".to_owned()),
        (Notation::YearLast, r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?:\D|$)".to_owned()),
        (Notation::DayMonthName, format!(r"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.,-]+({MONTH})[\s.,-]+(\d{{4}})\b")),
        (Notation::MonthNameDay, format!(r"({MONTH})[\s.]+(\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(\d{{4}})\b")),
        (Notation::YearMonthName, format!(r"(\d{{4}})[\s,-]+({MONTH})[\s.,-]+(\d{{1,2}})(?:st|nd|rd|th)?\b")),
        (Notation::MonthNameYear, format!(r"({MONTH})[\s.,'-]+(\d{{4}})\b")),
    ];
    let whole = |(notation, pattern): (Notation, String)| {
        (notation, Regex::new(&format!(r"(?i)(?:^|[^\w.])({pattern})")).expect("pattern"))
    };
    patterns.into_iter().map(whole).collect()
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    YearFirst,
    YearMonth,
    Compact,
    YearLast,
    DayMonthName,
    MonthNameDay,
    YearMonthName,
    MonthNameYear,
}

/// The first date in a text, and where it stands.
pub(crate) fn find(text: &str) -> Option<(DateReading, Range<usize>)> {
    let found = NOTATIONS.iter().enumerate().filter_map(|(rank, (notation, pattern))| {
        let captures = pattern.captures(text)?;
        let groups: Vec<&str> = captures.iter().skip(2).flatten().map(|group| group.as_str()).collect();
        let last = captures.iter().skip(2).flatten().last()?.end();
        let reading = read(*notation, &groups)?;
        Some((captures.get(1)?.start(), rank, reading, last))
    });
    let (start, _, reading, end) = found.min_by_key(|(start, rank, ..)| (*start, *rank))?;
    Some((reading, start..end))
}

/// What a value that should be a date says; `None` when it is empty or a placeholder.
pub(crate) fn read_value(value: &str) -> Option<DateReading> {
    let value = value.trim();
    if let Some((reading, _)) = find(value) {
        return Some(reading);
    }
    if let Some(year) = value.parse().ok().filter(|year| YEARS.contains(year)) {
        return Some(DateReading::Date(Ymd { year: year as i16, month: 0, day: 0 }));
    }
    let digits = value.chars().any(|c| c.is_ascii_digit());
    digits.then_some(DateReading::Unreadable)
}

/// Reads `YYYY-MM-DD`.
pub fn parse_iso(text: &str) -> Option<Ymd> {
    match find(text)?.0 {
        DateReading::Date(date) => Some(date),
        DateReading::Ambiguous { .. } | DateReading::Impossible(_) | DateReading::Unreadable => None,
    }
}

/// Which order a numeric date shows without doubt (`28/10/2025`, `06/15/2023`).
pub fn day_order(written: &str) -> Option<DayOrder> {
    let (_, pattern) = NOTATIONS.iter().find(|(notation, _)| *notation == Notation::YearLast)?;
    let captures = pattern.captures(written)?;
    let number = |group: usize| captures.get(group).and_then(|g| g.as_str().parse::<i64>().ok());
    let (first, second) = (number(2)?, number(4)?);
    match (first > 12, second > 12) {
        (true, false) => Some(DayOrder::DayFirst),
        (false, true) if &captures[3] != "." => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

fn read(notation: Notation, groups: &[&str]) -> Option<DateReading> {
    let number = |ix: usize| groups.get(ix).and_then(|group| group.parse::<i64>().ok());
    let named = |ix: usize| {
        let name = groups.get(ix)?.to_ascii_lowercase();
        MONTHS.iter().position(|month| name.starts_with(month)).map(|ix| ix as i64 + 1)
    };
    let sure = |date: Option<Ymd>| Some(date.map_or(DateReading::Impossible(None), DateReading::Date));
    match notation {
        Notation::YearFirst => year_first(number(0)?, number(1)?, number(2)?),
        Notation::YearMonth => Ymd::month(number(0)?, number(1)?).map(DateReading::Date),
        Notation::Compact => Ymd::day(number(0)?, number(1)?, number(2)?).map(DateReading::Date),
        Notation::YearLast => year_last(number(0)?, groups.get(1)?, number(2)?, groups.get(3)?),
        Notation::DayMonthName => sure(Ymd::day(number(2)?, named(1)?, number(0)?)),
        Notation::MonthNameDay => sure(Ymd::day(number(2)?, named(0)?, number(1)?)),
        Notation::YearMonthName => sure(Ymd::day(number(0)?, named(1)?, number(2)?)),
        Notation::MonthNameYear => Ymd::month(number(1)?, named(0)?).map(DateReading::Date),
    }
}

/// `2024-29-08` has the shape of a date; the day and the month were probably exchanged.
fn year_first(year: i64, month: i64, day: i64) -> Option<DateReading> {
    if !YEARS.contains(&year) {
        return None;
    }
    Some(match Ymd::day(year, month, day) {
        Some(date) => DateReading::Date(date),
        None => DateReading::Impossible(Ymd::day(year, day, month)),
    })
}

fn year_last(first: i64, separator: &str, second: i64, year: &str) -> Option<DateReading> {
    let year = match (year.len(), separator) {
        (4, _) => year.parse().ok()?,
        // `1.2.24` is a version as well.
        (2, "/") => 2000 + year.parse::<i64>().ok()?,
        _ => return None,
    };
    let (day_first, month_first) = (Ymd::day(year, second, first), Ymd::day(year, first, second));
    if !YEARS.contains(&year) {
        return None;
    }
    Some(match (day_first, month_first) {
        // With full stops the day stands first (DIN 5008).
        (Some(date), _) if separator == "." => DateReading::Date(date),
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            DateReading::Ambiguous { day_first, month_first }
        }
        (Some(date), _) | (_, Some(date)) => DateReading::Date(date),
        (None, None) => DateReading::Impossible(None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match find(text).map(|(reading, _)| reading) {
            Some(DateReading::Date(date)) => date.to_string(),
            Some(DateReading::Ambiguous { day_first, month_first }) => format!("{day_first} or {month_first}"),
            Some(DateReading::Impossible(Some(meant))) => format!("impossible, meant {meant}"),
            Some(DateReading::Impossible(None)) => "impossible".into(),
            Some(DateReading::Unreadable) => "unreadable".into(),
            None => "none".into(),
        }
    }

    #[test]
    fn every_notation_of_a_day_is_read() {
        let notations = [
            "2024-06-20",
            "2024/06/20",
            "2024_06_20",
            "2024.06.20",
            "20240620",
            "2024-06- 20",
            "2024-6-20",
            "20/06/2024",
            "06/20/2024",
            "20.06.2024",
            "20-06-2024",
            "06/20/24",
            "20 June 2024",
            "20th of June, 2024",
            "20-Jun-2024",
            "June 20, 2024",
            "Jun 20th 2024",
            "2024 Jun 20",
            "2024-06-20T10:00:00Z",
            "Accepted on 2024-06-20.",
            "{ 2024-06-20 }",
        ];
        for notation in notations {
            assert_eq!(shown(notation), "2024-06-20", "{notation}");
        }
    }

    #[test]
    fn a_month_alone_stays_a_month() {
        for notation in
            ["2018-11", "2018/11", "November 2018", "November, 2018", "Nov 2018", "2018-11-??", "2018-11-XX"]
        {
            assert_eq!(shown(notation), "2018-11", "{notation}");
        }
    }

    #[test]
    fn two_meanings_stay_two() {
        assert_eq!(shown("03/04/2024"), "2024-04-03 or 2024-03-04");
        assert_eq!(shown("08/01/24"), "2024-01-08 or 2024-08-01");
        assert_eq!(shown("04/04/2024"), "2024-04-04");
        assert_eq!(shown("03.04.2024"), "2024-04-03");
    }

    #[test]
    fn an_impossible_day_tells_what_was_meant() {
        assert_eq!(shown("2024-29-08"), "impossible, meant 2024-08-29");
        assert_eq!(shown("2023-13-10"), "impossible, meant 2023-10-13");
        assert_eq!(shown("2023-02-30"), "impossible");
        assert_eq!(shown("31 February 2024"), "impossible");
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in ["v1.2.3", "0012-use-x", "1234-5678", "12345678", "10.0.0.1", "1.2.24", "ADR 2024", "YYYY-MM-DD"] {
            assert_eq!(shown(text), "none", "{text}");
        }
    }

    #[test]
    fn a_value_that_is_no_date_is_unreadable_and_a_placeholder_is_nothing() {
        assert_eq!(read_value("week 12"), Some(DateReading::Unreadable));
        assert_eq!(read_value("YYYY-MM-DD"), None);
        assert_eq!(read_value("2024"), Some(DateReading::Date(Ymd { year: 2024, month: 0, day: 0 })));
    }

    #[test]
    fn a_number_over_twelve_shows_the_order() {
        assert_eq!(day_order("28/10/2025"), Some(DayOrder::DayFirst));
        assert_eq!(day_order("06/15/2023"), Some(DayOrder::MonthFirst));
        assert_eq!(day_order("06/05/2023"), None);
        assert_eq!(day_order("2024-28-10"), None);
    }
}
