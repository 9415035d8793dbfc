//! AsyncAPI 2.0 to 2.6 (2.6.0, chapter "Schema").

use super::asyncapi::{
    CONTACT, CORRELATION_ID, EXTERNAL_DOCS, LICENSE, MESSAGE_EXAMPLE, SCHEMA, SECURITY_SCHEME, SERVER_VARIABLE, TAG,
};
use super::openapi3::SECURITY_REQUIREMENT;
use super::table::Holds::{Any, Bool, List, Map, Text, Url, Version};
use super::table::{Called, Field, Holds, Names, Object, Others, Reference, case, cases, may, must, object};

const fn of(kind: &'static Object) -> Holds {
    Holds::Object(kind)
}

/// AsyncAPI Object.
pub(super) static ASYNCAPI: Object = object(
    "document",
    &[&[
        must("asyncapi", Version("2.")),
        may("id", Url),
        must("info", of(&INFO)),
        may("servers", Map(Names::Component, &of(&SERVER))),
        may("defaultContentType", Text),
        must("channels", Map(Names::Free, &of(&CHANNEL))),
        may("components", of(&COMPONENTS)),
        may("tags", List(&of(&TAG))),
        may("externalDocs", of(&EXTERNAL_DOCS)),
    ]],
)
.called(Called::Only)
.moved(&[("operations", "write `publish` and `subscribe` in channels, or move to AsyncAPI 3.0, which knows it")]);

static INFO: Object = object(
    "info object",
    &[&[
        must("title", Text),
        must("version", Text),
        may("description", Text),
        may("termsOfService", Url),
        may("contact", of(&CONTACT)),
        may("license", of(&LICENSE)),
    ]],
)
.moved(&[("tags", "move it to the root of the document"), ("externalDocs", "move it to the root of the document")]);

static SERVER: Object = object(
    "server",
    &[&[
        must("url", Text),
        must("protocol", Text),
        may("protocolVersion", Text),
        may("description", Text),
        may("variables", Map(Names::Free, &of(&SERVER_VARIABLE))),
        may("security", List(&of(&SECURITY_REQUIREMENT))),
        may("bindings", of(&BINDINGS)),
        may("tags", List(&of(&TAG))).since(25),
    ]],
)
.or(Reference::InsteadSince(23))
.home("servers")
.moved(&[("host", "write `url`, or move to AsyncAPI 3.0, which knows it")]);

static CHANNEL: Object = object(
    "channel",
    &[&[
        may("$ref", Url),
        may("description", Text),
        may("servers", List(&Text)).since(22),
        may("subscribe", of(&OPERATION)),
        may("publish", of(&OPERATION)),
        may("deprecated", Bool),
        may("parameters", Map(Names::Free, &of(&PARAMETER))),
        may("bindings", of(&BINDINGS)),
    ]],
)
.or(Reference::Beside)
.home("channels")
.moved(&[
    ("messages", "write `message` in `publish` or `subscribe`, or move to AsyncAPI 3.0, which knows it"),
    ("address", "write it as the key of the channel, or move to AsyncAPI 3.0, which knows it"),
]);

static OPERATION_FIELDS: &[Field] = &[
    may("operationId", Text),
    may("summary", Text),
    may("description", Text),
    may("security", List(&of(&SECURITY_REQUIREMENT))).since(24),
    may("tags", List(&of(&TAG))),
    may("externalDocs", of(&EXTERNAL_DOCS)),
    may("bindings", of(&BINDINGS)),
];

static OPERATION: Object = object(
    "operation",
    &[OPERATION_FIELDS, &[may("traits", List(&of(&OPERATION_TRAIT))), may("message", of(&MESSAGE))]],
)
.called(Called::Method)
.moved(&[("messages", "write `message: {oneOf: […]}`")]);

static OPERATION_TRAIT: Object =
    object("operation trait", &[OPERATION_FIELDS]).or(Reference::Instead).home("operationTraits");

/// One message, or several of which one is sent.
static MESSAGE: Object =
    cases("message", "oneOf", &[]).else_(Some(&MESSAGES), Some(&SINGLE)).or(Reference::Instead).home("messages");

static MESSAGES: Object = object("message", &[&[must("oneOf", List(&of(&MESSAGE)))]]).others(Others::Nothing);

/// Payloads are checked when they are schemas in the format's own dialect; other formats are not looked into.
static SINGLE: Object = cases(
    "message",
    "schemaFormat",
    &[case("application/vnd.aai.asyncapi*", &OWN_MESSAGE), case("application/schema+*", &OWN_MESSAGE)],
)
.else_(Some(&FOREIGN_MESSAGE), Some(&OWN_MESSAGE));

static MESSAGE_FIELDS: &[Field] = &[
    may("messageId", Text).since(24),
    may("headers", SCHEMA),
    may("correlationId", of(&CORRELATION_ID)),
    may("schemaFormat", Text),
    may("contentType", Text),
    may("name", Text),
    may("title", Text),
    may("summary", Text),
    may("description", Text),
    may("deprecated", Bool),
    may("tags", List(&of(&TAG))),
    may("externalDocs", of(&EXTERNAL_DOCS)),
    may("bindings", of(&BINDINGS)),
    may("examples", List(&of(&MESSAGE_EXAMPLE))),
];

static OWN_MESSAGE: Object =
    object("message", &[MESSAGE_FIELDS, &[may("payload", SCHEMA), may("traits", List(&of(&MESSAGE_TRAIT)))]]);

static FOREIGN_MESSAGE: Object =
    object("message", &[MESSAGE_FIELDS, &[may("payload", Any), may("traits", List(&of(&MESSAGE_TRAIT)))]]);

static MESSAGE_TRAIT: Object = object("message trait", &[MESSAGE_FIELDS])
    .or(Reference::Instead)
    .home("messageTraits")
    .moved(&[("payload", "move it to the message: a trait has no payload")]);

static PARAMETER: Object =
    object("parameter", &[&[may("description", Text), may("schema", SCHEMA), may("location", Text)]])
        .or(Reference::Instead)
        .home("parameters");

/// Protocols with what each says; bindings have versions of their own and are not looked into.
static BINDINGS: Object = object("bindings", &[]).others(Others::Named(Names::Free, Any)).or(Reference::Instead);

const fn components(kind: &'static Holds) -> Holds {
    Map(Names::Component, kind)
}

static COMPONENTS: Object = object(
    "components",
    &[&[
        may("schemas", components(&SCHEMA)),
        may("servers", components(&of(&SERVER))).since(23),
        may("serverVariables", components(&of(&SERVER_VARIABLE))).since(24),
        may("channels", Map(Names::Free, &of(&CHANNEL))).since(23),
        may("messages", components(&of(&MESSAGE))),
        may("securitySchemes", components(&of(&SECURITY_SCHEME))),
        may("parameters", components(&of(&PARAMETER))),
        may("correlationIds", components(&of(&CORRELATION_ID))),
        may("operationTraits", components(&of(&OPERATION_TRAIT))),
        may("messageTraits", components(&of(&MESSAGE_TRAIT))),
        may("serverBindings", components(&of(&BINDINGS))),
        may("channelBindings", components(&of(&BINDINGS))),
        may("operationBindings", components(&of(&BINDINGS))),
        may("messageBindings", components(&of(&BINDINGS))),
    ]],
);
