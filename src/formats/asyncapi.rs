//! AsyncAPI 2 and 3.

use crate::source::SourceFile;
use crate::yaml::Node;

use super::data::Pointers;
use super::{ApiFacts, Body, Format, Taken, Unread, data, openapi};

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
    };
    Some(Taken { title, summary, issues: data::issues(parsed.problems), ..Taken::new(Body::Api(facts)) })
}

/// Operations of a channel in AsyncAPI 2.
fn directions(channel: &Node) -> usize {
    ["publish", "subscribe"].iter().filter(|direction| channel.get(direction).is_some()).count()
}
