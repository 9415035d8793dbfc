use super::*;
use crate::contracts::testing::{spec, spec_of};

/// Where the reference at a path of keys leads: its file and its text, or why it does not.
fn led(spec: &Spec, path: &[&str]) -> String {
    let node = spec.root().find(path).unwrap();
    match node.target().unwrap() {
        Target::Value(at) => {
            let found = spec.node(*at);
            let text = spec.files().find(|(path, _)| *path == found.path()).unwrap().1.source();
            format!("{} {}", found.path(), found.span().of(text))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn references_lead_into_the_same_file_and_into_others() {
    let spec = spec_of(&[
        (
            "api/openapi.yaml",
            "a: {$ref: '#/b~1c/d%20e/1'}\nb/c: {d e: [0, {x: 1}]}\nf: {$ref: '../common/s.json#/S'}\n",
        ),
        ("common/s.json", r##"{"S": {"$ref": "more.yaml"}, "T": 1}"##),
        ("common/more.yaml", "type: object\nback: {$ref: 's.json#/T'}\n"),
    ]);
    assert_eq!(led(&spec, &["a"]), "api/openapi.yaml {x: 1}");
    let end = spec.root().get("f").unwrap().follow().unwrap();
    assert_eq!((end.path().as_str(), end.text_at("type")), ("common/more.yaml", "object"));
    assert_eq!(end.get("back").unwrap().follow().unwrap().text(), Some("1"));
    assert_eq!(spec.files().count(), 3);
}

#[test]
fn a_reference_that_leads_nowhere_says_why() {
    let spec = spec(
        "a: {$ref: '#/parts/Invoce'}\nb: {$ref: gone.yaml}\nc: {$ref: '../../x.yaml'}\nd: {$ref: 'https://x.example/s'}\nparts: {Invoice: 1}\n",
    );
    assert!(led(&spec, &["a"]).contains("nearest: Some(\"#/parts/Invoice\")"), "{}", led(&spec, &["a"]));
    assert_eq!(led(&spec, &["b"]), "Lost(File(\"gone.yaml\"))");
    assert_eq!(led(&spec, &["c"]), "Lost(Outside)");
    assert_eq!(led(&spec, &["d"]), "External");
}

#[test]
fn a_circle_of_references_stands_for_nothing() {
    let spec = spec("a: {$ref: '#/b'}\nb: {$ref: '#/a'}\nc: {$ref: '#/c'}\n");
    for key in ["a", "b", "c"] {
        assert_eq!(spec.root().get(key).unwrap().follow(), None);
    }
}

#[test]
fn anchors_and_identifiers_are_found() {
    let spec = spec(
        "s:\n  x: {$anchor: here, type: string}\n  y: {$id: 'https://x.example/y', type: integer}\na: {$ref: '#here'}\nb: {$ref: 'https://x.example/y'}\n",
    );
    assert_eq!(spec.root().get("a").unwrap().follow().unwrap().text_at("type"), "string");
    assert_eq!(spec.root().get("b").unwrap().follow().unwrap().text_at("type"), "integer");
}

#[test]
fn what_an_example_or_a_property_is_called_is_no_reference() {
    let spec = spec(
        "properties: {$ref: {type: string}}\nexample: {$ref: '#/x', a: 1}\nenum: [{$ref: '#/x'}]\nexamples: {one: {$ref: '#/e'}, two: {value: {$ref: '#/x'}}}\ne: 1\n",
    );
    let all: Vec<&str> = spec.references().iter().filter_map(|(node, _)| node.get("$ref")?.text()).collect();
    assert_eq!(all, ["#/e"]);
}

#[test]
fn a_file_that_refers_to_itself_by_its_name_is_read_once() {
    let spec = spec_of(&[("api.yaml", "a: {$ref: './api.yaml#/b'}\nb: 7\n")]);
    assert_eq!(spec.root().get("a").unwrap().follow().unwrap().text(), Some("7"));
    assert_eq!(spec.files().count(), 1);
}

#[test]
fn the_default_response_and_a_message_called_value_may_be_references() {
    let spec = spec(
        "responses: {default: {$ref: '#/e'}}\nchannels: {example: {messages: {value: {$ref: '#/e'}}}}\nmessages: {$ref: '#/e'}\ne: 1\n",
    );
    assert_eq!(spec.references().len(), 3);
}

#[test]
fn a_response_by_default_may_be_a_reference_and_a_default_value_is_none() {
    let spec = spec("responses: {default: {$ref: '#/ok'}}\nok: {default: {$ref: '#/gone'}}\n");
    assert_eq!(led(&spec, &["responses", "default"]), "api.yaml {default: {$ref: '#/gone'}}");
    assert_eq!(spec.references().len(), 1);
}

#[test]
fn many_wrong_names_are_compared_up_to_a_bound() {
    let schemas: String = (0..1_000).map(|n| format!("  name{n}: {{$ref: '#/parts/nane{n}'}}\n")).collect();
    let spec = spec(&format!("parts:\n{schemas}"));
    let near = |target: &Target| matches!(target, Target::Lost(Lost::Pointer { nearest: Some(_), .. }));
    let guessed = spec.references().iter().filter(|(_, target)| near(target)).count();
    assert_eq!(guessed, load::MOST_COMPARED / 1_000);
}

#[test]
fn an_identifier_leads_to_the_first_schema_that_bears_it() {
    let spec = spec_of(&[
        ("api.yaml", "a: {$ref: 'urn:x:y'}\nb: {$ref: other.yaml}\n"),
        ("other.yaml", "{$id: 'urn:x:y', type: string, p: {$id: 'urn:x:y', type: integer}}\n"),
    ]);
    assert_eq!(spec.root().get("a").unwrap().follow().unwrap().text_at("type"), "string");
}
