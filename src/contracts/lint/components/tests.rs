use crate::contracts::lint::Check;
use crate::contracts::lint::testing::{titles, told};

#[test]
fn fields_beside_references_are_one_finding_by_name() {
    let text = "
openapi: 3.0.0
paths:
  /a: {$ref: '#/components/x-items/A', summary: S}
components:
  x-items: {A: {get: {}}}
  schemas:
    A:
      properties:
        a: {$ref: '#/components/schemas/B', nullable: true, description: D}
        b: {$ref: '#/components/schemas/B', description: D, x-order: 1}
        $ref: {type: string, description: D}
    B: {example: {$ref: '#/here', description: D}}
";
    insta::assert_snapshot!(told(text, &[Check::RefSiblings]), @r"
    10:45 `nullable` beside a reference is ignored
      help: move it to what the reference leads to, or put the reference into an `allOf` beside it
    10:61 `description` beside a reference is ignored, in 2 places
      11:45 and here
      help: move it to what the reference leads to, or put the reference into an `allOf` beside it
    ");
}

#[test]
fn since_3_1_what_stands_beside_a_reference_is_read() {
    for (head, count) in [("swagger: '2.0'", 1), ("openapi: 3.0.3", 1), ("openapi: 3.1.0", 0), ("openapi: 3.2.0", 0)] {
        let text = format!("{head}\ndefinitions: {{A: {{$ref: '#/definitions/B', title: T}}, B: {{}}}}\n");
        assert_eq!(titles(&text, Check::RefSiblings).lines().count(), count, "{head}");
    }
}

#[test]
fn names_of_components_have_few_characters() {
    let text = |head: &str| {
        format!(
            "{head}\ncomponents: {{schemas: {{A b: {{}}, A.b-c_1: {{}}}}, responses: {{Ü: {{}}}}, x-own: {{a b: {{}}}}}}\n"
        )
    };
    let found = "2:24 2 of 3 components have a name that no component can have [`A b`]";
    for (head, found) in [("openapi: 3.0.0", found), ("openapi: 3.2.0", found), ("swagger: '2.0'", "")] {
        assert_eq!(titles(&text(head), Check::ComponentName), found);
    }
    let old = "swagger: '2.0'\ndefinitions: {A b: {}}\n";
    assert_eq!(titles(old, Check::ComponentName), "");
}
