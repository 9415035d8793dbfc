//! A repository that nobody would write and everybody must be able to read.

use std::fmt::Write;

/// What must be shown as text wherever an author can put it.
const MARKUP: &str = r#"<script>alert(1)</script> & "x" 'y' <b>bold</b>"#;

/// More than anybody wants to read: hundreds of services and thousands of rows.
pub(super) fn crowd() -> Vec<(String, String)> {
    let mut files = vec![
        file("README.md", "# Crowd\n\nSee [the rows](docs/table.md).\n"),
        file("docs/table.md", table(2_000)),
        file("docs/queues.md", queues(400)),
        file("compose.yaml", services(400)),
    ];
    files.extend(dockerfiles(400));
    files
}

/// Its files, by path.
pub(super) fn files() -> Vec<(String, String)> {
    let mut files = vec![
        file("README.md", format!("# {MARKUP}\n\nSee [everything](docs/wide.md).\n")),
        file("CODEOWNERS", "* @example/a-team-whose-name-goes-on-and-on-and-does-not-want-to-end-before-it-must\n"),
        file(
            "docs/<b>b & 'c' \"d\".md",
            format!("# {MARKUP} in a file of an odd name\n\n## {MARKUP}\n\n## {MARKUP}\n"),
        ),
        file("docs/long.md", format!("# {}\n\n## {}\n\n{}\n\n## Next\n", words(300), words(300), letters(300))),
        file("docs/letters.md", format!("# {}\n\n## {}\n\n## `{}`\n", letters(300), letters(120), letters(90))),
        file("docs/no-headings.md", "Only a paragraph.\n\nAnd another.\n"),
        file("docs/empty.md", ""),
        file("docs/table.md", table(20)),
        file("docs/wide.md", wide()),
        file("docs/glossary.md", format!("# Glossary\n\n| Term | Meaning |\n|---|---|\n| {MARKUP} | {MARKUP} |\n")),
        file("docs/queues.md", queues(6)),
        file("docs/diagrams/all.mmd", format!("flowchart LR\n  a[\"{MARKUP}\"] --> b[{}]\n", letters(120))),
        file("docs/diagrams/flow.drawio.svg", export()),
        file("docs/diagrams/flow.drawio", sketch()),
        file("services/s000/migrations/0001_first.sql", tables()),
        file("ops/alerts.rules.yml", alerts()),
        file("compose.yaml", services(8)),
        file("api/openapi.yaml", contract()),
        file("docs/adr/0001-old.md", decision("1. Keep files", "Superseded by [2](0002-new.md)")),
        file("docs/adr/0002-new.md", decision(&format!("2. {MARKUP}"), "Accepted\n\nSupersedes [1](0001-old.md)")),
        file("docs/adr/0003-long.md", decision(&format!("3. {}", words(300)), "Proposed")),
        file("docs/adr/0004-letters.md", decision(&format!("4. {}", letters(300)), "Deprecated")),
        file("docs/runbooks/restore.md", runbook(MARKUP)),
        file("docs/runbooks/long.md", runbook(&words(300))),
        file("docs/runbooks/letters.md", runbook(&letters(300))),
    ];
    files.extend(dockerfiles(8));
    files
}

/// A draw.io file of two pages.
fn sketch() -> String {
    let label = escape(&escape(MARKUP));
    let page = format!(
        "<diagram name=\"{}\"><mxGraphModel><root><mxCell id=\"a\" value=\"{label}\" vertex=\"1\"/>\
         <mxCell id=\"b\" value=\"{}\" vertex=\"1\"/><mxCell id=\"e\" value=\"{label}\" edge=\"1\" source=\"a\" target=\"b\"/>\
         </root></mxGraphModel></diagram>",
        escape(MARKUP),
        letters(300)
    );
    format!("<mxfile>{page}{page}</mxfile>")
}

