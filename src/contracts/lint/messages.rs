//! Checks of AsyncAPI: what is described, what messages carry, and what happens to one that fails.

use super::{Check, Lint};
use crate::base::words::listed;
use crate::contracts::asyncapi::{Action, AsyncApi, Channel, Message, Operation, Payload};
use crate::contracts::spec::At;

/// Everything that is wrong with the messages of a contract. O(size).
pub(super) fn lint(api: &AsyncApi) -> Vec<Lint> {
    [undescribed(api), without_payload(api), without_delivery(api)].into_iter().flatten().collect()
}

/// Things of one kind, and those among them that lack something: where each is named, and what to call it.
struct Tally {
    noun: &'static str,
    all: usize,
    lacking: Vec<(At, String)>,
}

impl Tally {
    /// `2 of 9 messages`; `None` when none lacks anything.
    fn share(&self) -> Option<String> {
        match (self.lacking.len(), self.all) {
            (0, _) => None,
            (_, 1) => Some(format!("the only {}", self.noun)),
            (some, all) => Some(format!("{some} of {all} {}s", self.noun)),
        }
    }
}

/// Reports all that lack something at once: the name of the only one, or how many of how many, with the places of
/// the first and three more. `one` and `many` say what is lacking.
fn report(api: &AsyncApi, check: Check, tallies: Vec<Tally>, [one, many]: [&str; 2]) -> Option<Lint> {
    let shares: Vec<String> = tallies.iter().filter_map(Tally::share).collect();
    let mut lacking: Vec<(At, String)> = tallies.into_iter().flat_map(|tally| tally.lacking).collect();
    lacking.sort();
    let mut others = lacking.into_iter();
    let (at, first) = others.next()?;
    if others.len() == 0 {
        return Some(Lint::at(check, api.node(at), format!("{first} {one}")));
    }
    let lint = Lint::at(check, api.node(at), format!("{} {many}", listed(&shares))).label(first);
    Some(others.fold(lint, |lint, (at, words)| lint.related(api.node(at), words)))
}

/// `Undescribed`: operations, channels and messages without a summary or a description.
fn undescribed(api: &AsyncApi) -> Option<Lint> {
    let operations = api.operations.iter().filter(|it| it.summary.or(it.description).is_none());
    let channels = api.channels.iter().filter(|it| !is_described(api, it));
    let messages = api.messages.iter().filter(|it| it.summary.or(it.description).is_none());
    let operations = operations.map(|it| (it.named, operation_words(api, it))).collect();
    let channels = channels.map(|it| (it.named, channel_words(it))).collect();
    let messages = messages.map(|it| (it.named, message_words(it))).collect();
    let tallies = vec![
        Tally { noun: "operation", all: api.operations.len(), lacking: operations },
        Tally { noun: "channel", all: api.channels.len(), lacking: channels },
        Tally { noun: "message", all: api.messages.len(), lacking: messages },
    ];
    let lint = report(api, Check::Undescribed, tallies, ["has no description", "have no description"])?;
    Some(lint.help("say in a `summary` or `description` what has happened when a message comes, and who needs it"))
}

/// `MessageSchema`: messages that do not say what they carry.
fn without_payload(api: &AsyncApi) -> Option<Lint> {
    let lacking = api.messages.iter().filter(|message| message.payload == Payload::Unstated);
    let lacking = lacking.map(|it| (it.named, message_words(it))).collect();
    let tally = Tally { noun: "message", all: api.messages.len(), lacking };
    let lint = report(api, Check::MessageSchema, vec![tally], ["has no `payload`", "have no `payload`"])?;
    Some(lint.help("give the schema of what is in it; for a mere signal, `payload: {type: 'null'}`"))
}

/// `MessageDelivery`: channels that the application receives from, on which nothing is said of failure.
fn without_delivery(api: &AsyncApi) -> Option<Lint> {
    let received = || api.channels.iter().filter(|it| api.does(it, Action::Receives) && api.is_queued(it));
    let lacking = received().filter(|it| !it.delivery.covers_failure());
    let lacking = lacking.map(|it| (it.named, channel_words(it))).collect();
    let tally = Tally { noun: "consumed channel", all: received().count(), lacking };
    let words =
        ["does not say what happens to a message that fails", "do not say what happens to a message that fails"];
    let lint = report(api, Check::MessageDelivery, vec![tally], words)?;
    Some(
        lint.help("state with `x-dlq` where such messages go, and with `x-retry` how often they are tried")
            .note("a binding that says so (`redrivePolicy` of SQS) counts as well, and a sentence of a description"),
    )
}

/// In 2.x what a channel is for is mostly said by its only operation.
fn is_described(api: &AsyncApi, channel: &Channel) -> bool {
    let node = api.node(channel.at);
    let own = ["summary", "description"].iter().any(|key| !node.text_at(key).trim().is_empty());
    let by_operation = || match channel.operations.as_slice() {
        [only] => {
            let only = &api.operations[*only as usize];
            node.get("address").is_none() && only.summary.or(only.description).is_some()
        }
        _ => false,
    };
    own || by_operation()
}

fn operation_words(api: &AsyncApi, operation: &Operation) -> String {
    match (&operation.id, api.channel(operation)) {
        (Some(id), _) => format!("operation `{}`", id.value),
        (None, Some(channel)) => format!("{} on `{}`", operation.action.word(), channel.name()),
        (None, None) => "operation".to_owned(),
    }
}

fn channel_words(channel: &Channel) -> String {
    format!("channel `{}`", channel.name())
}

fn message_words(message: &Message) -> String {
    match message.name.as_str() {
        "" if message.title.is_empty() => "message".to_owned(),
        "" => format!("message “{}”", message.title),
        name => format!("message `{name}`"),
    }
}

#[cfg(test)]
mod tests;
