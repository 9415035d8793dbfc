//! Which stores the texts about the data speak of.

use std::collections::BTreeSet;

use crate::formats::Body;
use crate::kinds::plain_words;

use super::Portal;

/// Kinds of artifacts that describe where data is.
const DESCRIBE: [&str; 9] = [
    "data.model",
    "data.ownership",
    "architecture.overview",
    "dependencies.external",
    "diagram.service",
    "diagram.dataflow",
    "diagram.deployment",
    "diagram.context",
    "readme",
];

/// Products and what people call them, in lower case; the first is the name by which they are found.
const PRODUCTS: [&[&str]; 9] = [
    &["postgresql", "postgres", "psql", "pg", "rds", "aurora"],
    &["mysql", "mariadb", "rds", "aurora"],
    &["mongodb", "mongo", "documentdb"],
    &["redis", "elasticache", "valkey"],
    &["elasticsearch", "elastic"],
    &["opensearch", "elasticsearch"],
    &["dynamodb", "dynamo"],
    &["minio", "s3", "bucket"],
    &["sql server", "mssql"],
];

/// Those of some stores that a text names; `None` when no text describes data at all.
///
/// Costs a walk over the texts in question, which are few.
pub fn described<'s>(portal: &Portal, stores: &[&'s str]) -> Option<BTreeSet<&'s str>> {
    let describes = portal.artifacts.iter().filter(|artifact| DESCRIBE.contains(&artifact.kind.id));
    let docs: BTreeSet<_> = describes.filter_map(|artifact| artifact.doc).collect();
    let is_more_than_readme =
        |artifact: &&super::Artifact| artifact.kind.id != "readme" && DESCRIBE.contains(&artifact.kind.id);
    portal.artifacts.iter().find(is_more_than_readme)?;
    if stores.is_empty() {
        return Some(BTreeSet::new());
    }
    let texts: Vec<String> = docs
        .iter()
        .map(|doc| portal.doc(*doc))
        .filter(|document| matches!(document.body, Body::Prose(_) | Body::Diagram(_) | Body::Facts(_)))
        .map(|document| format!(" {} ", plain_words(document.source.text())))
        .collect();
    let names = |store: &str| -> Vec<String> {
        let plain = plain_words(store);
        let product = PRODUCTS.iter().find(|names| names[0] == plain).map_or(&[][..], |names| names);
        std::iter::once(plain).chain(product.iter().map(|name| (*name).to_owned())).collect()
    };
    let is_named = |store: &&str| {
        let names: Vec<String> =
            names(store).into_iter().filter(|name| !name.is_empty()).map(|name| format!(" {name} ")).collect();
        texts.iter().any(|text| names.iter().any(|name| text.contains(name.as_str())))
    };
    Some(stores.iter().copied().filter(is_named).collect())
}
