//! Addresses of the pages of a contract: `apis/<contract>/<operation>.html`, the same for the channels of AsyncAPI, and
//! `apis/<contract>/schemas/<schema>.html`.
//!
//! They come from the path of the contract, the ids of its operations, the keys of its channels and the names of its schemas, so they stay as long
//! as those do.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Read, Route};
use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::contracts::Contract;
use crate::contracts::asyncapi::AsyncApi;
use crate::contracts::openapi::{Kind, Named, OpenApi, Operation};
use crate::model::DocId;
use crate::site::reference::Names;

/// Addresses of one contract.
#[derive(Debug)]
pub struct ApiRoutes {
    /// Its directory, without a slash at its end.
    pub dir: String,
    /// Names of the pages below.
    pub names: Arc<Names>,
    /// The contract as a whole.
    pub overview: Route,
    /// Its text, line by line.
    pub source: Route,
    /// The file as it is, for programs.
    pub original: Route,
    /// All its files in one, for programs; there when it has several.
    pub bundle: Route,
    /// What changed in it.
    pub changes: Route,
    /// Operations, by index.
    pub operations: Vec<Route>,
    /// Named schemas, by index.
    pub schemas: Vec<Route>,
}

/// The directory of all contracts.
const APIS: &str = "apis";

/// Names of other pages in the directory of a contract.
const RESERVED: [&str; 4] = ["index", "source", "changes", "schemas"];

