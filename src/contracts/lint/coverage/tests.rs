use super::super::testing::{titles, told};
use super::*;

#[test]
fn bodies_in_json_come_with_an_example() {
    let text = |media: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      requestBody: {{content: {{{media}}}}}\n      responses: {{204: {{}}}}\n"
        )
    };
    let found = |media| titles(&text(media), Check::ExamplesMissing);
    assert_eq!(
        found("application/json: {schema: {type: object}}"),
        "5:31 the body of `POST /a` comes without an example"
    );
    assert_eq!(found("application/json: {schema: {type: object, example: {}}}"), "");
    assert_eq!(found("application/json: {schema: {properties: {a: {examples: [1]}}}}"), "");
    assert_eq!(found("application/json: {schema: {items: {example: 1}}}"), "");
    assert_eq!(found("application/json: {schema: {}, examples: {}}"), "");
    assert_eq!(found("application/json: {}"), "");
    assert_eq!(found("text/plain: {schema: {type: string}}"), "");
}

#[test]
fn a_declaration_that_is_used_twice_lacks_its_example_once() {
    let text = "
swagger: '2.0'
paths:
  /a: {get: {responses: {200: {$ref: '#/responses/ok'}}}}
  /b: {get: {responses: {200: {$ref: '#/responses/ok'}, 404: {schema: {type: string}}}}}
responses: {ok: {schema: {type: string}}}
";
    assert_eq!(titles(text, Check::ExamplesMissing), "4:26 the `200` response of `GET /a` comes without an example");
}

#[test]
fn webhooks_and_callbacks_say_when_they_are_sent_again_and_who_sent_them() {
    let text = |says: &str| format!("openapi: 3.1.0\nwebhooks: {{paid: {{post: {{{says}}}}}}}\n");
    let found = |says| titles(&text(says), Check::WebhookUndocumented);
    assert_eq!(
        found("description: An order was paid for and its design assigned."),
        "2:19 webhook `paid` does not say when it is sent again and how its sender is verified"
    );
    assert_eq!(found("description: Retried for a day."), "2:19 webhook `paid` does not say how its sender is verified");
    assert_eq!(
        found("parameters: [{name: X-Signature, in: header}]"),
        "2:19 webhook `paid` does not say when it is sent again"
    );
    assert_eq!(found("description: Retried for a day., security: [{hmac: []}]"), "");
    let shared =
        "openapi: 3.1.0\ninfo: {description: Webhooks are signed and retried.}\nwebhooks: {paid: {post: {}}}\n";
    assert_eq!(titles(shared, Check::WebhookUndocumented), "");
    let callback = "openapi: 3.0.0\npaths: {/a: {post: {callbacks: {done: {'{$url}': {post: {}}}}}}}\n";
    insta::assert_snapshot!(told(callback, &[Check::WebhookUndocumented]), @"
    2:51 `POST {$url}` does not say when it is sent again and how its sender is verified
      help: say in the description when and how often it is sent again, and which signature proves its origin
    ");
}

#[test]
fn lists_say_how_they_are_paged() {
    let text = |path: &str, says: &str, schema: &str| {
        let responses = format!("responses: {{200: {{content: {{application/json: {{schema: {schema}}}}}}}}}");
        format!("openapi: 3.1.0\npaths:\n  {path}: {{get: {{{says} {responses}}}}}\n")
    };
    let found = |path, says, schema| titles(&text(path, says, schema), Check::PaginationUnstated);
    let array = "{type: array}";
    assert_eq!(found("/pets", "", array), "3:11 `GET /pets` does not say how it is paged");
    assert_eq!(
        found("/pets", "", "{properties: {pets: {type: array}}}"),
        "3:11 `GET /pets` does not say how it is paged"
    );
    assert_eq!(found("/pets", "", "{properties: {tags: {type: array}}}"), "");
    assert_eq!(found("/pets/{id}", "", array), "");
    for says in [
        "parameters: [{name: 'page[size]', in: query}],",
        "parameters: [{name: after, in: query}],",
        "description: All at once.,",
        "x-pagination: none,",
    ] {
        assert_eq!(found("/pets", says, array), "", "{says}");
    }
}

#[test]
fn operations_say_how_long_they_may_take() {
    let text = |root: &str, says: &str| format!("openapi: 3.1.0\n{root}\npaths: {{/a: {{get: {{{says}}}}}}}\n");
    let found = |root, says| titles(&text(root, says), Check::TimeoutUnstated);
    assert_eq!(found("x-a: 1", ""), "3:14 `GET /a` does not say how long it may take");
    assert_eq!(found("x-timeout: 30s", ""), "");
    assert_eq!(found("info: {description: Requests time out after 30 s.}", ""), "");
    assert_eq!(found("x-a: 1", "x-amazon-timeout: 3"), "");
}
