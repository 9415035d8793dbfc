use super::super::testing::{titles, told};
use super::*;

/// A contract of one schema.
fn contract(version: &str, schema: &str) -> String {
    match version {
        "2.0" => format!("swagger: '2.0'\ndefinitions:\n  s: {schema}\n"),
        version => format!("openapi: {version}\ncomponents: {{schemas: {{\n  s: {schema}\n}}}}\n"),
    }
}

/// What a check says of a schema, in each version: place and title.
fn assert_told(check: Check, table: &[(&str, &str, &str)]) {
    let told = table.iter().map(|(version, schema, _)| titles(&contract(version, schema), check));
    assert_eq!(told.collect::<Vec<_>>(), table.iter().map(|row| row.2).collect::<Vec<_>>());
}

#[test]
fn a_value_is_listed_once() {
    assert_told(
        Check::EnumDuplicate,
        &[
            ("3.1.0", "{enum: [a, b, a]}", "3:20 `a` is listed twice"),
            ("3.0.0", "{enum: [1, 1.0, '1']}", "3:17 `1.0` is listed twice"),
            ("2.0", "{enum: [{a: 1}, {a: 1}]}", "3:22 a value is listed twice"),
            ("3.1.0", "{enum: [a, a, b, b]}", "3:17 2 values are listed twice"),
            ("3.1.0", "{enum: [a, A, 1, '1', null]}", ""),
        ],
    );
}

#[test]
fn listed_values_are_of_the_type_beside_them() {
    assert_told(
        Check::EnumType,
        &[
            ("3.1.0", "{type: string, enum: [a, 1]}", "3:31 `1` is an integer among values of type `string`"),
            ("3.0.0", "{type: integer, enum: [1, 2.0, x]}", "3:37 `x` is a string among values of type `integer`"),
            ("2.0", "{type: array, enum: [a, b]}", "3:27 2 values are not of type `array`"),
            ("3.0.0", "{type: string, nullable: true, enum: [a, null]}", ""),
            ("3.0.0", "{type: string, enum: [a, null]}", "3:31 `null` is null among values of type `string`"),
            ("3.1.0", "{type: [string, 'null'], enum: [on, 2024-01-01, null]}", ""),
            ("3.1.0", "{enum: [a, 1]}", ""),
        ],
    );
}

#[test]
fn an_array_says_what_its_items_are() {
    assert_told(
        Check::ArrayItems,
        &[
            ("2.0", "{type: array}", "3:13 an array does not say what its items are [no `items`]"),
            ("3.1.0", "{type: [array, 'null']}", "3:13 an array does not say what its items are [no `items`]"),
            ("3.1.0", "{type: array, prefixItems: [{}]}", ""),
            ("3.0.0", "{type: array, allOf: [{items: {}}]}", ""),
            ("3.0.0", "{type: array, items: {}}", ""),
        ],
    );
    let parameter = "swagger: '2.0'\nparameters:\n  p: {in: query, name: p, type: array}\n";
    assert_eq!(titles(parameter, Check::ArrayItems), "3:33 an array does not say what its items are [no `items`]");
}

#[test]
fn a_keyword_stands_beside_a_type_it_belongs_to() {
    assert_told(
        Check::SchemaTypeMismatch,
        &[
            ("3.1.0", "{type: object, items: {}}", "3:21 `items` has no effect on type `object`"),
            ("3.0.0", "{type: array, items: {}, properties: {}}", "3:31 `properties` has no effect on type `array`"),
            ("2.0", "{type: string, minimum: 1}", "3:21 `minimum` has no effect on type `string`"),
            ("3.1.0", "{type: [string, integer], minimum: 1, maxLength: 2}", ""),
            ("3.1.0", "{minimum: 1, items: {}}", ""),
        ],
    );
    let parameter = "swagger: '2.0'\nparameters:\n  p: {in: query, name: p, required: true, type: string}\n";
    assert_eq!(titles(parameter, Check::SchemaTypeMismatch), "");
}

