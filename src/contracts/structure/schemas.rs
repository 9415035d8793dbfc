//! Schemas of OpenAPI: 2.0 (Schema Object), 3.0 (3.0.4 §4.7.24), and JSON Schema 2020-12 since 3.1 (3.1.1 §4.8.24).

use super::openapi3::EXTERNAL_DOCS;
use super::table::Holds::{Any, Bool, Count, Either, List, Map, NotEmpty, Number, Positive, Set, Text, Url, Word};
use super::table::{Field, Holds, Names, Object, Others, Reference, RuleKind, case, cases, may, must, object, rule};

/// A schema of 3.x, as its release has it.
pub(super) static SCHEMA: Holds = Holds::Since(31, &MODERN, &Holds::Object(&SCHEMA_30));

/// JSON Schema 2020-12 §4.3: an object or a truth value.
static MODERN: Holds = Either(&[Holds::Object(&DIALECTS), Bool]);

static OLD: Holds = Holds::Object(&SCHEMA_30);
static SWAGGER: Holds = Holds::Object(&SCHEMA_20);

/// Keywords that all dialects write alike.
pub(super) static PLAIN: &[Field] = &[
    may("title", Text),
    may("description", Text),
    may("format", Text),
    may("default", Any),
    may("enum", List(&Any)),
    may("multipleOf", Positive),
    may("maximum", Number),
    may("minimum", Number),
    may("maxLength", Count),
    may("minLength", Count),
    may("pattern", Text),
    may("maxItems", Count),
    may("minItems", Count),
    may("uniqueItems", Bool),
    may("maxProperties", Count),
    may("minProperties", Count),
    may("readOnly", Bool),
];

/// Ends of a range in 2.0 and 3.0: truth values beside the limit.
pub(super) static ENDS: &[Field] = &[may("exclusiveMaximum", Bool), may("exclusiveMinimum", Bool)];

static TYPES: Holds = Word(&["array", "boolean", "integer", "number", "object", "string"]);
static TYPES_WITH_NULL: Holds = Word(&["array", "boolean", "integer", "null", "number", "object", "string"]);

/// OpenAPI 2.0, Schema Object.
pub(super) static SCHEMA_20: Object = object(
    "schema",
    &[
        PLAIN,
        ENDS,
        &[
            may("$ref", Text),
            may("type", Either(&[TYPES_WITH_NULL, Set(&TYPES_WITH_NULL)])),
            may("required", Set(&Text)),
            may("items", Either(&[SWAGGER, NotEmpty(&SWAGGER)])),
            may("allOf", NotEmpty(&SWAGGER)),
            may("properties", Map(Names::Free, &SWAGGER)),
            may("additionalProperties", Either(&[SWAGGER, Bool])),
            may("discriminator", Text),
            may("xml", Holds::Object(&XML)),
            may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
            may("example", Any),
        ],
    ],
)
.or(Reference::Instead)
.home("definitions")
.moved(&[
    ("oneOf", "describe the alternatives in words, or move to OpenAPI 3.0, which knows it"),
    ("anyOf", "describe the alternatives in words, or move to OpenAPI 3.0, which knows it"),
    ("not", "describe it in words, or move to OpenAPI 3.0, which knows it"),
    ("nullable", "write `x-nullable`, or move to OpenAPI 3.0, which knows it"),
    ("writeOnly", "describe it in words, or move to OpenAPI 3.0, which knows it"),
    ("deprecated", "write `x-deprecated`, or move to OpenAPI 3.0, which knows it"),
    ("examples", "write one `example`"),
]);

/// OpenAPI 3.0.4 §4.7.24: a closed set of keywords.
static SCHEMA_30: Object = object(
    "schema",
    &[
        PLAIN,
        ENDS,
        &[
            may("type", TYPES),
            may("required", NotEmpty(&Text)),
            may("items", OLD),
            may("allOf", List(&OLD)),
            may("oneOf", List(&OLD)),
            may("anyOf", List(&OLD)),
            may("not", OLD),
            may("properties", Map(Names::Free, &OLD)),
            may("additionalProperties", Either(&[OLD, Bool])),
            may("nullable", Bool),
            may("discriminator", Holds::Object(&DISCRIMINATOR)),
            may("writeOnly", Bool),
            may("xml", Holds::Object(&XML)),
            may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
            may("example", Any),
            may("deprecated", Bool),
        ],
        LATER,
    ],
)
.or(Reference::Instead)
.home("schemas")
.moved(&[("examples", "write one `example`, or move to OpenAPI 3.1, which knows it"), ("id", "remove it")]);

