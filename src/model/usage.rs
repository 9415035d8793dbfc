//! Which documents speak of which operations.
//!
//! Takes what prose mentions and what contracts offer, and joins them once. An endpoint is the same with another name
//! for a variable (`/orders/{id}`, `/orders/:order`, `/orders/42`) and with or without the path of a server before it.
//! A name counts when it is the id of an operation, or the key or address of a channel. Addresses of other hosts are nobody's here.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use super::contracts::Checked;
use super::{DocId, Place};
use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::contracts::Contract;
use crate::contracts::asyncapi::AsyncApi;
use crate::contracts::openapi::{Kind, OpenApi};
use crate::formats::{Body, Document};
use crate::records::mentions::{Form, Mention, Mentioned};

/// Who speaks of what.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    /// By contract and index of the operation, of AsyncAPI of the channel: documents that speak of it, by path, each once.
    pub of_operation: BTreeMap<(DocId, u32), Vec<DocId>>,
    /// What looks like an operation of a contract and is none, in the order of documents and places.
    pub unknown: Vec<Unknown>,
}

/// An endpoint that no contract has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Where it is named.
    pub place: Place,
    /// As written (`POST /order`, `op:createOrdr`).
    pub written: String,
    /// How it stands in the text.
    pub form: Form,
    /// The contract whose paths begin alike, and an operation of it that may be meant.
    pub near: Option<(DocId, u32)>,
    /// The contract that was taken for the one meant.
    pub api: DocId,
}

/// What one document speaks of.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// Operations, sorted, each once.
    operations: BTreeSet<(DocId, u32)>,
    /// What looks like one and is none.
    unknown: Vec<Unknown>,
}

/// Joins mentions and contracts. O(mentions × operations with as many segments), the latter by method, for documents
/// that are not `known` by their own address and that of all contracts.
pub(super) fn usage(
    documents: &[Arc<Document>],
    contracts: &BTreeMap<DocId, Arc<Checked>>,
    known: &mut Memo<Spoken>,
) -> Usage {
    let index = OnceLock::new();
    let index = || index.get_or_init(|| Index::of(contracts));
    let all = Digest::of_value(&contracts.iter().map(|(doc, checked)| (doc, checked.digest)).collect::<Vec<_>>());
    let speaking = (0u32..).map(DocId).zip(documents).filter_map(|(doc, document)| match &document.body {
        Body::Prose(prose) if !contracts.is_empty() && !prose.mentions.is_empty() => {
            // What is wrong is told with the document's id.
            Some((doc, &*prose.mentions, Digest::of_value(&(document.source.digest, doc))))
        }
        _ => None,
    });
    let speaking: Vec<(DocId, &[Mention], Digest)> = speaking.collect();
    let spoken =
        known.among(all).generation(&speaking, |(.., key)| *key, |(doc, mentions, _)| index().spoken(*doc, mentions));
    let mut usage = Usage::default();
    for ((doc, ..), spoken) in speaking.iter().zip(spoken) {
        for operation in &spoken.operations {
            usage.of_operation.entry(*operation).or_insert_with(Vec::new).push(*doc);
        }
        usage.unknown.extend(spoken.unknown.iter().cloned());
    }
    usage
}

fn written(mention: &Mention) -> String {
    match &mention.what {
        Mentioned::Endpoint { method, path } => format!("{method} {path}"),
        Mentioned::Name(name) => name.clone(),
    }
}

/// What a mention leads to.
enum Found {
    Operations(Vec<(DocId, u32)>),
    Unknown { api: DocId, near: Option<(DocId, u32)> },
    Nothing,
}

/// Operations of all contracts.
#[derive(Default)]
struct Index<'a> {
    /// By id.
    ids: HashMap<&'a str, Vec<(DocId, u32)>>,
    /// Channels by key, address and the ids of their operations.
    channels: HashMap<&'a str, Vec<(DocId, u32)>>,
    /// By method and number of segments.
    endpoints: HashMap<(&'a str, usize), Vec<Endpoint<'a>>>,
    /// First segments of the paths of each contract, and the paths of its servers.
    apis: Vec<Api<'a>>,
}

struct Endpoint<'a> {
    operation: (DocId, u32),
    segments: Vec<&'a str>,
}

