//! What the pages of one large API contract cost: reading and checking it, planning and rendering its pages; how large
//! those are. In processor time.
//!
//! The contract is made here: 900 operations, 400 schemas that hold each other, with descriptions and examples.
//! `HANDOVER_SAMPLE` names a file that is measured as well.

use std::sync::Arc;
use std::time::Duration;

use handover::model::Parsed;
use handover::site::{self, PageView, Plan, Theme};
use handover::source::{SourceFile, SourceTree};
use handover::{formats, model, policy};

use super::{TODAY, cpu, row};

const RESOURCES: usize = 180;
const SCHEMAS: usize = 400;

pub(crate) fn measure() {
    measured("openapi.yaml", generated().as_bytes());
    if let Ok(path) = std::env::var("HANDOVER_SAMPLE") {
        let bytes = std::fs::read(&path).expect("HANDOVER_SAMPLE names a file");
        measured(if path.ends_with(".json") { "openapi.json" } else { "openapi.yaml" }, &bytes);
    }
}

fn measured(name: &str, bytes: &[u8]) {
    println!("\nan API contract of {:.2} MB (processor time)", bytes.len() as f64 / 1e6);
    let tree = SourceTree::from_files("contract", [(name, bytes)], formats::wants);
    let files: Vec<&Arc<SourceFile>> = tree.files.values().collect();
    let parse = || files.iter().map(|file| Arc::new(formats::parse(file))).collect::<Vec<_>>();
    let (documents, parsing) = best(parse);
    row("parse", parsing, None);
    let (parsed, reading) = best(|| Parsed::of(documents.clone()));
    row("read and lint", reading, Some(parsing));
    let portal = model::link(&tree, parsed);
    let report = policy::check(&portal, TODAY);
    let theme = Theme::built_in();
    let (plan, planning) = best(|| site::plan(&portal, &report, &theme));
    row("plan", planning, Some(parsing));
    let operations = views(&plan, "operation");
    // Pages of a contract share parts, which stay with the plan: each time there is a new one.
    let render = |name: &str| {
        let plan = site::plan(&portal, &report, &theme);
        let views = views(&plan, name);
        cpu(|| {
            views.iter().map(|view| site::render(view, None, &theme).expect("the built-in theme").html.len()).collect()
        })
    };
    let (of_operations, rendering): (Vec<usize>, Duration) = best_of(|| render("operation"));
    row("render operations", rendering, Some(parsing));
    let (of_schemas, rendering_schemas): (Vec<usize>, Duration) = best_of(|| render("schema"));
    row("render schemas", rendering_schemas, Some(parsing));
    let page = |view: &&PageView| site::render(view, None, &theme).expect("the built-in theme").html;
    let pages: Vec<Arc<[u8]>> = operations.iter().map(page).collect();
    let twin = |page: &Arc<[u8]>| site::twin::markdown(std::str::from_utf8(page).expect("a page is UTF-8")).len();
    let (_, twins) = best(|| pages.iter().map(twin).sum::<usize>());
    row("  of it their twins in Markdown", twins, Some(rendering));
    per_second("  operations rendered, twins aside", operations.len(), rendering.saturating_sub(twins));
    per_second("  operations read and checked", operations.len(), parsing + reading);
    per_second("  operations rendered", operations.len(), rendering);
    per_second(
        "  operations and schemas planned and rendered",
        operations.len(),
        planning + rendering + rendering_schemas,
    );
    sizes("  operations", of_operations);
    sizes("  schemas", of_schemas);
}

/// The pages of one type.
fn views<'p>(plan: &'p Plan, name: &str) -> Vec<&'p PageView> {
    plan.pages.iter().map(|page| &*page.view.value).filter(|view| view.main.name() == name).collect()
}

/// The last result, and the least time of five.
fn best<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    best_of(|| cpu(&mut work))
}

/// The same for work that measures itself.
fn best_of<T>(mut work: impl FnMut() -> (T, Duration)) -> (T, Duration) {
    let (mut result, mut least) = work();
    for _ in 0..4 {
        // Freed before the next starts, and outside its time.
        drop(result);
        let (next, taken) = work();
        (result, least) = (next, least.min(taken));
    }
    (result, least)
}

fn per_second(what: &str, count: usize, time: Duration) {
    println!("{what:<46} {:>7.0} a second", count as f64 / time.as_secs_f64());
}

fn sizes(what: &str, mut bytes: Vec<usize>) {
    bytes.sort_unstable();
    let kb =
        |share: usize| bytes.get((bytes.len() * share / 100).min(bytes.len().saturating_sub(1))).unwrap_or(&0) / 1000;
    let total: usize = bytes.iter().sum();
    println!(
        "{what:<14} {} pages, kB: p50 {}, p95 {}, most {}, all {}",
        bytes.len(),
        kb(50),
        kb(95),
        kb(100),
        total / 1000
    );
}

