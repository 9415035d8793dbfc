use super::*;
use crate::contracts::openapi::Requirement;
use crate::contracts::testing::{spec, spec_of};

fn read(text: &str) -> AsyncApi {
    AsyncApi::read(spec(text)).unwrap()
}

/// A contract in lines: servers, channels with what is done on them, messages, schemas.
fn told(api: &AsyncApi) -> String {
    let names = |list: &[u32]| {
        let name = |ix: &u32| match &*api.messages[*ix as usize].name {
            "" => "-".to_owned(),
            name => name.to_owned(),
        };
        list.iter().map(name).collect::<Vec<_>>().join(" ")
    };
    let protocols = |list: &[Binding]| list.iter().map(|it| it.protocol.as_str()).collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> =
        api.servers.iter().map(|it| format!("server {} {} {}", it.name, it.protocol, it.address)).collect();
    for channel in &api.channels {
        let address = channel.address.as_deref().unwrap_or("-");
        let parameters: Vec<&str> = channel.parameters.iter().map(|it| it.name.as_str()).collect();
        let servers: Vec<&str> = channel.servers.iter().map(|ix| &*api.servers[*ix as usize].name).collect();
        lines.push(format!("channel {} {address} [{}]", channel.key, names(&channel.messages)));
        lines.push(format!("  parameters [{}] servers [{}]", parameters.join(" "), servers.join(" ")));
        lines.push(format!("  bindings [{}] {}", protocols(&channel.bindings), said(&channel.delivery)));
        for operation in channel.operations.iter().map(|ix| &api.operations[*ix as usize]) {
            let id = operation.id.as_ref().map_or("-", |id| &id.value);
            let summary = api.text(operation.summary);
            lines.push(format!("  {} {id} [{}] {summary}", operation.action.word(), names(&operation.messages)));
            let reply = operation.reply.as_ref();
            lines
                .extend(reply.map(|it| format!("    reply {:?} {} [{}]", it.channel, it.address, names(&it.messages))));
        }
    }
    for message in &api.messages {
        let payload = match message.payload {
            Payload::Unstated => "nothing".to_owned(),
            Payload::Schema(at) => format!("schema {}", api.node(at).reference().unwrap_or("inline")),
            Payload::Foreign(_) => "foreign".to_owned(),
        };
        lines.push(format!("message {} “{}” {payload} {}", message.name, message.title, message.payload_format));
        lines.push(format!(
            "  {} headers {} examples {} correlated {} bindings [{}]",
            message.content_type,
            message.headers.len(),
            message.examples.len(),
            message.correlation_id.is_some(),
            protocols(&message.bindings)
        ));
    }
    lines.extend(api.schemas.iter().map(|named| format!("schema {}", named.name)));
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// What is said of delivery, in one line.
fn said(delivery: &Delivery) -> String {
    let all = [
        ("dead letter", &delivery.dead_letter),
        ("retry", &delivery.retry),
        ("ordering", &delivery.ordering),
        ("replay", &delivery.replay),
    ];
    let stated = all.iter().filter_map(|(name, said)| Some(format!("{name}: {}", said.as_ref()?.value)));
    stated.collect::<Vec<_>>().join("; ")
}

const SECOND: &str = "
asyncapi: 2.6.0
info: {title: Orders, version: 1.2.0}
defaultContentType: application/json
servers:
  main: {url: 'broker.x.example:{port}', protocol: kafka, variables: {port: {default: '9092'}}, security: [{sasl: []}]}
  back: {url: back.x.example, protocol: kafka}
channels:
  orders.{id}:
    parameters: {id: {$ref: '#/components/parameters/Id'}}
    servers: [back]
    bindings: {kafka: {topic: orders}}
    publish:
      operationId: onOrder
      traits: [{$ref: '#/components/operationTraits/kafka'}, {summary: From the second trait.}]
      summary: Its own.
      message:
        oneOf:
          - {$ref: '#/components/messages/Placed'}
          - {name: cancelled, payload: {$ref: '#/components/schemas/Order'}, schemaFormat: application/vnd.apache.avro;version=1.9.0}
    subscribe: {message: {$ref: '#/components/messages/Placed'}}
  mails: {$ref: '#/components/channels/Mails'}
components:
  channels: {Mails: {description: Mails to send., subscribe: {message: {payload: {type: string}}}}}
  parameters: {Id: {schema: {type: string}, location: $message.payload#/id}}
  operationTraits: {kafka: {summary: From the first trait., bindings: {kafka: {groupId: {type: string}}}}}
  messageTraits: {common: {headers: {type: object}, contentType: application/cbor}}
  messages:
    Placed:
      title: Order placed
      headers: {type: object}
      payload: {$ref: '#/components/schemas/Order'}
      correlationId: {location: $message.header#/id}
      examples: [{payload: {}}]
      bindings: {kafka: {key: {type: string}}}
      traits: [{$ref: '#/components/messageTraits/common'}]
    Unused: {summary: Nobody sends it.}
  schemas: {Order: {type: object}}
  securitySchemes: {sasl: {type: scramSha256}}
";

#[test]
fn verbs_of_2_x_become_operations_seen_from_the_application() {
    let api = read(SECOND);
    insta::assert_snapshot!(told(&api), @r"
    server main kafka broker.x.example:{port}
    server back kafka back.x.example
    channel orders.{id} orders.{id} [Placed cancelled]
      parameters [id] servers [back]
      bindings [kafka] ordering: by key
      receives onOrder [Placed cancelled] From the second trait.
      sends - [Placed]
    channel mails mails [-]
      parameters [] servers []
      bindings []
      sends - [-]
    message Placed “Order placed” schema #/components/schemas/Order
      application/cbor headers 2 examples 1 correlated true bindings [kafka]
    message Unused “” nothing
      application/json headers 0 examples 0 correlated false bindings []
    message cancelled “” foreign application/vnd.apache.avro;version=1.9.0
      application/json headers 0 examples 0 correlated false bindings []
    message  “” schema inline
      application/json headers 0 examples 0 correlated false bindings []
    schema Order
    ");
    assert!(matches!(&api.servers[0].security, Security::Stated(all) if all[0].schemes[0].0 == "sasl"));
    assert_eq!(api.servers[0].variables[0].default, "9092");
    assert_eq!(api.schemes.len(), 1);
}

const THIRD: &str = "
asyncapi: 3.0.0
info: {title: Orders, version: 1.2.0, tags: [{name: shop}]}
servers:
  main: {host: broker.x.example:5672, pathname: /shop, protocol: amqp, security: [{$ref: '#/components/securitySchemes/user'}]}
channels:
  orders:
    address: orders.{id}
    parameters: {id: {enum: [a, b], location: $message.payload#/id}}
    servers: [{$ref: '#/servers/main'}]
    messages:
      placed: {$ref: '#/components/messages/Placed'}
      cancelled: {payload: {schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: {type: record}}}
  answers: {address: null, messages: {answer: {payload: {schemaFormat: application/schema+json;version=draft-07, schema: {$ref: '#/components/schemas/Answer'}}}}}
operations:
  onOrder:
    action: receive
    channel: {$ref: '#/channels/orders'}
    traits: [{summary: Of the trait., tags: [{name: new}, {name: shop}], title: Of the trait}]
    summary: Its own.
    messages: [{$ref: '#/channels/orders/messages/placed'}]
    reply:
      address: {location: $message.header#/replyTo}
      channel: {$ref: '#/channels/answers'}
  tell: {action: send, channel: {$ref: '#/channels/orders'}, security: [{type: userPassword}]}
  lost: {action: send, channel: {$ref: '#/channels/none'}}
  shy: {action: hide, channel: {$ref: '#/channels/orders'}}
components:
  messages: {Placed: {title: Order placed, payload: {$ref: '#/components/schemas/Order'}}}
  schemas:
    Order: {type: object}
    Answer: {schemaFormat: application/vnd.aai.asyncapi+json;version=3.0.0, schema: {type: object}}
    Record: {schemaFormat: application/vnd.apache.avro, schema: {type: record}}
  securitySchemes: {user: {type: userPassword}}
";

#[test]
fn operations_of_3_0_name_channels_and_messages() {
    let api = read(THIRD);
    insta::assert_snapshot!(told(&api), @r"
    server main amqp broker.x.example:5672/shop
    channel orders orders.{id} [Placed cancelled]
      parameters [id] servers [main]
      bindings []
      receives onOrder [Placed] Its own.
        reply Some(1) $message.header#/replyTo [answer]
      sends tell [Placed cancelled]
    channel answers - [answer]
      parameters [] servers []
      bindings []
    message Placed “Order placed” schema #/components/schemas/Order
       headers 0 examples 0 correlated false bindings []
    message cancelled “” foreign application/vnd.apache.avro;version=1.9.0
       headers 0 examples 0 correlated false bindings []
    message answer “” schema inline application/vnd.aai.asyncapi+json;version=3.0.0
       headers 0 examples 0 correlated false bindings []
    schema Order
    schema Answer
    ");
    let tags: Vec<&str> = api.operations[0].tags.iter().map(|ix| &*api.tags[*ix as usize].name).collect();
    assert_eq!(tags, ["new", "shop"]);
    assert_eq!(api.operations[0].title, "Of the trait");
    assert_eq!(api.operations.len(), 3);
    assert!(api.operations[2].channel.is_none());
    let names = |security: &Security| match security {
        Security::Stated(all) => all.iter().map(|it: &Requirement| it.schemes[0].0.clone()).collect(),
        Security::Inherited => Vec::new(),
    };
    assert_eq!(names(&api.servers[0].security), ["user"]);
    assert_eq!(names(&api.operations[1].security), ["userPassword"]);
    let wrapper = api.spec.root().find(&["components", "schemas", "Answer"]).unwrap();
    assert_eq!(api.named(wrapper.at()), Some(1));
}

#[test]
fn since_3_0_traits_do_not_override_and_in_2_x_they_do() {
    assert_eq!(read(SECOND).text(read(SECOND).operations[0].summary), "From the second trait.");
    assert_eq!(read(THIRD).text(read(THIRD).operations[0].summary), "Its own.");
}

#[test]
fn messages_channels_and_schemas_of_other_files_are_taken_up() {
    let api = AsyncApi::read(spec_of(&[
        (
            "a/asyncapi.yaml",
            "asyncapi: 3.0.0\nchannels: {c: {address: c, messages: {m: {$ref: ../common/messages.yaml#/M}}}}\noperations: {o: {action: receive, channel: {$ref: ../common/channels.yaml#/D}}}\n",
        ),
        ("common/messages.yaml", "M: {payload: {$ref: schemas.yaml#/S}}\n"),
        ("common/channels.yaml", "D: {address: d, parameters: {p: {$ref: '#/P'}}}\nP: {enum: [1]}\n"),
        ("common/schemas.yaml", "S: {type: object, properties: {t: {$ref: '#/T'}}}\nT: {type: string}\n"),
    ]))
    .unwrap();
    insta::assert_snapshot!(told(&api), @r"
    channel c c [m]
      parameters [] servers []
      bindings []
    channel D d []
      parameters [p] servers []
      bindings []
      receives o []
    message m “” schema schemas.yaml#/S
       headers 0 examples 0 correlated false bindings []
    schema S
    schema T
    ");
}

#[test]
fn nothing_that_is_broken_keeps_the_rest_from_being_read() {
    let api = read(
        "asyncapi: 2.0.0\nservers: [1]\nchannels:\n  a: 7\n  b: {publish: null, subscribe: {message: {oneOf: [{$ref: '#/gone'}, 3, {$ref: '#/components/messages/L'}]}}, parameters: [], bindings: x, servers: {}}\n  c: {$ref: '#/channels/c'}\n  5: {publish: {message: {name: m, traits: 5, bindings: [2], examples: {}}}}\ncomponents: {messages: {L: {oneOf: [{$ref: '#/components/messages/L'}, {name: k}]}, schemas: 4}}\n",
    );
    insta::assert_snapshot!(told(&api), @r"
    channel b b [k]
      parameters [] servers []
      bindings []
      sends - [k]
    channel 5 5 [m]
      parameters [] servers []
      bindings []
      receives - [m]
    message k “” nothing
       headers 0 examples 0 correlated false bindings []
    message m “” nothing
       headers 0 examples 0 correlated false bindings []
    ");
    assert!(AsyncApi::read(spec("asyncapi: ^2\n")).is_none());
    assert!(AsyncApi::read(spec("asyncapi: {}\n")).is_none());
    assert!(
        told(&read(
            "asyncapi: 3.1.0\nchannels: []\noperations: {a: {action: send, channel: 3, messages: 4, reply: []}}\n"
        ))
        .is_empty()
    );
}

#[test]
fn a_channel_that_is_referred_to_ten_thousand_times_costs_what_it_says_once() {
    let mut text = String::from("asyncapi: 2.0.0\nchannels:\n");
    (0..10_000).for_each(|n| text.push_str(&format!("  c{n}: {{$ref: '#/components/channels/C'}}\n")));
    text.push_str("components:\n  channels:\n    C:\n      publish:\n        message:\n          oneOf:\n");
    (0..1_000).for_each(|n| text.push_str(&format!("          - {{name: m{n}}}\n")));
    let api = read(&text);
    let mentions: usize = api.channels.iter().map(|channel| channel.messages.len()).sum();
    assert_eq!((api.channels.len(), api.messages.len()), (10_000, 1_000));
    assert!(mentions <= 500_000, "{mentions}");
}

/// What a contract of one channel says of delivery there: `part` stands in the channel.
fn delivery(channel: &str, operation: &str, message: &str) -> String {
    let api = read(&format!(
        "asyncapi: 3.0.0\nchannels: {{a: {{address: a, {channel} messages: {{m: {{{message}}}}}}}}}\noperations: {{o: {{action: receive, channel: {{$ref: '#/channels/a'}}, {operation}}}}}\n"
    ));
    assert_eq!(api.operations[0].delivery, api.channels[0].delivery);
    said(&api.channels[0].delivery)
}

#[test]
fn extensions_say_what_becomes_of_messages() {
    assert_eq!(delivery("x-dlq: orders.dead,", "", ""), "dead letter: orders.dead");
    assert_eq!(delivery("", "x-dead-letter-exchange: {name: dead, type: topic}", ""), "dead letter: dead");
    assert_eq!(delivery("", "x-retry: {max: 3, backoff: 10s}", ""), "retry: max: 3, backoff: 10s");
    assert_eq!(delivery("", "x-retries: 5", "x-replay-safe: true"), "retry: 5; replay: true");
    assert_eq!(
        delivery("", "x-ordering: per customer", "x-idempotent: false"),
        "ordering: per customer; replay: false"
    );
    assert_eq!(delivery("", "traits: [{x-retry-policy: forever}]", ""), "retry: forever");
    assert_eq!(delivery("x-owner: retry,", "", "x-return: 1"), "");
}

#[test]
fn bindings_say_what_becomes_of_messages() {
    let sqs = "bindings: {sqs: {queue: {name: q, fifoQueue: true, redrivePolicy: {deadLetterQueue: {name: q-dead}, maxReceiveCount: 5}}}},";
    assert_eq!(delivery(sqs, "", ""), "dead letter: q-dead; retry: 5; ordering: FIFO");
    let sqs = "bindings: {sqs: {queue: {name: q, fifoQueue: false}, deadLetterQueue: {name: d, fifoQueue: true}}},";
    assert_eq!(delivery(sqs, "", ""), "dead letter: d");
    let amqp = "bindings: {amqp: {is: queue, queue: {name: q, arguments: {x-dead-letter-exchange: dlx, x-delivery-limit: 4}}}},";
    assert_eq!(delivery(amqp, "", ""), "dead letter: dlx; retry: 4");
    assert_eq!(delivery("", "", "bindings: {kafka: {key: {type: string}}}"), "ordering: by key");
    let sns = "bindings: {sns: {consumers: [{protocol: sqs, redrivePolicy: {deadLetterQueue: {arn: 'arn:x'}}, deliveryPolicy: {numRetries: 3}}]}}";
    assert_eq!(delivery("", sns, ""), "dead letter: arn:x; retry: 3");
    assert_eq!(delivery("", "", "bindings: {googlepubsub: {orderingKey: customer}}"), "ordering: customer");
}

#[test]
fn descriptions_say_what_becomes_of_messages() {
    let text = "description: 'Orders of `orders.placed`. Tried 3 times, then the message goes to the dead-letter queue. Handling is idempotent.',";
    assert_eq!(
        delivery(text, "", ""),
        "dead letter: Tried 3 times, then the message goes to the dead-letter queue.; replay: Handling is idempotent."
    );
    assert_eq!(delivery("", "summary: Retried for an hour", ""), "retry: Retried for an hour");
    assert_eq!(delivery("", "", "description: Come in order per customer."), "ordering: Come in order per customer.");
    for other in ["Call us in order to retrieve it.", "Our retro ordering service.", "Returned letters."] {
        assert_eq!(delivery("", "", &format!("description: {other}")), "", "{other}");
    }
    let api = read(
        "asyncapi: 3.0.0\ninfo: {description: Whatever fails is retried.}\nchannels: {a: {address: a}}\noperations: {}\n",
    );
    assert_eq!(said(&api.channels[0].delivery), "retry: Whatever fails is retried.");
}

#[test]
fn a_connection_is_no_queue() {
    let is_queued = |server: &str, channel: &str| {
        let api = read(&format!("asyncapi: 2.0.0\nservers: {{{server}}}\nchannels: {{a: {{{channel}}}}}\n"));
        api.is_queued(&api.channels[0])
    };
    assert!(is_queued("", "") && is_queued("s: {url: x, protocol: mqtt}", ""));
    assert!(!is_queued("s: {url: x, protocol: WSS}", "") && !is_queued("", "bindings: {ws: {}}"));
    assert!(is_queued("s: {url: x, protocol: ws}, t: {url: x, protocol: kafka}", ""));
    assert!(!is_queued("s: {url: x, protocol: ws}, t: {url: x, protocol: kafka}", "servers: [s]"));
}