/// Addresses of every contract that could be read, by document.
pub(super) fn all(contracts: &[(DocId, &RepoPath, Read<'_>)]) -> BTreeMap<DocId, ApiRoutes> {
    let mut taken = HashSet::new();
    let contracts =
        contracts.iter().map(|(id, path, Read(checked))| (*id, *path, &checked.contract, directory(path, &mut taken)));
    let contracts: Vec<_> = contracts.collect();
    contracts.into_par_iter().map(|(id, path, contract, name)| (id, of(path, contract, &name))).collect()
}

fn of(path: &RepoPath, contract: &Contract, name: &str) -> ApiRoutes {
    let dir = format!("{APIS}/{name}");
    let names = names(contract);
    let route = |name: &str| Route::new(&format!("{dir}/{name}"));
    ApiRoutes {
        overview: route("index.html"),
        source: route("source.html"),
        changes: route("changes.html"),
        original: route(&format!("{}.{}", slug(stem(path)), path.extension())),
        bundle: route(&format!("{}.bundled.json", slug(stem(path)))),
        operations: names.operations.iter().map(|name| route(&format!("{name}.html"))).collect(),
        schemas: names.schemas.iter().map(|name| route(&format!("schemas/{name}.html"))).collect(),
        names: Arc::new(names),
        dir,
    }
}

/// Words of a file or directory that tell nothing of the API.
const GENERIC: [&str; 18] = [
    "api",
    "apis",
    "openapi",
    "swagger",
    "asyncapi",
    "spec",
    "specs",
    "docs",
    "doc",
    "contract",
    "contracts",
    "schema",
    "main",
    "index",
    "src",
    "resources",
    "json",
    "yaml",
];

/// The name of a contract: what its path says beside `openapi.yaml`, `docs`, `api` and the like.
fn directory(path: &RepoPath, taken: &mut HashSet<String>) -> String {
    let telling = |text: &str| {
        let words = text.split(['.', '-', '_', ' ']).filter(|word| !GENERIC.contains(&word.to_lowercase().as_str()));
        slug(&words.collect::<Vec<_>>().join("-"))
    };
    let mut segments: Vec<String> = vec![telling(stem(path))];
    segments.extend(path.parent().segments().rev().map(telling));
    segments.retain(|segment| !segment.is_empty());
    let short = segments.first().cloned().unwrap_or_else(|| "api".to_owned());
    let long = segments.iter().take(3).rev().cloned().collect::<Vec<_>>().join("-");
    let digest = format!("{short}-{}", Digest::of(path.as_str().as_bytes()).short(6));
    let free = [short, long, digest].into_iter().find(|name| !name.is_empty() && !taken.contains(name));
    let name = free.unwrap_or_else(|| Digest::of(path.as_str().as_bytes()).short(32));
    taken.insert(name.clone());
    name
}

/// The name of a file without its last ending.
fn stem(path: &RepoPath) -> &str {
    path.file_name().rsplit_once('.').map_or(path.file_name(), |(stem, _)| stem)
}

fn names(contract: &Contract) -> Names {
    match contract {
        Contract::OpenApi(api) => Names { operations: operations(api), schemas: schemas(&api.schemas) },
        Contract::AsyncApi(api) => Names { operations: channels(api), schemas: schemas(&api.schemas) },
        Contract::GraphQl(schema) => {
            let mut taken = HashMap::new();
            let types = schema.types.iter().map(|def| unique(slug(&def.name.value), &mut taken));
            Names { operations: Vec::new(), schemas: types.collect() }
        }
    }
}

fn operations(api: &OpenApi) -> Vec<String> {
    let mut taken = reserved();
    api.operations.iter().map(|operation| unique(operation_name(operation), &mut taken)).collect()
}

/// Keys as words: `orders-placed` for `ordersPlaced`, `user-signed-up` for `user/signedUp`.
fn channels(api: &AsyncApi) -> Vec<String> {
    let mut taken = reserved();
    let name = |key: &str| Some(kebab(key)).filter(|name| !name.is_empty()).unwrap_or_else(|| "channel".to_owned());
    api.channels.iter().map(|channel| unique(name(&channel.key), &mut taken)).collect()
}

fn reserved() -> HashMap<String, u32> {
    RESERVED.map(|name| (name.to_owned(), 1)).into()
}

/// `create-order` for `createOrder`; without an id the method and the path.
fn operation_name(operation: &Operation) -> String {
    let hook = if operation.kind == Kind::Webhook { "webhook-" } else { "" };
    let name = match &operation.id {
        Some(id) => kebab(&id.value),
        None => slug(&format!("{}-{}", operation.method, operation.path.value)),
    };
    format!("{hook}{}", if name.is_empty() { "operation" } else { &name })
}

fn schemas(all: &[Named]) -> Vec<String> {
    let mut taken = HashMap::new();
    all.iter().map(|named| unique(slug(&named.name), &mut taken)).collect()
}

/// Longest name, in bytes: file systems allow 255 for a file.
const MOST: usize = 100;

/// A name that nothing else has, by a number in the order of the contract. `taken` counts how often each was wanted.
fn unique(wanted: String, taken: &mut HashMap<String, u32>) -> String {
    let wanted = if wanted.is_empty() { "schema".to_owned() } else { wanted };
    let mut name = wanted.clone();
    while taken.contains_key(&name) {
        let number = taken.entry(wanted.clone()).or_insert(1);
        *number += 1;
        name = format!("{wanted}-{number}");
    }
    taken.insert(name.clone(), 1);
    name
}

/// Lower case with hyphens between the words of camel case.
fn kebab(text: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    for (ix, c) in chars.iter().enumerate() {
        let before = ix.checked_sub(1).map(|ix| chars[ix]);
        let after = chars.get(ix + 1);
        let begins = c.is_uppercase() && before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let ends_acronym = c.is_uppercase()
            && before.is_some_and(char::is_uppercase)
            && after.is_some_and(|after| after.is_lowercase());
        if begins || ends_acronym {
            out.push('-');
        }
        out.push(*c);
    }
    slug(&out)
}

/// Letters and digits in lower case, everything else as single hyphens; cut with a digest where it is long.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') && !out.is_empty() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let plain = out.trim_matches(['-', '.', '_']);
    let is_lossy = !text.is_ascii() || plain.len() > MOST;
    if !is_lossy {
        return plain.to_owned();
    }
    let kept = plain[..plain.len().min(MOST - 9)].trim_end_matches(['-', '.', '_']);
    format!("{kept}-{}", Digest::of(text.as_bytes()).short(8)).trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_operations_become_words() {
        for (id, name) in [
            ("createOrder", "create-order"),
            ("repos/list-for-org", "repos-list-for-org"),
            ("listAPIKeys", "list-api-keys"),
            ("GetV2Users", "get-v2-users"),
            ("snake_case_id", "snake_case_id"),
        ] {
            assert_eq!(kebab(id), name);
        }
    }

    #[test]
    fn names_that_fold_to_one_are_numbered() {
        let mut taken = reserved();
        let names = ["a", "a", "a-2", "a", "index"].map(|name| unique(name.to_owned(), &mut taken));
        assert_eq!(names, ["a", "a-2", "a-2-2", "a-3", "index-2"]);
    }

    #[test]
    fn a_contract_is_named_by_what_its_path_tells() {
        let mut taken = HashSet::new();
        let mut name = |path: &str| directory(&RepoPath::new(path).unwrap(), &mut taken);
        assert_eq!(name("services/orders/openapi.yaml"), "orders");
        assert_eq!(name("openapi.yaml"), "api");
        assert_eq!(name("docs/api/billing.openapi.v2.json"), "billing-v2");
        assert_eq!(name("legacy/orders/openapi.yaml"), "legacy-orders");
    }

    #[test]
    fn names_without_latin_letters_and_long_ones_get_a_digest() {
        assert_eq!(slug("注文").len(), 8);
        assert!(slug("Größe").starts_with("gr-e-"));
        let long = slug(&"a".repeat(300));
        assert!(long.len() <= MOST && long != slug(&"a".repeat(301)));
    }
}
