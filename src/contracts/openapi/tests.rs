use super::*;
use crate::contracts::testing::{spec, spec_of};

fn read(text: &str) -> OpenApi {
    OpenApi::read(spec(text)).unwrap()
}

/// A contract in lines: each operation with what it takes and gives.
fn told(api: &OpenApi) -> String {
    let mut lines = Vec::new();
    for operation in api.all_operations() {
        let tags: Vec<&str> = operation.tags.iter().map(|ix| api.tags[*ix as usize].name.as_str()).collect();
        let id = operation.id.as_ref().map_or("-", |id| &id.value);
        lines.push(format!("{} {} {id} [{}]", operation.method, operation.path.value, tags.join(" ")));
        for parameter in &operation.parameters {
            let mark = if parameter.required { "*" } else { "" };
            lines.push(format!("  {} {}{mark}", parameter.place.word(), parameter.name));
        }
        let media = |media: &Media| {
            let kind = match &media.content {
                Content::Unstated => "unstated".to_owned(),
                Content::Schema(at) => format!("schema {}", api.node(*at).reference().unwrap_or("inline")),
                Content::Items(_) => "items".to_owned(),
                Content::Form(fields) => fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join("+"),
            };
            format!("{} {kind}", media.name)
        };
        if let Some(body) = &operation.body {
            let mark = if body.required { "*" } else { "" };
            lines.extend(body.content.iter().map(|content| format!("  body{mark} {}", media(content))));
        }
        for response in &operation.responses {
            lines.push(format!(
                "  {} {}",
                response.status.value,
                response.content.iter().map(media).collect::<Vec<_>>().join(", ")
            ));
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_operation_takes_up_what_its_path_says_and_overrides_it() {
    let api = read(
        "
openapi: 3.1.0
paths:
  x-note: {get: {}}
  /orders/{id}:
    parameters:
      - {name: id, in: path, schema: {type: string}}
      - {name: page, in: query, required: true}
    get:
      operationId: getOrder
      tags: [orders, orders, read]
      parameters: [{$ref: '#/components/parameters/Page'}]
      responses:
        x-internal: {}
        200: {$ref: '#/components/responses/Order'}
        default: {description: failed}
    x-get: {}
components:
  parameters: {Page: {name: page, in: query}}
  responses: {Order: {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
  schemas: {Order: {type: object}}
",
    );
    insta::assert_snapshot!(told(&api), @r"
    GET /orders/{id} getOrder [orders read]
      query page
      path id*
      200 application/json schema #/components/schemas/Order
      default
    ");
}

#[test]
fn body_and_form_parameters_of_2_0_become_a_body() {
    let api = read(
        "
swagger: '2.0'
consumes: [application/json]
produces: [application/json, text/plain]
paths:
  /a:
    post:
      parameters: [{name: b, in: body, required: true, schema: {$ref: '#/definitions/B'}}, {name: q, in: query, type: string}]
      responses: {200: {description: ok, schema: {type: string}, examples: {text/plain: hi}}}
    put:
      consumes: [multipart/form-data]
      parameters: [{name: f, in: formData, type: file}, {name: g, in: formData, type: string, required: true}]
      responses: {204: {description: done}}
definitions: {B: {type: object}}
",
    );
    insta::assert_snapshot!(told(&api), @r"
    POST /a - []
      query q
      body* application/json schema #/definitions/B
      200 application/json schema inline, text/plain schema inline
    PUT /a - []
      body* multipart/form-data f+g
      204
    ");
    assert_eq!(api.schemas[0].name, "B");
}

#[test]
fn webhooks_callbacks_and_methods_of_3_2_are_operations() {
    let api = read(
        "
openapi: 3.2.0
tags: [{name: books}, {name: search, parent: books}, {name: other}]
paths:
  /books:
    query: {tags: [search], responses: {200: {description: ok, content: {text/event-stream: {itemSchema: {type: object}}}}}}
    additionalOperations: {COPY: {tags: [books]}}
    post:
      callbacks: {done: {'{$request.body#/url}': {post: {responses: {200: {description: ok}}}}}}
webhooks:
  shipped: {post: {operationId: onShipped}}
",
    );
    insta::assert_snapshot!(told(&api), @r"
    QUERY /books - [search]
      200 text/event-stream items
    COPY /books - [books]
    POST /books - []
    POST {$request.body#/url} - []
      200
    POST shipped onShipped []
    ");
    let groups: Vec<(&str, usize)> = api.groups.iter().map(|group| (group.name.as_str(), group.tags.len())).collect();
    assert_eq!(groups, [("books", 2), ("other", 1)]);
}

#[test]
fn groups_that_are_stated_count_and_what_they_leave_out_is_kept() {
    let api = read(
        "openapi: 3.0.0\nx-tagGroups: [{name: Shop, tags: [a, nobody]}]\ntags: [{name: a}]\npaths: {/x: {get: {tags: [b]}}}\n",
    );
    let groups: Vec<(&str, &[u32])> = api.groups.iter().map(|group| (group.name.as_str(), &*group.tags)).collect();
    assert_eq!(groups, [("Shop", &[0][..]), ("", &[1][..])]);
    assert!(api.tags[1].at.is_none() && api.tags[1].used.is_some());
}

#[test]
fn security_is_the_operations_word_or_else_the_contracts() {
    let api = read(
        "
openapi: 3.0.0
security: [{key: []}]
paths:
  /a: {get: {}, put: {security: []}, post: {security: [{oauth: [write]}, {}]}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {write: Write}}}}
",
    );
    let asked: Vec<usize> = api.operations.iter().map(|operation| api.requirements(operation).unwrap().len()).collect();
    assert_eq!(asked, [1, 0, 2]);
    let kinds: Vec<&SchemeKind> = api.schemes.iter().map(|scheme| &scheme.kind).collect();
    let key = SchemeKind::ApiKey { place: "header".to_owned(), name: "X-Key".to_owned() };
    assert_eq!(kinds, [&key, &SchemeKind::OAuth2(vec!["clientCredentials".to_owned()])]);
}

#[test]
fn servers_have_their_variables_and_2_0_has_a_host() {
    let api = read(
        "openapi: 3.0.0\nservers: [{url: 'https://{env}.x.example/v1/', variables: {env: {default: prod, enum: [prod, test]}}}]\n",
    );
    assert_eq!(api.servers[0].address(), "https://prod.x.example/v1");
    let old = read("swagger: '2.0'\nhost: x.example\nbasePath: /v2/\nschemes: [https, http]\n");
    let urls: Vec<&str> = old.servers.iter().map(|server| server.url.as_str()).collect();
    assert_eq!(urls, ["https://x.example/v2", "http://x.example/v2"]);
}

#[test]
fn schemas_of_other_files_have_names_too_and_no_two_differ_by_case_alone() {
    let api = OpenApi::read(spec_of(&[
        ("api/openapi.yaml", "openapi: 3.1.0\npaths: {/o: {$ref: 'paths/orders.yaml'}}\ncomponents: {schemas: {order: {type: object}}}\n"),
        ("api/paths/orders.yaml", "get: {responses: {200: {content: {application/json: {schema: {$ref: '../schemas/Order.yaml'}}}}}}\n"),
        ("api/schemas/Order.yaml", "type: object\nproperties: {lines: {$ref: 'parts.yaml#/Lines'}}\n"),
        ("api/schemas/parts.yaml", "Lines: {type: array}\n"),
    ]))
    .unwrap();
    let names: Vec<&str> = api.schemas.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["order", "Order-2", "Lines"]);
    assert_eq!(api.operations.len(), 1);
    assert_eq!(api.operations[0].path.value, "/o");
}

#[test]
fn nothing_that_is_broken_keeps_the_rest_from_being_read() {
    let api = read(
        "openapi: 3.0.0\npaths: {/a: 7, /b: {get: null, put: {parameters: [3, {in: query}], responses: [], requestBody: 'x'}}, 5: {get: {}}}\ntags: {a: 1}\nservers: {}\ncomponents: []\n",
    );
    assert_eq!(told(&api), "PUT /b - []\n  query\nGET 5 - []");
}

#[test]
fn each_tag_of_a_long_chain_of_parents_is_gone_through_once() {
    let tags = |last: &str| {
        let chain: String = (0..20_000).map(|n| format!("  - {{name: t{n}, parent: t{}}}\n", n + 1)).collect();
        format!("openapi: 3.2.0\ntags:\n{chain}  - {{name: t20000{last}}}\npaths: {{}}\n")
    };
    let groups = |text: &str| OpenApi::read(spec(text)).unwrap().groups;
    let of_chain = groups(&tags(""));
    assert_eq!((of_chain.len(), of_chain[0].name.as_str(), of_chain[0].tags.len()), (1, "t20000", 20_001));
    // Those in a circle, and those that lead into it, stand for themselves.
    assert_eq!(groups(&tags(", parent: t5")).len(), 20_001);
}

#[test]
fn a_form_of_2_0_is_repeated_for_a_bounded_number_of_media_types() {
    let types: String = (0..1_000).map(|n| format!("application/x{n}, ")).collect();
    let text = format!(
        "swagger: '2.0'\nconsumes: [{types}]\npaths: {{/a: {{post: {{parameters: [{{name: f, in: formData, type: string}}]}}}}}}\n"
    );
    let api = OpenApi::read(spec(&text)).unwrap();
    assert_eq!(api.operations[0].body.as_ref().unwrap().content.len(), 100);
}
