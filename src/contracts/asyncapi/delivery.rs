//! What a contract says of messages that fail, come twice or come late.
//!
//! No version of the format has words for it, so it is found where people write it: in extensions (`x-dlq`,
//! `x-retry`, `x-ordering`, `x-replay-safe`, `x-idempotent` and their kin), in bindings of protocols that know it
//! (`redrivePolicy` and `fifoQueue` of SQS, arguments of queues of AMQP, keys of Kafka), and in descriptions.

use super::bindings;
use crate::contracts::spec::{At, Extensions, Node};

/// What is said of delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Where messages go that cannot be processed.
    pub dead_letter: Option<Said>,
    /// How often and when a message that failed is tried again.
    pub retry: Option<Said>,
    /// Which order is kept.
    pub ordering: Option<Said>,
    /// Whether a message may be processed twice.
    pub replay: Option<Said>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In words: a value, the entries of a mapping, or the sentence of a description; some 200 characters at most.
    pub value: String,
    /// The value, or the description.
    pub at: At,
}

impl Delivery {
    /// Whether it says what happens to a message that fails.
    pub fn covers_failure(&self) -> bool {
        self.dead_letter.is_some() || self.retry.is_some()
    }

    /// Takes over what is not said yet.
    pub(super) fn fill_from(&mut self, other: &Delivery) {
        for (own, more) in self.slots().into_iter().zip(other.clone().slots()) {
            if own.is_none() {
                *own = more.take();
            }
        }
    }

    fn slots(&mut self) -> [&mut Option<Said>; 4] {
        [&mut self.dead_letter, &mut self.retry, &mut self.ordering, &mut self.replay]
    }

    fn slot(&mut self, topic: Topic) -> &mut Option<Said> {
        match topic {
            Topic::DeadLetter => &mut self.dead_letter,
            Topic::Retry => &mut self.retry,
            Topic::Ordering => &mut self.ordering,
            Topic::Replay => &mut self.replay,
        }
    }

