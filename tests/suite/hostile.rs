//! Content from an outside party: whatever it holds, there is a portal, and the portal is inert.

use std::collections::BTreeSet;

use handover::pipeline::Build;
use proptest::prelude::*;
use scraper::{Html, Node};

use crate::support::{Repo, TempRepo};

/// A string that breaks out of text, attributes, comments, scripts and templates.
const CANARY: &str =
    "\"'><img src=x onerror=alert(1)><script>alert(1)</script></script>{{ 7*7 }}{% include \"x\" %}-->";

/// Attributes a page may carry. No `style`, no `on…`.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-current",
    "aria-describedby",
    "aria-expanded",
    "aria-hidden",
    "aria-keyshortcuts",
    "aria-label",
    "aria-labelledby",
    "aria-live",
    "aria-pressed",
    "charset",
    "checked",
    "class",
    "colspan",
    "content",
    "d",
    "datetime",
    "dir",
    "disabled",
    "dominant-baseline",
    "download",
    "fill",
    "for",
    "height",
    "hidden",
    "href",
    "hreflang",
    "id",
    "lang",
    "loading",
    "markerheight",
    "markerunits",
    "markerwidth",
    "name",
    "open",
    "orient",
    "points",
    "preserveaspectratio",
    "refx",
    "refy",
    "rel",
    "role",
    "rowspan",
    "rx",
    "ry",
    "scope",
    "src",
    "start",
    "tabindex",
    "text-anchor",
    "title",
    "transform",
    "type",
    "value",
    "viewbox",
    "width",
    "x",
    "x1",
    "x2",
    "xmlns",
    "y",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "media",
    "defer",
    "stroke",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-width",
    "stroke-dasharray",
    "marker-end",
    "marker-start",
    "focusable",
    "placeholder",
    "autocomplete",
    "reversed",
    "headers",
];

/// Everything on a page that could act, fetch or style; empty when the page is inert.
fn dangers(url: &str, html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut dangers = Vec::new();
    let mut ids = BTreeSet::new();
    for node in page.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        let name = element.name();
        if matches!(
            name,
            "style" | "iframe" | "object" | "embed" | "base" | "frame" | "foreignObject" | "animate" | "math"
        ) {
            dangers.push(format!("{url}: <{name}>"));
        }
        if name == "script" && (element.attr("src").is_none() || node.has_children()) {
            dangers.push(format!("{url}: inline script"));
        }
        if name == "meta"
            && element.attr("http-equiv").is_some_and(|value| !value.eq_ignore_ascii_case("content-security-policy"))
        {
            dangers.push(format!("{url}: meta http-equiv"));
        }
        for (attribute, value) in element.attrs() {
            let known = attribute.starts_with("data-")
                || attribute == "http-equiv"
                || ATTRIBUTES.contains(&attribute.to_lowercase().as_str());
            if !known {
                dangers.push(format!("{url}: <{name} {attribute}>"));
            }
            let loads = matches!(attribute, "src" | "srcset") || (name == "link" && attribute == "href");
            if loads && (value.contains("//") || value.starts_with("data:")) {
                dangers.push(format!("{url}: loads {value}"));
            }
            let scheme = value.trim_start().split(':').next().unwrap_or_default().to_lowercase();
            if attribute == "href"
                && value.contains(':')
                && !matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel")
                && !value.starts_with(['.', '#'])
            {
                dangers.push(format!("{url}: href {value}"));
            }
            if attribute == "id" && !ids.insert(value.to_owned()) {
                dangers.push(format!("{url}: id {value} twice"));
            }
        }
    }
    dangers
}

fn pages(build: &Build) -> impl Iterator<Item = (&str, &str)> {
    let text = |bytes| std::str::from_utf8(bytes).expect("pages are UTF-8");
    build
        .files
        .iter()
        .filter(|(url, _)| url.as_str().ends_with(".html"))
        .map(move |(url, bytes)| (url.as_str(), text(bytes)))
}