/// The same as a picture that was exported, with what an SVG file should not hold.
fn export() -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"80\" onload=\"alert(1)\" content=\"{}\">\
         <script>alert(1)</script><image href=\"https://elsewhere.example/pixel.png\" width=\"9\" height=\"9\"/>\
         <switch><foreignObject width=\"99\" height=\"40\"><div xmlns=\"http://www.w3.org/1999/xhtml\" onclick=\"alert(1)\">Kept</div>\
         </foreignObject><text x=\"9\" y=\"20\">Kept</text></switch></svg>",
        escape(&sketch())
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Statements about tables with names that are no names.
fn tables() -> String {
    format!(
        "CREATE TABLE \"{}\" (id bigint PRIMARY KEY, \"{MARKUP}\" text);\n\
         CREATE TABLE parts (id bigint PRIMARY KEY, whole bigint REFERENCES \"{}\" (id));\n",
        letters(200),
        letters(200)
    )
    .replace("\"x\"", "\"\"x\"\"")
}

fn dockerfiles(count: usize) -> impl Iterator<Item = (String, String)> {
    (0..count).map(|n| file(format!("services/s{n:03}/Dockerfile"), "FROM scratch\n"))
}

fn file(path: impl Into<String>, text: impl Into<String>) -> (String, String) {
    (path.into(), text.into())
}

/// A text of this many characters.
fn words(length: usize) -> String {
    "a title that will not come to its end ".chars().cycle().take(length - 1).chain(['.']).collect()
}

/// One word of this many characters.
fn letters(length: usize) -> String {
    "Donaudampfschifffahrtsgesellschaft".chars().cycle().take(length).collect()
}

fn table(rows: usize) -> String {
    let mut text = "# Rows\n\n| Number | Name | Owner | Since | Note |\n|--:|---|---|---|---|\n".to_owned();
    for n in 0..rows {
        let _ =
            writeln!(text, "| {n} | `queue.{n}` | <i>team {n}</i> | 2024-01-02 | a note of a few words, as they are |");
    }
    text
}

/// Everything that likes to be wider than a telephone.
fn wide() -> String {
    let cells = |text: &str| format!("|{}\n", format!(" {text} |").repeat(30));
    let table = format!("{}{}{}", cells("Heading"), cells("---"), cells("some words"));
    let code = format!("```sh\n$ curl {}\n```\n", letters(400));
    let nested: String = (0..12).map(|depth| format!("{}- level {depth}\n", "  ".repeat(depth))).collect();
    let quotes = format!("{} far in\n", ">".repeat(12));
    let link = format!("[{}](https://example.com/{})\n", letters(200), letters(200));
    format!(
        "# Wide\n\n## Table\n\n{table}\n## Code\n\n{code}\nInline `{}` code.\n\n## Lists\n\n{nested}\n{quotes}\n## Links\n\n\
         {link}\n<details><summary>{}</summary>\n\n{code}\n</details>\n\n## שלום עולם\n\nمرحبا بالعالم 你好，世界。\n\n\
         1. first\n\n   ```console\n   $ ls {}\n   out\n   ```\n\n- [ ] to do\n- [x] done\n\n##### Skips levels\n\nA note.[^1]\n\n\
         > [!WARNING]\n> {}\n\n[^1]: The note.\n",
        letters(200),
        letters(200),
        letters(200),
        letters(200)
    )
}

fn queues(rows: usize) -> String {
    let mut text = "# Queues\n\n<!-- handover:table queues -->\n\n| Queue | Consumer | Safe to replay | How to replay | DLQ |\n|---|---|---|---|---|\n".to_owned();
    for n in 0..rows {
        let _ = writeln!(text, "| q.{n}.{} | s{n:03} | no | {} | {MARKUP} |", letters(60), words(300));
    }
    text
}

fn alerts() -> String {
    let mut text = "groups:\n  - name: all\n    rules:\n".to_owned();
    for n in 0..6 {
        let _ = write!(
            text,
            "      - alert: {}{n}\n        expr: 'sum by (le) (rate({}{{job=\"<b>\"}}[5m])) > {n}'\n        for: 5m\n        \
             labels: {{severity: '<b>page</b>', team: '{MARKUP_PLAIN}'}}\n        annotations:\n          summary: '{}'\n          \
             runbook_url: 'https://example.com/{}'\n",
            letters(80),
            letters(200),
            words(300),
            letters(90)
        );
    }
    text
}

