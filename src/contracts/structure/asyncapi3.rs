//! AsyncAPI 3.0 and later (3.0.0, chapter "Schema").

use super::asyncapi::{
    CONTACT, CORRELATION_ID, EXTERNAL_DOCS, LICENSE, MESSAGE_EXAMPLE, ONLY_REFERENCE, SCHEMA_OBJECT, SECURITY_SCHEME,
    SERVER_VARIABLE, TAG,
};
use super::table::Holds::{Any, Bool, Either, List, Map, Text, Url, Version, Word};
use super::table::{Called, Field, Holds, Names, Object, Others, Reference, cases, may, must, object};

const fn of(kind: &'static Object) -> Holds {
    Holds::Object(kind)
}

/// AsyncAPI Object.
pub(super) static ASYNCAPI: Object = object(
    "document",
    &[&[
        must("asyncapi", Version("3.")),
        may("id", Url),
        must("info", of(&INFO)),
        may("servers", Map(Names::Component, &of(&SERVER))),
        may("defaultContentType", Text),
        may("channels", Map(Names::Free, &of(&CHANNEL))),
        may("operations", Map(Names::Free, &of(&OPERATION))),
        may("components", of(&COMPONENTS)),
    ]],
)
.called(Called::Only)
.moved(&[("tags", "move it to `info.tags`"), ("externalDocs", "move it to `info.externalDocs`")]);

static INFO: Object = object(
    "info object",
    &[&[
        must("title", Text),
        must("version", Text),
        may("description", Text),
        may("termsOfService", Url),
        may("contact", of(&CONTACT)),
        may("license", of(&LICENSE)),
        may("tags", List(&of(&TAG))),
        may("externalDocs", of(&EXTERNAL_DOCS)),
    ]],
);

static TITLES: &[Field] = &[may("title", Text), may("summary", Text), may("description", Text)];

static ABOUT: &[Field] =
    &[may("tags", List(&of(&TAG))), may("externalDocs", of(&EXTERNAL_DOCS)), may("bindings", of(&BINDINGS))];

static SERVER: Object = object(
    "server",
    &[
        TITLES,
        ABOUT,
        &[
            must("host", Text),
            must("protocol", Text),
            may("protocolVersion", Text),
            may("pathname", Text),
            may("variables", Map(Names::Free, &of(&SERVER_VARIABLE))),
            may("security", List(&of(&SECURITY_SCHEME))),
        ],
    ],
)
.or(Reference::Instead)
.home("servers")
.moved(&[("url", "write `host` and `pathname`, which take its place since 3.0")]);

/// Channel Object; its address may be stated as unknown.
static CHANNEL: Object = object(
    "channel",
    &[
        TITLES,
        ABOUT,
        &[
            may("address", Holds::TextOrNull),
            may("messages", Map(Names::Free, &of(&MESSAGE))),
            may("servers", List(&of(&ONLY_REFERENCE))),
            may("parameters", Map(Names::Free, &of(&PARAMETER))),
        ],
    ],
)
.or(Reference::Instead)
.home("channels")
.moved(&[
    ("publish", "move it below `operations` at the root, with `action: receive`"),
    ("subscribe", "move it below `operations` at the root, with `action: send`"),
]);

static SECURITY: &[Field] = &[may("security", List(&of(&SECURITY_SCHEME)))];

static OPERATION: Object = object(
    "operation",
    &[
        TITLES,
        ABOUT,
        SECURITY,
        &[
            must("action", Word(&["send", "receive"])),
            must("channel", of(&ONLY_REFERENCE)),
            may("traits", List(&of(&OPERATION_TRAIT))),
            may("messages", List(&of(&ONLY_REFERENCE))),
            may("reply", of(&REPLY)),
        ],
    ],
)
.or(Reference::Instead)
.home("operations")
.moved(&[
    ("operationId", "write it as the key of the operation"),
    ("message", "write `messages`, a list of references to messages of the channel"),
]);

static OPERATION_TRAIT: Object =
    object("operation trait", &[TITLES, ABOUT, SECURITY]).or(Reference::Instead).home("operationTraits");