    fn add(&mut self, topic: Topic, node: Node<'_>, value: String) {
        if !value.is_empty() {
            self.slot(topic).get_or_insert(Said { value, at: node.at() });
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    DeadLetter,
    Retry,
    Ordering,
    Replay,
}

/// Characters of a value that are kept.
const LONGEST: usize = 200;

/// Bytes of a description that are looked at.
const MOST_TEXT: usize = 64 << 10;

/// Values of the bindings of one object that are looked at. Real ones have some twenty.
const MOST_VALUES: usize = 2_000;

/// What one object says: extensions first, then bindings, then its description and summary.
pub(super) fn of(node: Node<'_>) -> Delivery {
    let mut delivery = Delivery::default();
    for (key, value) in node.fields(Extensions::Kept) {
        if let Some(topic) = key.strip_prefix("x-").and_then(topic_of_key) {
            delivery.add(topic, value, words(value));
        }
    }
    for binding in bindings::of(node) {
        of_binding(&binding.protocol, node.spec().node(binding.at), &mut delivery);
    }
    for key in ["description", "summary"] {
        if let Some(text) = node.get(key) {
            of_text(text, &mut delivery);
        }
    }
    delivery
}

/// The topic of a key, however it is written: `x-dead-letter-queue`, `maxReceiveCount`, `fifoQueue`.
fn topic_of_key(key: &str) -> Option<Topic> {
    const RETRIES: [&str; 10] = [
        "maxreceivecount",
        "maxdeliveryattempts",
        "deliverylimit",
        "numretries",
        "maxretries",
        "backoff",
        "backofffunction",
        "redelivery",
        "redeliveries",
        "maxattempts",
    ];
    const ORDERS: [&str; 7] = [
        "fifoqueue",
        "fifotopic",
        "orderingkey",
        "ordered",
        "ordering",
        "enablemessageordering",
        "singleactiveconsumer",
    ];
    let plain: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let starts = |words: &[&str]| words.iter().any(|word| plain.starts_with(word));
    match plain.as_str() {
        "dlq" | "dlt" | "dlx" | "dmq" => Some(Topic::DeadLetter),
        _ if plain.contains("deadletter") => Some(Topic::DeadLetter),
        _ if starts(&["retry", "retries"]) || RETRIES.contains(&plain.as_str()) => Some(Topic::Retry),
        _ if ORDERS.contains(&plain.as_str()) => Some(Topic::Ordering),
        _ if starts(&["replay", "idempoten", "safetoreplay"]) => Some(Topic::Replay),
        _ => None,
    }
}

/// Keys of a binding, at any depth; a value whose key means something is not looked into.
fn of_binding(protocol: &str, binding: Node<'_>, delivery: &mut Delivery) {
    // A key of a record decides on its partition, and order is kept per partition (bindings for Kafka 0.5.0).
    let key = binding.get("key").filter(|key| protocol.starts_with("kafka") && !key.is_null());
    if let Some(key) = key {
        delivery.add(Topic::Ordering, key, "by key".to_owned());
    }
    let mut open = vec![binding];
    for _ in 0..MOST_VALUES {
        let Some(node) = open.pop() else { return };
        let mut inner: Vec<Node<'_>> = node.items().collect();
        for (key, value) in node.fields(Extensions::Kept) {
            match topic_of_key(key.strip_prefix("x-").unwrap_or(key)) {
                Some(Topic::Ordering) if value.bool() == Some(false) => {}
                Some(Topic::Ordering) if key.starts_with("fifo") => {
                    delivery.add(Topic::Ordering, value, "FIFO".to_owned());
                }
                Some(topic) => delivery.add(topic, value, words(value)),
                None => inner.push(value),
            }
        }
        open.extend(inner.into_iter().rev());
    }
}

/// A value in words: that of a scalar, the name of a named thing, else its entries.
fn words(node: Node<'_>) -> String {
    let name = ["name", "queue", "topic", "arn"].iter().find_map(|key| node.get(key)?.text());
    match (node.text(), name) {
        (Some(text), _) | (None, Some(text)) => cut(text),
        (None, None) => {
            let scalar = |node: Node<'_>| node.text().map_or_else(|| "…".to_owned(), str::to_owned);
            let items = node.items().map(scalar);
            let entries = node.fields(Extensions::Kept).map(|(key, value)| format!("{key}: {}", scalar(value)));
            cut(&items.chain(entries).take(12).collect::<Vec<_>>().join(", "))
        }
    }
}

/// In one line, and not endless.
fn cut(text: &str) -> String {
    let start = &text[..text.floor_char_boundary(4 * LONGEST)];
    let line = start.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Sentences of a description that speak of a topic.
fn of_text(node: Node<'_>, delivery: &mut Delivery) {
    let text = node.text().unwrap_or_default();
    for sentence in sentences(&text[..text.floor_char_boundary(MOST_TEXT)]) {
        let plain = plain(sentence);
        for (topic, is_meant) in TESTS {
            if is_meant(&plain) {
                delivery.add(*topic, node, cut(sentence));
            }
        }
    }
}

/// Words in lower case, each between two spaces.
fn plain(sentence: &str) -> String {
    let mut plain = String::from(" ");
    let words = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.for_each(|word| plain.extend([&word.to_lowercase(), " "]));
    plain
}

/// Whether words, each between two spaces, speak of something.
type Test = fn(&str) -> bool;

const TESTS: &[(Topic, Test)] = &[
    (Topic::DeadLetter, |words| has(words, &[" dead letter", " deadletter", " dlq ", " dlt ", " dlx "])),
    // `retr` alone would be in `retrieve` and `retrograde`.
    (Topic::Retry, |words| {
        has(words, &[" retry", " retries ", " retried ", " redeliver", " tried again ", " delivery attempts "])
    }),
    (Topic::Ordering, |words| {
        // `in order to` and `in order that` say something else.
        let in_order = words.match_indices(" in order ").any(|(at, found)| {
            let rest = &words[at + found.len()..];
            !rest.starts_with("to ") && !rest.starts_with("that ")
        });
        in_order
            || has(words, &[" fifo ", " out of order ", " message ordering ", " ordering guarantee", " ordered per "])
    }),
    (Topic::Replay, |words| has(words, &[" replay", " idempoten"])),
];

fn has(words: &str, any: &[&str]) -> bool {
    any.iter().any(|word| words.contains(word))
}

/// Sentences and lines of a text; a point inside a name (`orders.placed`) ends none.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let paragraphs = text.split("\n\n").flat_map(|paragraph| paragraph.split("\n- ")).flat_map(|it| it.split("\n* "));
    paragraphs.flat_map(|paragraph| {
        let mut rest = paragraph;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let mut ends = rest.match_indices(['.', '!', '?']).map(|(at, _)| at + 1);
            let end = ends.find(|end| rest[*end..].starts_with([' ', '\n'])).unwrap_or(rest.len());
            let (sentence, left) = rest.split_at(end);
            rest = left;
            Some(sentence.trim().trim_start_matches(['-', '*', '#', ' ']))
        })
    })
}
