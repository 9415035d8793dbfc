//! One request in several languages: what the contract gives (`x-codeSamples`), then curl, `fetch` and `requests`.
//!
//! All are written from one model of the request, in colours as they go. Secrets are names of variables.

use super::code::{Code, Ink};
use super::media::{self, is_json};
use super::writer::Page;
use crate::contracts::Schema;
use crate::contracts::example::{self, Direction, Json, Layout};
use crate::contracts::openapi::{Content, OpenApi, Operation, Parameter, Place, SchemeKind};
use crate::contracts::spec::Node;
use crate::markup::highlight::highlight;

/// A request as it could be sent.
struct Request {
    method: String,
    url: String,
    /// Names and values; a value in `$` is a variable.
    headers: Vec<(String, Header)>,
    body: Payload,
}

enum Header {
    /// A text.
    Text(String),
    /// A word before, and the name of a variable that holds a secret.
    Secret(&'static str, &'static str),
}

enum Payload {
    None,
    /// A value, and how it is written over several lines.
    Json(Json, String),
    /// Fields of a form; whether each is a file.
    Form(Vec<(String, String, bool)>, Encoding),
    /// A file of a media type.
    File,
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Multipart,
    Url,
}

/// A larger body is read from a file in the samples.
const LONGEST_BODY: usize = 2 << 10;

/// Samples of an operation.
pub(super) fn write(page: &mut Page<'_, OpenApi>, operation: &Operation) {
    let given = given(page.api.node(operation.at));
    for (label, language, source) in &given {
        let mut code = Code::default();
        match highlight(&language.to_lowercase(), source) {
            Some(html) => code.push_html(&html),
            None => code.push(Ink::Plain, source),
        };
        page.figure(label, "text", &code.html);
    }
    let request = request(page, operation);
    let samples = [
        ("curl", "shell", curl(&request)),
        ("JavaScript", "javascript", fetch(&request)),
        ("Python", "python", requests(&request)),
    ];
    for (ix, (name, language, code)) in samples.into_iter().enumerate() {
        if ix == 0 && given.is_empty() {
            page.figure(name, language, &code.html);
            continue;
        }
        page.html("<details><summary>").html(name).html("</summary>\n");
        page.figure("", language, &code.html);
        page.html("</details>\n");
    }
}

/// Samples that the contract gives: label, language, code (`x-codeSamples` of Redoc, `x-code-samples` before).
fn given(operation: Node<'_>) -> Vec<(String, String, String)> {
    const MOST: usize = 12;
    let listed = operation.get("x-codeSamples").or_else(|| operation.get("x-code-samples"));
    let sample = |node: Node<'_>| {
        let language = node.text_at("lang").to_owned();
        let label = node.text_at("label");
        let label = if label.is_empty() { language.clone() } else { label.to_owned() };
        Some((label, language, node.get("source")?.follow()?.text()?.trim_end().to_owned()))
    };
    listed.into_iter().flat_map(Node::items).filter_map(sample).take(MOST).collect()
}

