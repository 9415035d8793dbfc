//! Files that contracts are made of: schemas, path items, parameters, examples that an OpenAPI or AsyncAPI document
//! refers to by `$ref`. Alone they are nothing a reader looks for; the contract shows them.

use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::contracts::spec;
use crate::source::SourceFile;
use crate::yaml::Node;
use crate::yaml::flat::Flat;

use super::{Body, Data, Format, Taken, Unread, data};

/// Parts, by what stands in them.
pub(super) const PART: Format = Format {
    named: data::is_data,
    sniff: Some(is_part),
    unread: Unread::Ignored,
    read: |_| Some(Taken::new(Body::Opaque)),
};

/// Examples and small parts, which may hold anything, by where they lie.
pub(super) const EXAMPLE: Format = Format {
    named: is_example,
    sniff: Some(is_small),
    unread: Unread::Ignored,
    read: |_| Some(Taken::new(Body::Opaque)),
};

/// Largest example that is looked into, in bytes. Larger ones are published as files.
const LARGEST_EXAMPLE: usize = 128 << 10;

/// Whether a text has keys of an object that contracts refer to.
pub(super) fn is_part(text: &str) -> bool {
    let has = |key: &str| data::has_key(text, key);
    let schema =
        || has("type") && ["properties", "items", "enum", "format", "additionalProperties"].iter().any(|key| has(key));
    let composed = || ["allOf", "oneOf", "anyOf"].iter().any(|key| has(key));
    let parameter = || has("in") && has("schema");
    let example = || has("value") && (has("summary") || has("description"));
    has("$ref") || has("responses") || schema() || composed() || parameter() || example()
}

/// Whether a file lies where contracts keep their parts: there it may hold anything.
fn is_example(path: &RepoPath) -> bool {
    const PARTS: [&str; 9] = [
        "openapi",
        "swagger",
        "asyncapi",
        "components",
        "schemas",
        "definitions",
        "parameters",
        "responses",
        "requestbodies",
    ];
    const AROUND: [&str; 6] = ["api", "apis", "spec", "specs", "contracts", "docs"];
    let has = |segments: &[&str], names: &[&str]| {
        segments.iter().any(|segment| names.contains(&segment.to_ascii_lowercase().as_str()))
    };
    let parent = path.parent();
    let segments: Vec<&str> = parent.segments().collect();
    data::is_data(path) && (has(&segments, &PARTS) || (has(&segments, &AROUND) && has(&segments, &["examples"])))
}

pub(super) fn is_small(text: &str) -> bool {
    text.len() <= LARGEST_EXAMPLE
}

/// Whether a file may be part of a contract.
pub(super) fn may_be_part(file: &SourceFile) -> bool {
    let text = file.text();
    data::is_data(&file.path) && (is_part(text) || (is_example(&file.path) && is_small(text)))
}

/// The tree of a data file, and the files it names.
pub(super) fn data(file: &SourceFile) -> Option<Data> {
    let tree = Flat::read(data::shared(file)?, data::syntax(&file.path), &data::limits()).tree?;
    Some(of_tree(&file.path, tree))
}

/// What is kept of a file whose tree was read.
pub(super) fn kept(file: &SourceFile, root: Option<&Node<'_>>) -> Option<Data> {
    Some(of_tree(&file.path, Flat::of(data::shared(file)?, root?)))
}

fn of_tree(path: &RepoPath, tree: Flat) -> Data {
    Data { refers: spec::refers(path, &tree), tree: Arc::new(tree) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contracts_refer_to_is_told_from_other_data() {
        for text in [
            "type: object\nproperties: {}\n",
            "get:\n  responses: {}\n",
            "name: page\nin: query\nschema: {}\n",
            "{\"$ref\": \"x.yaml\"}",
            "summary: one\nvalue: {}\n",
        ] {
            assert!(is_part(text), "{text}");
        }
        for text in ["on: push\njobs: {}\n", "kind: Deployment\nspec: {replicas: 1}\n", "type: library\n"] {
            assert!(!is_part(text), "{text}");
        }
    }

    #[test]
    fn an_example_is_known_by_where_it_lies() {
        let is = |path: &str| is_example(&RepoPath::new(path).unwrap());
        assert!(is("openapi/examples/order.json") && is("docs/api/orders/examples/a.yaml"));
        assert!(is("api/schemas/id.yaml") && !is("api/id.yaml"));
        assert!(!is("examples/order.json") && !is("openapi/examples/a.md"));
    }
}
