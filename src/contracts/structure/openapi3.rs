//! OpenAPI 3.0.4 §4.7, 3.1.1 §4.8, 3.2.0 §4: every object but the schema, which has a [table](super::schemas) of its own.

use super::schemas::SCHEMA;
use super::table::Holds::{Any, Base, Bool, Email, List, Map, NotEmpty, One, Text, True, Url, Version, Word};
use super::table::{
    Called, Field, Holds, Names, Object, Others, Reference, Rule, RuleKind, case, cases, may, must, object, rule,
};

const fn of(kind: &'static Object) -> Holds {
    Holds::Object(kind)
}

/// The root (3.1.1 §4.8.1).
pub(super) static OPENAPI: Object = object(
    "document",
    &[&[
        must("openapi", Version("3.")),
        may("$self", Base).since(32),
        must("info", of(&INFO)),
        may("jsonSchemaDialect", Url).since(31),
        may("servers", List(&of(&SERVER))),
        must("paths", of(&PATHS)).asked_until(30),
        may("webhooks", Map(Names::Free, &of(&PATH_ITEM))).since(31),
        may("components", of(&COMPONENTS)),
        may("security", List(&of(&SECURITY_REQUIREMENT))),
        may("tags", List(&of(&TAG))),
        may("externalDocs", of(&EXTERNAL_DOCS)),
    ]],
)
.called(Called::Only)
.rules(&[rule(RuleKind::Any(&["paths", "components", "webhooks"])).since(31)])
.moved(&[
    ("swagger", "remove it: `openapi` states the version since 3.0"),
    ("host", "write `servers: [{url: …}]`, which takes the place of `host`, `basePath` and `schemes` since 3.0"),
    ("basePath", "write `servers: [{url: …}]`, which takes the place of `host`, `basePath` and `schemes` since 3.0"),
    ("schemes", "write `servers: [{url: …}]`, which takes the place of `host`, `basePath` and `schemes` since 3.0"),
    ("consumes", "name media types as keys of `content` in each `requestBody`"),
    ("produces", "name media types as keys of `content` in each response"),
    ("definitions", "move it to `components.schemas`"),
    ("schemas", "move it to `components.schemas`"),
    ("parameters", "move it to `components.parameters`"),
    ("responses", "move it to `components.responses`"),
    ("securityDefinitions", "move it to `components.securitySchemes`"),
    ("securitySchemes", "move it to `components.securitySchemes`"),
    ("title", "move it to `info.title`"),
    ("description", "move it to `info.description`"),
    ("version", "move it to `info.version`"),
]);

/// 3.1.1 §4.8.2.
static INFO: Object = object(
    "info object",
    &[&[
        must("title", Text),
        may("summary", Text).since(31),
        may("description", Text),
        may("termsOfService", Url),
        may("contact", of(&CONTACT)),
        may("license", of(&LICENSE)),
        must("version", Text),
    ]],
);

/// 3.1.1 §4.8.3.
pub(super) static CONTACT: Object = object("contact", &[&[may("name", Text), may("url", Url), may("email", Email)]]);

/// 3.1.1 §4.8.4.
static LICENSE: Object =
    object("license", &[&[must("name", Text), may("identifier", Text).since(31), may("url", Url)]])
        .rules(&[rule(RuleKind::Apart("identifier", "url"))]);

/// 3.1.1 §4.8.5.
static SERVER: Object = object(
    "server",
    &[&[
        must("url", Text),
        may("name", Text).since(32),
        may("description", Text),
        may("variables", Map(Names::Free, &of(&SERVER_VARIABLE))),
    ]],
);

/// 3.1.1 §4.8.6.
static SERVER_VARIABLE: Object = object(
    "server variable",
    &[&[
        may("enum", Holds::Since(31, &NotEmpty(&Text), &List(&Text))),
        must("default", Text),
        may("description", Text),
    ]],
);

const fn components(kind: &'static Holds) -> Holds {
    Map(Names::Component, kind)
}

