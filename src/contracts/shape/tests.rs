use super::*;
use crate::contracts::testing::spec;

/// The shape of the schema at `s`, in lines.
fn shape(text: &str) -> String {
    let spec = spec(text);
    let shape = Shape::of(Schema(spec.root().get("s").unwrap()));
    let mut lines: Vec<String> = Vec::new();
    for property in &shape.properties {
        let from = property.from.map(|node| format!(" from {}", node.text_at("title"))).unwrap_or_default();
        let types: Vec<&str> = Shape::of(property.schema).types();
        lines.push(format!("{}{} {}{from}", property.name, if property.required { "*" } else { "" }, types.join("|")));
    }
    for union in &shape.unions {
        lines.push(format!("{} of {}", union.kind.keyword(), union.branches.len()));
    }
    lines.extend(shape.conflicts.iter().map(|conflict| format!("conflict {:?}", conflict.property)));
    lines.join("\n")
}

#[test]
fn all_of_is_taken_together_and_every_property_says_where_it_comes_from() {
    let text = "
s:
  allOf:
    - $ref: '#/base'
    - required: [b]
      properties: {b: {type: integer}}
  required: [a]
  properties: {c: {type: string}}
base: {title: Base, properties: {a: {type: string}}, allOf: [{$ref: '#/root'}]}
root: {title: Root, properties: {id: {type: string}}, required: [id]}
";
    insta::assert_snapshot!(shape(text), @r"
    c string
    a* string from Base
    id* string from Base
    b* integer
    ");
}

#[test]
fn what_stands_beside_a_reference_holds_as_well() {
    let text = "
s: {$ref: '#/base', description: mine, required: [a]}
base: {title: Base, properties: {a: {type: string}}}
";
    assert_eq!(shape(text), "a* string from Base");
}

#[test]
fn a_mere_reference_brings_nothing_in() {
    assert_eq!(shape("s: {$ref: '#/base'}\nbase: {title: Base, properties: {a: {type: string}}}\n"), "a string");
}

#[test]
fn parts_of_which_no_value_can_be_both_are_told() {
    let text = "
s:
  allOf:
    - properties: {a: {type: string}, n: {type: integer}}
    - properties: {a: {type: integer}, n: {type: number}}
";
    insta::assert_snapshot!(shape(text), @r#"
    a string
    n integer
    conflict Some("a")
    "#);
}

#[test]
fn unions_of_all_parts_are_kept_and_null_is_no_branch() {
    let text = "
s:
  allOf:
    - oneOf: [{type: string}, {type: 'null'}, {type: integer}]
    - anyOf: [{type: string}]
";
    assert_eq!(shape(text), "oneOf of 2\nanyOf of 1");
}

#[test]
fn a_composition_of_itself_and_one_that_doubles_at_every_step_end() {
    let mut text = "s: {allOf: [{$ref: '#/s'}, {$ref: '#/p0'}], properties: {a: {type: string}}}\n".to_owned();
    for n in 0..60 {
        text += &format!("p{n}: {{title: P, allOf: [{{$ref: '#/p{0}'}}, {{$ref: '#/p{0}'}}]}}\n", n + 1);
    }
    text += "p60: {properties: {z: {type: string}}}\n";
    assert_eq!(shape(&text), "a string\nz string from P");
}

#[test]
fn of_many_parts_each_set_of_types_is_compared_once() {
    let parts: String = (0..400).map(|n| format!("    - type: [object, x{n}]\n")).collect();
    let spec = crate::contracts::testing::spec(&format!("s:\n  allOf:\n{parts}    - type: string\n"));
    let mut gather = Gather::default();
    gather.take(Schema(spec.root().get("s").unwrap()));
    assert_eq!(gather.stated.len(), 2);
    assert_eq!(gather.conflicts.len(), 1);
}
