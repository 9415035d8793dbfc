use crate::site::testing::Site;

const V3: &str = "asyncapi: 3.0.0
info: {title: Orders events, version: 1.0.0}
defaultContentType: application/json
servers:
  main:
    host: '{zone}.broker.example:5671'
    protocol: amqps
    variables: {zone: {default: eu, enum: [eu, us]}}
    security: [{$ref: '#/components/securitySchemes/login'}]
channels:
  ordersPlaced:
    address: orders.{shop}.placed
    summary: Orders that wait for money.
    x-dlq: orders.dead
    servers: [{$ref: '#/servers/main'}]
    parameters: {shop: {description: Which shop., enum: [a, b], location: $message.header#/shop}}
    messages: {placed: {$ref: '#/components/messages/Placed'}, raw: {$ref: '#/components/messages/Raw'}}
    bindings: {amqp: {is: queue, queue: {name: orders.placed, durable: true, arguments: {x-queue-type: quorum, x-max-length: 100000}}}}
  answers: {address: null, messages: {done: {payload: {type: string}}}}
operations:
  billOrder:
    action: receive
    channel: {$ref: '#/channels/ordersPlaced'}
    messages: [{$ref: '#/channels/ordersPlaced/messages/placed'}]
    summary: Billing issues the invoice
    traits: [{$ref: '#/components/operationTraits/common'}]
    reply: {channel: {$ref: '#/channels/answers'}, address: {location: $message.header#/replyTo}}
components:
  securitySchemes: {login: {type: userPassword}}
  operationTraits: {common: {bindings: {amqp: {ack: true}}}}
  messages:
    Placed:
      name: orders.placed
      title: Order placed
      correlationId: {location: $message.header#/id}
      headers: {type: object, properties: {id: {type: string}}}
      payload: {$ref: '#/components/schemas/Order'}
      examples: [{name: small, payload: {id: o-1}}]
    Raw:
      contentType: application/avro
      payload:
        schemaFormat: application/vnd.apache.avro;version=1.9.0
        schema: {type: record, name: Order, fields: []}
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}, item: {$ref: '#/components/schemas/Item'}}}
    Item: {type: object, properties: {sku: {type: string}}}
";

const V2: &str = "asyncapi: 2.6.0
info: {title: Users, version: 1.0.0}
channels:
  user/signedUp:
    parameters: {}
    publish: {operationId: onSignedUp, message: {oneOf: [{$ref: '#/components/messages/UserSignedUp'}]}}
  user/deleted:
    subscribe: {operationId: tellDeleted, message: {name: gone, payload: {type: string}}}
components:
  messages:
    UserSignedUp: {summary: A user came., payload: {type: object, properties: {name: {type: string, examples: [Ada]}}}}
";

fn site(path: &str, text: &str) -> Site {
    let site = Site::of(&[(path, text), ("docs/a.md", "# Words\n\nSee `billOrder` and `ordersPlaced`.\n")]);
    assert_eq!(site.problems(), [""; 0]);
    site
}

#[test]
fn a_channel_shows_who_does_what_and_what_is_said_of_delivery() {
    let site = site("orders/asyncapi.yaml", V3);
    let page = "apis/orders/orders-placed.html";
    assert_eq!(site.texts(page, ".endpoint"), ["receives orders.{shop}.placed"]);
    insta::assert_snapshot!(site.texts(page, ".body > *").join("\n"), @r#"
    Orders that wait for money.
    On main , see servers .
    Parameters
    shop string Which shop. one of "a" , "b" found in the message at $message.header#/shop
    Operations
    receives billOrder Billing issues the invoice only Order placed sends a reply on answers , at the address in $message.header#/replyTo : done traits common On amqp Key Value ack true
    Delivery
    Topic The contract says Dead letters orders.dead Retries not stated Order not stated Replay not stated
    Messages
    Order placed Raw
    Order placed
    orders.placed · application/json
    correlation id in $message.header#/id
    Payload
    Order
    id string required item Item 1 property sku string
    Headers
    object
    id string
    Example: small { "id" : "o-1" }
    Raw
    application/avro
    Payload
    Schema in application/vnd.apache.avro;version=1.9.0 { "type": "record", "name": "Order", "fields": [] }
    Bindings
    On amqp
    Key Value is queue queue { "name": "orders.placed", "durable": true, "arguments": { "x-queue-type": "quorum", "x-max-length": 100000 } }
    "#);
    insta::assert_snapshot!(site.texts("apis/orders/answers.html", ".body > *").join("\n"), @r#"
    Its address is only known when the program runs; the contract calls it answers .
    Operations
    sends replies to billOrder on orders.{shop}.placed
    Delivery
    Topic The contract says Dead letters not stated Retries not stated Order not stated Replay not stated
    Messages
    done
    application/json
    Payload
    string
    Example, made up from the schema "string"
    "#);
}

#[test]
fn the_overview_lists_servers_channels_and_schemas() {
    let site = site("orders/asyncapi.yaml", V3);
    insta::assert_snapshot!(site.texts("apis/orders/index.html", ".body > *").join("\n"), @"
    Servers
    main amqps at {zone}.broker.example:5671 {zone} default eu one of eu , us asks for login user name and password
    Authentication
    login
    user name and password
    Channels
    2 channels, as the application sees them that the contract describes
    orders.{shop}.placed receives Orders that wait for money. carries Order placed, Raw answers sends carries done
    Schemas
    Order Item
    ");
}

#[test]
fn schemas_lead_to_the_channels_that_carry_them() {
    let site = site("orders/asyncapi.yaml", V3);
    assert_eq!(site.texts("apis/orders/schemas/order.html", "#used-by + ul li"), ["orders.{shop}.placed"]);
    assert_eq!(site.texts("apis/orders/schemas/item.html", "#used-by + ul li"), ["Order"]);
}

#[test]
fn documents_that_name_a_channel_or_an_operation_on_it_are_told() {
    let site = site("orders/asyncapi.yaml", V3);
    assert_eq!(site.texts("apis/orders/orders-placed.html", ".facts .plain li"), ["Words document"]);
    assert_eq!(site.texts("apis/orders/answers.html", ".head .from"), ["No runbook or decision names it."]);
}

#[test]
fn directions_of_2_x_are_those_of_the_application() {
    let site = site("users/asyncapi.yaml", V2);
    assert_eq!(site.texts("apis/users/index.html", ".channels .way"), ["receives", "sends"]);
    insta::assert_snapshot!(site.texts("apis/users/user-signed-up.html", ".body > *").join("\n"), @r#"
    Operations
    receives onSignedUp
    Delivery
    Topic The contract says Dead letters not stated Retries not stated Order not stated Replay not stated
    Messages
    UserSignedUp
    A user came.
    Payload
    object
    name string for example "Ada"
    Example, made up from the schema { "name" : "Ada" }
    "#);
    let not_stated = |page: &str| site.texts(page, "#delivery + .table .badge.warn").len();
    assert_eq!(not_stated("apis/users/user-signed-up.html"), 4);
    assert_eq!(not_stated("apis/users/user-deleted.html"), 0);
}

#[test]
fn hostile_names_stay_text_and_have_pages_of_their_own() {
    let long = "x".repeat(300);
    let text = format!(
        "asyncapi: 2.6.0
info: {{title: '<script>', version: 1.0.0}}
servers: {{'<b> x': {{url: 'javascript:alert(1)', protocol: '<i>'}}}}
channels:
  '<img src=x onerror=alert(1)>': &c
    publish:
      operationId: '\"><script>alert(1)</script>'
      message: {{name: '<u>', title: '\" onclick=\"', payload: {{properties: {{'<s>': {{}}}}}}, bindings: {{'<p>': {{'<q>': ['<r>']}}}}}}
  '{long}': {{subscribe: {{message: {{payload: true}}}}}}
  a/b: {{publish: {{}}}}
  a-b: {{publish: {{}}}}
  ' ': {{publish: {{message: {{}}}}}}
  index: {{}}
  '../../x': {{}}
"
    );
    let site = site("bad/asyncapi.yaml", &text);
    let pages: Vec<&str> = site.pages.keys().filter(|url| url.starts_with("apis/bad/")).map(String::as_str).collect();
    insta::assert_snapshot!(pages.join("\n"), @"
    apis/bad/a-b-2.html
    apis/bad/a-b.html
    apis/bad/channel.html
    apis/bad/img-src-x-onerror-alert-1.html
    apis/bad/index-2.html
    apis/bad/index.html
    apis/bad/source.html
    apis/bad/x.html
    apis/bad/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-296a7bce.html
    ");
}