/// Keywords that 3.0 does not know yet.
static LATER: &[Field] = &[
    may("$schema", Any).since(31),
    may("$id", Any).since(31),
    may("$anchor", Any).since(31),
    may("$defs", Any).since(31),
    may("$comment", Any).since(31),
    may("const", Any).since(31),
    may("if", Any).since(31),
    may("then", Any).since(31),
    may("else", Any).since(31),
    may("prefixItems", Any).since(31),
    may("contains", Any).since(31),
    may("patternProperties", Any).since(31),
    may("propertyNames", Any).since(31),
    may("dependentRequired", Any).since(31),
    may("dependentSchemas", Any).since(31),
    may("unevaluatedItems", Any).since(31),
    may("unevaluatedProperties", Any).since(31),
    may("contentEncoding", Any).since(31),
    may("contentMediaType", Any).since(31),
    may("contentSchema", Any).since(31),
];

/// A schema in whichever dialect it says it is in (2020-12 §8.1.1); others than those are not looked into.
static DIALECTS: Object = cases(
    "schema",
    "$schema",
    &[
        case("https://json-schema.org/draft/2020-12/*", &SCHEMA_31),
        case("https://spec.openapis.org/oas/3.*", &SCHEMA_31),
    ],
)
.else_(Some(&FOREIGN), Some(&SCHEMA_31))
.or(Reference::Beside)
.home("schemas");

static FOREIGN: Object = object("schema", &[]).others(Others::Anything);

/// JSON Schema 2020-12 with the vocabulary of OpenAPI; unknown keywords are annotations (§6.5).
static SCHEMA_31: Object = object(
    "schema",
    &[
        PLAIN,
        &[
            may("$ref", Url),
            may("$id", Url),
            may("$schema", Url),
            may("$anchor", Text),
            may("$dynamicRef", Url),
            may("$dynamicAnchor", Text),
            may("$vocabulary", Map(Names::Free, &Bool)),
            may("$comment", Text),
            may("$defs", Map(Names::Free, &MODERN)),
            may("type", Either(&[TYPES_WITH_NULL, Set(&TYPES_WITH_NULL)])),
            may("exclusiveMaximum", Number),
            may("exclusiveMinimum", Number),
            may("const", Any),
            may("allOf", NotEmpty(&MODERN)),
            may("anyOf", NotEmpty(&MODERN)),
            may("oneOf", NotEmpty(&MODERN)),
            may("not", MODERN),
            may("if", MODERN),
            may("then", MODERN),
            may("else", MODERN),
            may("dependentSchemas", Map(Names::Free, &MODERN)),
            may("prefixItems", NotEmpty(&MODERN)),
            may("items", MODERN),
            may("contains", MODERN),
            may("maxContains", Count),
            may("minContains", Count),
            may("properties", Map(Names::Free, &MODERN)),
            may("patternProperties", Map(Names::Free, &MODERN)),
            may("additionalProperties", MODERN),
            may("propertyNames", MODERN),
            may("unevaluatedItems", MODERN),
            may("unevaluatedProperties", MODERN),
            may("required", Set(&Text)),
            may("dependentRequired", Map(Names::Free, &Set(&Text))),
            may("deprecated", Bool),
            may("writeOnly", Bool),
            may("examples", List(&Any)),
            may("contentEncoding", Text),
            may("contentMediaType", Text),
            may("contentSchema", MODERN),
            may("discriminator", Holds::Object(&DISCRIMINATOR)),
            may("xml", Holds::Object(&XML)),
            may("externalDocs", Holds::Object(&EXTERNAL_DOCS)),
            may("example", Any),
        ],
    ],
)
.others(Others::Anything);

/// OpenAPI 3.1.1 §4.8.25; 3.2.0 §4.25.
static DISCRIMINATOR: Object = object(
    "discriminator",
    &[&[must("propertyName", Text), may("mapping", Map(Names::Free, &Text)), may("defaultMapping", Text).since(32)]],
);

/// OpenAPI 3.1.1 §4.8.26; 3.2.0 §4.26.
static XML: Object = object(
    "`xml` object",
    &[&[
        may("nodeType", Word(&["element", "attribute", "text", "cdata", "none"])).since(32),
        may("name", Text),
        may("namespace", Url),
        may("prefix", Text),
        may("attribute", Bool),
        may("wrapped", Bool),
    ]],
)
.rules(&[rule(RuleKind::Apart("nodeType", "attribute")), rule(RuleKind::Apart("nodeType", "wrapped"))]);