fn request(page: &Page<'_, OpenApi>, operation: &Operation) -> Request {
    let server = operation.servers.first().or_else(|| page.api.servers.first());
    let base = server.map(|server| server.address()).unwrap_or_default();
    let base = match base.as_str() {
        "" => "https://example.com".to_owned(),
        relative if relative.starts_with('/') => format!("https://example.com{relative}"),
        absolute => absolute.to_owned(),
    };
    let mut path = operation.path.value.clone();
    let mut query: Vec<String> = Vec::new();
    let mut headers: Vec<(String, Header)> = Vec::new();
    for parameter in &operation.parameters {
        let is_sent = parameter.required && !parameter.name.is_empty();
        match parameter.place {
            Place::Path => {
                let value = value(page, parameter);
                path = path.replace(&format!("{{{}}}", parameter.name), &crate::base::path::percent_encode(&value));
            }
            Place::Query if is_sent => {
                let encode =
                    |text: &str| crate::base::path::percent_encode(text).replace('&', "%26").replace('+', "%2B");
                query.push(format!("{}={}", encode(&parameter.name), encode(&value(page, parameter))));
            }
            Place::Header if is_sent => headers.push((parameter.name.clone(), Header::Text(value(page, parameter)))),
            _ => {}
        }
    }
    authenticate(page, operation, &mut headers, &mut query);
    let body = payload(page, operation, &mut headers);
    let accept = operation.responses.iter().find(|response| response.class() == Some(2));
    if let Some(media) = accept.and_then(|response| response.content.first()).filter(|media| !media.name.is_empty()) {
        headers.push(("Accept".to_owned(), Header::Text(media.name.clone())));
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    Request { method: operation.method.clone(), url: format!("{base}{path}{query}"), headers, body }
}

/// A value for a parameter: the one given, else one made up; for a variable of a path without either its name.
fn value(page: &Page<'_, OpenApi>, parameter: &Parameter) -> String {
    let node = page.api.node(parameter.at);
    let named = node.get("examples").filter(|node| node.is_mapping()).and_then(|node| node.entries().next());
    let named = named.and_then(|(_, example)| example.follow()?.get("value"));
    let json = match node.get("example").or(named) {
        Some(given) => example::given(given),
        None => match parameter.schema {
            Some(at) => example::of_schema(Schema(page.api.node(at)), Direction::Request),
            None => Json::Text("string".to_owned()),
        },
    };
    match json {
        Json::Text(text) if text == "string" => format!("<{}>", parameter.name),
        Json::Text(text) => text,
        other => other.print(Layout::Line).replace(", ", ",").trim_matches(['[', ']']).trim_matches('"').to_owned(),
    }
}

/// The first way to authenticate that the operation accepts.
fn authenticate(
    page: &Page<'_, OpenApi>,
    operation: &Operation,
    headers: &mut Vec<(String, Header)>,
    query: &mut Vec<String>,
) {
    let requirements = page.api.requirements(operation).unwrap_or_default();
    let Some(first) = requirements.iter().find(|one| !one.schemes.is_empty()) else { return };
    for (name, _) in &first.schemes {
        let Some(scheme) = page.api.schemes.iter().find(|scheme| scheme.name == *name) else { continue };
        let authorization = |word| ("Authorization".to_owned(), Header::Secret(word, "TOKEN"));
        match &scheme.kind {
            SchemeKind::Http(scheme) if scheme == "basic" => headers.push(authorization("Basic ")),
            SchemeKind::Http(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenId(_) => {
                headers.push(authorization("Bearer "))
            }
            SchemeKind::ApiKey { place, name } if place == "header" => {
                headers.push((name.clone(), Header::Secret("", "API_KEY")));
            }
            SchemeKind::ApiKey { place, name } if place == "query" => query.push(format!("{name}=<api-key>")),
            SchemeKind::ApiKey { .. } | SchemeKind::MutualTls | SchemeKind::Other(_) => {}
        }
    }
}

fn payload(page: &Page<'_, OpenApi>, operation: &Operation, headers: &mut Vec<(String, Header)>) -> Payload {
    let Some(body) = &operation.body else { return Payload::None };
    let Some(media) = body.content.iter().find(|media| is_json(&media.name)).or(body.content.first()) else {
        return Payload::None;
    };
    let encoding = if media.name.contains("urlencoded") { Encoding::Url } else { Encoding::Multipart };
    if let Content::Form(fields) = &media.content {
        let field = |field: &Parameter| {
            let is_file = page.api.node(field.at).text_at("type") == "file";
            (field.name.clone(), value(page, field), is_file)
        };
        return Payload::Form(fields.iter().map(field).collect(), encoding);
    }
    let value = media::value(page, media, Direction::Request);
    if media.name.contains("form") {
        let Some(Json::Object(fields)) = value else { return Payload::Form(Vec::new(), encoding) };
        let field = |(name, value): (String, Json)| match value {
            Json::Text(text) => (name, text.clone(), text == "<binary>"),
            other => (name, other.print(Layout::Line), false),
        };
        return Payload::Form(fields.into_iter().map(field).collect(), encoding);
    }
    let name = if media.name.is_empty() || media.name == "*/*" { "application/json" } else { &media.name };
    headers.push(("Content-Type".to_owned(), Header::Text(name.to_owned())));
    match value {
        Some(value) if is_json(&media.name) => {
            let text = value.print(Layout::Lines);
            Payload::Json(value, text)
        }
        _ => Payload::File,
    }
}

/// In single quotes of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// In double quotes of JavaScript and Python, which JSON's are too.
fn string(text: &str) -> String {
    example::quoted(text)
}

fn curl(request: &Request) -> Code {
    let mut code = Code::default();
    code.push(Ink::Function, "curl");
    if request.method != "GET" {
        code.push(Ink::Option, " --request").push(Ink::Plain, " ").push(Ink::Plain, &request.method);
    }
    code.push(Ink::Plain, " ").push(Ink::Text, &quoted(&request.url));
    for (name, value) in &request.headers {
        code.push(Ink::Plain, " \\\n  ").push(Ink::Option, "--header").push(Ink::Plain, " ");
        match value {
            Header::Text(text) => code.push(Ink::Text, &quoted(&format!("{name}: {text}"))),
            Header::Secret(word, variable) => code.push(Ink::Text, &format!("\"{name}: {word}${variable}\"")),
        };
    }
    match &request.body {
        Payload::None => {}
        Payload::Json(_, text) => {
            let text = if text.len() > LONGEST_BODY { "@body.json".to_owned() } else { quoted(text) };
            code.push(Ink::Plain, " \\\n  ").push(Ink::Option, "--data").push(Ink::Plain, " ").push(Ink::Text, &text);
        }
        Payload::Form(fields, encoding) => {
            for (name, value, is_file) in fields {
                let option = if *encoding == Encoding::Url { "--data-urlencode" } else { "--form" };
                let value = if *is_file { "@file" } else { value };
                code.push(Ink::Plain, " \\\n  ").push(Ink::Option, option).push(Ink::Plain, " ");
                code.push(Ink::Text, &quoted(&format!("{name}={value}")));
            }
        }
        Payload::File => {
            code.push(Ink::Plain, " \\\n  ").push(Ink::Option, "--data-binary").push(Ink::Text, " @file");
        }
    }
    code
}

fn fetch(request: &Request) -> Code {
    let mut code = Code::default();
    if let Payload::Form(fields, encoding) = &request.body {
        let class = if *encoding == Encoding::Url { "URLSearchParams" } else { "FormData" };
        code.push(Ink::Keyword, "const")
            .push(Ink::Plain, " form = ")
            .push(Ink::Keyword, "new")
            .push(Ink::Plain, &format!(" {class}();\n"));
        for (name, value, is_file) in fields {
            code.push(Ink::Plain, "form.append(").push(Ink::Text, &string(name)).push(Ink::Plain, ", ");
            match is_file {
                true => code.push(Ink::Plain, "file"),
                false => code.push(Ink::Text, &string(value)),
            };
            code.push(Ink::Plain, ");\n");
        }
    }
    code.push(Ink::Keyword, "const").push(Ink::Plain, " response = ").push(Ink::Keyword, "await").push(Ink::Plain, " ");
    code.push(Ink::Function, "fetch")
        .push(Ink::Plain, "(")
        .push(Ink::Text, &string(&request.url))
        .push(Ink::Plain, ", {\n  method: ");
    code.push(Ink::Text, &string(&request.method)).push(Ink::Plain, ",\n");
    if !request.headers.is_empty() {
        code.push(Ink::Plain, "  headers: {\n");
        for (name, value) in &request.headers {
            code.push(Ink::Plain, "    ").push(Ink::Text, &string(name)).push(Ink::Plain, ": ");
            match value {
                Header::Text(text) => code.push(Ink::Text, &string(text)),
                Header::Secret(word, variable) => code.push(Ink::Text, &format!("`{word}${{process.env.{variable}}}`")),
            };
            code.push(Ink::Plain, ",\n");
        }
        code.push(Ink::Plain, "  },\n");
    }
    match &request.body {
        Payload::None => {}
        Payload::Json(value, text) if text.len() <= LONGEST_BODY => {
            code.push(Ink::Plain, "  body: JSON.stringify(").json(value, 2).push(Ink::Plain, "),\n");
        }
        Payload::Json(..) => drop(code.push(Ink::Plain, "  body: JSON.stringify(body),\n")),
        Payload::Form(..) => drop(code.push(Ink::Plain, "  body: form,\n")),
        Payload::File => drop(code.push(Ink::Plain, "  body: file,\n")),
    }
    code.push(Ink::Plain, "});");
    code
}

fn requests(request: &Request) -> Code {
    let mut code = Code::default();
    code.push(Ink::Keyword, "import")
        .push(Ink::Plain, " os\n\n")
        .push(Ink::Keyword, "import")
        .push(Ink::Plain, " requests\n\nresponse = requests.");
    code.push(Ink::Function, "request")
        .push(Ink::Plain, "(\n    ")
        .push(Ink::Text, &string(&request.method))
        .push(Ink::Plain, ",\n    ");
    code.push(Ink::Text, &string(&request.url)).push(Ink::Plain, ",\n");
    if !request.headers.is_empty() {
        code.push(Ink::Plain, "    headers={\n");
        for (name, value) in &request.headers {
            code.push(Ink::Plain, "        ").push(Ink::Text, &string(name)).push(Ink::Plain, ": ");
            match value {
                Header::Text(text) => code.push(Ink::Text, &string(text)),
                Header::Secret("", variable) => code.push(Ink::Plain, &format!("os.environ[\"{variable}\"]")),
                Header::Secret(word, variable) => {
                    code.push(Ink::Text, &string(word)).push(Ink::Plain, &format!(" + os.environ[\"{variable}\"]"))
                }
            };
            code.push(Ink::Plain, ",\n");
        }
        code.push(Ink::Plain, "    },\n");
    }
    match &request.body {
        Payload::None => {}
        Payload::Json(value, text) if text.len() <= LONGEST_BODY => {
            code.push(Ink::Plain, "    json=").python(value, 4).push(Ink::Plain, ",\n");
        }
        Payload::Json(..) => drop(code.push(Ink::Plain, "    json=body,\n")),
        Payload::Form(fields, _) => {
            for (keyword, files) in [("data", false), ("files", true)] {
                let mut fields = fields.iter().filter(|(_, _, is_file)| *is_file == files).peekable();
                if fields.peek().is_none() {
                    continue;
                }
                code.push(Ink::Plain, &format!("    {keyword}={{\n"));
                for (name, value, _) in fields {
                    code.push(Ink::Plain, "        ").push(Ink::Text, &string(name)).push(Ink::Plain, ": ");
                    match files {
                        true => code.push(Ink::Function, "open").push(Ink::Plain, "(\"file\", \"rb\"),\n"),
                        false => code.push(Ink::Text, &string(value)).push(Ink::Plain, ",\n"),
                    };
                }
                code.push(Ink::Plain, "    },\n");
            }
        }
        Payload::File => {
            code.push(Ink::Plain, "    data=").push(Ink::Function, "open").push(Ink::Plain, "(\"file\", \"rb\"),\n");
        }
    }
    code.push(Ink::Plain, "    timeout=").push(Ink::Number, "30").push(Ink::Plain, ",\n)");
    code
}