/// 3.1.1 §4.8.7.
static COMPONENTS: Object = object(
    "components",
    &[&[
        may("schemas", components(&SCHEMA)),
        may("responses", components(&of(&RESPONSE))),
        may("parameters", components(&of(&PARAMETER))),
        may("examples", components(&of(&EXAMPLE))),
        may("requestBodies", components(&of(&REQUEST_BODY))),
        may("headers", components(&of(&HEADER))),
        may("securitySchemes", components(&of(&SECURITY_SCHEME))),
        may("links", components(&of(&LINK))),
        may("callbacks", components(&of(&CALLBACK))),
        may("pathItems", components(&of(&PATH_ITEM))).since(31),
        may("mediaTypes", components(&of(&MEDIA_TYPE))).since(32),
    ]],
)
.moved(&[
    ("definitions", "name it `schemas`"),
    ("securityDefinitions", "name it `securitySchemes`"),
    ("paths", "move it to the root of the document"),
]);

/// 3.1.1 §4.8.8.
static PATHS: Object = object("paths", &[]).others(Others::Named(Names::Path, of(&PATH_ITEM)));

/// 3.1.1 §4.8.9.
static PATH_ITEM: Object = object(
    "path",
    &[&[
        may("$ref", Url),
        may("summary", Text),
        may("description", Text),
        may("get", of(&OPERATION)),
        may("put", of(&OPERATION)),
        may("post", of(&OPERATION)),
        may("delete", of(&OPERATION)),
        may("options", of(&OPERATION)),
        may("head", of(&OPERATION)),
        may("patch", of(&OPERATION)),
        may("trace", of(&OPERATION)),
        may("query", of(&OPERATION)).since(32),
        may("additionalOperations", Map(Names::Method, &of(&OPERATION))).since(32),
        may("servers", List(&of(&SERVER))),
        may("parameters", List(&of(&PARAMETER))),
    ]],
)
.or(Reference::Beside)
.home("pathItems")
.moved(&[
    ("responses", "move it into the operations of this path"),
    ("requestBody", "move it into the operations of this path"),
    ("operationId", "move it into the operations of this path"),
    ("tags", "move it into the operations of this path"),
]);

/// 3.1.1 §4.8.10.
static OPERATION: Object = object(
    "operation",
    &[&[
        may("tags", List(&Text)),
        may("summary", Text),
        may("description", Text),
        may("externalDocs", of(&EXTERNAL_DOCS)),
        may("operationId", Text),
        may("parameters", List(&of(&PARAMETER))),
        may("requestBody", of(&REQUEST_BODY)),
        must("responses", of(&RESPONSES)).asked_until(30),
        may("callbacks", Map(Names::Free, &of(&CALLBACK))),
        may("deprecated", Bool),
        may("security", List(&of(&SECURITY_REQUIREMENT))),
        may("servers", List(&of(&SERVER))),
    ]],
)
.called(Called::Method)
.moved(&[
    ("consumes", "name media types as keys of `requestBody.content`"),
    ("produces", "name media types as keys of `content` in each response"),
    ("schemes", "write `servers` instead"),
]);

/// 3.1.1 §4.8.11.
pub(super) static EXTERNAL_DOCS: Object =
    object("external documentation", &[&[may("description", Text), must("url", Url)]]);

static VALUE_AS_A_WHOLE: &[Field] = &[
    may("example", Any),
    may("examples", Map(Names::Free, &of(&EXAMPLE))),
    may("schema", SCHEMA),
    may("content", One(Names::Media, &of(&MEDIA_TYPE))),
];

static VALUE_RULES: &[Rule] = &[
    rule(RuleKind::Any(&["schema", "content"])),
    rule(RuleKind::Apart("schema", "content")),
    rule(RuleKind::Apart("example", "examples")),
    rule(RuleKind::Apart("content", "style")),
    rule(RuleKind::Apart("content", "explode")),
    rule(RuleKind::Apart("content", "allowReserved")),
];

static PARAMETER_FIELDS: &[Field] = &[
    must("in", Text),
    may("description", Text),
    may("deprecated", Bool),
    may("explode", Bool),
    may("allowEmptyValue", Bool).until(30),
];

