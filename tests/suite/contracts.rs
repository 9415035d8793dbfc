//! API contracts through the whole pipeline: what is written is on a page, and nothing more is rendered than an edit asks for.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use handover::base::path::RepoPath;
use handover::contracts::openapi::{METHODS, OpenApi};
use handover::contracts::{Contract, Spec, drift, lint};
use handover::formats::{self, Body};
use handover::pipeline::{Build, Pipeline};
use handover::site::Theme;
use handover::source::{Content, SourceFile};
use handover::yaml::flat::Flat;
use handover::yaml::{Limits, Syntax};
use proptest::prelude::*;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::support::{Repo, TODAY};

/// A path item of it.
const CREATE: &str = "post:
  operationId: createOrder
  summary: Create an order
  requestBody:
    content:
      application/json:
        schema: {$ref: '../schemas/order.yaml'}
        examples: {small: {$ref: '../examples/small.yaml'}}
  responses:
    '201': {description: Created., content: {application/json: {schema: {$ref: '../schemas/order.yaml'}}}}
    '400': {description: Refused., content: {application/json: {schema: {$ref: '../openapi.yaml#/components/schemas/Error'}}}}
";

/// A contract in several files, with examples.
fn orders() -> Repo {
    Repo::new()
        .file(
            "orders/openapi.yaml",
            "openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders: {$ref: 'paths/orders.yaml'}
  /orders/{id}:
    get:
      operationId: getOrder
      summary: One order
      parameters: [{$ref: 'parameters.yaml#/id'}]
      responses:
        '200':
          description: The order.
          content: {application/json: {schema: {$ref: 'schemas/order.yaml'}}}
components:
  schemas:
    Error: {type: object, description: What went wrong., properties: {code: {type: string}}}
",
        )
        .file(
            "orders/paths/orders.yaml",
            CREATE,
        )
        .file("orders/parameters.yaml", "id: {name: id, in: path, required: true, schema: {type: string}}\n")
        .file(
            "orders/schemas/order.yaml",
            "type: object\ndescription: What a customer asked for.\nproperties:\n  id: {type: string}\n  parent: {$ref: 'order.yaml'}\n",
        )
        .file("orders/examples/small.yaml", "summary: A small order\nvalue: {id: quite-small-7}\n")
}

/// Pages of contracts.
fn pages(build: &Build) -> impl Iterator<Item = (&str, &str)> {
    let pages =
        build.files.iter().filter(|(url, _)| url.as_str().starts_with("apis/") && url.as_str().ends_with(".html"));
    pages.map(|(url, bytes)| (url.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8")))
}

/// The one page of a contract whose address ends so.
fn page<'b>(build: &'b Build, end: &str) -> &'b str {
    let mut found = pages(build).filter(|(url, _)| url.ends_with(end));
    let (_, html) = found.next().unwrap_or_else(|| panic!("no page {end}"));
    assert!(found.next().is_none(), "two pages {end}");
    html
}

/// Links on pages of contracts that lead to no file and no place of it.
fn dead(build: &Build) -> Vec<String> {
    let links = Selector::parse("a[href]").expect("the selector is valid");
    let ids = Selector::parse("[id]").expect("the selector is valid");
    let written: BTreeSet<String> = build.files.keys().map(|url| url.as_str().to_owned()).collect();
    let copied: BTreeSet<String> = build.copies.keys().map(|url| url.as_str().to_owned()).collect();
    let mut dead = Vec::new();
    for (url, html) in pages(build) {
        let parsed = Html::parse_document(html);
        for href in parsed.select(&links).filter_map(|link| link.attr("href")).filter(|href| !href.contains(':')) {
            let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
            let target = if path.is_empty() { url.to_owned() } else { joined(url, path) };
            if !written.contains(&target) && !copied.contains(&target) {
                dead.push(format!("{url}: {href}"));
            } else if !fragment.is_empty() && target.starts_with("apis/") {
                let (_, html) = pages(build).find(|(other, _)| *other == target).expect("a page");
                let has = Html::parse_document(html).select(&ids).any(|element| element.attr("id") == Some(fragment));
                dead.extend((!has).then(|| format!("{url}: {href}")));
            }
        }
    }
    dead
}

/// A relative address, seen from a page.
fn joined(from: &str, path: &str) -> String {
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    segments.join("/")
}

#[test]
fn a_contract_of_several_files_has_all_its_pages() {
    let build = orders().build();
    let create = page(&build, "/create-order.html");
    assert!(create.contains("quite-small-7") && create.contains("A small order"), "the example of another file");
    assert!(create.contains("Refused."));
    assert!(page(&build, "/get-order.html").contains("The order."));
    assert!(page(&build, "/schemas/order.html").contains("What a customer asked for."));
    assert!(page(&build, "/schemas/error.html").contains("What went wrong."));
    assert!(page(&build, "/source.html").contains("paths/orders.yaml"));
    assert_eq!(dead(&build), Vec::<String>::new());
}

#[test]
fn editing_one_operation_renders_its_page_and_that_of_no_other() {
    let mut pipeline = Pipeline::new(Theme::built_in());
    let cold = pipeline.build(&orders().tree(), TODAY);
    let edited = CREATE.replace("summary: Create an order", "summary: Create an order\n  description: Only once.");
    let warm = pipeline.build(&orders().file("orders/paths/orders.yaml", edited).tree(), TODAY);
    let changed: Vec<&str> = pages(&warm)
        .filter(|(url, html)| !pages(&cold).any(|(other, before)| other == *url && before == *html))
        .map(|(url, _)| url)
        .collect();
    assert!(changed.iter().any(|url| url.ends_with("/create-order.html")), "{changed:?}");
    assert!(!changed.iter().any(|url| url.ends_with("/get-order.html") || url.contains("/schemas/")), "{changed:?}");
    assert_eq!(warm.stats.parsed, 1);
    assert!(warm.stats.rendered < cold.stats.rendered / 2, "{} of {}", warm.stats.rendered, cold.stats.rendered);
}

