use super::*;
use crate::contracts::testing::spec;

/// The future of one operation: its end, what replaces it, how stable it is.
fn read(says: &str) -> String {
    let text = format!("openapi: 3.1.0\npaths: {{/a: {{get: {{{says}}}}}}}\n");
    let api = OpenApi::read(spec(&text)).unwrap();
    let life = lifecycle(&api, &api.operations[0]);
    let sunset = life.sunset.map_or("-".to_owned(), |sunset| sunset.date);
    let replacement = life.replacement.map_or("-".to_owned(), |replacement| replacement.text);
    format!("{sunset} | {replacement} | {}", life.stability).trim_end().to_owned()
}

#[test]
fn extensions_and_headers_are_read() {
    assert_eq!(
        read("x-sunset: 2027-01-01, x-replaced-by: GET /b, x-stability-level: beta"),
        "2027-01-01 | GET /b | beta"
    );
    assert_eq!(read("responses: {200: {headers: {Sunset: {example: 'Sat, 1 Jan 2028'}}}}"), "Sat, 1 Jan 2028 | - |");
    assert_eq!(read("responses: {200: {headers: {sunset: {}}}}"), "| - |".to_owned().replacen('|', " |", 1));
    assert_eq!(read(""), "- | - |");
}

#[test]
fn descriptions_are_read() {
    for (description, expected) in [
        ("Will be removed on 2027-03-31.", "2027-03-31 | - |"),
        ("It is retired at 31 March 2027, sadly.", "31 March 2027 | - |"),
        ("Available until Q1 2027.", "Q1 2027 | - |"),
        ("Removed in v3.", "v3 | - |"),
        ("Created in 2019. Removed some day.", "- | - |"),
        ("Old. Use `GET /b` instead.", "- | Use `GET /b` instead. |"),
        ("Deprecated, see [b](#b).", "- | Deprecated, see [b](#b). |"),
        ("Lists everything.", "- | - |"),
    ] {
        assert_eq!(read(&format!("description: '{description}'")), expected, "{description}");
    }
}
