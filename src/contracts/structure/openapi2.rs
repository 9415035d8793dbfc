//! Swagger 2.0 (OpenAPI 2.0, chapter "Schema").

use super::openapi3::{CONTACT, EXTERNAL_DOCS, SECURITY_REQUIREMENT};
use super::schemas::{ENDS, PLAIN, SCHEMA_20};
use super::table::Holds::{Any, Bool, Host, List, Map, Media, Rooted, Text, True, Url, Version, Word};
use super::table::{
    Called, Field, Holds, Names, Object, Others, Reference, RuleKind, case, cases, may, must, object, rule,
};

const fn of(kind: &'static Object) -> Holds {
    Holds::Object(kind)
}

static SCHEMES: Holds = List(&Word(&["http", "https", "ws", "wss"]));

/// Swagger Object.
pub(super) static SWAGGER: Object = object(
    "document",
    &[&[
        must("swagger", Version("2.")),
        must("info", of(&INFO)),
        may("host", Host),
        may("basePath", Rooted),
        may("schemes", SCHEMES),
        may("consumes", List(&Media)),
        may("produces", List(&Media)),
        must("paths", of(&PATHS)),
        may("definitions", Map(Names::Free, &of(&SCHEMA_20))),
        may("parameters", Map(Names::Free, &of(&PARAMETER))),
        may("responses", Map(Names::Free, &of(&RESPONSE))),
        may("securityDefinitions", Map(Names::Free, &of(&SECURITY_SCHEME))),
        may("security", List(&of(&SECURITY_REQUIREMENT))),
        may("tags", List(&of(&TAG))),
        may("externalDocs", of(&EXTERNAL_DOCS)),
    ]],
)
.called(Called::Only)
.moved(&[
    ("servers", "write `host`, `basePath` and `schemes`, or move to OpenAPI 3.0, which knows it"),
    ("components", "write `definitions`, `parameters` and `responses`, or move to OpenAPI 3.0, which knows it"),
    ("webhooks", "write `x-webhooks`, or move to OpenAPI 3.1, which knows it"),
    ("openapi", "keep only one of `swagger` and `openapi`"),
]);

static INFO: Object = object(
    "info object",
    &[&[
        must("title", Text),
        may("description", Text),
        may("termsOfService", Text),
        may("contact", of(&CONTACT)),
        may("license", of(&LICENSE)),
        must("version", Text),
    ]],
);

static LICENSE: Object = object("license", &[&[must("name", Text), may("url", Url)]]);

static TAG: Object =
    object("tag", &[&[must("name", Text), may("description", Text), may("externalDocs", of(&EXTERNAL_DOCS))]]);

static PATHS: Object = object("paths", &[]).others(Others::Named(Names::Path, of(&PATH_ITEM)));

static PATH_ITEM: Object = object(
    "path",
    &[&[
        may("$ref", Url),
        may("get", of(&OPERATION)),
        may("put", of(&OPERATION)),
        may("post", of(&OPERATION)),
        may("delete", of(&OPERATION)),
        may("options", of(&OPERATION)),
        may("head", of(&OPERATION)),
        may("patch", of(&OPERATION)),
        may("parameters", List(&of(&PARAMETER))),
    ]],
)
.or(Reference::Beside)
.home("paths")
.moved(&[
    ("trace", "remove it, or move to OpenAPI 3.0, which knows it"),
    ("summary", "move it into the operations of this path"),
    ("description", "move it into the operations of this path"),
    ("responses", "move it into the operations of this path"),
    ("tags", "move it into the operations of this path"),
]);

static OPERATION: Object = object(
    "operation",
    &[&[
        may("tags", List(&Text)),
        may("summary", Text),
        may("description", Text),
        may("externalDocs", of(&EXTERNAL_DOCS)),
        may("operationId", Text),
        may("consumes", List(&Media)),
        may("produces", List(&Media)),
        may("parameters", List(&of(&PARAMETER))),
        must("responses", of(&RESPONSES)),
        may("schemes", SCHEMES),
        may("deprecated", Bool),
        may("security", List(&of(&SECURITY_REQUIREMENT))),
    ]],
)
.called(Called::Method)
.moved(&[
    ("requestBody", "write a parameter with `in: body`, or move to OpenAPI 3.0, which knows it"),
    ("servers", "write `schemes`, or move to OpenAPI 3.0, which knows it"),
    ("callbacks", "describe them in words, or move to OpenAPI 3.0, which knows it"),
]);

/// Parameter Object: fields depend on where it is sent.
static PARAMETER: Object = cases(
    "parameter",
    "in",
    &[
        case("body", &BODY),
        case("query", &QUERY),
        case("header", &HEADER_PARAMETER),
        case("path", &IN_PATH),
        case("formData", &FORM),
    ],
)
.or(Reference::Instead)
.home("parameters");

static BODY: Object = object(
    "body parameter",
    &[&[
        must("name", Text),
        must("in", Text),
        may("description", Text),
        may("required", Bool),
        must("schema", of(&SCHEMA_20)),
    ]],
)
.moved(&[
    ("type", "move it into `schema`"),
    ("items", "move it into `schema`"),
    ("format", "move it into `schema`"),
    ("default", "move it into `schema`"),
    ("example", "move it into `schema`"),
]);

static PARAMETER_FIELDS: &[Field] = &[must("name", Text), must("in", Text), may("description", Text)];

static PRIMITIVE: Holds = Word(&["string", "number", "integer", "boolean", "array"]);
static PRIMITIVE_OR_FILE: Holds = Word(&["string", "number", "integer", "boolean", "array", "file"]);