fn assert_inert(build: &Build) {
    let dangers: Vec<String> = pages(build).flat_map(|(url, html)| dangers(url, html)).collect();
    assert!(dangers.is_empty(), "{dangers:#?}");
    assert!(build.errors.is_empty(), "{:?}", build.errors);
}

#[test]
fn a_canary_in_every_place_stays_text() {
    let build = Repo::new()
        .file("README.md", format!("# {CANARY}\n\n{CANARY}\n\n[{CANARY}](x.md \"{CANARY}\")\n\n![{CANARY}](x.png)\n\n| {CANARY} |\n|---|\n| {CANARY} |\n\n```{CANARY}\n{CANARY}\n```\n"))
        .file("docs/adr/0001-x.md", format!("---\nstatus: \"{}\"\nowner: '{}'\ntags: [\"{}\"]\n---\n# 1. {CANARY}\n\n## Status\n\n{CANARY}\n\nDeciders: {CANARY}\n", CANARY.replace('"', ""), CANARY.replace('\'', ""), CANARY.replace('"', "")))
        .file("docs/runbooks/x.md", format!("---\nowner_slack: '#{}'\nseverity: '{}'\n---\n# {CANARY}\n\n## Rollback {CANARY}\n\n```sh\n$ {CANARY}\n```\n", CANARY.replace('\'', ""), CANARY.replace('\'', "")))
        .file("api/openapi.yaml", format!("openapi: 3.1.0\ninfo:\n  title: '{}'\n  version: 1\npaths: {{}}\n", CANARY.replace('\'', "''")))
        .file("alerts.rules.yml", format!("groups:\n- name: x\n  rules:\n  - alert: '{}'\n    expr: up\n", CANARY.replace('\'', "''")))
        .file("docs/\"><img src=x onerror=alert(1)>.md", "# Odd name\n")
        .build();
    assert_inert(&build);
    for (url, html) in pages(&build) {
        assert!(!html.contains(">49<"), "{url} evaluated a template expression");
    }
}

#[test]
fn a_canary_in_every_value_of_the_manifest_and_its_registers_stays_text() {
    let quoted = format!("'{}'", CANARY.replace('\'', "''"));
    let cell = CANARY.replace('|', "\\|");
    let manifest = format!(
        "version: 1\nprofile: outsourced-backend\nproject:\n  name: {quoted}\n  summary: {quoted}\n  parties:\n    outgoing: {{name: {quoted}, orgs: [{quoted}]}}\n    incoming: {{name: {quoted}}}\n  dates: {{exit: 2027-01-29}}\nowners:\n  default: {quoted}\nservices:\n  api:\n    path: api\n    name: {quoted}\n    owner: {quoted}\n    aliases: [{quoted}]\n    stores: [{quoted}]\n    consumes: [{quoted}]\n    owns: [{quoted}]\n    not_applicable: {{slo: {quoted}}}\ndiscover:\n  externals: [{quoted}]\ncustom:\n  - id: acme/rule\n    title: {quoted}\n    severity: error\n    why: {quoted}\n    assert: [{{exists: nothing/here}}]\n    message: {quoted}\n    help: {quoted}\nwaivers:\n  - {{id: W-1, rule: required/missing, kind: runbook.deploy, service: api, category: planned, reason: {quoted}, owner: {quoted}, expires: 2027-02-01, ticket: {quoted}}}\n"
    );
    let build = Repo::new()
        .file("handover.yaml", manifest)
        .file("api/Dockerfile", "FROM scratch\n")
        .file("CODEOWNERS", format!("* @{}\n", CANARY.replace(' ', "")))
        .file("docs/queues.md", format!("# Queues\n\n| Queue | Consumer | Safe to replay | How to replay | Extra {cell} |\n|---|---|---|---|---|\n| {cell} | api | {cell} | {cell} | {cell} |\n"))
        .file("docs/runbooks/rollback.md", format!("---\nkind: runbook.rollback\nservices: [api]\nowner: {quoted}\nreviewed: {quoted}\n---\n# {CANARY}\n\nTODO {CANARY}\n"))
        .build();
    assert!(!build.report.is_misconfigured(), "{:?}", build.report.findings.first());
    assert_inert(&build);
    for (url, html) in pages(&build) {
        assert!(!html.contains(">49<"), "{url} evaluated a template expression");
    }
}

