use super::super::testing::titles;
use super::*;
use crate::contracts::Contract;
use crate::contracts::lint::lint;
use crate::contracts::testing::spec_of;

#[test]
fn what_no_operation_leads_to_is_unused() {
    let text = "
openapi: 3.0.0
security: [{key: []}]
paths:
  /a: {get: {responses: {200: {$ref: '#/components/responses/Ok'}}}}
components:
  responses:
    Ok: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    Gone: {}
  schemas:
    Pet: {discriminator: {propertyName: kind, mapping: {b: Bird}}, required: [kind], properties: {kind: {}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Bird: {}
    Alone: {properties: {self: {$ref: '#/components/schemas/Alone'}, of: {$ref: '#/components/schemas/Below'}}}
    Below: {}
  securitySchemes: {key: {}, old: {}}
";
    insta::assert_snapshot!(titles(text, Check::ComponentUnused), @"
    9:5 nothing uses the response `Gone`
    14:5 nothing uses the schema `Alone`
    15:5 nothing uses the schema `Below`
    16:30 nothing uses the security scheme `old`
    ");
}

#[test]
fn in_2_0_components_stand_at_the_root() {
    let text = "
swagger: '2.0'
paths: {/a: {get: {parameters: [{$ref: '#/parameters/p'}]}}}
parameters: {p: {}, q: {}}
definitions: {S: {}}
";
    insta::assert_snapshot!(titles(text, Check::ComponentUnused), @"
    4:21 nothing uses the parameter `q`
    5:15 nothing uses the schema `S`
    ");
}

#[test]
fn a_use_in_another_file_counts() {
    let root = "
openapi: 3.1.0
paths: {/a: {$ref: 'a.yaml'}}
components: {schemas: {S: {}, T: {}}}
";
    let item = "get: {responses: {200: {content: {x: {schema: {$ref: 'api.yaml#/components/schemas/S'}}}}}}\n";
    let contract = Contract::read(spec_of(&[("api.yaml", root), ("a.yaml", item)])).unwrap();
    let found: Vec<String> = lint(&contract, &crate::base::path::RepoPath::root())
        .into_iter()
        .filter(|lint| lint.check == Check::ComponentUnused)
        .map(|lint| lint.title)
        .collect();
    assert_eq!(found, ["nothing uses the schema `T`"]);
}

#[test]
fn a_contract_without_operations_is_a_library() {
    assert_eq!(titles("openapi: 3.1.0\ncomponents: {schemas: {S: {}}}\n", Check::ComponentUnused), "");
}

#[test]
fn named_schemas_say_what_they_are() {
    let text = |schemas: &str| format!("openapi: 3.1.0\ncomponents: {{schemas: {{{schemas}}}}}\n");
    let found = |schemas| titles(&text(schemas), Check::ComponentUndescribed);
    assert_eq!(found("A: {description: x}, B: {title: y}"), "");
    assert_eq!(found("A: {description: x}, B: {}"), "2:45 `B` does not say what it is");
    assert_eq!(found("A: {}, B: {}"), "2:24 2 of 2 named schemas do not say what they are [`A`]");
}
