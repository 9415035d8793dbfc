//! Behaviour of the comparison.

mod fits;
mod table;

use super::*;
use crate::contracts::testing::spec;
use crate::yaml::flat::Flat;
use crate::yaml::{Limits, Syntax};

pub(super) fn read(text: &str) -> OpenApi {
    let problems = Flat::read(&text.into(), Syntax::Yaml, &Limits::default()).problems;
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    OpenApi::read(spec(text)).unwrap()
}

pub(super) fn changes(old: &str, new: &str) -> Vec<Change> {
    let changes = compare(&read(old), &read(new), None);
    assert!(!changes.is_cut);
    changes.changes
}

/// Changes, one a line.
pub(super) fn told(old: &str, new: &str) -> String {
    let sign = |change: &Change| match change.impact {
        Impact::Breaking => "!",
        Impact::Doubtful => "?",
        Impact::Harmless => "·",
    };
    let line = |change: Change| {
        let operation = change.operation.as_ref().map(|endpoint| format!("{} {}", endpoint.method, endpoint.path));
        let place: Vec<String> = operation.into_iter().chain(change.place.clone()).collect();
        format!("{} {}: {} [{}]", sign(&change), place.join(" · "), change.text, change.check.id())
    };
    changes(old, new).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A contract of one operation.
pub(super) fn operation(text: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: T, version: 1.0.0}}\npaths: {{/a: {{post: {text}}}}}\n")
}

/// A contract with a schema in a parameter, a body or an answer.
pub(super) fn with(side: Side, schema: &str) -> String {
    operation(&match side {
        Side::Parameter => format!("{{parameters: [{{name: p, in: query, schema: {schema}}}]}}"),
        Side::Request => format!("{{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}"),
        Side::Response => {
            format!("{{responses: {{'200': {{description: x, content: {{application/json: {{schema: {schema}}}}}}}}}}}")
        }
    })
}

pub(super) const SIDES: [Side; 3] = [Side::Parameter, Side::Request, Side::Response];