#[test]
fn schemes_that_act_never_become_links() {
    let links = [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](vbscript:x)",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](//evil.example/x)",
        "![a](//evil.example/x.png)",
        "![a](https://evil.example/x.png)",
        "![a](data:image/svg+xml,<svg onload=alert(1)>)",
        "![a](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "[a]\n\n[a]: javascript:alert(1)",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<img src=\"https://evil.example/x.png\">",
    ];
    let build = Repo::new().file("README.md", format!("# X\n\n{}\n", links.join("\n\n"))).build();
    assert_inert(&build);
}

#[test]
fn a_link_out_of_the_repository_copies_nothing() {
    let build = Repo::new()
        .file(
            "docs/a.md",
            "# A\n\n![x](../../../secret.png) ![x](..%2f..%2fsecret.png) ![x](/etc/passwd) ![x](..\\..\\secret.png)\n",
        )
        .build();
    assert!(build.copies.is_empty());
    assert_inert(&build);
}

#[test]
fn twins_that_differ_in_case_or_unicode_form_both_have_a_page() {
    let build = Repo::new()
        .file("docs/Guide.md", "# One\n")
        .file("docs/guide.md", "# Two\n")
        .file("docs/caf\u{e9}.md", "# Three\n")
        .file("docs/cafe\u{301}.md", "# Four\n")
        .file("docs/guide.mdx", "# Five\n")
        .build();
    let all: String = pages(&build).filter(|(url, _)| url.starts_with("repo/")).map(|(_, html)| html).collect();
    for title in ["One", "Two", "Three", "Four", "Five"] {
        assert!(all.contains(&format!(">{title}</h1>")), "{title} has no page");
    }
    assert!(build.report.findings.iter().filter(|finding| finding.rule == "path/collision").count() >= 2);
}

#[test]
fn names_that_other_systems_refuse_still_have_a_page() {
    let long = "x".repeat(240);
    let names = ["docs/CON.md", "docs/a:b.md", "docs/dot..md", "docs/line\nbreak.md", "docs/50%.md", "docs/a#b?.md"];
    let repo = names.iter().fold(Repo::new(), |repo, name| repo.file(name, "# Page\n"));
    let build = repo.file(&format!("docs/{long}.md"), "# Page\n").build();
    assert_eq!(pages(&build).filter(|(url, _)| url.starts_with("repo/")).count(), 7);
    for url in build.files.keys() {
        for segment in url.as_str().split('/') {
            assert!(segment.len() <= 255 && !segment.ends_with(['.', ' ']), "{segment}");
            assert!(!segment.contains(['<', '>', ':', '"', '|', '?', '*', '\\', '\n']), "{segment}");
        }
    }
}

#[test]
fn bounded_inputs_give_findings_not_hangs() {
    let bomb = format!(
        "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n{}",
        (1..10).map(|i| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(","))).collect::<String>()
    );
    let build = Repo::new()
        .file("docs/bomb.md", format!("---\n{bomb}---\n# Bomb\n"))
        .file("docs/deep.md", format!("---\nx: {}\n---\n# Deep\n", "[".repeat(100_000)))
        .file("api/openapi.yaml", format!("openapi: 3.1.0\n{bomb}paths: {}\n", "[".repeat(100_000)))
        .file("api/openapi.json", format!("{{\"openapi\": \"3.1.0\", \"paths\": {}", "{\"a\":".repeat(100_000)))
        .file("docs/quotes.md", ">".repeat(50_000))
        .file("docs/brackets.md", "[".repeat(50_000))
        .file("docs/emphasis.md", "*a_ ".repeat(50_000))
        .file("docs/table.md", format!("|{}\n|{}\n{}", "a|".repeat(500), "-|".repeat(500), "x\n".repeat(5_000)))
        .file("docs/line.md", format!("```json\n{}\n```\n", "{\"a\":1},".repeat(125_000)))
        .build();
    assert_inert(&build);
    let unreadable: BTreeSet<&str> = build
        .report
        .findings
        .iter()
        .filter(|f| f.rule == "manifest/unreadable-file")
        .map(|f| f.primary.at.path.as_str())
        .collect();
    for path in ["docs/bomb.md", "docs/deep.md", "api/openapi.yaml", "api/openapi.json"] {
        assert!(unreadable.contains(path), "{path} is not among {unreadable:?}");
    }
    let largest = pages(&build).map(|(_, html)| html.len()).max().unwrap_or_default();
    assert!(largest < 24 << 20, "a page of {largest} bytes");
}

