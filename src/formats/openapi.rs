//! OpenAPI 2.0 (Swagger) to 3.2: recognised anywhere in a repository by its root keys.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::path::RepoPath;
use crate::contracts::openapi::METHODS;
use crate::source::SourceFile;
use crate::yaml::Node;

use super::data::Pointers;
use super::{ApiFacts, Body, Format, Issue, IssueKind, Taken, Unread, data, one_line, part};

pub(super) const FORMAT: Format = Format { named: data::is_data, sniff: Some(sniff), unread: Unread::Ignored, read };

/// What else stands at the root of such a document; settings of tools may name a version of OpenAPI too.
const PARTS: &[&str] = &["info", "paths", "webhooks", "components", "definitions"];

/// The version at the start of a line: evidence also when the text around it is broken.
static ROOT_KEY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?m)^["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?([23](?:\.\d+){1,2})["']?[ \t]*(?:#.*)?$"#;
    Regex::new(pattern).expect("the pattern is valid")
});

fn sniff(text: &str) -> bool {
    ["openapi", "swagger", "swaggerVersion"].iter().any(|key| data::has_key(text, key))
}

fn read(file: &SourceFile) -> Option<Taken> {
    let parsed = data::tree(&file.path, file.text());
    let root = parsed.root();
    if let Some(taken) = root.and_then(too_old) {
        return Some(taken);
    }
    let version = root.and_then(version).or_else(|| {
        let evident = !parsed.problems.is_empty();
        evident.then(|| version_of_broken(&file.path, file.text())).flatten()
    })?;
    let (operations, described) = root.map_or((0, 0), operations);
    let facts = ApiFacts { format: "openapi", version, operations, described, ..ApiFacts::default() };
    let mut taken = Taken::new(Body::Api(facts));
    if let Some(root) = root {
        (taken.title, taken.summary) = card(root);
    }
    taken.data = part::kept(file, root);
    taken.issues = data::issues(parsed.problems);
    Some(taken)
}

/// What is said of the resource listing of Swagger 1.0 to 1.2, whose parts lie in files of their own: the listing
/// speaks for all of them (Swagger 1.2 §5.1).
fn too_old(root: &Node) -> Option<Taken> {
    let stated = root.get("swaggerVersion")?;
    let version = stated.as_str().filter(|version| version.starts_with("1."))?;
    let is_listing = root.get("apis").is_some() && root.get("resourcePath").is_none();
    is_listing.then(|| {
        let facts = ApiFacts { format: "openapi", version: version.to_owned(), ..ApiFacts::default() };
        let mut taken = Taken::new(Body::Api(facts));
        (taken.title, taken.summary) = card(root);
        let message = format!("this is Swagger {version}, and contracts are read from version 2.0 on");
        taken.issues.push(Issue { kind: IssueKind::Unreadable, span: stated.span, message });
        taken
    })
}

/// Title and summary of an `info` object (the same in OpenAPI and AsyncAPI).
pub(super) fn card(root: &Node) -> (String, String) {
    let summary = data::text_at(root, &["info", "summary"]);
    let description = data::text_at(root, &["info", "description"]);
    let first = description.split("\n\n").next().unwrap_or_default().trim_start_matches(['#', ' ']);
    let summary = if summary.is_empty() { first } else { &summary };
    (one_line(&data::text_at(root, &["info", "title"])), one_line(summary))
}

/// The version that the root states, when the document is one of ours.
fn version(root: &Node) -> Option<String> {
    let stated = root.get("openapi").or_else(|| root.get("swagger"))?.as_str()?;
    let known = stated.starts_with(['2', '3']) && stated.chars().all(|c| c.is_ascii_digit() || c == '.');
    (known && PARTS.iter().any(|part| root.get(part).is_some())).then(|| stated.to_owned())
}

/// The version of a text that cannot be read as a whole, when there is no doubt what it was meant to be.
fn version_of_broken(path: &RepoPath, text: &str) -> Option<String> {
    let named_so = matches!(path.stem().to_lowercase().as_str(), "openapi" | "swagger");
    match ROOT_KEY.captures(text) {
        Some(found) => Some(found[1].to_owned()),
        None => named_so.then(String::new),
    }
}

/// How many operations there are, and how many of them are described.
fn operations(root: &Node) -> (u32, u32) {
    let items = ["paths", "webhooks"].into_iter().filter_map(|part| root.get(part)).flat_map(Node::entries);
    let items = items.filter(|(name, _)| !name.as_str().is_some_and(|name| name.starts_with("x-")));
    let mut pointers = Pointers::new(root);
    let mut counts = (0, 0);
    for operation in items.filter_map(|(_, item)| pointers.follow(item)).flat_map(operations_of) {
        counts.0 += 1;
        counts.1 += u32::from(is_described(operation));
    }
    counts
}

fn operations_of<'t, 'a>(item: &'t Node<'a>) -> impl Iterator<Item = &'t Node<'a>> {
    let fixed = METHODS.iter().filter_map(|method| item.get(method));
    let further =
        item.get("additionalOperations").map_or(&[][..], Node::entries).iter().map(|(_, operation)| operation);
    fixed.chain(further).filter(|operation| !operation.entries().is_empty())
}

/// OpenAPI 3.1.1 §4.8.10: `summary` and `description` say what an operation does.
fn is_described(operation: &Node) -> bool {
    ["summary", "description"].iter().any(|key| operation.get(key).is_some_and(|text| !text.is_null()))
}