struct Api<'a> {
    doc: DocId,
    /// How its paths begin, see [`beginning`].
    first: BTreeSet<Vec<&'a str>>,
    /// Paths of servers, as segments; the empty one is always among them.
    bases: Vec<Vec<String>>,
    /// Hosts of servers.
    hosts: BTreeSet<String>,
    /// Methods with segments of every path.
    all: Vec<(u32, &'a str, Vec<&'a str>)>,
}

impl<'a> Index<'a> {
    fn of(contracts: &'a BTreeMap<DocId, Arc<Checked>>) -> Self {
        let mut index = Self::default();
        for (doc, checked) in contracts {
            match &checked.contract {
                Contract::OpenApi(api) => index.add(*doc, api),
                Contract::AsyncApi(api) => index.add_channels(*doc, api),
                Contract::GraphQl(_) => {}
            }
        }
        index
    }

    fn add(&mut self, doc: DocId, api: &'a OpenApi) {
        let mut all = Vec::new();
        for (ix, operation) in (0u32..).zip(&api.operations) {
            if let Some(id) = &operation.id {
                self.ids.entry(&id.value).or_default().push((doc, ix));
            }
            if operation.kind == Kind::Path {
                let segments = segments(&operation.path.value);
                let endpoint = Endpoint { operation: (doc, ix), segments: segments.clone() };
                self.endpoints.entry((&operation.method, segments.len())).or_default().push(endpoint);
                all.push((ix, operation.method.as_str(), segments));
            }
        }
        let addresses: Vec<String> = api.servers.iter().map(|server| server.address()).collect();
        let mut bases = vec![Vec::new()];
        bases.extend(addresses.iter().map(|address| base(address)).filter(|base| !base.is_empty()));
        self.apis.push(Api {
            doc,
            first: all.iter().filter_map(|(_, _, segments)| beginning(segments)).map(<[&str]>::to_vec).collect(),
            bases,
            hosts: addresses.iter().filter_map(|address| host(address)).collect(),
            all,
        });
    }

    fn add_channels(&mut self, doc: DocId, api: &'a AsyncApi) {
        for (ix, channel) in (0u32..).zip(&api.channels) {
            let operations = channel.operations.iter().filter_map(|ix| api.operations[*ix as usize].id.as_ref());
            let ids = operations.map(|id| id.value.as_str());
            for name in [channel.name(), &channel.key].into_iter().chain(ids) {
                let known = self.channels.entry(name).or_default();
                if known.last() != Some(&(doc, ix)) {
                    known.push((doc, ix));
                }
            }
        }
    }

    fn spoken(&self, doc: DocId, mentions: &[Mention]) -> Spoken {
        let mut spoken = Spoken::default();
        if self.ids.is_empty() && self.endpoints.is_empty() && self.channels.is_empty() {
            return spoken;
        }
        for mention in mentions {
            match self.find(mention) {
                Found::Operations(operations) => spoken.operations.extend(operations),
                Found::Unknown { api, near } => {
                    let place = Place { doc, span: mention.span };
                    spoken.unknown.push(Unknown { place, written: written(mention), form: mention.form, near, api });
                }
                Found::Nothing => {}
            }
        }
        spoken
    }

    fn find(&self, mention: &Mention) -> Found {
        match &mention.what {
            Mentioned::Name(name) => {
                let stated = name.strip_prefix("op:");
                let plain = stated.unwrap_or(name);
                let all = [&self.ids, &self.channels].into_iter().filter_map(|names| names.get(plain));
                let all: Vec<(DocId, u32)> = all.flatten().copied().collect();
                match (all.is_empty(), stated) {
                    (false, _) => Found::Operations(all),
                    (true, Some(stated)) => self.unknown_id(stated),
                    (true, None) => Found::Nothing,
                }
            }
            Mentioned::Endpoint { method, path } => self.endpoint(mention, method, path),
        }
    }

    fn unknown_id(&self, id: &str) -> Found {
        let near = crate::base::words::nearest(id, self.ids.keys().copied().collect::<BTreeSet<&str>>());
        let near = near.and_then(|near| self.ids[near].first()).copied();
        self.apis
            .first()
            .map_or(Found::Nothing, |api| Found::Unknown { api: near.map_or(api.doc, |(doc, _)| doc), near })
    }

