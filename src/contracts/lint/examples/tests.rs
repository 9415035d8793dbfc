use super::super::testing::{titles, told};
use super::*;

fn mismatches(text: &str) -> String {
    titles(text, Check::ExampleMismatch)
}

#[test]
fn examples_and_defaults_of_schemas_are_held_against_them() {
    for (version, schema, expected) in [
        ("3.1.0", "{type: integer, example: x, default: 1}", "3:31 the example is a string and no integer"),
        ("3.1.0", "{type: integer, examples: [1, x]}", "3:36 the example is a string and no integer"),
        ("3.0.0", "{type: integer, examples: [1, x]}", ""),
        ("3.0.0", "{type: object, example: }", ""),
        ("3.0.0", "{type: object, example: null}", "3:30 the example is null and no object"),
        ("3.0.0", "{type: string, default: 1}", "3:30 the default is an integer and no string"),
        ("3.0.0", "{type: string, nullable: true, default: null}", ""),
        ("3.0.0", "{type: string, enum: [a, b], default: c}", "3:44 the default is none of `a` and `b`"),
        (
            "3.1.0",
            "{example: {lines: [{price: x}]}, properties: {lines: {items: {properties: {price: {type: number}}}}}}",
            "3:33 `lines[0].price` in the example is a string and no number",
        ),
    ] {
        let text = format!("openapi: {version}\ncomponents: {{schemas: {{\n  s: {schema}\n}}}}\n");
        assert_eq!(mismatches(&text), expected, "{version} {schema}");
    }
}

#[test]
fn examples_of_bodies_are_judged_where_they_are_data() {
    let text = |media: &str| {
        format!(
            "
openapi: 3.1.0
paths:
  /a:
    post:
      requestBody:
        content:
          {media}:
            schema: {{type: object, required: [id], properties: {{id: {{type: integer}}}}}}
            examples:
              text: {{value: '{{\"id\": 1}}'}}
              data: {{value: {{id: x}}}}
              shared: {{$ref: '#/components/examples/shared'}}
              away: {{externalValue: a.json}}
components: {{examples: {{shared: {{value: {{}}}}}}}}
"
        )
    };
    insta::assert_snapshot!(told(&text("application/json"), &[Check::ExampleMismatch]), @r#"
    11:29 the example is a string and no object
      9:28 asked for here
      help: write it as data: in quotes it is one text
    12:34 `id` in the example is a string and no integer
      9:76 asked for here
      help: correct the example, or the schema where the example is right
    15:41 the example has no `id`
      9:47 asked for here
      help: correct the example, or the schema where the example is right
    "#);
    assert_eq!(mismatches(&text("application/xml")).lines().count(), 2);
}

#[test]
fn examples_of_parameters_headers_and_old_responses_are_judged() {
    let new = "
openapi: 3.0.0
paths:
  /a:
    get:
      parameters: [{name: n, in: query, schema: {type: integer}, example: x}]
      responses: {200: {headers: {X-N: {schema: {type: integer}, example: y}}}}
";
    assert_eq!(
        mismatches(new),
        "6:75 the example is a string and no integer\n7:75 the example is a string and no integer"
    );
    let old = "
swagger: '2.0'
paths:
  /a:
    get:
      produces: [application/json, text/plain]
      parameters: [{name: n, in: query, type: integer, default: x}]
      responses: {200: {schema: {type: integer}, examples: {application/json: y, text/plain: z}}}
";
    assert_eq!(
        mismatches(old),
        "7:65 the default is a string and no integer\n8:79 the example is a string and no integer"
    );
}

#[test]
fn an_example_has_one_value() {
    for (version, example, expected) in [
        ("3.1.0", "{value: 1, externalValue: a}", "3:17 an example has both `value` and `externalValue`"),
        ("3.1.0", "{summary: x}", "3:6 an example has no value"),
        ("3.1.0", "{externalValue: a}", ""),
        ("3.1.0", "{value: null}", ""),
        ("3.2.0", "{dataValue: 1, serializedValue: '1'}", ""),
        ("3.2.0", "{value: 1, serializedValue: '1'}", "3:17 an example has both `value` and `serializedValue`"),
    ] {
        let text = format!("openapi: {version}\ncomponents: {{examples: {{\n  e: {example}\n}}}}\n");
        assert_eq!(titles(&text, Check::ExampleValue), expected, "{version} {example}");
    }
}