#[test]
fn the_same_habit_is_reported_once() {
    let text = "openapi: 3.0.0\ncomponents:\n  schemas:\n    a: {nullable: true}\n    b: {nullable: true}\n";
    insta::assert_snapshot!(told(text, &[Check::NullableType]), @"
    4:9 `nullable` has no effect without a `type`, at 2 places
      5:9 here too
      help: add `type` beside it
    ");
}

#[test]
fn nullable_stands_where_it_is_read() {
    assert_told(
        Check::NullableType,
        &[
            ("3.0.0", "{nullable: true, allOf: [{}]}", "3:7 `nullable` has no effect without a `type`"),
            ("3.0.0", "{nullable: true, type: string}", ""),
            ("3.0.0", "{nullable: false}", ""),
            ("3.1.0", "{nullable: true, type: string}", "3:7 `nullable` is no keyword since OpenAPI 3.1"),
            ("2.0", "{x-nullable: true}", ""),
        ],
    );
}

#[test]
fn a_number_has_one_end_on_each_side() {
    assert_told(
        Check::RangeMixed,
        &[
            ("3.1.0", "{minimum: 1, exclusiveMinimum: 0}", "3:19 `minimum` and `exclusiveMinimum` limit the same side"),
            ("3.1.0", "{minimum: 1, exclusiveMaximum: 9}", ""),
            ("3.0.0", "{minimum: 1, exclusiveMinimum: true}", ""),
        ],
    );
}

#[test]
fn unions_are_news_to_2_0_alone() {
    assert_told(
        Check::UnionInOldVersion,
        &[
            ("2.0", "{oneOf: [{}]}", "3:7 Swagger 2.0 does not know `oneOf`"),
            ("2.0", "{properties: {anyOf: {type: string}}}", ""),
            ("3.0.0", "{oneOf: [{}]}", ""),
        ],
    );
}

#[test]
fn what_is_required_is_declared_somewhere_in_the_composition() {
    let missing = "3:29 `idd` is required, and no property has that name";
    assert_told(
        Check::RequiredUndefined,
        &[
            ("3.1.0", "{type: object, required: [idd], properties: {id: {}}}", &missing.replace("3:29", "3:32")),
            ("3.1.0", "{required: [id], allOf: [{properties: {id: {}}}]}", ""),
            ("3.1.0", "{properties: {a: {}, b: {}}, oneOf: [{required: [a]}, {required: [b]}]}", ""),
            ("3.1.0", "{required: [id]}", ""),
            ("3.1.0", "{type: object, required: [id], additionalProperties: {type: string}}", ""),
            ("3.1.0", "{type: object, required: [id], allOf: [{$ref: 'https://example.org/s'}]}", ""),
            ("2.0", "{type: object, required: [id]}", "3:32 `id` is required, and no property has that name"),
        ],
    );
}

#[test]
fn a_near_name_is_offered_for_what_is_required() {
    let text = contract("3.1.0", "{required: [idd], properties: {id: {}}}");
    assert!(told(&text, &[Check::RequiredUndefined]).ends_with("help: did you mean `id`?"));
}

#[test]
fn parts_of_a_composition_agree() {
    let text = "
openapi: 3.1.0
components:
  schemas:
    a: {properties: {id: {type: string}}}
    b:
      allOf:
        - {$ref: '#/components/schemas/a'}
        - {properties: {id: {type: integer}, n: {type: integer}}}
    c: {allOf: [{$ref: '#/components/schemas/b'}]}
    d: {allOf: [{type: integer}, {type: number}]}
";
    insta::assert_snapshot!(told(text, &[Check::AllOfConflict]), @"
    9:36 `id` is `string` by one part of an `allOf` and `integer` by another [`integer` here]
      5:33 `string` here
      help: make both say the same, or take one of them out
    ");
}
