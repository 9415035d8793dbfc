use crate::base::span::LineIndex;
use crate::contracts::Contract;
use crate::contracts::lint::{Check, lint};
use crate::contracts::testing::spec;

/// What one check finds: place, title, label; then the other places.
fn told(text: &str, check: Check) -> String {
    let contract = Contract::read(spec(text)).unwrap();
    let index = LineIndex::new(text);
    let line = |label: &crate::base::diag::Label| index.position(text, label.at.span.start).line;
    let mut lines = Vec::new();
    for lint in lint(&contract, &crate::base::path::RepoPath::root()).iter().filter(|lint| lint.check == check) {
        lines.push(format!("{} {} [{}]", line(&lint.primary), lint.title, lint.primary.text));
        lines.extend(lint.related.iter().map(|label| format!("  {} {}", line(label), label.text)));
    }
    lines.join("\n")
}

const QUEUES: &str = "
asyncapi: 3.0.0
channels:
  orders: {address: orders.placed, messages: {placed: {$ref: '#/components/messages/Placed'}}}
  mails: {address: null, messages: {mail: {payload: {type: string}}}}
  dead: {address: orders.dead, description: What failed., messages: {x: {}}}
operations:
  onOrder: {action: receive, channel: {$ref: '#/channels/orders'}, summary: An order came}
  onMail: {action: receive, channel: {$ref: '#/channels/mails'}}
  bury: {action: send, channel: {$ref: '#/channels/dead'}}
components:
  messages: {Placed: {title: Placed, description: An order was placed.}}
";

#[test]
fn what_is_not_described_is_counted_by_kind_and_said_once() {
    insta::assert_snapshot!(told(QUEUES, Check::Undescribed), @r"
    4 2 of 3 operations, 2 of 3 channels and 2 of 3 messages have no description [channel `orders.placed`]
      5 channel `mails`
      5 message `mail`
      6 message `x`
    ");
}

#[test]
fn the_only_one_is_called_by_its_name() {
    let text = "asyncapi: 2.0.0\nchannels: {a: {publish: {summary: x, message: {name: m, payload: {}}}}}\n";
    assert_eq!(told(text, Check::Undescribed), "2 message `m` has no description []");
}

#[test]
fn in_2_x_a_channel_is_described_by_its_only_operation() {
    let text = "asyncapi: 2.0.0\nchannels:\n  a: {publish: {summary: x}}\n  b: {publish: {summary: x}, subscribe: {description: y}}\n";
    assert_eq!(told(text, Check::Undescribed), "4 channel `b` has no description []");
}

#[test]
fn a_message_says_what_is_in_it_itself() {
    assert_eq!(
        told(QUEUES, Check::MessageSchema),
        "6 2 of 3 messages have no `payload` [message `x`]\n  12 message `Placed`"
    );
    let signal = "asyncapi: 2.0.0\nchannels: {a: {publish: {message: {payload: {type: 'null'}}}}}\n";
    assert_eq!(told(signal, Check::MessageSchema), "");
}

#[test]
fn only_channels_that_are_consumed_must_say_what_becomes_of_failures() {
    assert_eq!(
        told(QUEUES, Check::MessageDelivery),
        "4 2 of 2 consumed channels do not say what happens to a message that fails [channel `orders.placed`]\n  5 channel `mails`"
    );
    let said = QUEUES.replace("onMail: {", "onMail: {x-retry: 3, ");
    assert_eq!(
        told(&said, Check::MessageDelivery),
        "4 channel `orders.placed` does not say what happens to a message that fails []"
    );
    let all = QUEUES.replace("asyncapi: 3.0.0", "asyncapi: 3.0.0\ninfo: {description: 'What fails is retried.'}");
    assert_eq!(told(&all, Check::MessageDelivery), "");
}

#[test]
fn a_socket_holds_nothing_that_could_be_tried_again() {
    let text = "asyncapi: 2.0.0\nservers: {s: {url: x, protocol: wss}}\nchannels: {a: {publish: {}}}\n";
    assert_eq!(told(text, Check::MessageDelivery), "");
}
