//! What is on a page, and what is left to another.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::{Kept, LARGE, Names, Part, ReferenceBody, compose};
use crate::base::hash::Digest;
use crate::contracts::Contract;
use crate::contracts::testing::spec;

/// Bodies of all pages, where so many bytes may be shared; schemas are called by their names.
fn bodies(text: &str, room: usize, is_backwards: bool) -> BTreeMap<Part, String> {
    let contract = Contract::read(spec(text)).unwrap();
    let Contract::OpenApi(api) = &contract else { panic!("no OpenAPI") };
    let names = Names {
        operations: vec!["operation".to_owned(); api.operations.len()],
        schemas: api.schemas.iter().map(|named| named.name.clone()).collect(),
    };
    let operations = (0..).zip(&api.operations).map(|(ix, _)| Part::Operation(ix));
    let mut parts: Vec<Part> = operations.chain((0..).zip(&api.schemas).map(|(ix, _)| Part::Schema(ix))).collect();
    if is_backwards {
        parts.reverse();
    }
    let (names, kept) = (Arc::new(names), Arc::new(Kept::new(room)));
    let body = |part| ReferenceBody {
        contract: contract.clone(),
        names: Arc::clone(&names),
        kept: Arc::clone(&kept),
        part,
        digest: Digest::default(),
    };
    parts.into_iter().map(|part| (part, compose(&body(part), &crate::site::words::english()).html)).collect()
}

/// The body of the first operation.
fn operation(text: &str) -> String {
    bodies(text, usize::MAX, false).remove(&Part::Operation(0)).unwrap()
}

fn answer(schemas: &str) -> String {
    let content = "{application/json: {schema: {$ref: '#/components/schemas/A'}}}";
    operation(&format!(
        "openapi: 3.1.0\npaths: {{/a: {{get: {{responses: {{200: {{description: ok, content: {content}}}}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    ))
}

#[test]
fn what_has_a_page_of_its_own_is_laid_out_without_places_and_examples() {
    let html = answer(
        "    A: {properties: {b: {$ref: '#/components/schemas/B'}, n: {type: integer, example: 7}}}\n    \
         B: {properties: {inner: {type: string, description: Words., example: x}}}\n",
    );
    assert!(html.contains(r#"<li id="response-200-b">"#) && html.contains("for example <code>7</code>"), "{html}");
    assert!(html.contains("<li><p class=\"name\"><code>inner</code> string</p><p>Words.</p></li>"), "{html}");
}

#[test]
fn what_has_none_keeps_its_places() {
    let html = operation(
        "openapi: 3.1.0\npaths: {/a: {post: {requestBody: {content: {application/json: {schema: \
         {properties: {b: {properties: {c: {type: string}}}, d: {items: {properties: {e: {type: string}}}}}}}}}}}}\n",
    );
    assert!(html.contains(r#"<li id="body-b.c">"#) && html.contains(r#"<li id="body-d[].e">"#), "{html}");
}

#[test]
fn a_large_page_is_whole_with_less_laid_out() {
    let words = "Words that say what it is. ".repeat(100);
    let many: String = (0..30).map(|n| format!("p{n}: {{type: string, description: '{words}'}}, ")).collect();
    let html = answer(&format!(
        "    A: {{properties: {{first: {{$ref: '#/components/schemas/B'}}, last: {{type: boolean}}}}}}\n    B: {{properties: {{{many}}}}}\n"
    ));
    assert!(html.len() < LARGE, "{}", html.len());
    assert!(!html.contains("<code>p0</code>") && html.contains("<code>last</code>") && html.contains("id=\"samples\""));
}

#[test]
fn quotes_of_an_example_stay_as_they_are() {
    let html = answer("    A: {properties: {a: {type: string, example: '<b>'}}}\n");
    assert!(html.contains("<span class=\"g\">\"a\"</span>: <span class=\"s\">\"&lt;b&gt;\"</span>"), "{html}");
}

/// Schemas `S0` to `S5`, each with the properties of one text: what they hold decides where there are circles.
fn contract(schemas: &[Vec<(u8, u8)>]) -> String {
    let place = |to: u8| format!("$ref: '#/components/schemas/S{}'", usize::from(to) % schemas.len());
    let property = |(ix, (kind, to)): (usize, &(u8, u8))| {
        let place = place(*to);
        let schema = match kind % 8 {
            0 => "{type: string, description: Some *words*., example: x}".to_owned(),
            1 => format!("{{type: array, items: {{{place}}}}}"),
            2 => format!("{{properties: {{inner: {{{place}}}}}, readOnly: true}}"),
            3 => format!("{{oneOf: [{{{place}}}, {{type: string}}]}}"),
            4 => format!("{{{place}, properties: {{beside: {{type: integer}}}}}}"),
            5 => format!("{{additionalProperties: {{{place}}}}}"),
            6 => format!(
                "{{allOf: [{{{place}}}, {{properties: {{more: {{type: boolean, description: '[a](#b)[^1]'}}}}}}]}}"
            ),
            _ => format!("{{{place}}}"),
        };
        format!("p{ix}: {schema}, ")
    };
    let mut text = "openapi: 3.1.0\npaths:\n".to_owned();
    for n in 0..schemas.len() {
        let body = format!("content: {{application/json: {{schema: {{{}}}}}}}", place(n as u8));
        text += &format!(
            "  /s{n}: {{post: {{requestBody: {{{body}}}, responses: {{200: {{description: ok, {body}}}}}}}}}\n"
        );
    }
    text += "components:\n  schemas:\n";
    for (n, properties) in schemas.iter().enumerate() {
        let properties: String = properties.iter().enumerate().map(property).collect();
        text += &format!("    S{n}: {{type: object, properties: {{{properties}}}}}\n");
    }
    text
}

proptest! {
    // Each case writes some twenty pages four times.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn pages_are_the_same_whether_they_share_parts_or_not(
        schemas in prop::collection::vec(prop::collection::vec((any::<u8>(), any::<u8>()), 0..5), 1..6),
    ) {
        let text = contract(&schemas);
        let alone = bodies(&text, 0, false);
        prop_assert_eq!(&bodies(&text, usize::MAX, false), &alone);
        prop_assert_eq!(&bodies(&text, usize::MAX, true), &alone);
        prop_assert_eq!(&bodies(&text, 2_000, true), &alone);
    }
}
