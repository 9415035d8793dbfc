//! What is no change, whatever it looks like.

use proptest::prelude::*;

use super::*;

/// Two ways to say the same.
#[rustfmt::skip]
const SAME: &[(&str, &str)] = &[
    ("{type: string, enum: [a], description: old}", "{type: string, const: a, description: new, examples: [a]}"),
    ("{type: integer, maximum: 10}", "{type: integer, maximum: 10.0}"),
    ("{type: integer, minimum: 1, exclusiveMinimum: true}", "{type: integer, exclusiveMinimum: 1}"),
    ("{type: string, nullable: true}", "{type: [string, 'null']}"),
    ("{type: string, nullable: true, enum: [a, null]}", "{type: [string, 'null'], enum: [a]}"),
    ("{type: string, nullable: true}", "{anyOf: [{type: string}, {type: 'null'}]}"),
    ("{type: object, properties: {a: {type: string}}}", "{allOf: [{properties: {a: {type: string}}}]}"),
    ("{properties: {a: {type: string}}}", "{type: object, properties: {a: {type: string}}}"),
    ("{type: object, additionalProperties: true}", "{type: object, additionalProperties: {}}"),
    ("{type: object}", "{type: object, additionalProperties: true, minProperties: 0}"),
    ("{type: array, uniqueItems: false}", "{type: array}"),
    ("{oneOf: [{type: string}, {maximum: 1}]}", "{oneOf: [{maximum: 1}, {type: string, title: T}]}"),
    ("{type: [string, integer]}", "{anyOf: [{type: integer}, {type: string, title: T}]}"),
    ("{type: [string, integer, 'null']}", "{oneOf: [{type: integer}, {type: string}, {type: 'null'}]}"),
    ("{type: object, properties: {a: {}, b: {}}}", "{type: object, properties: {b: {}, a: {}}}"),
    ("{type: string, example: a}", "{type: string, x-internal: true}"),
    ("{type: object, default: {a: 1, b: 2}}", "{type: object, default: {b: 2, a: 1.0}}"),
];

#[test]
fn two_ways_to_say_the_same_are_no_change() {
    for (old, new) in SAME {
        for side in SIDES {
            assert_eq!(told(&with(side, old), &with(side, new)), "", "{old} → {new}");
            assert_eq!(told(&with(side, new), &with(side, old)), "", "{new} → {old}");
        }
    }
}

#[test]
fn names_of_schemas_are_no_change() {
    let of = |name: &str| {
        let branches = format!("{{oneOf: [{{$ref: '#/components/schemas/{name}'}}, {{type: string}}]}}");
        let start = with(Side::Response, &branches);
        format!("{start}components: {{schemas: {{{name}: {{type: object, properties: {{a: {{type: integer}}}}}}}}}}\n")
    };
    assert_eq!(told(&of("Cat"), &of("Kitten")), "");
}

#[test]
fn a_range_of_statuses_or_media_types_covers_what_it_replaces() {
    let of = |status: &str, media: &str| {
        operation(&format!("{{responses: {{{status}: {{description: x, content: {{{media}: {{}}}}}}}}}}"))
    };
    assert_eq!(told(&of("'200'", "application/json"), &of("2XX", "'application/json; charset=utf-8'")), "");
    assert_eq!(told(&of("2xx", "application/json"), &of("'201'", "'application/*'")), "");
    assert_eq!(told(&of("'404'", "a/b"), &of("default", "a/b")), "");
}

#[test]
fn a_default_answer_does_not_replace_one_success_of_several() {
    let of = |statuses: &str| operation(&format!("{{responses: {{{statuses}}}}}"));
    let both = of("'200': {description: x}, '202': {description: x}");
    let one = of("'200': {description: x}, default: {description: x}");
    insta::assert_snapshot!(told(&both, &one), @r"
    · POST /a · response `default`: was added [response-non-success-status-added]
    ! POST /a · response `202`: was removed [response-success-status-removed]
    ");
}

/// One contract in two versions of the format.
const MIGRATED: [&str; 2] = [
    "swagger: '2.0'
info: {title: T, version: '1'}
host: a.example
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
  login: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a', tokenUrl: 'https://b', scopes: {r: x}}
security: [{key: []}]
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, type: integer, format: int64}
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: ids, in: query, type: array, items: {type: integer}}
      responses:
        '200': {description: x, schema: {$ref: '#/definitions/Order'}, headers: {X-Rate: {type: integer}}}
    post:
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string, maxLength: 9}
      responses: {'204': {description: x}}
    put:
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/Order'}}]
      responses: {default: {description: x, schema: {type: file}}}
definitions:
  Order:
    type: object
    discriminator: kind
    required: [kind]
    properties: {kind: {type: string}, note: {type: string, x-nullable: true}, next: {$ref: '#/definitions/Order'}}