    fn endpoint(&self, mention: &Mention, method: &str, path: &str) -> Found {
        let written = segments(path);
        let mut best: Vec<(usize, (DocId, u32))> = Vec::new();
        let mut own: Option<(&Api<'_>, usize)> = None;
        for api in &self.apis {
            if !mention.host.is_empty() && !api.hosts.contains(&mention.host) {
                continue;
            }
            for base in &api.bases {
                let Some(rest) = without(&written, base) else { continue };
                if beginning(rest).is_some_and(|beginning| api.first.contains(beginning)) {
                    own = own.or(Some((api, base.len())));
                }
                let candidates = self.endpoints.get(&(method, rest.len())).into_iter().flatten();
                let here = candidates.filter(|endpoint| endpoint.operation.0 == api.doc);
                best.extend(here.filter_map(|endpoint| Some((fit(&endpoint.segments, rest)?, endpoint.operation))));
            }
        }
        if let Some(most) = best.iter().map(|(fit, _)| *fit).max() {
            let operations: BTreeSet<_> =
                best.into_iter().filter(|(fit, _)| *fit == most).map(|(_, operation)| operation).collect();
            return Found::Operations(operations.into_iter().collect());
        }
        match own {
            Some((api, base)) => Found::Unknown { api: api.doc, near: near(api, method, &written[base..]) },
            None => Found::Nothing,
        }
    }
}

/// An operation that may be meant: the same path with another method, or one letter beside.
fn near(api: &Api<'_>, method: &str, written: &[&str]) -> Option<(DocId, u32)> {
    let same_path =
        api.all.iter().find(|(_, _, segments)| segments.len() == written.len() && fit(segments, written).is_some());
    let texts: Vec<String> =
        api.all.iter().map(|(_, method, segments)| format!("{method} /{}", segments.join("/"))).collect();
    let wanted = format!("{method} /{}", written.join("/"));
    let like = || {
        let near = crate::base::words::nearest(&wanted, texts.iter().map(String::as_str))?;
        texts.iter().position(|text| text == near).map(|at| api.all[at].0)
    };
    same_path.map(|(ix, _, _)| *ix).or_else(like).map(|ix| (api.doc, ix))
}

/// The segments up to the first one that tells an API from others: `/api/v1` begins the paths of any server.
/// `None` when a variable comes before.
fn beginning<'s, 'w>(segments: &'s [&'w str]) -> Option<&'s [&'w str]> {
    let telling = segments.iter().position(|segment| !is_common(segment))?;
    (!is_variable(segments[telling])).then(|| &segments[..=telling])
}

/// `api`, `rest`, `v1`.
fn is_common(segment: &str) -> bool {
    let is_version = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    matches!(segment, "api" | "apis" | "rest") || segment.strip_prefix('v').is_some_and(is_version)
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// What is left behind the path of a server.
fn without<'s, 'w>(written: &'s [&'w str], base: &[String]) -> Option<&'s [&'w str]> {
    let starts = written.len() >= base.len() && written.iter().zip(base).all(|(a, b)| *a == b);
    starts.then(|| &written[base.len()..])
}

/// How many segments are literally the same; `None` when some segment cannot be.
fn fit(template: &[&str], written: &[&str]) -> Option<usize> {
    let mut same = 0;
    for (template, written) in template.iter().zip(written) {
        match (is_variable(template), is_variable(written)) {
            (false, false) if template == written => same += 1,
            (true, _) => {}
            (false, _) => return None,
        }
    }
    Some(same)
}

/// `{id}`, `:id`, `<id>`, `$ID`, `{{ id }}`, `...`.
fn is_variable(segment: &str) -> bool {
    segment.contains('{') || segment.starts_with([':', '<', '$', '…', '%'])
}

/// Segments of the path of an address.
fn base(address: &str) -> Vec<String> {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    segments(path).into_iter().map(str::to_owned).collect()
}

fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    rest.split('/').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::model::Parsed;
    use crate::source::SourceTree;

    const API: &str = "openapi: 3.1.0
