//! What AsyncAPI 2.0 to 3.1 have in common: schemas, security schemes, documentation.

use super::schemas::PLAIN;
use super::table::Holds::{Any, Bool, Count, Either, Email, List, Map, NotEmpty, Number, Set, Text, Url, Word};
use super::table::{Field, Holds, Names, Object, Others, Reference, case, cases, may, must, object};

const fn of(kind: &'static Object) -> Holds {
    Holds::Object(kind)
}

/// AsyncAPI 2.6.0 and 3.0.0, Contact Object.
pub(super) static CONTACT: Object = object("contact", &[&[may("name", Text), may("url", Url), may("email", Email)]]);

/// License Object.
pub(super) static LICENSE: Object = object("license", &[&[must("name", Text), may("url", Url)]]);

/// External Documentation Object.
pub(super) static EXTERNAL_DOCS: Object =
    object("external documentation", &[&[may("description", Text), must("url", Url)]])
        .or(Reference::InsteadSince(30))
        .home("externalDocs");

/// Tag Object.
pub(super) static TAG: Object =
    object("tag", &[&[must("name", Text), may("description", Text), may("externalDocs", of(&EXTERNAL_DOCS))]])
        .or(Reference::InsteadSince(30))
        .home("tags");

/// Server Variable Object.
pub(super) static SERVER_VARIABLE: Object = object(
    "server variable",
    &[&[may("enum", List(&Text)), may("default", Text), may("description", Text), may("examples", List(&Text))]],
)
.or(Reference::Instead)
.home("serverVariables");

/// Correlation ID Object.
pub(super) static CORRELATION_ID: Object =
    object("correlation id", &[&[may("description", Text), must("location", Text)]])
        .or(Reference::Instead)
        .home("correlationIds");

/// Message Example Object.
pub(super) static MESSAGE_EXAMPLE: Object =
    object("message example", &[&[may("headers", Any), may("payload", Any), may("name", Text), may("summary", Text)]]);

/// A reference that stands for nothing else.
pub(super) static ONLY_REFERENCE: Object = object("reference", &[&[must("$ref", Url)]]).others(Others::Anything);

/// Security Scheme Object: fields depend on the type.
pub(super) static SECURITY_SCHEME: Object = cases(
    "security scheme",
    "type",
    &[
        case("userPassword", &BARE),
        case("X509", &BARE),
        case("symmetricEncryption", &BARE),
        case("asymmetricEncryption", &BARE),
        case("plain", &BARE).since(21),
        case("scramSha256", &BARE).since(21),
        case("scramSha512", &BARE).since(21),
        case("gssapi", &BARE).since(21),
        case("apiKey", &API_KEY),
        case("httpApiKey", &HTTP_API_KEY),
        case("http", &HTTP),
        case("oauth2", &OAUTH2),
        case("openIdConnect", &OPEN_ID),
    ],
)
.or(Reference::Instead)
.home("securitySchemes");

static SCHEME: &[Field] = &[must("type", Text), may("description", Text)];

static BARE: Object = object("security scheme", &[SCHEME]);
static API_KEY: Object = object("`apiKey` security scheme", &[SCHEME, &[must("in", Word(&["user", "password"]))]])
    .moved(&[("name", "remove it, or write `type: httpApiKey`")]);
static HTTP_API_KEY: Object = object(
    "`httpApiKey` security scheme",
    &[SCHEME, &[must("name", Text), must("in", Word(&["query", "header", "cookie"]))]],
);
static HTTP: Object = object("`http` security scheme", &[SCHEME, &[must("scheme", Text), may("bearerFormat", Text)]]);
static OAUTH2: Object =
    object("`oauth2` security scheme", &[SCHEME, &[must("flows", of(&FLOWS)), may("scopes", List(&Text)).since(30)]]);
static OPEN_ID: Object = object(
    "`openIdConnect` security scheme",
    &[SCHEME, &[must("openIdConnectUrl", Url), may("scopes", List(&Text)).since(30)]],
);

/// OAuth Flows Object.
static FLOWS: Object = object(
    "flows",
    &[&[
        may("implicit", of(&IMPLICIT)),
        may("password", of(&TOKEN_FLOW)),
        may("clientCredentials", of(&TOKEN_FLOW)),
        may("authorizationCode", of(&CODE_FLOW)),
    ]],
);

static SCOPES: Holds = Map(Names::Free, &Text);
static FLOW: &[Field] =
    &[may("refreshUrl", Url), must("scopes", SCOPES).until(26), must("availableScopes", SCOPES).since(30)];

static IMPLICIT: Object = object("implicit flow", &[FLOW, &[must("authorizationUrl", Url)]]);
static TOKEN_FLOW: Object = object("flow", &[FLOW, &[must("tokenUrl", Url)]]);
static CODE_FLOW: Object =
    object("authorization code flow", &[FLOW, &[must("authorizationUrl", Url), must("tokenUrl", Url)]]);

/// A schema in the format's own dialect, or `true` or `false`.
pub(super) static SCHEMA: Holds = Either(&[Holds::Object(&SCHEMA_OBJECT), Bool]);

static TYPE: Holds = Word(&["array", "boolean", "integer", "null", "number", "object", "string"]);

/// Schema Object: JSON Schema Draft 07 with additions; unknown keywords are annotations.
pub(super) static SCHEMA_OBJECT: Object = object(
    "schema",
    &[
        PLAIN,
        &[
            may("$ref", Url),
            may("$id", Url),
            may("$schema", Url),
            may("$comment", Text),
            may("type", Either(&[TYPE, Set(&TYPE)])),
            may("const", Any),
            may("exclusiveMaximum", Number),
            may("exclusiveMinimum", Number),
            may("allOf", NotEmpty(&SCHEMA)),
            may("anyOf", NotEmpty(&SCHEMA)),
            may("oneOf", NotEmpty(&SCHEMA)),
            may("not", SCHEMA),
            may("if", SCHEMA),
            may("then", SCHEMA),
            may("else", SCHEMA),
            may("items", Either(&[SCHEMA, NotEmpty(&SCHEMA)])),
            may("additionalItems", SCHEMA),
            may("contains", SCHEMA),
            may("properties", Map(Names::Free, &SCHEMA)),
            may("patternProperties", Map(Names::Free, &SCHEMA)),
            may("additionalProperties", SCHEMA),
            may("propertyNames", SCHEMA),
            may("dependencies", Map(Names::Free, &Either(&[SCHEMA, Set(&Text)]))),
            may("definitions", Map(Names::Free, &SCHEMA)),
            may("required", Set(&Text)),
            may("writeOnly", Bool),
            may("deprecated", Bool),
            may("examples", List(&Any)),
            may("contentEncoding", Text),
            may("contentMediaType", Text),
            may("minContains", Count),
            may("discriminator", Text),
            may("externalDocs", of(&EXTERNAL_DOCS)),
        ],
    ],
)
.others(Others::Anything)
.or(Reference::Beside)
.home("schemas");