/// A contract with one operation that answers with the first of many schemas.
fn contract(schemas: impl Iterator<Item = String>) -> String {
    let schemas: Vec<String> = schemas.enumerate().map(|(n, schema)| format!("    S{n}: {schema}\n")).collect();
    let answer = "{description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}";
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {answer}}}}}}}}}\ncomponents:\n  schemas:\n{}",
        schemas.concat()
    )
}

#[test]
fn schemas_that_refer_to_each_other_in_every_way_have_pages_of_bounded_size() {
    let next = |n: usize| format!("{{$ref: '#/components/schemas/S{}'}}", (n + 1) % 60);
    let forms: [fn(&str) -> String; 7] = [
        |next| next.to_owned(),
        |next| format!("{{allOf: [{next}, {next}]}}"),
        |next| format!("{{type: array, items: {next}}}"),
        |next| format!("{{oneOf: [{next}, {next}], discriminator: {{propertyName: k}}}}"),
        |next| format!("{{type: object, required: [a, b], properties: {{a: {next}, b: {next}}}}}"),
        |next| format!("{{not: {next}, if: {next}, then: {next}, else: {next}, default: 3}}"),
        |next| {
            format!(
                "{{allOf: [{{properties: {{a: {next}}}}}], additionalProperties: {next}, example: {{a: {{a: 1}}}}}}"
            )
        },
    ];
    for form in forms {
        let build = Repo::new().file("openapi.yaml", contract((0..60).map(|n| form(&next(n))))).build();
        assert_inert(&build);
        let largest = pages(&build).map(|(_, html)| html.len()).max().unwrap_or_default();
        assert!(largest < 1 << 20, "a page of {largest} bytes for {}", form("…"));
    }
}

#[test]
fn a_wide_schema_is_shown_in_part() {
    let properties: String = (0..20_000).map(|n| format!("p{n}: {{type: string}}, ")).collect();
    let values: String = (0..50_000).map(|n| format!("v{n}, ")).collect();
    let parts = "{type: object}, ".repeat(5_000);
    let schemas = [
        format!("{{type: object, properties: {{{properties}}}}}"),
        format!("{{type: string, enum: [{values}]}}"),
        format!("{{allOf: [{parts}]}}"),
    ];
    let build = Repo::new().file("openapi.yaml", contract(schemas.into_iter())).build();
    assert_inert(&build);
    let schemas = pages(&build).filter(|(url, _)| url.contains("/schemas/"));
    let largest = schemas.map(|(_, html)| html.len()).max().expect("schemas have pages");
    assert!(largest < 4 << 20, "a page of {largest} bytes");
}

