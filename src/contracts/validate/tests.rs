use super::*;
use crate::contracts::testing::{spec, spec_of};

/// What is wrong with the value at `v` by the schema at `s`: the part, and what it is.
fn told(text: &str, dialect: Dialect) -> String {
    let spec = spec(text);
    let (value, schema) = (spec.root().get("v").unwrap(), Schema(spec.root().get("s").unwrap()));
    let found = Validator::new(dialect).check(value, schema);
    found.map_or("fits".to_owned(), |found| {
        let span = found.at.span();
        format!("{} {}", span.of(text).lines().next().unwrap_or_default(), found.what)
    })
}

#[test]
fn the_place_is_the_smallest_part_that_must_change() {
    for (schema, value, expected) in [
        ("{type: integer}", "1.0", "fits"),
        ("{type: integer}", "'1'", "'1' is a string and no integer"),
        ("{type: string}", "2024-01-01", "fits"),
        ("{type: string}", "on", "fits"),
        ("{type: string}", "12", "12 is an integer and no string"),
        ("{type: boolean}", "yes", "yes is a string and no boolean"),
        ("{type: [string, 'null']}", "null", "fits"),
        ("{type: [string, integer]}", "1.5", "1.5 is a number and no string or integer"),
        ("{enum: [1, {a: [x]}]}", "{a: [x]}", "fits"),
        ("{enum: [1, 2]}", "3", "3 is none of `1` and `2`"),
        ("{const: 1.0}", "1", "fits"),
        ("{const: a}", "b", "b is not the one value that is allowed"),
        ("{minimum: 1}", "0", "0 is less than 1"),
        ("{exclusiveMaximum: 1}", "1.0", "1.0 is not less than 1"),
        ("{multipleOf: 0.1}", "0.3", "fits"),
        ("{multipleOf: 0.1}", "0.35", "0.35 is no multiple of 0.1"),
        ("{maxLength: 2}", "ääb", "ääb has 3 characters (needs at most 2)"),
        ("{pattern: '^a$'}", "b", "b does not match the pattern"),
        ("{pattern: '^(?!a)'}", "a", "fits"),
        ("{format: date}", "01.02.2024", "01.02.2024 is no `date`"),
        ("{format: int32}", "2147483648", "2147483648 does not fit into an `int32`"),
        ("{items: {type: integer}}", "[1, x]", "x is a string and no integer"),
        ("{prefixItems: [{type: string}], items: false}", "[a, b]", "b is not allowed here"),
        ("{minItems: 2}", "[a]", "[a] has 1 item (needs at least 2)"),
        ("{uniqueItems: true}", "[1, 1.0]", "1.0 stands twice in a list whose items all differ"),
        ("{contains: {const: 1}}", "[2]", "[2] has no item of the kind that it must contain"),
        ("{required: [a]}", "{b: 1}", "{b: 1} has no `a`"),
        ("{required: [a], properties: {a: {readOnly: true}}}", "{}", "fits"),
        ("{properties: {a: {type: string}}}", "{a: 1}", "1 is an integer and no string"),
        ("{additionalProperties: false}", "{a: 1}", "a is not among the properties that are allowed"),
        ("{additionalProperties: {type: string}}", "{a: 1}", "1 is an integer and no string"),
        ("{patternProperties: {'^x-': {}}, additionalProperties: false}", "{x-a: 1}", "fits"),
        ("{maxProperties: 1}", "{a: 1, b: 2}", "{a: 1, b: 2} has 2 properties (needs at most 1)"),
        ("{dependentRequired: {a: [b]}}", "{a: 1}", "{a: 1} has no `b`"),
        ("{allOf: [{required: [a]}, {required: [b]}]}", "{a: 1}", "{a: 1} has no `b`"),
        ("{anyOf: [{type: string}, {type: integer}]}", "[]", "[] fits none of 2 branches of `anyOf`"),
        ("{anyOf: [{required: [a]}, {type: 'null'}]}", "{}", "{} has no `a`"),
        ("{oneOf: [{type: number}, {type: integer}]}", "1", "1 fits 2 of 2 branches of `oneOf`, which asks for one"),
        ("{not: {type: string}}", "a", "a is what it must not be"),
        ("{not: {pattern: '(?=a)'}}", "a", "fits"),
        ("{if: {required: [a]}, then: {required: [b]}, else: {required: [c]}}", "{a: 1}", "{a: 1} has no `b`"),
        ("false", "1", "1 is not allowed here"),
        ("true", "1", "fits"),
        ("{$ref: 'https://example.org/x'}", "1", "fits"),
        ("{type: integer}", "{$ref: 'x'}", "fits"),
    ] {
        assert_eq!(told(&format!("s: {schema}\nv: {value}\n"), Dialect::New), expected, "{schema} {value}");
    }
}

#[test]
fn old_dialects_are_read_by_their_own_words() {
    for (schema, value, expected) in [
        ("{type: integer, minimum: 1, exclusiveMinimum: true}", "1", "1 is not more than 1"),
        ("{type: string, nullable: true}", "null", "fits"),
        ("{type: string, x-nullable: true}", "null", "fits"),
        ("{type: string}", "null", "null is null and no string"),
        ("{nullable: true, allOf: [{type: string}]}", "null", "fits"),
        ("{type: file}", "x", "fits"),
        ("{const: a}", "b", "fits"),
    ] {
        assert_eq!(told(&format!("s: {schema}\nv: {value}\n"), Dialect::Old), expected, "{schema} {value}");
    }
}

