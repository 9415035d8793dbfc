//! Formats of texts (JSON Schema Validation 2020-12 §7.3), read leniently: only what nobody could use is refused.

use std::str::FromStr;

/// Whether a text is of a format; `None` for formats that are not looked at.
pub(super) fn is(format: &str, text: &str) -> Option<bool> {
    Some(match format {
        "date" => is_date(text),
        "date-time" => is_date_time(text),
        "uuid" => is_uuid(text),
        "email" => is_email(text),
        "uri" => is_uri(text),
        "ipv4" => is_ipv4(text),
        "ipv6" => core::net::Ipv6Addr::from_str(text.split(['/', '%']).next().unwrap_or_default()).is_ok(),
        _ => return None,
    })
}

/// `full-date` of RFC 3339 §5.6.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `date-time` of RFC 3339 §5.6; a space for the `T` and an offset without a colon are let pass.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return false };
    let Some(at) = time.rfind(['Z', 'z', '+', '-']) else { return false };
    let (clock, offset) = time.split_at(at);
    let offset: String = offset.chars().filter(|c| *c != ':').collect();
    let is_offset = match offset.strip_prefix(['+', '-']) {
        Some(rest) => rest.len() == 2 && digits(rest, 2).is_some() || digits(rest, 4).is_some(),
        None => offset.eq_ignore_ascii_case("z"),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts[..] else { return false };
    let within = |text, most| digits(text, 2).is_some_and(|number| number <= most);
    let is_clock = within(hour, 23) && within(minute, 59) && within(second, 60);
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    is_date(date) && is_clock && is_fraction && is_offset
}

fn is_uuid(text: &str) -> bool {
    let parts = text.split('-').map(|part| part.bytes().all(|b| b.is_ascii_hexdigit()).then_some(part.len()));
    parts.eq([8, 4, 4, 4, 12].map(Some))
}

fn is_email(text: &str) -> bool {
    let has_space = text.contains(char::is_whitespace);
    !has_space && text.rsplit_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// A scheme and something behind it (RFC 3986 §3); templates in braces are let pass.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    is_scheme && !rest.is_empty() && !text.contains(char::is_whitespace)
}

fn is_ipv4(text: &str) -> bool {
    let mut parts = text.split('/').next().unwrap_or_default().split('.');
    let mut part = || parts.next().is_some_and(|part| part.len() <= 3 && part.parse::<u8>().is_ok());
    part() && part() && part() && part() && parts.next().is_none()
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_could_use_is_refused() {
        let right = [
            ("date", "2024-02-29"),
            ("date-time", "2024-01-01T10:00:00Z"),
            ("date-time", "2024-01-01 10:00:60.123+0200"),
            ("date-time", "2024-01-01t10:00:00-07:00"),
            ("uuid", "123e4567-e89b-12d3-a456-426614174000"),
            ("email", "ada@example.org"),
            ("uri", "https://example.org/{id}"),
            ("uri", "urn:isbn:1"),
            ("ipv4", "192.168.0.1"),
            ("ipv6", "2001:db8::1"),
        ];
        let wrong = [
            ("date", "2023-02-29"),
            ("date", "01/02/2024"),
            ("date-time", "2024-01-01"),
            ("date-time", "2024-01-01T10:00:00"),
            ("date-time", "2024-01-01T25:00:00Z"),
            ("uuid", "42"),
            ("email", "ada"),
            ("uri", "/orders/1"),
            ("ipv4", "192.168.0.256"),
            ("ipv6", "192.168.0.1"),
        ];
        right.iter().for_each(|(format, text)| assert_eq!(is(format, text), Some(true), "{format} {text}"));
        wrong.iter().for_each(|(format, text)| assert_eq!(is(format, text), Some(false), "{format} {text}"));
        assert_eq!(is("phone", "x"), None);
    }
}