#[test]
fn references_in_circles_and_out_of_the_repository_are_found_and_never_followed() {
    let paths = [
        "'/self': {$ref: '#/paths/~1self'}",
        "/one: {$ref: '#/paths/~1two'}",
        "/two: {$ref: '#/paths/~1one'}",
        "/file: {$ref: 'other.yaml#/x'}",
        "/up: {$ref: '../../../etc/passwd'}",
        "/root: {$ref: '/etc/passwd'}",
        "/scheme: {$ref: 'file:///etc/passwd'}",
        "/host: {$ref: '//evil.example/x.yaml'}",
        "/escaped: {$ref: '..%2f..%2fetc/passwd'}",
        "/odd: {$ref: '%ff.yaml#/%zz'}",
        "/fine: {get: {parameters: [{$ref: '#/components/parameters/P'}], responses: {'200': {$ref: '#/components/responses/R'}}}}",
    ];
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  {}\ncomponents:\n  parameters: {{P: {{$ref: '#/components/parameters/P'}}}}\n  responses: {{R: {{$ref: '#/components/responses/S'}}, S: {{$ref: '#/components/responses/R'}}}}\n",
        paths.join("\n  ")
    );
    let build = Repo::new()
        .file("api/openapi.yaml", text)
        .file("api/other.yaml", "x: {$ref: 'openapi.yaml#/paths/~1file'}\nresponses: {}\n")
        .build();
    assert_inert(&build);
    assert!(build.copies.values().all(|path| path.as_str().starts_with("api/")));
    let lost: Vec<&str> = build
        .report
        .findings
        .iter()
        .filter(|finding| finding.rule == "api/unresolved-ref")
        .map(|finding| finding.title.as_str())
        .collect();
    assert!(lost.iter().any(|title| title.contains("../../../etc/passwd")), "{lost:?}");
}

#[test]
fn a_contract_that_is_cut_off_is_shown_up_to_the_cut() {
    let yaml = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get: {operationId: first, responses: {'200': {description: ok}}}\n  /b: {get: \"";
    let json = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"operationId": "first", "responses": {"200": {"description": "ok"}}}}, "/b": {"get": "#;
    for (name, text) in [("openapi.yaml", yaml), ("openapi.json", json)] {
        let build = Repo::new().file(name, text).build();
        assert_inert(&build);
        assert!(pages(&build).any(|(url, _)| url.ends_with("/first.html")), "{name} has no page of its operation");
        let mut unreadable = build.report.findings.iter().filter(|finding| finding.rule == "manifest/unreadable-file");
        assert!(unreadable.any(|finding| !finding.primary.at.is_file()), "{name}");
    }
}

#[test]
fn a_contract_of_a_version_that_is_not_read_says_so_once() {
    let listing =
        r#"{"swaggerVersion": "1.2", "apiVersion": "1", "apis": [{"path": "/pets"}], "info": {"title": "Pets"}}"#;
    let resource = r#"{"swaggerVersion": "1.2", "resourcePath": "/pets", "basePath": "https://x.example", "apis": [{"path": "/pets", "operations": []}]}"#;
    let build =
        Repo::new().file("README.md", "# R\n").file("api-docs.json", listing).file("pets.json", resource).build();
    let said = build.report.findings.iter().filter(|finding| finding.title.contains("Swagger 1.2")).count();
    assert_eq!(said, 1);
    assert_inert(&build);
}

#[test]
fn line_ends_and_byte_order_marks_do_not_change_a_page() {
    let text = "---\nowner: a\n---\n# Title\n\nText\n\n```sh\necho 1\necho 2\n```\n\n| a |\n|---|\n| b |\n";
    let main = |bytes: Vec<u8>| {
        let build = Repo::new().file("a.md", bytes).build();
        let (_, html) = pages(&build).find(|(url, _)| *url == "repo/a.html").expect("a page");
        html.to_owned()
    };
    let plain = main(text.into());
    assert_eq!(main(text.replace('\n', "\r\n").into()), plain);
    assert_eq!(main([b"\xef\xbb\xbf", text.as_bytes()].concat()), plain);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_format_gives_an_inert_portal(
        name in prop::sample::select(vec!["a.md", "docs/adr/0001-a.md", "docs/runbooks/a.md", "a.mdx", "a.html.md.erb", "a.rst", "a.adoc", "openapi.yaml", "openapi.json", "schema.graphql", "x.rules.yml", "d.mmd", "d.drawio", "p.svg", "docker-compose.yml", "handover.yaml", "svc/handover.yaml", "docs/queues.csv", "CODEOWNERS", "consumer.ts", "schema.prisma", "db/migrations/0001_a.sql", "bom.json", "junit.xml", "NOTICE", ".github/ISSUE_TEMPLATE/a.yml"]),
        parts in prop::collection::vec(prop_oneof![
            Just(CANARY.to_owned()), Just("\n".to_owned()), Just("# ".to_owned()), Just("- Status: ".to_owned()), Just("---\n".to_owned()),
            Just("openapi: 3.0.0\npaths:\n".to_owned()), Just("groups:\n- rules:\n  - alert: ".to_owned()), Just("```mermaid\n".to_owned()),
            Just("[x](javascript:1) ![y](//e.example/z) <details><summary>".to_owned()), Just("<svg onload=alert(1)><script>".to_owned()),
            "[\\PC\n]{0,12}",
        ], 0..24),
    ) {
        let build = Repo::new().file(name, parts.concat()).file("README.md", format!("# R\n\n[x]({name}) ![y]({name})\n")).build();
        assert_inert(&build);
        for finding in &build.report.findings {
            let text = build.portal.find(&finding.primary.at.path).map(|id| build.portal.doc(id).source.text().to_owned());
            if let Some(text) = text {
                prop_assert!(text.get(finding.primary.at.span.range()).is_some(), "{finding:?} lies outside its file");
            }
        }
    }
}