/// 3.1.1 §4.8.12: fields depend on where it is sent.
static PARAMETER: Object = cases(
    "parameter",
    "in",
    &[
        case("query", &QUERY),
        case("header", &IN_HEADER),
        case("path", &IN_PATH),
        case("cookie", &COOKIE),
        case("querystring", &QUERY_STRING).since(32),
    ],
)
.or(Reference::Instead)
.home("parameters")
.moved(&[
    ("body", "write `requestBody` instead, which takes its place since 3.0"),
    ("formData", "write `requestBody` with a form media type instead, which takes its place since 3.0"),
]);

static STYLES: Holds = Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);

const PARAMETER_MOVED: &[(&str, &str)] = &[
    ("type", "move it into `schema`"),
    ("format", "move it into `schema`"),
    ("enum", "move it into `schema`"),
    ("default", "move it into `schema`"),
    ("items", "move it into `schema`"),
    ("pattern", "move it into `schema`"),
    ("minimum", "move it into `schema`"),
    ("maximum", "move it into `schema`"),
    ("collectionFormat", "write `style` and `explode` instead"),
];

static QUERY: Object = object(
    "query parameter",
    &[
        PARAMETER_FIELDS,
        VALUE_AS_A_WHOLE,
        &[
            must("name", Text),
            may("required", Bool),
            may("style", STYLES),
            may("allowReserved", Bool),
            may("allowEmptyValue", Bool).since(31),
        ],
    ],
)
.rules(VALUE_RULES)
.moved(PARAMETER_MOVED);

static IN_HEADER: Object = object(
    "header parameter",
    &[
        PARAMETER_FIELDS,
        VALUE_AS_A_WHOLE,
        &[
            must("name", Holds::Since(32, &Holds::Token, &Text)),
            may("required", Bool),
            may("style", Word(&["simple"])),
            may("allowReserved", Bool).until(30),
        ],
    ],
)
.rules(VALUE_RULES)
.moved(PARAMETER_MOVED);

static IN_PATH: Object = object(
    "path parameter",
    &[
        PARAMETER_FIELDS,
        VALUE_AS_A_WHOLE,
        &[
            must("name", Holds::Since(31, &Holds::Variable, &Text)),
            must("required", True),
            may("style", Word(&["matrix", "label", "simple"])),
            may("allowReserved", Bool).until(30),
            may("allowReserved", Bool).since(32),
        ],
    ],
)
.rules(VALUE_RULES)
.moved(PARAMETER_MOVED);

static COOKIE: Object = object(
    "cookie parameter",
    &[
        PARAMETER_FIELDS,
        VALUE_AS_A_WHOLE,
        &[
            must("name", Text),
            may("required", Bool),
            may("style", Holds::Since(32, &Word(&["form", "cookie"]), &Word(&["form"]))),
            may("allowReserved", Bool).until(30),
            may("allowReserved", Bool).since(32),
        ],
    ],
)
.rules(VALUE_RULES)
.moved(PARAMETER_MOVED);

static QUERY_STRING: Object = object(
    "querystring parameter",
    &[&[
        must("name", Text),
        must("in", Text),
        may("description", Text),
        may("required", Bool),
        may("deprecated", Bool),
        may("example", Any),
        may("examples", Map(Names::Free, &of(&EXAMPLE))),
        must("content", One(Names::Media, &of(&MEDIA_TYPE))),
    ]],
)
.rules(&[rule(RuleKind::Apart("example", "examples"))])
.moved(&[("schema", "move it into `content`: a querystring is one value of a media type")]);

/// 3.1.1 §4.8.13.
static REQUEST_BODY: Object = object(
    "request body",
    &[&[may("description", Text), must("content", Map(Names::Media, &of(&MEDIA_TYPE))), may("required", Bool)]],
)
.or(Reference::Instead)
.home("requestBodies")
.moved(&[("schema", "move it below a media type in `content`")]);