",
    "openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a.example/v1'}]
security: [{key: []}]
paths:
  /orders/{orderId}:
    get:
      parameters:
        - {name: orderId, in: path, required: true, schema: {type: integer, format: int64}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: integer}}}
      responses:
        '200':
          description: x
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
          headers: {X-Rate: {schema: {type: integer}}}
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, format: binary}, note: {type: string, maxLength: 9}}
      responses: {'204': {description: x}}
    put:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {default: {description: x, content: {application/json: {schema: {type: string, format: binary}}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login:
      type: oauth2
      flows: {authorizationCode: {authorizationUrl: 'https://a', tokenUrl: 'https://b', scopes: {r: x}}}
  schemas:
    Order:
      type: object
      discriminator: {propertyName: kind}
      required: [kind]
      properties: {kind: {type: string}, note: {type: [string, 'null']}, next: {$ref: '#/components/schemas/Order'}}
",
];

#[test]
fn a_contract_that_moves_to_a_later_format_breaks_nobody() {
    insta::assert_snapshot!(told(MIGRATED[0], MIGRATED[1]), @r"· GET /orders/{orderId} · path parameter `orderId`: was renamed from `id` [request-path-parameter-renamed]");
    insta::assert_snapshot!(told(MIGRATED[1], MIGRATED[0]), @r"· GET /orders/{id} · path parameter `id`: was renamed from `orderId` [request-path-parameter-renamed]");
}

/// Schemas as they come, some of them nonsense.
fn schema() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("{}".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("[1]".to_owned()),
        Just("{$ref: '#/components/schemas/A'}".to_owned()),
        Just("{$ref: '#/components/schemas/B'}".to_owned()),
        Just("{$ref: '#/nowhere'}".to_owned()),
        "(string|integer|number|'null'|array|object|file)".prop_map(|kind| format!("{{type: {kind}}}")),
        "(enum: \\[a, b\\]|const: 1|default: [0-9]|maximum: [0-9]|minLength: [0-9]|pattern: a|nullable: true)"
            .prop_map(|keyword| format!("{{{keyword}}}")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let some = prop::collection::vec(inner.clone(), 1..4).prop_map(|all| all.join(", "));
        let named = ("[abc]", inner.clone(), "(readOnly|writeOnly|deprecated)");
        prop_oneof![
            some.clone().prop_map(|all| format!("{{oneOf: [{all}]}}")),
            some.clone().prop_map(|all| format!("{{anyOf: [{all}], type: object}}")),
            some.prop_map(|all| format!("{{allOf: [{all}]}}")),
            inner.clone().prop_map(|one| format!("{{type: array, items: {one}, prefixItems: [{one}]}}")),
            inner.prop_map(|one| format!("{{additionalProperties: {one}, not: {one}}}")),
            named.prop_map(|(name, one, flag)| {
                format!("{{required: [{name}], properties: {{{name}: {one}, d: {{{flag}: true}}}}}}")
            }),
        ]
    })
}

fn contract() -> impl Strategy<Value = String> {
    (schema(), schema(), schema(), schema(), "('200'|2XX|default|'404')").prop_map(|(a, b, sent, given, status)| {
        format!(
            "openapi: 3.1.0
paths:
  '/a/{{x}}':
    post:
      parameters: [{{name: x, in: path, schema: {a}}}, {{name: q, in: query, schema: {b}}}]
      requestBody: {{content: {{application/json: {{schema: {sent}}}, '*/*': {{schema: {a}}}}}}}
      responses: {{{status}: {{content: {{a/b: {{schema: {given}}}}}, headers: {{h: {{schema: {b}}}}}}}}}
components: {{schemas: {{A: {a}, B: {b}}}}}
"
        )
    })
}

proptest! {
    #[test]
    fn a_contract_is_like_itself(text in contract()) {
        prop_assert_eq!(told(&text, &text), "");
    }

    #[test]
    fn any_two_contracts_are_compared_alike_each_time(old in contract(), new in contract()) {
        let (old, new) = (read(&old), read(&new));
        prop_assert_eq!(compare(&old, &new, None), compare(&old, &new, None));
    }

    #[test]
    fn what_is_no_contract_is_compared_all_the_same(paths in "[\\[\\]{}a-z:, '/]{0,60}") {
        let text = format!("openapi: '3'\npaths: {paths}\n");
        let read = Flat::read(&text.as_str().into(), Syntax::Yaml, &Limits::default());
        if read.tree.is_some() && let Some(contract) = OpenApi::read(spec(&text)) {
            prop_assert_eq!(compare(&contract, &contract, None).changes, vec![]);
        }
    }
}
