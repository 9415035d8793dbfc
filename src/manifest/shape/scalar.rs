//! What a scalar means: the core schema of YAML 1.2 (§10.3), and our dates and durations.

use jiff::civil::Date;

use crate::yaml::{Kind, Node, Style};

/// What a plain scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) enum Sort {
    Null,
    Flag,
    Whole,
    Fraction,
    Text,
}

/// What a scalar is by its text and style.
pub(in crate::manifest) fn sort(text: &str, style: Style) -> Sort {
    match (style, text) {
        (Style::Quoted, _) => Sort::Text,
        (Style::Plain, "" | "~" | "null" | "Null" | "NULL") => Sort::Null,
        (Style::Plain, "true" | "True" | "TRUE" | "false" | "False" | "FALSE") => Sort::Flag,
        (Style::Plain, text) if is_whole(text) => Sort::Whole,
        (Style::Plain, text) if is_fraction(text) => Sort::Fraction,
        (Style::Plain, _) => Sort::Text,
    }
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let in_base = |prefix, is: fn(&char) -> bool| {
        text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| is(&c)))
    };
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        || in_base("0x", char::is_ascii_hexdigit)
        || in_base("0o", |c| ('0'..='7').contains(c))
}

fn is_fraction(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN")
        || (unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'))
            && unsigned.trim_end_matches('.').parse::<f64>().is_ok())
}

/// Whether a truth value is the true one.
pub(in crate::manifest) fn is_true(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

/// A whole number that is not negative.
pub(in crate::manifest) fn number(text: &str) -> Option<u32> {
    match text.get(..2) {
        Some("0x") => u32::from_str_radix(&text[2..], 16).ok(),
        Some("0o") => u32::from_str_radix(&text[2..], 8).ok(),
        _ => text.parse().ok(),
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) enum NoDate {
    /// It is not written `YYYY-MM-DD`.
    Form,
    /// The calendar has no such day.
    Day,
}

/// A day, written `YYYY-MM-DD`.
pub(in crate::manifest) fn date(text: &str) -> Result<Date, NoDate> {
    let bytes = text.as_bytes();
    let is_form = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| matches!(at, 4 | 7) == (*b == b'-') && (*b == b'-' || b.is_ascii_digit()));
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<i16>().ok());
    match (is_form, part(0..4), part(5..7), part(8..10)) {
        (true, Some(year), Some(month), Some(day)) => Date::new(year, month as i8, day as i8).map_err(|_| NoDate::Day),
        _ => Err(NoDate::Form),
    }
}

/// Days of a time span: a number of up to five digits, then `d`, `w` or `y` (365 days).
pub fn days(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let is_number = (1..=5).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let factor = match unit {
        "d" => 1,
        "w" => 7,
        "y" => 365,
        _ => return None,
    };
    if !is_number || number.starts_with('0') {
        return None;
    }
    number.parse::<u32>().ok().map(|number| number * factor)
}

/// What stands there, in words that follow `but is`.
pub(in crate::manifest) fn found_words(node: &Node<'_>) -> String {
    match &node.kind {
        Kind::Sequence(_) => "a list".to_owned(),
        Kind::Mapping(_) => "a map".to_owned(),
        Kind::Scalar { text, style } => match sort(text, *style) {
            Sort::Null => "empty".to_owned(),
            Sort::Flag => format!("`{text}`"),
            Sort::Whole | Sort::Fraction => "a number".to_owned(),
            Sort::Text => "text".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_what_yaml_1_2_says() {
        let plain = |text| sort(text, Style::Plain);
        assert_eq!([plain("no"), plain("on"), plain("off"), plain("2027-01-31")], [Sort::Text; 4]);
        assert_eq!([plain("1"), plain("-12"), plain("0x1F"), plain("0o17")], [Sort::Whole; 4]);
        assert_eq!([plain("2026.1"), plain(".5"), plain("1e3"), plain("-.inf"), plain("5.")], [Sort::Fraction; 5]);
        assert_eq!([plain("1.2.3"), plain("e3"), plain("."), plain("0xg")], [Sort::Text; 4]);
        assert_eq!((plain("~"), plain("True"), sort("1", Style::Quoted)), (Sort::Null, Sort::Flag, Sort::Text));
    }

    #[test]
    fn a_date_has_one_form_and_a_day_that_exists() {
        assert!(date("2028-02-29").is_ok());
        assert_eq!(date("2027-02-29"), Err(NoDate::Day));
        for text in ["2027-2-1", "20270201", "2027-02-01T00:00", "soon", "2027/02/01", "+027-02-01", "２０27-02"] {
            assert_eq!(date(text), Err(NoDate::Form), "{text}");
        }
    }

    #[test]
    fn a_duration_counts_days() {
        assert_eq!([days("90d"), days("6w"), days("1y")], [Some(90), Some(42), Some(365)]);
        for text in ["", "d", "0d", "90", "90 d", "1m", "-1d", "100000y", "９d", "1.5y"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