#[test]
fn what_stands_beside_a_reference_counts_in_new_dialects_alone() {
    let text = "s: {$ref: '#/t', minimum: 5}\nt: {type: integer}\nv: 3\n";
    assert_eq!(told(text, Dialect::New), "3 is less than 5");
    assert_eq!(told(text, Dialect::Old), "fits");
}

#[test]
fn circles_and_compositions_without_end_are_given_up() {
    assert_eq!(told("s: {allOf: [{$ref: '#/s'}]}\nv: 1\n", Dialect::New), "fits");
    assert_eq!(told("s: {$ref: '#/s'}\nv: 1\n", Dialect::New), "fits");
    // Twice itself at every level: without a bound this takes 2^80 steps.
    assert_eq!(told("s: {anyOf: [{$ref: '#/s'}, {$ref: '#/s'}], type: integer}\nv: 1\n", Dialect::New), "fits");
    let deep = format!("s: {{items: {{$ref: '#/s'}}, type: array}}\nv: {}1{}\n", "[".repeat(100), "]".repeat(100));
    assert_eq!(told(&deep, Dialect::New), "fits");
}

#[test]
fn long_values_are_held_against_many_schemas_until_it_is_too_much() {
    let list = format!("[{}]", (0..5_000).map(|n| n.to_string()).collect::<Vec<_>>().join(", "));
    let schemas = vec!["{uniqueItems: true, enum: [1, 2]}"; 5_000].join(", ");
    assert!(told(&format!("s: {{anyOf: [{schemas}]}}\nv: {list}\n"), Dialect::New) == "fits");
}

/// Schemas and values for both validators; what is written here is JSON and YAML alike.
const SCHEMAS: &[&str] = &[
    r#"{"type": "integer"}"#,
    r#"{"type": ["number", "null"]}"#,
    r#"{"type": "string", "minLength": 2, "maxLength": 3}"#,
    r#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 2}}}"#,
    r#"{"properties": {"a": {}}, "additionalProperties": false}"#,
    r#"{"patternProperties": {"^b": {"type": "string"}}, "additionalProperties": {"type": "integer"}}"#,
    r#"{"enum": [1, "a", null, {"a": 1}, [1, 2]]}"#,
    r#"{"const": {"a": 1.0}}"#,
    r#"{"minimum": 1, "exclusiveMaximum": 3}"#,
    r#"{"multipleOf": 0.5}"#,
    r#"{"pattern": "^\\w+$"}"#,
    r#"{"items": {"type": "integer"}, "minItems": 1, "maxItems": 2}"#,
    r#"{"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false}"#,
    r#"{"uniqueItems": true}"#,
    r#"{"contains": {"type": "string"}}"#,
    r#"{"minProperties": 1, "maxProperties": 1}"#,
    r#"{"allOf": [{"type": "integer"}, {"minimum": 2}]}"#,
    r#"{"anyOf": [{"type": "string"}, {"minimum": 2}]}"#,
    r#"{"oneOf": [{"type": "integer"}, {"minimum": 2}, {"type": "array"}]}"#,
    r#"{"not": {"type": ["integer", "object"]}}"#,
    r#"{"if": {"type": "integer"}, "then": {"minimum": 2}, "else": {"type": "string"}}"#,
    r#"{"dependentRequired": {"a": ["b"]}}"#,
    r##"{"$ref": "#/$defs/t", "minimum": 2, "$defs": {"t": {"type": "integer"}}}"##,
    r#"false"#,
    r#"{}"#,
];

const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "1",
    "1.0",
    "2",
    "2.5",
    "3",
    "-7",
    "1e3",
    r#""""#,
    r#""a""#,
    r#""1""#,
    r#""äöü""#,
    r#""four letters""#,
    "[]",
    "[1]",
    "[1, 2]",
    "[1, 1.0]",
    r#"[1, "a"]"#,
    r#"[1, "a", null]"#,
    "[[1], [1]]",
    "{}",
    r#"{"a": 1}"#,
    r#"{"a": 1.0}"#,
    r#"{"a": 2, "b": "x"}"#,
    r#"{"a": 2, "b": 1}"#,
    r#"{"b": "x"}"#,
    r#"{"c": 7}"#,
];

#[test]
fn both_validators_agree() {
    let mut count = 0;
    for schema in SCHEMAS {
        let reference = jsonschema::draft202012::new(&serde_json::from_str(schema).unwrap()).unwrap();
        for value in VALUES {
            let files = [("v.json", *value), ("s.json", *schema)];
            // The value refers to nothing, so a third file brings both together.
            let root = r#"{"v": {"$ref": "v.json"}, "s": {"$ref": "s.json"}}"#;
            let spec = spec_of(&[("root.json", root), files[0], files[1]]);
            let at = |key| spec.root().get(key).unwrap().referred().unwrap();
            let ours = Validator::new(Dialect::New).check(at("v"), Schema(at("s")));
            let theirs = reference.is_valid(&serde_json::from_str(value).unwrap());
            assert_eq!(ours.is_none(), theirs, "{schema} {value} {ours:?}");
            count += 1;
        }
    }
    assert_eq!(count, SCHEMAS.len() * VALUES.len());
}