/// Values of secrets, put together here so that no scanner takes this file for a leak.
fn secrets() -> Vec<(String, String)> {
    let sorts = [
        ("AK", "IAQ7WERTYUIOPASD3F"),
        ("gh", "p_a8Kd0Lq2Zx9Vb3Nm7Wt5Rf1Yh6Jc4Pe0SgUi"),
        ("sk", "_live_9aK2mQ7xV4bN8tR5wC3y"),
        ("xox", "b-2847562910-aK9dL2mQ"),
    ];
    let by_form = sorts.map(|(start, rest)| (String::new(), format!("{start}{rest}")));
    let by_place = [
        ("password: ", "k9Xq2mZ7vB4n"),
        ("https://ci:", "Tz64mmq-k"),
        ("Authorization: Bearer ", "k9Xq2mZ7vB4nL8tR5wC3"),
    ];
    let by_place = by_place.map(|(before, value)| (before.to_owned(), value.to_owned()));
    by_form.into_iter().chain(by_place).collect()
}

/// A repository in which every sort of document holds the secret: in prose, code, tables, front matter, names of things.
fn leaky(before: &str, value: &str) -> Vec<(&'static str, String)> {
    let after = if before.ends_with("ci:") { "@git.northwind.test/x" } else { "" };
    let secret = format!("{before}{value}{after}");
    let quoted = secret.replace('"', "\\\"");
    vec![
        (
            "README.md",
            format!(
                "---\ntitle: \"{quoted}\"\nsummary: \"{quoted}\"\n---\n# A {secret}\n\n{secret}\n\n`{secret}`\n\n| A | B |\n|---|---|\n| x | {secret} |\n\n<!-- {secret} -->\n\n![{secret}](x.png \"{secret}\")\n\n[script](ops/run.sh) [data](ops/a.yaml) [s](s.svg)\n\n```sh\n$ curl -H '{secret}'\n```\n\n```mermaid\nflowchart LR\n  a[\"{secret}\"] --> b\n```\n\nKept below: the end of the page.\n"
            ),
        ),
        (
            "docs/adr/0001-x.md",
            format!(
                "# 1. Use {secret}\n\nDate: 2026-01-02\n\n## Status\n\nAccepted {secret}\n\n## Context\n\n{secret}\n\n## Decision\n\n{secret}\n\n## Consequences\n\nx\n"
            ),
        ),
        ("docs/runbooks/x.md", format!("# Roll back\n\n    $ {secret}\n\n[gone {secret}](gone.md)\n")),
        (
            "docs/queues.md",
            format!(
                "# Queues\n\n| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| {secret} | x | ? | {secret} |\n"
            ),
        ),
        (
            "docs/access.csv",
            format!(
                "principal,resource,class,level,granted,expires\n\"{secret}\",x,production,admin,2026-01-01,{secret}\n"
            ),
        ),
        ("docs/notes.rst", format!("Notes\n=====\n\n{secret}\n")),
        ("docs/d.mmd", format!("flowchart LR\n  a[\"{secret}\"] --> b\n")),
        (
            "api/openapi.yaml",
            format!(
                "openapi: 3.1.0\ninfo: {{title: \"{quoted}\", version: 1.0.0, description: \"{quoted}\"}}\npaths:\n  /a:\n    get:\n      summary: \"{quoted}\"\n      responses:\n        '200': {{description: ok, content: {{application/json: {{example: {{a: \"{quoted}\"}}}}}}}}\n"
            ),
        ),
        ("api/schema.graphql", format!("\"\"\"\n{secret}\n\"\"\"\ntype Query {{ a: String }}\n")),
        (
            "ops/a.rules.yml",
            format!(
                "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n    annotations: {{summary: \"{quoted}\", runbook_url: \"https://x.example/{quoted}\"}}\n"
            ),
        ),
        ("ops/run.sh", format!("#!/bin/sh\ncurl -H '{secret}'\n")),
        ("ops/a.yaml", format!("a: \"{quoted}\"\n")),
        ("s.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{secret}</text></svg>")),
        (
            "handover.yaml",
            format!(
                "version: 1\nprofile: standard\nproject: {{name: Shop, summary: \"{quoted}\"}}\nwaivers:\n  - {{id: W-1, rule: required/missing, kind: slo, category: planned, reason: \"{quoted}\", owner: '@a', expires: 2026-12-20}}\n"
            ),
        ),
    ]
}

