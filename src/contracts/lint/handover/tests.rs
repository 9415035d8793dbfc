use super::super::testing::{titles, told};
use super::*;

/// A contract of operations, each a line: path, method, and what the operation says.
fn contract(operations: &[(&str, &str, &str)]) -> String {
    let paths = operations.iter().map(|(path, method, says)| format!("  {path}: {{{method}: {{{says}}}}}\n"));
    format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{}", paths.collect::<String>())
}

fn one(check: Check, method: &str, says: &str) -> String {
    titles(&contract(&[("/a", method, says)]), check)
}

#[test]
fn what_may_be_sent_twice_is_said_of_post_and_patch() {
    let found = |method, says| one(Check::IdempotencyUndocumented, method, says);
    assert_eq!(found("post", ""), "4:8 `POST /a` does not say whether it can be sent twice");
    assert_eq!(
        found("patch", "description: retrieves nothing"),
        "4:8 `PATCH /a` does not say whether it can be sent twice"
    );
    assert_eq!(found("put", ""), "");
    assert_eq!(found("post", "x-idempotent: false"), "");
    assert_eq!(found("post", "summary: not safe to retry"), "");
    assert_eq!(found("post", "parameters: [{name: X-Idempotency-Key, in: header}]"), "");
}

#[test]
fn many_operations_are_counted_and_the_first_are_shown() {
    let text =
        contract(&[("/a", "post", ""), ("/b", "patch", ""), ("/c", "post", "x-idempotent: true"), ("/d", "get", "")]);
    insta::assert_snapshot!(told(&text, &[Check::IdempotencyUndocumented]), @"
    4:8 2 of 3 `POST` and `PATCH` operations do not say whether a retry is safe [`POST /a`]
      5:8 `PATCH /b`
      help: declare an `Idempotency-Key` header, set `x-idempotent`, or say it in the description
    ");
}

#[test]
fn a_method_that_repeats_does_not_say_that_it_cannot() {
    let found = |method, says| one(Check::IdempotencyContradicted, method, says);
    assert_eq!(found("put", "x-idempotent: false"), "4:28 `PUT /a` says that it cannot be repeated");
    assert_eq!(found("delete", "description: Not idempotent."), "4:30 `DELETE /a` says that it cannot be repeated");
    assert_eq!(found("put", "x-idempotent: true"), "");
    assert_eq!(found("post", "x-idempotent: false"), "");
}

#[test]
fn failures_are_told() {
    let found = |says| one(Check::ErrorUndocumented, "get", says);
    assert_eq!(found("responses: {200: {}}"), "4:8 `GET /a` does not say how it fails");
    assert_eq!(found("responses: {200: {}, default: {}}"), "");
    assert_eq!(found("responses: {200: {}, 4XX: {}, 503: {}}"), "");
    assert_eq!(found("responses: {404: {}}"), "4:8 `GET /a` does not say what a failure of the server gives");
    assert_eq!(found("responses: {500: {}}"), "4:8 `GET /a` does not say what a wrong request gives");
    assert_eq!(
        found("responses: {default: {content: {application/json: {}}}}"),
        "4:26 `default` of `GET /a` has a body without a schema"
    );
}

#[test]
fn who_asks_for_credentials_says_what_wrong_ones_give() {
    let found = |says| one(Check::AuthFailureUndescribed, "get", says);
    assert_eq!(
        found("security: [{key: []}], responses: {200: {}, 404: {}}"),
        "4:8 `GET /a` does not say what wrong credentials give"
    );
    assert_eq!(found("security: [{key: []}], responses: {403: {}}"), "");
    assert_eq!(found("security: [{key: []}], responses: {4xx: {}}"), "");
    assert_eq!(found("security: [{key: []}, {}], responses: {200: {}}"), "");
    assert_eq!(found("security: [], responses: {200: {}}"), "");
}

#[test]
fn who_may_call_is_said_by_the_operation_or_the_contract() {
    let found = |says| one(Check::SecurityUndefined, "delete", says);
    assert_eq!(found(""), "4:8 `DELETE /a` has no security requirement");
    assert_eq!(found("security: []"), "");
    let whole = format!("{}security: [{{key: []}}]\n", contract(&[("/a", "get", ""), ("/b", "get", "")]));
    assert_eq!(titles(&whole, Check::SecurityUndefined), "");
    let old = "swagger: '2.0'\npaths: {/a: {get: {}, put: {}}}\n";
    assert_eq!(titles(old, Check::SecurityUndefined), "2:14 2 of 2 operations do not say who may call them [`GET /a`]");
}

#[test]
fn one_word_on_limits_is_enough() {
    let found = |says| one(Check::RateLimitUnstated, "get", says);
    assert_eq!(found("responses: {200: {}}"), "2:1 nothing says how often the API may be called");
    for says in [
        "responses: {429: {}}",
        "responses: {200: {headers: {X-RateLimit-Limit: {}}}}",
        "responses: {503: {headers: {Retry-After: {}}}}",
        "x-ratelimit-limit: 5",
        "description: 'At most 10 requests per minute.'",
    ] {
        assert_eq!(found(says), "", "{says}");
    }
    let root = "openapi: 3.0.0\ninfo: {description: No rate limits.}\npaths: {/a: {get: {}}}\n";
    assert_eq!(titles(root, Check::RateLimitUnstated), "");
    assert_eq!(titles("openapi: 3.0.0\npaths: {}\n", Check::RateLimitUnstated), "");
}

#[test]
fn what_is_deprecated_says_until_when_and_what_replaces_it() {
    let found = |says: &str| one(Check::DeprecationNoReason, "get", &format!("deprecated: true, {says}"));
    assert_eq!(
        found("summary: x"),
        "4:8 `GET /a` is deprecated, and nothing says until when it works or what replaces it"
    );
    assert_eq!(found("x-sunset: 2027-01-01"), "4:8 `GET /a` is deprecated, and nothing says what replaces it");
    assert_eq!(found("x-replaced-by: /b"), "4:8 `GET /a` is deprecated, and nothing says until when it works");
    assert_eq!(found("x-sunset: 2027-01-01, x-replaced-by: /b"), "");
    assert_eq!(found("description: 'Use `GET /b` instead. Will be removed in March 2027.'"), "");
    assert_eq!(one(Check::DeprecationNoReason, "get", ""), "");
}
