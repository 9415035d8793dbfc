use proptest::prelude::*;

use super::*;
use crate::base::span::LineIndex;
use crate::contracts::testing::{spec, spec_of};

/// Flaws of a contract in one line each: place, title, label, help.
fn flaws(text: &str) -> String {
    flaws_of(&[("api.yaml", text)])
}

fn flaws_of(files: &[(&str, &str)]) -> String {
    let spec = spec_of(files);
    let found = check(&spec, Format::of(spec.root()).unwrap());
    let line = |flaw: &Flaw| {
        let (path, tree) = spec.files().nth(flaw.node.file()).unwrap();
        let at = LineIndex::new(tree.source()).position(tree.source(), flaw.span.start);
        let help = flaw.help.iter().map(|help| format!(": {help}")).collect::<String>();
        let path = if files.len() == 1 { String::new() } else { format!("{path}:") };
        format!("{path}{}:{} {} ({}){help}", at.line, at.column, flaw.title, flaw.label)
    };
    found.flaws.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// One of each object with each of its fields.
const WHOLE: [&str; 4] = [
    include_str!("tests/swagger-2.0.yaml"),
    include_str!("tests/openapi-3.2.yaml"),
    include_str!("tests/asyncapi-2.6.yaml"),
    include_str!("tests/asyncapi-3.0.yaml"),
];

#[test]
fn a_document_with_every_field_of_every_object_has_no_flaw() {
    for text in WHOLE {
        assert_eq!(flaws(text), "", "{}", text.lines().next().unwrap());
    }
}
#[test]
fn the_root_is_asked_for_what_its_release_asks_for() {
    let text = "openapi: 3.0.3
";
    insta::assert_snapshot!(flaws(text), @r"
    1:1 `info` is missing in the document (no `info`)
    1:1 `paths` is missing in the document (no `paths`)
    ");
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
";
    insta::assert_snapshot!(flaws(text), @"1:1 one of `paths`, `components`, `webhooks` is missing in the document (none of them)");
    let text = "openapi: 3.0
info: {title: T, version: '1'}
paths: {}
";
    insta::assert_snapshot!(flaws(text), @"1:10 `openapi` must be a version such as `3.0.0` (a number stands here)");
    let text = "swagger: 2.0
info: {title: T, version: '1'}
paths: []
";
    insta::assert_snapshot!(flaws(text), @r"
    1:10 `swagger` must be the text `2.0` (a number stands here): put it in quotes
    3:1 `paths` must be an object (a list stands here)
    ");
}

#[test]
fn keys_of_2_0_in_3_x_are_told_where_they_belong() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
host: a
definitions: {}
securityDefinitions: {}
swagger: '2.0'
";
    insta::assert_snapshot!(flaws(text), @r"
    4:1 `host` is no field of the document (unknown here): write `servers: [{url: …}]`, which takes the place of `host`, `basePath` and `schemes` since 3.0
    5:1 `definitions` is no field of the document (unknown here): move it to `components.schemas`
    6:1 `securityDefinitions` is no field of the document (unknown here): move it to `components.securitySchemes`
    7:1 `swagger` is no field of the document (unknown here): remove it: `openapi` states the version since 3.0
    ");
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths: {}
components: {}
";
    insta::assert_snapshot!(flaws(text), @"4:1 `components` is no field of the document (unknown here): write `definitions`, `parameters` and `responses`, or move to OpenAPI 3.0, which knows it");
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
servers: [{url: /}]
components:
  definitions: {}
";
    insta::assert_snapshot!(flaws(text), @"6:3 `definitions` is no field of `components` (unknown here): name it `schemas`");
}

#[test]
fn a_field_of_a_later_release_says_since_when_it_is_known() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
webhooks: {}
";
    insta::assert_snapshot!(flaws(text), @"4:1 `webhooks` is no field of the document (known since OpenAPI 3.1): move to OpenAPI 3.1, or remove it");
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
$self: /a
components: {mediaTypes: {}}
";
    insta::assert_snapshot!(flaws(text), @r"
    4:1 `$self` is no field of the document (known since OpenAPI 3.2): move to OpenAPI 3.2, or remove it
    5:14 `mediaTypes` is no field of `components` (known since OpenAPI 3.2): move to OpenAPI 3.2, or remove it
    ");
}

#[test]
fn the_info_object_and_what_is_in_it() {
    let text = "openapi: 3.1.0
info:
  title: T
  version: 1.0
  contact: {email: me, url: a b}
  license: MIT
  sumary: x
paths: {}
";
    insta::assert_snapshot!(flaws(text), @r"
    4:12 `version` must be text (a number stands here): put it in quotes
    5:20 `email` must be an e-mail address (`me` is not)
    5:29 `url` must be an address (`a b` is not)
    6:12 `license` must be an object (`MIT` is not): write `license: {name: …}`
    7:3 `sumary` is no field of `info` (unknown here): did you mean `summary`?
    ");
    let text = "openapi: 3.1.0
info:
  title: T
  version: '1'
  license: {identifier: MIT, url: /x}
paths: {}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:3 `name` is missing in `license` (no `name`)
    5:30 `url` cannot stand beside `identifier` (`identifier` is there too): keep one of them
    ");
}

#[test]
fn servers_and_their_variables() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
servers:
  - description: x
  - url: a
    variables:
      p: {enum: [], default: 443}
      q: {}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:5 `url` is missing in a server (no `url`)
    8:11 `enum` has no item (empty): write at least one item
    8:30 `default` must be text (a number stands here): put it in quotes
    9:7 `default` is missing in server variable `q` (no `default`)
    ");
}

#[test]
fn paths_start_with_a_slash_and_hold_operations() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  orders: {}
  /a: []
  /b:
    responses: {}
    get: null
    fetch: {}
";
    insta::assert_snapshot!(flaws(text), @r"
    4:3 `orders` must start with `/` (no `/` at its start): write `/orders`
    5:3 `/a` must be an object (a list stands here)
    7:5 `responses` is no field of path `/b` (unknown here): move it into the operations of this path
    8:5 `get` must be an object (nothing stands here): fill it in, or remove the key
    9:5 `fetch` is no field of path `/b` (unknown here)
    ");
}

#[test]
fn an_operation_is_called_by_its_method_and_path() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /orders:
    get:
      operationID: a
      tags: a
    post:
      produces: []
      deprecated: 'yes'
      responses: {}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:5 `responses` is missing in `GET /orders` (no `responses`)
    6:7 `operationID` is no field of `GET /orders` (unknown here): did you mean `operationId`?
    7:13 `tags` must be a list (`a` is not)
    9:7 `produces` is no field of `POST /orders` (unknown here): name media types as keys of `content` in each response
    10:19 `deprecated` must be `true` or `false` (`yes` is not)
    11:7 `responses` has no status code (empty): write at least one status code
    ");
}

#[test]
fn who_misspelt_a_field_is_not_told_that_it_is_missing() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      respones: {}
";
    insta::assert_snapshot!(flaws(text), @"6:7 `respones` is no field of `GET /a` (unknown here): did you mean `responses`?");
}

#[test]
fn status_codes_are_written_in_capitals() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses:
        4xx: {description: x}
        6XX: {description: x}
        ok: {description: x}
        200: {description: x}
        Default: {description: x}
";
    insta::assert_snapshot!(flaws(text), @r"
    7:9 `4xx` is no status code (not allowed here): write `4XX`
    8:9 `6XX` is no status code (not allowed here): write a status code such as `200`, a range such as `2XX`, or `default`
    9:9 `ok` is no status code (not allowed here): write a status code such as `200`, a range such as `2XX`, or `default`
    11:9 `Default` is no status code (not allowed here): write `default`
    ");
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses: {2XX: {description: x}, 200: {}}
";
    insta::assert_snapshot!(flaws(text), @r"
    6:19 `2XX` is no status code (not allowed here): write each status code by itself: 2.0 knows no ranges
    6:42 `description` is missing in response `200` (no `description`)
    ");
}

#[test]
fn fields_of_a_parameter_depend_on_where_it_is_sent() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  parameters:
    a: {name: a, in: path, schema: {}}
    b: {name: b, in: path, required: false, schema: {}, style: form}
    c: {name: c, in: body, schema: {}}
    d: {name: d, in: querry, schema: {}}
    e: {name: e}
    f: {name: f, in: query, type: string}
    g: {name: g, in: query, schema: {}, content: {a/b: {}}}
    h: {name: h, in: header, content: {}}
    i: {name: i, in: querystring, content: {a/b: {}}}
";
    insta::assert_snapshot!(flaws(text), @r"
    6:5 `required` is missing in path parameter `a` (no `required`)
    7:38 `required` must be `true` (`false` is not): write `true`, as it can never be left out
    7:64 `style` must be one of `matrix`, `label`, `simple` (`form` is none of them)
    8:22 `in` of a parameter must be one of `query`, `header`, `path`, `cookie` (`body` is none of them): write `requestBody` instead, which takes its place since 3.0
    9:22 `in` of a parameter must be one of `query`, `header`, `path`, `cookie` (`querry` is none of them): did you mean `query`?
    10:5 `in` is missing in parameter `e` (no `in`)
    11:29 `type` is no field of query parameter `f` (unknown here): move it into `schema`
    12:41 `content` cannot stand beside `schema` (`schema` is there too): keep one of them
    13:30 `content` must have exactly one entry (0 entries)
    14:22 `in` of a parameter must be one of `query`, `header`, `path`, `cookie` (`querystring` is none of them): known since 3.2
    ");
}

#[test]
fn parameters_of_2_0() {
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths: {}
parameters:
  a: {name: a, in: body, type: string}
  b: {name: b, in: query, schema: {}}
  c: {name: c, in: header, type: file}
  d: {name: d, in: path, required: true, type: array, items: {type: object}, collectionFormat: multi}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:26 `type` is no field of body parameter `a` (unknown here): move it into `schema`
    6:27 `schema` is no field of query parameter `b` (unknown here): move `type`, `format` and the like from it to the parameter: only `in: body` has a schema
    7:34 `type` must be one of `string`, `number`, `integer`, `boolean`, `array` (`file` is none of them): write `type: string` and `format: binary`; in 2.0 only form parameters and responses are files
    8:69 `type` must be one of `string`, `number`, `integer`, `boolean`, `array` (`object` is none of them)
    8:96 `collectionFormat` must be one of `csv`, `ssv`, `tsv`, `pipes` (`multi` is none of them): write `csv`, `ssv`, `tsv` or `pipes`: only queries and forms repeat a name
    ");
}

#[test]
fn bodies_media_types_and_encodings() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  requestBodies:
    a: {schema: {}}
    b:
      content:
        json: {}
        a/b: {example: 1, examples: {}, encoding: {x: {style: simple, explode: 1}}}
        a/c: {examples: [1], itemSchema: {}}
";
    insta::assert_snapshot!(flaws(text), @r"
    6:9 `schema` is no field of request body `a` (unknown here): move it below a media type in `content`
    9:9 `json` is no media type (not allowed here): write a media type such as `application/json`
    10:27 `examples` cannot stand beside `example` (`example` is there too): keep one of them
    10:63 `style` must be one of `form`, `spaceDelimited`, `pipeDelimited`, `deepObject` (`simple` is none of them): write `form`, which is `a,b` with `explode: false`
    10:80 `explode` must be `true` or `false` (a number stands here)
    11:15 `examples` must be an object (a list stands here): give each example a name and a `value`
    11:30 `itemSchema` is no field of media type `a/c` (known since OpenAPI 3.2): move to OpenAPI 3.2, or remove it
    ");
}

#[test]
fn responses_headers_links_and_examples() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  responses:
    a: {schema: {}}
    b: {description: x, headers: {X: {type: string}}, links: {l: {operationId: a, operationRef: b}}}
  headers:
    h: {name: x, schema: {}}
  examples:
    e: {value: 1, externalValue: /x}
    f: {foo: 1}
";
    insta::assert_snapshot!(flaws(text), @r"
    6:5 `description` is missing in response `a` (no `description`)
    6:9 `schema` is no field of response `a` (unknown here): move it below a media type in `content`
    7:39 `type` is no field of header `X` (unknown here): move it into `schema`
    7:83 `operationRef` cannot stand beside `operationId` (`operationId` is there too): keep one of them
    9:9 `name` is no field of header `h` (unknown here): remove it: a header is named by its key
    11:19 `externalValue` cannot stand beside `value` (`value` is there too): keep one of them
    12:9 `foo` is no field of example `f` (unknown here)
    ");
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  links: {l: {}}
";
    insta::assert_snapshot!(flaws(text), @"5:11 `operationRef` or `operationId` is missing in link `l` (none of them)");
}

#[test]
fn names_of_components_are_bounded() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    my schema: {}
";
    insta::assert_snapshot!(flaws(text), @"6:5 `my schema` cannot be the name of a component (not allowed here): use letters, digits, `.`, `-` and `_`");
}

#[test]
fn keywords_of_3_0_schemas_are_a_closed_set() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    a: {type: strng}
    b: {type: [string, 'null']}
    c: {type: 'null'}
    d: {const: 1, propertys: {}}
    e: {required: true, items: [], minLength: -1, multipleOf: 0}
    f: {exclusiveMinimum: 3, required: [], discriminator: kind}
    g: true
";
    insta::assert_snapshot!(flaws(text), @r"
    6:15 `type` must be one of `array`, `boolean`, `integer`, `number`, `object`, `string` (`strng` is none of them): did you mean `string`?
    7:9 `type` must be one of `array`, `boolean`, `integer`, `number`, `object`, `string` (a list stands here): write one type; `nullable: true` allows null, and `oneOf` several types
    8:15 `type` must be one of `array`, `boolean`, `integer`, `number`, `object`, `string` (`null` is none of them): write `nullable: true` beside another type
    9:9 `const` is no field of schema `d` (known since OpenAPI 3.1): move to OpenAPI 3.1, or remove it
    9:19 `propertys` is no field of schema `d` (unknown here): did you mean `properties`?
    10:19 `required` must be a list (a truth value stands here): list required properties in `required` of the object that has them
    10:25 `items` must be an object (a list stands here): write one schema; `oneOf` in it lists alternatives
    10:47 `minLength` must be a whole number from 0 up (`-1` is not)
    10:63 `multipleOf` must be a number above 0 (`0` is not)
    11:27 `exclusiveMinimum` must be `true` or `false` (a number stands here): write the limit as `minimum` and `exclusiveMinimum: true`
    11:30 `required` has no item (empty): write at least one item
    11:59 `discriminator` must be an object (`kind` is not): write `discriminator: {propertyName: …}`
    12:8 `g` must be an object (a truth value stands here)
    ");
}

#[test]
fn schemas_since_3_1_are_json_schema_and_open() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    a: {type: [string, nul], foo: bar}
    b: {exclusiveMinimum: true, items: []}
    c: {properties: {a: string}, required: [x, x]}
    d: {examples: {a: 1}, anyOf: []}
    e: {$schema: 'http://json-schema.org/draft-04/schema#', exclusiveMinimum: true}
    f: 1
";
    insta::assert_snapshot!(flaws(text), @r"
    6:24 an item of `type` must be one of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string` (`nul` is none of them): did you mean `null`?
    7:27 `exclusiveMinimum` must be a number (a truth value stands here): write the limit itself, such as `exclusiveMinimum: 0`
    7:33 `items` must be an object, or `true` or `false` (a list stands here): write one schema; `prefixItems` describes items by their position
    8:25 `a` must be an object, or `true` or `false` (`string` is not)
    8:48 `x` stands twice in `required` (again): remove it
    9:9 `examples` must be a list (an object stands here): write a list of values
    9:27 `anyOf` has no item (empty): write at least one item
    11:8 `f` must be an object, or `true` or `false` (a number stands here)
    ");
}

#[test]
fn schemas_of_2_0_do_not_know_alternatives() {
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths: {}
definitions:
  a: {oneOf: [], nullable: true, type: file}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:7 `oneOf` is no field of schema `a` (unknown here): describe the alternatives in words, or move to OpenAPI 3.0, which knows it
    5:18 `nullable` is no field of schema `a` (unknown here): write `x-nullable`, or move to OpenAPI 3.0, which knows it
    5:40 `type` must be one of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string` (`file` is none of them): write `type: string` and `format: binary`; in 2.0 only form parameters and responses are files
    ");
}

#[test]
fn discriminators_and_xml() {
    let text = "openapi: 3.2.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    a: {discriminator: {mapping: {a: 1}}, xml: {nodeType: attr, attribute: true}}
";
    insta::assert_snapshot!(flaws(text), @r"
    6:9 `propertyName` is missing in `discriminator` (no `propertyName`)
    6:38 `a` must be text (a number stands here): put it in quotes
    6:59 `nodeType` must be one of `element`, `attribute`, `text`, `cdata`, `none` (`attr` is none of them)
    6:65 `attribute` cannot stand beside `nodeType` (`nodeType` is there too): keep one of them
    ");
}

#[test]
fn fields_of_a_security_scheme_depend_on_its_type() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
security: [{a: x}, b]
components:
  securitySchemes:
    a: {type: basic}
    b: {type: apikey}
    c: {type: apiKey, in: body}
    d: {type: http}
    e: {type: oauth2, flow: implicit}
    f: {type: oauth2, flows: {implicit: {scopes: {a: 1}}, accessCode: {}, deviceAuthorization: {}}}
    g: {type: openIdConnect}
    h: {}
";
    insta::assert_snapshot!(flaws(text), @r"
    4:16 `a` must be a list (`x` is not)
    4:20 an item of `security` must be an object (`b` is not)
    7:15 `type` of a security scheme must be one of `apiKey`, `http`, `mutualTLS`, `oauth2`, `openIdConnect` (`basic` is none of them): write `type: http` and `scheme: basic`
    8:15 `type` of a security scheme must be one of `apiKey`, `http`, `mutualTLS`, `oauth2`, `openIdConnect` (`apikey` is none of them): did you mean `apiKey`?
    9:5 `name` is missing in `apiKey` security scheme `c` (no `name`)
    9:27 `in` must be one of `query`, `header`, `cookie` (`body` is none of them)
    10:5 `scheme` is missing in `http` security scheme `d` (no `scheme`)
    11:23 `flow` is no field of `oauth2` security scheme `e` (unknown here): name the flow as a key of `flows`
    12:31 `authorizationUrl` is missing in `implicit` (no `authorizationUrl`)
    12:54 `a` must be text (a number stands here): put it in quotes
    12:59 `accessCode` is no field of `flows` (unknown here): name it `authorizationCode`, as it is called since 3.0
    12:75 `deviceAuthorization` is no field of `flows` (known since OpenAPI 3.2): move to OpenAPI 3.2, or remove it
    13:5 `openIdConnectUrl` is missing in `openIdConnect` security scheme `g` (no `openIdConnectUrl`)
    14:5 `type` is missing in security scheme `h` (no `type`)
    ");
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths: {}
securityDefinitions:
  a: {type: oauth2, flow: code}
  b: {type: oauth2}
  c: {type: oauth2, flow: accessCode, scopes: {}}
  d: {type: http}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:27 `flow` of an `oauth2` security scheme must be one of `implicit`, `password`, `application`, `accessCode` (`code` is none of them)
    6:3 `flow` is missing in `oauth2` security scheme `b` (no `flow`)
    7:3 `authorizationUrl` is missing in `oauth2` security scheme `c` (no `authorizationUrl`)
    7:3 `tokenUrl` is missing in `oauth2` security scheme `c` (no `tokenUrl`)
    8:13 `type` of a security scheme must be one of `basic`, `apiKey`, `oauth2` (`http` is none of them): write `type: basic`, or describe another scheme as `apiKey`
    ");
}

#[test]
fn tags_and_documentation() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
tags: [{description: x}, {name: b, parent: a}, c]
externalDocs: {description: x}
";
    insta::assert_snapshot!(flaws(text), @r"
    4:9 `name` is missing in a tag (no `name`)
    4:36 `parent` is no field of tag `b` (known since OpenAPI 3.2): move to OpenAPI 3.2, or remove it
    4:48 an item of `tags` must be an object (`c` is not)
    5:1 `url` is missing in `externalDocs` (no `url`)
    ");
}

#[test]
fn what_3_2_brings_has_rules_of_its_own() {
    let text = "openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /a:
    parameters:
      - {name: a, in: querystring, content: {a/b: {}}}
      - {name: b, in: query, schema: {}}
    additionalOperations: {POST: {}, COPY: {responses: {}}}
";
    insta::assert_snapshot!(flaws(text), @r"
    8:28 `POST` cannot be the name of an additional method (not allowed here): write it as a field of the path itself, in lower case
    8:45 `responses` has no status code (empty): write at least one status code
    ");
}

#[test]
fn a_reference_may_stand_only_for_what_can_be_one() {
    let text = "openapi: 3.0.3
info: {$ref: '#/x'}
paths:
  /a:
    get: {$ref: '#/x', responses: {200: {$ref: 1}}}
";
    insta::assert_snapshot!(flaws(text), @r"
    2:8 `info` cannot be a reference (not allowed here): write here what it refers to
    5:11 `GET /a` cannot be a reference (not allowed here): write here what it refers to
    5:48 `$ref` must be an address (a number stands here): put it in quotes
    ");
}

#[test]
fn a_reference_to_a_component_of_another_kind_is_a_flaw_of_the_reference() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    $ref: '#/components/responses/r'
  /b:
    get:
      parameters: [{$ref: '#/components/schemas/s'}]
      responses: {200: {$ref: '#'}}
components:
  schemas: {s: {}}
  responses: {r: {description: x}}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:11 `#/components/responses/r` is no path (one of `responses`): refer to one of `pathItems`
    8:27 `#/components/schemas/s` is no parameter (one of `schemas`): refer to one of `parameters`
    9:31 `#` is no response (the document as a whole): write `#/` and the way to what is meant
    ");
}

#[test]
fn null_and_numbers_where_text_belongs() {
    let text = "openapi: 3.0.3
info:
  title:
  description: true
  version: 2
paths:
";
    insta::assert_snapshot!(flaws(text), @r"
    3:3 `title` must be text (nothing stands here): fill it in, or remove the key
    4:16 `description` must be text (a truth value stands here): put it in quotes
    5:12 `version` must be text (a number stands here): put it in quotes
    6:1 `paths` must be an object (nothing stands here): fill it in, or remove the key
    ");
}

#[test]
fn asyncapi_2() {
    let text = "asyncapi: 2.6.0
info: {title: T, version: '1'}
channels:
  a:
    subscribe: {messages: []}
    publish: {message: {oneOf: {}, name: x}}
    messages: {}
servers:
  s: {host: x}
";
    insta::assert_snapshot!(flaws(text), @r"
    5:17 `messages` is no field of operation `subscribe` of `a` (unknown here): write `message: {oneOf: […]}`
    6:25 `oneOf` must be a list (an object stands here)
    6:36 `name` is no field of `message` (unknown here)
    7:5 `messages` is no field of channel `a` (unknown here): write `message` in `publish` or `subscribe`, or move to AsyncAPI 3.0, which knows it
    9:3 `protocol` is missing in server `s` (no `protocol`)
    9:7 `host` is no field of server `s` (unknown here): write `url`, or move to AsyncAPI 3.0, which knows it
    ");
    let text = "asyncapi: 2.0.0
info: {title: T, version: '1'}
channels: {a: {servers: []}}
components: {securitySchemes: {a: {type: plain}}}
";
    insta::assert_snapshot!(flaws(text), @r"
    3:16 `servers` is no field of channel `a` (known since AsyncAPI 2.2): move to AsyncAPI 2.2, or remove it
    4:42 `type` of a security scheme must be one of `userPassword`, `X509`, `symmetricEncryption`, `asymmetricEncryption`, `apiKey`, `httpApiKey`, `http`, `oauth2`, `openIdConnect` (`plain` is none of them): known since 2.1
    ");
}

#[test]
fn asyncapi_3() {
    let text = "asyncapi: 3.0.0
info: {title: T, version: '1'}
channels:
  a: {publish: {}}
operations:
  o: {action: publish, channel: a}
  p: {message: {}}
servers:
  s: {url: x}
tags: []
components:
  messages: {m: {payload: {schema: {}}, headers: {type: strng}}}
";
    insta::assert_snapshot!(flaws(text), @r"
    4:7 `publish` is no field of channel `a` (unknown here): move it below `operations` at the root, with `action: receive`
    6:15 `action` must be one of `send`, `receive` (`publish` is none of them)
    6:33 `channel` must be an object (`a` is not): write `$ref: '#/channels/…'`
    7:3 `action` is missing in operation `p` (no `action`)
    7:3 `channel` is missing in operation `p` (no `channel`)
    7:7 `message` is no field of operation `p` (unknown here): write `messages`, a list of references to messages of the channel
    9:3 `protocol` is missing in server `s` (no `protocol`)
    9:7 `url` is no field of server `s` (unknown here): write `host` and `pathname`, which take its place since 3.0
    10:1 `tags` is no field of the document (unknown here): move it to `info.tags`
    12:18 `schemaFormat` is missing in `payload` (no `schemaFormat`)
    12:57 `type` must be one of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string` (`strng` is none of them): did you mean `string`?
    ");
}

#[test]
fn a_file_is_checked_as_what_it_is_used_as() {
    let root = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {$ref: paths/a.yaml}
  /b: {$ref: 'paths/all.yaml#/b'}
";
    let files = [
        ("api.yaml", root),
        ("paths/a.yaml", "get: {respones: {}}\n"),
        (
            "paths/all.yaml",
            "b:\n  get:\n    responses:\n      200: {$ref: '../r.yaml#/components/responses/R'}\nc: {get: 1}\n",
        ),
        (
            "r.yaml",
            "components: {responses: {R: {content: {a/b: {schema: {$ref: '#/s'}}}}, unused: 1}}\ns: {type: strng}\n",
        ),
    ];
    insta::assert_snapshot!(flaws_of(&files), @r"
    paths/a.yaml:1:7 `respones` is no field of `GET /a` (unknown here): did you mean `responses`?
    r.yaml:1:30 `description` is missing in response `R` (no `description`)
    r.yaml:2:11 `type` must be one of `array`, `boolean`, `integer`, `number`, `object`, `string` (`strng` is none of them): did you mean `string`?
    ");
}

#[test]
fn a_component_that_is_used_often_is_looked_at_once_where_it_stands() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {get: {responses: {200: {$ref: '#/components/responses/r'}, 201: {$ref: '#/components/responses/r'}}}}
components:
  responses: {r: {}}
";
    insta::assert_snapshot!(flaws(text), @"6:15 `description` is missing in response `r` (no `description`)");
}

#[test]
fn what_is_referred_to_outside_the_components_is_looked_at_too() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a: {$ref: '#/x-paths/a'}}
x-paths: {a: {get: {}}, b: {get: {}}}
";
    insta::assert_snapshot!(flaws(text), @"4:15 `responses` is missing in `GET /a` (no `responses`)");
}

#[test]
fn circles_of_references_end() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}, /c: {$ref: '#/paths/~1c'}}
components: {schemas: {s: {properties: {s: {$ref: '#/components/schemas/s/properties/s'}}}}}
";
    assert_eq!(flaws(text), "");
}

#[test]
fn what_is_data_is_not_looked_into() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
x-any: {type: strng}
components:
  schemas:
    s: {example: {type: strng}, default: [1], enum: [{a: 1}, null], x-any: {}}
  examples: {e: {value: {$ref: 1}}}
";
    assert_eq!(flaws(text), "");
}

#[test]
fn schemas_in_another_dialect_are_not_looked_into() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
jsonSchemaDialect: http://json-schema.org/draft-04/schema#
paths: {}
components: {schemas: {s: {exclusiveMinimum: true}}}
";
    assert_eq!(flaws(text), "");
}

#[test]
fn the_format_is_what_the_root_says() {
    let of = |text| Format::of(spec(text).root());
    assert_eq!(of("openapi: 3.0.4"), Some(Format::OpenApi(Version::V30)));
    assert_eq!(of("openapi: 4.0.0"), Some(Format::OpenApi(Version::V32)));
    assert_eq!(of("swagger: '2.0'"), Some(Format::OpenApi(Version::V2)));
    assert_eq!(of("asyncapi: 2.3.0"), Some(Format::AsyncApi2(3)));
    assert_eq!(of("asyncapi: 3.0.0"), Some(Format::AsyncApi3));
    assert_eq!(of("swaggerVersion: '1.2'"), None);
    assert_eq!(of("[]"), None);
}

#[test]
fn flaws_beyond_those_kept_are_counted() {
    let many: String = (0..100_000).map(|n| format!("  p{n}: {{}}\n")).collect();
    let spec = spec(&format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{many}"));
    let found = check(&spec, Format::OpenApi(Version::V30));
    assert_eq!((found.flaws.len(), found.more), (MOST_FLAWS, 100_000 - MOST_FLAWS));
}

#[test]
fn a_schema_as_deep_as_files_may_be_is_looked_at_to_its_end() {
    let deep = |depth: usize| format!("{}{{type: strng}}{}", "{items: ".repeat(depth), "}".repeat(depth));
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{s: {}}}}}",
        deep(120)
    );
    assert!(flaws(&text).contains("`strng` is none of them"));
}

/// Values that replace others.
const SCRAPS: [&str; 8] = ["", "null", "1", "[]", "{}", "{$ref: '#'}", "[{$ref: '#/paths'}]", "{a: {b: [c]}}"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_damage_is_looked_at_without_harm(
        which in 0..WHOLE.len(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..SCRAPS.len()), 1..6),
    ) {
        let mut lines: Vec<String> = WHOLE[which].lines().map(str::to_owned).collect();
        for (at, scrap) in cuts {
            let line = at.get_mut(&mut lines[1..]);
            let key = line.split_inclusive(':').next().unwrap_or_default().to_owned();
            *line = format!("{key} {}", SCRAPS[scrap]);
        }
        let spec = spec(&lines.join("\n"));
        let Some(format) = Format::of(spec.root()) else { return Ok(()) };
        let found = check(&spec, format);
        prop_assert!(found.flaws.len() <= MOST_FLAWS);
        for flaw in &found.flaws {
            let (_, tree) = spec.files().nth(flaw.node.file()).unwrap();
            prop_assert!(tree.source().get(flaw.span.range()).is_some());
            prop_assert!(!flaw.title.is_empty() && !flaw.label.is_empty() && !flaw.title.contains('\n'));
        }
    }
}
