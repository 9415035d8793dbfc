//! What is on a page, and what is left to another.

use std::sync::Arc;

use super::{LARGE, Names, Part, ReferenceBody, compose};
use crate::base::hash::Digest;
use crate::contracts::Contract;
use crate::contracts::testing::spec;

/// The body of the first operation; schemas are called by their names.
fn operation(text: &str) -> String {
    let contract = Contract::read(spec(text)).unwrap();
    let Contract::OpenApi(api) = &contract else { panic!("no OpenAPI") };
    let names = Names {
        operations: vec!["operation".to_owned(); api.operations.len()],
        schemas: api.schemas.iter().map(|named| named.name.clone()).collect(),
    };
    let (names, part, digest) = (Arc::new(names), Part::Operation(0), Digest::default());
    compose(&ReferenceBody { contract, names, part, digest }, &crate::site::words::english()).html
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