/// Limits of values that are no schemas, with their items.
static VALUE: &[Field] = &[
    may("format", Text),
    may("items", of(&ITEMS)),
    may("default", Any),
    may("maximum", Holds::Number),
    may("minimum", Holds::Number),
    may("maxLength", Holds::Count),
    may("minLength", Holds::Count),
    may("pattern", Text),
    may("maxItems", Holds::Count),
    may("minItems", Holds::Count),
    may("uniqueItems", Bool),
    may("enum", List(&Any)),
    may("multipleOf", Holds::Positive),
];

static JOINED: Holds = Word(&["csv", "ssv", "tsv", "pipes"]);
static JOINED_OR_MANY: Holds = Word(&["csv", "ssv", "tsv", "pipes", "multi"]);

const NO_SCHEMA: &[(&str, &str)] = &[
    ("schema", "move `type`, `format` and the like from it to the parameter: only `in: body` has a schema"),
    ("example", "write `x-example`"),
    ("examples", "write `x-example`"),
    ("style", "write `collectionFormat`"),
];

static QUERY: Object = object(
    "query parameter",
    &[
        PARAMETER_FIELDS,
        VALUE,
        ENDS,
        &[
            must("type", PRIMITIVE),
            may("required", Bool),
            may("collectionFormat", JOINED_OR_MANY),
            may("allowEmptyValue", Bool),
        ],
    ],
)
.moved(NO_SCHEMA);

static FORM: Object = object(
    "form parameter",
    &[
        PARAMETER_FIELDS,
        VALUE,
        ENDS,
        &[
            must("type", PRIMITIVE_OR_FILE),
            may("required", Bool),
            may("collectionFormat", JOINED_OR_MANY),
            may("allowEmptyValue", Bool),
        ],
    ],
)
.moved(NO_SCHEMA);

static HEADER_PARAMETER: Object = object(
    "header parameter",
    &[
        PARAMETER_FIELDS,
        VALUE,
        ENDS,
        &[must("type", PRIMITIVE), may("required", Bool), may("collectionFormat", JOINED)],
    ],
)
.moved(NO_SCHEMA);

static IN_PATH: Object = object(
    "path parameter",
    &[
        PARAMETER_FIELDS,
        VALUE,
        ENDS,
        &[must("type", PRIMITIVE), must("required", True), may("collectionFormat", JOINED)],
    ],
)
.moved(NO_SCHEMA);

static ITEMS: Object =
    object("items object", &[VALUE, ENDS, &[may("type", PRIMITIVE), may("collectionFormat", JOINED)]]).moved(NO_SCHEMA);

static RESPONSES: Object =
    object("responses", &[]).others(Others::Named(Names::PlainStatus, of(&RESPONSE))).rules(&[rule(RuleKind::Filled)]);

static RESPONSE: Object = object(
    "response",
    &[&[
        must("description", Text),
        may("schema", of(&RESPONSE_SCHEMA)),
        may("headers", Map(Names::Free, &of(&HEADER))),
        may("examples", Map(Names::Free, &Any)),
    ]],
)
.or(Reference::Instead)
.home("responses")
.moved(&[
    ("content", "write `schema`, and the media types in `produces`"),
    ("type", "move it into `schema`"),
    ("example", "write `examples` with media types as keys"),
]);

/// A schema, or a file (Response Object, `schema`).
static RESPONSE_SCHEMA: Object = cases("schema", "type", &[case("file", &FILE)])
    .else_(Some(&SCHEMA_20), Some(&SCHEMA_20))
    .or(Reference::Instead)
    .home("definitions");

static FILE: Object = object(
    "file schema",
    &[
        PLAIN,
        &[
            must("type", Text),
            may("required", Holds::Set(&Text)),
            may("externalDocs", of(&EXTERNAL_DOCS)),
            may("example", Any),
        ],
    ],
);

static HEADER: Object = object(
    "header",
    &[VALUE, ENDS, &[may("description", Text), must("type", PRIMITIVE), may("collectionFormat", JOINED)]],
)
.moved(&[
    ("schema", "move `type`, `format` and the like from it to the header"),
    ("name", "remove it: a header is named by its key"),
]);

/// Security Scheme Object: fields depend on the type, for `oauth2` on the flow.
static SECURITY_SCHEME: Object =
    cases("security scheme", "type", &[case("basic", &BASIC), case("apiKey", &API_KEY), case("oauth2", &OAUTH2)])
        .moved(&[("http", "write `type: basic`, or describe another scheme as `apiKey`")]);

static SCHEME: &[Field] = &[must("type", Text), may("description", Text)];

static BASIC: Object = object("`basic` security scheme", &[SCHEME]);

static API_KEY: Object =
    object("`apiKey` security scheme", &[SCHEME, &[must("name", Text), must("in", Word(&["query", "header"]))]]);

static OAUTH2: Object = cases(
    "`oauth2` security scheme",
    "flow",
    &[
        case("implicit", &IMPLICIT),
        case("password", &TOKEN_FLOW),
        case("application", &TOKEN_FLOW),
        case("accessCode", &CODE_FLOW),
    ],
);

static FLOW: &[Field] = &[must("flow", Text), may("scopes", Map(Names::Free, &Text))];

static IMPLICIT: Object = object("`oauth2` security scheme", &[SCHEME, FLOW, &[must("authorizationUrl", Url)]]);
static TOKEN_FLOW: Object = object("`oauth2` security scheme", &[SCHEME, FLOW, &[must("tokenUrl", Url)]]);
static CODE_FLOW: Object =
    object("`oauth2` security scheme", &[SCHEME, FLOW, &[must("authorizationUrl", Url), must("tokenUrl", Url)]]);
