use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::source::Trouble;

/// A file as the walk would have read it.
pub(super) fn file(path: &str, text: &str) -> SourceFile {
    SourceFile::new(RepoPath::new(path).unwrap(), Content::Text(text.into()), Vec::new())
}

fn document(path: &str, text: &str) -> Document {
    parse(&Arc::new(file(path, text)))
}

/// What a document is, in one line: `format version operations/channels`, `alerts n`, ….
fn shown(path: &str, text: &str) -> String {
    match document(path, text).body {
        Body::Prose(prose) => format!("{:?}", prose.markup),
        Body::Api(facts) => {
            format!("{} {} {}/{}", facts.format, facts.version, facts.operations, facts.channels)
        }
        Body::Alerts(facts) => format!("alerts {}", facts.alerts.len()),
        Body::Diagram(facts) => format!("{} {}", facts.language, facts.kind),
        Body::Svg(facts) => format!("svg {}", facts.refused.map_or("plain".to_owned(), |(why, _)| why)),
        Body::Build(facts) => format!("{:?}", facts.what),
        Body::Facts(table) => format!("records {}", table.rows.len()),
        Body::Code(facts) => format!("code {}", facts.signs.len()),
        Body::Evidence(facts) => format!("{:?} {}", facts.what, facts.count),
        Body::Owners(facts) => format!("owners {}", facts.rules.len()),
        Body::Opaque => "opaque".to_owned(),
    }
}

fn wanted(path: &str, text: &str) -> bool {
    match wants(&RepoPath::new(path).unwrap()) {
        Want::No => false,
        Want::Text => true,
        Want::TextIf(sniff) => sniff(text),
        // What is kept of it is what was found inside.
        Want::Inside(_) => true,
    }
}

const OPENAPI: &str = "openapi: 3.1.0\ninfo: {title: Orders, summary: Takes orders}\npaths:\n  /a: {get: {x: 1}, post: {x: 1}, parameters: []}\n  x-b: {get: {x: 1}}\n";

#[test]
fn prose_is_recognised_by_extension_in_any_letter_case() {
    for path in ["README.md", "a.MD", "a.markdown", "a.mdx", "a.md.erb", "a.html.md.erb"] {
        assert_eq!(shown(path, "# A"), "Markdown", "{path}");
        assert!(matches!(wants(&RepoPath::new(path).unwrap()), Want::Text), "{path}");
    }
    assert_eq!(shown("a.rst", "A\n="), "Rst");
    assert_eq!(shown("a.adoc", "= A"), "AsciiDoc");
    for path in ["a.md.tmpl", ".md", "a.erb", "amd", "a.txt"] {
        assert!(!wanted(path, "# A"), "{path}");
    }
}

#[test]
fn openapi_is_recognised_by_its_root_key_wherever_it_stands() {
    assert_eq!(shown("api/any-name.yaml", OPENAPI), "openapi 3.1.0 2/0");
    let far = format!("components: {{x: {}}}\n{OPENAPI}", "y".repeat(100_000));
    assert_eq!(shown("a.yml", &far), "openapi 3.1.0 2/0");
    let json = r#"{"definitions": {"openapi": {}}, "paths": {"/a": {"get": {"x": 1}}}, "swagger": "2.0"}"#;
    assert_eq!(shown("a.json", json), "openapi 2.0 1/0");
    let card = document("a.yaml", OPENAPI).card;
    assert_eq!((&*card.title, &*card.summary), ("Orders", "Takes orders"));
}

#[test]
fn operations_of_webhooks_references_and_further_methods_count() {
    let text = "openapi: 3.2.0\ninfo: {title: A}\npaths:\n  /a: {query: {x: 1}, additionalOperations: {COPY: {x: 1}, LINK: {x: 1}}}\n  /b: {$ref: '#/components/pathItems/b'}\n  /c: {$ref: './other.yaml'}\nwebhooks:\n  made: {post: {x: 1}}\ncomponents: {pathItems: {b: {get: {x: 1}, trace: {x: 1}}}}\n";
    assert_eq!(shown("a.yaml", text), "openapi 3.2.0 6/0");
}