servers: [{url: 'https://api.x.example/v1'}]
paths:
  /orders: {get: {operationId: listOrders}, post: {operationId: createOrder}}
  /orders/{id}: {get: {operationId: getOrder}}
  /orders/search: {get: {operationId: searchOrders}}
";

    /// Ids of the operations that a text speaks of, then what it names and no contract has.
    fn spoken(text: &str) -> String {
        let files = [("a.md", text.as_bytes()), ("openapi.yaml", API.as_bytes())];
        let tree = SourceTree::from_files("x", files, formats::wants);
        let documents = tree.files.values().filter(|file| formats::claims(file));
        let parsed = Parsed::of(documents.map(|file| Arc::new(formats::parse(file))).collect());
        let usage = usage(&parsed.documents, &parsed.contracts, &mut Memo::default());
        let Some(Contract::OpenApi(api)) = parsed.contracts.values().next().map(|checked| &checked.contract) else {
            return "no contract".to_owned();
        };
        let id = |ix: u32| api.operations[ix as usize].id.as_ref().map_or("-", |id| &id.value);
        let mut words: Vec<String> = usage.of_operation.keys().map(|(_, ix)| id(*ix).to_owned()).collect();
        words.extend(
            usage
                .unknown
                .iter()
                .map(|unknown| format!("?{} ~{}", unknown.written, unknown.near.map_or("-", |(_, ix)| id(ix)))),
        );
        words.join(", ")
    }

    #[test]
    fn an_endpoint_is_known_by_its_path_whatever_its_variables_are_called() {
        assert_eq!(spoken("Call `GET /orders/{order_id}` or GET /orders/42."), "getOrder");
        assert_eq!(spoken("Call `POST /v1/orders` first."), "createOrder");
        assert_eq!(spoken("```sh\ncurl -X POST https://api.x.example/v1/orders\n```\n"), "createOrder");
    }

    #[test]
    fn a_literal_segment_fits_better_than_a_variable() {
        assert_eq!(spoken("`GET /orders/search`"), "searchOrders");
    }

    #[test]
    fn a_name_counts_when_it_is_an_id() {
        assert_eq!(spoken("See `createOrder` and `createInvoice`."), "createOrder");
        assert_eq!(spoken("See `op:createOrdr`."), "?op:createOrdr ~createOrder");
    }

    #[test]
    fn a_channel_is_known_by_its_address_its_key_and_its_operations() {
        let api = "asyncapi: 3.0.0
channels: {ordersPlaced: {address: orders.placed}, other: {address: other.one}}
operations: {billOrder: {action: receive, channel: {$ref: '#/channels/ordersPlaced'}}}
";
        let spoken = |text: &str| {
            let files = [("a.md", text.as_bytes()), ("asyncapi.yaml", api.as_bytes())];
            let tree = SourceTree::from_files("x", files, formats::wants);
            let documents = tree.files.values().filter(|file| formats::claims(file));
            let parsed = Parsed::of(documents.map(|file| Arc::new(formats::parse(file))).collect());
            let usage = usage(&parsed.documents, &parsed.contracts, &mut Memo::default());
            (usage.of_operation.into_keys().map(|(_, ix)| ix).collect::<Vec<_>>(), usage.unknown.len())
        };
        for name in ["orders.placed", "ordersPlaced", "billOrder", "op:billOrder"] {
            assert_eq!(spoken(&format!("See `{name}`.")), (vec![0], 0));
        }
        assert_eq!(spoken("See `orders.placed.dlq` and `other.one`."), (vec![1], 0));
    }

    #[test]
    fn what_begins_like_a_path_of_ours_and_is_none_is_told_and_other_hosts_are_not() {
        assert_eq!(spoken("`DELETE /orders/{id}`"), "?DELETE /orders/{id} ~getOrder");
        assert_eq!(spoken("`POST /alerts` and `POST /api/v2/silences`"), "");
        assert_eq!(beginning(&["api", "v2", "orders", "1"]), Some(&["api", "v2", "orders"][..]));
        assert_eq!((beginning(&["api", "v2"]), beginning(&["v1", "{tenant}", "orders"])), (None, None));
        assert_eq!(spoken("```sh\ncurl https://other.example/orders/1/2/3\n```\n"), "");
    }
}
