//! AsyncAPI 2 and 3.

use crate::base::span::Span;
use crate::source::SourceFile;
use crate::yaml::Node;

use super::data::Pointers;
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
    let channels = root.get("channels").map_or(&[][..], Node::entries);
    let mut pointers = Pointers::new(root);
    let operations = match version.starts_with('2') {
        true => channels.iter().filter_map(|(_, channel)| pointers.follow(channel)).map(directions).sum(),
        false => root.get("operations").map_or(0, |operations| operations.entries().len()),
    };
    let (title, summary) = openapi::card(root);
    let facts = ApiFacts {
        format: "asyncapi",
        version: version.to_owned(),
        operations: operations as u32,
        channels: channels.len() as u32,
        signs: signs(root, version),
        ..ApiFacts::default()
    };
    let data = part::kept(file, Some(root));
    Some(Taken { title, summary, data, issues: data::issues(parsed.problems), ..Taken::new(Body::Api(facts)) })
}

/// More operations than this of one document are not told apart.
const MOST_SIGNS: usize = 1_000;

/// Directions of all operations. In AsyncAPI 2 the verbs are those of the other side:
/// who offers `publish` takes what others publish (AsyncAPI 2.6, "Channel Item Object").
fn signs(root: &Node, version: &str) -> Vec<Sign> {
    let sign = |shows: Shown, target: &str, span: Span, operation: &Node| Sign {
        shows,
        words: format!("AsyncAPI {} {target}", if shows == Shown::Receives { "receives" } else { "sends" }),
        target: target.to_owned(),
        of: actors(operation),
        span,
    };
    if version.starts_with('2') {
        let channels = root.get("channels").map_or(&[][..], Node::entries).iter();
        let sides = [("publish", Shown::Receives), ("subscribe", Shown::Publishes)];
        let of_channel =
            channels.flat_map(|(name, channel)| sides.map(|(verb, shows)| (name, channel.get(verb), shows)));
        let signs = of_channel
            .filter_map(|(name, verb, shows)| verb.and_then(|verb| Some(sign(shows, name.as_str()?, name.span, verb))));
        return signs.take(MOST_SIGNS).collect();
    }
    let mut pointers = Pointers::new(root);
    let operations = root.get("operations").map_or(&[][..], Node::entries).iter().take(MOST_SIGNS);
    let mut signs = Vec::new();
    for (_, operation) in operations {
        let (Some(action), Some(channel)) = (operation.get("action"), operation.get("channel")) else { continue };
        let shows = match action.as_str() {
            Some("receive") => Shown::Receives,
            Some("send") => Shown::Publishes,
            _ => continue,
        };
        let key = channel.get("$ref").and_then(Node::as_str).and_then(|target| target.rsplit('/').next());
        let address = pointers.follow(channel).and_then(|channel| channel.get("address")).and_then(Node::as_str);
        signs.push(sign(shows, address.or(key).unwrap_or_default(), action.span, operation));
    }
    signs
}

/// Who may be meant by an operation in a document for a whole system: its tags, and who the summary begins with
/// (`Billing issues the invoice`).
fn actors(operation: &Node) -> Vec<String> {
    const MOST: usize = 8;
    let tags = operation.get("tags").map_or(&[][..], Node::items).iter();
    let tags = tags.filter_map(|tag| tag.get("name").and_then(Node::as_str));
    let words = ["title", "summary"].iter().filter_map(|key| operation.get(key)?.as_str()?.split_whitespace().next());
    tags.chain(words).take(MOST).map(str::to_owned).collect()
}

/// Operations of a channel in AsyncAPI 2.
fn directions(channel: &Node) -> usize {
    ["publish", "subscribe"].iter().filter(|direction| channel.get(direction).is_some()).count()
}
