use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn a_parameter_stands_once_in_a_list() {
    let text = "
openapi: 3.0.0
paths:
  /a:
    parameters: [{name: x, in: query}]
    get: {parameters: [{name: x, in: query}, {name: x, in: header}, {$ref: '#/components/parameters/X'}]}
components: {parameters: {X: {name: X, in: header}}}
";
    insta::assert_snapshot!(told(text, &[Check::ParametersUnique]), @r"
    6:76 header parameter `X` is declared twice
      6:53 the first
      help: remove one of the two; a parameter in another place, such as `in: query`, is another
    ");
}

#[test]
fn names_differ_by_case_but_for_headers() {
    for (place, count) in [("query", 0), ("path", 0), ("cookie", 0), ("header", 1)] {
        let text = format!(
            "openapi: 3.0.0\npaths: {{/a: {{get: {{parameters: [{{name: x, in: {place}}}, {{name: X, in: {place}}}]}}}}}}\n"
        );
        assert_eq!(titles(&text, Check::ParametersUnique).lines().count(), count, "{place}");
    }
}

#[test]
fn a_request_of_2_0_has_one_body_or_a_form() {
    let text = "
swagger: '2.0'
paths:
  /a: {post: {parameters: [{name: a, in: body}, {name: b, in: body}]}}
  /b: {post: {parameters: [{name: a, in: body}, {name: f, in: formData}]}}
  /c: {post: {parameters: [{name: a, in: body}, {name: a, in: query}]}}
";
    insta::assert_snapshot!(titles(text, Check::ParametersUnique), @r"
    4:56 a request has one body, this is the second
    5:35 a request has a body or a form, not both
    ");
}

#[test]
fn bodies_of_a_path_and_of_its_operations_are_taken_together() {
    let text = "
swagger: '2.0'
paths:
  /a:
    parameters: [{name: a, in: body}]
    get: {parameters: [{name: a, in: body}]}
    post: {parameters: [{name: b, in: body}]}
    put: {parameters: [{name: f, in: formData}]}
";
    insta::assert_snapshot!(told(text, &[Check::ParametersUnique]), @r"
    5:25 a request has a body or a form, not both
      8:31 a field of a form
      help: keep one of the two ways
    7:32 a request has one body, this is the second
      5:25 the first
      help: describe one body that holds both
    ");
}

#[test]
fn a_parameter_is_counted_once_however_often_it_is_referred_to() {
    let text = "
openapi: 3.0.0
paths:
  /a: {get: {parameters: [{$ref: '#/components/parameters/X'}, {name: y, in: query}]}}
  /b: {get: {parameters: [{$ref: '#/components/parameters/X'}, {name: z, in: query, description: Z}]}}
  /c: {get: {parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/Q'}}]}}
components:
  parameters: {X: {name: x, in: header}}
  schemas: {Q: {description: All about it.}}
";
    insta::assert_snapshot!(told(text, &[Check::ParameterUndescribed]), @r"
    4:71 2 of 4 parameters have no description [query parameter `y`]
      8:26 header parameter `x`
      help: say what it does, its unit, and what happens without it
    ");
}

#[test]
fn a_form_is_consumed_as_one() {
    let form = "parameters: [{name: f, in: formData}]";
    for (root, operation, found) in [
        ("", form, "3:16 `POST /a` has form parameters and consumes no form"),
        ("consumes: [application/json]", form, "3:16 `POST /a` has form parameters and consumes no form"),
        ("consumes: [Multipart/Form-Data; boundary=x]", form, ""),
        (
            "consumes: [multipart/form-data]",
            "consumes: [application/json], parameters: [{name: f, in: formData}]",
            "3:23 `POST /a` has form parameters and consumes no form",
        ),
        ("", "consumes: [application/x-www-form-urlencoded], parameters: [{name: f, in: formData}]", ""),
        ("consumes: [application/json]", "parameters: [{name: f, in: body}]", ""),
    ] {
        let text = format!("swagger: '2.0'\n{root}\npaths: {{/a: {{  post: {{{operation}}}}}}}\n");
        assert_eq!(titles(&text, Check::FormConsumes), found, "{root} {operation}");
    }
    let newer = format!("openapi: 3.0.0\npaths: {{/a: {{post: {{{form}}}}}}}\n");
    assert_eq!(titles(&newer, Check::FormConsumes), "");
}

#[test]
fn the_query_is_described_as_a_whole_or_field_by_field() {
    let text = |version: &str| {
        format!(
            "
openapi: {version}
paths:
  /a: {{get: {{parameters: [{{name: q, in: querystring}}, {{name: r, in: querystring}}]}}}}
  /b:
    parameters: [{{name: q, in: querystring}}]
    get: {{parameters: [{{name: x, in: query}}]}}
    put: {{parameters: [{{name: x, in: header}}]}}
"
        )
    };
    insta::assert_snapshot!(titles(&text("3.2.0"), Check::QuerystringParameters), @r"
    4:62 `GET /a` has two `querystring` parameters
    7:31 `GET /b` has a `querystring` parameter beside `query` parameters
    ");
    assert_eq!(titles(&text("3.1.0"), Check::QuerystringParameters), "");
}