/// Markup without quotation marks, for values inside of them.
const MARKUP_PLAIN: &str = "<img src=x onerror=alert(1)>";

fn services(count: usize) -> String {
    let mut text = "services:\n".to_owned();
    for n in 0..count {
        let _ = write!(
            text,
            "  s{n:03}:\n    build: ./services/s{n:03}\n    depends_on: [s{:03}, s{:03}]\n",
            (n + 1) % count,
            (n * 7 + 3) % count
        );
    }
    text
}

fn decision(title: &str, status: &str) -> String {
    format!(
        "# {title}\n\nDate: 2024-01-02\n\nDeciders: {MARKUP}, {}\n\n## Status\n\n{status}\n\n## Context\n\nSome words.\n\n\
         ## Decision\n\nWe do it.\n\n## Consequences\n\n{MARKUP}\n",
        letters(90)
    )
}

fn runbook(title: &str) -> String {
    format!(
        "---\nowner: \"{MARKUP_PLAIN}\"\nseverity: \"{}\"\nestimated_duration: a very long while, and then some more\n\
         last_reviewed: 2026-01-02\ntags: ['<b>', '{}']\n---\n# {title}\n\n## When to use\n\n{}\n\n## Prerequisites\n\n- Access to `{}`\n\n\
         ## Steps\n\n1. Set `<placeholder>` and `$VAR`.\n\n   ```console\n   $ run {}\n   done\n   ```\n\n2. Look.\n\n\
         ## Rollback\n\nGo back.\n",
        letters(60),
        letters(60),
        words(300),
        letters(90),
        letters(300)
    )
}

/// A contract with schemas in each other, in circles, of long names, and of many kinds.
fn contract() -> String {
    let mut text = format!(
        "openapi: 3.1.0\ninfo:\n  title: '{MARKUP_PLAIN}'\n  version: '1'\n  description: '{}'\nservers:\n  - url: https://example.com/{}\n\
         paths:\n",
        words(300),
        letters(120)
    );
    for n in 0..4 {
        let _ = write!(
            text,
            "  /things/{{id}}/{}/{n}:\n    post:\n      tags: ['{MARKUP_PLAIN}']\n      operationId: op{n}{}\n      summary: '{}'\n      \
             description: '{MARKUP_PLAIN}'\n      parameters:\n        - {{name: id, in: path, required: true, description: '{}', \
             schema: {{type: string, pattern: '^{}$', enum: ['{}', b]}}}}\n      requestBody:\n        content:\n          application/json:\n            \
             schema: {{$ref: '#/components/schemas/L0'}}\n      responses:\n        '200':\n          description: '{}'\n          content:\n            \
             application/json:\n              schema: {{$ref: '#/components/schemas/Node'}}\n        '422': {{description: no}}\n",
            letters(60),
            letters(60),
            words(300),
            words(300),
            letters(120),
            letters(120),
            words(300)
        );
    }
    text.push_str("components:\n  schemas:\n");
    for n in 0..16 {
        let _ = write!(
            text,
            "    L{n}:\n      type: object\n      required: [inner]\n      properties:\n        inner: {{$ref: '#/components/schemas/L{}'}}\n        \
             {}: {{type: array, items: {{oneOf: [{{type: string, maxLength: 3}}, {{$ref: '#/components/schemas/Node'}}]}}}}\n",
            n + 1,
            letters(80)
        );
    }
    let _ = write!(
        text,
        "    L16: {{type: string, description: '{MARKUP_PLAIN}', deprecated: true}}\n    Node:\n      type: object\n      properties:\n        \
         next: {{$ref: '#/components/schemas/Node'}}\n        any:\n          anyOf: [{{type: integer, minimum: 1}}, {{$ref: '#/components/schemas/L3'}}]\n        \
         map: {{type: object, additionalProperties: {{$ref: '#/components/schemas/Node'}}}}\n        inline: {{type: object, properties: {{a: {{type: object, \
         properties: {{b: {{type: object, properties: {{c: {{type: object, properties: {{d: {{type: string}}}}}}}}}}}}}}}}}}\n"
    );
    text
}
