//! Which named schemas a channel or a schema refers to.

use std::collections::{BTreeSet, HashMap};

use super::{AsyncApi, Channel, Payload};
use crate::contracts::openapi::{Uses, Values};
use crate::contracts::spec::At;

/// Most uses of schemas by channels: each of thousands of channels may carry messages with thousands of schemas.
const MOST_USES: usize = 1_000_000;

/// Schemas of the messages and parameters of channels, and those that schemas hold. Each place is looked at once for
/// channels, and once for each schema.
pub(super) fn uses(api: &AsyncApi) -> Uses {
    let mut values = Values::new(&api.spec, &api.by_place);
    let mut known: HashMap<At, Vec<u32>> = HashMap::new();
    let mut left = MOST_USES;
    let mut of_channel = |channel: &Channel| {
        let mut found = BTreeSet::new();
        for start in starts(api, channel) {
            let here = known.entry(start).or_insert_with(|| match api.named(start) {
                Some(itself) => vec![itself],
                None => values.first_named(&[start]),
            });
            let taken = here.len().min(left);
            left -= taken;
            found.extend(&here[..taken]);
        }
        found.into_iter().collect()
    };
    let operations = api.channels.iter().map(&mut of_channel).collect();
    Uses { operations, schemas: api.schemas.iter().map(|named| values.first_named(&[named.at])).collect() }
}

/// Payloads, headers and parameters of a channel.
fn starts(api: &AsyncApi, channel: &Channel) -> Vec<At> {
    let mut starts: Vec<At> = channel.parameters.iter().filter_map(|parameter| parameter.schema).collect();
    for message in api.messages_on(channel).into_iter().map(|ix| &api.messages[ix as usize]) {
        if let Payload::Schema(at) = message.payload {
            starts.push(at);
        }
        starts.extend(&message.headers);
    }
    starts
}
