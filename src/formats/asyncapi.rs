//! AsyncAPI 2 and 3.

use std::sync::Arc;

use crate::contracts::Spec;
use crate::contracts::asyncapi::{Action, AsyncApi, Operation, Version};
use crate::contracts::spec::Node;
use crate::source::SourceFile;

use super::{ApiFacts, Body, Format, Shown, Sign, Taken, Unread, data, openapi, part};

pub(super) const FORMAT: Format = Format { named: data::is_data, sniff: Some(sniff), unread: Unread::Ignored, read };

fn sniff(text: &str) -> bool {
    data::has_key(text, "asyncapi")
}

fn read(file: &SourceFile) -> Option<Taken> {
    let parsed = data::tree(&file.path, file.text());
    let root = parsed.root()?;
    let version = root.get("asyncapi")?.as_str()?;
    let is_known = version.starts_with(['2', '3']) && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    let has_parts = ["info", "channels", "operations"].iter().any(|part| root.get(part).is_some());
    if !is_known || !has_parts {
        return None;
    }
    let (title, summary) = openapi::card(root);
    let data = part::kept(file, Some(root))?;
    // As far as its own file goes: what it says with others is read when all files are there.
    let alone = Spec::new(&file.path, Arc::clone(&data.tree), &|_| None);
    let facts = facts_of(&AsyncApi::read(alone)?);
    let issues = data::issues(parsed.problems);
    Some(Taken { title, summary, data: Some(data), issues, ..Taken::new(Body::Api(facts)) })
}

fn facts_of(api: &AsyncApi) -> ApiFacts {
    ApiFacts {
        format: "asyncapi",
        version: api.version_text.clone(),
        operations: api.operations.len() as u32,
        channels: api.spec.root().get("channels").map_or(0, Node::count) as u32,
        signs: api.operations.iter().filter_map(|operation| sign(api, operation)).take(MOST_SIGNS).collect(),
        ..ApiFacts::default()
    }
}

/// More operations than this of one document are not told apart.
const MOST_SIGNS: usize = 1_000;

/// What an operation shows. Directions are those of the application that the document describes
/// (see [`crate::contracts::asyncapi`]).
fn sign(api: &AsyncApi, operation: &Operation) -> Option<Sign> {
    let node = api.node(operation.at);
    let channel = api.channel(operation);
    let (target, place) = match api.version {
        Version::V2 => channel.map(|channel| (channel.key.as_str(), api.node(channel.named)))?,
        Version::V3 => {
            let key = node.get("channel")?.reference().and_then(|written| written.rsplit('/').next());
            let address = channel.and_then(|channel| channel.address.as_deref());
            (address.or(key).unwrap_or_default(), node.get("action")?)
        }
    };
    let shows = match operation.action {
        Action::Receives => Shown::Receives,
        Action::Sends => Shown::Publishes,
    };
    Some(Sign {
        shows,
        words: format!("AsyncAPI {} {target}", operation.action.word()),
        target: target.to_owned(),
        of: actors(api, operation),
        span: place.span(),
    })
}

/// Who may be meant by an operation in a document for a whole system: its tags, and who the summary begins with
/// (`Billing issues the invoice`).
fn actors(api: &AsyncApi, operation: &Operation) -> Vec<String> {
    const MOST: usize = 8;
    let tags = operation.tags.iter().map(|ix| api.tags[*ix as usize].name.as_str());
    let words = [operation.title.as_str(), api.text(operation.summary)];
    let words = words.into_iter().filter_map(|text| text.split_whitespace().next());
    tags.chain(words).take(MOST).map(str::to_owned).collect()
}