/// A contract as a large company has it: five operations a resource, errors shared, schemas that hold others.
fn generated() -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: Generated, version: 1.0.0, description: Made for a measurement.}\n\
        servers: [{url: 'https://api.example.com/v1'}]\nsecurity: [{token: []}]\npaths:\n"
        .to_owned();
    (0..RESOURCES).for_each(|n| resource(&mut text, n));
    text += "components:\n  securitySchemes: {token: {type: http, scheme: bearer}}\n  schemas:\n";
    (0..SCHEMAS).for_each(|n| schema(&mut text, n));
    text
}

fn resource(text: &mut String, n: usize) {
    let (one, other) = (n * 2 % SCHEMAS, (n * 2 + 1) % SCHEMAS);
    let page = "- {name: page, in: query, description: Which page., schema: {type: integer, minimum: 1, default: 1}}\n\
        \x20       - {name: sort, in: query, description: 'By which `field`, see [sorting](https://example.com/sorting).', schema: {type: string, enum: [created, updated, name]}}";
    *text += &format!("  /resource-{n}:\n");
    operation(
        text,
        &format!("get|list{n}|List what there is of resource {n}|{page}"),
        (None, &format!("array: {one}")),
    );
    operation(text, &format!("post|create{n}|Make one of resource {n}|"), (Some(other), &one.to_string()));
    *text += &format!(
        "  /resource-{n}/{{id}}:\n    parameters:\n      - {{name: id, in: path, required: true, description: Its number., schema: {{type: integer}}, example: {n}}}\n"
    );
    operation(text, &format!("get|get{n}|Look at one of resource {n}|"), (None, &one.to_string()));
    operation(text, &format!("patch|change{n}|Change one of resource {n}|"), (Some(other), &one.to_string()));
    operation(text, &format!("delete|remove{n}|Take one of resource {n} away|"), (None, ""));
}

/// `words` are method, id, summary and parameters.
fn operation(text: &mut String, words: &str, (body, answer): (Option<usize>, &str)) {
    let [method, id, summary, parameters] = words.split('|').collect::<Vec<_>>()[..] else { return };
    *text += &format!(
        "    {method}:\n      operationId: {id}\n      summary: {summary}\n      tags: [group-{}]\n      description: |-\n        {summary}, as *callers* need it.\n\n        - Asks for the scope `read:{id}`.\n        - See [the manual](https://example.com/{id}) for limits.\n",
        id.len()
    );
    if !parameters.is_empty() {
        *text += &format!("      parameters:\n        {parameters}\n");
    }
    if let Some(schema) = body {
        *text += &format!(
            "      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Schema{schema}'}}}}}}}}\n"
        );
    }
    *text += "      responses:\n";
    let reference = |schema: &str| format!("{{$ref: '#/components/schemas/Schema{schema}'}}");
    *text += &match answer.strip_prefix("array: ") {
        _ if answer.is_empty() => "        '204': {description: Done.}\n".to_owned(),
        Some(items) => format!(
            "        '200': {{description: A list., content: {{application/json: {{schema: {{type: array, items: {}}}}}}}}}\n",
            reference(items)
        ),
        None => format!(
            "        '200': {{description: One., content: {{application/json: {{schema: {}}}}}}}\n",
            reference(answer)
        ),
    };
    for (status, words) in [
        ("401", "Who is asking is not known."),
        ("404", "There is `no` such thing."),
        ("422", "What was sent is not understood."),
    ] {
        *text += &format!(
            "        '{status}': {{description: '{words}', content: {{application/json: {{schema: {}, example: {{code: {status}, message: '{words}'}}}}}}}}\n",
            reference("0")
        );
    }
}

fn schema(text: &mut String, n: usize) {
    *text += &format!(
        "    Schema{n}:\n      type: object\n      description: What is known of `thing {n}`.\n      required: [id, name]\n      properties:\n"
    );
    *text += &format!(
        "        id: {{type: integer, format: int64, description: 'Its number, never used again.', example: {n}, readOnly: true}}\n"
    );
    *text += "        name: {type: string, minLength: 1, maxLength: 80, description: 'What people call it. May be **changed** at any time.', example: Blue}\n";
    *text += "        state: {type: string, enum: [open, held, closed], description: Where it is in its life.}\n";
    *text += "        created_at: {type: string, format: date-time, description: When it came to be.}\n";
    for field in 0..n % 17 {
        *text += &format!(
            "        field_{field}: {{type: [string, 'null'], format: uri, description: 'Address {field} of it, as [RFC 3986](https://example.com/rfc) has it.', example: 'https://api.example.com/{n}/{field}'}}\n"
        );
    }
    if !n.is_multiple_of(3) {
        *text += &format!("        owner: {{$ref: '#/components/schemas/Schema{}'}}\n", n * 7 % SCHEMAS);
        *text += &format!(
            "        parts: {{type: array, description: What it is made of., items: {{$ref: '#/components/schemas/Schema{}'}}}}\n",
            (n + 1) % SCHEMAS
        );
    }
    if n % 5 == 1 {
        *text += "        more: {type: object, properties: {depth: {type: object, properties: {size: {type: number, minimum: 0}, unit: {type: string}}}}}\n";
    }
}