#[test]
fn files_that_merely_speak_of_openapi_are_none() {
    for (path, text) in [
        ("schema.json", r##"{"$schema": "x", "properties": {"openapi": {"type": "string"}}, "paths": {}}"##),
        ("settings.yaml", "tools:\n  openapi: 3.1.0\n  info: x\n"),
        ("orval.yaml", "openapi: ./api.yaml\ninfo: x\n"),
        ("version.yaml", "openapi: 3.1.0\n"),
        ("old.json", r#"{"swagger": "1.2", "paths": {}}"#),
        ("list.yaml", "- openapi: 3.1.0\n  info: {}\n"),
    ] {
        assert!(wanted(path, text), "{path} is looked at");
        assert_eq!(shown(path, text), "opaque", "{path}");
    }
    assert!(!wanted("settings.json", r#"{"see": "openapi.yaml"}"#));
}

#[test]
fn a_broken_contract_is_a_contract_with_one_issue() {
    let cut = &OPENAPI[..OPENAPI.len() - 5];
    assert_eq!(shown("a.yaml", cut), "openapi 3.1.0 2/0");
    let document = document("a.yaml", cut);
    assert_eq!(document.issues.len(), 1, "{:?}", document.issues);
    assert_eq!(document.issues[0].kind, IssueKind::Unreadable);
    let early = format!("a: [\n{OPENAPI}");
    assert!(shown("a.yaml", &early).starts_with("openapi 3.1.0"), "the version is still to be seen");
    let unclear = r#"{"a" 1, "openapi": "3.1.0"}"#;
    assert_eq!(shown("openapi.json", unclear), "openapi  0/0", "the name leaves no doubt");
    assert_eq!(shown("other.json", unclear), "opaque");
}

#[test]
fn asyncapi_counts_channels_and_operations() {
    let two = "asyncapi: 2.6.0\ninfo: {title: Events}\nchannels:\n  a: {publish: {}, subscribe: {}}\n  b: {$ref: '#/x/b'}\nx: {b: {publish: {}}}\n";
    assert_eq!(shown("events.yaml", two), "asyncapi 2.6.0 3/2");
    let three = "asyncapi: 3.0.0\ninfo: {title: Events}\nchannels: {a: {}}\noperations: {x: {action: send}, y: {action: receive}}\n";
    assert_eq!(shown("events.yaml", three), "asyncapi 3.0.0 2/1");
    assert_eq!(shown("package.yaml", "asyncapi: ^2.0.0\ninfo: x\n"), "opaque");
}

#[test]
fn graphql_schemas_are_told_from_queries() {
    assert_eq!(shown("schema.graphql", "type Query { a: Int, b: Int }"), "graphql  2/0");
    assert!(!wanted("users.graphql", "query { type }"));
}

#[test]
fn diagrams_are_recognised_by_name() {
    assert_eq!(shown("a.mermaid", "gantt\n"), "mermaid gantt");
    assert_eq!(shown("a.drawio", "<mxfile><diagram/></mxfile>"), "drawio 1");
    assert_eq!(shown("a.dsl", "workspace {\n}"), "structurizr ");
    assert!(!wanted("jobs.dsl", "job('x') {}"));
    assert_eq!(shown("a.drawio.svg", "<svg content=\"&lt;mxfile/&gt;\"/>"), "svg plain");
}

#[test]
fn a_listed_file_is_a_document_when_its_name_says_so() {
    let of =
        |path: &str, troubles| SourceFile::new(RepoPath::new(path).unwrap(), Content::Listed { size: 9 }, troubles);
    let left_out = |path: &str| of(path, Vec::new());
    let listed = |path: &str| of(path, vec![Trouble::TooLarge(9)]);
    for path in ["huge.md", "a.drawio.png", "huge.svg", "huge.mmd"] {
        assert!(claims(&listed(path)), "{path}");
    }
    assert!(!claims(&left_out("excluded.md")), "left out on purpose");
    for path in ["a.png", "openapi.yaml", "package.json", "Dockerfile", ".adr-dir", "a.dsl"] {
        assert!(!claims(&listed(path)), "{path}");
    }
    let document = parse(&Arc::new(listed("huge.svg")));
    let Body::Svg(facts) = document.body else { panic!("an SVG file") };
    assert_eq!(facts.refused.unwrap().0, "it could not be read, hence not judged");
    assert_eq!(&*document.card.title, "huge.svg");
}

#[test]
fn files_of_machines_are_never_wanted() {
    for path in ["package-lock.json", "pnpm-lock.yaml", "api.min.json", "src/main.rs", "a.png"] {
        assert!(!wanted(path, OPENAPI), "{path}");
    }
}

#[test]
fn hints_for_tools_are_read_and_shown_nowhere() {
    for path in [".adr-dir", ".log4brains.yml", "adr.config.json", "handover.yaml"] {
        assert!(wanted(path, "x"), "{path}");
        assert_eq!(shown(path, "x: 1"), "opaque", "{path}");
    }
    assert_eq!(shown("catalog-info.yaml", "kind: Component\n"), "Catalog");
}

#[test]
fn a_title_is_never_empty() {
    for path in ["a.yaml", "a.mmd", "a.svg", "a.rst", "b/Dockerfile", "x.md"] {
        assert!(!document(path, "").card.title.is_empty(), "{path}");
    }
}

#[test]
fn misleading_characters_are_issues_of_prose_and_contracts() {
    let kinds = |path: &str, text: &str| document(path, text).issues.iter().map(|i| i.kind).collect::<Vec<_>>();
    assert_eq!(kinds("a.md", "a \u{202E}b"), [IssueKind::Bidi]);
    assert_eq!(kinds("a.md", "a \u{200E}b"), []);
    assert_eq!(kinds("a.md", "```sh\nrm a\u{200B}b\n```\n"), [IssueKind::Bidi]);
    assert_eq!(kinds("a.yaml", &OPENAPI.replace("Orders", "O\u{200E}rders")), [IssueKind::Bidi]);
    assert_eq!(kinds("Dockerfile", "# \u{202E}"), []);
}

#[test]
fn a_line_on_a_card_is_short_and_whole() {
    assert_eq!(one_line(" a\n  b "), "a b");
    let long = one_line(&"word, ".repeat(100));
    assert!(long.ends_with("word…") && long.chars().count() <= 201, "{long}");
}

/// Directory of real files, when this machine has them.
fn samples() -> Option<PathBuf> {
    let named = std::env::var_os("HANDOVER_SAMPLES").map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    let found = named.into_iter().chain([beside]).find(|directory| directory.is_dir());
    if found.is_none() {
        println!("skipped: no samples on this machine");
    }
    found
}

fn read_sample(path: PathBuf) -> (String, String) {
    let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    (path.file_name().unwrap().to_str().unwrap().to_owned(), text)
}

/// Counted apart, with another program, from the files themselves.
#[test]
fn operations_of_real_contracts_are_counted() {
    let Some(samples) = samples() else { return };
    for (name, expected) in [
        ("apidevtools-circular.yaml", "openapi 2.0 4/0"),
        ("daveshanley-api.github.com.yaml", "openapi 3.0.3 873/0"),
        ("discord-openapi.json", "openapi 3.1.0 242/0"),
        ("kubernetes-client-swagger.json", "openapi 2.0 826/0"),
        ("oai-webhook-example.json", "openapi 3.1.0 1/0"),
        ("readmeio-polymorphism-with-circular-ref.json", "openapi 3.0.1 1/0"),
        ("readmeio-train-travel.json", "openapi 3.1.0 8/0"),
        ("redocly-oas3.2.yaml", "openapi 3.2.0 1/0"),
    ] {
        let (name, text) = read_sample(samples.join("openapi").join(name));
        assert!(wanted(&name, &text), "{name}");
        assert_eq!(shown(&name, &text), expected, "{name}");
        assert_eq!(document(&name, &text).issues, [], "{name}");
    }
}

/// The samples are named after their type.
#[test]
fn real_mermaid_diagrams_are_recognised() {
    let Some(samples) = samples() else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(samples.join("mermaid")).unwrap() {
        let (name, text) = read_sample(entry.unwrap().path());
        let Some(stem) = name.strip_suffix(".mmd").filter(|name| !name.starts_with("invalid")) else { continue };
        let named = stem.rsplit_once('-').unwrap().0;
        let kind = shown(&name, &text);
        assert!(kind == format!("mermaid {named}") || (named == "other" && kind != "mermaid "), "{name}: {kind}");
        seen += 1;
    }
    assert!(seen > 80, "{seen}");
}

/// Parses on a thread with the stack of a worker.
fn parse_hostile(path: &'static str, text: String) -> Document {
    let started = Instant::now();
    let parsing = move || document(path, &text);
    let document = std::thread::Builder::new().stack_size(2 << 20).spawn(parsing).unwrap().join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(20), "{path} took {:?}", started.elapsed());
    document
}

#[test]
fn hostile_contracts_are_bounded_and_reported() {
    let bomb: String = ('a'..'i')
        .zip('b'..='i')
        .map(|(from, to)| format!("{to}: &{to} [{}]\n", format!("*{from},").repeat(10)))
        .collect();
    let cases: [(&'static str, String); 7] = [
        ("a.yaml", format!("{OPENAPI}a: &a [x]\n{bomb}")),
        ("a.yaml", format!("{OPENAPI}deep: {}", "[".repeat(100_000))),
        ("a.json", format!("{{\"openapi\": \"3.1.0\", \"info\": {{}}, \"deep\": {}", "[".repeat(100_000))),
        ("a.json", format!("{{\"openapi\": \"3.1.0\", \"info\": {{}}, \"deep\": {}", "{\"a\":".repeat(100_000))),
        ("a.graphql", format!("type Query {}", "{ a(".repeat(100_000))),
        ("docker-compose.yml", format!("services: {}", "{a: ".repeat(100_000))),
        ("rules.yaml", format!("rules:\n- alert: A\n  expr: x\nb: {}", "{{ ".repeat(100_000))),
    ];
    for (path, text) in cases {
        let document = parse_hostile(path, text);
        assert!(!matches!(document.body, Body::Opaque), "{path}");
        assert!(
            document.issues.iter().any(|issue| issue.kind == IssueKind::Unreadable),
            "{path}: {:?}",
            document.issues
        );
    }
}

#[test]
fn large_and_deep_but_harmless_files_are_read() {
    let long = format!("{OPENAPI}x-long: {}\n", "y".repeat(1 << 20));
    assert_eq!(parse_hostile("a.yaml", long).issues, []);
    for path in ["a.md", "a.svg", "a.drawio", "a.mmd", "a.puml", "pom.xml", "a.rst", "a.adoc"] {
        parse_hostile(path, "<a>".repeat(100_000));
        parse_hostile(path, "{{[(*_`".repeat(20_000));
    }
}

/// One path for each way in which a file can be read.
const PATHS: &[&str] = &[
    "a.md",
    "a.mdx",
    "a.html.md.erb",
    "a.rst",
    "a.adoc",
    "a.svg",
    "a.drawio.svg",
    "a.drawio",
    "a.drawio.png",
    "a.mmd",
    "a.puml",
    "a.dot",
    "a.csv",
    "a.d2",
    "a.dsl",
    "a.graphql",
    "a.yaml",
    "a.json",
    "a.rules",
    "openapi.json",
    "openapi.yaml",
    "docker-compose.yml",
    "Chart.yaml",
    "catalog-info.yaml",
    "package.json",
    "Cargo.toml",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "pyproject.toml",
    "composer.json",
    ".env.example",
    "CODEOWNERS",
    "lcov.info",
    "schema.prisma",
    "a.dbml",
    "schema.sql",
    "db/migrations/0001_a.sql",
    "NOTICE",
    "bom.json",
    "bom.xml",
    "a.spdx",
    "junit.xml",
    "coverage.xml",
    ".github/ISSUE_TEMPLATE/a.yml",
    "consumer.ts",
    "main.go",
    "tasks.py",
    "Gemfile",
    "a.csproj",
    "serverless.yml",
    "Dockerfile",
    "Procfile",
    "handover.yaml",
    ".adr-dir",
];

/// Texts that get past the first glance of some format.
fn document_like() -> impl Strategy<Value = String> {
    let words = [
        "openapi: 3.1.0\n",
        "swagger",
        "asyncapi: 2.6.0\n",
        "paths:\n",
        "info: {title: ä}\n",
        "groups:\n",
        "- rules:\n",
        "  - alert: A\n",
        "    expr: x\n",
        "Queue;Consumer,\"\"\n",
        "\"ü;\"",
        "- queue: ä\n  consumer: [b]\n",
        "kind: Deployment\n",
        "apiVersion: apps/v1\n",
        "{{ .x }}",
        "{{- if }}\n",
        "services:\n",
        "  a: {build: .}\n",
        "<svg>",
        "<svg content='&lt;mxfile>'>",
        "<foreignObject>",
        "</",
        "<?x?>",
        "<!DOCTYPE",
        "<mxfile>",
        "style='",
        "url(",
        "&#x41;",
        "type Query {",
        "\"\"\"",
        "schema {",
        "---\n",
        "%%{",
        "}%%",
        "graph TD\n",
        "workspace {",
        "```mermaid\n",
        "# ",
        "\n",
        "\u{202E}",
        "$ref: '#/a'\n",
        "\"",
        "]",
        "}",
        "😀",
        "gem 'rails'\n",
        "<<: *a\n",
        "&a ",
    ];
    let piece = prop_oneof![prop::sample::select(words.to_vec()).prop_map(str::to_owned), ".{0,6}"];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn parsing_is_total_and_its_places_lie_in_the_text(
        path in prop::sample::select(PATHS),
        text in prop_oneof![document_like(), any::<String>()],
    ) {
        prop_assert_eq!(wanted(path, &text), claims(&file(path, &text)), "what is read is parsed");
        let document = document(path, &text);
        prop_assert!(!document.card.title.is_empty());
        let mut spans: Vec<Span> = document.issues.iter().map(|issue| issue.span).collect();
        match &document.body {
            Body::Alerts(facts) => spans.extend(facts.alerts.iter().map(|alert| alert.span)),
            Body::Build(facts) => {
                spans.extend(facts.services.iter().map(|hint| hint.span));
                spans.extend(facts.signs.iter().map(|sign| sign.span));
                spans.extend(facts.entities.iter().map(|entity| entity.name.span));
            }
            Body::Code(facts) => spans.extend(facts.signs.iter().map(|sign| sign.span)),
            Body::Owners(facts) => {
                let owners = facts.rules.iter().flat_map(|rule| &rule.owners).map(|owner| owner.span);
                spans.extend(facts.rules.iter().map(|rule| rule.pattern.span).chain(owners));
            }
            Body::Svg(facts) => spans.extend(facts.refused.iter().map(|(_, span)| *span)),
            Body::Facts(table) => {
                let cells = table.rows.iter().flatten().chain(&table.header);
                spans.extend(cells.map(|cell| cell.span).chain([table.span]));
            }
            Body::Api(facts) => spans.extend(facts.signs.iter().map(|sign| sign.span)),
            Body::Prose(_) | Body::Diagram(_) | Body::Evidence(_) | Body::Opaque => {}
        }
        for span in spans {
            prop_assert!(text.get(span.range()).is_some(), "{path} {span:?}");
        }
    }
}
