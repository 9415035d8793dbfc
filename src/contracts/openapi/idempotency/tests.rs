use super::*;
use crate::contracts::testing::spec;

/// What is known about one operation, in a few words.
fn read(method: &str, says: &str) -> String {
    let text = format!("openapi: 3.1.0\npaths: {{/a: {{{method}: {{{says}}}}}}}\n");
    let api = OpenApi::read(spec(&text)).unwrap();
    match idempotency(&api, &api.operations[0]) {
        Idempotency::Stated(repeats, words) => format!("{repeats:?} {}", words.text).trim_end().to_owned(),
        Idempotency::Key(key) => {
            format!("{:?} {} {} {}", key.place, key.name, key.ttl, key.scope).trim_end().to_owned()
                + if key.required { " required" } else { "" }
        }
        Idempotency::Contradicted(words) => format!("Contradicted {}", words.text).trim_end().to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn methods_speak_for_themselves_unless_words_speak_against_them() {
    assert_eq!(read("get", ""), "ByMethod");
    assert_eq!(read("delete", "x-idempotent: false"), "Contradicted");
    assert_eq!(read("put", "description: A put. It is not idempotent!"), "Contradicted It is not idempotent!");
    assert_eq!(read("post", ""), "Unstated");
}

#[test]
fn a_key_is_found_in_headers_queries_and_bodies() {
    assert_eq!(
        read("post", "parameters: [{name: Idempotency-Key, in: header, required: true}]"),
        "Header Idempotency-Key required"
    );
    assert_eq!(read("post", "parameters: [{name: idempotencyToken, in: query}]"), "Query idempotencyToken");
    let body = "requestBody: {content: {application/json: {schema: {properties: {idempotency_key: {}}}}}}";
    assert_eq!(read("post", body), "Body idempotency_key");
    assert_eq!(
        read("post", "x-idempotency: {key: Request-Id, ttl: 24h, scope: account}"),
        "Header Request-Id 24h account"
    );
}

#[test]
fn words_are_read_sentence_by_sentence() {
    assert_eq!(read("post", "x-idempotent: true"), "Safely");
    assert_eq!(
        read("patch", "description: 'Changes it. This call is idempotent, of course. Enjoy.'"),
        "Safely This call is idempotent, of course."
    );
    assert_eq!(read("post", "summary: Must not be retried"), "Again Must not be retried");
    assert_eq!(read("post", "description: Tags may be repeated; retrieves nothing safely"), "Unstated");
    assert_eq!(read("post", &format!("description: idempotent {}", "ä".repeat(300))).chars().count(), 208);
}