/// Operations of a contract in JSON, counted without any of the code that is tested.
fn counted(root: &Value) -> usize {
    let resolve = |item: &Value| match item.get("$ref").and_then(Value::as_str) {
        Some(written) => root.pointer(written.trim_start_matches('#')).cloned().unwrap_or(Value::Null),
        None => item.clone(),
    };
    let items = ["paths", "webhooks"].into_iter().filter_map(|part| root.get(part)?.as_object());
    let items = items.flatten().filter(|(name, _)| !name.starts_with("x-")).map(|(_, item)| resolve(item));
    items.map(|item| METHODS.iter().filter(|method| item.get(**method).is_some_and(Value::is_object)).count()).sum()
}

#[test]
fn every_operation_of_real_contracts_is_read() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/openapi");
    let Ok(files) = std::fs::read_dir(samples) else { return };
    let files = files.filter_map(|file| Some(file.ok()?.path()));
    for path in files.filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let text = std::fs::read_to_string(&path).expect("a sample can be read");
        let expected = counted(&serde_json::from_str(&text).expect("samples are JSON"));
        let at = RepoPath::new("openapi.json").expect("a path inside the root");
        let document = formats::parse(&Arc::new(SourceFile::new(at.clone(), Content::Text(text.into()), Vec::new())));
        let Body::Api(facts) = &document.body else { panic!("{} is no contract", path.display()) };
        assert_eq!(facts.operations as usize, expected, "{}", path.display());
        let tree = document.data.as_ref().expect("a contract has a tree").tree.clone();
        let api = OpenApi::read(Spec::new(&at, tree, &|_| None)).expect("a contract");
        assert_eq!(api.operations.len(), expected, "{}", path.display());
    }
}

/// Lines of contracts, right and wrong ones, at depths right and wrong.
fn line() -> impl Strategy<Value = String> {
    const WORDS: [&str; 44] = [
        "openapi: 3.1.0",
        "swagger: '2.0'",
        "asyncapi: 3.0.0",
        "info: {title: t, version: '1'}",
        "paths:",
        "/a/{id}:",
        "/a/{id}: {$ref: '#/paths/~1a~1{id}'}",
        "get:",
        "post: {operationId: a, operationId: b, tags: [x, y]}",
        "parameters:",
        "- {name: id, in: path, required: true, schema: {type: string}}",
        "- {name: id, in: body, schema: {$ref: '#/components/schemas/A'}}",
        "- {$ref: '#/components/parameters/P'}",
        "responses:",
        "'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}",
        "default: {$ref: '#/components/responses/R'}",
        "components:",
        "definitions:",
        "schemas:",
        "A: {type: object, required: [b], properties: {b: {$ref: '#/components/schemas/B'}}}",
        "B: {allOf: [{$ref: '#/components/schemas/A'}, {type: string}]}",
        "C: {oneOf: [{$ref: '#/components/schemas/B'}, true], discriminator: {propertyName: b}}",
        "D: {type: [string, 'null'], enum: [a, 1, null], default: 7, pattern: '(a+)+$', minimum: 1e9999}",
        "E: &e {not: {$ref: '#/components/schemas/E'}}",
        "F: *e",
        "$ref: '#'",
        "$ref: 'openapi.yaml#/components'",
        "type: object",
        "properties:",
        "items: {}",
        "allOf: [{$ref: '#'}]",
        "security: [{s: [read]}]",
        "securitySchemes: {s: {type: oauth2, flows: {implicit: {}}}}",
        "tags: [{name: x, parent: y}, {name: y, parent: x}]",
        "x-tagGroups: [{name: g, tags: [x]}]",
        "servers: [{url: 'https://{h}', variables: {h: {enum: []}}}]",
        "webhooks: {w: {post: {callbacks: {c: {'{$url}': {$ref: '#/paths/~1a~1{id}'}}}}}}",
        "channels: {c: {messages: {m: {payload: {$ref: '#/components/schemas/A'}}}}}",
        "- ",
        "<<: *e",
        "? [a]",
        ": 'open",
        "{",
        "\u{202e}: \u{0}",
    ];
    let any = prop_oneof![9 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => "\\PC{0,20}"];
    (0..6_usize, any).prop_map(|(depth, words)| format!("{}{words}\n", "  ".repeat(depth)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// The property of the fuzz target `contract`, on texts that look like contracts.
    #[test]
    fn any_text_that_is_read_as_a_contract_can_be_judged_and_is_the_same_as_itself(
        lines in prop::collection::vec(line(), 0..40),
    ) {
        let path = RepoPath::new("openapi.yaml").expect("a path inside the root");
        let text: Arc<str> = format!("openapi: 3.1.0\n{}", lines.concat()).into();
        let tree = Flat::read(&text, Syntax::Yaml, &Limits::default()).tree.map(Arc::new);
        let read = || {
            let tree = tree.clone()?;
            Contract::read(Spec::new(&path, Arc::clone(&tree), &|asked| (*asked == path).then(|| Arc::clone(&tree))))
        };
        if let (Some(one), Some(other)) = (read(), read()) {
            for found in lint::lint(&one, &path) {
                prop_assert!(text.get(found.primary.at.span.range()).is_some(), "{found:?} lies outside the text");
            }
            if let (Contract::OpenApi(one), Contract::OpenApi(other)) = (&one, &other) {
                let changes = drift::compare(one, other, None).changes;
                prop_assert!(changes.is_empty(), "{changes:?}");
            }
        }
    }
}
