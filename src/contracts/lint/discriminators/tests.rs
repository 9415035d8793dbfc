use super::super::testing::{titles, told};
use super::*;

/// A union of cats and dogs, with what decides and what each has.
fn union(version: &str, decides: &str, [cat, dog]: [&str; 2]) -> String {
    format!(
        "openapi: {version}
components:
  schemas:
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {decides}
    Cat: {cat}
    Dog: {dog}
"
    )
}

const WHOLE: &str = "{required: [kind], properties: {kind: {type: string}}}";
const OPTIONAL: &str = "{properties: {kind: {type: string}}}";

#[test]
fn every_branch_requires_what_decides() {
    let found = |decides, branches| titles(&union("3.0.0", decides, branches), Check::Discriminator);
    let kind = "{propertyName: kind}";
    assert_eq!(found(kind, [WHOLE, WHOLE]), "");
    assert_eq!(found(kind, [WHOLE, "{allOf: [{$ref: '#/components/schemas/Cat'}]}"]), "");
    assert_eq!(found(kind, [WHOLE, OPTIONAL]), "6:37 `kind` decides between schemas, and `Dog` does not require it");
    assert_eq!(found(kind, ["{}", "{}"]), "6:37 `kind` decides between schemas, and 2 of 2 do not declare it");
}

#[test]
fn since_3_2_it_may_be_optional_beside_a_default() {
    let decides = "{propertyName: kind, defaultMapping: Cat}";
    assert_eq!(titles(&union("3.2.0", decides, [OPTIONAL, OPTIONAL]), Check::Discriminator), "");
    assert_ne!(titles(&union("3.1.0", decides, [OPTIONAL, OPTIONAL]), Check::Discriminator), "");
    let lost = "{propertyName: kind, defaultMapping: Bird}";
    assert_eq!(titles(&union("3.2.0", lost, [WHOLE, WHOLE]), Check::Discriminator), "6:59 `Bird` leads to no schema");
}

#[test]
fn a_mapping_leads_to_schemas() {
    let decides = "{propertyName: kind, mapping: {a: Cat, b: '#/components/schemas/Dog', c: Dgo, d: '#/components/schemas/Catt', e: dog.yaml, f: 'https://example.org/x'}}";
    insta::assert_snapshot!(told(&union("3.1.0", decides, [WHOLE, WHOLE]), &[Check::Discriminator]), @"
    6:95 `Dgo` leads to no schema
      help: did you mean `Dog`?
    6:103 `#/components/schemas/Catt` leads to no schema
      help: did you mean `#/components/schemas/Cat`?
    ");
}

#[test]
fn in_2_0_the_schema_itself_requires_it() {
    let text = |schema: &str| format!("swagger: '2.0'\ndefinitions:\n  Pet: {schema}\n");
    let found = |schema| titles(&text(schema), Check::Discriminator);
    assert_eq!(found("{discriminator: kind, required: [kind], properties: {kind: {type: string}}}"), "");
    assert_eq!(
        found("{discriminator: kind, properties: {kind: {type: string}}}"),
        "3:24 `kind` decides between schemas, and this one does not require it"
    );
}

#[test]
fn a_schema_that_others_extend_requires_it_too() {
    let text = "openapi: 3.0.0\ncomponents: {schemas: {\n  Pet: {discriminator: {propertyName: kind}, properties: {kind: {}}}\n}}\n";
    assert_eq!(
        titles(text, Check::Discriminator),
        "3:39 `kind` decides between schemas, and this one does not require it"
    );
}