#[test]
fn names_of_checks_are_unique_and_plain() {
    let ids: std::collections::BTreeSet<&str> = Check::ALL.iter().map(|check| check.id()).collect();
    assert_eq!(ids.len(), Check::ALL.len());
    assert!(ids.iter().all(|id| id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
}

const OLD: &str = "openapi: 3.0.3
info: {title: Shop, version: 1.2.0}
servers: [{url: 'https://a.example/v1'}]
paths:
  /orders/{id}:
    get:
      operationId: order
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        '200':
          description: x
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
    delete: {responses: {'204': {description: x}}}
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'201': {description: x}}
components:
  schemas:
    Order:
      type: object
      required: [state]
      properties:
        state: {type: string, enum: [open, paid]}
        lines: {type: array, items: {$ref: '#/components/schemas/Line'}}
        parent: {$ref: '#/components/schemas/Order'}
    Line: {type: object, properties: {price: {type: integer}}}
";

const NEW: &str = "openapi: 3.1.0
info: {title: Shop, version: 1.3.0}
servers: [{url: 'https://a.example/v1/'}, {url: 'https://b.example'}]
paths:
  /orders:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Purchase'}}}}
      responses: {'201': {description: x}}
    get: {responses: {'200': {description: x}}}
  /orders/{orderId}:
    get:
      operationId: getOrder
      parameters:
        - {name: orderId, in: path, required: true, schema: {type: integer}}
        - {name: limit, in: query, required: true, schema: {type: integer, maximum: 50}}
      responses:
        '200':
          description: x
          content: {application/json: {schema: {$ref: '#/components/schemas/Purchase'}}}
components:
  schemas:
    Purchase:
      type: object
      properties:
        state: {type: string, enum: [open, paid, lost]}
        lines: {type: array, items: {$ref: '#/components/schemas/Row'}}
        parent: {$ref: '#/components/schemas/Purchase'}
    Row: {type: object, required: [price], properties: {price: {type: number}}}
";

#[test]
fn changes_are_told_in_the_order_of_the_new_contract() {
    insta::assert_snapshot!(told(OLD, NEW), @r"
    · : server `https://b.example` was added [server-added]
    ! POST /orders · request body: became required [request-body-became-required]
    · POST /orders · request body `application/json`: `state` became optional [request-property-became-optional]
    · POST /orders · request body `application/json` · `state`: enum value `lost` was added [request-property-enum-value-added]
    ! POST /orders · request body `application/json` · `lines[]`: `price` became required [request-property-became-required]
    · POST /orders · request body `application/json` · `lines[].price`: type changed from `integer` to `number` [request-property-type-generalized]
    · GET /orders: the operation was added [endpoint-added]
    · GET /orders/{orderId}: `operationId` changed from `order` to `getOrder` [api-operation-id-changed]
    · GET /orders/{orderId} · path parameter `orderId`: was renamed from `id` [request-path-parameter-renamed]
    ! GET /orders/{orderId} · query parameter `limit`: became required [request-parameter-became-required]
    ! GET /orders/{orderId} · query parameter `limit`: maximum fell from 100 to 50 [request-parameter-max-decreased]
    ! GET /orders/{orderId} · response `200`: `state` became optional [response-property-became-optional]
    ? GET /orders/{orderId} · response `200` · `state`: enum value `lost` was added [response-property-enum-value-added]
    · GET /orders/{orderId} · response `200` · `lines[]`: `price` became required [response-property-became-required]
    ! GET /orders/{orderId} · response `200` · `lines[].price`: type changed from `integer` to `number` [response-property-type-changed]
    ! DELETE /orders/{id}: the operation was removed without being deprecated first [api-removed-without-deprecation]
    ");
}

#[test]
fn places_lead_to_both_contracts() {
    let (old, new) = (read(OLD), read(NEW));
    let changes = compare(&old, &new, None);
    let fell = changes.changes.iter().find(|change| change.text.starts_with("maximum fell")).unwrap();
    assert_eq!(old.node(fell.old_at.unwrap()).text(), Some("100"));
    assert_eq!(new.node(fell.new_at.unwrap()).text(), Some("50"));
    assert_eq!(changes.worst(), Some(Impact::Breaking));
    assert!(changes.breaking().all(|change| change.operation.is_some()));
}

#[test]
fn an_operation_is_known_by_its_path_whatever_its_parameters_are_called_then_by_its_name() {
    let old = "openapi: 3.0.0\npaths: {'/a/{x}': {get: {}}, /b: {get: {operationId: b}}, /c: {get: {}}}\n";
    let new = "openapi: 3.0.0\npaths: {'/a/{y}/': {get: {}}, /v2/b: {get: {operationId: b}}, /d: {get: {}}}\n";
    insta::assert_snapshot!(told(old, new), @r"
    ! GET /v2/b: moved here from `GET /b` [api-endpoint-moved]
    · GET /d: the operation was added [endpoint-added]
    ! GET /c: the path was removed without being deprecated first [api-path-removed-without-deprecation]
    ");
}

#[test]
fn a_deprecated_operation_may_go_once_its_sunset_is_past() {
    let old = operation("{deprecated: true, x-sunset: 2026-06-30}");
    let new = "openapi: 3.1.0\ninfo: {version: '2'}\n";
    let on = |day: &str| compare(&read(&old), &read(new), Some(day.parse().unwrap())).changes[0].check;
    assert_eq!(on("2026-06-29"), Check::PathRemovedBeforeSunset);
    assert_eq!(on("2026-06-30"), Check::PathRemovedWithDeprecation);
    let dated = "openapi: 3.1.0\ninfo: {version: '2026-01-01'}\n";
    insta::assert_snapshot!(told(&old, dated), @r"! POST /a: the path was removed on 2026-01-01, though its sunset was announced for 2026-06-30 [api-path-removed-before-sunset]");
    insta::assert_snapshot!(told(&old, new), @r"· POST /a: the path was removed after it was deprecated [api-path-removed-with-deprecation]");
}

#[test]
fn what_promised_no_stability_breaks_nobody() {
    let of = |level: &str, rest: &str| operation(&format!("{{x-stability-level: {level}, {rest}}}"));
    let (old, new) = (of("alpha", "deprecated: false"), of("alpha", "requestBody: {required: true, content: {}}"));
    insta::assert_snapshot!(told(&old, &new), @r"· POST /a · request body: was added, and is required [request-body-added-required]");
    insta::assert_snapshot!(told(&of("stable", ""), &of("alpha", "")), @r"! POST /a: stability changed from `stable` to `alpha` [api-stability-decreased]");
}

#[test]
fn a_webhook_sends_what_its_consumer_receives() {
    let hook = |schema: &str| {
        format!(
            "openapi: 3.1.0\nwebhooks: {{paid: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n"
        )
    };
    let (narrow, wide) = (hook("{type: integer}"), hook("{type: number}"));
    insta::assert_snapshot!(told(&narrow, &wide), @r"! POST paid · request body `application/json`: type changed from `integer` to `number` [response-property-type-changed]");
    insta::assert_snapshot!(told(&wide, &narrow), @r"· POST paid · request body `application/json`: type changed from `number` to `integer` [response-property-type-specialized]");
}

#[test]
fn a_callback_is_compared_with_the_one_of_the_same_name() {
    let of =
        |body: &str| operation(&format!("{{callbacks: {{done: {{'{{$request.body#/url}}': {{post: {body}}}}}}}}}"));
    let old = of("{requestBody: {content: {application/json: {schema: {required: [a], properties: {a: {}}}}}}}");
    let new = of("{requestBody: {content: {application/json: {schema: {properties: {a: {}}}}}}}");
    insta::assert_snapshot!(told(&old, &new), @r"! POST {$request.body#/url} · request body `application/json`: `a` became optional [response-property-became-optional]");
    insta::assert_snapshot!(told(&old, &operation("{}")), @r"! POST {$request.body#/url}: the callback was removed [callback-removed]");
}

#[test]
fn a_schema_that_refers_to_itself_is_compared_once() {
    let of = |kind: &str| {
        format!(
            "{}components: {{schemas: {{N: {{type: object, properties: {{next: {{$ref: '#/components/schemas/N'}}, v: {{type: {kind}}}}}}}}}}}\n",
            with(Side::Response, "{$ref: '#/components/schemas/N'}")
        )
    };
    insta::assert_snapshot!(told(&of("integer"), &of("string")), @r"! POST /a · response `200` · `v`: type changed from `integer` to `string` [response-property-type-changed]");
    assert_eq!(told(&of("string"), &of("string")), "");
}

#[test]
fn a_choice_of_choices_does_not_grow() {
    // Each level refers to the next one twice: 2^60 ways to the end.
    let of = |kind: &str| {
        let level = |n: u32| {
            let next = format!("{{$ref: '#/components/schemas/L{}'}}", n + 1);
            format!("    L{n}: {{oneOf: [{{properties: {{a: {next}}}}}, {{properties: {{b: {next}}}}}]}}\n")
        };
        let levels: String = (0..60).map(level).collect();
        let start = with(Side::Request, "{$ref: '#/components/schemas/L0'}");
        format!("{start}components:\n  schemas:\n{levels}    L60: {{type: {kind}}}\n")
    };
    let (old, new) = (read(&of("string")), read(&of("integer")));
    let changes = compare(&old, &new, None);
    assert!(changes.changes.len() <= 1);
    assert_eq!(compare(&old, &old, None).changes, []);
}

#[test]
fn a_reference_that_leads_nowhere_is_no_reason_to_stop() {
    let of = |schema: &str| with(Side::Request, schema);
    assert_eq!(told(&of("{$ref: '#/nowhere'}"), &of("{$ref: '#/nowhere'}")), "");
    let circle = "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}\n";
    let circle = format!("{}{circle}", of("{$ref: '#/components/schemas/A'}"));
    assert_eq!(told(&circle, &circle), "");
    changes(&circle, &of("{type: string}"));
}