static REPLY: Object = object(
    "reply",
    &[&[
        may("address", of(&REPLY_ADDRESS)),
        may("channel", of(&ONLY_REFERENCE)),
        may("messages", List(&of(&ONLY_REFERENCE))),
    ]],
)
.or(Reference::Instead)
.home("replies");

static REPLY_ADDRESS: Object = object("reply address", &[&[must("location", Text), may("description", Text)]])
    .or(Reference::Instead)
    .home("replyAddresses");

static MESSAGE_FIELDS: &[Field] = &[
    may("headers", ANY_SCHEMA),
    may("correlationId", of(&CORRELATION_ID)),
    may("contentType", Text),
    may("name", Text),
    may("deprecated", Bool),
    may("examples", List(&of(&MESSAGE_EXAMPLE))),
];

static MESSAGE: Object = object(
    "message",
    &[TITLES, ABOUT, MESSAGE_FIELDS, &[may("payload", ANY_SCHEMA), may("traits", List(&of(&MESSAGE_TRAIT)))]],
)
.or(Reference::Instead)
.home("messages")
.moved(&[
    ("messageId", "write it as the key of the message"),
    ("schemaFormat", "write `payload: {schemaFormat: …, schema: …}`"),
]);

static MESSAGE_TRAIT: Object = object("message trait", &[TITLES, ABOUT, MESSAGE_FIELDS])
    .or(Reference::Instead)
    .home("messageTraits")
    .moved(&[("payload", "move it to the message: a trait has no payload")]);

/// A schema, or one in another format.
static ANY_SCHEMA: Holds = Either(&[of(&FORMATTED), Bool]);

static FORMATTED: Object = cases("schema", "schema", &[])
    .else_(Some(&MULTI_FORMAT), Some(&SCHEMA_OBJECT))
    .or(Reference::Instead)
    .home("schemas");

/// Multi Format Schema Object; what is in other formats is not looked into.
static MULTI_FORMAT: Object = object("schema", &[&[must("schemaFormat", Text), must("schema", Any)]]);

static PARAMETER: Object = object(
    "parameter",
    &[&[
        may("enum", List(&Text)),
        may("default", Text),
        may("description", Text),
        may("examples", List(&Text)),
        may("location", Text),
    ]],
)
.or(Reference::Instead)
.home("parameters")
.moved(&[("schema", "write `enum`, `default` and `examples` instead: parameters are texts since 3.0")]);

/// Protocols with what each says; bindings have versions of their own and are not looked into.
static BINDINGS: Object = object("bindings", &[]).others(Others::Named(Names::Free, Any)).or(Reference::Instead);

const fn components(kind: &'static Holds) -> Holds {
    Map(Names::Component, kind)
}

static COMPONENTS: Object = object(
    "components",
    &[&[
        may("schemas", components(&ANY_SCHEMA)),
        may("servers", components(&of(&SERVER))),
        may("channels", components(&of(&CHANNEL))),
        may("operations", components(&of(&OPERATION))),
        may("messages", components(&of(&MESSAGE))),
        may("securitySchemes", components(&of(&SECURITY_SCHEME))),
        may("serverVariables", components(&of(&SERVER_VARIABLE))),
        may("parameters", components(&of(&PARAMETER))),
        may("correlationIds", components(&of(&CORRELATION_ID))),
        may("replies", components(&of(&REPLY))),
        may("replyAddresses", components(&of(&REPLY_ADDRESS))),
        may("externalDocs", components(&of(&EXTERNAL_DOCS))),
        may("tags", components(&of(&TAG))),
        may("operationTraits", components(&of(&OPERATION_TRAIT))),
        may("messageTraits", components(&of(&MESSAGE_TRAIT))),
        may("serverBindings", components(&of(&BINDINGS))),
        may("channelBindings", components(&of(&BINDINGS))),
        may("operationBindings", components(&of(&BINDINGS))),
        may("messageBindings", components(&of(&BINDINGS))),
    ]],
);