#[test]
fn no_output_of_a_build_holds_a_secret() {
    for (before, value) in secrets() {
        let repo = leaky(&before, &value).into_iter().fold(Repo::new(), |repo, (path, text)| repo.file(path, text));
        let Build { files, report, .. } = repo.past("v1.0.0", "api/openapi.yaml", &leaky(&before, &value)[7].1).build();
        let leaks: Vec<String> = files
            .iter()
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&value))
            .map(|(url, _)| url.to_string())
            .collect();
        assert_eq!(leaks, [""; 0], "{value}");
        assert!(!format!("{report:?}").contains(&value), "{value}");
        let found = report.findings.iter().filter(|finding| finding.rule == "security/secret-in-docs").count();
        assert!(found >= 10, "{value}: {found}");
        let page = files.iter().find(|(url, _)| url.as_str() == "repo/readme.html").expect("the page of the readme");
        let text = String::from_utf8_lossy(page.1);
        assert!(text.contains("redacted") && text.contains("the end of the page"), "{value}");
    }
}

#[test]
fn no_command_prints_or_writes_a_secret() {
    for (before, value) in secrets() {
        let repo =
            leaky(&before, &value).into_iter().fold(TempRepo::new(), |repo, (path, text)| repo.file(path, text)).git();
        let formats = ["concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"];
        let reports = formats.map(|format| format!("--output={format}:reports/{format}"));
        let run =
            repo.run(&[&["check", "--today", "2026-11-23"][..], &reports.each_ref().map(String::as_str)].concat());
        assert!(run.code < 2, "{}", run.stderr);
        assert!(!run.stdout.contains(&value) && !run.stderr.contains(&value), "check prints {value}");
        assert!(formats.iter().all(|format| repo.path().join("reports").join(format).exists()));
        assert_eq!(holding(&repo.path().join("reports"), &value), [""; 0]);
        let run = repo.run(&["build", "--out", "site", "--today", "2026-11-23"]);
        assert!(!run.stdout.contains(&value) && !run.stderr.contains(&value), "build prints {value}");
        assert!(repo.path().join("site/repo/ops/run.sh.txt").exists(), "{}", run.stderr);
        assert_eq!(holding(&repo.path().join("site"), &value), [""; 0]);
        repo.run(&["baseline", "create", "--today", "2026-11-23"]);
        assert_eq!(holding(&repo.path().join(".handover"), &value), [""; 0]);
    }
}

/// Files below a directory that hold a text.
fn holding(dir: &std::path::Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if String::from_utf8_lossy(&std::fs::read(&path).expect("readable")).contains(text) {
            found.push(path.display().to_string());
        }
    }
    found
}