/// 3.1.1 §4.8.14.
static MEDIA_TYPE: Object = object(
    "media type",
    &[&[
        may("description", Text).since(32),
        may("schema", SCHEMA),
        may("itemSchema", SCHEMA).since(32),
        may("example", Any),
        may("examples", Map(Names::Free, &of(&EXAMPLE))),
        may("encoding", Map(Names::Free, &of(&ENCODING))),
        may("prefixEncoding", List(&of(&ENCODING))).since(32),
        may("itemEncoding", of(&ENCODING)).since(32),
    ]],
)
.or(Reference::InsteadSince(32))
.home("mediaTypes")
.rules(&[
    rule(RuleKind::Apart("example", "examples")),
    rule(RuleKind::Apart("encoding", "prefixEncoding")),
    rule(RuleKind::Apart("encoding", "itemEncoding")),
]);

/// 3.1.1 §4.8.15.
static ENCODING: Object = object(
    "encoding",
    &[&[
        may("contentType", Text),
        may("headers", Map(Names::Free, &of(&HEADER))),
        may("style", STYLES),
        may("explode", Bool),
        may("allowReserved", Bool),
        may("encoding", Map(Names::Free, &of(&ENCODING))).since(32),
        may("prefixEncoding", List(&of(&ENCODING))).since(32),
        may("itemEncoding", of(&ENCODING)).since(32),
    ]],
)
.rules(&[rule(RuleKind::Apart("encoding", "prefixEncoding")), rule(RuleKind::Apart("encoding", "itemEncoding"))]);

/// 3.1.1 §4.8.16.
static RESPONSES: Object =
    object("responses", &[]).others(Others::Named(Names::Status, of(&RESPONSE))).rules(&[rule(RuleKind::Filled)]);

/// 3.1.1 §4.8.17.
static RESPONSE: Object = object(
    "response",
    &[&[
        may("summary", Text).since(32),
        must("description", Text).asked_until(31),
        may("headers", Map(Names::Free, &of(&HEADER))),
        may("content", Map(Names::Media, &of(&MEDIA_TYPE))),
        may("links", Map(Names::Free, &of(&LINK))),
    ]],
)
.or(Reference::Instead)
.home("responses")
.moved(&[
    ("schema", "move it below a media type in `content`"),
    ("examples", "move it below a media type in `content`"),
    ("example", "move it below a media type in `content`"),
]);

/// 3.1.1 §4.8.18.
static CALLBACK: Object =
    object("callback", &[]).others(Others::Named(Names::Free, of(&PATH_ITEM))).or(Reference::Instead).home("callbacks");

/// 3.1.1 §4.8.19; 3.2.0 §4.19.
static EXAMPLE: Object = object(
    "example",
    &[&[
        may("summary", Text),
        may("description", Text),
        may("dataValue", Any).since(32),
        may("serializedValue", Text).since(32),
        may("value", Any),
        may("externalValue", Url),
    ]],
)
.or(Reference::Instead)
.home("examples")
.rules(&[
    rule(RuleKind::Apart("value", "externalValue")),
    rule(RuleKind::Apart("value", "dataValue")),
    rule(RuleKind::Apart("value", "serializedValue")),
    rule(RuleKind::Apart("serializedValue", "externalValue")),
]);

/// 3.1.1 §4.8.20.
static LINK: Object = object(
    "link",
    &[&[
        may("operationRef", Url),
        may("operationId", Text),
        may("parameters", Map(Names::Free, &Any)),
        may("requestBody", Any),
        may("description", Text),
        may("server", of(&SERVER)),
    ]],
)
.or(Reference::Instead)
.home("links")
.rules(&[
    rule(RuleKind::Apart("operationRef", "operationId")),
    rule(RuleKind::Any(&["operationRef", "operationId"])).since(31),
]);

/// 3.1.1 §4.8.21.
static HEADER: Object = object(
    "header",
    &[
        VALUE_AS_A_WHOLE,
        &[
            may("description", Text),
            may("required", Bool),
            may("deprecated", Bool),
            may("style", Word(&["simple"])),
            may("explode", Bool),
            may("allowEmptyValue", Bool).until(30),
            may("allowReserved", Bool).until(30),
        ],
    ],
)
.or(Reference::Instead)
.home("headers")
.rules(VALUE_RULES)
.moved(&[
    ("type", "move it into `schema`"),
    ("format", "move it into `schema`"),
    ("name", "remove it: a header is named by its key"),
    ("in", "remove it: a header can stand nowhere else"),
]);

