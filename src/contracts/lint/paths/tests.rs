use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn a_variable_that_no_operation_declares_is_said_at_the_path() {
    let text = "
openapi: 3.0.0
paths:
  '/a/{id}/{line}':
    parameters: [{name: line, in: path}]
    get: {}
    put: {parameters: [{name: id, in: query}]}
";
    insta::assert_snapshot!(told(text, &[Check::PathParameters]), @r"
    4:7 no parameter declares `{id}` of `/a/{id}/{line}`
      help: add `{name: id, in: path, required: true}` with its schema
    ");
}

#[test]
fn a_variable_that_some_operations_declare_is_said_at_the_others() {
    let text = "
openapi: 3.0.0
paths:
  /a/{id}:
    get: {parameters: [{name: id, in: path}]}
    put: {}
    patch: {}
";
    insta::assert_snapshot!(told(text, &[Check::PathParameters]), @r"
    6:5 2 operations of `/a/{id}` declare no parameter for `{id}`
      7:5 `PATCH /a/{id}`
      help: add `{name: id, in: path, required: true}` with its schema
    ");
}

#[test]
fn a_misspelt_parameter_is_one_finding() {
    let text = "
openapi: 3.0.0
paths:
  /a/{orderId}/{line}:
    parameters: [{$ref: '#/components/parameters/Order'}, {name: line, in: path}]
    get: {}
    put: {}
components: {parameters: {Order: {name: orderID, in: path}}}
";
    insta::assert_snapshot!(told(text, &[Check::PathParameters]), @r"
    5:25 path parameter `orderID` is not in `/a/{orderId}/{line}`
      4:3 the path
      help: did you mean `orderId`?
    ");
}

#[test]
fn variables_and_parameters_are_compared_by_name() {
    for (path, parameters, found) in [
        ("/a", "{name: id, in: path}", "3:30 path parameter `id` is not in `/a`"),
        ("/a/{x}", "{name: id, in: path}", "3:30 path parameter `id` is not in `/a/{x}`"),
        ("/a/{id}/{id}", "{name: id, in: path}", "2:18 `/a/{id}/{id}` uses `{id}` twice"),
        ("/a/{id}.{ext}:run", "{name: id, in: path}, {name: ext, in: path}", ""),
        ("/a/{;id*}", "{name: id, in: path}", ""),
        ("/a{?id}", "{name: id, in: query}", ""),
        ("/a/{id}", "{$ref: 'https://elsewhere.example/id.yaml'}", ""),
        ("/a/{id}", "{$ref: '#/gone'}", ""),
    ] {
        for head in ["swagger: '2.0'", "openapi: 3.0.0", "openapi: 3.2.0"] {
            let text = format!("{head}\npaths: {{\"{path}\": {{get:\n  {{parameters:      [ {parameters}]}}}}}}\n");
            assert_eq!(titles(&text, Check::PathParameters), found, "{head} {path} {parameters}");
        }
    }
}

#[test]
fn webhooks_callbacks_and_extensions_have_no_paths() {
    let text = "
openapi: 3.1.0
paths:
  x-note: {'/{id}': {get: {}}}
  /a: {post: {callbacks: {c: {'{$request.body#/url}': {post: {}}}}}}
webhooks: {'w/{id}': {post: {}}}
";
    assert_eq!(titles(text, Check::PathParameters), "");
}

#[test]
fn a_path_item_elsewhere_and_fields_beside_its_reference_declare_parameters() {
    let text = "
openapi: 3.1.0
paths:
  /a/{x}/{y}: {$ref: '#/components/pathItems/P', parameters: [{name: x, in: path}]}
components: {pathItems: {P: {parameters: [{name: y, in: path}], get: {}}}}
";
    assert_eq!(titles(text, Check::PathParameters), "");
}

#[test]
fn braces_hold_a_name_and_are_closed() {
    for (path, found) in [
        ("/a/{}", "2:13 a variable of `/a/{}` has no name"),
        ("/a/{ }/b", "2:13 a variable of `/a/{ }/b` has no name"),
        ("/a/{id/b", "2:13 a variable of `/a/{id/b` does not end"),
        ("/a/{id}", ""),
    ] {
        let text = format!("openapi: 3.0.0\npaths: {{\"{path}\": {{}}}}\n");
        assert_eq!(titles(&text, Check::PathDeclaration), found);
    }
}

#[test]
fn a_query_is_no_part_of_a_path() {
    for (path, found) in
        [("/a?b=c", "2:12 `/a?b=c` holds a query"), ("/a{?b}", "2:12 `/a{?b}` holds a query"), ("/a#b", "")]
    {
        let text = format!("openapi: 3.0.0\npaths: {{\"{path}\": {{}}}}\n");
        assert_eq!(titles(&text, Check::PathQuery), found);
    }
}

#[test]
fn paths_that_differ_in_names_of_variables_are_the_same() {
    let text = "
openapi: 3.0.0
paths:
  /a/{x}: {get: {}}
  /a/{y}: {put: {}}
  /a/{x}/: {get: {}}
  /a/{x}.json: {get: {}}
";
    insta::assert_snapshot!(told(text, &[Check::PathIdentical, Check::PathAmbiguous]), @r"
    5:3 `/a/{x}` and `/a/{y}` are the same path
      4:3 the first
      help: join their operations under one path
    ");
}

#[test]
fn paths_are_ambiguous_when_each_has_a_text_where_the_other_has_a_variable() {
    let text = "
openapi: 3.0.0
paths:
  /a/{x}/c: {get: {}, put: {}}
  /a/b/{y}: {put: {}}
  /a/d/{y}: {put: {}}
  /a/b/c: {put: {}}
  /{z}/b/c: {delete: {}}
  /a/{x}:run/c: {put: {}}
";
    insta::assert_snapshot!(told(text, &[Check::PathAmbiguous]), @r"
    4:3 a request can fit both `/a/{x}/c` and one of 2 other paths
      5:3 for `PUT`
      6:3 for `PUT`
      help: put a fixed segment where one of them has a variable, or narrow the variable by a type or pattern
    ");
}

#[test]
fn a_variable_that_cannot_have_the_text_tells_paths_apart() {
    for (schema, count) in [
        ("{type: string}", 1),
        ("{type: integer}", 0),
        ("{type: boolean}", 0),
        ("{type: string, format: uuid}", 0),
        ("{enum: [open, closed]}", 1),
        ("{enum: [closed]}", 0),
        ("{pattern: '^[0-9]+$'}", 0),
        ("{pattern: '^[a-z]+$'}", 1),
        ("{pattern: '(?=not known here)'}", 1),
    ] {
        let text = format!(
            "
openapi: 3.1.0
paths:
  /a/{{x}}/c: {{get: {{parameters: [{{name: x, in: path, schema: {schema}}}]}}}}
  /a/open/{{y}}: {{get: {{}}}}
"
        );
        assert_eq!(titles(&text, Check::PathAmbiguous).lines().count(), count, "{schema}");
    }
    let old = "swagger: '2.0'\npaths:\n  /{x}/c: {get: {parameters: [{name: x, in: path, type: integer}]}}\n  /b/{y}: {get: {}}\n";
    assert_eq!(titles(old, Check::PathAmbiguous), "");
}

#[test]
fn slashes_at_the_end_are_counted() {
    let text = "openapi: 3.0.0\npaths:\n  /: {}\n  /a/: {}\n  /b/{c}/: {}\n  /d: {}\n";
    assert_eq!(titles(text, Check::PathTrailingSlash), "4:3 2 of 4 paths end with a slash [`/a/`]");
}