/// 3.1.1 §4.8.22; 3.2.0 §4.22.
static TAG: Object = object(
    "tag",
    &[&[
        must("name", Text),
        may("summary", Text).since(32),
        may("description", Text),
        may("externalDocs", of(&EXTERNAL_DOCS)),
        may("parent", Text).since(32),
        may("kind", Text).since(32),
    ]],
);

/// 3.1.1 §4.8.23: what else stands in it counts for nothing.
pub(super) static REFERENCE: Object = object(
    "reference",
    &[&[
        must("$ref", Url),
        may("summary", Holds::Since(31, &Text, &Any)),
        may("description", Holds::Since(31, &Text, &Any)),
    ]],
)
.others(Others::Anything);

/// 3.1.1 §4.8.27: fields depend on the type.
static SECURITY_SCHEME: Object = cases(
    "security scheme",
    "type",
    &[
        case("apiKey", &API_KEY),
        case("http", &HTTP),
        case("mutualTLS", &MUTUAL_TLS).since(31),
        case("oauth2", &OAUTH2),
        case("openIdConnect", &OPEN_ID),
    ],
)
.or(Reference::Instead)
.home("securitySchemes")
.moved(&[("basic", "write `type: http` and `scheme: basic`")]);

static SCHEME: &[Field] = &[must("type", Text), may("description", Text), may("deprecated", Bool).since(32)];

static API_KEY: Object = object(
    "`apiKey` security scheme",
    &[SCHEME, &[must("name", Text), must("in", Word(&["query", "header", "cookie"]))]],
);

static HTTP: Object = object("`http` security scheme", &[SCHEME, &[must("scheme", Text), may("bearerFormat", Text)]]);

static MUTUAL_TLS: Object = object("`mutualTLS` security scheme", &[SCHEME]);

static OAUTH2: Object = object(
    "`oauth2` security scheme",
    &[SCHEME, &[must("flows", of(&FLOWS)), may("oauth2MetadataUrl", Url).since(32)]],
)
.moved(&[
    ("flow", "name the flow as a key of `flows`"),
    ("authorizationUrl", "move it into a flow below `flows`"),
    ("tokenUrl", "move it into a flow below `flows`"),
    ("scopes", "move it into a flow below `flows`"),
]);

static OPEN_ID: Object = object("`openIdConnect` security scheme", &[SCHEME, &[must("openIdConnectUrl", Url)]]);

/// 3.1.1 §4.8.28.
static FLOWS: Object = object(
    "flows",
    &[&[
        may("implicit", of(&IMPLICIT)),
        may("password", of(&TOKEN_FLOW)),
        may("clientCredentials", of(&TOKEN_FLOW)),
        may("authorizationCode", of(&CODE_FLOW)),
        may("deviceAuthorization", of(&DEVICE_FLOW)).since(32),
    ]],
)
.moved(&[
    ("application", "name it `clientCredentials`, as it is called since 3.0"),
    ("accessCode", "name it `authorizationCode`, as it is called since 3.0"),
]);

/// 3.1.1 §4.8.29, as all flows.
static FLOW: &[Field] = &[may("refreshUrl", Url), must("scopes", Map(Names::Free, &Text))];

static IMPLICIT: Object = object("implicit flow", &[FLOW, &[must("authorizationUrl", Url)]]);
static TOKEN_FLOW: Object = object("flow", &[FLOW, &[must("tokenUrl", Url)]]);
static CODE_FLOW: Object =
    object("authorization code flow", &[FLOW, &[must("authorizationUrl", Url), must("tokenUrl", Url)]]);
static DEVICE_FLOW: Object =
    object("device authorization flow", &[FLOW, &[must("deviceAuthorizationUrl", Url), must("tokenUrl", Url)]]);

/// 3.1.1 §4.8.30: names of schemes with scopes.
pub(super) static SECURITY_REQUIREMENT: Object =
    object("security requirement", &[]).others(Others::Named(Names::Free, List(&Text)));
